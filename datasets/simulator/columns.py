"""What the columns of each export mean: caption -> unit, meaning in Chinese and in English."""

from __future__ import annotations

Meaning = tuple[str, str, str]

DAY = ("date", "日期", "Day")
IMPRESSIONS = ("count", "曝光次數", "Impressions")
CLICKS = ("count", "連結點擊次數", "Link clicks")
CTR = (
    "ratio",
    "點擊 ÷ 曝光，各平台寫法不同",
    "Clicks / impressions, written differently by platform",
)
CPC = ("currency", "費用 ÷ 點擊", "Cost / clicks")
CPM = ("currency", "每千次曝光費用", "Cost per 1,000 impressions")
COST = ("currency", "費用，未稅、不含代操服務費", "Cost without VAT and without agency fee")
COST_MIXED = (
    "currency",
    COST[1] + "；cost_unit 是 micros 的列是百萬分之一，要除以 1,000,000",
    COST[2] + "; rows whose cost_unit is micros are in millionths: divide by 1,000,000",
)
CONV = ("count", "平台自己認列的購買次數", "Purchases that the platform counts as its own")
VALUE = (
    "currency",
    "平台認列的購買金額（含稅，帳戶幣別）",
    "Value of those purchases, incl. VAT, in the account's currency",
)
CAMPAIGN = (
    "text",
    "廣告活動名稱，可能改名或帶「 - 複本」",
    "Campaign name; may change or end in “ - 複本”",
)
ID = ("text", "編號，請當文字讀", "Identifier; read it as text")
DEVICE = ("text", "裝置", "Device")
CURRENCY = ("text", "幣別", "Currency")
FX = ("TWD per unit", "1 單位外幣換新臺幣", "TWD for one unit of the currency")
CPA = ("currency", "費用 ÷ 購買次數", "Cost / purchases")
ORDERS = ("count", "以專屬連結或折扣碼計算的訂單", "Orders by tracked link or code")
ORDER_VALUE = ("TWD", "上述訂單金額，含稅", "Value of those orders, incl. VAT")

COLUMNS: dict[str, dict[str, Meaning]] = {
    "faulty": {
        "row_id": ("ordinal", "列號", "Number of the row"),
        "date": ("date", "日期；民國日期尚未換算", "Day; missing where date_text has a 民國 year"),
        "channel": ("text", "管道", "Channel"),
        "campaign_id": ID,
        "campaign": CAMPAIGN,
        "device": DEVICE,
        "impressions": IMPRESSIONS,
        "clicks": CLICKS,
        "all_clicks": ("count", "全部點擊", "All clicks"),
        "cost": COST_MIXED,
        "cost_unit": ("text", "TWD 或 micros（百萬分之一）", "TWD or micros (millionths)"),
        "currency": CURRENCY,
        "fx_rate": FX,
        "conversions": CONV,
        "conversion_value": VALUE,
        "reach": ("count", "觸及人數，跨日不可加總", "People reached; not additive over days"),
        "row_kind": ("text", "detail 明細、total 合計", "detail or total"),
        "traffic_type": ("text", "只有 GA4 列有", "GA4 rows only"),
        "sessions": ("count", "工作階段", "Sessions"),
        "engaged_sessions": ("count", "互動工作階段", "Engaged sessions"),
        "single_page_sessions": ("count", "單頁工作階段", "Sessions with one page"),
        "exported_on": ("date", "匯出日", "Day of export"),
        "source_file": ("text", "來源檔", "File it came from"),
        "date_text": ("text", "匯出檔裡的日期原文", "Date as exported"),
        "flight_start": ("date", "檔期第一天", "First day of the flight"),
        "flight_end": ("date", "檔期最後一天", "Last day of the flight"),
    },
    "google_ads": {
        "天 / Day / segments.date": DAY,
        "廣告活動 / Campaign / campaign.name": CAMPAIGN,
        "廣告活動 ID / Campaign ID / campaign.id": ID,
        "廣告活動類型 / Campaign type": ("text", "搜尋或最高成效", "Search or Performance Max"),
        "裝置 / Device": DEVICE,
        "貨幣代碼 / Currency code": CURRENCY,
        "匯率 / Exchange rate": (
            "TWD per unit",
            "只在有外幣帳戶的月份出現",
            "Only in months with a foreign-currency account",
        ),
        "曝光 / Impr.": IMPRESSIONS,
        "點擊 / Clicks": CLICKS,
        "點閱率 / CTR": CTR,
        "平均單次點擊費用 / Avg. CPC": CPC,
        "費用 / Cost": COST,
        "metrics.cost_micros": ("micros", "費用，1 元 = 1,000,000", "Cost; 1 TWD = 1,000,000"),
        "轉換 / Conversions": (
            "count",
            "以數據為準歸因，可能是小數",
            "Data-driven attribution; may be a fraction",
        ),
        "單次轉換費用 / Cost / conv.": CPA,
        "轉換價值 / Conv. value": VALUE,
        "搜尋曝光比重 / Search impr. share": (
            "ratio",
            "低於 10% 只寫「< 10%」",
            "Below 10 % only “< 10%”",
        ),
    },
    "meta": {
        "分析報告開始 / Reporting starts": (
            "date",
            "日期；總計列是檔案的第一天",
            "Day; first day of the file on the total row",
        ),
        "分析報告結束 / Reporting ends": (
            "date",
            "同一天；總計列是檔案最後一天",
            "Same day; last day of the file on the total row",
        ),
        "行銷活動名稱 / Campaign name": CAMPAIGN,
        "行銷活動編號 / Campaign ID": ID,
        "廣告組合名稱 / Ad set name": (
            "text",
            "廣告組合名稱，每活動一組",
            "Ad set; one per campaign",
        ),
        "廣告組合編號 / Ad set ID": ID,
        "廣告組合投遞 / Ad set delivery": ("text", "投遞狀態", "Delivery state"),
        "曝光裝置 / Impression device": DEVICE,
        "歸因設定 / Attribution setting": ("text", "歸因期間", "Attribution window"),
        "花費金額 (TWD) / Amount spent (TWD)": COST,
        "觸及人數 / Reach": (
            "people",
            "當日該列觸及，不可相加",
            "Reach of that row and day; not additive",
        ),
        "頻率 / Frequency": ("ratio", "曝光 ÷ 觸及", "Impressions / reach"),
        "曝光次數 / Impressions": IMPRESSIONS,
        "CPM（每千次廣告曝光成本） (TWD)": CPM,
        "連結點擊次數 / Link clicks": CLICKS,
        "點擊次數（全部） / Clicks (all)": (
            "count",
            "含按讚、留言、看大圖等所有點擊",
            "All clicks, likes and comments included",
        ),
        "CPC（單次連結點擊成本） (TWD)": CPC,
        "CTR（連結點閱率）": CTR,
        "購買次數 / Purchases": CONV,
        "每次購買的成本 (TWD)": CPA,
        "購買轉換值 / Purchases conversion value": VALUE,
    },
    "line_ads": {
        "day": DAY,
        "campaign_id": ID,
        "campaign_name": CAMPAIGN,
        "campaign_objective": ("text", "活動目標", "Objective"),
        "impressions": IMPRESSIONS,
        "cpm": CPM,
        "clicks": CLICKS,
        "ctr": ("percent", "1.79 表示 1.79%", "1.79 means 1.79 %"),
        "cpc": CPC,
        "cv": ("count", "所有追蹤事件，不只購買", "All tracked events, not purchases alone"),
        "cvr": ("percent", "cv ÷ clicks", "cv / clicks"),
        "cpa": ("TWD", "cost ÷ cv", "cost / cv"),
        "cost": COST,
        "currency": CURRENCY,
        "reach_estimated": ("people", "預估觸及，不可相加", "Estimated reach; not additive"),
        "add_to_cart": ("count", "加入購物車", "Adds to cart"),
        "purchase": CONV,
        "purchase_value": VALUE,
    },
    "line_oa": {
        "發送日期": (
            "time",
            "發送時間；讀進來只留日期",
            "Time sent; the reader keeps the day alone",
        ),
        "訊息編號": ID,
        "群發訊息": ("text", "訊息標題", "Message title"),
        "目標好友數": ("people", "可送達的好友", "Friends that can be reached"),
        "傳送人數": ("people", "實際送達", "Delivered"),
        "已開封": ("people", "不重複開封，少於 20 人不顯示", "Unique opens; hidden below 20"),
        "開封率": ("ratio", "已開封 ÷ 傳送人數", "Opens / delivered"),
        "點擊的用戶": ("people", "不重複點擊", "Unique clicks"),
        "點擊率": ("ratio", "點擊 ÷ 已開封", "Clicks / opens"),
        "訊息費用": ("TWD", "依則數計費，未稅", "Message fee without VAT"),
        "訂單數": ORDERS,
        "訂單金額": ORDER_VALUE,
    },
    "line_friends": {
        "日期": DAY,
        "加入好友": ("people", "累計加入", "Joined so far"),
        "目標好友數": ("people", "目前可送達", "Reachable now"),
        "封鎖": ("people", "累計封鎖", "Blocked so far"),
    },
    "edm": {
        "寄送日期": (
            "date",
            "寄送日；檔案寫民國年，讀進來換成西元年",
            "Day sent; the file has 民國 years, the reader makes them Western years",
        ),
        "信件編號": ID,
        "信件主旨": ("text", "主旨", "Subject"),
        "寄達數": ("count", "寄出扣除退信", "Sent without bounces"),
        "退信數": ("count", "退信", "Bounces"),
        "開信數": (
            "count",
            "不重複開信，含隱私保護自動開信",
            "Unique opens, automatic ones of mail privacy included",
        ),
        "開信率": ("ratio", "開信 ÷ 寄達", "Opens / delivered"),
        "點擊數": ("count", "不重複點擊", "Unique clicks"),
        "點擊率": ("ratio", "點擊 ÷ 開信", "Clicks / opens"),
        "取消訂閱數": ("count", "取消訂閱", "Unsubscribed"),
        "費用": (
            "TWD",
            "沒有媒體費用；系統月費在發票",
            "No media cost; the tool's fee is on the invoice",
        ),
        "訂單數": ORDERS,
        "訂單金額": ORDER_VALUE,
    },
    "kol": {
        "日期": DAY,
        "合作編號": ID,
        "創作者": ("text", "虛構的創作者", "Creator (fictional)"),
        "平台": ("text", "平台", "Platform"),
        "合作形式": ("text", "合作形式", "Form"),
        "折扣碼": ("text", "專屬折扣碼", "Own code"),
        "曝光數": ("count", "觀看數，未回報為「-」", "Views; “-” if not reported"),
        "導購連結點擊": CLICKS,
        "合作費用": ("TWD", "記在上線日，未稅", "Fee, on the first day, without VAT"),
        "折扣碼訂單": ORDERS,
        "折扣碼訂單金額": ORDER_VALUE,
    },
    "seo": {
        "日期": DAY,
        "點擊次數": ("count", "自然搜尋點擊", "Clicks from unpaid search"),
        "曝光": ("count", "自然搜尋曝光", "Impressions in unpaid search"),
        "點閱率": CTR,
        "平均排名": ("rank", "平均排名", "Average position"),
    },
}
