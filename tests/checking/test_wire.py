"""The codec between two processes: what goes in comes out, and what is forged does no harm."""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import json
import pathlib
from collections import Counter, OrderedDict, defaultdict, deque
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from autograder.checking.compare import Compare, compare
from autograder.checking.remote import pack_finding, unpack_finding
from autograder.checking.run import Failed, call
from autograder.checking.wire import TooMuch, Unfit, Unreadable, pack, unpack

DAYS = pd.date_range("2026-01-01", periods=3, freq="D")
TAIPEI = dt.timezone(dt.timedelta(hours=8))
PLAIN = [
    None, True, 7, 10**50, -(10**400), 1.5, -0.0, float("nan"), float("-inf"), "中文", "\ud800",
    "長" * 5000, ..., b"\xff\0", (1, "a", None), [1, [2, {"t": 3}]], {"中": 1, "b": [1.5]},
    {"t": 1}, {1: 2, None: 3, (1, 2): []}, {1, 2}, frozenset("a"), [0.5] * 99, list(range(99)),
    ["a\0b", ""] * 50, ["x"] * 50, [True] * 50, [2**70] * 50, range(3, 10, 2), 1j, deque([1]),
    Counter("aab"), OrderedDict(a=1), defaultdict(None, a=1), decimal.Decimal("1.20"),
    fractions.Fraction(10**30, 3), dt.datetime(2026, 1, 1, 3),
    dt.datetime(2026, 1, 1, tzinfo=TAIPEI), dt.date(2026, 1, 1), dt.time(3, 4),
    dt.timedelta(1, 2, 3), pd.Timestamp("2026-01-01"), pd.Timestamp("2026-01-01", tz="UTC"),
    pd.Timestamp("2026-01-01 05:06", tz="Asia/Taipei"), pd.NaT, pd.NA, pd.Timedelta("1D"),
    pd.Period("2026-01"), pd.Interval(1, 2.5), np.float64(1.5), np.float32(2), np.int64(3),
    np.bool_(True), np.str_("ab"), np.datetime64("2026-01-01"), np.timedelta64(5, "s"),
]  # fmt: skip
ARRAYS = [
    np.array([[1, 2], [3, 4]]), np.array(["ab", "c"]), np.array([1, "a", None], dtype=object),
    np.zeros((0, 3)), np.array(5.0), np.array([True, False]), DAYS.to_numpy(),
]  # fmt: skip
COLUMNS = [
    [1, 2, 3], [1.5, None, 2], ["a", None, "\0"], [True, None, False], DAYS,
    DAYS.tz_localize("Asia/Taipei"), pd.Categorical(["a", None, "b"], ["b", "a"], ordered=True),
    pd.array([1, None, 3], dtype="Int64"), pd.array([True, None, False], dtype="boolean"),
    pd.array([1.5, None, 2], dtype="Float64"), pd.array(["a", None, "b"], dtype="string"),
    pd.period_range("2026-01", periods=3, freq="M"), pd.timedelta_range("1D", periods=3),
    pd.interval_range(0, 3), [{"a": 1}, [1, 2], (3,)], [dt.date(2026, 1, 1), None, "x"],
]  # fmt: skip
INDEXES = [
    pd.RangeIndex(2, 8, 2, name="k"), pd.Index(["a", "a", "b"]), DAYS,
    pd.MultiIndex.from_tuples([("a", 1), ("b", 2), ("b", 2)], names=["p", None]),
    pd.CategoricalIndex(["a", "b", "a"]), pd.Index([1, "a", None], dtype=object),
]  # fmt: skip


def there_and_back(value: Any) -> Any:
    data, parts = pack(value)
    return unpack(json.loads(json.dumps(data)), parts)


def test_plain_values_come_out_as_they_went_in() -> None:
    for value in PLAIN:
        back = there_and_back(value)
        assert type(back) is type(value) and repr(back) == repr(value), repr(value)[:80]
    for value in ARRAYS:
        back = there_and_back(value)
        assert (back.dtype, back.shape) == (value.dtype, value.shape)
        assert repr(back) == repr(value)
    assert there_and_back(pathlib.PurePosixPath("a/b")) == "a/b"
    assert list(there_and_back({"a": 1}.keys())) == ["a"]


def test_tables_keep_their_types_indexes_and_order() -> None:
    for cells in COLUMNS:
        column = pd.Series(cells, name="c")
        pd.testing.assert_series_equal(there_and_back(column), column)
        text = column.astype(object)
        pd.testing.assert_series_equal(there_and_back(text), text)
    for index in INDEXES:
        pd.testing.assert_index_equal(there_and_back(index), index, exact=True)
        table = pd.DataFrame(np.arange(6).reshape(3, 2), index=index, columns=["a", "a"])
        pd.testing.assert_frame_equal(there_and_back(table), table, check_freq=True)
    table = pd.DataFrame({f"c{n}": pd.Series(c) for n, c in enumerate(COLUMNS)})
    table.columns = [*range(4), *table.columns[4:]]
    table.attrs["note"] = [1]
    back = there_and_back(table)
    pd.testing.assert_frame_equal(back, table)
    assert back.attrs == table.attrs
    for empty in (pd.DataFrame(), pd.DataFrame(columns=["a"]), pd.DataFrame(index=[1, 2])):
        pd.testing.assert_frame_equal(there_and_back(empty), empty)


class Agreeable:
    """Claims to equal everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


class Lying(float):
    """Shows another number than it is."""

    def __float__(self) -> float:
        return 42.0

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class Table(pd.DataFrame):
    """Hides what is in it."""

    def equals(self, other: object) -> bool:
        return True

    @property
    def _constructor(self) -> type:
        return Table


class Numbers(np.ndarray):
    """Answers every operation as it likes."""

    def __array_ufunc__(self, *_: Any, **__: Any) -> Any:
        return np.array(True)


class Claim:
    """Says that it is a number."""

    __class__ = property(lambda self: float)


@dataclass
class Own:
    a: int = 1


def test_an_object_with_ideas_of_its_own_arrives_as_what_it_is() -> None:
    assert type(there_and_back(Lying(3))) is float and there_and_back(Lying(3)) == 3
    assert type(there_and_back(Table({"a": [1]}))) is pd.DataFrame
    assert type(there_and_back(np.arange(3).view(Numbers))) is np.ndarray
    for value in (Agreeable(), Own(), [Agreeable()], pd.DataFrame({"a": [1]}).groupby("a")):
        back = there_and_back(value)
        inner = back[0] if isinstance(back, list) else back
        assert isinstance(inner, Unfit) and not isinstance(inner, (Agreeable, Own))
    with pytest.raises(TypeError):
        pack(Claim())
    for kind, right in (("scalar", 3.0), ("mapping", {"a": 3.0}), ("frame", pd.DataFrame({"a": [1]})
                                                                  )):
        for value in (Agreeable(), Own(), Own, (x for x in "a"), map(str, "a"), [Own()]):
            told = compare(value, right, Compare(kind), "f").text
            assert compare(there_and_back(value), right, Compare(kind), "f").text == told


def test_what_is_larger_than_any_answer_is_refused_at_once() -> None:
    ring: list = []
    ring.append(ring)
    laughs: list = ["ha"]
    for _ in range(40):
        laughs = [laughs, laughs]
    for value in (ring, laughs, b"x" * 10**7, ["x" * 999] * 10**5):
        with pytest.raises(TooMuch) as refused:
            pack(value, most=5_000_000)
        assert refused.value.type_name == type(value).__name__
    assert type(there_and_back(range(10**8))).__name__ == "range"
    many = pd.DataFrame({"a": np.arange(10**6), "b": 0.5})
    pd.testing.assert_frame_equal(there_and_back(many), many)


FORGED = [
    {"t": "object"}, {"t": []}, {"t": "bytes", "p": [0, 10**9]}, {"t": "bytes", "p": [-4, 4]},
    {"t": "range", "v": [0, 10**18, 1]}, {"t": "int", "v": "f" * 10**6}, {"t": "tuple"},
    {"t": "decimal", "v": "1e999999999"}, {"t": "np", "d": "|O", "v": "00" * 8},
    {"t": "array", "shape": [10**9], "v": {"d": "<f8", "p": [0, 8]}},
    {"t": "array", "shape": [1], "v": {"d": "|O", "p": [0, 8]}},
    {"t": "array", "shape": [1], "v": {"d": "|V8", "p": [0, 8]}},
    {"t": "frame", "v": [], "c": {"range": [0, 0, 1], "name": None},
     "i": {"range": [0, 10**15, 1], "name": None}},
    {"t": "frame", "v": [{"d": "<i8", "p": [0, 8]}], "c": {"range": [0, 1, 1], "name": None},
     "i": {"range": [0, 2, 1], "name": None}},
    {"t": "series", "name": [], "v": {"d": "<i8", "p": [0, 8]},
     "i": {"range": [0, 1, 1], "name": None}},
    {"t": "column", "v": {"d": "category", "o": False, "v": {"d": "<i8", "p": [0, 8]},
                          "c": {"range": [0, 0, 1], "name": None}}},
    {"t": "column", "v": {"d": "Int64", "v": {"d": "<f8", "p": [0, 8]}, "m": [0, 1]}},
    {"t": "column", "v": {"d": "object", "n": 10**9, "s": [0, 0]}},
    {"t": "column", "v": {"d": "object", "n": 2, "s": [0, 8], "l": [0, 8]}},
    {"t": "stamp", "v": 0, "u": "s", "z": "../../etc/passwd"}, {"t": "set", "v": [[1]]},
    {"t": "dict", "v": [[{"t": "dict", "v": []}, 1]]}, {"t": "period", "v": 0, "f": "nonsense"},
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED, ids=lambda data: str(data["t"]))
def test_a_forged_value_is_refused(data: dict) -> None:
    with pytest.raises(Unreadable):
        unpack(data, [b"\1\0\0\0\0\0\0\0"])


def test_a_forged_value_nested_too_deeply_is_refused() -> None:
    data: Any = 1
    for _ in range(200):
        data = [data]
    with pytest.raises(Unreadable):
        unpack(data)


def test_a_stand_in_has_the_name_of_a_type_and_nothing_else() -> None:
    forged = unpack({"t": "unfit", "type": "a; import os", "text": "x" * 10**6, "calls": False})
    assert type(forged).__name__ == "object" and len(repr(forged)) <= 300
    with pytest.raises(TypeError):
        unpack({"t": "unfit", "type": "f", "text": "", "calls": True})()


def test_findings_travel_and_forged_ones_are_refused() -> None:
    def stops(table: dict) -> Any:
        return table["x"]

    with pytest.raises(Failed) as failed:
        call(stops, ({},), "stops")
    data = json.loads(json.dumps(pack_finding(failed.value.finding)))
    assert unpack_finding(data).text == failed.value.finding.text
    says = "{name} had not finished after {seconds} seconds. Look for a loop that never ends, or " \
        "for a loop over rows that a groupby would replace."
    for forged in (
        {"msgid": "{name.__class__}", "params": {"name": "f"}},
        {"msgid": "{name:>999999999}", "params": {"name": "f"}},
        {"msgid": says, "params": {"name": "f"}}, {"msgid": says, "params": []},
        {"msgid": says, "params": {"name": "f", "seconds": {"msgid": "{x}", "params": {}}}},
        {"msgid": says, "params": {"name": "f", "seconds": 5}}, {"msgid": ""}, [], "text",
    ):  # fmt: skip
        with pytest.raises(Unreadable):
            unpack_finding(forged)
