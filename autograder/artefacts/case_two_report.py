"""Judging T2.e: the report by the house's rules, and page one as all that a manager reads."""

from __future__ import annotations

import re
from typing import Any

from autograder.checking.verdict import Finding

from .analysis_check import judge_analysis
from .analysis_prose import _figures, _read
from .case_two_page import judge_page
from .days import days_in
from .documents import read_json
from .errors import ArtefactError
from .report import read_report

_CJK = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
# A general sentence about a tag -> the one of this case.
GLOSSED = {
    ("The tag on {idea} in {name} is not the verdict that the rule gives. Run the function of that "
     "exercise again and copy its verdict.", None):
    "The tag on {idea} in {name} is not what decide gives. Its four words: ship (everybody gets "
    "the new one), keep (the old one stays), inconclusive (cannot be decided), invalid_srm (the "
    "split is broken). Run decide again and copy its verdict.",
    ("The section {section} of {name} needs one tag with the verdict on {idea}, such as [{idea}: "
     "{value}]. Write it beside your sentence.", None):
    "The section {section} of {name} needs one tag with the verdict: [{idea}: …] with ship "
    "(everybody gets the new one), keep (the old one stays), inconclusive (cannot be decided) or "
    "invalid_srm (the split is broken). Write it beside your sentence.",
    ("[{tag}: {value}] in {name} is not what the verdicts allow. Do what was found to work and "
     "leave what was not; look at the verdicts once more.", "action"):
    "[{tag}: {value}] in {name} does not follow from the verdict. keep allows roll_back, ship "
    "allows roll_out, inconclusive and invalid_srm allow test_again; mend_redirect is right with "
    "each.",
    ("[{tag}: {value}] in {name} is not what the verdicts allow. Do what was found to work and "
     "leave what was not; look at the verdicts once more.", "non_action"):
    "[{tag}: {value}] in {name} is nothing that has to be left alone. Take what does harm: "
    "cut_meta, remove_banner, or the change of the checkout that the verdict does not allow.",
}
SUMMARY, FALL, STEPS = "summary", "fall", "next_steps"


def judge_case_two(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the report, None where nothing is.

    Args:
        files: report.md and numbers.json.
        truth: as `analysis_check.judge_analysis` takes it; "today" and "release": ISO days of the
            report and of the new site.
    """
    found = judge_analysis(files, truth)
    if found:
        return _glossed(found)
    try:
        report = read_report(truth["name"], files.get(truth["name"]))
        entries = read_json("numbers.json", files.get("numbers.json"))
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    rules = truth["rules"]["reports"][truth["report"]]
    whole = {**truth["rules"], **rules}
    return (_first(report) or _short(report, rules) or _released(report, truth)
            or _due(report, truth)
            or judge_page(report, _read(report.text, whole, entries),
                          _figures(entries, whole).behind, whole, truth))


def _glossed(found: Finding) -> Finding:
    """A wrong tag with what the words of this case mean."""
    says = GLOSSED.get((found.msgid, found.params.get("tag")))
    return Finding(says, found.params, found.misconception) if says else found


def _first(report: Any) -> Finding | None:
    sections = list(report.sections)
    if sections[0] != SUMMARY:
        return Finding(
            "{name} begins with the section {section}. Page one is the summary: whoever reads one "
            "page must find the decision there. Put it first.",
            {"name": report.name, "section": sections[0]})
    return None


def _short(report: Any, rules: dict[str, Any]) -> Finding | None:
    """Page one must fit on a page."""
    body = report.body(SUMMARY)
    most = rules["summary_at_most"]
    chinese, words = len(_CJK.findall(body)), len(_WORD.findall(body))
    if chinese > most["zh"] or (chinese < 50 and words > most["en"]):
        return Finding(
            "The section summary of {name} is longer than a page. Leave what was decided, on what "
            "it rests, what is done and what is not; the rest has sections of its own.",
            {"name": report.name})
    return None


def _released(report: Any, truth: dict[str, Any]) -> Finding | None:
    """What fell is told with the day since when."""
    if truth["release"] not in days_in(report.body("scope") + "\n" + report.body(FALL)):
        return Finding(
            "The section {section} of {name} does not say since when. Write the day of the release "
            "(release in case_facts) with year, month and day.",
            {"section": FALL, "name": report.name})
    return None


def _due(report: Any, truth: dict[str, Any]) -> Finding | None:
    """Next steps name a day after the report."""
    days = days_in(report.body(STEPS))
    if not any(day > truth["today"] for day in days):
        return Finding(
            "The section next_steps of {name} names no day after {today}. A step without a day is "
            "a wish: write by when, with year, month and day.",
            {"name": report.name, "today": truth["today"]})
    return None
