"""LINE OA broadcasts and friends, EDM, KOL sheet, Search Console, GA4 sessions and transactions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import ga4 as ga4_model
from .. import rng
from ..layout import ExportFile
from . import text

GA4 = {
    "en": [
        "Date",
        "Session primary channel group (Default Channel Group)",
        "Session source / medium",
        "Session campaign",
        "Traffic type",
        "Sessions",
        "Engaged sessions",
        "Single-view sessions",
        "Engagement rate",
    ],
    "zh": [
        "日期",
        "工作階段主要管道群組",
        "工作階段來源/媒介",
        "工作階段廣告活動",
        "流量類型",
        "工作階段",
        "互動工作階段",
        "單次瀏覽工作階段",
        "互動率",
    ],
}


def _stamp(file: ExportFile) -> list[list[str]]:
    """The one line above the header that says when the file was made."""
    return [[f"匯出日期：{file.exported_on:%Y-%m-%d}"]]


def line_oa(file: ExportFile, seed: int) -> bytes:
    """Broadcasts; LINE shows '-' where fewer than 20 people opened."""
    rows = file.rows
    none = "-" if "D04" in file.dirt else ""
    when = rows["date"] + pd.to_timedelta(rows["sent_at"], unit="min")
    header = [
        "發送日期",
        "訊息編號",
        "群發訊息",
        "目標好友數",
        "傳送人數",
        "已開封",
        "開封率",
        "點擊的用戶",
        "點擊率",
        "訊息費用",
        "訂單數",
        "訂單金額",
    ]
    columns = [
        text.times(when, "%Y-%m-%d %H:%M"),
        text.words(rows["campaign_id"]),
        text.words(rows["campaign"]),
        text.plain((rows["friends"] * 0.78).round()),
        text.plain(rows["delivered"]),
        text.plain(rows["impressions"], 0, none),
        text.ratio(rows["impressions"], rows["delivered"], "percent", none),
        text.plain(rows["clicks"], 0, none),
        text.ratio(rows["clicks"], rows["impressions"], "percent", none),
        text.plain(rows["cost"], 2),
        text.plain(rows["conversions"]),
        text.plain(rows["conversion_value"]),
    ]
    return text.encode(text.sheet(header, columns, _stamp(file)), file.encoding)


def friends(days: pd.DatetimeIndex, seed: int, year: int) -> bytes:
    """Friends by day: added, reachable, blocked in all (blocks are not per broadcast)."""
    gen = rng.stream(seed, year, "friends")
    since = (days - pd.Timestamp(year - 1, 10, 1)).days.to_numpy()
    added = np.round(16500 + 14.5 * since + np.cumsum(gen.normal(0, 3, len(days))))
    blocked = np.round(added * 0.22 + np.cumsum(gen.normal(0, 1.5, len(days))))
    columns = [
        text.times(pd.Series(days), "%Y-%m-%d"),
        *(text.plain(pd.Series(c)) for c in (added, added - blocked, blocked)),
    ]
    return text.encode(text.sheet(["日期", "加入好友", "目標好友數", "封鎖"], columns), "utf-8-sig")


def edm(file: ExportFile, seed: int) -> bytes:
    """One row per mailing; the tool writes 民國 years."""
    rows = file.rows
    dates = text.roc(rows["date"]) if "D10" in file.dirt else text.times(rows["date"], "%Y-%m-%d")
    header = [
        "寄送日期",
        "信件編號",
        "信件主旨",
        "寄達數",
        "退信數",
        "開信數",
        "開信率",
        "點擊數",
        "點擊率",
        "取消訂閱數",
        "費用",
        "訂單數",
        "訂單金額",
    ]
    arrived = rows["sent"] - rows["bounced"]
    columns = [
        dates,
        text.words(rows["campaign_id"]),
        text.words(rows["campaign"]),
        text.plain(arrived),
        text.plain(rows["bounced"]),
        text.plain(rows["impressions"]),
        text.ratio(rows["impressions"], arrived, "percent"),
        text.plain(rows["clicks"]),
        text.ratio(rows["clicks"], rows["impressions"], "percent"),
        text.plain(rows["unsubscribed"]),
        text.plain(rows["cost"]),
        text.plain(rows["conversions"]),
        text.plain(rows["conversion_value"]),
    ]
    return text.encode(text.sheet(header, columns, _stamp(file)), file.encoding)


def kol(file: ExportFile, seed: int) -> bytes:
    """The cooperation sheet; a creator who reports no views leaves '-'."""
    rows = file.rows
    none = "-" if "D04" in file.dirt else ""
    header = [
        "日期",
        "合作編號",
        "創作者",
        "平台",
        "合作形式",
        "折扣碼",
        "曝光數",
        "導購連結點擊",
        "合作費用",
        "折扣碼訂單",
        "折扣碼訂單金額",
    ]
    columns = [
        text.times(rows["date"], "%Y/%m/%d"),
        text.words(rows["campaign_id"]),
        text.words(rows["campaign"]),
        text.words(rows["platform"]),
        text.words(rows["form"]),
        text.words(rows["coupon"]),
        text.plain(rows["impressions"], 0, none),
        text.plain(rows["clicks"]),
        text.plain(rows["cost"]),
        text.plain(rows["conversions"]),
        text.plain(rows["conversion_value"]),
    ]
    return text.encode(text.sheet(header, columns, _stamp(file)), file.encoding)


def search_console(file: ExportFile, seed: int) -> bytes:
    """Clicks and impressions by date, CTR as a percent text, average position."""
    rows = file.rows
    number = text.grouped if "D03" in file.dirt else text.plain
    columns = [
        text.times(rows["date"], "%Y-%m-%d"),
        number(rows["clicks"]),
        number(rows["impressions"]),
        text.ratio(rows["clicks"], rows["impressions"], "percent"),
        text.plain(rows["position"], 1),
    ]
    header = ["日期", "點擊次數", "曝光", "點閱率", "平均排名"]
    return text.encode(text.sheet(header, columns, _stamp(file)), file.encoding)


def _ga4_above(
    file_dirt: frozenset[str],
    title: str,
    first: pd.Timestamp,
    last: pd.Timestamp,
    exported: pd.Timestamp,
) -> list[list[str]]:
    line = "# ----------------------------------------"
    head = [[f"# Exported on: {exported:%Y%m%d}"]]
    if "D01" not in file_dirt:
        return head
    return [
        [line],
        [f"# {title}"],
        ["# Account: Chengyu Daily"],
        ["# Property: chengyu-daily.example - GA4"],
        [line],
        ["# "],
        ["# All Users"],
        [f"# Start date: {first:%Y%m%d}"],
        [f"# End date: {last:%Y%m%d}"],
        *head,
    ]


def ga4_sessions(file: ExportFile, seed: int) -> bytes:
    """Traffic report by day with the custom dimension "Traffic type"; a grand total at the end."""
    rows, lang = file.rows, file.lang
    total = rows["row_kind"].eq("total")
    first = [
        "Grand total" if t else d
        for t, d in zip(total, text.times(rows["date"], "%Y%m%d"), strict=True)
    ]
    columns = [
        first,
        text.words(rows["group"]),
        text.words(rows["source_medium"]),
        text.words(rows["campaign"]),
        text.words(rows["traffic_type"]),
        text.plain(rows["sessions"]),
        text.plain(rows["engaged_sessions"]),
        text.plain(rows["single_page_sessions"]),
        text.ratio(rows["engaged_sessions"], rows["sessions"], "fraction"),
    ]
    above = _ga4_above(
        file.dirt,
        "Traffic acquisition: Session primary channel group (Default Channel Group)",
        file.first,
        file.last,
        file.exported_on,
    )
    return text.encode(text.sheet(GA4[lang], columns, above), file.encoding)


def ga4_transactions(
    table: pd.DataFrame, year: int, dirt: frozenset[str], first: pd.Timestamp, last: pd.Timestamp
) -> bytes:
    """Transactions of the flight; blank where GA4 knows no channel."""
    known = {c: (g, s) for c, (g, s, *_) in ga4_model.SOURCES.items()}
    pairs = [known.get(c, ("", "")) for c in text.words(table["channel"])]
    columns = [
        text.words(table["transaction_id"]),
        [p[0] for p in pairs],
        [p[1] for p in pairs],
        text.times(table["transacted_at"], "%Y-%m-%d %H:%M"),
        text.plain(table["revenue"], 2),
    ]
    header = [
        "Transaction ID",
        "Session primary channel group",
        "Session source / medium",
        "Date and time",
        "Purchase revenue",
    ]
    above = _ga4_above(
        dirt, "Transactions: Transaction ID", first, last, pd.Timestamp(year, 12, 15)
    )
    return text.encode(text.sheet(header, columns, above), "utf-8")
