"""All attempts of a desk, from the record beside each chapter's notebook."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from autograder.checking.run import UNKNOWN_NAME
from autograder.checking.verdict import CORRECT, NOT_ATTEMPTED
from autograder.companion.desk import chapter_folders
from autograder.learner import attempt_log

REVIEW = "review"


class Attempt(NamedTuple):
    """One attempt, as the check recorded it.

    time: seconds since 1970 (UTC); verdict: "correct", "incorrect", "raised", "not attempted" or
    what a later version writes; source: "review", or "" for an attempt in the chapter; chapter:
    name of the folder it was recorded in.
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
    """Attempts, oldest first; damaged: lines that were not whole; told: sentences on repairs."""

    damaged: int = 0
    told: tuple[str, ...] = ()


def read(desk: Path) -> Attempts:
    """Every attempt in the desk, all chapters, oldest first; reviews are among them."""
    found, told = Attempts(), []
    for folder in chapter_folders(desk):
        log = attempt_log.read(folder)
        found.damaged += log.damaged
        told += [log.told] if log.told else []
        found += [_attempt(entry, folder.name) for entry in log.entries]
    found.sort(key=lambda attempt: attempt.time)
    found.told = tuple(told)
    return found


def of_bytes(raw: bytes, chapter: str) -> Attempts:
    """The attempts in one file that a learner shared; damaged lines are counted."""
    log = attempt_log.parse(raw)
    found = Attempts(_attempt(entry, chapter) for entry in log.entries)
    found.sort(key=lambda attempt: attempt.time)
    found.damaged = log.damaged
    return found


def _attempt(entry: dict, chapter: str) -> Attempt:
    """From a line of the record; what is missing or of another type is empty."""
    when = entry.get("time")
    return Attempt(
        float(when) if isinstance(when, int | float) else 0.0, entry["id"],
        _text(entry, "verdict") or "", _text(entry, "misconception"), _text(entry, "message"),
        _text(entry, "mark"), _text(entry, "source") or "", chapter)


def _text(entry: dict, key: str) -> str | None:
    value = entry.get(key)
    return value if isinstance(value, str) else None
