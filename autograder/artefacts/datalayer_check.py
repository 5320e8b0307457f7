"""A table of faults of a dataLayer and network log against the right one, by kind of fault."""

from __future__ import annotations

from typing import Any

import pandas as pd

from autograder.checking.compare import Compare, compare
from autograder.checking.verdict import Finding

KINDS = ("never_sent", "sent_twice", "not_pushed", "changed", "without_consent", "wrong_order",
         "pushed_twice", "value_not_items", "not_marked")
ROWS = Compare("frame", ("row_id", "fault"))


def judge_datalayer(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """None where all faults are there and no others, else the kind that differs first.

    Args:
        actual: row_id, fault as the learner's function gives them.
        args: (log,).
        expected: the right table.
    """
    finding = compare(actual, expected, ROWS, "audit_datalayer")
    if finding is None or not isinstance(actual, pd.DataFrame) \
            or not set(ROWS.keys) <= set(actual.columns):
        return finding
    mine, right = (set(map(tuple, t[list(ROWS.keys)].astype(str).to_numpy()))
                   for t in (actual, expected))
    strange = sorted({kind for _, kind in mine} - set(KINDS))
    if strange:
        return Finding("audit_datalayer names a fault {fault}, which is not in the table. Write "
                       "the names as they stand there.", {"fault": strange[0][:40]})
    for kind in KINDS:
        if any(k == kind for _, k in right) and not any(k == kind for _, k in mine):
            return Finding("audit_datalayer finds no {fault} at all in this log, where there is "
                           "one or more. If you have not written that kind yet, write it now; else "
                           "read its condition again.", {"fault": kind})
    for rows, told in (
        (right - mine, "audit_datalayer lacks {count} rows of the kind {fault}, or they name "
                       "another row of the log, first {row}. Read the condition of {fault} again."),
        (mine - right, "audit_datalayer has {count} rows of the kind {fault} too many, first "
                       "{row}. Read the condition of {fault} again."),
    ):
        if rows:
            fault = min(kind for _, kind in rows)
            own = sorted(row for row, kind in rows if kind == fault)
            return Finding(told, {"fault": fault[:40], "count": len(own), "row": own[0][:20]})
    return finding
