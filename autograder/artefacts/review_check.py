"""The decisions after a review meeting (review.yml), judged by the house's rules."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from autograder.checking.verdict import Finding

from .documents import read_yaml
from .errors import ArtefactError
from .fields import blank, day, words

# A number in what is expected: digits that are no date and no code, or a number word.
_NO_NUMBER = re.compile(
    r"20[23]\d(?:[-/.年]\s?\d{1,2}(?:[-/.月]\s?\d{1,2}\s?日?)?)?\s?年?(?![\d,])|\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?"
    r"|[A-Za-z]+[-_]?\d+", re.ASCII)
_NUMBER_WORD = re.compile(
    r"[零〇一二兩三四五六七八九十百千半]+\s?(?:成|倍|則|件|次|天|日|週|小時|分鐘|列|筆|張|個|元|萬|人|%)|百分之|一半|減半|零|歸零"
    r"|\b(?:zero|no|none|half|double|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|"
    r"thirty|fifty|hundred)\b", re.IGNORECASE)


def judge_review(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with review.yml, None where nothing is.

    Args:
        files: name -> content.
        truth: {"report_date": ISO day, "workdays": ISO days after it, "rules": review and
            numbers of the house}.
    """
    rules = truth["rules"]["review"]
    try:
        review = read_yaml("review.yml", files.get("review.yml"))
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    findings = review.get("findings")
    if not isinstance(findings, list) or not all(isinstance(f, dict) for f in findings):
        return Finding(
            "review.yml needs a list named findings. Start each finding with “- finding:” and "
            "indent its other fields below it.", {})
    if len(findings) < rules["at_least"]:
        return Finding(
            "review.yml has {count} findings, too few for a review meeting. Go through the "
            "sections of your report again.", {"count": len(findings)})
    for number, item in enumerate(findings, start=1):
        wrong = _finding(number, item, rules, truth)
        if wrong:
            return wrong
    if len({str(item["evidence"]).strip() for item in findings}) < 2:
        return Finding(
            "All findings rest on the same figure. A review looks at more than one side: cost, "
            "revenue, overlap, voice. Use other keys of numbers.json too.", {})
    texts = [words(item["finding"]) for item in findings]
    if len(set(texts)) < len(texts):
        return Finding(
            "Two findings in review.yml say the same. Write for each what is particular to it, or "
            "merge them.", {})
    if all(_decision(item) == "stop" for item in findings):
        return Finding(
            "Every finding ends in stop. A team that stops everything does not know what works. "
            "Find what the figures support: keep it or change it.", {})
    if not any(_decision(item) == "stop" for item in findings):
        return Finding(
            "No finding ends in stop. Money for something new has to come from somewhere. Find "
            "what the figures do not support, and stop it.", {})
    sent = review.get("sent_to")
    names = [s for s in sent if isinstance(s, str) and not blank(s)] \
        if isinstance(sent, list) else []
    if len({words(n) for n in names}) < 2:
        return Finding(
            "sent_to must list at least two readers. The standard asks for the manager and the "
            "departments concerned.", {})
    if not any(_is_manager(name, rules["manager"]) for name in names):
        return Finding(
            "The manager is not in sent_to. Decisions on budget need someone who may take them. "
            "Add the marketing manager, who asked for the report.", {})
    return None


# 行銷部林經理: a family name may stand inside the title.
_MARKETING = re.compile(r"行銷[部處]?.{0,4}(?:經理|主管|總監)")


def _is_manager(name: str, accepted: list[str]) -> bool:
    """Whether an entry is the manager: the whole entry, or a part set off by signs, is a name."""
    text = unicodedata.normalize("NFKC", name).lower().replace("_", " ")
    parts = [re.sub(r"^(?:the|our|my)\s+", "", part.strip())
             for part in re.split(r"[()/,、:;：·]|\s[-–—]\s|—", text)]
    known = {word.lower().replace("_", " ") for word in accepted}
    titled = {part.replace(who, "").strip() for part in parts for who in known if who in part}
    return any(part in known or _MARKETING.fullmatch(part) for part in parts) or bool(
        titled & known)


def _decision(item: dict[str, Any]) -> str:
    return str(item.get("decision", "")).strip().lower()


def _finding(
    number: int, item: dict[str, Any], rules: dict[str, Any], truth: dict[str, Any]
) -> Finding | None:
    at = {"number": number}
    for field in rules["fields"]:
        if blank(item.get(field)):
            return Finding(
                "Finding {number} in review.yml has no {field}. A decision without it cannot be "
                "followed up.", {**at, "field": field})
    for field in ("finding", "measure"):
        if len(words(item[field])) < 4:
            return Finding(
                "{field} of finding {number} is too short to be understood at the next meeting. "
                "Write a sentence.", {**at, "field": field})
    evidence = str(item["evidence"]).strip()
    if evidence not in truth["rules"]["numbers"]:
        return Finding(
            "The evidence of finding {number} is “{evidence}”, which is no required key of "
            "numbers.json. Name the key of the figure that the finding rests on.",
            {**at, "evidence": evidence[:40]})
    if _decision(item) not in rules["decisions"]:
        return Finding(
            "The decision of finding {number} is “{decision}”. A meeting decides keep, change or "
            "stop. Choose one.", {**at, "decision": str(item["decision"])[:40]})
    due = day(item["due"])
    if due is None:
        return Finding(
            "The due date of finding {number} is not a date. Write it as YYYY-MM-DD.", at)
    if due <= date.fromisoformat(truth["report_date"]):
        return Finding(
            "The due date of finding {number} is not after the day of the report. Nobody can "
            "finish in the past. Choose a day after it.", at)
    if due.isoformat() not in truth["workdays"]:
        if due.isoformat() > truth["workdays"][-1]:
            return Finding(
                "The due date of finding {number} is more than a year away. By then nobody "
                "remembers it. Choose a nearer one.", at)
        return Finding(
            "The due date of finding {number} is a day off. Nobody will be there to report. Choose "
            "a workday; the calendar stands in crisis_levels.yml.", at)
    measure, expected = str(item["measure"]).strip(), str(item["expected"]).strip()
    plain = unicodedata.normalize("NFKC", expected)
    if not re.search(r"\d", _NO_NUMBER.sub("", plain)) and not _NUMBER_WORD.search(plain):
        if re.search(r"\d", plain):
            return Finding(
                "What finding {number} expects is only a date or a name with a number in it. Say "
                "how much or how many, so that somebody can check it.", at)
        return Finding(
            "What finding {number} expects holds no number. Without one nobody can say later "
            "whether it worked. Name a value or a range.", at)
    if words(measure) == words(expected):
        return Finding(
            "Measure and expected value of finding {number} say the same. The measure is what you "
            "will look at, the expected value is what it should show.", at)
    if words(measure) == words(item["finding"]):
        return Finding(
            "Finding and measure of finding {number} say the same. The finding is what you saw, "
            "the measure is what you will look at later.", at)
    return None
