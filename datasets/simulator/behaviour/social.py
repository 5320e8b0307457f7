"""Views of product pages with and without the number of reviews (T2.2.k1, social proof).

Usually the badge stands on products with at least 100 reviews, and those are the popular ones: they
would be put into the cart more often anyway. In a slice of the visits chance alone decides.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng
from .lunar import span

VIEWS = {"full": 20000, "small": 5000}
BADGE_FROM = 100
EFFECT = {"present": 0.032, "absent": 0.0, "reversed": -0.03}
UNKNOWN = 0.04
COLUMNS = ["view_id", "date", "sku", "reviews", "slice", "badge", "added"]


def views(seed: int, year: int, scale: str, skus: list[str], regime: str) -> pd.DataFrame:
    """One row per visitor and product page.

    Args:
        skus: products that are shown.
        regime: key of EFFECT: what the badge does to the rate of adding to the cart.

    Returns:
        COLUMNS; slice is usual or random; badge says whether the number was shown; added is NA
        where the visitor refused to be measured.
    """
    gen = rng.stream(seed, year, f"behaviour/social/{scale}/{regime}")
    count = VIEWS[scale]
    pull = gen.normal(0, 1, len(skus))
    reviews = np.round(np.exp(4.5 + 1.0 * pull + gen.normal(0, 0.35, len(skus)))).astype(int)
    weight = np.exp(0.4 * pull)
    at = gen.choice(len(skus), count, p=weight / weight.sum())
    drawn = gen.random(count) < 0.4
    badge = np.where(drawn, gen.random(count) < 0.5, reviews[at] >= BADGE_FROM)
    rate = np.clip(0.10 + 0.035 * pull[at] + EFFECT[regime] * badge, 0.01, 0.6)
    added = gen.random(count) < rate
    period = span(year)
    day = np.sort(gen.integers(0, period.days, count))
    table = pd.DataFrame({
        "view_id": [f"V{n:05d}" for n in range(1, count + 1)],
        "date": pd.Timestamp(period.start) + pd.to_timedelta(day, unit="D"),
        "sku": np.array(skus)[at], "reviews": reviews[at],
        "slice": np.where(drawn, "random", "usual"), "badge": badge,
        "added": pd.array(added, dtype="boolean"),
    })
    table.loc[gen.random(count) < UNKNOWN, "added"] = pd.NA
    text = dict.fromkeys(("view_id", "sku", "slice"), "str")
    return table[COLUMNS].astype({**text, "date": "datetime64[ns]", "reviews": "int64"})
