"""Words of the judge of decks: fonts without Chinese, sentences on numbers, how much is read."""

from __future__ import annotations

import re

from .deck_reading import wide
from .fields import words

WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9'’-]|[.,](?=\d))*")
LATIN_FONTS = frozenset(words(f) for f in (
    "Arial", "Calibri", "Cambria", "Times New Roman", "Verdana", "Helvetica", "Georgia", "Tahoma",
    "Courier New", "Consolas", "Aptos", "Segoe UI", "Trebuchet MS", "Garamond", "DejaVu Sans"))
# Fonts of simplified Chinese by their English names and, as escapes, their own.
MAINLAND = frozenset(words(f) for f in (
    "SimSun", "\u5b8b\u4f53", "SimHei", "\u9ed1\u4f53", "Microsoft YaHei",
    "\u5fae\u8f6f\u96c5\u9ed1", "KaiTi", "\u6977\u4f53", "FangSong", "仿宋", "DengXian",
    "\u7b49\u7ebf", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC",
    "STHeiti", "STSong"))
# Sentences of a report, as they are said of a slide.
NAMED = {
    "“{number}” in line {line} of report.md is not in numbers.json, rounded or not. Correct it, or "
    "add it to numbers.json with unit, period and denominator.":
    "“{number}” on slide {slide} is not in numbers.json, rounded or not. Correct it, or take it "
    "off: whoever asks where it comes from must get an answer.",
    "“{number}” in line {line} of report.md stands beside the name of {key}, and in numbers.json "
    "it is the value of {other}. Give each figure its own name.":
    "“{number}” on slide {slide} stands beside the name of {key}, and in numbers.json it is the "
    "value of {other}. Give each figure its own name.",
    "“{number}” in line {line} of report.md has lost its sign: {key} is below 0. Write the minus "
    "sign, or say that it is a loss.":
    "“{number}” on slide {slide} has lost its sign: {key} is below 0. Write the minus sign, or say "
    "that it is a loss.",
    "“{number}” in line {line} of report.md is written as a loss, and {key} is above 0. Take the "
    "minus away.":
    "“{number}” on slide {slide} is written as a loss, and {key} is above 0. Take the minus away.",
}


def amount(text: str) -> int:
    """How much there is to read: Chinese characters, Latin words and numbers."""
    return sum(wide(c) and c.isalnum() for c in text) + len(WORD.findall(text))
