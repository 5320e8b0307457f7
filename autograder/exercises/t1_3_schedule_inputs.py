"""Plans and calendars for T1.3.f1 and T1.3.a: held-out ones and small ones made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from datasets.simulator.schedule import office

from .base import WorldSpec
from .t1_2_page_worlds import stream

# Dirt does not reach these tables; two of the four years have a make-up Saturday.
SCHEDULE_WORLDS = tuple(
    WorldSpec(131 + i, year, "none") for i, year in enumerate((2024, 2026, 2025, 2027))
)
# Ids of which one is a piece of another
NAMES = ("K1", "K11", "K2", "L1", "L12", "KL1", "M1", "M3", "M31", "N2", "P4")
# Workdays around 農曆年 (a make-up Saturday in 2024 and 2025), 端午, 中秋 and October's holidays
STARTS = {
    2024: ("2024-02-05", "2024-09-13"),
    2025: ("2025-01-24", "2025-09-25"),
    2026: ("2026-02-11", "2026-06-15"),
    2027: ("2027-02-01", "2027-10-06"),
}
Rows = list[tuple[str, int, str]]


def table(rows: Rows) -> pd.DataFrame:
    """Tasks by (task_id, days, predecessors), with the other columns of the real list."""
    made = pd.DataFrame(rows, columns=["task_id", "days", "predecessors"])
    made = made.astype({"task_id": "str", "days": "int64", "predecessors": "str"})
    return made.assign(task=made["task_id"].map("工作 {}".format).astype("str"))


def window(first: str, last: str) -> pd.DataFrame:
    """The office calendar of some days of one year."""
    days = office.table(int(first[:4]))
    kept = days[days["date"].between(first, last)].reset_index(drop=True)
    return kept[["date", "workday", "kind"]]


def random_plan(gen: np.random.Generator, size: int) -> pd.DataFrame:
    """A plan of `size` tasks with several ends, in an order that is not that of the work."""
    ids = gen.permutation(NAMES)[:size].tolist()
    rows: Rows = []
    for n, one in enumerate(ids):
        few = int(gen.integers(0, min(n, 3) + 1)) if n > 1 else 0
        before = gen.permutation(ids[:n])[:few].tolist()
        joint = "; " if gen.random() < 0.4 else ";"
        rows.append((one, int(gen.integers(1, 6)), joint.join(before)))
    made = table(rows)
    return made.iloc[gen.permutation(size)].reset_index(drop=True)


def plans(world: Any) -> tuple:
    """(tasks, calendar, start): the world's own, and small ones around holidays."""
    gen = stream(world, 31)
    days = world.office_calendar
    shuffled = days.iloc[gen.permutation(len(days))].reset_index(drop=True)
    one, other = STARTS[world.year]
    sunday = pd.Timestamp(world.test_plan["start"]) + pd.Timedelta(days=6)
    sunday -= pd.Timedelta(days=(sunday.day_of_week + 1) % 7)
    near = days["date"].between(other, pd.Timestamp(other) + pd.Timedelta(days=10))
    return (
        (random_plan(gen, 7), days, f"{sunday:%Y-%m-%d}"),
        (world.test_tasks, days, world.test_plan["start"]),
        (random_plan(gen, 9), days, one),
        (random_plan(gen, 8), shuffled, other),
        (random_plan(gen, 8), days[near].reset_index(drop=True), other),
        (table([("Z", 3, "")]), days, one),
        (table([]), days, one),
    )


def dates(world: Any) -> tuple:
    """(calendar, start, n) around holidays, at a weekend, out of order, beyond the end."""
    gen = stream(world, 32)
    days = world.office_calendar
    one, other = STARTS[world.year]
    shuffled = days.iloc[gen.permutation(len(days))].reset_index(drop=True)
    drawn = [str(d.date()) for d in days["date"].iloc[gen.integers(0, 300, 4)]]
    sunday = days.loc[days["date"].dt.day_of_week.eq(6), "date"].iloc[int(gen.integers(3, 45))]
    return (
        (days, f"{sunday:%Y-%m-%d}", 3),
        (days, world.test_plan["start"], 10),
        (days, one, 9),
        (days, other, 6),
        (shuffled, one, 12),
        (days, one, 1),
        (days, f"{world.year}-12-29", 9),
        (days, f"{world.year}-12-29", int(days["workday"].tail(3).sum())),
        *((days, d, int(gen.integers(1, 30))) for d in drawn),
    )


def practice_dates() -> tuple:
    """By hand: a make-up Saturday, a Sunday, days out of order, a calendar that ends."""
    lunar = window("2025-01-20", "2025-02-14")
    return (
        (lunar, "2025-02-02", 1),
        (lunar, "2025-01-24", 7),
        (lunar, "2025-01-24", 1),
        (lunar.iloc[::-1].reset_index(drop=True), "2025-02-03", 5),
        (lunar, "2025-02-12", 5),
        (lunar, "2025-02-12", 3),
        (window("2025-10-20", "2025-11-05"), "2025-10-25", 1),
    )


def practice_plans() -> tuple:
    """By hand: two ends and ids within ids; a Sunday; no task; a calendar that ends."""
    lunar = window("2025-01-20", "2025-02-21")
    autumn = window("2025-10-20", "2025-11-07")
    return (
        (
            table([("A", 2, ""), ("A1", 4, "B"), ("A11", 2, "A1"), ("B", 2, ""), ("C", 1, "A; B")]),
            lunar,
            "2025-01-24",
        ),
        (
            table([("Y", 2, "X;W"), ("X", 1, ""), ("W", 3, ""), ("V", 1, "X"), ("U", 2, "Y")]),
            lunar.iloc[::-1].reset_index(drop=True),
            "2025-02-02",
        ),
        (table([]), autumn, "2025-10-20"),
        (
            table([("K", 3, ""), ("L", 4, "K"), ("M", 2, "K"), ("N", 9, "L")]),
            window("2025-10-22", "2025-11-03"),
            "2025-10-22",
        ),
    )


FAULTS: tuple[Rows, ...] = (
    [("A7", 2, ""), ("B7", 1, "A7;Q7"), ("C7", 1, "A7")],
    [("A7", 2, ""), ("B7", 1, "A7"), ("A7", 3, ""), ("C7", 1, "B7")],
    [("A7", 2, ""), ("B7", 0, "A7"), ("C7", 1, "B7")],
    [
        ("A7", 1, ""),
        ("B7", 2, "A7; D7"),
        ("C7", 1, "B7"),
        ("D7", 1, "C7"),
        ("E7", 1, "D7"),
        ("F7", 2, "E7"),
    ],
    [("A7", 1, ""), ("B7", 1, "B7"), ("C7", 1, "A7")],
    [("A7", 2, ""), ("B7", -1, "A7"), ("C7", 1, "B7")],
    [("A7", 2, ""), ("B7", 1, "A7"), ("A7", 2, ""), ("C7", 1, "B7")],
)


def practice_faults() -> tuple:
    """Tables that must be refused, and one that must not."""
    days = window("2025-10-20", "2025-11-07")
    good: Rows = [("A7", 1, ""), ("B7", 2, "A7"), ("C7", 2, "A7"), ("D7", 1, "B7;C7")]
    return tuple((table(rows), days, "2025-10-20") for rows in (*FAULTS, good))


def faults(world: Any) -> tuple:
    """The world's plan, and small ones, each with one fault at another place."""
    gen = stream(world, 33)
    days, start = world.office_calendar.head(60), str(world.office_calendar["date"].iloc[2].date())
    out = [(world.test_tasks, days, start)]
    for kind in ("good", "unknown", "twice", "short", "circle", "circle", "tail"):
        plan = random_plan(gen, 8)
        at = int(gen.integers(0, len(plan)))
        if kind == "unknown":
            plan.loc[at, "predecessors"] = (plan["predecessors"][at] + ";Q9").strip(";")
        elif kind == "twice":
            plan = pd.concat([plan, plan.iloc[[at]]], ignore_index=True)
        elif kind == "short":
            plan.loc[at, "days"] = -int(gen.integers(0, 3))
        elif kind in ("circle", "tail"):
            # a circle of three with two tasks that only wait behind it
            ring = plan["task_id"].tolist()
            plan["predecessors"] = [
                "",
                ring[3],
                ring[1],
                ring[0] + ";" + ring[2],
                ring[3],
                ring[4],
                ring[0],
                ring[6],
            ]
            if kind == "tail":
                plan = plan.iloc[::-1].reset_index(drop=True)
        out.append((plan, days, start))
    return tuple(out)
