"""Titles and fields of the exports of T2.3: purchases of customers."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "transactions": ("顧客的交易", "Customers' transactions", "customers.transactions", ()),
    "transactions_delivery": ("交易表的交付說明", "Delivery note of the transactions",
                              "customers.transactions_delivery", ()),
    "partner_summary": ("合作商店的顧客摘要", "Summary of a partner shop's customers",
                        "customers.partner_summary", ()),
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
        "last_day": ("date", "表裡的最後一天；那一天的交易都在",
                     "Last day of the table; all of that day is in it"),
        "rows": ("rows", "列數", "Rows"),
    },
    "partner_summary": {
        "customer_id": ("text", "顧客編號", "Customer"),
        "frequency": ("days", "回購的日子數，不含第一次", "Days of return, without the first"),
        "recency": ("week", "第一次到最後一次購買幾週", "Weeks from first to last purchase"),
        "T": ("week", "第一次購買到資料截止日幾週", "Weeks from first purchase to the day of the "
                                                  "table"),
        "monetary": ("TWD", "回購日的平均金額，含稅；沒有回購是空白",
                     "Mean amount of a day of return, with VAT; blank without one"),
    },
}  # fmt: skip
