"""What the columns of each export mean: caption -> unit, meaning in Chinese and in English."""

from __future__ import annotations

Meaning = tuple[str, str, str]

_DAY = ("date", "日期", "Day")
_IMPRESSIONS = ("count", "曝光次數", "Impressions")
_CLICKS = ("count", "連結點擊次數", "Link clicks")
_CTR = ("ratio", "點擊 ÷ 曝光，各平台寫法不同", "Clicks / impressions, written differently by platform")
_CPC = ("currency", "費用 ÷ 點擊", "Cost / clicks")
_CPM = ("currency", "每千次曝光費用", "Cost per 1,000 impressions")
_COST = ("currency", "費用，未稅、不含代操服務費", "Cost without VAT and without agency fee")
_CONV = ("count", "平台自己認列的購買次數", "Purchases that the platform counts as its own")
_VALUE = ("currency", "平台認列的購買金額（含稅，帳戶幣別）",
          "Value of those purchases, incl. VAT, in the account's currency")
_CAMPAIGN = ("text", "廣告活動名稱，可能改名或帶「 - 複本」", "Campaign name; may change or end in “ - 複本”")
_ID = ("text", "編號，請當文字讀", "Identifier; read it as text")
_DEVICE = ("text", "裝置", "Device")
_CURRENCY = ("text", "幣別", "Currency")
_FX = ("TWD per unit", "1 單位外幣換新臺幣", "TWD for one unit of the currency")
_CPA = ("currency", "費用 ÷ 購買次數", "Cost / purchases")
_ORDERS = ("count", "以專屬連結或折扣碼計算的訂單", "Orders by tracked link or code")
_ORDER_VALUE = ("TWD", "上述訂單金額，含稅", "Value of those orders, incl. VAT")

COLUMNS: dict[str, dict[str, Meaning]] = {
    "google_ads": {
        "天 / Day / segments.date": _DAY, "廣告活動 / Campaign / campaign.name": _CAMPAIGN,
        "廣告活動 ID / Campaign ID / campaign.id": _ID,
        "廣告活動類型 / Campaign type": ("text", "搜尋或最高成效", "Search or Performance Max"),
        "裝置 / Device": _DEVICE, "貨幣代碼 / Currency code": _CURRENCY,
        "匯率 / Exchange rate": ("TWD per unit", "只在有外幣帳戶的月份出現", "Only in months with a foreign-currency account"),
        "曝光 / Impr.": _IMPRESSIONS, "點擊 / Clicks": _CLICKS, "點閱率 / CTR": _CTR,
        "平均單次點擊費用 / Avg. CPC": _CPC, "費用 / Cost": _COST,
        "metrics.cost_micros": ("micros", "費用，1 元 = 1,000,000", "Cost; 1 TWD = 1,000,000"),
        "轉換 / Conversions": ("count", "以數據為準歸因，可能是小數", "Data-driven attribution; may be a fraction"),
        "單次轉換費用 / Cost / conv.": _CPA, "轉換價值 / Conv. value": _VALUE,
        "搜尋曝光比重 / Search impr. share": ("ratio", "低於 10% 只寫「< 10%」", "Below 10 % only “< 10%”"),
    },
    "meta": {
        "分析報告開始 / Reporting starts": _DAY,
        "分析報告結束 / Reporting ends": ("date", "同一天；總計列是檔案最後一天", "Same day; last day of the file on the total row"),
        "行銷活動名稱 / Campaign name": _CAMPAIGN, "行銷活動編號 / Campaign ID": _ID,
        "廣告組合名稱 / Ad set name": ("text", "廣告組合名稱，每活動一組", "Ad set; one per campaign"),
        "廣告組合編號 / Ad set ID": _ID, "廣告組合投遞 / Ad set delivery": ("text", "投遞狀態", "Delivery state"),
        "曝光裝置 / Impression device": _DEVICE,
        "歸因設定 / Attribution setting": ("text", "歸因期間", "Attribution window"),
        "花費金額 (TWD) / Amount spent (TWD)": _COST,
        "觸及人數 / Reach": ("people", "當日該列觸及，不可相加", "Reach of that row and day; not additive"),
        "頻率 / Frequency": ("ratio", "曝光 ÷ 觸及", "Impressions / reach"),
        "曝光次數 / Impressions": _IMPRESSIONS, "CPM（每千次廣告曝光成本） (TWD)": _CPM,
        "連結點擊次數 / Link clicks": _CLICKS,
        "點擊次數（全部） / Clicks (all)": ("count", "含按讚、留言、看大圖等所有點擊", "All clicks, likes and comments included"),
        "CPC（單次連結點擊成本） (TWD)": _CPC, "CTR（連結點閱率）": _CTR,
        "購買次數 / Purchases": _CONV, "每次購買的成本 (TWD)": _CPA, "購買轉換值 / Purchases conversion value": _VALUE,
    },
    "line_ads": {
        "day": _DAY, "campaign_id": _ID, "campaign_name": _CAMPAIGN,
        "campaign_objective": ("text", "活動目標", "Objective"), "impressions": _IMPRESSIONS,
        "cpm": _CPM, "clicks": _CLICKS,
        "ctr": ("percent", "1.79 表示 1.79%", "1.79 means 1.79 %"), "cpc": _CPC,
        "cv": ("count", "所有追蹤事件，不只購買", "All tracked events, not purchases alone"),
        "cvr": ("percent", "cv ÷ clicks", "cv / clicks"), "cpa": ("TWD", "cost ÷ cv", "cost / cv"),
        "cost": _COST, "currency": _CURRENCY,
        "reach_estimated": ("people", "預估觸及，不可相加", "Estimated reach; not additive"),
        "add_to_cart": ("count", "加入購物車", "Adds to cart"), "purchase": _CONV,
        "purchase_value": _VALUE,
    },
    "line_oa": {
        "發送日期": ("time", "發送時間", "Time sent"), "訊息編號": _ID, "群發訊息": ("text", "訊息標題", "Message title"),
        "目標好友數": ("people", "可送達的好友", "Friends that can be reached"),
        "傳送人數": ("people", "實際送達", "Delivered"), "已開封": ("people", "不重複開封，少於 20 人不顯示", "Unique opens; hidden below 20"),
        "開封率": ("ratio", "已開封 ÷ 傳送人數", "Opens / delivered"), "點擊的用戶": ("people", "不重複點擊", "Unique clicks"),
        "點擊率": ("ratio", "點擊 ÷ 已開封", "Clicks / opens"), "訊息費用": ("TWD", "依則數計費，未稅", "Message fee without VAT"),
        "訂單數": _ORDERS, "訂單金額": _ORDER_VALUE,
    },
    "line_friends": {
        "日期": _DAY, "加入好友": ("people", "累計加入", "Joined so far"),
        "目標好友數": ("people", "目前可送達", "Reachable now"), "封鎖": ("people", "累計封鎖", "Blocked so far"),
    },
    "edm": {
        "寄送日期": ("date", "民國年", "Date with 民國 year"), "信件編號": _ID, "信件主旨": ("text", "主旨", "Subject"),
        "寄達數": ("count", "寄出扣除退信", "Sent without bounces"), "退信數": ("count", "退信", "Bounces"),
        "開信數": ("count", "不重複開信，含隱私保護自動開信", "Unique opens, automatic ones of mail privacy included"),
        "開信率": ("ratio", "開信 ÷ 寄達", "Opens / delivered"), "點擊數": ("count", "不重複點擊", "Unique clicks"),
        "點擊率": ("ratio", "點擊 ÷ 開信", "Clicks / opens"), "取消訂閱數": ("count", "取消訂閱", "Unsubscribed"),
        "費用": ("TWD", "沒有媒體費用；系統月費在發票", "No media cost; the tool's fee is on the invoice"),
        "訂單數": _ORDERS, "訂單金額": _ORDER_VALUE,
    },
    "kol": {
        "日期": _DAY, "合作編號": _ID, "創作者": ("text", "虛構的創作者", "Creator (fictional)"), "平台": ("text", "平台", "Platform"),
        "合作形式": ("text", "合作形式", "Form"), "折扣碼": ("text", "專屬折扣碼", "Own code"),
        "曝光數": ("count", "觀看數，未回報為「-」", "Views; “-” if not reported"), "導購連結點擊": _CLICKS,
        "合作費用": ("TWD", "記在上線日，未稅", "Fee, on the first day, without VAT"), "折扣碼訂單": _ORDERS, "折扣碼訂單金額": _ORDER_VALUE,
    },
    "seo": {
        "日期": _DAY, "點擊次數": ("count", "自然搜尋點擊", "Clicks from unpaid search"), "曝光": ("count", "自然搜尋曝光", "Impressions in unpaid search"),
        "點閱率": _CTR, "平均排名": ("rank", "平均排名", "Average position"),
    },
    "ga4_sessions": {
        "Date / 日期": ("date", "YYYYMMDD，臺北時間", "YYYYMMDD, Taipei time"),
        "Session primary channel group / 工作階段主要管道群組": ("text", "預設管道群組", "Default channel group"),
        "Session source / medium / 工作階段來源/媒介": ("text", "來源 / 媒介，寫法不一", "Source / medium, spelled in several ways"),
        "Session campaign / 工作階段廣告活動": ("text", "廣告活動", "Campaign"),
        "Traffic type / 流量類型": ("text", "visitor 訪客、internal 內部、bot 機器人", "visitor, internal or bot"),
        "Sessions / 工作階段": ("count", "工作階段", "Sessions"),
        "Engaged sessions / 互動工作階段": ("count", "超過 10 秒、有重要事件或 2 次以上瀏覽", "Over 10 s, a key event, or 2+ views"),
        "Single-view sessions / 單次瀏覽工作階段": ("count", "只有一次網頁瀏覽", "With one page view"),
        "Engagement rate / 互動率": ("ratio", "互動工作階段 ÷ 工作階段", "Engaged sessions / sessions"),
    },
    "ga4_transactions": {
        "Transaction ID": ("text", "交易編號，可能重複或 (not set)", "Transaction; may repeat or be (not set)"),
        "Session primary channel group": ("text", "最後非直接點擊的管道群組", "Group of the last non-direct click"),
        "Session source / medium": ("text", "來源 / 媒介", "Source / medium"),
        "Date and time": ("time", "臺北時間，到分", "Taipei time, to the minute"),
        "Purchase revenue": ("TWD", "購買收益，含稅、不含運費", "Revenue incl. VAT, without shipping"),
    },
    "orders": {
        "訂單號碼": ("text", "16 碼，Excel 只存 15 位", "16 digits; Excel keeps 15"), "訂單日期": ("time", "臺北時間", "Taipei time"),
        "訂單狀態": ("text", "處理中、已確認、已完成、已取消", "pending, confirmed, completed, cancelled"),
        "付款狀態": ("text", "已付款、未付款、已退款、部分退款", "paid, unpaid, refunded, partly refunded"),
        "付款方式": ("text", "付款方式", "Payment method"), "送貨方式": ("text", "送貨方式", "Delivery method"),
        "送貨狀態": ("text", "未取退回的訂單沒有收入", "A parcel nobody fetched (未取退回) brings no revenue"),
        "顧客編號": ("text", "虛構顧客", "Customer (fictional)"), "新顧客": ("yes/no", "第一次購買", "First purchase"), "縣市": ("text", "收件縣市", "County"),
        "商品貨號": ("text", "貨號", "SKU"), "商品名稱": ("text", "商品", "Product"), "數量": ("count", "數量", "Quantity"),
        "商品小計": ("currency", "該品項金額，含稅", "Item amount incl. VAT"),
        "訂單折扣": ("currency", "整張訂單的折扣", "Discount of the order"), "點數折抵": ("currency", "以點數支付，已從合計扣除", "Paid with points; already out of the total"),
        "運費": ("currency", "運費，含稅", "Shipping incl. VAT"), "訂單合計": ("currency", "整張訂單，含稅；每個品項重複", "Whole order incl. VAT; repeated on each item"),
        "幣別": _CURRENCY, "匯率": _FX, "退款金額": ("currency", "退款，含稅；每個品項重複", "Refund incl. VAT; repeated on each item"),
        "退款日期": ("date", "退款日", "Day of refund"), "商品成本": ("TWD", "該品項成本，未稅", "Goods cost of the item, without VAT"),
        "UTM 來源": ("text", "來源，可能遺失或寫法不一", "Source; may be lost or spelled otherwise"),
        "UTM 媒介": ("text", "媒介", "Medium"), "UTM 活動": ("text", "活動", "Campaign"), "發票類型": ("text", "發票類型", "Kind of invoice"),
    },
    "products": {
        "商品貨號": ("text", "貨號", "SKU"), "商品名稱": ("text", "名稱", "Name"), "產品線": ("text", "food、bath、home", "food, bath, home"),
        "法規類別": ("text", "食品、化粧品或一般", "food, cosmetic or general"), "售價（含稅）": ("TWD", "含稅售價", "Price incl. VAT"),
        "成本（未稅）": ("TWD", "未稅成本", "Cost without VAT"), "上市日期": _DAY, "庫存": ("count", "庫存", "Stock"),
    },
    "claims": {
        "platform": ("text", "自稱帶來訂單的管道", "Channel that claims the order"), "order_id": ("text", "訂單號碼，可能缺或不在商店", "Order; may lack or be unknown to the shop"),
        "claimed_value": ("TWD", "平台回報金額，含稅", "Claimed value incl. VAT"), "claim_type": ("text", "click 點擊後、view 瀏覽後", "click or view"),
        "days_since_touch": ("days", "接觸到購買的天數", "Days from touch to purchase"), "claimed_at": ("time", "UTC（結尾 Z）", "UTC (ends in Z)"),
    },
    "invoices": {
        "發票號碼": ("text", "虛構號碼", "Number (fictional)"), "發票日期": ("date", "國內發票為民國年", "民國 year on domestic invoices"),
        "媒體": ("text", "管道", "Channel"), "項目": ("text", "雙11 檔期另開一張", "The flight is billed on its own"),
        "未稅金額": ("currency", "媒體費", "Media, net"), "稅額": ("currency", "國內 5%；境外發票無稅額", "5 % at home; none on foreign invoices"),
        "代操服務費（未稅）": ("currency", "代操服務費", "Agency fee, net"), "幣別": _CURRENCY, "匯率": _FX, "開立國家": ("text", "開立國家", "Country of the vendor"),
    },
    "geo_panel": {
        "日期": _DAY, "縣市": ("text", "縣市", "County"), "實驗組": ("yes/no", "實驗期關閉 Meta 廣告的縣市", "Meta ads off in the test"),
        "期間": ("text", "前期或實驗期", "Before or during the test"), "訂單數": ("count", "所有銷售通路，多於官網訂單", "All sales channels, more than the own shop"),
        "營收": ("TWD", "含稅營收", "Revenue incl. VAT"), "廣告費": ("TWD", "Meta 廣告費", "Meta spend"),
    },
    "journeys": {
        "user": ("text", "同意追蹤的虛構訪客", "Consenting visitor (fictional)"), "step": ("count", "第幾次接觸", "Number of the touch, from 1"),
        "touch_time": ("time", "接觸時間", "Time of touch"), "channel": ("text", "管道", "Channel"),
        "converted": ("true/false", "這位訪客是否購買", "Whether the visitor bought"), "value": ("TWD", "購買金額，未購買為 0", "Value; 0 if not bought"),
    },
    "mentions": {
        "編號": _ID, "主題": ("text", "品牌", "Brand"), "來源類型": ("text", "新聞、社群、討論區等", "Kind of source"), "來源網站": ("text", "網站", "Site"),
        "發文時間": ("time", "臺北時間", "Taipei time"), "主文或回文": ("text", "主文或回文", "Post or reply"), "標題": ("text", "標題", "Title"),
        "內容": ("text", "全文（合成）", "Text (synthetic)"), "作者": ("text", "虛構帳號", "Author (fictional)"), "回應數": ("count", "回應", "Replies"),
        "按讚數": ("count", "讚", "Likes"), "分享數": ("count", "分享", "Shares"), "正面分數": ("0-1", "工具給的正面分數", "Positive score of the tool"),
        "負面分數": ("0-1", "工具給的負面分數", "Negative score of the tool"), "網址": ("text", "示意網址", "Address (reserved example domain)"),
    },
}
PARTS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {  # title zh, en, reader, dirt
    "google_ads": ("Google Ads 廣告活動報表", "Google Ads campaign reports", "tidy",
                   ("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D14", "D22",
                    "D27", "D28", "D29", "D33", "D37", "D38")),
    "meta": ("Meta 廣告組合報表", "Meta ad set reports", "tidy",
             ("D02", "D06", "D07", "D08", "D22", "D27", "D28", "D29", "D33", "D37", "D38")),
    "line_ads": ("LINE Ads 日報", "LINE Ads daily reports", "tidy",
                 ("D22", "D27", "D28", "D29", "D37")),
    "line_oa": ("LINE 官方帳號群發訊息", "LINE OA broadcasts", "tidy", ("D04",)),
    "line_friends": ("LINE 官方帳號好友數", "LINE OA friends", "line_friends", ()),
    "edm": ("電子報", "Mailings", "tidy", ("D10",)),
    "kol": ("KOL 合作表", "KOL cooperations", "tidy", ("D04",)),
    "seo": ("Search Console 每日成效", "Search Console by day", "tidy", ("D03",)),
    "ga4_sessions": ("GA4 工作階段", "GA4 sessions", "tidy",
                     ("D01", "D02", "D07", "D08", "D23", "D24", "D25", "D26", "D38")),
    "ga4_transactions": ("GA4 交易（檔期）", "GA4 transactions of the flight", "ga4_transactions",
                         ("D01", "D20", "D21", "D22", "D23", "D25")),
    "orders": ("商店訂單", "Shop orders", "order_lines",
               ("D09", "D14", "D15", "D16", "D17", "D18", "D19", "D23", "D24")),
    "products": ("商品清單", "Products", "products", ()),
    "claims": ("轉換回報紀錄（檔期）", "Conversion log of the flight", "claims",
               ("D11", "D20", "D27", "D28")),
    "invoices": ("媒體發票", "Media invoices", "invoices", ("D10", "D12", "D13", "D14")),
    "geo_panel": ("地區實驗", "Geo experiment", "geo_panel", ()),
    "journeys": ("訪客接觸歷程", "Journeys", "paths", ()),
    "mentions": ("社群聲量", "Mentions", "mentions", ("D40",)),
}
