"""T2.2.k1 to k3: three ideas about people and the tables that can refute them: the functions."""

from __future__ import annotations

from math import exp, log, nan, sqrt
from typing import Any

import numpy as np
import pandas as pd

SUPPORTS, REFUTES, UNDECIDED = "supports", "refutes", "undecided"


def verdict(low: float, high: float, least: float, effect: float = nan, **wrong: bool) -> str:
    """What an interval says about an idea whose effect is worth acting on from `least` on."""
    if wrong.get("at_none"):
        least = wrong["at_none"] - 1  # 0 for differences, 1 for ratios
    if "typed_in" in wrong:
        least = wrong["typed_in"]
    if wrong.get("by_point"):
        return SUPPORTS if effect > least else REFUTES if effect < least else UNDECIDED
    if low > least:
        return SUPPORTS
    if wrong.get("else_refuted") or high < least:
        return REFUTES
    return UNDECIDED


def social_proof(views: pd.DataFrame, rules: dict[str, Any], **wrong: Any) -> dict[str, Any]:
    """{naive, effect, low, high, verdict} of the badge on the rate of adding to the cart.

    Args:
        views: slice (usual, random), badge, reviews, added (NA: not known).
        rules: z, social_proof {least, views}.
        wrong: switches for known wrong ways.
    """
    added = views["added"]
    if wrong.get("unknown_is_no"):
        added = added.fillna(False)
    known = views.assign(added=added)[added.notna()]
    if wrong.get("by_reviews"):
        known = known.assign(badge=known["reviews"] >= 100)
    usual = known[known["slice"] == "usual"]
    drawn = known[known["slice"] == "random"]
    if wrong.get("swapped"):
        usual, drawn = drawn, usual
    rows = usual if wrong.get("usual") else known if wrong.get("all_rows") else drawn

    def arms(part: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        value = part["added"].astype(float).to_numpy()
        badge = part["badge"].to_numpy(bool)
        return value[badge], value[~badge]

    def gap(part: pd.DataFrame) -> float:
        shown, hidden = arms(part)
        return shown.mean() - hidden.mean() if len(shown) and len(hidden) else nan

    shown, hidden = arms(rows)
    naive, effect, low, high = gap(usual), nan, nan, nan
    if len(shown) and len(hidden):
        p, q = shown.mean(), hidden.mean()
        effect = p - q
        error = sqrt(p * (1 - p) / len(shown) + q * (1 - q) / len(hidden))
        if wrong.get("per_product"):
            by = drawn.assign(added=drawn["added"].astype(float)).pivot_table(
                index="sku", columns="badge", values="added")
            effect = (by[True] - by[False]).mean()
        if wrong.get("relative"):
            effect, error = (p / q - 1, error / q) if q else (nan, nan)
        if wrong.get("turned"):
            effect, naive = -effect, -naive
        if wrong.get("one_arm"):
            error = sqrt(p * (1 - p) / len(shown))
        if wrong.get("errors_added"):
            error = sqrt(p * (1 - p) / len(shown)) + sqrt(q * (1 - q) / len(hidden))
        if wrong.get("no_root"):
            error = error**2
        if wrong.get("less_one") and min(len(shown), len(hidden)) > 1:
            error = sqrt(p * (1 - p) / (len(shown) - 1) + q * (1 - q) / (len(hidden) - 1))
        z = 1.0 if wrong.get("one_error") else rules["z"]
        low, high = effect - z * error, effect + z * error
    limit = rules["social_proof"]
    told = verdict(low, high, limit["least"], effect, **wrong)
    count = min(len(shown), len(hidden))
    if wrong.get("views_of_both"):
        count = len(shown) + len(hidden)
    if wrong.get("views_of_one"):
        count = max(len(shown), len(hidden))
    if wrong.get("views_not_known"):
        badge = views.loc[views["slice"] == "random", "badge"]
        count = min(badge.sum(), (~badge).sum())
    if count < limit["views"] and not wrong.get("few_decide"):
        told = UNDECIDED
    if wrong.get("names_swapped"):
        naive, effect = effect, naive
    return {"naive": naive, "effect": effect, "low": low, "high": high, "verdict": told}


def gift_and_face(orders: pd.DataFrame, rules: dict[str, Any], **wrong: Any) -> dict[str, Any]:
    """{naive, people, effect, low, high, verdict} of a gift on the price of the box (TWD).

    Args:
        orders: customer_id, for_gift (NA: not answered), unit_price, units.
        rules: z, gifts {least, people}.
        wrong: switches for known wrong ways.
    """
    gift = orders["for_gift"]
    if wrong.get("unknown_is_own"):
        gift = gift.fillna(False)
    price = orders["unit_price"]
    if wrong.get("amount"):
        price = price * orders["units"]
    known = orders.assign(gift=gift, price=price)[gift.notna()]
    known = known.assign(gift=known["gift"].astype(bool))

    def mean(part: pd.Series) -> float:
        return float(part.mean()) if len(part) else nan

    naive = mean(known.loc[known["gift"], "price"]) - mean(known.loc[~known["gift"], "price"])
    how = "median" if wrong.get("median_price") else "mean"
    by = known.groupby(["customer_id", "gift"])["price"].agg(how).unstack()
    by = by.reindex(columns=[False, True])
    both = by.dropna()
    gaps = both[True] - both[False]
    if wrong.get("relative"):
        gaps = both[True] / both[False] - 1
    people, effect = len(gaps), mean(gaps)
    if wrong.get("median_gap") and people:
        effect = float(gaps.median())
    error = float(gaps.std(ddof=1)) / sqrt(people) if people > 1 else nan
    if wrong.get("population_sd") and people:
        error = float(gaps.std(ddof=0)) / sqrt(people)
    if wrong.get("sd_as_error"):
        error = float(gaps.std(ddof=1)) if people > 1 else nan
    if wrong.get("by_order") or wrong.get("everyone"):
        rows = known if wrong.get("everyone") else known[known["customer_id"].isin(both.index)]
        a, b = rows.loc[rows["gift"], "price"], rows.loc[~rows["gift"], "price"]
        effect = mean(a) - mean(b)
        error = sqrt(a.var() / len(a) + b.var() / len(b)) if len(a) > 1 and len(b) > 1 else nan
    if wrong.get("everybody_counts"):
        people = known["customer_id"].nunique()
    if wrong.get("orders_count"):
        people = int(known["customer_id"].isin(both.index).sum())
    if wrong.get("turned"):
        effect, naive = -effect, -naive
    z = 1.0 if wrong.get("one_error") else rules["z"]
    low, high = effect - z * error, effect + z * error
    limit = rules["gifts"]
    told = verdict(low, high, limit["least"], effect, **wrong)
    if people < limit["people"] and not wrong.get("few_decide"):
        told = UNDECIDED
    return {"naive": naive, "people": people, "effect": effect, "low": low, "high": high,
            "verdict": told}


def offering_days(sales: pd.DataFrame, lunar: pd.DataFrame, rules: dict[str, Any],
                  **wrong: Any) -> dict[str, Any]:
    """{days_on, days_off, naive, effect, low, high, verdict}: ratios of units before offerings.

    Args:
        sales: date, group (offering, control), units (NA: not known).
        lunar: date, lunar_day, festive; some days more than the sales.
        rules: z, offerings {least, days, lead}.
        wrong: switches for known wrong ways.
    """
    limit = rules["offerings"]
    days, lead = set(limit["days"]), limit["lead"]
    if wrong.get("households"):
        days = {1, 15}
    month = dict(zip(lunar["date"], lunar["lunar_day"], strict=True))
    if wrong.get("solar"):
        month = {d: d.day for d in lunar["date"]}
    offering = {d for d, n in month.items() if n in days}
    if wrong.get("inside_sales"):
        offering &= set(sales["date"])
    if wrong.get("plain_offerings"):
        offering -= set(lunar.loc[lunar["festive"], "date"])
    ahead = range(1, lead + 1)
    if wrong.get("same_day"):
        ahead = range(0, 1)
    if wrong.get("day_too"):
        ahead = range(0, lead + 1)
    if wrong.get("after"):
        ahead = range(-lead, 0)
    if wrong.get("short"):
        ahead = range(1, lead)
    if wrong.get("from_nought"):
        ahead = range(lead)
    if wrong.get("last_day_only"):
        ahead = range(lead, lead + 1)
    on = {d - pd.Timedelta(days=k) for d in offering for k in ahead}
    festive = set(lunar.loc[lunar["festive"], "date"])
    if wrong.get("festive_kept"):
        festive = set()
    wide = sales.pivot(index="date", columns="group", values="units")
    wide = wide.reindex(columns=["offering", "control"])
    wide = wide[~wide.index.isin(festive)]
    every = wide.index
    if wrong.get("missing_is_zero"):
        wide = wide.fillna(0)
    elif wrong.get("offering_gaps"):
        wide = wide.dropna(subset=["offering"])
    elif not wrong.get("own_gaps"):
        wide = wide.dropna()
    hit = wide.index.isin(on)
    a, b = wide.loc[hit, "offering"].sum(), wide.loc[~hit, "offering"].sum()
    c, d = wide.loc[hit, "control"].sum(), wide.loc[~hit, "control"].sum()
    days_on, days_off = int(hit.sum()), int((~hit).sum())
    if wrong.get("all_days"):
        days_on, days_off = int(every.isin(on).sum()), int((~every.isin(on)).sum())
    if wrong.get("own_gaps"):
        own = wide["offering"].notna().to_numpy()
        days_on, days_off = int((hit & own).sum()), int((~hit & own).sum())
    naive = effect = low = high = nan
    if days_on and days_off and b:
        naive = (a / days_on) / (b / days_off)
        if wrong.get("sums"):
            naive = a / b
    if min(a, b, c, d) > 0:
        effect = (a / b) / (c / d)
        error = sqrt(1 / a + 1 / b + 1 / c + 1 / d)
        if wrong.get("no_control"):
            effect, error = naive, sqrt(1 / a + 1 / b)
        if wrong.get("gap_of_means"):
            effect = a / days_on - b / days_off - (c / days_on - d / days_off)
        if wrong.get("mean_of_days"):
            share = wide["offering"] / wide["control"]
            effect = share[hit].mean() / share[~hit].mean()
        if wrong.get("upside_down"):
            effect, naive = 1 / effect, 1 / naive
        if wrong.get("two_sums"):
            error = sqrt(1 / a + 1 / b)
        z = 1.0 if wrong.get("one_error") else rules["z"]
        if wrong.get("no_log") or wrong.get("gap_of_means"):
            low, high = effect - z * error, effect + z * error
        else:
            low, high = exp(log(effect) - z * error), exp(log(effect) + z * error)
    told = verdict(low, high, limit["least"], effect, **wrong)
    return {"days_on": days_on, "days_off": days_off, "naive": naive, "effect": effect,
            "low": low, "high": high, "verdict": told}
