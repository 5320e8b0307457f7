"""T1.2.f1 contrast of text by WCAG: reference and known wrong ways."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from autograder.artefacts.page import contrast_of

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_2_page_worlds import PAGE_WORLDS, stream

Colour = tuple[int, int, int]
WEIGHTS = (0.2126, 0.7152, 0.0722)


def contrast_with(
    text_rgb: Colour, background_rgb: Colour, *, weights: tuple = WEIGHTS, top: int = 255,
    curve: str = "srgb", power: float = 2.4, slope: float = 12.92, flare: float = 0.05,
    flare_below: float | None = None, ordered: bool = True, result: str = "ratio",
) -> float:
    """Contrast ratio of WCAG 2.2, with switches for the ways in which it goes wrong."""

    def luminance(rgb: Colour) -> float:
        out = 0.0
        for weight, value in zip(weights, rgb, strict=True):
            share = value / top
            if curve == "srgb" and share <= 0.04045:
                share /= slope
            elif curve in ("srgb", "one_branch"):
                share = ((share + 0.055) / 1.055) ** power
            elif curve == "power":
                share **= 2.2
            out += weight * share
        return out

    first, second = luminance(text_rgb), luminance(background_rgb)
    if ordered and first < second:
        first, second = second, first
    if result == "upside_down":
        first, second = second, first
    if result == "difference":
        return first - second
    low = second + (flare if flare_below is None else flare_below)
    ratio = (first + flare) / low if low else float("nan")
    return round(ratio, 1) if result == "rounded" else ratio


def _contrast_by_numpy(text_rgb: Colour, background_rgb: Colour) -> np.float64:
    share = np.array([text_rgb, background_rgb], dtype=float) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    light = linear @ np.array(WEIGHTS) + 0.05
    return light.max() / light.min()


def _contrast_by_hex(text_rgb: Colour, background_rgb: Colour) -> float:
    return contrast_of(*("#" + bytes(c).hex() for c in (text_rgb, background_rgb)))


def colours(world: Any) -> tuple:
    """Pairs of colours: light on dark and dark on light, equal ones, very dark ones, any."""
    gen = stream(world, 20)
    fixed = [((255, 255, 255), (31, 107, 87)), ((0, 0, 0), (255, 255, 255)),
             ((119, 119, 119), (119, 119, 119)), ((10, 11, 12), (13, 9, 8)),
             ((0, 0, 255), (255, 0, 0))]
    drawn = [tuple(tuple(int(v) for v in gen.integers(0, 256, 3)) for _ in range(2))
             for _ in range(5)]
    return (*fixed, *drawn)


def practice_colours() -> tuple:
    """Pairs that everybody knows the answer to, and a very dark one."""
    return (((0, 0, 0), (255, 255, 255)), ((119, 119, 119), (119, 119, 119)),
            ((9, 8, 10), (2, 10, 5)))


F1 = Exercise(
    "T1.2.f1",
    parts=(Part(
        "contrast_ratio", contrast_with, inputs=colours,
        load=(("(255, 255, 255)", "(31, 107, 87)"), ("(154, 154, 154)", "(255, 255, 255)"),
              ("(10, 11, 12)", "(13, 9, 8)"), ("(0, 0, 255)", "(255, 0, 0)")),
        compare=Compare("scalar", columns={"": 1e-6}), practice=practice_colours,
    ),),
    misconceptions=(
        Misconception("upside_down", partial(contrast_with, result="upside_down"),
            "Your contrast is never above 1: the darker colour stands on top. Try (0, 0, 0) on "
            "(255, 255, 255), which must give 21. Put max above and min below."),
        Misconception("exponent", partial(contrast_with, power=2.2),
            "Your exponent is 2.2, that of the rule of thumb. The second branch of the definition "
            "has another one. Read step 2 again."),
        Misconception("slope", partial(contrast_with, slope=12.9),
            "You divide dark shares by 12.9. The number has one more decimal, and very dark "
            "colours show it. Read step 2 again."),
        Misconception("text_on_top", partial(contrast_with, ordered=False),
            "You always divide the text by the background, so dark text on a light page comes out "
            "below 1. The lighter of the two stands on top, whichever it is. Use max and min."),
        Misconception("no_curve", partial(contrast_with, curve="none"),
            "You weigh the plain shares of 255. Screens do not give light in proportion to these "
            "numbers, so grey looks too bright. Put each share through the curve first."),
        Misconception("power_only", partial(contrast_with, curve="power"),
            "You raise the shares to 2.2. That is a rule of thumb and misses the limit by a few "
            "hundredths. Use the two branches of the definition."),
        Misconception("one_branch", partial(contrast_with, curve="one_branch"),
            "You use the power for all shares. Very dark channels (up to 0.04045) are divided by "
            "12.92. Keep both branches."),
        Misconception("mean_of_channels", partial(contrast_with, weights=(1 / 3, 1 / 3, 1 / 3)),
            "You weigh red, green and blue alike. The eye takes green as much brighter than blue. "
            "Use 0.2126, 0.7152 and 0.0722."),
        Misconception("channels_swapped", partial(contrast_with, weights=WEIGHTS[::-1]),
            "Red and blue have changed places. The order in the tuple is red, green, blue, and "
            "blue has the smallest weight. Check which weight goes with which."),
        Misconception("green_red_swapped", partial(contrast_with, weights=(0.7152, 0.2126, 0.0722)),
            "Red and green have changed places. Green has the largest weight. Check which weight "
            "goes with which."),
        Misconception("tv_weights", partial(contrast_with, weights=(0.299, 0.587, 0.114)),
            "Your weights are those of old television. WCAG uses 0.2126, 0.7152 and 0.0722. Put "
            "these in."),
        Misconception("no_flare", partial(contrast_with, flare=0.0),
            "You divide the bare luminances. Light of the room falls on every screen, and the "
            "definition adds 0.05 to both for it. Add it above and below."),
        Misconception("flare_above_only", partial(contrast_with, flare_below=0.0),
            "0.05 is missing below the line. White on black, (255, 255, 255) and (0, 0, 0), would "
            "then be divided by 0; it must give 21. Add 0.05 to both luminances."),
        Misconception("not_divided", partial(contrast_with, top=1),
            "You put 0 to 255 into the curve. It expects shares from 0 to 1. Divide each channel "
            "by 255 first."),
        Misconception("by_256", partial(contrast_with, top=256),
            "You divide by 256. White is 255 and must become exactly 1. Divide by 255."),
        Misconception("difference", partial(contrast_with, result="difference"),
            "You give the difference of the luminances. Contrast is a ratio: how many times as "
            "light. Divide."),
        Misconception("rounded", partial(contrast_with, result="rounded"),
            "You round the ratio. 4.46 would then pass as 4.5, and WCAG says it does not. Return "
            "the number as it is."),
    ),
    alternatives=(Alternative("numpy", _contrast_by_numpy), Alternative("hex", _contrast_by_hex)),
    hints=(
        "Work out white on black by hand: which luminance has each, and what comes out?",
        "Share of 255, then the curve, then the three weights. Last the two sums, each plus 0.05, "
        "the larger one on top.",
        "share = value / 255; red, green, blue = parts; 0.2126 * red + ...; "
        "(max(first, second) + 0.05) / (... + 0.05)",
    ),
    solution=(
        "The eye sees ratios of light, so contrast is (lighter + 0.05) ÷ (darker + 0.05). The "
        "numbers 0 to 255 are not light: the curve turns them into it, and the weights say how "
        "bright each colour looks. Without the curve mid-greys pass that nobody can read in the "
        "sun."
    ),
    worlds=PAGE_WORLDS,
    equivalent_mutants={
        "share <= 0.04045 -> Lt": "no channel of 0 to 255 has a share of exactly 0.04045",
    },
)
