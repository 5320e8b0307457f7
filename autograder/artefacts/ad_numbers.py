"""Numbers that an ad says, each held to its kind: day, price, limit, discount, quantity.

A number may stand in an ad for one of three reasons: it is a day of the flight, it is the amount
that the plan gives for just this purpose, or a claimed fact counts the same things with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .forms import Fault, a_day
from .numbers import plain_digits
from .promises import SHIPPING_FEE, check_promises, planned_amounts
from .public_offer import MONTH_END, NEVER, check_gift
from .spelled import in_digits

_D = r"(\d{1,3}(?:,\d{3})+(?!\d)|\d+)"
_FESTIVAL = re.compile(
    r"雙\s?(?:11|十一)(?!\d)|double\s?(?:11|eleven)\b|(?<![\d.])11\.11(?![\d.])"
    r"|singles['’]?\s?day,?\s?\(?11/11\)?"
    r"|(?<![\d/–~-])(?<!到)(?<!至)(?<!到 )(?<!至 )(?<!to )(?<!til )(?<!till )(?<!until )(?<!by )"
    r"11/11(?=\s?(?:檔期|購物節|活動|優惠|season|sales?\b|festival|event|deals?\b|offers?\b|day\b))",
    re.IGNORECASE)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAME = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_ZH = "[零一二兩三四五六七八九十百千萬]"
_DAYS = (  # groups: year, month, day
    re.compile(r"(?<!\d)(20\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)\s?[日號]?"),
    re.compile(r"(?<![\d/])()(\d{1,2})\s?[/月]\s?(\d{1,2})(?![\d/])\s?[日號]?"),
    re.compile(rf"(?<!{_ZH})()({_ZH}{{1,2}})月({_ZH}{{1,3}})[日號]"),
    re.compile(rf"()\b{_NAME}\s(\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?[a-z]*s\b)"),
)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s{_NAME}(?![a-z])")
_MONEY = re.compile(
    rf"(?:nt\$|ntd|twd|\$)\s?{_D}|{_D}\s?(?:元|塊錢|dollars\b)|(?<=[滿\u6ee1])\s?{_D}(?!\s?[件組盒罐瓶個])",
    re.IGNORECASE)
# What an amount is said to be, by the words around it; the first that fits counts.
_PURPOSES = (
    ("free_shipping", r"(?:免運費?門檻|free (?:shipping|delivery)(?: \w+){0,3})[^\d]{0,3}$",
     r"^\s?(?:以上|起)?\s?[就即可享]?\s?(?:免運|(?:for )?free (?:shipping|delivery)|ships? free)"),
    ("shipping_fee", r"(?:運費|shipping|delivery)(?: fee| cost| is| of)?\s?$", None),
    ("discount", r"(?:[折省減抵扣]|折抵|折價|saves?(?: you)?|minus|discount of)\s?$",
     r"^\s?(?:off\b|discount|的?折扣)"),
    ("threshold", r"(?:[滿\u6ee1達]|消費|over|above|at least|minimum|minimum of|spend|spending|"
                  r"orders? of|reach)\s?$",
     r"^\s?(?:以上|or more|and (?:above|over|up|more))"),
    ("from", r"(?:from)\s?$", r"^\s?起"),
)
_TENTHS = re.compile(
    r"(\d+(?:\.\d+)?|[一二三四五六七八九]{1,2}|[對\u5bf9])\s?折(?!扣|抵|價|[射疊])(?!\s?(?:NT|\$|\d))")
_OFF = re.compile(
    r"(\d+(?:\.\d+)?)\s?(?:%|percent\b|趴)\s?(?:off\b|discount|的?折扣|的?優惠|回饋)"
    r"|(?:saves?|discount of|省下?|折抵)\s?(\d+(?:\.\d+)?)\s?(?:%|percent\b|趴)", re.IGNORECASE)
_OTHER_OFFER = re.compile(
    r"半價|買[一1]送[一1]|half[- ](?:the )?price|half[- ]off|buy one,? get (?:one|1)|第[二2]件",
    re.IGNORECASE)
_FREE_SHIPPING = re.compile(r"免運|free (?:shipping|delivery)|ships? free", re.IGNORECASE)
_CROWD = re.compile(
    r"[數幾上近破逾][十百千萬]+\s?[位人名則筆組盒入罐瓶包顆片個件]"
    r"|\b(?:dozens|hundreds|thousands|millions)\b", re.IGNORECASE)

# What is counted: the words for it in both languages.
_SAME = {
    "piece": "入 顆 片 塊 條 粒 枚 個 件 piece pieces pc pcs cake cakes bar bars slices",
    "g": "公克 克 g gram grams", "kg": "公斤 kg", "ml": "毫升 ml", "cm": "公分 cm",
    "day": "天 日 day days", "hour": "小時 hour hours h hr hrs", "minute": "分鐘 minute minutes",
    "week": "週 周 星期 week weeks", "month": "個月 month months", "year": "年 year years",
    "person": "位 名 人 tester testers person people customer customers reader readers",
    "review": "則 review reviews", "order": "筆 order orders", "bottle": "瓶 bottle bottles",
    "tin": "罐 tin tins can cans", "box": "盒 box boxes", "pack": "包 pack packs bag bags",
    "set": "組 set sets", "lot": "批 lot lots", "time": "次 wash washes", "pump": "下 pump pumps",
    "%": "% ％ percent 趴", "tenth": "成", "fold": "倍 fold", "degree": "度 degree degrees",
    "number": "號", "item": "款 種 家 項 kind kinds shop shops",
}
UNITS = {word: key for key, some in _SAME.items() for word in some.split()}
_ZHUNITS = "|".join(sorted((w for w in UNITS if not w.isascii()), key=len, reverse=True))
_UNIT = rf"\s?-?(%|{_ZHUNITS}|[A-Za-z]+|[\u4e00-\u9fff])?"
_DIGITS = re.compile(rf"(?<![\d.]){_D}(\.\d+)?{_UNIT}", re.IGNORECASE)
_ZH_WORDS = re.compile(rf"(?<![第一二兩三四五六七八九十百千萬])({_ZH}+)\s?({_ZHUNITS})"
                       r"(?![為立功分品果本熟長就])")
_EN = {word: at for at, word in enumerate((
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty"))} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "thousand": 1000, "dozen": 12}
_EN_WORDS = re.compile(
    rf"\b((?:{'|'.join(_EN)})(?:[- ](?:{'|'.join(_EN)}))*)(?:[- ]([a-z]+|%))?", re.IGNORECASE)
_NO_UNIT = frozenset(("a", "an", "and", "at", "by", "each", "for", "from", "in", "is", "of", "on",
                      "only", "or", "per", "the", "to", "with", "no"))
_ZH_DIGIT = {c: at for at, c in enumerate("零一二三四五六七八九")} | {"兩": 2}

_OWN_NEED = re.compile(r"送禮|公司|辦公室|同事|部門|要訂|訂購|備妥|來得及|挑")
_SOLD = re.compile(r"賣出|售出|熱銷|熱賣|累計|已有|突破|超過|回購|售罄|銷售")


@dataclass(frozen=True)
class Quantity:
    """A number with what it counts. unit: a key of _SAME, else the word itself, "" without one.

    word: the unit as written; spelt: the number is in words.
    """

    value: float
    unit: str
    text: str
    spelt: bool
    word: str = ""

    @property
    def kind(self) -> tuple[float, str]:
        """Value and unit; 兩成 is 20 %."""
        if self.unit == "tenth":
            return 10 * self.value, "%"
        return self.value, self.unit


def readable(text: str) -> str:
    """Half-width text without invisible characters; a Chinese comma parts two numbers."""
    plain = unicodedata.normalize("NFKC", plain_digits(text).replace("，", "； "))
    return "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn"))


def chinese(text: str) -> int:
    """The value of a Chinese numeral: 十二 is 12, 三百 is 300, 八五 is 85."""
    if not set(text) & set("十百千萬"):
        return int("".join(str(_ZH_DIGIT[c]) for c in text))
    total = part = 0
    for sign in text:
        if sign in _ZH_DIGIT:
            part = _ZH_DIGIT[sign]
        elif sign == "萬":
            total, part = (total + part or 1) * 10_000, 0
        else:
            total, part = total + (part or 1) * {"十": 10, "百": 100, "千": 1000}[sign], 0
    return total + part


def quantities(text: str) -> list[Quantity]:
    """Numbers of a readable text with what they count, in digits and in words."""
    found = []
    for hit in _DIGITS.finditer(text):
        value = float((hit[1] + (hit[2] or "")).replace(",", ""))
        found.append(Quantity(value, _unit(hit[3]), hit[0].strip(), False, hit[3] or ""))
    for hit in _ZH_WORDS.finditer(text):
        found.append(Quantity(float(chinese(hit[1])), _unit(hit[2]), hit[0], True, hit[2]))
    for hit in _EN_WORDS.finditer(text):
        total = 0
        for word in re.split(r"[- ]", hit[1].lower()):
            size = _EN[word]
            total = (total or 1) * size if size in (100, 1000) else total + size
        found.append(Quantity(float(total), _unit(hit[2]), hit[0], True, (hit[2] or "").lower()))
    return found


def _unit(word: str | None) -> str:
    word = (word or "").lower()
    return "" if word in _NO_UNIT else UNITS.get(word, word)


def agree(mine: Quantity, theirs: Iterable[Quantity], loose: bool = False) -> bool:
    """Whether one of them is the same number of the same things.

    loose: a word that is no unit (18 carefully wrapped ...) does not stand against it.
    """
    value, unit = mine.kind
    for other in theirs:
        size, thing = other.kind
        if value == size and (unit == thing or loose and not (unit in _SAME and thing in _SAME)):
            return True
    return False


def check_numbers(ad: dict[str, Any], name: str, whole: str, truth: dict[str, Any]) -> None:
    """Every number of an ad against plan and claimed facts. Raises Fault."""
    plan, sku = truth["plan"], str(ad["sku"])
    price, offer = plan["price"][sku], plan["offer"]
    text = in_digits(readable(whole))
    for product in truth["products"].values():
        text = text.replace(readable(product["name"]), "｜")
    text = _FESTIVAL.sub("｜", text)
    named = re.compile(rf"(?<![A-Za-z0-9]){re.escape(offer['code'])}(?![A-Za-z0-9])")
    code = bool(named.search(text))
    text = _gift(named.sub("｜", text), name, plan)
    text = _days(text, name, ad, plan)
    if price["list"] in _amounts(text) and price["list"] != price["sale"]:
        raise Fault("Ad {id} names the list price of {sku}. A former price needs the period in "
                    "which it was charged (rule C02), and the plan gives none. Name the campaign "
                    "price only.", id=name, sku=sku)
    own = {**plan, "price": {sku: price}}
    check_promises(whole, name, {"amounts": planned_amounts(own), "code": offer["code"]})
    if code and offer["threshold"] not in _amounts(text):
        raise Fault("Ad {id} names the code and not the amount from which it counts. A condition "
                    "stands beside its offer: add the threshold of the plan.", id=name)
    if _FREE_SHIPPING.search(text) and plan["free_shipping_over"] not in _amounts(text):
        raise Fault("Ad {id} promises free shipping and not the amount from which it counts. Add "
                    "free_shipping_over of the plan.", id=name)
    text = _money(text, name, sku, plan)
    text = _offers(text, name, offer)
    _counted(text, name, ad, truth)


def _gift(text: str, name: str, plan: dict[str, Any]) -> str:
    """The text without the plan's gift. Raises Fault for another gift, or one without its limit."""
    offer = plan["offer"]
    gift = readable(str(offer.get("gift", "")))
    spaced = r"\s?".join(re.escape(c) for c in re.sub(r"\s", "", gift))
    found = re.search(spaced, text) if gift else None
    given = check_gift(text, f"ads.yml {name}", gift)
    if given and offer["threshold"] not in _amounts(text):
        raise Fault("Ad {id} promises the gift and not the amount from which it is given. Add the "
                    "threshold of the plan beside it.", id=name)
    return re.sub(spaced, "｜", text) if found else text


def _amounts(text: str) -> set[int]:
    return {int((a or b or c).replace(",", "")) for a, b, c in _MONEY.findall(text)}


def _days(text: str, name: str, ad: dict[str, Any], plan: dict[str, Any]) -> str:
    """The text without its days. Raises Fault for a day that is neither first nor last."""
    known = {a_day(source[key], key) for key in ("start", "end") for source in (ad, plan)}

    def day(hit: re.Match[str], year: str, month: str, at: str) -> str:
        if month in _MONTHS:
            month = str(_MONTHS.index(month) + 1)
        numbers = [int(v) if v.isdigit() else chinese(v) for v in (month, at)]
        if not any(numbers == [d.month, d.day] and year in ("", str(d.year)) for d in known):
            raise Fault("Ad {id} names the day {day}, which is neither its first nor its last. "
                        "Copy the days from start and end.", id=name, day=hit[0].strip())
        return "｜"

    if ends := MONTH_END.search(text):
        raise Fault("Ad {id} names the day {day}, which is neither its first nor its last. Copy "
                    "the days from start and end.", id=name, day=ends[0])
    for form in _DAYS:
        text = form.sub(lambda h: day(h, h[1], h[2], h[3]), text)
    text = _DAY_FIRST.sub(lambda h: day(h, "", h[2], h[1]), text)
    years = "|".join({str(d.year) for d in known})
    return re.sub(rf"(?<!\d)(?:{years})(?=\s?(?:年|｜|雙|檔期|\Z|[。；;,.)]))", "｜", text)


def _money(text: str, name: str, sku: str, plan: dict[str, Any]) -> str:
    """The text without its amounts. Raises Fault for one put to another use."""
    offer, sale = plan["offer"], plan["price"][sku]["sale"]
    limits = {offer["threshold"], plan["free_shipping_over"]}
    allowed = {
        "free_shipping": {plan["free_shipping_over"]},
        "shipping_fee": {plan.get("shipping_fee", SHIPPING_FEE)},
        "discount": {offer["discount"]} if offer["type"] == "amount_off" else set(),
        "threshold": limits, "from": limits | {sale}, "price": {sale},
    }
    for hit in _MONEY.finditer(text):
        value = int((hit[1] or hit[2] or hit[3]).replace(",", ""))
        before = re.split(r"[。；;!?\n｜]", text[:hit.start()])[-1]
        after = re.split(r"[。；;!?\n｜]", text[hit.end():])[0]
        purpose = next((key for key, front, behind in _PURPOSES
                        if re.search(front, before, re.IGNORECASE)
                        or behind and re.search(behind, after, re.IGNORECASE)), "price")
        if hit[3] and purpose == "price":
            purpose = "threshold"
        if value not in allowed[purpose]:
            raise Fault("Ad {id} uses NT${value} for something that the plan does not say: see "
                        "“{words}”. Price, threshold, discount and shipping each have their own "
                        "amount.", id=name, value=f"{value:,}",
                        words=(before[-8:] + hit[0] + after[:8]).strip(" ｜"))
    return _MONEY.sub("｜", text)


def _offers(text: str, name: str, offer: dict[str, Any]) -> str:
    """The text without its discounts in 折 and percent. Raises Fault for one of no plan."""
    percent = offer["discount"] if offer["type"] == "percent_off" else None

    def refuse(words: str) -> Fault:
        return Fault("Ad {id} offers “{words}”, which is not the offer of the plan. Copy type and "
                     "size of the discount from offer.", id=name, words=words.strip())

    for hit in _OTHER_OFFER.finditer(text):
        if not NEVER.search(text[:hit.start()].lower()):
            raise refuse(hit[0])
    for hit in _TENTHS.finditer(text):
        if NEVER.search(text[:hit.start()]):
            continue
        value = 5.0 if hit[1] in "對\u5bf9" else float(
            hit[1] if hit[1][0].isdigit() else chinese(hit[1]))
        if percent is None or 100 - percent not in (value, 10 * value):
            raise refuse(hit[0])
    for hit in _OFF.finditer(text):
        if percent is None or float(hit[1] or hit[2]) != percent:
            raise refuse(hit[0])
    return _OFF.sub("｜", _TENTHS.sub("｜", text))


def _counted(text: str, name: str, ad: dict[str, Any], truth: dict[str, Any]) -> None:
    """Quantities: each is one of a claimed fact, or of a claim that was held against its fact."""
    claimed, own = [], []
    for claim in ad["claims"]:
        fact = truth["facts"][str(claim["fact"]).strip()]
        for said in (fact["zh"], fact["en"], str(claim["text"])):
            claimed += quantities(readable(said))
    for fact in truth["facts"].values():
        if fact["sku"] == str(ad["sku"]):
            own += quantities(readable(fact["zh"])) + quantities(readable(fact["en"]))
    if re.search(r"退|鑑賞|return", text, re.IGNORECASE):
        claimed.append(Quantity(float(truth["plan"]["return_days"]), "day", "", False))

    def refuse(number: str) -> Fault:
        return Fault("Ad {id} says {number}, which stands neither in the plan nor in the facts it "
                     "claims. Give the claim its fact, or take the number out.",
                     id=name, number=number)

    for hit in _CROWD.finditer(text):
        raise refuse(hit[0])
    for one in quantities(text):
        counts = one.unit in _SAME and one.unit not in ("%", "tenth", "fold")
        if one.value == 1 and (counts or one.spelt) or agree(one, claimed):
            continue
        if one.word in ("份", "人份") and _OWN_NEED.search(text) and not _SOLD.search(text):
            continue  # what readers may want of us, not what we claim
        rivals = any(other.word.lower() == one.word for other in own)
        if not one.spelt or one.unit in ("%", "tenth", "fold") or one.value >= 10 or (
                counts and rivals and not agree(one, own)):
            raise refuse(one.text)
