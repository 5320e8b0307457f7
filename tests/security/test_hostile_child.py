"""Test cells against processes that answer slowly, wrongly or not at all (no box needed)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.grading.separate import run_test_cell


class Child:
    """A learner's process that answers by a function of the request."""

    alive = True

    def __init__(self, answer: Callable[[dict], tuple[dict, list[bytes]]]) -> None:
        self.answer = answer

    def ask(self, header: dict, parts: Any = (), seconds: float = 0) -> tuple[dict, list[bytes]]:
        """One request."""
        return self.answer(header)


def doubles(header: dict) -> tuple[dict, list[bytes]]:
    """A process that is right."""
    if header["op"] == "get":
        return {"kind": "function", "ref": 1, "arguments": ["x"]}, []
    return {"kind": "value", "value": 2 * header["args"][0]["v"]}, []


def test_the_time_of_the_grader_s_own_work_is_not_the_learner_s(tmp_path: Path) -> None:
    """A held-out world that is made in the middle of a test takes seconds of nobody's time."""
    source = "import time\nassert double(1) == 2\ntime.sleep(0.3)\nassert double(2) == 4"
    done = run_test_cell(source, Child(doubles), tmp_path, "en", 0.2)
    assert done.error is None
