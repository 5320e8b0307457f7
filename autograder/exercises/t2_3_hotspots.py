"""T2.3.e: hot spots by county and hour, and the split of a change into price, volume and mix.

The split is exact: (p1 - p0) q1 + (Q1 - Q0) s0 p0 + (s1 - s0) Q1 p0 = p1 q1 - p0 q0 for every
product that is sold in both periods, with s its share of the pieces Q of such products. Products
of one period only have lines of their own. Hidden sales variance of note N11 of the standard.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

HOT = ["county", "hour", "orders", "sales", "aov", "market_share", "index"]
SPLIT = ["sku", "change", "price", "volume", "mix", "new", "dropped"]


def hotspots(lines: pd.DataFrame, market: pd.DataFrame, masking: dict[str, int], **wrong: Any
             ) -> pd.DataFrame:
    """HOT, one row per row of market; figures on fewer than masking["people"] customers NA."""
    hour = (lines["ordered_at"] - pd.Timedelta(hours=8 if wrong.get("utc") else 0)).dt.hour
    table = lines.assign(hour=hour, day=lines["ordered_at"].dt.normalize())
    by = table.groupby(["county", "hour"])
    cells = pd.DataFrame({
        "orders": by["order_id"].size() if wrong.get("rows") else by["order_id"].nunique(),
        "sales": by["amount"].sum(), "people": by["customer_id"].nunique(),
        "pieces": by["quantity"].sum(), "mean_line": by["amount"].mean()})
    if wrong.get("orders_are_people"):
        cells["orders"] = cells["people"]
    daily = table.groupby(["county", "hour", "day"]).agg(
        sales=("amount", "sum"), orders=("order_id", "nunique"))
    daily = (daily["sales"] / daily["orders"]).groupby(["county", "hour"]).mean()
    cells["daily"] = daily
    found = market.merge(cells.reset_index(), on=["county", "hour"], how="left")
    for column in ("orders", "sales", "people"):
        found[column] = found[column].fillna(0.0)
    found["aov"] = found["sales"] / found["orders"].where(found["orders"].gt(0))
    for name, column in (("aov_of_lines", "mean_line"), ("aov_of_days", "daily")):
        if wrong.get(name):
            found["aov"] = found[column]
    if wrong.get("aov_of_people"):
        found["aov"] = found["sales"] / found["people"].where(found["people"].gt(0))
    if wrong.get("aov_of_pieces"):
        found["aov"] = found["sales"] / found["pieces"]
    if wrong.get("aov_zero"):
        found["aov"] = found["aov"].fillna(0.0)
    size = found["market_thousand"] * (1 if wrong.get("thousand") else 1000)
    if wrong.get("market_of_county"):
        size = size.groupby(found["county"]).transform("sum", min_count=1)
    if wrong.get("market_of_all"):
        size = pd.Series(size.sum(), index=found.index)
    found["market_share"] = found["sales"] / size
    if wrong.get("without_vat"):
        found["market_share"] /= 1.05
    if wrong.get("share_of_orders"):
        found["market_share"] = found["orders"] / found["orders"].sum()
    if wrong.get("share_of_sales"):
        found["market_share"] = found["sales"] / found["sales"].sum()
    if wrong.get("unknown_is_zero"):
        found["market_share"] = found["market_share"].fillna(0.0)
    if wrong.get("share_percent"):
        found["market_share"] *= 100
    limit = 10 if wrong.get("limit_written") else masking["people"]
    if wrong.get("limit_sessions"):
        limit = masking["sessions"]
    counted = found["orders"] if wrong.get("mask_by_orders") else found["people"]
    small = counted.le(limit) if wrong.get("limit_hidden") else counted.lt(limit)
    if not wrong.get("empty_hidden"):
        small &= found["orders"].gt(0)
    base = found[~small] if wrong.get("index_of_shown") else found
    what = "sales" if wrong.get("index_of_sales") else "orders"
    county = base.groupby("county")[what].sum().reindex(found["county"]).to_numpy(dtype=float)
    hours = base.groupby("hour")[what].sum().reindex(found["hour"]).to_numpy(dtype=float)
    whole = base[what].sum()
    expected = county * hours / whole if whole else np.full(len(found), math.nan)
    if wrong.get("index_of_mean"):
        expected = np.full(len(found), whole / len(found))
    if wrong.get("index_in_county"):
        expected = county / found.groupby("county")["hour"].transform("size").to_numpy()
    if wrong.get("index_in_hour"):
        expected = hours / found["county"].nunique()
    found["index"] = found[what] / np.where(expected > 0, expected, math.nan)
    if wrong.get("index_of_empty"):
        found["index"] = found["index"].where(found["orders"].gt(0))
    if wrong.get("index_difference"):
        found["index"] = found["orders"] - expected
    if wrong.get("index_percent"):
        found["index"] *= 100
    hidden = HOT[2:]
    if wrong.get("only_orders_hidden"):
        hidden = ["orders"]
    if wrong.get("sales_shown"):
        hidden = ["orders", "aov"]
    if wrong.get("aov_shown"):
        hidden = ["orders", "sales"]
    if wrong.get("index_shown"):
        hidden = HOT[2:-1]
    if not wrong.get("nothing_hidden"):
        found.loc[small, hidden] = 0.0 if wrong.get("hidden_is_zero") else math.nan
    if wrong.get("hidden_left_out"):
        found = found[~small]
    if wrong.get("empty_left_out"):
        found = found[found["people"].gt(0)]
    return found.reset_index(drop=True)[HOT]


def sales_variance(before: pd.DataFrame, after: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """SPLIT, one row per product of either period; a row adds up to its change."""
    if wrong.get("turned"):
        before, after = after, before

    def sums(table: pd.DataFrame) -> pd.DataFrame:
        by = table.groupby("sku")
        made = pd.DataFrame({"s": by["amount"].sum(), "q": by["quantity"].sum()})
        if wrong.get("lines_counted"):
            made["q"] = by.size()
        made["p"] = made["s"] / made["q"]
        if wrong.get("mean_of_prices"):
            made["p"] = (table["amount"] / table["quantity"]).groupby(table["sku"]).mean()
        return made

    both = sums(before).merge(sums(after), on="sku", how="outer", suffixes=("0", "1"))
    kept = both["q0"].notna() & both["q1"].notna()
    fresh, gone = both["q0"].isna(), both["q1"].isna()
    q0, q1, s0, s1 = (both[c].fillna(0.0) for c in ("q0", "q1", "s0", "s1"))
    p0, p1 = both["p0"], both["p1"]
    if wrong.get("new_price_zero"):
        p0, p1, kept = p0.fillna(0.0), p1.fillna(0.0), pd.Series(True, index=both.index)
    counted = pd.Series(True, index=both.index) if wrong.get("all_pieces") else kept
    total0, total1 = q0[counted].sum(), q1[counted].sum()
    share0, share1 = q0 / total0, q1 / total1
    if wrong.get("share_of_sales"):
        share0, share1 = s0 / s0[counted].sum(), s1 / s1[counted].sum()
    old_mean = s0[counted].sum() / total0
    price = (p1 - p0) * (q0 if wrong.get("price_at_old") else q1)
    volume = (total1 - total0) * share0 * (p1 if wrong.get("volume_at_new") else p0)
    mix = (share1 - share0) * total1 * (p1 if wrong.get("mix_at_new") else p0)
    if wrong.get("mix_in_volume"):
        volume, mix = (q1 - q0) * p0, mix * 0
    if wrong.get("mix_in_price"):
        price, mix = s1 - s0 - volume, mix * 0
    if wrong.get("mix_at_old_volume"):
        mix = (share1 - share0) * total0 * p0
    if wrong.get("mix_against_mean"):
        volume, mix = (q1 - q0) * old_mean, (q1 - q0) * (p0 - old_mean)
    if wrong.get("mix_is_rest"):
        price = (p1 - p0) * q0
        mix = s1 - s0 - price - volume
    if wrong.get("growth"):
        volume = (total1 / total0 - 1) * s1
    if wrong.get("joint_shared"):
        price = (p1 - p0) * (q0 + q1) / 2
        mix = s1 - s0 - price - volume
    table = pd.DataFrame({
        "change": s1 - s0, "price": price.where(kept, 0.0), "volume": volume.where(kept, 0.0),
        "mix": mix.where(kept, 0.0), "new": s1.where(fresh, 0.0), "dropped": (-s0).where(gone, 0.0),
    })
    if wrong.get("new_price_zero"):
        table[["new", "dropped"]] = 0.0
    if wrong.get("parts_of_dropped"):
        table["volume"], table["mix"] = volume.fillna(0.0), mix.fillna(0.0)
    if wrong.get("new_in_volume"):
        table["volume"] += table["new"] + table["dropped"]
        table[["new", "dropped"]] = 0.0
    if wrong.get("new_in_mix"):
        table["mix"] += table["new"] + table["dropped"]
        table[["new", "dropped"]] = 0.0
    if wrong.get("new_left_out"):
        table = table[kept]
    if wrong.get("dropped_above_zero"):
        table["dropped"] = table["dropped"].abs()
    if wrong.get("new_is_missing"):
        table.loc[~kept, ["price", "volume", "mix"]] = math.nan
    if wrong.get("in_percent"):
        table[SPLIT[1:]] = table[SPLIT[1:]] / s0.sum()
    if wrong.get("total_row"):
        table.loc["total"] = table.sum()
    return table.rename_axis("sku").reset_index()[SPLIT]


def hotspots_by_loop(lines: pd.DataFrame, market: pd.DataFrame, masking: dict[str, int]
                     ) -> pd.DataFrame:
    """The same with sets."""
    ids, people, sales = defaultdict(set), defaultdict(set), defaultdict(float)
    for row in lines.itertuples():
        cell = row.county, row.ordered_at.hour
        ids[cell].add(row.order_id)
        people[cell].add(row.customer_id)
        sales[cell] += row.amount
    rows = []
    county, hours = defaultdict(int), defaultdict(int)
    for (place, hour), some in ids.items():
        county[place] += len(some)
        hours[hour] += len(some)
    whole = sum(county.values())
    for row in market.itertuples():
        cell = row.county, row.hour
        count = len(ids[cell])
        if 0 < len(people[cell]) < masking["people"]:
            rows.append((*cell, None, None, None, None, None))
            continue
        expected = county[row.county] * hours[row.hour] / whole
        rows.append((*cell, count, sales[cell], sales[cell] / count if count else None,
                     sales[cell] / row.market_thousand / 1000,
                     count / expected if expected else None))
    return pd.DataFrame(rows, columns=HOT)


def variance_by_loop(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The same product by product, mix as what the other two leave."""
    old, new = ({sku: (t["amount"].sum(), t["quantity"].sum()) for sku, t in table.groupby("sku")}
                for table in (before, after))
    kept = old.keys() & new.keys()
    total0, total1 = (sum(side[k][1] for k in kept) for side in (old, new))
    rows = []
    for sku in sorted(old.keys() | new.keys()):
        s0, q0 = old.get(sku, (0.0, 0.0))
        s1, q1 = new.get(sku, (0.0, 0.0))
        if sku not in kept:
            rows.append((sku, s1 - s0, 0, 0, 0, s1, -s0))
            continue
        price, volume = s1 - s0 / q0 * q1, s0 * (total1 / total0 - 1)
        rows.append((sku, s1 - s0, price, volume, s1 - s0 - price - volume, 0, 0))
    return pd.DataFrame(rows, columns=SPLIT)


def calls(world: Any) -> tuple:
    """(lines, market, masking) of some counties under two limits, and by hand."""
    def some(counties: list[str], hours: range) -> tuple[pd.DataFrame, pd.DataFrame]:
        lines, market = world.sales_after, world.market_size
        return (lines[lines["county"].isin(counties) & lines["ordered_at"].dt.hour.isin(hours)]
                .reset_index(drop=True),
                market[market["county"].isin(counties) & market["hour"].isin(hours)]
                .reset_index(drop=True))

    names = list(world.sales_after["county"].value_counts().index)
    return ((*some([*names[:4], names[-1]], range(24)), {"people": 3, "sessions": 30}),
            (*some(names[2:7], range(8, 23)), {"people": 2, "sessions": 20}), *practice())


def variance_calls(world: Any) -> tuple:
    """(before, after)."""
    return (world.sales_before, world.sales_after), *variance_practice()


def _lines(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=[
        "order_id", "customer_id", "ordered_at", "county", "sku", "product", "quantity", "amount"])
    table["ordered_at"] = pd.to_datetime(table["ordered_at"]).astype("datetime64[ns]")
    text = dict.fromkeys(("order_id", "customer_id", "county", "sku", "product"), "str")
    return table.astype({**text, "quantity": "float64", "amount": "float64"})


def practice() -> tuple:
    """Two counties and three hours: one buyer of many orders, an empty cell, a market unknown."""
    rows = [
        ("A1", "M1", "2025-11-03 12:05", "臺中市", "F1", "米果", 2, 300),
        ("A1", "M1", "2025-11-03 12:05", "臺中市", "B1", "皂", 1, 500),
        ("A2", "M2", "2025-11-03 12:05", "臺中市", "F1", "米果", 1, 150),
        ("A3", "M3", "2025-11-04 12:59", "臺中市", "B1", "皂", 2, 900),
        ("A4", "M4", "2025-11-05 20:00", "臺中市", "B1", "皂", 1, 480),
        ("A5", "M4", "2025-11-06 20:30", "臺中市", "F1", "米果", 4, 560),
        ("A6", "M4", "2025-11-07 20:10", "臺中市", "F1", "米果", 1, 140),
        ("A7", "M5", "2025-11-07 12:00", "花蓮縣", "F1", "米果", 3, 420),
        ("A8", "M6", "2025-11-07 12:30", "花蓮縣", "B1", "皂", 1, 510),
        ("A9", "M6", "2025-11-08 20:15", "花蓮縣", "B1", "皂", 1, 500),
        ("A9", "M6", "2025-11-08 20:15", "花蓮縣", "F1", "米果", 2, 280),
        ("B1", "M7", "2025-11-09 20:45", "花蓮縣", "F1", "米果", 1, 150),
    ]
    market = pd.DataFrame({
        "county": ["臺中市"] * 3 + ["花蓮縣"] * 3, "hour": [8, 12, 20] * 2,
        "market_thousand": [40.5, 120.0, 95.0, np.nan, np.nan, 22.0]}).astype({"county": "str"})
    return ((_lines(rows), market, {"people": 2, "sessions": 30}),
            (_lines(rows), market, {"people": 3, "sessions": 30}))


def variance_practice() -> tuple:
    """Four products: one dearer, one sold more, one new, one dropped."""
    before = [
        ("A1", "M1", "2024-11-03 12:05", "臺中市", "F1", "米果", 60, 6000),
        ("A2", "M1", "2024-11-04 12:05", "臺中市", "F1", "米果", 20, 1800),
        ("A2", "M1", "2024-11-04 12:05", "臺中市", "B1", "皂", 20, 8000),
        ("A3", "M2", "2024-11-05 12:05", "花蓮縣", "H1", "線香", 10, 2500),
    ]
    after = [
        ("B1", "M1", "2025-11-03 12:05", "臺中市", "F1", "米果", 90, 9900),
        ("B2", "M2", "2025-11-04 12:05", "臺中市", "B1", "皂", 28, 11200),
        ("B2", "M2", "2025-11-04 12:05", "臺中市", "B1", "皂", 2, 700),
        ("B3", "M3", "2025-11-05 12:05", "花蓮縣", "H2", "擴香石", 6, 3600),
    ]
    return ((_lines(before), _lines(after)),)


def wrong_hotspots(**wrong: Any) -> Callable:
    """`hotspots` with wrong ways."""
    return partial(hotspots, **wrong)


def wrong_variance(**wrong: Any) -> dict[str, Callable]:
    """A misconception about the second function."""
    return {"sales_variance": partial(sales_variance, **wrong)}
