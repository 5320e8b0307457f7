"""Judging T2.3.b and T2.3.c: effects that are the model's, intervals as wide as honest ones.

An estimate must be the model's own. Its interval may come from any sound error (Newey-West with
other lags, clustered by week): each is 0.7 to 1.5 times as wide as the reference's, and over all
factors within a tenth, so that 95 % for 90 % or errors that take days for independent are seen.
These last are also known by their pattern from factor to factor, whatever the level.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.compare import Compare, compare, keyed
from autograder.checking.verdict import Finding

NUMBERS = ("effect", "low", "high")
EFFECTS = Compare("frame", ("factor",), dict.fromkeys(NUMBERS, 1e-6))
WINDOW = Compare("series", columns={"": 1e-9})
SLACK = 0.06  # percentage points: one decimal is exact enough
NARROW, WIDE = 0.7, 1.5  # of the reference's width, each factor
NARROW_ALL, WIDE_ALL = 0.9, 1.13  # mean over the factors (geometric)
# Over a few weeks sound errors differ more from one another.
SHORT = 200  # days
SHORT_NARROW, SHORT_NARROW_ALL, SHORT_WIDE_ALL = 0.6, 0.84, 1.3
# Errors of the log that take days for independent, as further columns of what is expected.
UNSOUND = ("naive", "white", "white3")
NAIVE = ("Your intervals take each day for a new piece of evidence. Days next to one another are "
         "alike, so they hold less, and these intervals are too narrow. Use fit(cov_type=\"HAC\", "
         "...) as in the finished example.")
NAIVE_95 = ("Your intervals are those that fit() and conf_int() give unless told otherwise: each "
            "day taken for a new piece of evidence, and 95 %. Use fit(cov_type=\"HAC\", ...) as "
            "in the finished example, and conf_int(alpha=0.10).")
WHITE = ("Your errors (HC0 to HC3) allow for days that scatter more than others, and not for days "
         "that resemble the day before. Use cov_type=\"HAC\" with maxlags of a week.")
SAME, SAME_SHARE = 0.12, 0.01  # of a width: two roundings to one decimal; idioms
SIDE = 0.25  # of its own width that an interval leaves on either side of the effect


def judge_window(actual: Any, args: tuple, expected: pd.Series) -> Finding | None:
    """Days inside a window; the first wrong one is told by its date."""
    found = compare(actual, expected, WINDOW, "festival_window")
    if found is None or not isinstance(actual, pd.Series) or not actual.index.equals(
            expected.index) or not set(actual.unique()) <= {0, 1}:
        return found
    wrong = actual.astype("float64").ne(expected.astype("float64"))
    days = args[0][wrong.to_numpy()]
    at = days.index[int(np.argmin(days.to_numpy()))]
    where = {"day": f"{days[at]:%Y-%m-%d}", "count": int(wrong.sum())}
    if actual[at] == 1:
        return Finding(
            "festival_window marks {day}, which lies in no window ({count} days are wrong). Take "
            "the nearest row of festivals, and count opens and closes back by hand.", where)
    return Finding(
        "festival_window does not mark {day}, which lies in a window ({count} days are wrong). "
        "Take the nearest row of festivals, and count opens and closes back by hand.", where)


def judge_effects(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """The table of `factor_model`: rows, then effects, then the widths of the intervals."""
    unsound = expected.set_index("factor")[[e for e in UNSOUND if e in expected]]
    expected = expected.drop(columns=list(unsound))
    if isinstance(actual, pd.DataFrame):
        table = keyed(actual, EFFECTS)
        if "factor" in table and "festival" not in set(table["factor"]):
            return Finding(
                "factor_model has no row festival, so the festival is not in the model. Whatever "
                "rises before a festival then gets the credit for it: here news and search. Add "
                "the column of festival_window to the factors.", {}, "no_festival")
        actual_shape = table.assign(**{c: 0.0 for c in NUMBERS if c in table})
    else:
        actual_shape = actual
    shape = compare(actual_shape, expected.assign(**dict.fromkeys(NUMBERS, 0.0)), EFFECTS,
                    "factor_model")
    if shape is not None:
        return shape
    found = keyed(actual, EFFECTS).set_index("factor").reindex(expected["factor"])
    right = expected.set_index("factor")
    try:
        found = found[list(NUMBERS)].astype(float)
    except (TypeError, ValueError):
        return Finding("effect, low and high must be numbers.", {})
    for column in found:
        missing, unknown = found[column].isna(), right[column].isna()
        if (wrong := missing & ~unknown).any():
            return Finding(
                "factor_model: {column} of {factor} is missing, though this factor changes from "
                "day to day. Look for what makes it NaN.",
                {"column": column, "factor": wrong.idxmax()})
        if (wrong := unknown & ~missing).any():
            return Finding(
                "factor_model: {factor} never changes in this panel, so its effect cannot be "
                "known, and 0 would be a claim. Leave it out of the formula and give its row NaN.",
                {"factor": wrong.idxmax()})
    live = right.index[right["effect"].notna()]
    off = (found["effect"] - right["effect"]).loc[live]
    if (off.abs() > SLACK).any():
        first = (off.abs() > SLACK).idxmax()
        return Finding(
            "factor_model: effect of {factor} is too high. Check the formula (log of the units, "
            "all eight factors, C(weekday) and day), the window of the festival, and the step from "
            "log to per cent." if off[first] > 0 else
            "factor_model: effect of {factor} is too low. Check the formula (log of the units, all "
            "eight factors, C(weekday) and day), the window of the festival, and the step from log "
            "to per cent.", {"factor": first})
    return _independent(found.loc[live], unsound.loc[live]) or _widths(
        found.loc[live], right.loc[live], bool(args) and len(args[0]) < SHORT)


def _independent(found: pd.DataFrame, unsound: pd.DataFrame) -> Finding | None:
    """Intervals that are so many errors wide, for one kind of error that knows no days before."""
    width = found["high"] - found["low"]
    nearest: tuple[float, str, float] | None = None
    for kind in unsound:
        one = 2 * (100 + found["effect"]) * unsound[kind]
        errors = float((width / one).median())
        off = (width - errors * one).abs() / (SAME + SAME_SHARE * width)
        if (off <= 1).all() and (nearest is None or off.sum() < nearest[0]):
            nearest = float(off.sum()), kind, errors
    if nearest is None:
        return None
    _, kind, errors = nearest
    if kind == "naive" and 1.9 < errors < 2.05:
        return Finding(NAIVE_95, {}, "naive_95")
    return Finding(NAIVE, {}, "naive") if kind == "naive" else Finding(WHITE, {}, "white")


def _widths(found: pd.DataFrame, right: pd.DataFrame, short: bool) -> Finding | None:
    width = found["high"] - found["low"]
    if (width <= 0).any():
        return Finding("factor_model: low of {factor} is not below its high. Check which column of "
                       "conf_int is which.", {"factor": (width <= 0).idxmax()})
    room = np.minimum(found["effect"] - found["low"], found["high"] - found["effect"])
    if (room < SIDE * width).any():
        return Finding(
            "factor_model: the effect of {factor} lies at the edge of its interval. Turn both ends "
            "into per cent in the same way as the effect.",
            {"factor": (room < SIDE * width).idxmax()})
    ratio = width / (right["high"] - right["low"])
    mean = float(np.exp(np.log(ratio).mean()))
    least, least_all, most_all = (SHORT_NARROW, SHORT_NARROW_ALL, SHORT_WIDE_ALL) if short else (
        NARROW, NARROW_ALL, WIDE_ALL)
    if mean < least_all or (ratio < least).any():
        return Finding(
            "Your intervals are too narrow: of a hundred such intervals clearly fewer than 90 "
            "would hold the true effect. Days next to one another are alike; take Newey-West "
            "errors (cov_type=\"HAC\") and alpha=0.10.", {})
    if mean > most_all or (ratio > WIDE).any():
        return Finding(
            "Your intervals are wider than 90 % need. Take conf_int(alpha=0.10) and no further "
            "allowance.", {})
    return None


PRICE_SLACK = 0.006  # two decimals are exact enough
KEYS = ("elasticity", "low", "high")


def judge_elasticity(actual: Any, args: tuple, expected: dict[str, float]) -> Finding | None:
    """The estimate of the model, and an interval as wide as errors by county make it."""
    if hasattr(actual, "to_dict"):
        actual = actual.to_dict()
    if not isinstance(actual, dict) or not set(KEYS) <= set(actual):
        return Finding("elasticity must return a dictionary with elasticity, low and high.", {})
    try:
        mine = {key: float(actual[key]) for key in KEYS}
    except (TypeError, ValueError):
        return Finding("elasticity, low and high must be single numbers.", {})
    if not all(map(math.isfinite, mine.values())):
        return Finding("One of elasticity, low and high is missing or infinite. Look at the rows "
                       "that you keep.", {})
    off = mine["elasticity"] - expected["elasticity"]
    if abs(off) > PRICE_SLACK:
        return Finding(
            "Your elasticity is too close to 0 or above it. Check which weeks you use, the log on "
            "both sides, and C(county) and C(week) in the formula." if off > 0 else
            "Your elasticity is too far below 0: customers look more sensitive to the price than "
            "they are. Check which weeks you use, the log on both sides, and C(county) and C(week) "
            "in the formula.", {})
    low, high = mine["low"], mine["high"]
    if not low < mine["elasticity"] < high:
        return Finding("Your interval does not hold its own elasticity. low is the lower number, "
                       "that is the one further below 0.", {})
    ratio = (high - low) / (expected["high"] - expected["low"])
    if max(abs(low - expected["low"]), abs(high - expected["high"])) <= PRICE_SLACK:
        return None
    if ratio < 1:
        return Finding(
            "Your interval is too narrow. A county keeps its price for four weeks, and its weeks "
            "are alike; cluster the errors by county, with use_t=True, and take "
            "conf_int(alpha=0.10).", {})
    return Finding("Your interval is wider than 90 % need. Cluster the errors by county, with "
                   "use_t=True, and take conf_int(alpha=0.10).", {})
