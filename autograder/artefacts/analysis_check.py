"""An analysis report and its numbers.json, judged by the house's rules for such reports.

One message at a time: files, sections, entries, arithmetic, fields, then the prose. Nothing here
knows a chapter: sections, figures and words stand in `truth["rules"]`, which serves the reports on
traffic, behaviour and conversion alike.
"""

from __future__ import annotations

import math
import re
from typing import Any

from autograder.checking.messages import own_language
from autograder.checking.verdict import Finding

from .analysis_prose import judge_analysis_prose
from .analysis_slips import SLIPS
from .days import days_in
from .documents import read_json
from .errors import ArtefactError
from .numbers import plain_digits
from .report import read_report
from .report_form import judge_count, judge_number, judge_sections

RTOL = 1e-3
EXTRA = 25  # more entries than this are a dump, not figures of a report
_PER = re.compile(r"[/÷每]|\bper\b", re.IGNORECASE)
NONE = ("none", "無", "-", "—", "n/a", "na", "null", "")

def judge_analysis(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the report, None where nothing is.

    Args:
        files: the report named in truth["name"], and numbers.json.
        truth: {"name", "report": key of rules["reports"], "rules": analysis_rules, "numbers": key
            -> right value, "slips": key -> {name of SLIPS: value}, "start", "end": ISO days of the
            period, "periods": key -> (first, last) of figures whose rows have another one,
            "rows_of": key -> the table whose days these are, where not all sources have them,
            "used": key -> other such pairs that are right as well (the rows that were used),
            "others": section -> {what: names of the ones that the figures are not of},
            "days": ISO days that the prose must name by section, "masked": names of groups below
            the house's minimum, and what `analysis_tags.judge_tags` needs}.
    """
    name = truth["name"]
    try:
        report = read_report(name, files.get(name))
        entries = read_json("numbers.json", files.get("numbers.json"))
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    rules = {**truth["rules"], **truth["rules"]["reports"][truth["report"]]}
    return (judge_sections(report, rules["sections"]) or _entries(entries, rules)
            or _arithmetic(entries, truth)
            or _fields(entries, rules, truth)
            or judge_analysis_prose(report, entries, rules, truth))


def _entries(entries: dict[str, Any], rules: dict[str, Any]) -> Finding | None:
    missing = [key for key in rules["numbers"] if key not in entries]
    if missing:
        return Finding(
            "numbers.json has no {key} ({count} of the required keys are missing). "
            "analysis_rules.yml says how each is computed.",
            {"key": missing[0], "count": len(missing)})
    if many := judge_count(entries, len(rules["numbers"]) + EXTRA):
        return many
    for key, entry in entries.items():
        if not re.fullmatch(rules["naming"]["key"], str(key)):
            return Finding(
                "The key “{key}” of numbers.json does not follow the house's naming. Use small "
                "Latin letters, digits and _ only.", {"key": str(key)[:40]})
        wrong = _entry(key, entry, rules)
        if wrong:
            return wrong
    return None


def _entry(key: str, entry: Any, rules: dict[str, Any]) -> Finding | None:
    if not isinstance(entry, dict):
        return Finding(
            "{key} in numbers.json is a bare value. Nobody can check a number without its unit, "
            "period, denominator and source: write an object with these fields.", {"key": key})
    for field in rules["fields"]:
        if field not in entry:
            return Finding(
                "{key} in numbers.json has no {field}. Add it; write \"none\" where there is "
                "nothing to name.", {"key": key, "field": field})
        if field == "value":
            continue
        if isinstance(entry[field], dict):
            return Finding(
                "{field} of {key} in numbers.json is an object with fields of its own. Write it as "
                "one text, such as {example}.", {"key": key, "field": field, "example":
                '"2026-04-01 to 2026-04-30"' if field == "period" else '"checkout_flow"'})
        if not _text(entry[field]).strip():
            return Finding(
                "{field} of {key} in numbers.json is empty. Write it as text, or \"none\".",
                {"key": key, "field": field})
    value = entry["value"]
    if odd := judge_number(key, value):
        return odd
    counted = {"people": rules["masking"]["people"], "sessions": rules["masking"]["sessions"]}
    for what, least in counted.items():
        if _unit_is(_text(entry["unit"]), what, rules) and 0 < value < least \
                and not _PER.search(_text(entry["unit"])):
            return Finding(
                "{key} in numbers.json counts fewer than {least}. So few can be recognised, or are "
                "chance: leave the figure out, or put the group under other.",
                {"key": key, "least": least})
    return None


def _text(value: Any) -> str:
    """A field as text; a list as its parts."""
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return value if isinstance(value, str) else ""


def _start(text: str, room: int = 60) -> str:
    """The first words of a text."""
    if len(text) <= room:
        return text
    cut = text[:room]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"


def _unit_is(unit: str, known: str, rules: dict[str, Any]) -> bool:
    said = plain_digits(unit).lower()
    words = [word.lower() for word in rules["units"][known]]
    return any(word in said if not word.isascii() else
               re.search(rf"(?<![a-z]){re.escape(word)}", said) for word in words)


def _near(a: float, b: float, within: float = 1e-9) -> bool:
    return math.isclose(a, b, rel_tol=RTOL, abs_tol=within)


def _arithmetic(entries: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """Values with a name first, then percent and rounding, then the direction."""
    right = truth["numbers"]
    rules = truth["rules"]["reports"][truth["report"]]["numbers"]
    value = {key: float(entries[key]["value"]) for key in right}
    wrong = [key for key in right
             if not _near(value[key], right[key], rules[key].get("within", 1e-9))]
    for key in wrong:
        for slip, other in truth["slips"].get(key, {}).items():
            if _near(value[key], other):
                return Finding(SLIPS[slip], {"key": key})
    for key in wrong:
        got, expected = value[key], right[key]
        if rules[key]["unit"] == "fraction" and _near(got, expected * 100):
            return Finding(
                "{key} in numbers.json is in percent. Keep fractions there (0.041) and write "
                "percent in the prose only.", {"key": key})
        if _near(got, -expected) and expected:
            return Finding(
                "{key} in numbers.json has the wrong sign. Subtract in the order that "
                "analysis_rules.yml gives.", {"key": key})
        if any(_near(got, round(expected, digits)) for digits in range(5)):
            return Finding(
                "{key} in numbers.json is rounded too far. Keep the value as it was computed, and "
                "round in the prose only.", {"key": key})
        if got > expected:
            return Finding(
                "{key} in numbers.json is too high for the data of the chapter. Read its line in "
                "analysis_rules.yml: which rows, which days, divided by what?", {"key": key})
        return Finding(
            "{key} in numbers.json is too low for the data of the chapter. Read its line in "
            "analysis_rules.yml: which rows, which days, divided by what?", {"key": key})
    return None


def _fields(
    entries: dict[str, Any], rules: dict[str, Any], truth: dict[str, Any]
) -> Finding | None:
    for key, rule in rules["numbers"].items():
        entry = {name: _text(entries[key][name]) for name in rules["fields"] if name != "value"}
        if not _unit_is(entry["unit"], rule["unit"], rules):
            return Finding(
                "The unit of {key} in numbers.json is “{unit}”. Its value is in another unit: "
                "analysis_rules.yml names it.", {"key": key, "unit": _start(entry["unit"])})
        days = days_in(entry["period"])
        wanted = set(truth.get("periods", {}).get(key, (truth["start"], truth["end"])))
        used = [set(pair) for pair in truth.get("used", {}).get(key, ())]
        inside = rule.get("as_of") and 1 <= len(days) <= 2 and all(
            truth["start"] <= day <= truth["end"] for day in days)
        if days != wanted and days not in used and not inside:
            if key in truth.get("periods", {}):
                return Finding(
                    "The period of {key} in numbers.json is not that of the rows behind it. Write "
                    "the first and the last day of the rows of {tables} as YYYY-MM-DD.",
                    {"key": key, "tables": truth.get("rows_of", {}).get(
                        key, ", ".join(rule["source"]))})
            return Finding(
                "The period of {key} in numbers.json is not that of the report. Write first and "
                "last day as YYYY-MM-DD.", {"key": key})
        shared = rule["unit"] in ("fraction", "ratio")
        if shared and entry["denominator"].strip().lower() in NONE:
            return Finding(
                "{key} in numbers.json names no denominator. A rate means nothing until one knows "
                "what it is divided by. Name it in words.", {"key": key})
        words, said = rule.get("denominator", ()), entry["denominator"].lower()
        if any(word.lower() in said for word in rule.get("not_denominator", ())):
            return Finding(
                "The denominator of {key} in numbers.json is “{denominator}”. Weighted, the share "
                "is one of all members and not of those who answered. Name them.",
                {"key": key, "denominator": _start(entry["denominator"])})
        if words and not any(word.lower() in said for word in words):
            return Finding(
                "The denominator of {key} in numbers.json is “{denominator}”. Say what it is "
                "divided by with one of the words that analysis_rules.yml lists under denominator: "
                "{words}.", {"key": key, "denominator": _start(entry["denominator"]),
                             "words": ", ".join(own_language(words))})
        for table in rule["source"]:
            if table.lower() not in entry["source"].lower():
                return Finding(
                    "The source of {key} in numbers.json does not name {table}. Whoever checks the "
                    "figure must know which table to open.", {"key": key, "table": table})
    return _own_fields(entries, rules, truth)


def _own_fields(
    entries: dict[str, Any], rules: dict[str, Any], truth: dict[str, Any]
) -> Finding | None:
    """A figure of the learner's own: days of the period, a table that there is."""
    tables = {t.lower() for r in rules["numbers"].values() for t in r["source"]}
    tables |= {t.lower() for t in rules["sources"]}
    for key in [k for k in entries if k not in rules["numbers"]]:
        days = days_in(_text(entries[key]["period"]))
        if not days or not all(truth["start"] <= day <= truth["end"] for day in days):
            return Finding(
                "The period of {key} in numbers.json names no day of the report's period. A figure "
                "of your own needs one as well: write first and last day as YYYY-MM-DD.",
                {"key": key})
        source = _text(entries[key]["source"]).lower()
        if not any(table in source for table in tables):
            return Finding(
                "The source of {key} in numbers.json names no table of this report. A figure of "
                "your own needs one as well: write the name that load takes.", {"key": key})
    return None
