"""A tiny class with one item that a person marks by a rubric, graded and ready for formgrader."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from autograder.grading import classroom, schema
from autograder.grading.notebook import released_notebook, without_solutions
from autograder.grading.rebuild import cells_of, rebuild
from autograder.grading.recording import generate

NAME, ITEM, CELL = "T8.8", "T8.8.m1", "T8-8-m1"
TABLES = {
    "en": """### T8.8.m1 A letter (S01)

Write to the supplier.

| | full | half | none |
|---|---|---|---|
| fit: the need | answers it & says <why> | answers it late | tells "what was done" |
| image | suits the season | would fit any shop | only discounts |
""",
    "zh-TW": """### T8.8.m1　一封信（S01）

| | 滿分 | 一半 | 零分 |
|---|---|---|---|
| 切合需求：要什麼 | 第一句就回答 | 有回答，但在最後 | 只介紹自己 |
| 形象 | 適合這一檔 | 換成別家也成立 | 只有折扣 |
""",
}


def notebook(lang: str = "en") -> NotebookNode:
    """The instructor's notebook: the rubric in prose, and a text cell of 3 points below it."""
    mark = {
        "grade": True, "solution": True, "locked": False, "task": False, "schema_version": 3,
        "grade_id": CELL, "points": 3,
    }  # fmt: skip
    nb = new_notebook()
    nb.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    answer = "### BEGIN SOLUTION\nA model answer.\n### END SOLUTION"
    nb.cells = [
        new_markdown_cell("# Chapter"),
        new_markdown_cell(TABLES[lang]),
        new_markdown_cell(answer, metadata={"nbgrader": mark}),
    ]
    for number, cell in enumerate(nb.cells):
        cell["id"] = f"cell-{number}"
    return nb


def build(home: Path, answers: dict[str, str], lang: str = "en") -> Path:
    """A class in which these learners (id -> answer) have handed in, each waiting for a person."""
    classroom.lay_out(home, seed=7)
    classroom.add_assignment(home, NAME, notebook(lang), {})
    generate(home, [NAME])
    gradebook = schema.open_gradebook(schema.db_url(schema.class_config(home), home))
    for learner, text in answers.items():
        graded = handed_in(text, lang)
        folder = home / "autograded" / learner / NAME
        folder.mkdir(parents=True)
        nbformat.write(graded, folder / f"{NAME}.ipynb")
        gradebook.update_or_create_student(learner)
        gradebook.update_or_create_submission(NAME, learner)
        grade = gradebook.find_grade(CELL, NAME, NAME, learner)
        grade.auto_score, grade.needs_manual_grade = None, True
    gradebook.db.commit()
    gradebook.close()
    return home


def handed_in(text: str, lang: str = "en") -> NotebookNode:
    """The notebook as grading leaves it, with this answer."""
    given = released_notebook(notebook(lang))
    given.cells[-1].source = text
    return rebuild(without_solutions(notebook(lang)), cells_of(given)).notebook


def mark(home: Path, learner: str, score: float | None, comment: str) -> None:
    """Marks as formgrader writes them."""
    gradebook = schema.open_gradebook(schema.db_url(schema.class_config(home), home))
    grade = gradebook.find_grade(CELL, NAME, NAME, learner)
    grade.manual_score, grade.needs_manual_grade = score, score is None
    gradebook.find_comment(CELL, NAME, NAME, learner).manual_comment = comment
    gradebook.db.commit()
    gradebook.close()
