"""The writer of the gradebook: the rows of stock nbgrader, whole or not at all, people's kept."""

import shutil
import sqlite3

import gradebook_class as school
import nbformat
import pytest
from gradebook_class import ANSWERS, EARLY, LATE, NAME

from autograder.grading import autograded, classroom, points, schema
from autograder.grading.gradebook import NotWritten, Writer
from autograder.grading.recording import hushed

WORK = {
    "solved": (ANSWERS, EARLY),
    "late": (ANSWERS, LATE),
    "blank": ({}, None),
    "half": ({**ANSWERS, "T8-8-b-code": "found = 3", "T8-8-c-code": "half = lambda x: x // 2"},
             LATE),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _register(monkeypatch):
    """The register of this class: two test cells are one exercise."""
    known = {f"T8-8-{x}": f"T8.8.{x}" for x in ("a", "b", "c", "m1", "m2", "t")}
    monkeypatch.setattr(points, "_names", lambda: known)
    points.exercise_id.cache_clear()
    yield
    points.exercise_id.cache_clear()


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return school.build(tmp_path_factory.mktemp("book") / "class")


@pytest.fixture
def home(empty, tmp_path):
    return shutil.copytree(empty, tmp_path / "class")


def by_hand(home):
    """A person grades in formgrader: a score over an automatic one, a rubric, a comment."""
    with school.gradebook(home) as book:
        for cell, score in (("T8-8-a", 1.0), ("T8-8-m1", 3.0)):
            row = book.find_grade(cell, NAME, NAME, "half")
            row.manual_score, row.needs_manual_grade = score, False
        book.find_grade("T8-8-c-1", NAME, NAME, "half").extra_credit = 0.5
        book.find_comment("T8-8-m1", NAME, NAME, "half").manual_comment = "Well said."
        book.db.commit()


def stock(home, students):
    """What nbgrader itself writes; the notebooks as it executed them."""
    from nbgrader.apps.api import NbGraderAPI

    config = schema.class_config(home)
    config.CourseDirectory.db_url = schema.db_url(config, home)
    api = NbGraderAPI(config=config)
    for student in students:
        with hushed():
            done = api.autograde(NAME, student, force=True)
        assert done["success"], done
    return {
        student: nbformat.read(home / "autograded" / student / NAME / f"{NAME}.ipynb", 4)
        for student in students
    }


def ours(home, notebooks):
    with Writer(home) as writer:
        for student, nb in notebooks.items():
            writer.write(NAME, student, nb, timestamp=WORK[student][1])


def test_every_row_equals_what_stock_nbgrader_writes(home, tmp_path):
    other = shutil.copytree(home, tmp_path / "stock")
    for student, (answers, stamp) in WORK.items():
        place = other / "submitted" / student / NAME
        place.mkdir(parents=True)
        nbformat.write(school.handed_in(answers), place / f"{NAME}.ipynb")
        if stamp:
            (place / "timestamp.txt").write_bytes(autograded.stamp(stamp))
    notebooks = stock(other, WORK)
    ours(home, notebooks)
    assert school.dump(home) == school.dump(other)
    scores = {row[:2]: row[3] for row in school.dump(home)["grades"]}
    assert (scores["solved", "T8-8-b"], scores["half", "T8-8-b"]) == (1.5, 0.5)
    assert {row[1]: row[2] for row in school.dump(home)["notebooks"]} == {
        "solved": None, "blank": None, "late": 4.0, "half": 3.5,
    }  # fmt: skip
    for one in (home, other):
        by_hand(one)
    ours(home, stock(other, ["half"]))
    rows, theirs = school.dump(home), school.dump(other)
    # nbgrader asks for a second look at every mark; ours is of the very same answer.
    asked = [row for row in theirs["grades"] if row not in rows["grades"]]
    assert [row[:2] for row in asked] == [("half", "T8-8-m1")]
    for found in (rows, theirs):
        found["grades"] = [row for row in found["grades"] if row[:2] != ("half", "T8-8-m1")]
    assert rows == theirs


def test_what_a_person_entered_survives_and_a_second_run_changes_nothing(home):
    nb = school.executed(WORK["half"][0])
    with Writer(home) as writer:
        first = writer.write(NAME, "half", nb, timestamp=LATE)
        assert first["T8.8.c"] == {
            "points": 1.0, "max": 5.0, "verdict": "raised", "message": "AssertionError",
        }  # fmt: skip
        by_hand(home)
        again = writer.write(NAME, "half", nb, timestamp=LATE)
        before = school.dump(home)
        assert writer.write(NAME, "half", nb, timestamp=LATE) == again == writer.read(NAME, "half")
    assert school.dump(home) == before
    assert (again["T8.8.a"]["points"], again["T8.8.m1"]["points"]) == (1.0, 3.0)
    assert again["T8.8.c"]["points"] == 1.5, "extra credit"
    assert ("half", "T8-8-m1", None, "Well said.") in before["comments"]


def test_a_submission_is_written_whole_or_not_at_all(home):
    good = school.executed(ANSWERS)
    bad = school.executed(ANSWERS)
    bad.cells[5].outputs[0]["data"]["text/plain"] = "99"  # nbgrader refuses more than the most
    with Writer(home) as writer:
        with pytest.raises(NotWritten, match="new"):
            writer.write(NAME, "new", bad)
        assert school.dump(home)["students"] == []
        writer.write(NAME, "old", good)
        before = school.dump(home)
        with pytest.raises(NotWritten):
            writer.write(NAME, "old", bad, {"report.md": b"lost"}, timestamp=LATE)
        with pytest.raises(NotWritten, match="129"):
            writer.write(NAME, "x" * 129, good)
        with pytest.raises(NotWritten, match=r"T1\.1"):
            writer.write("T1.1", "old", good)
        assert school.dump(home) == before
        writer.write(NAME, "next", good)
    names = sorted(path.relative_to(home / "autograded").as_posix()
                   for path in (home / "autograded").rglob("*") if path.is_file())  # fmt: skip
    assert names == [f"next/{NAME}/{NAME}.ipynb", f"old/{NAME}/{NAME}.ipynb"]


def test_one_exercise_is_graded_again_and_the_others_stay(home):
    with Writer(home) as writer:
        first = writer.write(NAME, "half", school.executed(WORK["half"][0]), timestamp=EARLY)
        again = writer.write(NAME, "half", school.executed(ANSWERS), only={"T8.8.c"})
    assert again["T8.8.c"]["points"] == again["T8.8.c"]["max"] == 5
    assert again["T8.8.c"]["verdict"] == "correct"
    assert {**again, "T8.8.c": None} == {**first, "T8.8.c": None}
    kept = nbformat.read(home / "autograded" / "half" / NAME / f"{NAME}.ipynb", 4)
    assert kept.cells[5].outputs[0]["data"]["text/plain"] == "0.5"


def test_no_notebook_is_worth_nothing_and_says_why(home):
    with Writer(home) as writer:
        result = writer.write(NAME, "broken", None, timestamp=LATE, problem="It is cut off.")
    assert {one["points"] for one in result.values()} == {0}
    assert {one["message"] for one in result.values()} == {"It is cut off."}
    rows = [row for row in school.dump(home)["grades"] if row[0] == "broken"]
    assert {(row[3], row[6]) for row in rows} == {(0, 0)}


def test_files_stay_in_their_folder_and_a_time_is_ours(home):
    files = {"report.md": b"42", "../../escape": b"x", "timestamp.txt": b"1999-01-01", "a/b": b"c",
             "shop/Page.HTML": b"<script>"}
    with Writer(home) as writer:
        writer.write(NAME, "ann", school.executed(ANSWERS), files, timestamp=EARLY)
    place = home / "autograded" / "ann" / NAME
    assert sorted(path.relative_to(place).as_posix() for path in place.rglob("*")) == [
        f"{NAME}.ipynb", "a", "a/b", "report.md", "shop", "shop/Page.HTML.txt", "timestamp.txt",
    ], "a page that formgrader would serve to the instructor's browser is kept as text"
    assert (place / "timestamp.txt").read_bytes() == autograded.stamp(EARLY)
    assert not list(home.rglob("escape"))


def test_a_run_that_was_ended_between_two_renames_is_put_right(home):
    with Writer(home) as writer:
        writer.write(NAME, "ann", school.executed(ANSWERS))
    place = home / "autograded" / "ann" / NAME
    place.rename(place.with_name(f".old-{NAME}"))
    autograded.stage(home, "ann", NAME, {"half": b"made"})
    with Writer(home) as writer:
        assert writer.read(NAME, "ann")["T8.8.a"]["points"] == 2
    assert [path.name for path in place.parent.iterdir()] == [NAME]


def test_a_gradebook_that_takes_nothing_is_one_sentence(home, monkeypatch):
    monkeypatch.setattr(schema, "BUSY_MS", 50)
    nb = school.executed(ANSWERS)
    with Writer(home) as writer:
        writer.write(NAME, "ann", nb)
        other = sqlite3.connect(home / "gradebook.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(schema.GradebookGone, match="locked"):
            writer.write(NAME, "bob", nb)
        other.execute("ROLLBACK")
        other.close()
        writer.write(NAME, "bob", nb)
    assert [row[0] for row in school.dump(home)["students"]] == ["ann", "bob"]
    with (home / "nbgrader_config.py").open("a") as file:
        file.write('c.CourseDirectory.db_url = "sqlite:////nowhere/at/all.db"\n')
    with pytest.raises(schema.GradebookGone, match="nowhere"):
        Writer(home).__enter__()


def test_settings_of_the_instructor_survive_and_broken_ones_are_named(home):
    classroom.lay_out(home)
    assert school.SETTINGS in (home / "nbgrader_config.py").read_text()
    with (home / "nbgrader_config.py").open("a") as file:
        file.write("c.CourseDirectory.db_url =\n")
    with pytest.raises(classroom.ClassError, match=r"nbgrader_config\.py"):
        Writer(home)
