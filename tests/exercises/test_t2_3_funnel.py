"""T2.3.a and f: what a funnel must keep, and comparisons that agree with the ledger."""

from __future__ import annotations

import pandas as pd
import pytest

from autograder.checking.compare import Compare, same
from autograder.exercises.t2_3_funnel import SHOP, TIED, drill, from_each_start, funnel
from autograder.exercises.t2_3_simpson import by_pivot, simpson_check
from autograder.exercises.t2_3_simpson import drill as small_counts
from datasets.simulator.funnel import offers

STEPS = Compare("frame", keys=("device_category", "step"))
GAPS = Compare("frame", keys=("comparison",), columns=dict.fromkeys(
    ("rate_a", "rate_b", "gap", "adjusted_gap"), (1e-9, 1e-12)))


@pytest.mark.parametrize("seed", range(20))
def test_two_ways_of_finding_chains_agree(seed: int) -> None:
    events = drill(seed, 2026)
    for steps, hours in ((TIED, 2), (SHOP[:4], 0.5), (SHOP, 6)):
        assert same(from_each_start(events, steps, hours), funnel(events, steps, hours), STEPS)


@pytest.mark.parametrize("seed", range(5))
def test_a_funnel_narrows_and_a_longer_window_loses_nobody(seed: int) -> None:
    events = drill(seed, 2025, 90)
    wide, narrow = funnel(events, SHOP, 48), funnel(events, SHOP, 1)
    for table in (wide, narrow):
        assert (table["closed"] <= table["any_order"]).all()
        assert (table["any_order"] <= table["open"]).all()
        for _, mine in table.groupby("device_category"):
            assert mine["closed"].is_monotonic_decreasing
        assert table["step_rate"].dropna().between(0, 1).all()
    assert (wide["closed"] >= narrow["closed"]).all() and (wide["closed"] > narrow["closed"]).any()
    assert same(funnel(events.iloc[::-1], SHOP, 48), wide, STEPS)  # whatever the order of the rows


@pytest.mark.parametrize("seed", range(24))
def test_the_reversed_comparisons_are_those_of_the_ledger(seed: int) -> None:
    results, _, truth = offers.build((seed, 2024 + seed % 4, "small"))
    found = simpson_check(results, offers.MIN_SENT).set_index("comparison")
    truth = truth.set_index("comparison").loc[found.index]
    assert (found["reversed"] == truth["reversed"]).all() and found["reversed"].any()
    # whole orders: a part of n messages is off by half an order on either side
    assert ((found["adjusted_gap"] - truth["effect"]).abs().dropna() < 1e-3).all()
    assert same(by_pivot(results, offers.MIN_SENT), found.reset_index(), GAPS)


def test_clean_comparisons_are_never_reversed() -> None:
    for seed in range(40):
        results, _, truth = offers.build((seed, 2026, "full"))
        clean = truth.loc[truth["kind"].isin(["clean", "exaggerated"]), "comparison"]
        found = simpson_check(results[results["comparison"].isin(clean)], offers.MIN_SENT)
        assert len(found) == len(clean) and not found["reversed"].any()


@pytest.mark.parametrize("seed", range(10))
def test_swapping_the_sides_turns_the_gaps_and_nothing_else(seed: int) -> None:
    results = small_counts(seed, 2026)
    swapped = results.assign(side=results["side"].map({"A": "B", "B": "A"}))
    one, other = (simpson_check(t, 30).set_index("comparison") for t in (results, swapped))
    pd.testing.assert_frame_equal(one[["parts", "against", "reversed"]],
                                  other[["parts", "against", "reversed"]])
    assert (one["adjusted_gap"] + other["adjusted_gap"]).abs().fillna(0).max() < 1e-12
