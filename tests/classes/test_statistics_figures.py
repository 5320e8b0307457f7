"""Figures against a second, plain computation; nothing depends on the order of the class."""

import json
import warnings

import numpy as np
import pytest

from autograder.classes import results as room
from autograder.classes import statistics
from autograder.classes import statistics_flow as flow
from autograder.classes import statistics_items as items
from autograder.classes import statistics_time as clock
from autograder.classes.roster import Learner
from autograder.companion.attempts import Attempt


def shares(n=30, m=8, seed=1, gaps=0.0):
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=(n, 1))
    share = (ability + rng.normal(size=(n, m)) > rng.normal(size=m) / 2).astype(float)
    share[rng.random((n, m)) < gaps] = np.nan
    return share, rng.integers(1, 5, m).astype(float)


def results(share, most, chapters=None):
    """Results with these shares, everything by check."""
    n, m = share.shape
    state = np.where(share >= 1, room.CORRECT, room.INCORRECT).astype(object)
    state[np.isnan(share)] = room.ABSENT
    learners = tuple(Learner(f"L{k:03}", f"L{k:03}") for k in range(n))
    codes = ("P1.5.1", "P1.5.2", "K11")
    made = tuple(
        room.Item(f"T1.5.x{k}", (chapters or ["T1.5"] * m)[k], {"en": str(k)}, "auto", most[k],
                  (codes[k % 3],), False) for k in range(m)
    )  # fmt: skip
    handed = {(one.id, "T1.5"): room.HandIn() for one in learners}
    return room.Results(
        "class", "en", learners, made, share * most, state, np.full((n, m), "", object), {}, handed
    )


def test_discrimination_is_the_correlation_with_everything_else():
    share, weight = shares(gaps=0.1)
    r, n = items.discrimination(share, weight)
    for at in range(share.shape[1]):
        pairs = []
        for row in share:
            others = [k for k in range(len(row)) if k != at and not np.isnan(row[k])]
            if not np.isnan(row[at]) and others:
                rest = sum(row[k] * weight[k] for k in others) / sum(weight[k] for k in others)
                pairs.append((row[at], rest))
        assert n[at] == len(pairs)
        assert r[at] == pytest.approx(np.corrcoef(np.array(pairs).T)[0, 1])


def test_alpha_is_what_the_covariances_say():
    share, weight = shares()
    covariance = np.cov((share * weight).T)
    k = len(weight)
    expected = k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())
    value, n, many = items.alpha(share, weight)
    assert (value, n, many) == (pytest.approx(expected), 30, 8)
    low, high = items.alpha_interval(value, n, many)
    assert low < value < high <= 1
    assert items.alpha_interval(value, 300, many)[0] > low, "more learners, a narrower interval"


def test_items_that_wait_for_a_mark_do_not_throw_the_class_away():
    share, weight = shares()
    share[3:, 2] = np.nan
    _, n, k = items.alpha(share, weight)
    assert (n, k) == (30, 7)


def test_the_index_of_the_best_and_the_lowest_counts_ties_in_part():
    share = np.array([[1, 1], [1, 1], [0, 1], [1, 0], [0, 0], [0, 0]], dtype=float)
    found = items.upper_lower(share, np.ones(2))
    # 27 % of six are two: the best two are the first two, the lowest two the last two
    assert found.tolist() == [1.0, 1.0]
    tied = np.array([[1, 0], [0, 1]] * 4, dtype=float)
    assert items.upper_lower(tied, np.ones(2)).tolist() == [0.0, 0.0], "all tie: nobody is better"


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_learners_changes_nothing(seed):
    share, weight = shares(seed=seed, gaps=0.15)
    order = np.random.default_rng(seed).permutation(len(share))
    first = statistics.summary(results(share, weight))
    second = statistics.summary(results(share[order], weight))
    for part in ("chapters", "exercises"):
        assert first[part] == second[part]
    for kind, one in first["codes"].items():
        assert one["codes"] == second["codes"][kind]["codes"]


@pytest.mark.parametrize(
    "share",
    [np.ones((12, 4)), np.zeros((12, 4)), np.ones((1, 4)), np.full((5, 4), np.nan),
     np.zeros((0, 4)), np.array([[1.0, np.nan, np.nan, np.nan]] * 4)],
)  # fmt: skip
def test_a_class_without_spread_has_figures_without_faults(share):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = statistics.summary(results(share, np.array([1.0, 2.0, 0.0, 3.0])))
    json.dumps(made, allow_nan=False)
    assert all(row["discrimination"] is None for row in made["exercises"])


def test_the_funnel_never_rises_and_accounts_for_everybody():
    rng = np.random.default_rng(3)
    work = rng.random((50, 12)) < 0.4
    reached, stopped = flow.funnel(work)
    assert (np.diff(reached) <= 0).all()
    assert reached[0] == work.any(axis=1).sum()
    assert stopped.sum() + reached[-1] == reached[0]
    last = [np.flatnonzero(row)[-1] for row in work if row.any()]
    for at in range(11):
        assert stopped[at] == last.count(at)


def attempt(time, exercise, verdict, mark="m", source=""):
    return Attempt(time, exercise, verdict, None, "said", mark, source, "T1.5")


def test_pauses_repetitions_reviews_and_what_follows_the_right_answer_do_not_count():
    found = clock.spent([
        attempt(0, "a", "incorrect", "1"),
        attempt(60, "a", "incorrect", "1"),  # the same cell again: no second try, but work
        attempt(60 + 601, "a", "incorrect", "2"),  # after a pause
        attempt(700, "b", "incorrect", "1", "review"),
        attempt(761, "a", "correct", "3"),
        attempt(800, "a", "incorrect", "4"),
        attempt(860, "b", "not attempted"),
        attempt(900, "b", "correct"),
    ])  # fmt: skip
    assert found == {"a": (3, 121.0), "b": (1, 100.0)}


def test_flags_say_what_stands_out():
    share = np.ones((20, 4))
    share[:17, 1] = 0
    share[:10, 2], share[10:, 2], share[:10, 3] = 0, 1, 0
    share[:, 0] = 1 - share[:, 3]
    kinds = {
        row["id"]: [flag["kind"] for flag in row["flags"]]
        for row in statistics.summary(results(share, np.ones(4)))["exercises"]
    }
    assert "upside down" in kinds["T1.5.x0"]
    assert "hard" in kinds["T1.5.x1"]
    assert kinds["T1.5.x2"] == []
