"""Run a learner's SQL text on given tables: one question, in memory, nothing outside, two seconds.

The text is parsed before it runs: one statement, and one that only asks. DuckDB gets no files, no
network, no extensions and no Python variables, and its settings are locked. What it says when it
stops becomes one sentence.
"""

from __future__ import annotations

import datetime as dt
import decimal
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pandas as pd

from autograder.checking.run import Failed
from autograder.checking.verdict import Finding

from .sql_errors import sentence

SECONDS = 2.0
MAX_TEXT, MAX_ROWS, MAX_COLUMNS = 8_000, 5_000, 40
KEPT = 6  # databases kept for the next query on the same tables
SETTINGS = (
    "SET enable_progress_bar=false",
    "SET python_enable_replacements=false", "SET memory_limit='400MB'",
    "SET max_temp_directory_size='0MB'", "SET autoinstall_known_extensions=false",
    "SET autoload_known_extensions=false", "SET enable_external_access=false",
    "SET lock_configuration=true",
)  # fmt: skip
# Functions that make huge values in one step, which no interrupt reaches, or hide another query.
REFUSED = re.compile(r"\b(repeat|lpad|rpad|list_resize|array_resize|bitstring|query|query_table)"
                     r"\s*\(", re.IGNORECASE)
_OPEN: OrderedDict[tuple, Any] = OrderedDict()
_MARKS: OrderedDict[tuple, tuple[tuple, list]] = OrderedDict()


def answer(text: Any, tables: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """What a query gives, as plain Python values in a DataFrame; days and times as Timestamp.

    Args:
        text: what the learner's function gave back.
        tables: by the name that the query may use.
        name: of the learner's function, for messages.

    Raises:
        Failed: no text, not one question, stopped by DuckDB, too long, too many rows, two columns
            of one name; with the sentence to show.
    """
    what = {"name": name}
    if not isinstance(text, str):
        raise _no(
            "{name} gives back a {got}. Give back the text of the query, in quotation marks: the "
            "check runs it.", **what, got=type(text).__name__)
    if not text.strip() or len(text) > MAX_TEXT:
        raise _no("{name} gives back a text that is empty or far too long for a query. Begin with "
                  "SELECT.", **what)
    _one_question(text, name)
    if found := REFUSED.search(text):
        raise _no("{name}, line {line}: DuckDB has no function {word} here. Take one that the "
                  "worked cells show.", **what, word=found.group(1),
                  line=str(text.count("\n", 0, found.start()) + 1))
    con = _database(tables)
    late = threading.Event()

    def stop() -> None:
        late.set()
        with suppress(Exception):  # closed in the meantime
            con.interrupt()

    watch = threading.Timer(SECONDS, stop)
    watch.daemon = True
    watch.start()
    try:
        found = con.execute(text)
        names = [column[0] for column in found.description]
        rows = found.fetchmany(MAX_ROWS + 1)
    except Exception as error:  # DuckDB's errors, and text that it cannot take at all
        _forget(tables)
        if late.is_set():
            raise _no(
                "{name} had not finished after {seconds} seconds and was stopped. Each table has "
                "a few thousand rows, so look for a join without ON, or one on a column that "
                "repeats on both sides.", "endless", **what, seconds=f"{SECONDS:g}") from None
        raise Failed(sentence(error, text, name, tuple(tables))) from None
    finally:
        watch.cancel()
    if len(rows) > MAX_ROWS:
        raise _no("{name} gives back more than {most} rows. The answer is one row for each group: "
                  "look at your GROUP BY.", **what, most=f"{MAX_ROWS:,}")
    if len(names) > MAX_COLUMNS:
        raise _no("{name} gives back {count} columns. Name the ones that were asked for instead of "
                  "*.", **what, count=len(names))
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice is not None:
        raise _no("{name} gives back two columns with the name {column}. Give each its own name "
                  "with AS.", **what, column=twice)
    return pd.DataFrame([[_plain(v) for v in row] for row in rows], columns=names, dtype=object)


def _no(msgid: str, known: str | None = None, **params: Any) -> Failed:
    return Failed(Finding(msgid, params, known))


def _one_question(text: str, name: str) -> None:
    """Refuse several statements, and any that does more than ask. Raises Failed."""
    import duckdb

    try:
        found = duckdb.extract_statements(text)
    except Exception as error:
        raise Failed(sentence(error, text, name, ())) from None
    if not found:
        raise _no("{name} gives back a text without a query. Begin with SELECT.", name=name)
    if len(found) > 1:
        raise _no("{name} gives back {count} statements. Give back one query; put its steps into "
                  "WITH … AS (…).", name=name, count=len(found))
    if found[0].type != duckdb.StatementType.SELECT:
        word = re.sub(r"[^A-Za-z]", "", text.strip().split(maxsplit=1)[0])[:20].upper()
        raise _no("{name} begins with {word}. A query of this exercise asks and changes nothing: "
                  "begin with SELECT or WITH.", "not_a_question", name=name, word=word or "?")


def _mark(tables: dict[str, pd.DataFrame]) -> tuple:
    """What tells one set of tables from another, without reading all of it."""
    ids = tuple(id(table) for table in tables.values())
    if ids not in _MARKS:
        mark = tuple(
            (name, table.shape, hash(tuple(table.iloc[:, 0].tolist())),
             hash(tuple(table.iloc[:, -1].tolist())))
            for name, table in tables.items())
        _MARKS[ids] = mark, list(tables.values())  # kept, so that no other table gets their ids
        while len(_MARKS) > KEPT:
            _MARKS.popitem(last=False)
    return _MARKS[ids][0]


def _database(tables: dict[str, pd.DataFrame]) -> Any:
    """A locked database in memory with these tables, kept for the next query."""
    import duckdb

    mark = _mark(tables)
    if mark in _OPEN:
        _OPEN.move_to_end(mark)
        return _OPEN[mark]
    con = duckdb.connect(":memory:", config={"threads": 1})
    for name, table in tables.items():
        con.register("given", _seconds(table))
        con.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')
        con.unregister("given")
    for one in SETTINGS:
        con.execute(one)
    _OPEN[mark] = con
    while len(_OPEN) > KEPT:
        _OPEN.popitem(last=False)[1].close()
    return con


def _seconds(table: pd.DataFrame) -> pd.DataFrame:
    """Times as DuckDB's usual TIMESTAMP instead of one in nanoseconds."""
    times = table.select_dtypes("datetime").columns
    return table.astype(dict.fromkeys(times, "datetime64[us]"))


def _forget(tables: dict[str, pd.DataFrame]) -> None:
    """Close a database in which something stopped."""
    con = _OPEN.pop(_mark(tables), None)
    if con is not None:
        with suppress(Exception):
            con.close()


def _plain(value: Any) -> Any:
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, (dt.date, dt.datetime)):
        with suppress(ValueError, OverflowError):
            return pd.Timestamp(value).tz_localize(None)
    return value


def runs(ask: Callable[..., Any], args: tuple, name: str, names: tuple[str, ...]) -> pd.DataFrame:
    """Ask the learner's function for its text and run it on the tables of the call."""
    return answer(ask(), dict(zip(names, args, strict=True)), name)
