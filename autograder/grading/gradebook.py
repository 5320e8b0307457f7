"""The one writer of the class's gradebook.

Points, comments and flags come from nbgrader's own preprocessors, which here work on one open
gradebook and on rows that are already loaded, instead of opening a database per step. Everything
of one submission is written in one transaction or not at all.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from autograder.checking.messages import translate
from autograder.grading import autograded, schema
from autograder.grading import gradebook_rows as rows
from autograder.grading.pipeline import Pipeline, Work
from autograder.grading.points import exercise_id, exercises_of
from autograder.grading.schema import GradebookGone

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from traitlets.config import Config

MAX_NAME = 128  # characters of a student's id in nbgrader's tables
PATIENCE = 60.0  # seconds to wait for a database server that is being started again


class NotWritten(Exception):
    """This submission was not recorded and nothing of it is in the gradebook; one sentence."""


class Writer:
    """Writes submissions into the gradebook of the class in `home`; use it in a `with`.

    Args:
        home: the class.
        config: its settings; default: its own nbgrader_config.py.
        patience: seconds to wait for a database server that went away.

    Raises:
        ClassError: the settings cannot be read.
        GradebookGone: the database cannot be reached.
    """

    def __init__(
        self, home: Path | str, config: Config | None = None, patience: float = PATIENCE
    ) -> None:
        self.home = Path(home).resolve()
        self.config = config or schema.class_config(self.home)
        self.url = schema.db_url(self.config, self.home)
        self.patience = patience
        self._chapters: dict[str, rows.Chapter] = {}

    def __enter__(self) -> Writer:
        self._pipeline = Pipeline(self.config)
        self._gradebook = schema.open_gradebook(self.url)
        autograded.recover(self.home)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        schema.settle(self._gradebook, self.url)

    def write(
        self,
        chapter: str,
        student: str,
        notebook: Mapping[str, Any] | None,
        files: Mapping[str, bytes] | None = None,
        timestamp: datetime | None = None,
        only: Collection[str] | None = None,
        problem: str = "",
    ) -> dict[str, dict[str, Any]]:
        """Record one submission; a second call with the same arguments changes nothing.

        What a person has entered (manual scores, extra credit, comments) is never changed.

        Args:
            chapter: the assignment.
            student: nbgrader's id of the learner.
            notebook: the executed notebook (nbformat 4); None when there is none that can be
                read: every cell then gets zero, as nbgrader does for a missing notebook.
            files: the learner's own files, relative name -> content.
            timestamp: when it was collected; naive means UTC. None keeps what is known.
            only: ids of exercises; the others keep their points and what their cells show.
            problem: said as the message of every exercise when there is no notebook.

        Returns:
            {exercise id: {"points", "max", "verdict", "message"}}, points None for a cell that a
            person has to grade.

        Raises:
            NotWritten: nothing of this submission was written.
            GradebookGone: the database does not answer or takes nothing any more.
        """
        if len(student) > MAX_NAME:
            raise NotWritten(
                translate(
                    "The learner's name has {n} characters; the gradebook holds {most}.",
                    n=len(student),
                    most=MAX_NAME,
                )  # fmt: skip
            )
        stamp = _utc(timestamp)

        def once() -> dict[str, dict[str, Any]]:
            return self._write(chapter, student, notebook, files or {}, stamp, only, problem)

        return self._patiently(once, student)

    def read(self, chapter: str, student: str) -> dict[str, dict[str, Any]] | None:
        """What is recorded, in the form of `write`; None when there is nothing yet."""

        def once() -> dict[str, dict[str, Any]] | None:
            db, known = self._gradebook.db, self._known(chapter)
            assignment = rows.find(db, known, student)
            found = None
            if assignment is not None:
                part = known.notebooks[chapter]
                loaded = rows.load(db, assignment, part)
                nb = self._recorded(student, chapter)
                found = exercises_of(known, part, loaded.grades, nb)
            self._roll_back()  # a look leaves nothing locked
            return found

        return self._patiently(once, student)

    # --- one submission ---------------------------------------------------------------------------

    def _write(
        self, chapter: str, student: str, given: Mapping[str, Any] | None,
        files: Mapping[str, bytes], stamp: datetime | None, only: Collection[str] | None,
        problem: str,
    ) -> dict[str, dict[str, Any]]:  # fmt: skip
        import nbformat

        db, known = self._gradebook.db, self._known(chapter)
        nb = None if given is None else nbformat.from_dict(given)
        if schema.is_sqlite(self.url):
            # From the first read on: nobody changes a row between our look at it and our write.
            db.connection().exec_driver_sql("BEGIN IMMEDIATE")
        assignment = rows.find(db, known, student) or rows.create(db, known, student)
        if stamp is not None:
            assignment.timestamp = stamp
        result: dict[str, dict[str, Any]] = {}
        for name, part in known.notebooks.items():
            loaded = rows.load(db, assignment, part)
            if name != chapter or nb is None:
                _no_notebook(loaded, known, only)
            else:
                if only is not None:
                    _keep_others(nb, self._recorded(student, chapter), only)
                before = _settled(loaded)
                nb = self._pipeline.run(nb, Work(known, part, student, loaded, only))
                if before:
                    former = self._recorded(student, chapter)
                    same = autograded.holds(self.home, student, chapter, files)
                    _keep_settled(loaded, before, nb, former if same else None)
            if name == chapter:
                result = exercises_of(known, part, loaded.grades, nb, problem)
        db.flush()
        content = dict(files)
        content.pop(autograded.STAMP, None)
        if assignment.timestamp is not None:
            content[autograded.STAMP] = autograded.stamp(assignment.timestamp)
        if nb is not None:
            # Without an indent: with one, Python's slow JSON writer takes as long as all the rest.
            content[f"{chapter}.ipynb"] = nbformat.v4.writes(nb, indent=None).encode()
        staged = autograded.stage(self.home, student, chapter, content)
        try:
            db.commit()
        except BaseException:
            autograded.discard(staged)
            raise
        # After the points: a folder without its points would be taken for graded.
        autograded.put(staged, chapter)
        return result

    def _recorded(self, student: str, chapter: str) -> NotebookNode | None:
        """The notebook that was recorded last."""
        import nbformat

        path = self.home / autograded.FOLDER / student / chapter / f"{chapter}.ipynb"
        try:
            return nbformat.read(path, as_version=4)
        except (OSError, ValueError, nbformat.reader.NotJSONError):
            return None

    def _known(self, name: str) -> rows.Chapter:
        if name not in self._chapters:
            found = rows.read_chapter(self._gradebook, name)
            self._roll_back()
            if found is None:
                raise NotWritten(
                    translate(
                        "Chapter {chapter} has not been released in this class; run "
                        "nbgrader generate_assignment {chapter} there.",
                        chapter=name,
                    )  # fmt: skip
                )
            self._chapters[name] = found
        return self._chapters[name]

    # --- the database -----------------------------------------------------------------------------

    def _patiently(self, action: Callable[[], Any], student: str) -> Any:
        """Run a transaction; begin again on a fresh connection when the server went away."""
        from sqlalchemy.exc import DBAPIError

        until = time.monotonic() + self.patience
        pause = 0.1
        while True:
            try:
                return action()
            except DBAPIError as error:
                self._roll_back()
                if not schema.is_lost(error) or time.monotonic() > until:
                    raise schema.gone(self.url, error) from error
                self._gradebook.engine.dispose()
                time.sleep(pause)
                pause = min(2 * pause, 2.0)
            except OSError as error:
                self._roll_back()
                raise GradebookGone(
                    translate(
                        "{folder} cannot be written: {reason}. Everything recorded so far is "
                        "kept; put it right and grade again with --resume.",
                        folder=self.home / autograded.FOLDER,
                        reason=schema.first_line(error),
                    )  # fmt: skip
                ) from error
            except NotWritten:
                self._roll_back()
                raise
            except Exception as error:
                self._roll_back()
                reason = f"{type(error).__name__}: {schema.first_line(error)}"
                raise NotWritten(
                    translate(
                        "The work of {learner} could not be recorded, so nothing of it was: "
                        "{reason}.",
                        learner=student,
                        reason=reason,
                    )  # fmt: skip
                ) from error
            except BaseException:
                self._roll_back()
                raise

    def _roll_back(self) -> None:
        from sqlalchemy.exc import SQLAlchemyError

        # Where the connection is gone, its transaction went with it.
        with contextlib.suppress(SQLAlchemyError):
            self._gradebook.db.rollback()
        self._gradebook.db.remove()


def _no_notebook(
    loaded: rows.Submission, known: rows.Chapter, only: Collection[str] | None
) -> None:
    """What nbgrader does with a notebook that was not handed in."""
    for cell, grade in loaded.grades.items():
        if only is None or known.exercise[cell] in only:
            grade.auto_score, grade.needs_manual_grade = 0, False


def _keep_others(nb: NotebookNode, before: NotebookNode | None, only: Collection[str]) -> None:
    """Outputs of the cells whose points do not change stay as they were recorded."""
    if before is None:
        return
    shown = {
        cell.metadata.nbgrader.grade_id: cell.get("outputs", [])
        for cell in before.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id")
    }
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if cell.cell_type == "code" and name in shown and exercise_id(name) not in only:
            cell.outputs = shown[name]


def _settled(loaded: rows.Submission) -> list[str]:
    """Cells whose mark a person has entered and nothing has put in question since."""
    return [
        name for name, grade in loaded.grades.items()
        if grade.manual_score is not None and not grade.needs_manual_grade
    ]  # fmt: skip


def _keep_settled(
    loaded: rows.Submission, names: Collection[str], nb: NotebookNode, before: NotebookNode | None
) -> None:
    """A mark by hand of the very same answer, files and points needs no second look.

    nbgrader asks for one whenever work is graded again, also where only the course has changed:
    a whole class would have to be marked anew.
    """
    now, then = _answers(nb), _answers(before)
    for name in names:
        if name in then and now.get(name) == then[name]:
            loaded.grades[name].needs_manual_grade = False


def _answers(nb: NotebookNode | None) -> dict[str, tuple[str, Any]]:
    """Text and points of each cell that a person grades."""
    found = {}
    for cell in nb.cells if nb is not None else ():
        mark = cell.metadata.get("nbgrader") or {}
        if mark.get("grade") and mark.get("solution"):
            found[mark["grade_id"]] = cell.source, mark.get("points")
    return found


def _utc(moment: datetime | None) -> datetime | None:
    """As nbgrader keeps times: UTC without a zone."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).replace(tzinfo=None)
