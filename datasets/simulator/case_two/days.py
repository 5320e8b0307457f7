"""Orders of the shop by day and device, with rain: what the factors did to sales."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng
from .plan import AFTER, HISTORY, WINDOW, Plan, weekday

SIZE = {"desktop": 150, "mobile": 300}
GROWTH = 0.08  # a year
DAY, DEVICE = 0.06, 0.03  # noise shared by both devices on a day, and of each alone


def rain(gen: np.random.Generator, days: pd.DatetimeIndex, plan: Plan) -> np.ndarray:
    """mm a day; a wet spell in the second week after the release."""
    wet = gen.random(len(days)) < 0.33
    mm = np.where(wet, gen.gamma(0.9, 14, len(days)), 0.0)
    week = (days >= plan.release + pd.Timedelta(days=5)) & (
        days < plan.release + pd.Timedelta(days=11))
    mm = np.where(week, mm + gen.gamma(2.5, 12, len(days)), mm)
    return np.round(mm, 1)


def in_window(days: pd.DatetimeIndex, plan: Plan) -> np.ndarray:
    """Whether gifts for 中秋 are ordered on each day, in both years."""
    found = np.zeros(len(days), dtype=bool)
    for festival in (plan.festival, plan.last_festival):
        left = (festival - days).days
        found |= (left <= WINDOW[0]) & (left >= WINDOW[1])
    return found


def shop_days(seed: int, year: int, plan: Plan) -> pd.DataFrame:
    """date, device, orders, rain_mm; HISTORY days before the release and AFTER from it on."""
    gen = rng.stream(seed, year, "case_two/days")
    days = pd.date_range(plan.release - pd.Timedelta(days=HISTORY), periods=HISTORY + AFTER)
    mm = rain(gen, days, plan)
    after = days >= plan.release
    shared = (GROWTH * np.arange(len(days)) / 365 + np.log(weekday(days))
              + np.log1p(plan.rain) * mm / 10 + np.log1p(plan.gifts) * in_window(days, plan)
              + np.log1p(plan.other) * after + gen.normal(0, DAY, len(days)))
    parts = []
    for device, size in SIZE.items():
        own = np.log1p(plan.redesign) * after if device == "mobile" else 0.0
        level = size * np.exp(shared + own + gen.normal(0, DEVICE, len(days)))
        parts.append(pd.DataFrame({"date": days, "device": device, "orders": gen.poisson(level),
                                   "rain_mm": mm}))
    table = pd.concat(parts).sort_values(["date", "device"], ignore_index=True)
    return table.astype({"orders": "int64", "device": "str"})


def truth(plan: Plan) -> dict[str, float]:
    """Effects on orders as fractions; rain per 10 mm."""
    return {"festival": plan.gifts, "rain": plan.rain, "redesign": plan.redesign}
