"""T1.4.e: statistics.xlsx, right and wrong workbooks with the sentence for each."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl

from autograder.artefacts.statistics_check import FILE, KNOWN, judge_statistics

from .base import Alternative, ArtefactExercise, Misconception
from .t1_4_table import VALUES, as_known, whole_table

Files = dict[str, bytes]
HEADS = {"log": None, "known": KNOWN, "summary": None}


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the workbook must hold: the whole table, what is known at the end, the summary."""
    start, exports = load("run_statistics"), load("run_exports")
    table = whole_table(start, exports)
    last = sorted(exports)[-1]
    as_of = f"{last[1:5]}-{last[5:7]}-{last[7:]}"
    known = as_known(table, as_of)
    sums = known.groupby("channel", sort=False)[VALUES].sum()
    return {
        "rules": load("run_rules")["statistics"], "as_of": as_of,
        "log": [_plain(r) for r in table.itertuples(index=False)],
        "known": [_plain(r) for r in known[KNOWN].itertuples(index=False)],
        "summary": [[c, round(r.cost, 2), r.conversions, round(r.revenue, 2),
                     round(r.revenue / r.cost, 6)] for c, r in sums.iterrows()],
    }


def _plain(row: tuple) -> list[Any]:
    return [f"{v:%Y-%m-%d}" if hasattr(v, "year") else None if v != v else v for v in row]


def workbook(truth: dict[str, Any], change: Callable[[dict[str, list]], Any] | None = None,
             names: tuple[str, str, str] = ("log", "known", "summary"), note: str = "未稅 TWD"
             ) -> Files:
    """The workbook; `change` may alter its rows (by sheet, header first) in place."""
    sheets = {
        "log": [list(truth["rules"]["columns"]), *map(list, truth["log"])],
        "known": [list(KNOWN), *map(list, truth["known"])],
        "summary": [["資料日 as_of", truth["as_of"]], [note], [],
                    list(truth["rules"]["summary"]), *map(list, truth["summary"])],
    }
    if change is not None:
        change(sheets)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for what, name in zip(("log", "known", "summary"), names, strict=True):
        if what in sheets:
            sheet = book.create_sheet(name)
            for row in sheets[what]:
                sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return {FILE: out.getvalue()}


def _b(id: str, change: Callable[[dict[str, list]], Any], says: str) -> Misconception:
    return Misconception(id, lambda files, truth: workbook(truth, change), says)


def _formulas(files: Files, truth: dict[str, Any]) -> Files:
    """English, with formulas in the summary and a row of totals below."""
    def change(sheets: dict[str, list]) -> None:
        first = 5
        for n, row in enumerate(sheets["summary"][4:], first):
            row[4] = f"=D{n}/B{n}"
        last = len(sheets["summary"])
        sheets["summary"].append(["Total", f"=SUM(B{first}:B{last})"])
        sheets["log"] += [[], ["Numbers of 11/24 are final."]]
        sheets["known"].sort(key=lambda r: (r[0] != "date", r[1], r[0]))
    return workbook(truth, change, ("Log", "KNOWN", "摘要"), "TWD without VAT")


def _texts(files: Files, truth: dict[str, Any]) -> Files:
    """Numbers saved as text, a column more, dates with a time."""
    def change(sheets: dict[str, list]) -> None:
        sheets["known"][0] = [*sheets["known"][0], "note"]
        for row in sheets["summary"][4:]:
            row[4] = round(row[4], 2)
        for row in sheets["log"][1:]:
            row[:2] = [d.replace("-", "/") for d in row[:2]]
        for row in sheets["known"][1:]:
            row[2] = f"{row[2]:,.2f}"
            row[0] = f"{row[0]} 00:00:00"
    return workbook(truth, change, note="不含稅")


def _hidden(files: Files) -> Files:
    book = openpyxl.load_workbook(io.BytesIO(files[FILE]))
    book["log"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return {FILE: out.getvalue()}


def _edited(sheets: dict[str, list]) -> None:
    """The first day's row shows the numbers of today."""
    rows = sheets["log"]
    last = {(r[1], r[2]): r for r in rows[1:]}
    key = (rows[1][1], rows[1][2])
    rows[1][3:6] = last[key][3:6]


def _only_last(sheets: dict[str, list]) -> None:
    last = {(r[1], r[2]): r for r in sheets["log"][1:]}
    sheets["log"][1:] = list(last.values())


def _as_handed_over(sheets: dict[str, list]) -> None:
    sheets["log"][1:] = sheets["log"][1:60]


def _twice(sheets: dict[str, list]) -> None:
    sheets["log"].append(list(sheets["log"][-1]))


def _mean_of_days(sheets: dict[str, list]) -> None:
    for row in sheets["summary"][4:]:
        days = [r[4] / r[2] for r in sheets["known"][1:] if r[1] == row[0] and r[2]
                and r[4] is not None]
        row[4] = sum(days) / len(days)


def _known_of_before(sheets: dict[str, list]) -> None:
    log = {(r[1], r[2]): r for r in reversed(sheets["log"][1:])}
    for row in sheets["known"][1:]:
        row[2:5] = log[row[0], row[1]][3:6]


ROW = ("Row {number} of the data in the sheet {sheet} has another {column} than your table must "
       "have there ({day}, {channel}). Rows stand in the order in which they became known, and "
       "none is changed later.")
OTHER = ("{column} of {what} in the sheet {sheet} is not what was known on {as_of}. Make the sheet "
         "from your table with as_known.")
WRONG = (
    _b("history_edited", _edited, ROW),
    _b("only_the_latest", _only_last,
       "In the sheet {sheet} each day and channel stands once, so what was known before is gone. "
       "Keep every row of the table and add the new ones below."),
    _b("newest_on_top", lambda s: s["log"].__setitem__(slice(1, None), s["log"][:0:-1]),
       "In the sheet {sheet} the newest rows stand on top. Rows stand in the order in which they "
       "became known: what was handed to you first, new ones below."),
    _b("sorted_by_day", lambda s: s["log"].sort(key=lambda r: (r[1] != "date", r[1])), ROW),
    _b("reasons_lost", lambda s: [r.__setitem__(6, "new") for r in s["log"][1:]], ROW),
    _b("as_handed_over", _as_handed_over,
       "The sheet {sheet} has too few rows: {have}. Append what every morning brought, up to the "
       "last one."),
    _b("morning_twice", _twice,
       "The sheet {sheet} has too many rows: {have}. A morning that brings nothing new adds "
       "nothing."),
    _b("known_as_first_reported", _known_of_before, OTHER),
    _b("missing_as_zero", lambda s: [r.__setitem__(4, r[4] + 1) for r in s["known"][1:]], OTHER),
    _b("summary_of_two_rows", lambda s: s["summary"].__delitem__(-1),
       "The sheet {sheet} has no row for {what}."),
    _b("roas_of_another_table",
       lambda s: s["summary"][-1].__setitem__(4, s["summary"][-1][4] * 1.1), OTHER),
    _b("average_of_ratios", _mean_of_days,
       "roas of {what} in the sheet {sheet} is the mean of the daily roas, so a small day counts "
       "as much as a large one. Divide the sum of revenue by the sum of cost."),
    _b("roas_rounded", lambda s: [r.__setitem__(4, round(r[4], 1)) for r in s["summary"][4:]],
       "roas of {what} in the sheet {sheet} is rounded too far. Write two decimals or more."),
    _b("a_day_twice", lambda s: s["known"].append(list(s["known"][-1])),
       "The sheet {sheet} has {what} twice. One row each is asked for."),
    _b("no_summary", lambda s: s.pop("summary"),
       "{name} needs exactly one sheet called {names}. You have: {have}."),
    _b("reason_renamed", lambda s: s["log"].__setitem__(0, [*s["log"][0][:-1], "why"]),
       "In the sheet {sheet} of {name} no row holds the captions {columns}. They stand above the "
       "data, one in each cell."),
    _b("columns_swapped", lambda s: [r.__setitem__(slice(0, 2), [r[1], r[0]]) for r in s["log"]],
       "In the sheet {sheet} of {name} the caption {column} is not at its place, or stands there "
       "twice. Keep the columns in this order: {columns}."),
    Misconception("log_hidden", lambda files, truth: _hidden(files),
                  "The sheet {sheet} of {name} is hidden, so nobody will look at it. Show it again "
                  "and save."),
    _b("day_below_the_table", lambda s: s["summary"].append([s["summary"].pop(0)[1]]),
       "The sheet {sheet} does not say of which day it is. Write the as_of day into a cell above "
       "the table, as YYYY-MM-DD."),
    _b("cost_renamed", lambda s: s["known"].__setitem__(0, ["date", "channel", "spend",
                                                            "conversions", "revenue", "as_of"]),
       "The sheet {sheet} of {name} has no column {column}. Call it exactly so."),
    _b("no_day", lambda s: s["summary"].__setitem__(0, ["summary"]),
       "The sheet {sheet} does not say of which day it is. Write the as_of day into a cell above "
       "the table, as YYYY-MM-DD."),
    _b("day_of_another_morning", lambda s: s["summary"].__setitem__(0, ["summary", "2024-01-02"]),
       "The sheet {sheet} says {day} above the table, and that is not the last morning in it. "
       "Write the day as of which these numbers are known."),
    _b("vat_unsaid", lambda s: s["summary"].__setitem__(1, ["TWD"]),
       "The sheet {sheet} does not say whether VAT is in the amounts. Write 未稅 or “without VAT” "
       "into a cell above the table."),
    Misconception("csv_renamed", lambda files, truth: {FILE: b"as_of,date\n2025-11-01,x\n"},
        "{name} is a CSV file under the name of a workbook. CSV keeps neither sheets nor formulas: "
        "build the sheets in a real workbook (.xlsx)."),
    Misconception("too_many_known", lambda files, truth: workbook(
        truth, lambda s: s["known"].append(["2099-01-01", "meta", 1, 1, 1, "2099-01-02"])),
        "The sheet {sheet} has {count} rows too many."),
)

BOOK = ArtefactExercise(
    "T1.4.e", files=(FILE,), judge=judge_statistics, truth=truth,
    correct=lambda truth: workbook(truth), misconceptions=WRONG,
    alternatives=(Alternative("formulas", _formulas), Alternative("texts", _texts)),
)
