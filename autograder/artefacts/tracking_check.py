"""Tables about a test log against the right ones: what a table lacks is named by its condition."""

from __future__ import annotations

from typing import Any

import pandas as pd

from autograder.checking.compare import Compare, compare, keyed
from autograder.checking.verdict import Finding

from .page_tables import no_truth, unknown_name

MATRIX = Compare("frame", ("kpi",))
FAULTS = Compare("frame", ("event_id", "param", "fault"))

KINDS = ("transaction_id_missing", "double_purchase", "currency_missing", "currency_wrong",
         "value_not_number", "email", "phone")


def judge_matrix(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """None where kpi, computable and missing are right, else what is wrong first."""
    if isinstance(actual, pd.DataFrame) and "missing" in actual.columns:
        several = next((v for v in actual["missing"] if isinstance(v, (list, tuple, set))), None)
        if several is not None:
            return Finding("missing holds a {got}. One text is asked for: join the needs with "
                           "\", \".join(...).", {"got": type(several).__name__},
                           misconception="missing_is_a_list")
        found = unknown_name(keyed(actual, MATRIX), "kpi", set(expected["kpi"]), "tracking_matrix")\
            or no_truth(actual, "computable", "tracking_matrix")
        if found:
            return found
    return compare(actual, expected, MATRIX, "tracking_matrix")


def judge_faults(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """None where all faults are there and no others, else the kind that differs first."""
    if isinstance(actual, pd.DataFrame):
        found = unknown_name(actual, "fault", KINDS, "tracking_faults")
        if found:
            return found
    finding = compare(actual, expected, FAULTS, "tracking_faults")
    if finding is None or not isinstance(actual, pd.DataFrame) \
            or not set(FAULTS.keys) <= set(actual.columns):
        return finding
    mine, right = (set(map(tuple, t[list(FAULTS.keys)].astype(str).to_numpy()))
                   for t in (actual, expected))
    for rows, told in (
        (right - mine, "tracking_faults lacks {count} rows of the kind {fault}, or they name "
                       "another event or parameter. Read the condition of {fault} again."),
        (mine - right, "tracking_faults has {count} rows of the kind {fault} too many. Read the "
                       "condition of {fault} again."),
    ):
        if rows:
            fault = min(row[2] for row in rows)
            return Finding(told, {"fault": fault[:40], "count": sum(r[2] == fault for r in rows)})
    return finding
