"""T2.2.e what leaves the team: reference, made-up tables, known wrong ways of the second function.

Rule: a cell of fewer than k visitors is hidden, and so is the row of all devices where it is below
k itself or where a subtraction (all less the shown cells) would give away fewer than k.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .t1_5_worlds import house
from .t2_2_tags import KEYS, tag_calls, tag_visitors

PUBLISHED = ["tag", "device_category", "visitors"]


def publish_tags(tags: pd.DataFrame, rules: dict[str, Any], **wrong: Any) -> pd.DataFrame:
    """PUBLISHED: visitors per tag and device, and all, hidden where fewer than k, or where all
    less the shown cells would give away fewer than k."""
    k = 10 if wrong.get("k_written") else rules["k"]
    what = ("events", "sum") if wrong.get("events_counted") else ("user_pseudo_id", "nunique")
    groups = tags.groupby(["tag", "device_category"])
    counts = groups.agg(visitors=what)["visitors"].unstack().fillna(0)
    total = tags.groupby("tag").agg(visitors=what)["visitors"].astype(float)
    if wrong.get("devices_added"):
        total = counts.sum(axis=1)
    hidden = counts.le(k) if wrong.get("k_hidden") else counts.lt(k)
    if wrong.get("zero_shown"):
        hidden &= counts.gt(0)
    if wrong.get("nothing_hidden"):
        hidden &= False
    shown = counts.mask(hidden, 0.0 if wrong.get("zero_written") else np.nan)
    if wrong.get("k_for_hidden"):
        shown = counts.mask(hidden, k)
    blanks = hidden & counts.gt(0) if wrong.get("empty_not_counted") else hidden
    left = total - counts.where(~hidden).sum(axis=1)  # what a reader can work out
    if wrong.get("hidden_added"):
        left = counts.where(hidden).sum(axis=1)
    enough = left.gt(k) if wrong.get("left_over_k") else left.ge(k)
    keep = total.ge(k) & (enough | ~blanks.any(axis=1))
    if wrong.get("one_only"):
        keep = total.ge(k) & hidden.sum(axis=1).ne(1)
    if wrong.get("two_always"):
        keep = hidden.sum(axis=1).ne(1)
    if wrong.get("total_always"):
        keep = total.ge(0)
    if wrong.get("total_by_k"):
        keep = total.ge(k)
    if wrong.get("total_if_all_shown"):
        keep = total.ge(k) & ~hidden.any(axis=1)
    if wrong.get("total_of_shown"):
        total = shown.sum(axis=1)
    if wrong.get("devices_written"):
        shown = shown.reindex(columns=["desktop", "mobile", "tablet"])
    shown["all"] = total.where(keep)
    if wrong.get("no_total"):
        shown = shown.drop(columns="all")
    table = shown.melt(ignore_index=False, var_name="device_category", value_name="visitors")
    table = table.reset_index()
    if wrong.get("rows_dropped"):
        table = table.dropna()
    if wrong.get("no_grid"):
        there = set(groups.groups)
        table = table[[d == "all" or (t, d) in there for t, d in
                       zip(table["tag"], table["device_category"], strict=True)]]
    return table[PUBLISHED].reset_index(drop=True)


def published_by_hand(tags: pd.DataFrame, rules: dict[str, Any]) -> pd.DataFrame:
    """The same cell by cell."""
    devices = sorted(set(tags["device_category"]))
    rows = []
    for tag in sorted(set(tags["tag"])):
        mine = tags[tags["tag"] == tag]
        cells = [mine[mine["device_category"] == d]["user_pseudo_id"].nunique() for d in devices]
        rows += [(tag, d, n if n >= rules["k"] else None)
                 for d, n in zip(devices, cells, strict=True)]
        everybody = mine["user_pseudo_id"].nunique()
        shown = [n for n in cells if n >= rules["k"]]
        show = everybody >= rules["k"] and (
            len(shown) == len(cells) or everybody - sum(shown) >= rules["k"])
        rows.append((tag, "all", everybody if show else None))
    return pd.DataFrame(rows, columns=PUBLISHED)


def publish_calls(world: Any) -> tuple:
    """(tags, rules) of a world under several k, and made by hand."""
    events, rules, log, now = tag_calls(world)[0]
    tags = tag_visitors(events, rules, log, now)
    return tuple((tags, rules | {"k": k}) for k in (5, 9, 14)) + publish_practice()


def publish_practice() -> tuple:
    """Tags made by hand: cells below k, exactly k, none; several small ones together below, at and
    above k; browsers with two devices; the same without tablets."""
    cells = (("gift", "mobile", 6), ("gift", "desktop", 3), ("food", "mobile", 4),
             ("food", "desktop", 5), ("food", "tablet", 1), ("deal", "mobile", 2),
             ("bath", "tablet", 2), ("bath", "desktop", 1), ("home", "mobile", 4),
             ("home", "desktop", 4), ("home", "tablet", 7), ("care", "mobile", 5),
             ("care", "desktop", 2), ("care", "tablet", 2), ("tea", "mobile", 6),
             ("tea", "desktop", 2), ("tea", "tablet", 2), ("toys", "desktop", 3),
             ("toys", "tablet", 3))
    twice = {"home.t0": "home.m0", "tea.t0": "tea.m0"}  # one browser, two devices
    rows = [(twice.get(who := f"{tag}.{device[:1]}{n}", who), device, tag, 1.5, 1 + n % 2)
            for tag, device, count in cells for n in range(count)]
    tags = pd.DataFrame(rows, columns=[*KEYS, "score", "events"])
    rules, none = house("tag_rules"), tags[tags["device_category"].ne("tablet")]
    return (tags, rules | {"k": 4}), (tags, rules | {"k": 3}), (none, rules | {"k": 4})


def _publish(**wrong: Any) -> dict[str, Callable]:
    return {"publish_tags": partial(publish_tags, **wrong)}
