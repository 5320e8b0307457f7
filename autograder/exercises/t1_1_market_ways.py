"""Other right ways of T1.1.c, in other idioms."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .t1_1_worlds import OWN


def chain_by_long_rows(trends: pd.DataFrame) -> pd.DataFrame:
    """Long rows and merges; nothing is pivoted before the end."""
    rows = trends.copy()
    rows["value"] = pd.to_numeric(rows["value"], errors="coerce").fillna(0.5)
    done = rows[rows["download"] == rows["download"].min()]
    for number in range(int(rows["download"].min()) + 1, int(rows["download"].max()) + 1):
        new = rows[rows["download"] == number]
        common = done.merge(new, on=["week", "term"], suffixes=("_old", "_new"))
        factor = common["value_old"].sum() / common["value_new"].sum()
        new = new[~new["week"].isin(done["week"])]
        done = pd.concat([done, new.assign(value=new["value"] * factor)])
    done = done.assign(value=100 * done["value"] / done["value"].max())
    return done.set_index(["week", "term"])["value"].unstack().reset_index()


def chain_by_dictionaries(trends: pd.DataFrame) -> pd.DataFrame:
    known: dict = {}
    for _, one in trends.sort_values("download").groupby("download"):
        cells: dict = {}
        for row in one.itertuples():
            value = 0.5 if row.value == "<1" else float(row.value)
            cells.setdefault(row.week, {})[row.term] = value
        both = [week for week in cells if week in known]
        factor = 1.0
        if both:
            factor = sum(sum(known[w].values()) for w in both) / sum(
                sum(cells[w].values()) for w in both)
        for week, terms in cells.items():
            known.setdefault(week, {t: v * factor for t, v in terms.items()})
    top = max(v for terms in known.values() for v in terms.values())
    return pd.DataFrame([{"week": w, **{t: v / top * 100 for t, v in known[w].items()}}
                         for w in sorted(known)])


def scan_by_polyfit(chained: pd.DataFrame, competitors: pd.DataFrame) -> dict:
    chained = chained.sort_values("week")
    terms = chained.drop(columns="week")
    last = terms.iloc[-13:]
    cut = sorted(competitors["week"].unique())[-13]
    prices = competitors[competitors["week"] >= cut].groupby(competitors["brand"] == OWN)
    y = terms[OWN].iloc[-26:]
    (slope, _), cov = np.polyfit(np.arange(len(y)), y, 1, cov=True)
    half = 1.96 * cov[0, 0] ** 0.5
    means = prices["basket_price"].mean()
    return {
        "share_of_search": last[OWN].sum() / last.to_numpy().sum(),
        "price_index": np.float64(100) * means[True] / means[False],
        "promo_weeks": np.int64(prices["promo"].sum()[True]),
        "slope": slope, "slope_low": slope - half, "slope_high": slope + half,
        "direction": "unclear" if abs(slope) <= half else "rising" if slope > 0 else "falling",
    }


def scan_by_matrix(chained: pd.DataFrame, competitors: pd.DataFrame) -> pd.Series:
    """The same by the normal equations, given back as a Series."""
    found = dict.fromkeys(("share_of_search", "price_index", "promo_weeks", "slope"))
    rows = chained.sort_values("week")
    y = list(rows[OWN])[-26:]
    design = np.column_stack([np.ones(len(y)), range(len(y))])
    inverse = np.linalg.inv(design.T @ design)
    level, slope = inverse @ design.T @ np.array(y)
    errors = [v - level - slope * n for n, v in enumerate(y)]
    half = 1.96 * (sum(e * e for e in errors) / (len(y) - 2) * inverse[1, 1]) ** 0.5
    recent = rows.tail(13)
    found["share_of_search"] = recent[OWN].sum() / sum(
        recent[c].sum() for c in rows.columns if c != "week")
    weeks = set(competitors["week"].drop_duplicates().nlargest(13))
    near = [r for r in competitors.itertuples() if r.week in weeks]
    ours = [r.basket_price for r in near if r.brand == OWN and pd.notna(r.basket_price)]
    theirs = [r.basket_price for r in near if r.brand != OWN and pd.notna(r.basket_price)]
    found["price_index"] = sum(ours) / len(ours) / (sum(theirs) / len(theirs)) * 100
    found["promo_weeks"] = len([1 for r in near if r.brand == OWN and r.promo])
    found["slope"] = slope
    return pd.Series({**found, "slope_low": slope - half, "slope_high": slope + half,
                      "direction": "rising" if slope > half else
                      "falling" if slope < -half else "unclear"})
