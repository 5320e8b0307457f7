"""Tolerant comparison of a learner's value with the right one; yields the most basic finding.

Dtypes do not matter (int, float, numpy, pandas nullable, object columns; dates or ISO text), rows
only where the task says so. NA equals NA and is not 0. The expected value is never told.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from .messages import Message
from .values import Column, column, differences, mixed, same_cell
from .verdict import Finding

KINDS = ("frame", "series", "scalar", "mapping", "tuple", "text", "list")


@dataclass(frozen=True)
class Compare:
    """How a value is compared.

    Args:
        kind: frame, series, scalar, mapping, tuple (of `items`), text, list.
        keys: columns that name a row of a frame.
        columns: column (or key of a mapping) -> relative tolerance, 0 for equal; "" stands for
            the only value of a scalar or series. Empty: everything expected, exactly.
        ordered: the order of the rows matters.
        atol: absolute slack for sums of floats.
        items: comparisons of a tuple's members; `names` are what the learner calls them.
    """

    kind: str = "frame"
    keys: tuple[str, ...] = ()
    columns: Mapping[str, float] = field(default_factory=dict)
    ordered: bool = False
    atol: float = 1e-9
    items: tuple[Compare, ...] = ()
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {self.kind!r}")

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON; the inverse is `from_dict`."""
        return {
            "kind": self.kind, "keys": list(self.keys), "columns": dict(self.columns),
            "ordered": self.ordered, "atol": self.atol, "names": list(self.names),
            "items": [i.as_dict() for i in self.items],
        }  # fmt: skip

    @classmethod
    def from_dict(cls, d: Mapping[str, Any]) -> Compare:
        """A comparison from `as_dict`."""
        return cls(
            d["kind"], tuple(d["keys"]), dict(d["columns"]), d["ordered"], d["atol"],
            tuple(cls.from_dict(i) for i in d["items"]), tuple(d["names"]),
        )  # fmt: skip

    def find(self, actual: Any, expected: Any) -> Finding | None:
        """The first thing wrong with `actual`, or None."""
        return compare(actual, expected, self)


NOUNS = {
    "frame": Message("a table (pandas DataFrame)"),
    "series": Message("a Series with one value per name"),
    "scalar": Message("one number"),
    "mapping": Message("a dictionary"),
    "tuple": Message("several values, separated by commas"),
    "text": Message("a text"),
    "list": Message("a list"),
}


def compare(actual: Any, expected: Any, how: Compare) -> Finding | None:
    """The first difference between a learner's value and the right one, or None."""
    if actual is None and expected is not None:
        return Finding(
            "The result is None, so nothing came back; {noun} is wanted. End the function with "
            "return and the value.", {"noun": NOUNS[how.kind]}, "none")  # fmt: skip
    if isinstance(actual, types.GeneratorType) or (
        hasattr(type(actual), "__next__") and hasattr(type(actual), "__iter__")
    ):
        return Finding(
            "The result is a generator, which holds no values yet; {noun} is wanted. Use return "
            "instead of yield, or collect the values first.",
            {"noun": NOUNS[how.kind]}, "generator")  # fmt: skip
    return _BY_KIND[how.kind](actual, expected, how)


def _wrong_type(actual: Any, how: Compare) -> Finding:
    return Finding("The result is {got}, but the task wants {noun}. Look at what your function "
                   "returns at the end.", {"got": describe(actual), "noun": NOUNS[how.kind]},
                   "type")  # fmt: skip


def describe(value: Any) -> Message | str:
    """What a value is, in words a beginner knows."""
    for types_, text in (
        (pd.DataFrame, "a table (pandas DataFrame)"), (pd.Series, "a Series"),
        (dict, "a dictionary"), (str, "a text"), (bool, "True or False"),
        ((int, float, np.number), "one number"), (tuple, "a tuple"), (list, "a list"),
        (np.ndarray, "a numpy array"),
    ):  # fmt: skip
        if isinstance(value, types_):
            return Message(text)
    if callable(value):
        return Message("a function that was not called")
    return str(type(value).__name__)[:40]


def _frame(actual: Any, expected: pd.DataFrame, how: Compare) -> Finding | None:
    if not isinstance(actual, pd.DataFrame):
        return _wrong_type(actual, how)
    wanted = list(dict.fromkeys([*how.keys, *(how.columns or expected.columns)]))
    have = [str(c) for c in actual.columns]
    missing = [c for c in wanted if c not in have]
    in_index = [c for c in missing if c in actual.index.names]
    if in_index:
        return Finding("{columns} is the index of your table, but should be a column. Add "
                       ".reset_index() at the end.", {"columns": _names(in_index)}, "columns")
    if missing:
        return Finding("Your table lacks the column {columns}. It has: {have}. Compare the names "
                       "letter by letter.", {"columns": _names(missing), "have": _names(have)},
                       "columns")  # fmt: skip
    twice = sorted({c for c in have if c in wanted and have.count(c) > 1})
    if twice:
        return Finding("Your table has the column {columns} twice. Keep one of them.",
                       {"columns": _names(twice)}, "columns")  # fmt: skip
    mine = {c: column(actual[actual.columns[have.index(c)]], expected[c]) for c in wanted}
    right = {c: column(expected[c], expected[c]) for c in wanted}
    if how.keys:
        return _by_keys(mine, right, how, wanted)
    n, m = len(actual), len(expected)
    if n != m:
        return _row_count(n, m)
    rows = (np.arange(n), np.arange(n))
    if not how.ordered:
        rows = tuple(np.array(sorted(range(n), key=lambda i, t=t: tuple(
            (t[c].keys[i] is None, str(t[c].keys[i])) for c in wanted)), dtype=int)
            for t in (mine, right))  # fmt: skip
    return _values(mine, right, how, wanted, *rows, lambda i: Message("row {n}", {"n": i + 1}))


def _row_count(n: int, m: int) -> Finding:
    text = (
        "Your table has too many rows. Check which rows should have been left out."
        if n > m
        else "Your table has too few rows. Check which rows you filtered away."
    )
    return Finding(text, {}, "extra" if n > m else "keys")


def _by_keys(mine: dict, right: dict, how: Compare, wanted: list[str]) -> Finding | None:
    keys = [list(zip(*(t[k].keys for k in how.keys), strict=True)) for t in (mine, right)]
    at, want = ({}, {})
    for table, seen in zip(keys, (at, want), strict=True):
        for i, key in enumerate(table):
            seen.setdefault(key, i)
    name = " + ".join(f"`{k}`" for k in how.keys)
    lost = [k for k in want if k not in at]
    if lost and how.ordered and len(how.keys) == 1:
        shown: Any = _names(k[0] for k in lost)
    else:
        shown = _key_text(how.keys, lost[0]) if lost else ""
    if lost and not any(k in want for k in at) and at:
        return Finding("No row of your table has a {name} that is wanted; yours begin with {key}. "
                       "Check what one row stands for.",
                       {"name": name, "key": _key_text(how.keys, keys[0][0])}, "keys")
    if lost:
        return Finding("Your table has no row for {key} ({count} of {total} rows are missing). "
                       "Find the step that loses it.",
                       {"key": shown, "count": len(lost), "total": len(want)}, "keys")
    extra = [k for k in at if k not in want]
    if extra:
        return Finding("Your table has rows that do not belong there: {count}, the first is "
                       "{key}. Find the step that should have left it out.",
                       {"key": _key_text(how.keys, extra[0]), "count": len(extra)}, "extra")
    if len(keys[0]) != len(at):
        double = next(k for i, k in enumerate(keys[0]) if at[k] != i)
        return Finding("Your table has more than one row for {key}. One row per {name} is wanted.",
                       {"key": _key_text(how.keys, double), "name": name}, "duplicates")
    if how.ordered and keys[0] != keys[1]:
        first = next(i for i, (a, b) in enumerate(zip(*keys, strict=True)) if a != b)
        return Finding("The rows are all there, but not in the order of the task; the first out "
                       "of place is row {n}, {key}.",
                       {"n": first + 1, "key": _key_text(how.keys, keys[0][first])}, "order")
    order = list(want)
    rows = (np.array([at[k] for k in order], dtype=int), np.arange(len(order)))
    rest = [c for c in wanted if c not in how.keys]
    return _values(mine, right, how, rest, *rows, lambda i: _key_text(how.keys, order[i]))


def _values(mine: dict, right: dict, how: Compare, wanted: list[str], rows_mine: np.ndarray,
            rows_right: np.ndarray, say: Any) -> Finding | None:  # fmt: skip
    for c in wanted:
        rtol = how.columns.get(c, how.columns.get("", 0.0))
        bad, side = differences(mine[c].take(rows_mine), right[c].take(rows_right), rtol, how.atol)
        if len(bad):
            return value_finding(c, side, len(bad), len(rows_mine), say(int(bad[0])))
    return None


SIDES = {
    "high": "`{column}` is too high in {bad} of {total} rows, first in {key}. Work that row out "
            "by hand and compare it with your steps.",
    "low": "`{column}` is too low in {bad} of {total} rows, first in {key}. Work that row out "
           "by hand and compare it with your steps.",
    "mixed": "`{column}` differs in {bad} of {total} rows, too high in some and too low in others; "
             "the first is {key}. Work that row out by hand and compare it with your steps.",
    "missing": "`{column}` is missing in {bad} of {total} rows although it can be computed, first "
               "in {key}. Look at what makes it NA there.",
    "present": "`{column}` has a value in {bad} of {total} rows where there should be none (NA), "
               "first in {key}. Ask whether it can be known there.",
    "zero": "`{column}` is 0 in {bad} of {total} rows where it cannot be known, first in {key}. "
            "0 is a value; leave the cell missing (NA).",
    "infinite": "`{column}` is infinite in {bad} of {total} rows, first in {key}. Decide what "
                "should stand there when the denominator is 0.",
    "text": "`{column}` holds text where numbers are wanted, first in {key}. Convert it.",
    "other": "`{column}` differs in {bad} of {total} rows, first in {key}. Look at that row in "
             "the data and follow it through your steps.",
}  # fmt: skip
ONE = {
    "high": "{name} is too high. Go through your steps on a few rows by hand.",
    "low": "{name} is too low. Go through your steps on a few rows by hand.",
    "missing": "{name} is missing (NA), although it can be computed.",
    "present": "{name} has a value, but cannot be known here: it should be missing (NA).",
    "zero": "{name} is 0, but cannot be known here: it should be missing (NA).",
    "infinite": "{name} is infinite. Decide what should come out when the denominator is 0.",
    "text": "{name} is a text, but a number is wanted. Convert it.",
    "other": "{name} is not right yet. Follow one case through your steps.",
}


def value_finding(column_: str, side: str, bad: int, total: int, key: Any) -> Finding:
    """A finding about values of a column; `key` says which row is the first."""
    params = {"column": column_, "bad": bad, "total": total, "key": key}
    return Finding(SIDES[side], params, "values")


def _series(actual: Any, expected: pd.Series, how: Compare) -> Finding | None:
    if isinstance(actual, dict):
        actual = pd.Series(actual, dtype=object)
    if not isinstance(actual, pd.Series):
        return _wrong_type(actual, how)
    rtol = how.columns.get("", 0.0)
    frames = []
    for s in (actual, expected):
        frames.append(pd.DataFrame({"name": s.index.to_numpy(dtype=object), "value": s.array}))
    inner = Compare("frame", ("name",), {"value": rtol}, how.ordered, how.atol)
    return _frame(frames[0], frames[1], inner)


def _scalar(actual: Any, expected: Any, how: Compare) -> Finding | None:
    if isinstance(actual, (pd.Series, np.ndarray)) and np.size(actual) == 1:
        actual = np.ravel(np.asarray(actual, dtype=object))[0]
    if isinstance(actual, (pd.DataFrame, pd.Series, np.ndarray, dict, list, tuple, set)):
        return _wrong_type(actual, how)
    if callable(actual):
        return _wrong_type(actual, how)
    side = same_cell(actual, expected, how.columns.get("", 0.0), how.atol)
    return Finding(ONE[side], {"name": Message("The result")}, "values") if side else None


def _mapping(actual: Any, expected: dict, how: Compare) -> Finding | None:
    if isinstance(actual, pd.Series):
        actual = actual.to_dict()
    if not isinstance(actual, dict):
        return _wrong_type(actual, how)
    wanted = list(how.columns) or list(expected)
    missing = [k for k in wanted if k not in actual]
    if missing:
        return Finding("Your dictionary lacks {columns}. It has: {have}.",
                       {"columns": _names(missing), "have": _names(actual)}, "columns")
    for k in wanted:
        side = same_cell(actual[k], expected[k], how.columns.get(k, 0.0), how.atol)
        if side:
            return Finding(ONE[side], {"name": f"`{k}`"}, "values")
    return None


def _tuple(actual: Any, expected: tuple, how: Compare) -> Finding | None:
    if not isinstance(actual, (tuple, list)):
        return Finding("The result is {got}, but the task wants {n} values: return a, b.",
                       {"got": describe(actual), "n": len(how.items)}, "type")  # fmt: skip
    if len(actual) != len(how.items):
        return Finding("Your function returns {got} values; {n} are wanted.",
                       {"got": len(actual), "n": len(how.items)}, "type")  # fmt: skip
    names = how.names or tuple(str(i + 1) for i in range(len(how.items)))
    found = [(compare(a, e, item), name) for a, e, item, name in
             zip(actual, expected, how.items, names, strict=True)]  # fmt: skip
    for basic in ("none", "generator", "type", "columns", None):
        for one, name in found:
            if one and (basic is None or one.kind == basic):
                return Finding("{name}: {finding}", {"name": name, "finding": one}, one.kind)
    return None


def _text(actual: Any, expected: str, how: Compare) -> Finding | None:
    if not isinstance(actual, str):
        return _wrong_type(actual, how)
    if actual.strip() == expected.strip():
        return None
    return Finding(ONE["other"], {"name": Message("The text")}, "values")


def _list(actual: Any, expected: list, how: Compare) -> Finding | None:
    if isinstance(actual, (pd.Series, np.ndarray, pd.Index, tuple)):
        actual = list(actual)
    if not isinstance(actual, list):
        return _wrong_type(actual, how)
    if len(actual) != len(expected):
        text = ("Your list has too many entries: {n}." if len(actual) > len(expected)
                else "Your list has too few entries: {n}.")  # fmt: skip
        return Finding(text, {"n": len(actual)}, "keys")
    pairs = [actual, list(expected)]
    if not how.ordered:
        pairs = [sorted(p, key=lambda v: str(mixed(v))) for p in pairs]
    rtol = how.columns.get("", 0.0)
    for i, (a, e) in enumerate(zip(*pairs, strict=True)):
        if same_cell(a, e, rtol, how.atol):
            return Finding("Entry {n} of your list is not right yet.", {"n": i + 1}, "values")
    return None


_BY_KIND = {
    "frame": _frame, "series": _series, "scalar": _scalar, "mapping": _mapping, "tuple": _tuple,
    "text": _text, "list": _list,
}  # fmt: skip


def _names(names: Any, most: int = 12) -> str:
    names = [f"`{str(n)[:40]}`" for n in names]
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def _key_text(names: tuple[str, ...], key: tuple) -> str:
    shown = []
    for k, v in zip(names, key, strict=True):
        if isinstance(v, pd.Timestamp):
            v = v.date() if v == v.normalize() else v
        text = "NA" if v is None else str(v)[:60]
        shown.append(text if len(names) == 1 else f"{k} {text}")
    return ", ".join(shown)


__all__ = ["Column", "Compare", "compare", "describe", "value_finding"]
