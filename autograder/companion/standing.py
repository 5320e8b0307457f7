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
BY_PERSON = "only a person can judge this"


@dataclass(frozen=True)
class ChapterStanding:
    """One chapter: items that a check gives points for, how many are right, minutes of the rest.

    by_a_person: items that a person gives points for; their minutes stand in minutes_by_a_person.
    practice: items that a check decides and that give no points; practice_right of them are right.
    here: the learner has its notebook.
    """

    id: str
    right: int
    items: int
    minutes_left: int
    practice_right: int
    practice: int
    by_a_person: int
    minutes_by_a_person: int
    begun: bool
    here: bool

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

    @property
    def shown(self) -> bool:
        """True when there is something that counts and all of it is right, as in the record."""
        return 0 < self.items == self.right


@dataclass(frozen=True)
class Standing:
    """Where the learner stands.

    exercises: id -> OPEN, TRIED or RIGHT; right once stays right. next: the item to do next, None
    when all are right that the learner has. last: the exercise of the last attempt in a chapter.
    What is counted is counted over the chapters that the learner has.
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
    def here(self) -> tuple[ChapterStanding, ...]:
        """The chapters that the learner has."""
        return tuple(chapter for chapter in self.chapters if chapter.here)

    @property
    def minutes_left(self) -> int:
        """Minutes of all checked items that are not right yet."""
        return sum(chapter.minutes_left for chapter in self.here)

    @property
    def right(self) -> int:
        """How many checked items are right."""
        return sum(chapter.right for chapter in self.here)

    @property
    def items(self) -> int:
        """How many checked items there are."""
        return sum(chapter.items for chapter in self.here)


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
    here = frozenset(c.id for c in course.chapters) if there is None else there
    chapters = tuple(_chapter(chapter.id, course, states, chapter.id in here)
                     for chapter in course.chapters)
    return Standing(states, chapters, _codes(course, states, here),
                    _next(course, states, last, here), last)


def _chapter(name: str, course: Map, states: dict[str, str], here: bool) -> ChapterStanding:
    mine = [e for e in course.exercises if e.chapter == name]
    required = [e for e in mine if e.required]
    open_ones = [e for e in required if states[e.id] != RIGHT]
    marked = [e for e in mine if e.by_a_person]
    practice = [e for e in mine if e.automatic and not e.points]
    return ChapterStanding(
        name, len(required) - len(open_ones), len(required), sum(e.minutes for e in open_ones),
        sum(states[e.id] == RIGHT for e in practice), len(practice),
        len(marked), sum(e.minutes for e in marked), any(states[e.id] != OPEN for e in mine), here)


def _codes(course: Map, states: dict[str, str], here: Collection[str]) -> dict[str, CodeStanding]:
    """Each code: shown when every checked item with points that serves it is right; where a person
    marks some of them too, it then waits for that person. What no check decides is not shown here,
    nor waits it: whether it was handed in is not known on this side."""
    serving: dict[str, list[Exercise]] = {code: [] for code in course.codes}
    for exercise in course.exercises:
        for code in exercise.codes:
            if code in serving:
                serving[code].append(exercise)
    return {code: _code(code, items, states, here) for code, items in serving.items()}


def _code(code: str, items: list[Exercise], states: dict[str, str],
          here: Collection[str]) -> CodeStanding:
    required = [e for e in items if e.required]
    right = sum(states[e.id] == RIGHT for e in required)
    marked = sum(e.by_a_person for e in items)
    if not required:
        state = BY_PERSON if marked else NOT_BEGUN
    elif right == len(required):
        state = WAITS if marked else SHOWN
    else:
        begun = any(states[e.id] != OPEN for e in required)
        state = IN_PROGRESS if begun else NOT_BEGUN
    open_ones = [e for e in required if states[e.id] != RIGHT]
    following = next((e for e in open_ones if e.chapter in here), next(iter(open_ones), None))
    return CodeStanding(code, state, right, len(required), marked, following)


def _next(course: Map, states: dict[str, str], last: Exercise | None,
          here: Collection[str]) -> Exercise | None:
    """The next item that a check decides: behind the last one in its chapter, then from the
    chapter's begin, then from the begin of the course."""
    required = [e for e in course.exercises if e.required and e.chapter in here]
    open_ones = [e for e in required if states[e.id] != RIGHT]
    if last in required and states[last.id] == TRIED:
        return last
    if last is not None:
        mine = [e for e in open_ones if e.chapter == last.chapter]
        order = {e.id: n for n, e in enumerate(course.exercises)}
        behind = [e for e in mine if order[e.id] > order[last.id]]
        if behind or mine:
            return (behind or mine)[0]
    return open_ones[0] if open_ones else None
