"""T2.4.e: what looking early costs, and a boundary that pays for it.

Boundaries: Pocock (1977) and O'Brien and Fleming (1979); constants for a two-sided 5 % and equally
spaced looks as in Jennison and Turnbull (2000), tables 2.1 and 2.3.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from .t1_4_run_worlds import stream

Z = 1.96
POCOCK = {1: 1.960, 2: 2.178, 3: 2.289, 4: 2.361, 5: 2.413, 10: 2.555, 20: 2.672}
OBRIEN_FLEMING = {1: 1.960, 2: 1.977, 3: 2.004, 4: 2.024, 5: 2.040, 10: 2.087, 20: 2.126}
KEYS = ("once", "naive", "rule")
TRUE_TIMES = 60_000


def pocock(looks: int) -> list[float]:
    """The same limit for |z| at every look."""
    return [POCOCK[looks]] * looks


def obrien_fleming(looks: int) -> list[float]:
    """Limits for |z| that are strict at first and nearly 1.96 at the last look."""
    return [OBRIEN_FLEMING[looks] * math.sqrt(looks / k) for k in range(1, looks + 1)]


def crossings(buyers_a: Any, buyers_b: Any, users: Any, limits: Any) -> dict[str, float]:
    """Shares of histories: |z| > 1.96 at the last look (once), at any look (naive), |z| above its
    limit at any look (rule).

    Args:
        buyers_a, buyers_b: buyers so far; a row per history, a column per look.
        users: users so far in each arm, one number per look.
        limits: limit for |z|, one number per look.
    """
    return crossings_with(buyers_a, buyers_b, users, limits)


def crossings_with(buyers_a: Any, buyers_b: Any, users: Any, limits: Any, **wrong: Any
                   ) -> dict[str, float]:
    """The reference, with switches for known wrong ways."""
    a, b = np.asarray(buyers_a, float), np.asarray(buyers_b, float)
    n, limits = np.asarray(users, float), np.asarray(limits, float)
    if wrong.get("cumulated_again"):
        a, b = a.cumsum(axis=1), b.cumsum(axis=1)
    if wrong.get("steps"):
        a, b = np.diff(a, axis=1, prepend=0), np.diff(b, axis=1, prepend=0)
        n = np.diff(n, prepend=0)
    if wrong.get("last_users"):
        n = np.full(len(n), n[-1])
    p = a / n if wrong.get("rate_of_a") else (a + b) / (2 * n)
    if wrong.get("rate_undivided"):
        p = np.clip((a + b) / n, 0, 1)
    variance = p * (1 - p) * (1 if wrong.get("one_arm") else 2) / n
    if wrong.get("unpooled"):
        variance = a / n * (1 - a / n) / n + b / n * (1 - b / n) / n
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (b / n - a / n) / (variance if wrong.get("no_root") else np.sqrt(variance))
    if wrong.get("nothing_crosses_all"):
        z = np.where(np.isnan(z), np.inf, z)
    z = np.where(np.isfinite(z) | (np.isinf(z) & bool(wrong.get("nothing_crosses_all"))), z, 0.0)
    size = z if wrong.get("b_only") else np.abs(z)
    level = 1.645 if wrong.get("ninety") else Z
    over, beyond = size > level, size > limits
    if wrong.get("rule_b_only"):
        beyond = z > limits
    if wrong.get("limits_turned"):
        beyond = size > limits[::-1]
    if wrong.get("last_limit"):
        beyond = size > limits[-1]
    if wrong.get("first_limit"):
        beyond = size > limits[0]
    once = over[:, 0] if wrong.get("once_first") else over[:, -1]
    if wrong.get("once_by_limit"):
        once = beyond[:, -1]
    if wrong.get("all_looks"):
        naive, rule = over.all(axis=1), beyond.all(axis=1)
    elif wrong.get("mean_looks"):
        naive, rule = over.mean(axis=1), beyond.mean(axis=1)
    elif wrong.get("count_looks"):
        naive, rule = over.sum(axis=1), beyond.sum(axis=1)
    else:
        naive, rule = over.any(axis=1), beyond.any(axis=1)
    if wrong.get("last_left_out"):
        naive = over[:, :-1].any(axis=1)
    if wrong.get("per_look"):
        naive, rule = over.any(axis=0), beyond.any(axis=0)
    if wrong.get("rule_last"):
        rule = beyond[:, -1]
    values = [float(v.mean()) for v in (once, naive, rule)]
    if wrong.get("numbers"):
        values = [float(v.sum()) for v in (once, naive, rule)]
    if wrong.get("percent"):
        values = [100 * v for v in values]
    if wrong.get("not_crossed"):
        values = [1 - v for v in values]
    return dict(zip(KEYS, values, strict=True))


def peeking(rate_a: float, rate_b: float, users: int, limits: Sequence[float], times: int,
            seed: int) -> dict[str, float]:
    """`crossings` of `times` simulated tests.

    Args:
        rate_a, rate_b: rates of buyers; equal in an A/A test.
        users: users in each arm at the last look; looks are equally spaced.
        limits: limit for |z| at each look.
        times: number of histories.
        seed: of the random numbers.
    """
    return peeking_with(rate_a, rate_b, users, limits, times, seed)


def peeking_with(rate_a: float, rate_b: float, users: int, limits: Sequence[float], times: int,
                 seed: int, **wrong: Any) -> dict[str, float]:
    """The reference, with switches for known wrong ways."""
    gen = np.random.default_rng(None if wrong.get("no_seed") else
                                7 if wrong.get("fixed_seed") else seed)
    looks = len(limits)
    step = users if wrong.get("all_each_look") else users // looks
    shape = times, looks
    a = gen.binomial(step, rate_a, shape)
    if wrong.get("known_control"):
        a = np.full(shape, step * rate_a)
    if wrong.get("same_draws"):
        gen = np.random.default_rng(seed)
    if wrong.get("one_rate"):
        rate_b = rate_a
    b = gen.binomial(step, rate_b, shape)
    if not wrong.get("not_cumulated"):
        a, b = a.cumsum(axis=1), b.cumsum(axis=1)
    if wrong.get("along_histories"):
        a, b = (gen.binomial(step, r, shape).cumsum(axis=0) for r in (rate_a, rate_b))
        return crossings(a, b, step * np.arange(1, times + 1)[:, None] + np.zeros(looks), limits)
    n = np.full(looks, step) if wrong.get("not_cumulated") else step * np.arange(1, looks + 1)
    if wrong.get("few_times"):
        a, b = a[:20], b[:20]
    found = crossings(a, b, n, limits)
    if wrong.get("percent"):
        found = {k: 100 * v for k, v in found.items()}
    if wrong.get("rule_naive"):
        found["rule"] = found["naive"]
    return found


@lru_cache(maxsize=64)
def _truth(rate_a: float, rate_b: float, users: int, limits: tuple[float, ...]
           ) -> dict[str, float]:
    return peeking(rate_a, rate_b, users, limits, TRUE_TIMES, 20_240)


def peeking_truth(rate_a: float, rate_b: float, users: int, limits: Sequence[float], times: int,
                  seed: int) -> dict[str, Any]:
    """The shares that a long simulation finds, for `judge_peeking`."""
    return dict(_truth(rate_a, rate_b, users, tuple(limits)))


def history_calls(world: Any) -> tuple:
    """Histories of A/A and A/B tests of a world, and small ones made by hand."""
    gen = stream(world, 245)
    found = []
    for looks, lift, table in ((5, 1.0, pocock), (4, 1.25, obrien_fleming), (2, 1.0, pocock)):
        step = int(gen.integers(60, 400))
        a, b = (gen.binomial(step, 0.08 * r, (90, looks)).cumsum(axis=1) for r in (1.0, lift))
        found.append((a, b, step * np.arange(1, looks + 1), np.array(table(looks))))
    return (*found, *history_practice())


def history_practice() -> tuple:
    """Twelve histories of three looks: won early and lost again, A ahead, nobody buys, all buy, a
    win at the last look only, nothing, early once more, just beyond 1.96 at the end, early a
    third time, just within 1.96 at the end, nobody in A, between 1.645 and 1.96; then looks that
    are not equally spaced, whose users and limits are lists."""
    a = [[2, 10, 21], [14, 26, 40], [0, 0, 0], [50, 100, 150], [5, 12, 20], [6, 11, 18],
         [4, 14, 24], [4, 8, 12], [3, 9, 20], [1, 2, 7], [0, 0, 0], [5, 8, 11]]
    b = [[10, 14, 23], [3, 9, 17], [0, 0, 0], [50, 100, 150], [7, 17, 35], [6, 13, 17],
         [12, 17, 26], [6, 13, 23], [12, 14, 21], [2, 5, 16], [5, 9, 14],
         [7, 13, 20]]
    one = np.array(a), np.array(b), np.array([50, 100, 150]), np.array(obrien_fleming(3))
    two = (np.array([[3, 30], [8, 20], [1, 9]]), np.array([[14, 48], [9, 22], [9, 24]]),
           [60, 300], [2.9, 1.97])
    return one, two


def peeking_calls(world: Any) -> tuple:
    """Looks at an A/A test, and at a test with an effect; a prime number of histories, which no
    smaller number divides."""
    number = int(stream(world, 246).integers(1, 10**6))
    many = {2024: 10, 2025: 4, 2026: 5, 2027: 3}[world.year]
    return ((0.06, 0.06, 2_000, pocock(many), 1_511, number),
            (0.05, 0.071, 2_000, obrien_fleming(5), 1_511, number + 1))
