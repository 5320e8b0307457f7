"""The tables of analysis.xlsx: which sheet, which columns, which rows; found by their captions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .fields import day, words
from .forms import Fault
from .recalculate import address
from .workbook import Book, Sheet

HEAD_WITHIN = 15  # a table's captions stand in one of the first rows
TOTAL = frozenset(words(w) for w in ("合計", "總計", "total", "sum", "totals"))
SHEETS = {
    "daily": ("每日", "daily", "by day"), "channels": ("通路", "管道", "channels", "by channel"),
    "quality": ("品質", "資料品質", "quality", "data quality"),
    "dictionary": ("說明", "欄位說明", "資料字典", "字典", "dictionary", "data dictionary"),
}
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "daily": {
        "date": ("日期", "date", "day"), "sessions": ("工作階段", "工作階段數", "sessions"),
        "engaged_sessions": ("互動工作階段", "互動工作階段數", "engaged_sessions"),
        "purchases": ("購買", "購買數", "purchases"), "revenue": ("營收", "revenue"),
        "engagement_rate": ("互動率", "engagement_rate"),
        "aov": ("客單價", "aov", "average order value"),
    },
    "channels": {
        "channel": ("通路", "管道", "channel"), "sessions": ("工作階段", "工作階段數", "sessions"),
        "engaged_sessions": ("互動工作階段", "互動工作階段數", "engaged_sessions"),
        "engagement_rate": ("互動率", "engagement_rate"), "share": ("占比", "佔比", "share"),
    },
    "quality": {
        "date": ("日期", "date", "day"), "orders": ("後台訂單", "訂單", "orders"),
        "missing": ("GA4 缺少", "GA4 沒有", "缺漏", "missing"),
        "missing_rate": ("缺漏率", "missing_rate"),
    },
    "dictionary": {
        "column": ("欄位", "column", "field"), "sheet": ("工作表", "表", "sheet"),
        "definition": ("定義", "definition"), "unit": ("單位", "unit"),
        "source": ("來源", "source"),
        "period": ("期間", "period"), "time_zone": ("時區", "time zone", "time_zone"),
        "refreshed": ("更新日", "更新日期", "refreshed", "refresh date"),
    },
}
# Columns that are computed in the sheet: top and bottom; "total" is the bottom of all rows.
RATES = {
    "daily": {"engagement_rate": ("engaged_sessions", "sessions"), "aov": ("revenue", "purchases")},
    "channels": {"engagement_rate": ("engaged_sessions", "sessions"), "share": ("sessions", "")},
    "quality": {"missing_rate": ("missing", "orders")},
}
TYPED = {
    "daily": ("sessions", "engaged_sessions", "purchases", "revenue"),
    "channels": ("sessions", "engaged_sessions"), "quality": ("orders", "missing"),
}
KEY = {"daily": "date", "channels": "channel", "quality": "date", "dictionary": "column"}
_IN_BRACKETS = re.compile(r"[（(\[].*?[)）\]]")


@dataclass(frozen=True)
class Table:
    """Where the cells of a table stand: columns by key, rows by day or channel, the sum's row."""

    sheet: Sheet
    kind: str
    columns: dict[str, int]
    rows: dict[str, int]
    total: int | None

    def cell(self, row: str, column: str) -> tuple[str, int, int]:
        """The place of a value; row "total" is the row of sums."""
        at = self.total if row == "total" else self.rows[row]
        return self.sheet.name, at or 0, self.columns[column]

    def captions(self) -> set[str]:
        """The words of every caption of its sheet's first rows, also those not asked for."""
        width = self.sheet.size[1]
        return {words(bare(self.sheet.values.get((row, column)))) for row in range(
            1, HEAD_WITHIN + 1) for column in range(1, width + 1)} - {""}

    def where(self, row: str, column: str) -> str:
        """`每日!B7`."""
        name, at, col = self.cell(row, column)
        return f"{name}!{address(at, col)}"


def bare(text: Any) -> str:
    """A caption without what stands in brackets behind it."""
    return _IN_BRACKETS.sub("", str("" if text is None else text))


def caption(key: str) -> str:
    """What a column or sheet is called in a message, in both languages."""
    for names in (*({k: v} for k, v in SHEETS.items()), *COLUMNS.values()):
        if key in names:
            found = names[key]
            other = next((n for n in found if n.isascii()), found[0])
            return found[0] if other == found[0] else f"{found[0]} / {other}"
    return key


def sheet_of(book: Book, kind: str) -> Sheet:
    """The sheet of a kind. Raises Fault where it is not there, hidden, or merges cells."""
    known = {words(n) for n in SHEETS[kind]}
    found = next((s for s in book.sheets if words(s.name) in known), None)
    if found is None:
        raise Fault("{name} has no sheet {sheet}. You have: {have}.", name=book.name,
                    sheet=caption(kind), have=", ".join(s.name for s in book.sheets)[:80])
    if found.hidden:
        raise Fault("The sheet {sheet} of {name} is hidden. Whoever opens the file must see it.",
                    sheet=found.name, name=book.name)
    return found


def table_of(book: Book, kind: str) -> Table:
    """The table of a sheet.

    Raises:
        Fault: no sheet, no captions, a column missing, no rows, a row twice, a day as text, no
            row of sums.
    """
    sheet = sheet_of(book, kind)
    names = {key: {words(n) for n in known} for key, known in COLUMNS[kind].items()}
    head, columns = _head(sheet, names, KEY[kind])
    if head is None:
        raise Fault("The sheet {sheet} has no caption {caption} in its first rows. Write the "
                    "captions in one row, and the table below it.", sheet=sheet.name,
                    caption=caption(KEY[kind]))
    absent = [key for key in names if key not in columns]
    if absent:
        raise Fault("The sheet {sheet} has no column {caption} in the row of its captions. Add it, "
                    "with this caption.", sheet=sheet.name, caption=caption(absent[0]))
    if kind == "dictionary":
        return Table(sheet, kind, columns, {str(r): r for r in range(head + 1, sheet.size[0] + 1)
                                            if sheet.shown(r, columns["column"]) is not None}, None)
    rows, total = _rows(sheet, kind, head, columns[KEY[kind]])
    if not rows:
        raise Fault("The table of the sheet {sheet} has no rows.", sheet=sheet.name)
    if total is None:
        raise Fault("The sheet {sheet} has no row 合計 (Total) below its table. Add it, with "
                    "formulas.", sheet=sheet.name)
    return Table(sheet, kind, columns, rows, total)


def _head(sheet: Sheet, names: dict[str, set[str]], key: str
          ) -> tuple[int | None, dict[str, int]]:
    rows, width = sheet.size
    best: tuple[int | None, dict[str, int]] = (None, {})
    for row in range(1, min(rows, HEAD_WITHIN) + 1):
        found: dict[str, int] = {}
        for column in range(1, width + 1):
            text = words(bare(sheet.values.get((row, column))))
            for one, known in names.items():
                if text in known and one not in found:
                    found[one] = column
        if key in found and len(found) > len(best[1]):
            best = row, found
    return best


def _rows(sheet: Sheet, kind: str, head: int, column: int) -> tuple[dict[str, int], int | None]:
    rows: dict[str, int] = {}
    for row in range(head + 1, sheet.size[0] + 1):
        value = sheet.shown(row, column)
        if value is None and (row, column) in sheet.formulas:
            raise Fault("{cell} is a formula whose result the file does not hold, so the check "
                        "sees nothing there. Type the day or channel itself, or open the file in "
                        "Excel or LibreOffice and save it.",
                        cell=f"{sheet.name}!{address(row, column)}")
        if value is None:
            continue
        if words(value) in TOTAL:
            return rows, row
        key = str(value).strip() if kind == "channels" else _day(sheet, row, column, value)
        if key in rows:
            raise Fault("The sheet {sheet} has {key} twice. One row for each: keep one.",
                        sheet=sheet.name, key=key)
        rows[key] = row
    return rows, None


def _day(sheet: Sheet, row: int, column: int, value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.strftime("%Y-%m-%d")
    what = {"cell": f"{sheet.name}!{address(row, column)}", "value": str(value)[:20]}
    if isinstance(value, str) and (day(value) or re.search(r"\d+\D\d+", value)):
        raise Fault("{cell} holds the day “{value}” as a text. Excel cannot sort it or group it by "
                    "month: write a real date.", **what)
    raise Fault("{cell} holds “{value}” where a day is expected. Below the table comes the row "
                "合計 (Total), and notes below that.", **what)
