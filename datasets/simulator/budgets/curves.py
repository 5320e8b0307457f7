"""What four weeks of spend on a channel are expected to bring: one concave curve per channel.

    revenue(spend) = ceiling * spend**slope / (half**slope + spend**slope)

Slopes lie below 1, so that each further dollar brings less than the one before: then the next
step always goes where it brings most, and no better split is missed (a curve with an S-shaped
start would need more than that). `margin` turns revenue into contribution; `low` and `high` are
what the channel must at least get (contracts, learning phase) and what it can take.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng

STEP = 10_000  # TWD; bounds are whole steps
# channel, ceiling TWD, half TWD, slope, margin, low TWD, high TWD
BASE = (
    ("google_search", 2_700_000, 170_000, 0.92, 0.42, 80_000, 300_000),
    ("pmax", 2_100_000, 240_000, 0.95, 0.40, 60_000, 260_000),
    ("meta", 3_800_000, 420_000, 0.93, 0.43, 120_000, 450_000),
    ("line_ads", 1_450_000, 230_000, 0.90, 0.40, 40_000, 220_000),
    ("line_oa", 1_250_000, 90_000, 0.85, 0.45, 30_000, 160_000),
    ("edm", 580_000, 24_000, 0.80, 0.46, 10_000, 40_000),
    ("kol", 1_150_000, 230_000, 0.94, 0.36, 60_000, 240_000),
)
COLUMNS = ("channel", "ceiling", "half", "slope", "margin", "low", "high")


def table(seed: int, year: int) -> pd.DataFrame:
    """Response curves of the seven channels that have media cost.

    Returns:
        channel (text), ceiling, half (TWD, whole thousands), slope (0.75-0.99), margin (share of
        revenue, two decimals), low, high (TWD, multiples of STEP, low < high).
    """
    gen = rng.stream(seed, year, "response_curves")
    rows = []
    for channel, ceiling, half, slope, margin, low, high in BASE:
        first, second = np.exp(gen.normal(0, (0.22, 0.25)))
        rows.append((
            channel,
            float(round(ceiling * first, -3)),
            float(round(half * second, -3)),
            float(np.clip(round(slope + gen.normal(0, 0.03), 3), 0.75, 0.99)),
            float(np.clip(round(margin + gen.normal(0, 0.03), 2), 0.28, 0.52)),
            float(max(STEP, low + STEP * int(gen.integers(-1, 2)))),
            float(max(low + 3 * STEP, high + STEP * int(gen.integers(-3, 4)))),
        ))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"channel": "str"})
