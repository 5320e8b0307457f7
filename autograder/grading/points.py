"""Points of a submission per exercise, with verdict and message, from rows and executed cells."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from autograder import register
from autograder.checking.messages import translate
from autograder.grading import outcome

if TYPE_CHECKING:
    from nbformat import NotebookNode


@cache
def _names() -> dict[str, str]:
    return {item.grade_id: item.id for item in register.exercises()}


@cache
def exercise_id(grade_id: str) -> str:
    """The register's id of a graded or answer cell: the longest one its name begins with."""
    names = _names()
    fitting = [name for name in names if grade_id == name or grade_id.startswith(name + "-")]
    if fitting:
        return names[max(fitting, key=len)]
    return grade_id.removesuffix("-code").replace("-", ".")


def score_of(grade: Any) -> float:
    """What nbgrader's own `score` column says of a row: a person's score goes first."""
    if grade.manual_score is not None:
        return grade.manual_score + (grade.extra_credit or 0.0)
    if grade.auto_score is not None:
        return grade.auto_score + (grade.extra_credit or 0.0)
    return 0.0


def exercises_of(
    known: Any, part: Any, grades: Mapping[str, Any], nb: NotebookNode | None, problem: str = ""
) -> dict[str, dict[str, Any]]:
    """{exercise id: {"points", "max", "verdict", "message"}} of one submission.

    Args:
        known: `gradebook.Chapter`; `part` its `gradebook.Notebook`.
        grades: nbgrader's rows by name of the cell.
        nb: the executed notebook; None when there is none.
        problem: the message in that case.
    """
    cells = {}
    for cell in nb.cells if nb is not None else ():
        if cell.metadata.get("nbgrader", {}).get("grade_id"):
            cells[cell.metadata.nbgrader["grade_id"]] = cell
    exercises: dict[str, dict[str, Any]] = {}
    for graded in part.graded.values():
        row, cell = grades.get(graded.name), cells.get(graded.name)
        points: float | None
        if row is None or cell is None:
            points = score_of(row) if row is not None else 0.0
            verdict, message = outcome.BLANK, problem
        elif cell.metadata.nbgrader.get("solution") or cell.cell_type != "code":
            points, verdict, message = _of_rubric(row)
        else:
            points = score_of(row)
            verdict, message = outcome.of_cell(cell)
            if verdict in (outcome.BLANK, outcome.RAISED):
                answers = [one for key, one in cells.items() if key.startswith(graded.name + "-")]
                stopped = [why for one in answers if (why := outcome.of_answer(one))]
                verdict, message = stopped[0] if stopped else (verdict, message)
        seen = exercises.setdefault(
            known.exercise[graded.name],
            {"points": 0.0, "max": 0.0, "verdict": outcome.CORRECT, "message": ""},
        )
        seen["max"] += graded.points
        if points is None or seen["points"] is None:
            seen["points"] = None if points is None else seen["points"]
        else:
            seen["points"] += points
        if seen["verdict"] == outcome.CORRECT:  # of several test cells the first that fails speaks
            seen["verdict"], seen["message"] = verdict, message
    return exercises


def look_again() -> str:
    """Said of a mark that a person gave before the work was graded again."""
    return translate(
        "Marked by hand before the work was graded again: look whether the points still fit."
    )


def _of_rubric(row: Any) -> tuple[float | None, str, str]:
    """A cell that a person grades: nothing to grade when nothing was written."""
    if row.manual_score is not None and row.needs_manual_grade:
        return score_of(row), outcome.MANUAL, look_again()
    if row.manual_score is not None:
        return score_of(row), outcome.MARKED, ""
    if row.auto_score is not None and not row.needs_manual_grade:
        return row.auto_score, outcome.BLANK, translate("Nothing was written here.")
    return None, outcome.MANUAL, translate("An instructor grades this with the rubric.")
