"""Titles and fields of the exports of T2.2: traffic."""

from __future__ import annotations

from .columns import CLICKS, DAY

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "traffic_sessions": ("新網站的工作階段（每十個取一個）", "Sessions of the new site, one in ten",
                         "traffic.traffic_sessions", ("D23", "D24", "D25")),
    "traffic_clicks": ("各通路每日點擊", "Clicks by day and channel", "traffic.traffic_clicks",
                       ()),
    "traffic_orders": ("商店每日訂單", "Orders of the shop by day", "traffic.traffic_orders", ()),
}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "traffic_sessions": {
        "session_id": ("text", "工作階段編號", "Number of the session"),
        "date": DAY,
        "started_at": ("time", "開始時間，臺北時間", "Start, Taipei time"),
        "user_pseudo_id": ("text", "GA4 給瀏覽器的代號，不是人",
                    "GA4's id of a browser; no person"),
        "source": ("text", "來源，GA4 原樣", "Source as GA4 has it"),
        "medium": ("text", "媒介，GA4 原樣", "Medium as GA4 has it"),
        "campaign": ("text", "活動（utm_campaign）", "Campaign (utm_campaign)"),
        "channel_group": ("text", "GA4 的管道群組", "GA4's channel group"),
        "landing_page": ("text", "到達頁的路徑", "Path of the landing page"),
        "device_category": ("text", "裝置類別", "Kind of device"),
        "browser": ("text", "瀏覽器；in-app 與 LINE 是 App 內建的",
                    "Browser; in-app and LINE are built into apps"),
        "engaged": ("0/1", "互動工作階段", "Engaged session"),
        "page_views": ("count", "瀏覽頁數", "Page views"),
        "purchased": ("0/1", "有購買", "Has a purchase"),
        "transaction_id": ("text", "交易編號；沒有購買是空白",
                    "Transaction; blank without a purchase"),
        "revenue": ("TWD", "購買金額，含稅；沒有購買是 0",
                    "Revenue with VAT; 0 without a purchase"),
    },
    "traffic_clicks": {
        "date": DAY,
        "channel": ("text", "通路代號；seo 是 Search Console 的點擊",
                    "Channel id; seo: clicks of Search Console"),
        "campaign": ("text", "同一活動在 GA4 的 campaign", "What GA4 calls this campaign"),
        "clicks": CLICKS,
    },
    "traffic_orders": {
        "date": DAY,
        "orders": ("count", "全店訂單，GA4 有沒有量到都算",
                    "Orders of the shop, seen by GA4 or not"),
        "revenue": ("TWD", "訂單金額，含稅", "Their value with VAT"),
    },
}  # fmt: skip
