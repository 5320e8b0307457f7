"""More known-wrong budget workbooks of T1.2.g: shares, equal weeks, slips of the pen, variance."""

from __future__ import annotations

from typing import Any

from .base import Misconception
from .t1_2_budget_book import FIRST
from .t1_2_budget_wrong import WEEKS, Change, _book, _each, _plan, _rows, _set, _variance, _weeks

M = Misconception
OWN_WEEK = (
    "{cell} has no share of its own week: no cell moves it otherwise than another week of "
    "{channel}. Finance must be able to give one week more. Write a share for each week into a "
    "cell of its own and let the week look at that.")
QUOTES = (
    "The formula in {cell} of {name} has the quotation marks of {quoted}. A text inside a formula "
    "needs straight double ones, such as \"是\".")
ROUNDED = (
    "The formula in {cell} rounds to more than a whole dollar, and the amounts no longer add up. "
    "Round to dollars, ROUND(…,0), or not at all.")
VAT_OUT = (
    "VAT is taken out of the weeks, and the plan's budget holds none. Leave the VAT rate out of "
    "the weeks: divide what a channel gets by 1 + fee rate only.")
OTHER_CELL = (
    "{cell} is not actual − plan of its own channel and week once weeks differ and amounts are "
    "spent. Check the rows and columns its formula looks at.")
TEXT = (
    "{cell} holds the text “{text}” where a formula belongs. A formula begins with = as its first "
    "character, without a space or an apostrophe before it.")

HELD = (
    "{cell} follows the total budget only part of the way: made smaller or much larger, the total "
    "leaves it behind. A MAX, MIN, IF or a rounding in it, or in a cell it looks at, holds it "
    "back. Leave total, shares and rates alone to decide.")
STAYS = (
    "{cell} ({caption}) does not follow when {what} changes. Somewhere in its formula stands a "
    "typed number, or it looks at the wrong cell. Point it at the input.")
STAND_IN = (
    "{cell} shows an amount even where the total budget is no number: IFERROR, or another test, "
    "puts a typed number in its place. Nobody sees the fault then. Let the error show, or give 0.")
NO_BILL = (
    "{cell} is neither −plan nor empty (\"\") while no bill is there. Any other number speaks of "
    "money that nobody has counted yet: 0 would be “exactly as planned”. Leave actual − plan "
    "alone, or let IF give \"\".")


def equal(book: Any, truth: dict[str, Any]) -> None:
    """Each week a quarter, as in the notebook's frame."""
    for column in WEEKS:
        book["計畫"][f"{column}9"] = 0.25


def _quarters(formula: str) -> Change:
    """Equal weeks, and this formula in all of them ({r} the row, {c} the column)."""

    def change(book: Any, truth: dict[str, Any]) -> None:
        equal(book, truth)
        for r, _ in _rows(truth):
            for column in WEEKS:
                book["計畫"][f"{column}{r}"] = formula.format(r=r, c=column)

    return change


def _copied_weeks(book: Any, truth: dict[str, Any]) -> None:
    equal(book, truth)
    for r, _ in _rows(truth):
        for column in WEEKS[1:]:
            book["計畫"][f"{column}{r}"] = f"=D{r}"


def _copied_shares(book: Any, truth: dict[str, Any]) -> None:
    equal(book, truth)
    for column in WEEKS[1:]:
        book["計畫"][f"{column}9"] = "=$D$9"


def _typed_channel(book: Any, truth: dict[str, Any]) -> None:
    for r, _ in _rows(truth):
        share = book["計畫"][f"B{r}"].value
        for column in WEEKS:
            book["計畫"][f"{column}{r}"] = f"=($B$3-$B$6)*{share}*{column}$9/(1+$C{r})"


def _one_week(book: Any, truth: dict[str, Any]) -> None:
    share = book["計畫"]["E9"].value
    book["計畫"][f"E{FIRST}"] = f"=($B$3-$B$6)*$B{FIRST}*{share}/(1+$C{FIRST})"


def _first_week(book: Any, truth: dict[str, Any]) -> None:
    """Equal weeks, and every variance looks at the plan's first week."""
    equal(book, truth)
    for n, (r, _) in enumerate(_rows(truth), 2):
        for mine in "BCDE":
            book["差異"][f"{mine}{n}"] = f"=執行!{mine}{n}-計畫!D{r}"


def _part_of_media(part: str) -> Change:
    def change(book: Any, truth: dict[str, Any]) -> None:
        equal(book, truth)
        for n, (r, _) in enumerate(_rows(truth), 2):
            for mine in "BCDE":
                book["差異"][f"{mine}{n}"] = f"=執行!{mine}{n}-" + part.format(r=r)

    return change


def _swapped(book: Any, truth: dict[str, Any]) -> None:
    equal(book, truth)
    for n, (r, _) in enumerate(_rows(truth), 2):
        book["差異"][f"B{n}"] = f"=執行!B{n}-計畫!E{r}"
        book["差異"][f"C{n}"] = f"=執行!C{n}-計畫!D{r}"


def _names_merged(book: Any, truth: dict[str, Any]) -> None:
    book["計畫"].merge_cells("A12:A13")


SLIPS = (
    M("variance_of_the_first_week", _book(_first_week), OTHER_CELL),
    M("variance_of_swapped_weeks", _book(_swapped), OTHER_CELL),
    M("variance_of_a_quarter", _book(_part_of_media("計畫!H{r}/4")), OTHER_CELL),
    M("variance_of_25_percent", _book(_part_of_media("計畫!H{r}*0.25")), OTHER_CELL),
    M("variance_of_the_average", _book(_part_of_media("AVERAGE(計畫!D{r}:G{r})")), OTHER_CELL),
    M("variance_without_sign", _variance("=ABS({a}-{p})"),
      "{cell} loses the sign: what was saved looks like what was overspent. Take ABS out and leave "
      "actual − plan."),
    M("variance_above_only", _variance("=MAX(0,{a}-{p})"),
      "{cell} shows 0 on one side of the plan. Money saved and money overspent both count: take "
      "MAX, MIN or IF out and leave actual − plan."),
    M("variance_as_words", _variance("=IF({a}>{p},\"超支\",{a}-{p})"),
      "{cell} gives “{value}” and no number. A formula of the budget must return an amount in "
      "every case."),
    M("one_share_for_all_weeks", _book(_quarters("=($B$3-$B$6)*$B{r}*$D$9/(1+$C{r})")), OWN_WEEK),
    M("a_quarter_each", _book(_quarters("=($B$3-$B$6)*$B{r}/4/(1+$C{r})")), OWN_WEEK),
    M("typed_week_shares", _book(_quarters("=($B$3-$B$6)*$B{r}*0.25/(1+$C{r})")), OWN_WEEK),
    M("weeks_copy_the_first", _book(_copied_weeks), OWN_WEEK),
    M("shares_copy_the_first", _book(_copied_shares), OWN_WEEK),
    M("one_typed_week_share", _book(_one_week), OWN_WEEK),
    M("typed_channel_shares", _book(_typed_channel),
      "{cell} has no share of its own channel: no cell moves {channel} otherwise than another "
      "channel. Write a share for each channel into a cell of its own and let its weeks look at "
      "that."),
    M("times_one_less_fee", _weeks("=($B$3-$B$6)*$B{r}*{c}$9*(1-$C{r})"),
      "The weeks are multiplied by 1 − fee rate. The fee is added to media, so it is taken out by "
      "dividing: what a channel gets ÷ (1 + fee rate)."),
    M("vat_taken_out_of_weeks", _weeks("=($B$3-$B$6)*$B{r}*{c}$9/(1+$C{r})/(1+$B$4)"), VAT_OUT),
    M("vat_instead_of_fee", _weeks("=($B$3-$B$6)*$B{r}*{c}$9/(1+$B$4)"), VAT_OUT),
    M("weeks_with_vat", _weeks("=($B$3-$B$6)*$B{r}*{c}$9/(1+$C{r})*(1+$B$4)"),
      "The weeks are multiplied by 1 + VAT rate. Media cost stands in the sheet without VAT, and "
      "the tax has a column of its own. Leave it out of the weeks."),
    M("rounded_to_tens", _weeks("=ROUND(($B$3-$B$6)*$B{r}*{c}$9/(1+$C{r}),-1)"), ROUNDED),
    M("fee_rounded_to_hundreds", _each("I", "=ROUND(H{r}*C{r},-2)"), ROUNDED),
    M("vat_of_the_totals", _plan(K18="=(H18+I18)*B4"),
      "The VAT in {cell} is taken from the totals, so the media of foreign vendors are taxed as "
      "well. Add the VAT of the channels: =SUM(...) over the rows above."),
    M("f_forgotten", _each("I", "=H{{r}}*C{{r}}"),
      "The formula in {cell} of {name} holds {left} as it stands in the program. Python fills it "
      "in only with an f before the quotation marks: f\"=...\"."),
    M("single_quotes", _each("K", "=IF(J{r}='是',I{r},H{r}+I{r})*$B$4"), QUOTES),
    M("curly_quotes", _each("K", "=IF(J{r}=“是”,I{r},H{r}+I{r})*$B$4"), QUOTES),
    M("bare_word", _each("K", "=IF(J{r}=是,I{r},H{r}+I{r})*$B$4"),
      "The formula in {cell} of {name} holds the word {word} without quotation marks. A text "
      "inside a formula needs straight double ones, such as \"是\"; a cell is written as B5."),
    M("formula_as_text", _plan(I12="H12*C12"), TEXT),
    M("note_for_a_week", _plan(E12="依合約"), TEXT),
    M("error_value", _plan(H12="#N/A"),
      "{cell} holds the error {text} where a formula belongs. Write the formula of its row or "
      "column into it."),
    M("error_inside_a_formula", _plan(H12="=SUM(D12:G12)+#N/A"),
      "The formula in {cell} of {name} holds the error {error}, which no number follows from. Take "
      "it out."),
    M("lookup_finds_nothing", _plan(H12="=SUM(D12:G12)+0*MATCH(\"Yahoo\",A11:A17,0)"),
      "{cell} gives #N/A: a lookup in it, or in a cell it looks at, does not find what it looks "
      "for. Compare the two spellings."),
    M("names_merged", _book(_names_merged),
      "Cells inside the table on the sheet {sheet} of {name} are merged ({place}). Only the first "
      "of them holds a value, so sums go astray. Unmerge them."),
    M("rate_twice", _plan(A25="營業稅率", B25=0.05),
      "The sheet {sheet} of {name} has two values called {caption}, in {one} and {other}. Whoever "
      "changes one forgets the other: keep one and let formulas look at it."),
    M("total_held_from_below", _weeks("=(MAX($B$3,1200000)-$B$6)*$B{r}*{c}$9/(1+$C{r})"), HELD),
    M("total_by_if", _weeks("=(IF($B$3<1200000,1200000,$B$3)-$B$6)*$B{r}*{c}$9/(1+$C{r})"), HELD),
    M("weeks_held_from_above", _weeks("=MIN(($B$3-$B$6)*$B{r}*{c}$9/(1+$C{r}),150000)"), HELD),
    M("reserve_rate_held", _plan(B6="=B3*MAX(B5,0.08)"), STAYS),
    M("vat_rate_held", _each("K", "=IF(J{r}=\"是\",I{r},H{r}+I{r})*MAX($B$4,0.05)"), STAYS),
    M("reserve_cut_to_thousands", _plan(B6="=INT(B3*B5/1000)*1000"), STAYS),
    M("least_fee", _each("I", "=IF(H{r}<20000,2000,H{r}*C{r})"), STAYS),
    M("amount_in_place_of_an_error",
      _weeks("=IFERROR(($B$3-$B$6)*$B{r}*{c}$9/(1+$C{r}),40000)"), STAND_IN),
    M("fee_in_place_of_an_error", _each("I", "=IFERROR(H{r}*C{r},20000)"), STAND_IN),
    M("total_as_a_formula", _plan(B3="=1200000"),
      "{cell} ({caption}) is an input and holds a formula that looks at no other cell. Type the "
      "number itself, so that others see that it may be changed."),
    M("no_difference_without_a_bill", _variance("=IF({a}=0,0,{a}-{p})"), NO_BILL),
    M("nought_for_an_empty_week", _variance("=IF({a}=\"\",0,{a}-{p})"), NO_BILL),
    M("nothing_for_a_bill_of_nought", _variance("=IF({a}=0,\"\",{a}-{p})"),
      "{cell} is not actual − plan when a bill of 0 comes in: the whole plan was saved then, and "
      "that must show. Test for an empty cell (=\"\"), not for 0, or take IF out."),
    M("small_gaps_hidden", _variance("=IF(ABS({a}-{p})<100,0,{a}-{p})"),
      "{cell} hides a small gap between actual and plan. Small gaps add up, and the sum no longer "
      "agrees with the bills. Take IF or ROUND out and leave actual − plan."),
    M("spent_before_the_start", _set("執行", B2=42_000),
      "{cell} on the sheet for actual spend holds an amount, and the flight has not begun: no bill "
      "stands behind it. Leave the weeks empty for now."),
)
