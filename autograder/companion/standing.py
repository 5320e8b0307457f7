"""Where a learner stands: from the map and the attempts, without any file or display."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from autograder.companion.attempts import REVIEW, Attempt
from autograder.companion.map import Exercise, Map

# States of an exercise.
OPEN, TRIED, RIGHT = "not begun", "in progress", "right"
# States of a code of the standard.
NOT_BEGUN, IN_PROGRESS, WAITS, SHOWN = "not begun", "in progress", "waits for a person", "shown"


@dataclass(frozen=True)
class ChapterStanding:
    """One chapter: items that a check gives points for, how many are right, minutes of the rest.

    by_a_person: items that a person gives points for; their minutes stand in minutes_by_a_person.
    """

    id: str
    right: int
    items: int
    minutes_left: int
    by_a_person: int
    minutes_by_a_person: int
    begun: bool

    @property
    def done(self) -> bool:
        """True when every item that a check decides is right."""
        return self.right == self.items


@dataclass(frozen=True)
class CodeStanding:
    """One code of the standard: its state, how many of the checked items that serve it are right,
    which one comes next, and how many a person marks."""

    code: str
    state: str
    right: int
    items: int
    by_a_person: int
    next: Exercise | None


@dataclass(frozen=True)
class Standing:
    """Where the learner stands.

    exercises: id -> OPEN, TRIED or RIGHT; right once stays right. next: the item to do next, None
    when all are right that the learner has. last: the exercise of the last attempt in a chapter.
    """

    exercises: dict[str, str]
    chapters: tuple[ChapterStanding, ...]
    codes: dict[str, CodeStanding]
    next: Exercise | None
    last: Exercise | None

    @property
    def begun(self) -> bool:
        """True after the first attempt."""
        return any(state != OPEN for state in self.exercises.values())

    @property
    def minutes_left(self) -> int:
        """Minutes of all checked items that are not right yet."""
        return sum(chapter.minutes_left for chapter in self.chapters)

    @property
    def right(self) -> int:
        """How many checked items are right."""
        return sum(chapter.right for chapter in self.chapters)

    @property
    def items(self) -> int:
        """How many checked items there are."""
        return sum(chapter.items for chapter in self.chapters)


def standing(course: Map, attempts: Iterable[Attempt],
             there: Collection[str] | None = None) -> Standing:
    """Where the learner stands after these attempts (oldest first).

    there: ids of the chapters whose notebook the learner has, all when not given; what comes next
    is in one of them.

    Answers in a review change nothing here: they repeat what was right before. A blank answer is
    no attempt. Attempts at items that the course no longer has are left out.
    """
    known = {exercise.id: exercise for exercise in course.exercises}
    states = dict.fromkeys(known, OPEN)
    last = None
    for attempt in attempts:
        if attempt.exercise not in known or attempt.source == REVIEW or not attempt.judged:
            continue
        last = known[attempt.exercise]
        if attempt.correct:
            states[attempt.exercise] = RIGHT
        elif states[attempt.exercise] == OPEN:
            states[attempt.exercise] = TRIED
    chapters = tuple(_chapter(chapter.id, course, states) for chapter in course.chapters)
    return Standing(states, chapters, _codes(course, states),
                    _next(course, states, last, there), last)


def _chapter(name: str, course: Map, states: dict[str, str]) -> ChapterStanding:
    mine = [e for e in course.exercises if e.chapter == name]
    required = [e for e in mine if e.required]
    open_ones = [e for e in required if states[e.id] != RIGHT]
    marked = [e for e in mine if e.by_a_person]
    return ChapterStanding(
        name, len(required) - len(open_ones), len(required), sum(e.minutes for e in open_ones),
        len(marked), sum(e.minutes for e in marked), any(states[e.id] != OPEN for e in mine))


def _codes(course: Map, states: dict[str, str]) -> dict[str, CodeStanding]:
    """Each code: shown when every checked item with points that serves it is right; where a person
    marks some of them too, it then waits for that person."""
    serving: dict[str, list[Exercise]] = {code: [] for code in course.codes}
    for exercise in course.exercises:
        for code in exercise.codes:
            if code in serving:
                serving[code].append(exercise)
    return {code: _code(code, items, states) for code, items in serving.items()}


def _code(code: str, items: list[Exercise], states: dict[str, str]) -> CodeStanding:
    required = [e for e in items if e.required]
    right = sum(states[e.id] == RIGHT for e in required)
    marked = sum(e.by_a_person for e in items)
    if right == len(required):
        state = WAITS if marked else SHOWN if required else NOT_BEGUN
    else:
        begun = any(states[e.id] != OPEN for e in required)
        state = IN_PROGRESS if begun else NOT_BEGUN
    following = next((e for e in required if states[e.id] != RIGHT), None)
    return CodeStanding(code, state, right, len(required), marked, following)


def _next(course: Map, states: dict[str, str], last: Exercise | None,
          there: Collection[str] | None) -> Exercise | None:
    """The next item that a check decides: behind the last one in its chapter, then from the
    chapter's begin, then from the begin of the course."""
    required = [e for e in course.exercises
                if e.required and (there is None or e.chapter in there)]
    open_ones = [e for e in required if states[e.id] != RIGHT]
    if last in required and states[last.id] == TRIED:
        return last
    if last is not None:
        here = [e for e in open_ones if e.chapter == last.chapter]
        order = {e.id: n for n, e in enumerate(course.exercises)}
        behind = [e for e in here if order[e.id] > order[last.id]]
        if behind or here:
            return (behind or here)[0]
    return open_ones[0] if open_ones else None
