"""T1.4.q3 and T1.4.e: the statistics table that only grows: reference, worlds, wrong ways."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .base import Choice
from .t1_4_run_worlds import stream

VALUES = ["cost", "conversions", "revenue"]
COLUMNS = ["as_of", "date", "channel", *VALUES, "reason"]
EQUAL = 0.005

# q3  On 11/5 the platform gives 11/3 other conversions than yesterday. In the statistics table you
#     A change yesterday's row for 11/3, so that the table is right
#     B add a row with today's as_of and a reason, and leave yesterday's as it is
#     C leave the table alone until the flight is over, then enter final numbers
#     D delete 11/3 and enter it again
Q3 = Choice(
    "T1.4.q3", answer="B",
    feedback={
        "A": "The table is then right about 11/3 and wrong about what you knew yesterday. When "
             "finance asks why you cut a budget, your own evidence is gone. What keeps both?",
        "B": "Both stay: what was known yesterday and what is known today. Whoever looks later can "
             "see which number a decision rested on.",
        "C": "Final numbers come a week after the flight. Until then nobody can steer, and later "
             "nobody can see what was known on which day. What can be written down today?",
        "D": "The row is new and the trace of the old one is gone; it is a change with more steps. "
             "How can the old number stay?",
    },
)


def _same(a: Any, b: Any, exact: bool = False, least: float = EQUAL) -> bool:
    if pd.isna(a) or pd.isna(b):
        return bool(pd.isna(a) and pd.isna(b))
    return a == b if exact else abs(a - b) < least


def append(table: pd.DataFrame, export: pd.DataFrame, as_of: str, **wrong: Any) -> pd.DataFrame:
    """The table with a row for each day and channel whose numbers are new; old rows untouched.

    Args:
        table: as_of, date, channel, cost, conversions, revenue, reason; may be empty.
        export: date, channel, cost, conversions, revenue as known on the morning of `as_of`.
        as_of: day, YYYY-MM-DD.
        wrong: switches for known wrong ways, by name.
    """
    at = pd.Timestamp(as_of)
    past = len(table) and at < table["as_of"].max()
    if wrong.get("same_day_refused"):
        past = len(table) and at <= table["as_of"].max()
    if past and not wrong.get("past_added"):
        return table.copy()
    last: dict[tuple, tuple] = {}
    seen: dict[tuple, list] = {}
    for row in table.itertuples(index=False):
        key = (row.date, row.channel)
        if wrong.get("compared_with_first") and key in last:
            continue
        last[key] = tuple(getattr(row, v) for v in VALUES)
        seen.setdefault(key, []).append(last[key])
    new, kept = [], table.copy()
    exact = bool(wrong.get("exact"))
    least = 0.0101 if wrong.get("cent_is_noise") else EQUAL
    for row in export.itertuples(index=False):
        key, values = (row.date, row.channel), tuple(getattr(row, v) for v in VALUES)
        old = last.get(key)
        compared = wrong.get("compared", [0, 1, 2])

        def equal(other: tuple, values: tuple = values, compared: list = compared) -> bool:
            if wrong.get("nan_differs"):
                return all(not pd.isna(other[i]) and abs(other[i] - values[i]) < EQUAL
                           for i in compared)
            if wrong.get("missing_is_zero"):
                other, values = np.nan_to_num(other), np.nan_to_num(values)
            return all(_same(other[i], values[i], exact, least) for i in compared)

        before = seen.get(key, []) if wrong.get("seen_before") else [old] if old else []
        if any(equal(o) for o in before) and not wrong.get("all_added"):
            continue
        if wrong.get("first_na_lost") and old is None and all(map(pd.isna, values)):
            continue
        if wrong.get("days_once") and old is not None:
            continue
        reason = "corrected"
        more = old is not None and np.nan_to_num(values[1]) > np.nan_to_num(old[1])
        if wrong.get("nan_never_more"):
            more = old is not None and values[1] > old[1]
        if old is None or wrong.get("new_without_cost") and pd.isna(old[0]):
            reason = "new"
        elif more:
            reason = "late_conversions"
        if wrong.get("always_late") and old is not None:
            reason = "late_conversions"
        if wrong.get("always_new"):
            reason = "new"
        if wrong.get("cost_first") and old is not None and not _same(old[0], values[0]):
            reason = "corrected"
        if wrong.get("edited") and old is not None:
            place = kept.index[(kept["date"] == key[0]) & (kept["channel"] == key[1])][-1]
            kept.loc[place, ["as_of", *VALUES, "reason"]] = [at, *values, reason]
            continue
        stamp = row.date if wrong.get("stamp_of_the_day") else at
        if wrong.get("as_text"):
            stamp = as_of
        new.append((stamp, row.date, row.channel, *values, reason))
    if wrong.get("absent_as_gone") and len(table):
        given = set(zip(export["date"], export["channel"], strict=True))
        for key in last:
            if key not in given:
                new.append((at, *key, np.nan, np.nan, np.nan, "corrected"))
    added = pd.DataFrame(new, columns=COLUMNS)
    if wrong.get("only_new"):
        return added
    if wrong.get("old_replaced") and len(new):
        keys = set(zip(added["date"], added["channel"], strict=True))
        kept = kept[[k not in keys for k in zip(kept["date"], kept["channel"], strict=True)]]
    parts = [added, kept] if wrong.get("on_top") else [kept, added]
    out = pd.concat(parts, ignore_index=True) if len(new) else kept.reset_index(drop=True)
    if wrong.get("latest_only"):
        out = out.drop_duplicates(["date", "channel"], keep="last", ignore_index=True)
    if wrong.get("sorted"):
        out = out.sort_values(["date", "channel", "as_of"], kind="stable").reset_index(drop=True)
    return out


def as_known(table: pd.DataFrame, day: str, **wrong: Any) -> pd.DataFrame:
    """date, channel, cost, conversions, revenue, as_of: the last row known on the morning of a day.
    """
    at = pd.Timestamp(day)
    part = table[table["as_of"] <= at]
    if wrong.get("before"):
        part = table[table["as_of"] < at]
    if wrong.get("of_today"):
        part = table
    if wrong.get("by_date"):
        part = table[table["date"] <= at]
    if wrong.get("that_morning"):
        part = table[table["as_of"] == at]
    keep = "first" if wrong.get("first") else "last"
    if wrong.get("highest"):
        part = part.sort_values("conversions", kind="stable", na_position="first")
    if wrong.get("first_of_the_morning"):
        part = part.drop_duplicates(["date", "channel", "as_of"], keep="first")
    if wrong.get("all_rows"):
        return part[["date", "channel", *VALUES, "as_of"]].reset_index(drop=True)
    if wrong.get("added_up"):
        out = part.groupby(["date", "channel"], as_index=False).agg(
            {**dict.fromkeys(VALUES, "sum"), "as_of": "max"})
        return out[["date", "channel", *VALUES, "as_of"]]
    if wrong.get("last_of_each_column"):
        return part.groupby(["date", "channel"], as_index=False)[[*VALUES, "as_of"]].last()
    if wrong.get("stamped_today"):
        part = part.assign(as_of=at)
    out = part.drop_duplicates(["date", "channel"], keep=keep)
    return out[["date", "channel", *VALUES, "as_of"]].reset_index(drop=True)


def adding(**wrong: Any) -> Callable:
    """A known wrong `append`."""
    return partial(append, **wrong)


def knowing(**wrong: Any) -> Callable:
    """A known wrong `as_known`."""
    return partial(as_known, **wrong)


def append_by_merge(table: pd.DataFrame, export: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """The same with one merge."""
    at = pd.Timestamp(as_of)
    if len(table) and at < table["as_of"].max():
        return table.copy()
    last = table.drop_duplicates(["date", "channel"], keep="last")[["date", "channel", *VALUES]]
    both = export.merge(last.assign(known=True), on=["date", "channel"], how="left",
                        suffixes=("", "_old"))
    same = both["known"].notna()
    for v in VALUES:
        close = (both[v] - both[f"{v}_old"]).abs() < EQUAL
        same &= close | (both[v].isna() & both[f"{v}_old"].isna())
    fresh = both[~same].copy()
    more = fresh["conversions"].fillna(0) > fresh["conversions_old"].fillna(0)
    fresh["reason"] = np.where(fresh["known"].isna(), "new",
                               np.where(more, "late_conversions", "corrected"))
    fresh["as_of"] = at
    return pd.concat([table, fresh[COLUMNS]], ignore_index=True) if len(fresh) else table.copy()


def as_known_by_group(table: pd.DataFrame, day: str) -> pd.DataFrame:
    """The same with the last row of each group."""
    part = table[table["as_of"] <= pd.Timestamp(day)]
    out = part.groupby(["date", "channel"]).tail(1)
    return out[["as_of", "channel", "date", *VALUES]]


def whole_table(start: pd.DataFrame, exports: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The table after all mornings, from the one that was handed over."""
    table = start
    for name in sorted(exports):
        as_of = f"{name[1:5]}-{name[5:7]}-{name[7:]}"
        table = append(table, exports[name], as_of)
    return table


def appends(world: Any) -> tuple:
    """(table, export, as_of) of a few mornings: the next, the same again, an older one, a first."""
    gen = stream(world, 65)
    start, exports = world.run_statistics, world.run_exports
    names = list(exports)
    day = lambda n: f"{names[n][1:5]}-{names[n][5:7]}-{names[n][7:]}"  # noqa: E731
    after = append(start, exports[names[12]], day(12))
    moved = exports[names[13]].copy()
    moved["cost"] = np.where(gen.random(len(moved)) < 0.4, moved["cost"] - 10, moved["cost"])
    return (
        (start.copy(), exports[names[12]].copy(), day(12)),
        (after.copy(), exports[names[12]].copy(), day(12)),
        (after.copy(), moved, day(13)), (after.copy(), exports[names[3]].copy(), day(3)),
        (start.iloc[:0].copy(), exports[names[0]].copy(), day(0)), *practice(),
    )


def knowns(world: Any) -> tuple:
    """(table, day) for days in and after the table."""
    table = world.run_statistics
    for name in list(world.run_exports)[12:16]:
        table = append(table, world.run_exports[name], f"{name[1:5]}-{name[5:7]}-{name[7:]}")
    days = sorted(table["as_of"].unique())
    return (*((table.copy(), f"{pd.Timestamp(days[n]):%Y-%m-%d}") for n in (1, 7, -1)),
            *practice_known())


def _table(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=COLUMNS)
    for column in ("as_of", "date"):
        table[column] = pd.to_datetime(table[column]).astype("datetime64[ns]")
    return table.astype(dict.fromkeys(VALUES, "float64"))


def small_table() -> pd.DataFrame:
    """A table of three mornings with corrections up and down, one in a second download."""
    n = np.nan
    return _table([
        ("2027-11-02", "2027-11-01", "a", 100, 3, 300.0, "new"),
        ("2027-11-02", "2027-11-01", "b", 50, n, n, "new"),
        ("2027-11-03", "2027-11-01", "a", 100, 5, 480.0, "late_conversions"),
        ("2027-11-03", "2027-11-02", "a", 90, 2, 190.5, "new"),
        ("2027-11-03", "2027-11-02", "b", 60, 1, 80.0, "new"),
        ("2027-11-04", "2027-11-01", "a", 97, 5, 480.0, "corrected"),
        ("2027-11-04", "2027-11-02", "b", 60, n, n, "corrected"),
        ("2027-11-04", "2027-11-03", "a", 80, 3, 260.0, "new"),
        ("2027-11-04", "2027-11-03", "b", 40, 0, 0.0, "new"),
        ("2027-11-04", "2027-11-03", "a", 80, 2, 175.0, "corrected"),
        ("2027-11-04", "2027-11-03", "c", n, 4, 300.0, "new"),
    ])


def practice() -> tuple:
    """What the shipped mornings lack: values that go back, missing ones, an old file found late."""
    n, table = np.nan, small_table()
    columns = ["date", "channel", *VALUES]

    def export(rows: list[tuple]) -> pd.DataFrame:
        out = pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(VALUES, "float64"))
        return out.assign(date=pd.to_datetime(out["date"]).astype("datetime64[ns]"))

    a, b = "2027-11-01", "2027-11-02"
    first = export([(b, "b", 60, 2, 165.0), (a, "a", 100, 5, 480.0), (a, "b", 50, n, n),
                    (b, "a", 90, 2, 190.501), ("2027-11-04", "a", 80, 1, 95.0)])
    second = export([(a, "a", 97, 4, 400.0), (a, "b", 50, 1, 70.0), (b, "a", 85, 3, 290.0),
                     (b, "b", 60, n, n)])
    nothing = export([(a, "b", 50, 0, 0.0), ("2027-11-03", "b", 40, n, n),
                      ("2027-11-03", "a", 80, 2, 175.007), ("2027-11-03", "c", 30, 4, 300.0),
                      ("2027-11-04", "c", n, n, n)])
    one = export([(a, "a", 97, 6, 480.0), (b, "a", 88, 2, 190.5), (b, "b", 60, n, n),
                  ("2027-11-03", "a", 80, 2, 182.0), ("2027-11-03", "c", n, 4, 300.0)])
    old = export([(a, "a", 100, 4, 390.0), ("2027-10-31", "a", 70, 1, 90.0)])
    return ((table, first, "2027-11-05"), (table, second, "2027-11-04"),
            (table, old, "2027-11-03"), (table, second, "2027-11-06"),
            (table, nothing, "2027-11-05"), (table, one, "2027-11-05"),
            (table.iloc[:0], first, "2027-11-05"))


def practice_known() -> tuple:
    """Days on which a number had gone back or was missing."""
    table = small_table()
    return (table, "2027-11-03"), (table, "2027-11-04"), (table, "2027-11-01")
