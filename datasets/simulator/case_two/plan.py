"""What is true in the case: days, shares and effects of one seed and year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from .. import rng

# 中秋 (lunar 8/15) by year.
FESTIVALS = {2023: "2023-09-29", 2024: "2024-09-17", 2025: "2025-10-06", 2026: "2026-09-25",
             2027: "2027-09-15"}
AHEAD = 16  # days from the release to the festival
BEFORE, AFTER = 7, 14  # whole weeks, so that weekdays weigh alike on both sides
HISTORY = 400  # days of the shop before the release
WINDOW = (14, 3)  # days before the festival in which gifts are ordered: first, last
SPLIT = 0.8  # share of the new checkout that the experiment planned
CHANNELS = {  # channel -> source, medium, clicks a day, sessions per click
    "google_search": ("google", "cpc", 500, 0.86),
    "meta": ("facebook", "paid_social", 900, 0.78),
    "line_oa": ("line", "message", 350, 0.84),
    "edm": ("newsletter", "email", 200, 0.82),
    "seo": ("google", "organic", 700, 0.90),
}
CONTROL = "seo"
DIRECT = 520  # true visits a day without any link
ONE_IN = 20  # visits in the export
WEEK = (1.0, 0.97, 0.98, 1.0, 1.02, 1.06, 1.08)
CONFIDENCE, SRM_P = 0.95, 0.001


@dataclass(frozen=True)
class Plan:
    """The truth: fractions; days as timestamps."""

    release: pd.Timestamp
    festival: pd.Timestamp
    last_festival: pd.Timestamp
    not_measured: float
    true_change: float
    lost: dict[str, float]
    redesign: float
    rain: float
    gifts: float
    other: float
    new_rate: float
    old_rate: float

    @property
    def days(self) -> pd.DatetimeIndex:
        """The 21 days of the export."""
        return pd.date_range(self.release - pd.Timedelta(days=BEFORE), periods=BEFORE + AFTER)


@lru_cache(maxsize=64)
def plan(seed: int, year: int) -> Plan:
    """The truth of a seed and year."""
    gen = rng.stream(seed, year, "case_two/plan")
    festival = pd.Timestamp(FESTIVALS[year])
    old = float(gen.uniform(0.50, 0.60))
    worse = float(gen.uniform(0.10, 0.24))
    return Plan(
        release=festival - pd.Timedelta(days=AHEAD), festival=festival,
        last_festival=pd.Timestamp(FESTIVALS[year - 1]),
        not_measured=float(gen.uniform(0.26, 0.38)),
        true_change=float(gen.uniform(-0.18, -0.06)),
        lost={"google_search": 0.0, "meta": float(gen.uniform(0.40, 0.66)),
              "line_oa": float(gen.uniform(0.25, 0.50)), "edm": float(gen.uniform(0.10, 0.22))},
        redesign=-SPLIT * worse, rain=float(gen.uniform(-0.05, -0.02)),
        gifts=float(gen.uniform(0.34, 0.56)), other=float(gen.uniform(-0.12, -0.05)),
        new_rate=old * (1 - worse), old_rate=old)


def season(days_to_go: np.ndarray) -> np.ndarray:
    """Demand by days to the festival, 1 on a plain day; what is ordered later comes too late."""
    k = np.asarray(days_to_go, dtype=float)
    rise = 1 + 0.42 * np.exp(-(((k - 8) / 7) ** 2))
    return np.where(k >= 3, rise, np.where(k >= 0, 0.95, 0.85))


def weekday(days: pd.DatetimeIndex) -> np.ndarray:
    """Factor of the weekday."""
    return np.array(WEEK)[days.day_of_week]
