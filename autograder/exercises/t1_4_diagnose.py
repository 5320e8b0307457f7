"""T1.4.c: what broke, from the signs of each day: reference, held-out runs, known wrong ways."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.run_labels import NORMAL

from .t1_4_run_worlds import stream


def diagnose(daily: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """date, channel, label of each row of `daily`.

    Args:
        daily: date, channel, budget, impressions, clicks, conversions; orders and stock of the
            whole shop, the same in each row of a day (NA: not counted).
        wrong: switches for known wrong ways, by name.
    """
    table = daily.copy()
    reach = table["impressions"] / table["budget"].where(table["budget"] > 0)
    if wrong.get("budget_ignored"):
        reach = table["impressions"].where(table["budget"] > 0)
    rate = table["conversions"] / table["clicks"].where(table["clicks"] > 0)

    def usual(values: pd.Series) -> pd.Series:
        if wrong.get("pooled"):
            return pd.Series(values.median(), index=values.index)
        if wrong.get("yesterday"):
            return values.groupby(table["channel"]).shift(1)
        return values.groupby(table["channel"]).transform("median")

    table["reach"] = reach / usual(reach)
    table["rate"] = rate / usual(rate)
    days = table.groupby("date")
    whole_reach = days["reach"].transform("median")
    whole_rate = days["rate"].transform("median")
    clicks = days["clicks"].transform("sum")
    sold = table["orders"] / clicks.where(clicks > 0)
    if wrong.get("orders_alone"):
        sold = table["orders"]
    first = ~table.duplicated("date")
    sold = sold / (sold[first].shift(1).reindex(table.index).ffill() if wrong.get("yesterday")
                   else sold[first].median())
    stock = table["stock"].fillna(0) if wrong.get("uncounted_zero") else table["stock"]
    empty = stock < 100 if wrong.get("low_stock") else stock == 0
    few = whole_rate < 0.3
    if wrong.get("zero_only"):
        few = table["conversions"] == 0
    signs = {
        "stock_out": empty,
        "demand_drop": whole_reach < (0.5 if wrong.get("half") else 0.7),
        "disapproved": table["reach"] < 0.3,
        "tracking_break": few & (sold > 0.7),
    }
    if wrong.get("no_shop"):
        signs = {"tracking_break": whole_rate < 0.6} | {
            k: v for k, v in signs.items() if k != "tracking_break"}
    if wrong.get("no_stock"):
        signs["stock_out"] = pd.Series(False, index=table.index)
        signs["demand_drop"] = signs["demand_drop"] | (whole_rate < 0.7) & (sold < 0.7)
    if wrong.get("orders_low"):
        signs["demand_drop"] = sold < 0.7
        signs = {k: signs[k] for k in ("demand_drop", "stock_out", "disapproved",
                                       "tracking_break")}
    if wrong.get("channel_alone"):
        signs["demand_drop"] = pd.Series(False, index=table.index)
        signs["disapproved"] = table["reach"] < 0.7
    if wrong.get("no_tracking"):
        signs["tracking_break"] = pd.Series(False, index=table.index)
    if wrong.get("days_only"):
        signs["disapproved"] = pd.Series(False, index=table.index)
    if wrong.get("break_is_drop"):
        signs["demand_drop"] = signs["demand_drop"] | signs["tracking_break"]
    if wrong.get("refused_by_sales"):
        signs["disapproved"] = table["rate"] < 0.3
        signs = {k: signs[k] for k in ("stock_out", "demand_drop", "disapproved",
                                       "tracking_break")}
    if wrong.get("refused_everywhere"):
        refused = signs["disapproved"].groupby(table["date"]).transform("any")
        signs["disapproved"] = refused
    label = np.select(list(signs.values()), list(signs), NORMAL)
    if not wrong.get("unfunded"):
        label = np.where(table["budget"] > 0, label, NORMAL)
    if wrong.get("all_normal"):
        label = np.full(len(table), NORMAL)
    return table[["date", "channel"]].assign(label=pd.Series(label, index=table.index))


def _with(**wrong: Any) -> Callable:
    return partial(diagnose, **wrong)


def _by_loop(daily: pd.DataFrame) -> pd.DataFrame:
    """Row by row, with other limits."""
    usual = {}
    for channel, part in daily.groupby("channel"):
        funded = part[part["budget"] > 0]
        usual[channel] = ((funded["impressions"] / funded["budget"]).median(),
                          (funded["conversions"] / funded["clicks"]).median())
    per_day = daily.groupby("date").agg(clicks=("clicks", "sum"), orders=("orders", "first"))
    shop = (per_day["orders"] / per_day["clicks"]).median()
    rows = []
    for date, part in daily.groupby("date"):
        reach, rate = {}, {}
        for r in part.itertuples():
            if r.budget > 0:
                reach[r.channel] = r.impressions / r.budget / usual[r.channel][0]
                if r.clicks:
                    rate[r.channel] = r.conversions / r.clicks / usual[r.channel][1]
        first = part.iloc[0]
        sold = first["orders"] / part["clicks"].sum() / shop
        for channel in part["channel"]:
            if channel not in reach:
                label = NORMAL
            elif first["stock"] == 0:
                label = "stock_out"
            elif sum(v < 0.75 for v in reach.values()) > len(reach) / 2:
                label = "demand_drop"
            elif reach[channel] < 0.25:
                label = "disapproved"
            elif sold > 0.6 and np.median(list(rate.values())) < 0.25:
                label = "tracking_break"
            else:
                label = NORMAL
            rows.append((date, channel, label))
    return pd.DataFrame(rows, columns=["date", "channel", "label"])


def steered(daily: pd.DataFrame, gen: np.random.Generator) -> pd.DataFrame:
    """The same run with budgets that were moved up and down a lot, and less in stock."""
    table = daily.copy()
    day = {d: float(gen.choice([0.3, 0.5, 1.0, 1.0, 2.5])) for d in table["date"].unique()}
    rate = table["conversions"] / table["clicks"].where(table["clicks"] > 0)
    usual = rate.groupby(table["channel"]).transform("median")
    broken = (rate / usual).groupby(table["date"]).transform("median") < 0.3
    factor = table["date"].map(day).mask(broken, 0.35)
    for column in ("budget", "impressions", "clicks", "conversions", "orders"):
        table[column] = (table[column] * factor).round()
    few = table["date"].map({d: gen.random() < 0.3 for d in day})
    left = table["date"].map({d: float(gen.integers(1, 60)) for d in day})
    table["stock"] = table["stock"].mask(few & (table["stock"] > 0), left)
    uncounted = table["date"].map({d: gen.random() < 0.15 for d in day})
    table["stock"] = table["stock"].mask(uncounted & (table["stock"] > 0))
    return table


def calls(world: Any) -> tuple:
    """The run of the world and one of another seed, rows in another order; both also steered."""
    from datasets.simulator import World

    gen = stream(world, 63)
    other = World(int(gen.integers(0, 2**30)), world.year, "none", "small").run_daily
    mixed = other.iloc[gen.permutation(len(other))].reset_index(drop=True)
    return ((world.run_daily.copy(),), (mixed,), (steered(world.run_daily, gen),),
            (steered(mixed, gen),), *practice())


def practice() -> tuple:
    """Fourteen days of three channels: budgets that we moved, little stock, days not counted."""
    size = (1, 1, 0.5, 0.5, 2, 2, 1, 1, 1, 3, 1, 0.4, 1, 1)
    stock = (90, 40, 7, None, 400, 300, 200, 0, 500, 20, None, 1, 250, 200)
    rows = []
    for n, factor in enumerate(size):
        for channel, budget, views, rate in (("a", 1000, 8, 0.05), ("b", 2400, 5, 0.04),
                                             ("c", 600, 20, 0.03)):
            unfunded = (channel == "c" and n < 2) or (channel != "a" and n == 7)
            money = 0 if unfunded else budget * factor
            shown = money * views * (0.95 + 0.01 * (n * 7 % 11))
            shown *= 0.5 if n == 5 else 0.02 if (n, channel) in ((9, "b"), (10, "b")) else 1
            clicks = round(shown * 0.04)
            bought = clicks * rate * (0.35 if n == 7 else 0.04 if n in (2, 3) else 1)
            rows.append((pd.Timestamp("2027-11-01") + pd.Timedelta(days=n), channel,
                         float(money), float(round(shown)), float(clicks), float(round(bought))))
    table = pd.DataFrame(rows, columns=["date", "channel", "budget", "impressions", "clicks",
                                        "conversions"])
    clicks = table.groupby("date")["clicks"].transform("sum")
    at = (table["date"] - table["date"].min()).dt.days
    table["orders"] = (clicks * at.map(lambda n: 0.02 if n == 7 else 0.055)).round()
    table["stock"] = at.map(dict(enumerate(stock))).astype("float64")
    large = table.copy()  # the same days of a shop twenty times the size
    for column in ("budget", "impressions", "clicks", "conversions", "orders"):
        large[column] *= 20
    large["conversions"] = large["conversions"].mask(at.isin([2, 3]) & large["clicks"].gt(0), 9.0)
    return (table,), (large,)
