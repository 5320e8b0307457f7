"""Fifteen months of daily sales: what happened by day and county, and what was sold."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd

from .. import brand, calendar, rng, weather
from ..planning import season
from .effects import CARRY, LEVEL, LINES, SHOCK, WEEKDAY, effects

GIFTS = tuple(season.GIFTS)
SALES = {"618": (-1, 1), "雙11": (-1, 1), "雙12": (-1, 1)}  # first and last day, from the festival
MEMBERS = (20, 22)  # days of the month on which members buy cheaper
AROUND = 3  # days of waiting before a sale, and of quiet after it
WET = 1.0  # mm from which a day counts as rainy
HOT = 30.0  # °C of temp_max
FACTORS = ("rain", "heat", "news", "search", "discount", "sale", "around_sale")
COLUMNS = ("date", "units", *FACTORS)


def days_of(year: int) -> pd.DatetimeIndex:
    """The 15 months of the world: 1 October of the year before to 31 December."""
    return calendar.period(year).index()


def gift_festivals(year: int) -> pd.DataFrame:
    """festival, date, opens, closes (days before) of the year and its neighbours, by date.

    Orders come in from `date - opens` to `date - closes`, both included.
    """
    rows = [(name, pd.Timestamp(calendar.festivals(one)[name]), *season.WINDOWS[name])
            for one in (year - 1, year, year + 1) for name in GIFTS]
    table = pd.DataFrame(rows, columns=["festival", "date", "opens", "closes"])
    table = table.astype({"festival": "str", "date": "datetime64[ns]"})
    return table.sort_values("date", kind="stable").reset_index(drop=True)


def in_window(days: pd.DatetimeIndex, year: int) -> np.ndarray:
    """1 on days inside a gift festival's ordering window, else 0."""
    found = np.zeros(len(days))
    for row in gift_festivals(year).itertuples():
        first = row.date - pd.Timedelta(days=row.opens)
        last = row.date - pd.Timedelta(days=row.closes)
        found[(days >= first) & (days <= last)] = 1.0
    return found


def sales_calendar(year: int) -> pd.DataFrame:
    """date, event, kind: "sale", or "around_sale" for the days of waiting and of quiet."""
    spans = [(name, calendar.festivals(one)[name], *span)
             for one in (year - 1, year) for name, span in SALES.items()]
    spans += [("會員日", date(one, month, MEMBERS[0]), 0, MEMBERS[1] - MEMBERS[0])
              for one in (year - 1, year) for month in range(1, 13)]
    rows = []
    for name, day, first, last in spans:
        for offset in range(first - AROUND, last + AROUND + 1):
            kind = "sale" if first <= offset <= last else "around_sale"
            rows.append((pd.Timestamp(day + timedelta(days=offset)), name, kind))
    table = pd.DataFrame(rows, columns=["date", "event", "kind"])
    # Where the quiet of one sale is a day of another one, it is a day of the sale.
    table = table.sort_values(["date", "kind"], ascending=[True, False], kind="stable")
    table = table.drop_duplicates("date")
    table = table[table["date"].isin(days_of(year))].reset_index(drop=True)
    return table.astype({"date": "datetime64[ns]", "event": "str", "kind": "str"})


def remembers(gen: np.random.Generator, count: int, carry: float, sigma: float) -> np.ndarray:
    """Shocks of standard deviation sigma of which a share `carry` is left the day after."""
    noise = gen.normal(0, sigma * np.sqrt(1 - carry**2), count)
    level = gen.normal(0, sigma)
    out = np.empty(count)
    for i, new in enumerate(noise):
        out[i] = level = carry * level + new
    return out


@lru_cache(maxsize=16)
def made(seed: int, year: int) -> dict[str, object]:
    """Everything of a world: days, window, sky, and per line the panel's columns and units.

    Units per line are an array (days, counties).
    """
    days = days_of(year)
    window, kinds = in_window(days, year), sales_calendar(year).set_index("date")["kind"]
    sale = days.isin(kinds.index[kinds.eq("sale")]).astype(float)
    around = days.isin(kinds.index[kinds.eq("around_sale")]).astype(float)
    sky = weather.truth(seed, year)
    rain, heat = (sky["rain_mm"] >= WET) * 1.0, np.clip(sky["temp_max"] - HOT, 0, None)
    share = np.array(list(brand.COUNTIES.values()))
    share = share / share.sum()
    weeks = (days - pd.to_timedelta((days.day_of_week + 1) % 7, unit="D"))  # Sundays
    _, week = np.unique(weeks, return_inverse=True)
    known = effects(seed, year)
    lines = {}
    for line in LINES:
        gen = rng.stream(seed, year, f"factors/{line}")
        mine = known[line]
        shock = remembers(gen, len(days), CARRY, SHOCK)
        # Papers write about gifts in the weeks in which people order them.
        pace = np.exp(remembers(gen, len(days), 0.3, 0.3))
        news = np.minimum(gen.poisson((0.5 + 1.3 * window) * pace), 6).astype(float)
        festive = np.array([window[week == w].mean() for w in range(week.max() + 1)])
        index = 34 + 32 * festive + remembers(gen, week.max() + 1, 0.4, 10.0)
        search = np.clip(np.round(index), 0, 100)[week]
        # The shop gives more away in weeks in which demand is high anyway.
        busy = np.array([shock[week == w].mean() for w in range(week.max() + 1)])
        cut = 0.07 + 0.55 * busy + gen.normal(0, 0.035, week.max() + 1)
        discount = np.clip(np.round(cut, 2), 0, 0.3)[week]
        common = (
            np.log(LEVEL[line]) + mine.growth * np.arange(len(days)) / 365.25
            + WEEKDAY[days.day_of_week] + mine.news * news + mine.price * np.log1p(-discount)
            + mine.sale * sale + mine.around_sale * around + mine.festival * window + shock
        )  # fmt: skip
        local = mine.rain * rain + mine.heat * heat + gen.normal(0, 0.03, rain.shape)
        units = gen.poisson(np.exp(common[:, None] + local) * share)
        lines[line] = {"units": units, "news": news, "search": search, "discount": discount}
    return {"days": days, "window": window, "sky": sky, "sale": sale, "around_sale": around,
            "rain": rain @ share, "heat": heat @ share, "lines": lines}


def panel(seed: int, year: int, line: str) -> pd.DataFrame:
    """One row per day: COLUMNS; search per 10 points, discount per 10 percentage points."""
    world = made(seed, year)
    mine = world["lines"][line]
    return pd.DataFrame({
        "date": world["days"], "units": mine["units"].sum(axis=1).astype(float),
        "rain": world["rain"], "heat": world["heat"], "news": mine["news"],
        "search": mine["search"] / 10, "discount": mine["discount"] * 10,
        "sale": world["sale"], "around_sale": world["around_sale"],
    })[list(COLUMNS)]
