"""From the two-language source to the instructor's, the released and the graded notebook.

All three are made with nbgrader's own preprocessors, so that what we release and grade is what
`nbgrader generate_assignment` and `nbgrader autograde` would release and grade.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import register
from autograder.bilingual import keep_language, read_source
from autograder.checking.messages import translate

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]

# One stub for both languages: the graded cells of a chapter are the same bytes in either.
CODE_STUB = "# 在這裡寫程式 / Your code here\nraise NotImplementedError()"
TEXT_STUB = "在這裡作答 / Write your answer here."


class NotebookError(ValueError):
    """Notebook and register do not agree; the text is one sentence for whoever changed them."""


def source_path(chapter: str) -> Path:
    """The MyST notebook of a chapter; KeyError when the register has no notebook for it."""
    found = register.chapter(chapter).notebook
    if found is None:
        raise KeyError(chapter)
    return ROOT / found


def points_of(chapter: str) -> dict[str, int]:
    """Points by nbgrader's grade_id, from the register."""
    return {item.grade_id: item.points for item in register.exercises(chapter)}


def instructor_notebook(chapter: str, lang: str) -> NotebookNode:
    """The chapter in one language with solutions, hidden tests and the register's points."""
    return prepare(read_source(source_path(chapter)), points_of(chapter), lang)


def prepare(source: NotebookNode, points: dict[str, int], lang: str) -> NotebookNode:
    """Keep one language of a source notebook and write the register's points into it.

    Cells that a learner may fail get the tag `raises-exception`, so that "Run all" in JupyterLab
    goes on to the end of the chapter.

    Raises:
        NotebookError: a graded cell is not in the register, or an exercise has no graded cell.
    """
    nb = keep_language(source, lang)
    nb.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    graded = set()
    for cell in nb.cells:
        mark = cell.metadata.get("nbgrader")
        if not mark:
            continue
        if mark.get("grade"):
            grade_id = mark["grade_id"]
            if grade_id not in points:
                raise NotebookError(
                    translate(
                        "The notebook has a graded cell {cell} that standard/curriculum.yml does "
                        "not know; add the exercise there, or take the cell away.", cell=grade_id,
                    )
                )  # fmt: skip
            mark["points"] = points[grade_id]
            graded.add(grade_id)
        if cell.cell_type == "code":
            tags = cell.metadata.setdefault("tags", [])
            if "raises-exception" not in tags:
                tags.append("raises-exception")
    missing = sorted(name for name, worth in points.items() if worth and name not in graded)
    if missing:
        raise NotebookError(
            translate(
                "standard/curriculum.yml gives points for {cells}, but the notebook has no cell of "
                "that grade_id with grade: true.", cells=", ".join(missing),
            )
        )  # fmt: skip
    return nb


def settings():
    """Traitlets configuration that every use of nbgrader's preprocessors here shares."""
    from traitlets.config import Config

    config = Config()
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    return config


def without_solutions(nb: NotebookNode) -> NotebookNode:
    """The notebook as the gradebook keeps it: stubs instead of answers, hidden tests in place."""
    from nbgrader.preprocessors import (
        CheckCellMetadata,
        ClearOutput,
        ClearSolutions,
        ComputeChecksums,
        LockCells,
    )

    steps = (LockCells, ClearSolutions, ClearOutput, CheckCellMetadata, ComputeChecksums)
    return _through(nb, steps)


def released_notebook(nb: NotebookNode) -> NotebookNode:
    """What a learner gets: no solution, no hidden test, no marking scheme."""
    from nbgrader.preprocessors import (
        CheckCellMetadata,
        ClearHiddenTests,
        ClearMarkScheme,
        ComputeChecksums,
    )

    steps = (ClearHiddenTests, ClearMarkScheme, ComputeChecksums, CheckCellMetadata)
    return _through(without_solutions(nb), steps)


def _through(nb: NotebookNode, steps: tuple[type, ...]) -> NotebookNode:
    nb, resources = copy.deepcopy(nb), {}
    config = settings()
    for step in steps:
        nb, resources = step(config=config).preprocess(nb, resources)
    return nb
