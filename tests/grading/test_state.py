"""Runs of one class after another: what is run again, what is kept, what two of them do."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
import toy_chapter as toy
from fake_engine import Fake, executed

from autograder.grading import grade, gradebook, state
from autograder.grading.options import GradeError, Options
from autograder.grading.progress import Stopped
from autograder.grading.recording import generate
from autograder.grading.task import given_up

FULL = toy.SOLUTIONS
WRONG = {**FULL, "T9-9-a-code": "def double(x):\n    return x"}


def quiet(text):
    """Lines of progress go nowhere."""


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A class that has released the toy chapter; every test grades in a copy of it."""
    home = toy.build_class(tmp_path_factory.mktemp("released") / "class")
    generate(home, [toy.NAME])
    return home


@pytest.fixture
def place(tmp_path, released):
    """A class and three learners' work: ann solved, ben one mistake, cat blank."""
    home = shutil.copytree(released, tmp_path / "class")
    toy.hand_in(tmp_path / "in", "ann", toy.submission(FULL), report_md="42")
    toy.hand_in(tmp_path / "in", "ben", toy.submission(WRONG))
    toy.hand_in(tmp_path / "in", "cat", toy.submission({}))
    return Options(str(tmp_path / "in"), str(home), "en", isolation="process")


def run(options, engine=None, **more):
    """(rows by learner, whole result, who was run)."""
    engine = engine or Fake()
    with grade.run(options, quiet, engine=engine, **more) as result:
        rows = {row["id"]: row for row in result["learners"]}
        return rows, result, sorted(getattr(engine, "ran", ()))


def work_of(options, learner):
    from pathlib import Path

    return Path(options.folder) / learner / toy.NAME


def test_what_has_not_changed_is_neither_run_nor_written(place, monkeypatch):
    first, result, ran = run(place)
    assert ran == ["ann", "ben", "cat"]
    assert [first[name]["points"] for name in ("ann", "ben", "cat")] == [6, 3, 0]
    assert first["ben"]["exercises"]["T9.9.a"]["misconception"] == "T9-9-a-known"
    (work_of(place, "ben") / "report.md").write_text("42")
    second, result, ran = run(place)
    assert (ran, result["graded"], result["unchanged"]) == (["ben"], 1, 2)
    assert second["ben"]["points"] == 4
    assert {name: row["points"] for name, row in second.items()} == {"ann": 6, "ben": 4, "cat": 0}

    def never(*_, **__):
        raise AssertionError("nothing has changed")

    monkeypatch.setattr(gradebook.Writer, "write", never)
    third, result, ran = run(place)
    assert (ran, result["unchanged"]) == ([], 3)
    assert third["ann"]["exercises"] == second["ann"]["exercises"]


def test_a_lost_gradebook_is_filled_again(place):
    run(place)
    (work_of(place, "ann").parents[2] / "class" / "gradebook.db").unlink()
    rows, _, ran = run(place)
    assert ran == ["ann", "ben", "cat"]
    assert rows["ann"]["points"] == 6


def test_a_result_that_was_not_written_is_not_run_again(place, monkeypatch):
    write = gradebook.Writer.write

    def broken(self, chapter, student, *more):
        if student == "ben":
            raise gradebook.GradebookGone("the database is gone")
        return write(self, chapter, student, *more)

    monkeypatch.setattr(gradebook.Writer, "write", broken)
    with pytest.raises(gradebook.GradebookGone):
        run(place)
    monkeypatch.setattr(gradebook.Writer, "write", write)
    rows, _, ran = run(place, resume=True)
    assert ran == ["cat"]
    assert [rows[name]["points"] for name in ("ann", "ben", "cat")] == [6, 3, 0]


def test_ctrl_c_keeps_what_is_done_and_resume_goes_on(place):
    def interrupt(learner):
        if learner == "ben":
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(Stopped) as stopped:
        run(replace(place, again=True), Fake(interrupt))
    assert "1 of 3" in str(stopped.value)
    assert f"--resume --class {place.class_dir}" in str(stopped.value)
    assert signal.getsignal(signal.SIGINT) is before
    rows, _, ran = run(Options(class_dir=place.class_dir, lang="en"), resume=True)
    assert ran == ["ben", "cat"], "what was graded before the interruption is not run again"
    assert {name: row["points"] for name, row in rows.items()} == {"ann": 6, "ben": 3, "cat": 0}


def test_one_exercise_again_changes_its_grades_only(place):
    run(place)
    path = work_of(place, "ben") / f"{toy.NAME}.ipynb"
    path.write_text(json.dumps(toy.submission({**FULL, "T9-9-b-code": "half = 1"})))
    rows, _, ran = run(replace(place, learners=("ben",), exercises=("T9.9.a",)))
    assert ran == ["ben"]
    found = rows["ben"]["exercises"]
    assert (found["T9.9.a"]["points"], found["T9.9.b"]["points"]) == (2, 3)
    assert (found["T9.9.a"]["verdict"], found["T9.9.b"]["verdict"]) == ("correct", "correct")
    rows, _, ran = run(place)
    assert ran == ["ben"], "the rest of the new work is still to be graded"
    assert rows["ben"]["exercises"]["T9.9.b"]["points"] == 0


def test_what_could_not_be_graded_keeps_its_points_and_is_tried_again(place):
    run(place)

    def lost(tasks, say):
        return (given_up(task) for task in tasks)

    with grade.run(replace(place, again=True), quiet, engine=lost) as result:
        rows = {row["id"]: row for row in result["learners"]}
        assert result["not_graded"] == 3
    assert rows["ann"]["points"] == 6
    assert "could not be graded" in rows["ann"]["notes"][0]
    assert run(place)[2] == ["ann", "ben", "cat"]


def test_a_broken_second_hand_in_costs_nothing_that_was_earned(place):
    run(place)
    (work_of(place, "ann") / f"{toy.NAME}.ipynb").write_bytes(b"")
    rows, _, ran = run(place)
    assert ran == []
    assert rows["ann"]["points"] == 6
    assert "empty" in rows["ann"]["notes"][0]
    result = run(place)[1]
    assert (result["unchanged"], result["not_graded"]) == (2, 1), "it is still broken"


def test_the_grader_s_language_is_not_the_learners(place):
    langs = []

    def engine(tasks, say):
        for task in tasks:
            langs.append(task.lang)
            yield executed(task)

    run(replace(place, lang="zh-TW"), engine)
    assert langs == ["en"] * 3, "the class is English"
    assert run(place)[2] == [], "whoever reads the table, the work has not changed"
    about = work_of(place, "ann").parents[2] / "class" / "source" / toy.NAME / "course.json"
    about.write_text("{}")
    langs.clear()
    run(replace(place, lang="zh-TW"), engine)
    assert langs == ["zh-TW"] * 3, "a class that does not say has the grader's"


def test_late_work_is_told_from_the_collector_s_times_only(place):
    from nbgrader.api import Gradebook

    run(place)
    home = work_of(place, "ann").parents[2] / "class"
    with (home / "nbgrader_config.py").open("a") as file:
        file.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Gradebook(f"sqlite:///{home / 'gradebook.db'}", "kmc2431") as book:
        book.update_or_create_assignment(toy.NAME, duedate="2026-03-01T16:00:00")
    (work_of(place, "ben") / "timestamp.txt").write_text("2026-04-01 12:00:00")
    times = "learner,chapter,collected_at\nann,T9.9,2026-03-02T00:30+08:00\n"
    (work_of(place, "ann").parents[1] / "collected.csv").write_text(times)
    rows, _, ran = run(place)
    assert ran == ["ann"]
    assert (rows["ann"]["points"], rows["ann"]["penalty"]) == (0, 6)
    assert "late" in rows["ann"]["notes"][0]
    assert rows["ben"]["penalty"] == 0
    with Gradebook(f"sqlite:///{home / 'gradebook.db'}", "kmc2431") as book:
        book.update_or_create_assignment(toy.NAME, duedate="2026-03-01T17:00:00")
    rows, _, ran = run(place)
    assert (ran, rows["ann"]["penalty"]) == (["ann"], 0), "the new due date counts at once"
    assert run(place)[2] == []


def test_two_graders_at_once(place, tmp_path):
    script = (
        "import sys, time; from pathlib import Path; from autograder.grading.state import locked\n"
        "with locked(Path(sys.argv[1])): print('have it', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, place.class_dir], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(grade.classes.ROOT)},
    )  # fmt: skip
    try:
        assert other.stdout.readline() == "have it\n"
        with pytest.raises(state.Busy) as busy:
            run(place)
        assert str(other.pid) in str(busy.value)
        assert time.strftime("%Y-%m-%d") in str(busy.value)
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    assert run(place)[2] == ["ann", "ben", "cat"], "a killed one leaves no lock"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"folder": None}, "Name the folder"),
        ({"folder": "/nowhere/at/all"}, "no folder"),
        ({"jobs": "many"}, "--jobs many"),
        ({"jobs": 0}, "--jobs 0"),
        ({"jobs": 2, "cluster": "tcp://x"}, "not both"),
        ({"isolation": "none"}, "box or process"),
        ({"learners": ("anne",)}, "ann"),
        ({"exercises": ("T9.9.z",)}, "T9.9.z"),
        ({"class_dir": "/nowhere/at/all"}, "not a class"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(place, change, words):
    with pytest.raises(Exception) as refused:
        run(replace(place, **change))
    assert type(refused.value).__module__.startswith("autograder")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_learner_s_own_folder_and_bad_times_are_refused(place, tmp_path):
    with pytest.raises(Exception, match="one learner"):
        run(replace(place, folder=str(tmp_path / "in" / "ann")))
    (tmp_path / "in" / "collected.csv").write_text("learner,chapter,collected_at\nann,T9.9,soon\n")
    with pytest.raises(Exception, match="line 2"):
        run(place)


def test_a_link_in_the_place_of_a_chapter_is_not_followed(place, tmp_path):
    (tmp_path / "in" / "eve").mkdir()
    (tmp_path / "in" / "eve" / toy.NAME).symlink_to("../ann/T9.9")
    rows, _, ran = run(place)
    assert "eve" not in ran
    assert rows["eve"]["points"] == 0
    assert "link" in rows["eve"]["notes"][0]


def test_a_full_disk_is_one_sentence(place, monkeypatch):
    import errno

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device", "/class/x")

    monkeypatch.setattr(state.State, "keep", full)
    with pytest.raises(GradeError, match="no space left"):
        run(place)
