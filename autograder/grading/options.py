"""What a grading run is asked to do, and what of it makes no sense."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.grading.state import State
from autograder.grading.task import BOX


class GradeError(Exception):
    """Grading cannot be done; the text is one sentence for the instructor."""


@dataclass(frozen=True)
class Options:
    """What a run is asked to do; see `course.py grade --help`. None is the default."""

    folder: str | None = None
    class_dir: str | None = None
    lang: str | None = None
    jobs: int | str | None = None
    cluster: str | None = None
    tls: str | None = None
    isolation: str = BOX
    learners: tuple[str, ...] = ()
    exercises: tuple[str, ...] = ()
    again: bool = False
    report: str | None = None
    limits: dict[str, Any] = field(default_factory=dict)


def jobs(given: int | str | None) -> int:
    """How many notebooks run at a time."""
    if given is None:
        usable = getattr(os, "sched_getaffinity", None)
        return len(usable(0)) if usable else os.cpu_count() or 1
    try:
        number = int(given)
    except ValueError:
        number = 0
    if not 1 <= number <= 1000:
        raise GradeError(
            translate("--jobs {value}: give a whole number from 1 on.", value=given)
        )
    return number


def last(state: State, home: Path) -> Options:
    """The options of the class's last run."""
    last = state.last()
    if last is None:
        raise GradeError(
            translate(
                "There is no run of the class {home} to go on with; name a folder of submissions.",
                home=home,
            )
        )  # fmt: skip
    data = last[0]
    return Options(**{
        key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
    })
