"""A results report with its numbers and charts, judged by the rules that come with the truth.

One message at a time: files, structure, arithmetic, claims. Nothing here knows an exercise: the
required sections, figures and words are in `truth["rules"]`.
"""

from __future__ import annotations

import math
import re
from typing import Any

from autograder.checking.verdict import Finding

from .charts import has_unit, read_chart
from .documents import read_json
from .errors import ArtefactError
from .numbers import find_numbers, match, plain_digits
from .report import Report, first_word, read_report

RTOL = 1e-3
_TEST = re.compile(r"\[\s*test\s*[:：]\s*[^\]\s][^\]]*\]", re.IGNORECASE)
_DATE = re.compile(r"(?<!\d)(20\d{2})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})")


def judge_report(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the report, None where nothing is.

    Args:
        files: name -> content; absent or None where there is no such file.
        truth: {"numbers": key -> right value, "start", "end": ISO days of the period,
            "peak_week": ISO Monday, "rules": sections, fields, numbers, charts, causal and
            not_claimed of the house}.
    """
    try:
        report = read_report("report.md", files.get("report.md"))
        entries = read_json("numbers.json", files.get("numbers.json"))
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    rules = truth["rules"]
    for step in (
        lambda: _sections(report, rules),
        lambda: _entries(entries, rules),
        lambda: _arithmetic(entries, truth),
        lambda: _periods(entries, rules, truth),
        lambda: _statements(report, entries, truth),
        lambda: _prose_numbers(report, entries, truth),
        lambda: _causal(report, rules),
        lambda: _charts(report, files, truth),
    ):
        finding = step()
        if finding:
            return finding
    return None


def _sections(report: Report, rules: dict[str, Any]) -> Finding | None:
    if report.repeated:
        return Finding(
            "The section tag {section} stands in report.md twice. Merge the two parts under one "
            "tag.", {"section": report.repeated[0]})
    for section in rules["sections"]:
        if section not in report.sections:
            if section == "limits":
                return Finding(
                    "report.md has no section on limits (<!-- section: limits -->). A report that "
                    "knows no limits is not believed for long. Say what the data cannot show.", {})
            return Finding(
                "report.md has no section {section}. Put the tag <!-- section: {section} --> on a "
                "line of its own, and the text below it.", {"section": section})
        if len(re.sub(r"\s", "", report.body(section))) < 15:
            return Finding(
                "The section {section} of report.md is empty or nearly so. Write at least one "
                "whole sentence under its heading.", {"section": section})
    return None


def _entries(entries: dict[str, Any], rules: dict[str, Any]) -> Finding | None:
    missing = [key for key in rules["numbers"] if key not in entries]
    if missing:
        return Finding(
            "numbers.json has no {key} ({count} of the required keys are missing). "
            "report_rules.yml says how each is computed.",
            {"key": missing[0], "count": len(missing)})
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
            if name != "value" and not (isinstance(entry[name], str) and entry[name].strip()):
                return Finding(
                    "{field} of {key} in numbers.json is empty. Write it as text, or \"none\".",
                    {"key": key, "field": name})
        value = entry["value"]
        if isinstance(value, bool) or not isinstance(value, (int, float)) \
                or not math.isfinite(value):
            return Finding(
                "The value of {key} in numbers.json is not a number. Write digits only: no quotes, "
                "no thousands separators, no unit.", {"key": key})
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


def _dates(text: str) -> set[str]:
    return {f"{int(y):04d}-{int(m):02d}-{int(d):02d}"
            for y, m, d in _DATE.findall(plain_digits(text))}


def _periods(
    entries: dict[str, Any], rules: dict[str, Any], truth: dict[str, Any]
) -> Finding | None:
    for key, rule in rules["numbers"].items():
        entry = entries[key]
        days = _dates(entry["period"])
        if rule.get("period") == "week":
            if truth["peak_week"] not in days:
                return Finding(
                    "The period of {key} must name the week it comes from: write its Monday as "
                    "YYYY-MM-DD.", {"key": key})
        elif not {truth["start"], truth["end"]} <= days:
            return Finding(
                "The period of {key} is not the flight of the campaign. Write first and last day "
                "as YYYY-MM-DD.", {"key": key})
        if rule.get("window") and not re.search(r"\d", plain_digits(entry["window"])):
            return Finding(
                "{key} in numbers.json states no attribution window. The same campaign sells more "
                "in 30 days than in 7. Write the window of each source, such as 7-day click.",
                {"key": key})
        if rule["unit"] in ("ratio", "fraction") and _is_none(entry["denominator"]):
            return Finding(
                "{key} in numbers.json names no denominator. A rate means nothing until one knows "
                "what it is divided by. Name it in words.", {"key": key})
    return None


def _statements(
    report: Report, entries: dict[str, Any], truth: dict[str, Any]
) -> Finding | None:
    if not {truth["start"], truth["end"]} <= _dates(report.text):
        return Finding(
            "report.md does not state the period. Write first and last day of the flight with "
            "year, month and day.", {})
    if not re.search(r"歸因|attribution", report.text, re.IGNORECASE) or not re.search(
            r"\d+\s?天|\d+[- ]?days?\b|days? after", report.text, re.IGNORECASE):
        return Finding(
            "report.md does not state the attribution window. Say how many days after a click or "
            "view a sale is counted, and by whom.", {})
    if not re.search(r"分母|除以|÷|占|每|佔|divided by|denominator|per |share of|out of|/",
                     report.body("results"), re.IGNORECASE):
        return Finding(
            "The section results names no denominator. Say for at least the main rates what they "
            "are divided by.", {})
    return None


def _prose_numbers(
    report: Report, entries: dict[str, Any], truth: dict[str, Any]
) -> Finding | None:
    values = [float(entry["value"]) for entry in entries.values()]
    found = find_numbers(report.text)
    for number in found:
        if not match(number, values):
            return Finding(
                "“{number}” in line {line} of report.md is not in numbers.json, rounded or not. "
                "Correct it, or add it to numbers.json with unit, period and denominator.",
                {"number": number.text, "line": number.line})
    used = sum(
        any(match(number, [float(entries[key]["value"])]) for number in found)
        for key in truth["numbers"])
    if used < 6:
        return Finding(
            "report.md cites only {count} of the required figures. A reader needs at least spend, "
            "claims, net revenue, both ROAS and ROI. Put them into the text.", {"count": used})
    summary = find_numbers(report.body("summary"))
    for key in ("net_revenue", "roi"):
        if not any(match(n, [float(entries[key]["value"])]) for n in summary):
            return Finding(
                "The summary of report.md does not give {key}. Whoever reads only the first "
                "paragraph must know the result.", {"key": key})
    return None


def _causal(report: Report, rules: dict[str, Any]) -> Finding | None:
    words = [*rules["causal"]["zh"], *rules["causal"]["en"]]
    open_words = [*rules["not_claimed"]["zh"], *rules["not_claimed"]["en"]]
    for line, sentence in report.sentences():
        word = first_word(sentence, words)
        if word and not _TEST.search(sentence) and not first_word(sentence, open_words):
            return Finding(
                "Line {line} of report.md says “{word}” without a test behind it. Figures that "
                "move together do not show a cause. Name the test in the sentence ([test: …]), or "
                "say what was observed.", {"line": line, "word": word})
    return None


def _charts(
    report: Report, files: dict[str, bytes | None], truth: dict[str, Any]
) -> Finding | None:
    shown = {path.rsplit("/", 1)[-1]: alt for alt, path in report.images}
    for stem, keys in truth["rules"]["charts"].items():
        picture, sidecar = f"{stem}.png", f"{stem}.chart.json"
        if picture not in shown:
            return Finding(
                "report.md does not show {picture}. Put it where you speak of it: "
                "![what it shows]({picture})", {"picture": picture})
        if len(shown[picture]) < 4:
            return Finding(
                "{picture} has no alt text in report.md. Say between the square brackets what the "
                "chart shows, for those who cannot see it.", {"picture": picture})
        content = files.get(picture)
        if not content:
            return Finding(
                "{picture} is not there. Draw the chart and save it with save_chart.",
                {"picture": picture})
        if not content.startswith(b"\x89PNG"):
            return Finding(
                "{picture} is not a PNG picture. Save the chart with save_chart.",
                {"picture": picture})
        try:
            chart = read_chart(sidecar, files.get(sidecar))
        except ArtefactError as error:
            return Finding(error.msgid, error.params)
        if not chart.title.strip():
            return Finding(
                "The chart {picture} has no title. Write in it what the reader should see.",
                {"picture": picture})
        if not any(has_unit(text) for text in chart.value_labels()):
            return Finding(
                "The value axis of {picture} has no label with a unit. Write what is measured and "
                "in what (NT$, 倍, %).", {"picture": picture})
        for key in keys:
            if not chart.shows(truth["numbers"][key]):
                return Finding(
                    "The chart {picture} does not show {key} as numbers.json has it. Draw it from "
                    "the same table, then save it again.", {"picture": picture, "key": key})
    return None
