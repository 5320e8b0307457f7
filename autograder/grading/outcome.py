"""What an executed test cell says: verdict and message, as the learner saw them.

A check shows its result as a display bundle of the type `MIME`; a cell without one is judged by
the error it ended with.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from autograder.checking.messages import translate
from autograder.grading.kernel import DIED, MEMORY, SPENT, TIMEOUT

if TYPE_CHECKING:
    from nbformat import NotebookNode

MIME = "application/vnd.kmc2431.check+json"
CORRECT, INCORRECT, BLANK, RAISED = "correct", "incorrect", "not attempted", "raised"
MANUAL, MARKED = "to be graded by hand", "graded by hand"
MAX_MESSAGE = 2000
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def of_notebook(nb: NotebookNode) -> dict[str, dict[str, Any]]:
    """What the test cells of an executed notebook say.

    Returns:
        grade_id -> {"verdict", "message", "misconception"}; the last is None where no known
        mistake was recognised.
    """
    marks = [(cell.metadata.get("nbgrader") or {}, cell) for cell in nb.cells]
    answers = [(mark["grade_id"], cell) for mark, cell in marks if mark.get("solution")]
    found = {}
    for mark, cell in marks:
        if not mark.get("grade") or mark.get("solution"):
            continue
        name = mark["grade_id"]
        verdict, message = of_cell(cell)
        if verdict in (BLANK, RAISED):
            own = [answer for key, answer in answers if key.startswith(name + "-")]
            stopped = [why for answer in own if (why := of_answer(answer))]
            verdict, message = stopped[0] if stopped else (verdict, message)
        known = misconception(cell) if verdict == INCORRECT else None
        found[name] = {"verdict": verdict, "message": message, "misconception": known}
    return found


def misconception(cell: NotebookNode) -> str | None:
    """The id of the known mistake that a test cell recognised; None where it recognised none."""
    for record in filter(None, map(_record, cell.get("outputs", []))):
        if record["verdict"] != CORRECT:
            return record["misconception"]
    return None


def of_cell(cell: NotebookNode) -> tuple[str, str]:
    """(verdict, message) of an executed test cell; the worst of its records counts."""
    records = [record for output in cell.get("outputs", []) if (record := _record(output))]
    error = next((one for one in cell.get("outputs", []) if one.output_type == "error"), None)
    failed = [record for record in records if record["verdict"] != CORRECT]
    if failed:
        return failed[0]["verdict"], _short(failed[0]["message"])
    if error is not None:
        return _of_error(error)
    if records:
        return CORRECT, _short(records[-1]["message"])
    return CORRECT, ""


def of_answer(cell: NotebookNode) -> tuple[str, str] | None:
    """(verdict, message) when the learner's own cell stopped; None when it ran or is untouched.

    A check can only say that the name does not exist; why it does not is said in the cell itself.
    """
    for error in cell.get("outputs", []):
        if error.output_type == "error" and error.get("ename") != "NotImplementedError":
            verdict, message = _of_error(error)
            if error.get("ename") in (TIMEOUT, MEMORY, DIED, SPENT):
                return verdict, message
            return verdict, translate("The answer cell stopped with {error}", error=message)
    return None


def _record(output: NotebookNode) -> dict[str, Any] | None:
    data = output.get("data") or {}
    record = data.get(MIME)
    if isinstance(record, dict) and isinstance(record.get("verdict"), str):
        known = record.get("misconception")
        return {
            "verdict": record["verdict"], "message": str(record.get("message", "")),
            "misconception": known if isinstance(known, str) else None,
        }  # fmt: skip
    return None


def _of_error(error: NotebookNode) -> tuple[str, str]:
    name = error.get("ename", "")
    if name == TIMEOUT:
        return RAISED, translate("This cell did not finish in time; look for a loop without end.")
    if name == MEMORY:
        return RAISED, translate(
            "This cell needed more memory than a notebook may use; work on less data at a time."
        )
    if name == DIED:
        return RAISED, translate("Python itself ended while this cell ran.")
    if name == SPENT:
        return RAISED, translate(
            "This cell was not run: the cells before it ended Python or used up the time."
        )
    # The traceback stays out of it: it shows the lines of the hidden tests.
    return RAISED, _short(f"{name}: {error.get('evalue', '')}".rstrip(": "))


def _short(text: str) -> str:
    text = _ANSI.sub("", str(text)).strip()
    return text if len(text) <= MAX_MESSAGE else text[:MAX_MESSAGE] + " …"
