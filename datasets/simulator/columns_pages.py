"""Meaning of the fields of the page tests."""

from __future__ import annotations

HTML = ("text", "整頁的 HTML，在瀏覽器裡可以操作", "The whole page; it works in a browser")
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "page_spec": {
        "url, lang": ("text", "頁面網址與語言", "Address and language of the page"),
        "price": (
            "TWD",
            "各 sku 的平日售價 list 與檔期價 sale，含稅",
            "Usual and campaign price by sku, with VAT",
        ),
        "offer": ("TWD or %", "折抵、折扣碼與門檻", "Discount, code and limit"),
        "start, end": ("date", "第一天與最後一天", "First and last day"),
        "free_shipping_over, shipping": (
            "TWD",
            "免運門檻與運費，含稅",
            "Limit for free shipping, cost of shipping, with VAT",
        ),
        "return_days": ("days", "解除契約期限", "Days in which goods may be sent back"),
        "seller": (
            "text",
            "賣家名稱、代表人、地址、電話、信箱（虛構）",
            "Seller: name, representative, address, phone, mail",
        ),
        "links": ("text", "連結的 id 與目的地（不含 UTM）", "Links by id, without UTM"),
        "buttons": ("text", "訪客必須按得到的按鈕", "Buttons that must be pressable"),
        "form": ("text", "表單的 action、method 與欄位 name", "action, method and field names"),
        "currency": ("text", "事件的幣別", "Currency of events"),
        "events": (
            "text",
            "事件與觸發它的 id（load 是打開頁面時）",
            "Events and what sends them (load: when the page opens)",
        ),
        "event_data": ("text", "事件必帶的資料", "Data that an event must carry"),
    },
    "page_examples": {
        "page_id": ("text", "頁面編號，也是檔名", "Id of the page, and its file name"),
        "html": HTML,
        "kinds": (
            "text",
            "缺失種類，用空格隔開；空的是沒有缺失",
            "Kinds of defects with spaces between; empty on a clean page",
        ),
    },
    "test_pages": {
        "page_id": ("text", "頁面編號，也是檔名", "Id of the page, and its file name"),
        "html": HTML,
    },
    "landing_draft": {"html": HTML},
    "pressed_page": {"html": HTML},
    "press_log": {
        "step": ("ordinal", "第幾次按，0 是打開頁面",
                 "Number of the press; 0 when the page opens"),
        "press": ("text", "按了哪個 id", "Id that was pressed"),
        "event": ("text", "送出的事件；沒有送就是空值", "Event sent; blank where there was none"),
        "item_id, transaction_id, currency": ("text", "事件的資料", "Data of the event"),
        "value": ("TWD", "事件的金額，含稅", "Value of the event, with VAT"),
        "total": ("TWD", "按完之後頁面顯示的應付金額", "What the page shows to pay afterwards"),
    },
}
