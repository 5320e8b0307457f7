"""How `results.read` puts a class together from its gradebook, its memory and its folders."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from autograder import register
from autograder.checking.messages import DEFAULT, translate
from autograder.classes import gradebook_look, roster
from autograder.classes.results import (
    ABSENT,
    CORRECT,
    INCORRECT,
    UNGRADED,
    UNKNOWN,
    HandIn,
    Item,
    Results,
    ResultsError,
)
from autograder.classes.shared_attempts import attempts_in
from autograder.companion.attempts import in_order
from autograder.grading import classroom, outcome
from autograder.grading.learner_rows import exercise_rows
from autograder.grading.points import exercise_id, score_of
from autograder.grading.scores import Cell, Sheet
from autograder.grading.state import remembered

NAMED = 12  # hand-ins that a sentence names
GRADED_FOLDER, HANDED_FOLDER = "autograded", "submitted"


def read_class(home: Path) -> Results:
    """See `results.read`."""
    look = gradebook_look.look(home)
    learners = tuple(roster.read(home))
    notes = roster.notes(home)
    names = {one.student: one.id for one in learners}
    told = {(student, chapter): report for _, chapter, student, report in _memory(home)}
    items, new = _items(home, look.cells)
    column = {one.id: at for at, one in enumerate(items)}
    shape = (len(learners), len(items))
    points = np.full(shape, np.nan)
    state = np.full(shape, ABSENT, dtype=object)
    misconception = np.full(shape, "", dtype=object)
    said: dict[tuple[str, str], str] = {}
    hand_ins: dict[tuple[str, str], HandIn] = {}
    shared: dict[str, list[list[Any]]] = {}
    times = _times(home)
    row = {one.student: at for at, one in enumerate(learners)}
    came = set(look.submitted) | {key for key in told if key[1] in look.cells}
    came |= {(student, chapter) for student, chapter in _folders(home) if chapter in look.cells}
    by_points: set[str] = set()
    failed: list[str] = []
    for student, chapter in sorted(came):
        if student not in row:  # a folder of somebody whom neither list nor gradebook knows
            continue
        n, cells = row[student], look.cells[chapter]
        sheet = look.sheets.get((student, chapter), Sheet({}, 0.0))
        report, guessed = _told(home, student, chapter, sheet, cells, told)
        if guessed:
            by_points.add(chapter)
        for name, one in exercise_rows(chapter, cells, sheet, report).items():
            at = column[name]
            points[n, at] = np.nan if one["points"] is None else one["points"]
            state[n, at] = one["verdict"]
            if one["misconception"]:
                misconception[n, at] = one["misconception"]
                said.setdefault((name, one["misconception"]), one["message"])
        for name in _unknown(cells, report):
            state[n, column[name]] = UNKNOWN
        for name in _ungraded(cells, sheet):
            points[n, column[name]], state[n, column[name]] = np.nan, UNGRADED
        if report.get("problem") and not report.get("verdicts"):
            state[n, [column[exercise_id(cell.name)] for cell in cells]] = UNGRADED
            failed.append(f"{names[student]} {chapter}")
        handed, due = look.submitted.get((student, chapter), (None, None))
        hand_ins[names[student], chapter] = HandIn(
            handed, due, max(1, times.get((student, chapter), 1)), sheet.penalty, guessed,
            report.get("problem") or "",
        )  # fmt: skip
        folders = [home / place / student / chapter for place in (GRADED_FOLDER, HANDED_FOLDER)]
        if found := attempts_in(chapter, *folders):
            shared.setdefault(names[student], []).append(found)
    return Results(
        home, classroom.language_of(home) or DEFAULT, learners, items, points, state,
        misconception, said, hand_ins, {one: in_order(files) for one, files in shared.items()}, new,
        tuple(one.id for one in learners if not one.listed),
        (*notes, *_odd(items, new, by_points, came, row, set(times) - came), *_failed(failed),
         *_left_out(look.left_out), *_above(items, points)),
    )  # fmt: skip


def _memory(home: Path) -> list[tuple[str, str, str, dict[str, Any]]]:
    try:
        return remembered(home)
    except (sqlite3.Error, ValueError) as error:
        raise ResultsError(
            translate(
                "The memory of earlier runs (.grading/state.db) of {folder} cannot be read: "
                "{reason}. Remove that file if it is damaged; the gradebook has all points.",
                folder=home, reason=str(error),
            )
        ) from error  # fmt: skip


# --- the exercises -------------------------------------------------------------------------------


def _items(home: Path, cells: dict[str, list[Cell]]) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """(the exercises of the gradebook in the order of the course, ids it does not know yet)."""
    known = {one.id: one for one in register.exercises()}
    order = [one.id for one in register.chapters()]
    chapters = sorted(
        cells, key=lambda name: (order.index(name) if name in order else len(order), name)
    )
    items, new = [], []
    for chapter in chapters:
        worth: dict[str, float] = {}
        by_hand: set[str] = set()
        for cell in cells[chapter]:
            name = exercise_id(cell.name)
            worth[name] = worth.get(name, 0.0) + cell.most
            by_hand |= {name} if cell.by_hand else set()
        now = _in_source(home, chapter)
        if now is None:
            own = [one for one in known.values() if one.chapter == chapter]
            now = [one.id for one in own if one.kind != "reflection"] or list(worth)
        new += [name for name in now if name not in worth]
        for name in [*(n for n in now if n in worth), *sorted(set(worth) - set(now))]:
            one = known.get(name)
            items.append(
                Item(
                    name, chapter, dict(one.title) if one else {"zh-TW": name, "en": name},
                    one.kind if one else "", worth[name], tuple(one.codes) if one else (),
                    name in by_hand, name in now,
                )
            )  # fmt: skip
    return tuple(items), tuple(new)


def _in_source(home: Path, chapter: str) -> list[str] | None:
    """The exercises of the class's own notebook in its order; None where it cannot be read."""
    try:
        text = (home / "source" / chapter / f"{chapter}.ipynb").read_text(encoding="utf-8")
        marks = [cell["metadata"].get("nbgrader") or {} for cell in json.loads(text)["cells"]]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return list(dict.fromkeys(exercise_id(m["grade_id"]) for m in marks if m.get("grade")))


# --- one submission ------------------------------------------------------------------------------


def _told(
    home: Path, student: str, chapter: str, sheet: Sheet, cells: list[Cell],
    told: dict[tuple[str, str], dict[str, Any]],
) -> tuple[dict[str, Any], bool]:  # fmt: skip
    """(what is said of a submission, whether it is guessed from the points)."""
    report = told.get((student, chapter))
    if report is not None:
        return report, False
    verdicts = _of_notebook(home / GRADED_FOLDER / student / chapter / f"{chapter}.ipynb")
    if verdicts is not None:
        return {"verdicts": verdicts}, False
    guessed = {}
    for cell in cells:
        score = sheet.scores.get(cell.name)
        if score is None or cell.by_hand or not cell.most:
            continue
        right = score_of(score) >= cell.most
        guessed[cell.name] = {
            "verdict": CORRECT if right else INCORRECT, "message": "", "misconception": None,
        }  # fmt: skip
    return {"verdicts": guessed}, bool(guessed)


def _of_notebook(path: Path) -> dict[str, dict[str, Any]] | None:
    """The verdicts in a notebook that stock nbgrader executed; None where there is none.

    Only the marked cells, and of what they show only records of checks and errors, are turned into
    notebook objects: the rest is most of the file and says nothing about an exercise.
    """
    from nbformat import from_dict

    try:
        cells = []
        for one in json.loads(path.read_bytes())["cells"]:
            if not one["metadata"].get("nbgrader"):
                continue
            shown = [_bare(output) for output in one.get("outputs", ()) if _speaks(output)]
            cells.append({
                "cell_type": one["cell_type"], "outputs": shown, "source": "",
                "metadata": {"nbgrader": one["metadata"]["nbgrader"]},
            })  # fmt: skip
        return outcome.of_notebook(from_dict({"cells": cells}))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _speaks(output: dict[str, Any]) -> bool:
    return output["output_type"] == "error" or outcome.MIME in output.get("data", ())


def _bare(output: dict[str, Any]) -> dict[str, Any]:
    if output["output_type"] == "error":
        return {key: output.get(key, "") for key in ("output_type", "ename", "evalue")}
    return {
        "output_type": output["output_type"],
        "data": {outcome.MIME: output["data"][outcome.MIME]},
    }


def _unknown(cells: list[Cell], report: dict[str, Any]) -> set[str]:
    """Practice without points that nothing is said of: whether it was right cannot be told."""
    said = report.get("verdicts") or {}
    known = {exercise_id(one.name) for one in cells if one.most or one.by_hand or one.name in said}
    return {exercise_id(one.name) for one in cells} - known


def _ungraded(cells: list[Cell], sheet: Sheet) -> set[str]:
    """Exercises that came and that nothing has judged: no score by a check or by a person."""
    found = set()
    for cell in cells:
        score = sheet.scores.get(cell.name)
        judged = score is not None and (
            score.auto_score is not None
            or score.manual_score is not None
            or score.needs_manual_grade
        )
        if not judged:
            found.add(exercise_id(cell.name))
    return found


# --- the folders ---------------------------------------------------------------------------------


def _folders(home: Path) -> Iterator[tuple[str, str]]:
    """(student, chapter) of everything that nbgrader has collected."""
    for folder in (HANDED_FOLDER, GRADED_FOLDER):
        for path in (home / folder).glob("*/*"):
            if not path.name.startswith(".") and path.is_dir():
                yield path.parent.name, path.name


def _times(home: Path) -> dict[tuple[str, str], int]:
    """(student, chapter) -> how many hand-ins the exchange holds: STUDENT+CHAPTER+TIME+ANY."""
    seen: dict[tuple[str, str], set[str]] = {}
    for path in (home / "exchange").glob("*/inbound/*"):
        parts = path.name.split("+")
        if len(parts) >= 3:
            seen.setdefault((parts[0], parts[1]), set()).add(parts[2])
    return {key: len(found) for key, found in seen.items()}


def _failed(failed: list[str]) -> Iterator[str]:
    if failed:
        more = f" +{len(failed) - NAMED}" if len(failed) > NAMED else ""
        yield translate(
            "Could not be graded, and counted in no figure: {which}.",
            which=", ".join(failed[:NAMED]) + more,
        )


def _above(items: tuple[Item, ...], points: np.ndarray) -> Iterator[str]:
    """Shares above 1 need a word, or they look like a fault of the figures."""
    over = [
        one.id for at, one in enumerate(items)
        if (np.nan_to_num(points[:, at]) > one.points + 1e-9).any()
    ]  # fmt: skip
    if over:
        more = f" +{len(over) - NAMED}" if len(over) > NAMED else ""
        yield translate(
            "Some have more points than there are in {ids}: that is extra credit, or the points "
            "changed and the work has to be graded again.", ids=", ".join(over[:NAMED]) + more,
        )  # fmt: skip


def _left_out(names: tuple[str, ...]) -> Iterator[str]:
    if names:
        yield translate(
            "Not counted, because this course makes no assignments with several notebooks or with "
            "task cells: {names}.", names=", ".join(names),
        )  # fmt: skip


def _odd(
    items: tuple[Item, ...], new: tuple[str, ...], by_points: set[str],
    came: set[tuple[str, str]], row: dict[str, int], uncollected: set[tuple[str, str]],
) -> Iterator[str]:  # fmt: skip
    """Sentences on what the reader of a table should know."""
    gone = [one.id for one in items if not one.current]
    if gone:
        yield translate(
            "No longer in the class's chapters, points kept and shown apart: {ids}.",
            ids=", ".join(gone),
        )
    if new:
        yield translate(
            "New in the class's chapters and not in the gradebook yet: {ids}. Release and grade "
            "those chapters again to count them.", ids=", ".join(new),
        )  # fmt: skip
    if by_points:
        yield translate(
            "{chapters}: there are points without checked notebooks, so right and wrong are read "
            "from the points.", chapters=", ".join(sorted(by_points)),
        )  # fmt: skip
    if uncollected:
        yield translate(
            "Hand-ins that wait in the exchange to be collected: {n}.", n=len(uncollected)
        )
    strangers = sorted({student for student, _ in came if student not in row})
    if strangers:
        yield translate(
            "Work lies in the class's folders of learners whom neither the list nor the gradebook "
            "knows: {ids}.", ids=", ".join(strangers),
        )  # fmt: skip
