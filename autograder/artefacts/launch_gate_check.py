"""The answer of a go-live gate: yes or no, and the reasons for a no."""

from __future__ import annotations

from typing import Any

from autograder.checking.cells import plain
from autograder.checking.compare import Compare, compare
from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

REASONS = ("no_approval", "not_authorised", "approved_late", "other_version", "no_rollback",
           "open_blocker", "no_smoke_test", "smoke_failed")
ANSWER = Compare("tuple", items=(Compare("scalar"), Compare("scalar")), names=("go", "reasons"))


def judge_gate(actual: Any, args: tuple, expected: tuple[bool, str]) -> Finding | None:
    """The first difference from the right answer, with the number of the log.

    Args:
        actual: what the learner's function returned.
        args: (log, policy, rules).
        expected: (go, reasons joined by ", ").
    """
    number = str(args[0].get("name", "?"))[:20]
    which = Text("Hand-made log {log}" if args[0].get("by_hand") else "Log {log}", log=number)
    if not isinstance(actual, (tuple, list)) or len(actual) != 2:
        return compare(actual, expected, ANSWER, "go_live_gate")
    go, reasons = actual
    if isinstance(reasons, (list, tuple, set)):
        return Finding("reasons is a list or a set. One text is asked for: join the codes with "
                       "\", \".join(...).", misconception="reasons_as_list")
    if not isinstance(plain(reasons), str) or not isinstance(plain(go), bool):
        return Finding("go_live_gate must give back two things: True or False, and a text with "
                       "the reasons, which is \"\" when there are none.")
    mine = [r.strip() for r in str(reasons).split(",") if r.strip()]
    if strange := [r for r in mine if r not in REASONS]:
        return Finding("go_live_gate gives the reason {reason}, which is not in the table. Write "
                       "the codes as they stand there.", {"reason": strange[0][:40]})
    right = [r for r in expected[1].split(", ") if r]
    if lost := [r for r in right if r not in mine]:
        return Finding("{which}: the reason {reason} is missing. If you have not written its "
                       "condition yet, write it now; else go through that log by hand with "
                       "it.", {"which": which, "reason": lost[0]})
    if extra := [r for r in mine if r not in right]:
        return Finding("{which}: the reason {reason} does not hold there. Read its condition "
                       "again and go through that log by hand.",
                       {"which": which, "reason": extra[0]})
    if mine != right:
        return Finding("{which}: the reasons are right and not in the order of the table, or one "
                       "stands there twice.", {"which": which})
    if bool(go) != expected[0]:
        return Finding("{which}: the reasons are right, and the answer does not fit them. It is "
                       "True exactly when there is no reason.", {"which": which})
    return None
