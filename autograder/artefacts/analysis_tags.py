"""What an analysis report marks: verdicts beside their sentence, one thing to do and one not to do,
the day on which a rule was fixed, and the order of the rule and its result."""

from __future__ import annotations

import re
from typing import Any

from autograder.checking.verdict import Finding

from .analysis_words import judge_verdict_words
from .dark_patterns import dark_pattern
from .days import days_in
from .report import Report, first_word

_CLAUSE = re.compile(r"[，、,；;：:。！？!?\n]|\.(?=\s|$)")
SAID = re.compile(r"[，、,；;。！？!?\n]|\.(?=\s|$)")  # “not to do: …” is one
_BOTH = re.compile(r"\band\b|和|與|及")
# A clause that says no, sets a condition, tells of a test or of what others want.
OPEN = re.compile(
    r"[不沒別未]|才|再|若|如果|等到|以後|之後|測試|重做|有人|想要|提議|是錯|違法|害|"
    r"\b(?:not?|never|nothing|nor|cannot|without|instead|until|if|once|when|before|unless|only|after|"
    r"tests?|tested|repeat|wants?|propos\w*|would|mistake|wrong|harm\w*|law|leave|stays?)\b|n['’]t\b",
    re.IGNORECASE)
VERDICTS = {"section": "behaviour", "values": ["undecided", "supports", "refutes"]}


def judge_tags(report: Report, rules: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """The first mark that is missing or wrong, None where none is.

    Args:
        rules: the report's own; "verdicts": {"section", "values"}, "verdict_words", "order": pairs
            of sections of which the first stands first, "choices": {"section"}.
        truth: "verdicts": idea -> verdict, "fixed": test -> day on which its rule was fixed,
            "choices": tag -> values that are right, "dark": the house's list of dark patterns.
    """
    return (_order(report, rules) or _fixed(report, rules, truth)
            or _verdicts(report, rules, truth) or _choices(report, rules, truth)
            or _proposed(report, rules, truth) or _dark(report, rules, truth))


def _verdicts(report: Report, rules: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    if not truth["verdicts"]:
        return None
    known = rules.get("verdicts", VERDICTS)
    section, values = known["section"], known["values"]
    pattern = re.compile(rf"\[\s*(\w+)\s*[:：]\s*({'|'.join(values)})\s*\]", re.IGNORECASE)
    said: dict[str, set[str]] = {}
    for idea, verdict in pattern.findall(report.sections.get(section, "")):
        said.setdefault(idea.lower(), set()).add(verdict.lower())
    for idea, right in truth["verdicts"].items():
        told = said.get(idea, set())
        at = {"name": report.name, "section": section, "idea": idea}
        if len(told) != 1:
            return Finding(
                "The section {section} of {name} needs one tag with the verdict on {idea}, such as "
                "[{idea}: {value}]. Write it beside your sentence.", {**at, "value": values[0]})
        if told != {right}:
            return Finding(
                "The tag on {idea} in {name} is not the verdict that the rule gives. Run the "
                "function of that exercise again and copy its verdict.",
                {"name": report.name, "idea": idea})
    return judge_verdict_words(report, rules["verdict_words"], tuple(truth["verdicts"]))


def _order(report: Report, rules: dict[str, Any]) -> Finding | None:
    places = list(report.sections)
    for first, second in rules.get("order", ()):
        if places.index(first) > places.index(second):
            return Finding(
                "In {name} the section {first} stands behind {second}. A rule that comes after "
                "its result looks made to fit it: state it first.",
                {"name": report.name, "first": first, "second": second})
    return None


def _fixed(report: Report, rules: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """The day on which each rule was fixed; none beside the name of another test."""
    called = rules.get("called", {})
    for section, tests in truth.get("fixed", {}).items():
        days = days_in(report.body(section))
        for test, day in tests.items():
            if day not in days:
                return Finding(
                    "The section {section} of {name} does not say when the rule of {test} was "
                    "fixed. A rule counts if it is older than the test: write its day with year, "
                    "month and day.", {"section": section, "name": report.name, "test": test})
        for test in tests:
            if called and not first_word(report.body(section), called[test]):
                return Finding(
                    "The section {section} of {name} does not name {test}. Write beside each of "
                    "the days whose rule was fixed on it.",
                    {"section": section, "name": report.name, "test": test})
        clauses = (part for clause in _CLAUSE.split(report.body(section))
                   for part in _BOTH.split(clause))
        for clause in clauses if called else ():
            named = [test for test in tests if first_word(clause, called.get(test, ()))]
            told = days_in(clause)
            if len(named) == len(told) == 1 and told != {tests[named[0]]} \
                    and told & set(tests.values()):
                return Finding(
                    "The section {section} of {name} gives {test} the day of another test. Copy "
                    "rule_fixed_on of its own row.",
                    {"section": section, "name": report.name, "test": named[0]})
    return None


def _choices(report: Report, rules: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    for tag, right in truth.get("choices", {}).items():
        section = rules["choices"]["section"]
        found = re.findall(rf"\[\s*{tag}\s*[:：]\s*([\w-]+)\s*\]", report.sections[section],
                           re.IGNORECASE)
        if len(found) != 1:
            return Finding(
                "The section {section} of {name} needs exactly one tag [{tag}: …], and holds "
                "{count}. One thing to do and one not to do is what a meeting can decide.",
                {"section": section, "name": report.name, "tag": tag, "count": len(found)})
        known = rules["choices"].get("values") or list(truth["verdicts"])
        if found[0].lower() not in {value.lower() for value in (*known, *right)}:
            return Finding(
                "[{tag}: {value}] in {name} is none of those that there are. Write one of {known}.",
                {"tag": tag, "value": found[0][:20], "name": report.name,
                 "known": ", ".join(known)})
        if found[0].lower() not in right:
            return Finding(
                "[{tag}: {value}] in {name} is not what the verdicts allow. Do what was found to "
                "work and leave what was not; look at the verdicts once more.",
                {"tag": tag, "value": found[0][:20], "name": report.name})
    return None


def _proposed(report: Report, rules: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """A clause that does in words what the tags leave undone."""
    known = rules.get("proposals", {})
    refused = truth.get("choices", {}).get("non_action", ())
    for section in known.get("sections", ()):
        for clause in SAID.split(report.body(section)):
            for what in refused:
                hit = next((h for p in known["words"].get(what, ())
                            if (h := re.search(p, clause, re.IGNORECASE))), None)
                if hit and not OPEN.search(clause):
                    return Finding(
                        "The section {section} of {name} proposes “{word}”, which the verdicts do "
                        "not allow. Whoever reads this sentence alone acts on it: take it out, or "
                        "say that it is not done.",
                        {"section": section, "name": report.name, "word": hit.group(0)[:40]})
    return None


def _dark(report: Report, rules: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    if not truth.get("dark"):
        return None
    # Where it leaks, a pattern that is there is told and not proposed.
    told = report.sections.get("friction", "") if "friction" in rules["sections"] else ""
    for line, sentence in report.sentences():
        found = dark_pattern(sentence, truth["dark"])
        if found and sentence not in told:
            return Finding(
                "Line {line} of {name} proposes “{word}”. The house does not build what tricks "
                "buyers, whatever it would win: take it out (backlog_rules has the list), or, "
                "where it is not built, say so right before it (“no …”, “we do not build …”).",
                {"line": line, "name": report.name, "word": found[1]})
    return None
