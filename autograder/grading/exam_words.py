"""What an exam's notebook and bundle say of themselves in place of what a usual class's say."""

from __future__ import annotations

import copy
import json
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from autograder.checking.messages import in_language, translate

BUNDLE = Path(__file__).parent / "templates" / "bundle"
READMES = {"README.md": "README.exam.md", "README.zh-TW.md": "README.exam.zh-TW.md"}
NOTE = "exam-note"


def is_exam(about: bytes) -> bool:
    """Whether a chapter's course.json is that of an exam."""
    return bool(json.loads(about).get("exam"))


def headed(nb: NotebookNode, lang: str) -> NotebookNode:
    """A chapter's notebook with a cell below its title on what holds in an exam."""
    nb = copy.deepcopy(nb)
    with in_language(lang):
        text = translate(
            "**This is an exam.** Where the text below speaks of checks that say what is right, of "
            "hints and of solutions: here `check` only says whether your answer can be read and "
            "runs, and for some questions whether it has the form that is asked for; hints and "
            "solutions are closed. Nothing is recorded. Figures in the text are those of the "
            "shipped year; yours differ."
        )
    cell = new_markdown_cell(text)
    if nb.get("nbformat_minor", 5) >= 5:
        cell["id"] = NOTE
    else:
        cell.pop("id", None)
    nb.cells.insert(1, cell)
    return nb


def put_readmes(out: Path) -> None:
    """Let a bundle's README files speak of an exam."""
    for name, source in READMES.items():
        (out / name).write_bytes((BUNDLE / source).read_bytes())
