"""Days of the world: the reported flight, festivals of the lunar and solar year, days off.

Lunar dates and days off come from the `holidays` package, so 農曆年, 端午 and 中秋 move with the
year. 七夕 and 中元 (lunar 7/7 and 7/15) are not in it; they follow from 中秋 (lunar 8/15) and the
length of lunar month 7.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
import numpy as np
import pandas as pd
from holidays.calendars.chinese import _ChineseLunisolar

YEARS = range(2024, 2028)
LONG_SEVENTH = frozenset({2024, 2025, 2027})  # years whose lunar month 7 has 30 days


@dataclass(frozen=True)
class Span:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def index(self) -> pd.DatetimeIndex:
        return pd.date_range(self.start, self.end).as_unit("ns")


def flight(year: int, festival: str = "雙11") -> Span:
    """The 28 days of a campaign; the one of 雙11 is judged in T1.5.

    雙11 is the 23rd day of its flight. 母親節 is the last one (the flight begins on a Monday), and
    its gifts are ordered up to a few days before, so that the 23rd day is the busiest there too.
    """
    first = festivals(year)[festival] - timedelta(days=22 if festival == "雙11" else 27)
    return Span(first, first + timedelta(days=27))


def period(year: int, scale: str = "full") -> Span:
    """The world's period: 15 months, or six weeks around the flight."""
    if scale == "small":
        span = flight(year)
        return Span(span.start - timedelta(days=7), span.end + timedelta(days=7))
    return Span(date(year - 1, 10, 1), date(year, 12, 31))


@lru_cache(maxsize=16)
def festivals(year: int) -> dict[str, date]:
    """Festival -> day in the solar year `year` (農曆年 is its first day, not the eve)."""
    lunar = _ChineseLunisolar()
    moon = lunar.mid_autumn_date(year)[0]
    month7 = 30 if year in LONG_SEVENTH else 29
    ghost = moon - timedelta(days=month7)
    may = date(year, 5, 1)
    return {
        "農曆年": lunar.lunar_new_year_date(year)[0],
        "母親節": may + timedelta(days=(6 - may.weekday()) % 7 + 7),
        "端午": lunar.dragon_boat_date(year)[0],
        "618": date(year, 6, 18),
        "父親節": date(year, 8, 8),
        "七夕": ghost - timedelta(days=8),
        "中元": ghost,
        "中秋": moon,
        "雙11": date(year, 11, 11),
        "雙12": date(year, 12, 12),
    }


@lru_cache(maxsize=16)
def days_off(year: int) -> frozenset[date]:
    """Public holidays and substituted days off in Taiwan."""
    return frozenset(holidays.country_holidays("TW", years=year).keys())


# Festival -> (days before the peak, peak day before the festival, height, days after).
# Gifts are ordered weeks before 中秋 and 農曆年 and stop at the courier's cut-off.
GIFTS = {
    "農曆年": (28, 12, 1.7, 5),
    "母親節": (14, 5, 0.8, 2),
    "端午": (16, 7, 0.5, 2),
    "中秋": (30, 14, 2.0, 4),
    "父親節": (10, 4, 0.3, 1),
    "七夕": (7, 3, 0.2, 1),
    "中元": (8, 4, 0.15, 1),
}


def gift_season(days: pd.DatetimeIndex) -> np.ndarray:
    """Additional demand for gifts per day (0 = none), from all festivals around the days."""
    demand = np.zeros(len(days))
    for year in range(days[0].year, days[-1].year + 2):
        for name, (before, peak, height, after) in GIFTS.items():
            gap = (pd.Timestamp(festivals(year)[name]) - days).days.to_numpy()
            rise = np.clip((before + peak - gap) / before, 0, 1)
            fall = np.where(gap < 3, np.clip((gap + after) / (after + 3), 0, 1), 1.0)
            demand += np.where((gap <= before + peak) & (gap >= -after), height * rise**2 * fall, 0)
    return demand


def sales_days(days: pd.DatetimeIndex) -> np.ndarray:
    """Factor of the platform festivals: 618, 雙11 with its wait and hangover, 雙12."""
    factor = np.ones(len(days))
    for year in range(days[0].year, days[-1].year + 1):
        for name, shape in {
            "618": {-2: 1.2, -1: 1.3, 0: 2.4, 1: 1.1, 2: 0.9},
            "雙11": {
                -9: 0.95,
                -8: 0.94,
                -7: 0.93,
                -6: 0.92,
                -5: 0.9,
                -4: 0.88,
                -3: 0.9,
                -2: 0.97,
                -1: 1.5,
                0: 5.2,
                1: 1.5,
                2: 0.85,
                3: 0.72,
                4: 0.7,
                5: 0.72,
                6: 0.75,
                7: 0.8,
                8: 0.85,
                9: 0.9,
            },
            "雙12": {-1: 1.15, 0: 2.1, 1: 1.1, 2: 0.85, 3: 0.85},
        }.items():
            gap = (days - pd.Timestamp(festivals(year)[name])).days.to_numpy()
            for offset, height in shape.items():
                factor[gap == offset] *= height
    return factor


def closed(days: pd.DatetimeIndex) -> np.ndarray:
    """Factor of the courier's suspension over 農曆年 (few orders from the eve to day 4)."""
    factor = np.ones(len(days))
    for year in range(days[0].year, days[-1].year + 1):
        gap = (days - pd.Timestamp(festivals(year)["農曆年"])).days.to_numpy()
        factor[(gap >= -2) & (gap <= 4)] *= 0.4
    return factor


def rhythm(days: pd.DatetimeIndex) -> np.ndarray:
    """Factor of weekday and payday: Saturday first, then Sunday; a little more after the 5th."""
    weekday = np.array([0.97, 0.95, 0.96, 0.97, 1.0, 1.18, 1.1])[days.day_of_week]
    payday = np.where((days.day >= 5) & (days.day <= 10), 1.06, 1.0)
    off = np.array([d.date() in days_off(d.year) and d.day_of_week < 5 for d in days])
    return weekday * payday * np.where(off, 1.05, 1.0)


def auction_pressure(days: pd.DatetimeIndex) -> np.ndarray:
    """How dear impressions are: up before festivals, highest on the eve of 雙11."""
    pressure = 1 + 0.12 * gift_season(days)
    for year in range(days[0].year, days[-1].year + 1):
        gap = (days - pd.Timestamp(festivals(year)["雙11"])).days.to_numpy()
        pressure += 0.75 * np.exp(-(((gap + 1) / 5.0) ** 2))
        gap = (days - pd.Timestamp(festivals(year)["618"])).days.to_numpy()
        pressure += 0.3 * np.exp(-(((gap + 1) / 4.0) ** 2))
    return pressure
