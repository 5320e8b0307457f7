"""Who was graded, by the list of the class: names, who is on no list, who handed in nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from autograder.checking.messages import translate
from autograder.classes import roster
from autograder.classes.roster import LIST, Learner, RosterError
from autograder.grading import schema
from autograder.grading.learner_rows import Learners

_FACTS = {"first_name": "first_name", "last_name": "last_name", "email": "email",
          "sis_id": "lms_user_id"}  # fmt: skip


class Named:
    """The rows of a run with "name" and, for one on no list, a note; read anew each time."""

    def __init__(
        self, rows: Learners, people: dict[str, Learner], students: dict[str, str]
    ) -> None:
        self._rows, self._people, self._students = rows, people, students

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self._rows:
            one = self._people.get(self._students.get(row["id"], ""))
            row["name"] = one.name if one and one.name != one.id else ""
            if one and not one.listed:
                row["notes"].insert(0, translate("{id} is on no list ({file}).",
                                                 id=row["id"], file=LIST))  # fmt: skip
            yield row


def join(result: dict[str, Any]) -> None:
    """Put names and strangers into the result of a run, and "nothing_handed_in": those listed of
    whom nothing was in its folder, as {"id", "name"}; a list with a fault is told under "list".

    Args:
        result: of `grading.grade.run`, while the class is open.
    """
    result |= {"nothing_handed_in": [], "list": ""}
    try:
        learners = roster.read(Path(result["class"]))
    except RosterError as error:
        result["list"] = str(error)
        return
    students = result["learners"].students()
    people = {one.student: one for one in learners}
    result["learners"] = Named(result["learners"], people, students)
    there = set(students.values())
    if any(one.id for one in roster.read_list(Path(result["class"]) / LIST)[0]):
        result["nothing_handed_in"] = [
            {"id": one.id, "name": "" if one.name == one.id else one.name}
            for one in learners if one.listed and one.student not in there
        ]  # fmt: skip


def fill(class_dir: Path) -> None:
    """Give the gradebook the names, addresses and numbers that the list has, for formgrader.

    Learners whom the gradebook does not know yet are not added: nbgrader would count them as 0.

    Raises:
        RosterError: the list has a fault.
        GradebookGone: the gradebook cannot be written.
    """
    listed = {one.id for one in roster.read_list(class_dir / LIST)[0]}
    if not listed:
        return
    known = roster.gradebook_students(class_dir)
    changes = []
    for one in roster.read(class_dir):
        facts = known.get(one.student)
        if facts is None or one.id not in listed:
            continue
        new = {key: value for key in _FACTS if (value := getattr(one, key)) != facts[key]}
        changes += [(column, new[key], one.student)
                    for key, column in _FACTS.items() if key in new]  # fmt: skip
    if not changes:
        return
    url = schema.db_url(schema.class_config(class_dir), class_dir)
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            for column, value, student in changes:
                connection.execute(
                    text(f"UPDATE student SET {column} = :value WHERE id = :student"),
                    {"value": value, "student": student},
                )
    except SQLAlchemyError as error:
        raise schema.gone(url, error) from error
    finally:
        engine.dispose()
