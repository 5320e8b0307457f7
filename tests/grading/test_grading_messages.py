"""Every sentence of grading and of the box has a Chinese one with the same places to fill."""

import ast
import re
from pathlib import Path

from babel.messages.pofile import read_po

import autograder.grading
from autograder.checking.messages import LOCALE

GRADING = Path(autograder.grading.__file__).parent
TRIAL = GRADING.parent / "boxed" / "trial.py"  # all that the box says to a person


def sentences() -> set[str]:
    found = set()
    for path in (*GRADING.glob("*.py"), TRIAL):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                if name in ("translate", "say") and isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


def catalogue(name: str) -> dict[str, str]:
    with (LOCALE / "zh_TW" / "LC_MESSAGES" / f"{name}.po").open("rb") as file:
        return {entry.id: entry.string for entry in read_po(file) if entry.id}


def test_every_sentence_is_translated():
    names = [path.stem for path in (LOCALE / "zh_TW" / "LC_MESSAGES").glob("*.po")]
    known = {english for name in names for english in catalogue(name)}
    assert sentences() - known == set()
    assert set(catalogue("grading")) - sentences() == set()
    for name in ("grading", "variants"):
        for english, chinese in catalogue(name).items():
            assert chinese, english
            assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", chinese)), english
