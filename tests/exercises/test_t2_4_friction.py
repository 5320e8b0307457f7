"""T2.4.a and c: the ranking finds what the simulator put there; sizes are those of the library."""

from __future__ import annotations

import pytest

from autograder.exercises.t2_4_friction import rank_friction, rank_with
from autograder.exercises.t2_4_size import by_statsmodels, days_needed, sample_size
from datasets.simulator.friction import flow

STEPS = list(flow.STEPS)
TRUE = {("add_payment_info", "line_app"), ("begin_checkout", "android"), ("view_cart", "iphone")}


@pytest.fixture(scope="module")
def shipped():
    return flow.build(2431, 2025, "full")


def places(table):
    return list(zip(table["step"], table["platform"], strict=True))


def test_the_three_dearest_places_are_the_true_ones_in_their_order(shipped):
    table, truth = shipped
    assert places(rank_friction(table, STEPS, "desktop"))[:3] == places(truth)[:3]
    assert tuple(truth["cause"][:3]) == flow.TRUE_CAUSES


@pytest.mark.parametrize(("wrong", "decoy"), [
    ({"revenue": True}, ("view_cart", "facebook_app")),  # large carts that leave nothing
    ({"order": "by_rate"}, ("add_shipping_info", "samsung")),  # a high share of few
    ({"all_who_left": True}, ("view_item", "iphone")),  # those who only look
])  # fmt: skip
def test_the_usual_slips_lead_to_a_decoy(shipped, wrong, decoy):
    first = places(rank_with(shipped[0], STEPS, "desktop", **wrong))[:3]
    assert decoy in first and set(first) != TRUE


def test_sources_alone_do_not_make_friction(shipped):
    pooled, within = (rank_with(shipped[0], STEPS, "desktop", sources_pooled=on)
                      .set_index(["step", "platform"]).loc[("view_item", "facebook_app")]
                      for on in (True, False))
    assert pooled["low"] > 0 > within["low"]


def test_intervals_hold_what_each_cause_cost_in_nearly_all_worlds():
    held = tried = 0
    for seed in range(12):
        table, truth = flow.build(seed, 2024 + seed % 4, "full")
        both = truth.merge(rank_friction(table, STEPS, "desktop"), on=["step", "platform"])
        held += int(both["lost_margin_x"].between(both["low"], both["high"]).sum())
        tried += len(both)
    # nominal 95 %, taken as 90 % since two numbers are treated as known: of 60, at most 14 outside
    # (binomial at 0.1 %)
    assert tried == 60 and held >= 46


def test_sizes_are_those_of_the_library():
    for p in (0.02, 0.28, 0.6):
        for mde, relative in ((0.1, True), (-0.25, True), (0.03, False), (-0.015, False)):
            for comparisons in (1, 3):
                mine = sample_size(p, mde, 0.05, 0.9, relative, comparisons)
                assert mine == pytest.approx(
                    by_statsmodels(p, mde, 0.05, 0.9, relative, comparisons), rel=2e-4)


def test_one_session_too_many_takes_one_more_week():
    assert [days_needed(n, 2, 500, 1.0) for n in (3499, 3500, 3501)] == [14, 14, 21]
