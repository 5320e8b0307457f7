"""T2.4 experiments against the simulator's truth: verdicts, levels, coverage, other right ways."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from autograder.artefacts.peeking_check import judge_peeking, simulate
from autograder.checking.codec import encode
from autograder.checking.compare import same
from autograder.exercises.t2_4_peeking import (
    crossings,
    obrien_fleming,
    peeking,
    peeking_truth,
    pocock,
)
from autograder.exercises.t2_4_peeking_items import E
from autograder.exercises.t2_4_peeking_ways import peeking_one_by_one
from autograder.exercises.t2_4_split_items import F2
from autograder.exercises.t2_4_uplift import uplift, uplift_by
from autograder.exercises.t2_4_uplift_items import G
from autograder.exercises.t2_4_verdict import evaluate, per_user, ratio_se, srm
from autograder.exercises.t2_4_verdict_items import D
from autograder.exercises.t2_4_verdict_worlds import PLAN, evaluate_practice
from benchmarks.false_positives import aa_rows
from datasets.simulator import World
from datasets.simulator.experiments.mail_test import MORE_VISITS, SPECIAL

ITEMS = (F2, D, E, G)


def within(hits: int, draws: int, nominal: float, room: float = 0.0) -> bool:
    """Binomial bounds at 0.1 % around a nominal level, widened by `room`."""
    return (binom.ppf(0.0005, draws, nominal - room) <= hits
            <= binom.ppf(0.9995, draws, nominal + room))


def test_the_verdicts_are_those_that_the_world_was_made_for() -> None:
    seeds, told = 12, []
    for seed in range(seeds):
        world = World(52_000 + seed, 2024 + seed % 4, "all" if seed % 2 else "none", "small")
        told.append({n: evaluate(*world.site_test(n)[:2])
                     for n in ("guest", "wallet", "bar", "video", "fields", "colour")})
        # the test that was peeked at looks like a win and is none
        assert told[-1]["bar"]["verdict"] in ("inconclusive", "invalid_srm")
        assert told[-1]["bar"]["low"] > -0.005
    share = {n: [t[n]["verdict"] for t in told] for n in told[0]}
    assert share["wallet"].count("invalid_srm") >= 0.75 * seeds
    assert share["video"].count("keep") >= 0.75 * seeds
    assert share["guest"].count("ship") >= 0.5 * seeds
    assert share["fields"].count("keep") >= 0.5 * seeds
    assert "ship" not in share["wallet"] + share["video"] + share["colour"]


def test_the_shipped_tests_are_the_three_of_the_letter() -> None:
    world = World(2431, 2025)
    told = {n: evaluate(*world.site_test(n)[:2]) for n in ("guest", "wallet", "bar")}
    assert {n: t["verdict"] for n, t in told.items()} == {
        "guest": "ship", "wallet": "invalid_srm", "bar": "inconclusive"}
    assert all(t["low"] > 0 for t in told.values())  # all three teams say that they won


def test_intervals_hold_where_nothing_differs_and_cover_a_true_ratio() -> None:
    tests, wins, covered, split = 60, 0, 0, 0
    for seed in range(tests):
        rows = aa_rows(seed + 9_000)
        told = evaluate(rows, PLAN | {"planned_users": 1})
        wins += told["low"] > 0 or told["high"] < 0
        covered += told["ratio_low"] <= 0 <= told["ratio_high"]
        split += told["srm_p"] < 0.05
    assert within(wins, tests, 0.05) and within(split, tests, 0.05)
    assert within(covered, tests, 0.95)


def test_the_delta_method_agrees_with_the_bootstrap() -> None:
    users = per_user(*World(7, 2026, "none", "small").site_test("guest")[:2])
    top, bottom = users["revenue"].to_numpy(), users["sessions"].to_numpy()
    ratio, se = ratio_se(top, bottom)
    gen = np.random.default_rng(3)
    drawn = gen.integers(0, len(top), (2_000, len(top)))
    again = top[drawn].sum(axis=1) / bottom[drawn].sum(axis=1)
    assert again.std() == pytest.approx(se, rel=0.1)
    assert again.mean() == pytest.approx(ratio, rel=0.02)


def test_a_missing_arm_and_what_does_not_vary_have_ruled_results() -> None:
    alone, nothing = (evaluate(*evaluate_practice()[i]) for i in (0, 1))
    assert alone["verdict"] == "invalid_srm" and alone["users_b"] == 0
    assert nothing["verdict"] == "inconclusive" and math.isnan(nothing["low"])
    assert math.isnan(srm([0, 0], [0.5, 0.5]))
    found = uplift(pd.DataFrame({"arm": ["b"], "visit": [1], "conversion": [0], "spend": [0.0]}),
                   "arm", "a", 1.96)
    assert found[["difference", "low", "high"]].isna().all().all()


@pytest.mark.parametrize("looks", [2, 5, 10])
def test_boundaries_restore_the_level_and_peeking_does_not_keep_it(looks: int) -> None:
    times = 8_000
    for limits in (pocock(looks), obrien_fleming(looks)):
        found = peeking(0.07, 0.07, 6_000, limits, times, looks)
        assert within(round(found["rule"] * times), times, 0.05, 0.004)  # counts are discrete
        assert within(round(found["once"] * times), times, 0.05, 0.004)
        assert found["naive"] > {2: 0.07, 5: 0.12, 10: 0.165}[looks]


def test_a_right_simulation_never_fails_by_luck_and_a_wrong_one_is_told() -> None:
    args = (0.06, 0.06, 4_000, pocock(5), 1_500)
    truth = peeking_truth(*args, 1)
    for seed in range(60):
        for way in (peeking, peeking_one_by_one) if seed < 4 else (peeking,):
            assert judge_peeking(simulate(way, (*args, seed)), (*args, seed), truth) is None
    answers = [{"once": 0.05, "naive": 0.14, "rule": 0.05}] * 3
    assert judge_peeking(answers, (*args, 1), truth).misconception == "fixed_seed"
    assert judge_peeking([None, {}, 1], (*args, 1), truth).misconception == "not_a_dict"


def test_one_history_counts_once() -> None:
    size = np.array([[20, 40, 60]])
    found = crossings(size, size + np.array([[30, 30, 0]]), np.array([100, 200, 300]),
                      np.array([9.0, 9.0, 9.0]))
    assert found == {"once": 0.0, "naive": 1.0, "rule": 0.0}


def test_uplift_covers_the_truth_and_finds_the_special_segment() -> None:
    seeds, hit, draws, found, marked, plain = 24, 0, 0, 0, 0, 0
    for seed in range(seeds):
        world = World(53_000 + seed, 2026, "none", "small")
        truth = world._mail_test[1]
        table = uplift(world.mail_test, "arm", "no_mail", 1.645).set_index(["arm", "metric"])
        by = uplift_by(world.mail_test, "arm", "no_mail", "segment", "visit", 0.05)
        out = by[by["stands_out"]]
        if truth["special"]:
            found += 1
            marked += ((out["segment"] == truth["special"]) & (out["arm"] == "story")).any()
            continue
        plain += len(out) > 0
        for arm in ("story", "offer"):
            draws += 1
            hit += table.loc[(arm, "visit"), "low"] <= MORE_VISITS[arm] <= table.loc[
                (arm, "visit"), "high"]
    assert within(hit, draws, 0.90)
    assert plain <= binom.ppf(0.999, seeds - found, 0.05)
    assert SPECIAL > 0.1 and marked >= 0.5 * found > 0


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_made_up_inputs_travel_in_the_key_and_other_ways_agree(item) -> None:
    for part in item.parts:
        for args in part.practice_calls():
            encode(args)
            encode(part.reference(*args))
            for other in item.alternatives:
                way = other.of(part.name, item.parts[0].name)
                if way is not None and part.drive is None:
                    assert same(way(*args), part.reference(*args), part.compare), other.id


def test_the_numbers_of_the_question_are_those_of_the_data() -> None:
    rows = World(2431, 2025).site_test("wallet")[0].drop_duplicates()
    sizes = rows.groupby("arm")["user"].nunique()
    assert (sizes["A"], sizes["B"]) == (6063, 4688)
