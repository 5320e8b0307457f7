"""Tables of T2.3 as the shop's systems, the weather service and the trends page give them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import brand, rng, weather
from .panel import days_of, made

GROUPS = {  # line -> group of goods -> share of the line's units
    "food": {"糕餅禮盒": 0.40, "堅果糖果": 0.24, "茶與飲品": 0.20, "果醬果乾": 0.16},
    "bath": {"洗髮護髮": 0.28, "沐浴": 0.32, "手工皂": 0.18, "保養": 0.22},
    "home": {"織品": 0.26, "杯具餐具": 0.30, "香氛": 0.24, "清潔補充": 0.20},
}
LIST_PRICE = {"food": 700, "bath": 400, "home": 500}  # TWD incl. VAT of the line's basket
TERMS = {"food": "送禮 禮盒", "bath": "沐浴 禮盒", "home": "居家 禮物"}


def sales(seed: int, year: int) -> pd.DataFrame:
    """date, county and units of the 12 groups, one row per day and county."""
    world = made(seed, year)
    gen = rng.stream(seed, year, "factors/groups")
    days, counties = world["days"], list(brand.COUNTIES)
    table = pd.DataFrame({"date": np.repeat(days.to_numpy(), len(counties)),
                          "county": counties * len(days)})
    for line, shares in GROUPS.items():
        units = world["lines"][line]["units"].ravel()
        split = gen.multinomial(units, list(shares.values()))
        for number, group in enumerate(shares):
            table[group] = split[:, number]
    return table.astype({"county": "str"})


def stations(seed: int, year: int, dirt: frozenset[str]) -> pd.DataFrame:
    """date, county, temp_max (°C, NA for a fault), rain (text: mm, T, X or -9.8)."""
    table = weather.table(seed, year, "full", dirt)
    return table[["date", "county", "temp_max", "rain_mm"]].rename(columns={"rain_mm": "rain"})


def stories(seed: int, year: int) -> pd.DataFrame:
    """date, line, stories (count); days without a story have no row."""
    world = made(seed, year)
    parts = [pd.DataFrame({"date": world["days"], "line": line,
                           "stories": mine["news"].astype("int64")})
             for line, mine in world["lines"].items()]
    table = pd.concat(parts).query("stories > 0").sort_values(["date", "line"])
    return table.reset_index(drop=True).astype({"line": "str"})


def search(seed: int, year: int) -> pd.DataFrame:
    """week (Sunday) and the index of each line (0 to 100, one download)."""
    world = made(seed, year)
    weeks = _sundays(days_of(year))
    table = pd.DataFrame({"week": weeks} | {
        line: mine["search"] for line, mine in world["lines"].items()})
    return table.drop_duplicates("week").reset_index(drop=True)


def prices(seed: int, year: int) -> pd.DataFrame:
    """week (Sunday), line, list_price, price (TWD incl. VAT of the line's basket)."""
    world = made(seed, year)
    weeks = _sundays(days_of(year))
    parts = []
    for line, mine in world["lines"].items():
        price = np.round(LIST_PRICE[line] * (1 - mine["discount"]), 2)
        parts.append(pd.DataFrame({"week": weeks, "line": line, "price": price,
                                   "list_price": float(LIST_PRICE[line])}))
    table = pd.concat(parts).drop_duplicates(["week", "line"]).sort_values(["week", "line"])
    table = table[["week", "line", "list_price", "price"]]
    return table.reset_index(drop=True).astype({"line": "str"})


def _sundays(days: pd.DatetimeIndex) -> pd.DatetimeIndex:
    return (days - pd.to_timedelta((days.day_of_week + 1) % 7, unit="D")).as_unit("ns")
