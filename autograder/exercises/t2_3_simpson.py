"""T2.3.f Simpson's paradox: reference with switches for known wrong ways, other ways, inputs."""

from __future__ import annotations

from functools import partial
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from .base import WorldSpec

FOUND = ["comparison", "parts", "rate_a", "rate_b", "gap", "adjusted_gap", "against", "reversed"]
COUNTS = ["sent", "orders"]
SIMPSON_WORLDS = tuple(WorldSpec(231 + n, year, "none")
                       for n, year in enumerate((2024, 2026, 2027, 2025)))


def simpson_check(results: pd.DataFrame, min_sent: int, **wrong: Any) -> pd.DataFrame:
    """One row per comparison: FOUND; rates are orders per message, gaps are B - A.

    Args:
        results: comparison, week, part, side (A, B), sent, orders (NA: not reported).
        min_sent: least number of messages of a side in a part that is compared.
        wrong: switches for known wrong ways, by name.
    """
    table = results.astype({"orders": "float64", "sent": "float64"})
    if wrong.get("unknown_is_zero"):
        table["orders"] = table["orders"].fillna(0)
    known = table[table["orders"].notna()]
    if wrong.get("unreported_out"):
        table = known
    if wrong.get("row_by_row"):
        known = known[known["sent"] >= min_sent]
    wide = _cells(known, wrong)
    whose, cells = wide.index.get_level_values(0), wide.to_numpy("float64")
    rows = [_one(str(name), cells[whose == name].T, min_sent, wrong)
            for name in table["comparison"].unique()]
    made = pd.DataFrame(rows, columns=FOUND)
    if wrong.get("empty_out"):
        made = made[made["parts"] > 0].reset_index(drop=True)
    if wrong.get("only_reversed"):
        made = made[made["reversed"]].reset_index(drop=True)
    if wrong.get("percent"):
        made[FOUND[2:6]] = made[FOUND[2:6]] * 100
    return made


def _cells(known: pd.DataFrame, wrong: dict[str, Any]) -> pd.DataFrame:
    """Sent, orders and rate of either side by comparison and part."""
    key = ["comparison", "part", "side"]
    sums = known.groupby(key)[COUNTS].sum()
    sums["rate"] = sums["orders"] / sums["sent"]
    if wrong.get("weekly_rates"):
        each = known.assign(rate=known["orders"] / known["sent"])
        sums["rate"] = each.groupby(key)["rate"].mean()
    return sums.unstack("side").reindex(
        columns=pd.MultiIndex.from_product([[*COUNTS, "rate"], ["A", "B"]]))


def _one(name: str, cells: np.ndarray, min_sent: int, wrong: dict[str, Any]) -> tuple:
    """The row of one comparison; cells: sent A, B, orders A, B, rate A, B by part."""
    sent, orders = cells[:2], cells[2:4]
    both = ~np.isnan(sent).any(axis=0)
    enough = both & {
        "sum": lambda: sent.sum(axis=0) >= min_sent,
        "above": lambda: sent.min(axis=0) > min_sent,
        "orders": lambda: orders.min(axis=0) >= min_sent,
        "none": lambda: both,
    }.get(wrong.get("least", ""), lambda: sent.min(axis=0) >= min_sent)()
    kept = cells[:, enough]
    parts = kept.shape[1]
    if not parts and wrong.get("whole_of_all") is not True:
        none = 0.0 if wrong.get("nothing_is_zero") else nan
        return name, 0, none, none, none, none, 0, bool(wrong.get("all_of_none"))
    base = {None: kept, "joined": cells[:, both]}.get(wrong.get("whole_of_all"), cells)
    below = np.nansum(base[:2], axis=1)
    a, b = np.nansum(base[2:4], axis=1) / np.where(below, below, nan)
    if wrong.get("whole_as_mean"):
        a, b = kept[4:].mean(axis=1)
    gaps, gap = kept[5] - kept[4], b - a
    if wrong.get("counts"):
        gaps = kept[3] - kept[2]
    if wrong.get("turned"):
        gaps, gap = -gaps, -gap
    if wrong.get("size_only"):
        gap = abs(gap)
    if wrong.get("relative"):
        gap = b / a - 1 if a else nan
    weight = {"a": kept[0], "b": kept[1], "equal": np.ones(parts),
              "orders": kept[2] + kept[3]}.get(wrong.get("weights", ""), kept[0] + kept[1])
    whole = np.nansum(sent) if wrong.get("shares_of_all") else weight.sum()
    adjusted = (gaps * weight).sum() / whole if parts and whole else nan
    if wrong.get("unadjusted"):
        adjusted = gap
    points = np.sign(gaps) * np.sign(adjusted if wrong.get("against_adjusted") else gap)
    against = int((points < 0).sum())
    if wrong.get("tie_counts"):
        against = int((points <= 0).sum())
    if wrong.get("with_it"):
        against = int((points > 0).sum())
    told = against == parts > 0
    if wrong.get("majority"):
        told = against > parts / 2
    if wrong.get("any_part"):
        told = against > 0
    if wrong.get("by_adjusted"):
        told = adjusted * gap < 0
    if wrong.get("one_way"):
        told = told and gap < 0
    return name, parts, float(a), float(b), float(gap), float(adjusted), against, bool(told)


def wrong_way(**switch: Any) -> partial:
    """A wrong way of `simpson_check`, by its switches."""
    return partial(simpson_check, **switch)


def by_pivot(results: pd.DataFrame, min_sent: int) -> pd.DataFrame:
    """Another way: one wide table of all parts, and whole numbers in place of rates."""
    wide = results.dropna(subset=["orders"]).astype({"orders": "int64"}).pivot_table(
        index=["comparison", "part"], columns="side", values=COUNTS, aggfunc="sum")
    wide = wide.reindex(columns=pd.MultiIndex.from_product([COUNTS, ["A", "B"]])).dropna()
    wide.columns = ["sa", "sb", "oa", "ob"]
    wide = wide[wide[["sa", "sb"]].min(axis=1) >= min_sent].astype("int64")
    rows = []
    for name in sorted(set(results["comparison"])):
        mine = wide[wide.index.get_level_values(0) == name]
        if mine.empty:
            rows.append({"comparison": name, "parts": 0, "against": 0, "reversed": False})
            continue
        t = mine.sum()
        side = np.sign(t["ob"] * t["sa"] - t["oa"] * t["sb"])
        each = np.sign(mine["ob"] * mine["sa"] - mine["oa"] * mine["sb"])
        gaps = mine["ob"] / mine["sb"] - mine["oa"] / mine["sa"]
        against = int((each * side == -1).sum())
        rows.append({
            "comparison": name, "parts": len(mine), "rate_a": t["oa"] / t["sa"],
            "rate_b": t["ob"] / t["sb"], "gap": t["ob"] / t["sb"] - t["oa"] / t["sa"],
            "adjusted_gap": float(np.average(gaps, weights=mine["sa"] + mine["sb"])),
            "against": against, "reversed": against == len(mine)})
    return pd.DataFrame(rows, columns=FOUND)


def calls(world: Any) -> tuple:
    """Offers of a world with two limits, small tables of chance, the hand-made ones."""
    made = ((world.offer_results, 1_500), *practice()) \
        if world.year == SIMPSON_WORLDS[0].year else ()
    return ((world.offer_results, 200), (drill(world.seed, world.year), 30), *made)


def table_of(rows: list[tuple]) -> pd.DataFrame:
    """Results by (comparison, part, side, sent, orders); each row of a cell is one week later."""
    made = pd.DataFrame(rows, columns=["comparison", "part", "side", *COUNTS])
    week = made.groupby(["comparison", "part", "side"]).cumcount()
    made.insert(1, "week", pd.Timestamp("2027-03-01") + pd.to_timedelta(7 * week, unit="D"))
    return made.astype({"week": "datetime64[ns]", "sent": "int64", "orders": "Int64"})


def practice() -> tuple:
    """Three comparisons; then the edges, with two limits."""
    three = table_of([
        ("K1", "new", "A", 100, 2), ("K1", "returning", "A", 400, 40),  # all parts B, whole A
        ("K1", "new", "B", 400, 12), ("K1", "returning", "B", 100, 11),
        ("K2", "new", "A", 200, 4), ("K2", "returning", "A", 200, 16),
        ("K2", "new", "B", 200, 6), ("K2", "returning", "B", 200, 20),
        ("K3", "new", "A", 100, 3), ("K3", "returning", "A", 400, 40),
        ("K3", "new", "B", 400, 8), ("K3", "returning", "B", 100, 12),
    ])
    edges = table_of([
        # the other way round, in two uneven weeks; a week that is not reported yet
        ("E1", "EDM", "A", 380, 8), ("E1", "EDM", "A", 20, 4), ("E1", "LINE", "A", 100, 11),
        ("E1", "EDM", "B", 100, 2), ("E1", "LINE", "B", 300, 20), ("E1", "LINE", "B", 100, 16),
        ("E1", "LINE", "B", 500, None),
        # two parts of three against the whole
        ("E2", "SMS", "A", 100, 2), ("E2", "EDM", "A", 100, 5), ("E2", "LINE", "A", 400, 40),
        ("E2", "SMS", "B", 400, 12), ("E2", "EDM", "B", 100, 4), ("E2", "LINE", "B", 120, 13),
        # a part with the same rate on both sides; a whole with the same rate
        ("E3", "EDM", "A", 100, 3), ("E3", "LINE", "A", 400, 40),
        ("E3", "EDM", "B", 400, 12), ("E3", "LINE", "B", 100, 11),
        ("E4", "EDM", "A", 200, 4), ("E4", "LINE", "A", 200, 16),
        ("E4", "EDM", "B", 200, 6), ("E4", "LINE", "B", 200, 14),
        # one part with few on one side; exactly enough; nothing on side B; nothing reported
        ("E5", "EDM", "A", 100, 2), ("E5", "LINE", "A", 400, 40),
        ("E5", "EDM", "B", 400, 12), ("E5", "LINE", "B", 99, 11),
        ("E6", "EDM", "A", 150, 3), ("E6", "LINE", "A", 300, 30), ("E6", "SMS", "A", 30, 1),
        ("E6", "EDM", "B", 400, 12), ("E6", "LINE", "B", 100, 11), ("E6", "SMS", "B", 500, 2),
        ("E7", "EDM", "A", 300, 9), ("E7", "LINE", "A", 200, 9),
        ("E8", "EDM", "A", 300, None), ("E8", "EDM", "B", 300, 9),
        ("F3", "EDM", "A", 300, None), ("F3", "EDM", "B", 300, None),
        # nobody bought on side A; fewer orders and the better rate
        ("E9", "EDM", "A", 200, 0), ("E9", "LINE", "A", 200, 0),
        ("E9", "EDM", "B", 100, 1), ("E9", "LINE", "B", 300, 0),
        # few, and against the rest; all against but for the size
        ("F1", "EDM", "A", 100, 2), ("F1", "LINE", "A", 400, 40), ("F1", "SMS", "A", 60, 6),
        ("F1", "EDM", "B", 400, 12), ("F1", "LINE", "B", 100, 11), ("F1", "SMS", "B", 60, 3),
        ("F2", "EDM", "A", 101, 2), ("F2", "EDM", "B", 100, 3),
    ])
    edges = edges.iloc[np.random.default_rng(5).permutation(len(edges))].reset_index(drop=True)
    return (three, 100), (edges, 100), (edges, 50), (edges, 101)


def drill(seed: int, year: int, count: int = 14) -> pd.DataFrame:
    """Comparisons of small counts, many of them lopsided, with ties and weeks not reported."""
    gen = np.random.default_rng([seed % 2**32, year, 2306])
    rows: list[tuple] = []
    for number in range(count):
        parts = ["p", "q", "r", "s"][: int(gen.integers(1, 5))]
        tilt = gen.choice([-1, 0, 1])
        for n, part in enumerate(parts):
            for side, way in (("A", tilt), ("B", -tilt)):
                if gen.random() < 0.06:
                    continue
                size = 40 * 2.5 ** (way * (n - (len(parts) - 1) / 2))
                for _ in range(int(gen.integers(1, 3))):
                    sent = max(int(size * gen.uniform(0.6, 1.6)), 5)
                    sent = 10 * max(sent // 10, 1) if gen.random() < 0.5 else sent
                    orders = gen.binomial(sent, min(0.1 + 0.2 * n + 0.04 * (side == "B"), 0.9))
                    rows.append((f"D{number:02d}", part, side, sent,
                                 None if gen.random() < 0.05 else int(orders)))
    return table_of([rows[n] for n in gen.permutation(len(rows))])
