"""Judge the answers of five queries (T2.1.e): the right rows, and known wrong ways by their rows.

expected, for each query: {"right": table, "wrong": [[id, sentence, table], ...]}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pandas as pd

from autograder.checking.compare import Compare, compare
from autograder.checking.judging import Case, Wrong, recognise
from autograder.checking.verdict import Finding

from .sql_errors import bare
from .sql_run import answer

# A known wrong way whose sentence names a word of the query: the word, and what is said to whoever
# gets the same rows without it.
WORDED = {
    "not_in_null": (r"\bNOT\s+IN\b",
        "Your query finds no order that is missing, on no day. An order without an event is one "
        "that a LEFT JOIN leaves without a partner: count those with FILTER (WHERE … IS NULL)."),
    "inner_join": (r"(?<!LEFT )(?<!OUTER )\bJOIN\b",
        "Only sessions with a purchase are left in your answer, so every rate is 1. A condition on "
        "purchases in WHERE takes the others out: count in SELECT instead."),
    "inner_only": (r"(?<!LEFT )(?<!OUTER )\bJOIN\b",
        "Only orders that GA4 knows are left in your answer, so nothing can be missing. A "
        "condition on purchases in WHERE takes the others out: count in SELECT instead."),
}  # fmt: skip
_NULL = re.compile(r"(?:=|<>|!=)\s*NULL\b|\bNULL\s*(?:=|<>|!=)", re.IGNORECASE)
ORDERS = {"landing_sql": "ORDER BY sessions DESC, landing_page", "revenue_sql": "ORDER BY day",
          "gap_sql": "ORDER BY day"}
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
    return _run(ask, args, "channels_sql")


def run_landing(ask: Callable[..., Any], args: tuple) -> pd.DataFrame:
    """The rows of the learner's second query."""
    return _run(ask, args, "landing_sql")


def run_devices(ask: Callable[..., Any], args: tuple) -> pd.DataFrame:
    """The rows of the learner's third query."""
    return _run(ask, args, "devices_sql")


def run_revenue(ask: Callable[..., Any], args: tuple) -> pd.DataFrame:
    """The rows of the learner's fourth query."""
    return _run(ask, args, "revenue_sql")


def run_gap(ask: Callable[..., Any], args: tuple) -> pd.DataFrame:
    """The rows of the learner's fifth query."""
    return _run(ask, args, "gap_sql")


def _run(ask: Callable[..., Any], args: tuple, name: str) -> pd.DataFrame:
    """The rows, with the text of the query beside them."""
    text = ask()
    made = answer(text, dict(zip(TABLES, args, strict=True)), name)
    made.attrs["query"] = text
    return made


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
    spec, right, text = SPECS[name], expected["right"], actual.attrs.get("query", "")
    mine = days(lower(actual))
    found = _columns(mine, name) or compare(mine, right, spec, name)
    if found is None:
        return _unsorted(text, name) if name in ORDERS else None
    if name in ORDERS and compare(mine, right, replace(spec, ordered=False), name) is None:
        unsorted = _unsorted(text, name)
        if unsorted is not None:
            return unsorted
    never = _NULL.search(bare(text))
    if never:
        return Finding("{name}, line {line}: nothing equals NULL, not even NULL itself, so this "
                       "comparison is never true. Write IS NULL or IS NOT NULL.",
                       {"name": name, "line": str(text.count("\n", 0, never.start()) + 1)},
                       f"{name[:-4]}_equals_null")
    wrong = tuple(Wrong(id, says, days(table)) for id, says, table in expected["wrong"])
    known = recognise(mine, Case((), right, spec, wrong)) or _nothing(mine, right, wrong)
    if known is None:
        return found
    word, other = WORDED.get(known.id, ("", ""))
    if word and text and not re.search(word, re.sub(r"\s+", " ", bare(text)), re.IGNORECASE):
        return Finding(other, misconception=f"{known.id}_otherwise")
    return Finding(known.says, misconception=known.id)


def _unsorted(text: str, name: str) -> Finding | None:
    """What to say where the order of the rows is that of chance, right or not."""
    if not text or _sorts(text):
        return None
    return Finding(
        "{name}: no ORDER BY stands at the end of the query, so the order of the rows is left to "
        "chance. End with {order}.", {"name": name, "order": ORDERS[name]}, f"{name[:-4]}_no_order")


@lru_cache(maxsize=32)
def _sorts(text: str) -> bool:
    """Whether the outermost SELECT has an ORDER BY; also where that cannot be told."""
    import duckdb

    with suppress(Exception):
        with duckdb.connect(":memory:") as con:
            row = con.execute("SELECT json_serialize_sql(?::VARCHAR)", [text]).fetchone()
        node = json.loads(row[0])["statements"][0]["node"]
        return any(m["type"] == "ORDER_MODIFIER" for m in node["modifiers"])
    return True


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
