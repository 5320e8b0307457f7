"""T1.2.h: splitting a budget in steps, each where it brings most."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from autograder.artefacts.allocation_check import judge_steps

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec

WORLDS = tuple(WorldSpec(320 + n, year, "none") for n, year in enumerate((2024, 2026, 2027, 2025)))
STEP = 10_000
SPLIT = Compare(kind="series", columns={"": 1e-6})


def _value(curves: pd.DataFrame, margin: bool = True) -> Callable[[str, float], float]:
    rows = curves.set_index("channel").to_dict("index")

    def value(channel: str, spend: float) -> float:
        c = rows[channel]
        power = spend ** c["slope"] if spend > 0 else 0.0
        revenue = c["ceiling"] * power / (c["half"] ** c["slope"] + power)
        return revenue * (c["margin"] if margin else 1.0)

    return value


def allocate_with(
    curves: pd.DataFrame, total: float, step: float, *, begin: str = "low", cap: str = "high",
    rule: str = "step", margin: bool = True, low_off: bool = True, ahead: float | None = None,
) -> pd.Series:
    """The greedy split with switches for the known wrong ways.

    cap: "high" no step past the high, "below" a step while below it, "none" any step.

    rule: "step" what the next step brings; "average" what the spend so far brings per dollar;
        "level" what the channel brings in all; "ahead" what the step would bring per dollar of
        the whole spend after it.

    ahead: the amount whose gain is compared, where it is not the step that is dealt out.
    """
    rows = curves.set_index("channel")
    value = _value(curves, margin)
    spend = {c: (float(rows.loc[c, "low"]) if begin == "low" else 0.0) for c in rows.index}
    left = float(total) - (sum(spend.values()) if low_off else 0.0)
    top = {c: np.inf if cap == "none" else float(rows.loc[c, "high"]) for c in rows.index}
    room = 0.0 if cap == "below" else step

    def score(c: str) -> float:
        now, then = value(c, spend[c]), value(c, spend[c] + (ahead or step))
        if rule == "average":
            return now / spend[c]
        if rule == "level":
            return now
        if rule == "ahead":
            return then / (spend[c] + step)
        return then - now

    while left >= step - 1e-6:
        free = [c for c in rows.index if spend[c] + room <= top[c] + (1e-6 if room else -1e-6)]
        if not free:
            break
        spend[max(free, key=score)] += step
        left -= step
    return pd.Series(spend, dtype=float)


def allocate(curves: pd.DataFrame, total: float, step: float) -> pd.Series:
    """TWD by channel: every channel its low, then each step where it brings most."""
    return allocate_with(curves, total, step)


def proportional(weight: Callable[[pd.DataFrame], pd.Series]):
    """A split in proportion to a weight of each channel, bounds ignored."""
    def impl(curves: pd.DataFrame, total: float, step: float = STEP) -> pd.Series:
        rows = curves.set_index("channel")
        share = weight(rows)
        return total * share / share.sum()

    return impl


def _average_roas(rows: pd.DataFrame) -> pd.Series:
    """ROAS of each channel at its low: what last year's table of averages would show."""
    power = rows["low"] ** rows["slope"]
    return rows["ceiling"] * power / (rows["half"] ** rows["slope"] + power) / rows["low"]


def _clipped(curves: pd.DataFrame, total: float, step: float = STEP) -> pd.Series:
    """In proportion to the ceilings, then cut to the bounds and left at that."""
    rows = curves.set_index("channel")
    raw = total * rows["ceiling"] / rows["ceiling"].sum()
    return raw.clip(rows["low"], rows["high"])


def _best_first(curves: pd.DataFrame, total: float, step: float) -> pd.Series:
    """Fill the channel with the best average up to its high, then the next."""
    rows = curves.set_index("channel")
    spend = rows["low"].astype(float).copy()
    left = total - spend.sum()
    for channel in _average_roas(rows).sort_values(ascending=False).index:
        more = min(left, rows.loc[channel, "high"] - spend[channel])
        spend[channel] += more
        left -= more
    return spend


def _one_short(curves: pd.DataFrame, total: float, step: float) -> pd.Series:
    return allocate(curves, max(total - step, curves["low"].sum()), step)


def _vat_inside(curves: pd.DataFrame, total: float, step: float) -> pd.Series:
    return allocate(curves, total / 1.05, step)


def _by_heap(curves: pd.DataFrame, total: float, step: float) -> dict[str, float]:
    """All steps of all channels at once, the best of them taken: the same by concavity."""
    value = _value(curves)
    steps = []
    for c in curves.itertuples():
        for k in range(int((c.high - c.low) // step)):
            at = c.low + k * step
            steps.append((value(c.channel, at + step) - value(c.channel, at), c.channel))
    spend = dict(zip(curves["channel"], curves["low"].astype(float), strict=True))
    for _, channel in sorted(steps, reverse=True)[: int(round(
            (total - curves["low"].sum()) / step))]:
        spend[channel] += step
    return spend


def by_numpy(curves: pd.DataFrame, total: float, step: float) -> pd.Series:
    """The same greedy split on arrays."""
    k = {n: curves[n].to_numpy(float) for n in ("ceiling", "half", "slope", "margin", "high")}
    spend = curves["low"].to_numpy(float).copy()

    def value(x: np.ndarray) -> np.ndarray:
        return k["margin"] * k["ceiling"] / (1 + (k["half"] / x) ** k["slope"])

    for _ in range(int((total - spend.sum()) // step)):
        gain = np.where(spend + step <= k["high"], value(spend + step) - value(spend), -np.inf)
        if np.isneginf(gain).all():
            break
        spend[gain.argmax()] += step
    return pd.Series(spend, index=curves["channel"])


def step_inputs(world) -> tuple:
    """A usual total, little to deal out, nothing, more than all can take; other order and step."""
    curves = world.response_curves
    low, high = float(curves["low"].sum()), float(curves["high"].sum())
    usual = low + STEP * round(0.45 * (high - low) / STEP)
    return (
        (curves, usual, STEP),
        (curves, low + 4 * STEP, STEP),
        (curves.iloc[::-1].reset_index(drop=True), high - 6 * STEP, STEP),
        (curves, high + 3 * STEP, STEP),
        (curves, low, STEP),
        (curves, usual + STEP, STEP // 2),
        (curves.assign(high=curves["high"] - 3_000.0),
         low + STEP * round(0.8 * (high - low) / STEP), STEP),
        (_crossing(), 110_000.0, 40_000.0), (_crossing(), 70_000.0, 40_000.0),
    )


def small_inputs() -> tuple:
    """Other steps than NT$10,000, and highs that no whole step reaches."""
    curves = pd.DataFrame({
        "channel": ["A", "B", "C"], "ceiling": [900_000.0, 600_000.0, 300_000.0],
        "half": [60_000.0, 50_000.0, 20_000.0], "slope": [0.8, 0.9, 0.7],
        "margin": [0.4, 0.5, 0.6], "low": [20_000.0, 10_000.0, 5_000.0],
        "high": [45_000.0, 60_000.0, 23_000.0],
    })
    return ((curves, 63_000.0, 7_000.0), (curves, 95_000.0, 10_000.0),
            (_crossing(), 70_000.0, 40_000.0))


def _crossing() -> pd.DataFrame:
    """Two channels: NT$10,000 more bring most in A, NT$40,000 more in B."""
    return pd.DataFrame({
        "channel": ["A", "B"], "ceiling": [120_000.0, 900_000.0], "half": [15_000.0, 600_000.0],
        "slope": [0.9, 0.95], "margin": [0.5, 0.5], "low": [10_000.0, 20_000.0],
        "high": [130_000.0, 200_000.0],
    })


H = Exercise(
    "T1.2.h",
    parts=(Part(
        "allocate", allocate, inputs=step_inputs,
        load=(("response_curves", "990000", "10000"), ("response_curves", "400000", "10000"),
              ("response_curves", "1500000", "10000"), ("response_curves", "1700000", "10000")),
        compare=SPLIT, judge=judge_steps, practice=small_inputs,
    ),),
    misconceptions=(
        Misconception("average_decides",
            lambda c, t, s: allocate_with(c, t, s, rule="average"),
            "You give the next step to the channel with the best average so far. The average looks "
            "back at cheap early buyers; the next dollar meets the dear ones. Compare what the "
            "next step adds.", row="M46"),
        Misconception("average_after_the_step",
            lambda c, t, s: allocate_with(c, t, s, rule="ahead"),
            "You compare the average after the step. It still mixes the new dollars with the old "
            "ones. Subtract: contribution after the step less contribution before it."),
        Misconception("largest_channel",
            lambda c, t, s: allocate_with(c, t, s, rule="level"),
            "You give the next step to the channel that brings most in all. Large is not the same "
            "as growing. Compare what one more step adds in each."),
        Misconception("revenue_without_margin",
            lambda c, t, s: allocate_with(c, t, s, margin=False),
            "You compare revenue. A dollar of revenue leaves less in one channel than in another. "
            "Multiply by margin before you compare."),
        Misconception("minimum_forgotten",
            lambda c, t, s: allocate_with(c, t, s, begin="zero"),
            "You begin with nothing in every channel, so some end below their low. Contracts and "
            "learning phases need it. Begin with low and deal out what is left."),
        Misconception("minimum_on_top",
            lambda c, t, s: allocate_with(c, t, s, low_off=False),
            "You give every channel its low and then deal out the whole total again. Take the sum "
            "of the lows off the total first."),
        Misconception("high_ignored",
            lambda c, t, s: allocate_with(c, t, s, cap="none"),
            "You go past the high of a channel. Beyond it there is no inventory or no list. Skip a "
            "channel whose next step would pass its high."),
        Misconception("proportional_to_ceiling", proportional(lambda r: r["ceiling"]),
            "You split in proportion to the ceilings. The ceiling says how much there is to win, "
            "not how soon it gets dear. Deal out steps instead."),
        Misconception("proportional_to_average", proportional(_average_roas),
            "You split in proportion to ROAS. A channel with twice the ROAS is not worth twice the "
            "money. Deal out steps, each where it adds most.", row="M46"),
        Misconception("equal_shares", proportional(lambda r: r["ceiling"] * 0 + 1),
            "You give every channel the same. That asks nothing of the curves. Deal out steps, "
            "each where it adds most."),
        Misconception("cut_to_bounds", _clipped,
            "You split in proportion and then cut to the bounds. What was cut off is lost, and the "
            "sum no longer fits. Keep the bounds while dealing out."),
        Misconception("best_channel_first", _best_first,
            "You rank the channels once, fill the first up to its high, and then the next. Long "
            "before its high its next dollar brings less than the first dollar elsewhere. Compare "
            "anew after each step."),
        Misconception("below_high_is_enough",
            lambda c, t, s: allocate_with(c, t, s, cap="below"),
            "A channel takes a step as long as it is below its high, so its last step goes past "
            "it. Compare spend + step with high."),
        Misconception("total_typed", lambda c, t, s: allocate(c, 990_000, s),
            "You deal out NT$990,000 whatever total is. The manager will change it: use the "
            "argument total."),
        Misconception("step_typed", lambda c, t, s: allocate(c, t, STEP),
            "You deal out steps of NT$10,000 whatever step is. Use the argument step."),
        Misconception("other_step_compared",
            lambda c, t, s: allocate_with(c, t, s, ahead=STEP),
            "You compare what another NT$10,000 would bring, and deal out steps of another size. "
            "What brings most at first need not bring most over a whole step: use step in both."),
        Misconception("one_step_short", _one_short,
            "One step of the total is not dealt out. Check the condition of your loop: while at "
            "least one whole step is left."),
        Misconception("vat_inside", _vat_inside,
            "You take VAT off the total first. The total is media cost without VAT already. Deal "
            "out all of it.", row="M17"),
    ),
    alternatives=(Alternative("all_steps_sorted", _by_heap), Alternative("numpy", by_numpy)),
    hints=(
        "Start with what cannot be chosen: how much is left once every channel has its low?",
        "Loop while a whole step is left: for each channel that can still take a step, compute "
        "contribution after it less contribution now; give the step to the largest difference.",
        "table = curves.set_index(\"channel\"); spend = table[\"low\"].copy(); left = total - "
        "spend.sum(); while left >= step: gains = {c: contribution(table.loc[c], spend[c] + step) "
        "- contribution(table.loc[c], spend[c]) for c in table.index if ... <= table.loc[c, "
        "\"high\"]}; if not gains: break; best = max(gains, key=gains.get); then add one step to "
        "spend[best] and take it off left",
    ),
    solution=(
        "With curves that only flatten, the best place for the next step never becomes a mistake "
        "later, so dealing out step by step finds the best split. At its end the next step brings "
        "about the same everywhere, except where a bound holds a channel back. The average decides "
        "nothing: it describes money that is already spent."
    ),
    worlds=WORLDS,
)
