"""An engine that runs nothing: it judges a toy answer by its text. For tests of everything else."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import toy_chapter as toy

from autograder.grading.task import Result, Task, Tasks

MIME = "application/vnd.kmc2431.check+json"
ANSWER_OF = {f"T9-9-{name}": f"T9-9-{name}-code" for name in "abc"}


def executed(task: Task) -> Result:
    """The task as if it had been run: an answer is right when it is the solution's text."""
    nb = json.loads(task.notebook)
    answers = {}
    verdicts = {}
    for cell in nb["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        if mark.get("solution"):
            answers[mark["grade_id"]] = cell["source"]
        if cell["cell_type"] != "code":
            continue
        cell["outputs"], cell["execution_count"] = [], 1
        if not mark.get("grade"):
            continue
        name = mark["grade_id"]
        own = ANSWER_OF.get(name)
        right = answers[own] == toy.SOLUTIONS.get(own) if own else "report.md" in task.files
        verdict = "correct" if right else "incorrect"
        verdicts[name] = {
            "verdict": verdict, "message": f"{name} is {verdict}",
            "misconception": None if right else f"{name}-known",
        }  # fmt: skip
        cell["outputs"].append(
            {"output_type": "display_data", "metadata": {}, "data": {MIME: verdicts[name]}}
        )
        if not right:
            cell["outputs"].append(
                {"output_type": "error", "ename": "CheckFailed", "evalue": "", "traceback": []}
            )
    return Result(
        task.key, task.learner, task.student, task.chapter, json.dumps(nb), verdicts,
        list(task.notes), worker="fake",
    )  # fmt: skip


class Fake:
    """Counts what it ran; `after` is called with each learner before the result is given."""

    def __init__(self, after: Callable[[str], Any] = lambda learner: None) -> None:
        self.ran: list[str] = []
        self._after = after

    def __call__(self, tasks: Tasks, say: Callable[[str], None]) -> Iterator[Result]:
        for task in tasks:
            self.ran.append(task.learner)
            result = executed(task)
            self._after(task.learner)
            yield result
