"""What the words of the capstone's reports say against their figures, tags and evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from autograder.checking.verdict import Finding

from .analysis_words import _against
from .numbers import Number, find_numbers, prepared
from .prose_check import _Figures
from .report import Report, first_word
from .windows import window_days

# Words of a clause about the money that the brief allows, not about what was approved.
ALLOWED = ("brief", "limit", "ceiling", "at most", "raised", "agreed", "up to", "需求單", "上限",
           "額度", "最多", "加到", "談好", "總經理", "general manager")
_ENDS = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")
_CLAUSE = re.compile(r"[，。！？!?；;,\n]|\.(?=\s|$)")
_NO_LIMITS = re.compile(
    r"\b(?:no|without(?:\sany)?|not\sany|hardly\sany)\s(?:\w+\s)?(?:limits?|limitations?)\b"
    r"|(?:沒有|毫無|並無|無)(?:什麼|任何|其他)?限制(?=[，。！；、,;\s]|$)", re.IGNORECASE)
_PLAN_TAG = re.compile(r"\[\s*plan\s*[:：]\s*(below|inside|above)\s*\]", re.IGNORECASE)
_OF_PLAN = re.compile(r"range|interval|net revenue|淨營收|區間|範圍", re.IGNORECASE)
PLAN_WORDS = {
    "below": ["below", "under", "低於", "以下", "不到", "沒達到"],
    "inside": ["inside", "within", "之內", "以內", "區間內", "範圍內", "區間裡", "範圍裡", "落在"],
    "above": ["above", "exceeds", "exceeded", "higher than", "高於", "超過", "以上"],
}
_CLICKED = re.compile(r"歸因|點擊|click|attribut", re.IGNORECASE)
_STOP = re.compile(
    r"^\s*(?:[-*+]\s+)?stop\s*[|｜](?P<what>[^|｜]*)[|｜].*?evidence\s*[:：]\s*`?(?P<key>\w+)",
    re.IGNORECASE | re.MULTILINE)

# Sentences on functions of T1.5's notebook, as they are said where nobody has written them.
HERE = {
    "You report the sum of the platforms' claims as revenue. They claim the same orders several "
    "times. Take the last line of your bridge.":
        "You report the sum of the platforms' claims as revenue. They claim the same orders "
        "several times. Take what the shop kept: rules 2 and 3 of part four.",
    "Your net_revenue still holds VAT. Finance reads revenue without it. Take the line after vat.":
        "Your net_revenue still holds VAT. Finance reads revenue without it. Divide by 1 + vat.",
    "Your ROI is a ROAS. ROAS forgets what the goods cost. Take (margin − cost) ÷ cost from the "
    "table of roi.":
        "Your ROI is a ROAS. ROAS forgets what the goods cost. It is (contribution − cost) ÷ cost: "
        "rule 4 of part four.",
    "The window of {key} in numbers.json is a number of days that no platform offers. Look it up "
    "in the table of windows.":
        "The window of {key} in numbers.json is a number of days that no platform offers. Look it "
        "up under windows of report_rules.",
    "{key} in numbers.json names one window for all platforms, and they differ. Write one per "
    "platform from the table of windows, or “as each platform counts”.":
        "{key} in numbers.json names one window for all platforms, and they differ. Put in "
        "report_rules[\"windows\"] itself, or write “as each platform counts”.",
    "The tag on {idea} in {name} is not the verdict that the rule gives. Run the function of that "
    "exercise again and copy its verdict.":
        "The tag on {idea} in {name} is not the verdict that the rule gives. Run "
        "decide(checkout, test) again and copy its verdict.",
}  # fmt: skip


def here(found: Finding | None) -> Finding | None:
    """The finding in words that fit the capstone's own notebook."""
    return found if found is None or found.msgid not in HERE else replace(
        found, msgid=HERE[found.msgid])


def round_total(report: Report, total: float, limit: float) -> Finding | None:
    """The money of the brief, where the section plan should give the total that was approved."""
    if abs(total - limit) < 1:
        return None
    for text in map(prepared, _ENDS.split(report.body("plan"))):
        for number in find_numbers(text):
            if abs(number.value - limit) < 1 and not re.search(r"\.\d", number.text) \
                    and not first_word(text, ALLOWED):
                return Finding(
                    "The section plan of report.md gives {number}, the money of the brief, and "
                    "budget.total of proposal.yml is another amount. Finance sends back two "
                    "totals: write planned_budget to the dollar, or to three digits.",
                    {"number": number.text}, misconception="total_of_the_brief_in_the_report")
    return None


def windows_turned(report: Report, rules: dict[str, Any]) -> Finding | None:
    """A platform with the days of another one's attribution window."""
    for sentence in re.split(r"[。\n]|\.(?=\s|$)", prepared(report.prose)):
        if not _CLICKED.search(sentence):
            continue
        for clause in re.split(r"[，、,；;]|\bwhile\b|而", sentence):
            days = window_days(clause)
            named = [p for p in rules["windows"]
                     if first_word(clause, rules["numbers"][f"roi_{p}"]["names"])]
            for platform in named if days else ():
                if not days & set(rules["windows"][platform].values()):
                    return Finding(
                        "report.md gives {platform} {days} days in its attribution window, and "
                        "windows of report_rules gives it others. Look at its own row.",
                        {"platform": platform, "days": ", ".join(map(str, sorted(days)))},
                        misconception="windows_turned")
    return None


def no_limits(report: Report) -> Finding | None:
    """A section limits that says that there are none."""
    hit = _NO_LIMITS.search(report.body("limits"))
    if hit is None:
        return None
    return Finding(
        "The section limits of {name} says “{word}”. Every report has some: say what the data "
        "cannot show, and which decision that touches.",
        {"name": report.name, "word": hit.group(0)}, misconception="no_limits_at_all")


def plan_words(report: Report) -> Finding | None:
    """Words beside [plan: …] that put net revenue elsewhere."""
    for line in report.sections.get("plan", "").splitlines():
        for tag in _PLAN_TAG.findall(line)[:1]:
            plain = _PLAN_TAG.sub(" ", line)
            told = [c for c in _CLAUSE.split(plain) if _OF_PLAN.search(c)]
            if _against(plain, tag.lower(), PLAN_WORDS) is None:
                continue
            word = next((w for c in told if (w := _against(c, tag.lower(), PLAN_WORDS))), None)
            if word:
                return Finding(
                    "The section plan of report.md has the tag [plan: {tag}], and the words beside "
                    "it say otherwise (“{word}”). Compare net_revenue with benefit.low and "
                    "benefit.high, and say the same twice.",
                    {"tag": tag.lower(), "word": word}, misconception="plan_words")
    return None


def stopped_by_name(report: Report, rules: dict[str, Any]) -> Finding | None:
    """A decision that stops one channel by name, and rests on the ROI of another."""
    channels = {key: rules["numbers"][key]["names"] for key in rules["decisions"]["stop_on"]}
    for hit in _STOP.finditer(report.sections.get("decisions", "")):
        named = {key for key, names in channels.items() if first_word(hit["what"], names)}
        if hit["key"] in channels and named and hit["key"] not in named:
            return Finding(
                "A decision of report.md stops “{what}” and gives {key} as its evidence, which is "
                "the ROI of another channel. Stop what the evidence is about.",
                {"what": hit["what"].strip()[:40], "key": hit["key"]},
                misconception="stops_another_channel")
    return None


def verdict_said(report: Report, verdict: str, words: Iterable[str]) -> Finding | None:
    """A tag [mc1: …] without words that say the same."""
    words = list(words)
    body = report.sections.get("result", "").splitlines()
    at = [n for n, line in enumerate(body) if re.search(r"\[\s*mc1\s*[:：]", line, re.IGNORECASE)]
    around = " ".join(line for n in at for line in body[max(0, n - 2):n + 2])
    plain = re.sub(r"\[[^\]]*\]", " ", around)
    if not at or first_word(plain, words):
        return None
    return Finding(
        "The tag [mc1: {verdict}] in {name} has no words beside it that say what it means. Whoever "
        "reads the sentence must understand it without the tag; such words are: {words}.",
        {"verdict": verdict, "name": report.name, "words": ", ".join(words)},
        misconception="tag_without_words")


def low_end(text: str, figures: _Figures, numbers: Iterable[Number] | None = None
            ) -> tuple[Number, str] | None:
    """(number, key) of the low end of a range that is told as if it were the estimate."""
    flat = prepared(text)
    for number in numbers if numbers is not None else find_numbers(text):
        keys = figures.behind(number)
        words = [w for key in keys for w in figures.rules[key].get("beside", ())]
        if len(keys) != 1 or not words:
            continue
        here = _ENDS.split(flat[:number.start])[-1] + _ENDS.split(flat[number.end:])[0]
        if not first_word(here, words):
            return number, min(keys)
    return None
