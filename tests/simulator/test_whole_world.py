"""Calendar, weather, members, GA4 events, and what weather and news do to the orders."""

from __future__ import annotations

import gzip
from functools import cache
from time import perf_counter

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from datasets.simulator import World, basket, brand, calendar, demand
from datasets.simulator.cli import main
from datasets.simulator.publish import shipped
from datasets.simulator.weather import TRACE_MM

NEW = ("calendar_events", "weather", "members", "events")
SESSION = ["user_pseudo_id", "ga_session_id"]


@cache
def world(seed: int = 5, year: int = 2025, dirt: str = "all") -> World:
    return World(seed, year, dirt, "small")


@cache
def full() -> World:
    return shipped()


@pytest.mark.parametrize("name", NEW)
def test_same_table_twice_and_another_for_another_seed(name: str) -> None:
    again = World(5, scale="small")
    assert_frame_equal(getattr(again, name), getattr(world(), name))
    assert not getattr(world(6), name).equals(getattr(world(), name))


def test_new_tables_leave_the_others_as_they_are() -> None:
    first, second = World(9, 2026, scale="small"), World(9, 2026, scale="small")
    for name in NEW:
        getattr(second, name)
    for name in ("orders", "tidy", "claims", "mentions"):
        assert_frame_equal(getattr(first, name), getattr(second, name))


@pytest.mark.parametrize("year", calendar.YEARS)
def test_calendar_of_each_year(year: int) -> None:
    events = World(3, year).calendar_events
    assert 100 <= len(events) <= 170
    assert not events.duplicated(["date", "kind", "name_zh"]).any()
    assert events["intensity"].between(0, 1).all() and events.notna().all(axis=None)
    span = calendar.period(year)
    assert events["date"].between(pd.Timestamp(span.start), pd.Timestamp(span.end)).all()
    off = set(events.loc[events["kind"].eq("holiday"), "date"].dt.date)
    assert off == {d for y in (year - 1, year) for d in calendar.days_off(y)
                   if span.start <= d <= span.end}
    worked = events.loc[events["kind"].eq("makeup_workday"), "date"].dt.strftime("%Y-%m-%d")
    assert list(worked) == {2024: ["2024-02-17"], 2025: ["2025-02-08"]}.get(year, [])
    moon = events.loc[events["name_zh"].eq("中秋"), "date"].dt.date
    assert calendar.festivals(year)["中秋"] in set(moon)
    assert events["kind"].eq("news").sum() > 40


@pytest.mark.parametrize("year", calendar.YEARS)
def test_weather_has_seasons_memory_and_typhoons(year: int) -> None:
    w = World(4, year)
    truth, seen = w.ledger["weather"], w.weather
    assert len(seen) == 22 * calendar.period(year).days == len(truth)
    assert not seen.duplicated(["date", "county"]).any()
    assert set(seen["county"]) == set(brand.COUNTIES)
    assert (truth["temp_min"] < truth["temp_mean"]).all()
    assert (truth["temp_mean"] < truth["temp_max"]).all()
    month = truth.groupby(truth["date"].dt.month)["temp_mean"].mean()
    assert 14 < month[1] < 20 and 27 < month[7] < 31
    wet = truth.assign(wet=truth["rain_mm"].gt(0)).groupby(
        ["county", truth["date"].dt.month])["wet"].mean()
    assert wet["基隆市", 1] > 2 * wet["高雄市", 1]
    taipei = truth[truth["county"].eq("臺北市")].set_index("date")
    rest = taipei["temp_mean"] - taipei["temp_mean"].rolling(31, center=True).mean()
    assert rest.autocorr(1) > .4 > abs(rest.autocorr(8))
    stormy = truth["date"].isin(w.ledger["typhoons"]["start"] + pd.Timedelta(days=1))
    assert truth.loc[stormy, "rain_mm"].mean() > 5 * truth.loc[~stormy, "rain_mm"].mean()
    assert w.ledger["typhoons"]["start"].dt.month.between(7, 11).all()


def test_rain_tokens_are_a_switch() -> None:
    dirty, clean = World(4).weather, World(4, dirt="none").weather
    truth = World(4).ledger["weather"]
    tokens = dirty["rain_mm"].isin(["T", "X", "-9.8"])
    assert {"T", "X", "-9.8"} <= set(dirty["rain_mm"]) and .005 < tokens.mean() < .1
    assert dirty["temp_mean"].isna().any()
    assert (pd.to_numeric(clean["rain_mm"]) - truth["rain_mm"]).abs().max() < 1e-9
    trace = dirty["rain_mm"].eq("T")
    assert truth.loc[trace, "rain_mm"].between(0, TRACE_MM, inclusive="neither").all()
    assert clean.notna().all(axis=None)


def test_small_weather_is_a_part_of_the_whole() -> None:
    small, whole = World(8, 2026, scale="small").weather, World(8, 2026).weather
    part = whole[whole["date"].isin(small["date"])].reset_index(drop=True)
    assert_frame_equal(small, part)


def test_members_hold_every_customer() -> None:
    w = full()
    m, truth = w.members, w.ledger["members"]
    assert 24_000 <= len(m) <= 32_000 and m["customer_id"].is_unique
    first = w.orders.sort_values("ordered_at").drop_duplicates("customer_id")
    both = first.merge(m, on="customer_id", suffixes=("_order", ""))
    assert len(both) == len(first) < .5 * len(m)
    assert both["county"].equals(both["county_order"])
    assert (both["joined_on"] <= both["ordered_at"]).all()
    start = pd.Timestamp(calendar.period(w.year).start)
    assert (both.loc[~both["is_new"], "joined_on"] < start).all()
    assert m["consent_on"].notna().equals(m["consent_marketing"])
    given = m[m["consent_marketing"]]
    assert (given["consent_on"] >= given["joined_on"]).all()
    answered = m["education"].notna()
    assert .08 < answered.mean() < .10 and answered.equals(m["income"].notna())
    # The survey overstates education: weighting it is an exercise of T2.2.
    learned = truth["education"].eq("研究所以上")
    assert learned[answered].mean() > 1.15 * learned.mean()


def sessions_of(events: pd.DataFrame) -> pd.DataFrame:
    """Sessions counted from the events alone, as a learner would."""
    known = events[events["ga_session_id"].notna()]
    views = known["event_name"].eq("page_view")
    table = known.assign(views=views, buys=known["event_name"].eq("purchase")).groupby(SESSION).agg(
        views=("views", "sum"), buys=("buys", "sum"), events=("event_name", "size"),
        msec=("engagement_time_msec", "sum"), days=("event_date", "nunique"),
        starts=("event_name", lambda n: n.eq("session_start").sum()))
    table["engaged"] = (table["msec"] >= 10_000) | (table["views"] >= 2) | (table["buys"] > 0)
    return table.reset_index()


@pytest.mark.parametrize("year", [2024, 2027])
def test_sessions_can_be_found_again_from_the_events(year: int) -> None:
    w = world(12, year)
    found = sessions_of(w.events)
    truth = w.ledger["event_sessions"]
    both = truth.merge(found, on=SESSION, suffixes=("_true", ""))
    assert len(both) == len(truth) == len(found) and both["starts"].eq(1).all()
    assert both["engaged"].eq(both["engaged_true"]).all()
    assert both["views"].eq(both["page_views"]).all()
    assert both["events"].eq(both["events_true"]).all()
    assert both["days"].gt(1).eq(both["crosses_midnight"]).all() and both["days"].gt(1).any()
    gap = w.events[w.events["ga_session_id"].notna()].sort_values([*SESSION, "event_timestamp"])
    gap = gap.groupby(SESSION)["event_timestamp"].diff()
    assert gap.max() < 1800e6
    apart = truth.sort_values(["user_pseudo_id", "started_at"])
    pause = apart["started_at"] - apart.groupby("user_pseudo_id")["ended_at"].shift()
    assert pause.dropna().min() >= pd.Timedelta(minutes=30)


def test_events_agree_with_the_ga4_rows() -> None:
    w = full()
    events, truth = w.events, w.ledger["event_sessions"]
    assert 80_000 <= len(events) <= 100_000 and events["event_date"].nunique() == 28
    cells = w._sessions
    cells = cells[cells["date"].between(w.campaign["start"], w.campaign["end"])]
    cells = cells[cells["traffic_type"].eq("visitor")]
    visitors = truth[truth["traffic_type"].eq("visitor")]
    want = cells.groupby("channel")["sessions"].sum()
    have = visitors["channel"].value_counts().reindex(want.index).fillna(0)
    share = want / want.sum()
    limit = 4 * np.sqrt(share * (1 - share) / len(visitors)) + .002
    assert ((have / len(visitors) - share).abs() < limit).all()
    for found, column in ((visitors["engaged"], "engaged_sessions"),
                          (visitors["page_views"].eq(1), "single_page_sessions")):
        assert abs(found.mean() - cells[column].sum() / want.sum()) < .02, column
    local = pd.to_datetime(events["event_timestamp"], unit="us") + pd.Timedelta(hours=8)
    assert local.dt.strftime("%Y%m%d").equals(events["event_date"])
    assert (pd.to_datetime(events["event_timestamp"], unit="us").dt.strftime("%Y%m%d")
            != events["event_date"]).mean() > .1  # the UTC day is another day


@pytest.mark.parametrize("scale", ["small", "full"])
def test_purchases_are_orders(scale: str) -> None:
    w = full() if scale == "full" else world()
    events = w.events
    sold = events[events["event_name"].eq("purchase")]
    named = sold[sold["transaction_id"].ne("(not set)")]
    joined = named.merge(w.orders, left_on="transaction_id", right_on="order_id")
    assert len(joined) == len(named) > 20
    assert named["transaction_id"].duplicated().any()  # D20
    first = joined.drop_duplicates("transaction_id")
    when = pd.to_datetime(first["event_timestamp"], unit="us") + pd.Timedelta(hours=8)
    assert (when - first["ordered_at"]).between("0s", "120s").all()
    member = first["user_id"].notna()
    assert first.loc[member, "user_id"].equals(first.loc[member, "customer_id"]) and member.any()
    revenue = w.ga4_transactions.drop_duplicates("transaction_id").set_index("transaction_id")
    assert np.allclose(first["value"], revenue["revenue"].reindex(first["transaction_id"]))
    assert set(events["user_id"].dropna()) <= set(w.members["customer_id"])
    truth = w.ledger["event_sessions"]
    assert set(truth["order_id"].dropna()) == set(first["transaction_id"])
    back = events[events["event_name"].eq("refund")]
    assert set(back["transaction_id"]) <= set(named["transaction_id"]) | {"(not set)"}
    bots = truth["traffic_type"].eq("bot")
    assert bots.any() and truth.loc[bots, "order_id"].isna().all()


def test_clean_events_have_no_bots_doubles_or_lost_utm() -> None:
    w = world(dirt="none")
    truth, sold = w.ledger["event_sessions"], w.events[w.events["event_name"].eq("purchase")]
    assert truth["traffic_type"].eq("visitor").all()
    assert truth["true_channel"].equals(truth["channel"])
    assert not sold["transaction_id"].duplicated().any()
    lost = world().ledger["event_sessions"]
    lost = lost[lost["traffic_type"].eq("visitor") & lost["channel"].eq("direct")]
    assert .1 < lost["true_channel"].ne("direct").mean() < .7


def slope(found: np.ndarray, usual: np.ndarray, moved: np.ndarray) -> tuple[float, float]:
    """Numerator and denominator of how far counts went from `usual` to `moved` (1: all the way)."""
    step = (moved - usual) / np.maximum(usual, 1e-9)
    return float(((found - usual) * step).sum()), float(((moved - usual) * step).sum())


def test_weather_and_news_move_the_orders_as_the_ledger_says() -> None:
    sums: dict[str, list[tuple[float, float]]] = {}
    for seed in range(10):
        w = World(300 + seed, 2024 + seed % 4, "none")  # without dirt an order has one item
        days = calendar.period(w.year).index()
        group = pd.Series(demand.group_of(w.products), index=w.products["sku"])
        day = days.get_indexer(w.order_lines["ordered_at"].dt.normalize())
        county = pd.Index(list(brand.COUNTIES)).get_indexer(w.order_lines["county"])
        count = np.zeros((len(days), 22, 4))
        np.add.at(count, (day, county, group[w.order_lines["sku"]].to_numpy()), 1)
        gift = basket.gift_share(days)[:, None]
        everyday, gifts = basket.mix(w.seed, w.year, w.products)
        usual = ((1 - gift) * everyday + gift * gifts)[:, None, :] * np.ones((1, 22, 1))
        moved = usual * demand.factors(w.seed, w.year, "full")
        total = count.sum(axis=2, keepdims=True)
        moved = total * moved / moved.sum(axis=2, keepdims=True)
        for number, name in enumerate(demand.GROUPS):
            part = slope(count[..., number], (total * usual)[..., number], moved[..., number])
            sums.setdefault(name, []).append(part)
        pull = basket.pull(*w._key, w.products)
        orders = total[..., 0]
        home = orders.sum(axis=0) / (orders.sum(axis=1, keepdims=True) * pull).sum(axis=0)
        level = home * pull
        level *= orders.sum(axis=1, keepdims=True) / level.sum(axis=1, keepdims=True)
        flat = home * orders.sum(axis=1, keepdims=True) / home.sum()
        sums.setdefault("orders", []).append(slope(orders, flat, level))
    for name, parts in sums.items():
        up, down = np.sum(parts, axis=0)
        assert .7 < up / down < 1.3, (name, up / down)


def test_effects_are_in_the_ledger_and_small() -> None:
    w = full()
    table = w.ledger["demand_effects"].set_index("effect")
    assert table.loc["rain", "coefficient"] > 0 > table.loc["heat", "coefficient"]
    assert {"home", "bath", "food", "none"} == set(table.loc["news", "goods"])
    pull = basket.pull(*w._key, w.products)
    assert pull.min() > .6 and pull.max() < 1.6 and .95 < pull.mean() < 1.12
    assert set(table.loc["news", "name_zh"]) <= set(w.calendar_events["name_zh"])


@pytest.mark.parametrize("name", NEW)
def test_small_tables_are_quick(name: str) -> None:
    getattr(World(70, scale="small"), name)
    times = []
    for seed in (71, 72, 73):
        w = World(seed, scale="small")
        assert len(w.ga4_transactions) and len(w._sessions)  # tables of their own
        begun = perf_counter()
        getattr(w, name)
        times.append(perf_counter() - begun)
    assert min(times) < .3


def test_command_writes_the_tables_without_exports(tmp_path) -> None:
    assert main(["--seed", "4", "--scale", "small", "--out", str(tmp_path)]) == 0
    for name in NEW:
        text = gzip.decompress((tmp_path / "world" / f"{name}.csv.gz").read_bytes()).decode()
        assert text.count("\n") == len(getattr(World(4, scale="small"), name)) + 1
    assert (tmp_path / "ledger" / "event_sessions.csv").exists()
