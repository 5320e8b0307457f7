"""A proposal's words: what turns a name or a value round is told, honest ways to write it pass."""

from __future__ import annotations

import copy

import pytest
import yaml

from autograder.exercises import REGISTRY
from autograder.exercises.held_out import public_tables
from autograder.exercises.t1_5_files import dump


@pytest.fixture(scope="module")
def judge():
    item = REGISTRY["T1.1.g"]
    truth = item.truth(public_tables)
    right = yaml.safe_load(item.correct(truth)["proposal.yml"])

    def with_field(value, *place):
        content = copy.deepcopy(right)
        inner = content
        for step in place[:-1]:
            inner = inner[step]
        inner[place[-1]] = value(truth["measures"]) if callable(value) else value
        return item.judge({"proposal.yml": dump(content)}, truth)

    return with_field


FESTIVAL, TITLE = ("choice", "festival"), ("title",)
INDEX, SHARE, PRICE = (("market", n, "fact") for n in range(3))
CLAIM, OWNER, APPROVER = ("choice", "reasons", 0, "claim"), ("risks", 0, "owner"), (
    "approval", "approver")
RESPONSE, SOURCE = ("risks", 0, "response"), ("market", 3, "source")
HONEST = (
    ("2025 雙十一購物節", FESTIVAL), ("Singles' Day (雙11)", FESTIVAL),
    ("中秋後接力：雙11 方案", TITLE), ("雙11：市場最大購物節的方案", TITLE),
    (lambda m: f"窗口是平日的 {m['festival_index']:.2f} 倍，最低的一年也有 1.4 倍", INDEX),
    (lambda m: f"日營收比平日高 {100 * m['festival_index'] - 100:.0f}%", INDEX),
    (lambda m: f"我們占 {m['share_of_search']:.0%}，沐光占 9%", SHARE),
    (lambda m: f"rivals are {m['price_index'] - 100:.1f}% cheaper than us", PRICE),
    (lambda m: f"沒有比對手便宜，指數 {m['price_index']:.1f}", PRICE),
    ("去年免運活動讓客單價提高", CLAIM), ("原價 1280 的禮盒毛利夠", CLAIM),
    (lambda m: f"雙11 是平日的 {m['festival_index']:.1f} 倍", CLAIM),
    ("採購 何志明", OWNER), ("何志明先生", OWNER), ("本公司總經理核准", APPROVER),
    ("general manager / 總經理", APPROVER), ("不用做新素材，改用備用素材", RESPONSE),
    ("https://www.stat.gov.tw/retail.html", SOURCE),
)
TURNED = (
    ("不做雙11", FESTIVAL), ("雙11、618", FESTIVAL), ("七夕送禮方案", TITLE),
    ("全台最好的檔期禮盒方案", TITLE),
    (lambda m: f"Daily sales are {100 * m['festival_index'] - 100:.0f}% lower than usual", INDEX),
    (lambda m: f"窗口內花 {m['festival_index']:.2f} 萬元", INDEX),
    (lambda m: f"{100 * m['share_of_search']:.0f} 位受訪者", SHARE),
    (lambda m: f"我們占 99%，沐光占 {m['share_of_search']:.0%}", SHARE),
    (lambda m: f"我們低於對手 {m['price_index'] - 100:.1f}%", PRICE),
    ("雙11 是平日的 3 倍", CLAIM), ("改善失眠的禮盒", CLAIM), ("何志明（以外的人）", OWNER),
    ("何志明的太太", OWNER), ("總經理的太太", APPROVER), ("former general manager", APPROVER),
    ("什麼都不做", RESPONSE), ("Nothing is done", RESPONSE), ("https://site.tw/page", SOURCE),
)


@pytest.mark.parametrize(("value", "place"), HONEST)
def test_honest_words_pass(judge, value, place):
    found = judge(value, *place)
    assert found is None, found.text


@pytest.mark.parametrize(("value", "place"), TURNED)
def test_words_that_turn_it_round_are_told(judge, value, place):
    assert judge(value, *place) is not None
