"""Six ads (ads.yml), held against plan, facts, brand guide and copy rules."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from autograder.checking.verdict import Finding

from .ad_claims import check_claims
from .ad_evidence import check_evidence
from .ad_link import check_link, check_links
from .ad_numbers import check_numbers, readable
from .copy_lint import plain_form
from .documents import read_yaml
from .errors import ArtefactError
from .fields import words
from .forms import Fault, a_day, entries, number
from .promises import check_copy
from .public_offer import check_codes
from .public_text import no_tricks

FILE = "ads.yml"
_DENIED = re.compile(r"(?:\b(?:not|no|non|never|without)(?:\s(?:a|an|any|paid))?"
                     r"|[無\u65e0非未不沒])"  # the second: simplified
                     r"[\s\W]{0,2}(?:是|有|經|屬)?\W?$|[零拒絕謝]\W?$", re.IGNORECASE)
# A cooperation is told by a label: at the front, in brackets, or apart by a sign.
_LABEL = (
    re.compile(r"(?:^|[\W_]|品牌|本篇|本則|本文|此篇|付費|商業|有償|這是|這則是|此為|為|澄嶼日常|澄嶼|是|與.{1,10}|和.{1,10}"
               r"|a |paid |our )$", re.IGNORECASE),
    re.compile(r"$|[\W_]|文|貼文|內容|影片|開箱|企劃|夥伴|推薦|post|content|ship", re.IGNORECASE))
_UNPAID = re.compile(
    r"(?:沒有?|未|不)(?:曾)?(?:收|拿|領)(?:過|取|到)?(?:任何|一毛|半毛|什麼)?(?:好處|錢|酬勞|費用|贊助|報酬|稿費)"
    r"|自費(?:買|購|入手|開箱)?|自掏腰包|自己(?:花錢|出錢|掏錢)|無償"
    r"|\bnot (?:paid|sponsored)\b|\bunpaid\b|\bbought (?:it|this) myself\b|\bmy own money\b",
    re.IGNORECASE)
# Simplified characters of the words that the guide leaves to others.
_TRADITIONAL = str.maketrans(
    "\u4e70\u62a2\u75af\u6655\u9519\u8fc7后网\u8d25\u5355爆", "買搶瘋暈錯過後網敗單爆")


def judge_ads(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with ads.yml, None where nothing is.

    Args:
        files: name -> content.
        truth: {"plan": campaign_plan, "facts": {id: {sku, zh, en, until (ISO)}}, "products":
            {sku: {name, legal_class}}, "guide": brand_guide, "copy_rules": list of rules}.
    """
    try:
        check_ads(read_yaml(FILE, files.get(FILE)), truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def check_ads(content: dict[str, Any], truth: dict[str, Any]) -> list[dict[str, Any]]:
    """The ads of a file that keeps every rule. Raises Fault."""
    rules = truth["guide"]["ads"]
    ads = entries(FILE, content, "ads", rules["count"], rules["fields"])
    if len(ads) > rules["count"]:
        raise Fault("ads.yml has {count} ads, and {wanted} are asked for. Keep the best.",
                    count=len(ads), wanted=rules["count"])
    ids = [words(plain_form(str(ad["id"]))[0]) or str(ad["id"]) for ad in ads]
    for at, ad_id in enumerate(ids):
        if ad_id in ids[:at]:
            raise Fault("Two ads have the id {id}. The plan and the reports name an ad by its id: "
                        "give each its own.", id=str(ads[at]["id"])[:20])
    for ad in ads:
        _one(ad, str(ad["id"]).strip()[:20], truth)
    _differ(ads, truth)
    check_links(ads, rules)
    return ads


def _one(ad: dict[str, Any], name: str, truth: dict[str, Any]) -> None:
    plan, guide, platform, sku = truth["plan"], truth["guide"], str(ad["platform"]), str(ad["sku"])
    if platform not in plan["channels"] or platform not in guide["platforms"]:
        raise Fault("The platform of ad {id} is “{value}”, which is no channel of the plan. Use "
                    "one of {names}, written so.", id=name, value=platform[:30],
                    names=", ".join(c for c in plan["channels"] if c in guide["platforms"]))
    if sku not in plan["price"]:
        raise Fault("The sku of ad {id} is “{value}”, which the plan does not sell. Take one of "
                    "{names}.", id=name, value=sku[:20], names=", ".join(plan["price"]))
    for field in ("headline", "text", "benefit", "cta"):
        if not isinstance(ad[field], str):
            raise Fault("{field} of ad {id} is no text. Put it in quotes.", field=field, id=name)
    _length(ad, name, guide["platforms"][platform])
    whole = f"{ad['headline']}。{ad['text']}。{ad['cta']}"
    no_tricks(whole, f"ads.yml {name}")
    check_codes(whole, f"ads.yml {name}", plan["offer"]["code"])
    check_copy(whole, truth["products"][sku]["legal_class"], name, truth)
    check_claims(ad, name, truth)
    _benefit(ad, name)
    _tone(ad, name, whole, guide)
    _planned(ad, name, plan)
    check_link(ad, name, truth)
    check_numbers(ad, name, whole, truth)
    check_evidence(ad, name)


def units(text: str) -> int:
    """Length of a text as ad platforms count: a full-width character is 2, any other 1."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in unicodedata.normalize("NFC", text))


def _length(ad: dict[str, Any], name: str, limits: dict[str, Any]) -> None:
    for field in ("headline", "text", "cta"):
        size = units(str(ad[field]).strip())
        if size > limits[field]:
            raise Fault("{field} of ad {id} is {size} units long, and {platform} takes {most}. A "
                        "full-width character counts 2. Say one thing less.",
                        field=field, id=name, size=size, platform=ad["platform"],
                        most=limits[field])
    if len(words(ad["headline"])) < 4 or len(words(ad["text"])) < 10:
        raise Fault("Headline or text of ad {id} is too short to say anything. Write a sentence.",
                    id=name)


def _benefit(ad: dict[str, Any], name: str) -> None:
    if words(ad["benefit"]) not in words(ad["headline"] + ad["text"]):
        raise Fault("The benefit of ad {id} does not stand in its headline or text. Copy the words "
                    "that tell readers what they gain.", id=name)
    if len(words(ad["benefit"])) < 4:
        raise Fault("The benefit of ad {id} is shorter than 4 letters. Copy the whole phrase that "
                    "tells readers what they gain.", id=name)


def _tone(ad: dict[str, Any], name: str, whole: str, guide: dict[str, Any]) -> None:
    for word in (*guide["avoid"]["zh"], *guide["avoid"]["en"]):
        if any(_spelt(word).search(readable(ad[key]).translate(_TRADITIONAL))
               for key in ("headline", "text", "cta")):
            raise Fault("Ad {id} says “{word}”, which brand_guide leaves to others. Say what the "
                        "reader gains instead.", id=name, word=word)
    for word in (*guide["avoid_cta"]["zh"], *guide["avoid_cta"]["en"]):
        if _spelt(word).search(readable(ad["cta"])):
            raise Fault("The cta of ad {id} is “{word}”. A button says what happens when it is "
                        "pressed.", id=name, word=word)
    shouts = sum(unicodedata.normalize("NFKC", whole).count(sign) for sign in "!❗❕")
    if shouts > guide["most"]["exclamation_marks"]:
        raise Fault("Ad {id} has {count} exclamation marks, more than brand_guide allows. A fact "
                    "needs none.", id=name, count=shouts)
    emoji = sum(unicodedata.category(c) == "So" for c in whole)
    if emoji > guide["most"]["emoji"]:
        raise Fault("Ad {id} has {count} emoji, more than brand_guide allows. Keep those that say "
                    "something.", id=name, count=emoji)
    told = guide["disclosure"]
    if ad["platform"] in told["platforms"] and not _disclosed(ad["headline"], told["words"]):
        raise Fault("Ad {id} is a cooperation, and its headline does not say so. Put one of these "
                    "in front: {words} (rule C06).", id=name, words=", ".join(told["words"]))
    if ad["platform"] in told["platforms"] and (own := _UNPAID.search(readable(whole))):
        raise Fault("Ad {id} is a cooperation, and says that nothing was given or paid for it "
                    "(“{words}”). That is untrue and unlawful: take it out (rule C06).",
                    id=name, words=own[0])


def _spelt(word: str) -> re.Pattern[str]:
    """A word whatever stands between its letters (click  here, 點 我); Latin words whole."""
    letters = r"[\W_]*".join(re.escape(c) for c in word if c.isalnum())
    return re.compile(rf"(?<![a-z]){letters}(?![a-z])" if word.isascii() else letters,
                      re.IGNORECASE)


def _disclosed(headline: str, told: list[str]) -> bool:
    """Whether a headline says that it is paid for, and does not deny it (not sponsored)."""
    text = readable(headline)
    for word in told:
        for hit in _spelt(word).finditer(text):
            before, behind = text[:hit.start()], text[hit.end():]
            free = re.match(r"[\s-]*free\b", behind, re.IGNORECASE)
            if not _DENIED.search(before) and not free and _LABEL[0].search(before) \
                    and _LABEL[1].match(behind):
                return True
    return False


def _planned(ad: dict[str, Any], name: str, plan: dict[str, Any]) -> None:
    price = number(ad["price"], f"{name}: price")
    if price != plan["price"][str(ad["sku"])]["sale"]:
        raise Fault("The price of ad {id} is not the sale price of {sku} in the plan. Customers "
                    "will hold us to the ad. Copy it from campaign_plan.", id=name, sku=ad["sku"])
    if str(ad["code"]).strip() != plan["offer"]["code"]:
        raise Fault("The code of ad {id} is not that of the plan. Copy it letter by letter.",
                    id=name)
    start, end = a_day(ad["start"], f"{name}: start"), a_day(ad["end"], f"{name}: end")
    first, last = date.fromisoformat(plan["start"]), date.fromisoformat(plan["end"])
    if not first <= start <= end <= last:
        raise Fault("Ad {id} runs outside the flight of the plan, or ends before it starts. Check "
                    "start and end.", id=name)


def _differ(ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    rules = truth["guide"]["ads"]
    if len({str(ad["platform"]) for ad in ads}) < rules["platforms"]:
        raise Fault("Your ads use fewer than {least} platforms. Spread them: each platform "
                    "finds other people.", least=rules["platforms"])
    if len({str(ad["sku"]) for ad in ads}) < rules["products"]:
        raise Fault("Your ads show fewer than {least} products. Who does not want the first one "
                    "should see another.", least=rules["products"])
    names = sorted((words(p["name"]) for p in truth["products"].values()), key=len, reverse=True)
    told = [_pairs(ad["headline"] + ad["text"], names) for ad in ads]
    gains = [_pairs(ad["benefit"], names) for ad in ads]
    for at in range(len(ads)):
        for before in range(at):
            pair = {"first": str(ads[before]["id"])[:20], "second": str(ads[at]["id"])[:20]}
            if _alike(told[at], told[before]) > rules["alike"]:
                raise Fault("The ads {first} and {second} say nearly the same. Each ad is one "
                            "attempt: take another benefit or another fact.", **pair)
            if _alike(gains[at], gains[before]) > rules["alike"]:
                raise Fault("The ads {first} and {second} try the same benefit. Another opening "
                            "makes no other attempt: take another benefit.", **pair)


def _pairs(text: str, names: list[str]) -> set[str]:
    """Pairs of neighbouring letters, without product names and numbers."""
    text = re.sub(r"\d+", "", words(plain_form(text)[0]))
    for name in names:
        text = text.replace(name, "")
    return {text[i:i + 2] for i in range(len(text) - 1)}


def _alike(mine: set[str], theirs: set[str]) -> float:
    """Equal pairs out of all pairs of two texts."""
    return len(mine & theirs) / max(len(mine | theirs), 1)
