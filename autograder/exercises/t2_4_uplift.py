"""T2.4.g: what each arm of a mail test added, with intervals, in all and by segment.

Differences of means with Welch's standard errors. The mail test has the shape of the one that
Hillstrom published in 2008 (arm, visit, conversion, spend), so the functions work on it as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from .t1_4_run_worlds import stream

METRICS = ("visit", "conversion", "spend")
NONE = 1e-12
COLUMNS = ("arm", "metric", "difference", "low", "high")
BY = ("segment", "arm", "difference", "low", "high", "gap", "gap_low", "gap_high", "stands_out")


def uplift(df: pd.DataFrame, arm: str, control: str, z: float) -> pd.DataFrame:
    """COLUMNS: mean of each other arm minus mean of the control, by metric, with its interval.

    Args:
        df: one row per customer with the columns METRICS; missing values are not known.
        arm: name of the column with the arm; rows without one are left out.
        control: the arm that the others are compared with.
        z: of the intervals.
    """
    return uplift_with(df, arm, control, z)


def uplift_with(df: pd.DataFrame, arm: str, control: str, z: float, **wrong: Any) -> pd.DataFrame:
    """The reference, with switches for known wrong ways."""
    rows = df if wrong.get("missing_arm_control") else df[df[arm].notna()]
    if wrong.get("missing_arm_control"):
        rows = rows.assign(**{arm: rows[arm].fillna(control)})
    if wrong.get("column_written"):
        arm = "arm"
    if wrong.get("z_written"):
        z = 1.96
    if wrong.get("known_only"):
        rows = rows[rows["spend"].notna()]
    if wrong.get("all_known"):
        rows = rows.dropna()
    if wrong.get("bought"):
        rows = rows[rows["conversion"] == 1]
    arms = sorted(set(rows[arm]) - {control})
    if wrong.get("control_row"):
        arms = sorted(set(rows[arm]))
    found = []
    for name in arms:
        for metric in METRICS:
            base = rows[rows[arm] != name] if wrong.get("all_others") else \
                rows[rows[arm] == control]
            values = base[metric], rows.loc[rows[arm] == name, metric]
            if wrong.get("missing_zero"):
                values = tuple(v.fillna(0.0) for v in values)
            if wrong.get("buyers_only") and metric == "spend":
                values = tuple(v[v > 0] for v in values)
            found.append((name, metric, *difference_with(*values, z, **wrong)))
    return pd.DataFrame(found, columns=list(COLUMNS))


def difference_with(a: pd.Series, b: pd.Series, z: float, **wrong: Any
                    ) -> tuple[float, float, float]:
    """Mean of b minus mean of a and the ends of its interval; ends NaN where nothing varies."""
    gap = float(b.mean() - a.mean())
    if wrong.get("a_minus_b"):
        gap = -gap
    se = _se(a, b, wrong)
    if not se > NONE:
        return (gap, gap, gap) if wrong.get("no_variance_zero") and se == se else \
            (gap, math.nan, math.nan)
    if wrong.get("relative"):
        gap, se = gap / float(a.mean()), se / float(a.mean())
    if wrong.get("percent"):
        gap, se = 100 * gap, 100 * se
    return gap, gap - z * se, gap + z * se


def _se(a: pd.Series, b: pd.Series, wrong: dict) -> float:
    counts = [len(v) if wrong.get("rows_counted") else v.count() for v in (a, b)]
    if min(v.count() for v in (a, b)) < 2:
        return math.nan
    free = 0 if wrong.get("ddof") else 1
    spread = [v.var(ddof=free) for v in (a, b)]
    if wrong.get("pooled"):
        whole = pd.concat([a, b]).var()
        spread = [whole, whole]
    if wrong.get("one_arm"):
        spread[0] = 0.0
    parts = [s / n for s, n in zip(spread, counts, strict=True)]
    if wrong.get("se_sum"):
        return float(sum(math.sqrt(p) for p in parts))
    if wrong.get("spread"):
        return float(math.sqrt(sum(spread)))
    return float(sum(parts)) if wrong.get("no_root") else float(math.sqrt(sum(parts)))


def uplift_by(
    df: pd.DataFrame, arm: str, control: str, segment: str, metric: str, alpha: float
) -> pd.DataFrame:
    """BY: difference to the control in each segment and how far it is from that of all the other
    segments together; intervals for all comparisons at once (Bonferroni)."""
    return uplift_by_with(df, arm, control, segment, metric, alpha)


def uplift_by_with(
    df: pd.DataFrame, arm: str, control: str, segment: str, metric: str, alpha: float,
    **wrong: Any,
) -> pd.DataFrame:
    """The reference, with switches for known wrong ways."""
    rows = df[df[arm].notna() & df[segment].notna()]
    if wrong.get("all_known"):
        rows = df.dropna()
    arms = sorted(set(rows[arm]) - {control})
    groups = sorted(set(rows[segment]))
    tests = len(arms) * len(groups)
    if wrong.get("segments_only"):
        tests = len(groups)
    if wrong.get("control_counted"):
        tests = (len(arms) + 1) * len(groups)
    if wrong.get("no_bonferroni"):
        tests = 1
    z = NormalDist().inv_cdf(1 - alpha / (tests if wrong.get("one_sided") else 2 * tests))
    if wrong.get("level_written"):
        z = NormalDist().inv_cdf(1 - 0.05 / (2 * tests))
    found = []
    for group in groups:
        mine = rows[segment] == group
        others = ~mine | True if wrong.get("against_all") else ~mine
        for name in arms:
            (gap, se), (rest, rest_se) = (
                _plain(rows[part], arm, control, name, metric, wrong) for part in (mine, others))
            more, spread = gap - rest, math.hypot(se, rest_se)
            if wrong.get("own_error"):
                spread = se
            if wrong.get("rest_minus"):
                more = -more
            once = NormalDist().inv_cdf(1 - alpha / 2)  # as if there were one comparison
            found.append((group, name,
                          *_ends(gap, se, once if wrong.get("single_difference") else z),
                          *_ends(more, spread, once if wrong.get("single_gap") else z)))
    table = pd.DataFrame(found, columns=list(BY[:-1]))
    table["stands_out"] = (table["gap_low"] > 0) | (table["gap_high"] < 0)
    if wrong.get("nan_stands_out"):
        table["stands_out"] = ~((table["gap_low"] <= 0) & (table["gap_high"] >= 0))
    if wrong.get("significant"):
        table["stands_out"] = (table["low"] > 0) | (table["high"] < 0)
    if wrong.get("only_above"):
        table["stands_out"] = table["gap_low"] > 0
    if wrong.get("best"):
        table["stands_out"] = table["difference"].eq(
            table.groupby("arm")["difference"].transform("max"))
    if wrong.get("rest_outside"):
        rest = table["difference"] - table["gap"]
        table["stands_out"] = (rest < table["low"]) | (rest > table["high"])
    if wrong.get("significant_alone"):
        sure = (table["low"] > 0) | (table["high"] < 0)
        alone = sure.groupby(table["arm"]).transform("sum") == 1
        table["stands_out"] = sure & alone
    return table


def _plain(rows: pd.DataFrame, arm: str, control: str, name: str, metric: str, wrong: dict
           ) -> tuple[float, float]:
    a, b = rows.loc[rows[arm] == control, metric], rows.loc[rows[arm] == name, metric]
    if wrong.get("missing_zero"):
        a, b = a.fillna(0.0), b.fillna(0.0)
    return float(b.mean() - a.mean()), _se(a, b, wrong)


def _ends(gap: float, se: float, z: float) -> tuple[float, float, float]:
    return (gap, gap - z * se, gap + z * se) if se > NONE else (gap, math.nan, math.nan)


def by_table(df: pd.DataFrame, arm: str, control: str, z: float) -> pd.DataFrame:
    """With one table of means, variances and counts."""
    table = df.groupby(arm)[list(METRICS)].agg(["mean", "var", "count"])
    found = []
    for name in [a for a in table.index if a != control]:
        for metric in METRICS:
            if control in table.index:
                a, b = table.loc[control, metric], table.loc[name, metric]
                gap, se = b["mean"] - a["mean"], (a["var"] / a["count"] + b["var"] / b["count"])
            else:
                gap = se = np.nan
            half = z * se**0.5 if se > NONE else np.nan
            found.append({"arm": name, "metric": metric, "difference": gap, "low": gap - half,
                          "high": gap + half})
    return pd.DataFrame(found, columns=list(COLUMNS))


def by_helper(df: pd.DataFrame, arm: str, control: str, segment: str, metric: str, alpha: float
              ) -> pd.DataFrame:
    """With statsmodels-like pieces: sem() of every part."""
    from scipy.stats import norm

    groups = df.dropna(subset=[arm, segment])
    others = [a for a in groups[arm].unique() if a != control]
    z = norm.ppf(1 - alpha / 2 / max(groups[segment].nunique() * len(others), 1))
    found = []
    for group in groups[segment].unique():
        inside = groups[segment] == group
        for name in others:
            numbers = []
            for part in (groups[inside], groups[~inside]):
                b = part.loc[part[arm] == name, metric]
                a = part.loc[part[arm] == control, metric]
                numbers.append((b.mean() - a.mean(), (a.sem() ** 2 + b.sem() ** 2) ** 0.5))
            (d, s), (d2, s2) = numbers
            s3 = (s**2 + s2**2) ** 0.5
            half, wide = (z * v if v > NONE else np.nan for v in (s, s3))
            out = bool(abs(d - d2) > wide)
            found.append([group, name, d, d - half, d + half, d - d2, d - d2 - wide,
                          d - d2 + wide, out])
    return pd.DataFrame(found, columns=list(BY))


def uplift_calls(world: Any) -> tuple:
    """The mail test of a world, one with other names as Hillstrom's, and small ones."""
    gen = stream(world, 247)
    rows = world.mail_test
    other = rows.drop(columns="segment").rename(columns={"arm": "segment"}).iloc[
        gen.permutation(len(rows))[:1500]]
    other = other.assign(arm=gen.choice(["story", "late"], len(other)))  # means something else
    made = ((rows, "arm", "no_mail", 1.96), (other, "segment", "story", 1.645))
    return (*practice(), *made) if world.year == 2024 else made


def by_calls(world: Any) -> tuple:
    """Visits and conversions by segment, and small ones made by hand."""
    rows = world.mail_test
    other = rows.rename(columns={"arm": "group", "segment": "history"})
    made = ((rows, "arm", "no_mail", "segment", "visit", 0.05),
            (other, "group", "offer", "history", "spend", 0.1))
    return (*by_practice()[::-1], *made) if world.year == 2024 else made  # one arm first


def _made(parts: list[tuple[str | None, str | None, str]]) -> pd.DataFrame:
    """Rows from (arm, segment, letters): v a visit, b a buyer, u one whose spend is not known."""
    rows = []
    for arm, segment, letters in parts:
        for place, letter in enumerate(letters):
            buys = letter in "bu"
            rows.append((arm, segment, int(letter != "-"), int(buys),
                         None if letter == "u" else (700 + 90 * place) * buys))
    table = pd.DataFrame(rows, columns=["arm", "segment", "visit", "conversion", "spend"])
    return table.astype({"spend": "float64"})


SMALL = _made([
    ("none", "new", "--v--b---v"), ("mail", "new", "-vvb--u-v--b"), ("sms", "new", "-v-b---"),
    ("none", "old", "--v---vb"), ("mail", "old", "bvbub-vb"), ("sms", "old", "--------"),
    (None, "new", "vvb"), ("mail", None, "bb-"),
])  # fmt: skip


def _renamed(table: pd.DataFrame) -> pd.DataFrame:
    """The arm in the column segment, and the segment in the column arm."""
    return table.rename(columns={"arm": "segment", "segment": "arm"})


def practice() -> tuple:
    """Three arms and rows without one; nobody buys, one customer in an arm, and the columns have
    each other's names; no control."""
    quiet = _made([("none", "new", "-v---"), ("mail", "new", "vv--"), ("sms", "new", "v")])
    return ((SMALL, "arm", "none", 1.645), (_renamed(quiet), "segment", "none", 1.96),
            (SMALL[SMALL["arm"] != "none"].reset_index(drop=True), "arm", "none", 1.96))


def by_practice() -> tuple:
    """Two segments and rows without one; other names, a segment where an arm is missing and one of
    a single customer; a segment that stands out below the others; two that are apart, but not
    surely."""
    thin = _made([("none", "a", "--v--v"), ("mail", "a", "-vv-v"), ("none", "b", "-v--"),
                  ("none", "c", "v"), ("mail", "c", "--v")])
    below = _made([("none", "a", "v-" * 25), ("mail", "a", "vvvv-" * 10), ("none", "b", "v-" * 25),
                   ("mail", "b", "vvvv-" * 10), ("none", "c", "vvv-" * 8),
                   ("mail", "c", "---v" * 8)])
    apart = _made([("none", "p", "v---" * 3), ("mail", "p", "vvv-" * 3), ("none", "q", "v---" * 3),
                   ("mail", "q", "v---" * 3)])
    return ((SMALL, "arm", "none", "segment", "visit", 0.05),
            (SMALL, "arm", "none", "segment", "spend", 0.05),
            (_renamed(thin), "segment", "none", "arm", "visit", 0.1),
            (below, "arm", "none", "segment", "visit", 0.05),
            (apart, "arm", "none", "segment", "visit", 0.05))


def wrong_whole(**wrong: Any) -> dict[str, Callable]:
    """A wrong way of the first function."""
    def way(df: pd.DataFrame, arm: str, control: str, z: float) -> pd.DataFrame:
        return uplift_with(df, arm, control, z, **wrong)
    return {"uplift": way}


def wrong_by(**wrong: Any) -> dict[str, Callable]:
    """A wrong way of the second function."""
    def way(*args: Any) -> pd.DataFrame:
        return uplift_by_with(*args, **wrong)
    return {"uplift_by": way}
