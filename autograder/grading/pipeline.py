"""nbgrader's own preprocessors for an executed notebook, on a gradebook that is already open.

Stock nbgrader opens the database anew in each of them and asks it for one cell at a time. Here the
same classes get `Rows` instead: the rows of one submission, loaded together.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    OverwriteCells,
    SaveAutoGrades,
)
from traitlets.utils.importstring import import_item

from autograder.grading import gradebook_rows as rows
from autograder.grading import points

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from traitlets.config import Config


@dataclass
class Work:
    """One submission on its way into the gradebook; with `only`, these exercises of it."""

    chapter: rows.Chapter
    part: rows.Notebook
    student: str
    loaded: rows.Submission
    only: Collection[str] | None


class Rows:
    """What nbgrader's preprocessors ask a gradebook for, answered from loaded rows."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.db = _NoCommit()

    def find_grade(self, cell: str, *_: str) -> Any:
        """The row of a graded cell."""
        return _of(self._work.loaded.grades, cell)

    def find_comment(self, cell: str, *_: str) -> Any:
        """The row of an answer cell's comment."""
        return _of(self._work.loaded.comments, cell)

    def find_source_cell(self, cell: str, *_: str) -> Any:
        """The cell as it was released."""
        return _Fields(_of(self._work.part.sources, cell))

    def find_graded_cell(self, cell: str, *_: str) -> Any:
        """The cell with its points."""
        return _Fields({"max_score": _of(self._work.part.graded, cell).points})


class _NoCommit:
    def commit(self) -> None:
        """The writer commits, once per submission."""


class _Fields:
    def __init__(self, fields: dict[str, Any]) -> None:
        self.__dict__.update(fields)


def _of(rows: dict[str, Any], cell: str) -> Any:
    from nbgrader.api import MissingEntry

    try:
        return rows[cell]
    except KeyError:
        raise MissingEntry(f"No such cell: {cell}") from None


class Overwrite(OverwriteCells):
    """nbgrader's check of every cell against the gradebook: its points, type, checksum."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict]:
        """As nbgrader's, on loaded rows; the test that ran must be the test that was released."""
        work: Work = resources["work"]
        self.gradebook = Rows(work)
        self.notebook_id, self.assignment_id = work.part.name, work.chapter.name
        ran = [cell.source for cell in nb.cells]
        for index, cell in enumerate(nb.cells):
            self.preprocess_cell(cell, resources, index)
        if ran != [cell.source for cell in nb.cells]:
            raise ValueError("a test has changed since the chapter was released in this class")
        return nb, resources


class Save(SaveAutoGrades):
    """nbgrader's scores and comments, on loaded rows."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict]:
        """Score every graded cell, or those of the exercises that are graded again."""
        work: Work = resources["work"]
        self.gradebook = Rows(work)
        self.notebook_id, self.assignment_id = work.part.name, work.chapter.name
        self.student_id = work.student
        for index, cell in enumerate(nb.cells):
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if work.only is None or points.exercise_id(name) in work.only:
                self.preprocess_cell(cell, resources, index)
        return nb, resources


class Late(AssignLatePenalties):
    """nbgrader's late penalty with the class's own plugin, on loaded rows."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict]:
        """Set or take back the penalty; the same rules as nbgrader's."""
        work: Work = resources["work"]
        late = _seconds_late(work)
        penalty = None
        if late > 0:
            score = sum(map(points.score_of, work.loaded.grades.values()))
            self.init_plugin()
            penalty = self.plugin_inst.late_submission_penalty(work.student, score, late)
            if penalty is not None:
                penalty = self._check_late_penalty(_Fields({"score": score}), penalty)
        work.loaded.notebook.late_submission_penalty = penalty
        return nb, resources


def _seconds_late(work: Work) -> float:
    due, assignment = work.chapter.due, work.loaded.assignment
    handed_in = assignment.timestamp
    if due is None or handed_in is None:
        return 0
    if assignment.extension is not None:
        due = due + assignment.extension
    return max(0, (handed_in - due).total_seconds())


class Check(CheckCellMetadata):
    """nbgrader's check of its metadata, once for each set of marks: it costs most of all steps."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._seen: set[str] = set()

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict]:
        """As nbgrader's; ValidationError when the marks are broken or doubled."""
        marks = json.dumps(
            [[cell.cell_type, cell.metadata.get("nbgrader")] for cell in nb.cells
             if "nbgrader" in cell.metadata]
        )  # fmt: skip
        if marks not in self._seen:
            super().preprocess(nb, resources)
            self._seen = {*list(self._seen)[-50:], marks}
        return nb, resources


# In the place of nbgrader's class, ours; None: it has run already.
OURS: dict[str, type | None] = {
    "nbgrader.preprocessors.Execute": None,
    "nbgrader.preprocessors.SaveAutoGrades": Save,
    "nbgrader.preprocessors.AssignLatePenalties": Late,
    "nbgrader.preprocessors.CheckCellMetadata": Check,
}


class Pipeline:
    """The class's `c.Autograde.autograde_preprocessors` after the run, made once.

    Raises:
        ImportError: one of them does not exist.
    """

    def __init__(self, config: Config) -> None:
        self.steps = [Overwrite(config=config)]
        for name in config.Autograde.autograde_preprocessors:
            path = name if isinstance(name, str) else f"{name.__module__}.{name.__qualname__}"
            kind = import_item(path)
            ours = OURS.get(f"nbgrader.preprocessors.{kind.__name__}", kind)
            if ours is not None:
                step = ours(config=config)  # a subclass takes its parent's settings, too
                if step.enabled:
                    self.steps.append(step)
        quiet = logging.getLogger("autograder.grading.nbgrader")
        quiet.addHandler(logging.NullHandler())
        quiet.propagate = False  # what it warns of is in the result
        for step in self.steps:
            step.log = quiet

    def run(self, nb: NotebookNode, work: Work) -> NotebookNode:
        """Record the notebook's grades in the rows of `work`; the notebook to keep."""
        resources = {
            "work": work,
            "unique_key": work.part.name,
            "nbgrader": {
                "student": work.student,
                "assignment": work.chapter.name,
                "notebook": work.part.name,
            },
        }
        for step in self.steps:
            nb, resources = step.preprocess(nb, resources)
        return nb
