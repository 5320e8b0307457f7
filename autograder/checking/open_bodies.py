"""Which function is still to be written, where one that the learner wrote calls another."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

from .verdict import Finding


def at_work(error: BaseException, function: Any, name: str, foreign: Callable[[str], bool]) -> str:
    """The learner's function that the error came from: `name`, or one that it calls.

    foreign: whether a file is not the learner's.
    """
    codes = [frame.f_code for frame, _ in traceback.walk_tb(error.__traceback__)]
    theirs = [c for c in codes if not foreign(c.co_filename) and c.co_name.isidentifier()]
    if not theirs or theirs[-1] is getattr(function, "__code__", None):
        return name
    return theirs[-1].co_name


def not_written(error: BaseException, function: Any, name: str, foreign: Callable[[str], bool]
                ) -> Finding | None:
    """What to say where the function that it calls is the one that is not written; else None."""
    other = at_work(error, function, name, foreign)
    if other == name:
        return None
    return Finding("{name} calls {other}, and {other} is not written yet. Write {other} first, or "
                   "do without it.", {"name": name, "other": other})
