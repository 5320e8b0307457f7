"""Amounts of money in Chinese numerals as digits: 四百元, 三百九, NT$四百, 折兩百."""

from __future__ import annotations

import re
import unicodedata

from .numbers import plain_digits

_SIGN = "零〇一二兩三四五六七八九十百千萬"
_N = rf"[{_SIGN}]+"
_DIGIT = {c: at for at, c in enumerate("零一二三四五六七八九")} | {"兩": 2, "〇": 0}
_SIZE = {"十": 10, "百": 100, "千": 1000}
# A numeral is money before 元 and behind a currency sign; behind a word for an amount it needs
# 百, 千 or 萬 (折兩百, but 折一下, 滿一盒).
_MONEY = re.compile(
    rf"(?P<unit>{_N})(?=\s?(?:元|塊錢|塊(?!{_SIGN}|磚|[^，。；\s]))(?!素|旦|氣|寶|件|首|老))"
    rf"|(?:nt\$|ntd|twd|\$)\s?(?P<sign>{_N})"
    rf"|(?:滿|折抵|現折|再折|折|抵|省下?|只要|特價|檔期價|優惠價|售價|原價|定價|價格?|運費)\s?"
    rf"(?P<word>[一二兩三四五六七八九十][{_SIGN}]*[百千萬][{_SIGN}]*)"
    rf"(?!\s?[{_SIGN}件盒組個入份天日人位瓶罐分秒小點度次克公歲期包顆片種款里])",
    re.IGNORECASE)


def value_of(numeral: str) -> int:
    """The value of a Chinese numeral as it is said: 三百九 is 390, 三百零九 is 309, 八五 is 85."""
    if not set(numeral) & set("十百千萬"):
        return int("".join(str(_DIGIT[c]) for c in numeral))
    total = part = 0
    last = 1
    for at, sign in enumerate(numeral):
        if sign in _DIGIT:
            part = _DIGIT[sign]
            behind = at == len(numeral) - 1 and at and numeral[at - 1] in "百千萬"
            if behind:  # 三百九, 一千五
                part *= last // 10
        elif sign == "萬":
            total, part, last = (total + part or 1) * 10_000, 0, 10_000
        else:
            total, part, last = total + (part or 1) * _SIZE[sign], 0, _SIZE[sign]
    return total + part


def in_digits(text: str) -> str:
    """The text with its amounts of money in digits; everything else stays as it is."""

    def digits(hit: re.Match[str]) -> str:
        group = hit.lastgroup or ""
        start, end = hit.span(group)
        at = hit.start()
        return f"{hit[0][:start - at]}{value_of(hit[group])}{hit[0][end - at:]}"

    return _MONEY.sub(digits, text)


def plain(text: str) -> str:
    """Half-width and lower case, amounts in digits; invisible characters out, a Chinese comma
    parts two numbers."""
    wide = plain_digits(text).replace("，", "， ")
    folded = unicodedata.normalize("NFKC", wide).lower()
    return in_digits("".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Mn")))
