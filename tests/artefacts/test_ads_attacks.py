"""Ads that once passed and must not, and right ones that must: claims, numbers, links, words."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import pytest
import yaml

from autograder.artefacts.ad_claims import restates
from autograder.artefacts.ads_check import judge_ads
from autograder.exercises.gate_files import tables_of
from autograder.exercises.t1_2_ads import ads_of, truth
from datasets.simulator import World


@cache
def told() -> dict[str, Any]:
    return truth(tables_of(World(2431, 2025, "all", "small")))


def verdict(lang: str = "zh-TW", at: int = 1, **values: Any) -> str | None:
    """The message for the right ads with one of them changed."""
    ads = copy.deepcopy(ads_of(told(), lang))
    ads[at].update(values)
    finding = judge_ads({"ads.yml": yaml.safe_dump({"ads": ads}, allow_unicode=True).encode()},
                        told())
    return finding and finding.msgid


def added(words: str, lang: str = "zh-TW", at: int = 2) -> str | None:
    ad = ads_of(told(), lang)[at]
    return verdict(lang, at, text=ad["text"] + words)


@pytest.mark.parametrize(("claim", "fact"), [
    ("不只用台農二號鳳梨", "FA01"), ("內餡不用台農二號鳳梨", "FA01"), ("a", "FA01"), ("The",
    "FA01"),
    ("未添加防腐劑", "FA01"), ("一盒 12 入，共 420 克", "FA02"), ("一盒 10 年，共 420 克", "FA02"),
    ("添加合成香料", "FA11"), ("三件都含酒精", "FA17"), ("全部不含酒精", "FA17"),
    ("洗後不緊繃", "FA14"), ("所有試用者表示洗後不緊繃", "FA14"), ("比本店舊配方多 20%", "FA04"),
    ("麥芽少兩成", "FA23"), ("所有茶葉的農藥殘留都未檢出", "FA08"), ("農藥殘留未檢出", "FA08"),
    ("One of the three contains alcohol", "FA17"), ("With synthetic fragrance added", "FA11"),
    ("No pesticide residue found in all lots tested", "FA08"), ("10 reviews in a box", "FA02"),
    ("The filling does not use Tainung No. 2 pineapple", "FA01"),
    ("96 of 96 testers said their skin did not feel tight", "FA14"),
    ("All testers said their skin did not feel tight", "FA14"),
    ("Ready after 2 hours in cold water", "FA10"), ("Twelve pieces in a box", "FA02"),
])
def test_claims_that_are_not_their_fact(claim: str, fact: str):
    assert not restates(claim, told()["facts"][fact])


@pytest.mark.parametrize(("claim", "fact"), [
    ("沒有合成香料", "FA11"), ("沒有添加合成香料", "FA11"), ("每盒十入", "FA02"), ("420 克",
    "FA02"),
    ("只用台農 2 號鳳梨", "FA01"), ("10 pieces",
    "FA02"),
    ("all three contain no alcohol", "FA17"), ("pH 5.5", "FA12"), ("三批茶葉都未檢出農藥殘留",
    "FA08"),
    ("96 位試用者中有 81 位說洗後不緊繃", "FA14"), ("picked by hand in Ruisui", "FA06"),
    ("麥芽比本店舊配方少兩成", "FA23"), ("麥芽比本店舊配方少 20%", "FA23"), ("10 cakes, 420 g",
    "FA02"),
])
def test_claims_in_other_words(claim: str, fact: str):
    assert restates(claim, told()["facts"][fact])


@pytest.mark.parametrize("words", [
    "現在 10% off。", "全部 20% 折扣。", "已有 1500 則好評。", "滿 NT$1,500 免運。", "享 7 折。",
    "五折。",
    "對折。", "半價。", "一盒十二包。", "數千人回購。", "三成折扣。", "兩倍濃。", "百年老店。",
    "20 年老店。",
    "11/11 止。", "到 11/11。", "10 月 25 日起。", "十一月十一日止。", "現折 NT$1,500。",
    "省 NT$990。",
    "檔期價 NT$1,500。", "原價 NT$599。", "只要 NT$599。", "免運（10/20–11/16）。", "運費 NT$990。",
    "三批茶葉的農藥殘留檢驗都是未檢出。", "茶園評鑑銀牌。", "得過茶園評鑑的銀牌。",
    "內餡只用台農二號鳳梨。",
    "輸入 CY1010。", "輸入 cy1111，滿 NT$1,500。", "買一送一，10/20–11/16。", "必 買。",
    "必\u200b買。",
    "必✨買。", "手刀\n下單。", "16 小時也行。", "三罐入。", "一千人說好。", "12 個月有效。",
    "2025 人說好。",
])
def test_words_that_the_plan_does_not_carry(words: str):
    assert added(words) is not None


@pytest.mark.parametrize("words", [
    "Now 10% off.", "Save 20 percent.", "1500 reviews.", "Half price.", "Thousands of orders.",
    "Free shipping from NT$1,500.", "Was NT$599.", "Usual NT$599.", "Buy one, get one.",
    "A must-have.",
    "A must\u200b-have.", "Twenty years of tea.", "Until 11/11.", "By November 11.", "by 11 Nov.",
    "Silver medal of the tea garden review.", "A silver medal for our tea garden.", "Last  chance.",
    "No pesticide residue found in three lots tested.", "Ten reasons to buy.", "Cures insomnia.",
    "Taiwan's number one tea.", "Lowers your blood pressure.", "Burns fat.", "Guaranteed results.",
    "A true health food.", "Best tea in Taiwan.", "No refunds.", "Slim in seven days.",
])
def test_english_words_that_the_plan_does_not_carry(words: str):
    assert added(" " + words, "en") is not None


@pytest.mark.parametrize(("words", "lang"), [
    ("滿 NT$990 免運。", "zh-TW"), ("雙11 檔期限定口味不多。", "zh-TW"), ("11/11 檔期再聊。",
    "zh-TW"),
    ("收到後 7 日內可以退。", "zh-TW"), ("２０２５ 雙十一。", "zh-TW"), ("泡一壺，配三兩好友。",
    "zh-TW"),
    ("10/20 到 11/16。", "zh-TW"), ("滿 NT$１，５００ 輸入 CY1111，折 NT$150。", "zh-TW"),
    ("一罐兩種喝法。", "zh-TW"), ("10月20日起。", "zh-TW"), ("百香果季後的茶。", "zh-TW"),
    (" For the 11/11 season.", "en"), (" Free shipping over NT$990.", "en"),
    (" Until November 16.", "en"), (" Return it within 7 days.", "en"), (" By 16 November.", "en"),
    (" NT$150 off from NT$1,500 with CY1111.", "en"), (" Singles' Day (11/11) is near.", "en"),
    (" Double 11 2025.", "en"), (" Two tins last.", "en"), (" You may drink it at three.", "en"),
    (" The tea we like most.", "en"),
])
def test_words_that_may_stand(words: str, lang: str):
    assert added(words, lang) is None


@pytest.mark.parametrize(("words", "lang"), [
    ("得過金牌的好茶。", "zh-TW"), ("SGS 檢驗合格。", "zh-TW"), ("只剩三天。", "zh-TW"),
    ("喝過的人都說順口。", "zh-TW"), ("澀味少一半。", "zh-TW"), ("網友一致推薦。", "zh-TW"),
    ("通過農藥檢測。", "zh-TW"), ("明天就漲價。", "zh-TW"), (" Customers say it is smooth.", "en"),
    (" Half the sugar of other teas.", "en"), (" An award for our garden.", "en"),
    (" Lab-tested leaves.", "en"), (" Only three days to decide.", "en"),
])
def test_what_needs_a_fact_or_hurries_and_has_none(words: str, lang: str):
    told_so = added(words, lang)
    assert "none of its claims" in told_so or "hurries its readers" in told_so


@pytest.mark.parametrize(("words", "lang"), [
    ("切一半分著吃。", "zh-TW"), ("最後一天是 11/16。", "zh-TW"), ("推薦給常加班的人。", "zh-TW"),
    ("媽媽說想喝茶的時候。", "zh-TW"), (" One tin will last many days.", "en"),
    (" Share one half with a friend.", "en"), (" Recommend it to a friend.", "en"),
])
def test_what_only_sounds_like_it_may_stand(words: str, lang: str):
    assert added(words, lang) is None


def test_a_test_report_and_testers_may_be_named_with_their_fact():
    words = "三批茶葉都未檢出農藥殘留"
    ad = ads_of(told())[2]
    assert verdict(at=2, text=f"{ad['text']}{words}。",
                   claims=[*ad["claims"], {"text": words, "fact": "FA08"}]) is None


@pytest.mark.parametrize("url", [
    "{u}&email=amy@example.com", "{u}&utm_content=amy%40example.com", "{u}&phone=0912345678",
    "{u}\u200b", "{p}?utm_source=face book&utm_medium=x&utm_campaign=y", "<{u}>", "{u}>",
    "{p}?utm_source=google&utm_medium=cpc&utm_campaign=double11", "{u} x", "{u}&utm_source=meta",
    "{p}?utm_source=facebook%E2%80%8B&utm_medium=x&utm_campaign=y",
    "{p}?utm_source=face+book&utm_medium=x&utm_campaign=y",
])
def test_addresses(url: str):
    ad = ads_of(told())[1]
    assert verdict(url=url.format(u=ad["url"], p=told()["plan"]["url"])) is not None


def test_ads_that_reports_cannot_tell_apart():
    def judged(change: Any) -> str | None:
        ads = copy.deepcopy(ads_of(told()))
        for at, ad in enumerate(ads):
            change(at, ad)
        data = yaml.safe_dump({"ads": ads}, allow_unicode=True).encode()
        finding = judge_ads({"ads.yml": data}, told())
        return finding and finding.msgid

    one = "cannot be told apart"
    assert one in judged(lambda at, ad: ad.update(url=ad["url"] + "&utm_content=a"))
    assert judged(lambda at, ad: ad.update(url=ad["url"] + f"&utm_content=v{at}")) is None
    twin = ads_of(told())[2]
    assert one in judged(lambda at, ad: at == 3 and ad.update(
        platform="line_ads", url=twin["url"]))


@pytest.mark.parametrize("ad_id", ["V1", "v1", "V1\u200b", " V1", "Ｖ1", "V 1"])
def test_ids_that_only_look_different(ad_id: str):
    assert "Two ads have the id" in verdict(id=ad_id)


def test_the_same_benefit_behind_another_opening():
    ads = ads_of(told())
    text = "冷冷的午後想喝點什麼？" + ads[2]["benefit"] + "，放在桌上就好。蜜香紅茶兩罐。"
    assert "try the same benefit" in verdict(
        at=5, text=text + "一盒兩罐，每罐 75 克。", benefit=ads[2]["benefit"],
        headline="【廣告】桌上的茶，兩罐", claims=[{"text": "每罐 75 克", "fact": "FA07"}])


@pytest.mark.parametrize("claim", ["a", "The", "台", "10"])
def test_claims_of_nothing(claim: str):
    ad = ads_of(told(), "en")[1]
    said = [{"text": claim if claim in ad["text"] else "A", "fact": "FA02"}]
    assert "too short" in verdict("en", claims=said)


@pytest.mark.parametrize("cta", ["click  here", "click-here", "cl\u200bick here", "點 我",
"點\u200b我看",
                                 "Click Here", "ｃｌｉｃｋ ｍｅ"])
def test_buttons(cta: str):
    assert verdict(cta=cta) == (
        "The cta of ad {id} is “{word}”. A button says what happens when it is pressed.")


@pytest.mark.parametrize(("lead", "told_so"), [
    ("Not sponsored: ", False), ("本篇無合作｜", False), ("非業配：", False), ("Unsponsored ",
    False),
    ("Ad-free: ", False), ("沒有贊助，", False), ("No partner: ", False), ("這不是廣告：", False),
    ("[Sponsored] ", True), ("廣告｜", True), ("與品牌合作：", True), ("AD ", True),
])
def test_disclosures(lead: str, told_so: bool):
    found = verdict(at=5, headline=lead + "一罐送人一罐自己留")
    assert (found is None) == told_so, found
