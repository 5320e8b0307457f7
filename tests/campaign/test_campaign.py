"""The campaign that is played day by day: the same for the same play, honest, and never corrupt."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from benchmarks.campaign_regret import regrets
from datasets.campaign import (
    CHANNELS,
    DAYS,
    FLIGHT_BUDGET,
    Campaign,
    CampaignError,
    best_plans,
    hold_plan,
    play,
)
from datasets.simulator import calendar


def test_the_plan_has_the_flight_s_days_and_budget_and_no_jump() -> None:
    for year in (2024, 2027):
        plan = Campaign(1, year).plan
        span = calendar.flight(year)
        assert plan["date"].min().date() == span.start and plan["date"].max().date() == span.end
        assert plan["planned"].sum() == pytest.approx(FLIGHT_BUDGET)
        days = plan.groupby("date")["planned"].sum()
        assert days.idxmax() == pd.Timestamp(year, 11, 11)
        table = plan.pivot(index="date", columns="channel", values="planned")
        assert table.pct_change().abs().max().max() < 0.2


def test_the_same_play_gives_the_same_flight_and_another_seed_another() -> None:
    one, two = (play(hold_plan, Campaign(5, 2026)) for _ in range(2))
    pd.testing.assert_frame_equal(one.truth(), two.truth())
    pd.testing.assert_frame_equal(one.known("2026-11-01"), two.known("2026-11-01"))
    assert one.score() == two.score() != play(hold_plan, Campaign(6, 2026)).score()


def test_conversions_of_a_day_only_grow_until_they_are_all_known() -> None:
    campaign = play(hold_plan, Campaign(3, 2025, faults=()))
    truth = campaign.truth()
    seen = [campaign.known(pd.Timestamp(2025, 11, d))["conversions"].to_numpy()[:50]
            for d in range(1, 12)]
    assert all((later >= earlier).all() for earlier, later in zip(seen, seen[1:], strict=False))
    assert (seen[-1] == truth["conversions"].to_numpy()[:50]).all()
    young = campaign.known("2025-11-05").query("day == 16")["conversions"].sum()
    assert 0.3 < young / truth.query("day == 16")["conversions"].sum() < 0.8


def test_a_broken_tag_hides_orders_that_came_in() -> None:
    campaign = play(hold_plan, Campaign(3))
    late = campaign.known("2025-12-31")
    broken = late["status"] == "tracking_break"
    assert sorted(set(late.loc[broken, "day"])) == [12, 13, 14]
    assert late.loc[broken, "conversions"].sum() < 0.1 * campaign.truth().loc[
        broken, "conversions"].sum()
    sound = play(hold_plan, Campaign(3, faults=("stock_out", "disapproved")))
    assert sound.score() == campaign.score()  # it changes what is reported and nothing else


def test_other_faults_show_in_the_shop_and_in_delivery() -> None:
    for seed in range(5):
        table = play(hold_plan, Campaign(seed)).known("2025-12-31")
        assert set(table.loc[table["status"] == "stock_out", "stock"]) == {0}
        off = table[table["status"] == "disapproved"]
        assert off["channel"].nunique() == 1 and len(off) == 2
        assert (off["cost"] < 0.2 * off["budget"]).all()


def test_a_jump_restarts_learning_for_three_days() -> None:
    campaign = Campaign(1)
    for _ in range(4):
        budgets = hold_plan(campaign.state())
        budgets["meta"] *= 0.7
        campaign.step(budgets)
    learning = campaign.state()["history"].query("channel == 'meta'")["learning"]
    assert learning.tolist() == [True, True, True, False]


@pytest.mark.parametrize(("spoil", "words"), [
    (lambda b: None, "NoneType"),
    (lambda b: [1, 2], "list"),
    (lambda b: {**b, "tv": 1.0}, "no channel tv"),
    (lambda b: {c: v for c, v in b.items() if c != "meta"}, "meta is missing"),
    (lambda b: {**b, "meta": float("nan")}, "meta is not a finite"),
    (lambda b: {**b, "meta": float("inf")}, "meta is not a finite"),
    (lambda b: {**b, "pmax": -1}, "pmax is below 0"),
    (lambda b: {**b, "pmax": "5000"}, "pmax is a str"),
    (lambda b: {**b, "pmax": True}, "pmax is a bool"),
    (lambda b: dict.fromkeys(b, 1000000.0), "more than what remains"),
])  # fmt: skip
def test_what_cannot_be_done_is_said_and_nothing_changes(spoil, words) -> None:
    campaign = Campaign(1)
    campaign.step(hold_plan(campaign.state()))
    before, actions = campaign.truth(), len(campaign.log)
    with pytest.raises(CampaignError, match=words):
        campaign.step(spoil(hold_plan(campaign.state())))
    pd.testing.assert_frame_equal(campaign.truth(), before)
    assert campaign.day == 2 and "refused" in campaign.log[actions]
    campaign.step(hold_plan(campaign.state()))
    assert campaign.day == 3


def test_the_end_is_the_end_and_a_state_is_one_s_own() -> None:
    campaign = Campaign(1)
    state = campaign.state()
    state["plan"]["planned"] = 0.0
    state["levels"].iloc[:, 1:] = 0.0
    state["yesterday"]["meta"] = 0.0
    assert campaign.state()["plan"]["planned"].sum() > 0 < campaign.state()["yesterday"]["meta"]
    assert (campaign.state()["levels"]["spend_low"] > 0).all()
    play(hold_plan, campaign)
    for late in (campaign.state, lambda: campaign.step({})):
        with pytest.raises(CampaignError, match="over after day 28"):
            late()
    with pytest.raises(CampaignError, match="no fault flood"):
        Campaign(1, faults=("flood",))
    json.dumps(campaign.log)  # plain values only


def test_the_best_budgets_keep_the_rules_and_bring_what_is_said() -> None:
    specs = [(21, 2024), (22, 2027)]
    budgets, scores = best_plans(specs)
    for spec, table, said in zip(specs, budgets, scores, strict=True):
        campaign = Campaign(*spec)
        for row in table:
            campaign.step(dict(zip(CHANNELS, row.tolist(), strict=True)))
        assert campaign.score() == pytest.approx(said)
        assert np.abs(table[1:] / table[:-1] - 1).max() <= 0.2 and len(table) == DAYS
        assert not campaign.known("2099-01-01")["learning"].any()


def test_who_knows_more_misses_less() -> None:
    rows = regrets(flights=3)
    best, star, core, plan, average, yesterday, shaken = (r["missed"] for r in rows.values())
    assert best == 0 < star < core < plan == pytest.approx(1)
    assert min(average, yesterday) > core and shaken > plan
