"""Patterns that trick buyers, found in the words of a proposal by the house's list."""

from __future__ import annotations

import re
from typing import Any

_STOP = re.compile(r"[。；;！？!?\n]|\.(?=\s|$)")
_COMMA = re.compile(r"[，,]")
_DENIED = re.compile(
    r"不(?:再|做|用|放|要|會|可|能|得|該|採|寫|靠|加|設|藏|刪|買|編|應)|沒有|禁止|拒絕(?:使用|做)|避免|絕不|別再"
    r"|\b(?:no(?!,|\sthanks)|not|nor|never|nothing|none|neither|without|avoid|refuse|reject|"
    r"instead of|rather than)\b|n['’]t\b",
    re.IGNORECASE)
# A pattern at the head of its sentence: 倒數計時我們都不做.
_DENIED_AFTER = re.compile(
    r"[^，,]{0,16}?(?:不(?:再|做|用|放|會|採|寫|加|設)|禁止)"
    r"|[^,]{0,24}?\b(?:is|are|will be)\s(?:not|never)\b", re.IGNORECASE)
# A pattern that the sentence turns down or unmasks: the countdown that sales wanted was refused.
_REFUSED_AFTER = re.compile(
    r"[^，,]{0,20}?(?:(?<![不沒])騙|誤導|欺騙|拒絕了?|婉拒|退回|否決|不採|不同)"
    r"|[^。]{0,14}(?:沒有?採用|不採用|否決|退回)"
    r"|.{0,24}?\b(?:rejected|refused|declined|dropped)\s(?:it|that|this)\b|.{0,24}?\bturned it down"
    r"|[^,]{0,48}?\b(?:(?:was|were|is|are|been|got)\s(?:\w+\s)?(?:refused|rejected|declined|"
    r"turned down|left out)|stays?\sout|(?:tricks?|misleads?|deceives?)(?!\s(?:nobody|no\b|none)))",
    re.IGNORECASE)
_SHOWS = re.compile(
    r"\b(?:add|put|introduce|build|show|use)\b|加上|加入|放上|換上|改放|照放|照用", re.IGNORECASE)
_UNLIKE = re.compile(
    r"(?:\bunlike\s(?:(?:an?|the|any|their|other|fake)\s)*|(?:不同於|不像)(?:假的?)?)$",
    re.IGNORECASE)
_ADDS = re.compile(
    r"(?:並|且|而|然後|再|來)(?:加上|加入|新增|放上|顯示|加)|改放|換上|改用"
    r"|(?:\b(?:and|then|but|plus)\b|,)\s*(?:we\s|then\s)?(?:add|put|introduce|build|show)\b",
    re.IGNORECASE)
# Of these the words may deny themselves: 退訂不藏, a fee shown instead of added at payment.
_WITHIN = ("hidden_fee", "obstructed_exit", "false_reviews")
_ITEM = 28  # letters of an item in a list whose head is denied: no countdown, ticked boxes


def dark_pattern(text: str, rules: dict[str, Any]) -> tuple[str, str] | None:
    """(name of the pattern, the words) of the first one that a text proposes, None without one.

    A sentence that takes the pattern away, or says that it is not built, proposes nothing; nor
    does one of the words of `unless` (a true limit may be told).

    Args:
        text: prose in Chinese or English.
        rules: {"dark_patterns": {name: {"words": patterns, "unless": patterns}},
            "takes_away": words before it (Chinese ones also behind), "made_good": words behind it}.
    """
    for sentence in _STOP.split(text):
        for name, known in rules["dark_patterns"].items():
            for pattern in known["words"]:
                hit = re.search(pattern, sentence, re.IGNORECASE)
                if hit and not _away(sentence, hit, name, rules):
                    return name, hit.group(0)
    return None


def _away(sentence: str, hit: re.Match[str], name: str, rules: dict[str, Any]) -> bool:
    """Whether the words around a hit take the pattern away, deny it, or make it true."""
    before, within = _scope(sentence[:hit.start()]), hit.group(0)
    after = _COMMA.split(sentence[hit.end():])[0]
    words = rules["takes_away"]
    latin = "|".join(re.escape(word) for word in words if word.isascii())
    chinese = "|".join(re.escape(word) for word in words if not word.isascii())
    taken = rf"\b(?:{latin})\b|{chinese}"
    heads = [*re.finditer(taken, before, re.IGNORECASE), *_DENIED.finditer(before)]
    end = max((head.end() for head in heads), default=-1)
    if end >= 0 and not _ADDS.search(before[end:]):
        return True
    good = "|".join((chinese, *rules["made_good"]))
    if re.match(rf"[^，,]{{0,16}}?(?:{good})", after, re.IGNORECASE) or _DENIED_AFTER.match(after):
        return True
    if _UNLIKE.search(before) or _REFUSED_AFTER.match(sentence[hit.end():]) \
            and not _SHOWS.search(sentence[hit.end():]):
        return True
    if name in _WITHIN and _DENIED.search(within):
        return True
    return any(re.search(word, before + within, re.IGNORECASE)
               for word in rules["dark_patterns"][name].get("unless", ()))


def _scope(before: str) -> str:
    """What is said before a hit: its clause, and the head of an English list it is an item of."""
    parts = re.split(r"，", before)[-1].split(",")
    kept = [parts.pop()]
    while parts and len(kept[0]) <= _ITEM and not _ADDS.search(kept[0]):
        kept.insert(0, parts.pop())
    return ",".join(kept)
