"""Titles and fields of the exports of T2.2: visitors."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "consent_log": ("同意紀錄", "Consent log", "visitors.consent_log", ()),
    "crm": ("會員名單", "Members", "visitors.crm", ()),
    "survey": ("會員問卷", "Survey of members", "visitors.survey", ()),
}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "consent_log": {
        "entry_id": ("text", "紀錄編號", "Number of the entry"),
        "at": ("time", "臺北時間；檔案裡有的寫 UTC（結尾 Z），讀進來換成臺北",
               "Taipei time; some are UTC in the file (end in Z), which the reader converts"),
        "user_pseudo_id": ("text", "GA4 給瀏覽器的編號", "GA4's number of the browser"),
        "purpose": ("text", "目的：personalisation 貼標籤與個人化、analytics 分析、ads_measurement "
                            "廣告衡量",
                    "Purpose: personalisation (tags), analytics, ads_measurement"),
        "state": ("text", "granted 同意、denied 不同意、withdrawn 撤回",
                  "granted, denied or withdrawn"),
    },
    "crm": {
        "customer_id": ("text", "會員編號", "Member"),
        "joined_on": ("date", "加入日", "Day of joining"),
        "age_band": ("text", "年齡組", "Age band"),
        "sex": ("text", "女、男、未填", "女 female, 男 male, 未填 not given"),
        "county": ("text", "縣市", "County"),
        "consent_marketing": ("bool", "是否同意行銷聯絡；檔案寫 Y、N",
                              "Agrees to be contacted; Y or N in the file"),
    },
    "survey": {
        "answer_id": ("text", "問卷編號", "Number of the answer"),
        "customer_id": ("text", "會員編號", "Member"),
        "answered_at": ("time", "填答時間，臺北", "When it was answered, Taipei"),
        "education": ("text", "學歷；空白是不願回答", "Education; blank: would not say"),
        "income": ("text", "月收入（新臺幣）；空白是不願回答",
                   "Income a month (TWD); blank: would not say"),
    },
}  # fmt: skip
