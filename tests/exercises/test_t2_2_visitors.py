"""T2.2.d to f against the ledger: what is hidden, who agreed, what weighting recovers."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from autograder.checking.messages import known
from autograder.exercises.t2_2_demographics import QUESTIONS, demographics
from autograder.exercises.t2_2_demographics_items import F
from autograder.exercises.t2_2_publish import publish_tags
from autograder.exercises.t2_2_search import BRAND, gsc_report
from autograder.exercises.t2_2_search_items import D
from autograder.exercises.t2_2_tags import tag_calls, tag_visitors
from autograder.exercises.t2_2_tags_items import Q3, E
from autograder.ingest.search_console import gsc_names
from datasets.simulator import World

Z = 3.29  # 0.1 % on both sides together


@pytest.mark.parametrize(("seed", "year"), [(5, 2024), (6, 2026), (7, 2027)])
def test_the_gap_of_search_console_is_that_of_the_ledger(seed: int, year: int) -> None:
    world = World(seed, year, "all", "small")
    truth = world.gsc_truth.set_index(["archive", "kind"])["clicks"]
    for name, data in world.gsc_files.items():
        report = gsc_report(data, gsc_names(""), BRAND).set_index("part")
        assert report.loc["total", "clicks"] == truth[name, "total"]
        # small worlds name fewer than 1,000 queries, so only the withheld ones are missing
        assert report.loc["hidden", "clicks"] == truth[name, "rare"]
        assert report.loc["brand", "clicks"] == truth[name, "brand"]
        low, high = report.loc["brand", ["share", "share_most"]]
        assert low <= truth[name, "brand"] / truth[name, "total"] <= high


def test_search_console_counts_the_clicks_of_the_same_period() -> None:
    world = World(5, 2024, "all", "small")
    seo = world.traffic_clicks.query("channel == 'seo'")["clicks"].sum()
    truth = world.gsc_truth.set_index(["archive", "kind"])["clicks"]
    assert truth["weeks_1_8", "total"] == seo
    assert truth["weeks_1_4", "total"] + truth["weeks_5_8", "total"] == seo


def test_a_list_of_queries_stops_at_a_thousand_rows() -> None:
    world = World(2431, 2025, "all", "full")
    report = gsc_report(world.gsc_files["weeks_1_8"], gsc_names(""), BRAND).set_index("part")
    assert report["queries"].sum() == 1000
    truth = world.gsc_truth.set_index(["archive", "kind"])["clicks"]
    assert report.loc["hidden", "clicks"] > truth["weeks_1_8", "rare"]


@pytest.mark.parametrize(("seed", "year"), [(5, 2024), (6, 2026)])
def test_only_browsers_whose_last_word_was_yes_have_tags(seed: int, year: int) -> None:
    world = World(seed, year, "all", "small")
    events, rules, log, now = tag_calls(world)[0]
    tags = tag_visitors(events, rules, log, now)
    story = world.consent_truth.set_index("user_pseudo_id")["story"]
    allowed = {"agreed", "agreed_later", "came_back", "renewed", "withdraws_after"}
    assert len(tags) and set(tags["user_pseudo_id"].map(story)) <= allowed
    private = {r["tag"] for r in rules["rules"] if r["sensitive"]}
    assert private and not private & set(tags["tag"])


def test_a_small_group_cannot_be_had_by_subtraction() -> None:
    world = World(5, 2024, "all", "small")
    events, rules, log, now = tag_calls(world)[0]
    tags = tag_visitors(events, rules | {"threshold": 0.1}, log, now)
    for k in (3, 5, 8):
        table = publish_tags(tags, rules | {"k": k})
        assert table["visitors"].dropna().ge(k).all()
        for _, part in table.groupby("tag"):
            cells = part[part["device_category"].ne("all")]["visitors"]
            whole = part[part["device_category"].eq("all")]["visitors"].iloc[0]
            assert pd.isna(whole) or cells.notna().all() or whole - cells.sum() >= k


@pytest.mark.parametrize(("seed", "year"), [(3, 2024), (8, 2026), (2431, 2025)])
def test_weighting_recovers_the_members_and_the_raw_survey_does_not(seed: int, year: int) -> None:
    world = World(seed, year, "none", "full")
    table = demographics(world.crm, world.survey, 5).set_index(["question", "answer"])
    truth = world.ledger["members"]
    missed = 0
    for question in QUESTIONS:
        right = truth[question].value_counts(normalize=True)
        for answer, share in right.items():
            row = table.loc[question, answer]
            spread = math.sqrt(share * (1 - share) / row["n_effective"])
            assert abs(row["share"] - share) <= Z * spread, (question, answer)
            plain = math.sqrt(share * (1 - share) / table.loc[question, "answers"].sum())
            missed += abs(row["raw_share"] - share) > Z * plain
        assert table.loc[question, "share"].sum() == pytest.approx(1)
    assert missed >= 3


def test_each_sentence_has_its_chinese() -> None:
    texts = list(Q3.feedback.values())
    for item in (D, E, F):
        texts += [m.says for m in item.misconceptions] + [*item.hints, item.solution]
    assert not [t for t in texts if not known(t)]
