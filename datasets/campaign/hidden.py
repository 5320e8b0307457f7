"""What a campaign hides: true curves, demand, faults, noise, and what one day's spend brings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from . import season
from .season import BREAK, CHANNELS, DAYS

COUNT = len(CHANNELS)
# True ceilings over believed ones: brand search is a little worse than it looks, the others differ
# widely and in no order that anybody knows.
BRAND = 0.85
QUALITY = np.array([0.50, 0.80, 1.20, 1.70])
CARRY = 0.30  # share of the effect that comes from the days before
MEMORY = 0.15  # weight of today in the pressure people remember
LEARNING_DAYS, LEARNING = 3, 0.70
SOLD_OUT = 0.45  # what is left of demand without the hero product
REFUSED = 0.10  # what is left of delivery without the disapproved ad
# Share of conversions known 1, 2, ... days later; complete after MATURE_DAYS.
LAG = np.array([
    [0.74, 0.88, 0.95, 0.98, 1.0],
    [0.58, 0.77, 0.89, 0.95, 1.0],
    [0.50, 0.71, 0.85, 0.94, 1.0],
    [0.32, 0.55, 0.74, 0.89, 1.0],
    [0.38, 0.60, 0.78, 0.90, 1.0],
]).T  # fmt: skip
WEEKDAY = np.array([1.02, 0.98, 0.97, 0.98, 0.99, 1.02, 1.04])  # Monday first


@dataclass(frozen=True)
class Hidden:
    """Everything that is drawn once per campaign; arrays have a row per day and a column per
    channel where both matter."""

    ceiling: np.ndarray  # contribution of an ordinary day (TWD) by channel
    half: np.ndarray  # TWD by channel
    demand: np.ndarray  # by day, 1 on an ordinary one
    sold: np.ndarray  # share of demand that finds the hero product, by day
    delivery: np.ndarray  # cost over budget
    refused: np.ndarray  # True where the ad is disapproved
    broken: np.ndarray  # by day
    stock: np.ndarray  # units of the hero product in the evening, by day
    value: np.ndarray  # revenue per conversion (TWD)
    noise: np.ndarray  # standard normal, for the count of conversions
    clicks: np.ndarray  # clicks per 1,000 TWD
    ctr: np.ndarray
    lost: np.ndarray  # share of conversions that a broken tag still reports
    arrival: np.ndarray  # standard normal, for the lag


@lru_cache(maxsize=64)
def draw(seed: int, year: int, faults: frozenset[str], festival: str = "雙11") -> Hidden:
    """The hidden side of the campaign (seed, year, faults, festival)."""
    gen = np.random.default_rng([seed % 2**32, year, 2431 if festival == "雙11" else 510])
    quality = np.append(BRAND, gen.permutation(QUALITY)) * np.exp(gen.normal(0, 0.04, COUNT))
    quality /= (season.SHARE * quality).sum()
    half = season.half() * np.exp(gen.normal(0, 0.12, COUNT))
    first = season.dates(year, festival)[0].weekday()
    weekday = WEEKDAY[(first + np.arange(DAYS)) % 7]
    drift = np.zeros(DAYS)
    shocks = gen.normal(0, 0.03, DAYS)
    for day in range(1, DAYS):
        drift[day] = 0.6 * drift[day - 1] + shocks[day]
    demand = season.weights() * weekday * np.exp(drift)
    delivery = np.clip(1 - np.abs(gen.normal(0, 0.03, (DAYS, COUNT))), 0.85, 1.0)
    shapes = (DAYS, COUNT)
    value = season.ORDER_VALUE * np.exp(gen.normal(0, 0.05, shapes))
    noise, arrival = gen.normal(0, 1, shapes), gen.normal(0, 1, shapes)
    clicks = np.array([120.0, 70.0, 85.0, 105.0, 95.0]) * np.exp(gen.normal(0, 0.06, shapes))
    ctr = np.array([0.11, 0.045, 0.012, 0.011, 0.006]) * np.exp(gen.normal(0, 0.05, shapes))
    lost = gen.uniform(0.0, 0.06, shapes)
    # Faults are drawn whether asked for or not, so that leaving one out changes nothing else.
    refused_at, refused_in, out_at = (
        gen.integers(6, 9),
        gen.integers(2, COUNT),
        gen.integers(17, 20),
    )
    refused, broken = np.zeros(shapes, dtype=bool), np.zeros(DAYS, dtype=bool)
    sold = np.ones(DAYS)
    stock = np.round(900 * (1 - np.arange(1, DAYS + 1) / (out_at + 0.0))).clip(0)
    if "disapproved" in faults:
        refused[refused_at - 1 : refused_at + 1, refused_in] = True
        delivery = np.where(refused, delivery * REFUSED, delivery)
    if "tracking_break" in faults:
        broken[BREAK[0] - 1 : BREAK[1]] = True
    back = out_at + 1  # sold out on two days, then a delivery for the peak
    stock[back:] = np.round(1_600 * (1 - np.arange(1, DAYS - back + 1) / (DAYS - back + 4)))
    if "stock_out" in faults:
        stock[out_at - 1 : back] = 0
        sold[out_at - 1 : back] = SOLD_OUT
    else:
        stock = np.round(2_000 * (1 - np.arange(1, DAYS + 1) / (DAYS + 6)))
    return Hidden(
        season.ceiling() * quality,
        half,
        demand,
        sold,
        delivery,
        refused,
        broken,
        stock,
        value,
        noise,
        clicks,
        ctr,
        lost,
        arrival,
    )


@dataclass
class Memory:
    """What the days before leave behind; arrays (..., channel)."""

    carried: np.ndarray
    pressure: np.ndarray
    budget: np.ndarray  # of the day before
    learning: np.ndarray  # days left


def fresh(shape: tuple[int, ...] = ()) -> Memory:
    """The memory on the first morning: the plan's first day was announced to the platforms."""
    size = (*shape, COUNT)
    ordinary = np.broadcast_to(season.ordinary(), size).copy()
    return Memory(
        ordinary,
        np.ones(size),
        np.broadcast_to(season.planned()[0], size).copy(),
        np.zeros(size, dtype=int),
    )


def day(
    hidden: Hidden, at: int, budget: np.ndarray, memory: Memory
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Memory]:
    """What the budgets of one day bring.

    Args:
        at: day, from 0.
        budget: TWD (..., channel).

    Returns:
        cost, expected contribution before media (TWD), share of the last dollar in the average
        (contribution's elasticity), and the memory for the next day.
    """
    cost = budget * hidden.delivery[at]
    demand = hidden.demand[at]
    carried = (1 - CARRY) * cost + CARRY * memory.carried * demand / hidden.demand[max(at - 1, 0)]
    pressure = (1 - MEMORY) * memory.pressure + MEMORY * cost / (season.ordinary() * demand)
    changed = np.abs(budget - memory.budget) > memory.budget * (season.MAX_CHANGE + 1e-6) + 1.0
    learning = np.where(changed, LEARNING_DAYS, np.maximum(memory.learning - 1, 0))
    power = (np.maximum(carried, 0) / (hidden.half * demand)) ** season.SLOPE
    worth = hidden.ceiling * demand * hidden.sold[at] * power / (1 + power)
    worth = worth * np.exp(-season.FATIGUE * np.maximum(pressure - 1, 0))
    worth = np.where(learning > 0, worth * LEARNING, worth)
    return cost, worth, season.SLOPE / (1 + power), Memory(carried, pressure, budget, learning)


def known_share(age: int) -> np.ndarray:
    """Share of a day's conversions that is known `age` days later, by channel."""
    return LAG[min(age, len(LAG)) - 1] if age > 0 else np.zeros(COUNT)
