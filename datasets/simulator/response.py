"""Hidden response: adstock, saturation, fatigue. Their parameters are part of the ledger."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Curve:
    """Orders that a channel's clicks bring in a day.

    `cvr` orders per click when the channel is small, `half` daily clicks at which the yield is
    half of the ceiling, `slope` of the Hill function, `carry` share of the effect that stays for
    the next day (adstock).
    """

    channel: str
    cvr: float
    half: float
    slope: float
    carry: float


CURVES = (
    Curve("google_search", 0.0250, 1600, 1.05, 0.30),
    Curve("pmax", 0.0150, 1500, 1.05, 0.35),
    Curve("meta", 0.0085, 3200, 1.10, 0.45),
    Curve("line_ads", 0.0065, 1500, 1.05, 0.40),
    Curve("line_oa", 0.0300, 4000, 1.00, 0.45),
    Curve("edm", 0.0220, 2500, 1.00, 0.50),
    Curve("kol", 0.0110, 2500, 1.00, 0.55),
    Curve("seo", 0.0160, 4000, 1.00, 0.10),
)
FATIGUE = 0.055  # relative loss of CTR for each unit of a campaign's frequency


def adstock(clicks: np.ndarray, carry: float) -> np.ndarray:
    """Geometric carry-over along the first axis, scaled so that the long-run sum is kept."""
    out = np.zeros(len(clicks))
    level = 0.0
    for day, value in enumerate(clicks):
        level = carry * level + (1 - carry) * value
        out[day] = level
    return out


def hill(level: np.ndarray, half: float, slope: float) -> np.ndarray:
    """Saturation in (0, 1): level**slope / (half**slope + level**slope)."""
    power = np.power(np.maximum(level, 0), slope)
    return power / (half**slope + power)


def orders_caused(curve: Curve, clicks: np.ndarray) -> np.ndarray:
    """Expected orders per day that a channel's clicks cause."""
    level = adstock(clicks, curve.carry)
    return curve.cvr * curve.half * hill(level, curve.half, curve.slope)


def fatigue(days_running: np.ndarray) -> np.ndarray:
    """Factor on CTR: falls as frequency grows over four weeks, and a new creative restores it."""
    frequency = 1 + 4.0 * (days_running % 28) / 28
    return np.exp(-FATIGUE * (frequency - 1))


def table() -> pd.DataFrame:
    """The curves as they stand in the ledger."""
    return pd.DataFrame([asdict(c) for c in CURVES])
