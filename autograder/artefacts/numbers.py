"""Numbers in the prose of a report, in Chinese or English, and whether a value stands behind them.

A number matches a value when the value, rounded as the number is written, gives that number:
4.1 % stands for 0.0405 to 0.0415, NT$292.4 萬 for 2,923,500 to 2,924,500. A whole number that
ends in three or more zeros is taken as rounded to its last digit that is not zero.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_FULL = str.maketrans("０１２３４５６７８９％＄．－＋", "0123456789%$.-+")
_SCALES = {
    "億": 1e8, "萬": 1e4, "万": 1e4, "千": 1e3, "k": 1e3, "thousand": 1e3, "m": 1e6,
    "million": 1e6, "bn": 1e9, "billion": 1e9, "百萬": 1e6, "十萬": 1e5, "成": 0.1,
}
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9.,])(?P<sign>[-−–]\s?(?=[\d$NTUW新臺台]))?"
    r"(?P<money>(?:NT|US|TWD)?\s?\$|TWD|NTD|新?[臺台]幣)?\s?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?"
    r"(?:\s?(?P<scale>百萬|十萬|億|萬|万|千|成(?![交本員功果長立為了效])|thousand\b|million\b|billion\b|bn\b|[kKmM]\b))?"
    r"(?:\s?(?P<percent>%|個百分點|per\s?cent\b|percentage points?\b|pp\b"
    r"|(?<=\.\d\s)points?\b|(?<=\.\d\d\s)points?\b))?",
    re.IGNORECASE | re.ASCII,
)
# What is a number for the eye but no measurement: dates, times, durations, codes, ordinals, links.
_MONTH = (r"(?:January|February|March|April|May|June|July|August|September|October|November|"
          r"December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?")
_YEAR = r"(?:19|20)\d{2}"
_EXEMPT = tuple(re.compile(p, re.IGNORECASE | re.DOTALL | re.ASCII) for p in (
    r"\[\s*test\s*[:：][^\]\n]*\]", r"<!--.*?(?:-->|\Z)",
    r"`+",  # what stands in code is read like the rest
    r"!?\[(?P<text>[^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)",  # links: the text stays
    r"https?://[^\s，。）)]+",
    r"[A-Za-z0-9_./-]+\.(?:png|csv|json|md|ya?ml|xlsx|py)\b",
    # dates and times
    rf"(?<!\d){_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)"
    r"(?:\s?(?:[-–~～至到]|to)\s?\d{1,2}[-/]\d{1,2}(?![\d,.]))?",
    rf"(?<!\d){_YEAR}[-/]\d{{1,2}}(?!\d)",
    r"民國\s?\d{2,3}\s?年?", rf"(?<!\d){_YEAR}\s?年(?:度)?",
    r"(?<![\d.,])(?:0?[1-9]|1[0-2])\s?月(?!餅)(?:\s?\d{1,2}\s?(?:[-–~～至到]\s?\d{1,2}\s?)?[日號]?)?",
    r"(?<![\d.,])(?:[12]?\d|3[01])\s?[日號](?![均圓幣])",
    rf"\b\d{{1,2}}\s?(?:[-–~]|to|and)\s?\d{{1,2}}\s+{_MONTH}(?:,?\s+{_YEAR})?\b",
    rf"\b\d{{1,2}}\s+{_MONTH}(?:,?\s+{_YEAR})?\b",
    rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?"
    rf"(?:\s?(?:[-–]|(?:to|through)\b)\s?\d{{1,2}}(?![\d%]|[.,]\d))?(?:,?\s+{_YEAR})?\b",
    rf"\b{_MONTH}\s+{_YEAR}\b",
    r"(?<![\d,.])(?:0?[1-9]|1[0-2])/(?:[12]?\d|3[01])(?:\s?[-–~～至到]\s?(?:(?:0?[1-9]|1[0-2])/)?"
    r"(?:[12]?\d|3[01]))?(?![\d/%萬])(?!\s?(?:of\b|的(?:訂|顧|客|營)))",
    r"(?<![\d.])(?:1?\d|2[0-4])[:：][0-5]\d(?:[:：]\d{2})?(?!\d)", r"\b24/7\b", r"\b80/20\b",
    # durations and windows: 7 天, 7-day, 4 週, 28 days
    r"(?<![\d.,$])\d{1,3}\s?(?:(?:[-–~～至到或、]|to\b|or\b|and\b)\s?\d{1,3}\s?)?[- ]?"
    r"(?:天|日(?![圓幣])|個月|小時|分鐘|週|周|days?\b|hours?\b|weeks?\b|months?\b|minutes?\b|d\b|h\b)",
    # ordinals and counts of things that the text itself lists
    r"第\s?\d{1,3}\s?[^\s\d,.]", r"[圖表]\s?\d{1,2}(?![\d,.])", r"#\d{1,3}(?!\d)",
    r"雙\s?\d{1,2}(?!\d)",
    r"\b(?:week|section|figure|table|part|step|no\.|version|v|top)\s?#?\d+(?:\.\d+)*\b",
    r"\b(?:Article|level)\s\d{1,2}\b", r"\d\s?級", r"等級\s?\d(?![\d,.%])",
    # goods counted in a post that is quoted
    r"(?<![\d.,$])\d{1,2}\s?[顆盒罐瓶包粒]", r"\b\dC\b|\b4P\b",
    r"(?<![\d.,$])(?:1?\d|20)\s?(?:個(?!百分點)|項|種|大(?=[^\d])|channels?\b|platforms?\b|findings?\b|"
    r"decisions?\b|actions?\b|counties\b)",
    r"(?<![\d.,$])20[23]\d(?!\s?[\d萬億千百元圓%張筆位人次則名件])(?![.,]\d)(?![A-Za-z])"
    r"(?!\s+(?:thousand|million|(?:new\s+)?(?:orders|customers|clicks|posts|people|members))\b)",
    r"(?<!\d)\d+(?:st|nd|rd|th)\b",
    # codes: GA4, T1.5.c, D07, UTF-8
    r"(?<![A-Za-z0-9$])(?!(?:NT|NTD|TWD|US|ROI|ROAS|CTR|CVR|CPC|CPM|CPA|x)[-−=]?\$?\d)[A-Za-z][A-Za-z_]*[-.]?\d[A-Za-z0-9_.-]*",
    # the rate of VAT and the level of an interval are rules, not results
    r"(?<![\d.])5\s?%\s?(?:的)?(?:營業稅|加值|稅|VAT|tax)", r"(?:VAT|營業稅|稅率)[^\d\n]{0,8}5\s?%",
    r"(?:[÷/×*]|除以|乘以|divided? by)\s?1\.05(?!\d)",
    r"(?:每(?:花費?|投入|一)?|\b(?:each|every|per|one)\b)\s?"
    r"(?:(?:NT)?\$\s?1(?:00|,?000|0,?000)?(?![\d,.])|1(?:00|,?000|0,?000)?\s?元)",
    r"(?<![\d.])\d{2}\s?%\s?(?:的)?(?:信賴|信心|confidence|interval|CI\b)",
    r"(?:版本|\bversion)\s?v?\d+(?:\.\d+)*",
))
_LIST = re.compile(r"^(\s*(?:>\s*)*(?:[-*+]\s+)?)\d{1,3}(?:[)、．]|\.(?=\s))\s*", re.MULTILINE)
_HEADING = re.compile(r"^(\s*#{1,6}\s*)(?:\d+(?:\.\d+)*[.、)]?\s+)", re.MULTILINE)


@dataclass(frozen=True)
class Number:
    """A number as written: value (percent as a fraction), half of its last place, line, place."""

    text: str
    value: float
    room: float
    percent: bool
    line: int
    money: bool = False
    dash: bool = False  # the sign may be a dash between words
    start: int = 0
    end: int = 0


def plain_digits(text: str) -> str:
    """Full-width digits and signs as ASCII; a full-width comma only between full-width digits."""
    text = re.sub(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))", ",", text)
    return text.translate(_FULL)


def prepared(text: str) -> str:
    """Plain digits, and a space between the name of a figure and digits stuck to it (ROI9)."""
    return re.sub(r"(?<![A-Za-z])(ROI|ROAS|CTR|CVR|CPC|CPM|CPA|x)(?=[-−]?\d)", r"\1 ",
                  plain_digits(text), flags=re.IGNORECASE)


def find_numbers(text: str) -> list[Number]:
    """All measurements in a text; dates, list numbers, codes, durations and links are left out.

    start and end are places in `prepared(text)`.
    """
    text = prepared(text)
    for pattern in (_LIST, _HEADING):
        text = pattern.sub(lambda m: m.group(1) + " " * (len(m.group(0)) - len(m.group(1))), text)
    for pattern in _EXEMPT:
        text = pattern.sub(_blank, text)
    found = []
    for hit in _NUMBER.finditer(text):
        digits, part = hit["digits"].replace(",", ""), hit["part"] or ""
        scale = _SCALES.get((hit["scale"] or "").lower(), 1.0)
        if hit["percent"]:
            scale *= 0.01
        step = 10.0 ** -len(part)
        zeros = len(digits) - len(digits.rstrip("0"))
        if not part and zeros >= 3 and digits.strip("0"):
            step = 10.0**zeros
        value = float(f"{digits}.{part or 0}") * scale
        found.append(Number(
            hit.group(0).strip(), -value if hit["sign"] else value, 0.5 * step * scale,
            bool(hit["percent"]), text.count("\n", 0, hit.start()) + 1, bool(hit["money"]),
            bool(hit["sign"]) and hit["sign"] != hit["sign"].rstrip(), hit.start(), hit.end(),
        ))
    return found


def match(number: Number, values: Iterable[float], fractions: bool = False) -> bool:
    """Whether one of the values, rounded as the number is written, gives the number.

    The sign is not compared: “fell by 3 %” and “-3 %” say the same.
    fractions: the values are known to be fractions, not percent.
    """
    size = abs(number.value)
    for value in values:
        if not size and value:  # a nought stands for nought only
            continue
        # A percentage may stand behind a fraction (0.041) or be kept in percent (4.1).
        both = number.percent and not fractions
        for candidate in ((value, value / 100) if both else (value,)):
            room = number.room
            if room >= 500:  # "1,000,000" or "5 million" is rounded, but not by more than 5 %
                room = min(room, 0.05 * abs(candidate))
            if abs(abs(candidate) - size) <= room * (1 + 1e-6) + 1e-12:
                return True
    return False


_WORDS_ZH = re.compile(
    r"百分之[零一二兩三四五六七八九十百點]+|[一二兩三四五六七八九]成(?![為立功本交果長員])"
    r"|[一二兩三四五六七八九十][零一二兩三四五六七八九十百千]*[萬億]多?元?")
_ONES = (r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|"
         r"fifty|sixty|seventy|eighty|ninety|hundred)")
_WORDS_EN = re.compile(
    rf"\b{_ONES}(?:[-\s](?:{_ONES}|and|thousand))*[-\s](?:thousand|million|billion|per\s?cent)\b",
    re.IGNORECASE)


def number_in_words(text: str) -> str | None:
    """The first amount or rate that is spelt out (五千萬元, ninety million), None without one."""
    hit = _WORDS_ZH.search(text) or _WORDS_EN.search(text)
    return hit.group(0) if hit else None


def _blank(hit: re.Match[str]) -> str:
    """Spaces of the same length (line ends kept), so that lines can still be counted."""
    kept = hit.groupdict().get("text")
    if kept is not None:
        start = hit.start("text") - hit.start()
        return " " * start + kept + " " * (len(hit.group(0)) - start - len(kept))
    return re.sub(r"[^\n]", " ", hit.group(0))
