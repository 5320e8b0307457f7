"""Judge the answers of five queries (T2.1.e): the right rows, and known wrong ways by their rows.

expected, for each query: {"right": table, "wrong": [[id, sentence, table], ...]}.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from autograder.checking.compare import Compare, compare
from autograder.checking.judging import Case, Wrong, recognise
from autograder.checking.verdict import Finding

from .sql_run import runs

TABLES = ("sessions", "purchases", "orders")
SPECS = {
    "channels_sql": Compare("frame", ("channel",), {}),
    "landing_sql": Compare("frame", ("landing_page",), {"engagement_rate": 1e-6}, ordered=True),
    "devices_sql": Compare("frame", ("device_category",), {"cvr": 1e-6}),
    "revenue_sql": Compare("frame", ("day",), {"revenue": 1e-6}, ordered=True),
    "gap_sql": Compare("frame", ("day",), {}, ordered=True),
}
COLUMNS = {
    "channels_sql": ("channel", "sessions", "engaged_sessions"),
    "landing_sql": ("landing_page", "sessions", "engagement_rate"),
    "devices_sql": ("device_category", "sessions", "buying_sessions", "cvr"),
    "revenue_sql": ("day", "purchases", "revenue"),
    "gap_sql": ("day", "orders", "missing"),
}


def run_channels(ask: Callable[..., Any], args: tuple) -> pd.DataFrame:
    """The rows of the learner's first query."""
    return runs(ask, args, "channels_sql", TABLES)


def run_landing(ask: Callable[..., Any], args: tuple) -> pd.DataFrame:
    """The rows of the learner's second query."""
    return runs(ask, args, "landing_sql", TABLES)


def run_devices(ask: Callable[..., Any], args: tuple) -> pd.DataFrame:
    """The rows of the learner's third query."""
    return runs(ask, args, "devices_sql", TABLES)


def run_revenue(ask: Callable[..., Any], args: tuple) -> pd.DataFrame:
    """The rows of the learner's fourth query."""
    return runs(ask, args, "revenue_sql", TABLES)


def run_gap(ask: Callable[..., Any], args: tuple) -> pd.DataFrame:
    """The rows of the learner's fifth query."""
    return runs(ask, args, "gap_sql", TABLES)


def judge_channels(actual: Any, args: tuple, expected: dict[str, Any]) -> Finding | None:
    """The first thing wrong with the rows by channel."""
    return _judge(actual, expected, "channels_sql")


def judge_landing(actual: Any, args: tuple, expected: dict[str, Any]) -> Finding | None:
    """The first thing wrong with the rows by landing page."""
    return _judge(actual, expected, "landing_sql")


def judge_devices(actual: Any, args: tuple, expected: dict[str, Any]) -> Finding | None:
    """The first thing wrong with the rows by device."""
    return _judge(actual, expected, "devices_sql")


def judge_revenue(actual: Any, args: tuple, expected: dict[str, Any]) -> Finding | None:
    """The first thing wrong with purchases and revenue by day."""
    return _judge(actual, expected, "revenue_sql")


def judge_gap(actual: Any, args: tuple, expected: dict[str, Any]) -> Finding | None:
    """The first thing wrong with orders and missing purchases by day."""
    return _judge(actual, expected, "gap_sql")


def _judge(actual: Any, expected: dict[str, Any], name: str) -> Finding | None:
    spec, right = SPECS[name], expected["right"]
    mine = days(lower(actual))
    found = _columns(mine, name) or compare(mine, right, spec, name)
    if found is None:
        return None
    wrong = tuple(Wrong(id, says, days(table)) for id, says, table in expected["wrong"])
    known = recognise(mine, Case((), right, spec, wrong)) or _nothing(mine, right, wrong)
    return Finding(known.says, misconception=known.id) if known else found


def _nothing(mine: pd.DataFrame, right: pd.DataFrame, wrong: tuple[Wrong, ...]) -> Wrong | None:
    """The one known wrong way that gives no row at all, where the learner has none either."""
    none = [w for w in wrong if len(w.value) == 0]
    return none[0] if len(mine) == 0 < len(right) and len(none) == 1 else None


def _columns(mine: pd.DataFrame, name: str) -> Finding | None:
    absent = [c for c in COLUMNS[name] if c not in mine.columns]
    if not absent:
        return None
    return Finding(
        "{name}: the answer has no column {columns}; yours are {have}. Name a column with AS, as "
        "in count(*) AS sessions.",
        {"name": name, "columns": ", ".join(absent), "have": ", ".join(mine.columns) or "—"})


def lower(table: pd.DataFrame) -> pd.DataFrame:
    """Names of columns in small letters, as SQL does not tell them apart."""
    small = [str(c).lower() for c in table.columns]
    return table.set_axis(small, axis=1) if len(set(small)) == len(small) else table


def days(table: pd.DataFrame) -> pd.DataFrame:
    """A column `day` as times at midnight, also where it came as text such as 2025-11-11."""
    if "day" not in table.columns:
        return table
    read = pd.to_datetime(table["day"].astype("str"), errors="coerce", format="ISO8601")
    if read.isna().any() or len(read) == 0:
        return table
    return table.assign(day=read.to_numpy())
