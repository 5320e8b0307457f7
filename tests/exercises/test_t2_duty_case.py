"""The closing case of duty T2: references against the ledger, and what a check must tell apart."""

from __future__ import annotations

import json
from functools import partial

import pandas as pd
import pytest
from scipy.stats import binom

from autograder.artefacts.case_two_effects import FACTORS, SHARE, judge_effects
from autograder.checking.compare import compare
from autograder.exercises.t2_duty_decide import STATES, _tried, decide
from autograder.exercises.t2_duty_effects import effects
from autograder.exercises.t2_duty_explain import _tables, explain
from autograder.exercises.t2_duty_numbers import truth
from autograder.exercises.t2_duty_pipeline import pipeline
from autograder.exercises.t2_duty_pipeline_items import TABLES
from autograder.exercises.t2_duty_report import E, report_files
from autograder.exercises.t2_duty_world import duty_world
from autograder.learner.load import data_folder, loader
from datasets.simulator import exports
from datasets.simulator.case_two.world import CaseTwoWorld, shipped_case_two
from datasets.simulator.publish import ROOT

YEARS = (2024, 2025, 2026, 2027)
COVERAGE, SEEDS, CHANCE = 0.90, 100, 0.001


def test_the_committed_case_is_the_one_that_the_simulator_writes() -> None:
    written = dict(exports.rendered(shipped_case_two(), ["case_t2"]))
    there = {p.relative_to(ROOT / "exports").as_posix()
             for p in (ROOT / "exports" / "case_t2").rglob("*") if p.is_file()}
    assert set(written) == there
    assert all((ROOT / "exports" / path).read_bytes() == data for path, data in written.items())
    assert sum(map(len, written.values())) < 2_500_000


@pytest.mark.parametrize("seed", range(4))
def test_the_pipeline_finds_the_sessions_and_problems_of_the_ledger(seed: int) -> None:
    made = CaseTwoWorld(300 + seed, YEARS[seed]).thin
    right = made.sessions, made.findings, made.left_out
    assert compare(pipeline(made.files), right, TABLES, "pipeline") is None
    assert made.findings["count"].gt(0).all()


def test_the_causes_are_those_of_the_ledger_and_their_product_is_what_was_measured() -> None:
    for seed in range(24):
        made = duty_world(seed, YEARS[seed % 4])
        found = explain(_tables(made))
        for key, value in made.truth["causes"].items():
            assert found[key] == pytest.approx(value, abs=0.025), (seed, key)
        product = (1 + found["season"]) * (1 + found["true_change"]) * (1 - found["not_measured"])
        assert product == pytest.approx(1 + found["measured_change"])


def test_ninety_percent_intervals_hold_the_ledger_in_ninety_percent_of_seeds() -> None:
    held = dict.fromkeys(FACTORS, 0)
    for seed in range(SEEDS):
        made = CaseTwoWorld(9000 + seed, YEARS[seed % 4])
        found = effects({"days": made.case_days, "facts": made.case_facts}).set_index("factor")
        for factor, value in made.truth["effects"].items():
            held[factor] += found.loc[factor, "low"] <= value <= found.loc[factor, "high"]
    low, high = binom.ppf([CHANCE / 2, 1 - CHANCE / 2], SEEDS, COVERAGE)
    assert all(low <= count <= high for count in held.values()), held


def test_an_interval_too_wide_too_narrow_or_beside_the_truth_is_told() -> None:
    right = pd.DataFrame({"factor": FACTORS, "effect": [0.4, -0.03, -0.1],
                          "low": [0.35, -0.035, -0.14], "high": [0.45, -0.025, -0.06]})
    expected = right.assign(**{SHARE: [0.41, -0.031, -0.11]})
    judge = partial(judge_effects, args=(), expected=expected)
    assert judge(right) is None and judge(right[::-1]) is None
    wide = right.assign(low=[0.3, -0.05, -0.3])
    narrow = right.assign(low=[0.39, -0.031, -0.105], high=[0.41, -0.029, -0.095])
    beside = right.assign(low=[0.42, -0.035, -0.14], effect=[0.46, -0.03, -0.1],
                          high=[0.52, -0.025, -0.06])
    for table, word in ((wide, "wide"), (narrow, "narrow"), (beside, "true in that shop")):
        assert word in judge(table).msgid


@pytest.mark.parametrize("state", STATES)
def test_the_verdict_is_the_right_one_in_each_state_of_the_world(state: str) -> None:
    tables, table = _tried(77, 2027, state, 3)
    assert decide(tables, table)["verdict"] == STATES[state]
    with_bots = decide({**tables, "left_out": tables["left_out"].iloc[:0]}, table)
    if state != "invalid_srm":  # there bots stand in for the visitors who are missing
        assert with_bots["verdict"] == "invalid_srm"


def test_the_report_names_one_thing_to_do_and_one_not_to_do_for_every_verdict() -> None:
    right = truth(loader(data_folder("case_t2")))
    for lang in ("zh-TW", "en"):
        assert E.judge(report_files(right, lang), right) is None
    assert right["verdicts"] == {"checkout": "keep"}
    for verdict in ("ship", "inconclusive", "invalid_srm"):
        other = {**right, "verdicts": {"checkout": verdict}}
        files = report_files(right)
        assert json.loads(files["numbers.json"])
        assert E.judge(files, other) is not None
