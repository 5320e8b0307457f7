"""The shipped world looks like a shop's year and not like independent columns of noise."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from datasets.simulator import World, calendar
from datasets.simulator.publish import shipped
from datasets.simulator.tracking import in_flight

PAID = ["google_search", "pmax", "meta", "line_ads"]


@cache
def world() -> World:
    return shipped()


@cache
def detail() -> pd.DataFrame:
    """Paid rows, each day once, cost in TWD."""
    t = world().tidy
    t = t[t["row_kind"].eq("detail") & t["channel"].isin(PAID)].sort_values("exported_on")
    t = t.drop_duplicates(["date", "campaign_id", "device"], keep="last").copy()
    t["cost"] = t["cost"].where(t["cost_unit"].ne("micros"), t["cost"] / 1e6) * t["fx_rate"]
    return t


def test_clicks_are_over_dispersed_and_rates_differ() -> None:
    rows = detail()[detail()["impressions"] > 200]
    rates = []
    for _, part in rows.groupby(["campaign_id", "device"], dropna=False):
        rate = part["clicks"].sum() / part["impressions"].sum()
        spread = (part["clicks"] - part["impressions"] * rate) ** 2
        assert (spread / (part["impressions"] * rate * (1 - rate))).mean() > 1.5
        rates.append(round(rate, 5))
    assert len(set(rates)) == len(rates)


def test_zero_days() -> None:
    rows = detail()
    assert rows["impressions"].eq(0).sum() > 50
    small = rows[rows["impressions"].gt(0)].groupby("campaign_id")["conversions"]
    assert small.apply(lambda c: c.eq(0).mean()).max() > .4


def test_order_values_have_a_heavy_tail_price_points_and_a_heap_at_free_shipping() -> None:
    o = world().orders
    total = o.loc[o["currency"].eq("TWD"), "order_total"]
    assert total.skew() > 3 and (total.mean() / total.median()) > 1.2
    assert abs(np.log(total).skew()) < 1
    assert total.quantile(.999) > 8 * total.median()
    assert total.between(999, 1098).sum() > 1.8 * total.between(899, 998).sum()
    price = world().products["price_incl_vat"]
    assert ((price % 10 == 9) | (price % 100 == 80)).all()
    sales = world().order_lines.groupby("sku")["line_amount"].sum().sort_values(ascending=False)
    assert sales.iloc[:12].sum() / sales.sum() > .55


def test_double_eleven() -> None:
    o = world().orders["ordered_at"]
    day = o.dt.normalize()
    daily = day.value_counts()
    peak = daily[pd.Timestamp("2025-11-11")]
    assert 2.5 <= peak / daily.median() <= 10
    on_day = o[day == pd.Timestamp("2025-11-11")]
    assert (on_day.dt.hour < 2).mean() > .25 > 3 * (o[day.dt.month == 4].dt.hour < 2).mean()
    assert daily[pd.Timestamp("2025-06-18")] < .8 * peak
    after = daily[pd.date_range("2025-11-13", "2025-11-15")].mean()
    assert after < daily[pd.date_range("2025-10-20", "2025-11-08")].mean()


def test_cpm_and_cvr_rise_together_before_double_eleven() -> None:
    rows = detail()[detail()["channel"].eq("meta")]
    early = rows[rows["date"].between("2025-10-20", "2025-10-31")]
    peak = rows[rows["date"].between("2025-11-09", "2025-11-11")]

    def figures(part: pd.DataFrame) -> tuple[float, float]:
        return (part["cost"].sum() / part["impressions"].sum(),
                part["conversions"].sum() / part["clicks"].sum())

    assert figures(peak)[0] > 1.3 * figures(early)[0]
    assert figures(peak)[1] > 1.3 * figures(early)[1]


def test_platforms_claim_more_than_the_shop_sold() -> None:
    w = world()
    sold = w.orders[in_flight(w.orders, "ordered_at", w.year)]
    shop = (sold["order_total"] * sold["fx_rate"]).sum()
    assert 1.3 < w.claims["claimed_value"].sum() / shop < 3
    ads = w.tidy[w.tidy["row_kind"].eq("detail")]
    sums = ads.groupby("channel")["conversions"].sum()
    assert sums.drop(["seo", "direct", "referral"]).nunique() == 7  # platforms do not agree


def test_rates_lie_in_known_ranges() -> None:
    sums = detail().groupby("channel")[["impressions", "clicks", "cost"]].sum()
    ctr, cpc = sums["clicks"] / sums["impressions"], sums["cost"] / sums["clicks"]
    assert .03 <= ctr["google_search"] <= .10 and .009 <= ctr["meta"] <= .016
    assert .002 <= ctr["line_ads"] <= .010
    assert 8 <= cpc["google_search"] <= 85 and 8 <= cpc["meta"] <= 55
    o = world().orders
    assert .03 <= o["refund_amount"].gt(0).mean() <= .15
    assert 900 <= (o["order_total"] * o["fx_rate"]).mean() <= 2000
    assert o["delivery_method"].str.startswith("超商").mean() > .45
    weekday = o["ordered_at"].dt.day_of_week.value_counts()
    assert weekday.idxmax() in (1, 5)  # 雙11 was a Tuesday


def test_gift_demand_comes_weeks_before_the_festival_and_moves_with_the_year() -> None:
    peaks = []
    for year in calendar.YEARS:
        days = pd.date_range(f"{year}-08-20", f"{year}-10-20").as_unit("ns")
        demand = calendar.gift_season(days)
        moon = pd.Timestamp(calendar.festivals(year)["中秋"])
        gap = (moon - days[int(demand.argmax())]).days
        assert 5 <= gap <= 20
        peaks.append(days[int(demand.argmax())].strftime("%m-%d"))
    assert len(set(peaks)) == len(peaks)


def test_complaint_goes_viral_in_the_flight() -> None:
    m = world().mentions
    own = m[m["topic"].eq("澄嶼日常")]
    bad = own[own["negative_score"].ge(.3) & own["negative_score"].gt(own["positive_score"])]
    weekly = bad.set_index("posted_at").resample("W-SUN").size()
    assert weekly.idxmax() == pd.Timestamp("2025-11-16")
    assert weekly.max() > 8 * weekly.median()
    assert own["content"].str.contains("發霉").any()
    text = "".join(m["content"])
    for word in ("視頻", "網絡", "信息", "質量", "默認"):
        assert word not in text


@pytest.mark.parametrize("seed", range(4))
def test_geo_truth_is_in_reach_of_the_data(seed: int) -> None:
    w = World(200 + seed, 2024 + seed, "none", "small")
    panel, truth = w.geo_panel, w.ledger["geo_lift"]
    mean = panel.groupby(["treated", "period"])["orders"].mean()
    expected = mean[True, "pre"] * mean[False, "test"] / mean[False, "pre"]
    assert abs((expected - mean[True, "test"]) / truth["per_county_day"] - 1) < 1.2
    off = panel[panel["treated"] & panel["period"].eq("test")]
    assert off["ad_spend"].eq(0).all()
