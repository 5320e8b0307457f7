"""The report of the closing case: as any report, and its verdict on the plan and its decisions."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from autograder.checking.verdict import Finding

from .fields import day
from .report import Report, read_report
from .report_check import judge_report

_VERDICT = re.compile(r"\[\s*plan\s*[:：]\s*([^\]]*)\]", re.IGNORECASE)
_LINE = re.compile(
    r"^\s*(?:[-*+]\s+)?(keep|change|stop)\s*[|｜](.*)$", re.IGNORECASE | re.MULTILINE)
_FIELD = re.compile(r"^\s*(evidence|owner|due)\s*[:：]\s*(.*?)\s*$", re.IGNORECASE)
LEAST = 6


def judge_case_report(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the report, None where nothing is.

    Args:
        files: report.md and numbers.json.
        truth: as `judge_report`, and benefit {low, high}, report_date.
    """
    wrong = judge_report(files, truth)
    if wrong:
        return wrong
    report = read_report("report.md", files.get("report.md"))
    return _verdict(report, truth) or _decisions(report, truth)


def _verdict(report: Report, truth: dict[str, Any]) -> Finding | None:
    tags = [t.strip().lower() for t in _VERDICT.findall(report.sections.get("plan", ""))]
    known = truth["rules"]["verdicts"]
    if len(set(tags)) != 1 or tags[0] not in known:
        return Finding(
            "The section plan of report.md needs one tag that says where the result lies: [plan: "
            "below], [plan: inside] or [plan: above]. Write it beside your sentence on the plan.")
    net, low, high = truth["numbers"]["net_revenue"], *truth["benefit"]
    right = "below" if net < low else "above" if net > high else "inside"
    if tags[0] == right:
        return None
    if right == "inside" and (net < truth["numbers"]["planned_revenue"]) == (tags[0] == "below"):
        return Finding(
            "The tag in the section plan compares with the middle of the plan. The plan promised "
            "an interval, and a result within it is what was expected. Compare with benefit.low "
            "and benefit.high.")
    if (truth["numbers"]["platform_claims"] > high) == (tags[0] == "above") and right != "above":
        return Finding(
            "The tag in the section plan compares what the platforms claim with the plan. The plan "
            "speaks of net revenue. Compare net_revenue with benefit.low and benefit.high.")
    return Finding(
        "The tag in the section plan does not agree with the figures. Compare net_revenue with "
        "benefit.low and benefit.high of the approved plan.")


def _decisions(report: Report, truth: dict[str, Any]) -> Finding | None:
    rules = truth["rules"]["decisions"]
    found = [(hit.group(1).lower(), hit.group(2)) for hit in
             _LINE.finditer(report.sections.get("decisions", ""))]
    if len(found) < rules["at_least"]:
        return Finding(
            "The section decisions of report.md holds {count} decisions that can be read, and "
            "{least} are asked for. One line each: - stop | what | evidence: key | owner: who | "
            "due: YYYY-MM-DD", {"count": len(found), "least": rules["at_least"]})
    evidence: dict[str, list[str]] = {k: [] for k in rules["kinds"]}
    told = []
    for number, (kind, rest) in enumerate(found, 1):
        parts = [p.strip() for p in re.split(r"[|｜]", rest)]
        fields = {m.group(1).lower(): m.group(2) for p in parts if (m := _FIELD.match(p))}
        what = parts[0] if parts and not _FIELD.match(parts[0]) else ""
        wrong = _one(number, what, fields, truth)
        if wrong:
            return wrong
        evidence[kind].append(fields["evidence"].strip(" `"))
        told.append(re.sub(r"\W", "", what))
    if len(set(told)) < len(told):
        return Finding("Two decisions in report.md say the same. Merge them, or write what is "
                       "particular to each.")
    return _stop(evidence["stop"], truth)


def _one(number: int, what: str, fields: dict[str, str], truth: dict[str, Any]) -> Finding | None:
    at = {"number": number}
    if len(re.sub(r"\W", "", what)) < LEAST:
        return Finding("Decision {number} of report.md does not say what is decided. Write after "
                       "the first bar what will be done.", at)
    for name in ("evidence", "owner", "due"):
        if not fields.get(name, "").strip():
            return Finding("Decision {number} of report.md has no {field}. A decision without it "
                           "cannot be followed up.", {**at, "field": name})
    key = fields["evidence"].strip(" `")
    if key not in truth["rules"]["numbers"]:
        return Finding("The evidence of decision {number} is “{evidence}”, which is no required "
                       "key of numbers.json. Name the key of the figure it rests on.",
                       {**at, "evidence": key[:40]})
    due, last = day(fields["due"]), date.fromisoformat(truth["report_date"])
    if due is None:
        return Finding("The due date of decision {number} is not a date. Write it as YYYY-MM-DD.",
                       at)
    if not last < due <= last + timedelta(days=truth["rules"]["decisions"]["within_days"]):
        return Finding("The due date of decision {number} is not within {days} days after the day "
                       "of the report ({day}). What has no date soon is forgotten.",
                       {**at, "days": truth["rules"]["decisions"]["within_days"],
                        "day": truth["report_date"]})
    return None


def _stop(stopped: list[str], truth: dict[str, Any]) -> Finding | None:
    if not stopped:
        return Finding("No decision in report.md stops anything. Money for something new has to "
                       "come from somewhere. Find what the figures do not support, and stop it.")
    numbers, on = truth["numbers"], truth["rules"]["decisions"]["stop_on"]
    losing = [k for k in on if numbers[k] < 0] or [min(on, key=numbers.get)]
    if any(k in losing for k in stopped):
        return None
    if any(k in on for k in stopped):
        return Finding("You stop {key}, which earned more than it cost, and leave alone what "
                       "loses. Look at the ROI of each channel again.",
                       {"key": next(k for k in stopped if k in on)})
    return Finding("What you stop rests on {key}, which belongs to no channel. Stop a channel (or "
                   "part of it) and name its ROI as the evidence.", {"key": stopped[0]})
