"""A test of the price of one gift box: weeks in which the shop chose, then weeks drawn by lot.

Where the shop chooses it gives more away in counties in which demand is high, so that the slope of
those weeks is not the elasticity. In the test each county's price is drawn by lot for four weeks.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from .. import brand, rng
from .panel import remembers

LIST_PRICES = (580, 680, 780, 880)
STEPS = (1.0, 0.95, 0.9, 0.8, 0.7)  # of the list price
SMALLEST = 0.017  # share of buyers from which a county is in the test
CHOSEN, DRAWN, BLOCK = 8, 20, 4  # weeks of the shop, weeks of the lot, weeks for which a lot stands
LEVEL = 3_400.0  # boxes a week in the whole country at the list price
STOCK_OUT = 0.04  # share of county weeks in which the box ran out


def weeks(year: int) -> pd.DatetimeIndex:
    """Mondays of the test, the last of them over before the year ends."""
    last = date(year, 12, 24)
    last -= timedelta(days=last.weekday())
    return pd.date_range(end=last, periods=CHOSEN + DRAWN, freq="7D").as_unit("ns")


def truth(seed: int, year: int) -> dict[str, float]:
    """elasticity, list_price (TWD incl. VAT), unit_cost (TWD, goods, packing and payment)."""
    gen = rng.stream(seed, year, "factors/test/truth")
    price = float(gen.choice(LIST_PRICES))
    return {
        "elasticity": round(float(-gen.uniform(1.5, 2.9)), 2),
        "list_price": price,
        "unit_cost": float(np.round(price / 1.05 * gen.uniform(0.48, 0.60))),
    }


def table(seed: int, year: int) -> pd.DataFrame:
    """week (Monday), county, price (TWD incl. VAT), units, assigned_by (shop, random), stock_out.

    One row per week and county, in order of week.
    """
    gen = rng.stream(seed, year, "factors/test")
    known = truth(seed, year)
    counties = [c for c, share in brand.COUNTIES.items() if share >= SMALLEST]
    share = np.array([brand.COUNTIES[c] for c in counties])
    mondays = weeks(year)
    common = gen.normal(0, 0.12, len(mondays))
    steps, rows = np.array(STEPS), []
    for number, county in enumerate(counties):
        shock = remembers(gen, len(mondays), 0.6, 0.09)
        # Dear where demand is low, cheap where it is high: what a shop does without a test.
        wish = np.clip(0.87 - 2.0 * shock[:CHOSEN] + gen.normal(0, 0.04, CHOSEN), 0.7, 1.0)
        chosen = steps[np.abs(wish[:, None] - steps).argmin(axis=1)]
        lots = np.repeat(gen.choice(steps, DRAWN // BLOCK), BLOCK)
        price = np.round(known["list_price"] * np.concatenate([chosen, lots]))
        log_mean = (
            np.log(LEVEL * share[number]) + common + shock
            + known["elasticity"] * np.log(price / known["list_price"])
        )  # fmt: skip
        out = gen.random(len(mondays)) < STOCK_OUT
        units = gen.poisson(np.exp(log_mean))
        sold = np.where(out, np.round(units * gen.uniform(0.2, 0.6, len(mondays))), units)
        rows.append(pd.DataFrame({
            "week": mondays, "county": county, "price": price, "units": np.maximum(sold, 1.0),
            "assigned_by": ["shop"] * CHOSEN + ["random"] * DRAWN, "stock_out": out,
        }))
    made = pd.concat(rows, ignore_index=True).sort_values("week", kind="stable")
    return made.reset_index(drop=True).astype({"county": "str", "assigned_by": "str"})
