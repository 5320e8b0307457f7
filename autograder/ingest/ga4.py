"""Google Analytics 4: sessions by channel and day, and the table of transactions.

GA4 writes lines that start with #, then the header, perhaps a grand total, and perhaps a second
table after a blank line (left out). Sources are written as they arrived (FB, fb, facebook):
`channel` maps each known spelling, and what is not known keeps its text, so that it can be seen.
"""

from __future__ import annotations

import pandas as pd

from .captions import plain
from .raw import RawTable
from .shape import TEXT, tidy_frame

KIND = "ga4_sessions"
TRANSACTIONS = "ga4_transactions"
TRAFFIC = {
    "visitor": "visitor", "訪客": "visitor", "internal": "internal", "內部": "internal",
    "內部流量": "internal", "bot": "bot", "機器人": "bot",
}
SOURCES = {
    "google": "google", "fb": "meta", "facebook": "meta", "meta": "meta", "ig": "meta",
    "instagram": "meta", "facebook.com": "meta", "m.facebook.com": "meta",
    "l.facebook.com": "meta", "edm": "edm", "newsletter": "edm", "email": "edm",
}
PAID = {"cpc", "ppc", "paid", "paid_search", "paidsearch"}
GROUPS = {
    "paid search": "google_search", "付費搜尋": "google_search", "cross-network": "pmax",
    "跨網路": "pmax", "organic search": "seo", "自然搜尋": "seo", "paid social": "meta",
    "付費社群": "meta", "付費社交": "meta", "email": "edm", "電子郵件": "edm",
    "affiliates": "kol", "聯盟": "kol", "聯盟行銷": "kol", "direct": "direct", "直接": "direct",
    "referral": "referral", "參照連結網址": "referral", "unassigned": "unassigned",
    "未指派": "unassigned", "未指定": "unassigned", "organic social": "organic_social",
    "自然社群": "organic_social",
}
CANONICAL = ("google_search", "pmax", "meta", "line_ads", "line_oa", "edm", "kol", "seo")


def channel_of(group: str | None, source_medium: str | None, campaign: str | None) -> str | None:
    """Canonical channel of a GA4 row from its group, its "source / medium" and its campaign."""
    source, _, medium = (source_medium or "").partition("/")
    source, medium = source.strip().casefold(), medium.strip().casefold()
    by_group = GROUPS.get(plain(group)) if group else None
    if source in CANONICAL:
        return source
    if source.startswith("kol"):
        return "kol"
    if source == "line":
        return "line_oa" if medium in {"push", "oa", "message", "broadcast"} else "line_ads"
    family = SOURCES.get(source)
    if family == "google":
        if medium == "organic":
            return "seo"
        if by_group == "pmax" or "pmax" in (campaign or "").casefold() or "pmax" in medium:
            return "pmax"
        return "google_search" if medium in PAID else by_group
    if family:
        return family
    if source == "(direct)":
        return by_group if by_group in CANONICAL else "direct"
    return by_group or (source_medium or group)


def _channels(raw: RawTable) -> pd.Series:
    columns = [raw.texts(c) for c in ("channel_group", "source_medium", "campaign")]
    columns = [c.astype("object").where(c.notna(), None) for c in columns]
    known: dict[tuple[object, ...], str | None] = {}
    found = []
    for key in zip(*columns, strict=True):
        if key not in known:
            known[key] = channel_of(*key)
        found.append(known[key])
    return pd.Series(found, dtype=TEXT)


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical session rows (ad columns missing); the grand total is kept as a total."""
    fixed = {
        "traffic_type": raw.texts("traffic_type", TRAFFIC),
        "cost_unit": None,
        "currency": None,
        "fx_rate": float("nan"),
    }
    return tidy_frame(raw, _channels(raw), fixed)


def transactions(raw: RawTable) -> pd.DataFrame:
    """transaction_id, channel (last non-direct click; may be missing), revenue, transacted_at."""
    channel = raw.texts("channel") if raw.has("channel") else _channels(raw)
    return pd.DataFrame(
        {
            "transaction_id": raw.texts("transaction_id"),
            "channel": channel,
            "revenue": raw.numbers("revenue"),
            "transacted_at": raw.moments("transacted_at"),
        }
    )
