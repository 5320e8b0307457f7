"""T2.3.c: the elasticity from a price test by lot, and the price with most margin."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

PRICE = "np.log(price)"
VAT = 1.05


def elasticity(test: pd.DataFrame) -> dict[str, float]:
    """elasticity, low, high: 90 % interval, errors clustered by county.

    Args:
        test: week, county, price (TWD incl. VAT), units, assigned_by (shop, random), stock_out.
    """
    return elasticity_with(test)


def kept(test: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """Rows whose price was drawn by lot and whose units are what people wanted."""
    rows = test
    if wrong.get("shop_only"):
        rows = rows[rows["assigned_by"] == "shop"]
    elif not wrong.get("all_weeks"):
        rows = rows[rows["assigned_by"] == "random"]
    if wrong.get("sold_out_only"):
        return rows[rows["stock_out"]]
    return rows if wrong.get("sold_out_kept") else rows[~rows["stock_out"]]


def elasticity_with(test: pd.DataFrame, **wrong: Any) -> dict[str, float]:
    """`elasticity` with switches for known wrong ways."""
    import statsmodels.formula.api as smf

    rows = kept(test, **wrong).reset_index(drop=True)
    if wrong.get("national"):
        rows = rows.groupby("week", as_index=False).agg(price=("price", "mean"),
                                                        units=("units", "sum"))
    if wrong.get("extremes"):
        top, bottom = rows["price"].max(), rows["price"].min()
        dear = rows.loc[rows["price"].eq(top), "units"].mean()
        cheap = rows.loc[rows["price"].eq(bottom), "units"].mean()
        value = np.log(dear / cheap) / np.log(top / bottom)
        return {"elasticity": value, "low": value - 0.2, "high": value + 0.2}
    price = "price" if wrong.get("slope") or wrong.get("log_units") else PRICE
    units = "units" if wrong.get("slope") or wrong.get("log_price") else "np.log(units)"
    parts = [price]
    if not wrong.get("national"):
        parts += [] if wrong.get("no_county") or wrong.get("pooled") else ["C(county)"]
        parts += [] if wrong.get("no_week") or wrong.get("pooled") else ["C(week)"]
    model = smf.ols(f"{units} ~ " + " + ".join(parts), data=rows)
    how: dict[str, Any] = {} if wrong.get("naive") or wrong.get("national") else {
        "cov_type": "cluster",
        "cov_kwds": {"groups": rows["week" if wrong.get("by_week") else "county"]},
        "use_t": not wrong.get("no_t")}
    if wrong.get("white"):
        how = {"cov_type": "HC1"}
    fit = model.fit(**how)
    alpha = 0.05 if wrong.get("ninety_five") else 0.10
    low, high = fit.conf_int(alpha=alpha).loc[price]
    value = fit.params[price]
    if wrong.get("one_error"):
        low, high = value - fit.bse[price], value + fit.bse[price]
    if wrong.get("without_sign"):
        value, low, high = -value, -high, -low
    if wrong.get("swapped"):
        low, high = high, low
    if wrong.get("slope_scaled"):
        scale = rows["price"].mean() / rows["units"].mean()
        value, low, high = value * scale, low * scale, high * scale
    if wrong.get("per_ten"):
        value, low, high = (10 * v for v in (value, low, high))
    return {"elasticity": float(value), "low": float(low), "high": float(high)}


def best_price(e: float, prices: list[float], unit_cost: float) -> float:
    """The price among those tested that leaves most contribution.

    Args:
        e: elasticity (below 0).
        prices: TWD incl. VAT.
        unit_cost: TWD without VAT of one box.
    """
    return best_with(e, prices, unit_cost)


def best_with(e: float, prices: list[float], unit_cost: float, **wrong: Any) -> float:
    """`best_price` with switches for known wrong ways."""
    best, most = None, None
    for price in sorted(prices):
        net = price if wrong.get("with_vat") else price / VAT
        if wrong.get("five_off"):
            net = 0.95 * price
        units = price**e
        if wrong.get("straight"):  # a straight line through the dearest price
            units = 1 + e * (price / max(prices) - 1)
        gain = (net - unit_cost) * units
        if wrong.get("revenue"):
            gain = net * units
        if wrong.get("units"):
            gain = units
        if wrong.get("margin_each"):
            gain = net - unit_cost
        if wrong.get("worst"):
            gain = -gain
        if most is None or gain > most:
            best, most = price, gain
    return float(best)


def formula_price(e: float, unit_cost: float) -> float:
    """The price at which a line of constant elasticity leaves most, tested or not."""
    return VAT * unit_cost * e / (1 + e)


def best_off_test(e: float, prices: list[float], unit_cost: float) -> float:
    """Known wrong: the formula's price, where nobody has tested it."""
    return formula_price(e, unit_cost) if e < -1 else float(max(prices))


def best_nearest(e: float, prices: list[float], unit_cost: float) -> float:
    """Known wrong: the tested price nearest to the formula's."""
    wanted = best_off_test(e, prices, unit_cost)
    return float(min(prices, key=lambda price: abs(price - wanted)))


def by_demeaning(test: pd.DataFrame) -> dict[str, float]:
    """`elasticity` through C(county) and C(week) by treatment dummies of pandas."""
    import statsmodels.api as sm

    rows = kept(test)
    x = pd.get_dummies(rows[["county", "week"]].astype(str), drop_first=True).astype(float)
    x.insert(0, "price", np.log(rows["price"]))
    fit = sm.OLS(np.log(rows["units"]), sm.add_constant(x)).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(rows["county"])[0]}, use_t=True)
    low, high = fit.conf_int(alpha=0.10).loc["price"]
    return {"elasticity": fit.params["price"], "low": low, "high": high}


def best_by_table(e: float, prices: list[float], unit_cost: float) -> float:
    """`best_price` with a table."""
    table = pd.DataFrame({"price": [float(p) for p in prices]})
    table["left"] = (table["price"] / VAT - unit_cost) * table["price"] ** e
    return table.sort_values(["left", "price"])["price"].iloc[-1]


def _with(**wrong: Any) -> Callable:
    return partial(elasticity_with, **wrong)


def _best(**wrong: Any) -> dict[str, Callable]:
    return {"best_price": partial(best_with, **wrong)}
