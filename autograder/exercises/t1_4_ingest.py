"""T1.4.a: daily downloads into one tidy table: reference, held-out downloads, known wrong ways."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from autograder.ingest.run import run_captions

from .t1_4_run_worlds import run_rules, stream

NUMBERS = ("impressions", "clicks", "sessions", "cost", "conversions", "value")
KEYS = ["source", "date", "channel"]
_DAY = re.compile(r"\d{4}-?\d\d-?\d\d")


def cells_of(data: bytes, **wrong: Any) -> list[list[str]]:
    """Rows of a CSV file, UTF-8 or UTF-16, commas or tabs."""
    text = data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text else ","))


def _value(cell: str, **wrong: Any) -> float:
    if wrong.get("commas_lost") and "," in cell:
        return np.nan
    plain = cell.replace(",", "").strip()
    if plain in ("", "-", "--"):
        return 0.0 if wrong.get("missing_zero") else np.nan
    return float(plain)


def rows_of(name: str, data: bytes, captions: dict[str, Any], **wrong: Any) -> list[tuple]:
    """(source, date, channel, exported, numbers...) of each row of a download that counts."""
    source, day = re.match(r"(\w+?)_(\d{8})", name).groups()
    exported = datetime.strptime(day, "%Y%m%d")
    known = {c: f for f, all_ in captions["fields"].items() for c in all_}
    if wrong.get("all_clicks"):
        known = {c: f for c, f in known.items() if c not in ("連結點擊次數", "Link clicks")}
        known |= {"點擊次數（全部）": "clicks", "Clicks (all)": "clicks"}
    if wrong.get("sessions_are_clicks"):
        known["Sessions"] = "clicks"
    lines = cells_of(data)
    at = next(n for n, row in enumerate(lines) if any(known.get(c) == "date" for c in row))
    head = [known.get(c) for c in lines[at]]
    if wrong.get("one_language") and not any(
            c in lines[at] for c in ("天", "分析報告開始", "day", "Date")):
        return []
    if wrong.get("no_api") and "cost_micros" in head:
        return []
    out = []
    for line in lines[at + 1:]:
        cell = {f: c for f, c in zip(head, line, strict=False) if f}
        if not _DAY.fullmatch(cell["date"].strip()):
            continue
        if "campaign" in cell and not cell["campaign"].strip() and not wrong.get("totals_kept"):
            continue
        date = datetime.strptime(cell["date"].replace("-", ""), "%Y%m%d")
        if date >= exported and not wrong.get("today_kept"):
            continue
        channel = captions["segments"].get(cell.get("segment", ""),
                                           captions["whole_file"].get(source))
        if "cost_micros" in cell:
            cost = _value(cell["cost_micros"], **wrong)
            cell["cost"] = str(cost if wrong.get("micros_kept") else cost / 1e6)
        out.append((source, date, channel, exported,
                    *(_value(cell[f], **wrong) if f in cell else np.nan for f in NUMBERS)))
    return out


def ingest(files: dict[str, bytes], captions: dict[str, Any], rules: dict[str, Any],
           **wrong: Any) -> pd.DataFrame:
    """source, date, channel, impressions, clicks, sessions, cost, conversions, revenue, exported.

    wrong: switches for known wrong ways, by name.
    """
    parts = []
    for number, (name, data) in enumerate(files.items()):
        rows = [(number, *r) for r in rows_of(name, data, captions, **wrong)]
        parts += rows
    table = pd.DataFrame(parts, columns=["file", *KEYS, "exported", *NUMBERS])
    least = 0 if wrong.get("no_min_count") else 1
    if wrong.get("last_row"):
        table = table.drop_duplicates(["file", *KEYS], keep="last")
    table = table.groupby(["file", *KEYS, "exported"], as_index=False, sort=False).sum(
        min_count=least)
    if wrong.get("no_source"):
        table["source"] = table["source"].where(table["source"] != "ga4", "meta")
    if wrong.get("overlap_added"):
        latest = table.groupby(KEYS)["exported"].max()
        table = table.groupby(KEYS, as_index=False)[list(NUMBERS)].sum(min_count=least)
        table = table.merge(latest.reset_index(), on=KEYS)
    elif wrong.get("copy_added"):
        table = table.groupby([*KEYS, "exported"], as_index=False)[list(NUMBERS)].sum(
            min_count=least)
    by = "file" if wrong.get("order_given") else "exported"
    if wrong.get("highest"):
        by = "conversions"
    table = table.sort_values(by, kind="stable", na_position="first")
    keys = ["date", "channel"] if wrong.get("no_source") else KEYS
    keep = "first" if wrong.get("first_download") else "last"
    latest = table["exported"].max()
    if not wrong.get("overlap_kept"):
        table = table.drop_duplicates(keys, keep=keep)
    rate = rules["vat"]
    if wrong.get("rate_written"):
        rate = 0.05
    table["revenue"] = table["value"] / (1 + rate)
    if wrong.get("vat_kept"):
        table["revenue"] = table["value"]
    if wrong.get("vat_times"):
        table["revenue"] = table["value"] * (1 - rate)
    if wrong.get("vat_off_cost"):
        table["cost"] = table["cost"] / (1 + rate)
    if wrong.get("exported_overall"):
        table["exported"] = latest
    return table[[*KEYS, *NUMBERS[:-1], "revenue", "exported"]].reset_index(drop=True)


def _with(**wrong: Any) -> Callable:
    return partial(ingest, **wrong)


def _newest_first(files: dict[str, bytes], captions: dict[str, Any], rules: dict[str, Any]
                  ) -> pd.DataFrame:
    """From the newest file back, a dict that keeps what it has."""
    found: dict[tuple, dict[str, Any]] = {}
    by_day = sorted(files, key=lambda n: re.search(r"\d{8}", n)[0], reverse=True)
    for name in by_day:
        mine: dict[tuple, list] = {}
        for source, date, channel, exported, *numbers in rows_of(name, files[name], captions):
            mine.setdefault((source, date, channel), []).append((exported, numbers))
        for key, rows in mine.items():
            if key in found:
                continue
            sums = [np.nan if np.isnan(c).all() else float(np.nansum(c))
                    for c in np.array([n for _, n in rows]).T]
            found[key] = dict(zip(NUMBERS, sums, strict=True)) | {"exported": rows[0][0]}
    table = pd.DataFrame.from_dict(found, orient="index").rename_axis(KEYS).reset_index()
    return table.assign(revenue=table["value"] / (1 + rules["vat"]))


def calls(world: Any) -> tuple:
    """All downloads in another order, and only those up to a morning within the flight."""
    gen = stream(world, 62)
    files = world.run_files
    names = [list(files)[n] for n in gen.permutation(len(files))]
    out = [({n: files[n] for n in names}, run_captions(""), run_rules(gen))]
    mornings = sorted({re.search(r"\d{8}", n)[0] for n in files})
    if len(mornings) > 3 and "D37" in world.dirt:
        until = mornings[-3]
        early = {n: files[n] for n in names if re.search(r"\d{8}", n)[0] <= until}
        out.append((early, run_captions(""), run_rules()))
    return (*out, *practice()) if "D01" in world.dirt or not world.dirt else tuple(out)


META = ("分析報告開始,分析報告結束,行銷活動名稱,花費金額 (TWD),曝光次數,點擊次數（全部）,"
        "連結點擊次數,購買次數,購買轉換值\n")
PRACTICE = {
    "meta_20270106.csv": META + (
        "2027-01-04,2027-01-04,甲,60,1000,30,20,1,1050\n"
        "2027-01-04,2027-01-04,乙,40,500,14,10,-,-\n"
        "2027-01-05,2027-01-05,甲,70,1100,31,21,-,-\n"
        "2027-01-05,2027-01-05,乙,30,400,12,9,-,-\n"
        "2027-01-06,2027-01-06,甲,5,90,3,2,-,-\n"
        "2027-01-04,2027-01-06,,205,3090,90,62,1,1050\n"),
    "meta_20270105.csv": META + (
        "2027-01-04,2027-01-04,甲,61,1000,30,20,4,4200\n"
        "2027-01-04,2027-01-04,乙,40,500,14,10,-,-\n"
        "2027-01-04,2027-01-04,,101,1500,44,30,4,4200\n"),
    "meta_20270105 (1).csv": "",
    "google_ads_20270105.csv": (
        'Campaign report\n"January 4, 2027 - January 4, 2027"\n'
        "Day,Campaign,Campaign type,Impr.,Clicks,Cost,Conversions,Conv. value\n"
        '2027-01-04,S,Search,"2,000",100,"1,234.50",4.00,"5,250.00"\n'
        '2027-01-04,P,Performance Max,900,20,80.00,0.00,0.00\n'
        'Total: Account,,,"2,900",120,"1,314.50",4.00,"5,250.00"\n'),
    "google_ads_20270106.csv": (
        "segments.date,campaign.name,campaign.advertising_channel_type,metrics.impressions,"
        "metrics.clicks,metrics.cost_micros,metrics.conversions,metrics.conversions_value\n"
        "2027-01-04,S,SEARCH,2000,99,1200000000,5.0,6300.0\n"
        "2027-01-05,P,PERFORMANCE_MAX,800,18,75500000,1.0,1050.0\n"),
    "ga4_20270106.csv": (
        "# ----\n# Start date: 20270104\n"
        "Date,Session primary channel group (Default Channel Group),Sessions,Key events,"
        "Total revenue\n"
        "20270104,Paid Search,80,3,3150\n20270104,Paid Social,25,0,0\n"
        "20270105,Paid Other,7,0,0\n,Grand total,112,3,3150\n"),
}


def practice() -> tuple:
    """A few lines from each platform with what may go wrong in each; newest file first."""
    files = {n: t.encode("utf-8-sig" if n.startswith("meta") else "utf-8")
             for n, t in PRACTICE.items()}
    files["meta_20270105 (1).csv"] = files["meta_20270105.csv"]
    files["google_ads_20270105.csv"] = PRACTICE["google_ads_20270105.csv"].replace(
        "Day,Campaign,Campaign type,Impr.,Clicks,Cost,Conversions,Conv. value",
        "天,廣告活動,廣告活動類型,曝光,點擊,費用,轉換,轉換價值").replace(
        "Search", "搜尋").encode()
    rules = {"vat": 0.05}
    only = {n: d for n, d in files.items() if "20270105" in n}
    return (files, run_captions(""), rules), (only, run_captions(""), {"vat": 0.10})
