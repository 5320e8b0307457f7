"""Judge of the one-page profit and loss (T1.4.g): a tax put on foreign media has its sentence."""

from __future__ import annotations

from typing import Any

import pandas as pd

from autograder.checking.compare import Compare, compare
from autograder.checking.verdict import Finding

PAGE = Compare("frame", ("line",), {"amount": 1e-6}, ordered=True)
ON_FOREIGN = (
    "You add VAT to invoices from abroad. The buyer declares it himself (reverse charge) and here "
    "sets it off, so it is no cost. Leave them as they are, and ask an accountant.")
CLOSE = 0.01  # dollars


def judge_page(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """The page as it must be; media that are too high by a tax on what came from abroad are told.

    Args:
        actual: line, amount (a DataFrame of the learner's).
        args: (ledger, month, rules).
        expected: the same columns, right.
    """
    wrong = compare(actual, expected, PAGE, "pnl")
    if wrong is None or not isinstance(actual, pd.DataFrame) \
            or not {"line", "amount"} <= set(actual.columns) or actual["line"].duplicated().any():
        return wrong
    mine, right = (t.set_index("line")["amount"] for t in (actual, expected))
    if "media" not in mine.index:
        return wrong
    ledger, month, rules = args
    media = ledger[(ledger["kind"] == "media") & (ledger["month"] == month)]
    more = pd.to_numeric(mine[["media"]], errors="coerce").iloc[0] - right["media"]
    for abroad in (media[media["tax"] == "none"], media[media["currency"] != "TWD"]):
        amount = (abroad["amount"] * abroad["fx_rate"]).sum()
        if amount and any(abs(more - rate * amount) < CLOSE for rate in (0.05, rules["vat"])):
            return Finding(ON_FOREIGN, {}, "five_per_cent_on_foreign")
    return wrong
