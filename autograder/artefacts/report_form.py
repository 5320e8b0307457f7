"""The form that every report shares: its sections, and values that are numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from autograder.checking.verdict import Finding

from .report import Report

_CJK = re.compile(r"[\u3400-\u9fff]")


def judge_sections(report: Report, sections: Iterable[str]) -> Finding | None:
    """The first section that is missing, doubled or empty; None where all are written."""
    if report.repeated:
        return Finding(
            "The section tag {section} stands in {name} twice. Merge the two parts under one tag.",
            {"section": report.repeated[0], "name": report.name})
    for section in sections:
        at = {"section": section, "name": report.name}
        if section not in report.sections:
            if section == "limits":
                return Finding(
                    "{name} has no section on limits (<!-- section: limits -->). A report that "
                    "knows no limits is not believed for long. Say what the data cannot show.",
                    {"name": report.name})
            return Finding(
                "{name} has no section {section}. Put the tag <!-- section: {section} --> on a "
                "line of its own, and the text below it.", at)
        said = report.says(section)
        if _length(said) < 15 or _length("".join(set(said.lower()))) < 8:
            return Finding(
                "The section {section} of {name} is empty or nearly so. Write at least one whole "
                "sentence under its heading.", at)
    return None


def _length(text: str) -> int:
    """Letters of a text; a Chinese character says as much as two."""
    return len(text) + len(_CJK.findall(text))


def judge_count(entries: Mapping[str, Any], most: int) -> Finding | None:
    """What to say of a numbers.json with more than `most` entries: a dump, not figures."""
    if len(entries) <= most:
        return None
    return Finding(
        "numbers.json holds {count} entries. Nobody can check so many: keep the figures that "
        "the report speaks of.", {"count": len(entries)})


def judge_number(key: str, value: Any) -> Finding | None:
    """What to say of a value that is no number (or too large to be one); None where it is one."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e15:
        return Finding(
            "The value of {key} in numbers.json is not a number. Write digits only: no quotes, no "
            "thousands separators, no unit.", {"key": key})
    return None
