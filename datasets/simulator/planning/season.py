"""Festivals as the planner sees them, and daily sales of all channels around them.

Demand for a festival rises and falls with the days to the festival, not with the date: the gifts
of 中秋 are ordered two weeks before it, 雙11 peaks on its day. The shapes are the course's own
choice; direction and size follow the range of "雙11 uplift" in the course's benchmarks.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from .. import calendar, rng

# Festival -> (opens, closes): days before the date between which orders for it come in.
WINDOWS = {
    "農曆年": (35, 7),
    "母親節": (14, 2),
    "端午": (16, 3),
    "618": (14, 0),
    "父親節": (10, 1),
    "中秋": (28, 4),
    "雙11": (14, 0),
    "雙12": (7, 0),
}
# Festival -> (days before the date with most demand, height over an ordinary day at that day).
GIFTS = {
    "農曆年": (18, 1.5),
    "母親節": (6, 0.9),
    "端午": (8, 0.7),
    "父親節": (4, 0.45),
    "中秋": (13, 1.9),
}
# Sales days by offset to the date; waiting before and a hangover after are part of them.
SALES = {
    "618": {-3: 0.35, -2: 0.5, -1: 0.6, 0: 2.6, 1: 0.2, 2: -0.1},
    "雙11": {
        -10: 0.25, -9: 0.2, -8: 0.15, -7: 0.1, -6: 0.05, -5: -0.05, -4: -0.08, -3: -0.05,
        -2: 0.1, -1: 0.8, 0: 5.0, 1: 0.5, 2: -0.15, 3: -0.25, 4: -0.25, 5: -0.2, 6: -0.15,
    },
    "雙12": {-2: 0.15, -1: 0.3, 0: 1.8, 1: 0.1, 2: -0.1, 3: -0.1},
}  # fmt: skip
LINES = {  # line -> revenue of an ordinary day (TWD), strength of gifts, strength of sales days
    "food": (172_000, 1.45, 0.75),
    "bath": (115_000, 0.65, 1.35),
    "home": (93_000, 0.60, 1.02),
}
OWN = {("母親節", "food"): 0.55, ("母親節", "bath"): 2.6}  # who gives what, where it differs
GROWTH = 0.03  # per year
WEEKDAY = np.array([0.98, 0.97, 0.98, 0.98, 1.0, 1.10, 1.05])  # all sales channels, from Monday


def span(year: int) -> pd.DatetimeIndex:
    """Days of the daily sales: (year-2)-01-01 to year-05-31."""
    return pd.date_range(date(year - 2, 1, 1), date(year, 5, 31)).as_unit("ns")


def festivals(year: int) -> pd.DataFrame:
    """year (int), festival, date, opens, closes (int, days before the date); 4 years by date.

    Orders for a festival come in from `date - opens` to `date - closes`, both included.
    """
    rows = [
        (one, name, calendar.festivals(one)[name], *window)
        for one in range(year - 2, year + 2)
        for name, window in WINDOWS.items()
    ]
    table = pd.DataFrame(rows, columns=["year", "festival", "date", "opens", "closes"])
    table["date"] = pd.to_datetime(table["date"]).astype("datetime64[ns]")
    table = table.sort_values("date", kind="stable").reset_index(drop=True)
    return table.astype({"festival": "str"})


def strengths(seed: int, year: int) -> dict[str, float]:
    """How strong each festival is for this brand, against the shapes above."""
    gen = rng.stream(seed, year, "planning/strength")
    return {name: float(np.exp(gen.normal(0, 0.10))) for name in WINDOWS}


def shape(name: str, gap: np.ndarray) -> np.ndarray:
    """Additional demand of a festival, as a share of an ordinary day, `gap` days before it."""
    if name in SALES:
        found = np.zeros(len(gap))
        for offset, height in SALES[name].items():
            found[gap == -offset] = height
        return found
    opens, closes = WINDOWS[name]
    peak, height = GIFTS[name]
    rise = np.clip((opens + 2 - gap) / (opens + 2 - peak), 0, 1) ** 1.4
    fall = np.clip((gap - closes + 2) / (peak - closes + 2), 0, 1) ** 0.8
    return height * np.where(gap >= peak, rise, fall)


def expected(seed: int, year: int, days: pd.DatetimeIndex) -> tuple[np.ndarray, np.ndarray]:
    """Expected revenue per day and line (TWD net of VAT), with festivals and without any.

    Returns:
        two arrays of shape (days, lines).
    """
    strong = strengths(seed, year)
    age = (days - pd.Timestamp(year - 2, 1, 1)).days.to_numpy() / 365.25
    ordinary = (1 + GROWTH) ** age * WEEKDAY[days.day_of_week]
    ordinary *= 1 + 0.01 * np.cos(2 * np.pi * (days.day_of_year.to_numpy() - 15) / 365.25)
    plain = np.outer(ordinary, [level for level, _, _ in LINES.values()])
    lift = np.ones_like(plain)
    for one in range(days[0].year, days[-1].year + 2):
        for name, when in calendar.festivals(one).items():
            if name not in WINDOWS:
                continue
            more = shape(name, (pd.Timestamp(when) - days).days.to_numpy()) * strong[name]
            for at, (line, (_, gifts, sales)) in enumerate(LINES.items()):
                weight = OWN.get((name, line), sales if name in SALES else gifts)
                lift[:, at] += more * weight
    # Couriers rest over 農曆年, with or without gifts.
    plain *= calendar.closed(days)[:, None]
    return plain * np.maximum(lift, 0.2), plain


def daily_sales(seed: int, year: int) -> pd.DataFrame:
    """date, line (food, bath, home), revenue (float, TWD net of VAT, whole); by date and line."""
    days = span(year)
    gen = rng.stream(seed, year, "planning/daily_sales")
    with_festivals, _ = expected(seed, year, days)
    shock = gen.normal(0, 0.022, len(days))
    common = np.zeros(len(days))
    for day in range(1, len(days)):
        common[day] = 0.5 * common[day - 1] + shock[day]
    noise = common[:, None] + gen.normal(0, 0.05, with_festivals.shape)
    revenue = np.round(with_festivals * np.exp(noise))
    lines = np.array(list(LINES))
    table = pd.DataFrame(
        {
            "date": np.repeat(days, len(lines)),
            "line": np.tile(lines, len(days)),
            "revenue": revenue.ravel(),
        }
    )
    table = table.sort_values(["date", "line"], kind="stable").reset_index(drop=True)
    return table.astype({"date": "datetime64[ns]", "line": "str"})


def uplift(seed: int, year: int) -> pd.DataFrame:
    """The truth behind `daily_sales`: what each festival does to demand.

    Returns:
        festival, years (int, whose window lies wholly in the days of `daily_sales`), uplift
        (expected revenue inside the window ÷ expected revenue of the same days without any
        festival, mean over these years), peak_days_before (int, of the expected revenue).
    """
    days = span(year)
    full, plain = (part.sum(axis=1) for part in expected(seed, year, days))
    rows = []
    for name, (opens, closes) in WINDOWS.items():
        found, curve = [], []
        for one in range(year - 2, year + 2):
            when = pd.Timestamp(calendar.festivals(one)[name])
            first, last = when - pd.Timedelta(days=opens), when - pd.Timedelta(days=closes)
            if first < days[0] or last > days[-1]:
                continue
            inside = (days >= first) & (days <= last)
            found.append(full[inside].sum() / plain[inside].sum())
            curve.append(full[inside])
        if found:
            peak = opens - int(np.argmax(np.mean(curve, axis=0)))
            rows.append((name, len(found), float(np.mean(found)), peak))
    table = pd.DataFrame(rows, columns=["festival", "years", "uplift", "peak_days_before"])
    return table.astype({"festival": "str"})
