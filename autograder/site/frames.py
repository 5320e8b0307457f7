"""Pictures with a few prepared states: bars and a sentence per state, switched in the page.

All numbers are computed at build. The page's script only shows the state that is chosen with
radio buttons or a slider; without scripts a table says the same.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import numpy as np
import pandas as pd

from autograder.learner.figures import label
from autograder.site.cells import channel_name

STEP = 10_000  # TWD that are moved at a time
FESTIVALS = {
    "農曆年": "Lunar New Year",
    "母親節": "Mother's Day",
    "端午": "Dragon Boat",
    "618": "618",
    "父親節": "Father's Day",
    "中秋": "Mid-Autumn",
    "雙11": "11/11",
    "雙12": "12/12",
}


@dataclass(frozen=True)
class Bar:
    """One bar of a state: its start and length (shares of the track) and its text."""

    start: float
    length: float
    text: str


@dataclass(frozen=True)
class Frame:
    """One state: its name (the control's label), a bar per row, and a sentence."""

    name: str
    bars: Sequence[Bar]
    told: str


def frames_picture(
    frames: Sequence[Frame],
    rows: Sequence[str],
    *,
    name: str,
    legend: str,
    caption: str,
    first: int = 0,
    slider: bool = False,
    ticks: Sequence[tuple[float, str]] = (),
) -> str:
    """HTML of a picture with prepared states.

    Args:
        frames: the states, in the order of the control; each has one bar per row.
        rows: names of the rows.
        name: name of the control, once per page.
        legend: what the control changes.
        caption: heading of the table that says the same.
        first: which state is shown first.
        slider: a slider in place of radio buttons.
        ticks: (share of the track, text) of marks above the rows.
    """
    data = {
        "rows": list(rows),
        "ticks": [[round(at, 4), text] for at, text in ticks],
        "frames": [
            {
                "name": frame.name,
                "told": frame.told,
                "bars": [[round(b.start, 4), round(b.length, 4), b.text] for b in frame.bars],
            }
            for frame in frames
        ],
    }
    if slider:
        control = (
            f'<label class="slide"><span>{escape(legend)}</span>'
            f'<input type="range" name="{name}" min="0" max="{len(frames) - 1}" step="1" '
            f'value="{first}" aria-valuetext="{escape(frames[first].name)}"></label>'
        )
    else:
        radios = "".join(
            f'<label><input type="radio" name="{name}" value="{i}"'
            f"{' checked' if i == first else ''}> {escape(frame.name)}</label>"
            for i, frame in enumerate(frames)
        )
        control = f"<fieldset><legend>{escape(legend)}</legend>{radios}</fieldset>"
    payload = escape(json.dumps(data, ensure_ascii=False), quote=True)
    return (
        f'<div class="frames" data-picture="{payload}">{control}'
        '<div class="bars" aria-hidden="true"></div><p class="told" aria-live="polite"></p>'
        f"<details><summary>{escape(caption)}</summary>{_table(frames, rows, slider)}"
        "</details></div>"
    )


def _table(frames: Sequence[Frame], rows: Sequence[str], by_frame: bool) -> str:
    """The same as a table: a line per state where there are many, else a line per row."""
    texts = [[bar.text for bar in frame.bars] for frame in frames]
    names, lines, heads = [f.name for f in frames], texts, list(rows)
    if not by_frame:
        names, heads = list(rows), [f.name for f in frames]
        lines = [list(line) for line in zip(*texts, strict=True)]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(line_name)}</th>'
        + "".join(f"<td>{escape(text)}</td>" for text in line)
        + "</tr>"
        for line_name, line in zip(names, lines, strict=True)
    )
    return f"<table><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>"


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
    order = [f for f in FESTIVALS if f in set(windows["festival"])]
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
        first=years.index(2025) if 2025 in years else 0,
        ticks=ticks,
    )


def festival_name(festival: str) -> str:
    """Name of a festival in the language of the build; an unknown one as it is."""
    return label(festival, FESTIVALS.get(festival, festival))


def revenue(curve: pd.Series, spend: float) -> float:
    """Expected revenue of a channel (TWD): ceiling · s^slope ÷ (half^slope + s^slope)."""
    power = spend ** curve["slope"]
    return float(curve["ceiling"] * power / (curve["half"] ** curve["slope"] + power))


def splits(curves: pd.DataFrame, one: str, other: str, total: int) -> pd.DataFrame:
    """Every split of `total` between two channels in steps of STEP, inside their bounds.

    Returns:
        one, other (TWD given to each), next_one, next_other (contribution before media that the
        next STEP would bring), left (contribution of both after media).
    """
    table = curves.set_index("channel")
    a, b = table.loc[one], table.loc[other]
    low = int(max(a["low"], total - b["high"]))
    high = int(min(a["high"], total - b["low"]))
    rows = []
    for first in range(low, high + 1, STEP):
        second = total - first
        rows.append(
            (
                first,
                second,
                a["margin"] * (revenue(a, first + STEP) - revenue(a, first)),
                b["margin"] * (revenue(b, second + STEP) - revenue(b, second)),
                a["margin"] * revenue(a, first) + b["margin"] * revenue(b, second) - total,
            )
        )
    return pd.DataFrame(rows, columns=["one", "other", "next_one", "next_other", "left"])


def split_picture(
    curves: pd.DataFrame, one: str, other: str, total: int, name: str = "split"
) -> str:
    """HTML of the slider that shares `total` TWD between two channels."""
    table = splits(curves, one, other, total)
    names = channel_name(one), channel_name(other)
    longest = max(table["next_one"].max(), table["next_other"].max())
    best = table["left"].max()
    frames = []
    for row in table.itertuples():
        bars = [
            Bar(0, value / longest, f"NT${value:,.0f}") for value in (row.next_one, row.next_other)
        ]
        told = label(
            "{a} NT${one:,}，{b} NT${other:,}。扣掉媒體費後，兩個通路合計貢獻 NT${left:,.0f}，",
            "{a} NT${one:,}, {b} NT${other:,}. After media, both channels contribute "
            "NT${left:,.0f}, ",
        ).format(a=names[0], b=names[1], one=row.one, other=row.other, left=row.left)
        told += (
            label("是這筆錢最好的分法。", "the best split of this amount.")
            if row.left == best
            else label("比最好的分法少 NT${less:,.0f}。", "NT${less:,.0f} less than the best.")
        ).format(less=best - row.left)
        frames.append(Frame(f"{names[0]} NT${row.one:,}", bars, told))
    return frames_picture(
        frames,
        names,
        name=name,
        legend=label(
            f"給 {names[0]} 的媒體費（合計 NT${total:,}）",
            f"Media for {names[0]} (of NT${total:,} in all)",
        ),
        caption=label(
            "下一個 NT$10,000 在各通路帶來的貢獻", "What the next NT$10,000 brings in each channel"
        ),
        slider=True,
    )

