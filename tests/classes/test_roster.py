"""The list of learners: what it may hold, what is a fault, how it meets the gradebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.checking.messages import in_language
from autograder.classes import roster
from autograder.grading import schema
from autograder.grading.state import State

HEAD = "id,first_name,last_name,email,section,sis_id\n"


def known(folder: Path, **students: str) -> None:
    """Put students into the class's gradebook: id=first name."""
    gradebook = schema.open_gradebook(schema.db_url(schema.class_config(folder), folder))
    for student, first in students.items():
        gradebook.add_student(student, first_name=first)
    gradebook.close()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950"])
def test_a_list_in_any_usual_encoding_gives_the_same_learners(tmp_path, encoding):
    text = HEAD + "b1,小明,王,ming@example.org,甲,S-01\n\nb2,Ada,Lovelace,,乙,\n"
    (tmp_path / "learners.csv").write_bytes(text.encode(encoding))
    first, second = roster.read(tmp_path)
    assert (first.id, first.name, first.section, first.sis_id) == ("b1", "王小明", "甲", "S-01")
    assert (second.name, second.sortable_name) == ("Ada Lovelace", "Lovelace, Ada")
    with in_language("en"):
        told = roster.notes(tmp_path)
    assert bool(told) == (encoding == "cp950") and all("Big5" in one for one in told)


@pytest.mark.parametrize(
    ("rows", "line"), [("a,,,,,\nA,,,,,\n", "3"), ("a,,,,,\n ,Eve,,,,\n", "3")]
)
def test_a_fault_of_the_list_is_named_with_its_line(tmp_path, rows, line):
    (tmp_path / "learners.csv").write_text(HEAD + rows, encoding="utf-8")
    with in_language("en"), pytest.raises(roster.RosterError, match=f"learners.csv, line {line}"):
        roster.read(tmp_path)


def test_a_list_needs_a_column_of_ids(tmp_path):
    (tmp_path / "learners.csv").write_text("name\nEve\n", encoding="utf-8")
    with pytest.raises(roster.RosterError, match="learners.csv"):
        roster.read(tmp_path)


def test_learners_on_no_list_are_kept_and_named_and_no_one_is_lost(tmp_path):
    known(tmp_path, eve="Eve", mallory="")
    (tmp_path / "learners.csv").write_text(HEAD + "zoe,Eve,,,,\neve,,,e@x.tw,,\n", encoding="utf-8")
    learners = roster.read(tmp_path)
    assert [(one.id, one.listed) for one in learners] == [
        ("zoe", True), ("eve", True), ("mallory", False),
    ]  # fmt: skip
    assert learners[1].first_name == "Eve" and learners[1].email == "e@x.tw"
    with in_language("en"):
        same_name, stranger = roster.notes(tmp_path)
    assert "zoe, eve" in same_name and "mallory" in stranger


def test_an_id_that_nbgrader_does_not_take_leads_to_its_name_in_the_gradebook(tmp_path):
    with State(tmp_path) as memory:
        student = memory.student("王 小明/A")
    known(tmp_path, **{student: ""})
    (tmp_path / "learners.csv").write_text(HEAD + "王 小明/A,小明,王,,,\n", encoding="utf-8")
    assert [(one.id, one.student) for one in roster.read(tmp_path)] == [("王 小明/A", student)]


def test_without_a_list_everybody_in_the_gradebook_is_in_the_class(tmp_path):
    assert roster.read(tmp_path) == []
    known(tmp_path, eve="Eve")
    assert [(one.id, one.listed) for one in roster.read(tmp_path)] == [("eve", True)]


def test_capitals_and_semicolons_lose_nobody(tmp_path):
    known(tmp_path, m01="", M02="", m02="")
    text = HEAD.replace(",", ";") + "M01;Eve;Hill;;;\nm02;Ann;;;;\n"
    (tmp_path / "learners.csv").write_text(text, encoding="utf-8")
    found = [(one.id, one.student, one.listed) for one in roster.read(tmp_path)]
    assert found == [("M01", "m01", True), ("m02", "m02", True), ("M02", "M02", False)]


def test_who_was_removed_from_the_gradebook_is_gone_and_who_never_got_there_is_not(tmp_path):
    known(tmp_path, amy="")
    with State(tmp_path) as state:
        for name, key in (("amy", "k"), ("zoe", "k"), ("lost", None)):
            state.student(name)
            state._db.execute("INSERT INTO graded VALUES (?, 'T0', ?, ?, 1, 1, '{}')",
                              (name, name, key))  # fmt: skip
    assert [one.id for one in roster.read(tmp_path)] == ["amy", "lost"]
