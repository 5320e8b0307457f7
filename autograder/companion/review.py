"""Spaced review: what is due today, and the answers' record. `review()` shows it in a notebook.

The schedule follows from the attempts (`review_schedule.replay`); the learner's state keeps a copy
of it, for a record that could not be written. An answer here changes nothing in the chapter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.checking.verdict import CORRECT, INCORRECT, Verdict
from autograder.companion import attempts as records
from autograder.companion import desk as desks
from autograder.companion import map as maps
from autograder.companion import review_file, state
from autograder.companion import review_schedule as schedule
from autograder.companion.review_cards import Card, make
from autograder.learner import progress

if TYPE_CHECKING:
    import ipywidgets


@dataclass(frozen=True)
class Due:
    """What there is to review.

    exercises: ids for today, in the order to take them, those answered today left out; next: the
    first day after today with something due (None: nothing is scheduled); done: how many were
    answered today, right: how many of them at the first answer; waiting: how many are due, also
    beyond today's number; making: chapters with solved exercises whose review is not there yet (the
    course makes it in the background).
    """

    exercises: tuple[str, ...]
    next: dt.date | None
    done: int = 0
    waiting: int = 0
    making: tuple[str, ...] = ()
    right: int = 0

    @property
    def count(self) -> int:
        """How many are left for today."""
        return len(self.exercises)

    def __len__(self) -> int:
        return self.count


def due(
    desk: Path,
    today: dt.date | None = None,
    attempts: Iterable[Any] | None = None,
    course: maps.Map | None = None,
) -> Due:
    """What is due for review in a desk.

    Args:
        desk: the learner's.
        today: the learner's local day; that of the clock when not given.
        attempts, course: where they have been read already.

    Raises:
        CompanionError: the desk has no map.
    """
    today = today or dt.date.today()
    attempts = list(records.read(desk) if attempts is None else attempts)
    course = course or maps.load(desk)
    kept = state.load(desk)
    slots = schedule.merged(schedule.replay(attempts, today), kept.review, today)
    there = review_file.exercises(desk)
    reviewable = [e for e in course.exercises if e.kind in schedule.KINDS]
    items = [schedule.Item(e.id, e.chapter, e.codes) for e in reviewable if e.id in there]
    lacking = set(review_file.missing(desk))
    done = schedule.done_on(attempts, today)
    left = max(0, schedule.per_day(kept.settings) - len(done))
    return Due(
        tuple(item.id for item in schedule.chosen(items, slots, today, left)),
        schedule.next_day(items, slots, today),
        len(done),
        sum(item.id in slots and slots[item.id].due <= today for item in items),
        tuple(
            dict.fromkeys(e.chapter for e in reviewable if e.id in slots and e.chapter in lacking)
        ),
        sum(done.values()),
    )


def card(desk: Path, exercise: str, lang: str) -> Card | None:
    """The next card of an exercise: another order than last time, or the next set of data.

    None where the chapter's review file does not hold the exercise.
    """
    chapter = review_file.exercises(desk).get(exercise)
    item = review_file.item(desk, chapter, exercise) if chapter else None
    if item is None:
        return None
    return make(exercise, item, lang, schedule.reviews_of(records.read(desk), exercise))


def answered(desk: Path, verdict: Verdict, today: dt.date | None = None) -> None:
    """Record an answer in its chapter, with the source "review", and in the schedule.

    Raises:
        CompanionError: the state cannot be written; the attempt is recorded all the same.
    """
    chapter = review_file.exercises(desk).get(verdict.exercise)
    if chapter is None:
        return
    today = today or dt.date.today()
    before = schedule.replay(records.read(desk), today).get(verdict.exercise)
    progress.record(verdict, desk / chapter, source=schedule.REVIEW)
    if before is None or verdict.status not in (CORRECT, INCORRECT):
        return

    def change(kept: state.State) -> None:
        slot = schedule.merged({verdict.exercise: before}, kept.review, today)[verdict.exercise]
        after = schedule.answered(slot, verdict.correct, today)
        kept.review[verdict.exercise] = after.data()

    state.update(desk, change)


def set_per_day(desk: Path, count: int) -> None:
    """Choose how many reviews a day. Raises CompanionError where the state cannot be written."""

    def change(kept: state.State) -> None:
        kept.settings[schedule.SETTING] = count

    state.update(desk, change)


def rebuild(desk: Path) -> dict[str, dict[str, Any]]:
    """The schedule for a new state, from the attempts alone."""
    return {name: slot.data() for name, slot in schedule.replay(records.read(desk)).items()}


def lang_of(desk: Path) -> str:
    """The language of the companion in a desk: the learner's choice, else the notebooks'.

    Raises:
        CompanionError: the desk has no map.
    """
    from autograder.companion.look import language_of

    return language_of(state.load(desk), maps.load(desk))


def review(desk: Path | None = None, today: dt.date | None = None) -> ipywidgets.Widget:
    """Today's reviews, one card at a time; the last value of a notebook's cell shows them.

    Raises:
        CompanionError: the notebook lies in no course.
    """
    from autograder.companion.review_widget import Session

    return Session(desk or desks.find(), today).widget
