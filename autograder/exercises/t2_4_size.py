"""T2.4.f1 and T2.4.c: which difference is worth finding, how many sessions it takes, how long.

Size: Cohen (1988), two proportions by the arcsine effect size h; the same as statsmodels'
NormalIndPower with proportion_effectsize.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from statistics import NormalDist
from typing import Any

from .t1_4_run_worlds import stream

NAN = math.nan
quantile = NormalDist().inv_cdf


def smallest_worth(rate: float, cost: float, months: float, sessions: float, margin: float
                   ) -> tuple[float, float, float]:
    """(absolute, relative, new_rate): the smallest rise of the rate that earns the cost back."""
    return worth_with(rate, cost, months, sessions, margin)


def worth_with(rate: float, cost: float, months: float, sessions: float, margin: float,
               **wrong: Any) -> tuple[float, float, float]:
    """The reference, with switches for known wrong ways."""
    gain = months * sessions * margin
    if wrong.get("one_month"):
        gain = sessions * margin
    if wrong.get("margin_forgotten"):
        gain = months * sessions
    if wrong.get("orders_only"):
        gain = months * sessions * rate * margin
    if gain == 0:
        return (0.0, 0.0, rate) if wrong.get("zero") else (NAN, NAN, NAN)
    absolute = cost / gain
    if wrong.get("upside_down"):
        absolute = gain / cost
    if wrong.get("rate_over_gain"):
        absolute = rate / gain
    if wrong.get("of_one_margin"):
        absolute = cost / margin
    relative = absolute / rate if rate else NAN
    if wrong.get("relative_multiplied"):
        relative = absolute * rate
    if wrong.get("relative_to_new"):
        relative = absolute / (rate + absolute)
    if wrong.get("as_ratio"):
        relative = 1 + relative
    new = rate + absolute
    if wrong.get("new_by_absolute"):
        new = rate * (1 + absolute)
    if wrong.get("new_by_relative"):
        new = rate + relative
    if wrong.get("new_is_absolute"):
        new = absolute
    if wrong.get("percent"):
        return 100 * absolute, 100 * relative, 100 * new
    if wrong.get("swapped"):
        return relative, absolute, new
    return absolute, relative, new


def worth_calls(world: Any) -> tuple:
    """Rates, costs and traffic of one world, and the borders."""
    gen = stream(world, 245)
    some = [(round(float(gen.uniform(0.01, 0.6)), 3), int(gen.integers(4, 60)) * 1000,
             int(gen.integers(1, 13)), int(gen.integers(8, 300)) * 100,
             int(gen.integers(60, 420))) for _ in range(5)]
    return (*some, *worth_practice())


def worth_practice() -> tuple:
    """Round numbers, a large rise, nothing to earn, a rate of nothing."""
    return ((0.05, 60_000, 6, 10_000, 100), (0.4, 30_000, 3, 500, 200), (0.05, 60_000, 6, 0, 100),
            (0.0, 60_000, 6, 10_000, 100))


def sample_size(p: float, mde: float, alpha: float = 0.05, power: float = 0.8,
                relative: bool = True, comparisons: int = 1) -> int | None:
    """Sessions of each arm to find a change of a rate; None where the rates make no sense."""
    return size_with(p, mde, alpha, power, relative, comparisons)


def effect_size(p: float, p2: float) -> float:
    """Cohen's h of two rates."""
    return 2 * math.asin(math.sqrt(p2)) - 2 * math.asin(math.sqrt(p))


def size_with(p: float, mde: float, alpha: float = 0.05, power: float = 0.8,
              relative: bool = True, comparisons: int = 1, **wrong: Any) -> float | None:
    """The reference, with switches for known wrong ways."""
    if wrong.get("always_relative"):
        relative = True
    if wrong.get("always_absolute"):
        relative = False
    if wrong.get("swapped_kinds"):
        relative = not relative
    p2 = p * (1 + mde) if relative else p + mde
    if wrong.get("mde_as_rate"):
        p2 = mde
    bad = not (0 < p < 1 and 0 < p2 < 1) or p == p2
    if bad:
        if wrong.get("bad_as_zero"):
            return 0
        if wrong.get("bad_clipped") and 0 < p < 1 and p != p2:
            p2 = min(max(p2, 0.0001), 0.9999)
        else:
            return None
    level = alpha / comparisons
    level = {"none": alpha, "times": min(alpha * comparisons, 0.99),
             "sidak": 1 - (1 - alpha) ** (1 / comparisons),
             "one_less": alpha / max(comparisons - 1, 1),
             "one_more": alpha / (comparisons + 1)}.get(wrong.get("bonferroni", ""), level)
    tail = level if wrong.get("one_sided") else level / 2
    if wrong.get("halved_twice"):
        tail = level / 4
    z = quantile(1 - tail) + (0.0 if wrong.get("no_power") else
                              quantile(power))
    h = effect_size(p, p2)
    if wrong.get("difference_as_h"):
        h = p2 - p
    if wrong.get("relative_as_h"):
        h = (p2 - p) / p
    n = 2 * (z / h) ** 2
    mid = (p + p2) / 2
    formula = {"unpooled": p * (1 - p) + p2 * (1 - p2), "pooled": 2 * mid * (1 - mid),
               "base_only": 2 * p * (1 - p)}.get(wrong.get("formula", ""))
    if formula is not None:
        n = z**2 * formula / (p2 - p) ** 2
    if wrong.get("formula") == "two_errors":
        a, b = quantile(1 - level / 2), quantile(power)
        n = (a * math.sqrt(2 * mid * (1 - mid))
             + b * math.sqrt(p * (1 - p) + p2 * (1 - p2))) ** 2 / (p2 - p) ** 2
    if wrong.get("one_sample"):
        n = n / 2
    if wrong.get("both_arms"):
        return 2 * math.ceil(n)
    if wrong.get("all_arms"):
        return (comparisons + 1) * math.ceil(n)
    if wrong.get("size_times"):
        return comparisons * math.ceil(n)
    if wrong.get("unrounded"):
        return n
    return math.floor(n) if wrong.get("down") else round(n) if wrong.get("nearest") \
        else math.ceil(n)


def by_statsmodels(p: float, mde: float, alpha: float = 0.05, power: float = 0.8,
                   relative: bool = True, comparisons: int = 1) -> int | None:
    """The library's own solver."""
    from statsmodels.stats.power import NormalIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    p2 = p * (1 + mde) if relative else p + mde
    if mde == 0 or min(p, p2) <= 0 or max(p, p2) >= 1:
        return None
    found = NormalIndPower().solve_power(
        abs(proportion_effectsize(p2, p)), alpha=alpha / comparisons, power=power)
    return int(math.ceil(found))


def by_t_test(p: float, mde: float, alpha: float = 0.05, power: float = 0.8,
              relative: bool = True, comparisons: int = 1) -> int | None:
    """A wrong way: the solver for means, which takes h for Cohen's d."""
    from statsmodels.stats.power import TTestIndPower

    p2 = p * (1 + mde) if relative else p + mde
    if not (0 < p < 1 and 0 < p2 < 1) or p == p2:
        return None
    found = TTestIndPower().solve_power(abs(effect_size(p, p2)), alpha=alpha / comparisons,
                                        power=power)
    return math.ceil(found)


def with_beta(p: float, mde: float, alpha: float = 0.05, power: float = 0.8,
              relative: bool = True, comparisons: int = 1) -> int | None:
    """A wrong way: the chance to miss the effect handed over as power."""
    return by_statsmodels(p, mde, alpha, 1 - power, relative, comparisons)


def size_calls(world: Any) -> tuple:
    """Rates and effects of one world, and the borders."""
    gen = stream(world, 246)
    some: list[tuple] = []
    while len(some) < 6:
        p, rel = round(float(gen.uniform(0.02, 0.6)), 3), len(some) % 2 == 0
        mde = round(float(gen.uniform(0.04, 0.3)), 2) * (1 if gen.random() < 0.7 else -1)
        call = (p, mde if rel else round(p * mde, 4), (0.05, 0.1, 0.01)[int(gen.integers(0, 3))],
                (0.8, 0.9, 0.95)[int(gen.integers(0, 3))], rel, int(gen.integers(1, 5)))
        # The library counts a tiny chance at the other side as well, the formula does not: take
        # sizes that both round alike.
        if 0.3 < size_with(*call, unrounded=True) % 1 < 0.7:
            some.append(call)
    return (*some, *size_practice())


def size_practice() -> tuple:
    """Large effects, whose sizes are small enough to see rounding, and what cannot be tested."""
    return (
        (0.05, 0.2, 0.05, 0.8, True, 1), (0.05, 0.01, 0.05, 0.8, False, 1),
        (0.05, 0.2, 0.05, 0.9, True, 3), (0.3, 0.25, 0.05, 0.8, False, 1),
        (0.4, -0.5, 0.05, 0.8, True, 2), (0.6, 0.7, 0.05, 0.8, True, 1),
        (0.05, 0.0, 0.05, 0.8, True, 1), (0.0, 0.2, 0.05, 0.8, True, 1),
        (0.2, -0.25, 0.05, 0.8, False, 1), (0.25, 0.5, 0.1, 0.95, True, 1),
        (0.3, 0.4), (0.3, 0.15, 0.05, 0.8, False),
        (0.0, 0.1, 0.05, 0.8, False), (1.0, -0.1, 0.05, 0.8, False), (0.2, -0.2, 0.05, 0.8, False),
        (0.5, 1.0), (1.2, -0.5),
    )


def days_needed(per_arm: int, arms: int, daily: float, share: float) -> int | None:
    """Days in whole weeks until every arm has its sessions; None without traffic."""
    return days_with(per_arm, arms, daily, share)


def days_with(per_arm: int, arms: int, daily: float, share: float, **wrong: Any) -> float | None:
    """The reference, with switches for known wrong ways."""
    total = per_arm * (2 if wrong.get("two_arms") else arms)
    if wrong.get("one_arm"):
        total = per_arm
    if wrong.get("arms_but_control"):
        total = per_arm * (arms - 1)
    flow = daily * (1 if wrong.get("all_traffic") else share)
    if wrong.get("share_left_out"):
        flow = daily * (1 - share)
    if wrong.get("share_divided"):
        flow = daily / share if share else 0.0
    if wrong.get("split_again"):
        flow = flow / arms
    if flow == 0:
        return 0 if wrong.get("zero") else math.inf if wrong.get("infinite") else None
    days = total / flow
    if wrong.get("not_weeks"):
        return math.ceil(days)
    if wrong.get("exact_days"):
        return days
    if wrong.get("weeks_count"):
        return math.ceil(days / 7)
    if wrong.get("nearest_week"):
        return max(7 * round(days / 7), 7)
    if wrong.get("week_down"):
        return 7 * math.floor(days / 7)
    if wrong.get("one_more_week"):
        return 7 * (math.floor(days / 7) + 1)
    if wrong.get("two_weeks"):
        return max(7 * math.ceil(days / 7), 14)
    return 7 * math.ceil(days / 7)


def by_days(per_arm: int, arms: int, daily: float, share: float) -> int | None:
    """Whole days first, then filled up to a week."""
    if not daily * share:
        return None
    days = math.ceil(per_arm * arms / (daily * share))
    return days + -days % 7


def days_calls(world: Any) -> tuple:
    """Sizes and traffic of one world, and the borders."""
    gen = stream(world, 247)
    some = [(int(gen.integers(900, 60_000)), int(gen.integers(2, 5)),
             int(gen.integers(300, 4000)), (1.0, 0.5, 0.25, 0.8)[int(gen.integers(0, 4))])
            for _ in range(5)]
    return (*some, *days_practice())


def days_practice() -> tuple:
    """One day too many for two weeks, two weeks to the session, three arms, half the traffic."""
    return ((3501, 2, 500, 1.0), (3500, 2, 500, 1.0), (3500, 3, 500, 0.5), (100, 2, 500, 1.0),
            (3500, 2, 0, 1.0), (3500, 2, 500, 0.0))


def _ways(function: Callable) -> Callable[..., Callable]:
    return lambda **wrong: partial(function, **wrong)


worth_way, size_way, days_way = _ways(worth_with), _ways(size_with), _ways(days_with)
