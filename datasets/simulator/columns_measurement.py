"""Titles and fields of the exports of T2.1: the request for resources, and tables for SQL."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "measure_needs": ("要量測的需求", "What has to be measured", "measurement.request.needs", ()),
    "measure_catalogue": ("可以申請的來源與設備", "Sources and devices to ask for",
                          "measurement.request.catalogue", ()),
    "measure_brief": ("需求單的期間與預算", "Period and budget of the request",
                      "measurement.request.brief", ()),
    "web_sessions": ("工作階段（SQL 用）", "Sessions (for SQL)", "measurement.sql_tables",
                     ("D26",)),
    "web_purchases": ("購買事件（SQL 用）", "Purchase events (for SQL)", "measurement.sql_tables",
                      ("D20",)),
    "shop_orders": ("商店訂單（抽樣，SQL 用）", "Shop orders of the sample (for SQL)",
                    "measurement.sql_tables", ("D15", "D22")),
}
_JOINED = "以分號隔開"
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "measure_needs": {
        "need": ("text", "需求代號", "Id of the need"),
        "title": ("text", "要知道什麼", "What is to be known, in Chinese"),
        "title_en": ("text", "英文說明", "What is to be known"),
        "fields": ("text", f"需要的欄位，{_JOINED}", "Fields needed, joined by semicolons"),
        "action": ("text", "要做的事：read 看、export 匯出、configure 設定、publish 發布、"
                   "test 測試、query 查詢",
                   "read, export, configure, publish, test or query"),
        "amount": ("count", "數量：幾支手機、每月幾 GB；權限是 1",
                   "Phones, or GB in a month; 1 for an access"),
        "unit": ("text", "數量的單位", "Unit of the amount"),
        "keep_months": ("months", "資料要留幾個月；設備和設定空白",
                        "Months that the data are needed; blank for things and settings"),
        "use": ("text", "個資的用途，見 measurement_rules；沒有個資是空白",
                "Use of personal data as in measurement_rules; blank where there are none"),
    },
    "measure_catalogue": {
        "source": ("text", "來源或設備", "Source or device"),
        "access": ("text", "權限或方案", "Access or plan"),
        "name": ("text", "名稱", "Name in Chinese"),
        "name_en": ("text", "英文名稱", "Name in English"),
        "level": ("1-5", "權限高低，見 measurement_rules；0 是設備與額度",
                  "Level of access as in measurement_rules; 0 for things that are counted"),
        "fields": ("text", f"看得到的欄位，{_JOINED}", "Fields it gives, joined by semicolons"),
        "actions": ("text", f"可以做的事，{_JOINED}", "What it allows, joined by semicolons"),
        "owner": ("text", "負責的部門", "Department in charge"),
        "capacity": ("count", "一份有多少（支、GB）", "What one unit holds (phones, GB a month)"),
        "billing": ("text", "once 一次付清、monthly 按月", "once or monthly"),
        "unit_price": ("TWD", "一份的價格，未稅（虛構）",
                       "Price of one unit, without VAT (fictional)"),
    },
    "measure_brief": {
        "asked_on": ("date", "來信的日子", "Day of the mail"),
        "needed_by": ("date", "最晚要交需求單的日子", "Latest day for the request"),
        "months": ("count", "要用幾個月", "Months of use"),
        "budget": ("TWD", "預算上限，未稅", "Budget, without VAT"),
    },
    "web_sessions": {
        "session_key": ("text", "user_pseudo_id 加點加 ga_session_id",
                        "user_pseudo_id, a dot and ga_session_id"),
        "user_pseudo_id": ("text", "瀏覽器的代號", "Id of the browser"),
        "started_at": ("time", "開始時間，臺北", "Start, Taipei time"),
        "channel": ("text", "GA4 的預設管道群組", "GA4's default channel group"),
        "device_category": ("text", "裝置", "Device"),
        "landing_page": ("text", "第一頁的路徑", "Path of the first page"),
        "page_views": ("count", "看了幾頁", "Page views"),
        "engaged": ("true/false", "是不是互動工作階段", "Whether it was an engaged session"),
        "traffic_type": ("text", "internal 同事、bot 機器人；空白是訪客",
                         "internal or bot; blank for a visitor"),
    },
    "web_purchases": {
        "received_at": ("time", "收到事件的時間，UTC", "When the event arrived, UTC"),
        "transaction_id": ("text", "訂單號碼；遺失是空白", "Order number; blank where it was lost"),
        "session_key": ("text", "哪一個工作階段；事件沒有代號時是 (not set)",
                        "Session of the event; (not set) where the event has no ids"),
        "value": ("TWD", "金額，含稅", "Value with VAT"),
    },
    "shop_orders": {
        "order_id": ("text", "訂單號碼", "Order number"),
        "ordered_at": ("time", "下單時間，臺北", "When it was placed, Taipei time"),
        "status": ("text", "訂單狀態", "Status"),
        "order_total": ("TWD", "訂單金額，含稅", "Total with VAT"),
    },
}
