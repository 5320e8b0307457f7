"""Titles and fields of the exports of T2.4: steps of the checkout and what a loss costs."""

from __future__ import annotations


def _step(zh: str, en: str) -> tuple[str, str, str]:
    return ("seconds", f"{zh}：工作階段開始後幾秒；沒有這個事件是空白",
            f"{en}: seconds since the session began; blank where the event is missing")


TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "checkout_flow": ("結帳流程走到哪一步", "How far visitors get in the checkout",
                      "friction.checkout_flow", ()),
}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "checkout_flow": {
        "session_id": ("text", "工作階段編號", "Session"),
        "date": ("date", "日期，臺北", "Day, Taipei"),
        "source_class": ("text", "職能基準 N09 的來源類別", "Class of source by note N09"),
        "device_category": ("text", "裝置：desktop、mobile、tablet", "desktop, mobile or tablet"),
        "browser": ("text", "瀏覽器", "Browser"),
        "platform": ("text", "裝置和瀏覽器合成的平台", "Platform: device and browser in one word"),
        "cart_value": ("TWD", "購物車金額，含稅；沒放商品是空白",
                       "Value of the cart with VAT; blank without a cart"),
        "cart_margin": ("TWD", "這一車成交的話留下的毛利，未稅，已扣商品、運費和金流",
                        "What an order of this cart leaves, without VAT, after goods, shipping "
                        "and payment"),
        "view_item": _step("看商品", "Looked at a product"),
        "add_to_cart": _step("放入購物車", "Put something into the cart"),
        "view_cart": _step("看購物車", "Looked at the cart"),
        "begin_checkout": _step("開始結帳", "Began the checkout"),
        "add_shipping_info": _step("填完取貨資料", "Gave the delivery"),
        "add_payment_info": _step("選好付款方式", "Chose the payment"),
        "purchase": _step("完成購買", "Bought"),
        "error": ("text", "最後一個錯誤訊息的代碼；沒有是空白",
                  "Code of the last error message; blank where there was none"),
        "rage_taps": ("count", "同一處連續快點的次數", "Taps in quick succession at one place"),
    },
}  # fmt: skip
