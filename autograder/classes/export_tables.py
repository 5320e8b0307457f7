"""Grades as tables of our own: a CSV of long rows, and a workbook to read and to count with.

One long row is one learner and one indicator (or output) of the standard. Both open in Excel with
the right characters: the CSV has a byte order mark, the workbook has types.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from autograder import register
from autograder.checking.messages import language, translate
from autograder.classes import grades
from autograder.classes.grades import Grade
from autograder.classes.results import Results
from autograder.classes.spreadsheet import as_is, csv_text, number, one_line, plain, without_control

WIDTHS = {"id": 14, "text": 14, "long": 34}
# Kinds of the columns of the long rows, in the order of `long_heads`.
LONG = (
    "id", "text", "text", "text", "text", "long", "number", "number", "number", "share", "text",
    "date", "long", "long",
)  # fmt: skip


def state_word(state: str) -> str:
    """A state in the language in force."""
    return {
        grades.DONE: translate("marked"),
        grades.PARTLY: translate("partly handed in"),
        grades.WAITS: translate("waits to be marked"),
        grades.AGAIN: translate("has to be graded"),
        grades.NOT_HANDED_IN: translate("not handed in"),
    }[state]


def long_heads() -> list[str]:
    """The heads of the long rows in the language in force."""
    return [
        translate("id"), translate("name"), translate("section"), translate("on the list"),
        translate("code"), translate("what it says"), translate("points"),
        translate("of, marked so far"), translate("of, when all is marked"), translate("share"),
        translate("state"), translate("last handed in"), translate("marked exercises"),
        translate("waits to be marked"),
    ]  # fmt: skip


def long_rows(results: Results) -> list[list[Any]]:
    """Learner by learner, code by code: typed values, None where there is no grade."""
    says = {one.code: one.text[language()] for one in register.entries()}
    by_code = grades.indicators(results)
    rows = []
    for one in results.learners:
        for code in grades.codes(results):
            grade = by_code[one.id, code]
            rows.append([
                one.id, one.name, one.section,
                translate("yes") if one.listed else translate("no"), code, says[code],
                grade.points, grade.most_marked, grade.most, grade.share,
                state_word(grade.state), grade.last.date() if grade.last else None,
                ", ".join(grade.evidence), ", ".join(_waits(grade)),
            ])  # fmt: skip
    return rows


def _waits(grade: Grade) -> list[str]:
    """What has no points yet; work that only has to be graded is told apart."""
    graded = [translate("{item} (has to be graded)", item=one) for one in grade.again]
    return [*grade.waits, *graded]


def csv_file(results: Results) -> tuple[str, list[str], list[str]]:
    """(the file, [], sentences about it): everybody is in it, on a list or not."""
    lines = [long_heads()]
    for row in long_rows(results):
        lines.append([_as_text(value, kind) for value, kind in zip(row, LONG, strict=True)])
    return csv_text(lines, bom=True), [], []


def _as_text(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind == "number":
        return number(value)
    if kind == "share":
        return f"{value:.4f}"
    if kind == "date":
        return value.isoformat()
    return as_is(value) if kind == "id" else plain(str(value))


def xlsx_file(results: Results) -> tuple[bytes, list[str], list[str]]:
    """(the workbook, [], sentences about it), with four sheets: see `about`."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    _matrix(sheet, results)
    _sheet(book.create_sheet(translate("Rows")), long_heads(), long_rows(results),
           LONG, 2)  # fmt: skip
    _chapters(book.create_sheet(translate("Points by chapter")), results)
    about = book.create_sheet(translate("About"))
    for at, line in enumerate(about_lines(results), start=1):
        _put(about.cell(at, 1), line, "long")
    about.column_dimensions["A"].width = 110
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), [], []


def _matrix(sheet: Any, results: Results) -> None:
    """Learners x indicators: the share, empty where nothing is marked."""
    sheet.title = translate("Indicators")
    by_code = grades.indicators(results)
    found = grades.codes(results)
    rows = [
        [one.id, one.name, one.section, *(by_code[one.id, code].share for code in found)]
        for one in results.learners
    ]
    heads = [translate("id"), translate("name"), translate("section"), *found]
    _sheet(sheet, heads, rows, ["id", "text", "text"] + ["share"] * len(found), 2)


def _chapters(sheet: Any, results: Results) -> None:
    """Learners x chapters: points with late penalties off, penalty, state."""
    by_chapter = grades.chapters(results)
    names = [name for name in results.chapters if any(key[1] == name for key in by_chapter)]
    heads = [translate("id"), translate("name"), translate("section")]
    for name in names:
        most = next(one.most for key, one in by_chapter.items() if key[1] == name)
        heads += [translate("{chapter} points of {most}", chapter=name, most=f"{most:g}"),
                  translate("{chapter} late, points off", chapter=name),
                  translate("{chapter} state", chapter=name)]  # fmt: skip
    rows = []
    for one in results.learners:
        row: list[Any] = [one.id, one.name, one.section]
        for name in names:
            grade = by_chapter[one.id, name]
            row += [grade.points, grade.penalty or None, state_word(grade.state)]
        rows.append(row)
    kinds = ["id", "text", "text"] + ["number", "number", "text"] * len(names)
    _sheet(sheet, heads, rows, kinds, 2)


def about_lines(results: Results) -> list[str]:
    """What somebody who gets the workbook has to know, as sentences."""
    lines = [
        translate("Written on {day} from {n} learners and {m} exercises.",
                  day=datetime.now(UTC).date().isoformat(), n=len(results.learners),
                  m=sum(bool(one.points and one.current) for one in results.items)),
        translate("An empty field is no grade: nothing was handed in, or a person has not marked "
                  "it yet. A 0 is a 0 that was given."),
        translate("Share is points over what the marked exercises are worth, from 0 to 1; "
                  "with extra credit it can be more."),
        translate("An exercise counts whole for each code that it serves, so the codes do not add "
                  "up to the points of a chapter."),
        translate("Points off for being late are taken from a chapter's points, not from those of "
                  "an indicator."),
        *results.notes,
    ]  # fmt: skip
    return [*lines, *changed(results)]


def changed(found: Results) -> list[str]:
    """Sentences on exercises that came or went while the class was going on."""
    told = []
    gone = [one.id for one in found.items if not one.current]
    if gone:
        told.append(translate("No longer in the chapters, so not counted: {ids}.",
                              ids=", ".join(gone)))  # fmt: skip
    if found.new:
        told.append(translate("New in the chapters and not in the gradebook yet: {ids}.",
                              ids=", ".join(found.new)))  # fmt: skip
    return told


def _sheet(
    sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]], kinds: Sequence[str], keep: int
) -> None:
    """A table with its heads frozen, `keep` columns at the left as well."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for at, head in enumerate(heads, start=1):
        cell = sheet.cell(1, at)
        _put(cell, head, "text")
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for line, row in enumerate(rows, start=2):
        for at, (value, kind) in enumerate(zip(row, kinds, strict=True), start=1):
            _put(sheet.cell(line, at), value, kind)
    for at, kind in enumerate(kinds, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(kind, 10)
    sheet.freeze_panes = sheet.cell(2, keep + 1)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(kinds))}{len(rows) + 1}"


def _put(cell: Any, value: Any, kind: str) -> None:
    """A typed value; text is never a formula, whatever it begins with."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = without_control(value) if kind == "id" else one_line(value)
        cell.data_type = "s"
        return
    cell.value = value
    cell.number_format = {"share": "0%", "date": "yyyy-mm-dd"}.get(kind, "General")
