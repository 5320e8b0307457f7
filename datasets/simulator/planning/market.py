"""What can be seen of the market: a search index of five brands, and the rivals' shops by week.

The index of Google Trends is a share of the highest value of its own download, so three downloads
have three scales. A rival's bad news in the middle one pushes everybody else's numbers down.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from .. import brand, calendar, rng

NEWCOMER = "晴川小舖"
TERMS = (brand.BRAND, *brand.RIVALS, NEWCOMER)
SIZES = (26.0, 38.0, 21.0, 14.0, 0.6)  # search interest at the start, any unit
PRICES = (1180.0, 1290.0, 1090.0, 1240.0, 990.0)  # TWD incl. VAT of the usual basket


def sundays(year: int, until: date | None = None) -> pd.DatetimeIndex:
    """Weeks of the search index: from the first Sunday of year-2 to the last whole week before
    `until` (16 June of the year where not given)."""
    first = date(year - 2, 1, 1)
    first += timedelta(days=(6 - first.weekday()) % 7)
    last = (until or date(year, 6, 16)) - timedelta(days=7)  # its week must be over
    last -= timedelta(days=(last.weekday() + 1) % 7)
    return pd.date_range(first, last, freq="7D").as_unit("ns")


def interest(
    seed: int, year: int, until: date | None = None
) -> tuple[pd.DataFrame, dict[str, float]]:
    """True search interest (week and one column per term), and yearly growth by term (log)."""
    gen = rng.stream(seed, year, "planning/interest")
    weeks = sundays(year, until)
    age = (weeks - weeks[0]).days.to_numpy() / 365.25
    season = np.zeros(len(weeks))
    for one in range(year - 2, year + 1):
        days = calendar.festivals(one)
        for name, lead, width, height in (
            ("中秋", 14, 13, 0.55), ("雙11", 3, 7, 0.75), ("農曆年", 16, 14, 0.45),
            ("母親節", 6, 7, 0.25), ("618", 2, 6, 0.2),
        ):  # fmt: skip
            gap = (pd.Timestamp(days[name]) - weeks).days.to_numpy() - 3 - lead
            season += height * np.exp(-((gap / width) ** 2))
    common = _ar(gen, len(weeks), 0.03)
    found: dict[str, np.ndarray] = {}
    growth = {}
    for term, size in zip(TERMS, SIZES, strict=True):
        trend = gen.normal(0.0, 0.16) if term == brand.BRAND else gen.normal(0.02, 0.10)
        level = np.full(len(weeks), size)
        if term == NEWCOMER:  # opened its shop a year ago
            trend = 0.0
            level = size + 11.0 / (1 + np.exp(-(age - gen.uniform(1.1, 1.4)) * 6))
        growth[term] = float(trend)
        found[term] = (
            level * np.exp(trend * age + common + _ar(gen, len(weeks), 0.045))
            * (1 + season * gen.uniform(0.7, 1.2))
        )  # fmt: skip
    # Bad news about the largest rival, in weeks that only the second download holds.
    at = int(gen.integers(58, 76))
    for late, height in enumerate((1.6, 1.1, 0.5, 0.2)):
        found[TERMS[1]][at + late] *= 1 + height
    table = pd.DataFrame({"week": weeks, **found})
    return table, growth


def _ar(gen: np.random.Generator, count: int, sigma: float, carry: float = 0.55) -> np.ndarray:
    out = np.zeros(count)
    for i, shock in enumerate(gen.normal(0, sigma, count)):
        out[i] = carry * (out[i - 1] if i else 0) + shock
    return out


def windows(count: int) -> tuple[tuple[int, int], ...]:
    """First and last week (positions, both included) of the three downloads; they overlap."""
    return (0, 53), (42, 95), (84, count - 1)


def trends(seed: int, year: int, until: date | None = None) -> pd.DataFrame:
    """download (1 to 3), week (Sunday), term, value (text: 0 to 100, or "<1"); by download, week.

    Each download is scaled so that its highest value over all terms and weeks is 100.
    """
    table, _ = interest(seed, year, until)
    values = table[list(TERMS)].to_numpy()
    parts = []
    for number, (first, last) in enumerate(windows(len(table)), 1):
        part = values[first : last + 1]
        scaled = part / part.max() * 100
        cells = np.where(scaled < 1, "<1", np.round(scaled).astype(int).astype(str))
        parts.append(
            pd.DataFrame(
                {
                    "download": number,
                    "week": np.repeat(table["week"].to_numpy()[first : last + 1], len(TERMS)),
                    "term": np.tile(np.array(TERMS), len(part)),
                    "value": cells.ravel(),
                }
            )
        )
    made = pd.concat(parts, ignore_index=True)
    return made.astype({"download": "int64", "week": "datetime64[ns]", "term": "str",
                        "value": "str"})  # fmt: skip


def competitors(seed: int, year: int, until: date | None = None) -> pd.DataFrame:
    """52 weeks of five brands, by week and brand (own first); the last one is over before `until`.

    week (Monday), brand, basket_price (float, TWD incl. VAT, whole, of the same basket of gift
    boxes and bath sets), promo (bool), ads (float: ads seen in the ad libraries, NA where nobody
    counted).
    """
    gen = rng.stream(seed, year, "planning/competitors")
    last = (until or date(year, 6, 16)) - timedelta(days=7)
    last -= timedelta(days=last.weekday())
    weeks = pd.date_range(end=last, periods=52, freq="7D").as_unit("ns")
    near = np.zeros(len(weeks))
    for one in (year - 1, year):
        for name in ("中秋", "雙11", "雙12", "母親節", "618", "農曆年"):
            gap = (pd.Timestamp(calendar.festivals(one)[name]) - weeks).days.to_numpy()
            near = np.maximum(near, np.where((gap >= 0) & (gap < 15), 1.0, 0.0))
    parts = []
    for term, price in zip(TERMS, PRICES, strict=True):
        level = price * np.exp(gen.normal(0, 0.04) + gen.normal(0.02, 0.02) * np.arange(52) / 52)
        promo = gen.random(52) < 0.08 + 0.62 * near
        cut = np.where(promo, 1 - gen.uniform(0.10, 0.24, 52), 1.0)
        ads = np.round(gen.gamma(9, 1 / 9, 52) * (14 + 26 * promo) * (price / 1100)).astype(float)
        ads[gen.random(52) < 0.05] = np.nan
        basket = np.round(level * cut * np.exp(gen.normal(0, 0.008, 52)))
        parts.append(
            pd.DataFrame(
                {"week": weeks, "brand": term, "basket_price": basket, "promo": promo, "ads": ads}
            )
        )
    made = pd.concat(parts, ignore_index=True)
    made["order"] = made["brand"].map({term: i for i, term in enumerate(TERMS)})
    made = made.sort_values(["week", "order"]).drop(columns="order").reset_index(drop=True)
    return made.astype({"week": "datetime64[ns]", "brand": "str"})
