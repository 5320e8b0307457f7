"""The three short functions of the pretest of duty T1: money left over, pacing, ROAS."""

from __future__ import annotations

import numpy as np

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec

M = Misconception
WORLDS = (WorldSpec(901, 2024, "none"), WorldSpec(902, 2027, "none"))
NUMBER = Compare(kind="scalar", columns={"": 1e-9})


def _draw(world) -> np.random.Generator:
    return np.random.default_rng([world.seed % 2**32, world.year, 11])


# --- p3: what is left over ------------------------------------------------------------------


def left_over(revenue: float, vat_rate: float, margin: float, media: float) -> float:
    """TWD that a campaign leaves after its media.

    Args:
        revenue: TWD with VAT. margin: contribution as a share of revenue without VAT, before
            media. media: TWD without VAT.
    """
    return revenue / (1 + vat_rate) * margin - media


def _amounts(world) -> tuple:
    gen = _draw(world)
    return tuple((float(gen.integers(900, 4_000) * 1_000), rate, float(gen.integers(30, 55) / 100),
                  float(gen.integers(300, 900) * 1_000)) for rate in (0.05, 0.07))


P3 = Exercise(
    "T1.p3",
    parts=(Part("left_over", left_over, inputs=_amounts,
                load=(("2100000.0", "0.05", "0.4", "600000.0"),
                      ("1050000.0", "0.05", "0.4", "500000.0")), compare=NUMBER),),
    misconceptions=(
        M("vat_kept", lambda r, v, m, a: r * m - a,
          "Your revenue still holds VAT, which belongs to the tax office. Divide it by "
          "1 + vat_rate first."),
        M("vat_times", lambda r, v, m, a: r * (1 - v) * m - a,
          "You multiply by 1 − vat_rate. The tax is a share of the amount without it: divide by "
          "1 + vat_rate."),
        M("media_before_margin", lambda r, v, m, a: (r / (1 + v) - a) * m,
          "You take the media off before the margin, so only a part of them is paid for. Take the "
          "margin of the revenue first, then the whole media."),
        M("revenue_as_profit", lambda r, v, m, a: r / (1 + v) - a,
          "You treat all revenue as yours. Goods, shipping and fees come out of it: multiply by "
          "margin before you take off the media."),
        M("media_with_vat", lambda r, v, m, a: r / (1 + v) * m - a * (1 + v),
          "You add VAT to the media. They are without VAT, and so is the contribution: take them "
          "off as they are."),
        M("media_forgotten", lambda r, v, m, a: r / (1 + v) * m,
          "This is the contribution before media. Asked is what is left after them: take media "
          "off."),
        M("roas", lambda r, v, m, a: r / (1 + v) / a,
          "This is a ROAS. Asked is an amount in NT$: revenue without VAT × margin − media."),
    ),
    alternatives=(Alternative("steps", lambda r, v, m, a: sum((m * (r - r * v / (1 + v)), -a))),),
    hints=("Which of the four amounts holds VAT, and which does not?",
           "Take VAT out of the revenue, then the margin, then take off the media.",
           "net = revenue / (1 + ...); return net * ... - ..."),
    solution="Revenue with VAT ÷ (1 + rate) is the brand's; margin of it is left after goods and "
             "fees; the media come off last, whole. Below 0 the campaign has cost money.",
    worlds=WORLDS,
)


# --- p10: pacing ------------------------------------------------------------------------------


def pace(plan: list, spent: list) -> float:
    """Spent so far ÷ planned so far.

    Args:
        plan: TWD planned for each day of the flight. spent: TWD of the days that are over.
    """
    return sum(spent) / sum(plan[:len(spent)])


def _days(world) -> tuple:
    gen = _draw(world)
    calls = []
    for over in (6, 15, 28):
        plan = [int(x) * 10 for x in np.linspace(700, 4_500, 28) * gen.uniform(0.9, 1.1, 28)]
        calls.append((plan, [round(x * float(f), 2) for x, f in
                             zip(plan, gen.uniform(0.7, 1.3, over), strict=False)]))
    return tuple(calls)


P10 = Exercise(
    "T1.p10",
    parts=(Part("pace", pace, inputs=_days,
                load=(("[10000, 20000, 30000, 60000]", "[12000, 15000]"),), compare=NUMBER),),
    misconceptions=(
        M("whole_budget", lambda plan, spent: sum(spent) / sum(plan),
          "You divide by the plan of the whole flight. On its second day every campaign would "
          "look slow: take the plan of the days that are over."),
        M("even_days", lambda plan, spent: sum(spent) / (sum(plan) * len(spent) / len(plan)),
          "You expect the same amount on every day. The plan rises towards the festival: add up "
          "the plan of the days that are over."),
        M("mean_of_days", lambda plan, spent: sum(
            s / p for s, p in zip(spent, plan, strict=False)) / len(spent),
          "This is the mean of the daily shares, so a small day counts as much as a large one. "
          "Divide sum by sum."),
        M("yesterday", lambda plan, spent: spent[-1] / plan[len(spent) - 1],
          "You look at the last day only. Asked is everything so far."),
        M("one_day_more", lambda plan, spent: sum(spent) / sum(plan[:len(spent) + 1]),
          "Your plan holds one day more than your spend. Take as many days of the plan as are "
          "over."),
        M("upside_down", lambda plan, spent: sum(plan[:len(spent)]) / sum(spent),
          "You divide the plan by the spend. Above 1 should mean that too much is spent: turn it "
          "round."),
    ),
    alternatives=(Alternative("loop", lambda plan, spent: sum(spent) / sum(
        p for p, _ in zip(plan, spent, strict=False))),),
    hints=("How many days are over? As many as spent has entries.",
           "Add up both lists over these days and divide.",
           "return sum(spent) / sum(plan[:...])"),
    solution="Pacing compares the same days: what was spent on them with what was planned for "
             "them. Above 1 money goes faster than planned.",
    worlds=WORLDS,
)


# --- p13: ROAS of several days ----------------------------------------------------------------


def roas(cost: list, revenue: list) -> float:
    """Revenue of all days ÷ cost of all days (one number a day in each list)."""
    return sum(revenue) / sum(cost)


def _flights(world) -> tuple:
    gen = _draw(world)
    return tuple(([0.0, *(float(x) for x in gen.integers(200, 20_000, n))],
                  [float(x) for x in gen.integers(500, 60_000, n + 1)]) for n in (5, 14))


def _daily(cost: list, revenue: list) -> list:
    return [r / c for c, r in zip(cost, revenue, strict=True) if c]


P13 = Exercise(
    "T1.p13",
    parts=(Part("roas", roas, inputs=_flights,
                load=(("[20000, 200, 5000]", "[40000, 2000, 30000]"),), compare=NUMBER,
                practice=lambda: (([0.0, 400.0], [90.0, 800.0]),)),),
    misconceptions=(
        M("mean_of_days", lambda c, r: sum(_daily(c, r)) / len(_daily(c, r)),
          "Your ROAS is the mean of the daily ones: a day with NT$200 then counts as much as one "
          "with NT$20,000. Divide the sums."),
        M("best_day", lambda c, r: max(_daily(c, r)),
          "This is the ROAS of the best day. Asked is the one of all days: divide the sums."),
        M("days_with_cost", lambda c, r: sum(
            x for k, x in zip(c, r, strict=True) if k) / sum(c),
          "You leave out the revenue of days without cost. It belongs to the flight: add up both "
          "lists whole."),
        M("upside_down", lambda c, r: sum(c) / sum(r),
          "You divide cost by revenue. ROAS is what a dollar brings back: turn it round."),
        M("roi", lambda c, r: sum(r) / sum(c) - 1,
          "You take the cost off once more: that is a return on investment. ROAS is revenue ÷ "
          "cost."),
        M("median_of_days", lambda c, r: float(np.median(_daily(c, r))),
          "This is the median day. What the whole flight brought is in the sums: divide them."),
    ),
    alternatives=(Alternative("arrays", lambda c, r: np.array(r).sum() / np.array(c).sum()),),
    hints=("Which day should count most: the cheap one or the dear one?",
           "Add up each list first, divide last.", "return sum(...) / sum(...)"),
    solution="A ratio of sums lets every dollar count once. A mean of ratios lets every day count "
             "once, however small.",
    worlds=WORLDS,
)
