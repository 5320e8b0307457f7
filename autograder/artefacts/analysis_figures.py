"""Which numbers of an analysis report are figures: ranges read whole, hours and prices left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from .numbers import Number, match

_TO = re.compile(r"\s?(?:[-–—~～〜至到]|to\b)\s?[+＋−-]?\s?(?=\d)", re.IGNORECASE)
_OPENS = re.compile(r"%\s?[\[(（]\s?[+＋]?$")
_COMMA = re.compile(r"\s?[,，、]\s?[+＋]?")
_ONE = re.compile(r"(?<![\d.,])1\s?(?:%|個百分點)")


def whole_ranges(numbers: Iterable[Number], text: str) -> list[Number]:
    """The same numbers; 75.4 of “75.4–85.0%” and of “80% [75.4, 85.0]” is a percentage, too.

    Args:
        text: as `numbers.prepared` gives it.
    """
    out = list(numbers)
    for at in range(len(out) - 2, -1, -1):
        one, other = out[at], out[at + 1]
        if one.percent or one.money:
            continue
        if other.percent and _TO.match(text[one.end:other.end]):
            out[at] = _percent(one)
        elif not (other.percent or other.money) and _OPENS.search(text[:one.start]) \
                and _COMMA.fullmatch(text[one.end:other.start]) \
                and re.match(r"\s?[\])）]", text[other.end:]):
            out[at], out[at + 1] = _percent(one), _percent(other)
    return out


def _percent(number: Number) -> Number:
    return replace(number, value=number.value * 0.01, room=number.room * 0.01, percent=True)


def no_figure(number: Number, text: str, rules: dict[str, Any]) -> bool:
    """Whether a number is none of the report's figures by the patterns of its rules (an hour)."""
    begin = max(0, number.start - 20)
    place = number.end - len(number.text) - begin
    return any(hit.start() <= place < hit.end() for pattern in rules.get("no_figures", ())
               for hit in re.finditer(pattern, text[begin:number.end + 20], re.IGNORECASE))


def of_one_percent(number: Number, sentence: str, values: Iterable[float]) -> bool:
    """Whether a percentage tells an elasticity in words: 1% cheaper, 2.3% more."""
    return number.percent and bool(_ONE.search(sentence)) \
        and match(number, [value / 100 for value in values], True)
