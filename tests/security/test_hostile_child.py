"""Test cells against processes that answer slowly, wrongly or not at all (no box needed)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.separate import run_test_cell


class Child:
    """A learner's process that answers by a function of the request."""

    alive = True

    def __init__(self, answer: Callable[[dict], tuple[dict, list[bytes]]]) -> None:
        self.answer = answer

    def ask(self, header: dict, parts: Any = (), seconds: float = 0) -> tuple[dict, list[bytes]]:
        """One request."""
        return self.answer(header)

    def close(self) -> None:
        """End it."""
        self.alive = False


def doubles(header: dict) -> tuple[dict, list[bytes]]:
    """A process that is right."""
    if header["op"] == "get":
        return {"kind": "function", "ref": 1, "arguments": ["x"]}, []
    return {"kind": "value", "value": 2 * header["args"][0]["v"]}, []


def raises(name: str) -> Callable[[dict], tuple[dict, list[bytes]]]:
    """A process whose function raises an error of this name."""
    def answer(header: dict) -> tuple[dict, list[bytes]]:
        if header["op"] == "get":
            return {"kind": "function", "ref": 1, "arguments": None}, []
        return {"kind": "error", "ename": name, "evalue": "✓"}, []

    return answer


@pytest.mark.parametrize("name", [
    "StopIteration", "StopAsyncIteration", "GeneratorExit", "SystemExit", "KeyboardInterrupt",
    "CheckFailed", "Failed", "NotAttempted", "SkipTest", "Warning", "ExceptionGroup", "type",
])  # fmt: skip
def test_no_error_ends_a_test_as_if_it_had_passed(name: str, tmp_path: Path) -> None:
    source = "for n, got in zip((2, 7), map(double, (2, 7))):\n    assert got == 2 * n"
    done = run_test_cell(source, Child(raises(name)), tmp_path, "en", 5)
    assert done.error is not None and done.outputs[-1]["output_type"] == "error"


def test_a_broken_process_is_left_at_once(tmp_path: Path) -> None:
    child = Child(lambda header: ({"kind": "crashed", "error": "TypeError"}, []))
    done = run_test_cell("assert answer == 42", child, tmp_path, "en", 5)
    assert done.error["ename"] == "KernelDied" and done.stopped == "died" and not child.alive


def test_the_time_of_the_grader_s_own_work_is_not_the_learner_s(tmp_path: Path) -> None:
    """A held-out world that is made in the middle of a test takes seconds of nobody's time."""
    source = "import time\nassert double(1) == 2\ntime.sleep(0.3)\nassert double(2) == 4"
    done = run_test_cell(source, Child(doubles), tmp_path, "en", 0.2)
    assert done.error is None
