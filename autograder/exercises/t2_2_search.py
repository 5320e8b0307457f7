"""T2.2.d a report from Search Console archives: reference, held-out archives, known wrong ways.

Position: Search Console's average is over impressions, so positions of rows are put together with
impressions as weights. The property's total is the sum of the days, never of the queries.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from autograder.ingest.search_console import gsc_names
from datasets.simulator.search_console.archive import packed

from .t1_4_run_worlds import stream

COLUMNS = ["part", "queries", "clicks", "impressions", "ctr", "position", "share", "share_most"]
BRAND = ["澄嶼", "chengyu"]


def tables_of(data: bytes, names: dict[str, Any], **wrong: Any) -> dict[str, pd.DataFrame]:
    """queries and days of an archive, in canonical columns."""
    known = {c: field for field, captions in names["columns"].items() for c in captions}
    if wrong.get("english_only"):
        known = {c: f for c, f in known.items() if c.isascii()}
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in ("queries", "days"):
            member = next(n for n in archive.namelist() if n in names["files"][part])
            if part == "days" and wrong.get("total_of"):
                member = archive.namelist()[wrong["total_of"]]
            lines = list(csv.reader(io.StringIO(archive.read(member).decode("utf-8-sig"))))
            table = pd.DataFrame(lines[1:], columns=[known.get(c, c) for c in lines[0]])
            for column in ("clicks", "impressions", "position"):
                text = table[column]
                if wrong.get("commas_lost"):
                    text = text.where(~text.str.contains(","))
                table[column] = pd.to_numeric(text.str.replace(",", ""))
            found[part] = table
    return found


def is_brand(queries: pd.Series, brand: list[str], **wrong: Any) -> pd.Series:
    """Which queries hold a brand word, capitals and spaces aside."""
    plain, words = queries.astype("str"), list(BRAND if wrong.get("brand_written") else brand)
    if not wrong.get("spaces_matter"):
        plain = plain.str.replace(" ", "")
        if not wrong.get("word_spaces"):
            words = [w.replace(" ", "") for w in words]
    if not wrong.get("capitals_matter"):
        plain = plain if wrong.get("query_as_written") else plain.str.lower()
        words = words if wrong.get("words_as_written") else [w.lower() for w in words]
    if wrong.get("first_word"):
        words = words[:1]
    if wrong.get("last_word"):
        words = words[-1:]
    if wrong.get("whole_query"):
        return plain.isin(words)
    if wrong.get("at_the_start"):
        return plain.str.startswith(tuple(words))
    if wrong.get("all_words"):
        return plain.map(lambda q: all(w in q for w in words)).astype(bool)
    if wrong.get("word_by_word"):
        own = [w.lower() for w in brand]
        return queries.map(lambda q: any(w in own for w in str(q).lower().split())).astype(bool)
    return plain.map(lambda q: any(w in q for w in words)).astype(bool)


def _line(part: str, rows: pd.DataFrame, **wrong: Any) -> dict[str, Any]:
    clicks, seen = rows["clicks"].sum(), rows["impressions"].sum()
    weight = rows["clicks"] if wrong.get("by_clicks") else rows["impressions"]
    nothing = 0.0 if wrong.get("zero_for_nothing") else np.nan
    place = (rows["position"] * weight).sum() / weight.sum() if weight.sum() else nothing
    if len(rows) and (wrong.get("plain_mean") or (
            wrong.get("mean_of_days") and part == "total")):
        place = rows["position"].mean()
    if wrong.get("sum_of_positions"):
        place = rows["position"].sum()
    ratio = clicks / seen if seen else nothing
    if wrong.get("mean_ctr") and seen:
        ratio = (rows["clicks"] / rows["impressions"]).mean()
    if wrong.get("ctr_in_percent"):
        ratio = ratio * 100
    if wrong.get("ctr_upside_down") and clicks:
        ratio = seen / clicks
    return {"part": part, "queries": len(rows), "clicks": clicks, "impressions": seen,
            "ctr": ratio, "position": place}


def gsc_report(data: bytes, names: dict[str, Any], brand: list[str], **wrong: Any
               ) -> pd.DataFrame:
    """COLUMNS for brand, non_brand, hidden and total; wrong: known wrong ways by name."""
    tables = tables_of(data, names, **wrong)
    queries, days = tables["queries"], tables["days"]
    ours = is_brand(queries["query"], brand, **wrong)
    lines = [_line("brand", queries[ours], **wrong), _line("non_brand", queries[~ours], **wrong)]
    total = _line("total", queries if wrong.get("sum_of_queries") else days, **wrong)
    if wrong.get("position_of_queries"):
        total["position"] = _line("total", queries)["position"]
    hidden = {"part": "hidden", **{c: total[c] - lines[0][c] - lines[1][c]
                                   for c in ("clicks", "impressions")}}
    if wrong.get("hidden_zero"):
        hidden |= {"clicks": 0, "impressions": 0}
    hidden["ctr"] = hidden["clicks"] / hidden["impressions"] if hidden["impressions"] else np.nan
    if wrong.get("ctr_in_percent"):
        hidden["ctr"] *= 100
    hidden["queries"] = total["queries"] = np.nan
    hidden["position"] = np.nan
    if wrong.get("hidden_counted"):
        hidden["queries"], total["queries"] = 0, len(queries)
    if wrong.get("hidden_place"):
        hidden["position"] = total["position"]
    if wrong.get("hidden_place_zero"):
        hidden["position"] = 0.0
    if wrong.get("hidden_place_rest") and hidden["impressions"]:
        named = sum((r["position"] if r["impressions"] else 0) * r["impressions"] for r in lines)
        whole = total["position"] * total["impressions"]
        hidden["position"] = (whole - named) / hidden["impressions"]
    if wrong.get("hidden_left_out"):
        hidden = {**hidden, "part": "gone"}
    table = pd.DataFrame([*lines, hidden, total])
    base = total["clicks"]
    if wrong.get("of_the_list"):
        base = lines[0]["clicks"] + lines[1]["clicks"]
    table["share"] = table["clicks"] / base if base else np.nan
    if wrong.get("share_of_impressions"):
        table["share"] = table["impressions"] / total["impressions"]
    if wrong.get("share_in_percent"):
        table["share"] *= 100
    more = (table["clicks"] + hidden["clicks"]) / total["clicks"] if total["clicks"] else np.nan
    if wrong.get("most_is_share"):
        more = table["share"]
    if wrong.get("most_by_rest"):
        more = table["share"] + hidden["clicks"] / total["clicks"] / 2
    if wrong.get("most_everywhere"):
        table["share_most"] = more
    else:
        table["share_most"] = pd.Series(more, index=table.index).where(
            table["part"].isin(["brand", "non_brand"]))
    return table[table["part"].ne("gone")][COLUMNS].reset_index(drop=True)


def by_rows(data: bytes, names: dict[str, Any], brand: list[str]) -> pd.DataFrame:
    """The same row by row, with plain Python."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    sums: dict[str, list[float]] = {p: [0, 0, 0, 0.0] for p in ("brand", "non_brand", "total")}
    words = ["".join(w.lower().split()) for w in brand]
    for member in archive.namelist():
        part = next((p for p, all_ in names["files"].items() if member in all_), None)
        if part is None:
            continue
        lines = csv.DictReader(io.StringIO(archive.read(member).decode("utf-8-sig")))
        for row in lines:
            cell = {f: row[c] for f, all_ in names["columns"].items() for c in all_ if c in row}
            seen = int(cell["impressions"].replace(",", ""))
            kind = "total"
            if part == "queries":
                text = "".join(cell["query"].lower().split())
                kind = "brand" if any(w in text for w in words) else "non_brand"
            one = sums[kind]
            one[0] += 1
            one[1] += int(cell["clicks"].replace(",", ""))
            one[2] += seen
            one[3] += float(cell["position"]) * seen
    whole = sums["total"]
    gap = [whole[i] - sums["brand"][i] - sums["non_brand"][i] for i in (1, 2)]
    rows = []
    for part in ("brand", "non_brand", "hidden", "total"):
        count, clicks, seen, place = sums.get(part, [None, *gap, None])
        listed = part in ("brand", "non_brand")
        rows.append({
            "part": part, "queries": count if listed else None, "clicks": clicks,
            "impressions": seen, "ctr": clicks / seen if seen else None,
            "position": place / seen if seen and place is not None else None,
            "share": clicks / whole[1] if whole[1] else None,
            "share_most": (clicks + gap[0]) / whole[1] if listed and whole[1] else None,
        })
    return pd.DataFrame(rows)


def calls(world: Any) -> tuple:
    """(archive, names, brand words) of the three downloads of a world, and the hand-made ones."""
    names, gen = gsc_names(""), stream(world, 224)
    lists = (BRAND, ["ChengYu", "澄嶼"], ["香氛", "澄 嶼"])
    turn = gen.permutation(3)
    return tuple((data, names, lists[turn[i]])
                 for i, data in enumerate(world.gsc_files.values())) + practice()


def _made(queries: list[tuple], days: list[tuple], style: int) -> bytes:
    """A small archive: (query, clicks, impressions, position) and (day, ...)."""
    heads, files = (
        (("Top queries", "Date", "Clicks,Impressions,CTR,Position"), ("Queries.csv", "Dates.csv")),
        (("熱門查詢", "日期", "點擊次數,曝光次數,點閱率,平均排序"), ("查詢.csv", "圖表.csv")),
    )[style]
    texts = {}
    for name, first, rows in zip(files, heads[:2], (queries, days), strict=True):
        lines = [f"{first},{heads[2]}"]
        for label, clicks, seen, place in rows:
            counts = [f'"{v:,}"' if v > 999 else str(v) for v in (clicks, seen)]
            lines.append(f"{label},{','.join(counts)},{clicks / max(seen, 1):.2%},{place:.2f}")
        texts[name] = "\r\n".join(lines) + "\r\n"
    return packed(texts)


def practice() -> tuple:
    """Archives made by hand: every kind of query, other brand words; no brand query; no clicks."""
    names = gsc_names("")
    mixed = _made(
        [("澄嶼日常", 90, 300, 1.2), ("澄 嶼 日常 門市", 6, 10, 1.5), ("買 chengyu", 4, 90, 2.0),
         ("CHENGYU tea", 3, 40, 3.0),
         ("護手霜", 12, 1200, 14.0), ("伴手禮 推薦", 8, 400, 7.5)],
        [("2026-01-05", 80, 1400, 9.1), ("2026-01-06", 140, 1600, 11.4)], 1)
    without = _made([("毛巾", 5, 200, 8.0), ("擴香", 3, 100, 12.0)],
                    [("2026-01-05", 8, 250, 9.0), ("2026-01-06", 4, 150, 12.0)], 0)
    quiet = _made([("ChengYu", 0, 4, 3.0)], [("2026-01-05", 0, 9, 8.0)], 0)
    return ((mixed, names, ["澄 嶼", "ChengYu", "伴手禮"]), (without, names, BRAND),
            (quiet, names, BRAND))


def _with(**wrong: Any) -> Callable:
    return partial(gsc_report, **wrong)
