"""The rows of a run's report, made one learner at a time from the gradebook and the memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

from autograder.checking.messages import translate
from autograder.grading import outcome
from autograder.grading.points import exercise_id, look_again, score_of
from autograder.grading.scores import Cell, Score, Scores, Sheet
from autograder.grading.state import State

CHUNK = 200  # learners whose points are read at a time


class Learners:
    """The learners of the last run; each iteration reads them anew and holds few at a time.

    A row is {"id", "points", "max", "waiting", "penalty", "fresh", "chapters": {CHAPTER:
    {"points", "max", "waiting", "penalty"}}, "exercises": {ID: {"chapter", "points", "max",
    "verdict", "message", "misconception", "seconds"}}, "problems", "notes", "stopped":
    [{"chapter", "exercise", "what"}]}. `points` of an exercise is None until a person has graded
    it; `points` of the learner counts it as 0 and has late penalties taken off, `waiting` is what
    such exercises are worth at most, so that the share of the points is points / (max - waiting).
    `problems` say why something could not be graded and are among the notes as well; `fresh` tells
    whether anything of it was graded in this run.
    """

    def __init__(self, state: State, scores: Scores) -> None:
        self._state, self._scores = state, scores

    def students(self) -> dict[str, str]:
        """What learners of the run handed in under -> their name in the gradebook."""
        return {row[0]: row[2] for row in self._state.rows()}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        groups = groupby(self._state.rows(), key=lambda row: row[0])
        while some := [(name, list(rows)) for name, rows in islice(groups, CHUNK)]:
            sheets = self._scores.of(sorted({row[2] for _, rows in some for row in rows}))
            for name, rows in some:
                yield self._learner(name, rows, sheets)

    def _learner(
        self, name: str, rows: list[Any], sheets: dict[tuple[str, str], Sheet]
    ) -> dict[str, Any]:
        one: dict[str, Any] = {
            "id": name, "points": 0.0, "max": 0.0, "waiting": 0.0, "penalty": 0.0, "fresh": False,
            "chapters": {}, "exercises": {}, "problems": [], "notes": [], "stopped": [],
        }  # fmt: skip
        for _, chapter, student, fresh, told in rows:
            sheet = sheets.get((student, chapter), Sheet({}, 0.0))
            exercises = exercise_rows(chapter, self._scores.cells.get(chapter, []), sheet, told)
            one["chapters"][chapter] = part = _chapter(exercises, sheet)
            one["exercises"] |= exercises
            one["fresh"] |= fresh
            for figure, value in part.items():
                one[figure] += value
            if told.get("problem"):
                one["problems"].append(told["problem"])
                one["notes"].append(told["problem"])
            one["notes"] += told.get("notes", [])
            if sheet.penalty:
                one["notes"].append(
                    translate("{chapter}: handed in late, {points} points off.",
                              chapter=chapter, points=f"{sheet.penalty:g}")
                )  # fmt: skip
            one["stopped"] += [{"chapter": chapter, **stop} for stop in told.get("stopped", [])]
        return one


def _chapter(exercises: dict[str, dict[str, Any]], sheet: Sheet) -> dict[str, float]:
    """The figures of one chapter."""
    earned = sum(row["points"] or 0.0 for row in exercises.values())
    return {
        "points": max(0.0, earned - sheet.penalty),
        "max": sum(row["max"] for row in exercises.values()),
        "waiting": sum(row["max"] for row in exercises.values() if row["points"] is None),
        "penalty": sheet.penalty,
    }


def exercise_rows(
    chapter: str, cells: list[Cell], sheet: Sheet, told: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Exercise -> its row, as `Learners` documents it, from a chapter's cells and what is told.

    told: of that learner's last grade, as the memory has it ("verdicts", "seconds", "problem").
    Of several test cells the first that failed speaks.
    """
    found: dict[str, dict[str, Any]] = {}
    for cell in cells:
        score = sheet.scores.get(cell.name)
        points, verdict, message, known = _cell(cell, score, told)
        row = found.setdefault(
            exercise_id(cell.name),
            {"chapter": chapter, "points": 0.0, "max": 0.0, "verdict": outcome.CORRECT,
             "message": "", "misconception": None, "seconds": 0.0},
        )  # fmt: skip
        row["max"] += cell.most
        row["points"] = (
            None if points is None or row["points"] is None else row["points"] + points
        )
        if row["verdict"] in (outcome.CORRECT, outcome.MARKED):
            row |= {"verdict": verdict, "message": message, "misconception": known}
    for name, seconds in told.get("seconds", {}).items():
        if row := found.get(exercise_id(name)):
            row["seconds"] = round(row["seconds"] + seconds, 3)
    return found


def _cell(
    cell: Cell, score: Score | None, told: dict[str, Any]
) -> tuple[float | None, str, str, str | None]:
    """(points, verdict, message, misconception) of one graded cell."""
    problem = told.get("problem") or ""
    if score is None:
        return 0.0, outcome.BLANK, problem, None
    if cell.by_hand:
        if score.manual_score is not None and score.needs_manual_grade:
            return score_of(score), outcome.MANUAL, look_again(), None
        if score.manual_score is not None:
            return score_of(score), outcome.MARKED, "", None
        if score.needs_manual_grade:
            waits = translate("An instructor grades this with the rubric.")
            return None, outcome.MANUAL, waits, None
        nothing = problem or translate("Nothing was written here.")
        return score_of(score), outcome.BLANK, nothing, None
    if score.needs_manual_grade and score.manual_score is not None:
        return score_of(score), outcome.MANUAL, look_again(), None
    verdict = told.get("verdicts", {}).get(cell.name)
    if verdict is None:
        return score_of(score), outcome.BLANK, problem, None
    return score_of(score), verdict["verdict"], verdict["message"], verdict["misconception"]
