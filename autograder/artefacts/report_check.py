"""A results report with its numbers and charts, judged by the rules that come with the truth.

One message at a time: files, structure, arithmetic, claims. Nothing here knows an exercise: the
required sections, figures and words are in `truth["rules"]`.
"""

from __future__ import annotations

import math
import re
from typing import Any

from autograder.checking.verdict import Finding

from .chart_check import judge_charts
from .days import days_in
from .documents import read_json
from .errors import ArtefactError
from .numbers import plain_digits
from .prose_check import judge_prose
from .report import read_report
from .report_form import judge_count, judge_number, judge_sections
from .windows import window_days

RTOL = 1e-3
EXTRA = 200  # more entries than this are a dump, not figures of a report
_ALL_CLICKS = {
    "cvr": (
        "Your cvr divides by clicks of channels that report no conversions. Their orders cannot be "
        "in the numerator. Leave channels whose conversions are all missing out of both sums."),
    "cpc": (
        "Your cpc divides by clicks that cost nothing. They make the paid ones look cheap. Leave "
        "channels without cost out of both sums."),
}
_EACH = re.compile(
    r"各平台|各家平台|平台各自|依平台|each platform|per platform|platforms?['’]s? own|by platform"
    r"|as .*platforms? count", re.IGNORECASE)


def judge_report(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the report, None where nothing is.

    Args:
        files: name -> content; absent or None where there is no such file.
        truth: {"numbers": key -> right value, "start", "end": ISO days of the period,
            "peak_week": ISO Monday, "rungs": amounts of the bridge, "all_clicks": cvr and cpc
            over the clicks of all channels, "rules": sections, fields,
            units, numbers, charts, causal, not_claimed and about_data of the house}.
    """
    try:
        report = read_report("report.md", files.get("report.md"))
        entries = read_json("numbers.json", files.get("numbers.json"))
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    rules = truth["rules"]
    for step in (
        lambda: judge_sections(report, rules["sections"]),
        lambda: _entries(entries, rules),
        lambda: _arithmetic(entries, truth),
        lambda: _periods(entries, rules, truth),
        lambda: judge_prose(report, entries, truth),
        lambda: judge_charts(report, files, entries, truth),
    ):
        finding = step()
        if finding:
            return finding
    return None


def _entries(entries: dict[str, Any], rules: dict[str, Any]) -> Finding | None:
    missing = [key for key in rules["numbers"] if key not in entries]
    if missing:
        return Finding(
            "numbers.json has no {key} ({count} of the required keys are missing). "
            "report_rules.yml says how each is computed.",
            {"key": missing[0], "count": len(missing)})
    if many := judge_count(entries, len(rules["numbers"]) + EXTRA):
        return many
    for key, entry in entries.items():
        if not isinstance(entry, dict):
            return Finding(
                "{key} in numbers.json is a bare value. Nobody can check a number without its "
                "unit, period and denominator: write an object with value, unit, period, "
                "denominator and window.", {"key": key})
        for name in rules["fields"]:
            if name not in entry:
                return Finding(
                    "{key} in numbers.json has no {field}. Add it; write \"none\" where there is "
                    "nothing to name.", {"key": key, "field": name})
            listed = name == "window" and isinstance(entry[name], (list, dict))
            said = isinstance(entry[name], str) or listed
            if name != "value" and not said and entry[name] is not None:
                return Finding(
                    "{field} of {key} in numbers.json must be a text. Write it between quotes, as "
                    "one text (a period: first day to last day).", {"field": name, "key": key})
            if name != "value" and not (said and _says(entry[name]).strip()):
                return Finding(
                    "{field} of {key} in numbers.json is empty. Write it as text, or \"none\".",
                    {"key": key, "field": name})
        if odd := judge_number(key, entry["value"]):
            return odd
    return None


def _arithmetic(entries: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    right = truth["numbers"]
    value = {key: float(entries[key]["value"]) for key in right}

    def near(a: float, b: float) -> bool:
        return math.isclose(a, b, rel_tol=RTOL, abs_tol=1e-9)

    if not near(value["net_revenue"], right["net_revenue"]):
        if near(value["net_revenue"], right["platform_claims"]):
            return Finding(
                "You report the sum of the platforms' claims as revenue. They claim the same "
                "orders several times. Take the last line of your bridge.", {})
        if near(value["net_revenue"], right["net_revenue"] * 1.05):
            return Finding(
                "Your net_revenue still holds VAT. Finance reads revenue without it. Take the "
                "line after vat.", {})
    if not near(value["roi"], right["roi"]):
        for key in ("net_roas", "claimed_roas"):
            if near(value["roi"], right[key]):
                return Finding(
                    "Your ROI is a ROAS. ROAS forgets what the goods cost. Take (margin − cost) ÷ "
                    "cost from the table of roi.", {})
    for key, msgid in _ALL_CLICKS.items():
        if key not in right:
            continue
        if not near(value[key], right[key]) and near(value[key], truth["all_clicks"][key]):
            return Finding(msgid, {})
    for key in ("claimed_roas", "net_roas"):
        if not near(value[key], right[key]) and near(
                value[key], right["net_roas" if key == "claimed_roas" else "claimed_roas"]):
            return Finding(
                "claimed_roas and net_roas are swapped. The claimed one divides what the platforms "
                "say, the net one what the shop kept.", {})
    for key, expected in right.items():
        got = value[key]
        if near(got, expected):
            continue
        if truth["rules"]["numbers"][key]["unit"] == "fraction" and near(got, expected * 100):
            return Finding(
                "{key} in numbers.json is in percent. Keep fractions there (0.041) and write "
                "percent in the prose only.", {"key": key})
        if any(near(got, round(expected, digits)) for digits in range(5)):
            return Finding(
                "{key} in numbers.json is rounded too far. Keep the value as it was computed, and "
                "round in the prose only.", {"key": key})
        side = "high" if got > expected else "low"
        if side == "high":
            return Finding(
                "{key} in numbers.json is too high for the data of the chapter. Read its line in "
                "report_rules.yml: which rows, which days, divided by what?", {"key": key})
        return Finding(
            "{key} in numbers.json is too low for the data of the chapter. Read its line in "
            "report_rules.yml: which rows, which days, divided by what?", {"key": key})
    return None


def _is_none(text: str) -> bool:
    return text.strip().lower() in ("none", "無", "-", "—", "n/a", "na", "null")


def _says(value: Any) -> str:
    """A field as text; a list or a mapping per platform as its parts, a bare number as days."""
    if isinstance(value, dict):
        return "; ".join(f"{key} {_says(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "; ".join(map(_says, value))
    whole = isinstance(value, int) and not isinstance(value, bool)
    return f"{value} days" if whole else str(value)


def _periods(
    entries: dict[str, Any], rules: dict[str, Any], truth: dict[str, Any]
) -> Finding | None:
    for key, rule in rules["numbers"].items():
        entry = entries[key]
        days = days_in(_says(entry["period"]))
        if rule.get("period") == "week":
            if truth["peak_week"] not in days:
                return Finding(
                    "The period of {key} must name the week it comes from: write its Monday as "
                    "YYYY-MM-DD.", {"key": key})
        elif days != {truth["start"], truth["end"]}:
            return Finding(
                "The period of {key} is not the flight of the campaign. Write first and last day "
                "as YYYY-MM-DD.", {"key": key})
        wrong = (_unit(key, _says(entry["unit"]), rule, rules)
                 or _window(key, _says(entry["window"]), rule)
                 or _denominator(key, _says(entry["denominator"]), rule))
        if wrong:
            return wrong
    return None


def _unit(key: str, unit: str, rule: dict[str, Any], rules: dict[str, Any]) -> Finding | None:
    said = plain_digits(unit).lower()
    known = [word.lower() for word in rules["units"][rule["unit"]]]
    if any(word in said if not word.isascii() else re.search(
            rf"(?<![a-z]){re.escape(word)}(?![a-z])", said) for word in known):
        return None
    return Finding(
        "The unit of {key} in numbers.json is “{unit}”. Its value is in another unit: "
        "report_rules.yml names it.", {"key": key, "unit": unit[:30]})


def _window(key: str, window: str, rule: dict[str, Any]) -> Finding | None:
    asked = rule.get("window")
    if not asked:
        return None
    days = window_days(window)
    each = bool(_EACH.search(window))
    if not days and not (each and asked is True):
        return Finding(
            "{key} in numbers.json states no attribution window. The same campaign sells more "
            "in 30 days than in 7. Write the window of each source, such as 7-day click.",
            {"key": key})
    if not all(1 <= n <= 90 for n in days):
        return Finding(
            "The window of {key} in numbers.json is a number of days that no platform offers. "
            "Look it up in the table of windows.", {"key": key})
    if asked is not True and asked not in days:
        return Finding(
            "The window of {key} in numbers.json is not that of the bridge. Write the days after "
            "a click that the bridge counts.", {"key": key})
    if asked is True and not each and len(days) < 2:
        return Finding(
            "{key} in numbers.json names one window for all platforms, and they differ. Write one "
            "per platform from the table of windows, or “as each platform counts”.", {"key": key})
    return None


def _denominator(key: str, denominator: str, rule: dict[str, Any]) -> Finding | None:
    if rule["unit"] not in ("ratio", "fraction"):
        return None
    if _is_none(denominator):
        return Finding(
            "{key} in numbers.json names no denominator. A rate means nothing until one knows "
            "what it is divided by. Name it in words.", {"key": key})
    words = rule.get("denominator")
    if words and not any(word.lower() in denominator.lower() for word in words):
        return Finding(
            "The denominator of {key} in numbers.json is “{denominator}”, which is not what it is "
            "divided by. report_rules.yml says what is.",
            {"key": key, "denominator": denominator[:30]})
    return None
