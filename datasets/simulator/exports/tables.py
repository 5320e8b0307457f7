"""Shop orders and products, conversion log, invoices, geo panel, journeys, mentions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng
from . import text
from .xlsx import workbook

ORDER_HEADER = [
    "訂單號碼",
    "訂單日期",
    "訂單狀態",
    "付款狀態",
    "付款方式",
    "送貨方式",
    "送貨狀態",
    "顧客編號",
    "新顧客",
    "縣市",
    "商品貨號",
    "商品名稱",
    "數量",
    "商品小計",
    "訂單折扣",
    "點數折抵",
    "運費",
    "訂單合計",
    "幣別",
    "匯率",
    "退款金額",
    "退款日期",
    "商品成本",
    "UTM 來源",
    "UTM 媒介",
    "UTM 活動",
    "發票類型",
]
STATUS = {"pending": "處理中", "confirmed": "已確認", "completed": "已完成", "cancelled": "已取消"}
INVOICE_NAMES = {
    "google_search": "Google 搜尋",
    "pmax": "Google 最高成效",
    "meta": "Meta",
    "line_ads": "LINE 廣告",
    "line_oa": "LINE 官方帳號",
    "edm": "EDM",
    "kol": "KOL",
    "seo": "SEO",
}
MENTION_HEADER = [
    "編號",
    "主題",
    "來源類型",
    "來源網站",
    "發文時間",
    "主文或回文",
    "標題",
    "內容",
    "作者",
    "回應數",
    "按讚數",
    "分享數",
    "正面分數",
    "負面分數",
    "網址",
]


def orders(lines: pd.DataFrame, encoding: str) -> bytes:
    """One month of order lines in the columns of a SHOPLINE report."""
    refunded = lines["payment_status"].eq("refunded")
    part = refunded & lines["refund_amount"].lt(lines["order_total"])
    paid = lines["payment_status"].map({"paid": "已付款", "unpaid": "未付款", "refunded": "已退款"})
    store = lines["delivery_method"].str.startswith("超商")
    sent = lines["delivery_status"].map(
        {"delivered": "已送達", "in_transit": "配送中", "no_show": "未取退回", "returned": "已退貨"}
    )
    sent = sent.mask(store & sent.eq("已送達"), "已取貨")
    waiting = lines["status"].isin(["pending", "cancelled"]) & sent.eq("配送中")
    money = ["line_amount", "order_discount", "points_used", "shipping", "order_total"]
    columns = [
        text.words(lines["order_id"]),
        text.times(lines["ordered_at"], "%Y-%m-%d %H:%M:%S"),
        text.words(lines["status"].map(STATUS)),
        text.words(paid.mask(part, "部分退款")),
        text.words(lines["payment_method"]),
        text.words(lines["delivery_method"]),
        text.words(sent.mask(waiting, "備貨中")),
        text.words(lines["customer_id"]),
        ["是" if v else "否" for v in lines["is_new"]],
        text.words(lines["county"]),
        text.words(lines["sku"]),
        text.words(lines["product"]),
        text.units(lines["quantity"]),
        *[text.units(lines[c]) for c in money],
        text.words(lines["currency"]),
        [f"{v:g}" if v == 1 else f"{v:.3f}" for v in lines["fx_rate"].tolist()],
        text.units(lines["refund_amount"]),
        text.times(lines["refund_date"], "%Y-%m-%d"),
        text.units(lines["line_cost"]),
        text.words(lines["utm_source"]),
        text.words(lines["utm_medium"]),
        text.words(lines["utm_campaign"]),
        text.words(lines["invoice_type"]),
    ]
    return text.encode(text.sheet(ORDER_HEADER, columns), encoding)


def products(table: pd.DataFrame) -> bytes:
    header = [
        "商品貨號",
        "商品名稱",
        "產品線",
        "法規類別",
        "售價（含稅）",
        "成本（未稅）",
        "上市日期",
        "庫存",
    ]
    columns = [
        *[text.words(table[c]) for c in ("sku", "name", "line", "legal_class")],
        text.units(table["price_incl_vat"]),
        text.units(table["cost"]),
        text.times(table["launch_date"], "%Y-%m-%d"),
        text.plain(table["stock"]),
    ]
    return text.encode(text.sheet(header, columns), "utf-8-sig")


def claims(table: pd.DataFrame, dirt: frozenset[str]) -> bytes:
    """The server's log of conversions that platforms report back; ISO times, UTC or +08:00."""
    if "D11" in dirt:
        when = text.times(table["claimed_at"] - pd.Timedelta(hours=8), "%Y-%m-%dT%H:%M:%SZ")
    else:
        when = text.times(table["claimed_at"], "%Y-%m-%dT%H:%M:%S+08:00")
    header = [
        "platform",
        "order_id",
        "claimed_value",
        "claim_type",
        "days_since_touch",
        "claimed_at",
    ]
    columns = [
        text.words(table["platform"]),
        text.words(table["order_id"]),
        text.units(table["claimed_value"]),
        text.words(table["claim_type"]),
        text.plain(table["days_since_touch"]),
        when,
    ]
    return text.encode(text.sheet(header, columns), "utf-8")


def invoices(table: pd.DataFrame, seed: int, year: int, dirt: frozenset[str]) -> bytes:
    """Accounting's workbook; domestic invoices carry the 民國 date."""
    gen = rng.stream(seed, year, "invoice numbers")
    header = [
        "發票號碼",
        "發票日期",
        "媒體",
        "項目",
        "未稅金額",
        "稅額",
        "代操服務費（未稅）",
        "幣別",
        "匯率",
        "開立國家",
    ]
    flight = table["invoice_date"].eq(pd.Timestamp(year, 11, 28))
    rows: list[list[object]] = [header]
    iso, taiwan = text.times(table["invoice_date"], "%Y-%m-%d"), text.roc(table["invoice_date"])
    for i, row in enumerate(table.itertuples(index=False)):
        home = row.vendor_country == "TW"
        number = int(gen.integers(10**7, 10**8))
        rows.append(
            [
                f"{'XK' if home else 'INV-'}{number}",
                taiwan[i] if home and "D10" in dirt else iso[i],
                INVOICE_NAMES[row.channel],
                "雙11 檔期" if flight.iloc[i] else "常態投放與月費",
                float(row.net_amount),
                float(row.tax_amount),
                float(row.agency_fee),
                row.currency,
                float(row.fx_rate),
                row.vendor_country,
            ]
        )
    return workbook(rows, "媒體發票")


def geo_panel(table: pd.DataFrame) -> bytes:
    columns = [
        text.times(table["date"], "%Y-%m-%d"),
        text.words(table["county"]),
        ["是" if v else "否" for v in table["treated"]],
        text.words(table["period"].map({"pre": "前期", "test": "實驗期"})),
        text.plain(table["orders"]),
        text.plain(table["revenue"]),
        text.plain(table["ad_spend"]),
    ]
    header = ["日期", "縣市", "實驗組", "期間", "訂單數", "營收", "廣告費"]
    return text.encode(text.sheet(header, columns), "utf-8-sig")


def journeys(table: pd.DataFrame) -> bytes:
    columns = [
        text.words(table["user"]),
        text.plain(table["step"]),
        text.times(table["touch_time"], "%Y-%m-%d %H:%M:%S"),
        text.words(table["channel"]),
        np.where(table["converted"], "true", "false").tolist(),
        text.plain(table["value"]),
    ]
    header = ["user", "step", "touch_time", "channel", "converted", "value"]
    return text.pack(text.encode(text.sheet(header, columns), "utf-8"))


def mentions(table: pd.DataFrame) -> bytes:
    columns = [
        *[text.words(table[c]) for c in ("mention_id", "topic", "source_type", "site")],
        text.times(table["posted_at"], "%Y-%m-%d %H:%M:%S"),
        *[text.words(table[c]) for c in ("post_type", "title", "content", "author")],
        *[text.plain(table[c]) for c in ("replies", "likes", "shares")],
        text.plain(table["positive_score"], 2),
        text.plain(table["negative_score"], 2),
        text.words(table["url"]),
    ]
    return text.pack(text.encode(text.sheet(MENTION_HEADER, columns), "utf-8-sig"))


def faulty(table: pd.DataFrame) -> bytes:
    """The media log of the exercise on repair: canonical columns, one row per row of the table."""
    cells = table.copy()
    for column in ("date", "exported_on", "flight_start", "flight_end"):
        cells[column] = text.times(cells[column], "%Y-%m-%d")
    for column in cells.columns:
        if cells[column].dtype == "float64":
            decimals = 3 if column == "fx_rate" else 2
            cells[column] = text.plain(cells[column], decimals)
    columns = [cells[c].astype("object").where(cells[c].notna(), "").tolist() for c in cells]
    return text.encode(text.sheet(list(cells.columns), columns), "utf-8")
