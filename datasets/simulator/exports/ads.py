"""Google Ads (interface and API), Meta Ads Manager and LINE Ads, in the shapes of their exports."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng
from ..layout import ExportFile
from . import text

GOOGLE = {
    "zh": [
        "天",
        "廣告活動",
        "廣告活動 ID",
        "廣告活動類型",
        "裝置",
        "貨幣代碼",
        "匯率",
        "曝光",
        "點擊",
        "點閱率",
        "平均單次點擊費用",
        "費用",
        "轉換",
        "單次轉換費用",
        "轉換價值",
        "搜尋曝光比重",
    ],
    "en": [
        "Day",
        "Campaign",
        "Campaign ID",
        "Campaign type",
        "Device",
        "Currency code",
        "Exchange rate",
        "Impr.",
        "Clicks",
        "CTR",
        "Avg. CPC",
        "Cost",
        "Conversions",
        "Cost / conv.",
        "Conv. value",
        "Search impr. share",
    ],
}
TYPES = {
    "zh": {"google_search": "搜尋", "pmax": "最高成效"},
    "en": {"google_search": "Search", "pmax": "Performance Max"},
}
DEVICES = {
    "zh": {"mobile": "行動裝置", "desktop": "電腦"},
    "en": {"mobile": "Mobile phones", "desktop": "Computers"},
}
TOTAL = {"zh": "總計：{}", "en": "Total: {}"}
META = {
    "zh": [
        "分析報告開始",
        "分析報告結束",
        "行銷活動名稱",
        "行銷活動編號",
        "廣告組合名稱",
        "廣告組合編號",
        "廣告組合投遞",
        "曝光裝置",
        "歸因設定",
        "花費金額 (TWD)",
        "觸及人數",
        "頻率",
        "曝光次數",
        "CPM（每千次廣告曝光成本） (TWD)",
        "連結點擊次數",
        "點擊次數（全部）",
        "CPC（單次連結點擊成本） (TWD)",
        "CTR（連結點閱率）",
        "購買次數",
        "每次購買的成本 (TWD)",
        "購買轉換值",
    ],
    "en": [
        "Reporting starts",
        "Reporting ends",
        "Campaign name",
        "Campaign ID",
        "Ad set name",
        "Ad set ID",
        "Ad set delivery",
        "Impression device",
        "Attribution setting",
        "Amount spent (TWD)",
        "Reach",
        "Frequency",
        "Impressions",
        "CPM (cost per 1,000 impressions) (TWD)",
        "Link clicks",
        "Clicks (all)",
        "CPC (cost per link click) (TWD)",
        "CTR (link click-through rate)",
        "Purchases",
        "Cost per purchase (TWD)",
        "Purchases conversion value",
    ],
}
META_DEVICES = {
    "zh": {"mobile": "行動裝置", "desktop": "桌機"},
    "en": {"mobile": "Mobile", "desktop": "Desktop"},
}
WINDOWS = {"zh": "點擊後 7 天或瀏覽後 1 天", "en": "7-day click or 1-day view"}


def _long_date(day: pd.Timestamp, lang: str) -> str:
    return (
        f"{day.year}年{day.month}月{day.day}日"
        if lang == "zh"
        else f"{day:%B} {day.day}, {day.year}"
    )


def google_ui(file: ExportFile, seed: int) -> bytes:
    """Campaign report: title, date line, header, rows, lines of totals; ' --' is no value."""
    rows, lang, dirt = file.rows, file.lang, file.dirt
    none = " --" if "D04" in dirt else ""
    number = text.grouped if "D03" in dirt else text.plain
    style = "percent" if "D06" in dirt or "D03" in dirt else "fraction"
    total = rows["row_kind"].eq("total")
    kind = rows["channel"].map(TYPES[lang])
    everything = "帳戶" if lang == "zh" else "Account"
    first = [
        TOTAL[lang].format(k if isinstance(k, str) else everything) if t else d
        for t, k, d in zip(total, kind, text.times(rows["date"], "%Y-%m-%d"), strict=True)
    ]
    usd = rows["currency"].ne("TWD") & ~total
    columns = [
        first,
        text.words(rows["campaign"]),
        text.words(rows["campaign_id"]),
        text.words(kind),
        text.words(rows["device"].map(DEVICES[lang])),
        text.words(rows["currency"].mask(total)),
        text.plain(rows["fx_rate"].where(usd), 3),
        number(rows["impressions"], 0, none),
        number(rows["clicks"], 0, none),
        text.ratio(rows["clicks"], rows["impressions"], style, none),
        text.ratio(rows["cost"], rows["clicks"], "money", none),
        number(rows["cost"], 2, none),
        number(rows["conversions"], 2, none),
        text.ratio(rows["cost"], rows["conversions"], "money", none),
        number(rows["conversion_value"], 2, none),
        _share(file, seed, total, none),
    ]
    header = GOOGLE[lang]
    if not usd.any():
        columns.pop(6)
        header = [c for c in header if c not in ("匯率", "Exchange rate")]
    day = _long_date(file.exported_on, lang)
    above = [[f"下載時間：{day}" if lang == "zh" else f"Downloaded on {day}"]]
    if "D01" in dirt:
        span = f"{_long_date(file.first, lang)} - {_long_date(file.last, lang)}"
        above = [["廣告活動報表" if lang == "zh" else "Campaign report"], [span], *above]
    separator = "\t" if file.encoding == "utf-16" else ","
    return text.encode(text.sheet(header, columns, above, separator), file.encoding)


def _share(file: ExportFile, seed: int, total: pd.Series, none: str) -> list[str]:
    """Search impression share: censored below 10 %, unknown for PMax and totals."""
    gen = rng.stream(seed, file.last.year, f"share/{file.path}")
    share = gen.beta(3.2, 4.2, len(file.rows))
    low = "< 10%" if "D04" in file.dirt else "9.99%"
    known = file.rows["channel"].eq("google_search") & ~total & file.rows["impressions"].gt(0)
    return [
        none if not k else low if s < 0.1 else f"{s:.2%}" for k, s in zip(known, share, strict=True)
    ]


def google_api(file: ExportFile, seed: int) -> bytes:
    """Rows of the API: cost in micros, CTR as a fraction, no totals."""
    rows = file.rows
    header = [
        "segments.date",
        "campaign.id",
        "campaign.name",
        "campaign.status",
        "campaign.advertising_channel_type",
        "segments.device",
        "customer.currency_code",
        "metrics.impressions",
        "metrics.clicks",
        "metrics.cost_micros",
        "metrics.ctr",
        "metrics.conversions",
        "metrics.conversions_value",
    ]
    columns = [
        text.times(rows["date"], "%Y-%m-%d"),
        text.words(rows["campaign_id"]),
        text.words(rows["campaign"]),
        ["ENABLED"] * len(rows),
        ["PERFORMANCE_MAX"] * len(rows),
        text.words(rows["device"].str.upper()),
        text.words(rows["currency"]),
        text.plain(rows["impressions"]),
        text.plain(rows["clicks"]),
        text.plain(rows["cost"]),
        text.ratio(rows["clicks"], rows["impressions"], "fraction"),
        text.plain(rows["conversions"], 2),
        text.plain(rows["conversion_value"], 2),
    ]
    return text.encode(text.sheet(header, columns), file.encoding)


def meta(file: ExportFile, seed: int) -> bytes:
    """Ad set report by day: UTF-8 with a mark; the total is the row without names."""
    rows, lang = file.rows, file.lang
    total = rows["row_kind"].eq("total")
    none = "-" if "D04" in file.dirt else ""
    ends = rows["date"].mask(total, file.last)
    name = rows["campaign"].where(~total)
    kept = ~total

    def only(cells: str) -> list[str]:
        return [cells if k else "" for k in kept]

    columns = [
        text.times(rows["date"], "%Y-%m-%d"),
        text.times(ends, "%Y-%m-%d"),
        text.words(name),
        text.words(rows["campaign_id"]),
        text.words(name + "_組合"),
        text.words("23" + rows["campaign_id"].str[2:]),
        only("active"),
        text.words(rows["device"].map(META_DEVICES[lang])),
        only(WINDOWS[lang]),
        text.plain(rows["cost"], 2),
        text.plain(rows["reach"]),
        text.ratio(rows["impressions"], rows["reach"], "money", none),
        text.plain(rows["impressions"]),
        text.ratio(rows["cost"] * 1000, rows["impressions"], "money", none),
        text.plain(rows["clicks"]),
        text.plain(rows["all_clicks"]),
        text.ratio(rows["cost"], rows["clicks"], "money", none),
        text.ratio(
            rows["clicks"],
            rows["impressions"],
            "number" if "D06" in file.dirt else "fraction",
            none,
        ),
        text.plain(rows["conversions"]),
        text.ratio(rows["cost"], rows["conversions"], "money", none),
        text.plain(rows["conversion_value"]),
    ]
    return text.encode(text.sheet(META[lang], columns), file.encoding)


def line_ads(file: ExportFile, seed: int) -> bytes:
    """Daily report with the captions of the API; CTR is a percent number (1.79)."""
    rows = file.rows
    gen = rng.stream(seed, file.last.year, f"events/{file.path}")
    carts = rows["conversions"] + gen.poisson(rows["clicks"].to_numpy() * 0.05)
    header = [
        "day",
        "campaign_id",
        "campaign_name",
        "campaign_objective",
        "impressions",
        "cpm",
        "clicks",
        "ctr",
        "cpc",
        "cv",
        "cvr",
        "cpa",
        "cost",
        "currency",
        "reach_estimated",
        "add_to_cart",
        "purchase",
        "purchase_value",
    ]
    every = carts + rows["conversions"]  # cv counts each tracked event, not purchases alone
    columns = [
        text.times(rows["date"], "%Y-%m-%d"),
        text.words(rows["campaign_id"]),
        text.words(rows["campaign"]),
        np.repeat("WEBSITE_CONVERSION", len(rows)).tolist(),
        text.plain(rows["impressions"]),
        text.ratio(rows["cost"] * 1000, rows["impressions"], "money"),
        text.plain(rows["clicks"]),
        text.ratio(rows["clicks"], rows["impressions"], "number"),
        text.ratio(rows["cost"], rows["clicks"], "money"),
        text.plain(every),
        text.ratio(every, rows["clicks"], "number"),
        text.ratio(rows["cost"], every, "money"),
        text.plain(rows["cost"], 2),
        text.words(rows["currency"]),
        text.plain(rows["reach"]),
        text.plain(carts),
        text.plain(rows["conversions"]),
        text.plain(rows["conversion_value"]),
    ]
    return text.encode(text.sheet(header, columns), file.encoding)
