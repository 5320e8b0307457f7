"""What the list of a class says about who was graded, and what the gradebook learns of it."""

from __future__ import annotations

from types import SimpleNamespace

from autograder.checking.messages import in_language
from autograder.classes import graded_people, roster
from autograder.grading import report, schema
from autograder.grading.learner_rows import Learners
from autograder.grading.report_people import list_lines

LIST = "id,first_name,last_name,email\nb1,小明,王,ming@example.org\nada,Ada,Lovelace,\nb3,,,\n"


def told(*learners):
    """Rows of a run without points; what was handed in as B1 is b1 in the gradebook."""
    state = SimpleNamespace(rows=lambda: iter([(one, "T9.9", one.lower(), True, {})
                                               for one in learners]))  # fmt: skip
    scores = SimpleNamespace(of=lambda students: {}, cells={})
    return Learners(state, scores)


def students(folder, *names):
    gradebook = schema.open_gradebook(schema.db_url(schema.class_config(folder), folder))
    for name in names:
        gradebook.add_student(name)
    gradebook.close()


def test_a_stranger_is_named_and_so_is_who_handed_in_nothing(tmp_path):
    (tmp_path / "learners.csv").write_text(LIST, encoding="utf-8")
    students(tmp_path, "b1", "zoe")
    result = {"learners": told("B1", "zoe"), "class": str(tmp_path)}
    with in_language("en"):
        graded_people.join(result)
        first, zoe = result["learners"]
        assert list(result["learners"]) == [first, zoe]  # it can be read again
        lines = list_lines(result)
        table = report.table({**result, "isolation": "box", "seconds": 1})
    assert (first["name"], first["notes"]) == ("王小明", [])
    assert zoe["notes"] == ["zoe is on no list (learners.csv)."]
    assert lines == ["On the list, but nothing was handed in here (2): ada Ada Lovelace, b3"]
    assert "B1 王小明" in table and "! zoe is on no list" in table and lines[0] in table


def test_without_a_list_nobody_is_a_stranger_and_a_faulty_one_is_told(tmp_path):
    students(tmp_path, "zoe")
    for content, fault in ((None, ""), ("id\na\na\n", "line 3")):
        if content:
            (tmp_path / "learners.csv").write_text(content, encoding="utf-8")
        result = {"learners": told("zoe"), "class": str(tmp_path)}
        with in_language("en"):
            graded_people.join(result)
        assert fault in result["list"] and not result["nothing_handed_in"]
        assert not next(iter(result["learners"]))["notes"]


def test_the_gradebook_gets_what_the_list_has_and_nobody_new(tmp_path):
    students(tmp_path, "b1", "zoe")
    (tmp_path / "learners.csv").write_text(LIST, encoding="utf-8")
    graded_people.fill(tmp_path)
    known = roster.gradebook_students(tmp_path)
    assert set(known) == {"b1", "zoe"}
    assert (known["b1"]["first_name"], known["b1"]["email"]) == ("小明", "ming@example.org")
    assert not any(known["zoe"].values())
