"""Readers of the files of the test schedule (chapter T1.3).

Dates may have 民國 years. What would make a schedule wrong (an id twice, a duration below 1, a
predecessor or an owner that is not there) is an error, said in one sentence; a cycle is left to
whoever schedules, because finding it is the exercise.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from .errors import IngestError
from .typed import COUNT, FLAG, NUMBER, TEXT, TIME, typed_table

TASKS, PEOPLE = "schedule/tasks.csv", "schedule/people.csv"
CALENDAR, PLAN = "schedule/office_calendar.csv", "schedule/test_plan.yml"
COLUMNS = {
    TASKS: {"task_id": TEXT, "task": TEXT, "task_en": TEXT, "days": COUNT, "effort": NUMBER,
            "predecessors": TEXT, "department": TEXT, "owner": TEXT},
    PEOPLE: {"person": TEXT, "name": TEXT, "name_en": TEXT, "department": TEXT, "vendor": FLAG,
             "share": NUMBER},
    CALENDAR: {"date": TIME, "workday": FLAG, "kind": TEXT, "name": TEXT, "name_en": TEXT},
}  # fmt: skip
KINDS = ("workday", "weekend", "holiday", "makeup")
PLAN_KEYS = ("version", "asked_from", "start", "launch_by")


def _once(path: str, table: pd.DataFrame, column: str) -> None:
    twice = table.loc[table[column].duplicated(), column]
    if len(twice):
        value = twice.iloc[0]
        shown = f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
        raise IngestError(
            "{file} has {column} {value} twice, so nobody knows which row counts. Keep one.",
            file=Path(path),
            column=column,
            value=shown,
        )


def test_people(folder: Path | str) -> pd.DataFrame:
    """person, name, name_en, department, vendor (bool), share.

    Raises:
        IngestError: a file cannot be read, a person stands there twice, a share is not in 0 to 1.
    """
    table = typed_table(folder, PEOPLE, COLUMNS[PEOPLE])
    _once(PEOPLE, table, "person")
    for row in table.itertuples():
        if not 0 < row.share <= 1:
            raise IngestError(
                "{file}: the share of {person} is not above 0 and at most 1. Give it "
                "as a fraction, such as 0.6.",
                file=Path(PEOPLE),
                person=row.person,
            )
    return table


def test_tasks(folder: Path | str) -> pd.DataFrame:
    """task_id, task, task_en, days, effort, predecessors ("" for none), department, owner.

    Raises:
        IngestError: a file cannot be read, an id stands there twice, a duration is below 1, a
            predecessor or an owner is not known.
    """
    table = typed_table(folder, TASKS, COLUMNS[TASKS])
    _once(TASKS, table, "task_id")
    known, people = set(table["task_id"]), set(test_people(folder)["person"])
    for row in table.itertuples():
        if row.days < 1:
            raise IngestError(
                "{file}: task {task} takes {days} workdays. A duration is 1 or more.",
                file=Path(TASKS),
                task=row.task_id,
                days=row.days,
            )
        for one in filter(None, (p.strip() for p in row.predecessors.split(";"))):
            if one not in known:
                raise IngestError(
                    "{file}: task {task} waits for {other}, which is no task of the list.",
                    file=Path(TASKS),
                    task=row.task_id,
                    other=one,
                )
        if row.owner not in people:
            raise IngestError(
                "{file}: task {task} belongs to {person}, who is not in people.csv.",
                file=Path(TASKS),
                task=row.task_id,
                person=row.owner,
            )
    return table


def office_calendar(folder: Path | str) -> pd.DataFrame:
    """date, workday (bool), kind (workday, weekend, holiday, makeup), name, name_en.

    Raises:
        IngestError: the file cannot be read, a day stands there twice or has another kind.
    """
    table = typed_table(folder, CALENDAR, COLUMNS[CALENDAR])
    _once(CALENDAR, table, "date")
    for row in table.itertuples():
        if row.kind not in KINDS:
            raise IngestError(
                "{file}: {date} has the kind “{value}”. Known are {names}.",
                file=Path(CALENDAR),
                date=f"{row.date:%Y-%m-%d}",
                value=row.kind,
                names=", ".join(KINDS),
            )
    return table


def test_plan(folder: Path | str) -> dict[str, Any]:
    """version, asked_from, start, launch_by (days as text, YYYY-MM-DD).

    Raises:
        IngestError: the file is not there, is no YAML, or lacks a field.
    """
    path = Path(folder) / PLAN
    if not path.is_file():
        raise IngestError("There is no file {file} in the data folder.", file=PLAN)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError):
        raise IngestError(
            "{file} could not be read as YAML in UTF-8. Take the file as it was handed out.",
            file=PLAN,
        ) from None
    if not isinstance(content, dict) or set(PLAN_KEYS) - set(content):
        raise IngestError(
            "{file} does not have the form it was handed out in. Take it again as it was.",
            file=PLAN,
        )
    return {key: str(value) for key, value in content.items()}


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "test_tasks": test_tasks,
    "test_people": test_people,
    "office_calendar": office_calendar,
    "test_plan": test_plan,
}
