"""The kinds of dirt of the course (D01 to D40) and which of them this world can switch.

`SWITCHES` names what each switch does in the tables and files of chapters T1.1 and T1.5; `ALWAYS`
what is part of the files' shape and cannot be switched off; `LATER` belongs to later chapters.
"""

from __future__ import annotations

from collections.abc import Iterable

SWITCHES = {
    "D01": ("Title lines before the header", "標頭之前有標題列"),
    "D02": ("Rows of totals among the details", "明細裡夾著總計列"),
    "D03": ("Thousands separators and percent signs", "千分位逗號與百分號"),
    "D04": ("Tokens for missing values (' --', '< 10%')", "缺值寫成「 --」或「< 10%」"),
    "D05": ("API costs in micros", "API 的費用以百萬分之一元計"),
    "D06": ("CTR as percent, number or fraction", "點閱率有時是百分比、有時是小數"),
    "D07": ("Overlapping downloads repeat days", "下載區間重疊，日期重複"),
    "D08": ("Earlier downloads lack late conversions", "較早下載的檔案還缺晚到的轉換"),
    "D09": ("UTF-16 and Big5 files", "UTF-16 與 Big5 編碼的檔案"),
    "D10": ("民國 years", "民國年日期"),
    "D11": ("UTC time stamps in the conversion log", "轉換紀錄用 UTC 時間"),
    "D12": ("VAT apart on domestic invoices only", "只有國內發票另列營業稅"),
    "D13": ("Agency fees outside the platforms", "平台費用之外的代操服務費"),
    "D14": ("USD account, orders and invoices", "美元帳戶、訂單與發票"),
    "D15": ("Cancelled and pending orders", "取消與未付款訂單"),
    "D16": ("Refunds at a later date", "日後才發生的退款"),
    "D17": ("Parcels that nobody fetched", "超商未取退回"),
    "D18": ("Order totals repeated on each item", "訂單合計在每個品項重複"),
    "D19": ("Points as payment", "點數折抵"),
    "D20": ("Purchases fired twice, claims without an order", "購買事件重複觸發、回報對不到訂單"),
    "D21": ("Transactions without an id", "沒有交易編號的交易"),
    "D22": ("Days on which tracking broke", "追蹤中斷的日子"),
    "D23": ("Lost UTM", "UTM 遺失"),
    "D24": ("UTM spelled in several ways", "UTM 寫法不一"),
    "D25": ("Payment domain as referrer", "金流網域變成推薦來源"),
    "D26": ("Bots and office traffic", "機器人與內部流量"),
    "D27": ("Attribution windows that differ", "各平台歸因期間不同"),
    "D28": ("View-through claims", "瀏覽後轉換"),
    "D29": ("Conversions on the day of the click", "轉換記在點擊日"),
    "D33": ("Renamed and copied campaigns", "改名與複本的廣告活動"),
    "D37": ("A half-finished last day", "最後一天尚未結束"),
    "D38": ("Chinese and English captions in one folder", "同一資料夾有中英文欄名"),
    "D39": ("Weather with T, X and -9.8", "天氣資料有 T、X 與 -9.8"),
    "D40": ("Reposts and own posts among mentions", "聲量裡有轉貼與自家帳號"),
    "D41": ("Events without consent, without ids", "沒有同意的事件沒有識別碼"),
    "D42": ("Batches of events sent twice, marks that come late", "事件批次重送、互動記號晚到"),
    "D43": ("Broken lines, mixed types, a file with UTC days", "斷掉的行、型別混用、UTC 日的檔案"),
}
ALWAYS = {
    "D34": (
        "Meta rows with conversions and no click follow from view-through (D28)",
        "Meta 有轉換但零點擊的列，來自瀏覽後轉換（D28）",
    ),
    "D35": ("Reach is per day and row, so its sum is not reach", "觸及以日、列計，不可相加"),
    "D32": (
        "Each download of Google Trends has a scale of its own",
        "Google Trends 每次下載各有自己的尺度",
    ),
    "D36": ("Impossible values are in `faulty` only", "不可能的數值只放在修正練習的媒體紀錄"),
}
LATER = {
    "D30": "GA4 thresholds: T2.2",
    "D31": "Search Console queries: T2.2",
}
NAMES = {**SWITCHES, **ALWAYS}
ALL = frozenset(SWITCHES)


def parse(dirt: str | Iterable[str]) -> frozenset[str]:
    """Set of switches from "all", "none", "D01,D02" or a collection of ids.

    Raises:
        ValueError: an id is not a switch of this world.
    """
    if isinstance(dirt, str):
        word = dirt.strip()
        if word.lower() == "all":
            return ALL
        if word.lower() in {"none", ""}:
            return frozenset()
        dirt = word.replace("，", ",").split(",")
    wanted = frozenset(str(d).strip().upper() for d in dirt if str(d).strip())
    unknown = sorted(wanted - ALL)
    if unknown:
        known = {**{key: en for key, (en, _) in ALWAYS.items()}, **LATER}
        reason = "; ".join(f"{u}: {known.get(u, 'unknown')}" for u in unknown)
        raise ValueError(f"No such switch ({reason}). Choose among {', '.join(sorted(ALL))}.")
    return wanted
