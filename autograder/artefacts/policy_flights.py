"""Flying a learner's steering policy through whole campaigns, and what it could see each morning.

The campaign stays on the check's side: the policy gets the morning's state and gives budgets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.compare import Compare, compare
from autograder.checking.messages import Text
from autograder.checking.run import Failed
from autograder.checking.verdict import Finding
from datasets.campaign import (
    CHANNELS,
    DAYS,
    FLIGHT_BUDGET,
    MATURE_DAYS,
    MAX_CHANGE,
    Campaign,
    CampaignError,
)
from datasets.campaign.season import BREAK, CUT_DAY, planned

NAME = "policy"
LEAST_DAYS = 3  # clean, mature days of every channel before anything is measured
# The first flight is flown again with other reports of young and of broken days: the channel whose
# last dollar brings least is made to look best, the others worst.
FLATTERED, SLANDERED = 20.0, 0.1
# Mornings on which a twin is asked. Young days are read on any; no ad is refused before day 6, the
# tag breaks on days 12 to 14, the stock is out from day 17 to 20 at most, and all of these are read
# once they are old enough.
YOUNG = (3, 4, 5, 6, 8, 9, 11, 15, 18)
FAULTY = (7, 10, 12, 16, 17, 18, 20, 22, 24, 26)
READ = 10, 12  # first and last morning on which revenue must be read: before the tag breaks
ALONE = 8  # the other flights hold the plan until there is something to measure
# Days 1 and 2 of a channel: the share of both days' cost and revenue that is told of day 1.
LUMPED_COST, LUMPED_REVENUE = 0.95, 0.05
# Mornings on which both days are old enough, and until which they are surely among those measured.
LUMPED_FROM, LUMPED_UNTIL = 2 + MATURE_DAYS, 11
MOVED = 0.002  # change of a share that is no rounding
CUT = 0.4  # share of what is left that finance takes back late in one more flight
KINDS = len(CHANNELS)
DOLLAR = 1.0  # by how much a budget in whole dollars may exceed the change of 20 %
JUMP = (
    "Flight {run}, day {day}: the budget of {channel} is {direction} than the day before by more "
    "than 20%. The platform then starts learning anew, and three days bring a third less. Clip "
    "each budget to 0.8 to 1.2 times state[\"yesterday\"]."
)
# What Python and pandas say where there is nothing to measure.
_NOTHING = re.compile(r"IndexError|KeyError|ZeroDivision|all NA|empty sequence|cannot convert.*NaN")
EARLY = (
    "{what} (That was on day {day}: there is no row yet that may be measured. all() says True of "
    "an empty column; ask with counts.min() >= 3 and len(counts) == 5.)"
)


@dataclass
class Flight:
    """One flight as it was flown; arrays have a row per day and a column per channel.

    last, average, total: what a measurement on clean, mature days said that morning about the
    last dollar, the average return and the revenue of each channel (NaN: too early).
    brought: what the last dollar really brought.
    """

    budgets: np.ndarray
    cost: np.ndarray
    score: float
    last: np.ndarray
    average: np.ndarray
    total: np.ndarray
    brought: np.ndarray


@dataclass
class Flights:
    """All flights of one check.

    young, broken, faulty: the budgets of the first flight's twins; faulty also has other reports of
    days without stock or with a refused ad. lumped: (day, channel) that differs where days 1 and 2
    are told otherwise with the same sums. same: those of a twin in which nothing is other, flown
    where one of the others differs. unread: True where other revenue of the same conversions
    changes no budget. cut: what the twin with a late cut was refused for, if anything.
    """

    flights: list[Flight]
    young: np.ndarray | None = None
    broken: np.ndarray | None = None
    faulty: np.ndarray | None = None
    same: np.ndarray | None = None
    unread: bool = False
    lumped: tuple[int, int] | None = None
    cut: Finding | None = None


def measured(state: Mapping[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(last dollar, average return, revenue) by channel on clean, mature days; NaN too early."""
    history = state["history"]
    days = len(history) // KINDS
    grid = {c: history[c].to_numpy().reshape(days, KINDS) for c in ("cost", "revenue")}
    clean = (history["status"].to_numpy() == "ok").reshape(days, KINDS)
    age = state["day"] - history["day"].to_numpy().reshape(days, KINDS)
    clean &= age >= state["limits"]["mature_days"]
    if days == 0 or clean.sum(axis=0).min() < LEAST_DAYS:
        nothing = np.full(KINDS, np.nan)
        return nothing, nothing, nothing
    cost, revenue = (np.where(clean, grid[c], 0).sum(axis=0) for c in ("cost", "revenue"))
    with np.errstate(invalid="ignore", divide="ignore"):
        average = state["margin"] * revenue / cost
    return average * list(state["last_share"].values()), average, revenue


def fly(
    ask: Callable[..., Any], seed: int, year: int, festival: str = "雙11", run: int = 1,
    first: int = 1,
) -> Flight:
    """One flight, the one with the number `run`; the plan is held before day `first`.

    Raises:
        Failed: what the policy gives back cannot be carried out, or the policy raised.
    """
    campaign = Campaign(seed, year, festival=festival)
    seen = np.full((3, DAYS, KINDS), np.nan)
    for row in planned()[: first - 1]:
        campaign.step(dict(zip(CHANNELS, row.tolist(), strict=True)))
    while not campaign.over:
        state = campaign.state()
        at = state["day"] - 1
        seen[:, at] = measured(state)
        answer = _budgets(_asked(ask, state))
        try:
            campaign.step(answer)
        except CampaignError as refusal:
            raise Failed(_jumped(campaign, run) or refused(refusal)) from None
    truth = campaign.truth()
    budgets, cost, brought = (
        truth[c].to_numpy().reshape(DAYS, KINDS) for c in ("budget", "cost", "last"))
    return Flight(budgets, cost, campaign.score(), *seen, brought)


def _asked(ask: Callable[..., Any], state: dict[str, Any]) -> Any:
    """What the policy gives back. Raises Failed, which tells of mornings without any mature row."""
    day, history = state["day"], state["history"]
    old = day - history["day"] >= state["limits"]["mature_days"]
    try:
        return ask(state)
    except Failed as failed:
        if not failed.raised or (old & (history["status"] == "ok")).any() or not _NOTHING.search(
                failed.finding.text):
            raise
        raise Failed(Finding(EARLY, {
            "what": Text(failed.finding.msgid, **failed.finding.params), "day": day},
            failed.finding.misconception), raised=True) from None


def again(ask: Callable[..., Any], spec: Sequence[Any], budgets: np.ndarray,
          asked: Collection[int], told: Callable[[Any], Any] = lambda state: state,
          **reports: Any) -> np.ndarray:
    """The budgets of a flight flown again with other reports.

    Only the days in `asked` are asked for, the others stay as they were.

    told: (state) -> what the policy is shown in place of it.
    """
    seed, year, *festival = spec
    campaign = Campaign(seed, year, **dict(zip(("festival",), festival, strict=False)), **reports)
    flown = budgets.copy()
    for at in range(max(asked)):
        answer = dict(zip(CHANNELS, budgets[at].tolist(), strict=True))
        if at + 1 in asked:
            answer = _budgets(ask(told(campaign.state())))
            flown[at] = [answer.get(c, np.nan) for c in CHANNELS]
        try:
            campaign.step(answer)
        except CampaignError as refusal:
            raise Failed(refused(refusal)) from None
    return flown


def jumps(budgets: np.ndarray) -> np.ndarray:
    """Where a budget changes by more than 20 % and a dollar; the plan comes before day 1."""
    before = np.vstack([planned()[:1], budgets[:-1]])
    return np.abs(budgets - before) > MAX_CHANGE * before * (1 + 1e-6) + DOLLAR


def _jumped(campaign: Campaign, run: int) -> Finding | None:
    """A rise that came before the refusal and led to it: what is gone cannot be spent again."""
    truth = campaign.truth()
    budgets = truth["budget"].to_numpy().reshape(-1, KINDS)
    found = np.argwhere(jumps(budgets) & (changes(budgets) > 0)) if len(budgets) else []
    if not len(found):
        return None
    at, channel = found[0]
    return Finding(JUMP, {"run": run, "day": int(at) + 1, "channel": CHANNELS[channel],
                          "direction": Text("higher")}, "big_jump")


def _budgets(answer: Any) -> Mapping[str, float]:
    """What a policy gave back, as a mapping. Raises Failed."""
    if isinstance(answer, pd.Series):
        return answer.to_dict()
    if not isinstance(answer, Mapping):
        raise Failed(compare(answer, {}, Compare("mapping"), NAME) or Finding(""))
    return answer


def refused(refusal: CampaignError) -> Finding:
    """The sentence on an action that could not be carried out."""
    known = {word: slip for slip, word in
             (("nan_budget", "not a finite number"), ("negative_budget", "below 0"),
              ("over_budget", "more than what remains"), ("channel_left_out", "is missing"))}
    slip = next((slip for word, slip in known.items() if word in refusal.msgid), None)
    return Finding(refusal.msgid, dict(refusal.params), slip)


def fly_all(ask: Callable[..., Any], args: tuple) -> Flights:
    """The first flight with its twins, then the others; only the first where it is wrong already.

    Args:
        ask: calls the learner's policy.
        args: ([[seed, year], ...],).
    """
    (first, *others) = args[0]
    flight = fly(ask, *first)
    done = Flights([flight])
    if (jumps(flight.budgets) & ~forced(flight)).any():
        return done
    other = np.full(KINDS, SLANDERED)
    other[np.nan_to_num(flight.last).sum(axis=0).argmin()] = FLATTERED
    done.young = again(ask, first, flight.budgets, YOUNG, early=other)
    done.faulty = again(ask, first, flight.budgets, FAULTY, broken=other, faulty=other)
    if differs(flight.budgets, done.young) or differs(flight.budgets, done.faulty):
        done.same = again(ask, first, flight.budgets, range(2, 27))
        done.broken = again(ask, first, flight.budgets, range(BREAK[0] + 1, 27), broken=other)
        return done
    valued = again(ask, first, flight.budgets, range(READ[0], READ[1] + 1), worth=other)
    done.unread = differs(flight.budgets, valued) is None
    done.lumped = _lumped(ask, first, flight.budgets, int(other.argmax()))
    try:
        again(ask, first, flight.budgets, range(CUT_DAY, DAYS + 1), cut=CUT)
    except Failed as failed:
        if failed.raised:
            raise
        done.cut = failed.finding
    if done.unread or done.lumped or done.cut:
        return done
    for one in others:
        seed, year, *festival = one
        done.flights.append(fly(ask, seed, year, *(festival or ["雙11"]),
                                run=len(done.flights) + 1, first=ALONE))
        # What breaks a rule needs no further flight.
        if (jumps(done.flights[-1].budgets) & ~forced(done.flights[-1])).any():
            break
    return done


def _lumped(ask: Callable[..., Any], spec: Sequence[Any], budgets: np.ndarray, channel: int
            ) -> tuple[int, int] | None:
    """(day, channel) whose budget depends on how the same sums fall on days 1 and 2.

    Asked on the first morning on which money moved and both days may be measured; None where there
    is none. The channel that brings least is told to have had nearly all revenue of both days on
    the one with hardly any cost: a mean of daily ratios takes it for the best. Whoever waits longer
    may read day 1 alone on that morning, so the last one has to tell the same.
    """
    shares = np.vstack([planned()[:1], budgets])
    shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-9)
    moved = np.abs(shares[1:] / np.maximum(shares[:-1], 1e-9) - 1).max(axis=1) > MOVED
    moving = np.flatnonzero(moved[LUMPED_FROM - 1: LUMPED_UNTIL]) + LUMPED_FROM
    if not len(moving):
        return None
    day = int(moving[0])

    def told(state: dict[str, Any]) -> dict[str, Any]:
        history = state["history"].copy()
        one, two = channel, KINDS + channel  # the rows of days 1 and 2
        for column, share, digits in (("cost", LUMPED_COST, 2), ("revenue", LUMPED_REVENUE, 0)):
            values = history[column].to_numpy(copy=True)
            both = values[one] + values[two]
            values[one] = round(share * both, digits)
            values[two] = both - values[one]
            history[column] = values
        return {**state, "history": history}

    found = differs(budgets, again(ask, spec, budgets, (day,), told))
    last = found and differs(budgets, again(ask, spec, budgets, (LUMPED_UNTIL,), told))
    return found if last else None


def fly_freely(ask: Callable[..., Any], args: tuple) -> Flights:
    """Every flight once, for the task in which early reports may be used."""
    return Flights([fly(ask, *one) for one in args[0]])


def forced(flight: Flight) -> np.ndarray:
    """By day and channel: falls on days whose budgets take all that remains."""
    spent = np.append(0.0, flight.cost.sum(axis=1).cumsum()[:-1])
    days = flight.budgets.sum(axis=1) >= FLIGHT_BUDGET - spent - 5.0
    return days[:, None] & (changes(flight.budgets) < 0)


def changes(budgets: np.ndarray) -> np.ndarray:
    """Change of each budget against the day before, as a share; the plan comes before day 1."""
    before = np.vstack([planned()[:1], budgets[:-1]])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(before > 0, budgets / before - 1, np.where(budgets > 0, np.inf, 0.0))


def differs(one: np.ndarray, other: np.ndarray) -> tuple[int, int] | None:
    """(day from 1, channel) of the first budget that differs by more than a cent."""
    found = np.argwhere(np.abs(one - other) > 0.01)
    return (int(found[0][0]) + 1, int(found[0][1])) if len(found) else None
