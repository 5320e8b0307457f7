"""The folder of the capstone: each product by its own judge, then one against the other.

One numbers.json stands behind three reports. A report's judge sees of it the figures that its own
rules ask for, and those of the learner's own: with `window` for the results, with `source` for the
two analysis reports.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from autograder.checking.verdict import Finding

from .analysis_check import judge_analysis
from .analysis_words import judge_tests
from .budget_check import NAME as BUDGET
from .budget_check import judge_budget
from .capstone_words import (
    here,
    low_end,
    no_limits,
    plan_words,
    round_total,
    stopped_by_name,
    verdict_said,
    windows_turned,
)
from .case_plan_check import _whose_total, approved
from .case_proposal_check import judge_case_proposal
from .case_report_check import judge_case_report
from .documents import read_json, read_yaml
from .errors import ArtefactError
from .fields import day
from .numbers import find_numbers, match
from .prose_check import _Figures
from .report import Report, read_report
from .statistics_check import FILE as STATISTICS
from .statistics_check import judge_statistics

PROPOSAL, NUMBERS, REPORT = "proposal.yml", "numbers.json", "report.md"
TRAFFIC, OPTIMISATION = "traffic_report.md", "optimisation_report.md"
FILES = (PROPOSAL, BUDGET, STATISTICS, REPORT, NUMBERS, TRAFFIC, OPTIMISATION)
RTOL = 1e-3
KEPT = 24
_SEEN: list[tuple[Any, str, tuple[bytes | None, ...], Finding | None]] = []

# What is said of a wrong value that has a name; the truth lists them as {key: {name: value}}.
SLIPS = {
    "sessions_as_visitors": (
        "{key} in numbers.json counts sessions, and the test drew visitors. Who comes three times "
        "would count three times: put the sessions of a visitor together first."),
    "untested_too": (
        "{key} in numbers.json counts phones outside the days of the test as control. They were "
        "never drawn. Take only sessions that have an arm."),
    "treatment_too": (
        "{key} in numbers.json has the sessions of treatment in it, so it describes two pages at "
        "once. Leave treatment out."),
    "relative": (
        "{key} in numbers.json is relative to control. The rule speaks of percentage points: "
        "treatment_cvr − control_cvr."),
    "ninety": (
        "{key} in numbers.json is the end of a 90% interval. capstone_test says z: take that one."),
    "pooled": (
        "{key} in numbers.json comes from the pooled rate of both arms. That is for a test of no "
        "difference; an interval takes each arm's own rate, as analysis_rules.yml writes it."),
    "sample_not_scaled": (
        "{key} in numbers.json is the gain among the sampled visitors alone. One in four was kept: "
        "multiply by sample_one_in."),
    "tested_only": (
        "{key} in numbers.json counts the visitors of the test. The page would serve all phones of "
        "a flight: take mobile_users."),
    "all_devices": (
        "{key} in numbers.json counts visitors on every device. The page is for phones: keep "
        "device mobile."),
}


def judge_capstone(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the folder, None where nothing is.

    Args:
        files: name -> content, of `FILES`.
        truth: {"proposal", "budget", "statistics", "report", "traffic", "optimisation": what the
            judges of these need, "flight": [first, last] ISO days, "least_total": TWD,
            "limit": TWD of the brief, "slips": key -> {name of SLIPS: value}}.
    """
    try:
        return here(_proposal(files, truth) or _money(files, truth) or _reports(files, truth))
    except ArtefactError as error:
        return Finding(error.msgid, error.params)


def _once(name: str, judge: Callable, files: dict[str, bytes | None], truth: dict[str, Any]
          ) -> Finding | None:
    """The verdict of a judge on these bytes; asked again about the same ones, the same."""
    given = tuple(files.values())
    for known, which, data, found in _SEEN:
        if which == name and data == given and (known is truth or known == truth):
            return found
    found = judge(files, truth)
    _SEEN.append((truth, name, given, found))
    del _SEEN[:-KEPT]
    return found


def _proposal(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """proposal.yml by its own judge, and whether it is about the flight that was flown."""
    found = _once(PROPOSAL, judge_case_proposal, {PROPOSAL: files.get(PROPOSAL)},
                  truth["proposal"])
    if found is not None:
        return found
    content = read_yaml(PROPOSAL, files.get(PROPOSAL))
    total = float(content["budget"]["total"])
    if total < truth["least_total"]:
        return Finding(
            "budget.total of proposal.yml leaves more than a tenth of the NT$3,000,000 unused, and "
            "the flight was booked on it. Ask for at least 90%.", misconception="asked_for_less")
    for field, wanted in zip(("start", "end"), truth["flight"], strict=True):
        if day(content["schedule"].get(field)) != date.fromisoformat(wanted):
            return Finding(
                "schedule.{field} of proposal.yml is not the day on which the flight of brief "
                "begins or ends, and budget and reports are about that flight. Take flight_start "
                "and flight_end of brief.", {"field": field}, misconception="another_flight")
    return None


def _money(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """budget.xlsx has the proposal's total, statistics.xlsx is that of the flight."""
    total = approved(files.get(PROPOSAL))
    found = _once(f"{BUDGET} {total}", lambda f, t: judge_budget(f, {**t, "budget": total}),
                  {BUDGET: files.get(BUDGET)}, truth["budget"])
    if found is not None:
        return _whose_total(found, total, truth) or found
    return _once(STATISTICS, judge_statistics, {STATISTICS: files.get(STATISTICS)},
                 truth["statistics"])


def _reports(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The three reports, each with its slice of numbers.json."""
    entries = read_json(NUMBERS, files.get(NUMBERS))
    known = {name: set(truth[name]["numbers"]) for name in ("report", "traffic", "optimisation")}
    own = [key for key in entries if not any(key in keys for keys in known.values())]

    tables = {name: {t.lower() for t in truth[name]["rules"]["reports"][name]["sources"]}
              for name in ("traffic", "optimisation")}

    def slice_of(name: str, field: str) -> bytes:
        kept = {key: entry for key, entry in entries.items()
                if key in known[name] or (key in own and not (
                    isinstance(entry, dict) and field not in entry
                    and ({"window", "source"} & entry.keys())) and not elsewhere(name, entry))}
        return json.dumps(kept, ensure_ascii=False).encode()

    def elsewhere(name: str, entry: Any) -> bool:
        """Whether a figure of one's own comes from tables of the other report alone."""
        said = str(entry.get("source", "") if isinstance(entry, dict) else "").lower()
        here = any(t in said for t in tables.get(name, ()))
        return name in tables and not here and any(t in said for ts in tables.values() for t in ts)

    total = approved(files.get(PROPOSAL))
    found = _agree(entries, total, truth)
    if found is not None:
        return found
    results = {**truth["report"], "numbers": {**truth["report"]["numbers"],
                                              "planned_budget": total}}
    report = read_report(REPORT, files.get(REPORT))
    found = round_total(report, total, truth["limit"]) \
        or judge_tests(report, truth["traffic"]["rules"]) or judge_case_report(
            {REPORT: files.get(REPORT), NUMBERS: slice_of("report", "window")}, results) \
        or _planned(files, total) or plan_words(report) \
        or windows_turned(report, truth["report"]["rules"]) \
        or stopped_by_name(report, truth["report"]["rules"]) or no_limits(report)
    if found is not None:
        return found
    for name, file in (("traffic", TRAFFIC), ("optimisation", OPTIMISATION)):
        found = _slips(entries, known[name], truth["slips"]) or judge_analysis(
            {file: files.get(file), NUMBERS: slice_of(name, "source")}, truth[name]) \
            or _words(read_report(file, files.get(file)), name, entries, truth[name])
        if found is not None:
            return found
    return None


def _words(report: Report, name: str, entries: dict[str, Any], truth: dict[str, Any]
           ) -> Finding | None:
    """What the words of an analysis report leave out or turn round."""
    own = truth["rules"]["reports"][name]
    found = no_limits(report)
    for verdict in truth["verdicts"].values():
        found = found or verdict_said(report, verdict, own["verdict_words"][verdict])
    if found is not None:
        return found
    wrong = low_end(report.text, _Figures(
        {k: e for k, e in entries.items() if k in own["numbers"]}, own))
    if wrong is None:
        return None
    number, key = wrong
    return Finding(
        "“{number}” in line {line} of {name} is {key}, the low end of a range, and is told as if "
        "it were the estimate. Say in the same sentence that it is the low end.",
        {"number": number.text, "line": number.line, "name": report.name, "key": key},
        misconception="low_end_as_estimate")


def _value(entries: dict[str, Any], key: str) -> float | None:
    entry = entries.get(key)
    value = entry.get("value") if isinstance(entry, dict) else None
    return float(value) if isinstance(value, (int, float)) and not isinstance(
        value, bool) else None


def _near(a: float | None, b: float) -> bool:
    return a is not None and abs(a - b) <= RTOL * abs(b) + 1e-9


def _agree(entries: dict[str, Any], total: float, truth: dict[str, Any]) -> Finding | None:
    """What numbers.json says of money, against the documents it is about."""
    planned = _value(entries, "planned_budget")
    if planned is not None and not _near(planned, total):
        return Finding(
            "planned_budget in numbers.json is not budget.total of proposal.yml. Three documents "
            "speak of one total: read it from the proposal instead of typing it, or run the cells "
            "from results = … on again.",
            misconception="another_total")
    summary = truth["statistics"]["summary"]
    for key, at, column in (("spend", 1, "cost"), ("platform_claims", 3, "revenue")):
        value = _value(entries, key)
        if value is not None and not _near(value, sum(row[at] for row in summary)):
            return Finding(
                "{key} in numbers.json is not the sum of {column} on the sheet summary of "
                "statistics.xlsx. Both are about the same mornings: of each date and channel the "
                "last one counts.", {"key": key, "column": column},
                misconception=f"{key}_of_another_table")
    return None


def _slips(entries: dict[str, Any], keys: set[str], slips: dict[str, dict[str, float]]
           ) -> Finding | None:
    """A value of a known wrong way, where it is not the right one as well."""
    for key in sorted(keys & slips.keys()):
        value = _value(entries, key)
        for name, wrong in slips[key].items():
            if _near(value, wrong):
                return Finding(SLIPS[name], {"key": key}, misconception=name)
    return None


def _planned(files: dict[str, bytes | None], total: float) -> Finding | None:
    """The results report names the total that was approved."""
    body = read_report(REPORT, files.get(REPORT)).body("plan")
    if any(match(number, [total]) and number.room <= 0.005 * total
           for number in find_numbers(body)):
        return None
    return Finding(
        "The section plan of report.md does not name the total that was approved. A reader holds "
        "spend against it: write planned_budget there.", misconception="total_not_named")
