"""Flying a learner's steering policy through whole campaigns, and what it could see each morning.

The campaign stays on the check's side: the policy gets the morning's state and gives budgets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.compare import Compare, compare
from autograder.checking.run import Failed
from autograder.checking.verdict import Finding
from datasets.campaign import CHANNELS, DAYS, Campaign, CampaignError
from datasets.campaign.season import BREAK, CUT_DAY

NAME = "policy"
LEAST_DAYS = 3  # clean, mature days of every channel before anything is measured
# The first flight is flown again with other reports of young and of broken days: the channel whose
# last dollar brings least is made to look best, the others worst.
FLATTERED, SLANDERED = 20.0, 0.1
CUT = 0.4  # share of what is left that finance takes back late in one more flight
KINDS = len(CHANNELS)


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

    young, broken: the budgets of the first flight's twins. cut: what its twin with a late cut was
    refused for, if anything.
    """

    flights: list[Flight]
    young: np.ndarray | None = None
    broken: np.ndarray | None = None
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
    ask: Callable[..., Any], seed: int, year: int, festival: str = "雙11", **reports: Any
) -> Flight:
    """One flight; `reports` change what the platforms report (see Campaign).

    Raises:
        Failed: what the policy gives back cannot be carried out, or the policy raised.
    """
    campaign = Campaign(seed, year, festival=festival, **reports)
    seen = np.full((3, DAYS, KINDS), np.nan)
    while not campaign.over:
        state = campaign.state()
        at = state["day"] - 1
        seen[:, at] = measured(state)
        answer = _budgets(ask(state))
        try:
            campaign.step(answer)
        except CampaignError as refusal:
            raise Failed(refused(refusal)) from None
    truth = campaign.truth()
    budgets, cost, brought = (
        truth[c].to_numpy().reshape(DAYS, KINDS) for c in ("budget", "cost", "last"))
    return Flight(budgets, cost, campaign.score(), *seen, brought)


def again(ask: Callable[..., Any], spec: Sequence[Any], budgets: np.ndarray, first: int,
          last: int, **reports: Any) -> np.ndarray:
    """The budgets of a flight flown again with other reports.

    Only the days `first` to `last` are asked for, the others stay as they were: before `first`
    nothing differs that the policy could have seen.
    """
    seed, year, *festival = spec
    campaign = Campaign(seed, year, **dict(zip(("festival",), festival, strict=False)), **reports)
    flown = budgets.copy()
    for at in range(last):
        answer = dict(zip(CHANNELS, budgets[at].tolist(), strict=True))
        if at >= first - 1:
            answer = _budgets(ask(campaign.state()))
            flown[at] = [answer.get(c, np.nan) for c in CHANNELS]
        try:
            campaign.step(answer)
        except CampaignError as refusal:
            raise Failed(refused(refusal)) from None
    return flown


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
    if (np.abs(changes(flight.budgets)) > 0.5).any():
        return done
    other = np.full(KINDS, SLANDERED)
    other[np.nan_to_num(flight.last).sum(axis=0).argmin()] = FLATTERED
    done.young = again(ask, first, flight.budgets, 2, 18, early=other)
    done.broken = again(ask, first, flight.budgets, BREAK[0] + 1, 26, broken=other)
    if differs(flight.budgets, done.young) or differs(flight.budgets, done.broken):
        return done
    try:
        again(ask, first, flight.budgets, CUT_DAY, DAYS, cut=CUT)
    except Failed as failed:
        if failed.raised:
            raise
        done.cut = failed.finding
    done.flights += [fly(ask, *one) for one in others]
    return done


def fly_freely(ask: Callable[..., Any], args: tuple) -> Flights:
    """Every flight once, for the task in which early reports may be used."""
    return Flights([fly(ask, *one) for one in args[0]])


def changes(budgets: np.ndarray) -> np.ndarray:
    """Change of each budget against the day before, as a share; the plan comes before day 1."""
    from datasets.campaign.season import planned

    before = np.vstack([planned()[:1], budgets[:-1]])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(before > 0, budgets / before - 1, np.where(budgets > 0, np.inf, 0.0))


def differs(one: np.ndarray, other: np.ndarray) -> tuple[int, int] | None:
    """(day from 1, channel) of the first budget that differs by more than a cent."""
    found = np.argwhere(np.abs(one - other) > 0.01)
    return (int(found[0][0]) + 1, int(found[0][1])) if len(found) else None
