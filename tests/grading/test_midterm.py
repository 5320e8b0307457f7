"""The course changes while a class is running: points and marks stay, and people are told."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import toy_chapter as toy
from fake_engine import Fake

from autograder.bilingual import read_text
from autograder.checking.messages import in_language
from autograder.grading import classroom, grade, home, midterm
from autograder.grading.notebook import prepare
from autograder.grading.options import Options
from autograder.grading.recording import generate, is_generated

FULL = toy.SOLUTIONS
WRONG = {**FULL, "T9-9-a-code": "def double(x):\n    return x"}
TEST_OF_B = re.compile(r"```\{code-cell\} ipython3\n---\nnbgrader: \{grade: true[^\n]*"
                       r"grade_id: T9-9-b,.*?```\n\n", re.S)  # fmt: skip
ANSWER_OF_B = re.compile(r"```\{code-cell\} ipython3\n---\nnbgrader: \{[^\n]*T9-9-b-code\}.*?"
                         r"```\n\n", re.S)  # fmt: skip


@pytest.fixture(autouse=True)
def english():
    with in_language("en"):
        yield


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """A class that has released the toy chapter; every test works in a copy of it."""
    folder = toy.build_class(tmp_path_factory.mktemp("midterm") / "class")
    generate(folder, [toy.NAME])
    return folder


@pytest.fixture
def options(tmp_path, released):
    """Two learners' work is graded: ann solved everything, ben has one mistake and no report."""
    folder = shutil.copytree(released, tmp_path / "class")
    toy.hand_in(tmp_path / "in", "ann", toy.submission(FULL), report_md="42")
    toy.hand_in(tmp_path / "in", "ben", toy.submission(WRONG))
    options = Options(str(tmp_path / "in"), str(folder), "en", isolation="process")
    run(options)
    by_hand(folder, "ann", 3.0, "Well said.")
    return options


def run(options):
    """(points by learner and exercise, what was said)."""
    said = []
    with grade.run(options, said.append, engine=Fake()) as result:
        rows = {
            one["id"]: {name[5:]: row["points"] for name, row in one["exercises"].items()}
            for one in result["learners"]
        }
    return rows, said


def book(folder):
    from nbgrader.api import Gradebook

    return Gradebook(f"sqlite:///{Path(folder) / 'gradebook.db'}", "kmc2431")


def by_hand(folder, learner, score, comment, cell="T9-9-m1"):
    with book(folder) as gradebook:
        row = gradebook.find_grade(cell, toy.NAME, toy.NAME, learner)
        row.manual_score, row.needs_manual_grade = score, False
        if comment:
            said = gradebook.find_comment(cell, toy.NAME, toy.NAME, learner)
            said.manual_comment = comment
        gradebook.db.commit()


def change(folder, text=toy.SOURCE, **points):
    """Write the chapter anew, as `course.py class` does, and let the gradebook follow."""
    worth = {name: most for name, most in {**toy.POINTS, **points}.items() if most is not None}
    nb = prepare(read_text(text), worth, "en")
    classroom.add_assignment(Path(folder), toy.NAME, nb, toy.FILES)
    said = []
    home.bring_up_to_date(Path(folder), said.append)
    return said


def with_a_second_answer(text):
    """An exercise more: T9.9.c, whose check wants what that of T9.9.b wants."""
    more = ANSWER_OF_B.search(text)[0] + TEST_OF_B.search(text)[0]
    at = text.index('+++ {"nbgrader"')
    return text[:at] + more.replace("T9-9-b", "T9-9-c") + text[at:]


def without_b(text):
    return ANSWER_OF_B.sub("", TEST_OF_B.sub("", text))


def test_nothing_is_said_or_done_while_nothing_changes(options):
    assert change(options.class_dir) == []
    assert midterm.differs(Path(options.class_dir), toy.NAME) is False


def test_an_exercise_more(options):
    before, _ = run(options)
    said = change(options.class_dir, with_a_second_answer(toy.SOURCE), **{"T9-9-c": 5})
    assert any("New: T9.9.c" in one for one in said), said
    with book(options.class_dir) as gradebook:
        row = gradebook.find_grade("T9-9-c", toy.NAME, toy.NAME, "ann")
        assert (row.score, row.max_score, row.needs_manual_grade) == (0, 5, False)
        assert gradebook.find_submission(toy.NAME, "ann").max_score == 15
    after, said = run(options)
    assert not any("New" in one for one in said), "it was said when the class was written"
    assert {name: row.pop("c") for name, row in after.items()} == {"ann": 0, "ben": 0}
    assert after == before


def test_grade_alone_notices_the_change(options):
    nb = prepare(read_text(without_b(toy.SOURCE)), {**toy.POINTS, "T9-9-b": 0}, "en")
    classroom.add_assignment(Path(options.class_dir), toy.NAME, nb, toy.FILES)
    rows, said = run(options)
    assert any("Gone: T9.9.b" in one for one in said)
    assert "b" not in rows["ann"]


def test_an_exercise_less_and_back_again(options):
    by_hand(options.class_dir, "ben", 1.5, None, cell="T9-9-b")
    before, _ = run(options)
    assert before["ben"]["b"] == 1.5
    said = change(options.class_dir, without_b(toy.SOURCE), **{"T9-9-b": 0})
    kept = next(Path(options.class_dir, "set_aside").iterdir())
    assert any("Gone: T9.9.b" in one and kept.name in one for one in said), said
    assert "1.5" in kept.read_text("utf-8-sig")
    less, _ = run(options)
    assert {who: {**row, "b": before[who]["b"]} for who, row in less.items()} == before
    change(options.class_dir)
    assert run(options)[0] == before, "what a person had entered came back with the exercise"


def test_other_points_and_another_check(options):
    text = toy.SOURCE.replace('"double of 2"', '"twice two"')
    said = " ".join(change(options.class_dir, text, **{"T9-9-a": 6, "T9-9-m1": 8}))
    for words in ("T9.9.a is worth 6 points, before 2", "Marks by hand of T9.9.m1 (1) stay",
                  "Changed tests: T9.9.a"):  # fmt: skip
        assert words in said, said
    rows, _ = run(options)
    assert rows["ann"] == {"a": 6, "b": 3, "g": 1, "m1": 3}
    assert rows["ben"]["a"] == 0


def test_a_mark_by_hand_is_asked_for_again_only_where_it_may_not_fit(options, tmp_path):
    def waits():
        with book(options.class_dir) as gradebook:
            row = gradebook.find_grade("T9-9-m1", toy.NAME, toy.NAME, "ann")
            assert row.manual_score == 3
            return row.needs_manual_grade

    change(options.class_dir, toy.SOURCE.replace('"double of 2"', '"twice two"'))
    run(options)
    assert not waits(), "another exercise has changed"
    work = tmp_path / "in" / "ann" / toy.NAME
    (work / "report.md").write_text("42, and more")
    run(options)
    assert waits(), "what was marked has changed"
    by_hand(options.class_dir, "ann", 3.0, None)
    change(options.class_dir, **{"T9-9-m1": 8})
    run(options)
    assert waits(), "the mark was one of 4"


def test_work_that_is_not_in_the_folder_any_more_keeps_its_points(options, tmp_path):
    before, _ = run(options)
    shutil.rmtree(tmp_path / "in" / "ann")
    change(options.class_dir, with_a_second_answer(toy.SOURCE), **{"T9-9-c": 5})
    run(options)
    with book(options.class_dir) as gradebook:
        for cell in toy.POINTS:
            row = gradebook.find_grade(cell, toy.NAME, toy.NAME, "ann")
            assert row.score == before["ann"][cell[5:]]
        said = gradebook.find_comment("T9-9-m1", toy.NAME, toy.NAME, "ann")
        assert said.manual_comment == "Well said."


def test_nbgrader_itself_can_release_what_has_changed(options):
    change(options.class_dir, with_a_second_answer(toy.SOURCE), **{"T9-9-c": 5})
    generate(Path(options.class_dir), [toy.NAME])
    assert is_generated(Path(options.class_dir), toy.NAME)
    released = Path(options.class_dir, "release", toy.NAME, f"{toy.NAME}.ipynb").read_text("utf-8")
    assert "T9-9-c-code" in released


def test_a_class_that_is_being_graded_is_left_alone(options):
    from autograder.grading.state import Busy, locked

    with locked(Path(options.class_dir)), pytest.raises(Busy):
        change(options.class_dir, **{"T9-9-a": 6})
    assert run(replace(options, learners=("ann",)))[0]["ann"]["a"] == 6, "the next run sees it"
