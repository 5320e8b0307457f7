"""Meaning of the fields of the plan, the drafts, the page and the tracking test."""

from __future__ import annotations

COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "campaign_plan": {
        "name": ("text", "檔期名稱", "Name of the campaign"),
        "offer.type": (
            "text",
            "amount_off 折抵金額，percent_off 打折",
            "amount_off: TWD off; percent_off: per cent off",
        ),
        "offer.discount": ("TWD or %", "折抵多少", "How much is taken off"),
        "offer.code": ("text", "折扣碼", "Discount code"),
        "offer.threshold": ("TWD", "滿額門檻，含稅", "Basket from which it holds, with VAT"),
        "offer.gift": ("text", "滿額贈", "Gift above the threshold"),
        "price": ("TWD", "各 sku 的平日售價 list 與檔期價 sale，含稅",
                  "Usual and campaign price by sku, with VAT"),
        "start, end": ("date", "第一天與最後一天", "First and last day"),
        "url": ("text", "到達頁網址", "Address of the landing page"),
        "free_shipping_over": ("TWD", "免運門檻", "Basket from which delivery is free"),
        "return_days": ("days", "解除契約期限", "Days in which goods may be sent back"),
        "channels": ("text", "通路代號", "Channel ids"),
        "budget": ("TWD", "總預算，未稅", "Total budget without VAT"),
        "kpis": ("number", "目標；營收與 CPA 為未稅 TWD",
                 "Targets; revenue and CPA in TWD without VAT"),
    },
    "ad_set": {
        "id": ("text", "廣告代號", "Id of the ad"),
        "platform": ("text", "投放通路", "Channel"),
        "sku": ("text", "廣告裡的商品", "Product in the ad"),
        "headline, text, cta": ("text", "標題、內文、按鈕", "Headline, text, button"),
        "price": ("TWD", "廣告寫的檔期價，含稅；沒寫是空值",
                  "Price in the ad, with VAT; may be null"),
        "code": ("text", "廣告寫的折扣碼；沒寫是空值", "Code in the ad; may be null"),
        "url": ("text", "連結，含 UTM", "Link with UTM"),
        "start, end": ("date", "這則廣告的走期", "Flight of this ad"),
    },
    "landing_html": {
        "html": ("text", "手機版到達頁，單欄", "Landing page for phones, one column"),
    },
    "tracking_plan": {
        "currency": ("text", "金額的幣別", "Currency of values"),
        "min_share": ("share", "參數至少要在多少比率的事件裡有值",
                      "Least share of events in which a parameter must be filled"),
        "events": ("text", "事件與應帶的參數", "Events and their parameters"),
        "kpis": ("text", "KPI 由哪些事件或「事件.參數」算出",
                 "Events, or event.parameter, behind each KPI"),
    },
    "event_log": {
        "event_id": ("text", "事件序號", "Number of the event"),
        "at": ("time", "臺北時間", "Taipei time"),
        "event": ("text", "事件名稱", "Name of the event"),
        "param": ("text", "參數名稱；沒有參數的事件是空值", "Parameter; blank where it has none"),
        "value": ("text", "參數的值，照送出的樣子", "Value as it was sent"),
    },
}
