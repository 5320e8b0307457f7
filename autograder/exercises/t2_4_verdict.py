"""T2.4.f2 and d: the split first, then one row per user, intervals, guardrail, and the verdict.

Sources: Pearson's chi-square for the split; the delta method for a ratio of two means whose unit
is the user (Deng, Knoblich and Lu 2018), written with the residuals top - ratio x bottom.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

NONE = 1e-12  # a standard error below this is none
KEYS = ("verdict", "users_a", "users_b", "srm_p", "effect", "low", "high", "ratio", "ratio_low",
        "ratio_high", "guardrail")


def srm(counts: Sequence[int], shares: Sequence[float]) -> float:
    """p of the chi-square test that users arrived in the planned shares; NaN without users."""
    return srm_with(counts, shares)


def srm_with(counts: Sequence[int], shares: Sequence[float], **wrong: Any) -> float:
    """The reference, with switches for known wrong ways."""
    from scipy.stats import chi2, norm

    seen, plan = np.asarray(counts, float), np.asarray(shares, float)
    total = seen.sum()
    if total == 0:
        return {"zero": 0.0, "one": 1.0}.get(wrong.get("empty", ""), math.nan)
    if wrong.get("even"):
        plan = np.full(len(seen), 1 / len(seen))
    due = total * plan
    if wrong.get("by_seen"):
        due = np.where(seen > 0, seen, 1.0)
        return float(chi2.sf(((seen - total * plan) ** 2 / due).sum(), len(seen) - 1))
    gaps = seen - due
    value = (np.abs(gaps) / due if wrong.get("no_square") else
             gaps**2 if wrong.get("undivided") else
             gaps**2 / total if wrong.get("by_total") else gaps**2 / due).sum()
    if wrong.get("root"):
        value = math.sqrt(value)
    if wrong.get("first_only"):
        value = float(gaps[0] ** 2 / due[0])
    free = len(seen) - (0 if wrong.get("free") else 1)
    if wrong.get("one_free"):
        free = 1
    if wrong.get("statistic"):
        return float(value)
    if wrong.get("cdf"):
        return float(chi2.cdf(value, free))
    if wrong.get("one_sided"):
        return float(norm.sf(math.sqrt(value)))
    return float(chi2.sf(value, free))


def per_user(ab: pd.DataFrame, plan: dict[str, Any]) -> pd.DataFrame:
    """One row per user who is in one arm: user, arm, sessions, purchases, revenue, load_seconds."""
    return per_user_with(ab, plan)


def per_user_with(ab: pd.DataFrame, plan: dict[str, Any], **wrong: Any) -> pd.DataFrame:
    """The reference, with switches for known wrong ways."""
    arms = ["A", "B"] if wrong.get("arms_written") else [plan["control"], plan["variant"]]
    rows = ab if wrong.get("repeats_kept") else ab.drop_duplicates()
    if wrong.get("repeats_by_day"):
        rows = ab.drop_duplicates(["user", "date"])
    if wrong.get("repeats_by_arm"):
        rows = ab.drop_duplicates(["user", "date", "arm"])
    if wrong.get("repeats_by_values"):
        rows = ab.drop_duplicates([c for c in ab.columns if c != "date"])
    if wrong.get("touched"):  # a user with any row of no arm goes
        known = rows["arm"].isin(arms)
        rows = rows[known.groupby(rows["user"]).transform("all")]
    if wrong.get("filled"):
        rows = rows.assign(arm=rows["arm"].fillna(plan["control"]))
    everywhere = rows.groupby("user")["arm"].nunique()
    if wrong.get("only_missing"):
        rows = rows[rows["arm"].notna()]
    elif not wrong.get("others_kept"):
        rows = rows[rows["arm"].isin(arms)]
    else:
        rows = rows.assign(arm=rows["arm"].fillna("none"))
    number = everywhere if wrong.get("crossed_before") else rows.groupby("user")["arm"].nunique()
    unit = ["user"]
    if wrong.get("both_rows"):
        unit = ["user", "arm"]
    elif not (wrong.get("first_arm") or wrong.get("last_arm")):
        rows = rows[rows["user"].map(number) == 1]
    if wrong.get("first_day"):
        rows = rows.drop_duplicates("user")
    seconds = rows["load_seconds"]
    if wrong.get("seconds_zero"):
        seconds = seconds.fillna(0.0)
    rows = rows.assign(load_seconds=seconds, weighted=seconds * rows["sessions"],
                       weight=rows["sessions"].where(seconds.notna(), 0), days=1)
    if wrong.get("seconds_dropped"):
        rows = rows[rows["load_seconds"].notna()]
    how = {"seconds_sum": "sum", "seconds_first": "first", "seconds_max": "max"}
    way = next((v for k, v in how.items() if wrong.get(k)), "mean")
    table = rows.groupby(unit).agg(
        **({} if "arm" in unit else {"arm": ("arm", "last" if wrong.get("last_arm") else "first")}),
        sessions=("days" if wrong.get("days") else "sessions", "sum"),
        purchases=("purchases", "max" if wrong.get("bought_only") else "sum"),
        revenue=("revenue", "mean" if wrong.get("mean_money") else "sum"),
        load_seconds=("load_seconds", way),
        weighted=("weighted", "sum"), weight=("weight", "sum"),
    ).reset_index()
    if wrong.get("seconds_weighted"):
        table["load_seconds"] = table["weighted"] / table["weight"].where(table["weight"] > 0)
    return table[["user", "arm", "sessions", "purchases", "revenue", "load_seconds"]]


def ratio_se(top: Any, bottom: Any) -> tuple[float, float]:
    """(ratio of the sums, its standard error by the delta method); NaN for fewer than two users
    or a bottom that adds up to 0.

    Args:
        top, bottom: one number per user each, for example revenue and sessions.
    """
    return ratio_se_with(top, bottom)


def ratio_se_with(top: Any, bottom: Any, **wrong: Any) -> tuple[float, float]:
    """The reference, with switches for known wrong ways."""
    y, x = np.asarray(top, float), np.asarray(bottom, float)
    if wrong.get("no_session_dropped"):
        y, x = y[x > 0], x[x > 0]
    n = len(y)
    if n < 2 or x.sum() == 0:
        if wrong.get("lone_ratio") and n and x.sum():
            return float(y.sum() / x.sum()), math.nan
        return (0.0, 0.0) if wrong.get("zero") else (math.nan, math.nan)
    free = 0 if wrong.get("ddof") else 1
    ratio = y.sum() / x.sum()
    if wrong.get("mean_of_ratios"):
        each = y[x > 0] / x[x > 0]
        return float(each.mean()), float(each.std(ddof=1) / math.sqrt(len(each)))
    if wrong.get("ratio_of_each"):
        ratio = (y[x > 0] / x[x > 0]).mean()
    rest = y - ratio * x
    if wrong.get("fixed_bottom"):
        rest = y
    if wrong.get("no_covariance"):
        spread = math.sqrt(y.var(ddof=1) + ratio**2 * x.var(ddof=1))
    elif wrong.get("plus"):
        spread = (y + ratio * x).std(ddof=1)
    else:
        spread = rest.std(ddof=free)
    if wrong.get("per_mean"):
        return float(y.mean()), float(y.std(ddof=1) / math.sqrt(n))
    size = x.sum() if wrong.get("by_sessions") else n
    se = spread / (size if wrong.get("no_root") else math.sqrt(size))
    if wrong.get("spread_only"):
        se = spread
    if not wrong.get("undivided"):
        se = se / x.mean()
    return float(ratio), float(se**2 if wrong.get("variance") else se)


def evaluate(ab: pd.DataFrame, plan: dict[str, Any]) -> dict[str, Any]:
    """Verdict on an A/B test with its numbers: KEYS; ends NaN where nothing varies."""
    return evaluate_with(ab, plan)


Arm = dict[str, np.ndarray]
_KEPT: dict[bytes, tuple[Arm, Arm]] = {}
MOST_KEPT = 64


def _arms(ab: pd.DataFrame, plan: dict[str, Any]) -> tuple[Arm, Arm]:
    """The users of both arms as arrays; kept, because every known wrong way asks for them."""
    names = plan["control"], plan["variant"]
    key = pd.util.hash_pandas_object(ab, index=False).to_numpy().tobytes() + repr(names).encode()
    if key not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        users = per_user(ab, plan)
        _KEPT[key] = tuple(
            {c: users.loc[users["arm"] == name, c].to_numpy(float) for c in users.columns[2:]}
            for name in names)
    return _KEPT[key]


def _mean_se(values: np.ndarray, wrong: dict) -> tuple[float, float]:
    values = values[~np.isnan(values)]
    n = len(values)
    if n < 2:
        return (float(values[0]) if n else math.nan), math.nan
    se = values.std(ddof=1) / (1 if wrong.get("spread") else math.sqrt(n))
    return float(values.mean()), float(se)


def _difference(a: tuple, b: tuple, z: float, wrong: dict) -> tuple[float, float, float]:
    gap = a[0] - b[0] if wrong.get("a_minus_b") else b[0] - a[0]
    se = a[1] + b[1] if wrong.get("se_sum") else math.hypot(a[1], b[1])
    if wrong.get("own_intervals"):
        se = max(a[1], b[1])
    if not se > NONE:  # also NaN
        return (gap, gap, gap) if wrong.get("no_variance_zero") and se == se else \
            (gap, math.nan, math.nan)
    if wrong.get("relative"):
        gap, se = gap / a[0], se / a[0]
    return gap, gap - z * se, gap + z * se


def evaluate_with(ab: pd.DataFrame, plan: dict[str, Any], **wrong: Any) -> dict[str, Any]:
    """The reference, with switches for known wrong ways."""
    a, b = _arms(ab, plan)
    z = wrong.get("z", plan["z"])
    share = 0.5 if wrong.get("half") else plan["share_b"]
    sizes = [len(a["sessions"]), len(b["sessions"])]
    counts = sizes
    if wrong.get("srm_rows"):
        rows = ab[ab["arm"].isin([plan["control"], plan["variant"]])]
        counts = [int((rows["arm"] == plan[k]).sum()) for k in ("control", "variant")]
    if wrong.get("srm_buyers"):
        counts = [int((t["purchases"] > 0).sum()) for t in (a, b)]
    p = srm(counts, [share, 1 - share] if wrong.get("shares_swapped") else [1 - share, share])
    effect = _difference(_rate(a, wrong), _rate(b, wrong), z,
                         wrong | {"a_minus_b": True} if wrong.get("effect_a_minus_b") else wrong)
    ratio = _difference(_ratio(a, wrong), _ratio(b, wrong), z,
                        {} if wrong.get("relative") else wrong)
    seconds = [_mean_se(t["load_seconds"], wrong) for t in (a, b)]
    slower = _difference(*seconds, wrong.get("guard_z", z),
                         {k: v for k, v in wrong.items() if k == "a_minus_b"})
    guardrail = _guardrail(slower, plan["guardrail_limit"], wrong)
    out = dict(zip(KEYS, ("", *sizes, p, *effect, *ratio, guardrail), strict=True))
    out["verdict"] = _verdict(out, plan, wrong)
    return out


def _rate(part: Arm, wrong: dict) -> tuple[float, float]:
    if wrong.get("orders"):
        return _mean_se(part["purchases"], wrong)
    if wrong.get("session_rate"):
        total = part["sessions"].sum()
        p = part["purchases"].sum() / total if total else math.nan
        return p, math.sqrt(p * (1 - p) / total) if total and p <= 1 else math.nan
    bought = part["revenue"] if wrong.get("paid") else part["purchases"]
    return _mean_se((bought > 0).astype(float), wrong)


def _ratio(part: Arm, wrong: dict) -> tuple[float, float]:
    if wrong.get("orders_ratio"):
        return ratio_se(part["purchases"], part["sessions"])
    if wrong.get("per_user_money"):
        return _mean_se(part["revenue"], {})
    if wrong.get("per_order"):
        return ratio_se(part["revenue"], part["purchases"])
    return ratio_se(part["revenue"], part["sessions"])


def _guardrail(slower: tuple[float, float, float], limit: float, wrong: dict) -> str:
    gap, low, high = slower
    if wrong.get("guard_point"):
        return "unknown" if math.isnan(gap) else "ok" if gap <= limit else "harm"
    if wrong.get("guard_insignificant"):
        return "harm" if low > 0 else "unknown" if math.isnan(low) else "ok"
    if wrong.get("guard_low"):
        return "ok" if low <= limit else "unknown" if math.isnan(low) else "harm"
    if wrong.get("guard_two"):
        return "ok" if high <= limit else "harm"
    if wrong.get("guard_above_zero"):
        return "ok" if high <= 0 else "harm" if low > 0 else "unknown"
    return "ok" if high <= limit else "harm" if low > limit else "unknown"


def _verdict(out: dict[str, Any], plan: dict[str, Any], wrong: dict) -> str:
    alpha = wrong.get("alpha", plan["srm_alpha"])
    users = out["users_a"] + out["users_b"]
    few = users < plan["planned_users"]
    if wrong.get("planned_each"):
        few = min(out["users_a"], out["users_b"]) < plan["planned_users"]
    if wrong.get("planned_forgotten"):
        few = False
    harm = out["guardrail"] == "harm" and not wrong.get("guard_forgotten")
    win, loss = out["low"] > 0, out["high"] < 0
    if wrong.get("by_ratio"):
        win, loss = out["ratio_low"] > 0, out["ratio_high"] < 0
    if wrong.get("by_point"):
        win, loss = out["effect"] > 0, out["effect"] < 0
    if wrong.get("either"):
        win = win or out["ratio_low"] > 0
    late = wrong.get("srm_last") and win and not harm and not few
    if (wrong.get("harm_first") and harm) or (wrong.get("loss_first") and loss
                                              and out["srm_p"] >= alpha):
        return "keep"
    if out["srm_p"] < alpha and not wrong.get("srm_forgotten") and not late:
        return "invalid_srm"
    if wrong.get("few_first") and few:
        return "inconclusive"
    if harm:
        return "keep"
    if few:
        return "inconclusive"
    if loss:
        return "keep"
    if win and (out["guardrail"] == "ok" or wrong.get("guard_forgotten")
                or wrong.get("guard_unknown_ships")):
        return "ship"
    if win and wrong.get("guard_unknown_keeps"):
        return "keep"
    return "keep" if wrong.get("no_effect_keep") and not win else "inconclusive"
