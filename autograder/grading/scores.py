"""What the gradebook holds now, read in bulk for many learners: grades by hand included.

Plain queries on nbgrader's tables; nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, create_engine, text

from autograder.grading import schema

GRADES = text(
    "SELECT sa.student_id, a.name, c.name, g.auto_score, g.manual_score, g.extra_credit, "
    "g.needs_manual_grade, sn.late_submission_penalty "
    "FROM submitted_assignment sa JOIN assignment a ON sa.assignment_id = a.id "
    "JOIN submitted_notebook sn ON sn.assignment_id = sa.id "
    "JOIN grade g ON g.notebook_id = sn.id JOIN base_cell c ON g.cell_id = c.id "
    "WHERE sa.student_id IN :students"
).bindparams(bindparam("students", expanding=True))
CELLS = text(
    "SELECT a.name, c.name, gc.max_score, "
    "(SELECT count(*) FROM base_cell o JOIN solution_cells s ON s.id = o.id "
    " WHERE o.name = c.name AND o.notebook_id = c.notebook_id) "
    "FROM grade_cells gc JOIN base_cell c ON gc.id = c.id "
    "JOIN notebook n ON c.notebook_id = n.id JOIN assignment a ON n.assignment_id = a.id "
    "ORDER BY a.name, c.name"
)

DUE = text("SELECT name, duedate FROM assignment")


@dataclass(frozen=True)
class Cell:
    """A graded cell of a chapter; `by_hand` where a person grades it."""

    name: str
    most: float
    by_hand: bool


@dataclass(frozen=True)
class Score:
    """What the gradebook holds for one cell of one learner; the names are nbgrader's."""

    auto_score: float | None
    manual_score: float | None
    extra_credit: float | None
    needs_manual_grade: bool


@dataclass
class Sheet:
    """The scores of one learner in one chapter."""

    scores: dict[str, Score]
    penalty: float


class Scores:
    """A read-only look into the gradebook of the class in `home`; a context manager.

    Raises:
        GradebookGone: the database cannot be reached.
    """

    def __init__(self, home: Path) -> None:
        self._url = schema.db_url(schema.class_config(home), home)
        schema.prepare(self._url)
        self._engine = create_engine(self._url)

    def __enter__(self) -> Scores:
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    def refresh(self) -> None:
        """Chapters have been entered: `cells` and `due` are read again."""
        self.__dict__.pop("cells", None)
        self.__dict__.pop("due", None)

    @cached_property
    def cells(self) -> dict[str, list[Cell]]:
        """Chapter -> its graded cells."""
        found: dict[str, list[Cell]] = {}
        for chapter, name, most, solutions in self._rows(CELLS):
            found.setdefault(chapter, []).append(Cell(name, most, solutions > 0))
        return found

    @cached_property
    def due(self) -> dict[str, str]:
        """Chapter -> its due date as the gradebook has it, "" where there is none."""
        return {name: str(due or "") for name, due in self._rows(DUE)}

    def of(self, students: Sequence[str]) -> dict[tuple[str, str], Sheet]:
        """(student, chapter) -> scores, for those of these students that have any."""
        found: dict[tuple[str, str], Sheet] = {}
        if not students:
            return found
        for student, chapter, cell, auto, manual, extra, waits, penalty in self._rows(
            GRADES, students=list(students)
        ):
            sheet = found.setdefault((student, chapter), Sheet({}, float(penalty or 0)))
            sheet.scores[cell] = Score(auto, manual, extra, bool(waits))
        return found

    def _rows(self, statement: Any, **values: Any) -> Sequence[Any]:
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._engine.connect() as connection:
                return connection.execute(statement, values).fetchall()
        except SQLAlchemyError as error:
            raise schema.gone(self._url, error) from error
