"""What has to be measured, what the house can lend for it, and the frame of the request.

Prices, budget, months, amounts and the choice of needs differ by world; the sources and their
levels of access do not.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from .. import rng

NEEDS = (
    # id, zh, en, fields, action, unit of the amount, use of personal data
    ("traffic", "每天各通路的工作階段與互動", "Sessions and engagement by channel and day",
     "sessions;engaged_sessions;channel", "read", "", ""),
    ("event_paths", "事件明細，看訪客走到哪一步", "Events, to see how far visitors get",
     "event_name;event_timestamp;user_pseudo_id", "read", "", "path_analysis"),
    ("orders", "訂單，和 GA4 的購買核對", "Orders, to reconcile with GA4",
     "order_id;order_total;status", "read", "", ""),
    ("repeat", "誰在六個月內買第二次", "Who buys again within six months",
     "order_id;customer_id", "read", "", "repeat_purchase"),
    ("member_mail", "寄雙12 優惠信的名單", "List for the 雙12 offer by mail",
     "email;marketing_consent", "export", "", "member_mail"),
    ("mail_clicks", "活動信的送達與點擊", "Mails delivered and clicked",
     "delivered;clicks", "read", "", ""),
    ("search_terms", "自然搜尋的字詞與點擊", "Terms and clicks of organic search",
     "query;clicks;position", "read", "", ""),
    ("consent_share", "同意 cookie 的比率", "Share of visitors who accept cookies",
     "consent_rate", "read", "", ""),
    ("new_tags", "準備新的事件標籤", "Prepare new event tags", "tags", "configure", "", ""),
    ("publish_tags", "審過的標籤發布上線", "Publish tags that were approved", "tags", "publish",
     "", ""),
    ("android", "在 Android 手機和內建瀏覽器測試", "Test on Android and its in-app browsers",
     "android_device", "test", "phones", ""),
    ("ios", "在 iPhone 和內建瀏覽器測試", "Test on iPhone and its in-app browsers", "ios_device",
     "test", "phones", ""),
    ("query_volume", "每月查詢的資料量", "Data scanned by queries in a month", "query_gb", "query",
     "GB", ""),
)
ALWAYS = ("event_paths", "repeat", "member_mail", "new_tags", "publish_tags", "android",
          "query_volume")
OPTIONAL = 4  # of the six others
SOURCES = (
    # source, access, level, fields, actions, owner, zh, en
    ("ga4", "viewer", 1, "sessions;engaged_sessions;channel;consent_rate", "read", "marketing",
     "GA4 檢視者", "GA4 viewer"),
    ("ga4", "editor", 3, "sessions;engaged_sessions;channel;consent_rate", "read;configure",
     "marketing", "GA4 編輯者", "GA4 editor"),
    ("ga4", "administrator", 5, "sessions;engaged_sessions;channel;consent_rate",
     "read;configure", "marketing", "GA4 管理員", "GA4 administrator"),
    ("bigquery", "data_viewer", 2, "event_name;event_timestamp;user_pseudo_id;sessions;channel",
     "read", "it", "BigQuery 資料檢視者", "BigQuery data viewer"),
    ("bigquery", "data_editor", 3, "event_name;event_timestamp;user_pseudo_id;sessions;channel",
     "read;configure", "it", "BigQuery 資料編輯者", "BigQuery data editor"),
    ("bigquery", "owner", 5, "event_name;event_timestamp;user_pseudo_id;sessions;channel",
     "read;configure;export", "it", "BigQuery 擁有者", "BigQuery owner"),
    ("shop", "report", 1, "orders;revenue", "read", "ecommerce", "商店後台報表", "Shop reports"),
    ("shop", "orders_without_names", 2, "order_id;order_total;status", "read", "ecommerce",
     "商店訂單（不含個資）", "Orders without names"),
    ("shop", "orders_with_customer", 3, "order_id;order_total;status;customer_id", "read",
     "ecommerce", "商店訂單（含會員編號）", "Orders with the member's number"),
    ("shop", "administrator", 5,
     "order_id;order_total;status;customer_id;name;phone;address;email;marketing_consent",
     "read;export;configure", "ecommerce", "商店管理員", "Shop administrator"),
    ("crm", "summary", 1, "members;county", "read", "crm", "會員統計", "Totals of members"),
    ("crm", "mail_list", 2, "email;marketing_consent", "export", "crm",
     "已同意會員的寄送名單", "Mailing list of members who agreed"),
    ("crm", "full_export", 4, "email;marketing_consent;name;phone;address;customer_id", "export",
     "crm", "會員全檔匯出", "Export of all member data"),
    ("edm", "report", 1, "delivered;opens;clicks", "read", "crm", "電子報報表", "Mail reports"),
    ("edm", "sender", 4, "delivered;opens;clicks;email", "read;publish", "crm", "電子報寄送者",
     "Mail sender"),
    ("search_console", "restricted", 1, "query;clicks;position", "read", "it",
     "Search Console 有限權限", "Search Console restricted user"),
    ("search_console", "owner", 5, "query;clicks;position", "read;configure", "it",
     "Search Console 擁有者", "Search Console owner"),
    ("gtm", "read", 1, "tags", "read", "it", "GTM 讀取", "GTM read"),
    ("gtm", "edit", 3, "tags", "read;configure", "it", "GTM 編輯", "GTM edit"),
    ("gtm", "publish", 4, "tags", "read;configure;publish", "it", "GTM 發布", "GTM publish"),
    ("gtm", "administrator", 5, "tags", "read;configure;publish", "it", "GTM 管理員",
     "GTM administrator"),
)
COUNTED = (
    # source, access, capacity, field, action, owner, billing, price from, to, zh, en
    ("android_phone", "buy", 1, "android_device", "test", "it", "once", 5_990, 8_990,
     "Android 測試機，買斷", "Android phone, bought"),
    ("android_phone", "lease", 1, "android_device", "test", "it", "monthly", 480, 1_900,
     "Android 測試機，月租", "Android phone, leased"),
    ("iphone", "buy", 1, "ios_device", "test", "it", "once", 14_900, 24_900,
     "iPhone 測試機，買斷", "iPhone, bought"),
    ("iphone", "lease", 1, "ios_device", "test", "it", "monthly", 1_200, 3_900,
     "iPhone 測試機，月租", "iPhone, leased"),
    ("bigquery_quota", "block_200", 200, "query_gb", "query", "it", "monthly", 60, 190,
     "查詢額度，每份 200 GB", "Quota, blocks of 200 GB"),
    ("bigquery_quota", "block_1000", 1_000, "query_gb", "query", "it", "monthly", 320, 640,
     "查詢額度，每份 1,000 GB", "Quota, blocks of 1,000 GB"),
    ("bigquery_quota", "flat", 20_000, "query_gb", "query", "it", "monthly", 2_600, 4_200,
     "查詢額度，包月 20,000 GB", "Quota, flat 20,000 GB"),
)
FREE = ("ga4", "gtm", "search_console")  # a seat more costs nothing there
LICENCE = {("bigquery", "data_viewer"): (0, 0), ("crm", "mail_list"): (280, 480),
           ("edm", "report"): (150, 350), ("shop", "orders_with_customer"): (300, 900)}


def catalogue(world: Any) -> pd.DataFrame:
    """What can be asked for: source, access, name, name_en, level (1 to 5, 0 for things that are
    counted), fields and actions (joined by semicolons), owner, capacity (of one unit), billing
    (once or monthly), unit_price (TWD without VAT)."""
    gen = rng.stream(world.seed, world.year, "measurement/catalogue")
    rows: list[dict[str, Any]] = []
    for source, access, level, fields, actions, owner, zh, en in SOURCES:
        usual = (0, 0) if level < 3 or source in FREE else (300, 1_500)
        low, high = LICENCE.get((source, access), usual)
        rows.append({
            "source": source, "access": access, "name": zh, "name_en": en, "level": level,
            "fields": fields, "actions": actions, "owner": owner, "capacity": 1,
            "billing": "monthly", "unit_price": int(gen.integers(low, high + 1) // 10 * 10),
        })
    for source, access, capacity, fields, action, owner, billing, low, high, zh, en in COUNTED:
        rows.append({
            "source": source, "access": access, "name": zh, "name_en": en, "level": 0,
            "fields": fields, "actions": action, "owner": owner, "capacity": capacity,
            "billing": billing, "unit_price": int(gen.integers(low, high + 1) // 10 * 10),
        })
    return pd.DataFrame(rows)


def needs(world: Any) -> pd.DataFrame:
    """What has to be measured: need, title, title_en, fields, action, amount and unit (of things
    that are counted, else 1), keep_months (NA for things), use (of personal data, else NA)."""
    gen = rng.stream(world.seed, world.year, "measurement/needs")
    others = [n[0] for n in NEEDS if n[0] not in ALWAYS]
    chosen = {*ALWAYS, *gen.choice(others, OPTIONAL, replace=False)}
    rows = []
    for need, zh, en, fields, action, unit, use in NEEDS:
        amount = {"phones": int(gen.integers(2, 4)),
                  "GB": int(gen.integers(9, 58)) * 100 + 40}.get(unit, 1)
        keep = int(gen.choice([2, 3, 6, 13, 14])) if unit == "" and fields != "tags" else None
        if need == "member_mail":  # the list of one mail
            keep = int(gen.integers(1, 4))
        if need in chosen:
            rows.append({"need": need, "title": zh, "title_en": en, "fields": fields,
                         "action": action, "amount": amount, "unit": unit or "access",
                         "keep_months": keep, "use": use or None})
    return pd.DataFrame(rows).astype({"keep_months": "Int64", "use": "str"})


def brief(world: Any) -> dict[str, Any]:
    """asked_on, needed_by, months and budget (TWD without VAT) of the request."""
    gen = rng.stream(world.seed, world.year, "measurement/brief")
    asked = date(world.year, 11, 24)
    months = int(gen.integers(5, 13))
    total = sum(cheapest(world, months))
    budget = int(np.ceil(total * gen.uniform(1.04, 1.12) / 100) * 100)
    return {"asked_on": asked.isoformat(),
            "needed_by": (asked + timedelta(days=int(gen.integers(7, 12)))).isoformat(),
            "months": months, "budget": budget}


def cheapest(world: Any, months: int) -> list[float]:
    """Cost of each need with the lowest access that does, or the cheapest way to have things."""
    offers, out = catalogue(world), []
    for need in needs(world).itertuples():
        fits = [o for o in offers.itertuples()
                if set(need.fields.split(";")) <= set(o.fields.split(";"))
                and need.action in o.actions.split(";")]
        cost = {o.Index: o.unit_price * -(-need.amount // o.capacity)
                * (months if o.billing == "monthly" else 1) for o in fits}
        out.append(cost[min(fits, key=lambda o: (o.level, cost[o.Index])).Index])
    return out
