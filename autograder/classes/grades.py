"""What a class's points come to per chapter and per indicator; pure, nothing is read or written.

Two rules hold everywhere. What was not handed in, or waits for a person, has no grade: that is
never a 0. And what the chapter no longer has does not count, even where the gradebook keeps points.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from autograder import register
from autograder.classes.results import ABSENT, UNGRADED, WAITING, HandIn, Results

DONE, PARTLY, WAITS, AGAIN, NOT_HANDED_IN = "marked", "partly", "waiting", "again", "absent"


@dataclass(frozen=True)
class Grade:
    """Points of one learner in a chapter or an indicator.

    points: of what has been marked; None where nothing has. Late penalties are off in a chapter's
        points and not in an indicator's, because a penalty belongs to no indicator.
    most_marked: what the marked exercises are worth; most: all of them.
    state: DONE, PARTLY (some not handed in), WAITS (something waits for a person), AGAIN
        (nothing waits, but something came that nothing has judged: grade it), NOT_HANDED_IN.
    evidence: exercises that were marked; waits: those that wait for a person;
        again: those that came and that nothing has judged.
    penalty: points off for being late, already taken off `points`.
    last: when the last of it was handed in, None where nobody wrote it down.
    """

    points: float | None
    most_marked: float
    most: float
    state: str
    evidence: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    penalty: float = 0.0
    last: datetime | None = None

    @property
    def share(self) -> float | None:
        """Points over what the marked exercises are worth; None without any.

        From 0 to 1, above with extra credit.
        """
        if self.points is None or not self.most_marked:
            return None
        return self.points / self.most_marked

    @property
    def whole(self) -> float | None:
        """The points where nothing of it waits: what may be handed on as a grade."""
        return self.points if self.state in (DONE, PARTLY) else None


def chapters(results: Results) -> dict[tuple[str, str], Grade]:
    """(learner id, chapter) -> grade, for every learner and every chapter with points."""
    found = {}
    for chapter in results.chapters:
        columns = [
            at for at, one in enumerate(results.items)
            if one.chapter == chapter and one.points and one.current
        ]  # fmt: skip
        if columns:
            for row, learner in enumerate(results.learners):
                hand_in = results.hand_ins.get((learner.id, chapter))
                found[learner.id, chapter] = _grade(results, row, columns, hand_in)
    return found


def indicators(results: Results) -> dict[tuple[str, str], Grade]:
    """(learner id, code) -> grade, for every indicator (P) and output (O) that the class assesses.

    An exercise counts whole for each code that it serves, so indicators do not add up to a total.
    """
    serving: dict[str, list[int]] = {}
    for at, one in enumerate(results.items):
        for code in one.codes if one.points and one.current else ():
            serving.setdefault(code, []).append(at)
    found = {}
    for code in codes(results):
        for row, learner in enumerate(results.learners):
            came = [
                hand_in.at
                for at in serving[code]
                if (hand_in := results.hand_ins.get((learner.id, results.items[at].chapter)))
                and hand_in.at is not None
            ]
            last = HandIn(at=max(came)) if came else None
            found[learner.id, code] = _grade(results, row, serving[code], last)
    return found


def codes(results: Results) -> list[str]:
    """The indicators and outputs that this class has exercises with points for, in order."""
    here = {code for one in results.items if one.points and one.current for code in one.codes}
    return [one.code for letter in "PO" for one in register.entries(letter) if one.code in here]


def _grade(results: Results, row: int, columns: list[int], hand_in: HandIn | None) -> Grade:
    """The grade of some columns; of `hand_in` its penalty and time count."""
    penalty = hand_in.penalty if hand_in else 0.0
    states = [results.state[row, at] for at in columns]
    marked, waits, again, absent = [], [], [], 0
    for at, state in zip(columns, states, strict=True):
        if state == ABSENT:
            absent += 1
        elif state == UNGRADED:
            again.append(at)
        elif state == WAITING or np.isnan(results.points[row, at]):
            waits.append(at)
        else:
            marked.append(at)
    # A mark that has to be looked at again (the work changed) waits, but its points still stand.
    stand = marked + [at for at in waits if not np.isnan(results.points[row, at])]
    points = float(sum(results.points[row, at] for at in stand)) if stand else None
    if absent == len(columns):
        state = NOT_HANDED_IN
    elif waits:
        state = WAITS
    elif again:
        state = AGAIN
    else:
        state = PARTLY if absent else DONE
    return Grade(
        points=None if points is None else max(0.0, round(points - penalty, 4)),
        most_marked=float(sum(results.items[at].points for at in stand)),
        most=float(sum(results.items[at].points for at in columns)),
        state=state,
        evidence=tuple(results.items[at].id for at in marked),
        waits=tuple(results.items[at].id for at in waits),
        again=tuple(results.items[at].id for at in again),
        penalty=penalty,
        last=hand_in.at if hand_in else None,
    )
