"""Rows of nbgrader's gradebook: an assignment's read once per run, a submission's read together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from autograder.grading.points import exercise_id


@dataclass(frozen=True)
class Cell:
    """A cell as the gradebook knows it; `points` is None for one that is not graded."""

    id: str
    name: str
    points: float | None = None


@dataclass
class Notebook:
    """A notebook of an assignment; `sources` are its cells as they were released."""

    id: str
    name: str
    graded: dict[str, Cell] = field(default_factory=dict)
    commented: dict[str, Cell] = field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Chapter:
    """An assignment; `exercise` gives the exercise's id for the name of a graded cell."""

    id: str
    name: str
    due: datetime | None
    notebooks: dict[str, Notebook]
    exercise: dict[str, str]


@dataclass
class Submission:
    """One learner's rows for one notebook, nbgrader's own objects; grades and comments by cell."""

    assignment: Any
    notebook: Any
    grades: dict[str, Any]
    comments: dict[str, Any]


def read_chapter(gradebook: Any, name: str) -> Chapter | None:
    """The assignment `name` with a notebook of the same name; None when it was not generated."""
    from nbgrader.api import MissingEntry

    try:
        found = gradebook.find_assignment(name)
    except MissingEntry:
        return None
    parts = {one.name: _read_notebook(one) for one in found.notebooks}
    if name not in parts:
        return None
    exercise = {cell: exercise_id(cell) for part in parts.values() for cell in part.graded}
    return Chapter(found.id, name, found.duedate, parts, exercise)


def _read_notebook(row: Any) -> Notebook:
    part = Notebook(row.id, row.name)
    for cell in [*row.grade_cells, *row.task_cells]:
        part.graded[cell.name] = Cell(cell.id, cell.name, cell.max_score)
    for cell in [*row.solution_cells, *row.task_cells]:
        part.commented[cell.name] = Cell(cell.id, cell.name)
    for cell in row.source_cells:
        part.sources[cell.name] = cell.to_dict()
    return part


def find(db: Any, known: Chapter, student: str) -> Any | None:
    """nbgrader's SubmittedAssignment of a learner, None when there is none yet."""
    from nbgrader.api import SubmittedAssignment

    return (
        db.query(SubmittedAssignment)
        .filter(
            SubmittedAssignment.assignment_id == known.id,
            SubmittedAssignment.student_id == student,
        )
        .one_or_none()
    )


def create(db: Any, known: Chapter, student: str) -> Any:
    """The rows that nbgrader's add_student and add_submission make, without a commit of their own.

    Returns:
        nbgrader's SubmittedAssignment.
    """
    from nbgrader.api import (
        Comment,
        Grade,
        Student,
        SubmittedAssignment,
        SubmittedNotebook,
        new_uuid,
    )
    from sqlalchemy import insert

    if db.query(Student.id).filter(Student.id == student).first() is None:
        db.execute(insert(Student), [{"id": student}])
    key = new_uuid()
    db.execute(
        insert(SubmittedAssignment),
        [{"id": key, "assignment_id": known.id, "student_id": student}],
    )
    grades, comments = [], []
    for part in known.notebooks.values():
        at = new_uuid()
        db.execute(
            insert(SubmittedNotebook),
            [{"id": at, "notebook_id": part.id, "assignment_id": key, "flagged": False}],
        )
        grades += [{"cell_id": cell.id, "notebook_id": at} for cell in part.graded.values()]
        comments += [{"cell_id": cell.id, "notebook_id": at} for cell in part.commented.values()]
    for table, rows in ((Grade, grades), (Comment, comments)):
        if rows:
            db.execute(insert(table), [{"id": new_uuid(), **row} for row in rows])
    return find(db, known, student)


def load(db: Any, assignment: Any, part: Notebook) -> Submission:
    """The rows of one notebook of a submission; of the grades only what is stored, not computed."""
    from nbgrader.api import Comment, Grade, SubmittedNotebook
    from sqlalchemy.orm import load_only

    notebook = (
        db.query(SubmittedNotebook)
        .filter(
            SubmittedNotebook.notebook_id == part.id,
            SubmittedNotebook.assignment_id == assignment.id,
        )
        .one()
    )
    stored = load_only(
        Grade.cell_id, Grade.auto_score, Grade.manual_score, Grade.extra_credit,
        Grade.needs_manual_grade,
    )  # fmt: skip
    said = load_only(Comment.cell_id, Comment.auto_comment, Comment.manual_comment)
    # A server locks them for us, so that a person's score is not written in between; SQLite's
    # whole file is ours already.
    grades = db.query(Grade).options(stored).filter(Grade.notebook_id == notebook.id)
    grades = {one.cell_id: one for one in grades.with_for_update(of=Grade)}
    comments = db.query(Comment).options(said).filter(Comment.notebook_id == notebook.id)
    comments = {one.cell_id: one for one in comments}
    return Submission(
        assignment,
        notebook,
        {cell.name: grades[cell.id] for cell in part.graded.values() if cell.id in grades},
        {cell.name: comments[cell.id] for cell in part.commented.values() if cell.id in comments},
    )
