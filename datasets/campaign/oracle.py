"""The best a planner could do who knew the curves: the yardstick, not something to play by."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from . import hidden as secret
from . import season
from .season import DAYS

ROUNDS, STRIDE = 200, 0.05


def best_plans(specs: Sequence[tuple[int, int]], faults: frozenset[str] = frozenset(season.FAULTS)
               ) -> tuple[np.ndarray, np.ndarray]:
    """What would have brought most within the budget and the 20 % a day.

    Climbs along the slope of the score in the daily changes, with a price on the budget that
    settles where it is just spent. Other optimisers find at most a few parts in a thousand more.

    Args:
        specs: (seed, year) of each flight.

    Returns:
        TWD by flight, day and channel; the score of each flight (TWD).
    """
    world = _stacked([secret.draw(seed, year, frozenset(faults)) for seed, year in specs])
    first = season.planned()[0]
    widest, lowest = np.log(1 + season.MAX_CHANGE - 1e-3), np.log(1 - season.MAX_CHANGE + 1e-3)
    start = np.diff(np.log(np.vstack([first, season.planned()])), axis=0)
    changes = np.repeat(start[None], len(specs), axis=0)
    mean, spread = np.zeros_like(changes), np.zeros_like(changes)
    price = np.full(len(specs), 0.2)
    best = np.repeat(season.planned()[None], len(specs), axis=0)
    top = _flown(world, best)[0]
    for n in range(ROUNDS):
        budgets = first * np.exp(np.cumsum(changes, axis=1))
        _, spent, slope = _flown(world, budgets, price)
        if n % 4 == 3:  # what goes over the budget is cut by the same share on every day
            # The last day's budgets must fit as they are, delivered or not.
            held = (budgets[:, -1] * (1 - world["delivery"][:, -1])).sum(axis=1)
            fits = np.minimum(1, season.FLIGHT_BUDGET / (spent + held) * (1 - 1e-9))
            fitting = budgets * fits[:, None, None]
            score = _flown(world, fitting)[0]
            allowed = (fitting[:, 0] >= first * (1 - season.MAX_CHANGE)).all(axis=1)
            better = allowed & (score > top)
            best[better], top[better] = fitting[better], score[better]
        slack = 1 - n / ROUNDS
        price = np.maximum(0.0, price + 2.0 * (spent / season.FLIGHT_BUDGET - 1) * slack)
        ahead = np.cumsum((slope * budgets)[:, ::-1], axis=1)[:, ::-1] / 1e4
        mean = 0.8 * mean + 0.2 * ahead
        spread = 0.95 * spread + 0.05 * ahead**2
        changes = np.clip(
            changes + STRIDE * slack * mean / (np.sqrt(spread) + 1e-9), lowest, widest)
    return best, top


@lru_cache(maxsize=64)
def best_plan(seed: int, year: int) -> np.ndarray:
    """TWD by day and channel (28, channels) that would have brought most; see best_plans."""
    return best_plans([(seed, year)])[0][0]


def _stacked(worlds: list[secret.Hidden]) -> dict[str, np.ndarray]:
    """Flight first, then day and channel."""
    out = {name: np.array([getattr(w, name) for w in worlds])
           for name in ("ceiling", "half", "demand", "sold", "delivery")}
    return {**out, "demand": out["demand"][:, :, None], "sold": out["sold"][:, :, None],
            "ceiling": out["ceiling"][:, None], "half": out["half"][:, None]}


def _flown(w: dict[str, np.ndarray], budgets: np.ndarray, price: np.ndarray | float = 0.0
           ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(score, cost, slope of score - price * cost in each budget); no change above 20 %."""
    cost, demand = budgets * w["delivery"], w["demand"]
    carried, pressure = np.empty_like(cost), np.empty_like(cost)
    before, felt = np.broadcast_to(season.ordinary(), cost[:, 0].shape), np.ones_like(cost[:, 0])
    ratio = demand / np.concatenate([demand[:, :1], demand[:, :-1]], axis=1)
    push = cost / (season.ordinary() * demand)
    for at in range(DAYS):
        before = carried[:, at] = (
            (1 - secret.CARRY) * cost[:, at] + secret.CARRY * before * ratio[:, at])
        felt = pressure[:, at] = (1 - secret.MEMORY) * felt + secret.MEMORY * push[:, at]
    power = (carried / (w["half"] * demand)) ** season.SLOPE
    worth = w["ceiling"] * demand * w["sold"] * power / (1 + power)
    worth = worth * np.exp(-season.FATIGUE * np.maximum(pressure - 1, 0))
    by_carried = worth * season.SLOPE / (carried * (1 + power))
    by_pressure = -season.FATIGUE * worth * (pressure > 1)
    for at in range(DAYS - 2, -1, -1):
        by_carried[:, at] += secret.CARRY * ratio[:, at + 1] * by_carried[:, at + 1]
        by_pressure[:, at] += (1 - secret.MEMORY) * by_pressure[:, at + 1]
    slope = ((1 - secret.CARRY) * by_carried
             + secret.MEMORY * by_pressure / (season.ordinary() * demand)
             - 1 - np.reshape(price, (-1, 1, 1))) * w["delivery"]
    spent = cost.sum(axis=(1, 2))
    return worth.sum(axis=(1, 2)) - spent, spent, slope
