"""What is known before the flight: channels, season, plan, and the curves the plan believes in."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd

# The campaigns with a budget per day. google_brand and google_search share the plan's line
# google_search; LINE messages, mailings and KOLs are booked ahead and take no part.
CHANNELS = ("google_brand", "google_search", "pmax", "meta", "line_ads")
FAULTS = ("tracking_break", "stock_out", "disapproved")
DAYS = 28
PEAK = 23  # 11/11 is the 23rd day of a flight that begins on 10/20
FLIGHT_BUDGET = 1_000_000.0  # TWD of media without VAT
MARGIN = 0.42  # contribution before media as a share of revenue
MAX_CHANGE = 0.20  # a larger change a day restarts the learning phase
MATURE_DAYS = 5  # after so many days a day's conversions are complete
CUT_DAY = 26  # the morning on which finance may take budget back
BREAK = (12, 14)  # days on which the tag sends nothing

SHARE = np.array([0.08, 0.20, 0.18, 0.40, 0.14])
SLOPE = np.array([0.90, 0.95, 0.95, 0.95, 0.93])
# Spend of an ordinary day over the spend that brings half of the ceiling.
FILLED = np.array([3.50, 0.50, 0.55, 0.35, 0.35])
# Share of the contribution that is lost per 100 % of spend above the plan's: people tire of ads.
FATIGUE = np.array([0.0, 0.0, 0.10, 0.25, 0.20])
ORDER_VALUE = np.array([1_450.0, 1_400.0, 1_250.0, 1_150.0, 1_200.0])  # TWD without VAT
BELIEVED_LAST = 1.30  # what the plan expects of the last dollar in each channel


@lru_cache(maxsize=8)
def weights() -> np.ndarray:
    """Season of the plan by day: 1 on ordinary days, highest on 11/11, steps below 20 %."""
    rise = [1.10 ** max(0, day - 14) for day in range(1, PEAK + 1)]
    fall = [rise[-1] * 0.84 ** (day - PEAK) for day in range(PEAK + 1, DAYS + 1)]
    return np.array(rise + fall)


@lru_cache(maxsize=8)
def planned() -> np.ndarray:
    """TWD by day and channel, multiples of 10 that add up to FLIGHT_BUDGET."""
    exact = FLIGHT_BUDGET * np.outer(weights() / weights().sum(), SHARE)
    rounded = np.round(exact, -1)
    rounded[PEAK - 1, 3] += FLIGHT_BUDGET - rounded.sum()
    return rounded


@lru_cache(maxsize=1)
def ordinary() -> np.ndarray:
    """TWD of an ordinary day by channel."""
    return FLIGHT_BUDGET * SHARE / weights().sum()


@lru_cache(maxsize=1)
def half() -> np.ndarray:
    """TWD of an ordinary day that bring half of the ceiling, as the plan believes."""
    return ordinary() / FILLED


@lru_cache(maxsize=1)
def ceiling() -> np.ndarray:
    """Contribution of an ordinary day that no spend reaches (TWD), as the plan believes."""
    power = FILLED**SLOPE
    elasticity = SLOPE / (1 + power)
    return BELIEVED_LAST / elasticity * ordinary() * (1 + power) / power


def dates(year: int, festival: str = "雙11") -> list[date]:
    """The 28 days of the flight: from 10/20, or those that end with 母親節 (second Sunday in May).

    The 23rd is the busiest of either: 11/11, and the last days on which a gift comes in time.
    """
    first = date(year, 10, 20)
    if festival == "母親節":
        may = date(year, 5, 1)
        first = may + timedelta(days=(6 - may.weekday()) % 7 + 7 - DAYS + 1)
    return [first + timedelta(days=n) for n in range(DAYS)]


def believed(spend: np.ndarray) -> np.ndarray:
    """Contribution before media of an ordinary day (TWD) by channel, as the plan believes."""
    power = (spend / half()) ** SLOPE
    return ceiling() * power / (1 + power)


@lru_cache(maxsize=1)
def last_share() -> dict[str, float]:
    """Return of the last dollar as a share of the average return, by channel, from `levels`."""
    table = levels()
    last = (table["contribution_high"] - table["contribution_low"]) / (
        table["spend_high"] - table["spend_low"])
    share = last / (table["contribution_high"] / table["spend_high"])
    return dict(zip(CHANNELS, share.tolist(), strict=True))


@lru_cache(maxsize=1)
def levels() -> pd.DataFrame:
    """The budget test before the flight: two spends on an ordinary day and what each brought.

    Returns:
        channel, spend_low, contribution_low, spend_high, contribution_high (TWD; contribution is
        before media), fatigue (share of the contribution lost per 100 % of spend above the plan).
    """
    low, high = 0.8 * ordinary(), 1.2 * ordinary()
    return pd.DataFrame({
        "channel": pd.Series(CHANNELS, dtype="str"),
        "spend_low": low.round(), "contribution_low": believed(low).round(),
        "spend_high": high.round(), "contribution_high": believed(high).round(),
        "fatigue": FATIGUE,
    })  # fmt: skip
