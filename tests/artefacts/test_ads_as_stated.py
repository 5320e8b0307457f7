"""Ads of T1.2 that once passed and must not, and right ones in other words that must pass."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml

from autograder.artefacts.spelled import in_digits, value_of
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


def ad(at: int, add: str = "", **values: Any) -> str | None:
    content = yaml.safe_load(made("T1.2.b")[1]["ads.yml"])
    content["ads"][at].update(values, text=values.get("text", content["ads"][at]["text"]) + add)
    return judged("T1.2.b", "ads.yml", yaml.safe_dump(content).encode())


def claim(said: str, fact: str) -> str | None:
    """An ad of the fact's product whose text holds this claim alone."""
    truth, files = made("T1.2.b")
    ads = yaml.safe_load(files["ads.yml"])["ads"]
    at = max(n for n, a in enumerate(ads) if a["sku"] == truth["facts"][fact]["sku"])
    return ad(
        at,
        text=f"放在桌上，安安靜靜的。{said}。",
        benefit="安安靜靜的",
        platform="edm",
        headline="日子慢慢過，想到你",
        claims=[{"text": said, "fact": fact}],
        url=f"{truth['plan']['url']}?utm_source=edm&utm_medium=email"
        "&utm_campaign=double11&utm_content=x",
    )


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("四百", 400),
        ("三百九", 390),
        ("三百零九", 309),
        ("一千五", 1500),
        ("一千五百", 1500),
        ("兩百", 200),
        ("十二", 12),
        ("一萬二", 12_000),
        ("九百九十", 990),
        ("八五", 85),
    ],
)
def test_numerals_as_they_are_said(said: str, value: int):
    assert value_of(said) == value


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("滿九百九十元免運費", "滿990元免運費"),
        ("折兩百", "折200"),
        ("NT$四百", "NT$400"),
        ("只要三百九", "只要390"),
        ("滿一盒", "滿一盒"),
        ("折一下", "折一下"),
        ("千萬不要", "千萬不要"),
        ("百分之百", "百分之百"),
        ("三塊磚", "三塊磚"),
        ("滿一百件", "滿一百件"),
        ("一元素", "一元素"),
    ],
)
def test_only_money_becomes_digits(text: str, digits: str):
    assert in_digits(text) == digits


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("三件都不含防腐劑", "FA17"),
        ("不添加香料", "FA11"),
        ("內餡部分用台農二號鳳梨", "FA01"),
        ("內餡也用台農二號鳳梨", "FA01"),
        ("內餡只用台農一號鳳梨", "FA01"),
        ("南投鹿谷手採茶菁", "FA06"),
        ("花蓮瑞穗機採茶菁", "FA06"),
        ("熱泡 6 小時可喝", "FA10"),
        ("一盒一罐，每罐 75 克", "FA07"),
        ("冷凍可放 30 天", "FA03"),
        ("常溫可放 30 天以上", "FA03"),
        ("內襯用回收塑膠", "FA19"),
        ("禮盒 24×18×8 公尺", "FA18"),
        ("三批茶葉的農藥殘留都未檢驗", "FA08"),
        ("附提袋與禮券", "FA05"),
    ],
)
def test_claims_in_which_one_word_differs(said: str, fact: str):
    assert claim(said, fact) is not None


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("常溫保存 30 天", "FA03"),
        ("室溫可放 30 天", "FA03"),
        ("只用台農二號土鳳梨", "FA01"),
        ("每盒十入", "FA02"),
        ("隨盒附提袋與手寫小卡", "FA05"),
        ("花蓮瑞穗手工採摘的茶菁", "FA06"),
        ("一罐 75 克", "FA07"),
        ("三批茶葉都未檢出農藥殘留", "FA08"),
        ("冷泡六小時就能喝", "FA10"),
        ("沒有添加合成香料", "FA11"),
        ("成品 pH 值 5.5", "FA12"),
        ("三件皆無酒精", "FA17"),
        ("禮盒尺寸 24×18×8 公分", "FA18"),
        ("內襯採用回收紙漿", "FA19"),
    ],
)
def test_claims_in_other_words_of_the_same_sense(said: str, fact: str):
    assert claim(said, fact) is None


@pytest.mark.parametrize(
    "words",
    [
        "四百元。",
        "只要三百九。",
        "NT$四百。",
        "折兩百元。",
        "到十一月底止。",
        "輸入 CYELEVEN。",
        "必\u4e70。",
        "❗❗",
        "沒滿額也能用折扣碼。",
        "CY1111 不限次數，滿 NT$1,500。",
        "下單就送護手霜。",
        "\u202e好。",
    ],
)
def test_offers_of_no_plan(words: str):
    assert ad(1, words) is not None


@pytest.mark.parametrize(
    "words",
    [
        "滿 NT$1,500 再送白茶護手霜 10 ml。",
        "滿 NT$1,500 再送白茶護手霜 10ml。",
        "我們不打五折。",
        "公司送禮 30 份也來得及。",
        "送一盒給長輩。",
        "再送一盒給同事也剛好。",
        "滿一千五百元折 NT$150。",
    ],
)
def test_offers_of_the_plan(words: str):
    assert ad(1, words) is None


@pytest.mark.parametrize(
    ("lead", "passes"),
    [
        ("【零廣告】", False),
        ("【拒絕業配】", False),
        ("業配退散｜", False),
        ("【不收合作】", False),
        ("合作社買的", False),
        ("看到廣告才買，", False),
        ("【合作】", True),
        ("#廣告 ", True),
        ("與澄嶼日常合作｜", True),
        ("【澄嶼日常贊助】", True),
        ("合作開箱：", True),
        ("本篇為合作文｜", True),
    ],
)
def test_a_cooperation_is_told_by_a_label(lead: str, passes: bool):
    assert (ad(5, headline=lead + "一罐送人一罐自己留") is None) == passes


def test_links_of_another_campaign():
    url = made("T1.2.b")[0]["plan"]["url"]
    for utm in (
        "facebook&utm_medium=cpc&utm_campaign=midautumn2024",
        "facebook&utm_medium=email&utm_campaign=double11",
        "tiktok&utm_medium=cpc&utm_campaign=double11",
    ):
        assert ad(1, url=f"{url}?utm_source={utm}") is not None
    assert ad(5, "這盒是我自費買的。") is not None
