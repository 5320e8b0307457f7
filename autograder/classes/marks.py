"""What people have marked in a class: answer, points and comment of each item, only read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from autograder.checking.messages import translate
from autograder.classes.rubrics import Rubric
from autograder.grading import notebook, schema
from autograder.grading.points import exercise_id

# Cells that are graded and hold the answer themselves are the ones that a person marks.
MARKS = text(
    "SELECT sa.student_id, a.name, c.name, g.manual_score, g.needs_manual_grade, gc.max_score, "
    "k.manual_comment "
    "FROM grade g JOIN base_cell c ON g.cell_id = c.id JOIN grade_cells gc ON gc.id = c.id "
    "JOIN submitted_notebook sn ON g.notebook_id = sn.id "
    "JOIN submitted_assignment sa ON sn.assignment_id = sa.id "
    "JOIN assignment a ON sa.assignment_id = a.id "
    "JOIN base_cell o ON o.name = c.name AND o.notebook_id = c.notebook_id "
    "JOIN solution_cells s ON s.id = o.id "
    "LEFT JOIN comment k ON k.cell_id = o.id AND k.notebook_id = sn.id "
    "ORDER BY a.name, c.name, sa.student_id"
)
STUBS = ("", notebook.TEXT_STUB, notebook.CODE_STUB)


class MarkingError(Exception):
    """Marks cannot be read or compared; the text is one sentence."""


@dataclass(frozen=True)
class Mark:
    """One answer that a person marks.

    points: of the first marker, None until there are any. levels: label -> level out of the
    comment, {} where the comment has none. source: the answer as text; cell: as a notebook cell.
    """

    student: str
    chapter: str
    item: str
    worth: float
    points: float | None
    levels: dict[str, int]
    source: str
    cell: dict[str, Any] | None = None

    @property
    def answered(self) -> bool:
        """False where nothing was written into the cell."""
        return self.source.strip() not in STUBS


def read_marks(class_dir: Path, known: Mapping[str, Rubric], answers: bool = True) -> list[Mark]:
    """Every answer to an item that a person marks, by chapter, item and student.

    Args:
        known: item -> rubric, by which levels are read out of comments.
        answers: read the notebooks, too; without it `source` is empty.

    Raises:
        MarkingError: the gradebook cannot be read.
    """
    class_dir = Path(class_dir)
    url = schema.db_url(schema.class_config(class_dir), class_dir)
    if schema.is_sqlite(url) and not Path(url.removeprefix("sqlite:///")).exists():
        raise MarkingError(
            translate(
                "{folder} has no gradebook; name the folder of a class that was graded.",
                folder=class_dir,
            )  # fmt: skip
        )
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(MARKS).fetchall()
    except SQLAlchemyError as error:
        raise MarkingError(
            translate(
                "The marks in the gradebook of {folder} cannot be read: {reason}.",
                folder=class_dir,
                reason=schema.first_line(error),
            )  # fmt: skip
        ) from error
    finally:
        engine.dispose()
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    found = []
    for student, chapter, name, points, _, worth, comment in rows:
        if (student, chapter) not in cells:
            cells[student, chapter] = _answers(class_dir, student, chapter) if answers else {}
        item = exercise_id(name)
        cell = cells[student, chapter].get(name)
        rubric = known.get(item)
        source = cell.get("source", "") if cell else ""
        found.append(
            Mark(
                student, chapter, item, float(worth or 0),
                None if points is None else float(points),
                rubric.read(comment) if rubric else {},
                "".join(source) if isinstance(source, list) else str(source), cell,
            )
        )  # fmt: skip
    return found


def _answers(class_dir: Path, student: str, chapter: str) -> dict[str, Any]:
    """Name of the cell -> cell, of what was graded last; {} where no notebook is there."""
    path = class_dir / "autograded" / student / chapter / f"{chapter}.ipynb"
    try:
        cells = json.loads(path.read_bytes())["cells"]
    except (OSError, ValueError, KeyError):
        return {}
    named = ((one.get("metadata", {}).get("nbgrader", {}).get("grade_id"), one) for one in cells)
    return {name: one for name, one in named if name}
