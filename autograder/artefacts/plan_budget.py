"""The table of an ad plan: media by channel, fee, reserve, and whether budget.xlsx says the same.

media of the channels + fee + reserve = budget. The fee may stand in a row of its own, as in
budget.xlsx, or within the amount of each channel.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from .budget_live import Budget
from .budget_sheets import find
from .errors import ArtefactError
from .forms import Fault
from .report import Report, first_word
from .workbook import read_workbook

BOOK = "budget.xlsx"
FEE, RESERVE = "fee", "reserve"
CLOSE = 1000.0  # TWD by which a row may miss budget.xlsx: plans are rounded to thousands
_TOTAL = re.compile(r"合計|總計|小計|加總|總和|total|sum", re.IGNORECASE)
_BRACKET = re.compile(r"\s*[(\[【〔].*$")


def planned_rows(report: Report, truth: dict[str, Any]) -> dict[str, int]:
    """TWD by channel in the table of the section channels, with the rows FEE and RESERVE.

    Raises Fault for a row that cannot be read.
    """
    plan, house = truth["plan"], truth["guide"]["ad_plan"]
    budgets: dict[str, int] = {}
    lines = [line for line in report.body("channels").splitlines() if line.strip()]
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        cells = [c.strip() for c in line.strip().strip("|").split("|")]
        if "|" not in line or len(cells) < 2 or _ruled(line) or _ruled(below):
            continue
        name = _BRACKET.sub("", unicodedata.normalize("NFKC", cells[0]).strip("`* ").lower())
        amounts = [re.sub(r"[^\d]", "", unicodedata.normalize("NFKC", c).split(".")[0])
                   for c in cells[1:] if re.search(r"\d", c) and "%" not in c and "％" not in c]
        known = (RESERVE if first_word(name, house["reserve"]) else
                 FEE if first_word(name, house["fee"]) else
                 name if name in plan["channels"] else None)
        if any(re.match(r"\W*[-−–]\s?(?:nt)?\$?\s?\d", c, re.IGNORECASE) for c in cells[1:]):
            raise Fault("The row {row} of the table in ad_plan.md has an amount below 0. Nobody "
                        "pays us for advertising: check the sign.", row=name[:30])
        if known is None and _TOTAL.search(name):
            _total(name, amounts, budgets)
            continue
        if known is None:
            if amounts:
                raise Fault("The channel {channel} in ad_plan.md is not in the plan. Use the ids "
                            "of campaign_plan.", channel=name[:30])
            continue
        if not amounts or not amounts[-1] or len(amounts[-1]) > 12:
            raise Fault("The channel {channel} in ad_plan.md has no budget. Write the amount in "
                        "the last column, in digits.", channel=name[:30])
        if known in budgets:
            raise Fault("The channel {channel} stands in the table of ad_plan.md twice. Keep one "
                        "row.", channel=name[:30])
        budgets[known] = int(amounts[-1])
    return budgets


def _ruled(line: str) -> bool:
    """Whether a line is the rule below the header of a table."""
    return bool(line.strip()) and "-" in line and set(line) <= set("|-: \t")


def _total(name: str, amounts: list[str], above: dict[str, int]) -> None:
    """A row of a total holds the sum of the rows above; a subtotal that of some of them."""
    value = int(amounts[-1]) if amounts and amounts[-1] and len(amounts[-1]) <= 12 else None
    if value is not None and value != sum(above.values()) and not (
            "小計" in name or "subtotal" in name) or value is not None and value not in sums(above):
        raise Fault("The row {row} of the table in ad_plan.md is not the sum of the rows above it. "
                    "Add them up again, or leave the row out.", row=name[:30])


def sums(rows: dict[str, int]) -> set[int]:
    """The sums of any of the rows: media of two channels, the budget without the reserve."""
    found = {0}
    for value in list(rows.values())[:12]:
        found |= {value + other for other in found}
    return found


def check_table(report: Report, files: dict[str, bytes | None], truth: dict[str, Any]) -> None:
    """The reserve within its bound, and each row that of budget.xlsx. Raises Fault."""
    rows = planned_rows(report, truth)
    most = truth["guide"]["ad_plan"]["reserve_most"]
    if rows.get(RESERVE, 0) > most * truth["plan"]["budget"]:
        raise Fault("The reserve in ad_plan.md is more than {most} of the budget. Money that "
                    "nobody plans is spent in a hurry: give the channels their part, as in T1.2.g.",
                    most=f"{most:.0%}")
    booked = _booked(files.get(BOOK), truth, FEE in rows)
    for key, amount in booked.items():
        if abs(rows.get(key, 0) - amount) > CLOSE:
            raise Fault("The row {row} of the table in ad_plan.md is not what budget.xlsx holds "
                        "for it, and finance pays by budget.xlsx. Take the amounts from there: "
                        "media by channel with a row for the fee, or media and fee together.",
                        row=key)


def _booked(data: bytes | None, truth: dict[str, Any], apart: bool) -> dict[str, float]:
    """What budget.xlsx holds for each row; {} without one, or where it cannot be read.

    apart: the fee has its own row. What is wrong with the workbook itself, T1.2.g says.
    """
    if data is None:
        return {}
    rules = truth["budget_rules"]
    try:
        book = read_workbook(BOOK, data)
        budget = Budget(book, find(book, rules), rules)
        budget.prepare()
        state = budget.state({})
    except ArtefactError:
        return {}
    if abs(state["total"] - truth["plan"]["budget"]) > 0.5:
        return {}
    found = {c: state["net"][c] + (0.0 if apart else state["fee"][c]) for c in rules["channels"]}
    if apart:
        found[FEE] = sum(state["fee"].values())
    return {**found, RESERVE: state["reserve"]}
