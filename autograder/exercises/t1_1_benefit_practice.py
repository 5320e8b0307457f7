"""Small inputs made by hand for T1.1.f1, d, e and f: edges that the shipped tables happen to lack.

The learner's own check tries them after the public data, and `practice("function", n)` shows them.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

# f1: a tax rate of another country; goods sold abroad (no VAT) at cost; almost nothing left.
ABROAD = {"price_incl_vat": 1100, "unit_cost": 400, "payment_fee_rate": 0.03, "shipping_cost": 90,
          "return_rate": 0.04, "aov": 1650, "vat_rate": 0.10}
AT_COST = {"price_incl_vat": 480, "unit_cost": 480, "payment_fee_rate": 0.0, "shipping_cost": 0,
           "return_rate": 0.0, "aov": 960, "vat_rate": 0.0}
THIN = {"price_incl_vat": 525, "unit_cost": 463, "payment_fee_rate": 0.02, "shipping_cost": 40,
        "return_rate": 0.05, "aov": 1050, "vat_rate": 0.05}


def margins() -> tuple:
    """Calls of f1."""
    return (ABROAD,), (AT_COST,), (THIN,)


HISTORY = ["campaign_id", "name", "festival", "channel", "week_start", "status", "spend",
           "impressions", "clicks", "conversions", "value"]
GIFT = {"festival": "母親節", "price_incl_vat": 880, "unit_cost": 300, "payment_fee_rate": 0.03,
        "shipping_cost": 70, "return_rate": 0.06, "aov": 1200, "vat_rate": 0.08}


def _history(rows: list[tuple]) -> pd.DataFrame:
    """Rows of (campaign, festival, channel, week, status, spend, impressions, clicks, orders)."""
    return pd.DataFrame([
        (one, f"{festival} {one}", festival, channel, pd.Timestamp(week), status,
         spend, shown, clicks, orders, None if orders is None else orders * 1300.0)
        for one, festival, channel, week, status, spend, shown, clicks, orders in rows
    ], columns=HISTORY).astype(dict.fromkeys(HISTORY[-5:], float))


def four_campaigns() -> pd.DataFrame:
    """Three campaigns like each other and a removed one below; a gap, another festival's row."""
    weeks = "2024-04-22", "2024-04-29", "2025-04-28", "2025-05-05"
    rows = []
    for one, status, at, orders in (
            ("A", "ended", 0, (60, 270, 110)), ("B", "ended", 0, (250, 72, 103)),
            ("C", "active", 2, (40, 270, 100)), ("D", "removed", 2, (210, 50, 87))):
        rows += [(one, "母親節", "meta", weeks[at], status, 10_000, 90_000, 1_000, orders[0]),
                 (one, "母親節", "meta", weeks[at + 1], status, 10_000, 110_000, 1_400, orders[1]),
                 (one, "母親節", "edm", weeks[at + 1], status, 1_000, 8_000, 900, orders[2])]
    rows += [("B", "母親節", "meta", "2024-05-06", "ended", 12_000, 100_000, None, 20),
             ("Z", "中秋", "meta", "2024-09-09", "ended", 20_000, 50_000, 200, 5)]
    out = _history(rows)
    out.loc[0, "value"] = None  # not one of the four figures: the row counts
    out.loc[out["campaign_id"] == "Z", "name"] = "母親節 回購"
    out.loc[out["campaign_id"] == "A", "name"] = "康乃馨禮盒"
    return out


def uneven_channels() -> pd.DataFrame:
    """Five campaigns alike on meta and far apart on edm, which brings most of the orders."""
    rows = []
    for number, (orders, mailed) in enumerate(
            ((52, 40), (50, 260), (49, 90), (51, 330), (48, 130))):
        week = f"202{3 + number % 3}-04-2{number}"
        rows += [(f"{number}", "母親節", "meta", week, "ended", 10_000, 90_000, 1_000, orders),
                 (f"{number}", "母親節", "edm", week, "ended", 1_000, 8_000, 900, mailed)]
    return _history(rows)


def two_campaigns() -> pd.DataFrame:
    """The least from which a spread can be taken."""
    return _history([
        ("A", "母親節", "meta", "2024-04-29", "ended", 10_000, 100_000, 1_000, 103),
        ("B", "母親節", "meta", "2025-04-28", "removed", 10_000, 120_000, 1_100, 97)])


def twelve_campaigns() -> pd.DataFrame:
    """Campaigns so different that the low end of the range is a loss."""
    orders = (2, 3, 4, 5, 6, 7, 8, 10, 13, 17, 22, 35)
    return _history([
        (f"{i:02d}", "母親節", "meta", f"202{3 + i % 3}-05-01", "ended", 1_000, 9_000, 100, n)
        for i, n in enumerate(orders)])


def nothing_below() -> pd.DataFrame:
    """A channel shown and never clicked, one whose spend was never booked, one in order."""
    return _history([
        ("A", "母親節", "meta", "2024-04-29", "ended", 10_000, 100_000, 1_000, 50),
        ("A", "母親節", "line_ads", "2024-04-29", "ended", 500, 9_000, 0, 0),
        ("A", "母親節", "kol", "2024-04-29", "ended", 0, 20_000, 300, 6),
        ("B", "母親節", "meta", "2025-04-28", "ended", 12_000, 100_000, 1_000, 70)])


def plans() -> tuple:
    """Calls of d."""
    many, one = four_campaigns(), two_campaigns().iloc[:1]
    return (
        ({"edm": 3_000, "meta": 45_000.5}, many, GIFT),
        ({"meta": 20_000}, two_campaigns(), GIFT),
        ({"meta": 20_000}, one, GIFT),
        ({"meta": 20_000, "line_ads": 1_000, "kol": 5_000, "app": 9_000}, nothing_below(), GIFT),
        ({"meta": 20_000}, twelve_campaigns(), GIFT),
        ({"meta": 30_000}, uneven_channels(), GIFT),
    )


PLATFORM = ["platform", "kind", "age_18_24", "age_25_34", "age_35_44", "age_45_54", "age_55_up",
            "accepts", "min_age", "min_spend", "lead_days", "reach", "fee_rate", "image_fit",
            "format_fit", "measure_fit", "cost_per_visit"]
YOUNG, MIDDLE, OLD = (.3, .3, .2, .1, .1), (.1, .2, .4, .2, .1), (.0, .1, .2, .3, .4)
SNACK = {"legal_class": "food", "target_age_low": 20, "target_age_high": 44, "budget": 300_000,
         "min_reach": 8_000, "today": "2026-03-02", "order_opens": "2026-03-23",
         "holidays": ["2026-03-06"], "makeup_days": ["2026-03-14"], "price_incl_vat": 630,
         "unit_cost": 220, "aov": 840, "shipping_cost": 60, "payment_fee_rate": 0.02,
         "return_rate": 0.03, "vat_rate": 0.05,
         "weights": {"cost": 0.3, "audience": 0.1, "image": 0.2, "format": 0.2, "measure": 0.2}}
# A candle sold abroad (no VAT): exactly a quarter is left.
CANDLE = {"legal_class": "general", "target_age_low": 30, "target_age_high": 50,
          "budget": 203_000, "min_reach": 20_000, "today": "2025-06-16",
          "order_opens": "2025-07-28", "holidays": [], "makeup_days": [], "price_incl_vat": 800,
          "unit_cost": 400, "aov": 400, "shipping_cost": 100, "payment_fee_rate": 0.0,
          "return_rate": 0.0, "vat_rate": 0.0,
          "weights": {"audience": 0.1, "image": 0.2, "format": 0.3, "measure": 0.2, "cost": 0.2}}


def _platforms(rows: list[tuple]) -> pd.DataFrame:
    """Rows of (name, ages, accepts, min_age, min_spend, lead_days, reach, fee, fits, cost)."""
    return pd.DataFrame([
        (name, "social", *ages, accepts, age, spend, days, reach, fee, *fits, cost)
        for name, ages, accepts, age, spend, days, reach, fee, fits, cost in rows
    ], columns=PLATFORM)


def constraints() -> pd.DataFrame:
    """One platform exactly at every limit, and for each rule one that fails it and the next."""
    three = (50, 60, 70)
    return _platforms([
        ("market", YOUNG, "food", 18, 0, 5, 90_000, 0.10, (60, 60, 70), 6.0),
        ("exact", MIDDLE, "general;food", 20, 300_000, 15, 8_000, None, (80, 50, 70), 9.0),
        ("video", OLD, "food;general", 18, 10_000, 3, 50_000, 0.0, (40, 90, 70), 4.0),
        ("adults", YOUNG, "food", 25, 0, 5, 90_000, 0.0, three, 3.0),
        ("beauty", YOUNG, "cosmetic", 21, 0, 5, 90_000, 0.0, three, 3.0),
        ("pets", MIDDLE, "pet_food;general", 18, 400_000, 5, 90_000, 0.0, three, 3.0),
        ("prime", MIDDLE, "food", 18, 300_001, 40, 90_000, 0.0, three, 3.0),
        ("studio", OLD, "food", 18, 0, 16, 90, 0.0, three, 3.0),
        ("local", OLD, "food", 18, 0, 5, 7_999, 0.95, three, 3.0),
        ("outlet", OLD, "food", 18, 0, 5, 90_000, 0.95, (99, 99, 99), 0.5),
    ])


def ties() -> pd.DataFrame:
    """alpha, beta and cinema have one score from other parts; deal takes all that is left."""
    return _platforms([
        ("gamma", OLD, "general", 18, 0, 5, 90_000, None, (10, 10, 90), 2.0),
        ("beta", MIDDLE, "general", 18, 0, 5, 90_000, None, (90, 10, 10), 4.0),
        ("cinema", MIDDLE, "general", 18, 0, 5, 30_000, None, (90, 10, 10), 4.0),
        ("deal", MIDDLE, "general", 18, 0, 5, 90_000, 0.25, (99, 99, 99), 1.0),
        ("alpha", OLD, "general", 18, 0, 5, 20_000, None, (10, 90, 10), 4.0),
    ])


def briefs() -> tuple:
    """Calls of e."""
    table = constraints()
    return ((SNACK, table), (CANDLE, ties()),
            ({**SNACK, "min_reach": 60_000}, table.iloc[[0, 9]].reset_index(drop=True)),
            (SNACK, table.iloc[3:6].reset_index(drop=True)),
            # ages that share one year with the band below and one with the band above
            ({**SNACK, "target_age_low": 24, "target_age_high": 35}, table))


RULES: dict[str, Any] = {
    "brand_words": ["Olive", "橄欖家"], "rival_marks": ["Kumo", "雲朵"],
    "waste_words": ["DIY", "免費", "職缺"], "min_clicks": 10, "min_cost": 200,
    "min_conversions": 2, "max_cpa": 300}
REPORT = ["search_term", "match_type", "campaign", "ad_group", "impressions", "clicks", "cost",
          "conversions", "conversion_value"]


def small_report() -> pd.DataFrame:
    """Terms at each edge of RULES."""
    rows = [
        ("Tea Gift ", "exact", 6, 120.0, 0), ("tea gift", "broad", 4, 80.0, 0),
        ("tea  gift", "broad", 3, 20.0, 0), ("kumo 比 olive", "phrase", 20, 400.0, 0),
        ("雲朵蠟燭", "exact", 12, 250.0, 1), ("蠟燭", "broad", 15, 300.0, 0),
        ("新OLIVE手工皂", "exact", 9, 90.0, 1), ("手工皂", "broad", 30, 500.0, 0),
        ("面紙 禮盒", "exact", 9, 301.0, 1), ("面紙", "broad", 11, 210.0, 0),
        ("浴巾", "exact", 9, 300.0, 1), ("毛巾 單條", "broad", 10, 199.0, 0),
        ("毛巾 批", "broad", 9, 900.0, 0), ("免費試用", "broad", 1, 5.0, 0),
        ("皂 免費試用 包", "broad", 6, 60.0, 0.5), ("diy香皂材料", "broad", 1, 4.0, 0),
        ("olive 職缺", "broad", 40, 800.0, 0), ("粉撲", "broad", 10, 200.0, 0),
        ("沐浴球", "broad", 5, 100.0, 0), ("沐浴球", "broad", 5, 100.0, 0),
    ]
    out = pd.DataFrame(rows, columns=["search_term", "match_type", "clicks", "cost",
                                      "conversions"])
    out = out.assign(campaign="通用字", ad_group="生活", impressions=out["clicks"] * 10,
                     conversion_value=out["conversions"] * 900.0)
    out.loc[out["search_term"] == "粉撲", "impressions"] = 0  # clicks counted, showings not
    return out[REPORT]


def reports() -> tuple:
    """Calls of f."""
    table = small_report()
    return (table, RULES), (table.iloc[:0], RULES)
