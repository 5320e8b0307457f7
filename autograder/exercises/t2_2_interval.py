"""T2.2.f1: Wilson's interval of a rate. Formula: Wilson (1927), score interval."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec
from .t1_4_run_worlds import stream

Z = 1.96


def wilson(successes: float, trials: float) -> tuple[float, float]:
    """(low, high): 95 % interval of successes ÷ trials; both NaN without trials."""
    return wilson_with(successes, trials)


def wilson_with(k: float, n: float, **wrong: Any) -> tuple[float, float]:
    """The reference, with switches for known wrong ways."""
    if n == 0:
        return (0.0, 1.0) if wrong.get("all_possible") else (
            (0.0, 0.0) if wrong.get("zero") else (math.nan, math.nan))
    z = {"ninety": 1.645, "ninety_nine": 2.576}.get(wrong.get("level", ""), Z)
    p = k / n
    if wrong.get("rounded"):
        p = round(p, 2)
    if wrong.get("wald"):
        half = z * math.sqrt(p * (1 - p) / n)
        found = p - half, p + half
        return tuple(min(max(v, 0.0), 1.0) for v in found) if wrong.get("clipped") else found
    below = 1 + z**2 / n
    middle = (p + (z if wrong.get("middle_z") else z**2) / (2 * n)) / below
    if wrong.get("middle_undivided"):
        middle = middle * below
    if wrong.get("middle_by_trials"):
        middle = middle * below / n
    first = p * (1 - p) / (n**2 if wrong.get("first_squared") else n)
    if wrong.get("first_by_below"):
        first = p * (1 - p) / below
    last = z**2 / (4 * n) if wrong.get("last_not_squared") else z**2 / (4 * n**2)
    if wrong.get("last_by_below"):
        last = z**2 / (4 * below)
    half = z / below * math.sqrt(first + last)
    if wrong.get("not_divided"):
        half = half * below
    if wrong.get("around_p"):
        middle = p
    if wrong.get("no_root"):
        half = z / below * (first + last)
    if wrong.get("swapped"):
        return middle + half, middle - half
    if wrong.get("percent"):
        return 100 * (middle - half), 100 * (middle + half)
    if wrong.get("half_only"):
        return middle, half
    return middle - half, middle + half


def _with(**wrong: Any) -> Callable:
    return partial(wilson_with, **wrong)


def by_roots(k: float, n: float) -> tuple[float, float]:
    """The two rates at which k lies exactly z standard errors away."""
    if not n:
        return math.nan, math.nan
    z2 = Z * Z
    root = Z * math.sqrt(z2 + 4 * k * (n - k) / n)
    return (2 * k + z2 - root) / (2 * (n + z2)), (2 * k + z2 + root) / (2 * (n + z2))


def calls(world: Any) -> tuple:
    """Counts of channels of one world, and the borders."""
    gen = stream(world, 222)
    some = [(int(gen.integers(0, n // 8 + 1)), n) for n in map(int, gen.integers(9, 4000, 6))]
    return (*some, *practice())


def practice() -> tuple:
    """None of 12, all of 7, half of 10, nothing at all."""
    return (0, 12), (7, 7), (5, 10), (0, 0), (3, 1000)


F1 = Exercise(
    "T2.2.f1",
    parts=(Part(
        "wilson", wilson, inputs=calls, load=(("44", "1148"), ("14", "893")),
        compare=Compare("tuple", items=(Compare("scalar", columns={"": 1e-6}),) * 2,
                        names=("low", "high")),
        practice=practice,
    ),),
    misconceptions=(
        Misconception("wald", _with(wald=True),
            "Your interval is p ± z·√(p(1−p)÷n). With few purchases it goes below 0, and with none "
            "it has no width, as if the rate were known. Use Wilson's middle and half width."),
        Misconception("wald_clipped", _with(wald=True, clipped=True),
            "You cut p ± z·√(p(1−p)÷n) off at 0 and 1. With no purchase it still has no width. "
            "Use Wilson's middle and half width; they stay inside by themselves."),
        Misconception("around_p", _with(around_p=True),
            "You put Wilson's half width around p. Its middle is not p: it is drawn towards one "
            "half, the more the fewer trials. Use the formula for the middle."),
        Misconception("not_divided", _with(not_divided=True),
            "Your half width is not divided by 1 + z²/n. Both middle and half are. Check your "
            "brackets."),
        Misconception("middle_z", _with(middle_z=True),
            "In middle you add z ÷ (2n). The square is missing: the term is z² ÷ (2n)."),
        Misconception("middle_undivided", _with(middle_undivided=True),
            "Your middle is not divided by below, so both ends lie too high. Divide p and the term "
            "with z² by below, together."),
        Misconception("middle_by_trials", _with(middle_by_trials=True),
            "You divide middle by the number of trials, so both ends lie far too low. It is "
            "divided by below, as half is."),
        Misconception("first_squared", _with(first_squared=True),
            "In the root, the term p(1−p) is divided by n². It is divided by n; only the other "
            "term has the square."),
        Misconception("first_by_below", _with(first_by_below=True),
            "In the root, the term p(1−p) is divided by below. It is divided by the number of "
            "trials; below stands in front of the root."),
        Misconception("last_not_squared", _with(last_not_squared=True),
            "In the root, the term with z² is divided by 4n. The square is missing: it is divided "
            "by 4n²."),
        Misconception("last_by_below", _with(last_by_below=True),
            "In the root, the term with z² is divided by 4 times below. It is divided by 4n², with "
            "n the number of trials."),
        Misconception("no_root", _with(no_root=True),
            "The square root is missing, so the interval is far too narrow. A standard error is "
            "the root of a variance: math.sqrt."),
        Misconception("ninety", _with(level="ninety"),
            "Your z is that of a 90 % interval. Here 95 % is asked for: z = 1.96."),
        Misconception("ninety_nine", _with(level="ninety_nine"),
            "Your z is that of a 99 % interval. Here 95 % is asked for: z = 1.96."),
        Misconception("zero_trials_zero", _with(zero=True),
            "Without a single session you say that the rate is 0. Nothing is known then. Give back "
            "NaN for both ends: float(\"nan\")."),
        Misconception("zero_trials_all", _with(all_possible=True),
            "Without a single session you give the interval from 0 to 1. The task asks for NaN at "
            "both ends, so that no chart draws a bar there."),
        Misconception("swapped", _with(swapped=True),
            "The upper end comes first. Return low, then high."),
        Misconception("percent", _with(percent=True),
            "Your ends are per cent. Rates in this course are fractions; do not multiply by 100."),
        Misconception("half_only", _with(half_only=True),
            "You return the middle and the half width. Asked for are the ends: middle − half and "
            "middle + half."),
        Misconception("rounded", _with(rounded=True),
            "You round the rate before you go on, and at rates of a few per cent that is a lot. "
            "Round only where a number is shown."),
    ),
    alternatives=(Alternative("roots", by_roots),),
    hints=(
        "Read the three lines of the formula aloud and find in the code which blank belongs to "
        "which line.",
        "below is the number that both middle and half are divided by; middle moves p towards one "
        "half; half is z times a root.",
        "below = 1 + z**2 / trials; middle = (p + z**2 / (2 * trials)) / below; "
        "half = z / below * math.sqrt(p * (1 - p) / trials + z**2 / (4 * trials**2))",
    ),
    solution=(
        "Wilson asks which true rates would make what we saw not surprising. That is why it stays "
        "between 0 and 1, has a width even with no purchase at all, and is wide where sessions are "
        "few. The usual p ± z·√(p(1−p)÷n) fails exactly in the small rows, where an interval is "
        "needed most."
    ),
    worlds=tuple(WorldSpec(221 + i, year, "none")
                 for i, year in enumerate((2024, 2026, 2027, 2025))),
)
