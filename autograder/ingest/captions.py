"""One table of captions: what each platform writes above a column -> our canonical name.

An entry reads ``canonical name: (captions in Chinese and English, ...)``. Captions are compared
after `plain()`: full-width and half-width forms, upper and lower case, runs of spaces, and a
currency in brackets at the end ("花費金額 (TWD)") make no difference. Sources: the zh-TW and
English headers of the platforms' own exports; a caption that no export has shown is still listed
when the course's own shop writes it.

`unused.KNOWN_UNUSED` holds columns we know and do not need (ratios are always computed again from
counts). A caption in neither table is *unknown*: it is named to the reader, never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from .unused import KNOWN_UNUSED

CURRENCY_TAIL = re.compile(r"\s*\(([a-z]{3})\)$")

CAPTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "google_ads": {
        "date": ("天", "日期", "Day", "Date", "segments.date"),
        "channel_type": (
            "廣告活動類型",
            "Campaign type",
            "campaign.advertising_channel_type",
        ),
        "campaign_id": ("廣告活動 ID", "廣告活動編號", "Campaign ID", "campaign.id"),
        "campaign": ("廣告活動", "廣告活動名稱", "Campaign", "Campaign name", "campaign.name"),
        "device": ("裝置", "Device", "segments.device"),
        "impressions": ("曝光", "曝光次數", "Impr.", "Impressions", "metrics.impressions"),
        "clicks": ("點擊", "點擊次數", "Clicks", "metrics.clicks"),
        "cost": ("費用", "Cost"),
        "cost_micros": ("metrics.cost_micros",),
        "currency": ("貨幣代碼", "幣別", "Currency code", "Currency", "customer.currency_code"),
        "fx_rate": ("匯率", "Exchange rate", "fx_rate"),
        "conversions": ("轉換", "轉換次數", "Conversions", "metrics.conversions"),
        "conversion_value": ("轉換價值", "Conv. value", "metrics.conversions_value"),
    },
    "meta": {
        "date": ("分析報告開始", "天數", "Reporting starts", "Day"),
        "date_end": ("分析報告結束", "Reporting ends"),
        "campaign_id": ("行銷活動編號", "Campaign ID"),
        "campaign": ("行銷活動名稱", "Campaign name"),
        "adset": ("廣告組合名稱", "Ad set name"),
        "device": ("裝置平台", "曝光裝置", "Device platform", "Impression device"),
        "reach": ("觸及人數", "Reach"),
        "impressions": ("曝光次數", "Impressions"),
        "clicks": ("連結點擊次數", "Link clicks"),
        "all_clicks": ("點擊次數（全部）", "Clicks (all)"),
        "cost": ("花費金額", "Amount spent"),
        "currency": ("貨幣", "幣別", "Currency"),
        "fx_rate": ("匯率", "Exchange rate"),
        "conversions": ("購買次數", "Purchases"),
        "conversion_value": ("購買轉換值", "Purchases conversion value"),
    },
    "line_ads": {
        "date": ("day", "日期"),
        "campaign_id": ("campaign_id", "廣告活動 ID"),
        "campaign": ("campaign_name", "廣告活動名稱"),
        "device": ("device", "裝置"),
        "impressions": ("impressions", "曝光數"),
        "clicks": ("clicks", "點擊數"),
        "all_clicks": ("all_clicks",),
        "cost": ("cost", "費用"),
        "currency": ("currency", "幣別"),
        "fx_rate": ("fx_rate", "匯率"),
        "cv": ("cv", "轉換數"),
        "purchase": ("purchase", "購買數"),
        "conversion_value": ("purchase_value", "cv_value", "conversion_value", "購買金額"),
        "reach": ("reach_estimated", "預估觸及"),
    },
    "line_oa": {
        "date": ("傳送日期", "發送日期", "日期", "date"),
        "campaign_id": ("訊息編號", "requestId", "message_id"),
        "campaign": ("群發訊息", "訊息名稱", "message"),
        "device": ("裝置", "device"),
        "delivered": ("傳送人數", "發送人數", "delivered"),
        "impressions": ("已開封", "uniqueImpression"),
        "clicks": ("點擊的用戶", "uniqueClick"),
        "all_clicks": ("點擊次數", "click"),
        "cost": ("訊息費用", "費用", "message_fee"),
        "currency": ("幣別", "currency"),
        "conversions": ("轉換", "訂單數", "conversions"),
        "conversion_value": ("轉換價值", "訂單金額", "conversion_value"),
    },
    "line_friends": {
        "date": ("日期", "date"),
        "added": ("加入好友", "followers"),
        "reachable": ("目標好友數", "targetedReaches"),
        "blocked": ("封鎖", "blocks"),
    },
    "edm": {
        "date": ("寄送日期", "發送日期", "sent_date", "Send date"),
        "campaign_id": ("信件編號", "電子報編號", "email_id", "Campaign ID"),
        "campaign": ("電子報名稱", "信件主旨", "Subject", "Campaign"),
        "device": ("裝置", "Device"),
        "delivered": ("寄達數", "送達數", "Delivered"),
        "impressions": ("開信數", "不重複開信數", "Opens", "Unique opens"),
        "clicks": ("點擊數", "不重複點擊數", "Clicks", "Unique clicks"),
        "all_clicks": ("總點擊數", "Total clicks"),
        "cost": ("費用", "Cost"),
        "currency": ("幣別", "Currency"),
        "conversions": ("轉換", "訂單數", "Orders"),
        "conversion_value": ("轉換價值", "訂單金額", "Revenue"),
    },
    "kol": {
        "date": ("日期", "上線日期", "date", "Date"),
        "campaign_id": ("合作編號", "partnership_id", "Deal ID"),
        "campaign": ("合作名稱", "創作者", "KOL 名稱", "Creator", "kol"),
        "device": ("裝置", "Device"),
        "impressions": ("曝光數", "觀看數", "Views", "Impressions"),
        "clicks": ("導購連結點擊", "連結點擊", "Link clicks", "Clicks"),
        "all_clicks": ("總點擊", "All clicks"),
        "cost": ("合作費用", "費用", "Fee", "Cost"),
        "currency": ("幣別", "Currency"),
        "reach": ("觸及人數", "Reach"),
        "conversions": ("折扣碼訂單", "轉換", "Code orders", "Orders"),
        "conversion_value": ("折扣碼訂單金額", "轉換價值", "Code revenue", "Revenue"),
    },
    "seo": {
        "date": ("日期", "Date"),
        "campaign_id": ("資源編號", "Property ID"),
        "campaign": ("資源", "Property"),
        "device": ("裝置", "Device"),
        "impressions": ("曝光", "曝光次數", "Impressions"),
        "clicks": ("點擊次數", "點擊", "Clicks"),
        "position": ("平均排名", "平均排序", "排序", "Position"),
        "conversions": ("轉換", "重要事件", "Key events"),
        "conversion_value": ("轉換價值", "總收益", "Total revenue"),
    },
    "ga4_sessions": {
        "date": ("日期", "Date"),
        "channel_group": (
            "工作階段主要管道群組",
            "工作階段主要管道群組 (預設管道群組)",
            "工作階段預設管道群組",
            "Session primary channel group (Default Channel Group)",
            "Session primary channel group",
            "Session default channel group",
        ),
        "source_medium": ("工作階段來源/媒介", "工作階段來源 / 媒介", "Session source / medium"),
        "campaign": ("工作階段廣告活動", "Session campaign"),
        "campaign_id": ("工作階段廣告活動 ID", "工作階段手動廣告活動 ID", "Session campaign ID",
                        "Session manual campaign ID"),
        "device": ("裝置類別", "Device category"),
        "traffic_type": ("流量類型", "Traffic type", "traffic_type"),
        "sessions": ("工作階段", "Sessions"),
        "engaged_sessions": ("互動工作階段", "參與工作階段", "Engaged sessions"),
        "single_page_sessions": ("單頁工作階段", "單次瀏覽工作階段", "Single-view sessions",
                                 "Single-page sessions"),
    },
    "ga4_transactions": {
        "transaction_id": ("交易 ID", "交易編號", "Transaction ID", "transaction_id"),
        "channel_group": ("工作階段主要管道群組", "Session primary channel group",
                          "Session default channel group"),
        "source_medium": ("工作階段來源/媒介", "工作階段來源 / 媒介", "Session source / medium"),
        "channel": ("channel", "管道"),
        "revenue": ("購買收益", "總收益", "Purchase revenue", "Total revenue", "revenue"),
        "transacted_at": ("日期 + 小時 (YYYYMMDDHH)", "日期時間", "交易時間", "Date and time",
                          "Date + hour (YYYYMMDDHH)", "transacted_at"),
    },
    "orders": {
        "order_id": ("訂單號碼", "訂單編號", "Order Number", "order_id"),
        "ordered_at": ("訂單日期", "Order Date", "ordered_at"),
        "status": ("訂單狀態", "Order Status", "status"),
        "payment_status": ("付款狀態", "Payment Status", "payment_status"),
        "payment_method": ("付款方式", "Payment Method", "payment_method"),
        "delivery_method": ("送貨方式", "Delivery Method", "delivery_method"),
        "delivery_status": ("送貨狀態", "Delivery Status", "delivery_status"),
        "customer_id": ("顧客 ID", "顧客編號", "會員編號", "Customer ID", "customer_id"),
        "is_new": ("新顧客", "新客", "首購", "New Customer", "is_new"),
        "county": ("縣市", "收件縣市", "地址 3（城市）", "County", "county"),
        "sku": ("商品貨號", "SKU", "sku"),
        "product": ("商品名稱", "Product Name", "product"),
        "quantity": ("數量", "Quantity", "quantity"),
        "line_amount": ("商品小計", "商品結帳價小計", "Item Subtotal", "line_amount"),
        "order_discount": ("訂單折扣", "優惠折扣", "Order Discount", "order_discount"),
        "points_used": ("點數折抵", "折抵購物金", "Points Used", "points_used"),
        "shipping": ("運費", "Delivery Fee", "Shipping Fee", "shipping"),
        "order_total": ("訂單合計", "付款總金額", "Order Total", "order_total"),
        "currency": ("貨幣", "幣別", "Currency", "currency"),
        "fx_rate": ("匯率", "Exchange Rate", "fx_rate"),
        "refund_amount": ("退款金額", "Refunded Amount", "refund_amount"),
        "refund_date": ("退款日期", "Refund Date", "refund_date"),
        "line_cost": ("商品成本", "Item Cost", "line_cost"),
        "utm_source": ("UTM 來源", "UTM Source", "utm_source"),
        "utm_medium": ("UTM 媒介", "UTM Medium", "utm_medium"),
        "utm_campaign": ("UTM 活動", "UTM Campaign", "utm_campaign"),
        "invoice_type": ("發票類型", "Invoice Type", "invoice_type"),
    },
    "shopify": {
        "order_id": ("Name",),
        "ordered_at": ("Created at",),
        "payment_status": ("Financial Status",),
        "delivery_status": ("Fulfillment Status",),
        "cancelled_at": ("Cancelled at",),
        "payment_method": ("Payment Method",),
        "delivery_method": ("Shipping Method",),
        "currency": ("Currency",),
        "order_discount": ("Discount Amount",),
        "shipping": ("Shipping",),
        "order_total": ("Total",),
        "refund_amount": ("Refunded Amount",),
        "quantity": ("Lineitem quantity",),
        "product": ("Lineitem name",),
        "line_price": ("Lineitem price",),
        "sku": ("Lineitem sku",),
        "county": ("Shipping Province Name", "Shipping City"),
    },
    "claims": {
        "platform": ("平台", "platform"),
        "order_id": ("訂單號碼", "訂單編號", "order_id"),
        "claimed_value": ("回報金額", "claimed_value", "value"),
        "claim_type": ("歸因類型", "claim_type"),
        "days_since_touch": ("距離接觸天數", "days_since_touch"),
        "claimed_at": ("回報時間", "claimed_at"),
    },
    "invoices": {
        "invoice_date": ("發票日期", "帳單日期", "Invoice date", "invoice_date"),
        "channel": ("管道", "媒體", "Channel", "channel"),
        "net_amount": ("未稅金額", "銷售額", "Net amount", "net_amount"),
        "tax_amount": ("稅額", "營業稅額", "Tax amount", "tax_amount"),
        "agency_fee": ("代操服務費（未稅）", "代操費", "服務費", "Agency fee", "agency_fee"),
        "currency": ("幣別", "貨幣", "Currency", "currency"),
        "fx_rate": ("匯率", "Exchange rate", "fx_rate"),
        "vendor_country": ("開立國家", "廠商國別", "Vendor country", "vendor_country"),
    },
    "geo_panel": {
        "date": ("日期", "date"),
        "county": ("縣市", "county"),
        "treated": ("實驗組", "treated"),
        "period": ("期間", "period"),
        "orders": ("訂單數", "orders"),
        "revenue": ("營收", "revenue"),
        "ad_spend": ("廣告費", "ad_spend"),
    },
    "paths": {
        "user": ("使用者", "user", "user_pseudo_id"),
        "step": ("步驟", "step"),
        "touch_time": ("接觸時間", "touch_time"),
        "channel": ("管道", "channel"),
        "converted": ("是否轉換", "converted"),
        "value": ("轉換價值", "value"),
    },
    "mentions": {
        "mention_id": ("編號", "mention_id"),
        "topic": ("主題", "topic"),
        "source_type": ("來源類型", "source_type"),
        "site": ("來源網站", "site"),
        "posted_at": ("發文時間", "posted_at"),
        "post_type": ("主文或回文", "主文/回文", "post_type"),
        "title": ("標題", "title"),
        "content": ("內容", "content"),
        "author": ("作者", "author"),
        "replies": ("回應數", "replies"),
        "likes": ("按讚數", "likes"),
        "shares": ("分享數", "shares"),
        "positive_score": ("正面分數", "positive_score"),
        "negative_score": ("負面分數", "negative_score"),
        "url": ("網址", "url"),
    },
    # The course's own table, whose captions are the canonical names themselves.
    "faulty": {
        name: (name,) for name in (
            "row_id", "date", "channel", "campaign_id", "campaign", "device", "impressions",
            "clicks", "all_clicks", "cost", "cost_unit", "currency", "fx_rate", "conversions",
            "conversion_value", "reach", "row_kind", "traffic_type", "sessions",
            "engaged_sessions", "single_page_sessions", "exported_on", "source_file",
            "date_text", "flight_start", "flight_end",
        )
    },
    "products": {
        "sku": ("商品貨號", "SKU", "sku"),
        "name": ("商品名稱", "Product name", "name"),
        "line": ("產品線", "商品線", "Product line", "line"),
        "legal_class": ("法規類別", "legal_class"),
        "price_incl_vat": ("售價（含稅）", "price_incl_vat"),
        "cost": ("成本（未稅）", "成本", "cost"),
        "launch_date": ("上市日期", "launch_date"),
        "stock": ("庫存", "庫存數量", "stock"),
    },
}

# Columns without which the file cannot be read as that export at all.
REQUIRED: dict[str, tuple[str, ...]] = {
    "google_ads": ("campaign", "clicks", "impressions"),
    "meta": ("date", "campaign", "cost", "impressions"),
    "line_ads": ("date", "campaign", "impressions", "clicks", "cost"),
    "line_oa": ("date", "impressions", "clicks"),
    "line_friends": ("date", "added", "blocked"),
    "edm": ("date", "impressions", "clicks"),
    "kol": ("date", "campaign", "clicks", "cost"),
    "seo": ("date", "clicks", "impressions"),
    "ga4_sessions": ("sessions", "engaged_sessions"),
    "ga4_transactions": ("transaction_id", "revenue"),
    "orders": ("order_id", "ordered_at", "order_total"),
    "shopify": ("order_id", "ordered_at", "order_total", "payment_status"),
    "claims": ("platform", "order_id", "claimed_value", "claim_type", "days_since_touch"),
    "invoices": ("invoice_date", "channel", "net_amount"),
    "geo_panel": ("date", "county", "treated", "orders"),
    "paths": ("user", "step", "channel", "converted"),
    "mentions": ("mention_id", "topic", "posted_at", "content"),
    "faulty": ("row_id", "date_text", "flight_start", "flight_end"),
    "products": ("sku", "name", "cost"),
}

@lru_cache(maxsize=20_000)
def plain(caption: str) -> str:
    """A caption in the form in which captions are compared ("CPM（全部） (TWD)" -> "cpm(全部)")."""
    text = unicodedata.normalize("NFKC", str(caption)).strip().strip("﻿").casefold()
    text = re.sub(r"\s+", " ", text).replace(" (", "(").replace(" / ", "/")
    return CURRENCY_TAIL.sub("", re.sub(r"\(([a-z]{3})\)$", r" (\1)", text)).strip()


def currency_of(caption: str) -> str | None:
    """The currency written in brackets at the end of a caption, or None."""
    found = re.search(r"\(([A-Za-z]{3})\)\s*$", unicodedata.normalize("NFKC", str(caption)))
    return found.group(1).upper() if found and found.group(1).isupper() else None


@cache
def names(kind: str) -> dict[str, str]:
    """plain caption -> canonical name for one kind of export."""
    return {plain(c): name for name, captions in CAPTIONS[kind].items() for c in captions}


@cache
def unused(kind: str) -> set[str]:
    """Plain captions of one kind that are known and not needed."""
    return {plain(c) for c in KNOWN_UNUSED[kind]}
