"""Preloaded into the Dask workers of tests: says which task begins, and holds it when asked.

COURSE_TEST_BRAKE names a folder. `begun/LEARNER` gets the process that begins a learner's work, one
line for each time; while `hold/LEARNER` is there it waits; while `fake` is there nothing is run.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from autograder.grading import cluster_worker, worker
from autograder.grading.task import ChapterFiles, Result, Task

FOLDER = Path(os.environ["COURSE_TEST_BRAKE"])
real = getattr(worker, "unbraked", worker.execute)  # Dask loads this file twice


def execute(task: Task, chapter: ChapterFiles | None = None) -> Result:
    """`worker.execute` with a brake."""
    with (FOLDER / "begun" / task.learner).open("a") as file:
        file.write(f"{os.getpid()}\n")
    while (FOLDER / "hold" / task.learner).exists():
        time.sleep(0.01)
    if not (FOLDER / "fake").exists():
        return real(task, chapter)
    if task.learner == "deadly":
        os._exit(9)
    if task.learner == "faulty":
        raise ValueError("a fault of ours")
    return Result(
        task.key, task.learner, task.student, task.chapter,
        notebook="".join(sorted(chapter.files)), worker=str(os.getpid()),
    )  # fmt: skip


worker.unbraked, worker.execute = real, execute
if os.environ.get("COURSE_TEST_VERSION"):
    cluster_worker.version = lambda: os.environ["COURSE_TEST_VERSION"]
