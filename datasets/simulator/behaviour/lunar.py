"""Lunar days of the eight weeks after the turn of the year, and which of them are festive.

The last lunar month before the New Years of 2025 to 2028 has 29 days and the first one after it
30 (the new moons fall on those days in Taipei), so every day of the period follows from 春節.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from .. import calendar

LAST_MONTH, FIRST_MONTH = 29, 30
AFTER = 9  # days of the calendar after the period, for offerings that are still to come
NOTES = {(12, 8): "臘八", (12, 16): "尾牙", (12, 24): "送神", (12, 29): "除夕", (1, 1): "春節",
         (1, 5): "開工", (1, 15): "元宵", (2, 2): "頭牙"}


def span(year: int) -> calendar.Span:
    """The eight weeks of chapter T2.2: 5 January to 1 March of the year after."""
    return calendar.Span(date(year + 1, 1, 5), date(year + 1, 3, 1))


def lunar_date(day: date) -> tuple[int, int]:
    """Lunar month and day; only for days from 40 days before to 55 days after 春節."""
    gap = (day - _new_year(day.year)).days
    if gap >= FIRST_MONTH:
        return 2, gap - FIRST_MONTH + 1
    if gap >= 0:
        return 1, gap + 1
    if gap >= -LAST_MONTH:
        return 12, gap + LAST_MONTH + 1
    return 11, gap + LAST_MONTH + 31  # its length does not matter to any rite in the period


def _new_year(year: int) -> date:
    return calendar._ChineseLunisolar().lunar_new_year_date(year)[0]


def table(year: int) -> pd.DataFrame:
    """date, lunar_month, lunar_day, note ("" on plain days), festive (送神 to 開工)."""
    period = span(year)
    rows = []
    for n in range(period.days + AFTER):
        day = period.start + timedelta(days=n)
        month, number = lunar_date(day)
        festive = (month, number) >= (12, 24) if month == 12 else (month, number) <= (1, 5)
        rows.append((day, month, number, NOTES.get((month, number), ""),
                     festive and month in (12, 1)))
    made = pd.DataFrame(
        rows, columns=["date", "lunar_month", "lunar_day", "note", "festive"])
    return made.astype({"date": "datetime64[ns]", "lunar_month": "int64", "lunar_day": "int64",
                        "note": "str", "festive": "bool"})
