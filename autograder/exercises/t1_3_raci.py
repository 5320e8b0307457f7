"""T1.3.b: raci.csv and coordination.csv: right files and the truth they are judged by."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.raci_check import LOG, RACI, judge_raci
from autograder.artefacts.raci_load import loads

from .base import Alternative, ArtefactExercise
from .t1_3_raci_wrong import WRONG
from .t1_3_schedule import before_of, schedule
from .t1_5_files import Files

Who = dict[str, dict[str, str]]


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What tasks, people, calendar and house rules ask of both files; plain data."""
    tasks, people, calendar = load("test_tasks"), load("test_people"), load("office_calendar")
    dates, rules = load("test_plan"), load("schedule_rules")
    plan = schedule(tasks, calendar, dates["start"]).set_index("task_id")
    before = before_of(tasks)
    room = dict(zip(tasks["task_id"], tasks["department"], strict=True))
    from_day = pd.Timestamp(dates["asked_from"]) - pd.Timedelta(days=7)
    works = calendar.loc[calendar["workday"] & (calendar["date"] >= from_day), "date"]
    workdays = [f"{day:%Y-%m-%d}" for day in works.sort_values().head(60)]
    facts = {}
    for row in tasks.itertuples():
        one = plan.loc[row.task_id]
        first, last = f"{one['start']:%Y-%m-%d}", f"{one['finish']:%Y-%m-%d}"
        waits = {room[t] for t, needed in before.items() if row.task_id in needed}
        facts[row.task_id] = {
            "name": row.task, "department": row.department, "owner": row.owner,
            "days": int(row.days), "effort": float(row.effort), "earliest": first,
            "latest": f"{one['latest_finish']:%Y-%m-%d}",
            "worked": [day for day in workdays if first <= day <= last],
            "waits": sorted(waits - {row.department}),
        }
    vendors = set(people.loc[people["vendor"], "department"])
    own = rules["own_department"]
    return {
        "rules": rules, "asked_from": dates["asked_from"], "workdays": workdays, "tasks": facts,
        "people": {row.person: {"department": row.department, "share": float(row.share)}
                   for row in people.itertuples()},
        "order": [[one, t] for t, needed in before.items() for one in needed],
        "log": [t for t in facts if room[t] in vendors
                or (bool(plan.loc[t, "critical"]) and room[t] != own)],
    }  # fmt: skip


def team(truth: dict[str, Any], department: str) -> list[str]:
    """Ids of the people of a department."""
    return [p for p, facts in truth["people"].items() if facts["department"] == department]


def shared_out(truth: dict[str, Any]) -> Who:
    """A table in which nobody is over the limit; the largest tasks are dealt out first, and in
    other orders where that does not work out."""
    order = sorted(truth["tasks"], key=lambda t: -truth["tasks"][t]["effort"])
    for attempt in range(50):
        who = _dealt(order, truth)
        if max(loads(who, truth).values()) <= 1:
            break
        order = np.random.default_rng(attempt).permutation(order).tolist()
    return {task: who[task] for task in truth["tasks"]}


def _dealt(order: list[str], truth: dict[str, Any]) -> Who:
    """Each task in turn to whom it burdens least, to two where one cannot carry it."""
    who: Who = {}
    for task in order:
        facts = truth["tasks"][task]
        mates = team(truth, facts["department"])
        choices = [(p,) for p in mates] + list(combinations(mates, 2))

        def burden(chosen: tuple[str, ...], task: str = task) -> tuple[bool, int, float]:
            trial = {**who, task: dict.fromkeys(chosen, "R")}
            worst = max(loads(trial, truth).values())
            mine = max(v for (p, _), v in loads(trial, truth).items() if p in chosen)
            return worst > 1, len(chosen), mine

        best = min(choices, key=burden)
        cells = dict.fromkeys(best, "R")
        cells[facts["owner"]] = "AR" if facts["owner"] in best else "A"
        for department in facts["waits"]:
            cells[team(truth, department)[0]] = "I"
        who[task] = cells
    return who


def as_csv(rows: list[dict[str, str]], columns: list[str]) -> bytes:
    """Rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def raci_bytes(who: Who, truth: dict[str, Any]) -> bytes:
    """The table as raci.csv."""
    rows = [{"task_id": t, **{p: "A/R" if c == "AR" else c for p, c in cells.items()}}
            for t, cells in who.items()]
    return as_csv(rows, ["task_id", *truth["people"]])


def agreements(truth: dict[str, Any], early: bool = True) -> list[dict[str, str]]:
    """Rows of the log in which each task gets its earliest (or as late as the order lets it)."""
    rows = []
    for task in truth["log"]:
        facts = truth["tasks"][task]
        days = [d for d in truth["workdays"] if facts["earliest"] <= d <= facts["latest"]]
        chosen = days[: facts["days"]] if early else days[-facts["days"]:]
        rows.append({
            "task_id": task, "to": facts["owner"], "asked_on": truth["asked_from"],
            "asked": f"請在 {chosen[-1]} 下班前完成「{facts['name']}」，完成後回報編號與畫面",
            "replied_on": truth["workdays"][truth["workdays"].index(truth["asked_from"]) + 1],
            "reply": f"可以，{chosen[0]} 開始，{chosen[-1]} 交", "agreed_start": chosen[0],
            "agreed_finish": chosen[-1],
        })
    return rows


def right_files(truth: dict[str, Any]) -> Files:
    """Both files as they pass."""
    return {RACI: raci_bytes(shared_out(truth), truth),
            LOG: as_csv(agreements(truth), truth["rules"]["columns"])}


def _from_excel(files: Files, truth: dict[str, Any]) -> Files:
    """As Excel saves it: BOM, slashed dates, other order of rows and columns, an empty line."""
    rows = [{**dict(reversed(r.items())), "note": "",
             **{k: r[k].replace("-", "/") for k in r if k.endswith(("_on", "_start", "_finish"))}}
            for r in reversed(agreements(truth))]
    log = as_csv(rows, list(rows[0])).replace(b"\n", b"\r\n")
    raci = raci_bytes(dict(reversed(shared_out(truth).items())), truth)
    raci = raci.replace(b"A/R", b"ra").replace(b"\n", b"\r\n") + b",,,\r\n"
    return {RACI: b"\xef\xbb\xbf" + raci, LOG: b"\xef\xbb\xbf" + log}


def _latest(files: Files, truth: dict[str, Any]) -> Files:
    """Everything agreed as late as it may be, and rows for other tasks as well."""
    return {**files, LOG: as_csv(agreements(truth, early=False), truth["rules"]["columns"])}


def _all_share(files: Files, truth: dict[str, Any]) -> Files:
    """Other people answer for the tasks, and everybody who is there is consulted."""
    who = shared_out(truth)
    rows = agreements(truth)
    for task, cells in who.items():
        facts = truth["tasks"][task]
        mates = team(truth, facts["department"])
        old = next(p for p in cells if "A" in cells[p])
        new = mates[(mates.index(old) + 1) % len(mates)]
        cells[old] = cells[old].replace("A", "") or "I"
        cells[new] = "AR" if "R" in cells.get(new, "") else "A"
        for person in truth["people"]:
            cells.setdefault(person, "C")
        for row in rows:
            if row["task_id"] == task:
                row["to"] = new
    return {RACI: raci_bytes(who, truth), LOG: as_csv(rows, truth["rules"]["columns"])}


B = ArtefactExercise(
    "T1.3.b", files=(RACI, LOG), judge=judge_raci, truth=truth, correct=right_files,
    misconceptions=WRONG,
    alternatives=(Alternative("from_excel", _from_excel), Alternative("latest", _latest),
                  Alternative("others_answer", _all_share)),
    hints=(
        "Begin with a table in which the owner of each task has A/R, run workload on it, and read "
        "who is above 1 in which week.",
        "Give R of single tasks to colleagues of the same department until nobody is above 1; the "
        "A may stay with the owner. Then add I for the departments that wait, and only then write "
        "the log from your schedule.",
        "cells[\"pohan\"] = \"A\"; cells[\"ruei\"] = \"R\"; and in the log \"agreed_start\": "
        "plan.loc[task, \"start\"], \"agreed_finish\": plan.loc[task, \"finish\"]",
    ),
    solution=(
        "One A per task, because an answer that two people owe is owed by nobody. R goes to whom "
        "the week still holds. Who waits is informed. In the log the request goes to the A, is "
        "answered before the work begins, and the agreed days lie between the earliest start and "
        "the latest finish of the schedule, in the order in which tasks wait for each other."
    ),
)
