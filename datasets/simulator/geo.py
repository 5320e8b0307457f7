"""The geo experiment: Meta ads off in six counties for the four weeks of the flight.

Orders are those of all sales channels (own shop, 蝦皮, momo), so they exceed the shop's own table.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import brand, calendar, rng

PRE_DAYS = 56
DAILY = 270.0  # orders a day over all counties in a normal week


def panel(seed: int, year: int) -> tuple[pd.DataFrame, dict[str, float]]:
    """One row per county and day, and the truth behind it.

    Returns:
        panel: date, county, treated, period ('pre', 'test'), orders, revenue and ad_spend (TWD).
        truth: `share` of orders that Meta causes; `per_county_day`, the orders a treated county
        lost per day; `total`, the orders lost in the test.
    """
    gen = rng.stream(seed, year, "geo")
    span = calendar.flight(year)
    first = pd.Timestamp(span.start) - pd.Timedelta(days=PRE_DAYS)
    days = pd.date_range(first, span.end).as_unit("ns")
    test = days >= pd.Timestamp(span.start)
    names = list(brand.COUNTIES)
    share = np.array([brand.COUNTIES[n] for n in names])
    share = share / share.sum()
    treated = np.isin(names, brand.TREATED)
    lift = float(gen.uniform(0.10, 0.16))
    common = (
        calendar.rhythm(days)
        * (1 + 0.5 * calendar.gift_season(days))
        * np.sqrt(calendar.sales_days(days))
        * np.exp(gen.normal(0, 0.05, len(days)))
    )
    drift = np.exp(np.outer(np.linspace(-0.5, 0.5, len(days)), gen.normal(0, 0.06, len(names))))
    level = DAILY * common[:, None] * share[None, :] * drift
    factor = np.where(test[:, None] & treated[None, :], 1 - lift, 1.0)
    orders = rng.negative_binomial(gen, level * factor, 60.0)
    basket = np.round(1480 * np.exp(gen.normal(0, 0.16, orders.shape)))
    spend = np.round(9800 * common[:, None] * share[None, :] * gen.gamma(40, 1 / 40, orders.shape))
    spend = np.where(test[:, None] & treated[None, :], 0, spend)
    day, county = np.indices(orders.shape).reshape(2, -1)
    table = pd.DataFrame(
        {
            "date": days[day],
            "county": np.array(names)[county],
            "treated": treated[county],
            "period": np.where(test[day], "test", "pre"),
            "orders": orders.ravel(),
            "revenue": (orders * basket).ravel().astype(float),
            "ad_spend": spend.ravel(),
        }
    ).astype(
        {
            "date": "datetime64[ns]",
            "county": "str",
            "period": "str",
            "orders": "int64",
            "ad_spend": "float64",
        }
    )
    lost = (level * lift)[np.ix_(test, treated)]
    truth = {"share": lift, "per_county_day": float(lost.mean()), "total": float(lost.sum())}
    return table, truth
