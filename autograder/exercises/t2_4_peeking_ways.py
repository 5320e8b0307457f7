"""Other right ways of T2.4.e, in other idioms."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np


def crossings_by_loop(buyers_a: Any, buyers_b: Any, users: Any, limits: Any) -> dict[str, float]:
    """One history and one look at a time."""
    once = naive = rule = 0
    for row_a, row_b in zip(buyers_a, buyers_b, strict=True):
        size = []
        for a, b, n in zip(row_a, row_b, users, strict=True):
            p = (a + b) / (2 * n)
            size.append(abs(b - a) / n / (p * (1 - p) * 2 / n) ** 0.5 if 0 < p < 1 else 0.0)
        once += size[-1] > 1.96
        naive += max(size) > 1.96
        rule += any(s > limit for s, limit in zip(size, limits, strict=True))
    total = len(buyers_a)
    return {"once": once / total, "naive": naive / total, "rule": rule / total}


def peeking_one_by_one(rate_a: float, rate_b: float, users: int, limits: Sequence[float],
                       times: int, seed: int) -> dict[str, float]:
    """With Python's own random numbers for the seed, and a loop over looks."""
    gen = np.random.default_rng(random.Random(seed).getrandbits(32))
    looks = len(limits)
    a, b = np.zeros((times, looks), dtype=int), np.zeros((times, looks), dtype=int)
    so_far = [np.zeros(times, dtype=int), np.zeros(times, dtype=int)]
    for look in range(looks):
        for table, arm, rate in ((a, 0, rate_a), (b, 1, rate_b)):
            so_far[arm] = so_far[arm] + gen.binomial(users // looks, rate, times)
            table[:, look] = so_far[arm]
    return crossings_by_loop(a, b, users // looks * np.arange(1, looks + 1), limits)
