"""Hints that open by real attempts, and the explained solution after them."""

from __future__ import annotations

import re

from autograder.checking.messages import translate

from . import key, progress


def hint(exercise: str) -> None:
    """Print the hints that are open: the first at once, one more after each real attempt, and all
    of them once the exercise is right."""
    if _closed() or _by_a_person(exercise):
        return
    hints = key.entry(exercise).get("hints") or []
    if not hints:
        print(translate("{id} has no hints: each answer explains itself.", id=exercise))
        return
    opened = len(hints) if progress.solved(exercise) else min(
        len(hints), 1 + progress.real_attempts(exercise))
    for number, text in enumerate(hints[:opened], 1):
        print(f"{number}/{len(hints)}  {translate(text)}")
    if opened < len(hints):
        print(translate("The next hint opens after another attempt with a changed result."))


def solution(exercise: str) -> None:
    """Print the explained solution once the exercise is right or all hints were open."""
    if _closed() or _by_a_person(exercise):
        return
    entry = key.entry(exercise)
    text = entry.get("solution")
    if not text:
        print(translate("{id} has no explained solution: each answer explains itself.",
                        id=exercise))
        return
    tried = progress.real_attempts(exercise)
    needed = len(entry.get("hints") or [])
    if progress.solved(exercise) or tried >= needed:
        print(translate(text))
        return
    print(translate(
        "The explained solution opens after a right answer, or after {count} more attempts.",
        count=needed - tried))


def _closed() -> bool:
    """True, with a sentence, in an exam."""
    if not key.in_exam():
        return False
    print(translate("In an exam there are no hints and no solutions."))
    return True


def _by_a_person(exercise: str) -> bool:
    """True, with a sentence, for an item that a person marks (T1.1.m1), unless the key has it."""
    if not re.search(r"\.m\d+$", exercise) or exercise in key.exercises():
        return False
    print(translate("{id} is marked by a person and has no hints. The table above its answer says "
                    "what counts.", id=exercise))
    return True
