"""What a brand says in public: amounts in their own role, and nothing it must not ask or promise.

Patterns, not understanding: they look for a few ways to say a thing, clause by clause, and let a
clause pass that says the opposite before it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from autograder.checking.messages import Text

from .forms import Fault
from .promises import planned_amounts

_D = r"(?:nt\$|ntd|twd|\$)?\s?(\d{1,3}(?:,\d{3})+|\d{2,6})(?![\d,.]*\d)"
_UNIT = (r"(?!\s?(?:[%％件盒組個入份天日人位瓶罐分秒小折點度次克公歲期]|ml|g\b|days?\b"
         r"|minutes?\b|percent))")
_MONEY = _D + _UNIT + r"\s?(?:元|塊)?"
# Role and the words around an amount that give it, the first that fits.
_ROLES = tuple((role, re.compile(pattern)) for role, pattern in (
    ("free", rf"滿\s?{_MONEY}\s?(?:以上)?[，,、]?\s?(?:就|即|可|享|都|就可|即可|可享)?\s?免"),
    ("free", rf"(?:over|above|from|of)\s?{_MONEY}[^.;!?]{{0,12}}?"
             r"(?:free (?:shipping|delivery)|ships? free)"),
    ("free", rf"(?:免運費?|free (?:shipping|delivery)|(?:shipping|delivery) is free|ships? free)"
             rf"[^\d.;。；]{{0,16}}{_MONEY}"),
    ("fee", rf"(?:運費|(?:shipping|delivery) (?:fee )?(?:is|costs?))\s?(?:是|為|只要|:)?\s?"
            rf"{_MONEY}"),
    ("discount", rf"(?:折抵|現折|折價|再折|折|省下?|現省|save|saves|take off)\s?{_MONEY}"),
    ("discount", rf"{_MONEY}\s?off\b"),
    ("limit", rf"滿\s?{_MONEY}"),
    ("price", rf"(?:只要|特價|檔期價|售價|優惠價|原價|定價|\bonly|for just|priced at)\s?{_MONEY}"),
))
_NAMES = {
    "free": Text("the limit of free shipping"), "fee": Text("the shipping fee"),
    "discount": Text("the discount"), "limit": Text("a limit"), "price": Text("a price"),
}
_CLAUSE = re.compile(r"[，。！？；,.!?;\n]+(?!\d)")
_NOT = re.compile(
    r"不會|不要|不用|不必|不需|不能|不可|不該|不應|不敢|不建議|不是|並非|無法|沒有要|別|勿|從不|絕不"
    r"|\b(?:not|never|cannot|no need|without|nor)\b|n['’]t\b")


def readable(text: str) -> str:
    """Half-width and lower case, invisible characters out."""
    plain = unicodedata.normalize("NFKC", text.replace("，", "， ")).lower()
    return "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn"))


def roles(plan: dict[str, Any]) -> dict[str, list[int]]:
    """The amounts of a plan for each purpose."""
    offer = plan["offer"]
    free = int(plan["free_shipping_over"])
    return {
        "free": [free], "fee": [int(plan.get("shipping_fee", 80))],
        "discount": [int(offer["discount"])] if offer["type"] == "amount_off" else [],
        "limit": [int(offer["threshold"]), free],
        "price": planned_amounts(plan),
    }


def check_amounts(text: str, where: str, allowed: dict[str, list[int]]) -> None:
    """Amounts with a role, also without a currency sign. Raises Fault for another amount."""
    rest = readable(text)
    for role, pattern in _ROLES:
        for hit in pattern.finditer(rest):
            value = int(hit[1].replace(",", ""))
            if value not in allowed[role]:
                raise Fault(
                    "{where} gives {value} as {role}, and campaign_plan has another amount for "
                    "that. Each amount belongs to its purpose: look up offer, price and "
                    "free_shipping_over.", where=where, value=f"{value:,}", role=_NAMES[role])
        rest = pattern.sub(lambda m: " " * len(m[0]), rest)


def clauses(text: str) -> list[str]:
    """The clauses of a text, in readable form."""
    return _CLAUSE.split(readable(text))


def says(text: str, patterns: Iterable[str]) -> str | None:
    """The first place where a clause says one of the patterns and not its opposite, else None."""
    for clause in clauses(text):
        for pattern in patterns:
            for hit in re.finditer(pattern, clause):
                if not _NOT.search(clause[:hit.start()]):
                    return hit[0]
    return None


def asks_for(text: str, asking: Iterable[str], private: Iterable[str]) -> str | None:
    """Where a text asks for something private: a word for asking shortly before what is asked."""
    ask = "|".join(_word(w) for w in asking)
    what = "|".join(_word(w) for w in private)
    return says(text, [f"(?:{ask}).{{0,20}}?(?:{what})"])


def _word(word: str) -> str:
    """A word of a list as a pattern: Latin ones only whole."""
    plain = re.escape(word.lower())
    if word in ("電話", "信箱"):  # ours may be named
        return rf"(?<!客服)(?<!服務)(?<!我們的){plain}"
    return rf"\b{plain}\b" if word.isascii() else plain


def names_one(text: str, words: Iterable[str]) -> str | None:
    """The first word of a list in a text, Latin ones only whole."""
    hit = re.search("|".join(_word(w) for w in words), readable(text))
    return hit[0] if hit else None


# Sentences that hide a comment, that play down a complaint of the body, or that blame.
DELETE = (
    r"(?:刪除?|刪掉|撤下|移除|下架|收回).{0,6}(?:留言|評論|貼文|文章|發言|這則|負評)",
    r"(?:留言|評論|貼文|文章|負評).{0,4}(?:刪|撤下|移除|下架)",
    r"(?:請|麻煩|拜託|可以|可否|能否|能不能|希望|建議|方便).{0,8}"
    r"(?:刪文|刪留言|刪一下|刪掉|撤文|先刪)",
    r"(?:delete|remove|take down).{0,15}(?:comment|post|review|it\b)",
)
REASSURE = (
    r"(?:放心|安心)(?:地|的)?(?:繼續)?(?:使用|食用|吃|用|洗|擦)",
    r"沒事的?(?:啦|喔|$)", r"不會有事",
    r"(?:不用|不必|別|無須|無需)(?:太)?擔心", r"正常(?:的)?(?:反應|現象|情況)", r"不會過敏",
    r"(?:很快|馬上|過幾天|自然|自己)就?會(?:好|退|消)",
    r"safe for (?:him|her|your|you|everyone|kids|children)",
    r"(?:perfectly|completely|totally) safe", r"\bharmless\b", r"nothing to worry",
    r"don['’]t worry", r"no need to worry", r"normal reaction",
    r"(?:will|should) (?:go away|pass|be fine|heal)", r"not (?:be )?allergic",
)
BLAME = (
    r"您自己|你自己", r"(?<![讓使害果若還])[您你]沒有(?!收到|得到|等到|事)", r"不關我們",
    r"不是我們的(?!本意|標準|作風|原意|初衷|待客|態度)", r"[您你]應該先",
    r"(?:是|怪)[您你]的(?:問題|錯)",
    r"\byour (?:own )?fault", r"\byou should(?:n['’]t| not)? have (?!received|heard|had|got|been)",
    r"\bnot our fault", r"\byou (?:failed|forgot) to",
)
