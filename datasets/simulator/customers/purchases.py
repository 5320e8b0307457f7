"""Customers who come, buy at a rate of their own, and leave without saying so.

The model is that of Fader, Hardie and Lee (2005): purchases of a customer are a Poisson process
whose rate is a gamma (r, alpha); after each purchase but the first the customer leaves with a
probability that is a beta (a, b). Amounts follow the gamma-gamma model of Fader and Hardie (2013):
the mean amount of a customer is v times an inverse gamma (q), single amounts are gammas (p) around
it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng

CUSTOMERS = {"full": 1800, "small": 600}
WELCOME = 0.85  # the first order has the welcome coupon
DOUBLE = 0.03  # purchases that come as two orders of one day
REFUNDED, REPLACED = 0.07, 0.01
OLD = {"full": 30, "small": 9}  # refunds of orders from before the table begins
COLUMNS = ["customer_id", "date", "amount"]
PARTNER = ["customer_id", "frequency", "recency", "T", "monetary"]
TRUTH = ("r", "alpha", "a", "b", "p", "q", "v")


def period(year: int) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day of the table."""
    return pd.Timestamp(year - 1, 10, 1), pd.Timestamp(year, 12, 31)


def truth(seed: int, year: int, shop: str = "customers") -> dict[str, float]:
    """The parameters of a shop of a world; rates per week, amounts in TWD with VAT."""
    gen = rng.stream(seed, year, f"{shop}/truth")
    found = {
        "r": gen.uniform(0.45, 0.7), "alpha": gen.uniform(7.0, 10.0), "a": gen.uniform(0.6, 0.9),
        "b": gen.uniform(1.8, 2.8), "p": gen.uniform(4.5, 6.5), "q": gen.uniform(3.4, 4.4),
    }  # fmt: skip
    found["v"] = gen.uniform(1150, 1450) * (found["q"] - 1) / found["p"]
    return {name: round(float(value), 3) for name, value in found.items()}


def build(key: tuple[int, int, str], shop: str = "customers") -> pd.DataFrame:
    """COLUMNS, as the three systems deliver them: not in order of time.

    amount: TWD with VAT; below 0 a refund on the day it was paid back, 0 a replacement.
    """
    seed, year, scale = key
    gen = rng.stream(seed, year, f"{shop}/{scale}")
    real = truth(seed, year, shop)
    first, last = period(year)
    days = (last - first).days + 1
    count = CUSTOMERS[scale]
    season = 1 + 0.9 * np.isin(_months(first, days), (1, 9, 11))
    chance = np.cumsum(season / season.sum())
    start = np.searchsorted(chance, gen.random(count)) + gen.random(count)
    rate = gen.gamma(real["r"], 1 / real["alpha"], count) / 7
    leaves = gen.beta(real["a"], real["b"], count)
    usual = real["v"] / gen.gamma(real["q"], 1.0, count)
    who, when = [], []
    for number in range(count):
        at = start[number]
        while at < days:
            who.append(number)
            when.append(at)
            if at > start[number] and gen.random() < leaves[number]:
                break
            at += gen.exponential(1 / max(rate[number], 1e-9))
    customer, at = np.array(who), np.array(when)
    amount = usual[customer] * gen.gamma(real["p"], 1.0, len(customer))
    fresh = np.r_[True, customer[1:] != customer[:-1]]
    amount = np.maximum(np.round(amount * np.where(fresh, WELCOME, 1.0)), 40.0)
    names = np.array([f"M{10_000 + n:05d}" for n in gen.permutation(count)])
    table = pd.DataFrame({
        "customer_id": names[customer], "date": first + pd.to_timedelta(np.floor(at), unit="D"),
        "amount": amount})
    return _typed(_ordered(_disturbed(gen, table, first, last, OLD[scale]), last))


def _months(first: pd.Timestamp, days: int) -> np.ndarray:
    return pd.date_range(first, periods=days).month.to_numpy()


def _disturbed(gen: np.random.Generator, table: pd.DataFrame, first: pd.Timestamp,
               last: pd.Timestamp, old: int) -> pd.DataFrame:
    """Two orders on one day, refunds, replacements, refunds of customers from before."""
    split = gen.random(len(table)) < DOUBLE
    part = np.round(table["amount"] * gen.uniform(0.2, 0.7, len(table)))
    second = table[split].assign(amount=part[split])
    table = table.assign(amount=table["amount"].where(~split, table["amount"] - part))
    back = gen.random(len(table)) < REFUNDED
    share = np.where(gen.random(len(table)) < 0.7, 1.0, gen.uniform(0.3, 0.7, len(table)))
    wait = pd.to_timedelta(gen.integers(2, 15, len(table)), unit="D")
    refunds = table.assign(date=table["date"] + wait, amount=-np.round(table["amount"] * share))
    swaps = table.assign(date=table["date"] + wait, amount=0.0)
    others = pd.DataFrame({
        "customer_id": [f"M0{n:04d}" for n in gen.permutation(9999)[:old]],
        "date": first + pd.to_timedelta(gen.integers(0, 30, old), unit="D"),
        "amount": -np.round(gen.uniform(200, 2400, old))})
    parts = [table, second, refunds[back], swaps[gen.random(len(table)) < REPLACED], others]
    whole = pd.concat(parts, ignore_index=True)
    return whole[whole["date"].le(last)]


def _ordered(table: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Newest system first, each of them in order of time."""
    block = np.where(table["date"].ge(last - pd.Timedelta(days=91)), 0,
                     np.where(table["date"].dt.month.mod(2).eq(0), 1, 2))
    made = table.assign(block=block).sort_values(["block", "date", "customer_id", "amount"])
    return made[COLUMNS].reset_index(drop=True)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({"customer_id": "str", "date": "datetime64[ns]", "amount": "float64"})


def partner(key: tuple[int, int, str]) -> pd.DataFrame:
    """The summary that another shop hands over: PARTNER, one row per customer; weeks, TWD.

    frequency: days of return; recency: weeks from first to last purchase; T: weeks from the first
    purchase to the day of the table; monetary: mean amount of a day of return, NA without one.
    """
    seed, year, _ = key
    table = build((seed, year, "small"), "partner")
    last = period(year)[1]
    days = table[table["amount"].gt(0)].groupby(["customer_id", "date"])["amount"].sum()
    days = days.reset_index()
    first = days.groupby("customer_id")["date"].transform("min")
    by = days.groupby("customer_id")["date"]
    made = pd.DataFrame({
        "frequency": by.size() - 1.0, "recency": ((by.max() - by.min()).dt.days / 7).round(3),
        "T": ((last - by.min()).dt.days / 7).round(3)})
    again = days[days["date"].ne(first)]
    made["monetary"] = again.groupby("customer_id")["amount"].mean().round(2)
    made = made.reset_index()
    made["customer_id"] = [f"P{n:04d}" for n in range(1, len(made) + 1)]
    return made.astype({"customer_id": "str"})[PARTNER]
