"""T1.5.b: another right way to repair the rows, and the rows that it is tried on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

KEY = ["date", "channel", "campaign_id", "device", "traffic_type"]
LOG = ["row_id", "column", "rule", "action", "before", "after"]
COPY = " - 複本"


def roc_to_date(text: object) -> pd.Timestamp:
    """"114/11/03" or "1141103" -> 2025-11-03; NaT where the text is not a 民國 date."""
    found = re.fullmatch(r"(\d{3})/?(\d{2})/?(\d{2})", str(text).strip())
    if not found:
        return pd.NaT
    year, month, day = (int(part) for part in found.groups())
    return pd.Timestamp(year + 1911, month, day)


def by_records(df: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same row by row, with dictionaries; the log collects whole records."""
    rows, log = df.to_dict("records"), []

    def write(row, column, rule, action, before, after):
        log.append({"row_id": row["row_id"], "column": column, "rule": rule, "action": action,
                    "before": before, "after": after})

    def drop(keep, rule):
        nonlocal rows
        for row in rows:
            if not keep(row):
                write(row, "*", rule, "dropped", None, None)
        rows = [row for row in rows if keep(row)]

    def put(row, column, value, rule, action):
        old = row[column]
        if pd.isna(old) and pd.isna(value) or old == value:
            return
        write(row, column, rule, action, old, value)
        row[column] = value

    drop(lambda r: r["row_kind"] != "total", "total_row")
    seen = {}
    for row in rows:
        seen.setdefault(tuple(str(v) for k, v in row.items() if k != "row_id"), row["row_id"])
    first = set(seen.values())
    drop(lambda r: r["row_id"] in first, "exact_duplicate")
    for row in rows:
        real = roc_to_date(row["date_text"])
        if not pd.isna(real):
            put(row, "date", real, "roc_date", "fixed")
    newest = {}
    for row in rows:
        key = tuple(str(row[k]) for k in KEY)
        newest[key] = max(newest.get(key, row["exported_on"]), row["exported_on"])
    drop(lambda r: r["exported_on"] == newest[tuple(str(r[k]) for k in KEY)], "restated")
    drop(lambda r: r["flight_start"] <= r["date"] <= r["flight_end"], "out_of_flight")
    for row in rows:
        if row["clicks"] > row["impressions"]:
            put(row, "clicks", float("nan"), "clicks_over_impressions", "masked")
    days = {}
    for row in rows:
        day = days.setdefault(row["date"], [0.0, 0.0])
        for i, column in enumerate(("conversions", "clicks")):
            day[i] += 0 if pd.isna(row[column]) else row[column]
    for row in rows:
        if row["cost"] < 0:
            put(row, "cost", float("nan"), "negative_cost", "masked")
        if row["cost_unit"] == "micros":
            put(row, "cost", row["cost"] / 1e6, "micros", "fixed")
            put(row, "cost_unit", "TWD", "micros", "fixed")
        if row["currency"] != "TWD":
            put(row, "cost", row["cost"] * row["fx_rate"], "usd", "fixed")
            put(row, "currency", "TWD", "usd", "fixed")
            put(row, "fx_rate", 1, "usd", "fixed")
        put(row, "campaign", row["campaign"].removesuffix(COPY), "copy_name", "fixed")
        if days[row["date"]][0] == 0 and days[row["date"]][1] > 0:
            put(row, "conversions", float("nan"), "tracking_break", "masked")
            put(row, "conversion_value", float("nan"), "tracking_break", "masked")
    return pd.DataFrame(rows, columns=list(df.columns)), pd.DataFrame(log, columns=LOG)


def faulty_inputs(world, repair: Callable) -> tuple:
    """The faulty rows of a world; once more with cases at the edge of the rules (`edges`)."""
    df = world.faulty
    return (df,), (edges(df, repair(df)[1]),)


def edges(df: pd.DataFrame, log: pd.DataFrame) -> pd.DataFrame:
    """Faulty rows with more: limits just met, two faults in one row, days that only look broken.

    Args:
        df: rows of `world.faulty`.
        log: what is repaired in them, to leave these rows and days alone.
    """
    edge = df.copy()
    # another flight than the calendar's: its second day to its last but one
    edge["flight_start"] += pd.Timedelta(days=1)
    edge["flight_end"] -= pd.Timedelta(days=1)
    inside = edge["date"].between(edge["flight_start"], edge["flight_end"])
    fault = set(log["row_id"])
    # A row with a twin is left alone too: changed, the two would differ in no telling order.
    alone = ~edge.duplicated(list(KEY), keep=False)
    plain = [i for i in edge.index[inside & alone] if edge.at[i, "row_id"] not in fault]
    at = iter(plain[3::4])

    def change(**cells: object) -> None:
        row = next(at)
        for column, value in cells.items():
            edge.loc[row, column] = value

    same = next(at)
    edge.loc[same, "impressions"] = edge.loc[same, "clicks"]
    change(campaign="測試 - 複本組")
    change(campaign="再行銷 - 名單複本 - 複本")
    change(campaign="預熱 ")
    change(cost=0.0)
    change(cost=2_500_000.0)
    change(cost=900_000.0, cost_unit="micros")
    change(cost=7_000_000.0, cost_unit="micros", currency="USD", fx_rate=30.0)
    change(cost=-7_000_000.0, cost_unit="micros", currency="USD", fx_rate=30.0)
    change(cost=6.0, currency="USD", fx_rate=30.0, conversion_value=80.0)
    change(conversion_value=-90.0)
    for column in ("flight_start", "flight_end"):
        row = next(at)
        day = edge.loc[row, column]
        change_to = {"date": day, "date_text": f"{day:%Y/%m/%d}", "campaign_id": f"edge{row}"}
        for name, value in change_to.items():
            edge.loc[row, name] = value
    edge = pd.concat([edge, *_more_rows(edge, edge.loc[next(at)])], ignore_index=True)
    edge = _quiet_days(edge, fault)
    broken = log.loc[log["rule"] == "tracking_break", "row_id"]
    edge.loc[edge["row_id"] == broken.iloc[-1], "conversion_value"] = float("nan")
    edge.loc[edge["row_id"] == broken.iloc[0], "conversions"] = float("nan")
    return edge


def _more_rows(edge: pd.DataFrame, plain: pd.Series) -> list[pd.DataFrame]:
    """Older versions, equal totals outside the flight, a newer version that is equal otherwise."""
    number = iter(range(int(edge["row_id"].max()) + 1, 10**9))

    def row(of: pd.DataFrame, **cells: object) -> pd.DataFrame:
        return of.assign(row_id=next(number), **cells)

    roc = edge[edge["date"].isna()].iloc[[0]]
    real = roc_to_date(roc["date_text"].iloc[0])
    old = roc["exported_on"] - pd.Timedelta(days=9)
    plain = edge[edge["row_id"] == plain["row_id"]]
    late = plain["flight_end"] + pd.Timedelta(days=5)
    outside = {"date": late, "date_text": f"{late.iloc[0]:%Y-%m-%d}", "campaign_id": "edge-late"}
    total = edge[edge["row_kind"] == "total"].iloc[[0]]
    return [
        row(roc, date=real, date_text=f"{real:%Y-%m-%d}", exported_on=old, cost=1.0, clicks=1.0),
        row(plain, exported_on=plain["exported_on"] + pd.Timedelta(days=1)),
        row(plain, **outside),
        row(plain, **outside, exported_on=plain["exported_on"] - pd.Timedelta(days=3)),
        row(total, date=late.iloc[0], date_text=outside["date_text"]),
        row(total, date=late.iloc[0], date_text=outside["date_text"]),
    ]


def _quiet_days(edge: pd.DataFrame, fault: set) -> pd.DataFrame:
    """The rows with days without conversions, some of them broken and some only looking so.

    No click; one click; a part of a conversion; clicks only in a row that is masked; conversions
    only in a version that is dropped.
    """
    busy = set(edge.loc[edge["row_id"].isin(fault), "date"].dropna())
    busy |= set(edge.loc[edge["campaign_id"].str.startswith("edge", na=False), "date"])
    inside = edge["date"].between(edge["flight_start"], edge["flight_end"])
    quiet = sorted(set(edge.loc[inside & (edge["row_kind"] == "detail"), "date"]) - busy)[-5:]
    for kind, day in enumerate(quiet):
        rows = edge.index[edge["date"] == day]
        edge.loc[rows, ["clicks", "conversions", "conversion_value"]] = 0.0
        first = rows[0]
        edge.loc[first, "clicks"] = 0.0 if kind == 0 else 1.0
        if kind == 2:
            edge.loc[first, "conversions"] = 0.4
        elif kind == 3:
            edge.loc[first, "clicks"] = edge.loc[first, "impressions"] + 1
        elif kind == 4:
            row = edge.loc[[first]]
            older = row.assign(row_id=int(edge["row_id"].max()) + 1, conversions=5.0,
                               exported_on=row["exported_on"] - pd.Timedelta(days=4))
            edge = pd.concat([edge, older], ignore_index=True)
    return edge
