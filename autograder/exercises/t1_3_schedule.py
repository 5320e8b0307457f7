"""T1.3.f1 and T1.3.a, workdays and the critical path: references with switches for wrong ways.

Workdays are counted from 1, both ends included: a task of 3 days that begins on day 2 ends on
day 4 (Kelley and Walker's critical path method, 1959, in the inclusive form of office calendars).
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

COLUMNS = ["task_id", "es", "ef", "ls", "lf", "slack", "critical", "start", "finish",
           "latest_start", "latest_finish"]  # fmt: skip


# --- f1 ---------------------------------------------------------------------------------------


def nth_workday(calendar: pd.DataFrame, start: Any, n: int, **wrong: Any) -> pd.Timestamp:
    """The n-th workday from `start` on, `start` included; NaT where the calendar ends before.

    wrong: switches for known wrong ways, by name.
    """
    first = pd.Timestamp(start)
    if wrong.get("calendar_days"):
        return first + pd.Timedelta(days=n - 1)
    dates = calendar["date"]
    kept = dates > first if wrong.get("start_left_out") else dates >= first
    if wrong.get("from_the_top"):
        kept = dates == dates
    if wrong.get("monday_to_friday"):
        works = dates.dt.day_of_week < 5
    elif wrong.get("makeup_left_out"):
        works = calendar["workday"] & (dates.dt.day_of_week < 5)
    elif wrong.get("days_off"):
        works = ~calendar["workday"]
    else:
        works = calendar["workday"]
    found = dates[kept & works]
    if not wrong.get("unsorted"):
        found = found.sort_values()
    at = n if wrong.get("one_late") else n - 1
    if wrong.get("last_one_lost") and n >= len(found):
        return pd.NaT
    if at >= len(found):
        return found.iloc[-1] if wrong.get("last_day") and len(found) else pd.NaT
    return found.iloc[at]


def _by_loop(calendar: pd.DataFrame, start: Any, n: int) -> pd.Timestamp:
    works = dict(zip(calendar["date"], calendar["workday"], strict=True))
    day = pd.Timestamp(start)
    if works and day < min(works):
        day = min(works)
    while day in works:
        n -= bool(works[day])
        if n == 0:
            return day
        day += pd.Timedelta(days=1)
    return pd.NaT


# --- a ----------------------------------------------------------------------------------------


def before_of(tasks: pd.DataFrame) -> dict[str, list[str]]:
    """Task -> its predecessors."""
    return {
        row.task_id: [p.strip() for p in row.predecessors.split(";") if p.strip()]
        for row in tasks.itertuples()
    }


def schedule(tasks: pd.DataFrame, calendar: pd.DataFrame, start: Any, **wrong: Any) -> pd.DataFrame:
    """Earliest and latest workdays and dates, slack and critical tasks; see COLUMNS.

    By relaxation: numbers are raised (lowered) until nothing moves, so it needs no order.

    Raises:
        ValueError: an id twice, a duration below 1, an unknown predecessor, a circle.
    """
    if text := refused(tasks):
        raise ValueError(text)
    ids = tasks["task_id"].tolist()
    days = {t: int(d) for t, d in zip(ids, tasks["days"], strict=True)}
    before = before_of(tasks)
    behind: dict[str, list[str]] = {t: [s for s in ids if t in before[s]] for t in ids}
    if wrong.get("part_of_the_id"):
        text = dict(zip(ids, tasks["predecessors"], strict=True))
        behind = {t: [s for s in ids if t in text[s]] for t in ids}
    es = dict.fromkeys(ids, 1)
    for _ in ids:
        es = {t: max([es[p] + days[p] for p in before[t]], default=1) for t in ids}
    ef = {t: es[t] + days[t] - 1 for t in ids}
    lf = _latest(ids, days, es, ef, behind, wrong)
    ls = {t: lf[t] - days[t] + (0 if wrong.get("ls_one_early") else 1) for t in ids}
    slack = {t: ls[t] - es[t] for t in ids}
    last = max(ef.values(), default=0)
    if wrong.get("free_slack"):
        slack = {t: min([es[s] - 1 for s in behind[t]], default=last) - ef[t] for t in ids}
    if wrong.get("slack_with_duration"):
        slack = {t: lf[t] - es[t] for t in ids}
    if wrong.get("slack_backwards"):
        slack = {t: es[t] - ls[t] for t in ids}
    critical = {t: slack[t] == 0 for t in ids}
    if wrong.get("critical_backwards"):
        critical = {t: slack[t] != 0 for t in ids}
    if wrong.get("nearly_critical"):
        critical = {t: slack[t] <= 1 for t in ids}
    if wrong.get("longest_tasks"):
        critical = {t: days[t] == max(days.values()) for t in ids}
    if wrong.get("one_path"):
        path = _one_path(ids, es, ef, slack, before)
        critical = {t: t in path for t in ids}
    day = partial(_date, _Days(calendar, start, wrong), wrong=wrong)
    made = pd.DataFrame({
        "task_id": ids, **{name: [found[t] for t in ids] for name, found in (
            ("es", es), ("ef", ef), ("ls", ls), ("lf", lf), ("slack", slack),
            ("critical", critical))},
        **{name: pd.Series([day(found[t]) for t in ids], dtype="datetime64[ns]")
           for name, found in (("start", es), ("finish", ef), ("latest_start", ls),
                               ("latest_finish", lf))},
    })  # fmt: skip
    if wrong.get("slack_in_dates"):
        made["slack"] = (made["latest_finish"] - made["finish"]).dt.days
        made["critical"] = made["slack"].eq(0)
    return made.astype({"task_id": "str"})[COLUMNS]


def _latest(ids: list, days: dict, es: dict, ef: dict, behind: dict, wrong: dict) -> dict:
    """Latest finish of each task."""
    last = max(ef.values(), default=0)
    if wrong.get("last_row_ends") and ids:
        last = ef[ids[-1]]
    if wrong.get("sum_of_days"):
        last = sum(days.values())
    free = ef if wrong.get("own_end") else dict.fromkeys(ids, last)
    gap = 0 if wrong.get("lf_one_late") else 1
    pick = max if wrong.get("backward_max") else min
    if wrong.get("table_order"):
        lf: dict[str, int] = {}
        for t in reversed(ids):
            lf[t] = min([lf[s] - days[s] for s in behind[t] if s in lf], default=free[t])
        return lf
    follow = {t: s[:1] if wrong.get("one_successor") else s for t, s in behind.items()}
    lf = dict(free)
    for _ in ids:
        lf = {t: pick([lf[s] - days[s] + 1 - gap for s in follow[t]], default=free[t]) for t in ids}
    if wrong.get("late_by_early"):
        lf = {t: pick([es[s] - 1 for s in follow[t]], default=free[t]) for t in ids}
    return lf


def _one_path(ids: list, es: dict, ef: dict, slack: dict, before: dict) -> set:
    """One chain of critical tasks from the end to the start."""
    ends = [t for t in ids if slack[t] == 0 and ef[t] == max(ef.values())]
    path = ends[:1]
    while path and (
        more := [p for p in before[path[-1]] if slack[p] == 0 and ef[p] == es[path[-1]] - 1]
    ):
        path.append(more[0])
    return set(path)


class _Days:
    """The workdays from a day on, counted once."""

    def __init__(self, calendar: pd.DataFrame, start: Any, wrong: dict) -> None:
        self.first = pd.Timestamp(start)
        self.found: list[pd.Timestamp] = []
        rows = calendar
        for n in range(1, len(rows) + 1):
            one = nth_workday(rows, start, n, **wrong)
            if one is pd.NaT:
                break
            self.found.append(one)
            if n > 60:
                break


def _date(days: _Days, n: int, wrong: dict) -> Any:
    if n < 1 or n > len(days.found):
        return days.found[-1] if wrong.get("last_day") and n > 0 and days.found else pd.NaT
    return days.found[n - 1]


def refused(tasks: pd.DataFrame) -> str:
    """Why a table of tasks cannot be scheduled, with the ids; "" where it can."""
    ids = tasks["task_id"].tolist()
    for one in ids:
        if ids.count(one) > 1:
            return f"{one} stands there twice"
    for row in tasks.itertuples():
        if row.days < 1:
            return f"{row.task_id} takes {row.days} days"
    before = before_of(tasks)
    for task, needed in before.items():
        for one in needed:
            if one not in before:
                return f"{task} waits for {one}, which is no task"
    left = dict(before)
    while ready := [t for t, needed in left.items() if not set(needed) & set(left)]:
        for one in ready:
            del left[one]
    # What only waits behind a circle has nobody behind it that is left.
    while free := [t for t in left if not any(t in needed for needed in left.values())]:
        for one in free:
            del left[one]
    return " → ".join(left) + " wait for each other" if left else ""


def refusal(tasks: pd.DataFrame, calendar: pd.DataFrame, start: Any, **wrong: Any) -> str:
    """The sentence with which a table is refused, "" where it is accepted."""
    text = refused(tasks)
    ids = set(tasks["task_id"])
    names = [one for one in text.replace(",", "").split() if one in ids]
    kind = (
        "twice"
        if "twice" in text
        else "short"
        if " takes " in text
        else "unknown"
        if " waits " in text
        else "circle"
        if text
        else ""
    )
    if kind and wrong.get(f"accepts_{kind}"):
        return ""
    if not kind and wrong.get("refuses_good"):
        return "not this one"
    if kind == "circle" and wrong.get("circle_by_first"):
        return f"{names[0]} is in a circle"
    if kind == "circle" and wrong.get("circle_and_followers"):
        left, needed = set(ids), before_of(tasks)
        while ready := {t for t in left if not set(needed[t]) & left}:
            left -= ready
        return " ".join(sorted(left))
    if kind == "unknown" and wrong.get("unknown_without_task"):
        return text.split(" waits for ")[1]
    if kind and wrong.get("names_nothing"):
        return "the table is wrong"
    if kind in ("twice", "short", "unknown") and wrong.get("names_too_many"):
        return f"{text}; tasks: {', '.join(tasks['task_id'])}"
    return text
