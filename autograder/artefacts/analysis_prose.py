"""The prose of an analysis report: scope, masking, rounding, numbers, verdicts, claims of cause."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from autograder.checking.verdict import Finding

from .analysis_claims import Listed, Named, ahead, factor_cause, other_line
from .analysis_figures import (
    after_range,
    before_range,
    no_figure,
    of_one_percent,
    whole_ranges,
    wrong_p,
)
from .analysis_pairs import cause_of_people, swapped
from .analysis_sides import judge_sides, short_day
from .analysis_tags import judge_tags
from .analysis_words import judge_apart, judge_tests, spelt_count
from .days import days_in
from .numbers import Number, find_numbers, number_in_words, prepared
from .prose_check import _STOP, _causal, _Figures, _last, _one
from .report import Report, first_word

# Sentences of the results report, as they are said of a report with another name.
NAMED = {
    "“{number}” in line {line} of report.md is not in numbers.json, rounded or not. Correct it, or "
    "add it to numbers.json with unit, period and denominator.":
    "“{number}” in line {line} of {name} is not in numbers.json, rounded or not. Correct it, or "
    "add it to numbers.json with unit, period, denominator and source.",
    "“{number}” in line {line} of report.md stands beside the name of {key}, and in numbers.json "
    "it is the value of {other}. Give each figure its own name.":
    "“{number}” in line {line} of {name} stands beside the name of {key}, and in numbers.json it "
    "is the value of {other}. Give each figure its own name.",
    "“{number}” in line {line} of report.md has lost its sign: {key} is below 0. Write the minus "
    "sign, or say that it is a loss.":
    "“{number}” in line {line} of {name} has lost its sign: {key} is below 0. Write the minus "
    "sign, or say that it fell.",
    "“{number}” in line {line} of report.md is written as a loss, and {key} is above 0. Take the "
    "minus away.":
    "“{number}” in line {line} of {name} is written as a fall, and {key} is above 0. Take the "
    "minus away.",
    "Line {line} of report.md says “{word}” without a test behind it. Figures that move together "
    "do not show a cause. Name the test in the sentence ([test: …]), or say what was observed.":
    "Line {line} of {name} says “{word}” without a test behind it. Figures that move together do "
    "not show a cause. Name the test in the sentence ([test: …]), say there that it is not known, "
    "or put what was wrong with the measuring right beside the word: analysis_rules.yml lists "
    "these words (not_claimed, about_data).",
}
_APPROVES = re.compile(r"核准|approv", re.IGNORECASE)
_THINGS = re.compile(
    r"\s?(?:張(?:資料)?表|件事|句話|段|步|tables?\b|ideas?\b|sources?\b|reasons?\b|steps?\b|things?\b"
    r"|taxonom\w+|sections?\b|questions?\b)", re.IGNORECASE)
_LEVEL = re.compile(
    r"\s?的?\s?(?:[A-Za-z][\w'’]*\s?){0,2}?(?:信賴|信心|區間|Wilson|confidence|interval|CI\b)",
    re.IGNORECASE)
_LEVEL_BEFORE = re.compile(
    r"(?:區間|信賴水準|intervals?|confidence)\s?(?:[(（,，]|of|at|是|為)\s?$", re.IGNORECASE)
_RANGE = re.compile(r"[%\d元倍個點]\s?$")
# Where what is said of one group ends; digits beside it; "12 sessions from SMS".
_PARTS = re.compile(r"[。；;！？，、]|[.,](?=\s)|\band\b|和|與")
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_FROM = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s?(?:%|個|次)?\s?(?:工作階段|sessions?)?\s?(?:來自|from|of|by)\s?$",
    re.IGNORECASE)
_DIVIDES = re.compile(
    r"分母|除以|÷|[占佔]|denominator|divided by|share of|out of|per (?:session|order|click)",
    re.IGNORECASE)


def judge_analysis_prose(
    report: Report, entries: dict[str, Any], rules: dict[str, Any], truth: dict[str, Any]
) -> Finding | None:
    """The first thing that is wrong with what the report says, None where nothing is."""
    return (_scope(report, rules, truth) or _masked(report, rules, truth)
            or _numbers(report, entries, rules) or _cited(report, entries, rules)
            or swapped(report, _read(report.text, rules, entries), _figures(entries, rules).behind,
                       rules.get("pairs", []))
            or other_line(prepared(report.text), _read(report.text, rules, entries),
                          _figures(entries, rules).behind, rules.get("lines", []), report.name)
            or judge_sides(report, _read(report.text, rules, entries),
                           _figures(entries, rules).behind, rules, truth,
                           _figures(entries, rules).value)
            or _stated(report, rules, truth)
            or _claims(report, rules) or _limits(report, rules))


def _scope(report: Report, rules: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    scope, at = report.body("scope"), {"name": report.name}
    days = days_in(scope)
    if not {truth["start"], truth["end"]} <= days:
        if len(days) > 1:
            return Finding(
                "The section scope of {name} states another period than the report's. Write the "
                "earliest and the latest day of all periods in numbers.json.", at)
        return Finding(
            "The section scope of {name} does not state the period. Write first and last day with "
            "year, month and day.", at)
    for table in rules["sources"]:
        if table.lower() not in scope.lower():
            return Finding(
                "The section scope of {name} does not name the source {table}. List every table "
                "that the figures come from.", {**at, "table": table})
    if not _DIVIDES.search(scope):
        return Finding(
            "The section scope of {name} defines no rate. Say for at least the main ones what they "
            "are divided by.", at)
    lines = [line for line in scope.splitlines() if _APPROVES.search(line)]
    if not any(first_word(line, rules["approver"]["names"]) for line in lines):
        return Finding(
            "The section scope of {name} does not say who approves the report. Write the role or "
            "the name that analysis_rules.yml gives, and “pending” behind it; nobody approves a "
            "report of one's own.", at)
    return None


def _masked(report: Report, rules: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """A figure in the row, or right beside the name, of a group that is too small to show."""
    known = {float(v) for v in (*rules["masking"].values(), *rules["constants"])}
    for number, line in enumerate(report.text.splitlines(), 1):
        for group in truth["masked"]:
            names = "|".join(map(re.escape, (group, *rules.get("also_called", {}).get(group, ()))))
            for hit in re.finditer(rf"(?<![A-Za-z])(?:{names})(?![A-Za-z])", line, re.I):
                row = line.lstrip().startswith("|")
                after = line[hit.end():] if row else _PARTS.split(line[hit.end():], maxsplit=1)[0]
                before = _FROM.search(line[:hit.start()])
                digits = [*_DIGITS.findall(after if row else after[:30]),
                          *([before.group(1)] if before else [])]
                if any(float(d.replace(",", "")) not in known for d in digits):
                    return Finding(
                        "Line {line} of {name} gives a figure of {group}, which rests on fewer "
                        "than the house publishes. Leave the figure out, or put the group under "
                        "other.", {"line": number, "name": report.name, "group": group})
    return None


def _numbers(report: Report, entries: dict[str, Any], rules: dict[str, Any]) -> Finding | None:
    spelt = number_in_words(report.prose) or spelt_count(report.prose)
    if spelt:
        return Finding(
            "“{number}” in {name} is spelt out. Write amounts and rates in digits, so that they "
            "can be found in numbers.json.", {"number": spelt, "name": report.name})
    figures = _figures(entries, rules)
    text, found = prepared(report.text), _read(report.text, rules, entries)
    chances = [figures.value[k] for k, rule in rules["numbers"].items()
               if rule["unit"] == "probability"]
    for at, number in enumerate(found):
        before = before_range(text, found, at)
        after = after_range(text, found, at)
        gaps = {key: figures.value[key] for key in figures.behind(number)
                if key in rules.get("compared", ())}
        told, wrong = wrong_p(number, text[:number.start], figures.extra, chances, report.name)
        if not told:
            told, wrong = ahead(text, number, gaps, report.name)
        if not told:
            wrong = _one(number, _last(_STOP, before), _STOP.split(after, maxsplit=1)[0], figures)
        if wrong and (day := short_day(text, number)):
            return Finding(
                "“{day}” in line {line} of {name} looks like a day without its year. Write it as "
                "YYYY-MM-DD; otherwise it counts as a figure.",
                {"day": day, "line": number.line, "name": report.name})
        if wrong:
            return _renamed(wrong, report.name)
        shown = re.search(r"\.(\d+)", number.text)
        digits = len(shown.group(1)) if shown else 0
        where = {"number": number.text, "line": number.line, "name": report.name}
        if number.percent and digits > rules["rounding"]["percent"]:
            return Finding(
                "“{number}” in line {line} of {name} has more decimals than the house writes for a "
                "percentage. More digits look surer than the data are. Round it.", where)
        money = number.money or re.match(r"\s?元", text[number.end:])
        if money and digits > rules["rounding"]["money"] and number.room < 1:
            return Finding(
                "“{number}” in line {line} of {name} has more decimals than the house writes for "
                "an amount. Round it to whole dollars.", where)
    wrong = judge_apart(text, found, figures.behind, rules.get("apart", {}))
    return _renamed(wrong, report.name) if wrong else None


def _read(text: str, rules: dict[str, Any], entries: dict[str, Any]) -> list[Number]:
    """The numbers of a text that measure something.

    The dash of a range (2.7%–3.7%) is no minus; 3 tables are counted by the text itself; the level
    of an interval (95 %), lunar days, hours and what 1 % of the price does are no figures.
    """
    flat = prepared(text)
    elastic = [float(entries[key]["value"]) for key, rule in rules["numbers"].items()
               if rule["unit"] == "elasticity"]
    return [replace(n, value=-n.value) if n.value < 0 and _RANGE.search(flat[:n.start]) else n
            for n in whole_ranges(find_numbers(text), flat)
            if not (re.fullmatch(r"1?\d|20", n.text) and _THINGS.match(flat[n.end:]))
            and not _is_level(n, flat) and not _is_plain(n, flat, rules)
            and not no_figure(n, flat, rules)
            and not of_one_percent(n, _sentence(n, flat), elastic)]


def _is_level(number: Number, text: str) -> bool:
    """Whether a percentage is the level of an interval: 95 % Wilson interval, 區間（95%）."""
    return number.percent and round(abs(number.value), 6) in (0.9, 0.95, 0.99) and bool(
        _LEVEL.match(text[number.end:]) or _LEVEL_BEFORE.search(text[:number.start]))


def _is_plain(number: Number, text: str, rules: dict[str, Any]) -> bool:
    """Whether a number is a date of another calendar, by the words of its sentence."""
    if number.percent or number.money:
        return False
    sentence = _sentence(number, text)
    return any(abs(number.value) in plain["numbers"] and first_word(sentence, plain["words"])
               for plain in rules.get("plain_beside", ()))


def _sentence(number: Number, text: str) -> str:
    """What stands around a number, up to the ends of its sentence."""
    return _last(_STOP, text[:number.start]) + _STOP.split(text[number.end:], maxsplit=1)[0]


def _figures(entries: dict[str, Any], rules: dict[str, Any]) -> _Figures:
    """What a number of the prose may stand for; thresholds of the house count as known."""
    figures = _Figures(entries, rules)
    figures.extra += [float(v) for v in (*rules["masking"].values(), *rules["constants"])]
    return figures


def _renamed(finding: Finding, name: str) -> Finding:
    return Finding(NAMED.get(finding.msgid, finding.msgid), {**finding.params, "name": name})


def _cited(report: Report, entries: dict[str, Any], rules: dict[str, Any]) -> Finding | None:
    figures = _figures(entries, rules)
    for section, rule in rules["sections"].items():
        body = report.body(section)
        behind = {k for n in whole_ranges(find_numbers(body), prepared(body))
                  for k in figures.behind(n)}
        for key in rule.get("cites", ()):
            if key not in behind:
                return Finding(
                    "The section {section} of {name} does not give {key}. A reader of that section "
                    "needs it: write it with its name, rounded by the house's rules.",
                    {"section": section, "name": report.name, "key": key})
    return None


def _stated(report: Report, rules: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    said = [*rules.get("says", {}).items(), *truth.get("says", {}).items()]
    for section, words in said:
        for what, known in words.items():
            body = report.body(section)
            other = first_word(body, truth.get("others", {}).get(section, {}).get(what, ()))
            if other and not first_word(body, known):
                return Finding(
                    "The section {section} of {name} names {other}, and its figures are not of "
                    "that one. Look up once more which row they come from ({what}).",
                    {"section": section, "name": report.name, "other": other,
                     "what": Named(what, rules)})
            if not first_word(body, known):
                return Finding(
                    "The section {section} of {name} does not speak of {what}. Name it: a reader "
                    "must not have to guess what a figure is about.",
                    {"section": section, "name": report.name, "what": Named(what, rules)})
    for section, day in truth["days"].items():
        if day not in days_in(report.body("scope") + "\n" + report.body(section)):
            return Finding(
                "The section {section} of {name} does not name the day of the release. Write it "
                "with year, month and day, as explain_direct finds it.",
                {"section": section, "name": report.name})
    return judge_tags(report, rules, truth)


def _claims(report: Report, rules: dict[str, Any]) -> Finding | None:
    wrong = judge_tests(report, rules)
    if wrong:
        return wrong
    wrong = _causal(report, rules)
    if wrong:
        return _renamed(wrong, report.name)
    return cause_of_people(report, rules) or factor_cause(report, rules)


def _limits(report: Report, rules: dict[str, Any]) -> Finding | None:
    body = report.body("limits")
    topics = {what for what, words in rules["limits"]["topics"].items() if first_word(body, words)}
    if len(topics) < rules["limits"]["at_least"]:
        return Finding(
            "The section limits of {name} names {count} of the gaps in these data, and {least} are "
            "asked for. Known gaps are: {known}. analysis_rules.yml has the words by which each is "
            "found.",
            {"name": report.name, "count": len(topics), "least": rules["limits"]["at_least"],
             "known": Listed(rules["limits"]["topics"], rules)})
    return None
