"""The 38 tasks of the test of the 雙11 main version, and who can do them.

A world changes durations; kept are plans of ten workdays with more than one critical path whose
longest task is not critical, so that the story (and the first question) holds in every world.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from .. import calendar, rng
from . import office

WORKDAYS = 10  # from the start of the flight to go-live, both included
TASK_COLUMNS = ["task_id", "task", "task_en", "days", "effort", "predecessors", "department",
                "owner"]  # fmt: skip


class Job(NamedTuple):
    """key, department, zh, en, days, person-days per day, keys of predecessors."""

    key: str
    department: str
    zh: str
    en: str
    days: int
    intensity: float
    after: str = ""


# In the order in which the departments hand in their lists: not the order of the work.
JOBS = (
    Job("scope", "marketing", "測試範圍與規格定稿", "Agree on scope and specification", 1, 1.0),
    Job("utm", "marketing", "連結與 UTM 清單", "List of links and UTM", 1, 0.5, "scope"),
    Job("cases", "marketing", "撰寫測試案例", "Write the test cases", 2, 0.5, "scope"),
    Job(
        "service",
        "marketing",
        "客服問答與教育訓練",
        "Answers and training for customer service",
        4,
        0.5,
        "scope",
    ),
    Job(
        "links",
        "marketing",
        "測連結、價格與折扣碼",
        "Test links, prices and code",
        1,
        1.0,
        "utm log page_in",
    ),
    Job(
        "checkout",
        "marketing",
        "測結帳組合",
        "Test combinations of the checkout",
        1,
        1.0,
        "log page_in pay_in ship_in invoice",
    ),
    Job(
        "phones",
        "marketing",
        "測手機與內建瀏覽器",
        "Test phones and in-app browsers",
        1,
        1.0,
        "page_in",
    ),
    Job(
        "log",
        "marketing",
        "缺失紀錄表與分級規則",
        "Defect log and rule of severity",
        1,
        0.5,
        "cases",
    ),
    Job(
        "notice",
        "marketing",
        "公告與 LINE 訊息排程",
        "Schedule notice and LINE message",
        1,
        0.5,
        "terms service gift",
    ),
    Job(
        "live",
        "marketing",
        "上線與冒煙測試",
        "Go live and smoke test",
        1,
        1.0,
        "retest notice pressure cards rollback stock refund labels",
    ),
    Job("draft", "design", "主檔版頁面完稿", "Finish the main page", 2, 1.0, "scope"),
    Job(
        "pictures",
        "design",
        "社群圖卡與分享預覽",
        "Social pictures and sharing preview",
        2,
        0.5,
        "scope",
    ),
    Job(
        "revise",
        "design",
        "依審閱修改頁面",
        "Change the page after the review",
        1,
        1.0,
        "copy terms",
    ),
    Job(
        "access", "design", "無障礙與對比檢查", "Check accessibility and contrast", 1, 0.5, "revise"
    ),
    Job("cards", "design", "替換廣告素材", "Swap the ad creatives", 1, 0.5, "pictures access"),
    Job(
        "fix_page",
        "design",
        "修正頁面缺失",
        "Mend defects of the page",
        1,
        1.0,
        "links phones access",
    ),
    Job("stage", "it", "建立測試環境", "Set up the test environment", 2, 0.5, "scope"),
    Job("goods", "it", "匯入商品、價格與折扣碼", "Load products, prices and code", 1, 0.5, "stage"),
    Job("tracking", "it", "埋設 dataLayer", "Place the dataLayer", 2, 0.5, "stage"),
    Job("invoice", "it", "電子發票載具與統編", "E-invoice carriers and tax ids", 1, 0.5, "stage"),
    Job("pay_in", "it", "接上付款方式", "Connect the payment methods", 1, 1.0, "wallets stage"),
    Job(
        "ship_in", "it", "接上物流選項", "Connect the delivery options", 1, 0.5, "cold stores stage"
    ),
    Job(
        "page_in", "it", "頁面部署到測試站", "Put the page on the test site", 1, 0.5, "revise goods"
    ),
    Job("audit", "it", "稽核事件紀錄", "Audit the events", 1, 0.5, "tracking page_in"),
    Job("pressure", "it", "壓力測試", "Load test", 2, 0.5, "page_in"),
    Job("fix", "it", "修正結帳缺失", "Mend defects of the checkout", 1, 1.0, "checkout"),
    Job("rollback", "it", "回復步驟演練", "Rehearse the rollback", 1, 0.5, "page_in"),
    Job("copy", "legal", "審閱頁面文案", "Review the copy of the page", 1, 1.0, "draft"),
    Job(
        "terms", "legal", "審閱退換貨與個資條款", "Review returns and privacy text", 1, 0.5, "draft"
    ),
    Job("retest", "legal", "複測與簽核", "Retest and sign-off", 1, 0.5, "fix fix_page audit"),
    Job("gift", "legal", "贈品與抽獎辦法確認", "Confirm the terms of the gift", 1, 0.5, "scope"),
    Job(
        "account", "payment", "開通測試商店代號", "Open the test merchant account", 1, 0.5, "scope"
    ),
    Job(
        "wallets",
        "payment",
        "設定分期與電子支付",
        "Set up instalments and wallets",
        3,
        1.0,
        "account",
    ),
    Job("refund", "payment", "測請款與退款", "Test capture and refund", 1, 0.5, "checkout"),
    Job("cold", "logistics", "低溫配送規則", "Rules of the cold chain", 2, 0.5, "scope"),
    Job("stores", "logistics", "更新超商門市資料", "Update the list of stores", 1, 0.5, "scope"),
    Job("labels", "logistics", "測出貨單與標籤", "Test waybills and labels", 1, 0.5, "checkout"),
    Job(
        "stock",
        "logistics",
        "備貨與倉儲產能確認",
        "Confirm stock and warehouse capacity",
        2,
        0.5,
        "stores",
    ),
)
PEOPLE = (  # person, zh, en, department, share of the working time that is there for the test
    ("yuan", "林語安", "Lin Yu-an", "marketing", 0.4),
    ("planner", "你（企劃）", "You (planner)", "marketing", 1.0),
    ("ichen", "周以晨", "Chou I-chen", "marketing", 0.6),
    ("pinyu", "蘇品妤", "Su Pin-yu", "design", 0.8),
    ("kai", "范凱", "Fan Kai", "design", 0.8),
    ("pohan", "葉柏翰", "Yeh Po-han", "it", 0.6),
    ("ruei", "洪芮", "Hung Ruei", "it", 1.0),
    ("hao", "連皓", "Lien Hao", "it", 0.6),
    ("min", "江敏", "Chiang Min", "legal", 0.6),
    ("tzu", "鄭子芸", "Cheng Tzu-yun", "legal", 0.8),
    ("pojui", "簡柏睿", "Chien Po-jui", "payment", 0.6),
    ("yating", "宋雅婷", "Sung Ya-ting", "payment", 0.8),
    ("chiajung", "吳佳蓉", "Wu Chia-jung", "logistics", 0.6),
    ("wen", "杜文", "Tu Wen", "logistics", 0.6),
)
VENDORS = ("payment", "logistics")
HEADS = {"marketing": "planner", "design": "pinyu", "it": "pohan", "legal": "min",
         "payment": "pojui", "logistics": "chiajung"}  # fmt: skip


def people() -> pd.DataFrame:
    """person, name, name_en, department, vendor (bool), share (of the working time)."""
    made = pd.DataFrame(PEOPLE, columns=["person", "name", "name_en", "department", "share"])
    made.insert(4, "vendor", made["department"].isin(VENDORS))
    return made.astype(dict.fromkeys(("person", "name", "name_en", "department"), "str"))


Span = tuple[int, int, int, int]


def spans(days: dict[str, int], after: dict[str, list[str]]) -> dict[str, Span]:
    """task -> first and last workday, early and late (ES, EF, LS, LF), counted from 1."""
    behind: dict[str, list[str]] = {task: [] for task in days}
    for task, before in after.items():
        for one in before:
            behind[one].append(task)
    early: dict[str, int] = {}
    late: dict[str, int] = {}

    def end(task: str) -> int:
        if task not in early:
            early[task] = max((end(p) for p in after[task]), default=0) + days[task]
        return early[task]

    last = max(map(end, days), default=0)

    def latest(task: str) -> int:
        if task not in late:
            late[task] = min((latest(s) - days[s] for s in behind[task]), default=last)
        return late[task]

    return {t: (end(t) - days[t] + 1, end(t), latest(t) - days[t] + 1, latest(t)) for t in days}


def _fits(days: dict[str, int], after: dict[str, list[str]]) -> bool:
    """Whether a plan keeps the story."""
    found = spans(days, after)
    if max(span[1] for span in found.values()) != WORKDAYS:
        return False
    critical = {t for t, span in found.items() if span[0] == span[2]}
    longest = max(days.values())
    alone = [t for t in days if days[t] == longest]
    forks = sum(days[t] for t in critical) > WORKDAYS
    return forks and len(alone) == 1 and not critical & set(alone)


def tasks(seed: int, year: int) -> pd.DataFrame:
    """One row per task: task_id, task, task_en, days (workdays), effort (person-days in all),
    predecessors (task_ids joined by ;, "" for none), department, owner (a person).

    Ids follow the departments' lists, so a predecessor may stand below its task.
    """
    gen = rng.stream(seed, year, "test_tasks")
    after = {job.key: job.after.split() for job in JOBS}
    while True:
        moves = gen.choice([-1, 0, 0, 0, 0, 1], len(JOBS))
        days = {job.key: max(1, job.days + int(move))
                for job, move in zip(JOBS, moves, strict=True)}  # fmt: skip
        if _fits(days, after):
            break
    name = {job.key: f"T{number:02d}" for number, job in enumerate(JOBS, 1)}
    rows = [
        (name[job.key], job.zh, job.en, days[job.key], days[job.key] * job.intensity,
         ";".join(name[key] for key in after[job.key]), job.department, HEADS[job.department])
        for job in JOBS
    ]  # fmt: skip
    made = pd.DataFrame(rows, columns=TASK_COLUMNS)
    text = ("task_id", "task", "task_en", "predecessors", "department", "owner")
    return made.astype(dict.fromkeys(text, "str") | {"days": "int64", "effort": "float64"})


def frame(year: int) -> dict[str, object]:
    """Dates around the plan: asked_from (the manager's mail), start (first workday of the flight
    on which work begins), launch_by (a week before 11/11)."""
    start = pd.Timestamp(calendar.flight(year).start)
    days = office.table(year)
    first = days.loc[days["workday"] & (days["date"] >= start), "date"].iloc[0]
    mailed = days.loc[days["workday"] & (days["date"] < first), "date"].iloc[-1]
    return {
        "version": "main",
        "asked_from": f"{mailed:%Y-%m-%d}",
        "start": f"{first:%Y-%m-%d}",
        "launch_by": f"{year}-11-04",
    }
