"""Inputs of T2.3.f1, b and c: panels and price tests of a world, and small ones by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .t2_3_factors import FACTORS


def window_calls(world: Any) -> tuple:
    """(dates, festivals) of a world, and the days of one autumn in another order."""
    dates = world.factor_panels["food"]["date"]
    mixed = dates[dates.dt.month.isin((8, 9, 10))].sort_values(
        key=lambda days: days.dt.day * 40 + days.dt.month)
    return ((dates, world.gift_festivals), (mixed, world.gift_festivals), *window_practice())


def window_practice() -> tuple:
    """Two windows that overlap, one of a single day, one outside; dates in no order."""
    days = ["2026-03-10", "2026-03-01", "2026-03-05", "2026-03-06", "2026-03-02", "2026-03-09",
            "2026-03-07", "2026-03-20", "2026-03-14", "2026-03-04"]
    dates = pd.Series(pd.to_datetime(days), index=range(5, 15)).astype("datetime64[ns]")
    rows = [("甲", "2026-03-10", 8, 4), ("乙", "2026-03-12", 7, 3), ("丙", "2026-03-15", 1, 1),
            ("丁", "2026-05-01", 20, 2)]
    festivals = pd.DataFrame(rows, columns=["festival", "date", "opens", "closes"])
    festivals["date"] = pd.to_datetime(festivals["date"]).astype("datetime64[ns]")
    return ((dates, festivals.astype({"festival": "str"})),)


def _once(world: Any, calls: tuple) -> tuple:
    """Calls that are the same in every world, in one of them."""
    return calls if world.year == 2026 else ()


def model_calls(world: Any) -> tuple:
    """(panel, festivals): food of a world, and once the one by hand."""
    return ((world.factor_panels["food"], world.gift_festivals), *_once(world, model_practice()))


def model_practice() -> tuple:
    """84 days in another order in which nobody wrote a story; one window begins before them."""
    gen = np.random.default_rng(84)
    count = 84
    days = pd.date_range("2026-01-05", periods=count).as_unit("ns")
    festivals = pd.DataFrame({
        "festival": ["甲", "乙", "丙"], "opens": [20, 9, 14], "closes": [6, 3, 2],
        "date": pd.to_datetime(["2026-01-20", "2026-03-05", "2026-04-30"]),
    })[["festival", "date", "opens", "closes"]]
    festivals["date"] = festivals["date"].astype("datetime64[ns]")
    inside = ((days <= "2026-01-14") | ((days >= "2026-02-24") & (days <= "2026-03-02"))) * 1.0
    noise = np.zeros(count)
    for i, new in enumerate(gen.normal(0, 0.06, count)):
        noise[i] = new + (0.6 * noise[i - 1] if i else 0)
    panel = pd.DataFrame({
        "date": days, "rain": gen.integers(0, 11, count) / 10,
        "heat": gen.integers(0, 5, count) / 2, "news": 0.0,
        "search": np.round(gen.normal(4, 1, count // 7).repeat(7) + inside, 1),
        "discount": gen.integers(0, 3, count // 7).repeat(7) / 2,
        "sale": np.isin(np.arange(count) % 28, (15, 16)) * 1.0,
        "around_sale": np.isin(np.arange(count) % 28, (13, 14, 17, 18)) * 1.0,
    })
    log = (6 + 0.1 * panel["rain"] + 0.5 * panel["sale"] - 0.1 * panel["around_sale"]
           + 0.15 * panel["discount"] + 0.4 * inside + 0.1 * (days.day_of_week >= 5) + noise)
    panel.insert(1, "units", np.round(np.exp(log)))
    order = gen.permutation(count)
    panel = panel[["date", "units", *FACTORS]].iloc[order].reset_index(drop=True)
    return ((panel, festivals.astype({"festival": "str"})),)


def error_calls(world: Any) -> tuple:
    """(panel, festivals, start): bath to be forecast from September on, and by hand."""
    panel = world.factor_panels["bath"]
    return ((panel, world.gift_festivals, f"{world.year}-09-01"),
            *_once(world, error_practice()))


def error_practice() -> tuple:
    """The panel by hand, the last four weeks of it to be forecast."""
    return tuple((panel, festivals, "2026-03-02") for panel, festivals in model_practice())


def price_calls(world: Any) -> tuple:
    """(test,) of a world; in one of them also its larger half of counties, from last to first."""
    test = world.price_test
    big = test.groupby("county")["units"].transform("mean")
    half = test[big >= big.median()].iloc[::-1].reset_index(drop=True)
    return ((test,), *_once(world, ((half,), *price_practice())))


def price_practice() -> tuple:
    """Five counties, eleven weeks: the first three of the shop, one sold out, restless weeks."""
    gen = np.random.default_rng(23)
    weeks = pd.date_range("2026-02-02", periods=11, freq="7D").as_unit("ns")
    busy = gen.normal(0, 0.4, 11)
    rows = []
    for county, size in (("甲縣", 900), ("乙縣", 420), ("丙縣", 260), ("丁縣", 130), ("戊縣", 70)):
        tilt = np.repeat(gen.normal(0, 0.1, 4), 3)[:11]
        for n, week in enumerate(weeks):
            low = n < 3 and busy[n] + tilt[n] > 0
            price = 400.0 if low else float(gen.choice([400, 450, 500]))
            units = size * (price / 450) ** -1.8 * np.exp(
                busy[n] + tilt[n] + gen.normal(0, 0.05))
            out = county == "乙縣" and n == 6
            rows.append((week, county, price, round(units / 3 if out else units),
                         "shop" if n < 3 else "random", out))
    made = pd.DataFrame(rows, columns=["week", "county", "price", "units", "assigned_by",
                                       "stock_out"])
    return ((made.astype({"county": "str", "assigned_by": "str", "units": "float64",
                         "week": "datetime64[ns]"}),),)


def best_calls(world: Any) -> tuple:
    """(e, prices, unit_cost): the world's product, and borders."""
    known = world.price_truth
    prices = sorted(world.price_test["price"].unique().tolist())
    cost = known["unit_cost"]
    return (*((e, prices, cost) for e in (known["elasticity"], -1.6, -2.1, -2.5, -3.4)),
            *best_practice())


def best_practice() -> tuple:
    """Hardly sensitive, very sensitive, in between, prices in no order; far apart, nearly even."""
    return ((-0.6, [630.0, 420.0, 525.0], 200.0), (-4.0, [630.0, 420.0, 525.0], 200.0),
            (-1.7, [420.0, 630.0, 525.0, 840.0], 300.0), (-2.2, [525.0, 630.0, 588.0], 260.0),
            (-2.0, [600.0, 640.0], 300.0), (-2.0, [800.0, 500.0], 300.0),
            (-2.0, [480.0, 560.0], 246.0))
