"""One run of the campaign: plan, budgets after the logged changes, what came of it, faults.

The run holds the plan but for a few changes. Four faults are put into it; they are the truth that
a diagnosis is judged by. Conversions of a day reach the platforms over the week after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from .. import calendar, rng

# channel -> TWD of the flight, CPM in TWD, click rate, conversion rate, day on which it starts
CHANNELS = {
    "google_search": (280_000, 260.0, 0.060, 0.042, 0),
    "pmax": (180_000, 120.0, 0.020, 0.034, 7),
    "meta": (400_000, 150.0, 0.021, 0.030, 0),
    "line_ads": (140_000, 70.0, 0.009, 0.036, 0),
}
NAMES = tuple(CHANNELS)
LAG = (0.62, 0.18, 0.09, 0.05, 0.03, 0.02, 0.01)  # share that is known 1, 2, ... 7 mornings later
BASKET = 1_380  # TWD with VAT
NORMAL, BROKEN, EMPTY, REFUSED, DROP = (
    "normal", "tracking_break", "stock_out", "disapproved", "demand_drop")
SHIPPED_SEED = 2431
MOST = 0.20  # share by which a day's budget may be changed
# day, channel, factor on the budgets from that day on, who decided
ACTIONS = (
    (10, "line_ads", 0.85, "planner"),
    (17, "meta", 1.20, "marketing_manager"),
    (21, "google_search", 1.10, "planner"),
    (24, "pmax", 0.80, "marketing_manager"),
)


@dataclass(frozen=True)
class Run:
    """The run's tables; days count from 0.

    plan: date, channel, planned. days: date, channel, planned, budget, spend (final), impressions,
    clicks, conversions (final, as reported), true_conversions, value (TWD with VAT, as reported),
    label. shop: date, orders, stock. known: array (day, channel, mornings later 0..7) of
    conversions. early_cost: as `spend`, before the platform's correction. actions: action_id,
    date, channel, before, after, decided_by. festival: what the flight is for.
    """

    plan: pd.DataFrame
    days: pd.DataFrame
    shop: pd.DataFrame
    known: np.ndarray
    early_cost: np.ndarray
    actions: pd.DataFrame
    festival: str = "雙11"


# Weight of the days around a festival in the plan; gifts must be ordered before the day.
PEAKS = {
    "雙11": {-3: 1.15, -2: 1.3, -1: 2.0, 0: 3.6, 1: 1.5, 2: 0.9},
    "母親節": {-9: 1.2, -8: 1.4, -7: 1.7, -6: 2.0, -5: 2.2, -4: 2.3, -3: 2.0, -2: 1.3, -1: 0.8,
               0: 0.7, 1: 0.6, 2: 0.6},
}


def season(days: pd.DatetimeIndex, festival: str = "雙11") -> np.ndarray:
    """Weight of each day in the plan: weekday, and the climb to the festival."""
    gap = (days - pd.Timestamp(calendar.festivals(days[-1].year)[festival])).days.to_numpy()
    return calendar.rhythm(days) * np.array([
        PEAKS[festival].get(int(g), 0.8 if g > 2 else 1.0) for g in gap])


def plan_of(
    gen: np.random.Generator, days: pd.DatetimeIndex, festival: str = "雙11"
) -> np.ndarray:
    """Planned TWD per day and channel in whole tens; each channel adds up to its total."""
    weights = season(days, festival)
    out = np.zeros((len(days), len(NAMES)))
    for c, (total, *_, start) in enumerate(CHANNELS.values()):
        w = weights * np.exp(gen.normal(0, 0.03, len(days)))
        w[:start] = 0
        out[:, c] = np.round(total * w / w.sum(), -1)
        out[-1, c] += total - out[:, c].sum()
    return out


def labels_of(gen: np.random.Generator, count: int, shipped: bool) -> np.ndarray:
    """The fault of each day and channel; faults do not share a day."""
    labels = np.full((count, len(NAMES)), NORMAL, dtype=object)
    peak = 22  # 11/11
    if shipped:
        broken, drop, empty, refused, who = (11, 3), (4, 2), (24, 2), (18, 3), 3
    else:
        free = [d for d in range(2, count - 2) if abs(d - peak) > 1]
        while True:
            starts = gen.choice(free, 4, replace=False)
            sizes = (3, int(gen.integers(2, 4)), int(gen.integers(2, 4)), int(gen.integers(2, 4)))
            spans = [set(range(s, s + n)) for s, n in zip(starts, sizes, strict=True)]
            whole = set().union(*spans)
            if len(whole) == sum(sizes) and max(whole) < count - 1 and not whole & {
                    peak - 1, peak, peak + 1}:
                break
        (broken, drop, empty, refused) = [
            (int(s), n) for s, n in zip(starts, sizes, strict=True)]
        who = int(gen.choice([c for c in range(len(NAMES))
                              if CHANNELS[NAMES[c]][-1] <= refused[0]]))
    for (first, size), label in ((broken, BROKEN), (drop, DROP), (empty, EMPTY)):
        labels[first: first + size] = label
    labels[refused[0]: refused[0] + refused[1], who] = REFUSED
    return labels


@lru_cache(maxsize=32)
def play(seed: int, year: int, festival: str = "雙11") -> Run:
    """The run of (seed, year, festival); the same arguments give the same run."""
    gen = rng.stream(seed, year, "run" if festival == "雙11" else f"run {festival}")
    days = calendar.flight(year, festival).index()
    count = len(days)
    planned = plan_of(gen, days, festival)
    budget, actions = _changed(gen, planned, days, seed == SHIPPED_SEED)
    labels = labels_of(gen, count, seed == SHIPPED_SEED)
    gap = (days - pd.Timestamp(calendar.festivals(year)[festival])).days.to_numpy()
    # Buyers wait for the day, and come on it.
    mood = np.array([{0: 1.55, -1: 1.1, 1: 1.15}.get(int(g), 0.88 if -7 <= g < 0 else 1.0)
                     for g in gap])
    dear = 1 + 0.22 * np.exp(-(((gap + 1) / 4.0) ** 2))
    out: dict[str, np.ndarray] = {}
    dropped, refused = labels == DROP, labels == REFUSED
    strength = gen.uniform(0.42, 0.52, count)[:, None]
    deliver = gen.uniform(0.93, 1.02, budget.shape)
    deliver = np.where(dropped, strength * gen.uniform(0.95, 1.05, budget.shape), deliver)
    deliver = np.where(refused, gen.uniform(0.01, 0.04, budget.shape), deliver)
    spend = np.round(budget * deliver, 2)
    cpm, ctr, cvr = (np.array([v[i] for v in CHANNELS.values()]) for i in (1, 2, 3))
    taste = np.exp(gen.normal(0, (0.12, 0.08, 0.10), (len(NAMES), 3)))
    noise = np.exp(gen.normal(0, (0.06, 0.05, 0.07), (*budget.shape, 3)))
    views = spend / (cpm * taste[:, 0] * dear[:, None]) * 1000 * noise[..., 0]
    out["impressions"] = np.round(views)
    out["clicks"] = np.minimum(
        gen.poisson(views * ctr * taste[:, 1] * noise[..., 1]), out["impressions"])
    rate = cvr * taste[:, 2] * mood[:, None] * noise[..., 2]
    rate = np.where(labels == EMPTY, rate * gen.uniform(0.30, 0.40, budget.shape), rate)
    true = gen.binomial(out["clicks"].astype(int), np.clip(rate, 0, 0.5))
    seen = np.where(labels == BROKEN, gen.binomial(true, 0.04), true)
    basket = BASKET * np.exp(gen.normal(0, 0.06, budget.shape)) * (0.95 + 0.1 * mood[:, None])
    value = np.round(seen * basket)
    known = np.zeros((count, len(NAMES), len(LAG) + 1))
    for d in range(count):
        for c in range(len(NAMES)):
            known[d, c, 1:] = np.cumsum(gen.multinomial(int(seen[d, c]), LAG))
    # Now and then a platform takes invalid clicks back, three mornings later.
    refund = np.where(gen.random(budget.shape) < 0.08, gen.uniform(0.01, 0.03, budget.shape), 0)
    final = np.round(spend * (1 - refund), 2)
    organic = gen.poisson(45 * season(days, festival) ** 0.8 * np.where(
        dropped[:, 0], 0.5, np.where((labels == EMPTY)[:, 0], 0.38, 1.0)))
    shop = _shop(gen, days, true.sum(1) * 0.95 + organic, labels)
    long = pd.MultiIndex.from_product([days, NAMES], names=["date", "channel"])
    table = pd.DataFrame({
        "planned": planned.ravel(), "budget": budget.ravel(), "spend": final.ravel(),
        "impressions": out["impressions"].ravel(), "clicks": out["clicks"].ravel().astype(float),
        "conversions": seen.ravel().astype(float), "true_conversions": true.ravel().astype(float),
        "value": value.ravel(), "label": labels.ravel(),
    }, index=long).reset_index().astype({"channel": "str", "label": "str"})
    plan = table[["date", "channel", "planned"]]
    return Run(plan, table, shop, known, spend, actions, festival)


def _changed(gen: np.random.Generator, planned: np.ndarray, days: pd.DatetimeIndex, shipped: bool
             ) -> tuple[np.ndarray, pd.DataFrame]:
    """Budgets after the changes, and the log of the changes."""
    budget = planned.copy()
    rows = []
    for n, (day, channel, factor, who) in enumerate(ACTIONS, 1):
        if not shipped:
            day = day + int(gen.integers(0, 2))
            factor = float(np.clip(factor + round(float(gen.uniform(-0.04, 0.04)), 2), 0.8, 1.2))
            who = "marketing_manager" if abs(factor - 1) > 0.15 + 1e-9 else "planner"
        c = NAMES.index(channel)
        before = budget[day, c]
        # Whole tens, and no day changed by more than the share that is allowed.
        rest = budget[day:, c]
        lowest, highest = (1 - MOST) * rest, (1 + MOST) * rest
        budget[day:, c] = np.round(rest * factor, -1).clip(
            10 * np.ceil(np.round(lowest / 10, 6)), 10 * np.floor(np.round(highest / 10, 6)))
        rows.append((f"CH{n:02d}", days[day], channel, before, budget[day, c], who))
    actions = pd.DataFrame(
        rows, columns=["action_id", "date", "channel", "before", "after", "decided_by"])
    return budget, actions.astype({"action_id": "str", "channel": "str", "decided_by": "str"})


def _shop(gen: np.random.Generator, days: pd.DatetimeIndex, orders: np.ndarray,
          labels: np.ndarray) -> pd.DataFrame:
    """Orders of the whole shop and the hero product's stock in the evening; some not counted."""
    empty = (labels == EMPTY)[:, 0]
    stock = np.zeros(len(days))
    left = 900.0
    for d in range(len(days)):
        left -= float(np.round(orders[d] * 0.35))
        if empty[d]:
            left = 0.0
        elif left < 60:  # the next delivery comes, just in time
            left = float(gen.integers(3, 40)) if gen.random() < 0.5 else 700.0
        stock[d] = left
        if left < 60 and not empty[d] or (empty[d] and d + 1 < len(days) and not empty[d + 1]):
            left = 1_000.0
    uncounted = (gen.random(len(days)) < 0.08) & ~empty
    return pd.DataFrame({
        "date": days, "orders": np.round(orders).astype(float),
        "stock": np.where(uncounted, np.nan, stock)})


def as_known(run: Run, morning: pd.Timestamp, first: pd.Timestamp | None = None) -> pd.DataFrame:
    """What platforms report on the morning of a day about the days before it (from `first` on).

    Returns:
        date, channel, impressions, clicks, cost, conversions, value; one row per day and channel
        that had a budget.
    """
    days = run.days
    dates, final = days["date"].to_numpy(), days["conversions"].to_numpy()
    at = np.datetime64(morning)
    chosen = (dates < at) & (days["budget"].to_numpy() > 0)
    if first is not None:
        chosen &= dates >= np.datetime64(first)
    kept = np.flatnonzero(chosen)
    later = np.minimum((at - dates[kept]) // np.timedelta64(1, "D"), len(LAG)).astype(int)
    known = run.known.reshape(-1, len(LAG) + 1)[kept, later]
    share = np.divide(known, final[kept], out=np.zeros(len(kept)), where=final[kept] > 0)
    return pd.DataFrame({
        "date": dates[kept], "channel": days["channel"].to_numpy()[kept],
        "impressions": days["impressions"].to_numpy()[kept],
        "clicks": days["clicks"].to_numpy()[kept],
        "cost": np.where(later < 3, run.early_cost.ravel()[kept], days["spend"].to_numpy()[kept]),
        "conversions": known, "value": np.round(days["value"].to_numpy()[kept] * share),
    })
