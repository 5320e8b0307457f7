"""Known-wrong budget workbooks of T1.2.g, each with the sentence it must be told."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl

from .base import Misconception
from .t1_2_budget_book import FIRST, NAME, RESERVE, Files, save
from .t1_2_budget_files import FILES_WRONG

Change = Callable[[Any, dict[str, Any]], Any]
WEEKS = "DEFG"


def _book(change: Change) -> Callable[[Files, dict[str, Any]], Files]:
    """A maker of a wrong workbook: change(book, truth) alters the right one in place."""

    def make(files: Files, truth: dict[str, Any]) -> Files:
        book = openpyxl.load_workbook(io.BytesIO(files[NAME]))
        change(book, truth)
        return {NAME: save(book)}

    return make


def _set(sheet: str, **cells: Any) -> Callable[[Files, dict[str, Any]], Files]:
    def change(book: Any, truth: dict[str, Any]) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    return _book(change)


def _plan(**cells: Any) -> Callable[[Files, dict[str, Any]], Files]:
    return _set("計畫", **cells)


def _rows(truth: dict[str, Any]) -> list[tuple[int, str]]:
    return list(enumerate(truth["rules"]["channels"], FIRST))


def _row(truth: dict[str, Any], channel: str) -> int:
    return next(r for r, c in _rows(truth) if c == channel)


def _each(column: str, formula: str) -> Callable[[Files, dict[str, Any]], Files]:
    """The formula of a column in every channel's row; {r} is the row."""

    def change(book: Any, truth: dict[str, Any]) -> None:
        for r, _ in _rows(truth):
            book["計畫"][f"{column}{r}"] = formula.format(r=r)

    return _book(change)


def _weeks(formula: str) -> Callable[[Files, dict[str, Any]], Files]:
    """The formula of every week; {r} is the row and {c} the column."""

    def change(book: Any, truth: dict[str, Any]) -> None:
        for r, _ in _rows(truth):
            for column in WEEKS:
                book["計畫"][f"{column}{r}"] = formula.format(r=r, c=column)

    return _book(change)


def _typed_weeks(book: Any, truth: dict[str, Any]) -> None:
    for r, channel in _rows(truth):
        for column in WEEKS:
            book["計畫"][f"{column}{r}"] = truth["bounds"][channel][0] / 4 + 1_000


def _typed_sums(book: Any, truth: dict[str, Any]) -> None:
    book["計畫"]["H18"] = 990_000


def _one_fee(book: Any, truth: dict[str, Any]) -> None:
    for r, _ in _rows(truth):
        book["計畫"][f"C{r}"] = 0.15


def _sundays(book: Any, truth: dict[str, Any]) -> None:
    from datetime import date, timedelta

    for column, monday in zip(WEEKS, truth["weeks"], strict=True):
        book["計畫"][f"{column}8"] = date.fromisoformat(monday) - timedelta(days=1)


def _gross_spread(book: Any, truth: dict[str, Any]) -> None:
    """The budget is split as if it had to hold the tax as well."""
    for r, channel in _rows(truth):
        tax = f"$B$4*$C{r}" if truth["rules"]["channels"][channel]["foreign"] \
            else f"$B$4*(1+$C{r})"
        for column in WEEKS:
            book["計畫"][f"{column}{r}"] = \
                f"=($B$3-$B$6)*$B{r}*{column}$9/(1+$C{r}+{tax})"


def _moved(truth: dict[str, Any], book: Any, channel: str, wanted: float) -> None:
    """Give a channel another media cost, and take the difference from all others alike."""
    sheet, room = book["計畫"], truth["budget"] * (1 - RESERVE)
    row = _row(truth, channel)
    old = sheet[f"B{row}"].value
    new = wanted * (1 + truth["rules"]["channels"][channel]["fee"]) / room
    for r, _ in _rows(truth):
        sheet[f"B{r}"] = new if r == row else sheet[f"B{r}"].value * (1 - new) / (1 - old)


def _below(book: Any, truth: dict[str, Any]) -> None:
    _moved(truth, book, "kol", truth["bounds"]["kol"][0] - 12_000)


def _above(book: Any, truth: dict[str, Any]) -> None:
    _moved(truth, book, "edm", truth["bounds"]["edm"][1] + 9_000)


def _rest_in_last_week(book: Any, truth: dict[str, Any]) -> None:
    """Week 1 is a number in disguise, week 4 takes what is left: the sums still fit."""
    r = FIRST
    sheet = book["計畫"]
    sheet[f"D{r}"] = "=30000+0*B3"
    sheet[f"G{r}"] = f"=($B$3-$B$6)*$B{r}/(1+$C{r})-D{r}-E{r}-F{r}"


def _negative(book: Any, truth: dict[str, Any]) -> None:
    book["計畫"]["D9"], book["計畫"]["E9"] = -0.2, 0.65


def _variance(formula: str) -> Callable[[Files, dict[str, Any]], Files]:
    def change(book: Any, truth: dict[str, Any]) -> None:
        for n, _ in enumerate(truth["rules"]["channels"]):
            for mine, theirs in zip("BCDE", WEEKS, strict=True):
                book["差異"][f"{mine}{2 + n}"] = formula.format(
                    a=f"執行!{mine}{2 + n}", p=f"計畫!{theirs}{FIRST + n}")

    return _book(change)


def _copied(book: Any, truth: dict[str, Any]) -> None:
    book["執行"]["B2"] = f"=計畫!D{FIRST}"


def _merged(book: Any, truth: dict[str, Any]) -> None:
    book["計畫"].merge_cells(f"D{FIRST}:E{FIRST}")


def _hidden(book: Any, truth: dict[str, Any]) -> None:
    book["差異"].sheet_state = "hidden"


def _no_sheet(book: Any, truth: dict[str, Any]) -> None:
    del book["差異"]


def _kept_error(files: Files, truth: dict[str, Any]) -> Files:
    """A result that divides by the empty cell of a week to come."""
    return _plan(**{f"K{FIRST}": f"=I{FIRST}*$B$4/執行!B2"})(files, truth)


M = Misconception
WRONG = (
    *FILES_WRONG,
    M("sheet_missing", _book(_no_sheet),
      "{name} has no sheet {wanted}; it has: {have}. Name the three sheets 計畫, 執行, 差異 (or "
      "Plan, Actual, Variance)."),
    M("sheet_hidden", _book(_hidden),
      "The sheet {sheet} of {name} is hidden. Finance reads all three: right-click a sheet's name "
      "and choose Unhide."),
    M("cells_merged", _book(_merged),
      "Cells inside the table on the sheet {sheet} of {name} are merged ({place}). Only the first "
      "of them holds a value, so sums go astray. Unmerge them."),
    M("caption_missing", _plan(A5="備用金"),
      "The sheet {sheet} of {name} has no caption {wanted}. Write it into a cell outside the "
      "table, and the value to its right."),
    M("value_not_beside", _plan(B5=None),
      "There is no value to the right of the caption {caption} ({cell}) of {name}. Write it into "
      "the next cell of the same row."),
    M("column_missing", _plan(I10="費用"),
      "The table on the sheet {sheet} of {name} has no column {wanted}. Write that caption into "
      "the row that begins with {channel}."),
    M("column_twice", _plan(M10="營業稅"),
      "The table on the sheet {sheet} of {name} has two columns called {caption}. Nobody knows "
      "which one counts: keep one."),
    M("channel_missing", _plan(A12=None),
      "The table on the sheet {sheet} of {name} has no row for {channel}. All channels of the plan "
      "belong into all three tables."),
    M("channel_twice", _plan(A12="google_search"),
      "The channel {channel} stands twice in the table on the sheet {sheet} of {name}. Keep one "
      "row for each channel."),
    M("channel_of_no_plan", _plan(A12="TikTok"),
      "The table on the sheet {sheet} of {name} has a row “{value}”, which is no channel of the "
      "plan. Use the channels of budget_rules.yml, and put notes below the row {sum}."),
    M("no_row_of_sums", _set("執行", A9=None),
      "The table on the sheet {sheet} of {name} has no row {wanted} below the channels."),
    M("no_week_dates", _plan(A8="日期"),
      "The sheet {sheet} of {name} has no row {wanted}. Above the weeks' columns write the Monday "
      "on which each week begins."),
    M("number_as_text", _plan(B3="1,200,000"),
      "{cell} ({caption}) is a number saved as text, so every formula takes it for 0 or fails. Set "
      "the cell's format to number and type it again, without spaces or NT$."),
    M("words_for_a_number", _plan(C11="依合約"),
      "{cell} ({caption}) is no number. Type digits only."),
    M("actual_copies_the_plan", _book(_copied),
      "{cell} on the sheet for actual spend holds a formula. What was spent comes from bills, not "
      "from the plan: type the amounts, and leave weeks to come empty."),
    M("typed_reserve", _plan(B6=96_000),
      "The reserve in {cell} is a typed number. When the total changes, it stays behind. Write "
      "total × reserve rate as a formula."),
    M("typed_weeks", _book(_typed_weeks),
      "{cell} holds a typed amount for a week. When the total changes, it stays behind. Compute it "
      "from the total and from shares that stand in cells of their own."),
    M("typed_fee", _plan(I11=20_000),
      "{cell} ({caption}, {channel}) is a typed number where a formula belongs. Compute it from "
      "the cells it depends on."),
    M("formula_not_filled_down", _plan(K14=None),
      "{cell} is empty where a formula belongs. Fill the formula of its row or column into it."),
    M("typed_sum", _book(_typed_sums),
      "{cell} is a typed sum. It is right today and wrong after the next change. Write =SUM(...) "
      "over the rows above."),
    M("number_in_disguise", _plan(H11="=168000+1500"),
      "The formula in {cell} looks at no other cell, so it is a typed number in disguise. Name the "
      "cells it comes from."),
    M("circular", _plan(B6="=H18*B5"),
      "The formula in {cell} of {name} depends on itself (a circular reference). Let it look only "
      "at cells that do not need it."),
    M("function_unknown", _plan(H18="=SUBTOTAL(9,H11:H17)"),
      "The formula in {cell} of {name} uses {function}, which the check cannot compute. SUM, "
      "SUMPRODUCT, IF, ROUND and the four arithmetic signs are enough here."),
    M("sign_unknown", _plan(H11="=SUM(D11:G11)&\"\""),
      "The formula in {cell} of {name} uses the sign {sign}, which the check cannot compute. Plus, "
      "minus, times, divide and functions such as SUM are enough here."),
    M("cell_deleted", _plan(H11="=SUM(D11:G11)+#REF!"),
      "The formula in {cell} of {name} points at a cell that was deleted ({error}). Point it at "
      "the right one."),
    M("other_file", _plan(H11="=[報價.xlsx]總表!B2+D11"),
      "The formula in {cell} of {name} refers to another file or to a table by its name "
      "({reference}). Refer to cells of this workbook, such as B5."),
    M("sheet_renamed", _set("差異", B2="=執行1!B2-計畫!D11"),
      "The formula in {cell} of {name} refers to a sheet that is not there ({reference}). Check "
      "the sheet's name."),
    M("error_cell", _kept_error,
      "{cell} gives {error}. Such an error spreads to every sum that includes it. Look at what the "
      "formula divides by and whether it meets a text."),
    M("rate_in_percent", _plan(B4=5),
      "The {caption} in {cell} is {value}, more than all of it. Type it as a percentage (5%) or as "
      "a fraction (0.05)."),
    M("total_with_vat", _book(lambda b, t: b["計畫"].__setitem__("B3", t["budget"] * 1.05)),
      "The total budget in {cell} holds VAT. The plan was approved without it, and the sheet adds "
      "the tax again. Take the amount without VAT."),
    M("total_in_thousands", _book(lambda b, t: b["計畫"].__setitem__("B3", t["budget"] / 1000)),
      "The total budget in {cell} is not the one in the approved plan. Take the plan's amount "
      "without VAT, in NT$ and not in thousands."),
    M("other_vat_rate", _plan(B4=0.1),
      "The VAT rate in {cell} is not that of the house rules. Look it up in budget_rules.yml.",
      row="M16"),
    M("reserve_too_small", _plan(B5=0.03),
      "The reserve rate in {cell} is outside what the house allows. Without a reserve one "
      "disapproved ad stops the campaign; too large a one is money that does not work. Read "
      "reserve in budget_rules.yml."),
    M("one_fee_for_all", _book(_one_fee),
      "The fee rate of {channel} in {cell} is not that of the contract. The rates differ by "
      "channel, and some have none: read budget_rules.yml."),
    M("foreign_not_said", _plan(J11="Google"),
      "{cell} must say whether the vendor of {channel} is foreign: 是 or 否 (yes or no)."),
    M("foreign_wrong", _plan(J11="否"),
      "{cell} is wrong about the vendor of {channel}: who writes the invoice decides, not where "
      "the ads are seen. Read foreign in budget_rules.yml."),
    M("week_is_no_date", _plan(D8="第一週"),
      "{cell} is no date. Write the first day of that week as YYYY-MM-DD."),
    M("weeks_from_sunday", _book(_sundays),
      "{cell} is not the day on which that week of the flight begins. The four weeks stand in "
      "budget_rules.yml, each from a Monday."),
    M("reserve_from_media", _plan(B6="=(B3-B3*B5)*B5"),
      "The reserve in {cell} is not total budget × reserve rate. Take the rate from the total "
      "without VAT, not from the media."),
    M("negative_week", _book(_negative),
      "A week of {channel} is below 0. Nobody pays us for advertising: check shares and signs."),
    M("week_left_out", _plan(H12="=SUM(D12:F12)"),
      "The media cost of {channel} in {cell} is not the sum of its four weeks. Check which cells "
      "the sum covers."),
    M("fee_on_gross", _each("I", "=H{r}*(1+$B$4)*C{r}"),
      "The fee of {channel} in {cell} is taken from media cost with VAT. The agency charges on the "
      "cost without tax: media × fee rate."),
    M("fee_as_share", _each("I", "=H{r}*C{r}/(1-C{r})"),
      "The fee of {channel} in {cell} is computed as a share of media and fee together. The "
      "contract says fee ÷ media: media × fee rate."),
    M("fee_of_the_row_above", _plan(I13="=H13*C12"),
      "The fee of {channel} in {cell} is not media cost × fee rate. Check which cells the formula "
      "looks at."),
    M("foreign_taxed", _each("K", "=(H{r}+I{r})*$B$4"),
      "{cell} adds VAT to the media of {channel}, a foreign vendor. Its invoice has no line for "
      "VAT. Only the agency's fee carries it here; what is due on services from abroad, ask an "
      "accountant."),
    M("fee_untaxed", _each("K", '=IF(J{r}="是",0,H{r})*$B$4'),
      "The VAT of {channel} in {cell} leaves out the agency's fee. The agency is a domestic "
      "vendor: its fee carries VAT, whoever sells the media."),
    M("vat_out_of_the_price", _each("K", '=IF(J{r}="是",I{r},H{r}+I{r})*$B$4/(1+$B$4)'),
      "The VAT of {channel} in {cell} is not right. It is the rate times media (domestic vendors "
      "only) plus the rate times the fee."),
    M("fee_not_in_gross", _each("L", "=H{r}+K{r}"),
      "The amount with VAT of {channel} in {cell} is not media + fee + VAT. Check which of the "
      "three is missing or counted twice."),
    M("sum_one_row_short", _plan(H18="=SUM(H11:H16)"),
      "The sum in {cell} does not hold all channels, or holds something twice. Check the first and "
      "the last row of its range."),
    M("budget_with_vat_spread", _book(_gross_spread),
      "You spread the budget over amounts with VAT. The plan's budget is without VAT, so media + "
      "fee + reserve must use it up, and the tax comes on top."),
    M("fee_on_top", _weeks("=($B$3-$B$6)*$B{r}*{c}$9"),
      "Media and reserve alone use up the budget, and the agency's fee comes on top of it. Media + "
      "fee + reserve must be the total: divide what a channel gets by 1 + fee rate."),
    M("reserve_not_taken_off", _weeks("=$B$3*$B{r}*{c}$9/(1+$C{r})"),
      "Media and fee use up the whole budget, and nothing is left for the reserve. Take the "
      "reserve off the total first."),
    M("shares_not_whole", _plan(D9=0.15),
      "Media + fee + reserve is {side} the total budget. The three must be the total, up to the "
      "rounding to whole dollars: check that all shares add up to 100%."),
    M("below_the_contract", _book(_below),
      "The media cost of {channel} in {cell} is below the least that its contract or learning "
      "phase needs. Look up low in response_curves."),
    M("more_than_it_takes", _book(_above),
      "The media cost of {channel} in {cell} is above what the channel can take. Look up high in "
      "response_curves."),
    M("total_typed_into_formulas", _weeks("=(1200000-$B$6)*$B{r}*{c}$9/(1+$C{r})"),
      "When {what} changes, media + fee + reserve are no longer the total. The weeks must be "
      "computed from total, reserve, shares and fee rates, all of them by their cells."),
    M("rest_in_the_last_week", _book(_rest_in_last_week),
      "{cell} does not grow with the total budget. Someone will cut the total by a tenth, and this "
      "week must shrink with it. Compute it from the total and shares."),
    M("rate_typed_into_formulas", _each("K", '=IF(J{r}="是",I{r},H{r}+I{r})*0.05'),
      "{cell} ({caption}) does not follow when {what} changes. Somewhere in its formula stands a "
      "typed number, or it looks at the wrong cell. Point it at the input."),
    M("variance_turned_round", _variance("={p}-{a}"),
      "{cell} is plan − actual. The course reads a variance as actual − plan: above 0 means more "
      "was spent than planned. Turn the formula round."),
    M("variance_in_percent", _variance("=({a}-{p})/{p}"),
      "{cell} is a percentage. The sheet asks for dollars; a rate may stand in a column of its own "
      "beside the table."),
    M("variance_of_another_row", _set("差異", C4="=執行!C4-計畫!E14"),
      "{cell} is not actual − plan of its own channel and week once weeks differ and amounts are "
      "spent. Check the rows and columns its formula looks at."),
    M("actual_sum_short", _set("執行", F3="=SUM(B3:D3)"),
      "The sum in {cell} does not follow when amounts are filled in on the sheet for actual spend. "
      "Let it add the cells of its own row or column."),
)
