"""Our additions to nbgrader's pipeline, through its own extension points.

`Rebuild` goes first among `c.Autograde.sanitize_preprocessors`, `HideTests` among
`c.GenerateFeedback.preprocessors`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.grading.notebook import without_solutions
from autograder.grading.outcome import MIME
from autograder.grading.own_data import lay_variant, learner_of, whose
from autograder.grading.rebuild import cells_of, rebuild
from autograder.grading.submit import own_data as number_in


class Rebuild(NbGraderPreprocessor):
    """Put the learner's answers into our own notebook; everything else of theirs is dropped."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict]:
        """Return the rebuilt notebook; the submitted one unchanged when there is no source."""
        where = resources["nbgrader"]
        # nbgrader runs its converters from the class's root.
        source = Path("source") / where["assignment"] / f"{where['notebook']}.ipynb"
        if not source.exists():
            return nb, resources
        self._own_data(Path.cwd(), where["assignment"], where["student"])
        rebuilt = rebuild(skeleton(source), cells_of(nb))
        for note in rebuilt.notes:
            self.log.warning("%s: %s", where["student"], note)
        return rebuilt.notebook, resources

    def _own_data(self, home: Path, chapter: str, student: str) -> None:
        """Put the learner's own data beside the notebook that is about to be run.

        nbgrader has copied the submission and over it the class's common files by now.
        """
        places = CourseDirectory(config=self.config)
        folder = home / places.autograded_directory / student / chapter
        if not folder.is_dir():
            return
        learner = learner_of(home, student)
        given = Path(home) / places.submitted_directory / student / chapter
        lay_variant(folder, chapter, learner, home)
        own, said = number_in(folder), number_in(given)
        if own and said not in (None, own):
            self.log.warning("%s: %s", student, whose(home, chapter, learner, said))


class HideTests(NbGraderPreprocessor):
    """On a learner's page a test cell shows its verdict and message, never a hidden input.

    nbgrader itself shows hidden tests and the traceback that quotes them.
    """

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict]:
        """Take hidden lines out of the sources and what quotes them out of the outputs."""
        for cell in nb.cells:
            mark = cell.metadata.get("nbgrader", {})
            if cell.cell_type != "code" or not mark.get("grade") or mark.get("solution"):
                continue
            shown = _visible(cell.source)
            is_hidden = shown != cell.source
            judged = any(MIME in one.get("data", {}) for one in cell.outputs)
            kept = [one for one in cell.outputs if not is_hidden or _is_result(one)]
            cell.outputs = [_without_lines(one, cell.source, judged) for one in kept]
            cell.source = shown
        return nb, resources


def _visible(source: str) -> str:
    """`source` without its hidden tests, also where their end mark is missing."""
    lines, hidden = [], False
    for line in source.splitlines():
        if "BEGIN HIDDEN TESTS" in line:
            hidden = True
        if not hidden:
            lines.append(line)
        if "END HIDDEN TESTS" in line:
            hidden = False
    return "\n".join(lines)


def _is_result(output: NotebookNode) -> bool:
    """False for what the learner's own code printed or showed while hidden tests called it."""
    return output.output_type in ("error", "execute_result") or MIME in output.get("data", {})


def _without_lines(output: NotebookNode, source: str, judged: bool) -> NotebookNode:
    """An error without the lines of the test; its text only where the test's author wrote it."""
    if output.output_type != "error":
        return output
    said = output.get("evalue", "")
    # A check's message is meant for the learner; of other errors the text may name the inputs.
    text = f"{output.ename}: {said}" if judged or (said and said in source) else output.ename
    evalue = said if text != output.ename else ""
    return NotebookNode(output_type="error", ename=output.ename, evalue=evalue, traceback=[text])


_skeletons: dict[tuple[str, int], NotebookNode] = {}


def skeleton(source: Path) -> NotebookNode:
    """The instructor's notebook without solutions, hidden tests kept; read once per version."""
    key = (str(source.resolve()), source.stat().st_mtime_ns)
    if key not in _skeletons:
        _skeletons[key] = without_solutions(nbformat.read(source, as_version=4))
    return _skeletons[key]
