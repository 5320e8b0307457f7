"""Logs of going live: rehearsals and the launch itself, each with its approvals and tests."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

ROLES = ("marketing_manager", "brand_director", "general_manager", "board")
# What can be wrong, apart from approvals, which are drawn together.
SLIPS = ("late_approval", "low_approver", "other_version", "no_approval", "no_rollback_owner",
         "no_rollback_plan", "open_blocker", "fixed_blocker", "no_smoke", "late_smoke",
         "failed_smoke", "smoke_failed_then_passed", "smoke_passed_then_failed", "minor_open",
         "second_approval_saves", "early_smoke")  # fmt: skip


def version(text: str) -> str:
    """Short hash of a page, as people read it out to each other."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def log(gen: np.random.Generator, launch: pd.Timestamp, total: int, slips: tuple[str, ...],
        name: str) -> dict[str, Any]:
    """One log of a launch with the given slips.

    Returns:
        name, total (TWD without VAT), launch_at, deployed (hash), approvals [{by, role, at,
        version}], rollback {owner, plan}, defects [{id, severity, state}], smoke_tests [{at, by,
        passed}].
    """
    at = launch + pd.Timedelta(minutes=int(gen.integers(0, 8)) * 5)
    live, old = (version(f"page {int(gen.integers(0, 10**9))}") for _ in range(2))
    right = {"by": "GM", "role": "general_manager", "version": live,
             "at": _time(_in_office(at - pd.Timedelta(hours=int(gen.integers(1, 30)))))}
    approvals = [right]
    if "late_approval" in slips:
        right["at"] = _time(at + pd.Timedelta(minutes=int(gen.integers(0, 60))))
    if "low_approver" in slips:
        right |= {"role": str(gen.choice(ROLES[:2])), "by": "LYA"}
    if "other_version" in slips:
        right["version"] = old
    if "no_approval" in slips:
        approvals = []
    if "second_approval_saves" in slips:
        approvals.append({"by": "BOD", "role": "board", "version": live,
                          "at": _time(at - pd.Timedelta(minutes=10))})
        approvals[0] = approvals[0] | {"version": old}
    defects = [
        {"id": f"M{n:02d}", "severity": severity, "state": state}
        for n, (severity, state) in enumerate([
            ("minor", "open" if "minor_open" in slips else "closed"), ("blocker", "closed"),
            ("major", "retest"),
            ("blocker", "fixed" if "fixed_blocker" in slips else "closed"),
            ("critical", "open" if "open_blocker" in slips else "closed")], 1)]
    tests = [(12, True)]
    if "no_smoke" in slips:
        tests = []
    if "early_smoke" in slips:
        tests = [(-20, True)]
    if "late_smoke" in slips:
        tests = [(31 + int(gen.integers(0, 60)), True)]
    if "failed_smoke" in slips:
        tests = [(12, False)]
    if "smoke_failed_then_passed" in slips:
        tests = [(25, True), (9, False)]
    if "smoke_passed_then_failed" in slips:
        tests = [(9, True), (28, False), (50, True)]
    return {
        "name": name, "total": total, "launch_at": _time(at), "deployed": live,
        "approvals": approvals,
        "rollback": {"owner": "" if "no_rollback_owner" in slips else "pohan",
                     "plan": None if "no_rollback_plan" in slips else "回復到預熱版 RB-2"},
        "defects": defects,
        "smoke_tests": [{"at": _time(at + pd.Timedelta(minutes=m)), "by": "planner", "passed": ok}
                        for m, ok in tests],
    }


def logs(gen: np.random.Generator, launch: pd.Timestamp, total: int, count: int
         ) -> list[dict[str, Any]]:
    """The clean launch, then logs with one or two slips each; every slip comes in its turn."""
    found = [log(gen, launch, total, (), "1")]
    order = gen.permutation(SLIPS).tolist()
    for n in range(1, count):
        slips = (order[(n - 1) % len(order)],)
        if gen.random() < 0.4:
            slips += (order[(n + 5) % len(order)],)
        found.append(log(gen, launch, total, slips, str(n + 1)))
    return found


def _in_office(moment: pd.Timestamp) -> pd.Timestamp:
    """The same minute of the last office hour up to a moment; nobody signs on a Sunday."""
    while moment.day_of_week > 4 or not 9 <= moment.hour < 18:
        moment -= pd.Timedelta(hours=1)
    return moment


def _time(moment: pd.Timestamp) -> datetime:
    return moment.to_pydatetime().replace(microsecond=0)
