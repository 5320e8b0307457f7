"""A gradebook on a real PostgreSQL server: the same rows, and nothing lost when it is killed."""

import csv
import threading

import gradebook_class as school
import pytest
from gradebook_class import ANSWERS, LATE, NAME
from postgres_server import server

from autograder.grading import schema
from autograder.grading.gradebook import Writer
from autograder.grading.recording import export, feedback
from autograder.grading.schema import GradebookGone

pytestmark = pytest.mark.postgresql
MANY = [f"learner{number:02}" for number in range(25)]


@pytest.fixture(scope="module")
def pg():
    with server() as one:
        yield one


@pytest.fixture
def home(pg, tmp_path):
    address = f"c.CourseDirectory.db_url = {pg.url()!r}\n"
    return school.build(tmp_path / "class", school.SETTINGS + address)


def test_rows_feedback_and_export_are_those_of_sqlite(home, tmp_path):
    here = school.build(tmp_path / "sqlite")
    nb = school.executed(ANSWERS)
    for one in (home, here):
        with Writer(one) as writer:
            writer.write(NAME, "陳美玲_2", nb, timestamp=LATE)
            writer.write(NAME, "broken", None)
        with school.gradebook(one) as book:
            row = book.find_grade("T8-8-a", NAME, NAME, "陳美玲_2")
            row.manual_score, row.needs_manual_grade = 1.5, False
            book.find_comment("T8-8-m1", NAME, NAME, "陳美玲_2").manual_comment = "好"
            book.db.commit()
        with Writer(one) as writer:
            writer.write(NAME, "陳美玲_2", nb)
    assert school.dump(home) == school.dump(here)
    assert ("陳美玲_2", "T8-8-a", "GradeCell", 2, 1.5, None, 1) in school.dump(home)["grades"]
    rows = []
    for one in (home, here):
        with export(one, one / "grades.csv").open(encoding="utf-8", newline="") as file:
            rows.append([(row["student_id"], row["score"]) for row in csv.DictReader(file)])
    assert sorted(rows[0]) == sorted(rows[1])
    feedback(home, NAME)
    assert (home / "feedback" / "陳美玲_2" / NAME / f"{NAME}.html").exists()


def test_two_graders_of_one_server_are_kept_apart(home, tmp_path):
    url = schema.db_url(schema.class_config(home), home)
    twin = tmp_path / "twin"
    twin.mkdir()
    address = f"c = get_config()\nc.CourseDirectory.db_url = {url!r}\n"
    (twin / "nbgrader_config.py").write_text(address)
    with schema.alone(home), pytest.raises(GradebookGone, match=r"course\.py grade \S+:\d+"):
        schema.alone(twin).__enter__()
    with schema.alone(twin):
        pass


def test_a_server_that_is_killed_and_started_again_loses_and_doubles_nothing(pg, home):
    nb = school.executed(ANSWERS)
    half, killed, failed = threading.Event(), threading.Event(), []

    def grade():
        try:
            with Writer(home) as writer:
                for number, student in enumerate(MANY):
                    if number == len(MANY) // 2:
                        half.set()
                        killed.wait(60)
                    writer.write(NAME, student, nb, timestamp=LATE)
        except BaseException as error:
            failed.append(error)
            half.set()

    run = threading.Thread(target=grade)
    run.start()
    half.wait(120)
    pg.crash()
    killed.set()
    pg.start()
    run.join(120)
    assert failed == []
    whole = school.dump(home)
    assert [row[0] for row in whole["students"]] == MANY
    assert [row[1] for row in whole["submissions"]] == MANY

    with Writer(home, patience=0.3) as writer:
        pg.crash()
        with pytest.raises(GradebookGone, match="postgresql"):
            writer.write(NAME, "late comer", nb)
    with pytest.raises(GradebookGone, match="postgresql"):
        Writer(home).__enter__()
    pg.start()
    with Writer(home) as writer:
        for student in MANY:
            writer.write(NAME, student, nb, timestamp=LATE)
    assert school.dump(home) == whole
