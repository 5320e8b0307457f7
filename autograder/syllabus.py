"""The two plans of teaching: which exercises belong to which week or day, and what that comes to.

`standard/syllabus.yml` says which; minutes, points and codes are the register's, so that a plan
never disagrees with the course.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from autograder import register
from autograder.register import Exercise

SYLLABUS = Path(__file__).resolve().parent.parent / "standard" / "syllabus.yml"
# What only asks to choose or to order shows less than what is computed, written or made.
ASKED = frozenset({"choice", "parsons"})
HANDED_IN = frozenset({"artefact", "manual"})
CAPSTONE = "C"
# What each page says of itself at its top, in both languages.
_READING = re.compile(r"閱讀約 (\d+) 分鐘|about (\d+) minutes to read")


class SyllabusError(ValueError):
    """syllabus.yml and the course do not agree; one sentence."""


@dataclass(frozen=True)
class Part:
    """A week or a day: its exercises in the order of the course, starred ones left out.

    ranges: the same as (first, last), as syllabus.yml has them.
    """

    number: int
    exercises: tuple[Exercise, ...]
    ranges: tuple[tuple[Exercise, Exercise], ...] = ()
    title: dict[str, str] | None = None

    @property
    def minutes(self) -> int:
        """Minutes of all its exercises."""
        return sum(item.minutes for item in self.exercises)

    @property
    def chapters(self) -> tuple[register.Chapter, ...]:
        """The chapters that it goes through."""
        return tuple(register.chapter(name) for name in dict.fromkeys(
            item.chapter for item in self.exercises))  # fmt: skip

    @property
    def handed_in(self) -> tuple[Exercise, ...]:
        """Work products, and what a person marks."""
        return tuple(item for item in self.exercises if item.kind in HANDED_IN)

    @property
    def due(self) -> tuple[register.Chapter, ...]:
        """The chapters whose last exercise is in it, so that their notebooks are complete."""
        last = {item.chapter: item.id for item in _required()}
        ids = {item.id for item in self.exercises}
        return tuple(one for one in self.chapters if last[one.id] in ids)

    @property
    def marked(self) -> tuple[Exercise, ...]:
        """What a person marks when the chapters that are due have come in."""
        due = {one.id for one in self.due}
        return tuple(item for item in _required() if item.kind == "manual" and item.chapter in due)

    def begun_in(self, minutes: int) -> Exercise:
        """The exercise at which a class stands after so many minutes."""
        for item in self.exercises:
            minutes -= item.minutes
            if minutes < 0:
                return item
        return self.exercises[-1]


@dataclass(frozen=True)
class Coverage:
    """How a selection of exercises serves the codes of the standard, each code in one list.

    done: an exercise with points in which something is computed, written or made; asked: only
    questions to choose or to order; left_out: no exercise with points.
    """

    done: tuple[str, ...]
    asked: tuple[str, ...]
    left_out: tuple[str, ...]


def reading(chapter: register.Chapter) -> int:
    """Minutes that the chapter's page takes to read, as it says itself.

    Errors: SyllabusError where it does not say so, or not the same in both languages.
    """
    text = (register.ROOT / chapter.page).read_text(encoding="utf-8")
    found = {int(zh or en) for zh, en in _READING.findall(text)}
    if len(found) != 1:
        raise SyllabusError(f"{chapter.page}: not one time of reading: {sorted(found)}")
    return found.pop()


def marking_minutes(part: Part) -> int:
    """Minutes of marking that a week makes for each learner, by the assumption of syllabus.yml."""
    each = plan()["semester"]["marking"]
    return sum(each["capstone" if item.chapter == CAPSTONE else "text"] for item in part.marked)


@cache
def plan() -> dict:
    """syllabus.yml as plain data."""
    return yaml.load(SYLLABUS.read_text(encoding="utf-8"), Loader=register.LOADER)


@cache
def weeks() -> tuple[Part, ...]:
    """The weeks of the semester."""
    found = enumerate(plan()["semester"]["weeks"], start=1)
    return tuple(Part(number, *_items(ranges)) for number, ranges in found)


@cache
def days() -> tuple[Part, ...]:
    """The days of the workshop."""
    found = enumerate(plan()["workshop"]["days"], start=1)
    return tuple(Part(n, *_items(day["exercises"]), day["title"]) for n, day in found)


def coverage(parts: Iterable[Part], letters: str = "PO") -> Coverage:
    """What these weeks or days cover of the codes that begin with one of `letters`."""
    kinds: dict[str, set[str]] = {}
    for part in parts:
        for item in part.exercises:
            for code in item.codes if item.points else ():
                kinds.setdefault(code, set()).add(item.kind)
    codes = [entry.code for entry in register.entries() if entry.code[0] in letters]
    return Coverage(
        tuple(code for code in codes if kinds.get(code, set()) - ASKED),
        tuple(code for code in codes if kinds.get(code) and not kinds[code] - ASKED),
        tuple(code for code in codes if code not in kinds),
    )


@cache
def _required() -> tuple[Exercise, ...]:
    return tuple(item for item in register.exercises() if item.kind != "star")


def shown(parts: Sequence[Part], letter: str = "P") -> tuple[str, ...]:
    """The codes that a class's record shows of someone who did all of these parts and no more.

    The rule is that of `companion.record`: a class sets whole chapters, and every automatic
    exercise with points in them that serves the code has to be right.
    """
    chapters = {item.chapter for part in parts for item in part.exercises}
    taken = {item.id for part in parts for item in part.exercises}
    wanted: dict[str, set[str]] = {}
    for item in _required():
        for code in item.codes if item.automatic and item.points else ():
            if code[0] == letter and item.chapter in chapters:
                wanted.setdefault(code, set()).add(item.id)
    return tuple(code for code in sorted(wanted) if wanted[code] <= taken)


def _items(
    ranges: Sequence[Sequence[str]],
) -> tuple[tuple[Exercise, ...], tuple[tuple[Exercise, Exercise], ...]]:
    everything = register.exercises()
    places = {item.id: place for place, item in enumerate(everything)}
    found: list[Exercise] = []
    ends = []
    for first, last in ranges:
        for name in (first, last):
            if name not in places:
                raise SyllabusError(f"syllabus.yml: the register has no exercise {name}")
        found += everything[places[first] : places[last] + 1]
        ends.append((everything[places[first]], everything[places[last]]))
    return tuple(item for item in found if item.kind != "star"), tuple(ends)
