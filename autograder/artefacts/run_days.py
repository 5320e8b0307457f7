"""Judges of tables whose days must be days (T1.4.a and e): later cells compare and format them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.cells import shown
from autograder.checking.compare import Compare, compare
from autograder.checking.verdict import Finding

AMOUNTS = ("cost", "conversions", "revenue")
SMALL = 50  # rows of a table for which a second call is quick
CLOSE = 1e-5
DOLLAR = (CLOSE, 1.0)  # amounts are right to the dollar, as the exercise says
INGESTED = Compare("frame", ("source", "date", "channel"), dict.fromkeys(
    ("impressions", "clicks", "sessions", "conversions"), CLOSE) | dict.fromkeys(
        ("cost", "revenue"), DOLLAR))
# The table that append gives back is the next morning's input, so it has the same columns.
APPENDED = Compare("frame", (), dict.fromkeys(AMOUNTS, 1e-9), extra_columns=False)
# The whole table from a pile of mornings.
GROWN = Compare("frame", (), dict.fromkeys(AMOUNTS, 1e-9))
DAYS_AS_TEXT = (
    "{name}: {column} holds {value}, which is no Timestamp, so it cannot be compared with other "
    "days. Convert it: pd.to_datetime({how}).")

PACED = Compare("frame", ("channel",), {"days_missing": 0} | dict.fromkeys(
    ("planned_to_date", "spent", "pace", "projected"), 1e-6))
ROWS_DROPPED = (
    "You leave out the days whose cost is not known (dropna, or a merge that keeps only days with "
    "a cost), so days_missing is 0 and the plan of these days is gone as well. Keep each day of "
    "the plan: merge with how=\"left\", and no dropna.")
OLD_GONE = (
    "{count} rows that stood in table are gone from what append gives back. What was known before "
    "stays, also where a day has newer numbers: keep every row, and put the new ones below with "
    "pd.concat, without drop_duplicates.")
NEW_ON_TOP = (
    "append puts the new rows above the old ones. The last row of a day is the one that counts, so "
    "the newest stand at the bottom: pd.concat([table, new]).")


def no_day(values: pd.Series) -> Any:
    """The first value that is no moment (a text, a number, a plain date); None where all are."""
    if values.dtype.kind == "M":
        return None
    return next((v for v in values if not pd.api.types.is_scalar(v) or not (
        isinstance(v, (pd.Timestamp, dt.datetime, np.datetime64)) or pd.isna(v))), None)


def _days(actual: Any, columns: dict[str, str], name: str) -> Finding | None:
    """What to say of a column whose days are none; columns: name -> what to convert."""
    if not isinstance(actual, pd.DataFrame) or actual.columns.duplicated().any():
        return None
    for column, how in columns.items():
        if column in actual.columns and (value := no_day(actual[column])) is not None:
            return Finding(DAYS_AS_TEXT, {"name": name, "column": column, "value": shown(value),
                                          "how": how}, "days_as_text")
    return None


def judge_ingested(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """T1.4.a: date and exported are Timestamps, then the values."""
    return _days(actual, {"date": 'table["date"]', "exported": "day"}, "ingest") or compare(
        actual, expected, INGESTED, "ingest")


def judge_appended(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """T1.4.e: as_of and date are Timestamps, then the values and nothing beside them."""
    return _days(actual, {"as_of": "as_of", "date": 'table["date"]'}, "append") or (
        (wrong := compare(actual, expected, APPENDED, "append")) and (
            _moved(actual, args[0] if args else None) or wrong))


def _moved(actual: Any, table: Any) -> Finding | None:
    """Old rows that are gone, or that stand below the new ones."""
    place = ["as_of", "date", "channel"]
    if not isinstance(actual, pd.DataFrame) or not isinstance(table, pd.DataFrame) \
            or not len(table) or not set(place) <= set(actual.columns):
        return None
    mine, old = (list(t[place].itertuples(index=False, name=None)) for t in (actual, table))
    gone = sum((Counter(old) - Counter(mine)).values())
    if 0 < gone < len(old):
        return Finding(OLD_GONE, {"count": gone})
    if not gone and mine[-len(old):] == old != mine[: len(old)]:
        return Finding(NEW_ON_TOP, {})
    return None


def judge_paced(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """T1.4.b: the values; rows that were dropped are told by the plan that went with them."""
    if (wrong := compare(actual, expected, PACED, "pacing")) is None:
        return None
    columns = {"days_missing", "planned_to_date"}
    if not isinstance(actual, pd.DataFrame) or not columns <= set(actual.columns):
        return wrong
    table = actual if "channel" in actual.columns else actual.rename_axis("channel").reset_index()
    if table["channel"].duplicated().any():
        return wrong
    right = expected.set_index("channel")
    mine = table.set_index("channel").reindex(right.index)[sorted(columns)]
    mine = mine.apply(pd.to_numeric, errors="coerce").fillna(0)
    less = mine["planned_to_date"] < right["planned_to_date"] * (1 - CLOSE)
    unknown = right["days_missing"] > 0
    if unknown.any() and (mine["days_missing"] == 0).all() and less[unknown].all():
        return Finding(ROWS_DROPPED, {}, "rows_dropped")
    return wrong


def _same_morning(actual: pd.DataFrame, args: tuple) -> tuple | None:
    """The same export once more, onto the table that append gave back: nothing may be added."""
    return (actual, *args[1:]) if len(actual) < SMALL else None


judge_appended.again = _same_morning


def judge_grown(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """T1.d: as_of and date are Timestamps, then the values."""
    return _days(actual, {"as_of": "day", "date": 'table["date"]'}, "statistics_table") or compare(
        actual, expected, GROWN, "statistics_table")
