"""Rows of a simulated class in nbgrader's own tables and in the grader's memory, many at a time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import create_engine, insert, select, text

from autograder.classes.sample_people import Person
from autograder.grading import config, schema
from autograder.grading.points import exercise_id
from autograder.grading.state import FOLDER, State

ANSWERS = text("SELECT c.id, c.notebook_id FROM base_cell c JOIN solution_cells s ON s.id = c.id")


@dataclass(frozen=True)
class Slot:
    """A graded cell of the gradebook: ids of its rows, and whose points it holds."""

    cell: str
    name: str
    most: float
    by_hand: bool
    exercise: str
    notebook: str
    assignment: str
    chapter: str


@dataclass(frozen=True)
class Mark:
    """What one cell of one learner gets: nbgrader's columns."""

    auto_score: float | None = None
    manual_score: float | None = None
    needs_manual_grade: bool = False


def enter(home: Path, chapter: str, cells: Iterable[tuple[str, float, bool]]) -> None:
    """An assignment with these graded cells (name, points, by hand), as nbgrader enters it.

    Only the rows: no source and no release version, which `recording.generate` makes.
    """
    from nbgrader.api import Assignment, BaseCell, Course, GradeCell, Notebook, SolutionCell

    url = schema.db_url(schema.class_config(home), home)
    schema.prepare(url)
    engine = create_engine(url)
    assignment, notebook = _id(), _id()
    base, graded, solutions = [], [], []
    for name, most, by_hand in cells:
        key = _id()
        base.append({"id": key, "name": name, "notebook_id": notebook, "type": "GradeCell"})
        kind = "markdown" if by_hand else "code"
        graded.append({"id": key, "max_score": most, "cell_type": kind})
        if by_hand:
            other = _id()
            base.append(
                {"id": other, "name": name, "notebook_id": notebook, "type": "SolutionCell"}
            )
            solutions.append({"id": other})
    with engine.begin() as connection:
        known = connection.execute(select(Course.__table__.c.id)).scalars().all()
        rows: list[tuple[Any, list[dict[str, Any]]]] = [
            (Course, [] if config.COURSE_ID in known else [{"id": config.COURSE_ID}]),
            (Assignment, [{"id": assignment, "name": chapter, "course_id": config.COURSE_ID}]),
            (Notebook, [{"id": notebook, "name": chapter, "assignment_id": assignment}]),
            (BaseCell, base), (GradeCell, graded), (SolutionCell, solutions),
        ]  # fmt: skip
        _put(connection, rows)
    engine.dispose()


def slots(home: Path) -> dict[str, list[Slot]]:
    """Chapter -> its graded cells, by name."""
    question = text(
        "SELECT c.id, c.name, g.max_score, (SELECT count(*) FROM base_cell o "
        "JOIN solution_cells s ON s.id = o.id WHERE o.name = c.name "
        "AND o.notebook_id = c.notebook_id), n.id, a.id, a.name FROM grade_cells g "
        "JOIN base_cell c ON g.id = c.id JOIN notebook n ON c.notebook_id = n.id "
        "JOIN assignment a ON n.assignment_id = a.id ORDER BY c.name"
    )
    engine = create_engine(schema.db_url(schema.class_config(home), home))
    found: dict[str, list[Slot]] = {}
    with engine.connect() as connection:
        for cell, name, most, solutions, notebook, assignment, chapter in connection.execute(
            question
        ):
            found.setdefault(chapter, []).append(
                Slot(cell, name, float(most), solutions > 0, exercise_id(name), notebook,
                     assignment, chapter)
            )  # fmt: skip
    engine.dispose()
    return found


@dataclass(frozen=True)
class Piece:
    """One learner's work on one chapter: marks by cell name, and what the memory says of it."""

    student: str
    chapter: str
    at: datetime | None
    penalty: float
    marks: dict[str, Mark]
    report: dict[str, Any] | None


def record(
    home: Path, persons: Sequence[Person], pieces: Sequence[Piece], due: dict[str, datetime]
) -> None:
    """Write all of it: students, submissions, grades, due dates; reports into the memory.

    due: chapter -> naive UTC, as nbgrader keeps times.
    """
    from nbgrader.api import (
        Assignment,
        Comment,
        Grade,
        Student,
        SubmittedAssignment,
        SubmittedNotebook,
    )

    known = slots(home)
    students = [
        {"id": one.id, "first_name": one.first_name, "last_name": one.last_name,
         "email": one.email} for one in persons
    ]  # fmt: skip
    works, notebooks, grades = [], [], []
    for piece in pieces:
        cells = known[piece.chapter]
        work, notebook = _id(), _id()
        works.append({"id": work, "assignment_id": cells[0].assignment,
                      "student_id": piece.student, "timestamp": piece.at})  # fmt: skip
        notebooks.append({"id": notebook, "notebook_id": cells[0].notebook,
                          "assignment_id": work, "flagged": False,
                          "late_submission_penalty": piece.penalty or None})  # fmt: skip
        for slot in cells:
            mark = piece.marks.get(slot.name, Mark())
            grades.append({"id": _id(), "notebook_id": notebook, "cell_id": slot.cell,
                           **mark.__dict__})  # fmt: skip
    engine = create_engine(schema.db_url(schema.class_config(home), home))
    with engine.begin() as connection:
        # formgrader and feedback count on a row for each answer, with a comment or without.
        answers: dict[str, list[str]] = {}
        for cell, notebook in connection.execute(ANSWERS):
            answers.setdefault(notebook, []).append(cell)
        comments = [
            {"id": _id(), "notebook_id": one["id"], "cell_id": cell}
            for one in notebooks for cell in answers.get(one["notebook_id"], ())
        ]  # fmt: skip
        _put(connection, [
            (Student, students), (SubmittedAssignment, works), (SubmittedNotebook, notebooks),
            (Grade, grades), (Comment, comments),
        ])  # fmt: skip
        table = Assignment.__table__
        for chapter, moment in due.items():
            connection.execute(table.update().where(table.c.name == chapter).values(duedate=moment))
    engine.dispose()
    _remember(home, pieces)


def _remember(home: Path, pieces: Sequence[Piece]) -> None:
    with State(home) as state:
        state.begin({})
        state.end()
    database = sqlite3.connect(home / FOLDER / "state.db")
    with database:
        told = [one for one in pieces if one.report is not None]
        database.executemany(
            "INSERT OR REPLACE INTO graded VALUES (?, ?, ?, NULL, 1, 1, ?)",
            [(one.student, one.chapter, one.student, json.dumps(one.report, ensure_ascii=False))
             for one in told],
        )  # fmt: skip
        database.executemany(
            "INSERT OR REPLACE INTO students VALUES (?, ?)",
            sorted({(one.student, one.student) for one in told}),
        )
    database.close()


def _put(connection: Any, rows: Iterable[tuple[Any, list[dict[str, Any]]]]) -> None:
    for model, values in rows:
        if values:
            connection.execute(insert(model.__table__), values)


def _id() -> str:
    return uuid4().hex
