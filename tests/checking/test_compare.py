"""Comparison: tolerant about form, strict about values, silent about what is expected."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from autograder.checking.codec import decode, encode
from autograder.checking.compare import Compare, compare, same
from autograder.checking.messages import set_language

RIGHT = pd.DataFrame(
    {"channel": ["edm", "kol", "seo"], "roas": [1.25, 2.5, np.nan], "orders": [3, 4, 5]}
)
SPEC = Compare("frame", ("channel",), {"roas": 1e-3, "orders": 0})


@pytest.fixture(autouse=True)
def english():
    set_language("en")
    yield
    set_language(None)


def said(actual, expected=RIGHT, spec=SPEC) -> str:
    finding = compare(actual, expected, spec, "kpis")
    return finding.text if finding else ""


@pytest.mark.parametrize(
    "actual",
    [
        RIGHT,
        RIGHT.iloc[::-1],
        RIGHT.astype({"orders": "Int64", "roas": "Float64"}),
        RIGHT.astype({"orders": "float32"}),
        RIGHT.astype(object),
        RIGHT.assign(roas=[1.2505, 2.5, None]),
        RIGHT.assign(extra=1),
        RIGHT.set_index("channel"),
        RIGHT.assign(orders=[np.int64(3), np.float64(4), 5]),
    ],
)
def test_form_does_not_matter(actual: pd.DataFrame) -> None:
    assert said(actual) == ""


@pytest.mark.parametrize(
    ("actual", "part"),
    [
        (None, "gives back None"),
        ((i for i in range(3)), "generator"),
        (map(str, [1]), "generator"),
        (len, "function"),
        (3.0, "a DataFrame was asked for"),
        (RIGHT.drop(columns="roas"), "column roas is missing"),
        (RIGHT.iloc[:2], "1 of 3 rows are missing, first seo"),
        (pd.concat([RIGHT, RIGHT.iloc[:1]]), "edm (channel) stands there more than once"),
        (pd.concat([RIGHT, RIGHT.iloc[:1].assign(channel="tv")]), "first tv"),
        (RIGHT.assign(roas=[2, 3, np.nan]), "too high in 2 of 3 rows, first edm"),
        (RIGHT.assign(roas=[1, 3, np.nan]), "wrong in 2 of 3 rows, first edm, where it is too low"),
        (RIGHT.assign(roas=[1.25, 2.5, 0]), "kpis: roas is 0 in seo"),
        (RIGHT.assign(roas=[1.25, 2.5, np.inf]), "has a value in 1 of 3 rows"),
        (RIGHT.assign(roas=[1.25, np.nan, np.nan]), "is missing (NA) in 1 of 3 rows"),
        (RIGHT.assign(orders=["3", "4", "5"]), "is not a number in edm: you have '3'"),
    ],
)
def test_the_most_basic_difference_is_named(actual: object, part: str) -> None:
    assert part in said(actual)


def test_the_expected_value_is_never_told() -> None:
    text = said(RIGHT.assign(roas=[9.0, 2.5, np.nan]))
    assert "1.25" not in text


def test_an_object_that_equals_everything_equals_nothing() -> None:
    class Yes:
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None

    assert said(RIGHT.assign(orders=[Yes(), Yes(), Yes()]))
    assert not same(Yes(), 3.0, Compare("scalar"))
    assert not same(Yes(), "text", Compare("scalar"))


def test_dates_may_be_text_and_text_may_not_be_numbers() -> None:
    right = pd.DataFrame({"week": pd.to_datetime(["2025-11-03", "2025-11-10"]), "n": [1, 2]})
    spec = Compare("frame", ("week",))
    assert same(right.assign(week=["2025-11-03", "2025-11-10"]), right, spec)
    assert same(right.assign(week=[dt.date(2025, 11, 3), dt.date(2025, 11, 10)]), right, spec)
    assert same({"at": "2025-11-03 09:00"}, {"at": dt.datetime(2025, 11, 3, 9)},
                Compare("mapping"))  # fmt: skip
    assert not same({"at": "2025-11-03"}, {"at": dt.datetime(2025, 11, 4)}, Compare("mapping"))


def test_order_counts_only_when_asked() -> None:
    spec = Compare("frame", ("channel",), {}, ordered=True)
    assert same(RIGHT, RIGHT, spec)
    assert "order" in said(RIGHT.iloc[::-1], RIGHT, spec)


def test_series_scalar_mapping_and_tuple() -> None:
    right = pd.Series({"edm": 1.0, "kol": 2.0})
    assert same({"kol": 2, "edm": 1}, right, Compare("series", columns={"": 1e-6}))
    assert not same(right + 1, right, Compare("series", columns={"": 1e-6}))
    assert same(np.float64(3), 3, Compare("scalar"))
    assert not same(0, None, Compare("scalar"))
    assert same(pd.Series({"a": 1}), {"a": 1.0}, Compare("mapping"))
    both = Compare("tuple", items=(SPEC, Compare("scalar")), names=("table", "sum"))
    assert same((RIGHT, 3), (RIGHT, 3), both)
    assert "sum is too high" in said((RIGHT, 4), (RIGHT, 3), both)
    assert "2 things" in said(RIGHT, (RIGHT, 3), both)


def test_codec_brings_back_what_it_took() -> None:
    value = {
        "frame": RIGHT.assign(at=pd.Timestamp("2025-11-11"), flag=[True, None, False]),
        "series": pd.Series([1.5, None], index=["a", "b"], name="x"),
        "t": (1, "二", None, pd.NA, float("inf"), dt.date(2025, 1, 1), b"\x00\xff"),
        3: [pd.Timestamp("2025-11-11 23:59")],
    }
    import json

    back = decode(json.loads(json.dumps(encode(value), allow_nan=False)))
    pd.testing.assert_frame_equal(back["frame"], value["frame"], check_dtype=False)
    assert list(back["frame"].dtypes[:3]) == list(value["frame"].dtypes[:3])
    pd.testing.assert_series_equal(back["series"], value["series"])
    assert back["t"] == value["t"]
    assert back[3] == value[3]
    with pytest.raises(ValueError):
        encode(object())
