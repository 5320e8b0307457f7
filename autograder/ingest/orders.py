"""Shop orders, one row per item: SHOPLINE-like files (zh-TW captions, one month in Big5) and
Shopify's export, where the later items of an order leave the order's fields blank.

The rows are not cleaned: cancelled and unpaid orders, refunds, no-shows and foreign currencies
stay in, because judging them is the analyst's work.
"""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import NUMBER, TEXT, TIME

KIND = "orders"
SHOPIFY = "shopify"

ORDER_LINES: dict[str, str] = {
    "order_id": TEXT,
    "ordered_at": TIME,
    "status": TEXT,
    "payment_status": TEXT,
    "payment_method": TEXT,
    "delivery_method": TEXT,
    "delivery_status": TEXT,
    "customer_id": TEXT,
    "is_new": "bool",
    "county": TEXT,
    "sku": TEXT,
    "product": TEXT,
    "quantity": NUMBER,
    "line_amount": NUMBER,
    "order_discount": NUMBER,
    "points_used": NUMBER,
    "shipping": NUMBER,
    "order_total": NUMBER,
    "currency": TEXT,
    "fx_rate": NUMBER,
    "refund_amount": NUMBER,
    "refund_date": TIME,
    "line_cost": NUMBER,
    "utm_source": TEXT,
    "utm_medium": TEXT,
    "utm_campaign": TEXT,
    "invoice_type": TEXT,
}
ORDERS = (
    "order_id", "ordered_at", "status", "payment_status", "payment_method", "delivery_method",
    "delivery_status", "customer_id", "is_new", "county", "order_total", "currency", "fx_rate",
    "points_used", "refund_amount", "refund_date", "goods_cost",
)
STATUS = {"處理中": "pending", "已確認": "confirmed", "已完成": "completed", "已取消": "cancelled"}
PAYMENT_STATUS = {
    "已付款": "paid", "未付款": "unpaid", "已退款": "refunded", "部分退款": "refunded",
}
DELIVERY_STATUS = {
    "已送達": "delivered", "已取貨": "delivered", "已到貨": "delivered", "配送中": "in_transit",
    "運送中": "in_transit", "備貨中": "in_transit", "未取": "no_show", "未取貨": "no_show",
    "未取退回": "no_show", "已退貨": "returned", "退貨": "returned", "已退回": "returned",
}


def read(raw: RawTable) -> pd.DataFrame:
    """Order lines of a SHOPLINE-like file in canonical columns."""
    words = {
        "status": STATUS, "payment_status": PAYMENT_STATUS, "delivery_status": DELIVERY_STATUS,
    }
    table: dict[str, object] = {}
    for column, dtype in ORDER_LINES.items():
        if dtype == TIME:
            table[column] = raw.moments(column)
        elif dtype == NUMBER:
            table[column] = raw.numbers(column)
        elif dtype == "bool":
            table[column] = raw.flags(column)
        else:
            table[column] = raw.texts(column, words.get(column))
    frame = pd.DataFrame(table)
    frame["currency"] = frame["currency"].fillna("TWD")
    home = frame["currency"].eq("TWD") & frame["fx_rate"].isna()
    frame["fx_rate"] = frame["fx_rate"].mask(home, 1.0)
    return frame


def read_shopify(raw: RawTable) -> pd.DataFrame:
    """Order lines of a Shopify file: blank order fields are filled from the order's first row.

    Shopify has no status of its own: an order with a cancel date is cancelled, a paid or partly
    refunded one completed, any other pending. What Shopify does not know (costs, UTM) is missing.
    """
    order = raw.texts("order_id")
    head = order.ne(order.shift())

    def spread(values: pd.Series) -> pd.Series:
        return values.where(head).groupby(head.cumsum()).transform("first")

    paid = spread(raw.texts("payment_status")).str.casefold()
    cancelled = spread(raw.moments("cancelled_at")).notna()
    settled = paid.isin(["paid", "partially_refunded", "refunded", "partially_paid"])
    status = pd.Series("pending", index=order.index).mask(settled, "completed")
    shipped = spread(raw.texts("delivery_status")).str.casefold()
    quantity = raw.numbers("quantity")
    table = {
        "order_id": order,
        "ordered_at": spread(raw.moments("ordered_at")),
        "status": status.mask(cancelled, "cancelled"),
        "payment_status": paid.replace({
            "partially_refunded": "refunded", "pending": "unpaid", "voided": "unpaid",
            "authorized": "unpaid", "partially_paid": "unpaid",
        }),
        "payment_method": spread(raw.texts("payment_method")),
        "delivery_method": spread(raw.texts("delivery_method")),
        "delivery_status": shipped.map({"fulfilled": "delivered"}).fillna("in_transit"),
        "county": spread(raw.texts("county")),
        "sku": raw.texts("sku"),
        "product": raw.texts("product"),
        "quantity": quantity,
        "line_amount": quantity * raw.numbers("line_price"),
        "currency": spread(raw.texts("currency")).fillna("TWD"),
        "refund_amount": spread(raw.numbers("refund_amount")).fillna(0.0),
    }
    for column in ("order_discount", "shipping", "order_total"):
        table[column] = spread(raw.numbers(column))
    frame = pd.DataFrame(table)
    frame["fx_rate"] = frame["currency"].eq("TWD").map({True: 1.0, False: float("nan")})
    for column, dtype in ORDER_LINES.items():
        if column not in frame:
            nothing = pd.Series([None] * len(frame), index=frame.index, dtype="object")
            frame[column] = nothing.astype("boolean" if dtype == "bool" else dtype)
        elif dtype != "bool":
            frame[column] = frame[column].astype(dtype)
    return frame[list(ORDER_LINES)]


def headers(lines: pd.DataFrame) -> pd.DataFrame:
    """Order headers from order lines: one row per order_id in order of first appearance.

    `goods_cost` is the sum of `line_cost`; it is missing where a line has none.
    """
    cost = lines.groupby("order_id", sort=False)["line_cost"].sum(min_count=1)
    first = lines.drop_duplicates("order_id", keep="first").reset_index(drop=True)
    first["goods_cost"] = first["order_id"].map(cost).astype(NUMBER)
    return first[list(ORDERS)]


def by_channel(orders: pd.DataFrame, ga4: pd.DataFrame) -> pd.DataFrame:
    """Orders with the GA4 channel of their transaction; orders that GA4 does not know are left out.

    Args:
        orders: order headers.
        ga4: transaction_id, channel; of a transaction that came twice the first row counts.
    """
    known = ga4.dropna(subset=["transaction_id", "channel"]).drop_duplicates("transaction_id")
    channel = orders["order_id"].map(known.set_index("transaction_id")["channel"])
    table = orders.assign(channel=channel.astype(TEXT))
    return table[table["channel"].notna()].reset_index(drop=True)
