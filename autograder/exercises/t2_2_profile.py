"""T2.2.b: who comes from where and what it is worth, without showing a handful of people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .t1_4_run_worlds import stream

OTHER = "(other)"
Z = 1.96
COLUMNS = ["channel_group", "sessions", "share", "purchases", "cvr", "low", "high",
           "revenue_per_session"]


def profile(sessions: pd.DataFrame, least: int) -> pd.DataFrame:
    """One row per channel group, hidden ones NA, and a row (other) for these together.

    Args:
        sessions: channel_group, purchased (bool), revenue (TWD with VAT); one row per session.
        least: fewest sessions that a shown row may have.

    Returns:
        `COLUMNS`; share of all sessions, cvr = sessions with a purchase ÷ sessions, low and high
        its 95 % Wilson interval, revenue_per_session in TWD with VAT.
    """
    return profile_with(sessions, least)


def profile_with(sessions: pd.DataFrame, least: int, **wrong: Any) -> pd.DataFrame:
    """The reference, with switches for known wrong ways."""
    table = _counts(sessions, wrong)
    limit = 30 if wrong.get("limit_written") else least
    hidden, together = _hidden(table, limit, wrong)
    size = table["sessions"].sum()
    if wrong.get("users"):
        size = sessions["user_pseudo_id"].nunique()
    if wrong.get("share_of_shown"):
        size = table["sessions"].drop(hidden).sum()
    if hidden and not wrong.get("no_other"):
        table.loc[OTHER] = table.loc[hidden].sum()
    table["share"] = table["sessions"] / (size if size else np.nan)
    table["cvr"] = table["purchases"] / (size if wrong.get("of_all") else table["sessions"])
    table["low"], table["high"] = _interval(table, wrong)
    per = table["purchases"].where(table["purchases"] > 0) if wrong.get("aov") else \
        table["sessions"]
    table["revenue_per_session"] = table["revenue"] / per
    if wrong.get("net"):
        table["revenue_per_session"] /= 1.05
    if wrong.get("percent"):
        table[["share", "cvr", "low", "high"]] *= 100
    if wrong.get("sum_of_rates") and OTHER in table.index:
        table.loc[OTHER] = table.loc[hidden].sum()
    if wrong.get("mean_of_rates") and OTHER in table.index:
        table.loc[OTHER, "cvr"] = table.loc[hidden, "cvr"].mean()
    numbers = COLUMNS[1:]
    if wrong.get("dropped"):
        table = table.drop(hidden)
    elif wrong.get("shown_share"):
        table.loc[hidden, [c for c in numbers if c not in ("sessions", "share")]] = np.nan
    elif wrong.get("rates_only"):
        table.loc[hidden, ["cvr", "low", "high", "revenue_per_session"]] = np.nan
    elif not wrong.get("nothing_hidden"):
        table.loc[hidden, numbers] = 0.0 if wrong.get("zero") else np.nan
    if OTHER in table.index and (not together or wrong.get("other_na")):
        table.loc[OTHER, numbers] = np.nan
    return table.rename_axis("channel_group").reset_index()[COLUMNS]


def _counts(sessions: pd.DataFrame, wrong: dict) -> pd.DataFrame:
    if wrong.get("engaged"):
        sessions = sessions[sessions["engaged"]]
    groups = sessions.groupby("channel_group")
    count = groups.size()
    if wrong.get("page_views"):
        count = groups["page_views"].sum()
    if wrong.get("users"):
        count = groups["user_pseudo_id"].nunique()
    bought = groups["purchased"].sum()
    if wrong.get("paid_only"):
        bought = (sessions["revenue"] > 0).groupby(sessions["channel_group"]).sum()
    if wrong.get("buyers"):
        bought = sessions[sessions["purchased"]].groupby("channel_group")[
            "user_pseudo_id"].nunique().reindex(count.index).fillna(0)
    return pd.DataFrame({"sessions": count.astype(float), "purchases": bought.astype(float),
                         "revenue": groups["revenue"].sum().astype(float)})


def _hidden(table: pd.DataFrame, least: int, wrong: dict) -> tuple[list[str], bool]:
    """Groups whose row is hidden, and whether their sum may be shown."""
    order = table.sort_values("sessions", kind="stable")
    if wrong.get("largest_second"):
        small = order["sessions"] < least
        order = pd.concat([order[small], order[~small].iloc[::-1]])
    by = table["purchases"] if wrong.get("by_purchases") else table["sessions"]
    small = by <= least if wrong.get("or_equal") else by < least
    hidden = [g for g in order.index if small[g]]
    rest = [g for g in order.index if not small[g]]
    if wrong.get("last_of_ties"):
        rest = sorted(rest, key=lambda g: (table.loc[g, "sessions"], -table.index.get_loc(g)))
    if wrong.get("first_in_table"):
        rest = [g for g in table.index if g in rest]

    def whole() -> float:
        return table.loc[hidden, "sessions"].sum()

    def enough() -> bool:
        if wrong.get("two_are_enough"):
            return len(hidden) >= 2
        return whole() > least if wrong.get("sum_or_equal") else whole() >= least

    if hidden and rest and not enough() and not wrong.get("no_second"):
        hidden.append(rest[0])
    shown = whole() >= least if wrong.get("other_by_sum") else (
        enough() or bool(wrong.get("no_second")))
    return hidden, shown or bool(wrong.get("all_small_shown"))


def _interval(table: pd.DataFrame, wrong: dict) -> tuple[pd.Series, pd.Series]:
    n, p = table["sessions"], table["cvr"]
    z = 1.645 if wrong.get("ninety") else Z
    if wrong.get("of_share"):
        n, p = pd.Series(n.sum(), index=n.index), table["share"]
    if wrong.get("wald"):
        half = z * np.sqrt(p * (1 - p) / n)
        return p - half, p + half
    below = 1 + z**2 / n
    middle = (p + z**2 / (2 * n)) / below
    half = z / below * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return middle - half, middle + half


def _with(**wrong: Any) -> Callable:
    return partial(profile_with, **wrong)


def by_loop(sessions: pd.DataFrame, least: int) -> pd.DataFrame:
    """Groups as a list of lists, from the largest down."""
    rows = []
    for group in sorted(set(sessions["channel_group"])):
        part = sessions[sessions["channel_group"] == group]
        rows.append([group, len(part), int(part["purchased"].sum()), part["revenue"].sum()])
    rows.sort(key=lambda r: (r[1], r[0]))
    cut = sum(r[1] < least for r in rows)
    if 0 < cut < len(rows) and sum(r[1] for r in rows[:cut]) < least:
        cut += 1
    some = [sum(r[i] for r in rows[:cut]) for i in (1, 2, 3)]
    lines = rows[cut:]
    if cut:
        lines = [*lines, [OTHER, *(some if some[0] >= least else [None] * 3)]]
        lines += [[r[0], None, None, None] for r in rows[:cut]]
    out = []
    for group, n, k, money in lines:
        if n is None:
            out.append([group, *[None] * 7])
            continue
        root = Z * (Z**2 + 4 * k * (n - k) / n) ** 0.5
        ends = [(2 * k + Z**2 + sign * root) / (2 * (n + Z**2)) for sign in (-1, 1)]
        out.append([group, n, n / len(sessions), k, k / n, *ends, money / n])
    return pd.DataFrame(out, columns=COLUMNS)


def calls(world: Any) -> tuple:
    """A world's sessions, a few days of them, one device, one source; other limits; practice."""
    from autograder.ingest.traffic import join_payments

    gen = stream(world, 223)
    table = join_payments(world.traffic_sessions)
    names = ["user_pseudo_id", "channel_group", "engaged", "page_views", "purchased", "revenue"]
    days = table["date"].unique()
    first = int(gen.integers(0, len(days) - 10))
    week = table.loc[table["date"].isin(days[first:first + 7]), names].reset_index(drop=True)
    tablet = table.loc[table["device_category"] == "tablet", names].sample(frac=1, random_state=5)
    limit = int(gen.integers(8, 14))
    found = ((table[names], 30), (week, 25), (week, limit), (tablet, 10), (tablet, 60))
    return (*found, *practice()) if world.year == 2024 else found  # made by hand: once is enough


def practice() -> tuple:
    """Small tables: one small group; two of a few; nothing small; all small; nobody; hidden ones
    that are just enough; two equally small. Each second purchase was paid for with points."""
    def made(**sizes: tuple[int, int]) -> pd.DataFrame:
        rows = [(f"{g[0]}{n % (size - size // 3)}", g.replace("_", " "), n % 2 == 0 or n < bought,
                 1 + n % 4, n < bought, 900.0 + 35 * n if n < bought and n != 1 else 0.0)
                for g, (size, bought) in sizes.items() for n in range(size)]
        return pd.DataFrame(rows, columns=["user_pseudo_id", "channel_group", "engaged",
                                           "page_views", "purchased", "revenue"])

    one = made(Direct=(40, 3), Email=(14, 2), Referral=(9, 0), SMS=(4, 1))
    few = made(Direct=(20, 2), Email=(11, 1), Paid_Search=(12, 0), SMS=(3, 0), Unassigned=(2, 0))
    fine = made(Direct=(12, 1), Email=(10, 0))
    tiny = made(Direct=(5, 1), Email=(3, 0))
    just = made(Direct=(30, 2), Email=(12, 1), SMS=(4, 0), Referral=(3, 1))
    ties = made(Email=(9, 1), Direct=(30, 3), Affiliates=(9, 2), SMS=(3, 1), Display=(16, 2))
    return (one, 5), (few, 10), (fine, 10), (tiny, 10), (made(Direct=(7, 2)), 10), (
        one.iloc[:0], 10), (one, 9), (just, 7), (ties, 5)
