"""What a short text promises, each thing in its role: amounts, the code, days, discount, gift.

An amount that the plan knows may still be said of the wrong thing (the discount as the limit, the
limit of free shipping as that of the code). Patterns of the usual ways to say it, not
understanding: what they do not find, a person must.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from autograder.checking.messages import Text

from .forms import Fault
from .promises import planned_amounts
from .spelled import plain

_D = r"(?:nt\$|ntd|twd|\$)?\s?(\d{1,3}(?:,\d{3})+|\d{2,6})(?![\d,.]*\d)"
_UNIT = (r"(?!\s?(?:[%％件盒組個入份天日號月年人位瓶罐分秒小折點度次克公歲期筆則種款/:]|ml|g\b"
         r"|days?\b"
         r"|minutes?\b|percent))")
_MONEY = _D + _UNIT + r"\s?(?:元|塊)?"
_GO = r"(?:以上)?[，,、]?\s?(?:時|的訂單|結帳|就|即|可|享|都|再|另|還|能|,)*\s?"
# Role and the words around an amount that give it, the first that fits.
_ROLES = tuple((role, re.compile(pattern)) for role, pattern in (
    ("free", rf"滿\s?{_MONEY}\s?{_GO}(?:免|運費(?:我們|由我們|本店|店家|全免))"),
    ("free", rf"(?<![未不]滿)(?<![未不]滿\s){_MONEY}\s?(?:以上|起)\s?{_GO}免"),
    ("free", rf"(?:over|above|from|of)\s?{_MONEY}[^.;!?]{{0,12}}?"
             r"(?:free (?:shipping|delivery)|ships? free)"),
    ("free", rf"(?:免運費?|free (?:shipping|delivery)|(?:shipping|delivery) is free|ships? free)"
             rf"(?:[^\d.;。；]|\. ){{0,16}}{_MONEY}"),
    ("fee", rf"(?:運費|(?:shipping|delivery) (?:fee )?(?:is|costs?))\s?(?:是|為|只要|只收|收|:)?\s?"
            rf"{_MONEY}"),
    ("code", rf"滿\s?{_MONEY}\s?{_GO}(?:輸入|打上?|填|使用|用|憑|折)"),
    ("code", rf"(?:enter|use|code|with) [a-z0-9]+ (?:from|over|above|on orders (?:of|over)|at)"
             rf"\s?{_MONEY}"),
    ("code", rf"(?:from|over|above)\s?{_MONEY}[, ]{{1,2}}(?:enter|use|with) "),
    ("discount", rf"(?:折抵|現折|折價|再折|折|省下?|現省|save|saves|take off)\s?{_MONEY}"),
    ("discount", rf"{_MONEY}\s?off\b"),
    ("limit", rf"滿\s?{_MONEY}"),
    ("price", rf"(?:只要|特價|檔期價|售價|優惠價|原價|定價|\bonly|for just|priced at)\s?{_MONEY}"),
))
_NAMES = {
    "free": Text("the limit of free shipping"), "fee": Text("the shipping fee"),
    "discount": Text("the discount"), "limit": Text("a limit"), "price": Text("a price"),
    "code": Text("the amount from which the code counts"),
}
NEVER = re.compile(r"(?:不|沒有?|並非|不是|(?<!特)別|未|免)(?:再|會|能|打|做|辦|搞|推|給|是|有|要"
                   r"|用|是要)*\s?$"
                   r"|\b(?:no|not|never|without)\b[^.;,]{0,10}$|n['’]t\b[^.;,]{0,10}$")
_TENTHS = re.compile(r"(\d+(?:\.\d+)?|[一二三四五六七八九]{1,2}|對)\s?折"
                     r"(?!扣|抵|價|[射疊])(?!\s?(?:nt|\$|\d))")
_OFF = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|percent\b|趴)\s?(?:off\b|discount|的?折扣|的?優惠|回饋)"
                  r"|(?:saves?|省下?|折抵)\s?(\d+(?:\.\d+)?)\s?(?:%|percent\b|趴)")
_WHOLE = re.compile(r"半價|買[一1]送[一1]|第[二2]件|half[- ]price|half[- ]off|buy one,? get")
_CODE = re.compile(r"(?<![A-Za-z0-9/=_-])[A-Z]{2,}\d{2,}[A-Z0-9]*(?![A-Za-z0-9])")
_NO_CODE = re.compile(r"(?:DOUBLE|UTF|ISO|PH|COVID|VOL|NO|NT|NTD|TWD|USD|EP|VER|ST|AB|XMAS|CNY)\d*")
_NO_LIMIT = re.compile(r"沒滿額?也|未滿也|不限(?:次數|金額|門檻)|無門檻|不用滿額?|免門檻|無限次"
                       r"|用幾次都"
                       r"|no minimum|any amount|as often as you like|unlimited times")
_DEAD = (r"\s?(?:已經?|目前|現在|都)*(?:停用|失效|過期|作廢|取消|無效|不能用|不可用|用不了)",
         r" (?:has expired|no longer works|is (?:invalid|expired))")
_GIFT = re.compile(r"(?:再送|加送|(?:下單|購買|買|滿|消費|加入|輸入)[^，。；]{0,12}[就即]送|另送"
                   r"|免費送|多送|加贈|再贈|贈送)\s?"
                   r"(?!禮|人|給|到|貨|達|長輩|出|修|回|完|朋友|親友|去|上|心意|一份心)([^，。；!?,\s]{2,16})"
                   r"|\b(?:free gift|get a free|plus a free) (.{2,24})")
_DAY = r"(?:(20\d\d)\s?[-/年]\s?)?(\d{1,2})\s?[/月-]\s?(\d{1,2})(?!\d)\s?[日號]?"
_UNTIL = tuple(re.compile(p) for p in (
    rf"(?:檔期|優惠|活動|折扣|特價|折扣碼|限時)[^。；\d]{{0,6}}(?:到|至|只到)\s?{_DAY}",
    rf"(?:到|至)\s?{_DAY}\s?(?:為?止|截止|結束)", rf"(?<![\d/~–-]){_DAY}\s?(?:為止|止|截止|結束)",
    rf"\b(?:until|till|ends? on)\s{_DAY}"))
MONTH_END = re.compile(r"(?:\d{1,2}|十?[一二三四五六七八九十])月(?:底|中|初)\s?(?:為?止|截止|結束)")


def roles(plan: dict[str, Any]) -> dict[str, Any]:
    """What a plan allows a text to say, by purpose: amounts, percent, code, gift, days."""
    offer = plan["offer"]
    free, amount = int(plan["free_shipping_over"]), offer["type"] == "amount_off"
    return {
        "free": [free], "fee": [int(plan.get("shipping_fee", 80))],
        "discount": [int(offer["discount"])] if amount else [],
        "percent": None if amount else float(offer["discount"]),
        "limit": [int(offer["threshold"]), free], "code": [int(offer["threshold"])],
        "price": planned_amounts(plan), "named": offer["code"], "gift": offer.get("gift", ""),
        "days": [plan["start"], plan["end"]],
    }


def check_offer(text: str, where: str, allowed: dict[str, Any]) -> None:
    """Amounts, code, discount, gift and days of a text, each for its purpose. Raises Fault."""
    check_codes(text, where, allowed["named"])
    check_amounts(text, where, allowed)
    _discount(text, where, allowed)
    check_gift(text, where, allowed["gift"])
    _days(text, where, allowed)


def check_amounts(text: str, where: str, allowed: dict[str, Any]) -> None:
    """Amounts with a role, also without a currency sign. Raises Fault for another amount."""
    rest = plain(text)
    for role, pattern in _ROLES:
        for hit in pattern.finditer(rest):
            value = int(hit[1].replace(",", ""))
            if value not in allowed[role] and not NEVER.search(rest[:hit.start()]):
                raise Fault(
                    "{where} gives {value} as {role}, and campaign_plan has another amount for "
                    "that. Each amount belongs to its purpose: look up offer, price and "
                    "free_shipping_over.", where=where, value=f"{value:,}", role=_NAMES[role])
        rest = pattern.sub(lambda m: " " * len(m[0]), rest)


def free_from(text: str) -> set[int]:
    """The amounts from which a text says that shipping is free."""
    rest, found = plain(text), set()
    for role, pattern in _ROLES:
        if role == "free":
            found |= {int(hit[1].replace(",", "")) for hit in pattern.finditer(rest)}
    return found


def check_codes(text: str, where: str, code: str) -> None:
    """Codes of a text, and that the plan's code is not said to be dead or without a limit."""
    whole = unicodedata.normalize("NFKC", text)
    lower, known = whole.lower(), code.lower()
    for hit in _CODE.finditer(re.sub(r"https?://\S+|\S+@\S+", " ", whole)):
        if hit[0].lower() != known and not _NO_CODE.fullmatch(hit[0]):
            raise Fault("{where} names the code {code}, and the plan has another one. Copy it "
                        "letter by letter.", where=where, code=hit[0][:20])
    if free := _NO_LIMIT.search(lower):
        raise Fault("{where} takes the limit off the offer (“{words}”). The code counts from the "
                    "threshold of the plan, once for each order: say that, or nothing.",
                    where=where, words=free[0])
    for pattern in _DEAD:
        if re.search(re.escape(known) + pattern, lower):
            raise Fault("{where} says that the code of the plan no longer works. It works on every "
                        "day of the flight: take that out.", where=where)


def _discount(text: str, where: str, allowed: dict[str, Any]) -> None:
    said, percent = plain(text), allowed["percent"]

    def refuse(hit: re.Match[str]) -> None:
        if not NEVER.search(said[:hit.start()]):
            raise Fault("{where} offers “{words}”, which is not the offer of the plan. Copy type "
                        "and size of the discount from offer.", where=where, words=hit[0].strip())

    for hit in _WHOLE.finditer(said):
        refuse(hit)
    for hit in _TENTHS.finditer(said):
        if percent is None or 100 - percent not in (tenths(hit[1]), 10 * tenths(hit[1])):
            refuse(hit)
    for hit in _OFF.finditer(said):
        if percent is None or float(hit[1] or hit[2]) != percent:
            refuse(hit)


def tenths(said: str) -> float:
    """The number before 折: 9, 85, 八八, 對 (5)."""
    signs = "零一二三四五六七八九"
    if said == "對":
        return 5.0
    return float(said if said[0].isdigit() else "".join(str(signs.index(c)) for c in said))


def is_gift(said: str, gift: str) -> bool:
    """Whether what is given is the gift of the plan, by its name or a part of it."""
    bare = re.sub(r"[\s\d]|ml", "", unicodedata.normalize("NFKC", gift).lower())
    mine = re.sub(r"\s", "", said)
    return any(bare[at:at + 3] in mine for at in range(max(len(bare) - 2, 1))) or "贈品" in mine


def check_prices(text: str, where: str, prices: dict[str, list[int]]) -> None:
    """The price behind the name of a product is one of its own. Raises Fault."""
    said = plain(text)
    for name, own in prices.items():
        short = name.removesuffix("禮盒").lower()
        behind = r"(?:禮盒)?[^，。；滿折省\d]{0,8}?"
        for hit in re.finditer(re.escape(short) + behind + _MONEY, said):
            value = int(hit[1].replace(",", ""))
            if value in allowed_prices(prices) and value not in own:
                raise Fault("{where} gives {product} the price of another product. Copy it from "
                            "price in campaign_plan.", where=where, product=name)


def allowed_prices(prices: dict[str, list[int]]) -> set[int]:
    """All prices of all products."""
    return {value for own in prices.values() for value in own}


def check_gift(text: str, where: str, gift: str) -> bool:
    """Whether a text promises the gift of the plan. Raises Fault for another gift."""
    said, told = plain(text), False
    for hit in _GIFT.finditer(said):
        given = hit[1] or hit[2]
        if NEVER.search(said[:hit.start()]) or "給" in given:
            continue
        if not (hit[2] or is_gift(given, gift)):
            raise Fault("{where} promises a gift (“{words}”) that is not the gift of the plan. "
                        "Copy it from offer in campaign_plan, or leave it out.",
                        where=where, words=hit[0][:20])
        if re.match(r"(?:下單|購買|買)[^滿]*[就即]送", hit[0]):
            raise Fault("{where} promises the gift for every order (“{words}”). It is given from "
                        "the threshold of the plan: say from which amount.",
                        where=where, words=hit[0][:20])
        told = told or not hit[2]
    return told


def _days(text: str, where: str, allowed: dict[str, Any]) -> None:
    known = [date.fromisoformat(day) for day in allowed["days"]]
    said = plain(text)
    for pattern in _UNTIL:
        for hit in pattern.finditer(said):
            if not any([int(hit[2]), int(hit[3])] == [d.month, d.day]
                       and hit[1] in (None, str(d.year)) for d in known):
                raise Fault("{where} ends the offer on another day than the plan (“{words}”). "
                            "Copy the last day of the flight from campaign_plan.",
                            where=where, words=hit[0].strip()[:20])
    if hit := MONTH_END.search(said):
        raise Fault("{where} ends the offer on another day than the plan (“{words}”). Copy the "
                    "last day of the flight from campaign_plan.",
                    where=where, words=hit[0].strip()[:20])
