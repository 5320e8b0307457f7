"""The reports as they were downloaded on each morning of the run: file name -> bytes.

A download of a day holds the three days before it (once a week the fourteen) and the day that has
just begun. The last downloads, a week after the flight, hold all days.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng
from ..exports import text
from .play import NAMES, Run, as_known

LAST = 8  # days from the end of the flight to the last download
GOOGLE = {"google_search": ("搜尋", "Search", "SEARCH"),
          "pmax": ("最高成效", "Performance Max", "PERFORMANCE_MAX")}
GROUPS = {"google_search": "Paid Search", "pmax": "Cross-network", "meta": "Paid Social",
          "line_ads": "Paid Other"}
CAMPAIGNS = {"google_search": "GS_品牌與品類_雙11", "pmax": "PMAX_禮盒_雙11",
             "line_ads": "LAP_導購_雙11"}
META = (("META_拉新_雙11", 0.7), ("META_再行銷_雙11", 0.3))
PLATFORMS = ("google_ads", "meta", "line_ads", "ga4")
Rows = list[list[str]]


def mornings(run: Run, scale: str, dirt: frozenset[str]) -> list[pd.Timestamp]:
    """The days on which reports were downloaded; only the last where downloads do not overlap."""
    days = run.days["date"].unique()
    last = pd.Timestamp(days[-1]) + pd.Timedelta(days=LAST)
    if "D07" not in dirt:
        return [last]
    daily = [pd.Timestamp(d) for d in days[1:]]
    daily.append(daily[-1] + pd.Timedelta(days=1))
    if scale == "small":
        daily = daily[-4:]
    return [*daily, last]


def files(run: Run, seed: int, year: int, scale: str, dirt: frozenset[str]) -> dict[str, bytes]:
    """All downloads by name, in the order of their names."""
    out = {}
    for morning in mornings(run, scale, dirt):
        gen = rng.stream(seed, year, f"download {morning:%Y%m%d}")
        table = _covered(run, morning, dirt)
        for platform in PLATFORMS:
            name = f"{platform}_{morning:%Y%m%d}.csv"
            out[name] = _WRITERS[platform](table, run, morning, dirt, gen)
    if "D07" in dirt:  # somebody clicked twice
        again = [n for n in out if n.startswith("meta")][-3]
        out[again.replace(".csv", " (1).csv")] = out[again]
    return dict(sorted(out.items()))


def _covered(run: Run, morning: pd.Timestamp, dirt: frozenset[str]) -> pd.DataFrame:
    """The days a download covers, as known then (final where nothing is restated)."""
    end = run.days["date"].max()
    back = 3 if _number(run, morning) % 7 else 14
    first = morning - pd.Timedelta(days=back)
    if morning - end > pd.Timedelta(days=1):
        first = run.days["date"].min()
    at = morning if "D08" in dirt else end + pd.Timedelta(days=60)
    table = as_known(run, at, first)
    if at != morning:
        table = table[table["date"] < morning]
    if "D37" in dirt and morning <= end:  # what the platforms know of today, at half past nine
        today = as_known(run, end + pd.Timedelta(days=60), morning)
        today = today[today["date"] == morning].copy()
        counts = ["impressions", "clicks", "conversions", "value"]
        today[counts] = np.floor(today[counts] * 0.2)
        today["value"] = today["value"].where(today["conversions"] > 0, 0)
        today["cost"] = np.round(today["cost"] * 0.2, 2)
        table = pd.concat([table, today])
    return table.reset_index(drop=True) if at != morning or "D37" in dirt else table


def _number(run: Run, morning: pd.Timestamp) -> int:
    """Days since the flight began: who downloads, and in which language, goes by it."""
    return (morning - run.days["date"].min()).days


def _amounts(values: pd.Series, dirt: frozenset[str], decimals: int) -> list[str]:
    return (text.grouped if "D03" in dirt else text.plain)(values, decimals)


def _missing(cells: list[str], values: pd.Series, dirt: frozenset[str], token: str) -> list[str]:
    """Nothing to report is a token, not a 0."""
    token = token if "D04" in dirt else ""
    return [token if v == 0 else c for c, v in zip(cells, values, strict=True)]


def _total(header: list[str], columns: list[list[str]], table: pd.DataFrame, marks: dict[str, str],
           sums: dict[str, str]) -> list[list[str]]:
    """The columns with a row of totals below: marks by caption, sums of the table's columns."""
    end = []
    for caption in header:
        if caption in sums:
            total = table[sums[caption]].sum()
            end.append(f"{total:.2f}" if sums[caption] == "cost" else f"{total:.0f}")
        else:
            end.append(marks.get(caption, ""))
    return [[*c, e] for c, e in zip(columns, end, strict=True)]


def _google(table: pd.DataFrame, run: Run, morning: pd.Timestamp, dirt: frozenset[str],
            gen: np.random.Generator) -> bytes:
    rows = table[table["channel"].isin(list(GOOGLE))]
    number = _number(run, morning)
    names = [CAMPAIGNS[c] for c in rows["channel"]]
    if "D05" in dirt and number % 3 == 2:  # every third day a script asks the API
        header = ["segments.date", "campaign.name", "campaign.advertising_channel_type",
                  "metrics.impressions", "metrics.clicks", "metrics.cost_micros",
                  "metrics.conversions", "metrics.conversions_value"]
        columns = [
            text.times(rows["date"], "%Y-%m-%d"), names,
            [GOOGLE[c][2] for c in rows["channel"]], text.plain(rows["impressions"]),
            text.plain(rows["clicks"]), text.plain(rows["cost"] * 1e6),
            text.plain(rows["conversions"], 1), text.plain(rows["value"], 1)]
        return text.encode(text.sheet(header, columns), "utf-8")
    english = "D38" in dirt and number % 4 < 2
    zh = ["天", "廣告活動", "廣告活動類型", "貨幣代碼", "曝光", "互動", "點擊", "費用", "轉換",
          "轉換價值", "搜尋曝光比重"]
    en = ["Day", "Campaign", "Campaign type", "Currency code", "Impr.", "Interactions", "Clicks",
          "Cost", "Conversions", "Conv. value", "Search impr. share"]
    header = en if english else zh
    columns = [
        text.times(rows["date"], "%Y-%m-%d"), names,
        [GOOGLE[c][1 if english else 0] for c in rows["channel"]], ["TWD"] * len(rows),
        _amounts(rows["impressions"], dirt, 0), text.plain(rows["clicks"] + 3),
        _amounts(rows["clicks"], dirt, 0), _amounts(rows["cost"], dirt, 2),
        text.plain(rows["conversions"], 2), _amounts(rows["value"], dirt, 2),
        [" --" if c == "pmax" and "D04" in dirt else "" for c in rows["channel"]]]
    if "D02" in dirt:
        mark = {header[0]: "Total: Account" if english else "總計：帳戶"}
        columns = _total(header, columns, rows, mark, {
            header[4]: "impressions", header[6]: "clicks", header[7]: "cost",
            header[8]: "conversions", header[9]: "value"})
    above = ()
    if "D01" in dirt:
        first, last = rows["date"].min(), rows["date"].max()
        above = ([("Campaign report" if english else "廣告活動報表")],
                 [f"{first:%Y-%m-%d} - {last:%Y-%m-%d}"])
    if "D09" in dirt and english:
        return text.encode(text.sheet(header, columns, above, "\t"), "utf-16")
    return text.encode(text.sheet(header, columns, above), "utf-8")


def _meta(table: pd.DataFrame, run: Run, morning: pd.Timestamp, dirt: frozenset[str],
          gen: np.random.Generator) -> bytes:
    whole = table[table["channel"] == "meta"]
    parts = []
    for n, (name, _) in enumerate(META):
        part = whole.assign(campaign=name)
        sold = np.divide((whole["conversions"] * META[0][1]).round(), whole["conversions"],
                         out=np.zeros(len(whole)), where=whole["conversions"].to_numpy() > 0)
        for column in ("impressions", "clicks", "conversions", "value", "cost"):
            share = sold if column in ("conversions", "value") else META[0][1]
            first = (whole[column] * share).round(2 if column == "cost" else 0)
            part[column] = first if n == 0 else (whole[column] - first).round(2)
        parts.append(part)
    rows = pd.concat(parts).sort_values(["date", "campaign"]).reset_index(drop=True)
    english = "D38" in dirt and _number(run, morning) % 4 >= 2
    zh = ["分析報告開始", "分析報告結束", "行銷活動名稱", "花費金額 (TWD)", "曝光次數",
          "點擊次數（全部）", "連結點擊次數", "購買次數", "購買轉換值"]
    en = ["Reporting starts", "Reporting ends", "Campaign name", "Amount spent (TWD)",
          "Impressions", "Clicks (all)", "Link clicks", "Purchases", "Purchases conversion value"]
    header = en if english else zh
    days = text.times(rows["date"], "%Y-%m-%d")
    columns = [
        days, days, list(rows["campaign"]), text.units(rows["cost"]),
        text.plain(rows["impressions"]), text.plain((rows["clicks"] * 1.4).round()),
        text.plain(rows["clicks"]),
        _missing(text.plain(rows["conversions"]), rows["conversions"], dirt, "-"),
        _missing(text.plain(rows["value"]), rows["conversions"], dirt, "-")]
    if "D02" in dirt and len(rows):
        columns = _total(header, columns, rows, {header[0]: days[0], header[1]: days[-1]}, {
            header[3]: "cost", header[4]: "impressions", header[6]: "clicks",
            header[7]: "conversions", header[8]: "value"})
    mark = "utf-8-sig" if "D09" in dirt else "utf-8"
    return text.encode(text.sheet(header, columns), mark)


def _line(table: pd.DataFrame, run: Run, morning: pd.Timestamp, dirt: frozenset[str],
          gen: np.random.Generator) -> bytes:
    rows = table[table["channel"] == "line_ads"]
    header = ["day", "campaign_name", "impressions", "clicks", "ctr", "cost", "currency",
              "add_to_cart", "purchase", "purchase_value"]
    columns = [
        text.times(rows["date"], "%Y-%m-%d"), [CAMPAIGNS["line_ads"]] * len(rows),
        text.plain(rows["impressions"]), text.plain(rows["clicks"]),
        text.ratio(rows["clicks"], rows["impressions"], "number"), text.plain(rows["cost"], 2),
        ["TWD"] * len(rows), text.plain((rows["conversions"] * 3).round()),
        text.plain(rows["conversions"]), text.plain(rows["value"])]
    return text.encode(text.sheet(header, columns), "utf-8")


def ga4_rows(table: pd.DataFrame, run: Run) -> pd.DataFrame:
    """What GA4 says of the same days: sessions, purchases and revenue by channel group."""
    out = table.copy()
    # GA4 loses some clicks and credits fewer purchases to ads than the platforms do.
    out["sessions"] = np.floor(out["clicks"] * 0.87)
    out["purchases"] = np.floor(out["conversions"] * 0.78)
    share = np.divide(out["purchases"], out["conversions"], out=np.zeros(len(out)),
                      where=out["conversions"].to_numpy() > 0)
    out["revenue"] = np.round(out["value"] * share)
    return out


def _ga4(table: pd.DataFrame, run: Run, morning: pd.Timestamp, dirt: frozenset[str],
         gen: np.random.Generator) -> bytes:
    rows = ga4_rows(table, run)
    header = ["Date", "Session primary channel group (Default Channel Group)", "Sessions",
              "Key events", "Total revenue"]
    columns = [
        text.times(rows["date"], "%Y%m%d"), [GROUPS[c] for c in rows["channel"]],
        text.plain(rows["sessions"]), text.plain(rows["purchases"]), text.units(rows["revenue"])]
    if "D02" in dirt:
        columns = _total(header, columns, rows, {header[1]: "Grand total"}, {
            header[2]: "sessions", header[3]: "purchases", header[4]: "revenue"})
    above = ()
    if "D01" in dirt and len(rows):
        above = (["# ----------------------------------------"],
                 ["# Traffic acquisition"],
                 [f"# Start date: {rows['date'].min():%Y%m%d}"],
                 [f"# End date: {rows['date'].max():%Y%m%d}"],
                 ["# ----------------------------------------"])
    return text.encode(text.sheet(header, columns, above), "utf-8")


_WRITERS = {"google_ads": _google, "meta": _meta, "line_ads": _line, "ga4": _ga4}
assert set(NAMES) == {*GOOGLE, "meta", "line_ads"}
