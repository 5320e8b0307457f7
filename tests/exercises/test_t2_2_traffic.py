"""Sources of T2.2 against the simulator's ledger and the promises of the prompts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from autograder.checking.codec import encode
from autograder.checking.compare import Compare, same
from autograder.exercises.t1_5_worlds import house
from autograder.exercises.t2_2_direct import (
    CHANNELS,
    POINTS,
    TOLERANCE,
    by_weeks,
    calls,
    explain_direct,
)
from autograder.exercises.t2_2_direct_items import C
from autograder.exercises.t2_2_interval import F1, wilson
from autograder.exercises.t2_2_profile import OTHER, practice, profile
from autograder.exercises.t2_2_profile_items import B
from autograder.exercises.t2_2_taxonomy import PUBLIC, by_table, classify, classify_with
from autograder.exercises.t2_2_taxonomy_items import A
from autograder.learner.key import _Known
from datasets.simulator import World
from datasets.simulator.traffic.crowd import SOURCES

ITEMS = (A, F1, B, C)


@pytest.mark.parametrize("year", [2024, 2026, 2027])
def test_what_direct_lost_is_the_ledgers_on_twenty_seeds(year: int) -> None:
    for seed in range(20):
        world = World(40_000 + seed, year, "all" if seed % 2 else "none", "small")
        truth = world.ledger["traffic"]
        found = explain_direct(world.traffic_sessions, world.traffic_clicks)
        assert found["release_date"] == f"{truth['release_date']:%Y-%m-%d}"
        assert abs(found["not_measured"] - truth["not_measured"]) < POINTS
        for channel in CHANNELS:
            assert abs(found[f"lost_{channel}"] - truth["lost_share"][channel]) < POINTS, channel
        rows = world.traffic_rows.merge(world.traffic_sessions, on="session_id")
        direct = rows[(rows["source"] == "(direct)")
                      & (rows["date"] >= pd.Timestamp(truth["release_date"]))]
        assert abs(found["direct_lost"] - (direct["fate"] == "release").mean()) < POINTS


@pytest.mark.parametrize("seed", range(4))
def test_another_right_way_never_fails_by_luck(seed: int) -> None:
    spec = Compare("mapping", columns=TOLERANCE)
    for args in calls(World(41_000 + seed, 2024 + seed, "all", "small")):
        assert same(by_weeks(*args), explain_direct(*args), spec)


def test_the_groups_that_the_simulator_writes_are_those_of_the_rules() -> None:
    rules = house("taxonomy")
    for source in SOURCES:
        assert classify(source.source, source.medium, source.campaign, rules)[1] == source.group
    sessions = World(7, 2026, "all", "small").traffic_sessions
    for s, m, c, group in set(sessions[["source", "medium", "campaign", "channel_group"]]
                              .itertuples(index=False, name=None)):
        assert classify(s, m, c, rules)[1] == group
    assert set(rules["classes"]) == {classify(*p, rules)[0] for p in PUBLIC}
    assert all(by_table(*p, rules) == classify_with(*p, rules) for p in PUBLIC)


def test_wilson_covers_as_often_as_it_says() -> None:
    draws, gen = 4000, np.random.default_rng(5)
    for rate, trials in ((0.03, 400), (0.012, 900), (0.3, 50)):
        found = [wilson(k, trials) for k in gen.binomial(trials, rate, draws)]
        hit = sum(low <= rate <= high for low, high in found)
        # nominal 95 %; discrete counts cost at most two points here
        assert binom.ppf(0.001, draws, 0.93) <= hit <= binom.ppf(0.999, draws, 0.975)


def test_sums_stay_whole_and_no_hidden_group_can_be_computed() -> None:
    for sessions, least in practice():
        table = profile(sessions, least).set_index("channel_group")
        hidden = table.index[table["sessions"].isna()].drop(OTHER, errors="ignore")
        if OTHER not in table.index:
            assert len(hidden) == 0 and table["sessions"].sum() == len(sessions)
            continue
        if pd.isna(table.loc[OTHER, "sessions"]):
            assert table["sessions"].isna().all() and len(sessions) < least
            continue
        assert len(hidden) >= 2 and table.loc[OTHER, "sessions"] >= least
        assert table["sessions"].sum() == len(sessions)
        assert table["share"].sum() == pytest.approx(1)


def test_the_learners_key_keeps_both_values_of_a_way_with_two_wordings() -> None:
    known = _Known([["way", "says", encode(1.0)], ["way", "says", encode(2.0)]])
    assert [w.value for w in known] == [w.value for w in known] == [1.0, 2.0]
