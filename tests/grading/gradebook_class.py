"""A small class for the tests of the gradebook: every kind of graded cell that nbgrader knows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from sqlalchemy import create_engine, text

from autograder.grading import classroom, schema
from autograder.grading.notebook import released_notebook, without_solutions
from autograder.grading.rebuild import cells_of, rebuild
from autograder.grading.recording import generate

NAME = "T8.8"
DUE = datetime(2026, 11, 1, 12)
EARLY, LATE = datetime(2026, 11, 1, 11), datetime(2026, 11, 1, 14)
LATE_PLUGIN = """
from nbgrader.plugins import BasePlugin


class TwoAnHour(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2 * total_seconds_late / 3600
"""
SETTINGS = 'c.AssignLatePenalties.plugin_class = "late_rules.TwoAnHour"\n'
ANSWERS = {
    "T8-8-a-code": "def double(x):\n    return 2 * x",
    "T8-8-b-code": "found = 2",
    "T8-8-c-code": "half = lambda x: x / 2",
    "T8-8-m1": "The interval is wide.",
    "T8-8-m2": "free = 'an answer in code'",
}
HIDDEN = "### BEGIN HIDDEN TESTS\nassert double(7) == 14\n### END HIDDEN TESTS"


def _cell(make: Any, source: str, name: str, points: float | None = None, **kind: bool) -> Any:
    mark = {
        "grade": False, "solution": False, "locked": False, "task": False, "schema_version": 3,
        "grade_id": name, **kind,
    }  # fmt: skip
    if points is not None:
        mark["points"] = points
    return make(source, metadata={"nbgrader": mark, "tags": ["raises-exception"]})


def instructor_notebook() -> NotebookNode:
    """Tests that pass or fail, one that returns a number, two of one exercise, three by hand."""
    answer = {"solution": True}
    test = {"grade": True, "locked": True}
    by_hand = {"grade": True, "solution": True}
    filled = "### BEGIN SOLUTION\n{}\n### END SOLUTION"
    nb = new_notebook()
    nb.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    nb.cells = [
        new_markdown_cell("# Chapter"),
        *(_cell(new_code_cell, filled.format(ANSWERS[f"T8-8-{x}-code"]), f"T8-8-{x}-code", **answer)
          for x in "abc"),
        _cell(new_code_cell, f"assert double(2) == 4, 'double'\n{HIDDEN}", "T8-8-a", 2, **test),
        _cell(new_code_cell, "1.5 if found == 2 else 0.5", "T8-8-b", 3, **test),
        _cell(new_code_cell, "assert half(4) == 2", "T8-8-c-1", 1, **test),
        _cell(new_code_cell, "assert half(3) == 1.5", "T8-8-c-2", 4, **test),
        _cell(new_markdown_cell, filled.format("A model answer."), "T8-8-m1", 4, **by_hand),
        _cell(new_code_cell, filled.format("free = 1"), "T8-8-m2", 2, **by_hand),
        _cell(new_markdown_cell, "Do this.", "T8-8-t", 3, task=True, locked=True),
    ]  # fmt: skip
    return nb


def build(home: Path, settings: str = SETTINGS) -> Path:
    """A class with this chapter, released, due at DUE, with a late penalty of its own."""
    home.mkdir(parents=True)
    classroom.lay_out(home, seed=7)
    (home / "late_rules.py").write_text(LATE_PLUGIN)
    with (home / "nbgrader_config.py").open("a") as file:
        file.write(settings)
    classroom.make_gradebook(home)
    classroom.add_assignment(home, NAME, instructor_notebook(), {"data/x.csv": b"x\n1\n"})
    generate(home, [NAME])
    with gradebook(home) as book:
        book.update_or_create_assignment(NAME, duedate=DUE)
    return home


def gradebook(home: Path) -> Any:
    """nbgrader's own gradebook of the class, as formgrader opens it."""
    from nbgrader.api import Gradebook

    return Gradebook(schema.db_url(schema.class_config(home), home), "kmc2431")


def handed_in(answers: dict[str, str]) -> NotebookNode:
    """The released notebook with these answers."""
    nb = released_notebook(instructor_notebook())
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = answers.get(name, cell.source)
    return nb


def executed(answers: dict[str, str]) -> NotebookNode:
    """The rebuilt notebook with what its cells put out, without a kernel."""
    nb = rebuild(without_solutions(instructor_notebook()), cells_of(handed_in(answers))).notebook
    names: dict[str, Any] = {}
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        name = cell.metadata.nbgrader.grade_id
        try:
            if name == "T8-8-b":
                shown = {"text/plain": repr(eval(cell.source, names))}
                cell.outputs = [
                    nbformat.v4.new_output("execute_result", shown, execution_count=1)
                ]  # fmt: skip
            else:
                exec(cell.source, names)
        except Exception as error:
            kind = type(error).__name__
            cell.outputs = [
                nbformat.v4.new_output("error", ename=kind, evalue=str(error), traceback=[kind])
            ]  # fmt: skip
    return nb


def dump(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the gradebook that grading writes, by names instead of drawn ids."""
    engine = create_engine(schema.db_url(schema.class_config(home), home))
    queries = {
        "students": "SELECT id, first_name, last_name, email FROM student ORDER BY 1",
        "submissions": "SELECT a.name, s.student_id, s.timestamp, s.extension "
        "FROM submitted_assignment s JOIN assignment a ON a.id = s.assignment_id ORDER BY 1, 2",
        "notebooks": "SELECT n.name, s.student_id, o.late_submission_penalty, o.flagged "
        "FROM submitted_notebook o JOIN notebook n ON n.id = o.notebook_id "
        "JOIN submitted_assignment s ON s.id = o.assignment_id ORDER BY 1, 2",
        "grades": "SELECT s.student_id, c.name, c.type, g.auto_score, g.manual_score, "
        "g.extra_credit, g.needs_manual_grade FROM grade g JOIN base_cell c ON c.id = g.cell_id "
        "JOIN submitted_notebook o ON o.id = g.notebook_id "
        "JOIN submitted_assignment s ON s.id = o.assignment_id ORDER BY 1, 2",
        "comments": "SELECT s.student_id, c.name, m.auto_comment, m.manual_comment "
        "FROM comment m JOIN base_cell c ON c.id = m.cell_id "
        "JOIN submitted_notebook o ON o.id = m.notebook_id "
        "JOIN submitted_assignment s ON s.id = o.assignment_id ORDER BY 1, 2",
    }
    try:
        with engine.connect() as connection:
            return {
                name: [tuple(map(_plain, row)) for row in connection.execute(text(query))]
                for name, query in queries.items()
            }
    finally:
        engine.dispose()


def _plain(value: Any) -> Any:
    """SQLite keeps times as text and booleans as numbers."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S.%f}"
    return int(value) if isinstance(value, bool) else value
