"""Titles and fields of the exports of T2.2: behaviour."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "review_views": ("商品頁瀏覽與評論數徽章", "Views of product pages with the review badge",
                     "behaviour.review_views", ()),
    "gift_orders": ("禮盒訂單：送人與自用", "Orders of boxes, as gifts or for oneself",
                    "behaviour.gift_orders", ()),
    "ritual_sales": ("供品與對照商品的每日銷量", "Units of offerings and of a control group by day",
                     "behaviour.ritual_sales", ()),
    "lunar_days": ("農曆日期對照", "Lunar days", "behaviour.lunar_days", ()),
}
DAY = ("date", "日期", "Day")
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "review_views": {
        "view_id": ("text", "瀏覽編號；一位訪客一列", "Id of the view; one row per visitor"),
        "date": DAY,
        "sku": ("text", "商品編號", "Product id"),
        "reviews": ("count", "當時的評論數", "Number of reviews at that time"),
        "slice": ("text", "usual 平常：評論滿 100 則才顯示；random 測試：由抽籤決定顯不顯示",
                  "usual: shown from 100 reviews on; random: chance decides whether it is shown"),
        "badge": ("是/否", "有沒有顯示評論數", "Whether the number of reviews was shown"),
        "added": ("是/否", "有沒有加入購物車；空白是不知道（訪客不同意測量）",
                  "Whether the product went into the cart; blank is not known (no consent)"),
    },
    "gift_orders": {
        "order_id": ("text", "訂單編號", "Order id"),
        "customer_id": ("text", "會員代號", "Member id"),
        "date": DAY,
        "for_gift": ("是/否", "結帳時勾選是不是送人；空白是沒有勾選",
                     "Whether it is a gift, as ticked at checkout; blank is not answered"),
        "unit_price": ("TWD", "選的那一款每盒價格，含稅", "Price of one box, with VAT"),
        "units": ("count", "盒數", "Number of boxes"),
    },
    "ritual_sales": {
        "date": DAY,
        "group": ("text", "offering 供品（線香、蠟燭、供桌糕餅）；control 對照（洗沐用品）",
                  "offering: incense, candles, cakes for the altar; control: bath goods"),
        "units": ("count", "當天賣出的件數；空白是那天的資料沒有進來",
                  "Units sold that day; blank where the figure is missing"),
    },
    "lunar_days": {
        "date": DAY,
        "lunar_month": ("ordinal", "農曆月", "Lunar month"),
        "lunar_day": ("ordinal", "農曆日", "Lunar day"),
        "note": ("text", "那天的名稱；平常日空白", "Name of the day in Chinese; else blank"),
        "festive": ("是/否", "是不是年節：農曆 12/24 送神到 1/5 開工",
                    "Whether in the New Year days: lunar 12/24 (gods sent off) "
                    "to 1/5 (back to work)"),
    },
}  # fmt: skip
