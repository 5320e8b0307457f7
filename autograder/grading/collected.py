"""When work was handed in, where whoever collected it has written that down."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from autograder.checking.messages import translate
from autograder.grading.handed_in import IntakeError


def collected(folder: Path) -> dict[tuple[str, str], str]:
    """When work was handed in, from `collected.csv` beside the learners' folders.

    Its columns are learner, chapter and collected_at (ISO 8601; without an offset it is UTC, as
    in nbgrader), between commas, or between semicolons as some spreadsheets write them. Whoever
    collects the work writes it: a time in a learner's folder proves nothing.

    Returns:
        (learner, chapter) -> time in UTC, ISO 8601 without an offset; of several the last line's,
        as the work itself is the one that was handed in last. Empty without the file.

    Raises:
        IntakeError: a line of it that is not such a time, or no such columns.
    """
    path = folder / "collected.csv"
    times = {}
    line = 1
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            rows = csv.DictReader(file, delimiter=";" if ";" in head else ",")
            for row in rows:
                line = rows.line_num
                at = datetime.fromisoformat(row["collected_at"].strip())
                if at.tzinfo is not None:
                    at = at.astimezone(UTC).replace(tzinfo=None)
                times[row["learner"].strip(), row["chapter"].strip()] = at.isoformat()
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, AttributeError, csv.Error):
        raise IntakeError(
            translate(
                "{path}, line {line}: this is not learner,chapter,collected_at with a time such as "
                "2026-03-01T23:59+08:00 (year-month-day, T, hour:minute, offset from UTC).",
                path=path, line=line,
            )
        ) from None  # fmt: skip
    return times


def strangers(times: Iterable[tuple[str, str]], found: Iterable[tuple[str, str]]) -> list[str]:
    """Learners that collected.csv names and that have handed in nothing: mostly a slip of the pen.

    Args:
        times: (learner, chapter) of collected.csv; found: of the submissions.
    """
    there = {learner for learner, _ in found}
    return sorted({learner for learner, _ in times} - there)
