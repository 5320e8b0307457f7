"""What people searched for, as Search Console would count it if it named every query.

Invented for the course: brand queries stand near the top of the page and are clicked often; the
rest stands lower. Rare queries are withheld by Search Console and are one lump here. The clicks of
each day are those of the traffic of the period, counted before anybody reaches the site, so
neither consent nor lost UTM changes them.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from .. import calendar, rng

START, WEEKS = (1, 5), 8  # 5 January of the year after the campaign
PARTS = {"weeks_1_4": (0, 28), "weeks_5_8": (28, 56), "weeks_1_8": (0, 56)}
LIMIT = 1000  # rows of an archive downloaded by hand
BRAND_WORDS = ("澄嶼", "chengyu")
OURS = ("澄嶼日常", "澄嶼", "澄 嶼 日常", "chengyu daily", "cheng yu daily", "chengyudaily",
        "買 澄嶼日常")  # fmt: skip
OUR_TAILS = ("", "官網", "評價", "門市", "客服", "退貨", "運費", "折扣碼", "禮盒", "洗髮露", "線香",
             "ptt", "dcard", "徵才", "新網站", "春節出貨", "團購", "momo")  # fmt: skip
TOPICS = ("伴手禮", "禮盒", "年節禮盒", "春節禮盒", "拜拜 餅乾", "開工禮盒", "蛋黃酥", "鳳梨酥",
          "牛軋餅", "手工皂", "洗髮露", "護手霜", "沐浴露", "香氛", "擴香", "毛巾", "入浴劑",
          "尾牙 贈品", "員工 禮品", "送禮 長輩", "情人節 禮物")  # fmt: skip
TAILS = ("", "推薦", "價格", "評價", "哪裡買", "宅配", "團購", "ptt", "dcard", "台北", "台中",
         "台南", "好用嗎", "比較", "送禮", "2 盒", "日常", "優惠")  # fmt: skip
SMALL = 170  # named queries of a small world
CTR = 0.069  # of the whole site


def span(year: int) -> pd.DatetimeIndex:
    """The 56 days of the report."""
    first = date(year + 1, *START)
    return calendar.Span(first, first + timedelta(days=7 * WEEKS - 1)).index()


def names(gen: np.random.Generator, scale: str, products: pd.DataFrame) -> pd.DataFrame:
    """query, brand and chance (its part of the named impressions of its kind)."""
    goods = products["name"].str.removesuffix("禮盒").str.lower().tolist()
    topic = dict(zip(gen.permutation(TOPICS).tolist(), range(len(TOPICS)), strict=True))
    ours = [
        (f"{a} {b}", (i + 1) ** -1.2 * (j + 1) ** -0.9)
        for i, a in enumerate(OURS)
        for j, b in enumerate(OUR_TAILS)
    ]
    ours += [(f"澄嶼日常 {g}", 0.05) for g in goods]
    rest = [
        (f"{a} {b}", (topic.get(a, 60) + 2) ** -0.6 * (j + 1) ** -0.9)
        for a in (*TOPICS, *goods)
        for j, b in enumerate(TAILS)
    ]
    parts = []
    for brand, found in ((True, ours), (False, rest)):
        table = pd.DataFrame(found, columns=["query", "chance"])
        table["query"] = table["query"].str.split().str.join(" ")
        table = table.drop_duplicates("query")
        table["chance"] *= gen.gamma(3, 1 / 3, len(table))
        if scale == "small":  # the words at the top and some of the others
            keep = 20 if brand else SMALL - 20
            head = table["query"].isin(OURS if brand else TOPICS)
            some = table[~head].sample(keep - int(head.sum()), random_state=gen)
            table = pd.concat([table[head], some])
        table["chance"] /= table["chance"].sum()
        parts.append(table.assign(brand=brand))
    return pd.concat(parts, ignore_index=True)


def build(
    key: tuple[int, int, str], products: pd.DataFrame, clicks: np.ndarray
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Queries by half, and days.

    Args:
        key: seed, year, scale.
        products: the product list.
        clicks: clicks of each day, those of the channel seo in the traffic of the period.

    Returns:
        queries: query (NA for the lump of rare ones), brand, part (weeks_1_4, weeks_5_8),
        impressions, clicks, position (mean, two decimals; NA for the lump).
        days: date, part, impressions, clicks, position.
    """
    seed, year, scale = key
    gen = rng.stream(seed, year, f"search_console/{scale}")
    days = span(year)
    known = names(gen, scale, products)
    hidden = gen.uniform(0.32, 0.44)  # of the impressions
    brand = gen.uniform(0.09, 0.14)
    rare_clicks = gen.uniform(0.22, 0.32)
    where = np.where(
        known["brand"], 1 + gen.gamma(1.2, 0.25, len(known)), 3 + gen.gamma(2.0, 6.0, len(known))
    )
    rate = np.where(known["brand"], 0.44, 0.36) / where**1.15
    share = np.where(known["brand"], brand, 1 - brand - hidden) * known["chance"].to_numpy()
    shown = np.maximum(clicks, rng.negative_binomial(gen, clicks / CTR, 400.0))
    rows, daily = [], []
    for part in ("weeks_1_4", "weeks_5_8"):
        low, high = PARTS[part]
        total, taken = int(shown[low:high].sum()), int(clicks[low:high].sum())
        unnamed = int(gen.binomial(total, hidden))
        week = share * gen.gamma(30, 1 / 30, len(share))
        seen = gen.multinomial(total - unnamed, week / week.sum())
        weight = seen * rate
        wanted = gen.multinomial(int(taken * (1 - rare_clicks)), weight / weight.sum())
        got = np.minimum(wanted, seen * 7 // 10)  # nobody clicks each time
        spot = np.round(np.maximum(where * gen.gamma(400, 1 / 400, len(known)), 1.0), 2)
        table = known[["query", "brand"]].assign(
            part=part, impressions=seen, clicks=got, position=spot
        )
        rows.append(table[table["impressions"] > 0])
        lump = {"query": [None], "brand": [False], "part": [part], "impressions": [unnamed],
                "clicks": [taken - int(got.sum())], "position": [np.nan]}  # fmt: skip
        rows.append(pd.DataFrame(lump))
        mean = float((spot * seen).sum() / seen.sum())
        daily.append(_days(gen, days[low:high], part, shown[low:high], clicks[low:high], mean))
    queries = pd.concat(rows, ignore_index=True)
    return (
        queries.astype({"query": "str", "part": "str", "impressions": "int64", "clicks": "int64"}),
        pd.concat(daily, ignore_index=True).astype({"part": "str"}),
    )


def _days(
    gen: np.random.Generator,
    days: pd.DatetimeIndex,
    part: str,
    seen: np.ndarray,
    got: np.ndarray,
    position: float,
) -> pd.DataFrame:
    """One row per day; on crowded days more people look further down the page."""
    crowd = seen / seen.mean()
    spot = np.round(position * crowd**0.4 * gen.gamma(600, 1 / 600, len(days)), 2)
    return pd.DataFrame(
        {
            "date": days,
            "part": part,
            "impressions": seen.astype("int64"),
            "clicks": got.astype("int64"),
            "position": spot,
        }
    )


def truth(queries: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Clicks and impressions by archive and kind (brand, other, rare), and the property's total."""
    found = []
    for part, (low, high) in PARTS.items():
        halves = [p for p in ("weeks_1_4", "weeks_5_8") if low <= PARTS[p][0] < high]
        mine = queries[queries["part"].isin(halves)]
        kind = np.where(mine["query"].isna(), "rare", np.where(mine["brand"], "brand", "other"))
        sums = mine.groupby(kind)[["clicks", "impressions"]].sum()
        sums.loc["total"] = days[days["part"].isin(halves)][["clicks", "impressions"]].sum()
        found.append(sums.rename_axis("kind").reset_index().assign(archive=part))
    return pd.concat(found, ignore_index=True)[["archive", "kind", "clicks", "impressions"]]
