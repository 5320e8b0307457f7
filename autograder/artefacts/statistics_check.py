"""The statistics table as a workbook (statistics.xlsx, O1.4.1): log, what is known, summary."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from autograder.checking.verdict import Finding

from .errors import ArtefactError
from .forms import Fault
from .recalculate import computed
from .workbook import Book, Sheet, read_workbook

FILE = "statistics.xlsx"
KNOWN = ["date", "channel", "cost", "conversions", "revenue", "as_of"]
NUMBERS = ("cost", "conversions", "revenue", "roas")
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
# Ways to say that VAT is not in the amounts.
_NET = re.compile(r"[未不]含?(營業)?稅|稅前|\b(without|excluding|excl\.?|ex\.?|before|net of)[ -]?"
                  r"(vat|tax)\b|\bvat (is )?(excluded|not included)", re.I)
LOOKED_AT = 12  # rows in which a header may stand
Rows = list[dict[str, Any]]


def judge_statistics(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the workbook, None where nothing is.

    Args:
        files: name -> content.
        truth: {"rules": statistics of run_rules, "log": rows of the whole table, "known": rows
            known on the last morning, "summary": rows per channel, "as_of": that morning}; rows
            are lists in the order of their columns, days as YYYY-MM-DD, None for missing.
    """
    try:
        book = read_workbook(FILE, files.get(FILE))
        _book(book, truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _book(book: Book, truth: dict[str, Any]) -> None:
    rules = truth["rules"]
    values = computed(book)
    sheets = {}
    for what, names in rules["sheets"].items():
        found = [s for s in book.sheets if s.name.strip().casefold() in
                 {n.casefold() for n in names}]
        if len(found) != 1:
            raise Fault("{name} needs exactly one sheet called {names}. You have: {have}.",
                        name=FILE, names=" / ".join(names),
                        have=", ".join(s.name for s in book.sheets)[:120])
        if found[0].hidden:
            raise Fault("The sheet {sheet} of {name} is hidden, so nobody will look at it. Show it "
                        "again and save.", sheet=found[0].name, name=FILE)
        sheets[what] = found[0]
    log = _rows(sheets["log"], values, rules["columns"])
    _in_order(sheets["log"], values, rules["columns"])
    _ordered(log, _dicts(truth["log"], rules["columns"]), sheets["log"].name)
    known = _rows(sheets["known"], values, KNOWN)
    _keyed(known, _dicts(truth["known"], KNOWN), ("date", "channel"), sheets["known"].name,
           truth["as_of"])
    summary = _rows(sheets["summary"], values, rules["summary"])
    _ratios(summary, truth, sheets["summary"].name)
    summary = [r for r in summary if r["channel"] in {x[0] for x in truth["summary"]}]
    _keyed(summary, _dicts(truth["summary"], rules["summary"]), ("channel",),
           sheets["summary"].name, truth["as_of"])
    lines = values[sheets["summary"].name]
    _noted(lines[: _header(lines, rules["summary"])], truth, sheets["summary"].name)


def _dicts(rows: list[list[Any]], columns: list[str]) -> Rows:
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _rows(sheet: Sheet, values: dict[str, list[list[Any]]], columns: list[str]) -> Rows:
    """The rows below the header that holds all columns; a note below them is none."""
    lines = values[sheet.name]
    at = _header(lines, columns)
    if at is not None:
        names = _captions(lines[at])
        missing = [c for c in columns if c not in names]
        if missing:
            raise Fault("The sheet {sheet} of {name} has no column {column}. Call it exactly "
                        "so.", sheet=sheet.name, name=FILE, column=missing[0])
        place = {c: names.index(c) for c in columns}
        return [{c: _cell(c, row[place[c]]) for c in columns} for row in lines[at + 1:]
                if sum(row[place[c]] not in (None, "") for c in columns) > 1]
    raise Fault("In the sheet {sheet} of {name} no row holds the captions {columns}. They stand "
                "above the data, one in each cell.", sheet=sheet.name, name=FILE,
                columns=", ".join(columns))


def _captions(line: list[Any]) -> list[str]:
    return [str(c).strip().casefold() if c is not None else "" for c in line]


def _header(lines: list[list[Any]], columns: list[str]) -> int | None:
    """Where the captions stand, None where they do not."""
    return next((at for at, line in enumerate(lines[:LOOKED_AT])
                 if {columns[0], columns[-1]} <= set(_captions(line))), None)


def _in_order(sheet: Sheet, values: dict[str, list[list[Any]]], columns: list[str]) -> None:
    """The captions stand in the order of the table, each once."""
    lines = values[sheet.name]
    names = [n for n in _captions(lines[_header(lines, columns)]) if n in columns]
    if names != columns:
        first = next((n for n, c in zip(names, columns, strict=False) if n != c), names[-1])
        raise Fault("In the sheet {sheet} of {name} the caption {column} is not at its place, or "
                    "stands there twice. Keep the columns in this order: {columns}.",
                    sheet=sheet.name, name=FILE, column=first, columns=", ".join(columns))


def _cell(column: str, value: Any) -> Any:
    if isinstance(value, str) and column in NUMBERS:
        try:  # numbers that a program saved as text
            value = float(value.replace(",", ""))
        except ValueError:
            return value.strip() or None
    if isinstance(value, (datetime, date)):
        return value.isoformat()[:10]
    if isinstance(value, str):
        text = value.strip()
        day = _DAY.match(text) if column in ("date", "as_of") else None
        return "{}-{:0>2}-{:0>2}".format(*day.groups()) if day else text
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def _agree(column: str, mine: Any, right: Any) -> bool:
    if right is None or mine is None:
        return mine is None and right is None
    if column in NUMBERS:
        off = 0.0006 * abs(right) + 0.0051 if column == "roas" else 0.011
        return isinstance(mine, (int, float)) and abs(mine - right) <= off
    return mine == right


def _ordered(mine: Rows, right: Rows, sheet: str) -> None:
    """The log: what was handed over first and untouched, then each morning's additions."""
    if len(mine) > 1 and _newest_first(mine, right):
        raise Fault("In the sheet {sheet} the newest rows stand on top. Rows stand in the order in "
                    "which they became known: what was handed to you first, new ones below.",
                    sheet=sheet)
    days = [(m["date"], m["channel"]) for m in mine]
    if len(set(days)) == len(days) < len(right) and set(days) == {
            (r["date"], r["channel"]) for r in right}:
        raise Fault("In the sheet {sheet} each day and channel stands once, so what was known "
                    "before is gone. Keep every row of the table and add the new ones below.",
                    sheet=sheet)
    for number, (m, r) in enumerate(zip(mine, right, strict=False), 1):
        for column in r:
            if not _agree(column, m[column], r[column]):
                raise Fault("Row {number} of the data in the sheet {sheet} has another {column} "
                            "than your table must have there ({day}, {channel}). Rows stand in the "
                            "order in which they became known, and none is changed later.",
                            number=number, sheet=sheet, column=column, day=r["date"],
                            channel=r["channel"])
    if len(mine) != len(right):
        raise Fault("The sheet {sheet} has too few rows: {have}. Append what every morning "
                    "brought, up to the last one." if len(mine) < len(right) else
                    "The sheet {sheet} has too many rows: {have}. A morning that brings nothing "
                    "new adds nothing.", sheet=sheet, have=len(mine))


def _newest_first(mine: Rows, right: Rows) -> bool:
    """The last morning at the top and the first at the bottom."""
    return mine[0]["as_of"] == right[-1]["as_of"] != right[0]["as_of"] == mine[-1]["as_of"]


def _keyed(mine: Rows, right: Rows, keys: tuple[str, ...], sheet: str, as_of: str) -> None:
    found: dict[tuple, dict[str, Any]] = {}
    for row in mine:
        key = tuple(row[k] for k in keys)
        if key in found:
            raise Fault("The sheet {sheet} has {what} twice. One row each is asked for.",
                        sheet=sheet, what=" / ".join(map(str, key)))
        found[key] = row
    for row in right:
        key = tuple(row[k] for k in keys)
        if key not in found:
            raise Fault("The sheet {sheet} has no row for {what}.", sheet=sheet,
                        what=" / ".join(map(str, key)))
        for column in row:
            if not _agree(column, found[key][column], row[column]):
                raise Fault("{column} of {what} in the sheet {sheet} is not what was known on "
                            "{as_of}. Make the sheet from your table with as_known.",
                            column=column, what=" / ".join(map(str, key)), sheet=sheet,
                            as_of=as_of)
    if len(found) > len(right):
        raise Fault("The sheet {sheet} has {count} rows too many.", sheet=sheet,
                    count=len(found) - len(right))


def _ratios(mine: Rows, truth: dict[str, Any], sheet: str) -> None:
    """A roas that is right but for one known slip."""
    right = {row[0]: row for row in truth["summary"]}
    for row in mine:
        found, roas = right.get(row["channel"]), row["roas"]
        if found is None or not isinstance(roas, (int, float)) or _agree("roas", roas, found[4]):
            continue
        daily = [r[4] / r[2] for r in truth["known"] if r[1] == row["channel"] and r[2] and r[4]
                 is not None]
        if roas in (round(found[4], 1), round(found[4])):
            raise Fault("roas of {what} in the sheet {sheet} is rounded too far. Write two "
                        "decimals or more.", what=row["channel"], sheet=sheet)
        if daily and abs(roas - sum(daily) / len(daily)) < 0.0051:
            raise Fault("roas of {what} in the sheet {sheet} is the mean of the daily roas, so a "
                        "small day counts as much as a large one. Divide the sum of revenue by the "
                        "sum of cost.", what=row["channel"], sheet=sheet)


def _noted(lines: list[list[Any]], truth: dict[str, Any], sheet: str) -> None:
    """Whoever opens the file must see of which day it is, and whether VAT is in it."""
    texts = [_cell("date" if isinstance(c, (date, datetime)) else "", c)
             for line in lines for c in line if isinstance(c, (str, date, datetime))]
    days = [_cell("as_of", d[0]) for t in texts for d in _DAY.finditer(t)]
    if days and truth["as_of"] not in days:
        raise Fault("The sheet {sheet} says {day} above the table, and that is not the last "
                    "morning in it. Write the day as of which these numbers are known.",
                    sheet=sheet, day=days[0])
    if not days:
        raise Fault("The sheet {sheet} does not say of which day it is. Write the as_of day into "
                    "a cell above the table, as YYYY-MM-DD.", sheet=sheet)
    if not any(_NET.search(t) for t in texts):
        raise Fault("The sheet {sheet} does not say whether VAT is in the amounts. Write 未稅 or "
                    "“without VAT” into a cell above the table.", sheet=sheet)
