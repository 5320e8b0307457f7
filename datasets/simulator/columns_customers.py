"""Titles and fields of the exports of T2.3: purchases of customers."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "transactions": ("顧客的交易", "Transactions of customers", "customers.transactions", ()),
    "transactions_delivery": ("交易表的交付說明", "Delivery note of the transactions",
                              "customers.transactions_delivery", ()),
}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "transactions": {
        "customer_id": ("text", "會員編號", "Customer"),
        "date": ("date", "購買日；退款是退款日", "Day of the purchase; of a refund the day it was "
                                                 "paid back"),
        "amount": ("TWD", "金額，含稅；小於 0 是退款，0 是補寄", "Amount with VAT; below 0 a "
                                                               "refund, 0 a replacement"),
    },
    "transactions_delivery": {
        "first_day": ("date", "表裡的第一天", "First day of the table"),
        "last_day": ("date", "表裡的最後一天；那一天的交易都在", "Last day of the table; all of that "
                                                              "day is in it"),
        "rows": ("rows", "列數", "Rows"),
    },
}  # fmt: skip
