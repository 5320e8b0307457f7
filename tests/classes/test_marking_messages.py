"""Every sentence of lists, rubrics, double marking and exports has a Chinese one."""

import ast
import re

from babel.messages.pofile import read_po

import autograder.classes
from autograder.checking.messages import LOCALE

ROOM = autograder.classes.__path__[0]
MODULES = (
    "roster", "rubrics", "rubric_form", "grades", "spreadsheet", "export_moodle", "export_canvas",
    "export_tables", "exporting", "marks", "agreement", "double_marking", "second_marks",
    "graded_people",
)  # fmt: skip


def sentences():
    for name in MODULES:
        with open(f"{ROOM}/{name}.py", encoding="utf-8") as file:
            for node in ast.walk(ast.parse(file.read())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "translate":
                    yield node.args[0].value


def test_every_sentence_is_translated():
    with (LOCALE / "zh_TW" / "LC_MESSAGES" / "marking.po").open("rb") as file:
        catalogue = {entry.id: entry.string for entry in read_po(file) if entry.id}
    assert set(sentences()) == set(catalogue)
    for english, chinese in catalogue.items():
        assert chinese, english
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", chinese)), english
