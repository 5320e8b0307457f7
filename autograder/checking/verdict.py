"""What a check can say: one of four verdicts, with one message."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .messages import Message, translate

MIME = "application/vnd.kmc2431.check+json"


class Verdict(StrEnum):
    """The four verdicts."""

    CORRECT = "correct"
    INCORRECT = "incorrect"
    NOT_ATTEMPTED = "not attempted"
    RAISED = "raised"


TITLES = {
    Verdict.CORRECT: "correct",
    Verdict.INCORRECT: "not yet right",
    Verdict.NOT_ATTEMPTED: "not attempted",
    Verdict.RAISED: "your code raised an error",
}


@dataclass(frozen=True)
class Finding(Message):
    """The first thing wrong with a value. `kind` says how basic it is.

    Kinds, most basic first: none, generator, type, columns, keys, extra, duplicates, order,
    values, custom.
    """

    kind: str = "custom"


@dataclass(frozen=True)
class Result:
    """Outcome of one check: verdict, the sentences to show, and what is recorded of it."""

    id: str
    verdict: Verdict
    messages: tuple[Message, ...] = ()
    misconception: str | None = None
    kind: str | None = None
    digest: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """All sentences in the current language, one text."""
        return " ".join(str(m) for m in self.messages)

    @property
    def title(self) -> str:
        """"T1.5.a: not yet right" in the current language."""
        return f"{self.id}: {translate(TITLES[self.verdict])}"

    def as_dict(self) -> dict[str, Any]:
        """What travels in a notebook's output and to a grader."""
        return {
            "id": self.id, "verdict": str(self.verdict), "message": self.message,
            "misconception": self.misconception,
        }  # fmt: skip


class CheckFailed(Exception):
    """A check that did not pass; shows its one message instead of a traceback."""

    def __init__(self, result: Result) -> None:
        self.result = result
        super().__init__(result.message)

    def __str__(self) -> str:
        return f"{self.result.title}\n{self.result.message}"

    def _render_traceback_(self) -> list[str]:
        return [self.result.title, self.result.message]


class Incorrect(CheckFailed):
    """The answer is not right yet."""


class NotAttempted(CheckFailed):
    """There is nothing to check yet."""


class Raised(CheckFailed):
    """The learner's code ended with an error, or did not end in time."""


FAILURES = {
    Verdict.INCORRECT: Incorrect,
    Verdict.NOT_ATTEMPTED: NotAttempted,
    Verdict.RAISED: Raised,
}


def fail(result: Result) -> CheckFailed:
    """The exception for a result that is not correct."""
    return FAILURES[result.verdict](result)


def as_finding(value: Any) -> Finding | None:
    """A judge's answer as a Finding: None, a Finding, a Message, a msgid or (msgid, params)."""
    if value is None or isinstance(value, Finding):
        return value
    if isinstance(value, Message):
        return Finding(value.msgid, value.params)
    if isinstance(value, str):
        return Finding(value)
    msgid, params = value
    return Finding(msgid, dict(params))
