"""Workers of one machine: lost ones are replaced, nobody is left behind."""

import os
import time
from pathlib import Path

import pytest

from autograder.grading import pool
from autograder.grading.task import EngineError, Task, Tasks


@pytest.fixture(autouse=True)
def targets(monkeypatch):
    """Workers find the modules of this folder; messages are English."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    monkeypatch.setenv("COURSE_LANG", "en")


def task(learner, home, chapter="T9.9"):
    return Task(
        learner, learner, learner, chapter, "{}", {"report.md": b"\xff" * 10}, [], "en", "process",
        {"notebook_seconds": 0, "cell_seconds": 0}, 1, str(home), "", "",
    )  # fmt: skip


def start(tmp_path, *learners, jobs=2):
    tasks = Tasks({"T9.9": learners}, lambda learner: task(learner, tmp_path))
    return pool.run(tasks, lambda text: None, jobs, "pool_targets:act")


def tries(tmp_path, learner):
    return len((tmp_path / learner).read_text())


def nobody_left(pids):
    until = time.monotonic() + 10
    while any(os.path.exists(f"/proc/{pid}") for pid in pids):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_lost_worker_costs_a_try_and_others_lose_nothing(tmp_path):
    learners = ["a", "once", "dies", "raises", *(f"b{n}" for n in range(8))]
    results = {one.learner: one for one in start(tmp_path, *learners)}
    assert set(results) == set(learners)
    problems = {name for name, one in results.items() if one.problem}
    assert problems == {"dies", "raises"}
    assert "3 times" in results["dies"].problem
    assert "a fault of ours" in results["raises"].problem
    assert [tries(tmp_path, name) for name in ("once", "dies", "raises")] == [2, 3, 3]
    assert all(tries(tmp_path, f"b{n}") == 1 for n in range(8)), "nothing runs twice"
    nobody_left({one.worker for one in results.values()} - {""})


def test_a_worker_that_hangs_is_replaced(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "GRACE", 0.3)
    monkeypatch.setattr(pool, "TRIES", 2)
    results = {one.learner: one for one in start(tmp_path, "hangs", "a", "b")}
    assert tries(tmp_path, "hangs") == 2
    assert results["hangs"].problem
    assert not results["a"].problem
    assert not results["b"].problem


def test_closing_ends_the_workers_at_once(tmp_path):
    results = start(tmp_path, "a", "hangs1", "hangs2", "hangs3", jobs=1)
    worker = next(results).worker
    results.close()
    assert not os.path.exists(f"/proc/{worker}")


def test_a_machine_that_cannot_grade_says_so(tmp_path):
    with pytest.raises(EngineError, match="not on this machine"):
        list(start(tmp_path, "refuses"))
    with pytest.raises(EngineError, match="No worker could be started"):
        tasks = Tasks({"T9.9": ["a"]}, lambda learner: task(learner, tmp_path))
        list(pool.run(tasks, lambda text: None, 1, "no_such_module:act"))


def test_workers_keep_to_a_chapter():
    tasks = Tasks({"A": [1, 2, 3], "B": [4, 5], "C": [6]}, lambda number: number)
    assert [tasks.take(), tasks.take("", {"A"}), tasks.take("A", {"B"})] == [1, 4, 2]
    assert tasks.take("B", {"A"}) == 5
    assert tasks.take("B", {"A"}) == 6, "a chapter that nobody is at goes before a busy one"
    assert (tasks.take("C", {"A"}), tasks.take("A"), len(tasks)) == (3, None, 0)
