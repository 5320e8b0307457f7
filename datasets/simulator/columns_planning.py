"""What the columns of the exports of chapter T1.1 mean: unit, Chinese, English."""

from __future__ import annotations

Meaning = tuple[str, str, str]
ID = ("text", "編號，請當文字讀（開頭有 0）", "Identifier; read it as text (it starts with 0)")
BRAND = ("text", "品牌", "Brand")
PLATFORM = ("text", "平台代號", "Id of the platform")
LEAD = ("workdays", "送件到上線的工作天", "Workdays from hand-in to launch")
MIN_SPEND = ("TWD", "最低花費，未稅", "Least spend, without VAT")
SHARE = ("ratio", "受眾年齡占比", "Share of this age among its audience")
FIT = ("0-100", "評分", "Score")
DATE = ("date", "日期", "Day")
WORDS = ("list of text", "字詞", "Words")

COLUMNS: dict[str, dict[str, Meaning]] = {
    "history": {
        "活動編號 / campaign_id": ID,
        "活動名稱 / campaign_name": ("text", "活動名稱，可能帶「 - 複本」",
                                     "Campaign; may end in “ - 複本”"),
        "節慶 / festival": ("text", "農曆年、母親節、618、中秋、雙11；都不是的寫「無」",
                            "農曆年 (Lunar New Year), 母親節 (Mother's Day), 618, 中秋 "
                            "(Mid-Autumn), 雙11 (11/11); 無 for none"),
        "通路 / channel": ("text", "通路代號", "Id of the channel"),
        "週起日 / week_start": (
            "date", "該週星期一；檔案裡有的寫民國年，讀進來換成西元年",
            "Monday of the week; some files have 民國 years, which the reader makes Western"),
        "狀態 / status": ("text", "進行中、已結束、已移除", "active, ended, removed"),
        "花費 / spend": ("TWD", "未稅；LINE 官方帳號是訊息費",
                         "Without VAT; for LINE OA the message fee"),
        "曝光 / impressions": ("count", "LINE 官方帳號與電子報為開封數；未回報是空值",
                               "Opens for LINE OA and mailings; missing where not reported"),
        "點擊 / clicks": ("count", "連結點擊", "Link clicks"),
        "轉換 / conversions": ("count", "平台認列的購買，可能是小數",
                               "Purchases the platform counts as its own; may be a fraction"),
        "轉換金額 / value": ("TWD", "上述購買金額，含稅", "Value of those purchases, incl. VAT"),
    },
    "trends": {
        "週": ("date", "該週星期日", "Sunday of the week"),
        "字詞: (台灣)": ("0-100 or <1", "搜尋熱度，每次下載各自以最高值為 100",
                         "Search interest; each download has its own 100"),
    },
    "competitors": {
        "week": ("date", "該週星期一", "Monday of the week"),
        "brand": BRAND,
        "basket_price": ("TWD", "同一籃商品的售價，含稅", "Price of the same basket, incl. VAT"),
        "promo": ("是/否", "該週有沒有促銷", "Whether it ran a promotion that week"),
        "ads": ("count", "廣告檔案庫看到的廣告數；沒數是空值",
                "Ads seen in the ad libraries; blank where nobody counted"),
    },
    "festivals": {
        "year": ("year", "年", "Year"),
        "festival": ("text", "節慶", "Festival"),
        "date": ("date", "節慶當天，依農曆移動", "Day of the festival; lunar ones move"),
        "opens": ("days", "訂單從節慶前幾天開始", "Days before it on which orders begin"),
        "closes": ("days", "訂單到節慶前幾天為止", "Days before it on which orders end"),
    },
    "daily_sales": {
        "date": DATE,
        "line": ("text", "food 食品、bath 洗沐、home 居家", "Product line"),
        "revenue": ("TWD", "所有銷售通路的營收，未稅",
                    "Revenue of all sales channels, net of VAT"),
    },
    "rate_card": {
        "item_id": ("text", "品項編號", "Item"),
        "platform": PLATFORM,
        "format": ("text", "廣告形式", "Format"),
        "unit": ("text", "CPC 每次點擊、CPM 每千次曝光、CPV 每次觀看、message 每則、flat 每檔",
                 "CPC, CPM (per 1,000), CPV, per message, flat"),
        "price": ("TWD", "單價，未稅；計價單位在 unit",
                  "Price, without VAT, of one of what unit says"),
        "min_spend": MIN_SPEND,
        "lead_days": LEAD,
    },
    "platforms": {
        "platform": PLATFORM,
        "kind": ("text", "搜尋、社群、訊息、商城、App、自有",
                 "search, social, messaging, marketplace, app, owned"),
        "age_18_24": SHARE,
        "age_25_34": SHARE,
        "age_35_44": SHARE,
        "age_45_54": SHARE,
        "age_55_up": SHARE,
        "accepts": ("text", "收哪些類別的廣告，以分號隔開", "Legal classes it accepts, with ;"),
        "min_age": ("years", "可投放的最低年齡", "Youngest age that may be addressed"),
        "min_spend": MIN_SPEND,
        "lead_days": LEAD,
        "reach": ("people", "每月可觸及人數；LINE 官方帳號是未封鎖的好友",
                  "People a month that can be reached; LINE OA: friends who have not blocked"),
        "fee_rate": ("ratio", "商城成交手續費", "Share of sales that a marketplace keeps"),
        "image_fit": FIT,
        "format_fit": FIT,
        "measure_fit": FIT,
        "cost_per_visit": ("TWD", "每次造訪成本，未稅", "Cost per visit, without VAT"),
    },
    "brief": {
        "campaign, festival, line, legal_class": ("text", "活動、節慶、產品線、法規類別",
                                                  "Campaign, festival, line, legal class"),
        "target_age_low, target_age_high": ("years", "目標年齡", "Target ages"),
        "budget, half_year_budget, approval_limit": (
            "TWD", "本檔預算、半年預算、需總經理核准的門檻，未稅",
            "Budget, budget of the half-year, limit of approval; without VAT"),
        "today, order_opens, flight_start, flight_end": (
            "date", "今天、開始接單、檔期起訖", "Today, orders open, first and last day"),
        "price_incl_vat, aov": ("TWD", "售價、客單價，含稅", "Price and order value, incl. VAT"),
        "unit_cost, shipping_cost": ("TWD", "每件成本、每單運費，未稅",
                                     "Cost of goods and of delivery per order, without VAT"),
        "payment_fee_rate, return_rate, vat_rate": (
            "ratio", "金流手續費（占含稅售價）、退貨率、營業稅",
            "Payment fee (of the price with VAT), returns, VAT"),
        "min_reach": ("people", "至少要能觸及的人數", "Least reach"),
        "weights": ("ratio", "平台評分權重，合計 1", "Weights of the platform score; sum 1"),
        "holidays, makeup_days, workdays_note": ("date", "平日放假日、補班日、工作天說明",
                                                 "Days off on weekdays, make-up workdays, note"),
    },
    "search_terms": {
        "search_term": ("text", "使用者打的字", "What people typed"),
        "match_type": ("text", "比對方式", "exact, phrase or broad"),
        "campaign": ("text", "廣告活動", "Campaign"),
        "ad_group": ("text", "廣告群組", "Ad group"),
        "impressions": ("count", "曝光", "Impressions"),
        "clicks": ("count", "點擊", "Clicks"),
        "cost": ("TWD", "花費，未稅", "Cost without VAT"),
        "conversions": ("count", "購買", "Purchases"),
        "conversion_value": ("TWD", "購買金額，含稅", "Value of purchases, incl. VAT"),
    },
    "keyword_rules": {
        "brand_words": WORDS,
        "rival_marks": ("list of text", "對手的商標", "Trade marks of rivals"),
        "waste_words": ("list of text", "沒有要買的人用的字", "Words of people who do not buy"),
        "min_clicks": ("count", "點擊少於此先不判斷", "Fewer clicks: too early to judge"),
        "min_cost": ("TWD", "無訂單而花費達此即排除", "Spend without an order to exclude a term"),
        "min_conversions": ("count", "訂單達此可獨立成關鍵字", "Orders for a keyword of its own"),
        "max_cpa": ("TWD", "毛利容許的每單成本", "Cost per order that the margin allows"),
    },
}  # fmt: skip
