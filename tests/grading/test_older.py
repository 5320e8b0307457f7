"""A gradebook of an earlier nbgrader: points and marks are there afterwards, and a copy of it."""

import shutil
import sqlite3

import pytest
import toy_chapter as toy
from fake_engine import Fake

from autograder.checking.messages import in_language
from autograder.grading import grade, older, schema
from autograder.grading.classroom import ClassError
from autograder.grading.options import Options


@pytest.fixture(autouse=True)
def english():
    with in_language("en"):
        yield


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    place = tmp_path_factory.mktemp("older")
    toy.build_class(place / "class")
    toy.hand_in(place / "in", "ann", toy.submission(toy.SOLUTIONS), report_md="42")
    run(place)
    with sqlite3.connect(place / "class" / "gradebook.db") as book:
        book.execute("UPDATE grade SET manual_score = 3, needs_manual_grade = 0 WHERE cell_id IN "
                     "(SELECT id FROM base_cell WHERE name = 'T9-9-m1')")  # fmt: skip
    book.close()
    return place


@pytest.fixture
def place(graded, tmp_path):
    """A class whose gradebook has the tables of nbgrader 0.5, with grades."""
    place = shutil.copytree(graded, tmp_path / "place")
    book = sqlite3.connect(place / "class" / "gradebook.db")
    book.executescript(
        """
        CREATE TABLE old (id VARCHAR(32) PRIMARY KEY, name VARCHAR(128) NOT NULL, duedate DATETIME);
        INSERT INTO old SELECT id, name, duedate FROM assignment;
        DROP TABLE assignment; ALTER TABLE old RENAME TO assignment; DROP TABLE course;
        ALTER TABLE student DROP COLUMN lms_user_id;
        UPDATE alembic_version SET version_num = '167914646830';
        """
    )
    book.close()
    return place


def run(place):
    options = Options(str(place / "in"), str(place / "class"), "en", isolation="process")
    with grade.run(options, lambda text: None, engine=(engine := Fake())) as result:
        (ann,) = result["learners"]
    return {name: row["points"] for name, row in ann["exercises"].items()}, engine.ran


def test_points_and_marks_are_those_of_before(place):
    points, ran = run(place)
    assert points == {"T9.9.a": 2, "T9.9.b": 3, "T9.9.g": 1, "T9.9.m1": 3}
    assert ran == [], "nothing has changed"
    (copy,) = (place / "class").glob("gradebook.db.before-*")
    with sqlite3.connect(copy) as book:
        assert book.execute("SELECT version_num FROM alembic_version").fetchone()[0] != older.head()
    book.close()
    run(place)
    assert len(list((place / "class").glob("gradebook.db.before-*"))) == 1


def test_a_later_one_is_left_alone(place):
    path = place / "class" / "gradebook.db"
    with sqlite3.connect(path) as book:
        book.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
    book.close()
    before = path.read_bytes()
    with pytest.raises(ClassError, match="later nbgrader"):
        schema.prepare(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_failed_upgrade_leaves_it_as_it_was(place):
    path = place / "class" / "gradebook.db"
    with sqlite3.connect(path) as book:
        book.execute("DROP TABLE student")
    book.close()
    before = path.read_bytes()
    with pytest.raises(ClassError, match="left as it was"):
        schema.prepare(f"sqlite:///{path}")
    assert path.read_bytes() == before
    assert not list((place / "class").glob("gradebook.db.before-*"))
