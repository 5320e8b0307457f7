"""Our additions to nbgrader's pipeline, through its own extension points.

`Rebuild` goes first among `c.Autograde.sanitize_preprocessors`; `Recorded` takes the place of
nbgrader's `Execute` when `course.py grade` has already run the notebooks side by side.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from autograder.grading.notebook import without_solutions
from autograder.grading.rebuild import cells_of, rebuild


class Rebuild(NbGraderPreprocessor):
    """Put the learner's answers into our own notebook; everything else of theirs is dropped."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict]:
        """Return the rebuilt notebook; the submitted one unchanged when there is no source."""
        where = resources["nbgrader"]
        # nbgrader runs its converters from the class's root.
        source = Path("source") / where["assignment"] / f"{where['notebook']}.ipynb"
        if not source.exists():
            return nb, resources
        rebuilt = rebuild(skeleton(source), cells_of(nb))
        for note in rebuilt.notes:
            self.log.warning("%s: %s", where["student"], note)
        return rebuilt.notebook, resources


class Recorded(NbGraderPreprocessor):
    """Take the executed notebook that a worker has left instead of running it again."""

    folder = Unicode("", help="Folder of executed notebooks, STUDENT/NOTEBOOK.ipynb").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict]:
        """Copy the outputs of the recorded run into the sanitized notebook."""
        where = resources["nbgrader"]
        path = Path(self.folder) / where["student"] / f"{where['notebook']}.ipynb"
        done = nbformat.read(path, as_version=4)
        if [cell.source for cell in done.cells] != [cell.source for cell in nb.cells]:
            raise ValueError(f"the recorded run of {where['student']} is of another notebook")
        for cell, ran in zip(nb.cells, done.cells, strict=True):
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = ran.outputs, ran.execution_count
        return nb, resources


_skeletons: dict[tuple[str, int], NotebookNode] = {}


def skeleton(source: Path) -> NotebookNode:
    """The instructor's notebook without solutions, hidden tests kept; read once per version."""
    key = (str(source.resolve()), source.stat().st_mtime_ns)
    if key not in _skeletons:
        _skeletons[key] = without_solutions(nbformat.read(source, as_version=4))
    return _skeletons[key]
