"""How figures of a class are written, in the terminal and on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.checking.messages import translate
from autograder.classes.results import ABSENT, UNGRADED, UNKNOWN
from autograder.grading.report import word

NONE = "–"


def percent(value: float | None) -> str:
    """A share as whole percent."""
    return NONE if value is None else f"{100 * value:.0f}\u00a0%"


def number(value: float | None) -> str:
    """A correlation or an index, two digits; a minus is a minus."""
    if value is None:
        return NONE
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "\u2212")


def state_word(state: str) -> str:
    """What `results.STATES` are called."""
    if state == ABSENT:
        return translate("not handed in")
    if state == UNGRADED:
        return translate("not graded yet")
    if state == UNKNOWN:
        return translate("not known")
    return word(state)


def states(counts: Mapping[str, int]) -> str:
    """How often each verdict came, the frequent first."""
    return " · ".join(f"{state_word(name)} {n}" for name, n in counts.items())


def duration(seconds: float) -> str:
    """Minutes, from ten seconds on."""
    if seconds < 60:
        return translate("{n} s", n=f"{seconds:.0f}")
    return translate("{n} min", n=f"{seconds / 60:.0f}")


def mistake_line(one: dict[str, Any]) -> str:
    """A mistake, how often, and what the learners who made it read."""
    return translate("{n} × {says}", n=one["count"], says=one["says"])
