"""Judge a split of a budget by what it brings, because several splits may be equally good."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.verdict import Finding

EQUAL = 0.003  # marginal returns this close (relative) count as equal
DOLLAR = 1.0


def contribution(curves: pd.DataFrame, spend: pd.Series) -> pd.Series:
    """Contribution before media, TWD: margin * ceiling * s**slope / (half**slope + s**slope).

    Args:
        curves: channel, ceiling, half, slope, margin (load("response_curves")).
        spend: TWD by channel.
    """
    c = curves.set_index("channel").reindex(spend.index)
    power = spend.clip(lower=0).astype(float) ** c["slope"]
    return c["margin"] * c["ceiling"] * power / (c["half"] ** c["slope"] + power)


def marginal(curves: pd.DataFrame, spend: pd.Series) -> pd.Series:
    """What one more dollar brings: the derivative of `contribution` at a spend above 0."""
    c = curves.set_index("channel").reindex(spend.index)
    scale = c["half"] ** c["slope"]
    power = spend.astype(float) ** c["slope"]
    return (c["margin"] * c["ceiling"] * c["slope"] * scale * power
            / (spend.astype(float) * (scale + power) ** 2))


def judge_steps(actual: Any, args: tuple, expected: pd.Series) -> Finding | None:
    """A split in steps: budget, bounds, and no step that would bring more elsewhere.

    Args:
        actual: what the learner's function returned.
        args: (curves, total, step).
        expected: the reference's split; any other that brings as much is as good.
    """
    curves, total, step = args
    spend = _as_series(actual)
    wrong = _usable(spend, curves, total)
    if wrong or spend is None:
        return wrong
    right = float(contribution(curves, expected).sum())
    if float(contribution(curves, spend).sum()) >= right - 1e-7 * right:
        return None
    bounds = curves.set_index("channel")
    now = contribution(curves, spend)
    give = now - contribution(curves, spend - step)
    take = contribution(curves, spend + step) - now
    give = give[spend - step >= bounds["low"].reindex(spend.index) - DOLLAR]
    take = take[spend + step <= bounds["high"].reindex(spend.index) + DOLLAR]
    if len(give) and len(take):
        poor, rich = give.idxmin(), take.idxmax()
        if poor != rich and take[rich] > give[poor]:
            return Finding(
                "Your split leaves money lying: a step moved from {poor} to {rich} would bring "
                "more there than it costs here. Each next step goes to the channel where that step "
                "brings most.", {"poor": poor, "rich": rich})
    return Finding(
        "Your split keeps budget and bounds and still brings less than it could. Each next step "
        "goes to the channel where that step brings most, counted in contribution.", {})


def judge_exact(actual: Any, args: tuple, expected: pd.Series) -> Finding | None:
    """An exact split: budget to the dollar, bounds, equal marginal returns between them.

    args: (curves, total). Channels at their least may bring less at the margin, those at their
    most may bring more (the conditions of Karush, Kuhn and Tucker).
    """
    curves, total = args
    spend = _as_series(actual)
    wrong = _usable(spend, curves, total)
    if wrong or spend is None:
        return wrong
    bounds = curves.set_index("channel").reindex(spend.index)
    back = marginal(curves, spend)
    can_give = back[spend > bounds["low"] + DOLLAR]
    can_take = back[spend < bounds["high"] - DOLLAR]
    if len(can_give) and len(can_take):
        poor, rich = can_give.idxmin(), can_take.idxmax()
        if can_take[rich] > can_give[poor] * (1 + EQUAL):
            return Finding(
                "Marginal returns are not equal: one more dollar brings more in {rich} than in "
                "{poor}, and both could still move. Search for the one return at which the "
                "spends add up to the total.", {"poor": poor, "rich": rich})
    return None


def _as_series(actual: Any) -> pd.Series | None:
    if isinstance(actual, dict):
        actual = pd.Series(actual)
    if isinstance(actual, pd.DataFrame) and actual.shape[1] == 1:
        actual = actual.iloc[:, 0]
    return actual if isinstance(actual, pd.Series) else None


def _usable(spend: pd.Series | None, curves: pd.DataFrame, total: float) -> Finding | None:
    """What is wrong with form, bounds and sum."""
    if spend is None:
        return Finding(
            "Return a Series with one amount for each channel, the channels as its index.", {})
    channels = list(curves["channel"])
    if spend.index.has_duplicates:
        return Finding("Your Series names a channel twice. One amount for each channel.", {})
    missing = [c for c in channels if c not in spend.index]
    if missing:
        return Finding(
            "Your Series has no amount for {channel}. Its index must be the channels of curves.",
            {"channel": missing[0]})
    extra = [c for c in spend.index if c not in channels]
    if extra:
        return Finding("Your Series holds {channel}, which is no channel of curves.",
                       {"channel": str(extra[0])[:30]})
    texts = spend.index[[isinstance(v, str) for v in spend]]
    if len(texts):
        return Finding("The amount of {channel} is a text. Return numbers: no quotation marks, no "
                       "f-string, no format.", {"channel": texts[0]})
    numbers = pd.to_numeric(spend, errors="coerce").astype(float)
    if not np.isfinite(numbers).all():
        return Finding("The amount of {channel} is missing or no number.",
                       {"channel": numbers.index[~np.isfinite(numbers)][0]})
    bounds = curves.set_index("channel").reindex(numbers.index)
    low = numbers.index[numbers < bounds["low"] - DOLLAR]
    if len(low):
        return Finding(
            "{channel} gets less than its low. A contract or a learning phase needs that much. "
            "Begin by giving every channel its low.", {"channel": low[0]})
    high = numbers.index[numbers > bounds["high"] + DOLLAR]
    if len(high):
        return Finding(
            "{channel} gets more than its high, which it cannot spend. Leave out a channel whose "
            "next step would go past its high.", {"channel": high[0]})
    wanted = min(float(total), float(bounds["high"].sum()))
    if numbers.sum() > wanted + DOLLAR:
        return Finding(
            "Your amounts add up to more than the total. What each channel gets at the start "
            "counts too: take it off before you deal out steps.", {})
    if numbers.sum() < wanted - DOLLAR:
        return Finding(
            "Your amounts add up to less than the total, though channels could still take some. Go "
            "on until nothing is left or every channel is at its high.", {})
    return None
