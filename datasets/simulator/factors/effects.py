"""The true effects on daily sales of T2.3, by line: some are 0, and no column says which.

Sales of a line in a county on a day are Poisson around exp of a sum: the line's level and growth,
the weekday, the effects below times what happened, and a shock that remembers yesterday.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

import numpy as np
import pandas as pd

from .. import rng

LINES = ("food", "bath", "home")
LEVEL = {"food": 900.0, "bath": 650.0, "home": 520.0}  # units of an ordinary day
WEEKDAY = np.array([0.0, -0.02, -0.01, 0.0, 0.03, 0.15, 0.09])  # log, from Monday
CARRY = 0.55  # share of yesterday's shock that is left today
SHOCK = 0.085  # standard deviation of the shock (log)
# What the columns of a panel count in one unit.
PER = {
    "rain": "all buyers under rain of 1 mm or more, against none",
    "heat": "°C of the buyers' mean temp_max above 30",
    "news": "story about the line",
    "search": "10 points of the search index",
    "discount": "10 percentage points off the list price",
    "sale": "day of 618, Double 11, Double 12",
    "around_sale": "day of waiting before or quiet after a sale",
    "festival": "day in a gift festival's ordering window",
}  # fmt: skip


@dataclass(frozen=True)
class Effects:
    """Log effects of one line per unit of PER; price is the elasticity."""

    rain: float
    heat: float
    news: float
    search: float
    price: float
    sale: float
    around_sale: float
    festival: float
    growth: float  # log, a year

    def of(self, factor: str) -> float | None:
        """Log effect of a factor; None for the discount, whose effect is no single number."""
        known = {f.name for f in fields(self)}
        return getattr(self, factor) if factor in known else None


@lru_cache(maxsize=32)
def effects(seed: int, year: int) -> dict[str, Effects]:
    """Line -> its effects. The search index moves nothing; other zeros change with the seed."""
    gen = rng.stream(seed, year, "factors/effects")
    made = {}
    for line, (wet, hot, festive) in {
        "food": (0.0, -1.0, (0.42, 0.62)), "bath": (0.0, 0.7, (0.12, 0.26)),
        "home": (1.0, 0.0, (0.0, 0.0)),
    }.items():  # fmt: skip
        reported = gen.random() < 0.5
        made[line] = Effects(
            rain=round(wet * float(gen.uniform(0.10, 0.20)), 3),
            heat=round(hot * float(gen.uniform(0.02, 0.04)), 3),
            news=round(float(gen.uniform(0.02, 0.05)) * reported, 3),
            search=0.0,
            price=round(float(-gen.uniform(1.4, 2.4)), 2),
            sale=round(float(gen.uniform(0.45, 0.70)), 3),
            around_sale=round(float(-gen.uniform(0.09, 0.16)), 3),
            festival=round(float(gen.uniform(*festive)), 3),
            growth=round(float(gen.uniform(-0.05, 0.12)), 3),
        )
    return made


def table(seed: int, year: int) -> pd.DataFrame:
    """The ledger's rows: line, factor, coefficient (log), percent (of one unit), per."""
    rows = []
    for line, known in effects(seed, year).items():
        for factor, per in PER.items():
            if (value := known.of(factor)) is not None:
                rows.append((line, factor, value, 100 * float(np.expm1(value)), per))
        rows.append((line, "price", known.price, np.nan, "log of the price (elasticity)"))
    return pd.DataFrame(rows, columns=["line", "factor", "coefficient", "percent", "per"])
