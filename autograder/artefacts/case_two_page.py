"""What the case's report says in words against its own verdict, levels, units and days."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from autograder.checking.verdict import Finding

from .analysis_tags import OPEN, SAID
from .analysis_words import _hits
from .days import days_in
from .numbers import Number, find_numbers, prepared
from .report import Report

SUMMARY, STEPS = "summary", "next_steps"
LEVELS = {"redesign_low": 0.9, "redesign_high": 0.9, "checkout_low": 0.95, "checkout_high": 0.95}
CHANGES = {"measured_change", "true_change", "season_change", "redesign_effect", "redesign_low",
           "redesign_high", "festival_effect", "rain_effect"}
POINTS = {"checkout_difference", "checkout_low", "checkout_high"}  # one share minus another
_SENTENCE = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")
_LEVEL = re.compile(
    r"(9[059])\s?%\s?的?\s?(?:信賴|信心)?(?:水準)?\s?(?:區間|confidence|intervals?|CI\b)"
    r"|(?:區間|intervals?)\s?[(（,，]?\s?(9[059])\s?%", re.IGNORECASE)
_TAG = re.compile(r"\[\s*(action|non_action)\s*[:：]\s*([\w-]+)\s*\]", re.IGNORECASE)
_ANY_TAG = re.compile(r"\[\s*\w+\s*[:：]\s*[\w-]+\s*\]")
_FALLS = re.compile(
    r"(?:(?<![至多不])少了?|減少了?|下降了?|降低了?|[掉跌降]了|\b(?:fell|fallen|down|dropped|decreased|"
    r"declined|lower|reduced) by|\blost)\s?(?:大?約|about)?\s?$", re.IGNORECASE)
_LESS = re.compile(r"\s?(?:fewer|less|lower)\b", re.IGNORECASE)
Behind = Callable[[Number], set[str]]
Wrong = Finding | None


def judge_page(report: Report, numbers: list[Number], behind: Behind, rules: dict[str, Any],
               truth: dict[str, Any]) -> Wrong:
    """The first sentence that is at odds with verdict, level, unit or day, None where none is.

    Args:
        numbers: those of the report, in order. behind: number -> keys whose value it may be.
        rules: the report's own; "verdict_words", "proposals": {"words": what -> patterns}.
        truth: "verdicts", "choices", "today", "end".
    """
    return (_against(report, rules, truth) or _tagged(report, rules, truth)
            or _level(report, behind) or _units(report, numbers, behind) or _late(report, truth))


def _against(report: Report, rules: dict[str, Any], truth: dict[str, Any]) -> Wrong:
    """A sentence of page one that says another verdict, wherever it stands."""
    verdict = truth["verdicts"]["checkout"]
    body = _ANY_TAG.sub(" ", report.body(SUMMARY))
    for other in ("ship", "keep"):
        if other == verdict:
            continue
        for clause in SAID.split(body):
            for word, _ in _hits(clause, rules["verdict_words"][other]):
                if not OPEN.search(clause):
                    return Finding(
                        "The section summary of {name} says “{word}”, and the verdict on the "
                        "checkout is another one. Whoever reads page one acts on this sentence: "
                        "write what decide gave.", {"name": report.name, "word": word})
    return None


def _tagged(report: Report, rules: dict[str, Any], truth: dict[str, Any]) -> Wrong:
    """What is done or not done, in the words before its tag."""
    forbidden = truth["choices"]["non_action"]
    for line, text in enumerate(report.text.splitlines(), 1):
        begin = 0
        for hit in _TAG.finditer(text):
            kind, what = hit[1].lower(), hit[2].lower()
            said, begin = _ANY_TAG.sub(" ", text[begin:hit.start()]), hit.end()
            for other, patterns in rules["proposals"]["words"].items():
                told = [h for p in patterns for h in re.finditer(p, said, re.IGNORECASE)]
                word = next((h.group(0) for h in told if not _denied(said, h)), None)
                at = {"line": line, "name": report.name, "tag": kind, "value": what, "word": word}
                if word and kind == "action" and other in forbidden:
                    return Finding(
                        "Line {line} of {name} has the tag [{tag}: {value}], and its words say "
                        "“{word}”. That is another thing to do: tag and sentence must agree.", at)
                if word and kind == "non_action" and other == what and not OPEN.search(said):
                    return Finding(
                        "Line {line} of {name} has the tag [{tag}: {value}], and its words do it: "
                        "“{word}”. Say in the sentence that it is not done.", at)
    return None


def _denied(said: str, hit: re.Match[str]) -> bool:
    return bool(re.search(
        r"[不沒別未勿非]|\b(?:not?|never|nothing|without|instead of|rather than)\b|n['’]t\b",
        said[:hit.end()], re.IGNORECASE)) or bool(
        re.match(r"[^，。]{0,6}(?:不|違法|是錯)", said[hit.end():]))


def _level(report: Report, behind: Behind) -> Wrong:
    """A level beside an interval of another level."""
    text = prepared(report.text)
    for hit in _LEVEL.finditer(text):
        level = int(hit[1] or hit[2]) / 100
        after = _SENTENCE.split(text[hit.end():hit.end() + 120])[0]
        before = _SENTENCE.split(text[max(0, hit.start() - 120):hit.start()])[-1]
        found = [*find_numbers(after)[:2], *find_numbers(before)[::-1][:2]]
        keys = next((k for n in found if (k := behind(n) & LEVELS.keys())), set())
        if keys and all(LEVELS[key] != level for key in keys):
            return Finding(
                "Line {line} of {name} calls the interval of {key} one of {level} %. It was "
                "computed with another level: effects gives 90 %, decide gives confidence of the "
                "rules.", {"line": text.count("\n", 0, hit.start()) + 1, "name": report.name,
                           "key": min(keys), "level": round(level * 100)})
    return None


def _units(report: Report, numbers: list[Number], behind: Behind) -> Wrong:
    """Points for a change in percent and the other way round; a fall told twice."""
    text = prepared(report.text)
    for number in numbers:
        keys = behind(number)
        at = {"number": number.text, "line": number.line, "name": report.name}
        if not number.percent or not keys:
            continue
        points = bool(re.search(r"百分點|points?|pp$", number.text, re.IGNORECASE))
        fell = _FALLS.search(text[max(0, number.start - 30):number.start])
        if points and keys <= CHANGES:
            return Finding(
                "“{number}” in line {line} of {name} is in percentage points, and {key} is a "
                "change in percent of what was there before. Points are for one share minus "
                "another: write %.", {**at, "key": min(keys)})
        less = fell or _LESS.match(text[number.end:])
        if not points and keys <= POINTS and less and number.value > 0:
            return Finding(
                "“{number}” in line {line} of {name} reads as a percentage of the old rate, and "
                "{key} is one rate minus the other. Write percentage points.",
                {**at, "key": min(keys)})
        if fell and number.value < 0 and not number.dash and number.text[:1] in "-−":
            return Finding(
                "“{number}” in line {line} of {name} tells the fall twice: a word for less, and a "
                "minus. Keep one of them.", at)
    return None


def _late(report: Report, truth: dict[str, Any]) -> Wrong:
    """A step whose only day is over when the report is read."""
    for line in report.body(STEPS).splitlines():
        days = days_in(line)
        due = [day for day in days if day > truth["end"]]
        if due and max(due) <= truth["today"]:
            return Finding(
                "The section next_steps of {name} has a step that is due by {day}. The report is "
                "read on {today}: give every step a later day.",
                {"name": report.name, "day": max(due), "today": truth["today"]})
    return None
