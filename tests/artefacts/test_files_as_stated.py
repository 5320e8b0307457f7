"""Journeys, posts and plans of T1.2: what once passed and must not, and right ones that must."""

from __future__ import annotations

import csv
import io
from functools import cache
from typing import Any

import pytest
import yaml

from autograder.exercises import REGISTRY
from autograder.exercises.gate_files import tables_of
from datasets.simulator import World


@cache
def made(item: str) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Truth and right files of the shipped world."""
    exercise = REGISTRY[item]
    truth = exercise.truth(tables_of(World(2431, 2025, "all", "small")))
    return truth, exercise.correct(truth)


def judged(item: str, name: str, data: bytes) -> str | None:
    truth, files = made(item)
    finding = REGISTRY[item].judge({**files, name: data}, truth)
    return finding and finding.text


def step(at: int, **values: str) -> str | None:
    content = yaml.safe_load(made("T1.2.j")[1]["journey.yml"])
    content["steps"][at].update(values)
    return judged("T1.2.j", "journey.yml", yaml.safe_dump(content).encode())


def reply(at: int, **values: str) -> str | None:
    content = yaml.safe_load(made("T1.2.i")[1]["replies.yml"])
    content["replies"][at].update(values)
    return judged("T1.2.i", "replies.yml", yaml.safe_dump(content).encode())


def post(at: int, **values: str) -> str | None:
    name = "content_calendar.csv"
    rows = list(csv.DictReader(io.StringIO(made("T1.2.i")[1][name].decode())))
    rows[at].update(values)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return judged("T1.2.i", name, out.getvalue().encode())


def plan(old: str, new: str) -> str | None:
    text = made("T1.2.k")[1]["ad_plan.md"].decode()
    assert old in text
    return judged("T1.2.k", "ad_plan.md", text.replace(old, new, 1).encode())


THANKS = (
    "17 日內可以退",
    "70 日內可以退",
    "7 個月內可以退",
    "7 日內不可以退",
    "兩週內可以退",
    "7 日內可以退，退貨運費由您出",
    "不能退，但下次 7 折",
    "謝謝您，7 折券下次用",
)
CART = (
    "滿 NT$1,500 免運費，未滿 NT$990 不出貨",
    "滿 NT$990 免運費，未滿運費一百元",
    "每筆一律收運費 NT$80，滿 NT$990 也一樣",
    "滿 NT$1,500 免\u200b運費，NT$990 起",
    "滿 NT$990 免運費，未滿運費 NT$150",
)
AD = (
    "滿 NT$150 輸入 CY1111 折 NT$1,500",
    "滿 NT$990 輸入 CY1111 再折",
    "雙11 全部五折，輸入 CY1111",
    "滿 NT$1,500 輸入 CY1111 折三百元",
    "檔期到 12/31，輸入 CY1111",
    "輸入 CY1111 打對折",
    "CY1111 已經停用，改用 CY2222X",
    "輸入 CY1111，再送一支手機",
    "輸入 CY1111，不限次數",
)


@pytest.mark.parametrize(
    ("at", "message"), [*((3, m) for m in THANKS), *((2, m) for m in CART), *((0, m) for m in AD)]
)
def test_a_number_in_the_wrong_role(at: int, message: str):
    assert step(at, message=message) is not None


@pytest.mark.parametrize(
    ("at", "message"),
    [
        (3, "收到後一週內可以退"),
        (3, "收到一個星期內可以退貨"),
        (3, "收到後 7 天內可退，運費我們出"),
        (3, "7 日鑑賞期內，不滿意就寄回來"),
        (3, "7 日內可退，您不用付運費"),
        (2, "滿九百九十元免運費，未滿運費八十元"),
        (2, "NT$990 以上免運，未滿運費 NT$80"),
        (2, "免運門檻 NT$990，差一點可以加購"),
        (2, "滿 990 元，運費我們出"),
        (0, "滿 NT$1,500 輸入 CY1111 折 NT$150，再送白茶護手霜 10 ml"),
        (0, "結帳輸入 CY1111，滿一千五百元折一百五十元"),
        (0, "輸入 CY1111 就能折，我們不打五折"),
        (0, "雙11 檔期 10/20 到 11/16，輸入 CY1111 再折"),
        (0, "自己留一罐，再送人也體面，輸入 CY1111"),
    ],
)
def test_the_plan_in_other_words(at: int, message: str):
    assert step(at, message=message) is None


@pytest.mark.parametrize(
    "question",
    [
        "運費要多少？」",
        "「運費要多少？」",
        "運費要多少？！",
        "運費要多少？😊",
        "可以退嗎？（有包裝）",
    ],
)
def test_questions_as_people_end_them(question: str):
    assert step(2, question=question) is None


def test_an_answer_may_lean_on_its_question():
    for question, message in (
        ("Can I send it back?", "Yes, within 7 days, and we pay for the parcel."),
        ("不喜歡可以退嗎？", "可以，收到後 7 天內，運費我們付。"),
    ):
        assert step(3, question=question, message=message) is None
    assert step(3, question="不喜歡可以退嗎？", message="可以，收到後 17 天內都行喔。") is not None


def test_places_and_questions_of_nothing():
    assert step(1, question="啊啊啊啊？") is not None
    for at, element in ((0, "privacy"), (2, "mail"), (3, "start")):
        assert step(at, element=element) is not None


SORRY = "很抱歉讓您久等，請先停用並就醫。"


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (2, "很抱歉，盒子壓壞了。請把您的電話打在下面。"),
        (2, "很抱歉。您的門號和住址傳上來，我們聯絡您。"),
        (2, "很抱歉，請在這裡留聯絡方式，我們聯絡您。"),
        (2, "啊" * 20),
        (0, "配方沒有堅果，同一條產線也做堅果塔。您的兒子可以吃，不會有問題的。"),
        (0, "這款加了很多堅果，同一條產線也做堅果塔，建議先不要買。"),
        (0, "這款配方沒有堅果，詳情請到 LINE 上面問我們客服。"),
        (1, "很多客人用了之後背上的痘痘都變少了，建議您試試。"),
        (1, "沐浴露是清潔用品，一個月就有感，請試試看。"),
        (3, "您好，運費請見官網說明，結帳時會自動計算。"),
        (3, "您好，滿 NT$990 免運費，沒有滿運費一百元。"),
        (4, SORRY + "這跟我們沒有關係喔。"),
        (4, SORRY + "應該是您使用方式不對。"),
        (4, SORRY + "請您先把文收起來。"),
    ],
)
def test_replies_that_hurt(at: int, text: str):
    assert reply(at, text=text) is not None


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (0, "配方不含堅果，但和堅果塔在同一條產線生產，對堅果過敏的話請不要吃。"),
        (0, "這一款配方沒有堅果；同一條產線也做堅果塔，可能含有微量堅果，建議先不要買。"),
        (1, "沐浴露是清潔用品，我們不能說痘痘會變少；皮膚的事請問醫師。"),
        (2, "去年的盒子壓壞是我們的疏失，對不起。今年外箱加厚；有問題請寫信到客服信箱。"),
        (3, "您好，滿 990 元免運費，未滿的話運費是 80 元，結帳時會自動算好。"),
        (4, SORRY + "我們不會請您刪文，品保主管今天會私訊您。"),
    ],
)
def test_replies_that_are_right(at: int, text: str):
    assert reply(at, text=text) is None


@pytest.mark.parametrize(
    ("at", "values"),
    [
        (0, {"text": "土鳳梨酥禮盒檔期價 NT$480，10/20 到 11/16，看連結。"}),
        (0, {"text": "檔期開始了：搭配表在連結裡，到 12/31 止。"}),
        (3, {"text": "換季來一杯黑糖薑茶，改善失眠、增強免疫力，看連結。"}),
        *(
            (1, {"image_source": s, "licence": "own"})
            for s in ("網圖", "梗圖", "PTT 鄉民", "IG 翻拍", "小紅書", "unsplash")
        ),
        *((2, {"owner": o}) for o in ("未定", "???", "＝1+1", "TBD")),
    ],
)
def test_posts_that_must_not_go_out(at: int, values: dict[str, str]):
    assert post(at, **values) is not None


def test_posts_and_owners_that_are_right():
    assert post(0, text="土鳳梨酥禮盒檔期價 NT$499，到 11/16 止，滿 NT$990 免運費。") is None
    assert post(1, image_source="自家網站商品照", licence="own") is None
    assert post(1, image_source="Unsplash 授權 20250412", licence="stock") is None
    for owner in ("品保主管", "quality_manager", "Quality Manager"):
        assert reply(4, owner=owner) is None


META = "| meta | 新客看得到實品 | 312,000 |"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (META, META.replace("312", "-312")),
        (META, META + "\n| 電視廣告 | 曝光 | 500,000 |"),
        ("| 96,000 |", "| 96,000 |\n| 合計 | | 9,999,999 |"),
        ("| 96,000 |", "| 96,000 |\n\n| 項目 | 金額 |\n|---|---|\n| 拍攝 | 300,000 |"),
        ("訂單 2,900 筆、營收 NT$4,350,000", "營收 NT$2,900、訂單 4,350,000 筆"),
        ("ROAS 3.62", "ROAS 3.62%"),
        ("（未稅）", "（含稅）"),
        ("點擊後 7 天內", "點擊後 0 天內"),
        ("點擊後 7 天內", "點擊後 300 天內"),
        ("扣掉取消、退款和未取", "是下單金額，不扣取消、退款"),
        ("負責：林語安", "負責：???"),
        ("圖片與音樂都有商用授權紀錄（I01）", "圖片沒有授權"),
        ("「裡面有什麼，看得懂。」", "全台**第**\n一。"),
        ("25 到 44 歲、住在都會區、十月底要送禮的上班族", "大家"),
        ("（未稅）。", "（未稅）。走期延到 2025-12-31。"),
    ],
)
def test_plans_that_turn_it_round(old: str, new: str):
    assert plan(old, new) is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("點擊後 7 天內", "點擊後一週內"),
        ("| google_search |", "| google_search（搜尋廣告） |"),
        ("- 折扣碼", "1）折扣碼"),
        ("- 折扣碼", "・折扣碼"),
        ("- 折扣碼", "(1) 折扣碼"),
        ("## 通路與預算\n", "## 通路與預算\n\n扣掉預備金，媒體與服務費共 NT$1,104,000。\n"),
        ("25 到 44 歲、", "辦公室裡所有人的禮由一個人訂，25 到 44 歲、"),
        ("25 到 44 歲", "不是所有人，是 25 到 44 歲"),
        ("| 96,000 |", "| 96,000 |\n| 合計 | | 1,200,000 |"),
        ("（未稅）", "（不含稅）"),
        ("| 預備金 |", "| 媒體小計 | | 1,104,000 |\n| 預備金 |"),
        ("負責：林語安", "**負責**：林語安"),
        ("圖片與音樂都有商用授權紀錄（I01）", "沒有授權的圖片和音樂一律不用（I01）"),
        ("扣掉取消、退款和未取", "不含取消、退款和未取"),
        ("2025-11-16 結束", "2025-11-16 結束\n- 2025-12-05 檢討"),
        (
            "目標：訂單 2,900 筆、營收 NT$4,350,000、每筆成本 NT$414、ROAS 3.62。",
            "目標是 2,900 筆訂單、435 萬元營收、CPA 414 元，以及 3.62 的 ROAS。",
        ),
    ],
)
def test_plans_in_other_words(old: str, new: str):
    assert plan(old, new) is None
