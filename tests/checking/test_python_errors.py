"""What is said about Python's errors is true of the error, whoever raised it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest

from autograder.checking.compare import Compare, compare
from autograder.checking.judging import Case, Function, judge_functions
from autograder.checking.run import UNKNOWN_NAME, NotAttempted, call, raised
from autograder.checking.verdict import CORRECT, INCORRECT, NOT_ATTEMPTED, RAISED, Finding, Verdict
from autograder.learner import progress


def said(function) -> str:
    try:
        function()
    except Exception as error:
        return raised(error, "f").text
    raise AssertionError("nothing was raised")


@pytest.fixture(autouse=True)
def english(monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")


@pytest.mark.parametrize(("function", "words"), [
    (lambda: pd.DataFrame({"a": [1]})["b"], "no such column"),
    (lambda: bool(pd.NA), "neither yes nor no"),
    (lambda: pd.to_numeric(pd.Series(["x"])), "errors=\"coerce\""),
    (lambda: 1 / 0, "nothing to divide by"),
    (lambda: re.search("x", "y").start(), "re.search found nothing"),
    (lambda: list(None), "without return"),
    (lambda: {"a": 1}[None], "under None"),
    (lambda: [][0], "is not there"),
    (lambda: pd.Timestamp("2025-11-02") > "2025-11-01", "pd.Timestamp(text)"),
    (lambda: pd.Series([None, None], dtype=float).idxmax(), "none is the largest"),
    (lambda: pd.Series([0, 0]).__setitem__(0, 2.5), "Begin it with 0.0"),
])
def test_common_errors_get_their_own_advice(function, words: str) -> None:
    assert words in said(function)


def test_a_dictionary_without_the_key_is_no_spelling_question() -> None:
    source = "def get(rule):\n    return rule[\"unless\"]\n"
    scope: dict = {}
    exec(compile(source, "<cell>", "exec"), scope)
    assert "no such key" in said(lambda: scope["get"]({"id": "C01"}))
    exec(compile("def col(t):\n    return t[\"unless\"]\n", "<cell>", "exec"), scope)
    assert "no such column" in said(lambda: scope["col"](pd.DataFrame({"id": ["C01"]})))


def test_an_argument_in_quotation_marks_is_told_and_a_column_of_that_name_is_not(tmp_path) -> None:
    cell = tmp_path / "cell.py"
    cell.write_text("def f(t, day):\n    return t[t['date'] <= 'day']\n\n"
                    "def g(t, date):\n    return t[t['date'] <= 'last week']\n")
    scope: dict = {}
    exec(compile(cell.read_text(), str(cell), "exec"), scope)
    table = pd.DataFrame({"date": pd.to_datetime(["2025-11-01"])})
    assert "“day” in quotation marks" in said(lambda: scope["f"](table, "2025-11-01"))
    assert "quotation marks is the text" not in said(lambda: scope["g"](table, "2025-11-01"))


def test_an_error_over_many_files_names_the_one_that_leads_to_it() -> None:
    def read(files, rate):
        return {n: len(d) / (0 if d == b"bad" else rate) for n, d in files.items()}

    def read_all(files, rate):
        return 1 / (len(files) - 3)

    files = {"a.csv": b"x", "b.csv": b"bad", "c.csv": b"y"}
    for function, named in ((read, True), (read_all, False)):
        case = Case((files, 0.05), {}, Compare("mapping"))
        told = judge_functions("X.a", [Function("read", lambda f=function: f, [case])])
        assert told.status == RAISED and ("b.csv alone" in told.message) is named
        assert "Called with" not in told.message


def test_a_helper_that_was_not_run_takes_no_tick_away(tmp_path) -> None:
    source = "def f(x):\n    return helper_of_an_earlier_cell(x)\n"
    scope: dict = {}
    exec(compile(source, "<cell>", "exec"), scope)
    from autograder.checking.judging import Case

    case = Case((1,), 1, Compare("scalar"))
    verdict = judge_functions("X.a", [Function("f", lambda: scope["f"], (case,))])
    assert verdict.status == RAISED and verdict.misconception == UNKNOWN_NAME
    for step in (Verdict("X.a", CORRECT), verdict, Verdict("X.a", NOT_ATTEMPTED)):
        progress.record(step, tmp_path)
    assert progress.states(tmp_path) == {"X.a": CORRECT}
    progress.record(Verdict("X.a", INCORRECT, Finding("no")), tmp_path)
    progress.record(verdict, tmp_path)
    assert progress.states(tmp_path) == {"X.a": RAISED}


def test_a_table_of_nothing_is_told_to_name_its_columns() -> None:
    right = pd.DataFrame(columns=["where", "field"])
    found = compare(pd.DataFrame([]), right, Compare("frame", ("where", "field")), "f")
    assert found is not None and "0 rows" in found.text


def test_no_message_about_a_series_shows_an_inner_word() -> None:
    right = pd.Series([1.0, 2.0], index=["a", "b"])
    for wrong in (right.iloc[:1], pd.Series([1.0, 2.0, 3.0], index=["a", "b", None]),
                  pd.Series([1.0, 5.0], index=["a", "b"]), pd.Series([1, 1, 2], index=list("aab"))):
        found = compare(wrong, right, Compare("series"), "f")
        assert found is not None and "key" not in found.text and "value in" not in found.text


def test_a_function_that_calls_an_open_one_names_the_open_one() -> None:
    def wilson(k: int) -> int:
        return ____  # noqa: F821

    def later(k: int) -> int:
        raise NotImplementedError

    for inner, says in ((wilson, "blank ____ of wilson"), (later, "calls later, and later is not")):
        def profile(k: int, inner: Callable = inner) -> int:
            return inner(k)

        with pytest.raises(NotAttempted) as found:
            call(profile, (1,), "profile")
        assert says in found.value.finding.text
    with pytest.raises(NotAttempted) as found:
        call(later, (1,), "later")
    assert found.value.finding is None
