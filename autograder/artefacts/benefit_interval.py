"""Judging the 80 % range of a plan's benefit: place and width, not the exact method."""

from __future__ import annotations

import math
from typing import Any

from autograder.checking.verdict import Finding

SHIFT = 0.2  # of the reference's half width: how far the base may lie from the reference's
NARROW, WIDE = 0.67, 1.5  # of the reference's width
SIDE = 0.2  # of the learner's own width: room on both sides of the base
KEYS = ("low", "base", "high")


def judge_benefit(actual: Any, args: tuple, expected: dict[str, float]) -> Finding | None:
    """Accept any sound range: the base near the reference's, the width 0.67 to 1.5 times.

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
    if math.isnan(expected["low"]):
        return _base(base, expected["base"], 0.01 * abs(expected["base"]))
    if not low <= base <= high:
        return Finding(
            "Your base lies outside its own range. Check which end you take away and which you "
            "add.", {})
    width = expected["high"] - expected["low"]
    wrong = _base(base, expected["base"], SHIFT * width / 2)
    if wrong:
        return wrong
    if high - low > WIDE * width:
        return Finding(
            "Your range is far wider than past campaigns differ. A range that holds everything "
            "helps nobody decide. Take the spread between whole campaigns, not between weeks or "
            "channels.", {})
    if high - low < NARROW * width:
        return Finding(
            "Your range is too narrow for one coming campaign. Four of five such campaigns should "
            "end inside it. Take the spread between campaigns, with t and the √(1 + 1/n) of one "
            "more draw.", {})
    if min(base - low, high - base) < SIDE * (high - low):
        return Finding(
            "Your base lies at the edge of its own range. A campaign can end above it or below "
            "it, so leave room on both sides.", {})
    return None


def _number(value: Any) -> float:
    """A single number as float, any missing value as NaN; infinity is no number."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return math.nan
    if isinstance(value, (bool, str)):
        raise TypeError("not a number")
    number = float(value)
    if math.isinf(number):
        raise ValueError("infinite")
    return number


def _base(base: float, right: float, room: float) -> Finding | None:
    if base - right > room:
        return Finding(
            "Your base is higher than the past supports. It is the sum of the contribution column "
            "of expected_benefit. Check that no campaign is left out.", {})
    if right - base > room:
        return Finding(
            "Your base is lower than the past supports. It is the sum of the contribution column "
            "of expected_benefit, before the media cost.", {})
    return None
