"""Find the cells of a budget by their captions, wherever they stand on their sheets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from autograder.checking.messages import language

from .errors import ArtefactError
from .fields import words
from .recalculate import Cell, address
from .workbook import Book, Sheet

REACH = 6  # cells to the right of a caption in which its value is looked for
KINDS = ("plan", "actual", "variance")


@dataclass(frozen=True)
class Table:
    """A table of channels by weeks: places of its columns and rows.

    columns: key of the captions -> column; weeks under "w1" ... "w4".
    rows: channel id -> row; the row of sums under "sum".
    """

    sheet: Sheet
    header: int
    columns: dict[str, int]
    rows: dict[str, int]

    def cell(self, row: str, column: str) -> Cell:
        """The cell in a row (channel id or "sum") and a column (key)."""
        return (self.sheet.name, self.rows[row], self.columns[column])


@dataclass(frozen=True)
class Layout:
    """Where everything stands: the inputs of the plan and the three tables."""

    plan: Table
    actual: Table
    variance: Table
    inputs: dict[str, Cell] = field(default_factory=dict)
    week_starts: tuple[Cell, ...] = ()


def find(book: Book, rules: dict[str, Any]) -> Layout:
    """The layout of a budget.

    Args:
        book: what `read_workbook` gave.
        rules: content of house/budget_rules.yml.

    Raises:
        ArtefactError: a sheet, caption, row or column is missing, doubled, hidden or merged.
    """
    sheets = {kind: _sheet(book, kind, rules["sheets"][kind]) for kind in KINDS}
    captions = rules["captions"]
    plan = _table(book, sheets["plan"], rules, ("net", "fee_rate", "fee", "foreign", "vat",
                                                "gross"))
    inputs = {key: _beside(book, sheets["plan"], plan, key, captions[key])
              for key in ("total", "vat_rate", "reserve_rate", "reserve")}
    starts = _week_starts(book, sheets["plan"], plan, captions["week_start"])
    others = {kind: _table(book, sheets[kind], rules, ("net",)) for kind in ("actual", "variance")}
    return Layout(plan, others["actual"], others["variance"], inputs, starts)


def _sheet(book: Book, kind: str, accepted: list[str]) -> Sheet:
    wanted = {words(name) for name in accepted}
    found = [s for s in book.sheets if words(s.name) in wanted]
    if not found:
        raise ArtefactError(
            "{name} has no sheet {wanted}; it has: {have}. Name the three sheets 計畫, 執行, 差異 "
            "(or Plan, Actual, Variance).", name=book.name, wanted=" / ".join(accepted),
            have=", ".join(s.name for s in book.sheets)[:80] or "—")
    if found[0].hidden:
        raise ArtefactError(
            "The sheet {sheet} of {name} is hidden. Finance reads all three: right-click a sheet's "
            "name and choose Unhide.", name=book.name, sheet=found[0].name)
    if not found[0].values and not found[0].formulas:
        raise ArtefactError("The sheet {sheet} of {name} is empty. Build its table.",
                            name=book.name, sheet=found[0].name)
    return found[0]


def caption_is(value: Any, accepted: list[str]) -> bool:
    """Whether a cell is one of the captions; signs, spaces and a unit in brackets do not count."""
    if not isinstance(value, str):
        return False
    known = {words(c) for c in accepted}
    bare = re.sub(r"\([^)]*\)", "", unicodedata.normalize("NFKC", value))
    return words(value) in known or words(bare) in known


def _is_week(value: Any, accepted: list[str]) -> bool:
    """The caption of a week may go on with its dates: W1 10/20–10/26."""
    if not isinstance(value, str):
        return False
    text = unicodedata.normalize("NFKC", value).strip().lower()
    forms = (r"\s*".join(map(re.escape, c.replace(" ", "").lower())) for c in accepted)
    return any(re.match(form + r"(?!\d)", text) for form in forms)


def _texts(sheet: Sheet) -> list[tuple[int, int, str]]:
    """Texts of a sheet from top to bottom, constants and computed captions."""
    places = {**sheet.kept, **sheet.values}
    return [(r, c, v) for (r, c), v in sorted(places.items()) if isinstance(v, str)]


def _table(book: Book, sheet: Sheet, rules: dict[str, Any], needed: tuple[str, ...]) -> Table:
    captions = rules["captions"]
    headers = [r for r, _, v in _texts(sheet) if caption_is(v, captions["channel"])]
    best: tuple[int, dict[str, int]] | None = None
    for row in headers:
        columns = _columns(book, sheet, row, captions, needed)
        if best is None or len(columns) > len(best[1]):
            best = (row, columns)
    if best is None:
        raise ArtefactError(
            "The sheet {sheet} of {name} has no caption {wanted}. The table's first row needs it "
            "above the names of the channels.", name=book.name, sheet=sheet.name,
            wanted=" / ".join(captions["channel"]))
    row, columns = best
    _unmerged(book, sheet, row, columns, captions["sum"])
    for key in ("w1", "w2", "w3", "w4", *needed):
        if key not in columns:
            known = captions["weeks"][int(key[1]) - 1] if key[1:].isdigit() else captions[key]
            raise ArtefactError(
                "The table on the sheet {sheet} of {name} has no column {wanted}. Write that "
                "caption into the row that begins with {channel}.", name=book.name,
                sheet=sheet.name, wanted=" / ".join(known),
                channel=sheet.shown(row, columns["channel"]))
    rows = _rows(book, sheet, row, columns["channel"], rules)
    return Table(sheet, row, columns, rows)


def _unmerged(book: Book, sheet: Sheet, row: int, columns: dict[str, int], ends: list[str]
              ) -> None:
    """Refuse merged cells in the table, before a row or column that they hide is missed."""
    first, last = min(columns.values()), max(columns.values())
    bottom_row = next((r for r in range(row + 1, sheet.size[0] + 1)
                       if caption_is(sheet.shown(r, columns["channel"]), ends)), sheet.size[0])
    for top, left, bottom, right in sheet.merged:
        if top <= bottom_row and bottom >= row and left <= last and right >= first:
            raise ArtefactError(
                "Cells inside the table on the sheet {sheet} of {name} are merged ({place}). Only "
                "the first of them holds a value, so sums go astray. Unmerge them.",
                name=book.name, sheet=sheet.name,
                place=f"{address(top, left)}:{address(bottom, right)}")


def _columns(book: Book, sheet: Sheet, row: int, captions: dict[str, Any],
             needed: tuple[str, ...]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, column, value in _texts(sheet):
        if at != row:
            continue
        key = next((f"w{n}" for n, c in enumerate(captions["weeks"], 1) if _is_week(value, c)),
                   None)
        key = key or next((k for k in ("channel", *needed) if caption_is(value, captions[k])), None)
        if key is None and needed == ("net",) and caption_is(value, captions["sum"]):
            key = "net"  # in the tables without fee and tax the sum of the weeks may be called so
        if key is None:
            continue
        if key in columns:
            if key == "net" and needed == ("net",):
                continue
            raise ArtefactError(
                "The table on the sheet {sheet} of {name} has two columns called {caption}. Nobody "
                "knows which one counts: keep one.", name=book.name, sheet=sheet.name,
                caption=value.strip()[:30])
        columns[key] = column
    return columns


def _rows(book: Book, sheet: Sheet, header: int, column: int, rules: dict[str, Any]
          ) -> dict[str, int]:
    """Rows of the channels below the header, down to the row of sums."""
    names = {words(n): key for key, c in rules["channels"].items()
             for n in (key, c["zh"], c["en"])}
    what = {"name": book.name, "sheet": sheet.name}
    rows: dict[str, int] = {}
    for row in range(header + 1, sheet.size[0] + 1):
        value = sheet.shown(row, column)
        if value is None:
            continue
        if caption_is(value, rules["captions"]["sum"]):
            rows["sum"] = row
            break
        key = names.get(words(value))
        if key is None:
            raise ArtefactError(
                "The table on the sheet {sheet} of {name} has a row “{value}”, which is no channel "
                "of the plan. Use the channels of budget_rules.yml, and put notes below the row "
                "{sum}.", **what, value=str(value)[:30], sum=" / ".join(rules["captions"]["sum"]))
        if key in rows:
            raise ArtefactError(
                "The channel {channel} stands twice in the table on the sheet {sheet} of {name}. "
                "Keep one row for each channel.", **what, channel=str(value)[:30])
        rows[key] = row
    for key in rules["channels"]:
        if key not in rows:
            raise ArtefactError(
                "The table on the sheet {sheet} of {name} has no row for {channel}. All channels "
                "of the plan belong into all three tables.", **what,
                channel=title("", rules, key))
    if "sum" not in rows:
        raise ArtefactError(
            "The table on the sheet {sheet} of {name} has no row {wanted} below the channels.",
            **what, wanted=" / ".join(rules["captions"]["sum"]))
    return rows


def _beside(book: Book, sheet: Sheet, table: Table, key: str, accepted: list[str]) -> Cell:
    """The cell with the value that belongs to a caption: the first one filled to its right."""
    found: list[Cell] = []
    bare: tuple[str, str] | None = None
    for row, column, value in _texts(sheet):
        if not caption_is(value, accepted) or (
                table.header <= row <= table.rows["sum"]
                and min(table.columns.values()) <= column <= max(table.columns.values())):
            continue
        right = next((c for c in range(column + 1, column + 1 + REACH)
                      if (row, c) in sheet.formulas or (row, c) in sheet.values), None)
        if right is None:
            bare = bare or (value.strip()[:30], f"{sheet.name}!{address(row, column)}")
        else:
            found.append((sheet.name, row, right))
    if len(found) > 1:
        raise ArtefactError(
            "The sheet {sheet} of {name} has two values called {caption}, in {one} and {other}. "
            "Whoever changes one forgets the other: keep one and let formulas look at it.",
            sheet=sheet.name, name=book.name, caption=accepted[0],
            one=address(*found[0][1:]), other=address(*found[1][1:]))
    if found:
        return found[0]
    if bare:
        raise ArtefactError(
            "There is no value to the right of the caption {caption} ({cell}) of {name}. Write it "
            "into the next cell of the same row.", name=book.name, caption=bare[0], cell=bare[1])
    raise ArtefactError(
        "The sheet {sheet} of {name} has no caption {wanted}. Write it into a cell outside the "
        "table, and the value to its right.", name=book.name, sheet=sheet.name,
        wanted=" / ".join(accepted))


def _week_starts(book: Book, sheet: Sheet, table: Table, accepted: list[str]) -> tuple[Cell, ...]:
    for row, _, value in _texts(sheet):
        if caption_is(value, accepted):
            return tuple((sheet.name, row, table.columns[f"w{n}"]) for n in range(1, 5))
    raise ArtefactError(
        "The sheet {sheet} of {name} has no row {wanted}. Above the weeks' columns write the "
        "Monday on which each week begins.", name=book.name, sheet=sheet.name,
        wanted=" / ".join(accepted))


def title(key: str, rules: dict[str, Any], channel: str | None = None) -> str:
    """What a row, column or input is called in a message: its captions."""
    if channel is not None:
        name = rules["channels"][channel]["en" if language() == "en" else "zh"]
        return f"{name} ({channel})"
    captions = rules["captions"]
    names = captions["weeks"][int(key[1]) - 1] if key[1:].isdigit() else captions[key]
    return f"{names[0]} / {next(n for n in names if n.isascii())}"
