"""Who is in a class: the optional list `learners.csv`, joined with whom the gradebook knows.

The list names people; the gradebook and the grader's memory know what they handed in under. An id
is what tells two learners apart, so two of the same name are no fault.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from autograder.checking.messages import translate
from autograder.classes.spreadsheet import separator
from autograder.grading import schema
from autograder.grading.state import FOLDER

LIST = "learners.csv"
COLUMNS = ("id", "first_name", "last_name", "email", "section", "sis_id")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


class RosterError(Exception):
    """The list of learners cannot be used; the text is one sentence for the instructor."""


@dataclass(frozen=True)
class Learner:
    """One learner of a class.

    id: what the learner hands in under (folder or zip name), as the list has it.
    student: the name of the same learner in the gradebook; differs from `id` only where nbgrader
        or a file system would not take it.
    listed: False for one that handed in and stands on no list (with no list at all, all are True).
    """

    id: str
    student: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    section: str = ""
    sis_id: str = ""
    listed: bool = True

    @property
    def name(self) -> str:
        """The whole name as it is written, 王小明 or Ada Lovelace; the id where there is none."""
        parts = [self.first_name, self.last_name]
        if all(_CHINESE.match(part) for part in parts if part):
            return "".join(reversed(parts)) or self.id
        return " ".join(part for part in parts if part)

    @property
    def sortable_name(self) -> str:
        """Family name first, as grade books sort: "Lovelace, Ada", 王小明."""
        if self.first_name and self.last_name and not _CHINESE.match(self.last_name):
            return f"{self.last_name}, {self.first_name}"
        return self.name


def read(class_dir: Path) -> list[Learner]:
    """All learners: those of the list in its order, then those known only by their work, by id.

    Raises:
        RosterError: the list has a fault, named with its line; or the gradebook cannot be read.
    """
    class_dir = Path(class_dir)
    learners, _ = read_list(class_dir / LIST)
    known = gradebook_students(class_dir)
    names = handed_in_names(class_dir)  # what they handed in under -> name in the gradebook
    listed = [replace(one, student=_student(one.id, names, known)) for one in learners]
    listed = [_filled(one, known.get(one.student)) for one in listed]
    on_list = {one.student for one in listed}
    removed = _once_in_gradebook(class_dir) - set(known)  # `nbgrader db student remove`
    back = {student: learner for learner, student in names.items()}
    others = [
        _filled(Learner(id=back.get(student, student), student=student, listed=not learners), facts)
        for student, facts in known.items()
        if student not in on_list
    ]
    others += [
        Learner(id=learner, student=student, listed=not learners)
        for learner, student in names.items()
        if student not in on_list and student not in known and student not in removed
    ]
    return listed + sorted(others, key=lambda one: one.id)


def _student(name: str, names: dict[str, str], known: dict[str, dict[str, str]]) -> str:
    """The name in the gradebook of who hands in as `name`, capitals or not."""
    if name in names:
        return names[name]
    if name in known:
        return name
    alike = {student for learner, student in names.items() if learner.casefold() == name.casefold()}
    alike |= {student for student in known if student.casefold() == name.casefold()}
    return alike.pop() if len(alike) == 1 else name


def notes(class_dir: Path) -> list[str]:
    """Sentences on what somebody should know about the list: its encoding, names twice, strangers.

    Raises:
        RosterError: as `read`.
    """
    class_dir = Path(class_dir)
    _, told = read_list(class_dir / LIST)
    learners = read(class_dir)
    by_name: dict[str, list[str]] = {}
    for one in learners:
        if one.name != one.id:
            by_name.setdefault(one.name, []).append(one.id)
    for name, ids in by_name.items():
        if len(ids) > 1:
            told.append(
                translate(
                    "{n} learners are called {name}; their ids tell them apart: {ids}.",
                    n=len(ids),
                    name=name,
                    ids=", ".join(ids),
                )  # fmt: skip
            )
    strangers = [one.id for one in learners if not one.listed]
    if strangers:
        told.append(
            translate(
                "On no list, but with work in this class: {ids}. Add them to {file}, or "
                "leave them out of what you hand on.",
                ids=", ".join(strangers),
                file=LIST,
            )  # fmt: skip
        )
    return told


def read_list(path: Path) -> tuple[list[Learner], list[str]]:
    """(learners of the list in its order, sentences on its encoding); empty without the file.

    Raises:
        RosterError: no column `id`, an empty id, or one id twice; the line is named.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return [], []
    content, told = _decoded(raw, path.name)
    reader = csv.DictReader(io.StringIO(content, newline=""), delimiter=separator(content))
    heads = {str(head).strip().lower(): head for head in reader.fieldnames or ()}
    if "id" not in heads:
        raise RosterError(
            translate(
                "{file} has no column id; its first line has to name the columns {columns}, "
                "of which only id has to be there.",
                file=path.name,
                columns=", ".join(COLUMNS),
            )  # fmt: skip
        )
    learners: list[Learner] = []
    lines: dict[str, int] = {}
    for row in reader:
        values = {key: (row.get(head) or "").strip() for key, head in heads.items()}
        if not any(values.values()):
            continue
        name = values["id"]
        if not name:
            raise RosterError(
                translate(
                    "{file}, line {line}: the id is empty; write the id that this learner "
                    "hands in under.",
                    file=path.name,
                    line=reader.line_num,
                )  # fmt: skip
            )
        if name.casefold() in lines:
            raise RosterError(
                translate(
                    "{file}, line {line}: the id {id} stands in line {first} already; each "
                    "learner needs an id of their own.",
                    file=path.name,
                    line=reader.line_num,
                    id=name,
                    first=lines[name.casefold()],
                )  # fmt: skip
            )
        lines[name.casefold()] = reader.line_num
        learners.append(Learner(student=name, **{key: values.get(key, "") for key in COLUMNS}))
    return learners, told


def _decoded(raw: bytes, name: str) -> tuple[str, list[str]]:
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        content = raw.decode("cp950")
    except UnicodeDecodeError:
        raise RosterError(
            translate(
                "{file} is neither UTF-8 nor Big5; save it from your spreadsheet as “CSV UTF-8”.",
                file=name,
            )  # fmt: skip
        ) from None
    return content, [
        translate(
            "{file} was read as Big5; save it as “CSV UTF-8”, so that no rare character "
            "of a name is lost.",
            file=name,
        )  # fmt: skip
    ]


def gradebook_students(class_dir: Path) -> dict[str, dict[str, str]]:
    """Name in the gradebook -> first_name, last_name, email, sis_id as the gradebook has them.

    Raises:
        RosterError: the gradebook cannot be read.
    """
    url = schema.db_url(schema.class_config(class_dir), class_dir)
    if schema.is_sqlite(url) and not Path(url.removeprefix("sqlite:///")).exists():
        return {}
    engine = None
    try:
        engine = create_engine(url)
        if not inspect(engine).has_table("student"):
            return {}
        with engine.connect() as connection:
            rows = connection.execute(
                text(
                    "SELECT id, first_name, last_name, email, lms_user_id FROM student ORDER BY id"
                )
            ).fetchall()
    except SQLAlchemyError as error:
        raise RosterError(
            translate(
                "The learners in the gradebook of {folder} cannot be read: {reason}.",
                folder=class_dir,
                reason=schema.first_line(error),
            )  # fmt: skip
        ) from error
    finally:
        if engine is not None:
            engine.dispose()
    keys = ("first_name", "last_name", "email", "sis_id")
    return {
        str(student): {key: str(value or "") for key, value in zip(keys, facts, strict=True)}
        for student, *facts in rows
    }


def handed_in_names(class_dir: Path) -> dict[str, str]:
    """What learners handed in under -> their name in the gradebook, from the grader's memory."""
    return dict(_remembered(class_dir, "SELECT learner, student FROM students ORDER BY learner"))


def _once_in_gradebook(class_dir: Path) -> set[str]:
    """Names in the gradebook of those whose points the grader has written there."""
    rows = _remembered(class_dir, "SELECT DISTINCT student FROM graded WHERE key IS NOT NULL")
    return {student for (student,) in rows}


def _remembered(class_dir: Path, query: str) -> list[tuple[str, ...]]:
    file = class_dir / FOLDER / "state.db"
    if not file.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as memory:
            return memory.execute(query).fetchall()
    except sqlite3.Error:
        return []  # a class that only stock nbgrader graded has no such memory


def _filled(one: Learner, facts: dict[str, str] | None) -> Learner:
    """What the list leaves open, as the gradebook has it."""
    if not facts:
        return one
    return replace(one, **{key: value for key, value in facts.items() if not getattr(one, key)})
