"""T2.c effects on orders, apart from each other: reference, held-out shops, other ways.

What hits both devices on a day cancels in log(mobile) − log(desktop), so the redesign, which is on
the phone alone, is what that gap changed by. Festival and rain come from the desktop's orders,
which the redesign does not touch.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.case_two_effects import FACTORS, SHARE, judge_effects

from .t2_duty_world import duty_world

LEVEL = 0.90
TRIES = 120
CALM = 0.65  # of the half width: how near the middle of the interval the truth of a world lies


def effects(tables: dict[str, Any], **wrong: Any) -> pd.DataFrame:
    """factor (FACTORS), effect, low, high: fractions of orders, 90 % intervals.

    Args:
        tables: days (date, device, orders, rain_mm) and facts (release, festival, last_festival,
            gift_window [first, last] in days before the festival).
        wrong: switches for known wrong ways, by name.
    """
    days = prepared(tables, wrong)
    wide = days.pivot(index="date", columns="device", values="log_orders")
    day = days.drop_duplicates("date").set_index("date")
    desk, gap = day.assign(y=wide["desktop"]), day.assign(y=wide["mobile"] - wide["desktop"])
    if wrong.get("mobile_rest"):
        desk = day.assign(y=wide["mobile"])
    if wrong.get("before_after"):
        gap = day.assign(y=wide["mobile"])
    total = np.log(days.groupby("date")["orders"].sum())
    if wrong.get("all_devices"):
        gap = desk = day.assign(y=total)
    if wrong.get("total_rest"):
        desk = day.assign(y=total)
    names = [n for n in ("festival", "rain", "after", "trend")
             if n not in wrong.get("without", ())]
    if wrong.get("simple_mean"):
        return _table(_means(gap, desk, wrong), wrong)
    if wrong.get("weekday_number"):
        names.append("weekday")
    rest = _fit(desk, names, weekday=not (wrong.get("no_weekday") or wrong.get("weekday_number")))
    only = ["after"] if not wrong.get("gap_names") else wrong["gap_names"]
    own = _fit(gap, only)
    found = {"redesign": own["after"]}
    for name in ("festival", "rain"):
        found[name] = rest.get(name) or (0.0, 1e-9, 100.0)
    if wrong.get("after_of_desk"):
        found["redesign"] = rest["after"]
    return _table(found, wrong)


def prepared(tables: dict[str, Any], wrong: dict[str, Any]) -> pd.DataFrame:
    """The days with log_orders, after, festival, rain (10 mm), trend and weekday."""
    days, facts = tables["days"].copy(), tables["facts"]
    days["log_orders"] = days["orders"] if wrong.get("plain_orders") else np.log(days["orders"])
    release = pd.Timestamp(facts["release"]) + pd.Timedelta(days=int(wrong.get("day_late", 0)))
    days["after"] = days["date"].ge(release).astype(float)
    first, last = facts["gift_window"]
    days["festival"] = 0.0
    ends = [facts["festival"], facts["last_festival"]]
    if wrong.get("this_year_only"):
        ends = ends[:1]
    if wrong.get("last_year_only"):
        ends = ends[1:]
    for end in ends:
        if wrong.get("same_date"):
            end = f"{end[:4]}{facts['festival'][4:]}"
        left = (pd.Timestamp(end) - days["date"]).dt.days
        low = 0 if wrong.get("to_the_day") else last
        high = 7 if wrong.get("week_only") else first
        if wrong.get("ends_out"):
            low, high = low + 1, high - 1
        days.loc[left.between(low, high), "festival"] = 1.0
    days["rain"] = days["rain_mm"] / (1 if wrong.get("each_mm") else 10)
    if wrong.get("rain_flag"):
        days["rain"] = days["rain_mm"].gt(0).astype(float)
    days["trend"] = (days["date"] - days["date"].min()).dt.days / 365
    days["weekday"] = days["date"].dt.day_of_week
    return days


def _fit(table: pd.DataFrame, names: list[str], weekday: bool = False
         ) -> dict[str, tuple[float, float, float]]:
    """Name -> (coefficient, standard error, degrees of freedom) of a linear regression."""
    x = np.column_stack([np.ones(len(table)), *(table[n] for n in names)])
    if weekday:
        x = np.column_stack([x, *((table["weekday"] == d).astype(float) for d in range(1, 7))])
    y = table["y"].to_numpy(float)
    beta, _, rank, _ = np.linalg.lstsq(x, y, rcond=None)
    left = len(y) - int(rank)
    rest = y - x @ beta
    spread = np.sqrt(np.diag(np.linalg.pinv(x.T @ x)) * (rest @ rest) / left)
    return {n: (beta[i], spread[i], left) for i, n in enumerate(names, 1)}


def _means(gap: pd.DataFrame, desk: pd.DataFrame, wrong: dict) -> dict:
    """Plain differences of means, one factor after the other."""
    found = {}
    for name, table in (("redesign", desk), ("festival", desk), ("rain", desk)):
        flag = table["after" if name == "redesign" else name] > 0
        a, b = table.loc[flag, "y"], table.loc[~flag, "y"]
        error = np.sqrt(a.var() / len(a) + b.var() / len(b))
        found[name] = (a.mean() - b.mean(), error, len(table))
    return found


def _table(found: dict[str, tuple[float, float, float]], wrong: dict) -> pd.DataFrame:
    from scipy.stats import t

    level = wrong.get("level", LEVEL)
    rows = []
    for name in FACTORS:
        mid, error, left = found[name]
        reach = t.ppf((1 + level) / 2, left) * error if not wrong.get("one_error") else error
        rows.append((name, mid, mid - reach, mid + reach))
    table = pd.DataFrame(rows, columns=["factor", "effect", "low", "high"])
    values = ["effect", "low", "high"]
    if wrong.get("own_ends"):
        table["low"], table["high"] = table["high"], table["low"]
    if not wrong.get("log_points"):
        table[values] = np.exp(table[values]) - 1
    if wrong.get("factors"):
        table[values] += 1
    if wrong.get("percent"):
        table[values] *= 100
    if wrong.get("sign"):
        table[values] = -table[["effect", "high", "low"]].to_numpy()
    return table


def by_formula(tables: dict[str, Any], errors: str = "HC1", more: str = "",
               lags: int | None = None) -> pd.DataFrame:
    """The same with formulas of statsmodels.

    Args:
        errors: cov_type of the fits. lags: maxlags of HAC.
        more: further columns for the gap, which need not be there and do no harm.
    """
    import statsmodels.formula.api as smf

    days = prepared(tables, {})
    wide = days.pivot(index="date", columns="device", values="log_orders").reset_index()
    day = days.drop_duplicates("date").merge(wide)
    day["gap"] = day["mobile"] - day["desktop"]
    kind = {"cov_type": errors, **({"cov_kwds": {"maxlags": lags}} if lags else {})}
    one = smf.ols("gap ~ after" + more, day).fit(**kind)
    two = smf.ols("desktop ~ C(weekday) + trend + rain + festival + after", day).fit(**kind)
    rows = []
    for factor, fit, term in (("festival", two, "festival"), ("rain", two, "rain"),
                              ("redesign", one, "after")):
        low, high = np.exp(fit.conf_int(alpha=0.1).loc[term]) - 1
        rows.append({"factor": factor, "effect": np.exp(fit.params[term]) - 1, "low": low,
                     "high": high})
    return pd.DataFrame(rows)


def by_hac(tables: dict[str, Any]) -> pd.DataFrame:
    """With HAC errors of seven lags, as T2.3.b has them. Over sixty cases its 90 % intervals held
    the truth 7 times in 10 (festival) and 8 in 10 (redesign); plain and HC3 ones about 9."""
    return by_formula(tables, "HAC", lags=7)


def by_robust(tables: dict[str, Any]) -> pd.DataFrame:
    """With HC3 errors, and the other columns beside `after` in the gap as well."""
    return by_formula(tables, "HC3", " + C(weekday) + trend + rain + festival")


def by_panel(tables: dict[str, Any]) -> pd.DataFrame:
    """One regression over both devices with an effect of each day, the rest on day means."""
    days = prepared(tables, {})
    days["mobile"] = days["device"].eq("mobile").astype(float)
    own = days["log_orders"] - days.groupby("date")["log_orders"].transform("mean")
    side = days["mobile"] - 0.5
    x = np.column_stack([side, side * days["after"]])
    beta = np.linalg.lstsq(x, own, rcond=None)[0]
    rest = own.to_numpy() - x @ beta
    spread = np.sqrt(np.linalg.inv(x.T @ x)[1, 1] * (rest @ rest) / (len(days) / 2 - 2))
    made = effects(tables).set_index("factor")
    made.loc["redesign"] = np.expm1([beta[1], beta[1] - 1.6487 * spread,
                                     beta[1] + 1.6487 * spread])
    return made.reset_index()[::-1]


RIGHT = (by_formula, by_panel, by_robust, partial(by_formula, errors="HC0"))


@lru_cache(maxsize=64)
def _calm(seed: int, year: int) -> tuple[dict[str, Any], tuple]:
    """Tables of a case in which right ways meet the truth, and that truth.

    A right 90 % interval misses one time in ten, so cases are tried until the reference's holds the
    truth well inside and the other right ways pass: nobody fails by bad luck. HAC errors, which are
    too small here, must show as such, so that nobody passes by good luck either.
    """
    for n in range(TRIES):
        made = duty_world(seed + 7919 * n, year)
        tables = {"days": made.case_days, "facts": made.case_facts}
        truth = tuple(made.truth["effects"][f] for f in FACTORS)
        found = effects(tables)
        middle = (found["low"] + found["high"]) / 2
        off = (middle - truth).abs() / ((found["high"] - found["low"]) / 2)
        if off.max() < CALM:
            expected = found.assign(**{SHARE: truth})
            if all(judge_effects(way(tables), (tables,), expected) is None for way in RIGHT) \
                    and judge_effects(by_hac(tables), (tables,), expected):
                return tables, truth
    raise RuntimeError(f"no calm case for seed {seed}")


TRUTHS: dict[tuple, tuple] = {}  # what is true of tables made for a check, by their mark


def mark(tables: dict[str, Any]) -> tuple:
    """What tells the tables of one case from those of another."""
    orders = tables["days"]["orders"]
    return (tables["facts"]["release"], len(orders), int(orders.sum()), int(orders.iloc[-1]))


def expected(tables: dict[str, Any]) -> pd.DataFrame:
    """The reference's intervals, and what is true where the ledger is at hand."""
    found = effects(tables)
    truth = TRUTHS.get(mark(tables))
    return found if truth is None else found.assign(**{SHARE: truth})


def shops(world: Any) -> tuple:
    """(tables,) of a case of another year, whose ledger the judge then knows; once the small one.
    """
    tables, truth = _calm(world.seed, world.year)
    TRUTHS[mark(tables)] = truth
    return ((tables,), *practice()) if world.year == 2024 else ((tables,),)


def practice() -> tuple:
    """A small shop: 79 days, gifts from 10 to 2 days before 中秋, weekdays that differ much, and a
    release whose first day went badly on the phone. Chosen so that HAC errors show as too small."""
    gen = np.random.default_rng(42)
    release, festivals = pd.Timestamp("2027-09-08"), pd.to_datetime(["2027-09-15", "2026-09-25"])
    days = pd.date_range(festivals[1] - pd.Timedelta(days=24), periods=30).append(
        pd.date_range(release - pd.Timedelta(days=40), periods=49))
    gifts = np.zeros(len(days), dtype=bool)
    for festival in festivals:
        gifts |= ((festival - days).days >= 2) & ((festival - days).days <= 10)
    rain = np.round(np.where(gen.random(len(days)) < 0.35, gen.gamma(0.9, 14, len(days)), 0.0), 1)
    after = np.asarray(days >= release)
    week = np.array([0, 0.05, 0.1, 0.05, 0.2, 0.45, 0.35])[days.day_of_week]
    shared = (0.4 * (days - days[0]).days.to_numpy() / 365 + 0.3 * gifts - 0.006 * rain
              + 0.1 * after + week + gen.normal(0, 0.06, len(days)))
    parts = []
    for device, size, own in (("desktop", 900, 0.0), ("mobile", 1500, -0.18)):
        change = own * (after + 1.1 * np.asarray(days == release))
        level = size * np.exp(shared + change + gen.normal(0, 0.04, len(days)))
        parts.append(pd.DataFrame({"date": days, "device": device, "orders": gen.poisson(level),
                                   "rain_mm": rain}))
    return (({"days": pd.concat(parts).sort_values(["date", "device"], ignore_index=True),
              "facts": {"release": "2027-09-08", "festival": "2027-09-15",
                        "last_festival": "2026-09-25", "gift_window": [10, 2]}},),)
