"""The dictionary of analysis.xlsx: each column with definition, unit, source, period, zone, day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from .analysis_book_sheets import COLUMNS, SHEETS, Table, bare, caption
from .days import days_in
from .fields import day, words
from .forms import Fault, empty

FIELDS = ("definition", "unit", "source", "period", "time_zone", "refreshed")
SHORTEST = 5  # letters of a definition
LATEST = 92  # days after the period in which the tables were refreshed
_ZONE = re.compile(r"asia/taipei|臺北|台北|taipei|(?:utc|gmt)\s*\+\s*0?8", re.IGNORECASE)
_MONEY = re.compile(r"twd|ntd|nt\$|新臺幣|新台幣|臺幣|台幣|元", re.IGNORECASE)
_VAT = re.compile(r"含稅|未稅|稅|vat|tax", re.IGNORECASE)
_BEFORE_VAT = re.compile(
    r"未稅|[不未]含(?:營業)?稅|稅前|without vat|vat not|excl\w*\.? ?(?:of )?(?:the )?(?:vat|tax)|"
    r"(?:vat|tax) excl|before (?:vat|tax)|net of (?:vat|tax)", re.IGNORECASE)
_WITH_VAT = re.compile(r"含稅|稅後|with vat|vat in|incl\w*\.? ?(?:of )?(?:vat|tax)|"
                       r"(?:vat|tax) incl", re.IGNORECASE)
# What a definition may add to its caption without saying more.
_FILLING = re.compile(r"的|數[量目字值]|[個次總]數|總[和計]|加總|合計|欄位|每[日天]|[數量值和]|"
                      r"\b(?:the|a|an|of|number|numbers|count|counts|total|totals|sum|value|"
                      r"values|amount|column|how|many|much|daily)\b", re.IGNORECASE)
_RATE = re.compile(r"比率|比例|小數|百分比|％|%|ratio|fraction|share|percent", re.IGNORECASE)
_DIVIDED = re.compile(
    r"÷|/|／|除以|分之|[占佔](?!比)\S{2,}|divided by|\bper\b|\bout of\b", re.IGNORECASE)
_OVER = re.compile(r"÷|/|／|除以|divided by", re.IGNORECASE)  # what stands before it is divided
_TOP = {"engagement_rate": re.compile(r"互動|engaged", re.IGNORECASE),
        "aov": re.compile(r"營收|金額|revenue", re.IGNORECASE),
        "missing_rate": re.compile(r"沒有|缺|missing|lack", re.IGNORECASE)}
_NO_UNIT = re.compile(r"[-–—－/％%]|無|沒有|不適用|n/?a|none", re.IGNORECASE)  # a unit, for some
_SHOP = re.compile(r"後台|商店|shop|order|back office", re.IGNORECASE)
_GA4 = re.compile(
    r"ga4|google\s?analytics|bigquery|sessions|purchases|event|事件|工作階段", re.IGNORECASE)
MONEY = ("revenue", "aov")
RATE = ("engagement_rate", "share", "missing_rate")
TEXT = ("date", "channel")


def wanted() -> list[tuple[str, str]]:
    """(sheet, column) of everything that needs a row."""
    return [(kind, column) for kind in ("daily", "channels", "quality")
            for column in COLUMNS[kind]]


def check_dictionary(table: Table, period: list[str], others: dict[str, Table]) -> None:
    """The first thing wrong with the dictionary. Raises Fault.

    others: the three tables that it explains, by kind; columns of their own may be explained, too.
    """
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for at in table.rows.values():
        row = {key: _value(table, at, column) for key, column in table.columns.items()}
        if all(empty(value) for key, value in row.items() if key != "column"):
            continue  # a note
        place = _place(row, table.sheet.name, others)
        if place is None:
            continue
        if place in rows:
            raise Fault("The sheet {sheet} explains {column} of {other} twice. Keep one row.",
                        sheet=table.sheet.name, column=caption(place[1]), other=caption(place[0]))
        rows[place] = row
    for kind, column in wanted():
        if (kind, column) not in rows:
            raise Fault("The sheet {sheet} has no row for {column} of the sheet {other}. Whoever "
                        "gets the file does not know what it means: add it.",
                        sheet=table.sheet.name, column=caption(column), other=caption(kind))
    for (kind, column), row in rows.items():
        _row(row, kind, column, period)
    _apart(rows)


def _value(table: Table, row: int, column: int) -> Any:
    """What a reader sees in a cell; in merged cells that of the first."""
    for top, left, bottom, right in table.sheet.merged:
        if top <= row <= bottom and left <= column <= right:
            return table.sheet.shown(top, left)
    return table.sheet.shown(row, column)


def _place(row: dict[str, Any], sheet: str, others: dict[str, Table]) -> tuple[str, str] | None:
    """(sheet, column) that a row explains; None for a column that was not asked for."""
    kind = next((k for k, names in SHEETS.items() if k != "dictionary"
                 and words(bare(row["sheet"])) in {words(n) for n in names}), None)
    if kind is None:
        raise Fault("{sheet}: “{value}” beside {column} is none of the three other sheets. Write "
                    "the name of the sheet that has the column.", sheet=sheet,
                    value=str(row["sheet"] or "—")[:20], column=str(row["column"])[:20])
    column = next((c for c, names in COLUMNS[kind].items()
                   if words(bare(row["column"])) in {words(n) for n in names}), None)
    if column is None:
        if words(bare(row["column"])) in others[kind].captions():
            return None
        raise Fault("{sheet}: the sheet {other} has no column “{value}”. Write its caption as it "
                    "stands there.", sheet=sheet, other=caption(kind),
                    value=str(row["column"])[:20])
    return kind, column


def _row(row: dict[str, Any], kind: str, column: str, period: list[str]) -> None:
    what = {"column": caption(column), "sheet": caption(kind)}
    for field in FIELDS:
        value = row[field]
        if field == "unit" and column in TEXT + RATE and _NO_UNIT.fullmatch(str(value).strip()):
            continue
        if value is None or not isinstance(value, (date, datetime)) and empty(value):
            raise Fault("{column} ({sheet}) has no {field} in the dictionary. Fill it in.",
                        **what, field=caption(field))
    definition, unit = str(row["definition"]), str(row["unit"])
    if _says_caption(definition, kind, column):
        raise Fault("The definition of {column} ({sheet}) only says its caption again. Say what is "
                    "counted and whose, so that a stranger counts the same.", **what)
    if len(words(definition)) < SHORTEST and not _a_over_b(definition):
        raise Fault("The definition of {column} ({sheet}) is too short to tell it from others. Say "
                    "what is counted, and whose.", **what)
    if column in RATE + ("aov",) and not _DIVIDED.search(definition):
        raise Fault("The definition of {column} ({sheet}) does not say what is divided by what. "
                    "Two people with two denominators get two rates: write … ÷ ….", **what)
    parts = _OVER.split(definition)
    if column in _TOP and len(parts) == 2 and not _TOP[column].search(parts[0]) \
            and _TOP[column].search(parts[1]):
        raise Fault("The definition of {column} ({sheet}) has its two sides the wrong way round. "
                    "What is divided stands first.", **what)
    if column in MONEY:
        if not _MONEY.search(unit):
            raise Fault("The unit of {column} ({sheet}) is no currency. Write TWD.", **what)
        if not _VAT.search(unit + definition):
            raise Fault("{column} ({sheet}) does not say whether VAT is in it. Write it beside the "
                        "unit or into the definition.", **what)
        if any(_BEFORE_VAT.search(text) and not _WITH_VAT.search(_BEFORE_VAT.sub("", text))
               for text in (unit, definition)):
            raise Fault("{column} ({sheet}) says that VAT is not in it. The values of the purchase "
                        "events hold it: look at the description of purchases in section 5.",
                        **what)
    if column in RATE and not _RATE.search(unit):
        raise Fault("The unit of {column} ({sheet}) is not that of a rate. Say whether it is a "
                    "fraction or a percentage.", **what)
    _source(str(row["source"]), kind, column, what)
    start, end = period
    named = days_in(str(row["period"])) if not isinstance(row["period"], (date, datetime)) else {
        row["period"].strftime("%Y-%m-%d")}
    if not {start, end} <= named:
        raise Fault("The period of {column} ({sheet}) does not name the first and the last day of "
                    "the data. Write both, as YYYY-MM-DD.", **what)
    if not _ZONE.search(str(row["time_zone"])):
        raise Fault("The time zone of {column} ({sheet}) is not that of the tables. A day of UTC "
                    "begins at eight in Taipei: write Asia/Taipei.", **what)
    _refreshed(row["refreshed"], end, what)


def _a_over_b(definition: str) -> bool:
    """Whether a definition is a quotient whose two sides have a name."""
    sides = [words(side) for side in _OVER.split(definition)]
    return len(sides) == 2 and all(len(side) > 1 for side in sides)


def _says_caption(definition: str, kind: str, column: str) -> bool:
    """Whether a definition adds nothing to the caption of its column."""
    rest = words(_FILLING.sub(" ", definition))
    said = {words(_FILLING.sub(" ", name)) for name in COLUMNS[kind][column]}
    return rest in said - {""}


def _source(text: str, kind: str, column: str, what: dict[str, Any]) -> None:
    both = kind == "quality" and column != "orders"  # made of orders and events
    pattern = _SHOP if column == "orders" else _GA4
    if not pattern.search(text) and not (both and _SHOP.search(text)):
        raise Fault("The source of {column} ({sheet}) does not name the system that the numbers "
                    "come from: GA4 for sessions and purchases, the shop's back office for orders.",
                    **what)


def _refreshed(value: Any, end: str, what: dict[str, Any]) -> None:
    found = day(value)
    if found is None:
        raise Fault("The refresh date of {column} ({sheet}) is not a date. Write the day on which "
                    "the numbers were taken, as YYYY-MM-DD.", **what)
    last = date.fromisoformat(end)
    if not last <= found <= last + timedelta(days=LATEST):
        raise Fault("The refresh date of {column} ({sheet}) does not fit the period: numbers of a "
                    "period are taken when it is over, and within three months.", **what)


def _apart(rows: dict[tuple[str, str], dict[str, Any]]) -> None:
    """Different columns have different definitions."""
    seen: dict[str, str] = {}
    for (_, column), row in rows.items():
        text = words(row["definition"])
        if seen.setdefault(text, column) != column:
            raise Fault("{column} and {other} have the same definition, so it tells neither. Write "
                        "for each what is counted.", column=caption(column),
                        other=caption(seen[text]))
