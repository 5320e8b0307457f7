"""The book's picture of a running flight: what is known on each morning, without a kernel.

A state per morning; a bar per day with the conversions known by then, beside what there really
were. Numbers are computed at build; the page's script only shows the state that is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from autograder.learner.figures import label
from autograder.site.frames import Bar, Frame, frames_picture
from datasets.campaign import Campaign, hold_plan, play

MORNINGS = (8, 10, 13, 15, 18, 23, 29)  # days of the flight; 29 is the morning after it
SHOWN = (1, 28)


def known_by_morning(
    seed: int = 2431, year: int = 2025, mornings: Sequence[int] = MORNINGS
) -> pd.DataFrame:
    """Conversions of each day as they are known on several mornings, and those there really were.

    Returns:
        one row per day of the flight: day, date, truth, and a column per morning (its number as
        text; NA for days that lay ahead).
    """
    flight = play(hold_plan, Campaign(seed, year))
    truth = flight.truth().groupby(["day", "date"])["conversions"].sum().reset_index()
    table = truth.rename(columns={"conversions": "truth"})
    first = table["date"].iloc[0]
    for morning in mornings:
        seen = flight.known(first + pd.Timedelta(days=morning - 1))
        table[str(morning)] = table["day"].map(seen.groupby("day")["conversions"].sum())
    return table


def campaign_picture(
    seed: int = 2431, year: int = 2025, mornings: Sequence[int] = MORNINGS, name: str = "campaign"
) -> str:
    """HTML of the picture: a slider over mornings, a bar per day."""
    table = known_by_morning(seed, year, mornings)
    table = table[table["day"].between(*SHOWN)]
    longest = float(table["truth"].max())
    frames = []
    for morning in mornings:
        known = table[str(morning)]
        bars = [
            Bar(0, 0, "–")
            if pd.isna(seen)
            else Bar(
                0,
                seen / longest,
                label("{seen}／{truth}", "{seen} of {truth}").format(
                    seen=int(seen), truth=int(truth)
                ),
            )
            for seen, truth in zip(known, table["truth"], strict=True)
        ]
        frames.append(Frame(_morning(table["date"].iloc[0], morning), bars, _told(table, morning)))
    return frames_picture(
        frames,
        [f"{day.month}/{day.day}" for day in table["date"]],
        name=name,
        legend=label("哪一天早上", "On which morning"),
        caption=label(
            "每天的轉換：那天早上知道的／真正有的",
            "Conversions of each day: known that morning, of all there were",
        ),
        key=label("外框：最後真正有的轉換", "Outline: all conversions there were in the end"),
        outlines=[value / longest for value in table["truth"]],
        twin="T1.4.d",
        first=list(mornings).index(15) if 15 in mornings else 0,
        slider=True,
    )


def _morning(first: pd.Timestamp, morning: int) -> str:
    day = first + pd.Timedelta(days=morning - 1)
    return label(f"{day.month}/{day.day} 早上", f"Morning of {day.month}/{day.day}")


def _told(table: pd.DataFrame, morning: int) -> str:
    """What a planner would read that morning, and what is true."""
    over = table[table["day"] < morning]
    seen, truth = over[str(morning)].iloc[-1], over["truth"].iloc[-1]
    young = over[over["day"] > morning - 6]
    told = label(
        "昨天（{day}）知道 {seen} 筆，真正有 {truth} 筆。最近五天少看到 {missing} 筆。",
        "Conversions of yesterday ({day}): {seen} are known, {truth} there really were. Missing "
        "from the last five days: {missing}.",
    ).format(
        day=f"{over['date'].iloc[-1].month}/{over['date'].iloc[-1].day}",
        seen=int(seen),
        truth=int(truth),
        missing=int((young["truth"] - young[str(morning)]).sum()),
    )
    if morning > 12:
        told += label(
            " 10/31 到 11/2 追蹤壞掉，這三天的數字永遠補不齊。",
            " Tracking was broken from 10/31 to 11/2; these three days are never completed.",
        )
    return told
