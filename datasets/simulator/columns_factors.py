"""Titles and fields of the exports of T2.3: daily sales and what may have moved them."""

from __future__ import annotations

from .factors.files import GROUPS

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "factor_sales": ("每日銷量：縣市與商品群", "Units by day, county and group of goods",
                     "factors.factor_sales", ()),
    "factor_weather": ("各縣市每日天氣", "Weather by day and county", "factors.factor_weather",
                       ("D39",)),
    "media_stories": ("各產品線的新聞則數", "Stories in the news by product line",
                      "factors.media_stories", ()),
    "search_index": ("每週搜尋指數", "Search index by week", "factors.search_index", ()),
    "price_history": ("每週價格", "Prices by week", "factors.price_history", ()),
    "sales_calendar": ("促銷日與前後", "Days of sales and those around them",
                       "factors.sales_calendar", ()),
    "gift_festivals": ("送禮節慶的訂購窗口", "Ordering windows of gift festivals",
                       "factors.gift_festivals", ()),
    "price_test": ("價格測試", "Price test", "factors.price_test", ()),
    "price_facts": ("價格測試的商品", "The product of the price test", "factors.price_facts", ()),
}
DAY = ("date", "日期", "Day")
LINE = ("text", "food 食品、bath 洗沐、home 居家", "Product line: food, bath, home")
NAMES = {"food": ("食品", "food"), "bath": ("洗沐", "bath"), "home": ("居家", "home")}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "factor_sales": {
        "date": DAY,
        "county": ("text", "收件縣市", "County of delivery"),
        **{group: ("count", f"件數，{NAMES[line][0]}", f"Units, {NAMES[line][1]}")
           for line, groups in GROUPS.items() for group in groups},
    },
    "factor_weather": {
        "觀測時間": DAY,
        "測站": ("text", "縣市", "County"),
        "最高氣溫": ("°C", "當天最高氣溫；空白是儀器故障", "Highest of the day; blank is a fault"),
        "降水量": ("mm", "T 是微量（不到 0.1），X 和 -9.8 是儀器故障",
                   "T is a trace (below 0.1); X and -9.8 are faults of the instrument"),
    },
    "media_stories": {
        "date": DAY, "line": LINE,
        "stories": ("count", "則數；沒有新聞的日子沒有列", "Stories; a day without any has no row"),
    },
    "search_index": {
        "週": ("date", "星期日", "Sunday"),
        "各字詞": ("0–100", "這次下載裡最高值的相對指數；送禮 禮盒（食品）、沐浴 禮盒（洗沐）、"
                            "居家 禮物（居家）",
                   "Index within this one download: 送禮 禮盒 (food), 沐浴 禮盒 (bath), "
                   "居家 禮物 (home)"),
    },
    "price_history": {
        "week": ("date", "星期日，價格從這天起用一週", "Sunday; the price holds for a week"),
        "line": LINE,
        "list_price": ("TWD", "這條線一籃商品的定價，含稅",
                       "List price of the line's basket, with VAT"),
        "price": ("TWD", "當週實際售價，含稅", "Price asked in that week, with VAT"),
    },
    "sales_calendar": {
        "date": DAY,
        "event": ("text", "促銷名稱", "Name of the sale"),
        "kind": ("text", "sale 促銷當天；around_sale 前後各三天",
                 "sale: the day itself; around_sale: the three days before and after"),
    },
    "gift_festivals": {
        "festival": ("text", "節慶", "Festival"),
        "date": ("date", "節慶當天，依農曆移動", "Day of the festival; lunar ones move"),
        "opens": ("days", "訂購從節慶前幾天開始，含當天", "Days before it on which orders begin"),
        "closes": ("days", "訂購到節慶前幾天為止，含當天", "Days before it on which orders end"),
    },
    "price_test": {
        "week": ("date", "星期一", "Monday"),
        "county": ("text", "收件縣市", "County of delivery"),
        "price": ("TWD", "當週當地的售價，含稅", "Price in that week and county, with VAT"),
        "units": ("count", "賣出的盒數", "Boxes sold"),
        "assigned_by": ("text", "shop 店裡自己定；random 抽籤決定",
                        "shop: chosen by the shop; random: drawn by lot"),
        "stock_out": ("是/否", "這一週賣到缺貨", "The box ran out in that week"),
    },
    "price_facts": {
        "list_price": ("TWD", "定價，含稅", "List price with VAT"),
        "unit_cost": ("TWD", "一盒的商品、包裝、金流成本，未稅",
                      "Goods, packing and payment of one box, without VAT"),
    },
}  # fmt: skip
