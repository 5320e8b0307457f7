"""T1.4.f1 and T1.4.b: how the money goes against a seasonal plan: reference, worlds, wrong ways."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .t1_4_run_worlds import run_rules, stream

COLUMNS = ("channel", "days_missing", "planned_to_date", "spent", "pace", "projected", "flag")
HOUSE = {"over": 0.05, "under": 0.10}
OVER, UNDER, ON_PLAN, UNKNOWN = "over", "under", "on_plan", "unknown"


def planned_to(plan: pd.DataFrame, day: str) -> pd.Series:
    """Planned spend of each channel up to and including a day (TWD)."""
    return plan[plan["date"] <= day].groupby("channel")["planned"].sum()


def planned_to_with(plan: pd.DataFrame, day: str, *, before: bool = False, even: bool = False,
                    whole: bool = False, mean: bool = False, later: bool = False) -> pd.Series:
    """`planned_to` with switches for known-wrong variants."""
    dates = plan["date"]
    if even:
        days = dates.nunique()
        done = dates[dates <= day].nunique()
        return plan.groupby("channel")["planned"].sum() * done / days
    chosen = dates < day if before else dates > day if later else dates <= day
    part = plan if whole else plan[chosen]
    grouped = part.groupby("channel")["planned"]
    return grouped.mean() if mean else grouped.sum()


def pacing(plan: pd.DataFrame, actual: pd.DataFrame, day: str, rules: dict[str, Any],
           **wrong: Any) -> pd.DataFrame:
    """Per channel: days_missing, planned_to_date, spent, pace, projected (TWD), flag.

    Args:
        plan: date, channel, planned; all days of the flight.
        actual: date, channel, cost (NA or no row: not known).
        day: last day that counts, YYYY-MM-DD.
        rules: pacing {over, under}.
        wrong: switches for known wrong ways, by name.
    """
    rows = []
    limits = rules["pacing"]
    if written := wrong.get("written_limits"):
        limits = limits | {side: value for side, value in HOUSE.items() if side in written}
    at = pd.Timestamp(day)
    until = (lambda d: d < at) if wrong.get("before") else (lambda d: d <= at)
    spent_until = (lambda d: True) if wrong.get("all_actual") else until
    dates = sorted(set(plan["date"]))
    length, done = len(dates), sum(until(d) for d in dates)
    money = list(zip(actual["date"], actual["channel"], actual["cost"], strict=True))
    for channel, part in plan.groupby("channel", sort=False):
        mine = dict(zip(part["date"], part["planned"], strict=True))
        paid = {d: v for d, c, v in money if c == channel and spent_until(d)}
        known = {d: v for d, v in paid.items() if v == v}
        total = sum(mine.values())
        past = {d: v for d, v in mine.items() if until(d)}
        planned = sum(past.values())
        if wrong.get("even"):
            planned = total * done / length
        on_known = sum(v for d, v in mine.items() if d in known)
        count = sum(v > 0 and d not in known for d, v in past.items())
        if wrong.get("filled_first"):
            count = 0
        if wrong.get("missing_any"):
            count = sum(d not in known for d in past)
        if wrong.get("missing_rows_only"):
            count = sum(v > 0 and d not in paid for d, v in past.items())
        if wrong.get("missing_cells_only"):
            count = len(paid) - len(known)
        spent = sum(known.values()) if known else np.nan
        base = planned if any(map(wrong.get, (
            "missing_is_zero", "even", "all_days", "filled_first"))) else on_known
        if any(map(wrong.get, ("missing_is_zero", "spent_zero", "filled_first"))):
            spent = 0.0 if spent != spent else spent
        pace = spent / base if base else np.nan
        if wrong.get("mean_of_days"):
            ratios = [v / mine[d] for d, v in known.items() if mine.get(d, 0) > 0]
            pace = sum(ratios) / len(ratios) if ratios else np.nan
        if wrong.get("of_total"):
            pace = spent / total if total else np.nan
        if wrong.get("upside_down"):
            pace = base / spent if spent else np.nan
        if wrong.get("difference"):
            pace = (spent - base) / base if base else np.nan
        projected = pace * total
        if wrong.get("even_projection"):
            projected = spent / done * length if done else np.nan
        if wrong.get("projection_of_28"):
            projected = spent / done * 28 if done else np.nan
        if wrong.get("projection_of_all_days"):
            projected = spent / planned * total if planned else np.nan
        if wrong.get("projection_to_date"):
            projected = pace * planned
        if wrong.get("projection_of_sum"):
            projected = spent + pace * total
        if wrong.get("known_projection"):
            projected = spent / len(known) * length if len(known) else np.nan
        if wrong.get("rest_as_planned"):
            projected = spent + (total - planned)
        if wrong.get("rest_only"):
            projected = pace * (total - planned)
        if wrong.get("missing_not_projected"):
            projected = spent + pace * (total - planned)
        measure = 1 + pace if wrong.get("difference") else pace
        if wrong.get("flag_on_amount"):
            measure = spent / planned if planned else np.nan
        over = limits["over"]
        under = limits["over"] if wrong.get("one_limit") else limits["under"]
        if wrong.get("flag_on_rounded"):
            measure = round(measure, 2)
        if measure != measure:
            flag = ON_PLAN if wrong.get("unknown_is_fine") else UNKNOWN
        elif measure > 1 + over or (wrong.get("limit_counts") and measure == 1 + over):
            flag = UNDER if wrong.get("flags_swapped") else OVER
        elif measure < 1 - under or (wrong.get("limit_counts") and measure == 1 - under):
            flag = OVER if wrong.get("flags_swapped") else UNDER
        else:
            flag = ON_PLAN
        rows.append((channel, count, planned, spent, pace, projected, flag))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    if wrong.get("silent_dropped"):
        table = table[table["spent"].notna()]
    return table


def _zero_missing(plan: pd.DataFrame, actual: pd.DataFrame, day: str, rules: dict[str, Any]
                  ) -> pd.DataFrame:
    """`pacing` that takes a known 0 for a number nobody has."""
    return pacing(plan, actual.assign(cost=actual["cost"].where(actual["cost"] != 0)), day, rules)


def _filled(plan: pd.DataFrame, actual: pd.DataFrame, day: str, rules: dict[str, Any]
            ) -> pd.DataFrame:
    """`pacing` with 0 in the empty cells of `actual`."""
    return pacing(plan, actual.assign(cost=actual["cost"].fillna(0)), day, rules)


def _dropped(plan: pd.DataFrame, actual: pd.DataFrame, day: str, rules: dict[str, Any]
             ) -> pd.DataFrame:
    """`pacing` on the days of the plan whose cost is known."""
    known = actual.dropna(subset=["cost"])[["date", "channel"]]
    return pacing(plan.merge(known, on=["date", "channel"]), actual, day, rules)


def _with(**wrong: Any) -> Callable:
    return partial(pacing, **wrong)


def _by_merge(plan: pd.DataFrame, actual: pd.DataFrame, day: str, rules: dict[str, Any]
              ) -> pd.DataFrame:
    """The same with one merge and named aggregates."""
    day_ = pd.Timestamp(day)
    table = plan.merge(actual[["date", "channel", "cost"]], on=["date", "channel"], how="left")
    past = table["date"] <= day_
    table["to_date"] = table["planned"].where(past, 0)
    table["cost"] = table["cost"].where(past)
    table["base"] = table["planned"].where(table["cost"].notna())
    table["gap"] = past & table["planned"].gt(0) & table["cost"].isna()
    out = table.groupby("channel").agg(
        days_missing=("gap", "sum"), planned_to_date=("to_date", "sum"), total=("planned", "sum"),
        base=("base", "sum"))
    out["spent"] = table.groupby("channel")["cost"].sum(min_count=1)
    out["pace"] = out["spent"] / out["base"].replace(0, np.nan)
    out["projected"] = out["pace"] * out["total"]
    limit = rules["pacing"]
    out["flag"] = np.select(
        [out["pace"].isna(), out["pace"] > 1 + limit["over"], out["pace"] < 1 - limit["under"]],
        [UNKNOWN, OVER, UNDER], ON_PLAN)
    return out.drop(columns=["total", "base"])


def calls(world: Any) -> tuple:
    """(plan, actual, day, rules) of several days, with the house's and with other rules."""
    gen = stream(world, 61)
    plan, spend = world.run_plan, world.run_spend
    days = sorted(plan["date"].unique())
    out = []
    for n, at in enumerate((3, int(gen.integers(9, 18)), 24, len(days) - 1)):
        rules = run_rules(None if n == 1 else gen)
        actual = spend.copy()
        if n == 0:  # one channel is not reported at all
            actual = actual[actual["channel"] != "meta"]
        day = f"{pd.Timestamp(days[at]):%Y-%m-%d}"
        out.append((plan.copy(), actual.reset_index(drop=True), day, rules))
    return (*out, *practice())


def plan_calls(world: Any) -> tuple:
    """(plan, day) for the faded exercise."""
    days = sorted(world.run_plan["date"].unique())
    return tuple((world.run_plan.copy(), f"{pd.Timestamp(days[n]):%Y-%m-%d}") for n in (2, 15, 27))


def _frame(rows: list[tuple], value: str) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["date", "channel", value])
    return table.assign(date=pd.to_datetime(table["date"]))


def practice() -> tuple:
    """Small plans with what the shipped sheet lacks: edges of the limits, silent channels."""
    days = ("2027-11-09", "2027-11-10", "2027-11-11", "2027-11-12")
    plan = _frame([(d, c, v) for c, values in (
        ("a", (100, 100, 400, 200)), ("b", (0, 0, 50, 50)), ("c", (100, 100, 600, 100)),
        ("d", (80, 80, 80, 80)), ("e", (0, 0, 40, 40)), ("f", (100, 200, 800, 100)),
    ) for d, v in zip(days, values, strict=True)], "planned")
    quarter = {"pacing": {"over": 0.25, "under": 0.25}}
    actual = _frame([
        (days[0], "a", 125.0), (days[1], "a", 125.0), (days[2], "a", 999.0),
        (days[0], "c", 150.0), (days[1], "c", np.nan),
        (days[0], "d", 60.0), (days[1], "d", 60.0), (days[0], "e", 12.0),
        (days[0], "f", 60.0), (days[1], "f", 280.0), (days[2], "f", 1.0),
    ], "cost")
    narrow = {"pacing": {"over": 0.05, "under": 0.125}}
    other = _frame([
        (days[0], "a", 90.0), (days[1], "a", 88.0), (days[0], "c", 90.0),
        (days[2], "c", 660.0), (days[1], "d", 0.0), (days[2], "d", 70.0),
        (days[0], "f", 94.0), (days[1], "f", 190.0),
        (days[2], "f", 760.0), (days[2], "b", 52.52),
    ], "cost")
    nothing = actual.iloc[:0]
    return ((plan, actual, days[1], quarter), (plan, other, days[2], narrow),
            (plan, nothing, days[0], quarter))


def plan_practice() -> tuple:
    """A plan whose peak comes late."""
    plan = practice()[0][0]
    return ((plan, "2027-11-10"), (plan, "2027-11-11"))
