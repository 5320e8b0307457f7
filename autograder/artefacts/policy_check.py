"""Judge a steering policy by the flights it flew: rules first, then what it brought.

Every wrong way has its sentence in SAYS; the places name flight, day, channel and direction.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checking.messages import Text
from autograder.checking.verdict import Finding
from datasets.campaign import CHANNELS, DAYS, MATURE_DAYS
from datasets.campaign.season import planned

from .policy_flights import (
    ALONE,
    DOLLAR,
    JUMP,
    READ,
    Flight,
    Flights,
    changes,
    differs,
    forced,
    jumps,
)

BETTER = 0.01  # by how much a flight must beat the plan's contribution after media
CLEARLY = 1.5  # a last dollar that brings this much more is no matter of measurement
WRONG_DAYS = 3  # days of one flight on which money may run the wrong way
AHEAD, LEFT = 1.10, 0.975  # of what the plan would have spent by then
EVEN = 0.08  # daily totals that vary less than this ignore the season
AGAIN = 17  # by this morning the broken days lie behind
ANEW_DAYS = 10  # days away from the plan's split that tell who begins from it every morning
TIMID = 0.10  # a share that moves less than this in a whole flight

SAYS = {
    "nan_budget": "Day {day}: the budget of {channel} is not a finite number (NaN or infinite). "
    "Often a division by 0 on a day without data; keep yesterday's budget then.",
    "negative_budget": "Day {day}: the budget of {channel} is below 0. Take from a channel at most "
    "what it has.",
    "over_budget": "Day {day}: the budgets add up to more than what remains of the flight's "
    "budget. Scale today's budgets so that their sum is at most state[\"remaining\"].",
    "channel_left_out": "Day {day}: the budget of {channel} is missing. Every channel needs "
    "one; where nothing changes, give yesterday's.",
    "channel_stopped": "Flight {run}, day {day}: you switch {channel} off. One bad day is mostly "
    "chance or late conversions, and a channel at 0 tells you nothing any more. Go down by at most "
    "20% a day.",
    "big_jump": JUMP,
    "late_conversions": "Two flights that differ only in how fast conversions arrive get other "
    "budgets from you, first on day {day} in {channel}. Yesterday's conversions are not complete, "
    "and those of slow channels least. Measure on days that are at least {days} days old.",
    "broken_days": "Two flights that differ only in what the broken tag reported get other budgets "
    "from you, first on day {day} in {channel}. The orders came in, only the report is missing. "
    "Leave out rows whose status is not ok, also weeks later.",
    "faulty_days": "Two flights that differ only in what was reported for days without stock or "
    "with a refused ad get other budgets from you, first on day {day} in {channel}. Such days say "
    "nothing about the next dollar. Leave out rows whose status is not ok, and not only "
    "tracking_break.",
    "unsteady": "The first flight was flown twice, and the same mornings get other budgets from "
    "you, first on day {day} in {channel}: something in your function is random or kept between "
    "calls. Work out everything from state.",
    "revenue_unread": "Two flights that differ only in the revenue of the same conversions get the "
    "same budgets from you on days {first} to {last}. An order is not worth the same everywhere. "
    "Measure margin times revenue divided by cost, and not conversions or clicks.",
    "mean_of_ratios": "Two flights in which each channel has the same cost and revenue in all, "
    "only spread otherwise over days 1 and 2, get other budgets from you on day {day}, first in "
    "{channel}. That is what a mean of daily ratios does: a day of a few dollars counts as much as "
    "a full one. Add up revenue and cost over all days that you may measure, then divide.",
    "even_pace": "Flight {run}: you spend about the same every day. The plan keeps money for "
    "the busiest days, when each dollar meets more buyers. Take today's share of the planned spend "
    "that is left, and spend that share of the remaining budget.",
    "spent_early": "Flight {run}, day {day}: you have spent over a tenth more than planned by "
    "then. What is gone early is missing on the busiest days. Take today's share of the "
    "planned spend that is left, and spend that share of the remaining budget.",
    "left_over": "Flight {run}: in the end more than one dollar in forty of the flight's budget is "
    "not spent. What platforms do not deliver comes back to you. Divide state[\"remaining\"], not "
    "the plan, over the days that are left.",
    "average_decides": "Flight {run}, day {day}: you raise {poor}, which has the best average. Its "
    "last dollar brings less than that of {rich}: who searches for the brand buys anyway. "
    "Multiply the average by the last dollar's share of it before you compare.",
    "total_decides": "Flight {run}, day {day}: you raise {poor}, which brings most in all, because "
    "it gets most. Its last dollar brings less than that of {rich}. Divide by cost, and "
    "compare what the last dollar brings.",
    "wrong_way": "Flight {run}, day {day}: you raise {poor} most, although the last dollar in "
    "{rich} brings clearly more. Look at which channel you take from and which one you give to: "
    "idxmax and idxmin are easily exchanged.",
    "stands_still": "You follow the plan and move nothing between channels, so you can do no "
    "better than the plan. Once three clean days of each channel are old enough, move money from "
    "the channel whose last dollar brings least to the one where it brings most.",
    "begins_anew": "Flight {run}: on each morning you begin from the plan's split, so the move of "
    "the day before is taken back, and no channel ever gets further than one step. Begin from "
    "state[\"yesterday\"], and split today's total as it was split then.",
    "money_created": "Flight {run}, day {day}: {channel} gets more than its share of today's "
    "total, and no other channel gets less, so the move spends money that is not there. Take from "
    "one channel what you give to the other.",
    "frozen": "Flight {run}: from day {day} on you move nothing any more, although the last dollar "
    "in {rich} brings clearly more than in {poor}. The broken days are over, and their rows are "
    "left out. Hold only while a row of yesterday says tracking_break.",
    "too_timid": "You beat the plan clearly in {won} of {flights} flights; {need} are needed. Your "
    "moves go the right way, but no channel's share changes by even a tenth in flight {run}. Move "
    "5% of the poorer channel's budget a day.",
    "too_far": "You beat the plan clearly in {won} of {flights} flights; {need} are needed. In "
    "flight {run} you raise {channel} for so long that its last dollar brings less than "
    "elsewhere. Move less a day, and stop when best and worst are close.",
    "too_weak": "You beat the plan clearly in {won} of {flights} flights; {need} are needed. "
    "Flight {run} falls most behind. Print its budgets beside the plan, and begin to move as soon "
    "as three clean days are old enough.",
    "far_from_best": "On average you miss {missed}% of what the best budgets would add to the "
    "plan; at most {most}% may be missed. Flight {run} is furthest. The curves bend: after each "
    "move estimate anew what the last dollar brings at the new spend.",
}  # fmt: skip


def judge_policy(actual: Flights, args: tuple, expected: dict[str, Any]) -> Finding | None:
    """The core task: the rules kept, the plan beaten.

    Args:
        actual: the flights (policy_flights.fly_all).
        args: ([[seed, year], ...],).
        expected: plan (score of the plan by flight), need (flights in which it must be beaten).
    """
    return (_rules(actual.flights) or _twins(actual) or _still(actual.flights)
            or _pace(actual.flights) or actual.cut or _unread(actual) or _lumped(actual)
            or _created(actual.flights) or _anew(actual.flights) or _ways(actual.flights)
            or _frozen(actual.flights) or _beaten(actual.flights, expected))


def judge_close(actual: Flights, args: tuple, expected: dict[str, Any]) -> Finding | None:
    """The ★ task: the rules kept, and near to the best budgets.

    expected: plan, best (scores by flight), most (share of the gain that may be missed).
    """
    wrong = _rules(actual.flights)
    if wrong:
        return wrong
    plan, best = np.array(expected["plan"]), np.array(expected["best"])
    missed = (best - [f.score for f in actual.flights]) / (best - plan)
    if missed.mean() <= expected["most"]:
        return None
    return _said("far_from_best", missed=f"{missed.mean() * 100:.0f}",
                 most=f"{expected['most'] * 100:.0f}", run=int(missed.argmax()) + 1)


def _said(slip: str, **places: Any) -> Finding:
    return Finding(SAYS[slip], places, slip)


def _rules(flights: list[Flight]) -> Finding | None:
    """Changes of at most 20 % a day."""
    for run, flight in enumerate(flights, 1):
        over = np.argwhere(jumps(flight.budgets) & ~forced(flight))
        if not len(over):
            continue
        at, channel = over[0]
        places = {"run": run, "day": int(at) + 1, "channel": CHANNELS[channel]}
        if flight.budgets[at, channel] == 0:
            return _said("channel_stopped", **places)
        up = changes(flight.budgets)[at, channel] > 0
        return _said("big_jump", **places, direction=Text("higher" if up else "lower"))
    return None


def _twins(done: Flights) -> Finding | None:
    """Reports that must not matter."""
    budgets = done.flights[0].budgets
    if done.same is not None and (at := differs(budgets, done.same)):
        return _said("unsteady", day=at[0], channel=CHANNELS[at[1]])
    if done.young is not None and (at := differs(budgets, done.young)):
        return _said("late_conversions", day=at[0], channel=CHANNELS[at[1]], days=MATURE_DAYS)
    if done.broken is not None and (at := differs(budgets, done.broken)):
        return _said("broken_days", day=at[0], channel=CHANNELS[at[1]])
    if done.faulty is not None and (at := differs(budgets, done.faulty)):
        return _said("faulty_days", day=at[0], channel=CHANNELS[at[1]])
    return None


def _unread(done: Flights) -> Finding | None:
    """Revenue must matter, not only how many bought."""
    return _said("revenue_unread", first=READ[0], last=READ[1]) if done.unread else None


def _lumped(done: Flights) -> Finding | None:
    """The sums count, and not how they fall on the days."""
    if done.lumped is None:
        return None
    return _said("mean_of_ratios", day=done.lumped[0], channel=CHANNELS[done.lumped[1]])


def _still(flights: list[Flight]) -> Finding | None:
    """Some channel's share must change."""
    return _said("stands_still") if max(_drift(f).max() for f in flights) < 0.01 else None


def _pace(flights: list[Flight]) -> Finding | None:
    """The season's spend: not much earlier than planned, and not left over."""
    plan = planned().sum(axis=1)
    by_plan = plan.cumsum()
    for run, flight in enumerate(flights, 1):
        spent = flight.cost.sum(axis=1).cumsum()
        early = np.flatnonzero(spent > AHEAD * by_plan + 0.005 * by_plan[-1])
        left = spent[-1] < LEFT * by_plan[-1]
        total = flight.budgets.sum(axis=1)[4:22]
        if (len(early) or left) and total.std() < EVEN * total.mean():
            return _said("even_pace", run=run)
        if len(early):
            return _said("spent_early", run=run, day=int(early[0]) + 1)
        if left:
            return _said("left_over", run=run)
    return None


def _shares(flight: Flight) -> np.ndarray:
    """Share of each channel in the day's budgets, the plan's first."""
    rows = np.vstack([planned()[:1], flight.budgets])
    return rows / np.maximum(rows.sum(axis=1, keepdims=True), 1e-9)


def _drift(flight: Flight) -> np.ndarray:
    """How far each channel's share of the day ever gets from the plan's, as a share of that."""
    shares = _shares(flight)
    return np.abs(shares / shares[0] - 1).max(axis=0)


def _ways(flights: list[Flight]) -> Finding | None:
    """What rises most must not be a channel whose last dollar clearly brings less than others'."""
    days, first = np.arange(DAYS), None
    explained: dict[str, list] = {"average_decides": [], "total_decides": [], "last": []}
    places = None
    for run, flight in enumerate(flights, 1):
        shares = _shares(flight)
        moved = shares[1:] / np.maximum(shares[:-1], 1e-9) - 1
        raised, rich = moved.argmax(axis=1), np.nan_to_num(flight.last).argmax(axis=1)
        best, mine = flight.last[days, rich], flight.last[days, raised]
        moving = (moved[days, raised] > 0.002) & np.isfinite(best)
        for slip, reading in (("average_decides", flight.average),
                              ("total_decides", flight.total), ("last", flight.last)):
            explained[slip] += list((np.nan_to_num(reading).argmax(axis=1) == raised)[moving])
        if places is None and (other := np.flatnonzero(moving & (raised != rich))).size:
            places = _places(run, int(other[0]), rich, raised)
        wrong = np.flatnonzero(moving & (best > CLEARLY * mine)
                               & (mine < np.median(flight.last, axis=1)))
        if len(wrong) >= WRONG_DAYS and first is None:
            first = _places(run, int(wrong[0]), rich, raised)
    if places is None:
        return None
    by = {name: np.mean(days) for name, days in explained.items()}
    slip = max(("average_decides", "total_decides"), key=by.get)
    # A wrong reading may be right by chance in what it moves; it still decides by the wrong thing.
    if by[slip] > 0.9 and by["last"] < 0.8:
        return _said(slip, **(first or places))
    return _said("wrong_way", **first) if first else None


def _created(flights: list[Flight]) -> Finding | None:
    """What one channel gets on top must be missing in another; limits of 20 % aside."""
    plan = planned().sum(axis=1)
    weight = plan / plan[::-1].cumsum()[::-1]  # of a day in what is still to come
    for run, flight in enumerate(flights, 1):
        spent = np.append(0.0, flight.cost.sum(axis=1).cumsum()[:-1])
        total = weight * (plan.sum() - spent)
        before = np.vstack([planned()[:1], flight.budgets[:-1]])
        split = before / np.maximum(before.sum(axis=1, keepdims=True), 1e-9) * total[:, None]
        more = flight.budgets - split
        free = (np.abs(split - before) < 0.19 * before).all(axis=1)
        made = free & (more.min(axis=1) > -DOLLAR) & (more.max(axis=1) > 0.01 * split.max(axis=1))
        made &= np.median(more, axis=1) < DOLLAR  # the others as before
        if made.sum() >= WRONG_DAYS:
            at = int(made.argmax())
            return _said("money_created", run=run, day=at + 1, channel=CHANNELS[more[at].argmax()])
    return None


def _anew(flights: list[Flight]) -> Finding | None:
    """Each morning from the plan's split: a step away from it on many days, and never further."""
    plan = planned() / planned().sum(axis=1, keepdims=True)
    for run, flight in enumerate(flights, 1):
        shares = _shares(flight)[1:]
        away = np.abs(shares / plan - 1)
        off = away.max(axis=1) > 0.004
        if off.sum() < ANEW_DAYS or off[: ALONE - 1].any():
            continue
        step = away[int(off.argmax())].max()
        back = (away.min(axis=0) < 0.004).any() and np.median(away[off].max(axis=1)) < 1.3 * step
        steady = np.median(np.sort(away[off], axis=1)[:, -3]) < 0.004  # three channels as planned
        if back and steady and away[off].max() < 2.5 * step:
            return _said("begins_anew", run=run)
    return None


def _frozen(flights: list[Flight]) -> Finding | None:
    """After the broken days money must move again where it clearly should."""
    for run, flight in enumerate(flights, 1):
        shares = _shares(flight)
        late = np.arange(AGAIN - 1, DAYS - 1)
        moved = np.abs(shares[late + 1] / np.maximum(shares[late], 1e-9) - 1).max(axis=1)
        last = flight.last[late]
        should = last.max(axis=1) > CLEARLY * last.min(axis=1)
        if should.sum() >= len(late) // 2 and moved.max() < 1e-4:
            at = int(should.argmax())
            return _said("frozen", run=run, day=AGAIN, rich=CHANNELS[last[at].argmax()],
                         poor=CHANNELS[last[at].argmin()])
    return None


def _places(run: int, at: int, rich: np.ndarray, raised: np.ndarray) -> dict[str, Any]:
    return {"run": run, "day": at + 1, "rich": CHANNELS[rich[at]], "poor": CHANNELS[raised[at]]}


def _beaten(flights: list[Flight], expected: dict[str, Any]) -> Finding | None:
    """The plan beaten clearly in enough flights; else what was done too little or too much."""
    gain = np.array([f.score for f in flights]) / np.array(expected["plan"]) - 1
    won = int((gain >= BETTER).sum())
    if won >= expected["need"]:
        return None
    worst = int(gain.argmin())
    flight, places = flights[worst], {"won": won, "flights": len(flights),
                                      "need": expected["need"], "run": worst + 1}
    if _drift(flight).max() < TIMID:
        return _said("too_timid", **places)
    shares = _shares(flight)
    raised = int((shares[-8:].mean(axis=0) / shares[0]).argmax())
    brought = flight.brought[-8:].mean(axis=0)
    if brought[raised] < np.median(brought):
        return _said("too_far", **places, channel=CHANNELS[raised])
    return _said("too_weak", **places)

