"""`Campaign`: look at this morning's state, set today's budgets, go on to the next day."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from . import hidden as secret
from . import season
from .refusal import CampaignError
from .season import CHANNELS, DAYS, FAULTS, MARGIN

CENT = 2.5  # TWD; the sum of five budgets in whole dollars may miss what remains by this


class Campaign:
    """One flight of 28 days, the same for the same (seed, year, faults) and budgets.

    Args:
        seed, year: which campaign; the flight is 10/20 to 11/16 of the year.
        festival: 雙11, or 母親節, whose flight ends on Mother's Day.
        faults: which of FAULTS happen.
        early: by channel, what reports of conversions are multiplied with while they are young.
        broken: by channel, the share of the conversions of the broken days that is reported; None:
            a few at most, as drawn.
        faulty: by channel, what reports of conversions are multiplied with on days without stock
            or with a disapproved ad.
        worth: by channel, what the reported revenue is multiplied with. All four change what is
            reported and nothing of what happens: a check plays the same flight twice.
        cut: share of the remaining budget that finance takes back on the morning of day CUT_DAY.

    Raises:
        CampaignError: an unknown fault.
    """

    days = DAYS

    def __init__(
        self,
        seed: int,
        year: int = 2025,
        faults: Iterable[str] = FAULTS,
        *,
        early: Iterable[float] = (1.0,) * len(CHANNELS),
        broken: Iterable[float] | None = None,
        faulty: Iterable[float] = (1.0,) * len(CHANNELS),
        worth: Iterable[float] = (1.0,) * len(CHANNELS),
        cut: float = 0.0,
        festival: str = "雙11",
    ) -> None:
        self.faults = frozenset(faults)
        if unknown := sorted(self.faults - set(FAULTS)):
            raise CampaignError(
                "There is no fault {fault}. There are: {faults}.",
                fault=unknown[0],
                faults=", ".join(FAULTS),
            )
        self.seed, self.year = int(seed), int(year)
        self.budget = season.FLIGHT_BUDGET
        self.log: list[dict[str, Any]] = []
        self._hidden = secret.draw(self.seed, self.year, self.faults, festival)
        self._dates = season.dates(self.year, festival)
        self._festival = festival
        self._memory = secret.fresh()
        self._played = 0
        self._cut, self._taken = float(cut), 0.0
        self._early = np.array(list(early), dtype=float)
        self._faulty = np.array(list(faulty), dtype=float)
        self._said_worth = np.array(list(worth), dtype=float)
        self._lost = self._hidden.lost
        if broken is not None:
            self._lost = np.tile(np.array(list(broken), dtype=float), (DAYS, 1))
        shape = (DAYS, len(CHANNELS))
        self._budgets, self._cost, self._worth = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        self._last, self._count = np.zeros(shape), np.zeros(shape)
        self._learning = np.zeros(shape, dtype=bool)
        self._rows = _columns_of(self.year, festival)
        self._status, self._stock = _status_of(self._hidden)

    @property
    def plan(self) -> pd.DataFrame:
        """date, channel, planned (TWD): what was approved before the flight."""
        return _plan_of(self.year, self._festival)[["date", "channel", "planned"]].copy()

    @property
    def day(self) -> int:
        """The day whose budgets are to be set next, 1 to 28; 29 when the flight is over."""
        return self._played + 1

    @property
    def over(self) -> bool:
        """True when all 28 days are played."""
        return self._played >= DAYS

    @property
    def remaining(self) -> float:
        """Budget that is not spent yet (TWD)."""
        return float(self.budget - self._cost.sum() - self._taken)

    def state(self) -> dict[str, Any]:
        """What is known this morning, as plain values and tables of your own.

        Returns:
            day (1 to 28), date (text), remaining (TWD), yesterday {channel: budget in TWD; on the
            first day the plan's}, limits {max_change, mature_days}, margin (contribution as a
            share of revenue), plan (day, date, channel, planned), history (see `known`), levels
            (the budget test before the flight), last_share {channel: what the last dollar brought
            there as a share of the average}.

        Raises:
            CampaignError: the flight is over.
        """
        if self.over:
            raise CampaignError(
                "The flight is over after day {days}: there is no next morning.", days=DAYS
            )
        today = self._dates[self._played]
        return {
            "day": self.day,
            "date": today.isoformat(),
            "remaining": self.remaining,
            "yesterday": dict(zip(CHANNELS, self._memory.budget.tolist(), strict=True)),
            "limits": {"max_change": season.MAX_CHANGE, "mature_days": season.MATURE_DAYS},
            "margin": MARGIN,
            "plan": _plan_of(self.year, self._festival).copy(),
            "history": self.known(today),
            "levels": season.levels().copy(),
            "last_share": dict(season.last_share()),
        }

    def step(self, budgets: Mapping[str, float]) -> None:
        """Set today's budgets and let the day pass.

        Args:
            budgets: {channel: TWD for today}, every channel of CHANNELS.

        Raises:
            CampaignError: not such a mapping, an unknown or missing channel, a value that is no
                number, negative, or more in all than the remaining budget; the day has not passed.
        """
        try:
            given = self._checked(budgets)
        except CampaignError as refusal:
            self.log.append(
                {"day": self.day, "refused": refusal.msgid, "params": dict(refusal.params)}
            )
            raise
        at = self._played
        before = self._memory.budget
        cost, worth, last, memory = secret.day(self._hidden, at, given, self._memory)
        self._budgets[at], self._cost[at], self._worth[at], self._last[at] = (
            given,
            cost,
            worth,
            last,
        )
        self._learning[at] = memory.learning > 0
        mean = worth / (MARGIN * self._hidden.value[at])
        spread = np.sqrt(1.4 * mean)
        self._count[at] = np.maximum(np.round(mean + spread * self._hidden.noise[at]), 0)
        for n, channel in enumerate(CHANNELS):
            self.log.append(
                {
                    "day": self.day,
                    "date": self._dates[at].isoformat(),
                    "channel": channel,
                    "before": float(before[n]),
                    "budget": float(given[n]),
                    "planned": float(season.planned()[at, n]),
                }
            )
        self._memory = memory
        self._played += 1
        if self.day == season.CUT_DAY:
            self._taken = self._cut * self.remaining

    def known(self, as_of: date | str | pd.Timestamp) -> pd.DataFrame:
        """All days before `as_of` as the platforms reported them on that morning.

        Conversions of a day arrive over the next days: ask again later and they are more.

        Returns:
            one row per day and channel: day, date, channel, budget, impressions, clicks, cost
            (TWD), conversions, revenue (TWD without VAT), status (ok, tracking_break, stock_out,
            disapproved: what the morning's diagnosis found), stock (units of the hero product in
            the evening), learning (True in a learning phase).
        """
        morning = (pd.Timestamp(as_of).date() - self._dates[0]).days  # days that are over by then
        count = int(min(max(morning, 0), self._played))
        h, rows = self._hidden, count * len(CHANNELS)
        ages = morning - np.arange(count)
        share = secret.LAG[np.minimum(ages, len(secret.LAG)) - 1]
        conversions = self._reported(count, share, ages)
        clicks = np.round(self._cost[:count] * h.clicks[:count] / 1000)
        return pd.DataFrame({
            **{name: column[:rows] for name, column in self._rows.items()},
            "budget": self._budgets[:count].ravel(),
            "impressions": np.round(clicks / h.ctr[:count]).astype("int64").ravel(),
            "clicks": clicks.astype("int64").ravel(),
            "cost": self._cost[:count].round(2).ravel(),
            "conversions": conversions.astype("int64").ravel(),
            "revenue": (conversions * h.value[:count] * self._said_worth).round().ravel(),
            "status": self._status[:rows],
            "stock": self._stock[:rows],
            "learning": self._learning[:count].ravel(),
        })  # fmt: skip

    def truth(self) -> pd.DataFrame:
        """What really happened on the days played, which nobody sees during a flight.

        Returns:
            day, date, channel, budget, cost, conversions (all of them, on broken days as well),
            revenue (TWD), contribution (expected, before media), margin (contribution less cost),
            last (contribution of the last dollar spent), status.
        """
        n = self._played
        rows, cost, worth = n * len(CHANNELS), self._cost[:n].ravel(), self._worth[:n].ravel()
        with np.errstate(invalid="ignore", divide="ignore"):
            last = np.where(cost > 0, self._last[:n].ravel() * worth / cost, np.nan)
        return pd.DataFrame({
            **{name: column[:rows] for name, column in self._rows.items()},
            "budget": self._budgets[:n].ravel(),
            "cost": cost,
            "conversions": self._count[:n].astype("int64").ravel(),
            "revenue": (self._count[:n] * self._hidden.value[:n]).round().ravel(),
            "contribution": worth,
            "margin": worth - cost,
            "last": last,
            "status": self._status[:rows],
        })  # fmt: skip

    def score(self) -> float:
        """Expected contribution before media less media cost, TWD, over the days played."""
        return float(self._worth.sum() - self._cost.sum())

    def _reported(self, count: int, share: np.ndarray, ages: np.ndarray) -> np.ndarray:
        h, final = self._hidden, self._count[:count]
        seen = final * share + h.arrival[:count] * np.sqrt(final * share * (1 - share)) * 0.7
        seen = np.clip(np.round(seen), 0, final)
        young = ages[:, None] < season.MATURE_DAYS
        seen = np.where(young, np.round(seen * self._early), seen)
        odd = h.refused[:count] | (h.sold[:count, None] < 1)
        seen = np.where(odd, np.round(seen * self._faulty), seen)
        return np.where(h.broken[:count, None], np.floor(seen * self._lost[:count]), seen)

    def _checked(self, budgets: Any) -> np.ndarray:
        """The budgets as an array. Raises CampaignError."""
        if self.over:
            raise CampaignError(
                "The flight is over after day {days}: there is no next morning.", days=DAYS
            )
        if not isinstance(budgets, Mapping):
            raise CampaignError(
                "Day {day}: the budgets are a {kind}. A dictionary {{channel: TWD}} is needed.",
                day=self.day,
                kind=type(budgets).__name__,
            )
        for channel in budgets:
            if channel not in CHANNELS:
                raise CampaignError(
                    "Day {day}: there is no channel {channel}. There are: {have}.",
                    day=self.day,
                    channel=channel,
                    have=", ".join(CHANNELS),
                )
        given = []
        for channel in CHANNELS:
            if channel not in budgets:
                raise CampaignError(
                    "Day {day}: the budget of {channel} is missing. Every channel needs one; "
                    "where nothing changes, give yesterday's.",
                    day=self.day,
                    channel=channel,
                )
            value = budgets[channel]
            if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real):
                raise CampaignError(
                    "Day {day}: the budget of {channel} is a {kind}, not a number.",
                    day=self.day,
                    channel=channel,
                    kind=type(value).__name__,
                )
            number = float(value)
            if not math.isfinite(number):
                raise CampaignError(
                    "Day {day}: the budget of {channel} is not a finite number (NaN or infinite). "
                    "Often a division by 0 on a day without data; keep yesterday's budget then.",
                    day=self.day,
                    channel=channel,
                )
            if number < 0:
                raise CampaignError(
                    "Day {day}: the budget of {channel} is below 0. Take from a channel at most "
                    "what it has.",
                    day=self.day,
                    channel=channel,
                )
            given.append(number)
        if sum(given) > self.remaining + CENT:
            raise CampaignError(
                "Day {day}: the budgets add up to more than what remains of the flight's budget. "
                'Scale today\'s budgets so that their sum is at most state["remaining"].',
                day=self.day,
            )
        return np.array(given)


@lru_cache(maxsize=8)
def _columns_of(year: int, festival: str) -> dict[str, Any]:
    """day, date, channel of the whole flight."""
    return {
        "day": np.repeat(np.arange(1, DAYS + 1), len(CHANNELS)),
        "date": np.repeat(
            pd.DatetimeIndex(season.dates(year, festival)).as_unit("ns"), len(CHANNELS)),
        "channel": pd.array(np.tile(np.array(CHANNELS, dtype=object), DAYS), dtype="str"),
    }


@lru_cache(maxsize=64)
def _plan_of(year: int, festival: str) -> pd.DataFrame:
    return pd.DataFrame({**_columns_of(year, festival), "planned": season.planned().ravel()})


def _status_of(hidden: secret.Hidden) -> tuple[Any, np.ndarray]:
    """status and stock in the order of the rows."""
    status = np.full((DAYS, len(CHANNELS)), "ok", dtype=object)
    status[hidden.refused] = "disapproved"
    status[hidden.sold < 1] = "stock_out"
    status[hidden.broken] = "tracking_break"
    return (pd.array(status.ravel(), dtype="str"),
            np.repeat(hidden.stock.astype("int64"), len(CHANNELS)))
