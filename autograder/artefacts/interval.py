"""Judging an estimate with an interval: place, order and width, not the exact method."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checking.verdict import Finding

SHIFT, NARROW, WIDE = 0.6, 0.6, 1.5  # of the reference's half width, width and width
SIDE = 0.2  # of the learner's own width: an interval has room on both sides of its estimate


def judge_interval(actual: Any, args: tuple, expected: dict[str, float]) -> Finding | None:
    """Accept any sound method: the estimate near the reference's, the width 0.6 to 1.5 times.

    Args:
        actual: what the learner's function returned.
        args: its arguments (not used).
        expected: {"lift", "low", "high"} of the reference.
    """
    if hasattr(actual, "to_dict"):
        actual = actual.to_dict()
    if not isinstance(actual, dict) or not {"lift", "low", "high"} <= set(actual):
        return Finding("Your function must return a dictionary with lift, low and high.", {})
    try:
        lift, low, high = (float(actual[k]) for k in ("lift", "low", "high"))
    except (TypeError, ValueError):
        return Finding("lift, low and high must be numbers.", {})
    if not np.isfinite([lift, low, high]).all():
        return Finding(
            "One of lift, low and high is missing. Check the groups that you average over.", {})
    if not low <= lift <= high:
        return Finding(
            "Your interval does not hold its own lift. Check the signs of low and high.", {})
    half = (expected["high"] - expected["low"]) / 2
    if lift - expected["lift"] > SHIFT * half:
        return Finding(
            "Your lift is too high for this experiment. Compare the treated counties with their "
            "own level before, changed as the other counties changed.", {})
    if expected["lift"] - lift > SHIFT * half:
        return Finding(
            "Your lift is too low for this experiment. Compare the treated counties with their "
            "own level before, changed as the other counties changed.", {})
    width = (high - low) / (2 * half)
    if width > WIDE:
        return Finding(
            "Your interval is far wider than the data need. An interval that holds everything "
            "says nothing. Take the spread between counties, not between days.", {})
    if width < NARROW:
        return Finding(
            "Your interval is too narrow. Days of one county are not independent. Take the "
            "spread between counties.", {})
    if min(lift - low, high - lift) < SIDE * (high - low):
        return Finding(
            "Your lift lies at the edge of its own interval. The estimate may be off in both "
            "directions, so the interval needs room on both sides.", {})
    return None
