"""Calling a learner's function: whatever it does, one sentence comes out and we go on."""

from __future__ import annotations

import linecache
import logging
import sys
import threading
import time
import warnings

import pandas as pd
import pytest

from autograder.checking.messages import set_language
from autograder.checking.run import Failed, NotAttempted, call, fetch

TABLE = pd.DataFrame({"cost": [1.0, 2.0]})


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch):
    set_language("en")
    monkeypatch.setenv("COURSE_CHECK_SECONDS", "1")
    yield
    set_language(None)


def cell(source: str) -> dict:
    """Names of a notebook cell, its lines known to linecache as a kernel makes them."""
    name = "<ipython-input-7>"
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    names: dict = {}
    exec(compile(source, name, "exec"), names)
    return names


def failed(source: str, *args: object) -> str:
    with pytest.raises(Failed) as caught:
        call(cell(source)["f"], args, "f")
    return caught.value.finding.text


def test_prints_warnings_and_log_lines_stay_inside(capsys: pytest.CaptureFixture) -> None:
    def f(table):
        print("hello")
        print("oops", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        logging.getLogger("mine").error("red")
        return 1

    assert call(f, (TABLE,), "f") == 1
    out = capsys.readouterr()
    assert out.out == out.err == ""


def test_an_error_is_told_with_their_line_only() -> None:
    text = failed("def f(t):\n    x = 1\n    return t['nothing']\n", TABLE)
    assert "KeyError: 'nothing'" in text
    assert "line 3" in text and "return t['nothing']" in text
    assert "autograder" not in text and "pandas" not in text
    assert "SystemExit" in failed("def f(t):\n    raise SystemExit\n", TABLE)
    assert "RecursionError" in failed("def f(t):\n    return f(t)\n", TABLE)


@pytest.mark.parametrize(
    "body",
    [
        "    while True:\n        pass\n",
        "    import time\n    time.sleep(60)\n",
        "    try:\n        while True: pass\n    except BaseException:\n        return 1\n",
    ],
)
def test_a_loop_without_end_ends(body: str) -> None:
    start = time.perf_counter()
    assert "had not finished after 1 seconds" in failed("def f(t):\n" + body, TABLE)
    assert time.perf_counter() - start < 4
    time.sleep(0.2)  # nothing arrives late


def test_a_loop_without_end_ends_in_another_thread() -> None:
    told: list[str] = []
    work = threading.Thread(
        target=lambda: told.append(failed("def f(t):\n    while True: x = 1\n", TABLE))
    )
    work.start()
    work.join(10)
    assert told and "had not finished" in told[0]


@pytest.mark.parametrize(
    ("source", "args"),
    [
        ("def f(t):\n    t['new'] = 1\n    return 1\n", (TABLE,)),
        ("def f(t):\n    t.loc[0, 'cost'] = 9\n    return 1\n", (TABLE,)),
        ("def f(t):\n    t['a'].append(1)\n    return 1\n", ({"a": [0]},)),
    ],
)
def test_changed_arguments_are_told_and_ours_stay(source: str, args: tuple) -> None:
    before = repr(args)
    assert "changes the data it is given" in failed(source, *args)
    assert repr(args) == before


@pytest.mark.parametrize(
    "source",
    [
        "def f(t):\n    raise NotImplementedError()\n",
        "def f(t):\n    return ____\n",
        "def f(t):\n    return t[____].sum()\n",
        "def f(t):\n    return ...\n",
    ],
)
def test_a_stub_is_not_attempted(source: str) -> None:
    with pytest.raises(NotAttempted):
        call(cell(source)["f"], (TABLE,), "f")


def test_a_missing_name_is_not_attempted() -> None:
    with pytest.raises(NotAttempted) as caught:
        fetch(lambda: never_written, "f")  # noqa: F821
    assert "never_written does not exist yet" in caught.value.finding.text
    with pytest.raises(Failed):
        call(3, (TABLE,), "f")
