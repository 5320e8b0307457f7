"""Does a refusal of a table of tasks name what is wrong in it? Used by T1.3.a."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.compare import Compare, compare
from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

ACCEPTED = {
    "twice": ("accepts_twice", "Your schedule takes a table in which an id stands twice; one of "
              "the two rows is lost without a word. Look for ids that repeat, and raise a "
              "ValueError that names the id."),
    "short": ("accepts_short", "Your schedule takes a task with a duration below 1 day: it would "
              "end before it begins. Raise a ValueError that names the task."),
    "unknown": ("accepts_unknown", "Your schedule takes a task that waits for something that is "
                "not in the list, so it starts too early. Raise a ValueError that names the task "
                "and what it waits for."),
    "circle": ("accepts_circle", "Your schedule takes tasks that wait for each other in a circle, "
               "and none of them can ever begin. in_order gives what is left waiting; raise a "
               "ValueError then."),
}  # fmt: skip


STOPPED = "stopped with "  # how `refusal` tells of an error that is no ValueError
WHAT = {
    "twice": "an id that stands twice",
    "short": "a duration below 1",
    "unknown": "a predecessor that is not in the list",
    "circle": "tasks that wait for each other",
}


def trouble(tasks: pd.DataFrame) -> tuple[str, list[str]]:
    """What is wrong in a table of tasks and which names a refusal must hold; ("", []) if nothing.

    Kinds: twice, short, unknown (names the task and what it waits for), circle (all its tasks).
    """
    ids = [str(v) for v in tasks["task_id"]]
    for one in ids:
        if ids.count(one) > 1:
            return "twice", [one]
    for one, days in zip(ids, tasks["days"], strict=True):
        if days < 1:
            return "short", [one]
    before = {
        one: [p.strip() for p in str(cell).split(";") if p.strip()]
        for one, cell in zip(ids, tasks["predecessors"], strict=True)
    }
    for one, needed in before.items():
        for other in needed:
            if other not in before:
                return "unknown", [one, other]
    left = set(ids)
    while out := {
        t for t in left if not set(before[t]) & left or not any(t in before[s] for s in left)
    }:
        left -= out
    return ("circle", [t for t in ids if t in left]) if left else ("", [])


DATES = ("start", "finish", "latest_start", "latest_finish")
PLAN = Compare("frame", ("task_id",))


def judge_schedule(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """The first thing that is wrong with a schedule; what the cells after it use must hold.

    args: (tasks, calendar, start).
    """
    if isinstance(actual, pd.DataFrame) and "task_id" not in actual.columns \
            and set(DATES) <= set(actual.columns):
        return Finding(
            "schedule gives back a table without the column task_id: it stands in the index, or "
            "is missing. The cells that follow look for the column. Make it one with "
            "reset_index(), or leave out set_index.")
    if isinstance(actual, pd.DataFrame):
        for column in DATES:
            values = list(actual[column]) if list(actual.columns).count(column) == 1 else []
            for value in values:
                if not (isinstance(value, (date, np.datetime64)) or pd.isna(value)):
                    return Finding(
                        "schedule: the column {column} holds values of the type {got}, such as "
                        "{value}. The cells that follow reckon with dates. Put the Timestamp of "
                        "the calendar there, as it is.",
                        {"column": column, "got": type(value).__name__, "value": str(value)[:30]})
    return compare(actual, expected, PLAN, "schedule")


def judge_refusal(actual: Any, args: tuple, expected: Any) -> Finding | None:
    """What is wrong with the text of a refusal ("" means that the table was accepted)."""
    if not isinstance(actual, str):
        return Finding(
            "refusal gives back a {got}; a text was asked for. Leave it as it was in "
            "the answer cell.",
            {"got": type(actual).__name__},
        )
    kind, names = trouble(args[0])
    if actual.startswith(STOPPED):
        error = actual.removeprefix(STOPPED)
        if not kind:
            return Finding(
                "Your schedule stops with {error} on a table that is in order. Run "
                "schedule(*practice(\"refusal\", 6)) in a new cell and look at the line.",
                {"error": error},
            )
        return Finding(
            "Your schedule does not refuse this table and stops with {error}, which tells nobody "
            "what is wrong. Look for {what} first, and raise a ValueError that names it.",
            {"error": error, "what": Text(WHAT[kind])},
            f"runs_into_{kind}",
        )
    if not kind:
        return (
            None
            if not actual
            else Finding(
                "Your schedule refuses a table that is in order: “{words}”. Look at the condition "
                "that raises it.",
                {"words": actual[:80]},
                "refuses_good",
            )
        )
    if not actual:
        known, says = ACCEPTED[kind]
        return Finding(says, misconception=known)
    said = {
        one
        for one in {*map(str, args[0]["task_id"]), *names}
        if re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", actual, re.ASCII)
    }
    missing = [one for one in names if one not in said]
    if kind == "circle" and said - set(names):
        return Finding(
            "Your refusal names {extra} as well, which only waits behind the circle. "
            "Name the tasks that wait for each other: one_cycle finds them.",
            {"extra": min(said - set(names))},
            "circle_and_followers",
        )
    if not missing:
        surplus = sorted(said - set(names))
        return Finding(
            "Your refusal names {extra} as well, and the fault is {what}. Whoever reads it looks "
            "at a row that is in order. Name only what the fault is about.",
            {"extra": surplus[0], "what": Text(WHAT[kind])},
            "names_too_many",
        ) if surplus else None
    if not said:
        return Finding(
            "You refuse the table, and your sentence names no task. Whoever reads it "
            "must find the row. Put the ids into the text of the ValueError.",
            misconception="names_nothing",
        )
    if kind == "circle":
        return Finding(
            "Your refusal names {count} of the tasks in the circle and not all of them. "
            "The mistake may be at any of them: name the whole circle.",
            {"count": len(said)},
            "circle_by_first",
        )
    return Finding(
        "Your refusal names only one of the two: which task waits, and for what it "
        "waits. Put both into the sentence.",
        misconception="unknown_without_task",
    )
