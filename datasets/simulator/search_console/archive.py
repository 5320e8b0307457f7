"""Archives as Search Console hands them out: a zip of CSV files, captions in one language.

The names of the files in Chinese are this course's own; the captions are those seen in public
samples, with three wordings for the position.
"""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pandas as pd

from .. import rng
from ..exports.text import plain, sheet
from .queries import LIMIT, PARTS

CAPTIONS = {  # clicks, impressions, CTR; the position has captions of its own
    "en": ("Clicks", "Impressions", "CTR"),
    "zh": ("點擊次數", "曝光次數", "點閱率"),
}
POSITIONS = ("排序", "平均排名", "平均排序")
FIRST = {  # the first column of each file
    "en": {
        "queries": "Top queries",
        "pages": "Top pages",
        "countries": "Country",
        "devices": "Device",
        "appearance": "Search Appearance",
        "days": "Date",
    },
    "zh": {
        "queries": "熱門查詢",
        "pages": "熱門網頁",
        "countries": "國家/地區",
        "devices": "裝置",
        "appearance": "搜尋外觀",
        "days": "日期",
    },
}
FILES = {
    "en": {
        "queries": "Queries.csv",
        "pages": "Pages.csv",
        "countries": "Countries.csv",
        "devices": "Devices.csv",
        "appearance": "Search appearance.csv",
        "filters": "Filters.csv",
    },
    "zh": {
        "queries": "查詢.csv",
        "pages": "網頁.csv",
        "countries": "國家.csv",
        "devices": "裝置.csv",
        "appearance": "搜尋外觀.csv",
        "filters": "篩選器.csv",
    },
}
DAYS = {"en": ("Dates.csv", "Chart.csv"), "zh": ("日期.csv", "圖表.csv")}
DEVICES = {"en": ("Mobile", "Desktop", "Tablet"), "zh": ("行動裝置", "電腦", "平板電腦")}
COUNTRIES = {"en": ("Taiwan", "Hong Kong", "Japan"), "zh": ("台灣", "香港", "日本")}
HOST = "https://www.chengyu-daily.example"
STYLES = (("en", "Position", 1), ("zh", "平均排名", 0), ("zh", "排序", 1), ("zh", "平均排序", 0),
          ("en", "Position", 0))  # fmt: skip


def packed(files: dict[str, str]) -> bytes:
    """A zip whose bytes depend on nothing but names and texts: fixed times, nothing compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, text.encode("utf-8-sig"))
    return out.getvalue()


def rows_of(data: bytes) -> int:
    """Rows of the list of queries in an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(archive.namelist()[0]).count(b"\n") - 1


def table(
    first: str, labels: list[str], rows: pd.DataFrame, style: tuple[str, str], grouped: bool
) -> str:
    """One file: the first column, clicks, impressions, CTR as text, position."""
    lang, position = style
    form = "{:,}" if grouped else "{}"
    counts = [[form.format(v) for v in rows[c].tolist()] for c in ("clicks", "impressions")]
    ratio = np.where(rows["impressions"] > 0, rows["clicks"] / rows["impressions"].clip(lower=1), 0)
    share = [f"{v:.2%}".replace(".00%", "%") for v in ratio.tolist()]
    return sheet(
        [first, *CAPTIONS[lang], position], [labels, *counts, share, plain(rows["position"], 2)]
    )


def archives(
    key: tuple[int, int, str],
    dirt: frozenset[str],
    queries: pd.DataFrame,
    days: pd.DataFrame,
    products: pd.DataFrame,
) -> dict[str, bytes]:
    """The three downloads of the period by name; captions differ where D38 is on, numbers have
    separators where D03 is on."""
    seed, year, scale = key
    gen = rng.stream(seed, year, f"search_console/archives/{scale}")
    turn = int(gen.integers(0, len(STYLES))) if scale == "small" else 0
    found = {}
    for number, (name, (low, high)) in enumerate(PARTS.items()):
        lang, position, newer = (
            STYLES[(turn + number) % len(STYLES)] if "D38" in dirt else STYLES[0]
        )
        halves = [p for p in ("weeks_1_4", "weeks_5_8") if low <= PARTS[p][0] < high]
        chosen = days[days["part"].isin(halves)]
        found[name] = packed(
            _files(
                gen,
                (lang, position),
                newer,
                "D03" in dirt,
                _named(queries, halves),
                chosen,
                products,
            )
        )
    return found


def _named(queries: pd.DataFrame, halves: list[str]) -> pd.DataFrame:
    """The rows of the list of queries: those that are named, most clicked first, cut off."""
    mine = queries[queries["part"].isin(halves) & queries["query"].notna()]
    weighed = mine.assign(weight=mine["position"] * mine["impressions"])
    sums = weighed.groupby("query", sort=False)[["clicks", "impressions", "weight"]].sum()
    sums["position"] = (sums["weight"] / sums["impressions"]).round(2)
    order = sums.reset_index().sort_values(
        ["clicks", "impressions", "query"], ascending=[False, False, True]
    )
    return order.head(LIMIT).reset_index(drop=True)


def _files(
    gen: np.random.Generator,
    style: tuple[str, str],
    newer: int,
    grouped: bool,
    named: pd.DataFrame,
    days: pd.DataFrame,
    products: pd.DataFrame,
) -> dict[str, str]:
    lang = style[0]
    first, files = FIRST[lang], FILES[lang]
    total = days[["clicks", "impressions"]].sum()
    place = float((days["position"] * days["impressions"]).sum() / total["impressions"])
    pages = [
        "/",
        "/collections/food",
        "/collections/bath",
        "/collections/home",
        *("/products/" + products["sku"]),
    ]
    made = {
        files["queries"]: (first["queries"], named["query"].tolist(), named),
        # One search can show several pages, so pages have more impressions than the property.
        files["pages"]: (
            first["pages"],
            [HOST + p for p in pages],
            _shared(gen, total, place, len(pages), 1.16),
        ),
        files["countries"]: (
            first["countries"],
            list(COUNTRIES[lang]),
            _shared(gen, total, place, 3, 1.0),
        ),
        files["devices"]: (
            first["devices"],
            list(DEVICES[lang]),
            _shared(gen, total, place, 3, 1.0),
        ),
        files["appearance"]: (first["appearance"], [], days.head(0)),
        DAYS[lang][newer]: (first["days"], days["date"].dt.strftime("%Y-%m-%d").tolist(), days),
    }
    texts = {
        name: table(head, labels, rows, style, grouped)
        for name, (head, labels, rows) in made.items()
    }
    dates = f"{days['date'].min():%Y-%m-%d} - {days['date'].max():%Y-%m-%d}"
    chosen = (
        (["Filter", "Value"], [["Search type", "Date"], ["Web", dates]])
        if lang == "en"
        else (["篩選器", "值"], [["搜尋類型", "日期"], ["網頁", dates]])
    )
    return texts | {files["filters"]: sheet(*chosen)}


def _shared(
    gen: np.random.Generator, total: pd.Series, place: float, count: int, more: float
) -> pd.DataFrame:
    """The total shared out over `count` rows, most first."""
    weight = np.sort(gen.gamma(0.6, 1, count))[::-1]
    seen = gen.multinomial(int(total["impressions"] * more), weight / weight.sum())
    got = np.minimum(gen.multinomial(int(total["clicks"]), weight / weight.sum()), seen)
    spot = np.round(place * gen.gamma(60, 1 / 60, count), 2)
    return pd.DataFrame({"clicks": got, "impressions": seen, "position": spot})
