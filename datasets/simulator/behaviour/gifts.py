"""Orders of boxes for oneself and for others (T2.2.k2, gifts and face).

Whoever gives many presents also has more to spend, so gifts look dearer than what people buy for
themselves; only the same person's two prices tell what giving does.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng
from .lunar import span

PEOPLE = {"full": 2400, "small": 420}
PRICES = np.array([380, 480, 680, 880, 1080, 1280, 1680])  # TWD incl. VAT
EFFECT = {"present": 0.6, "absent": 0.0, "reversed": -0.5}  # steps of PRICES
UNKNOWN = 0.05
COLUMNS = ["order_id", "customer_id", "date", "for_gift", "unit_price", "units"]


def orders(seed: int, year: int, scale: str, regime: str) -> pd.DataFrame:
    """One row per order of one kind of box.

    Args:
        regime: key of EFFECT: what it does to the price that the box is for somebody else.

    Returns:
        COLUMNS; for_gift is NA where the question was left out; unit_price in TWD incl. VAT.
    """
    gen = rng.stream(seed, year, f"behaviour/gifts/{scale}/{regime}")
    people = PEOPLE[scale]
    purse = gen.normal(0, 1, people)
    size = 1 + gen.poisson(1.7, people)
    who = np.repeat(np.arange(people), size)
    gift = gen.random(len(who)) < 1 / (1 + np.exp(0.5 - 0.9 * purse[who]))
    step = 2.4 + 0.8 * purse[who] + EFFECT[regime] * gift + gen.normal(0, 0.9, len(who))
    price = PRICES[np.clip(np.round(step), 0, len(PRICES) - 1).astype(int)]
    units = np.where(gift, 1 + gen.poisson(2.2, len(who)), 1 + (gen.random(len(who)) < 0.15))
    period = span(year)
    day = gen.integers(0, period.days, len(who))
    ids = gen.choice(40000, people, replace=False)
    table = pd.DataFrame({
        "customer_id": [f"C{n:06d}" for n in ids[who]],
        "date": pd.Timestamp(period.start) + pd.to_timedelta(day, unit="D"),
        "for_gift": pd.array(gift, dtype="boolean"), "unit_price": price.astype(float),
        "units": units,
    })
    table.loc[gen.random(len(table)) < UNKNOWN, "for_gift"] = pd.NA
    table = table.sort_values(["date", "customer_id"], kind="stable").reset_index(drop=True)
    table["order_id"] = [f"G{n:05d}" for n in range(1, len(table) + 1)]
    text = dict.fromkeys(("order_id", "customer_id"), "str")
    return table[COLUMNS].astype({**text, "date": "datetime64[ns]", "units": "int64"})
