"""Held-out and hand-made logs of a launch for T1.3.h."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from typing import Any

from .t1_5_worlds import house

Log = dict[str, Any]


def clean(total: int = 1200000) -> Log:
    """A log without any reason, made by hand."""
    at = datetime(2025, 11, 3, 10, 0)
    return {
        "name": "hand", "total": total, "launch_at": at, "deployed": "a1b2c3d4e5f6",
        "approvals": [{"by": "GM", "role": "general_manager", "at": datetime(2025, 10, 31, 17, 0),
                       "version": "a1b2c3d4e5f6"}],
        "rollback": {"owner": "pohan", "plan": "RB-2"},
        "defects": [{"id": "B01", "severity": "blocker", "state": "closed"},
                    {"id": "B02", "severity": "minor", "state": "open"}],
        "smoke_tests": [{"at": at + timedelta(minutes=12), "by": "planner", "passed": True}],
    }


def hand_logs() -> tuple:
    """(log, policy, rules) by hand: the truth table, one condition or edge at a time.

    Wider mistakes come before narrower ones, so that the first wrong answer tells which it was.
    """
    levels = house("approval_policy")["levels"]
    policy = {"levels": [{k: x[k] for k in ("approver", "up_to")} for x in levels]}
    rules = {k: house("launch_rules")[k] for k in ("done", "go_live")}
    at = datetime(2025, 11, 3, 10, 0)
    good = clean()["approvals"][0]
    early = good | {"version": "000000000000"}
    made: list[tuple[Log, dict[str, Any], dict[str, Any]]] = []

    def one(total: int = 1200000, under: tuple = (policy, rules), **changes: Any) -> None:
        log = clean(total) | changes | {"name": str(len(made) + 1), "by_hand": True}
        made.append((log, *under))

    def test(minutes: float, passed: bool = True) -> dict[str, Any]:
        return {"at": at + timedelta(minutes=minutes), "by": "planner", "passed": passed}

    one()
    one(approvals=[])
    one(approvals=[good | {"role": "brand_director"}])
    one(total=1000000, approvals=[good | {"role": "brand_director"}])
    one(total=300001, approvals=[good | {"role": "marketing_manager"}])
    one(total=200000, approvals=[good | {"role": "board"}])
    one(total=5000000)
    one(total=5000000, approvals=[good | {"role": "board"}])
    one(approvals=[good | {"at": at + timedelta(days=1)}])
    one(approvals=[good | {"at": at + timedelta(hours=2)}])
    one(approvals=[good | {"at": at}])
    one(approvals=[good | {"at": at - timedelta(minutes=1)}])
    one(approvals=[early])
    one(approvals=[good, early, good])
    one(approvals=[early, good])
    one(approvals=[good, early])
    one(approvals=[good | {"role": "brand_director"}, early])
    one(approvals=[good | {"at": at + timedelta(days=1)}, early])
    one(rollback={"owner": "pohan", "plan": None})
    one(rollback={"owner": None, "plan": "RB-2"})
    one(rollback={"owner": " ", "plan": "RB-2"})
    one(rollback={"owner": None, "plan": ""})
    for severity, state in (("blocker", "fixed"), ("critical", "retest"), ("critical", "open"),
                            ("major", "open"), ("blocker", "reopened")):
        one(defects=[{"id": "B01", "severity": "minor", "state": "open"},
                     {"id": "B02", "severity": severity, "state": state}])
    one(smoke_tests=[])
    one(smoke_tests=[test(30)])
    one(smoke_tests=[test(30.5)])
    one(smoke_tests=[test(-5)])
    one(smoke_tests=[test(0)])
    one(smoke_tests=[test(12, False)])
    one(smoke_tests=[test(8, False), test(20)])
    one(smoke_tests=[test(20), test(8, False)])
    one(smoke_tests=[test(20, False), test(8)])
    one(smoke_tests=[test(8, False), test(45)])
    one(approvals=[], rollback={"owner": "", "plan": ""}, smoke_tests=[],
        defects=[{"id": "B01", "severity": "blocker", "state": "open"}])
    other = other_house()
    one(700000, other)
    one(700000, other, approvals=[good | {"role": "owner"}],
        defects=[{"id": "B01", "severity": "blocker", "state": "verified"}])
    one(400000, other, approvals=[good | {"role": "head"}],
        defects=[{"id": "B01", "severity": "blocker", "state": "closed"}])
    one(400000, other, approvals=[good | {"role": "head"}],
        defects=[{"id": "B01", "severity": "high", "state": "open"}])
    one(400000, other, approvals=[good | {"role": "head"}],
        defects=[{"id": "B01", "severity": "critical", "state": "open"}])
    one(400000, other, approvals=[good | {"role": "head"}], defects=[],
        smoke_tests=[test(8, False), test(20)])
    return tuple(made)


def other_house() -> tuple[dict[str, Any], dict[str, Any]]:
    """The limits and rules of another firm: other roles, grades, minutes, another last state."""
    levels = [{"approver": "head", "up_to": 500000}, {"approver": "owner", "up_to": None}]
    return {"levels": levels}, {"done": "verified", "go_live": {
        "stops_launch": ["blocker", "high"], "smoke_within_minutes": 15}}


def logs(world: Any) -> tuple:
    """The world's logs under the house's rules and under stricter ones, and those by hand."""
    policy, rules = house("approval_policy"), house("launch_rules")
    other = copy.deepcopy(rules)
    other["go_live"] = {"stops_launch": ["blocker", "critical", "major"],
                        "smoke_within_minutes": 10}
    other["done"] = "closed"
    strict = copy.deepcopy(policy)
    for level in strict["levels"][:3]:
        level["up_to"] = level["up_to"] // 3
    made = world.go_live_logs
    return (*hand_logs(), *((log, policy, rules) for log in made),
            *((log, strict, other) for log in made))
