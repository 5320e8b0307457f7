"""Cells of a RACI table, and what it asks of each person by week."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

_CELL = re.compile(r"[RACI](?:\s*[/,+、&]?\s*[RACI])?", re.IGNORECASE)


def parse_cell(cell: str) -> str | None:
    """Letters of a cell in alphabetical order ("AR", "C"); "" for nothing, None if it is neither.

    Only A and R go together.
    """
    text = unicodedata.normalize("NFKC", cell).strip()
    if not text:
        return ""
    if not _CELL.fullmatch(text):
        return None
    letters = "".join(sorted({c for c in text.upper() if c in "RACI"}))
    return letters if len(letters) == 1 or letters == "AR" else None


def week_of(day: str) -> str:
    """The Monday of a day's week, both as ISO text."""
    found = date.fromisoformat(day)
    return (found - timedelta(days=found.weekday())).isoformat()


def loads(who: dict[str, dict[str, str]], truth: dict[str, Any]) -> dict[tuple[str, str], float]:
    """(person, Monday) -> work asked for ÷ work that the person can give in that week.

    A task's effort is spread evenly over its `worked` days and over those with R; a person gives
    workdays of the week × share.

    Args:
        who: task -> person -> letters.
        truth: as `raci_check.judge_raci`.
    """
    asked: dict[tuple[str, str], float] = {}
    for task, cells in who.items():
        facts = truth["tasks"][task]
        doing = [p for p, letters in cells.items() if "R" in letters]
        for day in facts["worked"]:
            for person in doing:
                key = person, week_of(day)
                part = facts["effort"] / len(facts["worked"]) / len(doing)
                asked[key] = asked.get(key, 0.0) + part
    open_days: dict[str, int] = {}
    for day in truth["workdays"]:
        open_days[week_of(day)] = open_days.get(week_of(day), 0) + 1
    return {(person, week): work / (open_days[week] * truth["people"][person]["share"])
            for (person, week), work in asked.items()}
