"""Checks of raci.csv and coordination.csv (T1.3.b): who answers, who does it, what was agreed.

A CSV proves form only: that a day was agreed in a talk, no check can see.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from autograder.checking.verdict import Finding

from .csv_rows import Row, read_rows
from .documents import read_text
from .errors import ArtefactError
from .forms import Fault, empty
from .raci_load import loads, parse_cell

RACI, LOG = "raci.csv", "coordination.csv"
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?: 0:00(?::00)?| 00:00:00)?")
_ROC = re.compile(r"(?:民國\s*)?(1\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(1\d\d)\d{4}")
Who = dict[str, dict[str, str]]  # task -> person -> letters such as "AR"


def judge_raci(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong in the two files, None where nothing is.

    Args:
        files: name -> content.
        truth: {"people": {id: {department, share}}, "tasks": {id: {department, days, effort,
            worked: [ISO days of es to ef], earliest, latest (ISO), waits: [departments]}},
            "order": [[task, follower]], "log": [ids], "workdays": [ISO], "asked_from": ISO,
            "rules": schedule_rules}.
    """
    try:
        for name in (RACI, LOG):
            lines = read_text(name, files.get(name)).strip().splitlines()
            if len(lines) == 1 and "task_id" in lines[0].split(","):
                raise Fault("{name} has a header and no rows. Write one row for each task below "
                            "it.", name=name)
        who = _raci(files.get(RACI), truth)
        _log(read_rows(LOG, files.get(LOG), truth["rules"]["columns"]), who, truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


# --- raci.csv ---------------------------------------------------------------------------------


def _raci(data: bytes | None, truth: dict[str, Any]) -> Who:
    people, tasks = truth["people"], truth["tasks"]
    rows = read_rows(RACI, data, ["task_id"])
    missing = [p for p in people if p not in rows[0]]
    strange = [c for c in rows[0] if c not in ("task_id", "task", "note", "") and c not in people
               and not c.startswith("Unnamed")]
    if missing and strange:
        raise Fault("{name} has a column {column}, and nobody in people.csv has that id. Use the "
                    "ids of the column person.", name=RACI, column=strange[0][:30] or "—")
    if missing:
        raise Fault("{name} has no column for {person}. Give each person of people.csv a column, "
                    "also who has nothing to do.", name=RACI, person=missing[0])
    who: Who = {}
    for row in rows:
        task = row["task_id"]
        if task not in tasks:
            raise Fault("Line {line} of {name} is about {task}, which is no task of the plan. Copy "
                        "the ids from tasks.csv.", line=row.line, name=RACI, task=task[:30] or "—")
        if task in who:
            raise Fault("{task} stands in {name} twice, so nobody knows which row counts. Keep "
                        "one.", task=task, name=RACI)
        who[task] = _letters(task, {person: row[person] for person in people})
    absent = [t for t in tasks if t not in who]
    if absent:
        raise Fault("{count} tasks have no row in {name}, first {task}. A task that nobody is "
                    "named for is done by nobody.", count=len(absent), name=RACI, task=absent[0])
    for task, cells in who.items():
        _one_row(task, cells, truth)
    shared = [t for t, cells in who.items() if sum("R" in v for v in cells.values()) > 1]
    if len(shared) > truth["rules"]["shared"] * len(tasks):
        raise Fault("{count} of {total} tasks have more than one R, and the house allows that for "
                    "half of them. When everybody does everything, nobody knows who begins. Keep "
                    "the second R for what one person cannot carry.",
                    count=len(shared), total=len(tasks))
    _loads(who, truth)
    return who


def _letters(task: str, row: dict[str, str]) -> dict[str, str]:
    """person -> letters of one row, in the order ACIR."""
    out = {}
    for person, cell in row.items():
        if not cell:
            continue
        found = parse_cell(cell)
        if found is None:
            raise Fault("{task} has “{value}” for {person}. Cells hold R, A, C, I, A/R or nothing.",
                        task=task, value=cell[:20], person=person)
        out[person] = found
    return out


def _one_row(task: str, cells: dict[str, str], truth: dict[str, Any]) -> None:
    people, facts, rules = truth["people"], truth["tasks"][task], truth["rules"]
    accountable = [p for p, letters in cells.items() if "A" in letters]
    doing = [p for p, letters in cells.items() if "R" in letters]
    if not accountable:
        raise Fault("{task} has no A. When it goes wrong, everybody looks at the others. Name the "
                    "one person who answers for it.", task=task)
    if len(accountable) > 1:
        raise Fault("{task} has {count} people with A. Where two answer for it, nobody does. Keep "
                    "one, and make the other R, C or I.", task=task, count=len(accountable))
    if not doing:
        raise Fault("{task} has no R. An A without anybody who does the work gets nothing done. "
                    "Give somebody R, or A/R to the same person.", task=task)
    if len(doing) > rules["responsible"]["most"]:
        raise Fault("{task} has {count} people with R, more than the house allows ({most}). Where "
                    "all do it, each waits for the others.", task=task, count=len(doing),
                    most=rules["responsible"]["most"])
    for letter, chosen in (("A", accountable), ("R", doing)):
        for person in chosen:
            if people[person]["department"] != facts["department"]:
                raise Fault("{person} has {letter} on {task} and belongs to another department. "
                            "Nobody can order the work of others: choose from {department}.",
                            person=person, letter=letter, task=task,
                            department=facts["department"])
    told = {people[p]["department"] for p, letters in cells.items() if set(letters) & set("CI")}
    for department in facts["waits"]:
        if department not in told:
            raise Fault("{department} waits for {task}, and nobody there has C or I on it. They "
                        "would not hear when it is late. Inform one of them.",
                        department=department, task=task)


def _loads(who: Who, truth: dict[str, Any]) -> None:
    limit = float(truth["rules"]["load_limit"])
    found = loads(who, truth)
    over = {key: share for key, share in found.items() if share > limit + 1e-9}
    if over:
        person, week = max(over, key=lambda key: over[key])
        raise Fault("{person} has more work in the week of {week} than {person} can give, and so "
                    "have {count} people and weeks in all. Give R to a colleague of the same "
                    "department, or share it between two.", person=person, week=week,
                    count=len(over))


# --- coordination.csv -------------------------------------------------------------------------


def _log(rows: list[Row], who: Who, truth: dict[str, Any]) -> None:
    agreed: dict[str, tuple[date, date]] = {}
    texts: dict[str, str] = {}
    for row in rows:
        task = row["task_id"]
        if task.startswith("T99") or row["asked_on"].startswith("2099"):
            raise Fault("Line {number} of {name} is still the example of the template. Delete that "
                        "row, or write your own over all of it.", number=row.line, name=LOG)
        if task not in truth["tasks"]:
            raise Fault("Line {line} of {name} is about {task}, which is no task of the plan. Copy "
                        "the ids from tasks.csv.", line=row.line, name=LOG, task=task[:30] or "—")
        if task in agreed:
            raise Fault("{task} stands in {name} twice, so nobody knows which row counts. Keep "
                        "one.", task=task, name=LOG)
        agreed[task] = _agreement(task, row, who, truth)
        same = " ".join(row["asked"].split())
        if same in texts:
            raise Fault("{task} and {other} were asked for in the same words. A request says what "
                        "is needed for this task. Write each its own.", task=task,
                        other=texts[same])
        texts[same] = task
    absent = [t for t in truth["log"] if t not in agreed]
    if absent:
        raise Fault("{count} tasks have no row in {name}, first {task}. Critical tasks of others "
                    "and all tasks of vendors are agreed on record.", count=len(absent), name=LOG,
                    task=absent[0])
    for first, then in truth["order"]:
        if first in agreed and then in agreed and agreed[first][1] >= agreed[then][0]:
            raise Fault("{then} is agreed to begin before {first} has ended, and waits for it. "
                        "Move one of the two dates.", then=then, first=first)


def _agreement(task: str, row: Row, who: Who, truth: dict[str, Any]) -> tuple[date, date]:
    rules, facts = truth["rules"], truth["tasks"][task]
    for column in rules["columns"]:
        if empty(row[column]):
            raise Fault("{task} in {name} has no {column}. What is not on record was not agreed. "
                        "Fill it in.", task=task, name=LOG, column=column)
    if row["to"] not in truth["people"]:
        raise Fault("{task} was asked of “{person}”, who is not in people.csv. Use the id of the "
                    "column person.", task=task, person=row["to"][:30])
    if "A" not in who[task].get(row["to"], ""):
        raise Fault("{task} was asked of {person}, and in raci.csv somebody else has its A. Ask "
                    "the one who answers for it, or change the A.", task=task, person=row["to"])
    for column, least in rules["text"].items():
        if len(row[column]) < least:
            raise Fault("{task}: {column} has fewer than {least} characters. Whoever reads it "
                        "later must see what was said.", task=task, column=column, least=least)
    for column, least in rules["different"].items():
        if len(set(row[column].lower()) - {" "}) < least:
            raise Fault("{task}: {column} repeats a few characters and says nothing. Write what is "
                        "needed and when.", task=task, column=column)
    told = set(re.findall(r"(?<![A-Za-z0-9])T\d{2}(?!\d)", row["asked"])) & set(truth["tasks"])
    if told and task not in told:
        raise Fault("{task}: asked speaks of {other} and not of {task}, so the request is for "
                    "another task. Write what is needed for this one, with its own id or none.",
                    task=task, other=min(told))
    asked, replied, begin, end = (
        _day(row[c], task, c) for c in ("asked_on", "replied_on", "agreed_start", "agreed_finish"))
    if asked < date.fromisoformat(truth["asked_from"]):
        raise Fault("{task} was asked for before the manager's mail came. Check the year and the "
                    "day of asked_on.", task=task)
    if replied < asked:
        raise Fault("{task} was answered before it was asked for. Check the two dates.", task=task)
    worked = set(truth["workdays"])
    for column, day in (("asked_on", asked), ("replied_on", replied), ("agreed_start", begin),
                        ("agreed_finish", end)):
        if day.isoformat() not in worked:
            raise Fault("{column} of {task} is no workday: the office is closed. Look it up in "
                        "office_calendar.csv.", column=column, task=task)
    if replied > begin:
        raise Fault("{task} was agreed after it should have begun. A promise for yesterday is "
                    "none: ask earlier.", task=task)
    if end < begin:
        raise Fault("{task} is agreed to end before it begins. Check the two dates.", task=task)
    if begin < date.fromisoformat(facts["earliest"]):
        raise Fault("{task} is agreed to begin before it can: what it waits for is not finished "
                    "then. Look up start in your schedule.", task=task)
    if end > date.fromisoformat(facts["latest"]):
        raise Fault("{task} is agreed to end after its latest finish, so the launch would be late. "
                    "Look up latest_finish in your schedule.", task=task)
    if sum(begin.isoformat() <= d <= end.isoformat() for d in truth["workdays"]) < facts["days"]:
        raise Fault("{task} has fewer workdays between agreed_start and agreed_finish than it "
                    "takes. Both ends count.", task=task)
    return begin, end


def _day(text: str, task: str, column: str) -> date:
    """One day of a cell. Raises Fault for 民國 years and for what is no date."""
    if _ROC.fullmatch(text.strip()):
        raise Fault("{column} of {task} has a 民國 year (“{value}”). Write the year as in 2025, "
                    "YYYY-MM-DD.", column=column, task=task, value=text[:20])
    found = _DAY.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat("")
    except ValueError:
        raise Fault("{column} of {task} is not a date that a program can read (“{value}”). Write "
                    "it as YYYY-MM-DD.", column=column, task=task, value=text[:20]) from None
