"""Judge of a diagnosis (T1.4.c): labels of days and channels, by F1 of each kind of fault."""

from __future__ import annotations

from typing import Any

import pandas as pd

from autograder.checking.cells import plain
from autograder.checking.compare import Compare, compare
from autograder.checking.verdict import Finding

KEYS = ("date", "channel")
NORMAL = "normal"
FAULTS = ("tracking_break", "stock_out", "disapproved", "demand_drop")
HALF = (
    "You find too few of the rows with demand_drop and call most of the others normal. What falls "
    "to about half lies now above 0.5 and now below, so a limit of 0.5 misses much of it. Put the "
    "limit between half and the usual 1.")
LEAST, LEAST_OF_ONE = 0.80, 0.60  # as the exercise says; a right rule reaches 0.9 and more


def f1_of(truth: list[Any], found: list[Any]) -> dict[str, float]:
    """F1 of each fault that occurs in the truth or among what was found."""
    out = {}
    for label in FAULTS:
        hit = sum(t == label == f for t, f in zip(truth, found, strict=True))
        both = truth.count(label) + found.count(label)
        if both:
            out[label] = 2 * hit / both
    return out


def judge_labels(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """What keeps a diagnosis from passing, None where nothing does.

    Args:
        actual: date, channel, label (a DataFrame of the learner's).
        args: (daily,), the table that was diagnosed.
        expected: the same columns, right.
    """
    keys = expected[list(KEYS)]
    if wrong := compare(actual, keys, Compare("frame", KEYS), "diagnose"):
        return wrong
    if isinstance(actual.index, pd.MultiIndex):
        actual = actual.reset_index()
    if "label" not in actual.columns:
        return Finding("{name}: the column {columns} is missing. You have: {have}. Compare the "
                       "names letter by letter.",
                       {"name": "diagnose", "columns": "label",
                        "have": ", ".join(map(str, actual.columns))})
    mine = {(plain(d), plain(c)): plain(v) for d, c, v in zip(
        actual["date"], actual["channel"], actual["label"], strict=True)}
    found = [mine.get((plain(d), plain(c))) for d, c in keys.itertuples(index=False)]
    strange = [v for v in found if v not in (*FAULTS, NORMAL)]
    if strange:
        return Finding("“{value}” is not one of the five labels ({names}). Write them letter by "
                       "letter.", {"value": str(strange[0])[:40],
                                   "names": ", ".join((NORMAL, *FAULTS))})
    return _by_f1(list(expected["label"]), found)


def _by_f1(truth: list[Any], found: list[Any]) -> Finding | None:
    scores = f1_of(truth, found)
    if not scores or (sum(scores.values()) / len(scores) >= LEAST
                      and min(scores.values()) >= LEAST_OF_ONE):
        return None
    label = min(scores, key=lambda k: scores[k])
    there = truth.count(label)
    missed = sum(t == label != f for t, f in zip(truth, found, strict=True))
    false = sum(f == label != t for t, f in zip(truth, found, strict=True))
    if missed >= false:
        instead = [f for t, f in zip(truth, found, strict=True) if t == label != f]
        if label == "demand_drop" and 2 * instead.count(NORMAL) > len(instead):
            return Finding(HALF, {})
        return Finding("You find too few of the rows with {label}: {missed} of {there} are missed, "
                       "most of them called {other}. Look at what stays as usual on such a day, "
                       "and which of your conditions comes first.",
                       {"label": label, "missed": missed, "there": there,
                        "other": max(set(instead), key=instead.count)})
    other = [t for t, f in zip(truth, found, strict=True) if f == label != t]
    return Finding("You call {false} rows {label} that are something else, most of them {other}. "
                   "Ask of each sign what else could cause it, and add the sign that rules it out.",
                   {"label": label, "false": false, "other": max(set(other), key=other.count)})
