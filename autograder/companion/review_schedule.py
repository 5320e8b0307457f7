"""When an exercise comes up again: Leitner's boxes over what the learner has solved. Pure.

An exercise enters the first box on the day it is solved in its chapter. From box n it is due
INTERVALS[n - 1] days after the day of the last answer: a right answer puts it into the next box
(the last one keeps it), a wrong one into the first. Only the first judged answer since it became
due counts; code that raised an error and an empty answer are none. Days are the learner's own.

The boxes follow S. Leitner, "So lernt man lernen" (1972); the intervals roughly double.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.checking.verdict import CORRECT, INCORRECT

INTERVALS = (1, 3, 7, 16, 35, 80)  # days, by box
KINDS = frozenset({"auto", "faded", "choice", "parsons"})
PER_DAY = 5
MOST_PER_DAY = 200
SETTING = "review_per_day"  # among the settings of the learner's state
REVIEW = "review"
LONG_AGO = dt.date(1970, 1, 1)  # for what has no day


@dataclass(frozen=True)
class Slot:
    """Where an exercise stands: box (1 to 6), the day it is due, the day of the last answer, and
    how many reviews there were."""

    box: int
    due: dt.date
    last: dt.date
    reviews: int = 0

    def data(self) -> dict[str, Any]:
        """As the state keeps it."""
        return {"box": self.box, "due": self.due.isoformat(), "last": self.last.isoformat()}


@dataclass(frozen=True)
class Item:
    """What the choice of the day's reviews needs to know of an exercise."""

    id: str
    chapter: str
    codes: tuple[str, ...]


def start(solved: dt.date) -> Slot:
    """The slot of an exercise that was solved on a day."""
    return Slot(1, solved + dt.timedelta(INTERVALS[0]), solved)


def answered(slot: Slot, right: bool, day: dt.date) -> Slot:
    """The slot after a judged answer; before it is due an answer changes nothing but the count."""
    if day < slot.due:
        return Slot(slot.box, slot.due, slot.last, slot.reviews + 1)
    box = min(slot.box + 1, len(INTERVALS)) if right else 1
    return Slot(box, day + dt.timedelta(INTERVALS[box - 1]), day, slot.reviews + 1)


def day_of(seconds: float) -> dt.date:
    """The learner's local day of a time in seconds since 1970."""
    try:
        return dt.date.fromtimestamp(seconds)
    except (OverflowError, OSError, ValueError):
        return LONG_AGO


def replay(attempts: Iterable[Any], today: dt.date = dt.date.max) -> dict[str, Slot]:
    """The slot of each exercise that was ever solved in its chapter, from attempts (oldest
    first; with time, exercise, verdict and source).

    What is dated after `today` was written while the clock ran ahead: solved it is all the same,
    and due; a review on such a day is none, so the exercise comes up when it would have.
    """
    slots: dict[str, Slot] = {}
    past, ahead = list[Any](), list[Any]()
    for attempt in attempts:
        (past if day_of(attempt.time) <= today else ahead).append(attempt)
    solved = {a.exercise for a in past if a.source != REVIEW and a.verdict == CORRECT}
    for attempt in ahead:
        in_chapter = attempt.source != REVIEW and attempt.verdict == CORRECT
        if in_chapter and attempt.exercise not in solved:
            slots[attempt.exercise] = start(LONG_AGO)
    for attempt in past:
        slot, day = slots.get(attempt.exercise), day_of(attempt.time)
        if attempt.source == REVIEW:
            if slot and attempt.verdict in (CORRECT, INCORRECT):
                slots[attempt.exercise] = answered(slot, attempt.verdict == CORRECT, day)
        elif slot is None and attempt.verdict == CORRECT:
            slots[attempt.exercise] = start(day)
    return slots


def merged(
    slots: Mapping[str, Slot],
    kept: Mapping[str, Mapping[str, Any]],
    today: dt.date = dt.date.max,
) -> dict[str, Slot]:
    """Slots from the attempts, with those of the state where the state knows a later answer (a
    record that could not be written), not after `today`. What the state says of other exercises
    is left out."""
    found = dict(slots)
    for name, slot in slots.items():
        other = read(kept.get(name, {}))
        if other and slot.last < other.last <= today:
            found[name] = Slot(other.box, other.due, other.last, slot.reviews + 1)
    return found


def read(data: Mapping[str, Any]) -> Slot | None:
    """A slot from the state; None where it is not whole."""
    try:
        box = int(data["box"])
        slot = Slot(box, dt.date.fromisoformat(data["due"]), dt.date.fromisoformat(data["last"]))
    except (KeyError, TypeError, ValueError):
        return None
    return slot if 1 <= box <= len(INTERVALS) else None


def per_day(settings: Mapping[str, Any]) -> int:
    """How many reviews a day, from the settings; the default where they say nothing sensible."""
    wanted = settings.get(SETTING, PER_DAY)
    return wanted if type(wanted) is int and 0 <= wanted <= MOST_PER_DAY else PER_DAY


def done_on(attempts: Iterable[Any], day: dt.date) -> dict[str, bool]:
    """Exercise -> whether its first answer was right, of those answered in a review on a day."""
    found: dict[str, bool] = {}
    for a in attempts:
        if a.source == REVIEW and a.verdict in (CORRECT, INCORRECT) and day_of(a.time) == day:
            found.setdefault(a.exercise, a.verdict == CORRECT)
    return found


def reviews_of(attempts: Iterable[Any], exercise: str) -> int:
    """On how many days an exercise was answered in a review; a second try brings no other card."""
    return len(
        {
            day_of(a.time)
            for a in attempts
            if a.exercise == exercise and a.source == REVIEW and a.verdict in (CORRECT, INCORRECT)
        }
    )


def chosen(
    items: Iterable[Item], slots: Mapping[str, Slot], today: dt.date, count: int
) -> list[Item]:
    """The reviews of a day: at most `count`, the most overdue ones, then interleaved.

    Of those that are due since the same day each chapter gives one before any gives a second.
    """
    waiting = [i for i in items if i.id in slots and slots[i.id].due <= today]
    turns: dict[tuple[dt.date, str], int] = defaultdict(int)
    ranked = []
    for place, item in enumerate(waiting):
        due = slots[item.id].due
        ranked.append((due, turns[due, item.chapter], place, item))
        turns[due, item.chapter] += 1
    ranked.sort(key=lambda one: one[:3])
    return interleaved([item for *_, item in ranked[: max(0, count)]])


def interleaved(items: list[Item]) -> list[Item]:
    """The items so that neighbours are of other chapters and share no code, as far as it goes."""
    left, found = list(items), list[Item]()
    while left:
        ahead = defaultdict(int)
        for item in left:
            ahead[item.chapter] += 1
        before = found[-1] if found else None
        # A chapter with more left than all others together must not wait.
        pressing = next((c for c, n in ahead.items() if 2 * n > len(left)), None)

        def cost(
            item: Item, before: Item | None = before, first: str | None = pressing
        ) -> tuple[bool, bool, int]:
            return (
                before is not None and item.chapter == before.chapter,
                first is not None and item.chapter != first,
                len(set(item.codes) & set(before.codes)) if before else 0,
            )

        best = min(left, key=cost)
        left.remove(best)
        found.append(best)
    return found


def next_day(items: Iterable[Item], slots: Mapping[str, Slot], today: dt.date) -> dt.date | None:
    """The first day after today on which something is due; None where nothing is scheduled.

    What is due already, beyond today's number, is due tomorrow.
    """
    days = [max(slots[i.id].due, today + dt.timedelta(1)) for i in items if i.id in slots]
    return min(days, default=None)
