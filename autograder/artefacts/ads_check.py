"""Six ads (ads.yml), held against plan, facts, brand guide and copy rules."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from autograder.checking.verdict import Finding

from .documents import read_yaml
from .errors import ArtefactError
from .fields import words
from .forms import Fault, a_day, entries, number
from .promises import check_copy, check_promises, planned_amounts

FILE = "ads.yml"
UTM = ("utm_source", "utm_medium", "utm_campaign")
SAYS = 0.25  # of a claim's pairs of characters (or words) that stand in the fact, at least
_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DAY = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")


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
    ids = [str(ad["id"]).strip() for ad in ads]
    for at, ad_id in enumerate(ids):
        if ad_id in ids[:at]:
            raise Fault("Two ads have the id {id}. The plan and the reports name an ad by its id: "
                        "give each its own.", id=ad_id[:20])
    for ad in ads:
        _one(ad, str(ad["id"]).strip()[:20], truth)
    _differ(ads, truth)
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
    check_copy(whole, truth["products"][sku]["legal_class"], name, truth)
    _claims(ad, name, truth)
    _benefit(ad, name)
    _tone(ad, name, whole, guide)
    _planned(ad, name, plan)
    _promised(ad, name, whole, truth)


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


def _claims(ad: dict[str, Any], name: str, truth: dict[str, Any]) -> None:
    claims = ad["claims"]
    if not isinstance(claims, list) or not all(isinstance(c, dict) for c in claims):
        raise Fault("claims of ad {id} must be a list of entries with text and fact. Take the form "
                    "of the template.", id=name)
    shown = words(ad["headline"] + ad["text"])
    for claim in claims:
        said, fact_id = str(claim.get("text") or "").strip(), str(claim.get("fact") or "").strip()
        at = {"id": name, "claim": said[:30], "fact": fact_id[:12]}
        if not words(said) or not fact_id:
            raise Fault("A claim of ad {id} has no text or no fact. Every claim leans on a fact of "
                        "facts.csv; without one, leave it out of the ad.", id=name)
        if words(said) not in shown:
            raise Fault("The claim “{claim}” does not stand in headline or text of ad {id}. Copy "
                        "the words of the ad.", **at)
        fact = truth["facts"].get(fact_id)
        if fact is None:
            raise Fault("Ad {id} names the fact {fact}, which facts.csv does not hold. Look the "
                        "fact up again, or leave the claim out.", **at)
        if fact["sku"] != str(ad["sku"]):
            raise Fault("The fact {fact} in ad {id} is about another product ({sku}). What holds "
                        "for one does not hold for the other.", **at, sku=fact["sku"])
        if fact["until"] < a_day(ad["end"], f"{name}: end").isoformat():
            raise Fault("The fact {fact} may be used until {until}, and ad {id} runs longer. Ask "
                        "for a new report, or take another fact.", **at, until=fact["until"])
        if not _restates(said, fact):
            raise Fault("“{claim}” in ad {id} is not what the fact {fact} says. Stay with its "
                        "words and its numbers.", **at)


def _restates(claim: str, fact: dict[str, str]) -> bool:
    """Whether a claim has the numbers of the fact and enough of its words, in one language."""
    if not numbers(claim) <= numbers(fact["zh"]) | numbers(fact["en"]):
        return False
    return any(_share(_parts(claim), _parts(fact[lang])) >= SAYS for lang in ("zh", "en"))


def _parts(text: str) -> set[str]:
    """Pairs of Chinese characters, and Latin words of four letters or more."""
    plain = unicodedata.normalize("NFKC", text).lower()
    chinese = re.sub(r"[^\u4e00-\u9fff]", "", plain)
    return {chinese[i:i + 2] for i in range(len(chinese) - 1)} | set(
        re.findall(r"[a-z]{4,}", plain))


def _share(mine: set[str], theirs: set[str]) -> float:
    return len(mine & theirs) / len(mine) if mine else 1.0


def numbers(text: str) -> set[float]:
    """Numbers written in digits; a Chinese comma parts two of them."""
    plain = unicodedata.normalize("NFKC", text.replace("，", "； "))
    return {float(n.replace(",", "")) for n in _NUMBER.findall(plain)}


def _benefit(ad: dict[str, Any], name: str) -> None:
    if len(words(ad["benefit"])) < 4 or words(ad["benefit"]) not in words(
            ad["headline"] + ad["text"]):
        raise Fault("The benefit of ad {id} does not stand in its headline or text. Copy the words "
                    "that tell readers what they gain.", id=name)


def _tone(ad: dict[str, Any], name: str, whole: str, guide: dict[str, Any]) -> None:
    plain = unicodedata.normalize("NFKC", whole).lower()
    for word in (*guide["avoid"]["zh"], *guide["avoid"]["en"]):
        if re.search(_spelt(word), plain):
            raise Fault("Ad {id} says “{word}”, which brand_guide leaves to others. Say what the "
                        "reader gains instead.", id=name, word=word)
    button = unicodedata.normalize("NFKC", ad["cta"]).lower()
    for word in (*guide["avoid_cta"]["zh"], *guide["avoid_cta"]["en"]):
        if re.search(_spelt(word), button):
            raise Fault("The cta of ad {id} is “{word}”. A button says what happens when it is "
                        "pressed.", id=name, word=word)
    if plain.count("!") > guide["most"]["exclamation_marks"]:
        raise Fault("Ad {id} has {count} exclamation marks, more than brand_guide allows. A fact "
                    "needs none.", id=name, count=plain.count("!"))
    emoji = sum(unicodedata.category(c) == "So" for c in whole)
    if emoji > guide["most"]["emoji"]:
        raise Fault("Ad {id} has {count} emoji, more than brand_guide allows. Keep those that say "
                    "something.", id=name, count=emoji)
    told = guide["disclosure"]
    headline = unicodedata.normalize("NFKC", ad["headline"]).lower()
    if ad["platform"] in told["platforms"] and not any(
            re.search(_spelt(word), headline) for word in told["words"]):
        raise Fault("Ad {id} is a cooperation, and its headline does not say so. Put 廣告 or 合作 "
                    "in front (rule C06).", id=name)


def _spelt(word: str) -> str:
    return rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)


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
    try:
        link, page = urlsplit(str(ad["url"]).strip()), urlsplit(plan["url"])
        query = parse_qsl(link.query, keep_blank_values=True)
    except ValueError:
        raise Fault("The url of ad {id} is not an address. Copy it from campaign_plan and add UTM.",
                    id=name) from None
    if (link.scheme, link.netloc, link.path.rstrip("/")) != (
            page.scheme, page.netloc, page.path.rstrip("/")):
        raise Fault("The url of ad {id} does not lead to the page of the plan. Copy the address "
                    "from campaign_plan.", id=name)
    for key in UTM:
        given = [v for k, v in query if k == key]
        if len(given) != 1 or not given[0].strip():
            raise Fault("The url of ad {id} does not hold {key} exactly once. Without it nobody "
                        "can tell in December which ad brought the order.", id=name, key=key)
        if given[0] != given[0].lower():
            raise Fault("{key} of ad {id} has capital letters. GA4 counts Facebook and facebook as "
                        "two sources. Write it in lower case.", id=name, key=key)


def _promised(ad: dict[str, Any], name: str, whole: str, truth: dict[str, Any]) -> None:
    plan, sku = truth["plan"], str(ad["sku"])
    own = {**plan, "price": {sku: plan["price"][sku]}}
    amounts = planned_amounts(own)
    code, limit = plan["offer"]["code"], plan["offer"]["threshold"]
    check_promises(whole, name, {"amounts": amounts, "code": code})
    plain = unicodedata.normalize("NFKC", whole.replace("，", "； "))
    days = {day for key in ("start", "end") for source in (ad, plan)
            for day in [a_day(source[key], key)]}
    for month, at in _DAY.findall(plain):
        if (int(month), int(at)) not in {(d.month, d.day) for d in days}:
            raise Fault("Ad {id} names the day {day}, which is neither its first nor its last. "
                        "Copy the days from start and end.", id=name, day=f"{month}/{at}")
    if code in plain and limit not in numbers(plain.replace(code, "")):
        raise Fault("Ad {id} names the code and not the amount from which it counts. A condition "
                    "stands beside its offer: add the threshold of the plan.", id=name)
    known = {float(v) for v in amounts} | {float(plan["offer"]["discount"]), 11.0,
                                           float(plan["return_days"])}
    if plan["offer"]["type"] == "percent_off":
        left = 100 - plan["offer"]["discount"]
        known |= {float(left), left / 10}
    known |= {float(v) for d in days for v in (d.year, d.month, d.day)}
    for claim in ad["claims"]:
        fact = truth["facts"][str(claim["fact"]).strip()]
        known |= numbers(fact["zh"]) | numbers(fact["en"])
    loose = sorted(numbers(plain.replace(code, "")) - known)
    if loose:
        raise Fault("Ad {id} says {number}, which stands neither in the plan nor in the facts it "
                    "claims. Give the claim its fact, or take the number out.",
                    id=name, number=f"{loose[0]:g}")


def _differ(ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    rules = truth["guide"]["ads"]
    if len({str(ad["platform"]) for ad in ads}) < rules["platforms"]:
        raise Fault("The six ads use fewer than {least} platforms. Spread them: each platform "
                    "finds other people.", least=rules["platforms"])
    if len({str(ad["sku"]) for ad in ads}) < rules["products"]:
        raise Fault("The six ads show fewer than {least} products. Who does not want the first one "
                    "should see another.", least=rules["products"])
    names = sorted((words(p["name"]) for p in truth["products"].values()), key=len, reverse=True)
    told = []
    for ad in ads:
        text = re.sub(r"\d+", "", words(ad["headline"] + ad["text"]))
        for name in names:
            text = text.replace(name, "")
        told.append({text[i:i + 2] for i in range(len(text) - 1)})
    for at in range(len(ads)):
        for before in range(at):
            both, either = told[at] & told[before], told[at] | told[before]
            if len(both) > rules["alike"] * len(either):
                raise Fault("The ads {first} and {second} say nearly the same. Six ads are six "
                            "attempts: take another benefit or another fact.",
                            first=str(ads[before]["id"])[:20], second=str(ads[at]["id"])[:20])
