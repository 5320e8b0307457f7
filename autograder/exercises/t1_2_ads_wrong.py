"""Known-wrong ads.yml files of T1.2.b and what to say about each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from .base import Misconception
from .t1_5_files import Files, bytes_of, changed, dump, recoded

M = Misconception
FILE = "ads.yml"


def _ad(at: int, change: Callable[[dict[str, Any], dict[str, Any]], Any]) -> Callable:
    """A maker of a file whose ad number `at` is changed by change(ad, truth)."""
    return changed(FILE, lambda content, truth: change(content["ads"][at], truth))


def _set(at: int, **values: Any) -> Callable:
    return _ad(at, lambda ad, truth: ad.update(values))


def _text(at: int, old: str, new: str) -> Callable:
    def change(ad: dict[str, Any], truth: dict[str, Any]) -> None:
        for field in ("headline", "text", "benefit"):
            ad[field] = ad[field].replace(old, new)
        for claim in ad["claims"]:
            claim["text"] = claim["text"].replace(old, new)

    return _ad(at, change)


def _added(at: int, words: str) -> Callable:
    return _ad(at, lambda ad, truth: ad.update(text=ad["text"] + words))


def _claim(at: int, **values: Any) -> Callable:
    return _ad(at, lambda ad, truth: ad["claims"][0].update(values))


def _one_product(files: Files, truth: dict[str, Any]) -> Files:
    """One text for all platforms, as people send it when time is short."""
    ads = yaml.safe_load(files[FILE])["ads"]
    first = ads[1]
    for ad in ads:
        if ad["platform"] in ("line_ads", "line_oa", "edm"):
            ad.update({k: first[k] for k in ("sku", "headline", "text", "benefit", "claims",
                                             "price")})
    return {FILE: dump({"ads": ads})}


def _same_platform(content: dict[str, Any], truth: dict[str, Any]) -> None:
    for ad in content["ads"]:
        ad["platform"] = "edm"


def _same_sku(content: dict[str, Any], truth: dict[str, Any]) -> None:
    content["ads"] = [ad for ad in content["ads"] if ad["sku"] == "CYF004"] * 3
    for at, ad in enumerate(map(dict, content["ads"])):
        platform = ("meta", "line_ads", "line_oa", "edm", "line_oa", "edm")[at]
        content["ads"][at] = {**ad, "id": f"V{at}", "platform": platform}


_LONG = "{field} of ad {id} is {size} units long, and {platform} takes {most}. A full-width " \
        "character counts 2. Say one thing less."
_RULE = "{where} breaks rule {rule} of copy_rules at “{words}”. Read why in the rule, and say it " \
        "in a way that can be kept."

_HIDDEN = (
    "Ad {id} is a cooperation, and its headline does not say so. Put one of these in front: "
    "{words} (rule C06).")
_NOT_SAID = (
    "“{claim}” in ad {id} is not what the fact {fact} says. Stay with its words and its numbers.")
_LOOSE = (
    "Ad {id} says {number}, which stands neither in the plan nor in the facts it claims. Give the "
    "claim its fact, or take the number out.")
_ADDS = (
    "The claim “{claim}” in ad {id} adds “{word}”, and the fact {fact} does not say that. Copy "
    "only the words that the fact backs; what you add of your own stands beside the claim.")
_GIFT = (
    "{where} promises a gift (“{words}”) that is not the gift of the plan. Copy it from offer in "
    "campaign_plan, or leave it out.")
_NO_FACT = (
    "Ad {id} says “{words}”, which is {family}, and none of its claims holds these words with a "
    "fact. Claim them with the fact of this product that says so, or leave them out.")
_OFFER = (
    "Ad {id} offers “{words}”, which is not the offer of the plan. Copy type and size of the "
    "discount from offer.")


def _url(at: int, old: str, new: str) -> Callable:
    return _ad(at, lambda ad, truth: ad.update(url=ad["url"].replace(old, new)))


WRONG = (
    M("five_ads", changed(FILE, lambda c, t: c["ads"].pop()),
      "The part {part} of {name} has too few entries: {count}, and at least {least} are asked "
      "for."),
    M("seven_ads", changed(FILE, lambda c, t: c["ads"].append({**c["ads"][0], "id": "V7"})),
      "ads.yml has {count} ads, and {wanted} are asked for. Keep the best."),
    M("no_button", _ad(0, lambda ad, t: ad.pop("cta")),
      "Entry {number} in the part {part} of {name} has no {field}. Fill it in."),
    M("same_id", _set(1, id="V1"),
      "Two ads have the id {id}. The plan and the reports name an ad by its id: give each its "
      "own."),
    M("platform_of_elsewhere", _set(1, platform="tiktok"),
      "The platform of ad {id} is “{value}”, which is no channel of the plan. Use one of {names}, "
      "written so."),
    M("product_not_in_plan", _set(1, sku="CYF012"),
      "The sku of ad {id} is “{value}”, which the plan does not sell. Take one of {names}."),
    M("length_in_characters", _set(0, headline="土鳳梨酥禮盒｜餡裡只用台農二號鳳梨喔"), _LONG),
    M("text_of_meta_on_google", _ad(0, lambda ad, t: ad.update(
        text=ad["text"] + "拜訪長輩、犒賞同事、留一盒給自己，週末在家慢慢吃也很好。")), _LONG),
    M("superlative", _set(1, headline="全台第一伴手禮，一手就提得走"), _RULE),
    M("superlative_spaced_out", _set(1, headline="全 台 第 一，一手就提得走"), _RULE),
    M("food_that_heals", _added(2, "改善便祕。"), _RULE),
    M("review_that_heals", _added(2, "客人說：「喝了不再失眠，真的改善失眠！」"), _RULE),
    M("false_scarcity", _set(2, cta="最後 3 盒"), _RULE),
    M("cosmetic_that_heals", _added(3, "還能抗痘。"), _RULE),
    M("claim_without_fact", _claim(0, fact=None),
      "A claim of ad {id} has no text or no fact. Every claim leans on a fact of facts.csv; "
      "without one, leave it out of the ad."),
    M("fact_made_up", _claim(0, fact="FA99"),
      "Ad {id} names the fact {fact}, which facts.csv does not hold. Look the fact up again, or "
      "leave the claim out."),
    M("fact_of_another_product", _claim(0, fact="FA20"),
      "The fact {fact} in ad {id} is about another product ({sku}). What holds for one does not "
      "hold for the other."),
    M("fact_run_out", _claim(0, fact="FA04"),
      "The fact {fact} may be used until {until}, and ad {id} runs longer. Ask for a new report, "
      "or take another fact."),
    M("fact_says_something_else", _claim(0, fact="FA05"), _ADDS),
    M("number_rounded_up", _text(1, "420 克", "500 克"),
      _NOT_SAID),
    M("claim_not_in_ad", _claim(0, text="內餡只用台農二號鳳梨做成"),
      "The claim “{claim}” does not stand in headline or text of ad {id}. Copy the words of the "
      "ad."),
    M("benefit_not_in_ad", _set(1, benefit="讓收禮的人開心"),
      "The benefit of ad {id} does not stand in its headline or text. Copy the words that tell "
      "readers what they gain."),
    M("number_without_fact", _added(2, "已有 30,000 人回購。"),
      _LOOSE),
    M("claim_denies_its_fact", _text(4, "三件都不含酒精", "三件都含酒精"), _NOT_SAID),
    M("claim_of_one_letter", _claim(0, text="台"),
      "The claim “{claim}” in ad {id} is too short to say anything. Copy the whole phrase that "
      "leans "
      "on the fact."),
    M("award_run_out_unclaimed", _added(2, "榮獲茶園評鑑銀牌。"),
      "Ad {id} says what the fact {fact} says (“{words}”) and does not claim it. Add it to claims, "
      "and look until when it may be used."),
    M("number_in_words", _added(1, "一盒十二入。"), _LOOSE),
    M("threshold_as_reviews", _ad(1, lambda ad, t: ad.update(
        text=f"{ad['text']}{t['plan']['offer']['threshold']} 則好評。")), _LOOSE),
    M("half_price", _added(2, "全館五折。"), _OFFER),
    M("percent_of_nowhere", _added(2, "再享 35% 折扣。"), _OFFER),
    M("threshold_as_free_shipping", _ad(2, lambda ad, t: ad.update(
        text=f"{ad['text']}滿 NT${t['plan']['offer']['threshold']:,} 免運，"
             f"運費門檻 NT${t['plan']['free_shipping_over']:,}。")),
      "Ad {id} uses NT${value} for something that the plan does not say: see “{words}”. Price, "
      "threshold, discount and shipping each have their own amount."),
    M("free_shipping_without_limit", _added(2, "免運到 11/16。"),
      "Ad {id} promises free shipping and not the amount from which it counts. Add "
      "free_shipping_over of the plan."),
    M("list_price_in_text", _ad(2, lambda ad, t: ad.update(
        text=f"{ad['text']}平日 NT${t['plan']['price'][ad['sku']]['list']:,}。")),
      "Ad {id} names the list price of {sku}. A former price needs the period in which it was "
      "charged "
      "(rule C02), and the plan gives none. Name the campaign price only."),
    M("code_in_small_letters", _ad(1, lambda ad, t: ad.update(text=ad["text"].replace(
        t["plan"]["offer"]["code"], t["plan"]["offer"]["code"].lower()))),
      "{where} writes the code as {code}. Customers type what they see: write its capital letters "
      "as the plan does."),
    M("benefit_of_two_letters", _set(1, benefit="一手"),
      "The benefit of ad {id} is shorter than 4 letters. Copy the whole phrase that tells readers "
      "what they gain."),
    M("mail_in_link", _url(3, "utm_campaign=", "email=amy@example.com&utm_campaign="),
      "The url of ad {id} carries personal data in {key}. Addresses end up in logs and reports "
      "(rule "
      "D05): take it out."),
    M("bracket_in_link", _ad(3, lambda ad, t: ad.update(url=ad["url"] + ">")),
      "The url of ad {id} holds {sign}, which does not belong into an address. Take it out."),
    M("space_in_source", _url(1, "facebook", "face+book"),
      "{key} of ad {id} holds other signs than letters a to z, digits, “_”, “-” and “.”. Reports "
      "would list it under a garbled name."),
    M("source_of_another", _url(1, "facebook", "google"),
      "utm_source of ad {id} is {source}, and the ad runs on {platform}. The order would be "
      "counted "
      "for another channel."),
    M("same_content", changed(FILE, lambda c, t: [ad.update(url=ad["url"] + "&utm_content=a")
                                                  for ad in c["ads"]]),
      "The ads {first} and {second} cannot be told apart in the reports. Give each its own "
      "utm_content, such as its id."),
    M("award_made_up", _added(2, "得過金牌的好茶。"), _NO_FACT),
    M("tested_by_nobody", _added(2, "SGS 檢驗合格。"), _NO_FACT),
    M("everybody_says", _added(3, "用過的人都說不緊繃。"), _NO_FACT),
    M("half_of_what", _added(3, "皺紋少一半。"), _NO_FACT),
    M("three_days_left", _added(2, "只剩三天。"),
      "Ad {id} hurries its readers: “{words}”. Seen tomorrow, it is untrue. Name the last day "
      "instead."),
    M("against_pimples", _added(3, "還能去痘。"),
      "{where} promises an effect on the body: “{words}”. Food and cosmetics may promise none, in "
      "whatever words (rules H01, H02, B01). Say what the product is."),
    M("text_cut_at_its_comma", bytes_of(FILE, b"ads:\n" + (
        "  - {id: V1, platform: meta, text: 滿 NT$1,500 輸入 CY1111}\n" * 6).encode()),
      "{where} holds “{text}” as a field without a value. Within curly brackets a comma ends a "
      "text that has no quotes: put the whole text in quotes."),
    M("address_in_brackets", bytes_of(FILE, b"ads:\n" + (
        "  - {id: V1, url: https://www.chengyu-daily.example/double11?utm_source=meta}\n" * 6
        ).encode()),
      "Line {line} of {name} has the sign {sign} in a text inside brackets. There YAML takes each "
      "of ? , : for a sign of its own: put the text in quotes, or write one field per line as in "
      "the template: “{text}”."),
    M("loud_words", _added(2, "手刀下單。"),
      "Ad {id} says “{word}”, which brand_guide leaves to others. Say what the reader gains "
      "instead."),
    M("click_me", _set(1, cta="點我看更多"),
      "The cta of ad {id} is “{word}”. A button says what happens when it is pressed."),
    M("three_exclamation_marks", _added(2, "好喝！好喝！好喝！"),
      "Ad {id} has {count} exclamation marks, more than brand_guide allows. A fact needs none."),
    M("row_of_emoji", _added(2, "🍵🍵🍵🍵"),
      "Ad {id} has {count} emoji, more than brand_guide allows. Keep those that say something."),
    M("cooperation_hidden", _text(5, "【廣告】", ""),
      _HIDDEN),
    M("cooperation_denied", _text(5, "【廣告】", "【本篇無合作】"), _HIDDEN),
    M("list_price", _ad(1, lambda ad, t: ad.update(price=t["plan"]["price"][ad["sku"]]["list"])),
      "The price of ad {id} is not the sale price of {sku} in the plan. Customers will hold us to "
      "the ad. Copy it from campaign_plan."),
    M("code_of_last_year", _set(1, code="CY1110"),
      "The code of ad {id} is not that of the plan. Copy it letter by letter."),
    M("code_in_text_differs", _ad(1, lambda ad, t: ad.update(
        text=ad["text"].replace(t["plan"]["offer"]["code"], "CY1010"))),
      "{where} names the code {code}, and the plan has another one. Copy it letter by letter."),
    M("runs_too_long", _ad(1, lambda ad, t: ad.update(end=f"{t['plan']['end'][:4]}-11-30")),
      "Ad {id} runs outside the flight of the plan, or ends before it starts. Check start and "
      "end."),
    M("other_day_in_text", _ad(1, lambda ad, t: ad.update(
        text=ad["text"].replace("11/16", "11/11"))),
      "Ad {id} names the day {day}, which is neither its first nor its last. Copy the days from "
      "start and end."),
    M("amount_not_in_plan", _added(2, "現折 NT$50。"),
      "{where} names NT${value}, which is no price or limit of campaign_plan. Copy the amount from "
      "the plan."),
    M("code_without_threshold", _ad(1, lambda ad, t: ad.update(
        text=ad["text"].replace(f"滿 NT${t['plan']['offer']['threshold']:,} ", ""))),
      "Ad {id} names the code and not the amount from which it counts. A condition stands beside "
      "its offer: add the threshold of the plan."),
    M("home_page", _ad(1, lambda ad, t: ad.update(
        url=ad["url"].replace(t["plan"]["url"], "https://www.chengyu-daily.example/"))),
      "The url of ad {id} does not lead to the page of the plan. Copy the address from "
      "campaign_plan."),
    M("no_utm", _ad(1, lambda ad, t: ad.update(url=t["plan"]["url"])),
      "The url of ad {id} does not hold {key} exactly once. Without it nobody can tell "
      "afterwards which ad brought the order."),
    M("utm_in_capitals", _ad(1, lambda ad, t: ad.update(
        url=ad["url"].replace("facebook", "Facebook"))),
      "{key} of ad {id} has capital letters. GA4 counts Facebook and facebook as two sources. "
      "Write it in lower case."),
    M("one_text_for_all", _one_product,
      "The ads {first} and {second} say nearly the same. Each ad is one attempt: take another "
      "benefit or another fact."),
    M("one_platform", changed(FILE, _same_platform),
      "Your ads use fewer than {least} platforms. Spread them: each platform finds other "
      "people."),
    M("one_product", changed(FILE, _same_sku),
      "Your ads show fewer than {least} products. Who does not want the first one should see "
      "another."),
    M("claims_as_text", _set(1, claims="FA02"),
      "claims of ad {id} must be a list of entries with text and fact. Take the form of the "
      "template."),
    M("price_in_words", _set(1, price="四百九十九元"),
      "{where} is not a number. Write digits only: no quotes, no thousands separators, no unit."),
    M("in_big5", recoded(FILE, "cp950"),
      "{name} is saved in Big5, so others see garbled characters. Save it again with the encoding "
      "UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
    M("tabs", bytes_of(FILE, b"ads:\n\t- id: V1\n"),
      "Line {line} of {name} is indented with a tab: “{text}”. Use spaces."),
    M("claim_with_another_word", _text(0, "只用台農二號鳳梨", "只用台農二號鳳梨與芒果"), _ADDS),
    M("claim_with_another_place", _text(2, "花蓮瑞穗手採茶菁", "南投鹿谷手採茶菁"), _ADDS),
    M("claim_without_its_qualifier", _text(3, "不添加合成香料", "不添加香料"),
      "The claim “{claim}” in ad {id} leaves out a word of the fact {fact}, and says more than it "
      "without that word. Copy the fact whole."),
    M("one_tin_for_two", _text(5, "一盒兩罐", "一盒一罐"), _NOT_SAID),
    M("discount_in_words", _added(1, "再折四百元。"),
      "{where} names NT${value}, which is no price or limit of campaign_plan. Copy the amount from "
      "the plan."),
    M("end_of_the_month", _added(1, "優惠到十一月底止。"),
      "Ad {id} names the day {day}, which is neither its first nor its last. Copy the days from "
      "start and end."),
    M("code_without_a_limit", _added(1, "沒滿額也能用折扣碼。"),
      "{where} takes the limit off the offer (“{words}”). The code counts from the threshold of "
      "the plan, once for each order: say that, or nothing."),
    M("gift_for_every_order", _ad(1, lambda ad, t: ad.update(
        text=ad["text"] + f"下單就送{t['plan']['offer']['gift']}。")),
      "{where} promises the gift for every order (“{words}”). It is given from the threshold of "
      "the plan: say from which amount."),
    M("gift_of_no_plan", _added(1, "再送一支手機。"), _GIFT),
    M("refuses_to_cooperate", _ad(5, lambda ad, t: ad.update(
        headline=ad["headline"].replace("【廣告】", "【零廣告】"))), _HIDDEN),
    M("seen_in_an_ad", _ad(5, lambda ad, t: ad.update(
        headline=ad["headline"].replace("【廣告】", "看到廣告才買，"))), _HIDDEN),
    M("says_it_was_not_paid", _added(5, "我自費買的。"),
      "Ad {id} is a cooperation, and says that nothing was given or paid for it (“{words}”). That "
      "is untrue and unlawful: take it out (rule C06)."),
    M("campaign_of_midautumn", _url(1, "campaign=double11", "campaign=midautumn2024"),
      "utm_campaign of ad {id} is {value}, and this campaign has one name in all links. Otherwise "
      "December's report falls into pieces: look up campaign in brand_guide."),
    M("medium_of_a_mailing", _url(0, "utm_medium=cpc", "utm_medium=email"),
      "utm_medium of ad {id} is {value}, and ads on {platform} are bought in another way. Reports "
      "would count it as unpaid or as something else: look up mediums in brand_guide."),
    M("letters_turned_round", _added(1, "\u202e好。"),
      "{where} holds the invisible sign U+{code}, which turns the order of letters or hides a "
      "text. Readers see something else than the check: type the text again."),
)
