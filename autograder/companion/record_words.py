"""The sentences of a competency record, in the language in force: one wording for page and PDF."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from autograder.checking.messages import language, translate
from autograder.companion.record import (
    ABSENT,
    OLDEST,
    PART,
    RIGHT,
    STANDARD,
    UNGRADED,
    WAITING,
    Evidence,
    Graded,
    Output,
    Record,
    SelfChecked,
    Standing,
)

CHECKED_MARK, GRADED_MARK = "□", "■"  # hollow and full: told apart in print and without colour
_PLACE = re.compile(r"\{[^{}]*\}")


def title() -> str:
    """The heading of the record."""
    return translate("Competency record")


def standard() -> str:
    """The standard with its code."""
    return f"{STANDARD['code']} {STANDARD[language()]}"


def whose(record: Record) -> str:
    """Whose record it is."""
    return record.person.shown or translate("(no name given)")


def made(record: Record) -> str:
    """When it was made and from what."""
    if record.class_name:
        return translate(
            "Made on {day} from the gradebook of the class {name}.",
            day=day(record.made), name=record.class_name,
        )  # fmt: skip
    return translate(
        "Made on {day} by the learner, from the checks on the learner's own machine.",
        day=day(record.made),
    )  # fmt: skip


def kind(letter: str) -> str:
    """The name of one kind of code."""
    return {
        "P": translate("Performance indicators (P)"),
        "O": translate("Work outputs (O)"),
        "K": translate("Knowledge (K)"),
        "S": translate("Skills (S)"),
    }[letter]


def checked_word() -> str:
    """The mark of what was self-checked."""
    return f"{CHECKED_MARK} {translate('self-checked')}"


def graded_word() -> str:
    """The mark of what was graded."""
    return f"{GRADED_MARK} {translate('graded')}"


def legend() -> tuple[tuple[str, str], tuple[str, str]]:
    """Both marks, each with what it means."""
    return (
        (checked_word(), translate(
            "The learner's own machine compared the answers with the course's checks. Hints were "
            "at hand, solutions after several attempts, and nobody watched.")),
        (graded_word(), translate(
            "The work was handed in to a class and judged by hidden tests on data that the "
            "learner had not seen, or marked by a person with a rubric.")),
    )  # fmt: skip


def meaning(record: Record) -> str:
    """What "shown" means."""
    told = translate(
        "A line counts as shown when every automatic exercise with points that serves it was "
        "right. Self-checked: right at least once on the learner's own machine. Graded: full "
        "points. An exercise that a person marks counts only once it is marked, and then from "
        "half of its points on. Practice without points never counts for a line; it is listed "
        "with the evidence all the same."
    )
    if not record.class_name:
        return told
    between = "" if language() == "zh-TW" else " "
    return told + between + translate(
        "Graded work is counted out of what this class set; each line says how many exercises for "
        "it the course has."
    )  # fmt: skip


def limits() -> str:
    """What the record does not prove."""
    return translate(
        "This record does not prove who did the work: nobody checked an identity, and much of "
        "the work was done alone. It does not prove that this person can coordinate real "
        "departments and suppliers, keep calm in a live crisis or win over a real audience: the "
        "data, the colleagues and the customers of the course are simulated. Whether a hint or a "
        "solution was read is not known and not claimed. The attitudes A01 to A06 are reflected "
        "on in the course and never scored, so the record says nothing about them."
    )


def heads() -> tuple[tuple[str, str], ...]:
    """(kind of heading, text) of the sections, in their order."""
    return (
        ("means", translate("How to read this record")),
        ("limits", translate("What this record does not prove")),
        ("codes", translate("What was shown")),
        ("open", translate("What is not shown yet")),
        ("evidence", translate("The evidence, exercise by exercise")),
        ("outputs", translate("Work outputs")),
        ("notes", translate("Notes")),
    )


def total(record: Record, letter: str, graded: bool) -> str:
    """How many codes of one kind were shown by one kind of evidence."""
    if not (record.class_name if graded else record.has_checked):
        return translate("not in this record")
    shown, of = record.counts(graded, letter)
    if graded:
        return translate("{shown} of {of} set in this class shown; the course has {course}",
                         shown=shown, of=of, course=len(record.of_kind(letter)))  # fmt: skip
    return translate("{shown} of {of} shown", shown=shown, of=of)


def standing(one: Standing | None) -> str:
    """How many of how many exercises are right."""
    if one is None:
        return translate("not in this record")
    if one.assigned == 0:
        return translate("not set in this class; the course has {course}", course=one.course)
    parts = []
    if one.of and one.course is not None:
        told = translate("{right} of {of} that count in this class; the course has {course}",
                         right=one.right, of=one.of, course=one.course)  # fmt: skip
        parts.append(translate("shown, {told}", told=told) if one.shown else told)
    elif one.of and one.shown:
        parts.append(translate("shown, {right} of {of}", right=one.right, of=one.of))
    elif one.of:
        parts.append(translate("{right} of {of}", right=one.right, of=one.of))
    if one.waiting:
        parts.append(translate("{n} to be marked by a person", n=one.waiting))
    return ("；" if language() == "zh-TW" else "; ").join(parts) or translate(
        "only a person can judge this"
    )


def checked(one: SelfChecked | None, in_record: bool = True) -> str:
    """What the learner's machine saw of one exercise; `in_record`: the record has such evidence."""
    if one is None:
        return translate("nothing so far") if in_record else translate("not in this record")
    anew = [] if one.since is None else [
        translate("counted from {day} on, begun anew", day=day(one.since))]  # fmt: skip
    if not one.right:
        return " · ".join([translate("not right yet, answers judged: {n}", n=one.answers), *anew])
    if not one.right_at_first:
        first = translate("right after {n} answers", n=one.answers)
    elif anew:
        first = translate("right at the first answer since then")
    else:
        first = translate("right at first")
    days = day(one.first_right)
    if day(one.last_right) != days:
        days = translate("{first}, last {last}", first=days, last=day(one.last_right))
    told = [*anew, first, days]
    if one.reviews:
        told.append(
            translate("reviews: {right} of {n} right", right=one.right_reviews, n=one.reviews)
        )
    return " · ".join(told)


def graded(one: Graded | None) -> str:
    """What the gradebook has of one exercise."""
    if one is None:
        return translate("not in this class")
    if one.state == ABSENT:
        return translate("not handed in")
    if one.state == WAITING:
        return translate("to be marked by a person")
    if one.state == UNGRADED:
        return translate("handed in, not graded yet")
    if one.most > 0:
        told = [translate("{points} of {most} points", points=number(one.points or 0.0),
                          most=number(one.most))]  # fmt: skip
    else:
        told = [translate("right, no points") if one.state == RIGHT else
                translate("not right, no points")]  # fmt: skip
    if one.handed_in is not None:
        told.append(translate("handed in {day}", day=day(one.handed_in)))
    return " · ".join(told)


def by_chapter(ids: Iterable[str]) -> dict[str, list[str]]:
    """Chapter -> the ends of the ids of its exercises: T1.1.a and T1.1.b give T1.1 -> a, b."""
    found: dict[str, list[str]] = {}
    for one in ids:
        chapter, _, end = one.rpartition(".")
        found.setdefault(chapter, []).append(end)
    return found


def grouped(ids: Iterable[str]) -> str:
    """Exercises in few characters: "T1.1 a, b · T1.2 c"."""
    return " · ".join(f"{chapter} {', '.join(ends)}" for chapter, ends in by_chapter(ids).items())


def by_whom(one: Evidence) -> str:
    """Who judges this exercise in a class."""
    if one.item.by_a_person:
        return translate("marked by a person")
    return translate("judged by tests") if one.item.points else translate("practice, no points")


def is_right(one: Graded | None, by_hand: bool) -> bool:
    """True when the graded exercise counts as right."""
    return one is not None and one.state in (RIGHT, PART) and one.right(by_hand)


def mistakes(one: SelfChecked | None) -> list[str]:
    """The known mistakes that were met on the way, in words; what was filled in is left out."""
    if one is None:
        return []
    return [_PLACE.sub("…", translate(says)) if says else known
            for known, says in one.mistakes.items()]  # fmt: skip


def output(one: Output) -> str:
    """What to say of a file beside its digest."""
    if one.sha256 is None:
        return translate("not there")
    if one.graded:
        return f"{graded_word()}: {translate('as it was graded')}"
    return f"{checked_word()}: {_since(one.changed)}"


def _since(changed: bool) -> str:
    if changed:
        return translate("may have been changed since it was last found right")
    return translate("as it was when it was last found right")


def day(when: float | None) -> str:
    """A date as 2026-11-30 in the time zone of this machine; a dash where it is not known."""
    if when is None or when < OLDEST:
        return "–"
    return datetime.fromtimestamp(when).strftime("%Y-%m-%d")


def number(value: float) -> str:
    """A number of points without a needless .0."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
