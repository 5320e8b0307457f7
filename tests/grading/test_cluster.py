"""A real Dask cluster grades: each result once, whoever is killed, and strangers get no work."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
import toy_chapter as toy
from local_cluster import Cluster, cluster
from postgres_server import server

from autograder.grading import cluster as engine
from autograder.grading import task as plain
from autograder.grading.grade import grade
from autograder.grading.schema import GradebookGone
from autograder.grading.task import EngineError, Task, Tasks

SEED = 730471002931446
LIMITS = {"notebook_seconds": 0, "cell_seconds": 0}
REPORT = {"report_md": "The answer is 42."}


@pytest.fixture(scope="module")
def dask(tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("dask")) as one:
        yield one


@pytest.fixture(autouse=True)
def _no_brake_left(request, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")
    yield
    if "dask" in request.fixturenames:
        one: Cluster = request.getfixturevalue("dask")
        one.fake(False)
        for path in [*one.folder.glob("hold/*"), *one.folder.glob("begun/*")]:
            path.unlink()


def tasks(home: Path, learners: list[str], taken: list[str] | None = None) -> Tasks:
    """Tasks of one chapter for workers that run nothing; `taken` gets them as they are taken."""
    place = home / "source" / "C"
    place.mkdir(parents=True, exist_ok=True)
    (place / "data.csv").write_text("x\n1\n")
    source = plain.ChapterFiles.read(home, "C").digest

    def make(learner: str) -> Task:
        if taken is not None:
            taken.append(learner)
        return Task(
            f"key of {learner}", learner, learner, "C", "{}", {"a.txt": b"\x00"}, [], "en",
            plain.PROCESS, LIMITS, SEED, str(home), source, plain.course_digest(),
        )  # fmt: skip

    return Tasks({"C": learners}, make)


def in_background(work) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def family(pid: int) -> set[int]:
    """A process and all that descend from it."""
    lines = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in lines.stdout.splitlines()]
    found = {pid}
    while more := {one for one, parent in pairs if parent in found} - found:
        found |= more
    return found


def on_scheduler(dask: Cluster) -> list[str]:
    """What the scheduler knows of tasks: keys and names."""
    from distributed import Client

    with Client(dask.address, set_as_default=False) as client:
        return client.run_on_scheduler(
            lambda dask_scheduler: [str((key, one.prefix.name, one.group_key))
                                    for key, one in dask_scheduler.tasks.items()]
        )  # fmt: skip


def test_a_killed_worker_costs_nothing_and_a_deadly_task_only_itself(dask, tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "GRACE", 5.0)
    dask.fake(True)
    dask.hold("l3")
    dask.hold("stuck")

    def kill() -> None:
        os.kill(dask.wait_for("l3"), signal.SIGKILL)
        dask.release("l3")

    thread = in_background(kill)
    names = [*(f"l{n}" for n in range(12)), "stuck", "deadly", "faulty"]
    results = list(engine.run(tasks(tmp_path, names), lambda text: None, dask.address))
    thread.join()
    assert Counter(one.key for one in results) == {f"key of {name}": 1 for name in names}
    by_name = {one.learner: one for one in results}
    assert len(dask.begun("l3")) == 2
    for name, words in (("deadly", "3 times"), ("stuck", "3 times"), ("faulty", "fault of ours")):
        assert len(dask.begun(name)) == plain.TRIES
        assert words in by_name.pop(name).problem
    for one in by_name.values():
        assert (one.problem, one.notebook) == (None, "data.csv"), one
    assert str(SEED) not in dask.logs()


def test_few_tasks_are_under_way_and_closing_ends_them(dask, tmp_path):
    dask.fake(True)
    names = [f"l{n}" for n in range(40)]
    for name in names[20:]:
        dask.hold(name)
    taken: list[str] = []
    run = engine.run(tasks(tmp_path, names, taken), print, dask.address)
    for done, _ in zip(range(1, 16), run, strict=False):
        assert len(taken) - done <= engine.AHEAD * 2 + 1
    known = on_scheduler(dask)
    run.close()
    assert known
    assert not any(str(SEED) in one or "l1" in one for one in known), known
    for name in names[20:]:
        dask.release(name)
    dask.until(lambda: not on_scheduler(dask))


def test_strangers_get_no_work(dask, tmp_path):
    dask.fake(True)
    dask.workers(1, "old", version="0" * 16)
    said: list[str] = []
    names = [f"l{n}" for n in range(8)]
    results = list(engine.run(tasks(tmp_path, names), said.append, dask.address))
    assert len(results) == 8
    assert len(said) == 1
    assert "another version" in said[0]
    assert not {pid for name in names for pid in dask.begun(name)} & family(dask.processes[-1].pid)
    ours = f"course-{engine.far.version()}-process"
    assert "not started for this course" in engine._why_not("tcp://x", {"GPU"})
    assert "does not allow the box" in engine._why_not("tcp://x", {ours})


def test_no_scheduler_or_no_worker_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "CONNECT", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense", "tls://127.0.0.1:9"):
        with pytest.raises(EngineError, match="No Dask scheduler") as raised:
            next(engine.run(tasks(tmp_path, ["a"]), print, address))
        assert address in str(raised.value)
    with pytest.raises(EngineError, match="ca.pem"):
        next(engine.run(tasks(tmp_path, ["a"]), print, "tls://127.0.0.1:9", tmp_path))
    with cluster(tmp_path, workers=0) as empty:
        with pytest.raises(EngineError, match="course.py worker"):
            next(engine.run(tasks(tmp_path, ["a"]), print, empty.address, patience=0))
        first = empty.clients()

        def kill() -> None:
            empty.until(lambda: empty.clients() > first)
            empty.processes[0].kill()

        thread = in_background(kill)
        with pytest.raises(EngineError, match="connection to the scheduler .* is lost"):
            next(engine.run(tasks(tmp_path, ["a"]), print, empty.address))
        thread.join()


@pytest.mark.box
def test_a_cluster_gives_what_one_machine_gives(dask, tmp_path):
    hand_in(tmp_path / "in", "full", "wrong", "dies")
    got = []
    for name, where in (("one", {"jobs": 1}), ("many", {"cluster": dask.address})):
        home = toy.build_class(tmp_path / name)
        result = grade(tmp_path / "in", class_dir=home, lang="en", say=print, **where)
        got.append([
            {"id": one["id"], "points": one["points"], "notes": one["notes"],
             "exercises": {name: (row["points"], row["verdict"], row["message"])
                           for name, row in one["exercises"].items()}}
            for one in result["learners"]
        ])  # fmt: skip
    assert got[0] == got[1]
    assert {one["id"]: one["points"] for one in got[1]} == {
        "full": 6, "wrong": 1, "dies": 3,
    }  # fmt: skip
    # A worker that is killed takes its warm process and what that has forked with it.
    pid = dask.begun("full")[-1]
    there = family(pid)
    assert len(there) > 1
    os.kill(pid, signal.SIGKILL)
    dask.until(lambda: not any(Path(f"/proc/{one}").exists() for one in there))


def hand_in(folder: Path, *names: str) -> None:
    """Work of learners whose names begin with what it is like."""
    answers = {
        "wrong": {"T9-9-a-code": "def double(x):\n    return 3 * x"},
        "dies": {"T9-9-b-code": "import os; os._exit(0)"},
    }
    for name in names:
        kind = re.match("[a-z]+", name)[0]
        work = {**toy.SOLUTIONS, **answers.get(kind, {})}
        toy.hand_in(folder, name, toy.submission(work), **REPORT)


def test_a_killed_coordinator_starts_again_where_it_was(dask, tmp_path):
    names = [f"full{n}" for n in range(8)]
    hand_in(tmp_path / "in", *names)
    home = toy.build_class(tmp_path / "class")
    dask.hold("full5")
    first = subprocess.Popen(
        [sys.executable, "-P", "-m", "autograder.cli", "grade", str(tmp_path / "in"), "--class",
         str(home), "--cluster", dask.address, "--isolation", "process", "--json"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    dask.wait_for("full5")
    first.kill()
    first.communicate()
    dask.release("full5")
    result = grade(tmp_path / "in", class_dir=home, lang="en", cluster=dask.address,
                   isolation="process", say=print)  # fmt: skip
    assert {one["id"]: one["points"] for one in result["learners"]} == dict.fromkeys(names, 6)
    again = [name for name in names if len(dask.begun(name)) > 1]
    assert len(again) <= engine.AHEAD * 3, again  # only what was under way


@pytest.mark.postgresql
def test_a_killed_database_loses_and_doubles_nothing(dask, tmp_path):
    names = [f"full{n}" for n in range(6)]
    hand_in(tmp_path / "in", *names)
    home = toy.build_class(tmp_path / "class")
    with server() as postgres:
        url = postgres.url()
        with (home / "nbgrader_config.py").open("a") as file:
            file.write(f"\nc.CourseDirectory.db_url = {url!r}\n")
        options = {"class_dir": home, "lang": "en", "cluster": dask.address,
                   "isolation": "process", "say": print}  # fmt: skip
        dask.hold("full3")

        up, done = threading.Event(), threading.Event()

        def restart() -> None:
            dask.wait_for("full3")
            postgres.crash()
            dask.release("full3")
            postgres.start()
            up.set()
            done.wait()  # the server ends with the thread that started it

        thread = in_background(restart)
        try:
            with contextlib.suppress(GradebookGone):  # where it was needed while it was away
                grade(tmp_path / "in", **options)
            up.wait()
            check(postgres, url, grade(tmp_path / "in", **options), names)
            assert grade(tmp_path / "in", **options)["graded"] == 0
        finally:
            done.set()
            thread.join()


def check(postgres, url: str, result: dict, names: list[str]) -> None:
    """Every learner has full points, and one row."""
    assert {one["id"]: one["points"] for one in result["learners"]} == dict.fromkeys(names, 6)
    with postgres.connect(re.search(r"/(\w+)\?", url)[1]) as database:
        rows = database.execute(
            "SELECT student_id, count(*) FROM submitted_assignment GROUP BY student_id"
        ).fetchall()
    assert dict(rows) and set(dict(rows).values()) == {1}
    assert len(rows) == len(names)
