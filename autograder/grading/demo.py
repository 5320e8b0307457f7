"""The whole circle once: build a class, hand in five submissions, grade, feed back, export.

Five made-up learners: one who solved everything, one who wrote nothing, one who did the first
half, one who makes a known mistake in every exercise, and one whose notebook is cut off.
"""

from __future__ import annotations

import copy
import csv
import inspect
import re
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.boxed.namespaces import obstacle
from autograder.checking.messages import language, translate
from autograder.exercises.as_text import standalone
from autograder.grading import classroom, outcome
from autograder.grading import notebook as notebooks
from autograder.grading.grade import grade
from autograder.grading.grade import table as grade_table
from autograder.grading.home import PRACTICE_SEED
from autograder.grading.recording import export, feedback, generate
from autograder.grading.submit import write_zip
from autograder.grading.task import BOX, PROCESS

if TYPE_CHECKING:
    from nbformat import NotebookNode

RUBRIC_ANSWER = "公開回覆：我們收到了，正在查證。 / We have seen this and are checking it."


def demo(
    chapter: str = "T1.5", say: Callable[[str], None] | None = None, isolation: str | None = None
) -> dict[str, Any]:
    """Go the circle in a temporary folder.

    Args:
        chapter: of the five submissions.
        say: called with lines of progress; default: stderr.
        isolation: level; default: the box, where this machine allows it, else the weaker one.

    Returns:
        What `grade` returns, with "feedback" (learners who got a page), "exported" (rows of
        nbgrader's own CSV export: learner -> points) and "ok" (all five came out as they should).
    """
    began = time.monotonic()
    say = say or (lambda text: print(text, file=sys.stderr, flush=True))
    lang = language()
    with tempfile.TemporaryDirectory(prefix="course-demo-") as scratch:
        home, inbox = Path(scratch).resolve() / "class", Path(scratch).resolve() / "in"
        say(translate("Building the class …"))
        classroom.build(home, lang, [chapter], seed=PRACTICE_SEED)
        generate(home, [chapter])
        inbox.mkdir()
        for learner, content in submissions(chapter, lang).items():
            write_zip(inbox / f"{learner}.zip", {f"{learner}/{chapter}/{chapter}.ipynb": content})
        if isolation is None:
            isolation = PROCESS if obstacle() else BOX  # five submissions of our own
        result = grade(inbox, class_dir=home, lang=lang, say=say, isolation=isolation)
        say(translate("Writing feedback and the export …"))
        feedback(home, chapter)
        pages = home.glob(f"feedback/*/{chapter}/{chapter}.html")
        result["feedback"] = sorted(page.parts[-3] for page in pages)
        result["exported"] = _exported(export(home, home / "grades.csv"))
    result["ok"] = as_expected(result)
    result["seconds"] = round(time.monotonic() - began, 1)
    return result


def table(result: dict[str, Any]) -> str:
    """The result as text."""
    lines = [grade_table(result)]
    lines.append(translate("feedback pages: {names}", names=", ".join(result["feedback"])))
    rows = ", ".join(f"{name} {points:g}" for name, points in sorted(result["exported"].items()))
    lines.append(translate("nbgrader's export: {rows}", rows=rows))
    lines.append(
        translate("All five came out as they should.") if result["ok"]
        else translate("NOT all five came out as they should.")
    )  # fmt: skip
    return "\n".join(lines)


def submissions(chapter: str, lang: str) -> dict[str, bytes]:
    """The five notebooks as learners would hand them in, made from the instructor's notebook."""
    import nbformat

    whole = notebooks.instructor_notebook(chapter, lang)
    blank = notebooks.released_notebook(whole)
    names = [
        cell.metadata.nbgrader.grade_id
        for cell in blank.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    ]
    solved = fill(blank, whole, names)
    made = {
        "solved": solved,
        "blank": blank,
        "half": fill(blank, whole, names[: len(names) // 2]),
        "misconceptions": mistaken(solved, chapter),
    }
    files = {name: nbformat.writes(nb).encode() for name, nb in made.items()}
    files["broken"] = files["solved"][: len(files["solved"]) // 2]
    return files


def fill(blank: NotebookNode, whole: NotebookNode, names: list[str]) -> NotebookNode:
    """The released notebook with the solutions of the named answer cells written in."""
    answers = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in whole.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    nb = copy.deepcopy(blank)
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in names and name in answers:
            lines = answers[name].splitlines()
            kept = [line for line in lines if not line.strip().startswith("### ")]
            cell.source = "\n".join(kept) if cell.cell_type == "code" else RUBRIC_ANSWER
    return nb


def mistaken(solved: NotebookNode, chapter: str) -> NotebookNode:
    """The solved notebook with one known mistake in each exercise."""
    from nbformat.v4 import new_code_cell

    from autograder.exercises import of_chapter

    items = {item.id.replace(".", "-"): item for item in of_chapter(chapter)}
    nb = copy.deepcopy(solved)
    cells = []
    for cell in nb.cells:
        mark = cell.metadata.get("nbgrader", {})
        item = items.get(mark.get("grade_id"))
        if mark.get("grade") and not mark.get("solution") and item is not None:
            cells.append(new_code_cell(mistake(item)))
        cells.append(cell)
    nb.cells = cells
    return nb


def mistake(item: Any) -> str:
    """Code that makes a known mistake of an exercise, to stand before its check.

    It is what a learner could have written: nothing of the instructor's is named in it. Where no
    known mistake can be written down alone, the functions answer 0.
    """
    name = item.id.rsplit(".", 1)[1]
    kind = type(item).__name__
    if kind == "Choice":
        wrong = next(letter for letter in sorted(item.feedback) if letter != item.answer)
        return f"{name} = {wrong!r}"
    if kind == "Parsons":
        right = {tuple(order) for order in item.orders}
        wrong = next(order for order in (item.blocks, item.blocks[::-1]) if order not in right)
        return f"{name} = {list(wrong)!r}"
    if kind == "ArtefactExercise":
        return _wrong_files(item)
    first = item.parts[0].name
    for known in item.misconceptions:
        parts = [part for part in item.parts if known.of(part.name, first) is not None]
        texts = [
            standalone(
                known.of(part.name, first), part.name,
                list(inspect.signature(part.reference).parameters),
            )
            for part in parts
        ]  # fmt: skip
        pairs = list(zip(texts, parts, strict=True))
        if pairs and all(text and _once(text, part.name) for text, part in pairs):
            return "\n\n".join(texts)
    return "\n\n".join(f"def {part.name}(*given):\n    return 0" for part in item.parts)


def _once(text: str, name: str) -> bool:
    """Whether a text defines `name` once: not as the mistake and as a helper of it as well."""
    return len(re.findall(rf"^(?:def {name}\(|{name} = )", text, re.M)) == 1


def _wrong_files(item: Any) -> str:
    """Code that writes the files of an exercise as somebody with a known mistake has them."""
    from autograder.exercises.held_out import tables_for

    truth = item.truth(tables_for(item.id))
    files = item.correct(truth)
    wrong = item.misconceptions[0].impl(dict(files), truth)
    lines = ["from base64 import b64decode", "from pathlib import Path"]
    for name, content in {**files, **wrong}.items():
        if isinstance(content, bytes):
            lines.append(f"Path({name!r}).write_bytes(b64decode({b64encode(content)!r}))")
    return "\n".join(lines)


def as_expected(result: dict[str, Any]) -> bool:
    """True when each of the five got the points and the kind of message it should get."""
    by_name = {one["id"]: one for one in result["learners"]}
    if set(by_name) != {"solved", "blank", "half", "misconceptions", "broken"}:
        return False
    solved, half = by_name["solved"], by_name["half"]
    automatic = [row for row in solved["exercises"].values() if row["points"] is not None]
    wrong = by_name["misconceptions"]["exercises"].values()
    return (
        all(row["points"] == row["max"] for row in automatic)
        and by_name["blank"]["points"] == 0
        and 0 < half["points"] < solved["points"]
        and all(
            row["verdict"] == outcome.INCORRECT and row["message"]
            for row in wrong
            if row["verdict"] != outcome.MANUAL
        )
        and by_name["broken"]["points"] == 0
        and len(by_name["broken"]["notes"]) == 1
        and result["exported"].get("solved") == solved["points"]
    )


def _exported(path: Path) -> dict[str, float]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["student_id"]: float(row["score"] or 0) for row in csv.DictReader(file)}
