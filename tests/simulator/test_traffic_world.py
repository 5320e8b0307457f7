"""Visits around the release: what the ledger says is what the tables show."""

from __future__ import annotations

import pandas as pd
import pytest

from datasets.simulator import World, calendar
from datasets.simulator.traffic import crowd

YEARS = (2024, 2025, 2026, 2027)


@pytest.mark.parametrize("year", YEARS)
def test_the_release_is_a_working_day_about_the_middle_and_the_new_year_lies_within(year) -> None:
    span = crowd.days(year)
    assert len(span) in (56, 57) and span[0].day_of_week >= 0
    first = pd.Timestamp(calendar.festivals(year + 1)["農曆年"])
    assert span[14] < first < span[-7]
    for seed in range(12):
        told = crowd.release(seed, year)
        assert told.day.weekday() in (1, 2, 3)
        assert span[20].date() < told.day < span[35].date() and told.press_day < told.day
        assert told.old_links["seo"] == told.old_links["google_search"] == 0


@pytest.mark.parametrize(("seed", "year", "dirt"), [(61, 2024, "all"), (62, 2027, "none")])
def test_rows_are_one_in_forty_of_the_crowd_by_fate_and_channel(seed, year, dirt) -> None:
    world = World(seed, year, dirt, "small")
    whole = world._crowd.groupby("channel")[["tagged", "base", "release"]].sum()
    rows = world.traffic_rows
    taken = rows[rows["true_channel"] != "gateway"].groupby(["true_channel", "fate"]).size()
    for (channel, fate), count in taken.items():
        assert abs(count - whole.loc[channel, fate] / crowd.ONE_IN["small"]) <= 1, channel
    sessions = world.traffic_sessions
    assert sessions["session_id"].is_unique and sessions["started_at"].is_monotonic_increasing
    assert (sessions["revenue"].gt(0) == sessions["purchased"]).all()
    assert (sessions["transaction_id"].notna() == sessions["purchased"]).all()
    assert sessions.loc[sessions["purchased"], "transaction_id"].is_unique
    lost = rows[rows["fate"] == "release"].merge(sessions, on="session_id")
    assert (lost["channel_group"] == "Direct").all()
    assert (lost["landing_page"] == crowd.CAMPAIGN_PAGE).all()
    assert (lost["date"] >= pd.Timestamp(world.ledger["traffic"]["release_date"])).all()
    if dirt == "none":
        assert not sessions["medium"].isin(["CPC"]).any()
        assert not rows["fate"].eq("base").any() and not rows["true_channel"].eq("gateway").any()


def test_sessions_fall_and_orders_do_not() -> None:
    ratios = []
    for seed in range(20):
        world = World(300 + seed, 2024 + seed % 4, "all", "small")
        day = pd.Timestamp(world.ledger["traffic"]["release_date"])
        visits, orders = world._crowd, world.traffic_orders.set_index("date")["orders"]
        seen = visits[["tagged", "base", "release"]].sum(axis=1).groupby(visits["date"]).sum()
        ratio = seen / orders
        ratios.append(ratio[day:].mean() / ratio[: day - pd.Timedelta(days=1)].mean())
    assert 0.76 < sum(ratios) / len(ratios) < 0.88  # the banner, 15 to 21 %
