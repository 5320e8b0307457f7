"""What the workers of the pool's tests execute in place of a notebook."""

from __future__ import annotations

import os
import time
from pathlib import Path

from autograder.grading.task import EngineError, Result, Task


def act(task: Task) -> Result:
    """Do what the learner's name says; `home` is a folder for notes between tries."""
    note = Path(task.home) / task.learner
    note.write_text(note.read_text() + "x" if note.exists() else "x")
    if task.learner.startswith("dies") or (
        task.learner.startswith("once") and len(note.read_text()) == 1
    ):
        os._exit(9)
    if task.learner.startswith("hangs"):
        time.sleep(600)
    if task.learner.startswith("raises"):
        raise ValueError("a fault of ours")
    if task.learner.startswith("refuses"):
        raise EngineError("not on this machine")
    return Result(task.key, task.learner, task.student, task.chapter, worker=str(os.getpid()))
