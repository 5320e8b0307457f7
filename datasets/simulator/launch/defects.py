"""Defects of a test: what was reported, how it was followed up, and a list already graded.

Grades, hours, owners and capacity are the house's (launch_rules.yml), which nothing here reads:
the truth of a list is the exercise's business, this module only makes lists that have edges.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

# area, kind, stops the order, workaround, low and high share (None: nobody counted), zh, en
CATALOGUE: tuple[tuple[str, str, bool, bool, float | None, float | None, str, str], ...] = (
    ("checkout", "checkout", True, False, 0.05, 0.15, "取貨付款加折扣碼，少了折扣，客人放棄",
     "cash on delivery with the code: no discount, people give up"),
    ("payment", "checkout", True, True, 0.05, 0.2, "LINE 內分期手續費加了兩次",
     "instalment fee added twice inside LINE"),
    ("delivery", "checkout", True, False, 0.02, 0.08, "冷凍商品可以選常溫門市取貨",
     "frozen goods can be sent to a normal-temperature store"),
    ("delivery", "checkout", True, True, 0.01, 0.04, "超過 NT$20,000 仍可門市取貨",
     "store pick-up accepted above NT$20,000"),
    ("checkout", "checkout", False, True, 0.1, 0.3, "錯誤的手機條碼載具也收",
     "a carrier code of the wrong form is accepted"),
    ("checkout", "price", False, False, 0.05, 0.2, "統編發票的訂單少了折扣",
     "orders with a company invoice lose the discount"),
    ("page", "price", False, True, 1.0, 1.0, "頁面價格與企劃不同", "price differs from the plan"),
    ("page", "layout", False, True, 0.2, 0.2, "折扣碼按鈕被橫幅蓋住", "a banner covers the code"),
    ("page", "layout", False, True, 0.02, 0.15, "小螢幕的標題斷在奇怪的地方",
     "the headline breaks oddly on small screens"),
    ("page", "layout", True, False, 0.02, 0.1, "FB 內建瀏覽器的選購按鈕按不到",
     "the button cannot be pressed in Facebook's browser"),
    ("copy", "legal", False, True, 0.9, 1.0, "缺七日解除契約說明", "the seven-day text is missing"),
    ("copy", "legal", False, True, 0.3, 0.9, "「最有效」沒有依據", "a claim without evidence"),
    ("copy", "text", False, True, 0.2, 1.0, "產地寫錯字", "a wrong character in the origin"),
    ("copy", "text", False, True, 0.01, 0.1, "常見問題的舊電話", "an old phone number in the FAQ"),
    ("checkout", "privacy", False, True, 0.001, 0.01, "訂單查詢看得到別人的姓名",
     "the order page shows another customer's name"),
    ("page", "privacy", False, True, 0.5, 1.0, "訂閱電子報預先打勾", "newsletter box pre-ticked"),
    ("tracking", "tracking", False, True, 0.5, 0.5, "purchase 重複推入", "purchase pushed twice"),
    ("tracking", "tracking", False, True, 0.55, 1.0, "沒同意就送出事件",
     "events sent without consent"),
    ("tracking", "tracking", False, True, 0.05, 0.19, "begin_checkout 金額沒扣折扣",
     "begin_checkout without the discount"),
    ("tracking", "tracking", False, True, None, None, "有些事件推了沒有送出",
     "some events are pushed and never sent"),
    ("payment", "checkout", True, False, None, None, "街口付款後沒有回到商店",
     "JKOPay does not return to the shop"),
    ("payment", "layout", False, True, None, None, "付款頁商店名稱不完整",
     "the shop's name is cut on the payment page"),
    ("delivery", "text", False, True, 0.1, 0.19, "到貨日說明少了離島",
     "the delivery text leaves out the islands"),
    ("page", "text", False, True, 0.2, 0.6, "測試字樣還在頁尾", "test text left in the footer"),
)
FOUND = ["defect_id", "found_at", "case_id", "area", "kind", "stops_order", "workaround", "share",
         "what_zh", "what_en"]  # fmt: skip
TESTERS = ("planner", "ichen", "ruei", "tzu")
HEADS = {"page": "pinyu", "checkout": "pohan", "tracking": "pohan", "copy": "min",
         "payment": "pojui", "delivery": "chiajung"}  # fmt: skip
DEPARTMENTS = {"page": "design", "checkout": "it", "tracking": "it", "copy": "legal",
               "payment": "payment", "delivery": "logistics"}  # fmt: skip
GRADES = ("blocker", "critical", "major", "minor")


def found(gen: np.random.Generator, days: list[pd.Timestamp], letter: str, count: int
          ) -> pd.DataFrame:
    """Reported defects in the order of their ids, which is not the order of time.

    Args:
        days: days on which people tested; some reports come at night or before work.

    Returns:
        FOUND; share is NA where nobody counted.
    """
    chosen = [CATALOGUE[i] for i in gen.permutation(len(CATALOGUE)).tolist()][:count]
    rows = []
    for n, (area, kind, stops, way, low, high, zh, en) in enumerate(chosen, 1):
        day = days[int(gen.integers(0, len(days)))]
        hour = int(gen.choice([8, 9, 10, 11, 14, 15, 16, 17, 17, 18, 20]))
        minute = int(gen.integers(0, 12)) * 5
        share = None if low is None else round(float(gen.uniform(low, high)), 3)
        prefix = {"tracking": "D", "page": "V", "copy": "V"}.get(area, "C")
        rows.append((f"{letter}{n:02d}", day + pd.Timedelta(hours=hour, minutes=minute),
                     f"{prefix}{int(gen.integers(1, 400)):03d}", area, kind, stops, way, share,
                     zh, en))
    table = pd.DataFrame(rows, columns=FOUND)
    table["found_at"] = table["found_at"].astype("datetime64[ns]")
    text = [c for c in FOUND if c not in ("found_at", "stops_order", "workaround", "share")]
    return table.astype({"share": "float64", **dict.fromkeys(text, "str")})


def changes(gen: np.random.Generator, reported: pd.DataFrame, until: pd.Timestamp,
            workdays: list[pd.Timestamp]) -> pd.DataFrame:
    """What people wrote into the tracker: defect_id, at, state, by; not in the order of time.

    Some close without a retest, some pass the retest of their own repair, some write one state
    twice, and some retests fail. All of it is written at the office: what is reported at night
    or on a day off is taken up on the next workday.

    Args:
        workdays: days on which the office is open, in order.
    """
    rows: list[tuple[str, pd.Timestamp, str, str]] = []
    for defect, at, area in zip(reported["defect_id"], reported["found_at"], reported["area"],
                                strict=True):
        fixer = HEADS[area]
        tester = str(gen.choice([t for t in TESTERS if t != fixer]))
        way = int(gen.integers(0, 9))
        steps = {
            0: [], 1: [("fixed", fixer)],
            2: [("fixed", fixer), ("closed", fixer)],
            3: [("fixed", fixer), ("retest", tester), ("closed", tester)],
            4: [("fixed", fixer), ("retest", tester), ("reopened", tester)],
            5: [("fixed", fixer), ("retest", fixer), ("closed", fixer)],
            6: [("fixed", fixer), ("retest", tester), ("reopened", tester), ("fixed", fixer),
                ("retest", tester), ("closed", tester)],
            7: [("fixed", fixer), ("fixed", fixer), ("retest", tester)],
            8: [("fixed", fixer), ("retest", tester), ("reopened", tester), ("closed", tester)],
        }[way]
        for number, (state, by) in enumerate(steps):
            hours = gen.uniform(1, 7) if number else gen.uniform(3, 9)
            at = _at_the_office(at, float(hours), workdays)
            if at >= until:
                break
            rows.append((defect, at.floor("min"), state, by))
    table = pd.DataFrame(rows, columns=["defect_id", "at", "state", "by"])
    table["at"] = table["at"].astype("datetime64[ns]")
    return table.iloc[gen.permutation(len(table))].reset_index(drop=True)


def _at_the_office(start: pd.Timestamp, hours: float, workdays: list[pd.Timestamp]
                   ) -> pd.Timestamp:
    """The moment `hours` office hours (nine to six) after `start`."""
    left = pd.Timedelta(hours=hours)
    for day in workdays:
        begin, end = max(start, day + pd.Timedelta(hours=9)), day + pd.Timedelta(hours=18)
        if begin < end:
            if left < end - begin:
                return begin + left
            left -= end - begin
    return start + left  # behind the calendar, where nothing is written any more


def graded(gen: np.random.Generator, reported: pd.DataFrame, workdays: list[pd.Timestamp]
           ) -> pd.DataFrame:
    """A list that somebody has graded: defect_id, found_at, severity, department, owner, due.

    Grades and due times are drawn, so that departments are crowded and some are late.
    """
    rows = []
    for defect, at, area in zip(reported["defect_id"], reported["found_at"], reported["area"],
                                strict=True):
        later = [d for d in workdays if d >= at.normalize()]
        day = later[min(int(gen.integers(0, 4)), len(later) - 1)]
        due = max(day + pd.Timedelta(hours=9, minutes=int(gen.integers(1, 36)) * 15),
                  at + pd.Timedelta(hours=1))
        rows.append((defect, at, str(gen.choice(GRADES, p=[0.2, 0.25, 0.3, 0.25])),
                     DEPARTMENTS[area], HEADS[area], due))
    table = pd.DataFrame(
        rows, columns=["defect_id", "found_at", "severity", "department", "owner", "due"])
    for column in ("found_at", "due"):
        table[column] = table[column].astype("datetime64[ns]")
    return table


def brief(launch: pd.Timestamp, now: pd.Timestamp) -> dict[str, Any]:
    """When the main version goes live, and the moment at which the list is looked at."""
    return {"version": "main", "launch_at": launch.to_pydatetime(), "now": now.to_pydatetime()}
