"""A class of ours goes round with nbgrader's own commands, started as an instructor would."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
import toy_chapter as toy

from autograder.grading import classroom
from autograder.grading.submit import submit


def nbgrader(folder: Path, *words: str, **environ: str) -> str:
    """Run one nbgrader command in `folder`; its output. PATH lacks the environment's programs."""
    env = {**os.environ, "PATH": "/usr/bin:/bin", "COURSE_LANG": "en", **environ}
    env.pop("PYTHONPATH", None)
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words], cwd=folder, env=env, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def circle(tmp_path_factory):
    """Release, two learners hand in (one through the exchange, one as a zip), grade, feed back."""
    place = tmp_path_factory.mktemp("class")
    home = toy.build_class(place / "class")
    nbgrader(home, "generate_assignment", toy.NAME)
    nbgrader(home, "release_assignment", toy.NAME)

    # A learner of a hub: own folder, settings as written for learners, stock commands.
    desk = place / "desk"
    settings = place / "settings"
    desk.mkdir()
    settings.mkdir()
    text = (home / "for_learners.nbgrader_config.py").read_text()
    cache = f"c.Exchange.cache = {str(place / 'cache')!r}\n"
    (settings / "nbgrader_config.py").write_text(text + cache)
    hub = {"JUPYTER_CONFIG_DIR": str(settings)}
    nbgrader(desk, "fetch_assignment", toy.NAME, **hub)
    work = desk / toy.NAME
    toy_write(work, {**toy.SOLUTIONS})
    (work / "own").mkdir()
    (work / "own" / "account.csv").write_text("private")
    (work / "report.md").write_text("It is 42.")
    nbgrader(desk, "submit", toy.NAME, "--student=exchanged", **hub)
    nbgrader(home, "collect", toy.NAME)

    # A learner without a hub: one zip.
    alone = place / "alone" / toy.NAME
    alone.mkdir(parents=True)
    toy_write(alone, {"T9-9-a-code": "def double(x):\n    return x ** 2"})
    (alone / "report.md").write_text("It is 42, edited.")
    (alone / "course.json").write_text('{"learner": "zipped"}')
    archive = home / "downloaded" / toy.NAME / "archive"
    archive.mkdir(parents=True)
    submit(alone, out=archive)
    nbgrader(home, "zip_collect", toy.NAME)

    nbgrader(home, "autograde", toy.NAME)
    nbgrader(home, "generate_feedback", toy.NAME)
    nbgrader(home, "export", "--to=grades.csv")
    with (home / "grades.csv").open(encoding="utf-8") as file:
        grades = {row["student_id"]: row for row in csv.DictReader(file)}
    return home, grades


def toy_write(folder: Path, answers: dict[str, str]) -> None:
    """Put a filled-in toy notebook into a learner's folder."""
    import nbformat

    nbformat.write(toy.submission(answers), folder / f"{toy.NAME}.ipynb")


def test_points_reach_the_gradebook(circle):
    _, grades = circle
    assert float(grades["exchanged"]["score"]) == 6
    assert float(grades["zipped"]["score"]) == 1, "only its report.md"
    assert float(grades["zipped"]["max_score"]) == 10


def test_an_edited_report_is_graded_not_overwritten(circle):
    home, _ = circle
    report = home / "autograded" / "zipped" / toy.NAME / "report.md"
    assert report.read_text() == "It is 42, edited."
    names = {path.name for path in (home / "source").rglob("*")}
    assert "report.md" not in names


def test_own_account_never_travels(circle):
    home, _ = circle
    assert not [path for path in home.rglob("*") if "own" in path.parts[-2:]]


def test_released_and_fed_back_files_hold_no_secret(circle):
    home, _ = circle
    released = (home / "release" / toy.NAME / f"{toy.NAME}.ipynb").read_text()
    assert "SECRETWORLD" not in released
    assert "return 2 * x" not in released
    assert not list((home / "release").rglob(classroom.SECRET))
    assert not list((home / "source").rglob(classroom.SECRET))


def test_feedback_shows_the_message(circle):
    home, _ = circle
    page = home / "feedback" / "zipped" / toy.NAME / f"{toy.NAME}.html"
    assert "double in another world" in page.read_text(encoding="utf-8")


def test_rubric_cells_wait_for_a_person(circle):
    from nbgrader.api import Gradebook

    home, _ = circle
    with Gradebook(f"sqlite:///{home / 'gradebook.db'}") as gradebook:
        waiting = gradebook.find_submission(toy.NAME, "exchanged")
        assert waiting.needs_manual_grade


def test_a_class_keeps_its_own_chapters_where_none_are_named(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(classroom, "built_chapters", lambda: ["T0", "T1.5", "T2"])
    monkeypatch.setattr(classroom.notebooks, "instructor_notebook", lambda *_: None)
    monkeypatch.setattr(classroom, "make_keys", lambda *_: None)
    monkeypatch.setattr(classroom, "shared_files", lambda *_, **__: {})
    monkeypatch.setattr(classroom, "add_assignment", lambda folder, name, *_: made.append(name))
    classroom.build(tmp_path, "en", ["T1.5"])
    about = tmp_path / "source" / "T1.5" / classroom.ABOUT
    about.parent.mkdir(parents=True)
    about.write_text("{}")
    classroom.build(tmp_path, "en")
    assert made == ["T1.5", "T1.5"]
    classroom.build(tmp_path / "new", "en")
    assert made[2:] == ["T0", "T1.5", "T2"]


def test_a_foreign_folder_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(classroom.ClassError):
        classroom.build(tmp_path, chapters=[])
