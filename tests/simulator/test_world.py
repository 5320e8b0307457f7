"""The world's tables: columns, determinism, arguments, the ledger, and that misconceptions show."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from datasets.simulator import World, calendar, layout
from datasets.simulator.basket import LINE_COLUMNS, ORDER_COLUMNS
from datasets.simulator.dirt import SWITCHES
from datasets.simulator.faulty import RULES
from datasets.simulator.ledger import kept, net_revenue

TABLES = ("tidy", "faulty", "order_lines", "orders", "claims", "ga4_transactions", "invoices",
          "paths", "geo_panel", "mentions", "products")


@cache
def world(seed: int = 5, year: int = 2025, dirt: str = "all") -> World:
    return World(seed, year, dirt, "small")


@pytest.mark.parametrize("name", TABLES)
def test_same_world_twice(name: str) -> None:
    assert_frame_equal(getattr(World(5, scale="small"), name), getattr(world(), name))
    assert not getattr(world(6), name).equals(getattr(world(), name))


def test_order_of_asking_changes_nothing() -> None:
    first, second = World(9, 2026, scale="small"), World(9, 2026, scale="small")
    for name in reversed(TABLES):
        getattr(second, name)
    for name in TABLES:
        assert_frame_equal(getattr(first, name), getattr(second, name))


def test_columns_and_types() -> None:
    w = world()
    assert {c: str(t) for c, t in w.tidy.dtypes.items()} == layout.TIDY
    assert list(w.order_lines.columns) == LINE_COLUMNS
    assert list(w.orders.columns) == ORDER_COLUMNS
    assert w.tidy["row_id"].tolist() == list(range(1, len(w.tidy) + 1))
    lines = w.order_lines
    assert lines.groupby("order_id")["order_total"].nunique().eq(1).all()
    sums = lines.groupby("order_id")["line_amount"].sum()
    head = lines.drop_duplicates("order_id").set_index("order_id")
    whole = sums - head["order_discount"] - head["points_used"] + head["shipping"]
    assert (whole - head["order_total"]).abs().max() < .005
    assert (lines["order_total"] * 100 % 1).lt(1e-6).any()


@pytest.mark.parametrize("bad", [
    {"seed": -1}, {"seed": 1.5}, {"seed": 1, "year": 2023}, {"seed": 1, "dirt": {"D99"}},
    {"seed": 1, "dirt": "D30"}, {"seed": 1, "scale": "huge"},
])
def test_bad_arguments_have_one_sentence(bad: dict) -> None:
    with pytest.raises(ValueError, match=r"\."):
        World(**bad)


def test_festivals_move_with_the_year() -> None:
    new_year = [calendar.festivals(y)["農曆年"].isoformat() for y in calendar.YEARS]
    assert new_year == ["2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06"]
    moon = [calendar.festivals(y)["中秋"].isoformat() for y in calendar.YEARS]
    assert moon == ["2024-09-17", "2025-10-06", "2026-09-25", "2027-09-15"]
    assert calendar.festivals(2025)["七夕"].isoformat() == "2025-08-29"
    assert calendar.festivals(2025)["中元"].isoformat() == "2025-09-06"
    days = {d.isoformat() for d in calendar.days_off(2025)}
    assert {"2025-09-29", "2025-10-24", "2025-12-25"} <= days


@pytest.mark.parametrize("seed", range(6))
def test_twenty_faults_of_every_rule(seed: int) -> None:
    w = world(100 + seed, 2024 + seed % 4, ("all", "none")[seed % 2])
    faults = w.ledger["faults"]
    assert len(faults) == 20
    assert faults["rule"].value_counts().to_dict() == RULES
    assert set(faults["row_id"]) <= set(w.faulty["row_id"])
    assert 250 <= len(w.faulty) <= 350
    assert (w.faulty["clicks"] > w.faulty["impressions"]).sum() == 2
    assert (w.faulty["cost"] < 0).sum() == 2
    assert w.faulty["date"].isna().sum() == 2


def test_dirt_none_is_clean() -> None:
    t, o, c = world(dirt="none").tidy, world(dirt="none").orders, world(dirt="none").claims
    key = ["date", "channel", "campaign_id", "device", "traffic_type"]
    assert t["row_kind"].eq("detail").all()
    assert not t.duplicated(key).any()
    assert set(t["cost_unit"].dropna()) == {"TWD"} == set(t["currency"].dropna())
    assert set(t["traffic_type"].dropna()) == {"visitor"}
    assert kept(o).all() and o["refund_amount"].eq(0).all() and o["points_used"].eq(0).all()
    assert c["claim_type"].eq("click").all() and c["days_since_touch"].le(7).all()
    assert c["order_id"].isin(o["order_id"]).all()


SIGNS = {
    "D02": lambda w: w.tidy["row_kind"].eq("total"),
    "D05": lambda w: w.tidy["cost_unit"].eq("micros"),
    "D07": lambda w: w.tidy[w.tidy["row_kind"].eq("detail")].duplicated(
        ["date", "channel", "campaign_id", "device", "traffic_type"]),
    "D08": lambda w: w.tidy[w.tidy["channel"].eq("meta")].groupby(
        ["date", "campaign_id", "device"])["conversions"].nunique().gt(1),
    "D13": lambda w: w.invoices["agency_fee"].gt(0),
    "D14": lambda w: w.orders["currency"].eq("USD"),
    "D15": lambda w: w.orders["status"].eq("cancelled"),
    "D16": lambda w: w.orders["refund_amount"].gt(0),
    "D17": lambda w: w.orders["delivery_status"].eq("no_show"),
    "D18": lambda w: w.order_lines["order_id"].duplicated(),
    "D19": lambda w: w.orders["points_used"].gt(0),
    "D20": lambda w: w.claims.duplicated(["platform", "order_id"]),
    "D21": lambda w: w.ga4_transactions["transaction_id"].eq("(not set)"),
    "D25": lambda w: w.tidy["channel"].eq("referral"),
    "D26": lambda w: w.tidy["traffic_type"].eq("bot"),
    "D27": lambda w: w.claims["days_since_touch"].gt(7),
    "D28": lambda w: w.claims["claim_type"].eq("view"),
    "D33": lambda w: w.tidy["campaign"].str.endswith(" - 複本"),
    "D40": lambda w: w.mentions["author"].isin(["澄嶼日常", "澄嶼小編"]),
}


@pytest.mark.parametrize("switch", sorted(SIGNS))
def test_a_switch_turns_on_only_its_dirt(switch: str) -> None:
    w = World(31, 2026, {switch}, "small")
    assert SIGNS[switch](w).any()
    for other in set(SIGNS) - {switch}:
        if {switch, other} != {"D07", "D08"}:
            assert not SIGNS[other](w).any(), other


def test_overlap_alone_repeats_and_restating_changes() -> None:
    assert not SIGNS["D08"](World(31, 2026, {"D07"}, "small")).any()
    assert SIGNS["D07"](World(31, 2026, {"D08"}, "small")).any()


def test_every_switch_is_named_in_two_languages() -> None:
    assert all(en and zh for en, zh in SWITCHES.values())


@pytest.mark.parametrize("year", calendar.YEARS)
def test_wrong_revenues_differ(year: int) -> None:
    """Each way of getting revenue wrong moves the number by more than 0.1 %."""
    o = world(77, year).orders
    right = net_revenue(o)
    value = (o["order_total"] - o["refund_amount"]) * o["fx_rate"] / 1.05
    shipped = o["delivery_status"].ne("no_show")
    placed = o["status"].isin(["completed", "confirmed"])
    lines = world(77, year).order_lines
    wrong = {
        "cancelled": value[shipped].sum(), "no_show": value[placed].sum(),
        "refunds": (o["order_total"] * o["fx_rate"] / 1.05)[shipped & placed].sum(),
        "vat": right * 1.05, "vat_minus_5": right * 1.05 * .95,
        "usd": ((o["order_total"] - o["refund_amount"]) / 1.05)[shipped & placed].sum(),
        "points": (value - o["points_used"] * o["fx_rate"] / 1.05)[shipped & placed].sum(),
        "lines": (lines["order_total"] * lines["fx_rate"]).sum() / 1.05,
    }
    for name, amount in wrong.items():
        assert abs(amount / right - 1) > .001, name


@pytest.mark.parametrize("year", calendar.YEARS)
def test_claims_and_paths_hold_what_the_exercises_need(year: int) -> None:
    w = world(78, year)
    claims, paths = w.claims, w.paths
    known = claims["order_id"].isin(w.orders["order_id"])
    assert claims["order_id"].isna().any() and (~known & claims["order_id"].notna()).any()
    assert claims.loc[known].groupby("order_id")["platform"].nunique().gt(1).mean() > .1
    assert claims["days_since_touch"].gt(7).any() and claims["claim_type"].eq("view").any()
    length = paths.groupby("user")["step"].max()
    buyers = paths[paths["converted"]].groupby("user")["channel"]
    assert (length.eq(1).any(), length.eq(2).any(), length.gt(3).any()) == (True, True, True)
    assert buyers.nunique().lt(buyers.size()).any()  # a channel twice in one path
    assert set(paths["channel"]) > set(paths.loc[paths["converted"], "channel"])
    assert paths.groupby("user")["converted"].nunique().eq(1).all()
    assert not paths["step"].equals(paths.sort_values(["user", "step"])["step"].reset_index(
        drop=True))
    t = w.tidy[w.tidy["row_kind"].eq("detail")]
    assert t.loc[t["channel"].eq("kol"), "impressions"].isna().any()
    mailings = t[t["channel"].eq("edm") & t["sessions"].isna()]
    assert mailings["cost"].eq(0).all() and mailings["clicks"].sum() > 0
    visits = t[t["traffic_type"].eq("visitor")]
    assert (visits["single_page_sessions"] > visits["sessions"] - visits["engaged_sessions"]).any()


def test_ledger_agrees_with_the_tables() -> None:
    w = world()
    gold = w.ledger["mentions"]
    assert set(gold["mention_id"]) == set(w.mentions["mention_id"])
    copies = gold[gold["duplicate_of"].notna()].merge(
        w.mentions[["mention_id", "content", "posted_at"]], on="mention_id").merge(
        w.mentions[["mention_id", "content", "posted_at"]], left_on="duplicate_of",
        right_on="mention_id")
    assert (copies["content_x"].str.split().str.join("")
            == copies["content_y"].str.split().str.join("")).all()
    assert (copies["posted_at_x"] > copies["posted_at_y"]).all()
    assert gold["crisis_level"].max() == 4
    visitors = w.ledger["sessions"].set_index("channel")["sessions"]
    t = w.tidy[w.tidy["traffic_type"].eq("visitor")].sort_values("exported_on")
    last = t.drop_duplicates(["date", "channel"], keep="last").groupby("channel")["sessions"].sum()
    assert last.equals(visitors.reindex(last.index).astype(float).rename("sessions"))
    assert w.ledger["net_revenue"]["period"] == net_revenue(w.orders)
    bridge = w.ledger["bridge"]
    assert bridge["platform_claims"] == pytest.approx(w.claims["claimed_value"].sum())
    assert isinstance(w.ledger["curves"], pd.DataFrame)
