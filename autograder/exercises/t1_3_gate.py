"""T1.3.h the go-live gate: reference, held-out logs, known wrong ways."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from autograder.artefacts.launch_gate_check import ANSWER, judge_gate

from .base import Alternative, Exercise, Misconception, Part
from .t1_2_page_worlds import PAGE_WORLDS
from .t1_3_gate_logs import hand_logs, logs

Log = dict[str, Any]


def go_live_gate(log: Log, policy: dict[str, Any], rules: dict[str, Any], **wrong: Any
                 ) -> tuple[bool, str]:
    """Whether a launch keeps the house's conditions, and the reasons where it does not.

    Args:
        log: total (TWD without VAT), launch_at, deployed, approvals [{role, at, version}],
            rollback {owner, plan}, defects [{severity, state}], smoke_tests [{at, passed}].
        policy: approval_policy.yml.
        rules: launch_rules.yml.

    Returns:
        go, and the codes of the reasons joined by ", " in the order of the table.
    """
    if wrong.get("house_rules"):
        rules = rules | {"done": "closed", "go_live": {
            "stops_launch": ["blocker", "critical"], "smoke_within_minutes": 30}}
    if wrong.get("house_minutes"):
        rules = rules | {"go_live": rules["go_live"] | {"smoke_within_minutes": 30}}
    if wrong.get("house_done"):
        rules = rules | {"done": "closed"}
    reasons = [r for r in _approval(log, policy, wrong) if r]
    reasons += _rollback(log, wrong)
    done = [rules["done"]] + (["fixed", "retest"] if wrong.get("fixed_is_closed") else [])
    stops = rules["go_live"]["stops_launch"]
    if wrong.get("blockers_only"):
        stops = stops[:1]
    if any((d["severity"] in stops or wrong.get("any_defect")) and d["state"] not in done
           for d in log["defects"]):
        reasons.append("open_blocker")
    reasons += _smoke(log, rules["go_live"]["smoke_within_minutes"], wrong)
    if wrong.get("first_reason_only"):
        reasons = reasons[:1]
    go = not reasons
    return (not go if wrong.get("turned_round") else go), ", ".join(reasons)


def _approval(log: Log, policy: dict[str, Any], wrong: dict[str, Any]) -> Iterator[str]:
    """The first filter that leaves no approval."""
    left = log["approvals"]
    if not left:
        yield "no_approval"
        return
    if wrong.get("last_approval_only"):
        left = left[-1:]
    if wrong.get("first_approval_only"):
        left = left[:1]
    roles = _may(policy, log["total"], wrong)
    launch = log["launch_at"]

    def authorised(a: dict[str, Any]) -> bool:
        return a["role"] in roles

    def early(a: dict[str, Any]) -> bool:
        if wrong.get("late_is_fine"):
            return True
        if wrong.get("same_day"):
            return a["at"].date() <= launch.date()
        return a["at"] <= launch if wrong.get("same_minute") else a["at"] < launch

    def same(a: dict[str, Any]) -> bool:
        return bool(wrong.get("any_version")) or a["version"] == log["deployed"]

    steps = ((authorised, "not_authorised"), (early, "approved_late"), (same, "other_version"))
    if wrong.get("each_alone"):
        for keeps, reason in steps:
            if not any(map(keeps, left)):
                yield reason
        return
    if wrong.get("all_approvals"):
        for keeps, reason in steps:
            if not all(map(keeps, left)):
                yield reason
                return
        return
    for keeps, reason in steps:
        if wrong.get("version_of_any") and keeps is same:
            left = log["approvals"]
        left = [a for a in left if keeps(a)]
        if not left:
            yield reason
            return


def _may(policy: dict[str, Any], total: float, wrong: dict[str, Any]) -> list[str]:
    """Roles that may approve the total: from the first level whose limit is high enough."""
    levels = policy["levels"]
    for place, level in enumerate(levels):
        limit = level["up_to"]
        if limit is None and wrong.get("no_limit_is_zero"):
            continue
        if limit is None or (total < limit if wrong.get("below_limit") else total <= limit):
            return [x["approver"] for x in
                    (levels[place:place + 1] if wrong.get("that_level_only") else levels[place:])]
    return []


def _rollback(log: Log, wrong: dict[str, Any]) -> list[str]:
    owner, plan = log["rollback"]["owner"], log["rollback"]["plan"]
    filled = [bool(v and v.strip()) or (bool(wrong.get("blank_is_filled")) and v is not None)
              for v in (owner, plan)]
    if wrong.get("owner_or_plan"):
        return [] if any(filled) else ["no_rollback"]
    if wrong.get("plan_only"):
        filled = filled[1:]
    return [] if all(filled) else ["no_rollback"]


def _smoke(log: Log, minutes: int, wrong: dict[str, Any]) -> list[str]:
    start = log["launch_at"]
    end = start + timedelta(minutes=minutes)
    tests = sorted(log["smoke_tests"], key=lambda t: t["at"])
    if wrong.get("as_it_stands"):
        tests = log["smoke_tests"]
    if not wrong.get("before_counts"):
        tests = [t for t in tests if t["at"] >= start]
    if not wrong.get("any_time"):
        tests = [t for t in tests if (t["at"] < end if wrong.get("limit_is_over") else
                                      t["at"] <= end)]
    if not tests:
        return ["no_smoke_test"]
    passed = tests[-1]["passed"]
    if wrong.get("any_passed"):
        passed = any(t["passed"] for t in tests)
    elif wrong.get("all_passed"):
        passed = all(t["passed"] for t in tests)
    elif wrong.get("result_unread"):
        passed = True
    return [] if passed else ["smoke_failed"]


def _by_lists(log: Log, policy: dict[str, Any], rules: dict[str, Any]) -> tuple[bool, str]:
    """The same with sets and a dict of conditions."""
    levels = policy["levels"]
    enough = [n for n, x in enumerate(levels)
              if x["up_to"] is None or x["up_to"] >= log["total"]]
    roles = {x["approver"] for x in levels[min(enough, default=len(levels)):]}
    given = log["approvals"]
    right = [a for a in given if a["role"] in roles]
    before = [a for a in right if a["at"] < log["launch_at"]]
    same = [a for a in before if a["version"] == log["deployed"]]
    minutes = timedelta(minutes=rules["go_live"]["smoke_within_minutes"])
    tests = {t["at"]: t["passed"] for t in log["smoke_tests"]
             if timedelta(0) <= t["at"] - log["launch_at"] <= minutes}
    reasons = {
        "no_approval": not given, "not_authorised": given and not right,
        "approved_late": right and not before, "other_version": before and not same,
        "no_rollback": not all((log["rollback"][k] or "").strip() for k in ("owner", "plan")),
        "open_blocker": any(d["severity"] in rules["go_live"]["stops_launch"]
                            and d["state"] != rules["done"] for d in log["defects"]),
        "no_smoke_test": not tests, "smoke_failed": tests and not tests[max(tests)],
    }
    found = [code for code, holds in reasons.items() if holds]
    return len(found) == 0, ", ".join(found)


def _way(**wrong: Any) -> Any:
    return partial(go_live_gate, **wrong)


def _as_list(*args: Any) -> tuple[bool, list[str]]:
    go, reasons = go_live_gate(*args)
    return go, [r for r in reasons.split(", ") if r]


PUBLIC_LOGS = 17
H = Exercise(
    "T1.3.h",
    parts=(Part(
        "go_live_gate", go_live_gate, inputs=logs,
        load=tuple((f"go_live_logs[{i}]", "approval_policy", "launch_rules")
                   for i in range(PUBLIC_LOGS)),
        compare=ANSWER, judge=judge_gate, practice=hand_logs,
    ),),
    misconceptions=(
        Misconception("reasons_as_list", _as_list,
            "reasons is a list or a set. One text is asked for: join the codes with "
            "\", \".join(...)."),
        Misconception("first_reason_only", _way(first_reason_only=True),
            "You stop at the first reason. Whoever mends that one comes back and hears the next. "
            "Collect all reasons, then decide."),
        Misconception("turned_round", _way(turned_round=True),
            "You say yes where there are reasons and no where there are none. go is True when the "
            "list is empty."),
        Misconception("late_is_fine", _way(late_is_fine=True),
            "An approval after the launch counts with you. It only records what had been done "
            "already. It must be earlier than launch_at."),
        Misconception("same_day_is_before", _way(same_day=True),
            "You compare days, so an approval in the afternoon covers a launch in the morning. "
            "Compare the times."),
        Misconception("same_minute_is_before", _way(same_minute=True),
            "An approval at the very minute of the launch counts as before with you. Before means "
            "<."),
        Misconception("any_version", _way(any_version=True),
            "You do not look at what was approved. A page that changed after the approval is a "
            "page that nobody approved. Compare version with deployed."),
        Misconception("version_of_any", _way(version_of_any=True),
            "You look for the version among all approvals, also those by somebody who may not or "
            "given too late. Look among those left by the two steps before."),
        Misconception("each_alone", _way(each_alone=True),
            "You ask each condition of all approvals, so one person's authority, another's date "
            "and a third's version add up. One single approval has to meet all three. Filter step "
            "by step."),
        Misconception("all_approvals", _way(all_approvals=True),
            "You want every approval to be right. An older signature under an older version does "
            "no harm beside a right one. One right approval is enough."),
        Misconception("last_approval_only", _way(last_approval_only=True),
            "You look at the last approval only. Approvals stand in no order. Look at all of "
            "them."),
        Misconception("first_approval_only", _way(first_approval_only=True),
            "You look at the first approval only. Another one may hold. Look at all of them."),
        Misconception("below_limit", _way(below_limit=True),
            "A total of exactly the limit goes one level too high with you. up_to takes in the "
            "amount itself. Use <=."),
        Misconception("that_level_only", _way(that_level_only=True),
            "You accept only the lowest level that may approve. A higher one may, too. Take that "
            "level and all below it in the list."),
        Misconception("no_limit_is_zero", _way(no_limit_is_zero=True),
            "You skip the level without a limit. null means any amount, not none. Treat None "
            "before you compare."),
        Misconception("owner_or_plan", _way(owner_or_plan=True),
            "You are content with either an owner or a plan. A plan that nobody carries out and a "
            "person without a plan both leave the page broken. Both are needed."),
        Misconception("plan_only", _way(plan_only=True),
            "You look at the plan of the rollback and not at its owner. At night somebody has to "
            "know that it is theirs. Check both."),
        Misconception("blank_is_filled", _way(blank_is_filled=True),
            "A blank text counts as filled in with you. Take spaces off with strip() and look "
            "whether anything is left."),
        Misconception("fixed_is_closed", _way(fixed_is_closed=True),
            "You let a blocker pass that is fixed and not closed. Nobody has seen that it holds. "
            "Only done counts."),
        Misconception("blockers_only", _way(blockers_only=True),
            "You look at blockers only. The house stops at every grade in stops_launch. Use in."),
        Misconception("any_defect", _way(any_defect=True),
            "You stop the launch for any open defect. A typing error can wait, the peak cannot. "
            "Look at the grades in stops_launch."),
        Misconception("smoke_before_counts", _way(before_counts=True),
            "You accept a test made before the launch. It ran on the test site. Only tests from "
            "launch_at on count."),
        Misconception("smoke_any_time", _way(any_time=True),
            "You accept a test hours later. Until then everybody bought on an untested page. Keep "
            "those up to launch_at plus smoke_within_minutes."),
        Misconception("limit_is_over", _way(limit_is_over=True),
            "A test exactly at the last minute comes too late with you. Within takes in the "
            "limit. Use <=."),
        Misconception("any_passed", _way(any_passed=True),
            "You are content when any test passed. If a later one failed, the page is broken now. "
            "Take the last one in time."),
        Misconception("all_passed", _way(all_passed=True),
            "You want every test to pass. A first test that failed and was mended and repeated in "
            "time is what the test is for. Take the last one in time."),
        Misconception("tests_as_they_stand", _way(as_it_stands=True),
            "You take the last test in the list. It is not in the order of time. Take the one with "
            "the latest at."),
        Misconception("result_unread", _way(result_unread=True),
            "You only ask whether somebody tested, not what came of it. Look at passed."),
        Misconception("house_rules", _way(house_rules=True),
            "You take the rules of this house whatever the function is given: names from "
            "outside, or closed, 30 and grades written down in it. Other houses have others. "
            "Use the arguments policy and rules."),
        Misconception("house_minutes", _way(house_minutes=True),
            "You write 30 minutes into the function. Another house may have another limit. Take "
            "it from rules."),
        Misconception("house_done", _way(house_done=True),
            "You write closed into the function. In another house a defect may be done under "
            "another name. Take it from rules."),
    ),
    alternatives=(Alternative("conditions", _by_lists),),
    hints=(
        "Begin with reasons = [] and add to it condition by condition, in the order of the table. "
        "Print what you get for go_live_logs[0], which has none.",
        "Approvals: filter by role, then what is left by time, then by version; the first filter "
        "that leaves nothing gives the reason. Tests: those within the window, sorted by at; the "
        "last one says.",
        "good = [a for a in log[\"approvals\"] if a[\"role\"] in roles]; if not good: "
        "reasons.append(\"not_authorised\") else: good = [a for a in good if ...]  ...  return not "
        "reasons, \", \".join(reasons)",
    ),
    solution=(
        "A gate is a list of conditions that was written before the day; on the day it only reads. "
        "An approval is three things at once: by somebody who may, before the launch, of this "
        "very version, and one single approval has to be all three. All reasons are collected, "
        "because whoever has to say no owes the whole list. The smoke test can only be made after "
        "the launch, so a rollback has to be ready before it."
    ),
    worlds=PAGE_WORLDS,
)
