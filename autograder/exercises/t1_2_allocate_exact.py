"""T1.2.s2: splitting a budget exactly, so that marginal returns are equal."""

from __future__ import annotations

import numpy as np
import pandas as pd

from autograder.artefacts.allocation_check import judge_exact

from .base import Alternative, Exercise, Misconception, Part
from .t1_2_allocate import SPLIT, STEP, WORLDS, allocate_with, by_numpy, proportional


def allocate_exactly(curves: pd.DataFrame, total: float) -> pd.Series:
    """TWD by channel with equal marginal returns between the bounds, by bisection."""
    k = {n: curves[n].to_numpy(float) for n in (
        "ceiling", "half", "slope", "margin", "low", "high")}
    scale = k["half"] ** k["slope"]

    def marginal(x: np.ndarray) -> np.ndarray:
        power = x ** k["slope"]
        return (k["margin"] * k["ceiling"] * k["slope"] * scale * power
                / (x * (scale + power) ** 2))

    def spend_at(price: float) -> np.ndarray:
        low, high = k["low"].copy(), k["high"].copy()
        for _ in range(50):
            middle = (low + high) / 2
            worth = marginal(middle) > price
            low, high = np.where(worth, middle, low), np.where(worth, high, middle)
        return (low + high) / 2

    cheap, dear = 0.0, float(max(marginal(k["low"])))
    for _ in range(60):
        price = (cheap + dear) / 2
        if spend_at(price).sum() > total:
            cheap = price
        else:
            dear = price
    return pd.Series(spend_at(dear), index=curves["channel"])


def _exact_from_steps(**switches):
    def impl(curves: pd.DataFrame, total: float) -> pd.Series:
        return allocate_with(curves, total, STEP, **switches)

    return impl


def _by_scipy(curves: pd.DataFrame, total: float) -> pd.Series:
    """One price found with scipy's root finder, one spend per channel with another."""
    from scipy.optimize import brentq

    rows = curves.set_index("channel")

    def back(c, x: float) -> float:
        scale = c["half"] ** c["slope"]
        return (c["margin"] * c["ceiling"] * c["slope"] * scale * x ** (c["slope"] - 1)
                / (scale + x ** c["slope"]) ** 2)

    def at(price: float) -> pd.Series:
        out = {}
        for name, c in rows.iterrows():
            if back(c, c["high"]) >= price:
                out[name] = c["high"]
            elif back(c, c["low"]) <= price:
                out[name] = c["low"]
            else:
                out[name] = brentq(lambda x, c=c: back(c, x) - price, c["low"], c["high"])
        return pd.Series(out)

    if total >= rows["high"].sum():
        return rows["high"]
    if total <= rows["low"].sum():
        return rows["low"]
    top = max(back(c, c["low"]) for _, c in rows.iterrows()) + 1
    return at(brentq(lambda p: at(p).sum() - total, 1e-6, top, xtol=1e-12))


def _small_steps(curves: pd.DataFrame, total: float) -> pd.Series:
    """Steps of fifty dollars, then the odd rest to whoever can take it."""
    rows = curves.set_index("channel")
    spend = by_numpy(curves, total, 50.0)
    rest = min(total, rows["high"].sum()) - spend.sum()
    for channel in spend.index:
        more = min(rest, rows.loc[channel, "high"] - spend[channel])
        spend[channel] += more
        rest -= more
    return spend


def _no_bounds(curves: pd.DataFrame, total: float) -> pd.Series:
    return allocate_exactly(curves.assign(low=1_000.0, high=total), total)


def _clip_after(curves: pd.DataFrame, total: float) -> pd.Series:
    rows = curves.set_index("channel")
    return _no_bounds(curves, total).clip(rows["low"], rows["high"])


def _average_equal(curves: pd.DataFrame, total: float) -> pd.Series:
    """Bisection on the average instead of the marginal return."""
    rows = curves.set_index("channel")

    def spend_at(price: float) -> pd.Series:
        low, high = rows["low"].astype(float).copy(), rows["high"].astype(float).copy()
        for _ in range(40):
            x = (low + high) / 2
            power = x ** rows["slope"]
            average = (rows["margin"] * rows["ceiling"] * power
                       / (rows["half"] ** rows["slope"] + power) / x)
            low, high = low.where(average <= price, x), high.where(average > price, x)
        return (low + high) / 2

    cheap, dear = 0.0, 100.0
    for _ in range(50):
        price = (cheap + dear) / 2
        cheap, dear = (price, dear) if spend_at(price).sum() > total else (cheap, price)
    return spend_at(dear)


def exact_inputs(world) -> tuple:
    """A usual total that is no whole step, a small one, a large one, more than all can take."""
    curves = world.response_curves
    low, high = float(curves["low"].sum()), float(curves["high"].sum())
    return (
        (curves, round(low + 0.43 * (high - low), -2) + 37.0),
        (curves.iloc[::-1].reset_index(drop=True), round(low + 0.08 * (high - low)) + 0.5),
        (curves, round(low + 0.9 * (high - low)) + 1.0),
        (curves, high + 50_000.0),
        (curves, low),
    )


S2 = Exercise(
    "T1.2.s2",
    parts=(Part(
        "allocate_exactly", allocate_exactly, inputs=exact_inputs,
        load=(("response_curves", "990000"), ("response_curves", "400050.5"),
              ("response_curves", "1500001"), ("response_curves", "1700000")),
        compare=SPLIT, judge=judge_exact,
    ),),
    misconceptions=(
        Misconception("steps_are_not_exact", _exact_from_steps(),
            "These are the steps of T1.2.h. Between steps the marginal returns differ, and what is "
            "no whole step stays unspent. Search for the return at which the spends add up to the "
            "total."),
        Misconception("bounds_forgotten", _no_bounds,
            "Your marginal returns are equal, but some channels are outside their bounds. Keep "
            "each channel between low and high while you search."),
        Misconception("cut_afterwards", _clip_after,
            "You cut to the bounds after the search, so the sum no longer fits. Cut inside: at "
            "each return tried, a channel spends what fits between its bounds."),
        Misconception("averages_equal", _average_equal,
            "You make the averages equal. That moves money out of channels whose next dollar still "
            "brings much. Use the derivative, not contribution ÷ spend.", row="M46"),
        Misconception("revenue_at_the_margin", lambda c, t: allocate_exactly(
            c.assign(margin=1.0), t),
            "You make marginal revenue equal. What counts is what is left of it: multiply by "
            "margin."),
        Misconception("proportional", proportional(lambda r: r["high"]),
            "You split in proportion to high. That asks nothing of the curves. Search for the "
            "return at which the spends add up to the total."),
    ),
    alternatives=(Alternative("scipy", _by_scipy), Alternative("small_steps", _small_steps)),
    hints=(
        "Suppose you knew the return that one more dollar brings everywhere. What would each "
        "channel then spend?",
        "The derivative falls as spend grows, so bisection finds that spend between low and high. "
        "The sum of the spends falls as the return asked for rises: bisection again.",
        "def spend_at(price): low, high = ...; for _ in range(50): middle = (low + high) / 2; "
        "worth = marginal(middle) > price; low = np.where(worth, middle, low); high = ... ; then "
        "the same for price, with spend_at(price).sum() > total",
    ),
    solution=(
        "At the best split one more dollar brings the same in every channel that can still move; "
        "were it not so, a dollar could be moved with gain. A channel at its low may bring less, "
        "one at its high more: the bound holds it there. These are the conditions of Karush, Kuhn "
        "and Tucker, and with curves that only flatten they are enough."
    ),
    worlds=WORLDS,
    equivalent_mutants={
        "40 -> 41": "one more halving of an interval that is far below a dollar already",
        "30 -> 31": "one more halving of an interval that is far below a dollar already",
        "spend_at(price).sum() > total -> GtE": "equality is one point of a bisection",
        "marginal(middle) > price -> GtE": "equality is one point of a bisection",
        "'low' -> 'margin' (#2)": "the marginal return at a spend of less than a dollar is only a "
                                  "wider start of the bisection",
    },
)
