"""T2.1.f: analysis.xlsx: right files, known-wrong ones and what to say about each."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pandas as pd

from autograder.artefacts.analysis_book_check import NAME, judge_analysis
from autograder.artefacts.analysis_book_sheets import COLUMNS, RATES, SHEETS, TYPED

from .base import Alternative, ArtefactExercise
from .t2_1_sql import channels, gap, revenue
from .t2_1_workbook_wrong import WRONG

Files = dict[str, bytes]
DEFINITIONS = {
    "date": ("臺北的日期", "Day of Taipei", "日期", "date"),
    "channel": ("GA4 的預設管道群組，工作階段的來源", "GA4's default channel group of a session",
                "文字", "text"),
    "sessions": ("訪客的工作階段，不含機器人與同事",
                 "Sessions of visitors, without bots and colleagues", "次", "count"),
    "engaged_sessions": ("其中停留 10 秒以上、有購買或看兩頁以上的",
                         "Those of 10 seconds or more, with a purchase or two page views", "次",
                         "count"),
    "purchases": ("每個訂單號碼只算最早收到的購買事件",
                  "Purchase events, each order number once, on its first arrival", "筆", "count"),
    "revenue": ("購買事件金額的和，含稅", "Sum of the values of purchases, with VAT", "TWD（含稅）",
                "TWD, VAT included"),
    "engagement_rate": ("互動工作階段 ÷ 工作階段", "Engaged sessions ÷ sessions", "比率", "ratio"),
    "aov": ("營收 ÷ 購買，含稅", "Revenue ÷ purchases, with VAT", "TWD", "TWD"),
    "share": ("這個通路的工作階段 ÷ 全部", "Sessions of the channel ÷ all sessions", "比率",
              "ratio"),
    "orders": ("商店後台的訂單，各種狀態", "Orders of the back office in any status", "張",
               "count"),
    "missing": ("後台有、GA4 沒有同號碼購買事件的訂單", "Orders without a purchase event in GA4",
                "張", "count"),
    "missing_rate": ("GA4 缺少 ÷ 後台訂單", "Missing orders ÷ orders", "比率", "ratio"),
}
_SHOP = ("商店後台匯出", "export of the shop's back office")
_BOTH = ("商店後台與 GA4", "the shop's back office and GA4")
SOURCE = {("quality", "date"): _SHOP, ("quality", "orders"): _SHOP,
          ("quality", "missing"): _BOTH, ("quality", "missing_rate"): _BOTH}


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """The numbers of the three sheets and the period, from sessions, purchases and orders."""
    tables = load("web_sessions"), load("web_purchases"), load("shop_orders")
    people = tables[0][tables[0]["traffic_type"].isna()]
    by_day = people.assign(day=people["started_at"].dt.normalize()).groupby("day").agg(
        sessions=("engaged", "size"), engaged_sessions=("engaged", "sum"))
    days = pd.date_range(by_day.index.min(), by_day.index.max())
    by_day = by_day.reindex(days, fill_value=0)
    sold = revenue(*tables).set_index("day").reindex(days)
    lacks = gap(*tables).set_index("day").reindex(days).fillna(0)
    daily: dict[str, dict[str, Any]] = {}
    for at in days:
        broken = bool(sold["purchases"].isna()[at] and lacks["orders"][at] > 0)
        daily[f"{at:%Y-%m-%d}"] = {
            "sessions": int(by_day["sessions"][at]),
            "engaged_sessions": int(by_day["engaged_sessions"][at]),
            "purchases": None if broken else int(sold["purchases"].fillna(0)[at]),
            "revenue": None if broken else float(sold["revenue"].fillna(0)[at]),
        }
    return {
        "daily": daily,
        "channels": {r.channel: {"sessions": int(r.sessions),
                                 "engaged_sessions": int(r.engaged_sessions)}
                     for r in channels(*tables).sort_values(
                         "sessions", ascending=False).itertuples()},
        "quality": {f"{at:%Y-%m-%d}": {"orders": int(row["orders"]),
                                       "missing": int(row["missing"])}
                    for at, row in lacks.iterrows()},
        "period": [f"{days[0]:%Y-%m-%d}", f"{days[-1]:%Y-%m-%d}"],
    }


def save(book: openpyxl.Workbook) -> Files:
    """The file of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return {NAME: out.getvalue()}


def _name(names: tuple[str, ...], english: bool) -> str:
    return next((n for n in names if n.isascii()), names[0]) if english else names[0]


def build(truth: dict[str, Any], english: bool = False, head: int = 1, guard: str = '""'
          ) -> openpyxl.Workbook:
    """The four sheets; captions in Chinese or English, the table's head in any row."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for kind in ("daily", "channels", "quality"):
        sheet = book.create_sheet(_name(SHEETS[kind], english))
        keys = list(COLUMNS[kind])
        letters = dict(zip(keys, "ABCDEFG", strict=False))
        for key, letter in letters.items():
            sheet[f"{letter}{head}"] = _name(COLUMNS[kind][key], english)
        rows = truth[kind]
        last = head + len(rows)
        for r, (name, values) in enumerate(rows.items(), head + 1):
            sheet[f"A{r}"] = name if kind == "channels" else date.fromisoformat(name)
            for column in TYPED[kind]:
                if values[column] is not None:
                    sheet[f"{letters[column]}{r}"] = values[column]
        sheet[f"A{last + 1}"] = "Total" if english else "合計"
        for column in TYPED[kind]:
            letter = letters[column]
            sheet[f"{letter}{last + 1}"] = f"=SUM({letter}{head + 1}:{letter}{last})"
        for column, (top, bottom) in RATES[kind].items():
            for r in range(head + 1, last + 2):
                above = f"{letters[top]}{r}"
                below = f"{letters[bottom]}{r}" if bottom else f"{letters[top]}${last + 1}"
                sheet[f"{letters[column]}{r}"] = f"=IF({below}=0,{guard},{above}/{below})"
        sheet.freeze_panes = f"A{head + 1}"
    _dictionary(book, truth, english)
    return book


def _dictionary(book: openpyxl.Workbook, truth: dict[str, Any], english: bool) -> None:
    sheet = book.create_sheet(_name(SHEETS["dictionary"], english))
    sheet.append([_name(n, english) for n in COLUMNS["dictionary"].values()])
    start, end = truth["period"]
    taken = date.fromisoformat(end) + timedelta(days=8)
    for kind in ("daily", "channels", "quality"):
        for column, names in COLUMNS[kind].items():
            zh, en, unit, unit_en = DEFINITIONS[column]
            source = SOURCE.get((kind, column), ("GA4 匯出（BigQuery）", "GA4 export in BigQuery"))
            sheet.append([
                _name(names, english), _name(SHEETS[kind], english), en if english else zh,
                unit_en if english else unit, source[english],
                f"{start} to {end}" if english else f"{start} 至 {end}", "Asia/Taipei", taken])


def correct(truth: dict[str, Any]) -> Files:
    """The workbook that the notebook's skeleton leads to."""
    return save(build(truth))


def _in_excel(files: Files, truth: dict[str, Any]) -> Files:
    """English captions, tables lower down, notes, totals by another way, dates by formula."""
    book = build(truth, english=True, head=3, guard='"n/a"')
    daily = book["daily"]
    daily["A1"] = "Tracking was broken on days without purchases; see quality"
    for r in range(5, 3 + len(truth["daily"]) + 1):
        daily[f"A{r}"].number_format = "yyyy/mm/dd"
    last = 3 + len(truth["daily"])
    daily[f"D{last + 1}"] = f"=SUMPRODUCT(D4:D{last})"
    daily[f"A{last + 3}"] = "Note: bots are left out"
    quality = book["quality"]
    end = 3 + len(truth["quality"])
    quality[f"D{end + 1}"] = f"=SUM(C4:C{end})/SUM(B4:B{end})"
    return save(book)


F = ArtefactExercise(
    "T2.1.f", files=(NAME,), judge=judge_analysis, truth=truth, correct=correct,
    misconceptions=WRONG,
    alternatives=(Alternative("in_excel", _in_excel),
                  Alternative("english", lambda files, truth: save(build(truth, english=True)))),
    equivalent_mutants={
        "analysis.xlsx: 每日!G18 formula as value": "the mean value of a day without purchases may "
        "stand empty",
    },
    hints=(
        "Run your queries of T2.1.e first and look at their columns: most of the numbers stand "
        "there. Only sessions by day are new.",
        "Numbers are typed, rates and the row 合計 are formulas; the rate of 合計 divides the sums "
        "of its own row. A day with orders and without any purchase in GA4 stays empty.",
        "sheet[f\"F{r}\"] = f\"=C{r}/B{r}\"; sheet[f\"G{r}\"] = f'=IF(D{r}=0,\"\",E{r}/D{r})'; "
        "sheet[f\"B{last + 1}\"] = f\"=SUM(B2:B{last})\"",
    ),
    solution=(
        "A table that is handed on is read without you. So sums and rates are formulas that show "
        "how they come about, a missing number is empty and not 0, and the dictionary says what "
        "each column counts, in which unit, from which system, for which days, in which time zone, "
        "and when it was taken. The rate of a total is the total of the tops divided by the total "
        "of the bottoms, never the mean of rates."
    ),
)
