"""Judging T2.c: intervals of effects on orders, by the ledger and by the reference's width."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.compare import Compare, compare, keyed
from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

FACTORS = ("festival", "rain", "redesign")
COLUMNS = ("effect", "low", "high")
SHARE = "true_share"  # column of the expected table with the ledger's effects, where they are known
NARROW, WIDE = 0.67, 1.5  # of the reference's width
SAME, OTHER = 0.004, 0.03  # how much alike factors of another level are, and how far from 1
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
    return _level(mine, right.set_index("factor"))


def _level(mine: pd.DataFrame, right: pd.DataFrame) -> Finding | None:
    """Intervals of another level: all of them wider or narrower by one and the same factor.

    Robust errors change each factor's width in its own way; another level changes all alike.
    """
    wide = [float(np.log1p(t["high"]).sub(np.log1p(t["low"])).loc[f]) for f in right.index
            for t in (mine, right)]
    ratios = [a / b for a, b in zip(wide[::2], wide[1::2], strict=True)]
    if max(ratios) - min(ratios) > SAME or abs(ratios[0] - 1) < OTHER:
        return None
    return Finding("effects: all your intervals are {side} than those of 90 % by the same factor. "
                   "That is another level: conf_int(alpha=0.1).",
                   {"side": Text("wider") if ratios[0] > 1 else Text("narrower")})


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
                       "Look at the level (90 %), and at the errors: HAC ones come out too small "
                       "where a change has two weeks behind it, so take those of a plain fit().",
                       at)
    true = getattr(row, SHARE, None)
    if true is not None and not got["low"] <= true <= got["high"]:
        return Finding("effects: the interval of {factor} does not hold what is true in that shop; "
                       "yours is {side}. Something else that happened in the same days is "
                       "still in it.",
                       {**at, "side": _side(got["low"] > true)})
    if abs(got["effect"] - row.effect) > APART * (row.high - row.low):
        return Finding("effects: the effect of {factor} is {side}. Compare the columns of your "
                       "regression with those asked for; something else that happened in the same "
                       "days may still be in it.",
                       {**at, "side": _side(got["effect"] > row.effect)})
    return None


def _side(high: bool) -> Any:
    return Text("too high") if high else Text("too low")
