"""All attempts of a desk, from the record beside each chapter's notebook."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from autograder.checking.run import UNKNOWN_NAME
from autograder.checking.verdict import CORRECT, NOT_ATTEMPTED
from autograder.companion.desk import chapter_folders
from autograder.learner import attempt_log

REVIEW = "review"


class Attempt(NamedTuple):
    """One attempt, as the check recorded it.

    time: seconds since 1970 (UTC), 0 where the line has none that can be; verdict: "correct",
    "incorrect", "raised", "not attempted" or what a later version writes; source: "review", or ""
    for an attempt in the chapter; chapter: name of the folder it was recorded in.
    """

    time: float
    exercise: str
    verdict: str
    misconception: str | None
    message: str | None
    mark: str | None
    source: str
    chapter: str

    @property
    def correct(self) -> bool:
        """True for a right answer."""
        return self.verdict == CORRECT

    @property
    def judged(self) -> bool:
        """True where there was an answer to judge: not blank, and its cell had been run."""
        return self.verdict != NOT_ATTEMPTED and self.misconception != UNKNOWN_NAME


class Attempts(list[Attempt]):
    """Attempts, oldest first; damaged: lines that were not whole; lost: pieces of such lines, now
    or before a repair, from which nothing could be read; told: sentences on repairs and on files
    that cannot be read."""

    damaged: int = 0
    lost: int = 0
    told: tuple[str, ...] = ()


def read(desk: Path) -> Attempts:
    """Every attempt in the desk, all chapters, oldest first; reviews are among them."""
    logs = [(folder, attempt_log.read(folder)) for folder in chapter_folders(desk)]
    found = Attempts(in_order([_attempt(entry, folder.name) for entry in log.entries]
                              for folder, log in logs))
    found.damaged = sum(log.damaged for _, log in logs)
    found.lost = sum(attempt_log.lost_before(folder) + (0 if log.told else log.lost)
                     for folder, log in logs)  # after a repair the file set aside has it
    found.told = tuple(log.told for _, log in logs if log.told)
    return found


def in_order(files: Iterable[Iterable[Attempt]]) -> list[Attempt]:
    """Attempts of several files, oldest first.

    Within a file the order of its lines stands, because a clock may have been set back. A line
    that stands in a file before already is a copy (of a chapter's folder, of a desk) and counts
    once.
    """
    before: set[Attempt] = set()
    dated: list[tuple[float, Attempt]] = []
    for lines in files:
        here: set[Attempt] = set()
        last = 0.0
        for one in lines:
            line = one._replace(chapter="")
            if one.time and line in before:
                continue
            here.add(line)
            last = max(last, one.time)
            dated.append((last, one))
        before |= here
    dated.sort(key=lambda pair: pair[0])
    return [one for _, one in dated]


def of_bytes(raw: bytes, chapter: str) -> Attempts:
    """The attempts in one file that a learner shared, in its order; damaged lines are counted."""
    log = attempt_log.parse(raw)
    found = Attempts(_attempt(entry, chapter) for entry in log.entries)
    found.damaged, found.lost = log.damaged, log.lost
    return found


def _attempt(entry: dict, chapter: str) -> Attempt:
    """From a line of the record; what is missing or of another type is empty."""
    return Attempt(
        _seconds(entry.get("time")), _text(entry, "id") or "",
        _text(entry, "verdict") or "", _text(entry, "misconception"), _text(entry, "message"),
        _text(entry, "mark"), _text(entry, "source") or "", chapter)


def _seconds(when: object) -> float:
    try:
        seconds = float(when) if isinstance(when, int | float) else 0.0
    except OverflowError:
        return 0.0
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0


def _text(entry: dict, key: str) -> str | None:
    """A text that can be written to a file; half a character (a lone surrogate) becomes "?"."""
    value = entry.get(key)
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None
