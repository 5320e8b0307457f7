"""The book's festival calendar: where last year's dates catch this year's order windows."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from autograder.learner.festival_widget import NAMES, festival_name
from autograder.learner.figures import label
from autograder.site.frames import Bar, Frame, frames_picture


def festival_windows(festivals: pd.DataFrame) -> pd.DataFrame:
    """Order windows and how many of their days last year's dates would have caught.

    Args:
        festivals: year, festival, date, opens, closes (days before the date).

    Returns:
        One row per year and festival: year, festival, date, start, end (both in the window),
        days, caught (days of this window that, a calendar year earlier, lay in that year's
        window of the festival; NA where the year before is not in the table).
    """
    table = festivals.copy()
    table["date"] = pd.to_datetime(table["date"])
    table["start"] = table["date"] - pd.to_timedelta(table["opens"], unit="D")
    table["end"] = table["date"] - pd.to_timedelta(table["closes"], unit="D")
    table["days"] = (table["end"] - table["start"]).dt.days + 1
    before = table.set_index(["year", "festival"])

    def caught(row: pd.Series) -> float:
        key = (row["year"] - 1, row["festival"])
        if key not in before.index:
            return np.nan
        year_ago = pd.DateOffset(years=1)
        first = max(row["start"] - year_ago, before.loc[key, "start"])
        last = min(row["end"] - year_ago, before.loc[key, "end"])
        return max(0, (last - first).days + 1)

    table["caught"] = table.apply(caught, axis=1)
    return table[["year", "festival", "date", "start", "end", "days", "caught"]]


def festival_picture(festivals: pd.DataFrame, name: str = "festivals") -> str:
    """HTML of the festival calendar: a state per year, a bar per order window.

    Years without a year before them in the table are left out: the picture compares two years.
    """
    windows = festival_windows(festivals)
    order = [f for f in NAMES if f in set(windows["festival"])]
    years = sorted(windows.dropna(subset=["caught"])["year"].unique())
    frames = []
    for year in years:
        first, last = date(year - 1, 12, 1), date(year, 12, 31)
        span = (last - first).days + 1
        mine = windows[windows["year"] == year].set_index("festival")
        bars = []
        for festival in order:
            row = mine.loc[festival]
            start = max((row["start"].date() - first).days, 0)
            end = min((row["end"].date() - first).days + 1, span)
            days = f"{row['start'].month}/{row['start'].day}–{row['end'].month}/{row['end'].day}"
            bars.append(Bar(start / span, (end - start) / span, days))
        told = [
            label(
                "{name}在 {month} 月 {day} 日，去年同一組日期對上 {caught} 天／{days} 天。",
                "{name} is on {day} {english}; last year's same dates catch {caught} of {days} "
                "days.",
            ).format(
                name=festival_name(festival),
                month=mine.loc[festival, "date"].month,
                day=mine.loc[festival, "date"].day,
                english=f"{mine.loc[festival, 'date']:%b}",
                caught=int(mine.loc[festival, "caught"]),
                days=int(mine.loc[festival, "days"]),
            )
            for festival in order
            if festival in ("農曆年", "端午", "中秋", "雙11")
        ]
        frames.append(Frame(str(year), bars, " ".join(told)))
    # Months of an ordinary year; a leap day moves them by less than a pixel on a phone.
    months = [date(2024, 12, 1), *(date(2025, month, 1) for month in range(2, 13, 2))]
    ticks = [
        ((day - months[0]).days / 396, label(f"{day.month}月", f"{day:%b}")) for day in months
    ]
    return frames_picture(
        frames,
        [festival_name(festival) for festival in order],
        name=name,
        legend=label("年份", "Year"),
        caption=label("各節日的訂單窗口", "The order window of each festival"),
        twin="T1.1.b",
        widget=False,
        first=years.index(2025) if 2025 in years else 0,
        ticks=ticks,
    )
