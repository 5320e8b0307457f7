"""T1.3.a in other idioms: recursion with a memory, and columns of a table."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from .t1_3_schedule import COLUMNS, before_of, refused


def by_recursion(tasks: pd.DataFrame, calendar: pd.DataFrame, start: Any) -> pd.DataFrame:
    """Earliest and latest by functions that call themselves; dates as datetime.date."""
    if text := refused(tasks):
        raise ValueError(text)
    days = dict(zip(tasks["task_id"], tasks["days"].tolist(), strict=True))
    before = before_of(tasks)

    @cache
    def ef(task: str) -> int:
        return days[task] + max((ef(p) for p in before[task]), default=0)

    end = max(map(ef, days), default=0)

    @cache
    def lf(task: str) -> int:
        return min((lf(s) - days[s] for s in days if task in before[s]), default=end)

    open_days = sorted(
        d.date() for d in calendar.loc[calendar["workday"], "date"] if d >= pd.Timestamp(start)
    )
    names = dict(enumerate(open_days, start=1))
    rows = []
    for task in days:
        numbers = [ef(task) - days[task] + 1, ef(task), lf(task) - days[task] + 1, lf(task)]
        slack = numbers[3] - numbers[1]
        rows.append((task, *numbers, slack, slack == 0, *(names.get(n) for n in numbers)))
    return pd.DataFrame(rows, columns=COLUMNS)


def by_table(tasks: pd.DataFrame, calendar: pd.DataFrame, start: Any) -> pd.DataFrame:
    """The same with a table of edges and merges, until nothing changes."""
    if text := refused(tasks):
        raise ValueError(text)
    plan = tasks.set_index("task_id")[["days"]].astype(int)
    edges = pd.DataFrame(
        [(p, t) for t, needed in before_of(tasks).items() for p in needed],
        columns=["first", "then"],
    )
    plan["ef"] = plan["days"]
    for _ in plan.index:
        latest = edges.assign(end=edges["first"].map(plan["ef"])).groupby("then")["end"].max()
        plan["ef"] = plan["days"] + latest.reindex(plan.index).fillna(0).astype(int)
    plan["lf"] = plan["ef"].max() if len(plan) else 0
    end = plan["lf"].copy()
    for _ in plan.index:
        begin = plan["lf"] - plan["days"]
        least = edges.assign(begin=edges["then"].map(begin)).groupby("first")["begin"].min()
        plan["lf"] = least.reindex(plan.index).fillna(end).astype(int)
    plan["es"], plan["ls"] = plan["ef"] - plan["days"] + 1, plan["lf"] - plan["days"] + 1
    plan["slack"] = plan["ls"] - plan["es"]
    plan["critical"] = plan["slack"].eq(0)
    works = calendar[calendar["workday"] & (calendar["date"] >= pd.Timestamp(start))]
    dates = pd.Series(works["date"].sort_values().to_numpy(), index=range(1, len(works) + 1))
    for name, number in (
        ("start", "es"),
        ("finish", "ef"),
        ("latest_start", "ls"),
        ("latest_finish", "lf"),
    ):
        plan[name] = plan[number].map(dates)
    return plan.reset_index()[COLUMNS]


def said_in_chinese(tasks: pd.DataFrame, calendar: pd.DataFrame, start: Any) -> str:
    """A refusal as a learner might write it, with no space around the ids."""
    text = refused(tasks)
    return (
        text.replace(" → ", "、")
        .replace(" waits for ", "在等")
        .replace(", which is no task", "，清單裡沒有")
        .replace(" wait for each other", "互相等")
        .replace(" takes ", "要")
        .replace(" stands there twice", "重複")
    )
