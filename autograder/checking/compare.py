"""Compare a learner's value with the expected one and name the first thing that differs.

Pure and tolerant: any number type, missing equals missing and never 0, rows in any order unless
the task asks for one. A finding says where and in which direction, never the expected value.
"""

from __future__ import annotations

import inspect
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from .cells import EXACT, all_close, close, label, other_type, plain, shown
from .messages import Text, language
from .verdict import Finding

# The key of a Series read as a table: a word that no message shows.
SERIES = ("key",)


@dataclass(frozen=True)
class Compare:
    """How two values are compared.

    kind: frame | series | scalar | mapping | tuple.
    keys: columns that name a row of a frame (none: rows are matched by position).
    columns: relative tolerance by column (frame) or key (mapping); scalar and series: key "". A
        pair is (relative, absolute): amounts that may be a dollar off.
        Text and dates are compared exactly whatever the tolerance.
    ordered: rows must come in the expected order.
    items: the comparison of each item of a tuple.
    names: what each item of a tuple is called in messages.
    extra_columns: a frame may have more columns than expected.
    """

    kind: str = "frame"
    keys: tuple[str, ...] = ()
    columns: dict[str, float | tuple[float, float]] = field(default_factory=dict)
    ordered: bool = False
    items: tuple[Compare, ...] = ()
    names: tuple[str, ...] = ()
    extra_columns: bool = True


def compare(actual: Any, expected: Any, spec: Compare, name: str) -> Finding | None:
    """The first difference as a Finding, None when the values agree.

    name: what the learner's value is called, usually the function's name.
    """
    if actual is None and spec.kind == "scalar" and plain(expected) is None:
        return None  # None says "not known" as NaN and NA do
    wrong = _unusable(actual, name)
    if wrong:
        return wrong
    return {
        "frame": _frame,
        "series": _series,
        "scalar": _scalar,
        "mapping": _mapping,
        "tuple": _tuple,
    }[spec.kind](actual, expected, spec, name)


def same(actual: Any, expected: Any, spec: Compare) -> bool:
    """True when `compare` finds no difference; values it cannot handle are not the same."""
    try:
        return compare(actual, expected, spec, "") is None
    except (Exception, SystemExit, KeyboardInterrupt):  # a strange value counts as different
        return False


def _unusable(actual: Any, name: str) -> Finding | None:
    if actual is None:
        return Finding(
            "{name} gives back None. A function that computes but does not return gives None: "
            "end it with return and your result.",
            {"name": name},
        )
    if actual is ...:
        return Finding("{name} gives back the placeholder ... : put your result there.",
                       {"name": name})
    if inspect.isgenerator(actual) or isinstance(actual, (map, filter, zip)) \
            or inspect.iscoroutine(actual):
        return Finding(
            "{name} gives back a generator, which holds no values yet. Collect them first, for "
            "example in a list or a DataFrame, and return that.",
            {"name": name},
        )
    if callable(actual) and not isinstance(actual, (pd.DataFrame, pd.Series)):
        return Finding("{name} gives back a function. Did you forget the parentheses of a call?",
                       {"name": name})
    return None


def _kind_of(value: Any) -> str:
    return type(value).__name__


def _wrong_type(actual: Any, wanted: str, name: str) -> Finding:
    return Finding(
        "{name} gives back a {got}; a {wanted} was asked for.",
        {"name": name, "got": _kind_of(actual), "wanted": wanted},
    )


def _frame(actual: Any, expected: pd.DataFrame, spec: Compare, name: str) -> Finding | None:
    if not isinstance(actual, pd.DataFrame):
        return _wrong_type(actual, "DataFrame", name)
    actual = keyed(actual, spec)
    missing = [c for c in expected.columns if c not in actual.columns]
    if missing and actual.shape == (0, 0):
        return Finding(
            "{name} gives back a table without rows and without columns. A table of 0 rows needs "
            "its columns as well: pd.DataFrame(rows, columns=[{columns}]).",
            {"name": name, "columns": ", ".join(f'"{c}"' for c in expected.columns)})
    if missing:
        return Finding(
            "{name}: the column {columns} is missing. You have: {have}. Compare the names letter "
            "by letter.",
            {"name": name, "columns": ", ".join(map(str, missing)),
             "have": ", ".join(map(str, actual.columns)) or "—"},
        )
    if not spec.extra_columns:
        extra = [c for c in actual.columns if c not in expected.columns]
        if extra:
            return Finding("{name}: the column {columns} was not asked for. Leave it out.",
                           {"name": name, "columns": ", ".join(map(str, extra))})
    if actual.columns.duplicated().any():
        twice = actual.columns[actual.columns.duplicated()][0]
        return Finding("{name}: the column {columns} stands there twice.",
                       {"name": name, "columns": twice})
    if spec.keys:
        return _keyed(actual, expected, spec, name)
    if len(actual) != len(expected):
        return _row_count(len(actual), len(expected), name)
    labels = [str(i) for i in range(len(expected))]
    return _columns(actual.reset_index(drop=True), expected.reset_index(drop=True), labels, spec,
                    name)


def keyed(actual: pd.DataFrame, spec: Compare) -> pd.DataFrame:
    """Keys that the learner left in the index count as columns."""
    in_index = [n for n in actual.index.names if n in spec.keys and n not in actual.columns]
    if in_index:
        return actual.reset_index()
    if len(spec.keys) == 1 and spec.keys[0] not in actual.columns and actual.index.name is None \
            and not isinstance(actual.index, (pd.RangeIndex, pd.MultiIndex)):
        return actual.rename_axis(spec.keys[0]).reset_index()
    return actual


def _row_count(have: int, wanted: int, name: str) -> Finding:
    return Finding(
        "{name} has too many rows: {have}. Look for rows that should not be there or stand twice."
        if have > wanted
        else "{name} has too few rows: {have}. Look for what was dropped on the way.",
        {"name": name, "have": have},
    )


def _keyed(actual: pd.DataFrame, expected: pd.DataFrame, spec: Compare, name: str
           ) -> Finding | None:
    mine = [_key(row) for row in actual[list(spec.keys)].itertuples(index=False)]
    right = [_key(row) for row in expected[list(spec.keys)].itertuples(index=False)]
    known, have = set(right), set()
    twice = None
    for k in mine:
        if twice is None and k in have and k in known:
            twice = k
        have.add(k)
    what = {"name": name, "keys": ", ".join(spec.keys)}
    if twice is not None and len(known) == len(right) and spec.keys == SERIES:
        return Finding("{name}: {row} stands in the index more than once. One value for each is "
                       "asked for.", {"name": name, "row": label(twice)})
    if twice is not None and len(known) == len(right):
        return Finding("{name}: the row {row} ({keys}) stands there more than once. One row for "
                       "each {keys} is asked for.",
                       {**what, "row": label(twice)})
    absent = [k for k in right if k not in have]
    if spec.keys == SERIES and absent and mine and len(absent) == len(right):
        return Finding("{name}: the index of your Series begins with {row}, and none of it was "
                       "asked for. Look at what you group by.", {**what, "row": label(mine[0])})
    none = bool(absent and mine and len(absent) == len(right))
    if none and (other := other_type(mine, right, spec.keys)):
        return Finding(
            "{name}: {key} is text in your table, and numbers were asked for. Turn it into numbers "
            "with int(…), or astype(\"int64\") for the whole column." if other[1] else
            "{name}: {key} is a number in your table, and text was asked for. Keep it as it is "
            "written, or turn it into text with str(…).", {"name": name, "key": other[0]})
    if none:
        return Finding("{name}: none of your rows has a {keys} that was asked for; yours begin "
                       "with {row}. Look at how you make {keys}.",
                       {**what, "row": label(mine[0])})
    extra = [k for k in mine if k not in known]
    if spec.keys == SERIES and (absent or extra):
        found = absent or extra
        return Finding(
            "{name}: {count} of {total} values are missing, first {row}. Look for the step that "
            "loses them." if absent else
            "{name}: {count} values do not belong there, first {row}. Look for the step that "
            "should leave them out.",
            {"name": name, "count": len(found), "total": len(right), "row": label(found[0])})
    if absent:
        return Finding("{name}: {count} of {total} rows are missing, first {row} ({keys}). Look "
                       "for the step that loses them.",
                       {**what, "count": len(absent), "total": len(right),
                        "row": label(absent[0])})
    if extra:
        return Finding("{name}: {count} rows do not belong there, first {row} ({keys}). Look "
                       "for the step that should leave them out.",
                       {**what, "count": len(extra), "row": label(extra[0])})
    if len(mine) != len(right):
        return _row_count(len(mine), len(right), name)
    if spec.ordered and mine != right:
        first = next(k for k, r in zip(mine, right, strict=True) if k != r)
        return Finding("{name}: the rows are not in the order asked for; {row} comes too early.",
                       {**what, "row": label(first)})
    if len(known) == len(right):
        place = {k: i for i, k in enumerate(mine)}
        actual = actual.iloc[[place[k] for k in right]]
    else:  # keys that repeat: both sides in one stable order
        actual = actual.iloc[sorted(range(len(mine)), key=lambda i: (str(mine[i]), i))]
        order = sorted(range(len(right)), key=lambda i: (str(right[i]), i))
        expected, right = expected.iloc[order], [right[i] for i in order]
    return _columns(actual.reset_index(drop=True), expected.reset_index(drop=True),
                    [label(k) for k in right], spec, name)


def _key(row: tuple) -> tuple:
    return tuple(plain(v) for v in row)


def _columns(actual: pd.DataFrame, expected: pd.DataFrame, labels: list[str], spec: Compare,
             name: str) -> Finding | None:
    for column in expected.columns:
        if column in spec.keys:
            continue
        rtol = spec.columns.get(column, EXACT)
        if all_close(actual[column], expected[column], rtol):
            continue
        finding = _values(
            list(actual[column]), list(expected[column]), labels, rtol,
            name if spec.keys == SERIES else _within(name, column),
        )
        if finding:
            return finding
    return None


def _values(mine: list, right: list, labels: list[str], rtol: float, name: str) -> Finding | None:
    """First difference of two equally long lists, with count and direction."""
    wrong = [i for i, (a, b) in enumerate(zip(mine, right, strict=True)) if not close(a, b, rtol)]
    if not wrong:
        return None
    first = wrong[0]
    if _rounded(mine, right, wrong):
        return Finding("{name} is rounded. Keep the value as it is computed, and round only where "
                       "it is shown.", {"name": name})
    params = {"name": name, "count": len(wrong), "total": len(right), "row": labels[first]}
    a, b = plain(mine[first]), plain(right[first])
    single = len(right) == 1 and not labels[0]
    if a is None or b is None:
        if single:
            return Finding(
                "{name} is missing (NA), but it can be computed. Look at what makes it NA."
                if a is None else
                "{name} has a value where nothing can be known: it must be missing (NA).", params)
        if a is None:
            msgid = "{name} is missing (NA) in {count} of {total} rows where there is a value, " \
                    "first {row}. Look at what makes it NA there."
        elif a == 0:
            msgid = "{name} is 0 in {row}, where it cannot be known. 0 is a value; with nothing " \
                    "to divide by, leave the cell missing (NA)."
        else:
            msgid = "{name} has a value in {count} of {total} rows where it must be missing " \
                    "(NA), first {row}. What cannot be known is not filled in."
        return Finding(msgid, params)
    if isinstance(a, float) and isinstance(b, float):
        if math.isinf(a):
            return Finding(
                "{name} is infinite. Nothing to divide by makes the value missing (NA)." if single
                else "{name} is infinite in {row}. Nothing to divide by makes the value missing "
                "(NA).", params)
        high = all(_above(mine[i], right[i]) for i in wrong)
        low = all(_below(mine[i], right[i]) for i in wrong)
        if single:
            return Finding("{name} is too high. Work this one case out by hand and compare it "
                           "with your steps." if a > b else
                           "{name} is too low. Work this one case out by hand and compare it "
                           "with your steps.", params)
        if high:
            return Finding("{name} is too high in {count} of {total} rows, first {row}. Work that "
                           "row out by hand and compare it with your steps.", params)
        if low:
            return Finding("{name} is too low in {count} of {total} rows, first {row}. Work that "
                           "row out by hand and compare it with your steps.", params)
        return Finding(
            "{name} is wrong in {count} of {total} rows, first {row}, where it is {direction}. "
            "Work that row out by hand and compare it with your steps.",
            {**params, "direction": Text("too high") if a > b else Text("too low")},
        )
    if isinstance(b, float):
        told = {**params, "value": shown(mine[first])}
        return Finding("{name} is not a number: you have {value}. Convert it." if single else
                       "{name} is not a number in {row}: you have {value}. Convert it.", told)
    told = {**params, "value": shown(a)}
    return Finding("{name} is not right: you have {value}." if single else
                   "{name} is not right in {count} of {total} rows, first {row}: you have {value}.",
                   told)


def _rounded(mine: list, right: list, wrong: list[int]) -> bool:
    """True where all wrong values are the right ones rounded to the same number of decimals."""
    pairs = [(plain(mine[i]), plain(right[i])) for i in wrong]
    if not all(type(a) is float and type(b) is float and math.isfinite(a) for a, b in pairs):
        return False
    # 0 in place of every value is no rounding anybody meant
    return any(a for a, _ in pairs) and any(
        all(abs(a - round(b, digits)) < 10.0 ** -(digits + 6) for a, b in pairs)
        for digits in range(5))


def _above(a: Any, b: Any) -> bool:
    a, b = plain(a), plain(b)
    return isinstance(a, float) and isinstance(b, float) and a > b


def _below(a: Any, b: Any) -> bool:
    a, b = plain(a), plain(b)
    return isinstance(a, float) and isinstance(b, float) and a < b


def _series(actual: Any, expected: pd.Series, spec: Compare, name: str) -> Finding | None:
    if isinstance(actual, dict):
        actual = pd.Series(actual)
    if isinstance(actual, pd.DataFrame) and actual.shape[1] == 1:
        actual = actual.iloc[:, 0]
    if not isinstance(actual, pd.Series):
        return _wrong_type(actual, "Series", name)
    column = "value"
    right = pd.DataFrame({"key": expected.index, column: list(expected)})
    mine = pd.DataFrame({"key": actual.index, column: list(actual)})
    rule = Compare("frame", SERIES, {column: spec.columns.get("", EXACT)}, spec.ordered)
    return _frame(mine, right, rule, name)


def _scalar(actual: Any, expected: Any, spec: Compare, name: str) -> Finding | None:
    if isinstance(actual, (pd.Series, pd.DataFrame, np.ndarray)) and actual.size == 1:
        actual = np.asarray(actual).reshape(-1)[0]
    if isinstance(actual, (pd.Series, pd.DataFrame, np.ndarray, list, dict, tuple, set)):
        return Finding("{name} gives back a {got}; one single value was asked for.",
                       {"name": name, "got": _kind_of(actual)})
    return _values([actual], [expected], [""], spec.columns.get("", EXACT), name)


def _mapping(actual: Any, expected: dict, spec: Compare, name: str) -> Finding | None:
    if isinstance(actual, pd.Series):
        actual = actual.to_dict()
    if not isinstance(actual, dict):
        return _wrong_type(actual, "dict", name)
    missing = [k for k in expected if k not in actual]
    if missing:
        return Finding("{name}: the key {keys} is missing. You have: {have}.",
                       {"name": name, "keys": ", ".join(map(str, missing)),
                        "have": ", ".join(map(str, actual)) or "—"})
    for key, right in expected.items():
        finding = _values([actual[key]], [right], [""], spec.columns.get(key, EXACT),
                          _within(name, key))
        if finding:
            return finding
    return None


def _tuple(actual: Any, expected: tuple, spec: Compare, name: str) -> Finding | None:
    if not isinstance(actual, (tuple, list)) or len(actual) != len(spec.items):
        return Finding("{name} must give back {count} things together: return a, b.",
                       {"name": name, "count": len(spec.items)})
    for i, item in enumerate(spec.items):
        called = spec.names[i] if i < len(spec.names) else f"{name}[{i}]"
        finding = compare(actual[i], expected[i], item, called)
        if finding:
            return finding
    return None


def _within(name: str, part: object) -> str:
    """A part of what a function gives back, as it is told: kpis: roas."""
    return f"{name}\uff1a{part}" if language() == "zh-TW" else f"{name}: {part}"
