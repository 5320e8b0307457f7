"""What is wrong with the reading of lines of JSON, said by line and not by content."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from autograder.checking.verdict import Finding


def judge_lines(actual: Any, args: tuple, expected: dict[str, Any]) -> Finding | None:
    """records and bad of `parse_lines` against what the lines hold; None if both are right.

    Args:
        actual: what the learner gives back.
        args: the lines.
        expected: {"records": list of dicts, "bad": line numbers from 1}.
    """
    name = {"name": "parse_lines"}
    if isinstance(actual, (tuple, list)) and len(actual) == 2:
        return Finding("{name} gives back two things side by side. Asked for is one dictionary: "
                       "return {{\"records\": records, \"bad\": bad}}.", name)
    if not isinstance(actual, dict):
        return Finding("{name} gives back a {got}; a {wanted} was asked for.",
                       {**name, "got": type(actual).__name__, "wanted": "dict"})
    for key in ("records", "bad"):
        if key not in actual:
            return Finding("{name}: the key {keys} is missing. You have: {have}.",
                           {**name, "keys": key, "have": ", ".join(map(str, actual)) or "—"})
        if not isinstance(actual[key], list):
            return Finding("{name}: {keys} is a {got}; a list was asked for.",
                           {**name, "keys": key, "got": type(actual[key]).__name__})
    return _records(actual["records"], expected["records"], name) \
        or _bad(actual["bad"], expected["bad"], args[0], name)


def _records(mine: list[Any], right: list[dict], name: dict[str, str]) -> Finding | None:
    for place, record in enumerate(mine, 1):
        if type(record) is not dict:
            return Finding("{name}: entry {place} of records is a {got} and no dictionary. JSON "
                           "that is no object is no event: ask isinstance(found, dict).",
                           {**name, "place": place, "got": type(record).__name__})
    if mine == right:
        return None
    if len(mine) != len(right):
        return Finding("{name}: records has too many entries: {have}. Each good line gives one."
                       if len(mine) > len(right) else
                       "{name}: records has too few entries: {have}. Look for good lines that "
                       "were dropped.", {**name, "have": len(mine)})
    place = next(n for n, (a, b) in enumerate(zip(mine, right, strict=True), 1) if a != b)
    return Finding("{name}: entry {place} of records is not what its line says. Keep the order and "
                   "change nothing inside.", {**name, "place": place})


def _bad(mine: list[Any], right: list[int], lines: list[str], name: dict[str, str]
         ) -> Finding | None:
    for number in mine:
        if isinstance(number, bool) or not isinstance(number, Integral):
            return Finding("{name}: bad holds a {got}. Asked for are line numbers, whole numbers "
                           "from 1.", {**name, "got": type(number).__name__})
        if number not in right:
            blank = 0 < number <= len(lines) and not lines[number - 1].strip()
            return Finding("{name}: bad names line {line}, which is blank. Blank lines are skipped."
                           if blank else
                           "{name}: bad names line {line}, and nothing is wrong there. Lines are "
                           "numbered from 1, blank ones included.", {**name, "line": number})
    if mine == right:
        return None
    missing = [n for n in right if n not in mine]
    if missing:
        return Finding("{name}: line {line} is no record and not in bad. Try what json.loads makes "
                       "of it, and ask whether that is a dict.", {**name, "line": missing[0]})
    return Finding("{name}: bad names the right lines, but not each once and in order.", name)
