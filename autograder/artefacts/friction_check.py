"""A ranking of friction: the numbers of each row, then the order of the rows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from autograder.checking.compare import Compare, compare, keyed
from autograder.checking.verdict import Finding

RANK = Compare("frame", ("step", "platform"), {
    "sessions": 1e-9, "lost_sessions": (1e-6, 1e-6), "lost_margin": (1e-6, 1e-4),
    "low": (1e-6, 1e-4), "high": (1e-6, 1e-4)})
CLOSE = 1e-3  # TWD by which two rows may stand the wrong way round
SMALLEST_FIRST = (
    "The numbers are right, and the smallest loss comes first. Whoever reads the list starts at "
    "the top. Sort by lost_margin with ascending=False.")
BY_SESSIONS = (
    "The numbers are right, and you sort by lost_sessions. Many lost sessions with small carts "
    "cost less than a few with large ones. Sort by lost_margin.")
BY_RATE = (
    "The numbers are right, and you sort by the share that is lost. A high share of few sessions "
    "costs little. Sort by lost_margin.")
NOT_SORTED = (
    "The numbers are right, and the rows are not in the order of lost_margin, largest first and "
    "missing ones (NA) last. Sort them at the end: sort_values(\"lost_margin\", ascending=False).")


def judge_friction(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """None where every row is right and the largest loss stands first.

    Args:
        actual: the learner's table.
        args: (flow, steps, benchmark).
        expected: the right table.
    """
    found = compare(actual, expected, RANK, "rank_friction")
    if found is not None:
        return found
    table = keyed(actual, RANK)
    values = pd.to_numeric(table["lost_margin"], errors="coerce").astype(float)
    if _falling(values):
        return None
    lost = pd.to_numeric(table["lost_sessions"], errors="coerce").astype(float)
    rate = lost / pd.to_numeric(table["sessions"], errors="coerce").astype(float)
    if _falling(-values):
        return Finding(SMALLEST_FIRST, {}, "smallest_first")
    if _falling(lost):
        return Finding(BY_SESSIONS, {}, "by_sessions")
    if _falling(rate):
        return Finding(BY_RATE, {}, "by_rate")
    return Finding(NOT_SORTED, {}, "not_sorted")


def _falling(values: pd.Series) -> bool:
    """Whether no value is larger than the one before it, with missing ones at the end."""
    known = values.dropna()
    last = values.notna().to_numpy().nonzero()[0]
    if len(last) and last[-1] != len(last) - 1:
        return False
    return bool((known.diff().dropna() <= CLOSE).all())
