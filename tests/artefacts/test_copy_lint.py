"""The course's copy linter and the house's rules for it."""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path

import pytest
import yaml

from autograder.artefacts.copy_lint import lint_text, plain_form

RULES_FILE = Path(__file__).resolve().parents[2] / "datasets" / "house" / "copy_rules.yml"


@cache
def rules() -> dict:
    return yaml.safe_load(RULES_FILE.read_text(encoding="utf-8"))


def found(text: str, scope: str = "general") -> list[tuple[str, str]]:
    return [(hit.rule, text[hit.start:hit.end]) for hit in lint_text(text, scope, rules())]


def ids(text: str, scope: str = "general") -> set[str]:
    return {rule for rule, _ in found(text, scope)}


def test_every_rule_is_complete_in_both_languages():
    listed = rules()["rules"]
    assert len({r["id"] for r in listed}) == len(listed) == 44
    assert set(rules()["caveat"]) == {"zh", "en"}
    for rule in listed:
        for field in ("why", "bad", "ok"):
            assert set(rule[field]) == {"zh", "en"} and all(rule[field].values()), rule["id"]
        assert rule["severity"] in ("block", "evidence", "warn", "info")
        assert rule["type"] in ("regex", "required", "html", "record")
        assert rule["law"] and rule["article"] and rule["scope"] and rule["basis"]
        # What nobody read in a source carries no day of checking and is marked.
        assert (rule["checked_on"] is None) == rule["basis"].startswith("own knowledge")
        assert rule["recheck_by"] == "before use" or rule["recheck_by"] > rule["checked_on"]


def test_each_pattern_finds_its_bad_example_and_leaves_the_lawful_one():
    for rule in rules()["rules"]:
        if rule["type"] == "regex":
            scope = "food" if rule["scope"] == "all" else rule["scope"]
            assert rule["id"] in ids(rule["bad"]["zh"], scope), rule["id"]
            assert rule["id"] not in ids(rule["ok"]["zh"], scope), rule["id"]


@pytest.mark.parametrize(("text", "scope"), [
    ("第一次購買享 9 折（11/1–11/11）", "food"),
    ("下單第一步：加入會員", "general"),
    ("唯一指定到貨日，選了就不改", "food"),
    ("免運門檻 NT$1,000", "general"),
    ("退貨不收取手續費", "general"),
    ("生鮮蛋糕依通訊交易解除權合理例外情事適用準則，恕不退換", "food"),
    ("調整體質、養顏美容", "food"),
    ("本產品非健康食品", "food"),
    ("強健髮根", "cosmetic"),
    ("洗衣精讓白襯衫美白如新", "general"),
    ("退冰 40 分鐘最好吃", "food"),
    ("最好吃的溫度是室溫", "food"),
    ("抽油煙機清潔布", "general"),
    ("最後一天，最晚 23:59 下單；最近上架的最新商品", "general"),
    ("LINE 是最有效的通路", "cosmetic"), ("最安全的付款方式", "cosmetic"),
])
def test_lawful_near_misses_are_left_alone(text: str, scope: str):
    assert not found(text, scope)


@pytest.mark.parametrize(("text", "scope", "rule"), [
    ("全台最好吃的鳳梨酥", "food", "C01"), ("業界最強保濕", "cosmetic", "C01"),
    ("有助降三高", "food", "H01"), ("提升免疫力", "food", "H02"), ("燃脂", "food", "H02"),
    ("排毒", "food", "H02"), ("抗痘", "cosmetic", "B01"), ("生髮", "cosmetic", "B02"),
    ("轉發抽 iPhone 大獎", "general", "C08"), ("留言就抽禮盒", "food", "C08"),
    ("最好吃的鳳梨酥", "food", "C01"), ("人氣第一名的禮盒", "food", "C01"),
    ("今天運費全免", "general", "C03"), ("最有效的保濕乳液", "cosmetic", "C01"),
    ("全台最溫和的沐浴露", "cosmetic", "C01"), ("最強去汙清潔布", "general", "C01"),
    ("治療乾癢肌膚", "cosmetic", "B01"),
])
def test_what_the_first_rules_missed(text: str, scope: str, rule: str):
    assert rule in ids(text, scope)


def test_a_word_that_is_no_slur_warns_only():
    assert [h.severity for h in lint_text("殘障友善車位", "general", rules())] == ["warn"]


@pytest.mark.parametrize("hidden", [
    "保 證 見 效", "保\u200b證\ufeff見\u2060效", "保✨證🎉見❤️效", "保\n證\u3000見\t效",
    "１００％ 有效", "𝟭𝟬𝟬%有效", "保👩‍🔬證見效",
])
def test_evasions_are_seen_and_the_span_is_that_of_the_original(hidden: str):
    text = f"✨ 新品 ✨ {hidden} ✨ 立即購買"
    assert found(text) == [("C05", hidden)]


def test_scope_and_unless_count():
    assert "H02" in ids("美白", "food") and not ids("美白", "cosmetic")
    assert ids("美白", ["food", "page"]) == {"H02"}
    assert "C01" not in ids("業界第一（資料來源：自行調查，２０２５／０８）")
    assert "C03" in ids("限時優惠") and "C03" not in ids("限時優惠，１１／１–１１／１１")


def test_every_hit_is_given():
    assert [rule for rule, _ in found("保證有效、百分百天然、保證見效")] == ["C05"] * 3


def test_places_point_into_the_original():
    text = "①２ ㈱★x"
    plain, places = plain_form(text)
    assert plain == "12(株)x" and [text[p] for p in places] == list("①２㈱㈱㈱x")


@pytest.mark.parametrize("piece", [
    "抽", "比" * 3, "改善", "退貨", "2025/10/10", "1/1", "全台", "依", "第", "滿", "９", "(", "a "])
def test_work_grows_with_the_text_and_not_with_its_square(piece: str):
    def work(length: int) -> float:
        text = piece * (length // len(piece))
        started = time.process_time()  # of this process: a busy machine makes it no longer
        for scope in ("food", "cosmetic"):
            lint_text(text, scope, rules())
        return time.process_time() - started

    assert work(40_000) < 8 * work(10_000) + 0.2  # a square would be 16 times


def test_no_pattern_repeats_a_repeat():
    for rule in rules()["rules"]:
        for field in ("pattern", "unless"):
            if rule.get(field):
                assert not re.search(r"[+*}]\)[+*{]", rule[field]), rule["id"]
                assert re.compile(rule[field])
