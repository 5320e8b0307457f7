"""Values taken out of nested events: what a comparison of numbers and times alone lets through.

1.0 equals 1 and a time with its zone equals the one without in `checking.compare`, which is right
for most tasks. Here both are part of what was asked for.
"""

from __future__ import annotations

from dataclasses import replace
from numbers import Integral, Real
from typing import Any

import pandas as pd

from autograder.checking.cells import plain
from autograder.checking.compare import Compare, compare, keyed
from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

FLAT = Compare("frame", ("record",), dict.fromkeys(
    ("ga_session_id", "engagement_time_msec", "session_engaged", "value"), 1e-9))
SESSIONS = Compare("frame", ("user_pseudo_id", "ga_session_id"), {
    "events": 0, "page_views": 0, "engagement_time_msec": 1e-9, "engaged": 0})
FLOAT = ("You make a number with decimals out of int_value. It is a whole number, and a long one "
         "loses its last digits as a decimal number. Put int() around it.")
ZONED = ("Your times still carry their time zone. Asked for is the time in Taipei without one: "
         "tz_localize(None) after tz_convert.")
NAMELESS = ("Events without user_pseudo_id or without ga_session_id became sessions in yours. "
            "Nobody knows which visit they belong to. Leave those rows out: groupby does so by "
            "itself, without dropna=False and without fillna.")


def judge_param(actual: Any, args: tuple, expected: Any) -> Finding | None:
    """One parameter of an event; None if it is right, int_value as a whole number.

    Args:
        actual: what the learner gives back.
        args: (record, key).
        expected: text, whole number, number or None.
    """
    wrong = compare(actual, expected, Compare("scalar"), "param_value")
    if wrong is None and _whole(expected) and isinstance(actual, Real) and not _whole(actual):
        return Finding(FLOAT, {}, "int_as_float")
    return wrong


def _whole(value: Any) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def judge_flat(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """The table of `flatten`; None if it is right and its times have no zone."""
    wrong = compare(actual, expected, FLAT, "flatten") \
        or _zone(actual, FLAT, "event_time")
    if wrong and "row" in wrong.params:  # the keys of this table are numbers
        place = Text("record {number}", number=wrong.params["row"])
        wrong = replace(wrong, params={**wrong.params, "row": place})
    return wrong


def judge_sessions(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """The table of `sessionise`; None if it is right and its times have no zone.

    Rows for events without ids are named before anything else: their other cells are wrong, too.
    """
    wrong = compare(actual, expected, SESSIONS, "sessionise")
    if wrong is None:
        return _zone(actual, SESSIONS, "started_at")
    return Finding(NAMELESS, {}, "rows_without_ids") if _nameless(actual, args[0]) else wrong


def _nameless(actual: Any, events: pd.DataFrame) -> bool:
    """Whether a row of a table of sessions has no id, or one that no event has."""
    if not isinstance(actual, pd.DataFrame):
        return False
    table = keyed(actual, SESSIONS)
    if any(list(table.columns).count(key) != 1 for key in SESSIONS.keys):
        return False
    browsers, numbers = (set(map(plain, events[key])) - {None} for key in SESSIONS.keys)
    for browser, number in zip(*(map(plain, table[key]) for key in SESSIONS.keys), strict=True):
        if browser is None or number is None:
            return True
        if isinstance(browser, str) and browser not in browsers:
            return True
        if isinstance(number, float) and number not in numbers:
            return True
    return False


def _zone(actual: pd.DataFrame, spec: Compare, column: str) -> Finding | None:
    """What to say of a time that carries a time zone, though its clock is right."""
    times = keyed(actual, spec)[column]
    if any(getattr(time, "tzinfo", None) is not None for time in times.head(50)):
        return Finding(ZONED, {}, "zone_kept")
    return None
