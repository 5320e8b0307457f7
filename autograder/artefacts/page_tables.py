"""Tables about a page, an ad or a test log: names and truth values before the numbers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.compare import Compare, compare, keyed
from autograder.checking.verdict import Finding

AUDIT = Compare("frame", ("check",), {"value": 1e-6})
AGREE = Compare("frame", ("where", "field"))
AD_FIELDS = ("price", "code", "url", "start", "end")
PAGE_FIELDS = ("url", "code", "start", "end", "discount", "threshold", "gift",
               "free_shipping_over", "return_days")


def judge_audit(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """None where the ten checks of a page are right."""
    if isinstance(actual, pd.DataFrame):
        table = keyed(actual, AUDIT)
        found = unknown_name(table, "check", set(expected["check"]), "audit_layout") \
            or no_truth(table, "ok", "audit_layout")
        if found:
            return found
    return compare(actual, expected, AUDIT, "audit_layout")


def judge_agreement(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """None where every mismatch of (plan, ads, page) is there and no other."""
    plan, ads, page = args
    name = "check_consistency"
    if not isinstance(actual, pd.DataFrame) or not set(AGREE.keys) <= set(actual.columns):
        return compare(actual, expected, AGREE, name)
    prices = {f"{kind}_price {sku}" for sku in {*plan["price"], *page["price"]}
              for kind in ("list", "sale")}
    wrong = unknown_name(actual, "field", {*AD_FIELDS, *PAGE_FIELDS, *prices}, name) \
        or unknown_name(actual, "where", {"page", *(ad["id"] for ad in ads)}, name)
    if wrong:
        return wrong
    finding = compare(actual, expected, AGREE, name)
    if finding is None:
        return None
    # what the page does not say, and is left out altogether
    have = set(zip(actual["where"], actual["field"], strict=True))
    rows = list(zip(expected["where"], expected["field"], expected["found"], strict=True))
    absent = {field for where, field, _ in rows if (where, field) not in have}
    silent = {field for where, field, found in rows if where == "page" and pd.isna(found)
              and field.rpartition(" ")[2] not in {*plan["price"]} - {*page["price"]}}
    if len(absent) > 1 and absent == silent and have <= {(w, f) for w, f, _ in rows}:
        return Finding(
            "The page does not state {field} (None), and you pass over it. The page is what the "
            "buyer agrees to: what it does not state disagrees with the plan as well. Report it, "
            "with None as found.", {"field": sorted(absent)[0]}, misconception="silent_page")
    return finding


def unknown_name(table: pd.DataFrame, column: str, known: Collection[str], name: str
                 ) -> Finding | None:
    """A value of a column that is none of the names that the task gives."""
    if column not in table.columns:
        return None
    for value in table[column]:
        if not isinstance(value, str) or value not in known:
            return Finding(
                "{name}: {column} holds {value}, which is none of the names in the task. Copy "
                "the name from there, letter by letter.",
                {"name": name, "column": column, "value": repr(value)[:60]},
                misconception="unknown_name_in_table")
    return None


def no_truth(table: pd.DataFrame, column: str, name: str) -> Finding | None:
    """A value in a column of yes or no that is neither."""
    if column not in table.columns:
        return None
    for value in table[column]:
        if isinstance(value, (bool, np.bool_)) or value in (0, 1):
            continue
        if isinstance(value, str):
            return Finding(
                "{name}: {column} holds the text {value}. True or False is asked for, without "
                "quotation marks: put the comparison itself there, such as value >= limit.",
                {"name": name, "column": column, "value": repr(value)[:40]},
                misconception="text_for_truth")
    return None
