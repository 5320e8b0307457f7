"""Titles and fields of the exports of T2.3: groups that are compared."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "offer_results": ("優惠比較的結果", "Results of offers sent side by side",
                      "funnel.offer_results", ()),
    "offer_pairs": ("比較了哪兩種優惠", "Which offers were compared", "funnel.offer_pairs",
                    ()),
}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "offer_results": {
        "comparison": ("text", "比較的編號", "Number of the comparison"),
        "week": ("date", "那一週的星期一", "Monday of the week"),
        "part": ("text", "收件人的哪一部分（新客、裝置或通路）",
                 "Part of the receivers (kind of customer, device or channel)"),
        "side": ("text", "A 或 B", "A or B"),
        "sent": ("count", "寄出則數", "Messages sent"),
        "orders": ("count", "七天內的訂單數；空白是平台還沒回報",
                   "Orders within seven days; blank: not reported yet"),
    },
    "offer_pairs": {
        "comparison": ("text", "比較的編號", "Number of the comparison"),
        "line": ("text", "商品線", "Product line"),
        "part_kind": ("text", "照什麼分：customer 顧客、device 裝置、channel 通路",
                      "What the parts are: customer, device or channel"),
        "side_a": ("text", "A 的優惠", "Offer of side A"),
        "side_b": ("text", "B 的優惠", "Offer of side B"),
        "margin_a": ("TWD", "A 每筆訂單的邊際貢獻，未稅，已扣優惠成本",
                     "Contribution per order of side A, without VAT, after the offer's cost"),
        "margin_b": ("TWD", "B 每筆訂單的邊際貢獻，未稅，已扣優惠成本",
                     "Contribution per order of side B, without VAT, after the offer's cost"),
    },
}  # fmt: skip
