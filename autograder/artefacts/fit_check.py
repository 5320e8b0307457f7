"""Judging T1.1.e: platforms, excluded or scored and ranked."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from autograder.checking.compare import Compare, compare, keyed
from autograder.checking.verdict import Finding

FIT = Compare("frame", ("platform",), {"score": 1e-4, "rank": 1e-9})
LAST = 1e-7  # scores nearer to each other than this are one score


def judge_fit(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """The first difference; where ranks alone differ, whether equal scores were torn apart.

    Args:
        actual: what the learner's function returned.
        args: its arguments (not used).
        expected: platform, eligible, reason, score, rank of the reference.
    """
    found = compare(actual, expected, FIT, "platform_fit")
    if found is None or not isinstance(actual, pd.DataFrame):
        return found
    table = keyed(actual, FIT)
    if not set(expected.columns) <= set(table.columns) or not table["platform"].is_unique:
        return found
    if compare(table, expected.drop(columns="rank"), FIT, "platform_fit") is not None:
        return found
    scores = sorted(float(s) for s in table["score"].dropna())
    for low, high in zip(scores, scores[1:], strict=False):
        if low < high and math.isclose(low, high, rel_tol=0, abs_tol=LAST):
            return Finding(
                "Some of your scores differ in the last decimals only, as sums of decimals do. "
                "They are equal, and their rank goes by the platform's name. Use .round(6) on the "
                "score before you sort or rank.", {}, "ranked_before_rounding")
    return found
