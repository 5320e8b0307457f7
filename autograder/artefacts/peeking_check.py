"""Judge a learner's simulation of early looks: repeatable, driven by its seed, and right.

A right simulation never fails by luck: the shares must lie within binomial bounds around what a
long simulation finds, which is allowed an error of ROOM of its own. The bounds are at 0.1 % for all
shares together that one held-out check looks at (three keys, two seeds, eight calls).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograder.checking.verdict import Finding

KEYS = ("once", "naive", "rule")
LEVEL = 0.001 / 48
ROOM = 0.004

SAYS = {
    "not_a_dict": "peeking gives back a {got}. Give back the dict of crossings with once, naive "
    "and rule.",
    "key_missing": "peeking: the key {key} is missing. Give back what crossings gives back.",
    "no_number": "peeking: {key} is not a number. It is a share of the histories.",
    "percent": "peeking: {key} is above 1. It is a share of the histories, not per cent and not a "
    "count.",
    "no_seed": "peeking called twice with the same seed gives two results. Nobody can check such "
    "a number again. Make the random numbers with np.random.default_rng(seed).",
    "fixed_seed": "peeking gives the same shares for two seeds. Either the seed is not used, or "
    "the numbers are written in. Make the random numbers with np.random.default_rng(seed).",
    "same_draws": "peeking: no history ever differs between A and B, because both arms get the "
    "same random numbers. Make one generator, and draw from it twice.",
    "not_cumulated": "peeking: naive is what {looks} separate tests would give. A look sees all "
    "users so far, also those of the looks before. Use cumsum(axis=1), for buyers and for users.",
    "known_control": "peeking: a single look at the end crosses far too seldom. Both arms are "
    "drawn by chance; if A is its rate times users, half of the chance is missing. Draw A as well.",
    "one_rate": "peeking: with an effect, once is as rare as without one. B has a rate of its own: "
    "draw it with rate_b.",
    "all_each_look": "peeking: with an effect, once is too high, as if there were more users than "
    "asked for. users are those of the last look: each look brings users // looks more.",
    "rule_is_naive": "peeking: rule is the same as naive. rule compares each look with its own "
    "limit.",
    "too_high": "peeking: {key} is too high: more than chance explains in {times} histories. "
    "Compare the users and buyers of each look with a small case done by hand.",
    "too_low": "peeking: {key} is too low: more than chance explains in {times} histories. Compare "
    "the users and buyers of each look with a small case done by hand.",
    "few_times": "peeking: {key} is not a number of histories divided by {times}. Draw arrays of "
    "the size (times, looks), one row per history, and do not round the shares.",
}  # fmt: skip


def simulate(ask: Callable[..., Any], args: tuple) -> list[Any]:
    """The answers to the same seed twice, and to another one."""
    *rest, seed = args
    return [ask(*rest, seed), ask(*rest, seed), ask(*rest, seed + 1)]


def judge_peeking(actual: list[Any], args: tuple, expected: dict[str, float]) -> Finding | None:
    """First thing wrong with what `simulate` collected.

    Args:
        actual: three answers.
        args: of the call: rate_a, rate_b, users, limits, times, seed.
        expected: the shares of a long simulation.
    """
    rate_a, rate_b, _, limits, times, _ = args
    for answer in actual:
        if wrong := _unusable(answer):
            return wrong
    first, second, other = ({k: float(a[k]) for k in KEYS} for a in actual)
    if first != second:
        return _finding("no_seed")
    if first == other and len({*first.values()}) > 1:
        return _finding("fixed_seed")
    if max(first.values()) == 0 and rate_a == rate_b:
        return _finding("same_draws")
    if wrong := _too_few(first, other, times):
        return wrong
    looks = len(limits)
    off = {k: _side(first[k], expected[k], times) for k in KEYS}
    if not any(off.values()):
        off = {k: _side(other[k], expected[k], times) for k in KEYS}
    if not any(off.values()):
        return None
    independent = 1 - 0.95**looks
    if rate_a == rate_b and off["naive"] > 0 and not _side(first["naive"], independent, times):
        return _finding("not_cumulated", looks=looks)
    if rate_a == rate_b and off["once"] < 0 and first["once"] < 0.02:
        return _finding("known_control")
    if rate_a != rate_b and off["once"] < 0 and not _side(first["once"], 0.05, times):
        return _finding("one_rate")
    if rate_a != rate_b and off["once"] > 0:
        return _finding("all_each_look")
    if off["rule"] and not off["naive"] and first["rule"] == first["naive"]:
        return _finding("rule_is_naive")
    key = next(k for k in KEYS if off[k])
    return _finding("too_high" if off[key] > 0 else "too_low", key=key, times=times)


def _finding(name: str, **params: Any) -> Finding:
    return Finding(SAYS[name], params, name)


def _unusable(answer: Any) -> Finding | None:
    if not isinstance(answer, dict):
        return _finding("not_a_dict", got=type(answer).__name__)
    for key in KEYS:
        if key not in answer:
            return _finding("key_missing", key=key)
        try:
            value = float(answer[key])
        except (TypeError, ValueError):
            value = math.nan
        if not math.isfinite(value) or value < 0:
            return _finding("no_number", key=key)
        if value > 1:
            return _finding("percent", key=key)
    return None


def _too_few(first: dict[str, float], other: dict[str, float], times: int) -> Finding | None:
    """A share that no number of `times` histories gives: fewer were drawn, or it is rounded."""
    for answer in (first, other):
        for key in KEYS:
            count = answer[key] * times
            if abs(count - round(count)) > 1e-4:
                return _finding("few_times", key=key, times=times)
    return None


def _side(share: float, truth: float, times: int) -> int:
    """1 above, -1 below the bounds, 0 within them."""
    from scipy.stats import binom

    count = round(share * times)
    if count > binom.ppf(1 - LEVEL / 2, times, min(truth + ROOM, 1.0)):
        return 1
    return -1 if count < binom.ppf(LEVEL / 2, times, max(truth - ROOM, 0.0)) else 0
