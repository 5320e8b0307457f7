"""The competency record: what was shown of each code of the standard, when, and by which evidence.

Two kinds of evidence are kept apart from the first line to the last: self-checked (the learner's
own machine compared answers, hints and solutions within reach) and graded (handed in, and judged
by hidden tests or by a person). This module only judges; it reads no file and writes none.

A code counts as shown when every automatic exercise with points that serves it is right; in a
class those that the class set, and the record says beside it how many the course has. An exercise
that a person marks counts only once it is marked, and then from half of its points on. Exercises
without points never count.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from autograder.checking.verdict import CORRECT, INCORRECT
from autograder.companion.attempts import REVIEW, Attempt
from autograder.companion.map import Code, Exercise, Map

SCHEMA = 1
STANDARD = {
    "code": "KMC2431-005v4",
    "zh-TW": "網路行銷企劃人員",
    "en": "Online Marketing Planner",
}
KINDS = ("P", "O", "K", "S")  # A is reflected on, never scored
OLDEST = 946_684_800  # 2000-01-01; an earlier time is a clock that was not set
AHEAD = 86_400  # seconds; a time further ahead than that is a clock that was wrong
ENOUGH = 0.5  # of the points of an exercise that a person marks

# What grading says of one exercise.
RIGHT, PART, WRONG = "right", "part", "wrong"
WAITING, UNGRADED, ABSENT = "waiting", "ungraded", "absent"  # for a person; for the grader; no work
GRADED = (RIGHT, PART, WRONG, WAITING, UNGRADED, ABSENT)


@dataclass(frozen=True)
class SelfChecked:
    """What the learner's own machine saw of one exercise.

    answers: judged answers in the chapter up to the first right one, all of them while there is
        none; the same result again does not count again.
    first_right, last_right: seconds since 1970; None while it was never right, 0 where the clock
        of the machine was wrong and the day is not known. A review makes nothing right.
    right_at_first: the first answer that was judged was right.
    mistakes: known wrong way -> the English sentence that was shown, its places not filled.
    reviews: answers given in later reviews; right_reviews: those that were right.
    since: when the learner began the chapter anew: former answers do not count. None: never.
    """

    answers: int
    first_right: float | None
    last_right: float | None
    right_at_first: bool
    mistakes: Mapping[str, str] = field(default_factory=dict)
    reviews: int = 0
    right_reviews: int = 0
    since: float | None = None

    @property
    def right(self) -> bool:
        """True when it was right at least once."""
        return self.first_right is not None


@dataclass(frozen=True)
class Graded:
    """What the gradebook of a class has for one exercise.

    state: one of GRADED. points: None while nobody gave any. handed_in: seconds since 1970.
    """

    state: str
    points: float | None
    most: float
    handed_in: float | None = None

    def right(self, by_hand: bool) -> bool:
        """True when it counts as right; see the module's text for what a person marks."""
        if self.points is None or self.state not in (RIGHT, PART, WRONG):
            return False
        if by_hand:
            return self.points >= ENOUGH * self.most
        return self.state == RIGHT


@dataclass(frozen=True)
class Output:
    """A work product: its file beside the notebook of `desk`, and the file as it is now.

    sha256: hex digest, None where the file is not there. changed: it may have been changed since
    the check last found it right on this desk; only its times tell, not its content. desk: language
    of the desk that it lies on. graded: it is the file that was graded in a class, not one of the
    learner's own machine.
    """

    exercise: str
    name: str
    sha256: str | None = None
    size: int = 0
    changed: bool = False
    desk: str = ""
    graded: bool = False


@dataclass(frozen=True)
class Evidence:
    """One exercise with both kinds of evidence; None: there is none of that kind.

    assigned: the class set it; always True in a learner's own record.
    """

    item: Exercise
    checked: SelfChecked | None
    graded: Graded | None
    assigned: bool = True

    @property
    def any(self) -> bool:
        """True when there is something to tell."""
        return self.checked is not None or (self.graded is not None and self.graded.state != ABSENT)


@dataclass(frozen=True)
class Standing:
    """How many of how many exercises are right; `waiting` for a person, not in `of`.

    assigned: how many the class set, those for a person too; course: how many the course has.
    Both None where no class is asked.
    """

    right: int
    of: int
    waiting: int = 0
    assigned: int | None = None
    course: int | None = None

    @property
    def shown(self) -> bool:
        """True when there is something that counts and all of it is right."""
        return 0 < self.of == self.right


@dataclass(frozen=True)
class Line:
    """One code with its two standings; None for a kind of evidence that the record has none of.

    A learner's own record has nothing graded, a class's record may have nothing self-checked.
    """

    code: Code
    evidence: tuple[Evidence, ...]
    checked: Standing | None
    graded: Standing | None

    @property
    def kind(self) -> str:
        """P, O, K or S."""
        return self.code.kind

    @property
    def shown(self) -> bool:
        """True when it is shown by the stronger kind of evidence there can be in the record."""
        one = self.graded or self.checked
        return one is not None and one.shown

    @property
    def open(self) -> tuple[Evidence, ...]:
        """The exercises that are not right yet in the stronger kind of evidence there is."""
        if self.graded is not None:
            return tuple(
                one for one in self.evidence if one.assigned
                if one.graded is None or not one.graded.right(one.item.by_a_person)
            )  # fmt: skip
        return tuple(
            one for one in self.evidence
            if not one.item.by_a_person and not (one.checked and one.checked.right)
        )  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Whose record it is, as far as somebody said so: `id` in a class, `name` as written."""

    id: str = ""
    name: str = ""
    email: str = ""

    @property
    def shown(self) -> str:
        """The name with the id, which tells two of one name apart; "" where nobody said."""
        if self.name and self.id and self.name != self.id:
            return f"{self.name} ({self.id})"
        return self.name or self.id


@dataclass(frozen=True)
class Record:
    """The whole record.

    made: seconds since 1970. class_name: "" for a learner's own record, in which nothing is
    graded. notes: sentences as (msgid, values), for whoever reads it.
    """

    person: Person
    made: float
    course: Map
    evidence: tuple[Evidence, ...]
    outputs: tuple[Output, ...] = ()
    class_name: str = ""
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """P, O, K and S in the order of the standard."""
        by_code: dict[str, list[Evidence]] = {}
        for one in self.evidence:
            for code in one.item.codes if one.item.required or one.item.by_a_person else ():
                by_code.setdefault(code, []).append(one)
        return tuple(
            _line(code, by_code.get(code.code, []), self.has_checked, bool(self.class_name))
            for kind in KINDS
            for code in self.course.codes.values()
            if code.kind == kind
        )

    def of_kind(self, kind: str) -> tuple[Line, ...]:
        """The lines of one kind."""
        return tuple(line for line in self.lines if line.kind == kind)

    def counts(self, graded: bool, kind: str | None = None) -> tuple[int, int]:
        """(codes shown, codes) by one kind of evidence; of one kind of code when given.

        Of what is graded only codes count for which the class set something.
        """
        lines = self.lines if kind is None else self.of_kind(kind)
        standings = [line.graded if graded else line.checked for line in lines]
        asked = [one for one in standings if one is None or one.assigned != 0]
        return sum(bool(one and one.shown) for one in asked), len(asked)

    @cached_property
    def has_checked(self) -> bool:
        """True when self-checked evidence is part of it: always in a learner's own record."""
        return not self.class_name or any(one.checked for one in self.evidence)


def _line(code: Code, evidence: Sequence[Evidence], has_checked: bool, graded: bool) -> Line:
    automatic = [one for one in evidence if not one.item.by_a_person]
    right = sum(bool(one.checked and one.checked.right) for one in automatic)
    checked = Standing(right, len(automatic)) if has_checked else None
    if not graded:
        return Line(code, tuple(evidence), checked, None)
    course = len(evidence)
    evidence_set = [one for one in evidence if one.assigned]
    automatic = [one for one in automatic if one.assigned]
    marked = [one for one in evidence_set if one.item.by_a_person and _marked(one.graded)]
    waiting = sum(
        one.item.by_a_person and one.graded is not None and one.graded.state == WAITING
        for one in evidence_set
    )
    counted = automatic + marked
    right = sum(bool(one.graded and one.graded.right(one.item.by_a_person)) for one in counted)
    standing = Standing(right, len(counted), waiting, len(evidence_set), course)
    return Line(code, tuple(evidence), checked, standing)


def _marked(graded: Graded | None) -> bool:
    return graded is not None and graded.points is not None and graded.state in (RIGHT, PART, WRONG)


def make(
    course: Map,
    person: Person,
    tries: Iterable[Attempt] = (),
    checked: Mapping[str, SelfChecked] | None = None,
    graded: Mapping[str, Graded] | None = None,
    outputs: Iterable[Output] = (),
    class_name: str = "",
    notes: Iterable[tuple[str, Mapping[str, object]]] = (),
    made: float | None = None,
    assigned: Collection[str] | None = None,
) -> Record:
    """Put the record together.

    Args:
        course: what there is to show.
        tries: attempts, oldest first; turned into self-checked evidence.
        checked: self-checked evidence that stands already, by exercise; wins over `tries`.
        graded: by exercise; only together with class_name.
        made: seconds since 1970; now when not given.
        assigned: exercises that the class set; all of the course when not given.
    """
    when = time.time() if made is None else made
    seen = {**self_checked(tries, when), **(checked or {})}
    evidence = tuple(
        Evidence(item, seen.get(item.id), (graded or {}).get(item.id),
                 assigned is None or item.id in assigned)
        for item in course.exercises
    )  # fmt: skip
    return Record(person, when, course, evidence, tuple(outputs), class_name, tuple(notes))


def day_known(when: float | None, now: float) -> float | None:
    """A time as it is, 0 where it cannot be: before 2000, or more than a day ahead."""
    return when if when is None or OLDEST <= when <= now + AHEAD else 0.0


def self_checked(tries: Iterable[Attempt], now: float | None = None) -> dict[str, SelfChecked]:
    """Exercise -> what its answers come to; exercises without an answer that was judged in the
    chapter are left out, and so are reviews of answers that were put away (see `reset`).

    Args:
        tries: oldest first. now: seconds since 1970; that of the clock when not given.

    A cell that was run before anything was written is no answer, nor is one that stopped with an
    error before anything could be compared the first answer.
    """
    by_exercise: dict[str, list[Attempt]] = {}
    for one in tries:
        if one.judged:
            by_exercise.setdefault(one.exercise, []).append(one)
    now = time.time() if now is None else now
    return {name: _checked(some, now) for name, some in by_exercise.items()
            if any(one.source != REVIEW for one in some)}  # fmt: skip


def _checked(some: list[Attempt], now: float) -> SelfChecked:
    in_chapter = [one for one in some if one.source != REVIEW]
    answers, last = 0, None
    for one in in_chapter:
        this = (one.verdict, one.message, one.mark)
        answers += this != last
        last = this
        if one.correct:
            break
    first = next((at for at, one in enumerate(some) if one.correct and one.source != REVIEW), None)
    right = [] if first is None else [
        day_known(one.time, now) for one in some[first:] if one.correct]  # fmt: skip
    judged = [one for one in in_chapter if one.verdict in (CORRECT, INCORRECT)]
    reviews = [one for one in some if one.source == REVIEW]
    return SelfChecked(
        answers=answers,
        first_right=right[0] if right else None,
        last_right=right[-1] if right else None,
        right_at_first=bool(judged) and judged[0].correct,
        mistakes={one.misconception: one.message or "" for one in some if one.misconception},
        reviews=len(reviews),
        right_reviews=sum(one.correct for one in reviews),
    )
