"""The figures that the behaviour report of T2.3 must hold, recomputed from the public tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from .t1_5_worlds import house
from .t2_3_customers import cohorts
from .t2_3_factors import factor_model
from .t2_3_funnel import funnel
from .t2_3_hotspots import hotspots, sales_variance
from .t2_3_price import elasticity, elasticity_with
from .t2_3_simpson import simpson_check

SHOP = ["session_start", "view_item", "add_to_cart", "begin_checkout", "purchase"]
WINDOW, LEAST, MIN_SENT = 24, 10, 200
TAGGED = {"festival": "food", "heat": "food", "search": "food", "rain": "home"}
# Table -> the column of its days.
DAYS = {"sales_before": "ordered_at", "sales_after": "ordered_at", "food_panel": "date",
        "home_panel": "date",
        "price_test": "week", "transactions": "date", "offer_results": "week"}


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the judge needs: numbers, slips, periods, verdicts on factors, places, rules."""
    rules = house("analysis_rules")
    numbers: dict[str, Any] = {}
    slips: dict[str, dict[str, float]] = {}
    tables = {name: load(name) for name in DAYS} | {"ga4_events": load("ga4_events")}
    place, places = _sales(tables, load("market_size"), rules["masking"], numbers, slips)
    _funnel(tables["ga4_events"], numbers, slips)
    verdicts = _factors(tables, load("gift_festivals"), numbers, slips)
    _price(tables["price_test"], numbers, slips)
    _customers(tables["transactions"], numbers, slips)
    pair, pairs = _groups(tables["offer_results"], numbers, slips)
    wanted = rules["reports"]["behaviour"]["numbers"]
    spans = {name: _span(table[DAYS[name]]) for name, table in tables.items() if name in DAYS}
    spans["ga4_events"] = _span(_event_days(tables["ga4_events"]))
    periods = {}
    for key, rule in wanted.items():
        known = [day for name in rule["source"] if name in spans for day in spans[name]]
        periods[key] = [min(known), max(known)]
    days = [day for span in spans.values() for day in span]
    used = _used(tables, pair)
    return {
        "name": "behaviour_report.md", "report": "behaviour", "rules": rules,
        "numbers": {key: float(numbers[key]) for key in wanted},
        "slips": {key: {name: float(v) for name, v in wrong.items() if v == v}
                  for key, wrong in slips.items()},
        "start": min(days), "end": max(days), "periods": periods, "used": used, "days": {},
        "masked": [],
        "says": {"hot_spots": {"the county": [place, *ENGLISH.get(place, ())]},
                 "groups": {"the comparison": [pair]}},
        "others": {"hot_spots": {"the county": [name for county in places if county != place
                                                for name in (county, *ENGLISH.get(county, ()))]},
                   "groups": {"the comparison": [name for name in pairs if name != pair]}},
        "verdicts": verdicts,
    }


# Counties as English readers may write them.
ENGLISH = {
    "臺北市": ["Taipei", "台北"], "新北市": ["New Taipei"], "桃園市": ["Taoyuan"],
    "臺中市": ["Taichung", "台中"], "臺南市": ["Tainan", "台南"], "高雄市": ["Kaohsiung"],
    "基隆市": ["Keelung"], "新竹市": ["Hsinchu City", "Hsinchu"],
    "新竹縣": ["Hsinchu County", "Hsinchu"],
    "苗栗縣": ["Miaoli"], "彰化縣": ["Changhua"], "南投縣": ["Nantou"], "雲林縣": ["Yunlin"],
    "嘉義市": ["Chiayi City", "Chiayi"], "嘉義縣": ["Chiayi County", "Chiayi"],
    "屏東縣": ["Pingtung"], "宜蘭縣": ["Yilan"], "花蓮縣": ["Hualien"],
    "臺東縣": ["Taitung", "台東"], "澎湖縣": ["Penghu"], "金門縣": ["Kinmen"],
    "連江縣": ["Lienchiang", "Matsu", "馬祖"],
}


def _span(column: pd.Series) -> list[str]:
    column = pd.to_datetime(column)
    return [f"{column.min():%Y-%m-%d}", f"{column.max():%Y-%m-%d}"]


def _used(tables: dict, pair: str) -> dict[str, list[list[str]]]:
    """Periods of the rows that a function uses, for figures made of a part of their table."""
    test = tables["price_test"]
    drawn = test["assigned_by"].eq("random")
    offers = tables["offer_results"]
    mine = offers["comparison"].eq(pair)
    bought = tables["transactions"]
    price = [_span(test.loc[rows, "week"]) for rows in (drawn & ~test["stock_out"], drawn)]
    gap = [_span(offers.loc[rows, "week"]) for rows in (mine, mine & offers["orders"].notna())]
    return {**dict.fromkeys(("elasticity", "elasticity_low", "elasticity_high"), price),
            **dict.fromkeys(("pair_gap", "pair_adjusted"), gap),
            "month1_rate": [_span(bought.loc[bought["amount"].gt(0), "date"])]}


def _event_days(events: pd.DataFrame) -> pd.Series:
    """Days of the events, Taipei time."""
    return pd.to_datetime(events["event_date"].astype(str))


def _sales(tables: dict, market: pd.DataFrame, masking: dict, numbers: dict, slips: dict
           ) -> tuple[str, list[str]]:
    """Figures of note N11; the county of the hottest cell, and all counties."""
    before, after = tables["sales_before"], tables["sales_after"]
    orders, sales = after["order_id"].nunique(), after["amount"].sum()
    split = sales_variance(before, after)
    cells = hotspots(after, market, masking).dropna(subset=["index", "market_share"])
    top = cells.sort_values("index", ascending=False).iloc[0]
    largest = cells.sort_values("sales", ascending=False).iloc[0]
    daily = after.groupby(after["ordered_at"].dt.date).agg(
        sales=("amount", "sum"), orders=("order_id", "nunique"))
    numbers.update(
        orders=orders, sales=sales, aov=sales / orders,
        sales_change=sales / before["amount"].sum() - 1, hot_sales=top["sales"],
        hot_market_share=top["market_share"], range_effect=split[["new", "dropped"]].sum().sum(),
        **{f"{name}_effect": split[name].sum() for name in ("price", "volume", "mix")})
    slips.update(
        orders={"lines_as_orders": len(after), "other_period": before["order_id"].nunique()},
        sales={"other_period": before["amount"].sum()},
        aov={"mean_of_days": (daily["sales"] / daily["orders"]).mean(),
             "lines_as_orders": after["amount"].mean()})
    for key, column in (("hot_sales", "sales"), ("hot_market_share", "market_share")):
        slips[key] = {"largest_cell": largest[column]}
    return str(top["county"]), [str(county) for county in cells["county"].unique()]


def _funnel(events: pd.DataFrame, numbers: dict, slips: dict) -> None:
    table = funnel(events, SHOP, WINDOW).set_index(["device_category", "step_number"])
    for device in ("mobile", "desktop"):
        last = table.loc[(device, len(SHOP))]
        numbers[f"funnel_{device}"] = last["total_rate"]
        slips[f"funnel_{device}"] = {"step_not_total": last["step_rate"]}


def _factors(tables: dict, festivals: pd.DataFrame, numbers: dict, slips: dict) -> dict[str, str]:
    """Effects as fractions; for each of TAGGED whether its interval leaves out 0."""
    found = {line: factor_model(tables[f"{line}_panel"], festivals).set_index("factor")
             for line in ("food", "home")}
    for key, line, factor, column in (
            ("festival_effect", "food", "festival", "effect"),
            ("festival_low", "food", "festival", "low"),
            ("festival_high", "food", "festival", "high"),
            ("rain_effect", "home", "rain", "effect"), ("rain_low", "home", "rain", "low"),
            ("rain_high", "home", "rain", "high"), ("sale_effect", "food", "sale", "effect"),
            ("around_effect", "food", "around_sale", "effect")):
        value = found[line].loc[factor, column]
        numbers[f"{line}_{key}"] = value / 100
        slips[f"{line}_{key}"] = {"percent_kept": value}
    slips["home_rain_effect"]["other_line"] = found["food"].loc["rain", "effect"] / 100
    return {factor: "moves" if found[line].loc[factor, "low"] > 0
            or found[line].loc[factor, "high"] < 0 else "undecided"
            for factor, line in TAGGED.items()}


def _price(test: pd.DataFrame, numbers: dict, slips: dict) -> None:
    found = elasticity(test)
    numbers.update(elasticity=found["elasticity"], elasticity_low=found["low"],
                   elasticity_high=found["high"])
    slips["elasticity"] = {
        "slope_of_history": elasticity_with(test, all_weeks=True)["elasticity"]}


def _customers(transactions: pd.DataFrame, numbers: dict, slips: dict) -> None:
    table = cohorts(transactions, transactions["date"].max(), LEAST)
    first = table[table["age"].eq(1)]
    known = first.dropna(subset=["active"])
    numbers["month1_rate"] = known["active"].sum() / known["customers"].sum()
    slips["month1_rate"] = {"young_cohorts": known["active"].sum() / first["customers"].sum(),
                            "mean_of_cohorts": known["rate"].astype(float).mean()}


def _groups(results: pd.DataFrame, numbers: dict, slips: dict) -> tuple[str, list[str]]:
    """Gaps of the first reversed comparison; its name, and all names."""
    table = simpson_check(results, MIN_SENT).sort_values("comparison")
    found = table[table["reversed"]]
    row = (found if len(found) else table.dropna(subset=["gap"])).iloc[0]
    numbers.update(pair_gap=row["gap"], pair_adjusted=row["adjusted_gap"])
    slips.update(pair_gap={"adjusted": row["adjusted_gap"]},
                 pair_adjusted={"raw_gap": row["gap"]})
    return str(row["comparison"]), [str(name) for name in table["comparison"]]


class WithPanels:
    """A world with the panels of its lines as tables of their own, as `load` has them."""

    def __init__(self, world: Any) -> None:
        self._world = world

    def __getattr__(self, name: str) -> Any:
        line, _, kind = name.partition("_")
        if kind == "panel" and line in ("food", "bath", "home"):
            return self._world.factor_panels[line]
        return getattr(self._world, name)
