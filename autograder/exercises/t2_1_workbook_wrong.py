"""Known-wrong workbooks of T2.1.f and what to say about each."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl

from .base import Misconception
from .t1_5_files import bytes_of

NAME = "analysis.xlsx"
Change = Callable[[openpyxl.Workbook, dict[str, Any]], Any]


def _book(id: str, change: Change, says: str) -> Misconception:
    def make(files: dict[str, bytes], truth: dict[str, Any]) -> dict[str, bytes]:
        book = openpyxl.load_workbook(io.BytesIO(files[NAME]))
        change(book, truth)
        out = io.BytesIO()
        book.save(out)
        return {**files, NAME: out.getvalue()}

    return Misconception(id, make, says)


def _put(sheet: str, cell: str, value: Any) -> Change:
    return lambda book, truth: book[sheet].__setitem__(cell, value)


def _end(truth: dict[str, Any], kind: str = "daily") -> int:
    """The row of sums."""
    return len(truth[kind]) + 2


def _broken(truth: dict[str, Any]) -> int:
    """The row of the first day whose purchases are not known, else of the first day."""
    return next((r for r, v in enumerate(truth["daily"].values(), 2) if v["purchases"] is None), 2)


def _column(letter: str, how: Callable[[int], Any], sheet: str = "每日") -> Change:
    """A column of formulas written anew, also in the row of sums."""

    def change(book: openpyxl.Workbook, truth: dict[str, Any]) -> None:
        for r in range(2, _end(truth) + 1):
            book[sheet][f"{letter}{r}"] = how(r)

    return change


def _values(book: openpyxl.Workbook, truth: dict[str, Any]) -> None:
    """All formulas of the first sheet pasted as values."""
    for r, day in enumerate(truth["daily"].values(), 2):
        book["每日"][f"F{r}"] = day["engaged_sessions"] / max(day["sessions"], 1)


def _words(column: str, value: Any, row: int = 3) -> Change:
    """A field of the dictionary changed; row 3 explains the sessions by day."""
    at = {"column": "A", "sheet": "B", "definition": "C", "unit": "D", "source": "E",
          "period": "F", "time_zone": "G", "refreshed": "H"}[column]
    return lambda book, truth: book["說明"].__setitem__(
        f"{at}{row}", value(truth) if callable(value) else value)


_TYPED = ("{cell} ({caption}) is a typed number. When somebody corrects a day, it stays as it is: "
          "write a formula.")
_AGREE = ("{cell} ({caption}) and {count} cells of this column do not agree with the queries of "
          "T2.1.e; it is {direction}. Count visitors only, by day of Taipei, and each purchase "
          "once.")
_FOLLOW = ("{cell} ({caption}) does not follow when a number of its table changes. A typed number "
           "stands in its formula, or the formula leaves rows out.")
_FIELD = "{column} ({sheet}) has no {field} in the dictionary. Fill it in."


def _more_sessions(book: openpyxl.Workbook, truth: dict[str, Any]) -> None:
    for r in range(2, _end(truth)):
        book["每日"][f"B{r}"] = book["每日"][f"B{r}"].value + 15


def _mean_of_rates(book: openpyxl.Workbook, truth: dict[str, Any]) -> None:
    end = _end(truth)
    book["每日"][f"F{end}"] = f"=AVERAGE(F2:F{end - 1})"


def _last_row_left_out(book: openpyxl.Workbook, truth: dict[str, Any]) -> None:
    end = _end(truth)
    book["每日"][f"B{end}"] = f"=SUM(B2:B{end - 2})"


def _typed_divisor(book: openpyxl.Workbook, truth: dict[str, Any]) -> None:
    total = sum(c["sessions"] for c in truth["channels"].values())
    for r in range(2, _end(truth, "channels") + 1):
        book["通路"][f"E{r}"] = f"=B{r}/{total}"


def _days_as_text(book: openpyxl.Workbook, truth: dict[str, Any]) -> None:
    for r, day in enumerate(truth["daily"], 2):
        book["每日"][f"A{r}"] = day.replace("-", "/")


WRONG = (
    _book("pasted_as_values", _values, _TYPED),
    _book("totals_typed", lambda b, t: b["通路"].__setitem__(f"B{_end(t, 'channels')}", sum(
        c["sessions"] for c in t["channels"].values())), _TYPED),
    _book("mean_of_rates", _mean_of_rates,
          "{cell} ({caption}) is the mean of the rates above it, so a quiet day counts as much as "
          "11-11. Divide the sums of the same row."),
    _book("last_row_left_out", _last_row_left_out,
          "{cell} ({caption}) is not the sum of the rows above it: the formula leaves a row out, "
          "or takes one twice."),
    _book("typed_divisor", _typed_divisor, _FOLLOW),
    _book("rates_of_100", _column("F", lambda r: f"=100*C{r}/B{r}"),
          "{cell} ({caption}) is a hundred times the rate. Leave the fraction in the cell and show "
          "it with the format %."),
    _book("rounded_in_formula", _column("F", lambda r: f"=ROUND(C{r}/B{r},2)"),
          "{cell} ({caption}) is rounded by its formula, and whoever goes on from it gets other "
          "sums. Take ROUND out, and let the format of the cell show fewer decimals."),
    _book("day_by_formula", _put("每日", "A3", "=A2+1"),
          "{cell} is a formula whose result the file does not hold, so the check sees nothing "
          "there. Type the day or channel itself, or open the file in Excel or LibreOffice and "
          "save it."),
    _book("rate_turned_round", _column("F", lambda r: f"=B{r}/C{r}"),
          "{cell} ({caption}) is {direction}. Look at which cells its formula divides."),
    _book("error_shown", lambda b, t: b["每日"].__setitem__(
        f"G{_broken(t)}", f"=E{_broken(t)}/D{_broken(t)}"),
          "{cell} ({caption}) shows {value} where there is nothing to divide by. Let the cell stay "
          "empty: =IF(D5=0,\"\",E5/D5)."),
    _book("broken_day_is_zero", lambda b, t: b["每日"].__setitem__(f"D{_broken(t)}", 0),
          "{cell} ({caption}) holds a value, and on that day the shop had orders while GA4 "
          "recorded none: tracking was broken. It is not known, and not 0: leave the cell empty "
          "and say so in a note."),
    _book("number_left_out", _put("每日", "B3", None),
          "{cell} ({caption}) is empty. Fill in the number of its day or channel; 0 is a number."),
    _book("bots_counted", _more_sessions, _AGREE),
    _book("purchases_twice", lambda b, t: b["每日"].__setitem__(
        "D2", b["每日"]["D2"].value * 2 + 1), _AGREE),
    _book("number_as_text", lambda b, t: b["通路"].__setitem__(
        "B2", f"{b['通路']['B2'].value:,}"),
          "{cell} ({caption}) is a text and no number. Formulas take it for nothing: type it as a "
          "number, without commas or NT$."),
    _book("days_as_text", _days_as_text,
          "{cell} holds the day “{value}” as a text. Excel cannot sort it or group it by month: "
          "write a real date."),
    _book("day_left_out", lambda b, t: b["每日"].delete_rows(4),
          "The sheet {sheet} has no row for {key}. Every day of the period and every channel has "
          "one, also where a number is missing."),
    _book("day_too_many", lambda b, t: b["品質"].__setitem__("A2", date.fromisoformat(
        t["period"][0]) - timedelta(days=40)),
          "The sheet {sheet} has no row for {key}. Every day of the period and every channel has "
          "one, also where a number is missing."),
    _book("channel_twice", lambda b, t: b["通路"].__setitem__("A3", b["通路"]["A2"].value),
          "The sheet {sheet} has {key} twice. One row for each: keep one."),
    _book("no_total", lambda b, t: b["品質"].__setitem__(f"A{_end(t, 'quality')}", None),
          "The sheet {sheet} has no row 合計 (Total) below its table. Add it, with formulas."),
    _book("column_left_out", lambda b, t: b["通路"].__setitem__("E1", None),
          "The sheet {sheet} has no column {caption} in the row of its captions. Add it, with this "
          "caption."),
    _book("no_dictionary", lambda b, t: b.remove(b["說明"]),
          "{name} has no sheet {sheet}. You have: {have}."),
    _book("sheet_hidden", lambda b, t: setattr(b["品質"], "sheet_state", "hidden"),
          "The sheet {sheet} of {name} is hidden. Whoever opens the file must see it."),
    _book("not_explained", lambda b, t: b["說明"].delete_rows(7),
          "The sheet {sheet} has no row for {column} of the sheet {other}. Whoever gets the file "
          "does not know what it means: add it."),
    _book("other_sheet_named", _words("sheet", "流量"),
          "{sheet}: “{value}” beside {column} is none of the three other sheets. Write the name of "
          "the sheet that has the column."),
    _book("other_column_named", _words("column", "流量"),
          "{sheet}: the sheet {other} has no column “{value}”. Write its caption as it stands "
          "there."),
    _book("no_unit", _words("unit", None), _FIELD),
    _book("no_source", _words("source", "待補"), _FIELD),
    _book("one_word", _words("definition", "數量"),
          "The definition of {column} ({sheet}) is too short to tell it from others. Say what is "
          "counted, and whose."),
    _book("caption_again", _words("definition", "工作階段的數量"),
          "The definition of {column} ({sheet}) only says its caption again. Say what is counted "
          "and whose, so that a stranger counts the same."),
    _book("without_vat", _words("unit", "TWD（未稅）", 6),
          "{column} ({sheet}) says that VAT is not in it. The values of the purchase events hold "
          "it: look at the description of purchases in section 5."),
    _book("which_denominator", _words("definition", "有互動的訪客比率", 7),
          "The definition of {column} ({sheet}) does not say what is divided by what. Two people "
          "with two denominators get two rates: write … ÷ …."),
    _book("definition_turned_round", _words("definition", "工作階段 ÷ 互動工作階段", 7),
          "The definition of {column} ({sheet}) has its two sides the wrong way round. What is "
          "divided stands first."),
    _book("no_currency", _words("unit", "千", 6),
          "The unit of {column} ({sheet}) is no currency. Write TWD."),
    _book("vat_left_open", lambda b, t: (_words("unit", "TWD", 6)(b, t), _words(
        "definition", "購買事件金額的和", 6)(b, t)),
          "{column} ({sheet}) does not say whether VAT is in it. Write it beside the unit or into "
          "the definition."),
    _book("rate_in_pieces", _words("unit", "次", 7),
          "The unit of {column} ({sheet}) is not that of a rate. Say whether it is a fraction or a "
          "percentage."),
    _book("source_is_me", _words("source", "行銷部整理"),
          "The source of {column} ({sheet}) does not name the system that the numbers come from: "
          "GA4 for sessions and purchases, the shop's back office for orders."),
    _book("period_in_words", _words("period", "檔期四週"),
          "The period of {column} ({sheet}) does not name the first and the last day of the data. "
          "Write both, as YYYY-MM-DD."),
    _book("zone_of_the_export", _words("time_zone", "UTC"),
          "The time zone of {column} ({sheet}) is not that of the tables. A day of UTC begins at "
          "eight in Taipei: write Asia/Taipei."),
    _book("refreshed_today", _words("refreshed", "最新"),
          "The refresh date of {column} ({sheet}) is not a date. Write the day on which the "
          "numbers were taken, as YYYY-MM-DD."),
    _book("refreshed_before", _words("refreshed", lambda t: date.fromisoformat(t["period"][0])),
          "The refresh date of {column} ({sheet}) does not fit the period: numbers of a period are "
          "taken when it is over, and within three months."),
    _book("one_definition", _words("definition", lambda t: "訪客的工作階段，不含機器人與同事", 4),
          "{column} and {other} have the same definition, so it tells neither. Write for each what "
          "is counted."),
    Misconception("csv_renamed", bytes_of(NAME, "日期,工作階段\n2025-10-20,631\n".encode()),
                  "{name} is a CSV file under the name of a workbook. CSV keeps neither sheets nor "
                  "formulas: build the sheets in a real workbook (.xlsx)."),
)
