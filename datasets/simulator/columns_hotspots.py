"""Titles and fields of the exports of T2.3: orders by place, hour and product."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "sales_before": ("去年第四季的訂單明細", "Order lines of last year's fourth quarter",
                     "hotspots.sales_before", ()),
    "sales_after": ("今年第四季的訂單明細", "Order lines of this year's fourth quarter",
                    "hotspots.sales_after", ()),
    "market_size": ("市場規模", "Size of the market", "hotspots.market_size", ()),
}
_LINES = {
    "order_id": ("text", "訂單號碼", "Order"),
    "customer_id": ("text", "會員編號", "Customer"),
    "ordered_at": ("time", "下單時間，臺北", "When it was ordered, Taipei"),
    "county": ("text", "縣市", "County"),
    "sku": ("text", "商品貨號", "Product"),
    "product": ("text", "商品名稱", "Name of the product"),
    "quantity": ("piece", "件數", "Pieces"),
    "amount": ("TWD", "這一列的金額，含稅、折扣後；取消和退款的列已經拿掉",
               "Amount of the line, with VAT, after discounts; cancelled and refunded lines are "
               "taken out"),
}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "sales_before": _LINES,
    "sales_after": _LINES,
    "market_size": {
        "county": ("text", "縣市", "County"),
        "hour": ("hour", "幾點（0–23，臺北）", "Hour of the day (0–23, Taipei)"),
        "market_thousand": ("thousand TWD", "這一季全市場在這些品類的線上銷售額，"
                                            "千元、含稅；空白是沒有推估",
                            "Online sales of the whole market in these goods in the quarter, "
                            "thousands of TWD with VAT; blank: no estimate"),
    },
}  # fmt: skip
