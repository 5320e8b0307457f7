"""Judging T2.c: intervals of effects on orders, by the ledger and by the reference's width."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from autograder.checking.compare import Compare, compare, keyed
from autograder.checking.verdict import Finding

FACTORS = ("festival", "rain", "redesign")
COLUMNS = ("effect", "low", "high")
SHARE = "true_share"  # column of the expected table with the ledger's effects, where they are known
NARROW, WIDE = 0.67, 1.5  # of the reference's width
APART = 0.25  # of the reference's width: how far the effect may lie from the reference's
# By which a known wrong way is recognised: the middle closely, the ends as other errors give them.
ALIKE = Compare("frame", ("factor",), {"effect": (0.0, 5e-4), "low": (0.0, 4e-3),
                                        "high": (0.0, 4e-3)})
SPEC = Compare("frame", ("factor",), dict.fromkeys(COLUMNS, (0.0, 1e9)))


def judge_effects(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """None where each interval holds the true effect and is about as wide as the reference's.

    Args:
        actual: what the learner's function returned.
        args: its arguments (not used).
        expected: factor, effect, low, high of the reference; SHARE where the ledger is known.
    """
    right = expected[["factor", *COLUMNS]]
    found = compare(actual, right, SPEC, "effects")
    if found:
        return found
    mine = keyed(actual, SPEC).set_index("factor").loc[list(right["factor"])]
    for row in expected.itertuples(index=False):
        got = {name: float(mine.loc[row.factor, name]) for name in COLUMNS}
        if wrong := _one(row.factor, got, row):
            return wrong
    return None


def _one(factor: str, got: dict[str, float], row: Any) -> Finding | None:
    at = {"factor": factor}
    if not all(map(math.isfinite, got.values())):
        return Finding("effects: the row {factor} holds a value that is no finite number. Look at "
                       "what goes into the logarithm.", at)
    if not got["low"] < got["high"]:
        return Finding("effects: low is not below high for {factor}. Take them from conf_int in "
                       "their order.", at)
    if not got["low"] <= got["effect"] <= got["high"]:
        return Finding("effects: the effect of {factor} lies outside its own interval. Turn all "
                       "three from log points into fractions in the same way.", at)
    width = (got["high"] - got["low"]) / (row.high - row.low)
    if width > WIDE:
        return Finding("effects: the interval of {factor} is more than one and a half times as "
                       "wide as it needs to be. Look at the level (90 %), and at what still varies "
                       "in your errors that a column could explain.", at)
    if width < NARROW:
        return Finding("effects: the interval of {factor} is much narrower than the data allow. "
                       "Look at the level (90 %), and at the errors: robust or HAC ones are too "
                       "small on two weeks, so take those of a plain fit().", at)
    true = getattr(row, SHARE, None)
    if true is not None and not got["low"] <= true <= got["high"]:
        return Finding("effects: the interval of {factor} does not hold what is true in that shop; "
                       "yours is {side}. Something else that happened in the same days is "
                       "still in it.",
                       {**at, "side": _side(got["low"] > true)})
    if abs(got["effect"] - row.effect) > APART * (row.high - row.low):
        return Finding("effects: the effect of {factor} is {side}. Something else that "
                       "happened in the same days is still in it.",
                       {**at, "side": _side(got["effect"] > row.effect)})
    return None


def _side(high: bool) -> Any:
    from autograder.checking.messages import Text

    return Text("too high") if high else Text("too low")
