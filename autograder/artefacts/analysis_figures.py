"""Which numbers of an analysis report are figures: ranges read whole, hours and prices left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from autograder.checking.verdict import Finding

from .numbers import Number, match

_TO = re.compile(r"\s?(?:[-–—~～〜至到]|to\b)\s?[+＋−-]?\s?(?=\d)", re.IGNORECASE)
_OPENS = re.compile(r"%\s?[\[(（]\s?[+＋]?$")
_COMMA = re.compile(r"\s?[,，、]\s?[+＋]?")
_JOINS = re.compile(r"\s?(?:(?:[-–—−~～〜至到]|to\b)\s?[+＋−-]?\s?\d?)", re.IGNORECASE)
_INTERVAL = re.compile(
    r"\s?[(（,，][^。；;(（\n]{0,14}(?:區間|interval|CI\b)[^。；;(（\n]{0,10}", re.IGNORECASE)
_P_IS = re.compile(r"(?<![A-Za-z])p(?:\s?[-_]?\s?(?:value|值))?\s?(?:=|＝|≈|約為?|是|為|is|of)\s?$",
                   re.IGNORECASE)
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


def before_range(text: str, numbers: list[Number], at: int) -> str:
    """What stands between a number and the one before; for the end of a range, before its start.

    “少 7.5% 到 15.6%” says of both ends that they are a fall, and “少了 11.7%（90% 區間 7.5% 到
    15.6%）” says it of the interval.
    """
    while at and (_joined(text, numbers[at - 1], numbers[at]) or _INTERVAL.fullmatch(
            text[numbers[at - 1].end:numbers[at].start])):
        at -= 1
    return text[numbers[at - 1].end if at else 0:numbers[at].start]


def after_range(text: str, numbers: list[Number], at: int) -> str:
    """What stands between a number and the next one; for the start of a range, behind its end."""
    while at + 1 < len(numbers) and _joined(text, numbers[at], numbers[at + 1]):
        at += 1
    return text[numbers[at].end:numbers[at + 1].start if at + 1 < len(numbers) else len(text)]


def _joined(text: str, one: Number, other: Number) -> bool:
    """Whether two numbers are the ends of a range."""
    return bool(_JOINS.fullmatch(text[one.end:other.start] + other.text[:1]))


def wrong_p(number: Number, before: str, known: Iterable[float], given: Iterable[float], name: str
            ) -> tuple[bool, Finding | None]:
    """Whether a number is told as a p-value (p = 0.12), and what is wrong with it.

    Args:
        before: what stands before it. known: limits that everybody knows. given: the p-values of
            numbers.json.
    """
    if number.percent or number.money or not _P_IS.search(before):
        return False, None
    if not (given := list(given)) or match(number, [*known, *given], True):
        return bool(given), None
    return True, Finding(
        "“{number}” in line {line} of {name} is told as a p-value, and numbers.json has another "
        "one. Copy it from there, rounded.",
        {"number": number.text, "line": number.line, "name": name})
