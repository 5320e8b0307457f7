"""Judge analysis.xlsx (O2.1.1): right numbers, rates and sums that still work, a dictionary."""

from __future__ import annotations

from typing import Any

from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

from .analysis_book_sheets import RATES, TYPED, Table, caption, table_of
from .analysis_book_words import check_dictionary
from .errors import ArtefactError
from .forms import Fault
from .recalculate import Cell, Engine
from .workbook import Book, read_workbook

NAME = "analysis.xlsx"
KINDS = ("daily", "channels", "quality")
SLACK = 0.5  # of counts and dollars


def judge_analysis(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with analysis.xlsx, None where nothing is.

    Args:
        files: name -> content.
        truth: {"daily", "channels", "quality": rows by day or channel, each {column: number or
            None where it cannot be known}, "period": [first day, last day]}.
    """
    try:
        book = read_workbook(NAME, files.get(NAME))
        tables = {kind: table_of(book, kind) for kind in KINDS}
        words_of = table_of(book, "dictionary")
        for kind in KINDS:
            _keys(tables[kind], truth[kind])
        engine = Engine(book)
        for kind in KINDS:
            _formulas(tables[kind], truth[kind])
        engine.prepare(_wanted(book, tables))
        for kind in KINDS:
            _given(engine, tables[kind], truth[kind])
            _computed(engine, tables[kind], truth[kind], {})
        for kind in KINDS:
            _live(engine, tables[kind], truth[kind])
        check_dictionary(words_of, truth["period"], tables)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _wanted(book: Book, tables: dict[str, Table]) -> list[Cell]:
    cells = [t.cell(row, column) for t in tables.values() for row in (*t.rows, "total")
             for column in (*TYPED[t.kind], *RATES[t.kind])]
    sheets = {s.name: s for s in book.sheets}
    return [c for c in cells if c[1:] in sheets[c[0]].formulas]


def _keys(table: Table, rows: dict[str, Any]) -> None:
    absent = [key for key in rows if key not in table.rows]
    if absent:
        raise Fault("The sheet {sheet} has no row for {key}. Every day of the period and every "
                    "channel has one, also where a number is missing.", sheet=table.sheet.name,
                    key=absent[0])
    more = [key for key in table.rows if key not in rows]
    if more:
        raise Fault("The sheet {sheet} has a row for {key}, which does not belong there. Compare "
                    "it with the table it comes from.", sheet=table.sheet.name, key=more[0][:40])


def _formulas(table: Table, rows: dict[str, Any]) -> None:
    """Rates and sums must be formulas."""
    for row in (*rows, "total"):
        columns = [*RATES[table.kind], *(TYPED[table.kind] if row == "total" else ())]
        for column in columns:
            cell = table.cell(row, column)
            if cell[1:] in table.sheet.formulas or _unknown(rows, row, table, column):
                continue
            empty = cell[1:] not in table.sheet.values
            raise Fault(
                "{cell} ({caption}) is empty where a formula belongs." if empty else
                "{cell} ({caption}) is a typed number. When somebody corrects a day, it stays as "
                "it is: write a formula.", cell=table.where(row, column), caption=caption(column))


def _unknown(rows: dict[str, Any], row: str, table: Table, column: str) -> bool:
    """Whether a rate may stand empty, because what it divides by is not known or 0."""
    if row == "total" or column not in RATES[table.kind]:
        return False
    top, bottom = RATES[table.kind][column]
    known = rows[row]
    return known[top] is None or bool(bottom) and not known[bottom]


def _given(engine: Engine, table: Table, rows: dict[str, Any]) -> None:
    """Typed numbers are those of the queries; what cannot be known is left empty."""
    cells = {(row, column): table.cell(row, column) for row in rows
             for column in TYPED[table.kind]}
    found = engine.values(list(cells.values()))
    wrong: dict[str, list[tuple[str, bool]]] = {}
    for (row, column), cell in cells.items():
        value, right = found[cell], rows[row][column]
        what = {"cell": table.where(row, column), "caption": caption(column)}
        if right is None:
            if value not in (None, ""):
                raise Fault("{cell} ({caption}) holds a value, and on that day the shop had orders "
                            "while GA4 recorded none: tracking was broken. It is not known, and "
                            "not 0: leave the cell empty and say so in a note.", **what)
            continue
        if value is None or value == "":
            raise Fault("{cell} ({caption}) is empty. Fill in the number of its day or channel; 0 "
                        "is a number.", **what)
        if isinstance(value, str) and not value.startswith("#"):
            raise Fault("{cell} ({caption}) is a text and no number. Formulas take it for nothing: "
                        "type it as a number, without commas or NT$.", **what)
        if isinstance(value, (str, bool)):
            raise Fault("{cell} ({caption}) shows {value}. Look at what its formula meets.",
                        **what, value=str(value)[:10])
        if abs(float(value) - right) > SLACK:
            wrong.setdefault(column, []).append((row, float(value) > right))
    for column, cases in wrong.items():
        row, high = cases[0]
        raise Fault("{cell} ({caption}) and {count} cells of this column do not agree with the "
                    "queries of T2.1.e; it is {direction}. Count visitors only, by day of "
                    "Taipei, and each purchase once.", cell=table.where(row, column),
                    caption=caption(column), count=len(cases),
                    direction=Text("too high") if high else Text("too low"))


def _computed(engine: Engine, table: Table, rows: dict[str, Any], changes: dict[Cell, float],
              live: bool = False) -> None:
    """Sums and rates are what the cells beside them make, with any of them changed."""
    typed = {(row, column): table.cell(row, column) for row in rows
             for column in TYPED[table.kind]}
    sums = {column: table.cell("total", column) for column in TYPED[table.kind]}
    rates = {(row, column): table.cell(row, column) for row in (*rows, "total")
             for column in RATES[table.kind]
             if table.cell(row, column)[1:] in table.sheet.formulas}
    found = engine.values([*typed.values(), *sums.values(), *rates.values()], changes)
    now = {place: _number(found[cell]) for place, cell in typed.items()}
    total = {c: sum(now[row, c] or 0 for row in rows) for c in TYPED[table.kind]}
    for column, cell in sums.items():
        _same(found[cell], total[column], table, "total", column, live, SLACK)
    for (row, column), cell in rates.items():
        top, bottom = RATES[table.kind][column]
        above = total[top] if row == "total" else now[row, top]
        below = total[top] if not bottom else total[bottom] if row == "total" else now[row, bottom]
        if above is None or not below:
            if _number(found[cell]) is not None or isinstance(found[cell], bool) \
                    or str(found[cell] or "").startswith("#"):
                raise Fault("{cell} ({caption}) shows {value} where there is nothing to divide by. "
                            "Let the cell stay empty: =IF(D5=0,\"\",E5/D5).",
                            cell=table.where(row, column), caption=caption(column),
                            value=str(found[cell])[:10].upper())
            continue
        if row == "total" and not live:
            _no_mean(found[cell], [now[r, top] / now[r, bottom or top] for r in rows
                                   if bottom and now[r, top] is not None and now[r, bottom]],
                     above / below, table, column)
        _same(found[cell], above / below, table, row, column, live, 1e-6 * max(above / below, 1))


def _no_mean(value: Any, single: list[float], right: float, table: Table, column: str) -> None:
    mean = sum(single) / len(single) if single else right
    mine = _number(value)
    if mine is not None and abs(mine - mean) < 1e-9 < abs(mean - right):
        raise Fault("{cell} ({caption}) is the mean of the rates above it, so a quiet day counts "
                    "as much as 11-11. Divide the sums of the same row.",
                    cell=table.where("total", column), caption=caption(column))


def _same(value: Any, right: float, table: Table, row: str, column: str, live: bool,
          within: float) -> None:
    what = {"cell": table.where(row, column), "caption": caption(column)}
    mine = _number(value)
    if mine is None:
        raise Fault("{cell} ({caption}) shows {value} and no number. Look at what its formula "
                    "meets.", **what, value=str(value or "—")[:20])
    if abs(mine - right) <= within:
        return
    if live:
        raise Fault("{cell} ({caption}) does not follow when a number of its table changes. A "
                    "typed number stands in its formula, or the formula leaves rows out.", **what)
    if row == "total" and column in TYPED[table.kind]:
        raise Fault("{cell} ({caption}) is not the sum of the rows above it: the formula leaves a "
                    "row out, or takes one twice.", **what)
    if column in RATES[table.kind] and abs(mine - 100 * right) <= 100 * within:
        raise Fault("{cell} ({caption}) is a hundred times the rate. Leave the fraction in the "
                    "cell and show it with the format %.", **what)
    if any(abs(mine - round(right, digits)) < 1e-9 for digits in range(5)):
        raise Fault("{cell} ({caption}) is rounded by its formula, and whoever goes on from it "
                    "gets other sums. Take ROUND out, and let the format of the cell show fewer "
                    "decimals.", **what)
    raise Fault("{cell} ({caption}) is {direction}. Look at which cells its formula divides.",
                **what, direction=Text("too high") if mine > right else Text("too low"))


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value)


def _live(engine: Engine, table: Table, rows: dict[str, Any]) -> None:
    """With every typed number changed by another amount, sums and rates follow."""
    changes: dict[Cell, float] = {}
    for n, row in enumerate(rows):
        for k, column in enumerate(TYPED[table.kind]):
            cell = table.cell(row, column)
            if rows[row][column] is not None and cell[1:] not in table.sheet.formulas:
                changes[cell] = rows[row][column] + 11 + 7 * n + 3 * k
    _computed(engine, table, rows, changes, live=True)
