"""T2.3.f2 and T2.3.d: one cell of a cohort table, cohorts and RFM; known wrong ways by name.

A cell of a cohort table (cohort, age) is about one calendar month. It is known when that month is
over on the day of the table (right-censoring); before that it is missing and not 0.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .t1_4_run_worlds import stream

COHORTS = ["cohort", "age", "customers", "active", "rate"]
RFM = ["customer_id", "recency", "frequency", "monetary", "r", "f", "m"]


def retention(active: float, customers: float, cohort: str, age: int, as_of: pd.Timestamp,
              **wrong: Any) -> float:
    """active ÷ customers, NaN while the month is not over or without customers."""
    month = pd.Period(cohort, freq="M") + (0 if wrong.get("cohort_month") else age)
    if wrong.get("one_late"):
        month += 1
    if wrong.get("one_early"):
        month -= 1
    end = month.end_time.normalize()
    if wrong.get("begun"):
        end = month.start_time
    if wrong.get("thirty_days"):
        end = pd.Period(cohort, freq="M").start_time + pd.Timedelta(days=30 * (age + 1))
    open_ = end >= as_of if wrong.get("last_day_open") else end > as_of
    if wrong.get("always"):
        open_ = False
    if wrong.get("upside_down"):
        open_ = not open_
    if customers == 0:
        return 0.0 if wrong.get("none_is_zero") else math.nan
    if open_:
        return 0.0 if wrong.get("zero") else math.nan
    if wrong.get("lost"):
        return 1 - active / customers
    if wrong.get("turned"):
        return customers / active if active else math.nan
    return active / customers * (100 if wrong.get("percent") else 1)


def retention_calls(world: Any) -> tuple:
    """Cells around the last day of tables, in this world and by hand."""
    gen = stream(world, 2321)
    made = []
    for _ in range(8):
        month = pd.Period(year=world.year - 1, month=int(gen.integers(1, 13)), freq="M")
        age = int(gen.integers(0, 9))
        shift = int(gen.integers(-40, 40))
        as_of = (month + age).end_time.normalize() + pd.Timedelta(days=shift)
        customers = int(gen.integers(1, 300))
        made.append((int(gen.integers(0, customers + 1)), customers, str(month), age, as_of))
    return (*retention_practice(), *made)


def retention_practice() -> tuple:
    """A month over today, one day short, begun, not begun; February; nobody."""
    day = pd.Timestamp
    return ((12, 60, "2025-01", 2, day("2025-03-31")), (12, 60, "2025-01", 2, day("2025-03-30")),
            (0, 45, "2025-01", 4, day("2025-03-31")), (9, 30, "2025-03", 0, day("2025-03-15")),
            (0, 60, "2025-01", 3, day("2025-03-31")), (12, 60, "2025-01", 2, day("2025-04-02")),
            (60, 60, "2025-03", 0, day("2025-03-31")),
            (5, 40, "2023-12", 2, day("2024-02-28")), (5, 40, "2023-12", 2, day("2024-02-29")),
            (0, 0, "2025-01", 1, day("2025-03-31")), (0, 45, "2025-01", 1, day("2025-03-31")))


def _bought(table: pd.DataFrame, as_of: pd.Timestamp, wrong: dict[str, Any]) -> pd.DataFrame:
    """Rows that count as purchases."""
    kept = table["amount"].gt(0)
    if wrong.get("refunds_are_visits"):
        kept = table["amount"].ne(0)
    if wrong.get("replacements_are_visits"):
        kept = table["amount"].ge(0)
    if not wrong.get("later_kept"):
        kept &= table["date"].lt(as_of) if wrong.get("day_itself_out") else \
            table["date"].le(as_of)
    return table[kept]


def cohorts(transactions: pd.DataFrame, as_of: pd.Timestamp, least: int, **wrong: Any
            ) -> pd.DataFrame:
    """COHORTS: every cohort by every age that the oldest one has."""
    table = transactions
    bought = _bought(table, as_of, wrong)
    number = bought["date"].dt.year * 12 + bought["date"].dt.month
    one = number.groupby(bought["customer_id"])
    first = one.first() if wrong.get("first_in_file") else one.min()
    if wrong.get("any_row_begins"):
        rows = table[table["date"].le(as_of)]
        first = (rows["date"].dt.year * 12 + rows["date"].dt.month).groupby(
            rows["customer_id"]).min()
    if wrong.get("day_net"):
        bought = _bought(table.groupby(["customer_id", "date"], as_index=False)["amount"].sum(),
                         as_of, wrong)
        number = bought["date"].dt.year * 12 + bought["date"].dt.month
        first = number.groupby(bought["customer_id"]).min()
    if wrong.get("refunded_out"):
        net = table[table["date"].le(as_of)].groupby("customer_id")["amount"].sum()
        first = first[first.index.isin(net[net.gt(0)].index)]
    if wrong.get("one_time_out"):
        days = bought.groupby("customer_id")["date"].nunique()
        first = first[first.index.isin(days[days.gt(1)].index)]
    cohort = bought["customer_id"].map(first)
    age = number - cohort
    if wrong.get("thirty_days"):
        began = bought["customer_id"].map(bought.groupby("customer_id")["date"].min())
        age = (bought["date"] - began).dt.days // 30
    cells = bought.assign(cohort=cohort, age=age).dropna(subset=["cohort"])
    today = as_of.year * 12 + as_of.month
    over = (as_of + pd.Timedelta(days=1)).day == 1
    known = today if over and not wrong.get("last_month_open") else today - 1
    if wrong.get("unfinished_counted"):
        known = today
    counted = cells.groupby(["cohort", "age"])["customer_id"]
    active = (counted.size() if wrong.get("purchases") else counted.nunique()).to_dict()
    if wrong.get("not_yet_lost"):
        last = cells.groupby("customer_id").agg(cohort=("cohort", "first"), age=("age", "max"))
        active = {(c, a): int((last["cohort"].eq(c) & last["age"].ge(a)).sum())
                  for c in last["cohort"].unique() for a in range(int(last["age"].max()) + 1)}
    sizes = first.value_counts()
    begin = int(first.min())
    last = int(number.max()) if wrong.get("to_last_purchase") else today
    rows = []
    for month in sorted(sizes.index):
        customers = int(sizes[month])
        before = customers
        for step in range(last - begin + 1):
            seen = float(active.get((month, step), 0))
            late = month + step > known
            if wrong.get("age_0_always") and step == 0:
                late = False
            if wrong.get("no_end"):
                late = False
            if late:
                begun = wrong.get("zero_begun") and month + step == today
                seen = 0.0 if wrong.get("zeros") or begun else math.nan
            base = {"of_month_before": before, "of_everybody": len(first)}.get(
                wrong.get("base", ""), customers)
            rate = seen / base if base and base == base else math.nan
            limit = 10 if wrong.get("least_written") else least
            small = customers <= limit if wrong.get("least_hidden") else customers < limit
            if small and not wrong.get("small_kept"):
                rate = 0.0 if wrong.get("small_is_zero") else math.nan
                if wrong.get("small_active_hidden"):
                    seen = math.nan
            if wrong.get("percent"):
                rate *= 100
            if wrong.get("lost"):
                rate = 1 - rate
            rows.append((f"{(month - 1) // 12}-{(month - 1) % 12 + 1:02d}",
                         step + (1 if wrong.get("from_one") else 0), customers, seen, rate))
            before = seen if seen == seen else before
            if (wrong.get("left_out") and late
                    or wrong.get("small_left_out") and small
                    or wrong.get("own_ages") and month + step > today
                    or wrong.get("seen_only") and not active.get((month, step))):
                rows.pop()
    return pd.DataFrame(rows, columns=COHORTS)


def rfm(transactions: pd.DataFrame, as_of: pd.Timestamp, **wrong: Any) -> pd.DataFrame:
    """RFM, one row per customer with a purchase up to as_of."""
    bought = _bought(transactions, as_of, wrong)
    if wrong.get("day_net"):
        bought = _bought(transactions.groupby(["customer_id", "date"], as_index=False)[
            "amount"].sum(), as_of, wrong)
    seen = transactions if wrong.get("later_kept") or wrong.get("later_refunds") else \
        transactions[transactions["date"].le(as_of)]
    if wrong.get("later_refunds"):
        seen = seen[seen["date"].le(as_of) | seen["amount"].lt(0)]
    by = bought.groupby("customer_id")
    last = by["date"].max()
    if wrong.get("first_purchase"):
        last = by["date"].min()
    if wrong.get("last_in_file"):
        last = by["date"].last()
    if wrong.get("any_row_is_recent"):
        last = seen.groupby("customer_id")["date"].max().reindex(last.index)
    today = transactions["date"].max() if wrong.get("to_last_row") else as_of
    table = pd.DataFrame({"recency": (today - last).dt.days})
    if wrong.get("between"):
        table["recency"] = (last - by["date"].min()).dt.days
    table["frequency"] = by.size() if wrong.get("rows") else by["date"].nunique()
    if wrong.get("all_rows"):
        table["frequency"] = seen.groupby("customer_id").size().reindex(table.index)
    if wrong.get("repeats"):
        table["frequency"] -= 1
    money = bought if wrong.get("gross") else seen
    per = money.groupby("customer_id")["amount"]
    table["monetary"] = (per.mean() if wrong.get("mean") else per.sum()).reindex(table.index)
    if wrong.get("per_visit"):
        table["monetary"] /= table["frequency"]
    if wrong.get("clipped"):
        table["monetary"] = table["monetary"].clip(lower=1)
    if wrong.get("refund_only_kept"):
        more = seen.groupby("customer_id")["amount"].sum()
        more = more[~more.index.isin(table.index)]
        days = seen.groupby("customer_id")["date"].max().reindex(more.index)
        extra = pd.DataFrame({"recency": (as_of - days).dt.days, "frequency": 0,
                              "monetary": more})
        table = pd.concat([table, extra])
    if wrong.get("refunded_out"):
        table = table[table["monetary"].gt(0)]
    if wrong.get("one_time_out"):
        table = table[table["frequency"].gt(1)]
    for letter, column, low_is_worse in (
            ("r", "recency", bool(wrong.get("r_upside_down"))), ("f", "frequency", True),
            ("m", "monetary", True)):
        up = not low_is_worse if wrong.get("one_is_best") else low_is_worse
        table[letter] = _score(table[column], up, wrong)
    return table.rename_axis("customer_id").reset_index()[RFM]


def _score(values: pd.Series, low_is_worse: bool, wrong: dict[str, Any]) -> pd.Series:
    """1 to 5; 5 for the best fifth; equal values get equal scores."""
    way = wrong.get("score")
    sign = 1 if low_is_worse else -1
    if way == "widths":
        return pd.cut(sign * values, 5, labels=False) + 1
    if way == "dropped":
        return pd.qcut(sign * values, 5, labels=False, duplicates="drop") + 1
    if way == "of_distinct":
        place = (sign * values).rank(method="dense")
        return (1 + 5 * (place - 1) // place.max()).astype("int64")
    place = (sign * values).rank(method={"file": "first", "max": "max", "middle": "average",
                                             "half_up": "average"}.get(
        way or "", "min"))
    if way == "cut":
        ranks = values.rank(method="first", ascending=low_is_worse)
        return pd.qcut(ranks, 5, labels=False) + 1
    if way in ("max", "itself", "half_up"):
        return np.ceil(5 * place / len(values)).astype("int64")
    if way == "decimals":
        return 1 + 5 * (place - 1) / len(values)
    if way == "rounded":
        return (1 + 5 * (place - 1) / len(values)).round()
    if way == "quarters":
        return (1 + 4 * (place - 1) // len(values)).astype("int64")
    if way == "from_zero":
        return (5 * (place - 1) // len(values)).astype("int64")
    return (1 + 5 * (place - 1) // len(values)).astype("int64")


def cohorts_by_customer(transactions: pd.DataFrame, as_of: pd.Timestamp, least: int
                        ) -> pd.DataFrame:
    """The same with sets of customers by month."""
    months: dict[str, set[pd.Period]] = defaultdict(set)
    for row in transactions.itertuples():
        if row.amount > 0 and row.date <= as_of:
            months[row.customer_id].add(row.date.to_period("M"))
    groups: dict[pd.Period, list[set[pd.Period]]] = defaultdict(list)
    for mine in months.values():
        groups[min(mine)].append(mine)
    whole = as_of.to_period("M")
    rows = []
    for cohort, people in groups.items():
        for age in range((whole - min(groups)).n + 1):
            month = cohort + age
            done = month.end_time.normalize() <= as_of
            active = sum(month in mine for mine in people) if done else None
            enough = len(people) >= least and done
            rows.append((str(cohort), age, len(people), active,
                         active / len(people) if enough else None))
    return pd.DataFrame(rows, columns=COHORTS)


def rfm_by_hand(transactions: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """The same with dictionaries and a count of those who are worse."""
    days: dict[str, set[pd.Timestamp]] = defaultdict(set)
    money: dict[str, float] = defaultdict(float)
    for row in transactions.itertuples():
        if row.date <= as_of:
            money[row.customer_id] += row.amount
            if row.amount > 0:
                days[row.customer_id].add(row.date)
    rows = [(who, (as_of - max(d)).days, len(d), money[who]) for who, d in days.items()]
    table = pd.DataFrame(rows, columns=RFM[:4])
    for letter, column, sign in (("r", "recency", -1), ("f", "frequency", 1), ("m", "monetary", 1)):
        values = sign * table[column].to_numpy()
        worse = np.searchsorted(np.sort(values), values)
        table[letter] = 1 + 5 * worse // len(table)
    return table


def calls(world: Any) -> tuple:
    """(transactions, as_of, least): some cohorts to the end of the year, half of the customers to
    the middle of a month, by hand. Few rows, enough for all that can go wrong."""
    year, table = world.year, world.transactions
    month = table["date"].dt.to_period("M").where(table["amount"].gt(0))
    first = month.groupby(table["customer_id"]).min()
    few = first.index[first.isin(sorted(first.dropna().unique())[::4])]
    half = first.index[::2]
    cohort, some = (table[table["customer_id"].isin(ids)].reset_index(drop=True)
                    for ids in (few, half))
    return ((cohort, pd.Timestamp(year, 12, 31), 40), (some, pd.Timestamp(year, 2, 17), 20),
            *practice())


def rfm_calls(world: Any) -> tuple:
    """(transactions, as_of)."""
    return tuple((table, as_of) for table, as_of, _ in calls(world))


def practice() -> tuple:
    """A table by hand: a cohort of one, a purchase and its refund on one day, a customer with a
    refund only, orders out of order, two on one day, purchases on the last day and after it, one
    sent back."""
    rows = [
        ("M3", "2025-04-02", 880), ("M3", "2025-02-11", 620), ("M1", "2025-03-09", 450),
        ("M1", "2025-01-31", 1000), ("M1", "2025-04-30", 300), ("M2", "2025-01-05", 700),
        ("M2", "2025-01-05", 250), ("M2", "2025-01-20", -250), ("M4", "2025-02-28", 540),
        ("M4", "2025-03-04", -540), ("M5", "2025-02-01", 0), ("M5", "2025-03-15", 990),
        ("M0", "2025-01-08", -830), ("M6", "2025-02-14", 1200), ("M6", "2025-05-02", 760),
        ("M7", "2025-05-01", 410), ("M2", "2025-05-06", -100), ("M8", "2025-01-17", 620),
        ("M8", "2025-03-31", 620), ("M6", "2025-04-10", 0), ("M8", "2025-04-15", -620),
        ("M3", "2025-04-02", -880), ("M5", "2025-04-20", -1350),
    ]
    table = pd.DataFrame(rows, columns=["customer_id", "date", "amount"]).astype(
        {"customer_id": "str", "amount": "float64"})
    table["date"] = pd.to_datetime(table["date"]).astype("datetime64[ns]")
    return ((table, pd.Timestamp("2025-04-30"), 2), (table, pd.Timestamp("2025-04-29"), 3),
            (table, pd.Timestamp("2025-07-10"), 2))  # nobody buys in the last two months


def rfm_practice() -> tuple:
    """The same tables without a limit."""
    return tuple((table, as_of) for table, as_of, _ in practice())


def wrong_cohorts(**wrong: Any) -> Callable:
    """`cohorts` with wrong ways."""
    return partial(cohorts, **wrong)


def wrong_rfm(**wrong: Any) -> dict[str, Callable]:
    """A misconception about the second function."""
    return {"rfm": partial(rfm, **wrong)}
