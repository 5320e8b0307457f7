"""T1.5.d, T1.5.s1 and T1.5.s2: credit by rule, removal effect by Markov chain, lift by region."""

from __future__ import annotations

import numpy as np
import pandas as pd

MODELS = ("last", "first", "linear", "position")


def attribute(paths: pd.DataFrame, model: str) -> pd.Series:
    """Credited conversions per channel (sorted, all channels of `paths`).

    Args:
        paths: one row per touch: user, step (1 is the first), channel, converted.
        model: last, first, linear or position (40/20/40; two touches 50/50; one touch all).
    """
    ordered = paths.sort_values(["user", "step"])
    credit = pd.Series(0.0, index=sorted(paths["channel"].unique()))
    for _, touches in ordered[ordered["converted"].astype(bool)].groupby("user")["channel"]:
        weights = _weights(len(touches), model)
        for channel, weight in zip(touches, weights, strict=True):
            credit[channel] += weight
    return credit


def _weights(n: int, model: str, two: float = 0.5) -> list[float]:
    if model == "last":
        return [0.0] * (n - 1) + [1.0]
    if model == "first":
        return [1.0] + [0.0] * (n - 1)
    if model == "linear" or n == 1:
        return [1.0 / n] * n
    if n == 2:
        return [two, two]
    return [0.4] + [0.2 / (n - 2)] * (n - 2) + [0.4]


def attribute_with(
    paths: pd.DataFrame, model: str, *, everyone: bool = False, sort: bool = True,
    swap: bool = False, linear_is_last: bool = False, two: float = 0.5, unique: bool = False,
    touched: bool = False, value: bool = False, position_linear: bool = False,
    by_touch: bool = False, converting_only: bool = False, share: bool = False,
    middle_each: bool = False,
) -> pd.Series:
    """`attribute` with switches for known-wrong variants; the defaults are right."""
    rows = paths.assign(at=np.arange(len(paths)))
    rows = rows.sort_values(["user", "step"] if sort else ["user", "at"], kind="stable")
    converted = rows["converted"].astype(bool)
    kept = rows if everyone else rows[converted]
    if unique:
        kept = kept.drop_duplicates(["user", "channel"])
    if swap:
        model = {"last": "first", "first": "last"}.get(model, model)
    if linear_is_last and model == "linear":
        model = "last"
    if position_linear and model == "position":
        model = "linear"
    n = kept.groupby("user")["step"].transform("size").to_numpy()
    place = kept.groupby("user").cumcount().to_numpy()
    if touched:
        weight = (~kept.duplicated(["user", "channel"])).to_numpy(dtype=float)
    elif model == "last":
        weight = (place == n - 1).astype(float)
    elif model == "first":
        weight = (place == 0).astype(float)
    elif model == "linear":
        weight = 1.0 / n
    else:
        ends = (place == 0) | (place == n - 1)
        middle = 0.2 if middle_each else 0.2 / np.maximum(n - 2, 1)
        weight = np.where(ends, 0.4, middle)
        weight = np.where(n == 2, two, weight)
        weight = np.where(n == 1, 1.0, weight)
    if value:
        weight = weight * kept["value"].fillna(0).to_numpy(dtype=float)
    credit = pd.Series(weight).groupby(kept["channel"].to_numpy()).sum()
    channels = kept["channel"] if converting_only else paths["channel"]
    credit = credit.reindex(sorted(channels.unique()), fill_value=0.0)
    return credit / credit.sum() if share else credit


def transitions(paths: pd.DataFrame) -> tuple[np.ndarray, list[str]]:
    """First-order transition matrix: start, channels in order of name, conversion, no conversion.

    Returns:
        (matrix of shape (k + 3, k + 3), channel names); rows of the two ends lead to themselves.
    """
    channels = sorted(paths["channel"].unique())
    at = {c: i + 1 for i, c in enumerate(channels)}
    size = len(channels) + 3
    counts = np.zeros((size, size))
    ordered = paths.sort_values(["user", "step"])
    state = ordered["channel"].map(at).to_numpy()
    user = ordered["user"].to_numpy()
    first = np.r_[True, user[1:] != user[:-1]]
    last = np.r_[first[1:], True]
    end = np.where(ordered["converted"].astype(bool).to_numpy(), size - 2, size - 1)
    np.add.at(counts, (np.zeros(first.sum(), int), state[first]), 1)
    inner = ~last
    np.add.at(counts, (state[inner], state[1:][inner[:-1]]), 1)
    np.add.at(counts, (state[last], end[last]), 1)
    counts[size - 2, size - 2] = counts[size - 1, size - 1] = 1
    return counts / counts.sum(axis=1, keepdims=True), channels


def _conversion_chance(matrix: np.ndarray) -> float:
    """Chance to reach the conversion from the start: (I - Q)^-1 R, exactly."""
    inside = matrix.shape[0] - 2
    q, r = matrix[:inside, :inside], matrix[:inside, inside]
    return float(np.linalg.solve(np.eye(inside) - q, r)[0])


def markov(paths: pd.DataFrame) -> pd.Series:
    """Conversions credited by removal effect (first-order chain, linear algebra), per channel.

    A removed channel sends whoever would have come to it to "no conversion". The effects are
    scaled so that they sum to the number of converted users.
    """
    return markov_with(paths)


def markov_with(paths: pd.DataFrame, *, scale: bool = True, skip: bool = False) -> pd.Series:
    """`markov`, or with the two known faults: not scaled; the removed channel is skipped over."""
    matrix, channels = transitions(paths)
    base = _conversion_chance(matrix)
    effect = {}
    for i, channel in enumerate(channels, start=1):
        less = matrix.copy()
        lost = less[:, i].copy()
        less[:, i] = 0.0
        if skip:
            less += np.outer(lost, np.where(np.arange(len(lost)) == i, 0, matrix[i]))
        else:
            less[:, -1] += lost
        effect[channel] = 1 - _conversion_chance(less) / base if base > 0 else 0.0
    out = pd.Series(effect, dtype=float)
    if not scale:
        return out
    users = paths.loc[paths["converted"].astype(bool), "user"].nunique()
    return out / out.sum() * users


def geo_lift(panel: pd.DataFrame) -> dict[str, float]:
    """Orders per county and day that the advertising brought, with a 90 % interval.

    In the test the treated counties had no Meta ads. What they would have sold with them is
    their own level before the test, times the change of the counties that kept the ads. The
    interval comes from leaving out one county at a time (jackknife, normal quantile 1.645).

    Args:
        panel: date, county, treated, period ("pre" or "test"), orders.

    Returns:
        lift, low, high.
    """
    return geo_lift_with(panel)


def geo_lift_with(
    panel: pd.DataFrame, *, scaled: bool = True, sign: float = 1.0, control: bool = True,
    level: float = 1.645, per_day: bool = True, poisson: bool = False,
) -> dict[str, float]:
    """`geo_lift` with switches for known-wrong variants; the defaults are right."""
    means = panel.groupby(["county", "treated", "period"])["orders"].mean().unstack("period")
    means = means.reset_index()
    treated = means[means["treated"].astype(bool)]
    others = means[~means["treated"].astype(bool)]
    days = panel.loc[panel["period"] == "test", "date"].nunique()

    def estimate(t: pd.DataFrame, c: pd.DataFrame) -> float:
        if not control:
            return float((t["pre"] - t["test"]).mean())
        if scaled:
            expected = t["pre"] * (c["test"].sum() / c["pre"].sum())
        else:
            expected = t["pre"] + (c["test"] - c["pre"]).mean()
        return float((expected - t["test"]).mean())

    lift = estimate(treated, others)
    spread = 0.0
    for group in (treated, others):
        n = len(group)
        if n < 2:
            continue
        out = np.array([
            estimate(group.drop(i), others) if group is treated
            else estimate(treated, group.drop(i))
            for i in group.index
        ])
        spread += (n - 1) / n * ((out - out.mean()) ** 2).sum()
    half = level * float(np.sqrt(spread))
    factor = sign * (1.0 if per_day else days)
    low, high = sorted((factor * (lift - half), factor * (lift + half)))
    return {"lift": factor * lift, "low": low, "high": high}
