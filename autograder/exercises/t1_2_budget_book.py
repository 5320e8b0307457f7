"""Right budget workbooks of T1.2.g, in two layouts."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter as letter

Files = dict[str, bytes]
NAME = "budget.xlsx"
RESERVE = 0.08
WEEK_SHARES = (0.2, 0.25, 0.3, 0.25)
FIRST = 11  # first row of the channels in the sheet of the plan


def shares(truth: dict[str, Any], reserve: float = RESERVE) -> dict[str, float]:
    """Share of each channel in what is left after the reserve (media and fee together).

    The media of every channel lie at the same height between low and high, so all bounds hold.
    """
    channels, bounds = truth["rules"]["channels"], truth["bounds"]
    room = truth["budget"] * (1 - reserve)
    low = sum(bounds[c][0] * (1 + channels[c]["fee"]) for c in channels)
    high = sum(bounds[c][1] * (1 + channels[c]["fee"]) for c in channels)
    height = (room - low) / (high - low)
    out = {c: round((bounds[c][0] + height * (bounds[c][1] - bounds[c][0]))
                    * (1 + channels[c]["fee"]) / room, 4) for c in channels}
    largest = max(out, key=out.get)
    out[largest] = round(out[largest] + 1 - sum(out.values()), 4)
    return out


def correct(truth: dict[str, Any]) -> Files:
    """The workbook that the notebook's skeleton leads to."""
    return {NAME: save(build(truth))}


def save(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def build(truth: dict[str, Any]) -> openpyxl.Workbook:
    """Three sheets, captions in Chinese; see the places in the notebook."""
    rules = truth["rules"]
    channels = list(rules["channels"])
    last = FIRST + len(channels) - 1
    total = last + 1
    book = openpyxl.Workbook()
    plan = book.active
    plan.title = "計畫"
    plan["A1"] = "雙11 檔期預算執行表"
    for row, (caption, value) in enumerate((
            ("總預算（未稅）", truth["budget"]), ("營業稅率", rules["vat"]),
            ("預備金比率", RESERVE), ("預備金", "=B3*B5")), 3):
        plan[f"A{row}"], plan[f"B{row}"] = caption, value
    plan["A8"], plan["A9"] = "週起日", "週占比"
    for k in range(4):
        column = letter(4 + k)
        plan[f"{column}8"] = date.fromisoformat(truth["weeks"][k])
        plan[f"{column}9"] = WEEK_SHARES[k]
    plan.append(["通路", "占比", "服務費率", "第1週", "第2週", "第3週", "第4週", "媒體費", "服務費",
                 "境外", "營業稅", "含稅合計"])
    for r, (channel, share) in enumerate(shares(truth).items(), FIRST):
        rule = rules["channels"][channel]
        plan[f"A{r}"], plan[f"B{r}"], plan[f"C{r}"] = channel, share, rule["fee"]
        for column in "DEFG":
            plan[f"{column}{r}"] = f"=($B$3-$B$6)*$B{r}*{column}$9/(1+$C{r})"
        plan[f"H{r}"] = f"=SUM(D{r}:G{r})"
        plan[f"I{r}"] = f"=H{r}*C{r}"
        plan[f"J{r}"] = "是" if rule["foreign"] else "否"
        plan[f"K{r}"] = f'=IF(J{r}="是",I{r},H{r}+I{r})*$B$4'
        plan[f"L{r}"] = f"=H{r}+I{r}+K{r}"
    plan[f"A{total}"] = "合計"
    for column in "DEFGHIKL":
        plan[f"{column}{total}"] = f"=SUM({column}{FIRST}:{column}{last})"
    for title in ("執行", "差異"):
        sheet = book.create_sheet(title)
        sheet.append(["通路", "第1週", "第2週", "第3週", "第4週", "合計"])
        for n, channel in enumerate(channels):
            r, p = 2 + n, FIRST + n
            sheet[f"A{r}"] = channel
            if title == "差異":
                for mine, theirs in zip("BCDE", "DEFG", strict=True):
                    sheet[f"{mine}{r}"] = f"=執行!{mine}{r}-計畫!{theirs}{p}"
            sheet[f"F{r}"] = f"=SUM(B{r}:E{r})"
        end = 2 + len(channels)
        sheet[f"A{end}"] = "合計"
        for column in "BCDEF":
            sheet[f"{column}{end}"] = f"=SUM({column}2:{column}{end - 1})"
    return book


def by_hand(truth: dict[str, Any]) -> Files:
    """Another layout and idiom: English captions, other places, whole dollars, whole columns,
    inputs to the right, tables that begin elsewhere, a week of noughts on the sheet of bills."""
    rules = truth["rules"]
    names = [c["en"] for c in rules["channels"].values()]
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "Notes"
    notes["A1"] = "=1/0"
    plan = book.create_sheet("Plan")
    head = 3
    top = ["", "Channel", "Foreign", "Fee rate", "Share", "W1 10/20–10/26", "W2 10/27–11/02",
           "W3 11/03–11/09", "W4 11/10–11/16", "Media (NT$)", "Fee", "VAT", "Gross"]
    for column, text in enumerate(top, 1):
        plan.cell(head, column).value = text or None
    plan.cell(2, 2).value = "Week starts"
    for k in range(4):
        plan.cell(1, 6 + k).value = (0.3, 0.2, 0.3, 0.2)[k]
        plan.cell(2, 6 + k).value = truth["weeks"][k] if k else date.fromisoformat(
            truth["weeks"][0])
    plan["I2"] = "=G2+14"
    plan["G2"] = "=F2+7"
    inputs = (("Total budget:", truth["budget"]), ("VAT rate", rules["vat"]),
              ("Reserve rate", 0.06), ("Reserve", "=ROUND(Q2*Q4,0)"))
    for r, (caption, value) in enumerate(inputs, 2):
        plan[f"P{r}"], plan[f"Q{r}"] = caption, value
    end = head + len(names) + 2
    for n, (key, share) in enumerate(shares(truth, 0.06).items()):
        r, rule = head + 1 + n + (n > 3), rules["channels"][key]  # one empty row in the middle
        plan[f"B{r}"], plan[f"C{r}"] = rule["en"], "yes" if rule["foreign"] else "no"
        plan[f"D{r}"], plan[f"E{r}"] = rule["fee"], share
        for column in "FGHI":
            plan[f"{column}{r}"] = f"=ROUND(($Q$2-$Q$5)*E{r}/(1+D{r})*{column}$1,0)"
        plan[f"J{r}"] = f"=F{r}+G{r}+H{r}+I{r}"
        plan[f"K{r}"] = f"=ROUND(J{r}*D{r},0)"
        plan[f"L{r}"] = (f"=ROUND($Q$3*K{r},0)" if rule["foreign"]
                         else f"=ROUND($Q$3*(K{r}+J{r}),0)")
        plan[f"M{r}"] = f"=SUM(J{r},K{r},L{r})"
    plan[f"B{end}"] = "Total"
    for column in "FGHIJKLM":
        plan[f"{column}{end}"] = f"=SUM({column}{head + 1}:{column}{end - 1})"
    actual = book.create_sheet("Actual")
    variance = book.create_sheet("Variance")
    for sheet in (actual, variance):
        sheet.append(["Channel", "Week 1", "Week 2", "Week 3", "Week 4", "Media"])
        for r, (name, key) in enumerate(zip(names, rules["channels"], strict=True), 2):
            sheet[f"A{r}"] = key if sheet is actual else name
            for k, column in enumerate("BCDE"):
                if sheet is variance:
                    sheet[f"{column}{r}"] = (
                        f"=INDEX(Actual!{column}:{column},{r})"
                        f"-INDEX(Plan!{'FGHI'[k]}:{'FGHI'[k]},MATCH($A{r},Plan!$B:$B,0))")
                elif k == 0:
                    sheet[f"{column}{r}"] = 0
            sheet[f"F{r}"] = f"=SUM(B{r}:E{r})"
        r = len(names) + 2
        sheet[f"A{r}"] = "Total"
        for column in "BCDEF":
            sheet[f"{column}{r}"] = f"=SUM({column}2:{column}{r - 1})"
    return {NAME: save(book)}


def from_above(truth: dict[str, Any]) -> Files:
    """From media down to weeks: media = rest × share ÷ (1 + fee rate), week = media × its share;
    the last week's share is what is left, a channel's share comes from an amount wished for, and
    the column of foreign vendors is computed."""
    book = build(truth)
    plan = book["計畫"]
    plan["G9"] = "=1-SUM(D9:F9)"
    plan["D8"] = "=DATE({},{},{})".format(*map(int, truth["weeks"][0].split("-")))
    plan["N10"] = "希望金額"
    for r, (channel, share) in enumerate(shares(truth).items(), FIRST):
        plan[f"N{r}"] = round(share * 1_104_000)
        plan[f"B{r}"] = f"=N{r}/SUM(N${FIRST}:N${FIRST + len(truth['bounds']) - 1})"
        plan[f"H{r}"] = f"=($B$3-$B$6)*B{r}/(1+C{r})"
        for column in "DEFG":
            plan[f"{column}{r}"] = f"=$H{r}*{column}$9"
        foreign = truth["rules"]["channels"][channel]["foreign"]
        plan[f"J{r}"] = f'=IF(A{r}="{channel}","{"是" if foreign else "否"}","")'
    return {NAME: save(book)}
