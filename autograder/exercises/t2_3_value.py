"""T2.3.s1: lifetime value by BG/NBD and gamma-gamma; known wrong ways by name.

Sources: Fader, Hardie and Lee (2005) for the purchases, Fader and Hardie (2013) for the amounts.
Times are weeks. The expected number of purchases needs a hypergeometric function that overflows in
the form of the paper; Euler's transformation gives the same number from tame terms.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.lifetime_check import (
    MONEY,
    PURCHASES,
    amounts_likelihood,
    money_likelihood,
    purchases_likelihood,
)

SUMMARY = ["customer_id", "frequency", "recency", "T", "monetary"]
VALUES = ["customer_id", "alive", "purchases", "value", "ltv"]


def purchase_summary(transactions: pd.DataFrame, as_of: pd.Timestamp, **wrong: Any
                     ) -> pd.DataFrame:
    """SUMMARY: days of return, weeks from first to last purchase and to as_of, mean amount of the
    days of return (NA without one)."""
    kept = transactions["amount"].gt(0)
    if wrong.get("refunds"):
        kept = transactions["amount"].ne(0)
    if wrong.get("replacements"):
        kept = transactions["amount"].ge(0)
    if not wrong.get("later"):
        kept &= transactions["date"].le(as_of)
    days = transactions[kept].groupby(["customer_id", "date"], as_index=False,
                                      sort=not wrong.get("file_order"))["amount"].sum()
    if wrong.get("orders"):
        days = transactions[kept].sort_values(["customer_id", "date"], kind="stable")
    if wrong.get("day_net"):
        days = transactions[transactions["date"].le(as_of)].groupby(
            ["customer_id", "date"], as_index=False)["amount"].sum()
        days = days[days["amount"].gt(0)]
    if wrong.get("net"):
        back = transactions[transactions["amount"].lt(0) & transactions["date"].le(as_of)]
        share = back.groupby("customer_id")["amount"].sum()
    by = days.groupby("customer_id")["date"]
    first, last = (by.first(), by.last()) if wrong.get("file_order") else (by.min(), by.max())
    end = last if wrong.get("to_last") else as_of
    if wrong.get("to_last_row"):
        end = transactions["date"].max()
    unit = 1 if wrong.get("days") else 7
    table = pd.DataFrame({"frequency": by.size() - (0 if wrong.get("all_counted") else 1),
                          "recency": (last - first).dt.days / unit})
    if wrong.get("rfm_recency"):
        table["recency"] = (as_of - last).dt.days / unit
    table["T"] = (end - first).dt.days / unit
    if wrong.get("whole_weeks"):
        table[["recency", "T"]] = table[["recency", "T"]] // 1
    again = days if wrong.get("first_amount") else days[days["date"].ne(
        days["customer_id"].map(first))]
    amounts = again.groupby("customer_id")["amount"]
    table["monetary"] = amounts.sum() if wrong.get("summed") else amounts.mean()
    if wrong.get("net"):
        table["monetary"] += share.reindex(table.index).fillna(0) / table["frequency"].clip(lower=1)
    if wrong.get("zero_for_once"):
        table["monetary"] = table["monetary"].fillna(0.0)
    if wrong.get("survivors"):
        table = table[table["frequency"].gt(0)]
    return table.reset_index()[SUMMARY]


def best(minus: Callable[[np.ndarray], float], start: list[float]) -> np.ndarray:
    """Where `minus` of exp(logarithms) is smallest."""
    from scipy.optimize import minimize

    def over(logs: np.ndarray) -> float:
        value = minus(np.exp(np.clip(logs, -30, 30)))
        return value if math.isfinite(value) else 1e12

    return np.exp(np.clip(minimize(over, start, method="L-BFGS-B").x, -30, 30))


def fit(summary: pd.DataFrame, **wrong: Any) -> dict[str, float]:
    """r, alpha, a, b of BG/NBD and p, q, v of gamma-gamma, by maximum likelihood."""
    columns = tuple(tuple(summary[c].fillna(-1.0)) for c in SUMMARY[1:])
    x, t_x, long, z = (np.array(c, dtype=float) for c in columns)
    middle = float(z[(x > 0) & (z > 0)].mean())
    bought = _purchases(columns[:3], _of(wrong, BOUGHT))
    spent = _amounts(columns[0], columns[3], _of(wrong, SPENT))
    if wrong.get("never_searched"):
        bought, spent = (1.0,) * 4, tuple(np.exp([1.0, 1.0, math.log(middle)]))
    found = dict(zip((*PURCHASES, *MONEY), map(float, (*bought, *spent)), strict=True))
    if wrong.get("logs"):
        found = {name: math.log(value) for name, value in found.items()}
    if wrong.get("rate_not_scale"):
        found["alpha"] = 1 / found["alpha"]
    if wrong.get("swapped"):
        found["a"], found["b"] = found["b"], found["a"]
    if wrong.get("money_swapped"):
        found["p"], found["q"] = found["q"], found["p"]
    return found


# Wrong ways that need a search of their own; the others are made from the right values.
BOUGHT = ("survivors", "not_censored", "same_length", "nobody_leaves", "one_term", "both_for_all")
SPENT = ("one_each", "all_purchases")


def _of(wrong: dict[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(n for n in names if wrong.get(n))


@lru_cache(maxsize=256)
def _purchases(columns: tuple, wrong: tuple[str, ...]) -> tuple[float, ...]:
    """r, alpha, a, b."""
    x, t_x, long = (np.array(c, dtype=float) for c in columns)
    if "survivors" in wrong:
        x, t_x, long = (c[x > 0] for c in (x, t_x, long))
    if "not_censored" in wrong:
        long = t_x
    if "same_length" in wrong:
        long = np.full_like(long, long.max())
    rows, n = np.unique(np.column_stack([x, t_x, long]), axis=0, return_counts=True)
    return tuple(best(lambda v: -purchases_weighted((*rows.T, n), *v, wrong=wrong), [0.0] * 4))


@lru_cache(maxsize=256)
def _amounts(frequency: tuple, monetary: tuple, wrong: tuple[str, ...]) -> tuple[float, ...]:
    """p, q, v."""
    x, z = np.array(frequency, dtype=float), np.array(monetary, dtype=float)
    back = (x > 0) & (z > 0)
    x, z = x[back], z[back]
    middle = math.log(z.mean())
    if "one_each" in wrong:
        x = np.ones_like(x)
    if "all_purchases" in wrong:
        x = x + 1
    return tuple(best(lambda v: -amounts_likelihood(x, z, *v), [1.0, 1.0, middle]))


def purchases_weighted(grouped: tuple, r: float, alpha: float, a: float, b: float,
                       wrong: tuple[str, ...] = ()) -> float:
    """`purchases_likelihood` where n customers share a row; grouped: arrays x, t_x, T, n."""
    from scipy.special import betaln, gammaln

    x, t_x, long, n = grouped
    rate = gammaln(r + x) - gammaln(r) + r * math.log(alpha)
    if "nobody_leaves" in wrong:  # NBD: a and b stay where they began
        return float((n * (rate - (r + x) * np.log(alpha + long))).sum())
    still = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + long)
    if "one_term" in wrong:
        return float((n * (rate + still)).sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(x > 0, betaln(a + 1, b + x - 1) - betaln(a, b)
                        - (r + x) * np.log(alpha + t_x), -np.inf)
    if "both_for_all" in wrong:
        left = betaln(a + 1, b + np.maximum(x - 1, 0)) - betaln(a, b) \
            - (r + x) * np.log(alpha + t_x)
    return float((n * (rate + np.logaddexp(still, left))).sum())


def expected_purchases(x: np.ndarray, t_x: np.ndarray, long: np.ndarray, weeks: float, r: float,
                       alpha: float, a: float, b: float) -> np.ndarray:
    """Purchases in the next weeks of a customer who is a customer on the last day."""
    from scipy.special import hyp2f1

    if abs(a - 1) < 1e-6:  # (…)/(a - 1) has a limit there; a step aside changes it by less
        a = 1 + 1e-6
    z = weeks / (alpha + long + weeks)
    # Euler: 2F1(r+x, b+x; c; z) = (1-z)^(c-r-x-b-x) 2F1(a-1, a+b-1-r; c; z), c = a+b+x-1
    lost = (1 - z) ** (a - 1) * hyp2f1(a - 1, a + b - 1 - r, a + b + x - 1, z)
    return (a + b + x - 1) / (a - 1) * (1 - lost)


def ltv(summary: pd.DataFrame, params: dict[str, float], weeks: float, margin: float,
        **wrong: Any) -> pd.DataFrame:
    """VALUES for each customer of the summary: P(alive), expected purchases in `weeks`, expected
    amount of one, contribution."""
    r, alpha, a, b, p, q, v = (params[n] for n in (*PURCHASES, *MONEY))
    table = summary[summary["frequency"].gt(0)] if wrong.get("survivors") else summary
    x, t_x, long = (table[c].to_numpy(dtype=float) for c in ("frequency", "recency", "T"))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        odds = np.exp(np.log(a) - np.log(b + x - 1)
                      + (r + x) * (np.log(alpha + long) - np.log(alpha + t_x)))
    alive = 1 / (1 + np.where(x > 0, odds, 0.0))
    if wrong.get("alive_for_once"):
        below = b if wrong["alive_for_once"] == "b" else max(b - 1, 1e-9)
        once = a / below * ((alpha + long) / alpha) ** r
        alive = np.where(x > 0, alive, 1 / (1 + once))
    if wrong.get("alive_rule"):
        alive = (long - t_x < 26).astype(float)
    future = expected_purchases(x, t_x, long, weeks, r, alpha, a, b)
    bought = future if wrong.get("all_alive") else alive * future
    if wrong.get("nobody_leaves"):
        bought = alive * (r + x) / (alpha + long) * weeks
    if wrong.get("past_pace"):
        bought = np.where(long > 0, x / np.where(long > 0, long, 1) * weeks, 0.0)
    if wrong.get("average_customer"):
        bought = np.full(len(x), _unconditional(weeks, r, alpha, a, b))
    if wrong.get("without_t"):
        bought = alive * expected_purchases(x, t_x, 0 * long, weeks, r, alpha, a, b)
    if wrong.get("in_days"):
        bought = alive * expected_purchases(x, t_x, long, weeks * 7, r, alpha, a, b)
    seen = table["monetary"].to_numpy(dtype=float)
    usual = p * v / (q - 1)
    value = np.where(x > 0, p * (v + x * np.nan_to_num(seen)) / (p * x + q - 1), usual)
    if wrong.get("own_mean"):
        value = np.where(x > 0, seen, usual)
    if wrong.get("own_mean_or_zero"):
        value = np.nan_to_num(seen)
    if wrong.get("once_unknown"):
        value = np.where(x > 0, value, np.nan)
    if wrong.get("everybody_usual"):
        value = np.full(len(x), usual)
    if wrong.get("mean_of_means"):
        value = np.where(x > 0, value, np.nanmean(seen))
    money = bought * value
    if wrong.get("past_added"):
        money = money + np.nan_to_num(seen) * x
    if wrong.get("alive_twice"):
        money = money * alive
    if not wrong.get("revenue"):
        money = money * margin
    if wrong.get("margin_of_value"):
        value = value * margin
    return pd.DataFrame({"customer_id": table["customer_id"].to_numpy(), "alive": alive,
                         "purchases": bought, "value": value, "ltv": money})[VALUES]


def _unconditional(weeks: float, r: float, alpha: float, a: float, b: float) -> float:
    """Expected purchases of a new customer about whom nothing is known."""
    zero = np.zeros(1)
    from scipy.special import hyp2f1

    z = weeks / (alpha + weeks)
    lost = (1 - z) ** r * hyp2f1(r, b, a + b - 1, z)
    return float(((a + b - 1) / (a - 1) * (1 - lost) + zero)[0])


def as_in_the_paper(summary: pd.DataFrame, params: dict[str, float], weeks: float, margin: float
                    ) -> pd.DataFrame:
    """`ltv` with the formulas as they stand in the paper."""
    from scipy.special import hyp2f1

    r, alpha, a, b, p, q, v = (params[n] for n in (*PURCHASES, *MONEY))
    rows = []
    for row in summary.itertuples():
        x, t_x, long = float(row.frequency), row.recency, row.T
        below = 1 + (a / (b + x - 1) * ((alpha + long) / (alpha + t_x)) ** (r + x) if x else 0)
        lost = ((alpha + long) / (alpha + long + weeks)) ** (r + x) * hyp2f1(
            r + x, b + x, a + b + x - 1, weeks / (alpha + long + weeks))
        bought = (a + b + x - 1) / (a - 1) * (1 - lost) / below
        value = p * (v + x * row.monetary) / (p * x + q - 1) if x else p * v / (q - 1)
        rows.append((row.customer_id, 1 / below, bought, value, bought * value * margin))
    return pd.DataFrame(rows, columns=VALUES)


def summary_by_customer(transactions: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """`purchase_summary` with a loop."""
    sold = transactions[(transactions["amount"] > 0) & (transactions["date"] <= as_of)]
    rows = []
    for who, mine in sold.groupby("customer_id"):
        days = mine.groupby("date")["amount"].sum()
        again = days.iloc[1:]
        rows.append((who, len(again), (days.index[-1] - days.index[0]).days / 7,
                     (as_of - days.index[0]).days / 7, again.mean() if len(again) else None))
    return pd.DataFrame(rows, columns=SUMMARY)


def fit_by_simplex(summary: pd.DataFrame) -> dict[str, float]:
    """`fit` with a simplex that goes on where the gradient has stopped, on all rows."""
    from scipy.optimize import minimize

    def found(likelihood: Callable, start: list[float]) -> np.ndarray:
        def minus(logs: np.ndarray) -> float:
            return -likelihood(summary, *np.exp(logs))

        near = minimize(minus, start, method="L-BFGS-B").x
        return np.exp(minimize(minus, near, method="Nelder-Mead", options={"maxiter": 600}).x)

    middle = math.log(summary["monetary"].mean())
    values = (*found(purchases_likelihood, [0.0] * 4),
              *found(money_likelihood, [1.0, 1.0, middle]))
    return dict(zip((*PURCHASES, *MONEY), map(float, values), strict=True))


def wrong_summary(**wrong: Any) -> Callable:
    """`purchase_summary` with wrong ways."""
    return partial(purchase_summary, **wrong)


def wrong_fit(**wrong: Any) -> dict[str, Callable]:
    """A misconception about the second function."""
    return {"fit": partial(fit, **wrong)}


def wrong_ltv(**wrong: Any) -> dict[str, Callable]:
    """A misconception about the third function."""
    return {"ltv": partial(ltv, **wrong)}
