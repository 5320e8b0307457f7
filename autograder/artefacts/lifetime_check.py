"""Is a fit of BG/NBD and gamma-gamma the most likely one? And the steps before and after it.

Likelihoods after Fader, Hardie and Lee (2005), "Counting your customers" the easy way, and Fader
and Hardie (2013), The gamma-gamma model of monetary value.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.verdict import Finding

PURCHASES, MONEY = ("r", "alpha", "a", "b"), ("p", "q", "v")
NAMES = (*PURCHASES, *MONEY)
# Units of the log-likelihood. The surface is flat along a and b, where a simplex may stop early;
# a 90 % region of four parameters reaches 3.9 below the best.
SLACK = 0.4


def purchases_likelihood(summary: pd.DataFrame, r: float, alpha: float, a: float, b: float
                         ) -> float:
    """Log-likelihood of BG/NBD for frequency, recency and T of each customer."""
    from scipy.special import betaln, gammaln

    x, t_x, long = (summary[c].to_numpy(dtype=float) for c in ("frequency", "recency", "T"))
    rate = gammaln(r + x) - gammaln(r) + r * math.log(alpha)
    still = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + long)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(x > 0, betaln(a + 1, b + x - 1) - betaln(a, b)
                        - (r + x) * np.log(alpha + t_x), -np.inf)
    return float((rate + np.logaddexp(still, left)).sum())


def money_likelihood(summary: pd.DataFrame, p: float, q: float, v: float) -> float:
    """Log-likelihood of gamma-gamma for the mean amounts of customers who came back."""
    back = summary[summary["frequency"].gt(0) & summary["monetary"].gt(0)]
    return amounts_likelihood(back["frequency"].to_numpy(dtype=float),
                              back["monetary"].to_numpy(dtype=float), p, q, v)


def amounts_likelihood(x: np.ndarray, z: np.ndarray, p: float, q: float, v: float) -> float:
    """The same for x purchases with the mean z, both above 0."""
    from scipy.special import gammaln

    return float((gammaln(p * x + q) - gammaln(p * x) - gammaln(q) + q * math.log(v)
                  + (p * x - 1) * np.log(z) + p * x * np.log(x)
                  - (p * x + q) * np.log(x * z + v)).sum())


def _leaving(params: dict[str, float]) -> float:
    """Mean chance of leaving after a purchase."""
    return params["a"] / (params["a"] + params["b"])


def judge_fit(found: Any, args: tuple, expected: dict[str, float]) -> Finding | None:
    """None where `found` is as likely as the best parameters there are."""
    if isinstance(found, pd.Series):
        found = found.to_dict()
    if not isinstance(found, dict):
        return Finding("{name} gives back a {got}; a {wanted} was asked for.",
                       {"name": "fit", "got": type(found).__name__, "wanted": "dict"})
    missing = [n for n in NAMES if n not in found]
    if missing:
        return Finding("{name}: the key {keys} is missing. You have: {have}.",
                       {"name": "fit", "keys": ", ".join(missing),
                        "have": ", ".join(map(str, found)) or "—"})
    values = {}
    for name in NAMES:
        try:
            values[name] = float(found[name])
        except (TypeError, ValueError):
            values[name] = math.nan
        if not math.isfinite(values[name]):
            return Finding("fit: {key} is no number that can be used. See what the optimiser says "
                           "in .message, and that each logarithm gets something above 0.",
                           {"key": name})
        if values[name] <= 0:
            return Finding("fit: {key} is not above 0. If you search over logarithms, give back "
                           "np.exp of what was found.", {"key": name})
    for keys, likelihood, told in (
        (PURCHASES, purchases_likelihood,
         "fit: other values of r, alpha, a and b make these purchases more likely than yours do. "
         "Compare the two terms of the likelihood with your lines, use all customers, and minimise "
         "minus the sum."),
        (MONEY, money_likelihood,
         "fit: other values of p, q and v make these amounts more likely than yours do. Use the "
         "customers with frequency above 0 and their own x, and begin the search near the mean "
         "amount."),
    ):
        mine, best = ({k: source[k] for k in keys} for source in (values, expected))
        if not likelihood(args[0], **mine) >= likelihood(args[0], **best) - SLACK:
            if keys is PURCHASES and _leaving(mine) < 0.02 < _leaving(best):
                return Finding(
                    "fit: with your parameters hardly anybody ever leaves: a ÷ (a + b) is close to "
                    "0. Either the second term of the likelihood is missing, or recency stands "
                    "where T belongs.")
            return Finding(told)
    return None
