"""One look into a class's gradebook: everything that statistics and exports need, only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from autograder.checking.messages import translate
from autograder.grading import schema
from autograder.grading.classroom import SECRET, ClassError
from autograder.grading.scores import CELLS, GRADES, Cell, Score, Sheet

MANY = 500  # learners asked for at a time; databases limit the names in one question
EPOCH = datetime(1970, 1, 1)
SUBMITTED = text(
    "SELECT s.student_id, a.name, s.timestamp, s.extension, a.duedate "
    "FROM submitted_assignment s JOIN assignment a ON s.assignment_id = a.id"
)
# A chapter is one notebook; a cell's name tells its points apart, and no cell is a task's.
OTHERS = text(
    "SELECT a.name FROM assignment a JOIN notebook n ON n.assignment_id = a.id "
    "GROUP BY a.name HAVING count(*) > 1 "
    "UNION SELECT a.name FROM assignment a JOIN notebook n ON n.assignment_id = a.id "
    "JOIN base_cell c ON c.notebook_id = n.id JOIN task_cells t ON t.id = c.id"
)
ASSIGNMENTS = text("SELECT name FROM assignment ORDER BY name")


class ResultsError(ClassError):
    """A class that cannot be read; the text is one sentence."""


@dataclass
class Look:
    """What the gradebook holds.

    cells: chapter -> its graded cells. sheets: (student, chapter) -> scores. submitted: (student,
    chapter) -> (handed in at, due at), in UTC with zone or None; the extension is in `due`.
    left_out: assignments that no chapter of this course is: several notebooks, or tasks' cells.
    """

    cells: dict[str, list[Cell]] = field(default_factory=dict)
    sheets: dict[tuple[str, str], Sheet] = field(default_factory=dict)
    submitted: dict[tuple[str, str], tuple[datetime | None, datetime | None]] = field(
        default_factory=dict
    )
    left_out: tuple[str, ...] = ()


def look(home: Path) -> Look:
    """Read the gradebook of the class in `home`.

    Raises:
        ResultsError: there is no class, no gradebook, one of another version of nbgrader, a
            database that does not answer.
        ClassError: the class's settings cannot be read.
    """
    url = _address(home)
    with _connection(url, home) as connection:

        def rows(statement: Any, **values: Any) -> list[Any]:
            return list(connection.execute(statement, values))

        other = {name for (name,) in rows(OTHERS)}
        found = Look({name: [] for (name,) in rows(ASSIGNMENTS) if name not in other})
        found.left_out = tuple(sorted(other))
        for chapter, name, most, solutions in rows(CELLS):
            if chapter not in other:
                found.cells[chapter].append(Cell(name, float(most or 0), solutions > 0))
        for student, chapter, at, extension, due in rows(SUBMITTED):
            if chapter in other:
                continue
            until = _moment(due)
            if until is not None:
                until += _span(extension)
            found.submitted[student, chapter] = (_moment(at), until)
        students = sorted({student for student, _ in found.submitted})
        for start in range(0, len(students), MANY):
            some = students[start : start + MANY]
            for student, chapter, cell, auto, manual, extra, waits, penalty in rows(
                GRADES, students=some
            ):
                if chapter in other:
                    continue
                key = (student, chapter)
                if key not in found.sheets:
                    found.sheets[key] = Sheet({}, float(penalty or 0))
                found.sheets[key].scores[cell] = Score(auto, manual, extra, bool(waits))
    return found


def _address(home: Path) -> str:
    """The gradebook's address, after a look whether there can be one."""
    if not home.is_dir():
        raise ResultsError(
            translate("{folder} does not exist; name the folder of a class.", folder=home)
        )
    known = (home / SECRET).exists() or (home / "nbgrader_config.py").exists()
    url = schema.db_url(schema.class_config(home), home) if known else ""
    own_file = url.startswith("sqlite:///")
    if not known and (home / "gradebook.db").exists():
        return f"sqlite:///{home.resolve() / 'gradebook.db'}"
    if not known:
        raise ResultsError(
            translate(
                "{folder} is not a class of this course; make one with: course.py class {folder}",
                folder=home,
            )
        )  # fmt: skip
    if own_file and not Path(url.removeprefix("sqlite:///")).exists():
        raise ResultsError(
            translate(
                "{folder} has no gradebook yet; grade something first, with course.py grade or "
                "with nbgrader.",
                folder=home,
            )
        )  # fmt: skip
    return url


@contextmanager
def _connection(url: str, home: Path) -> Iterator[Any]:
    """A connection whose faults are told in a sentence."""
    engine = None
    try:
        engine = create_engine(url)
        with engine.connect() as connection:
            yield connection
    except (SQLAlchemyError, ImportError) as error:
        raise ResultsError(_reason(home, error)) from error
    finally:
        if engine is not None:
            engine.dispose()


def _reason(home: Path, error: Exception) -> str:
    """What is the matter with a gradebook that could not be read, and what to do."""
    given = {"folder": home, "reason": schema.first_line(error)}
    if any(word in str(error) for word in ("no such", "does not exist")):
        return translate(
            "The gradebook of {folder} was made by another version of nbgrader ({reason}). Bring "
            "it up to date there with: nbgrader db upgrade. It keeps a copy of the old one "
            "beside it.", **given,
        )  # fmt: skip
    return translate(
        "The gradebook of {folder} cannot be read: {reason}. Look whether its database runs, or "
        "bring back a copy of it.", **given,
    )  # fmt: skip


def _moment(value: Any) -> datetime | None:
    """A time as SQLite (text) or PostgreSQL keeps it, in UTC with its zone."""
    if value is None or value == "":
        return None
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _span(value: Any) -> timedelta:
    """An extension: an interval, which SQLite keeps as a moment after 1970-01-01."""
    if value is None or value == "":
        return timedelta()
    if isinstance(value, timedelta):
        return value
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found.replace(tzinfo=None) - EPOCH
