"""Titles and fields of the exports of T2.1: events."""

from __future__ import annotations

_ID = ("text", "瀏覽器的編號；沒有同意就沒有", "Number of the browser; blank without consent")
EVENTS = {
    "event_date": ("text", "YYYYMMDD，臺北的日子", "YYYYMMDD, the day in Taipei"),
    "event_timestamp": ("microseconds UTC", "事件時間", "Time of the event"),
    "event_name": ("text", "事件名稱", "Name of the event"),
    "user_pseudo_id": _ID,
    "user_id": ("text", "會員編號；登入後才有", "Member; only once logged in"),
    "ga_session_id": ("text", "工作階段開始的秒數；要和 user_pseudo_id 一起看",
                      "Second at which the session began; unique with user_pseudo_id only"),
    "ga_session_number": ("ordinal", "這個瀏覽器的第幾次", "Which session of the browser"),
    "page_location": ("text", "網址", "Address of the page"),
    "session_source": ("text", "工作階段的來源", "Source of the session"),
    "session_medium": ("text", "工作階段的媒介", "Medium of the session"),
    "session_campaign": ("text", "工作階段的廣告活動", "Campaign of the session"),
    "session_channel_group": ("text", "工作階段的管道群組", "Channel group of the session"),
    "first_user_source": ("text", "這個瀏覽器第一次來的來源", "Source of its first visit"),
    "first_user_medium": ("text", "這個瀏覽器第一次來的媒介", "Medium of its first visit"),
    "engagement_time_msec": ("milliseconds", "自上一個事件以來的參與時間",
                             "Engagement since the event before"),
    "session_engaged": ("0/1", "到這個事件為止算不算互動；可能晚到",
                        "Whether engaged up to this event; may come late"),
    "traffic_type": ("text", "internal 是辦公室", "internal is the office"),
    "device_category": ("text", "裝置", "Device"),
    "operating_system": ("text", "作業系統", "Operating system"),
    "browser": ("text", "瀏覽器", "Browser"),
    "geo_country": ("text", "國家", "Country"),
    "geo_region": ("text", "縣市或地區", "County or region"),
    "item_id": ("text", "第一個商品", "First item"),
    "search_term": ("text", "站內搜尋字", "Term searched for in the shop"),
    "transaction_id": ("text", "交易編號", "Transaction"),
    "value": ("TWD", "金額，含稅", "Value, with VAT"),
    "shipping": ("TWD", "運費", "Shipping"),
    "currency": ("text", "幣別", "Currency"),
}
NESTED = {
    "event_date, event_timestamp, event_name": (
        "text", "日期、時間（百萬分之一秒，UTC，寫成文字）、名稱",
        "Day, time (microseconds UTC, written as text), name"),
    "event_params[].key, .value": ("text", "參數；值在四個型別欄位之一",
                                   "Parameters; the value stands in one of four typed fields"),
    "user_pseudo_id, user_id": _ID,
    "privacy_info": ("text", "analytics_storage：Yes 是同意", "analytics_storage: Yes is consent"),
    "device, geo": ("text", "裝置與地區", "Device and place"),
    "traffic_source": ("text", "這個瀏覽器第一次的來源", "First source of the browser"),
    "collected_traffic_source": ("text", "這個事件的網址帶的 UTM", "UTM of this event's address"),
    "session_traffic_source_last_click": (
        "text", "工作階段的來源；cross_channel_campaign 有全部，manual_campaign 只知道 UTM",
        "Source of the session; cross_channel_campaign knows all, manual_campaign UTM only"),
    "ecommerce, items": ("text", "交易與商品", "Transaction and items"),
}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "ga4_events": EVENTS, "ga4_lines": NESTED, "ga4_days": NESTED,
}
TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "ga4_events": ("GA4 事件（檔期，抽樣）", "GA4 events of the flight, a sample of sessions",
                   "event_export.ga4_events", ("D20", "D21", "D22", "D23", "D26", "D41", "D42")),
    "ga4_lines": ("GA4 巢狀匯出的小樣本", "A small sample of GA4's nested export",
                  "event_export.ga4_lines", ("D26", "D41", "D42", "D43")),
    "ga4_days": ("GA4 巢狀匯出的整天", "Whole days of GA4's nested export",
                 "event_export.ga4_export", ("D22", "D26", "D41", "D42", "D43")),
}  # fmt: skip
