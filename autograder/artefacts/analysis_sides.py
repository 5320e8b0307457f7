"""On which side a figure stands: low end or estimate, rise or fall, from low to high, the limit of
a guardrail, the place that comes first, a day without its year."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from autograder.checking.verdict import Finding

from .numbers import Number, prepared
from .report import Report, first_word

_FLOOR = re.compile(
    r"(?:at least|no less than|至少|最少)\s*(?:有|會|多賺|多|賺|每月)?\s*(?:NT\$)?\s*$",
    re.IGNORECASE)
_TO = re.compile(
    r"\s?[%％]?(?:元|個百分點)?\s?(?:[-–—~～〜至到,，]|\bto\b)\s?[+＋−-]?\s?(?:NT\$)?\s?",
    re.IGNORECASE)
_FALL = re.compile(r"\s?(?:個百分點|(?:percentage )?points?)?\s?(?:lower|fewer|less|worse)\b",
                   re.IGNORECASE)
_FELL = re.compile(r"(?:(?<!不)低了?|下降|減少|變差|\b(?:lower|down|falls?|fell|drops?) by)\s*$",
                   re.IGNORECASE)
_OF_A = re.compile(r"(?<![A-Za-z])A(?![A-Za-z])|對照組|舊版|不寄|control|no mail", re.IGNORECASE)
_CLAUSE = re.compile(r"[。；;！？!?，,\n|]|\.(?=\s|$)")
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s?(?:s\b|sec\b|seconds?\b|秒)", re.IGNORECASE)
_MILLI = re.compile(r"(\d+)\s?(?:ms\b|milliseconds?\b|毫秒)", re.IGNORECASE)
_SHORT_DAY = re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])[-/][0-3]\d(?![\d/-])")
_PENDING_OR_DAY = re.compile(r"20\d\d\s?[-/年]")
Behind = Callable[[Number], set[str]]


def judge_sides(report: Report, numbers: list[Number], behind: Behind, rules: dict[str, Any],
                truth: dict[str, Any], values: dict[str, float]) -> Finding | None:
    """The first figure that stands on the wrong side, None where none does.

    Args:
        rules: "floors": {estimate: its low end}, "rises": keys that must not be told as falls,
            "limit": {"sections", "seconds"}, "pending": words beside the approver.
        truth: "not_first": section -> names of places that are not at the top.
        values: key -> value in numbers.json.
    """
    text = prepared(report.text)
    for at, number in enumerate(numbers):
        where = {"number": number.text, "line": number.line, "name": report.name}
        keys, before = behind(number), text[max(0, number.start - 60):number.start]
        for key, low in rules.get("floors", {}).items():
            if key in keys and low not in keys and _FLOOR.search(before):
                return _named(where, low, key)
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        joined = following and text[number.end:following.start] + re.sub(
            r"[\w.,%$]", "", following.text)
        if joined and _TO.fullmatch(joined):
            ends = {k[:-5] for k in keys if k.endswith("_high")} \
                & {k[:-4] for k in behind(following) if k.endswith("_low")}
            falls = number.value > 0 and all(values[k] < 0 for k in keys)  # 少 7.5% 到 15.6%
            if ends and not falls:
                return Finding(
                    "The interval at “{number}” in line {line} of {name} runs from its high end to "
                    "its low one. Readers take the first end for the low one: turn it round.",
                    where)
        told = [k for k in keys if k in rules.get("rises", ()) and values.get(k, 0) > 0]
        clause = _CLAUSE.split(before)[-1]
        if told and (_FALL.match(text[number.end:]) or _FELL.search(before)) \
                and not _OF_A.search(clause):
            return Finding(
                "“{number}” in line {line} of {name} is told as lower, and {key} is above 0: B is "
                "higher than A by so much. Turn the word round.", {**where, "key": told[0]})
    return (_behind_them(report, text, numbers, behind, rules.get("pairs", ()))
            or _limit(report, rules) or _first(report, truth) or _pending(report, rules))


def _named(where: dict[str, Any], key: str, other: str) -> Finding:
    return Finding(
        "“{number}” in line {line} of {name} stands beside the name of {key}, and in numbers.json "
        "it is the value of {other}. Give each figure its own name.",
        {**where, "key": key, "other": other})


def _behind_them(report: Report, text: str, numbers: list[Number], behind: Behind,
                 pairs: list[dict[str, list[str]]]) -> Finding | None:
    """Two figures of a pair, each before the words of the other: 3 at the low end, 5 expected."""
    for pair in pairs:
        for one, two in zip(numbers, numbers[1:], strict=False):
            a, b = behind(one) & pair.keys(), behind(two) & pair.keys()
            if len(a) != 1 or len(b) != 1 or a == b or one.line != two.line:
                continue
            key, other = next(iter(a)), next(iter(b))
            here = _CLAUSE.split(text[:one.start])[-1]
            between = text[one.end:two.start]
            tail = _CLAUSE.split(text[two.end:], maxsplit=1)[0]
            if not _says(here, pair) and (_says(between, pair), _says(tail, pair)) == (
                    {other}, {key}):
                return _named({"number": one.text, "line": one.line, "name": report.name},
                              other, key)
    return None


def _says(text: str, pair: dict[str, list[str]]) -> set[str]:
    return {key for key, words in pair.items()
            if any(re.search(word, text, re.IGNORECASE) for word in words)}


def _limit(report: Report, rules: dict[str, Any]) -> Finding | None:
    known = rules.get("limit")
    for section in known["sections"] if known else ():
        body = report.body(section)
        said = [float(s) for s in _SECONDS.findall(body)] \
            + [float(ms) / 1000 for ms in _MILLI.findall(body)]
        wrong = next((s for s in said if abs(s - known["seconds"]) > 1e-9), None)
        if wrong is not None:
            return Finding(
                "The section {section} of {name} sets the guardrail at {seconds} seconds, and the "
                "plans of the tests have another limit. Copy guardrail_limit.",
                {"section": section, "name": report.name, "seconds": f"{wrong:g}"})
    return None


def _first(report: Report, truth: dict[str, Any]) -> Finding | None:
    """A place said to lose most that is not at the top of the list."""
    for section, names in truth.get("not_first", {}).items():
        some = "|".join(rf"(?<![A-Za-z]){re.escape(n)}(?![A-Za-z])" if n.isascii() else
                        re.escape(n) for n in names)
        hit = re.search(
            rf"({some})[^.。,，;；#\d\n]{{0,24}}?(?:(?:loses?|lost|leaks?)\s(?:the\s)?most"
            rf"|漏得?最多|少得?最多|損失最[多大])|(?:largest|biggest|worst) (?:leak|loss) is"
            rf"[^.。,，;；\d\n]{{0,24}}?({some})|(?:漏最多|最大的漏)的?(?:平台)?(?:是|在)\s?({some})",
            report.body(section), re.IGNORECASE)
        if hit:
            return Finding(
                "The section {section} of {name} says that {place} loses most, and in "
                "rank_friction another platform stands in the first row. Name that one.",
                {"section": section, "name": report.name,
                 "place": next(filter(None, hit.groups()))})
    return None


def _pending(report: Report, rules: dict[str, Any]) -> Finding | None:
    words = rules.get("pending")
    if not words:
        return None
    lines = [line for line in report.body("scope").splitlines()
             if first_word(line, rules["approver"]["names"])]
    if lines and not any(first_word(line, words) or _PENDING_OR_DAY.search(line)
                         for line in lines):
        return Finding(
            "The section scope of {name} names who approves, as if it were done. Nobody has "
            "approved this report yet: write “pending” behind the name.", {"name": report.name})
    return None


def short_day(text: str, number: Number) -> str | None:
    """The day without a year (03-02) that a number belongs to, None where it belongs to none."""
    begin = max(0, number.start - 4)
    return next((hit.group(0) for hit in _SHORT_DAY.finditer(text[begin:number.end + 4])
                 if begin + hit.start() < number.end and begin + hit.end() > number.start), None)
