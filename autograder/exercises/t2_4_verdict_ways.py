"""Other right ways of T2.4.f2 and d, in other idioms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd


def srm_by_scipy(counts: Sequence[int], shares: Sequence[float]) -> float:
    """With scipy's own test; its exact sums need one total."""
    from scipy.stats import chisquare

    if not sum(counts):
        return float("nan")
    due = [sum(counts) * share / sum(shares) for share in shares]
    return float(chisquare(counts, due).pvalue)


def user_by_loop(ab: pd.DataFrame, plan: dict[str, Any]) -> pd.DataFrame:
    """Rows one at a time, in plain dicts."""
    people: dict[str, dict[str, Any]] = {}
    seen = set()
    for row in ab.itertuples(index=False):
        key = tuple(None if value != value else value for value in row)
        if key in seen or row.arm not in (plan["control"], plan["variant"]):
            continue
        seen.add(key)
        mine = people.setdefault(row.user, {"arms": set(), "s": 0, "p": 0, "r": 0, "t": []})
        mine["arms"].add(row.arm)
        mine["s"] += row.sessions
        mine["p"] += row.purchases
        mine["r"] += row.revenue
        if row.load_seconds == row.load_seconds:
            mine["t"].append(row.load_seconds)
    rows = [(user, *m["arms"], m["s"], m["p"], m["r"],
             sum(m["t"]) / len(m["t"]) if m["t"] else None)
            for user, m in people.items() if len(m["arms"]) == 1]
    return pd.DataFrame(rows, columns=["user", "arm", "sessions", "purchases", "revenue",
                                       "load_seconds"])


def ratio_by_covariance(top: Any, bottom: Any) -> tuple[float, float]:
    """The delta method with variances and covariance."""
    y, x = np.asarray(top, float), np.asarray(bottom, float)
    if len(y) < 2 or not x.sum():
        return math.nan, math.nan
    r = y.mean() / x.mean()
    (vy, c), (_, vx) = np.cov(y, x)
    variance = (vy - 2 * r * c + r * r * vx) / x.mean() ** 2 / len(y)
    return r, math.sqrt(max(variance, 0.0))


def evaluate_in_steps(ab: pd.DataFrame, plan: dict[str, Any]) -> dict[str, Any]:
    """With p(1 - p) / n for the rates, and a table of arms."""
    from scipy.stats import norm

    users = user_by_loop(ab, plan).astype({"load_seconds": float})
    arms = [users[users["arm"] == plan[k]] for k in ("control", "variant")]
    n = [len(arm) for arm in arms]
    total = sum(n)
    gap = n[1] - total * plan["share_b"]
    p = math.nan
    if total:
        spread = math.sqrt(total * plan["share_b"] * (1 - plan["share_b"]))
        p = float(2 * norm.sf(abs(gap) / spread))
    rates = [(a["purchases"] > 0).mean() if len(a) else math.nan for a in arms]
    errors = [math.sqrt(r * (1 - r) / len(a)) if len(a) > 1 else math.nan
              for r, a in zip(rates, arms, strict=True)]
    effect, low, high = _ends(rates, errors, plan["z"])
    ratios = [ratio_by_covariance(a["revenue"], a["sessions"]) for a in arms]
    more, more_low, more_high = _ends([r[0] for r in ratios], [r[1] for r in ratios], plan["z"])
    _, fast, slow = _ends([a["load_seconds"].mean() for a in arms],
                          [a["load_seconds"].sem() for a in arms], plan["z"])
    guard = "unknown"
    if slow <= plan["guardrail_limit"]:
        guard = "ok"
    elif fast > plan["guardrail_limit"]:
        guard = "harm"
    rules = (
        (p < plan["srm_alpha"], "invalid_srm"), (guard == "harm", "keep"),
        (total < plan["planned_users"], "inconclusive"), (high < 0, "keep"),
        (low > 0 and guard == "ok", "ship"), (True, "inconclusive"),
    )
    return {"verdict": next(word for fits, word in rules if fits), "users_a": n[0],
            "users_b": n[1], "srm_p": p, "effect": effect, "low": low, "high": high,
            "ratio": more, "ratio_low": more_low, "ratio_high": more_high, "guardrail": guard}


def _ends(values: Sequence[float], errors: Sequence[float], z: float
          ) -> tuple[float, float, float]:
    gap = values[1] - values[0]
    se = math.sqrt(errors[0] ** 2 + errors[1] ** 2)
    return (gap, gap - z * se, gap + z * se) if se > 1e-12 else (gap, math.nan, math.nan)
