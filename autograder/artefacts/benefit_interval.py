"""Judging T1.1.f1 and T1.1.d: the break-even ROAS, the plan's table, and an 80 % range."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from autograder.checking.compare import Compare, compare, keyed
from autograder.checking.verdict import Finding

# 90 % quantile of Student's t by degrees of freedom: 10 % of the chance lies above it.
T90 = {1: 3.078, 2: 1.886, 3: 1.638, 4: 1.533, 5: 1.476, 6: 1.440, 7: 1.415, 8: 1.397, 9: 1.383,
       10: 1.372, 11: 1.363, 12: 1.356, 13: 1.350, 14: 1.345, 15: 1.341, 16: 1.337, 17: 1.333,
       18: 1.330, 19: 1.328, 20: 1.325}
NORMAL90 = 1.282  # that of the normal distribution, where t ends
MOST_ROAS = 10  # break-even above which hardly anything is left of a sale
EXACT = 0.001  # of the base: it is a plain sum
NARROW, WIDE = 0.67, 1.5  # of the reference's width
ALIKE = 0.25  # half width ÷ base up to which sound methods agree,
NARROW_ALIKE, WIDE_ALIKE = 0.9, 1.1  # and how well
SIDE = 0.2  # of the learner's own width: room on both sides of the base
KEYS = ("low", "base", "high")
EXACT_COLUMNS = ("budget", "impressions", "clicks", "orders", "revenue", "contribution")
BENEFIT = Compare("frame", ("channel",), dict.fromkeys(EXACT_COLUMNS, 1e-6))


def t90(degrees: int) -> float:
    """The t value of an 80 % range (10 % on either side)."""
    return T90.get(degrees, NORMAL90)


def judge_break_even(actual: Any, args: tuple, expected: float) -> Finding | None:
    """Equal to 1e-6, or a sentence in words of the margin.

    Args:
        actual: what the learner's function returned.
        args: its arguments (not used).
        expected: the break-even ROAS; NaN where each sale loses money.
    """
    found = compare(actual, expected, Compare("scalar", columns={"": 1e-6}), "break_even_roas")
    mine = _quiet_number(actual)
    if found is None or mine is None or "rounded" in found.msgid:
        return found
    if math.isnan(expected):
        if math.isinf(mine):
            return Finding(
                "You give infinity where nothing is left of a sale. Infinity is a number, and "
                "tables go on computing with it. Return float(\"nan\"): there is no break-even "
                "ROAS.", {})
        return Finding(
            "You give a ROAS where a sale leaves nothing or loses money. Return float(\"nan\") "
            "where the margin is 0 or below.", {})
    if math.isnan(mine) and expected > MOST_ROAS:
        return Finding(
            "You give NaN where a sale leaves something, if only a little. NaN belongs where the "
            "margin is 0 or below, and only there.", {})
    if math.isnan(mine):
        return Finding(
            "You give NaN where a sale leaves something: your margin is 0 or below, or its test is "
            "turned round. Print goods, payment and shipping, each a share of NT$1. A payment "
            "above 1 is an amount per order: divide it by the order without VAT.",
            {}, "payment_as_amount")
    if mine > expected:
        return Finding(
            "Your break-even ROAS is too high, so your margin is too small. Print goods, payment, "
            "shipping and margin, and work them out by hand for the same brief.", {})
    return Finding(
        "Your break-even ROAS is too low, so your margin is too large. Print goods, payment, "
        "shipping and margin, and work them out by hand for the same brief.", {})


def _quiet_number(value: Any) -> float | None:
    try:
        return math.nan if value is None else float(value)
    except (TypeError, ValueError):
        return None


def judge_plan(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """The table of `expected_benefit`: first whether a division by 0 stands in it, then the values.

    Args:
        actual: what the learner's function returned.
        args: its arguments (not used).
        expected: the reference's table, one row per channel.
    """
    if isinstance(actual, pd.DataFrame):
        table = keyed(actual, BENEFIT)
        for column in EXACT_COLUMNS:
            if "channel" not in table or column not in table or not table.columns.is_unique:
                break
            for channel, cell in zip(table["channel"], table[column], strict=True):
                if isinstance(cell, float) and math.isinf(cell):
                    return Finding(
                        "expected_benefit: {column} of {channel} is inf. In pandas 5 / 0 gives inf "
                        "without an error, and 0 / 0 gives NaN. Where the sum below the line is 0, "
                        "make it missing first: .where(sums > 0).",
                        {"column": column, "channel": str(channel)}, "infinite")
    return compare(actual, expected, BENEFIT, "expected_benefit")


def judge_benefit(actual: Any, args: tuple, expected: dict[str, float]) -> Finding | None:
    """Accept any sound range: the base itself, and a width near the reference's.

    Where past campaigns are much alike sound methods agree (0.9 to 1.1 times the reference's
    width, which a fixed quantile misses with few campaigns); elsewhere 0.67 to 1.5 times.

    Args:
        actual: what the learner's function returned.
        args: its arguments (not used).
        expected: {"low", "base", "high"} of the reference; NaN where nothing can be known.
    """
    if hasattr(actual, "to_dict"):
        actual = actual.to_dict()
    if not isinstance(actual, dict) or not set(KEYS) <= set(actual):
        return Finding("benefit_range must return a dictionary with low, base and high.", {})
    try:
        mine = {key: _number(actual[key]) for key in KEYS}
    except OverflowError:
        return Finding(
            "low, base or high is inf. In pandas 5 / 0 gives inf without an error, and a sum goes "
            "on with it. Where the sum below the line is 0, make it missing first: "
            ".where(sums > 0).", {}, "infinite")
    except (TypeError, ValueError):
        return Finding("low, base and high must be single numbers.", {})
    for key in KEYS:
        unknown, left = math.isnan(expected[key]), math.isnan(mine[key])
        if unknown and not left:
            return Finding(
                "Your {key} has a value where nothing can be known: a channel of the plan has no "
                "history, or there are fewer than two past campaigns. Leave it missing (NaN).",
                {"key": key})
        if left and not unknown:
            return Finding(
                "Your {key} is missing, but the history holds enough to say it. Look for a "
                "missing value that runs through your sums.", {"key": key})
    low, base, high = (mine[key] for key in KEYS)
    if math.isnan(expected["base"]):
        return None
    wrong = _base(base, expected["base"])
    if wrong or math.isnan(expected["low"]):
        return wrong
    if not low <= base <= high:
        return Finding(
            "Your base lies outside its own range. Check which end you take away and which you "
            "add.", {})
    if low == 0 > expected["low"]:
        return Finding(
            "You cut low off at 0. A campaign can end below it, and that is the risk the range is "
            "there to show. Leave low as it comes out.", {})
    width = expected["high"] - expected["low"]
    alike = width / 2 < ALIKE * abs(base)
    if high - low > (WIDE_ALIKE if alike else WIDE) * width:
        return Finding(
            "Your range is wider than past campaigns differ. A range that holds everything helps "
            "nobody decide. Take the spread of actual ÷ expected orders between whole campaigns "
            "(not of their ROAS, and not between weeks or channels), over the rows that "
            "expected_benefit uses.", {})
    if high - low < (NARROW_ALIKE if alike else NARROW) * width:
        return Finding(
            "Your range is too narrow for one coming campaign. Four of five such campaigns should "
            "end inside it. Take the spread of actual ÷ expected orders between all campaigns, "
            "with t for their number and the √(1 + 1/n) of one more draw.", {})
    if min(base - low, high - base) < SIDE * (high - low):
        return Finding(
            "Your base lies at the edge of its own range. A campaign can end above it or below "
            "it, so leave room on both sides.", {})
    return None


def _number(value: Any) -> float:
    """A single number as float, any missing value as NaN; infinity is no number."""
    if getattr(value, "size", 0) == 1 and hasattr(value, "item"):
        value = value.item()
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return math.nan
    if isinstance(value, (bool, str)):
        raise TypeError("not a number")
    number = float(value)
    if math.isinf(number):
        raise OverflowError("infinite")
    return number


def _base(base: float, right: float) -> Finding | None:
    if base - right > EXACT * abs(right):
        return Finding(
            "Your base is higher than the past supports. It is the sum of the contribution column "
            "of expected_benefit. Check that no campaign is left out.", {})
    if right - base > EXACT * abs(right):
        return Finding(
            "Your base is lower than the past supports. It is the sum of the contribution column "
            "of expected_benefit, before the media cost.", {})
    return None
