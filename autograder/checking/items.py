"""Verdicts over items that are answered without a function: a letter, an order of blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .messages import Text
from .run import Failed, NotAttempted, fetch
from .verdict import CORRECT, INCORRECT, NOT_ATTEMPTED, RAISED, Finding, Verdict


def _chosen(exercise: str, getter: Callable) -> Any:
    """The learner's answer to an item, or the verdict where there is none."""
    try:
        return fetch(getter, exercise)
    except NotAttempted:
        return Verdict(exercise, NOT_ATTEMPTED)
    except Failed as failed:
        return Verdict(exercise, RAISED, failed.finding)


def judge_choice(exercise: str, getter: Callable, answer: str, feedback: dict[str, str]) -> Verdict:
    """Verdict over the letter of a choice item; every option has a sentence of its own."""
    chosen = _chosen(exercise, getter)
    if isinstance(chosen, Verdict):
        return chosen
    letter = str(chosen).strip().upper() if isinstance(chosen, str) else None
    if letter == "":
        return Verdict(exercise, NOT_ATTEMPTED)
    if letter not in feedback:
        return Verdict(exercise, INCORRECT, Finding(
            "Your answer is {value}; give one of the letters {letters} in quotation marks.",
            {"value": repr(chosen)[:40], "letters": ", ".join(feedback)}))
    if letter == answer:
        return Verdict(exercise, CORRECT, Finding(feedback[letter]))
    # The letter is named: after an error in the answer cell the one before is still judged.
    return Verdict(exercise, INCORRECT, Finding(
        "Your answer {letter}: {says}", {"letter": letter, "says": Text(feedback[letter])},
        misconception=letter))


def judge_parsons(exercise: str, getter: Callable, blocks: tuple[str, ...],
                  orders: tuple[tuple[str, ...], ...], feedback: dict[str, str]) -> Verdict:
    """Verdict over the order of lettered blocks; feedback by the first block out of place."""
    chosen = _chosen(exercise, getter)
    if isinstance(chosen, Verdict):
        return chosen
    if isinstance(chosen, str):
        chosen = [c for c in chosen if c.isalnum()]
    if not isinstance(chosen, (list, tuple)):
        return Verdict(exercise, INCORRECT, Finding(
            "Give the letters as a list, for example {example}.",
            {"example": repr(sorted(blocks))}))
    if len(chosen) == 1 and isinstance(chosen[0], str):  # ["a, b, c"]: the letters are all there
        chosen = [c for c in chosen[0] if c.isalnum()]
    mine = tuple(str(c).strip().lower() for c in chosen)
    if not mine:
        return Verdict(exercise, NOT_ATTEMPTED)
    names = {b.lower(): b for b in blocks}
    if sorted(mine) != sorted(names):
        return Verdict(exercise, INCORRECT, Finding(
            "Use each of the letters {letters} once.", {"letters": ", ".join(blocks)}))
    right = {tuple(b.lower() for b in order) for order in orders}
    if mine in right:
        return Verdict(exercise, CORRECT)
    depth = max(next(i for i, (a, b) in enumerate(zip(mine, o, strict=True)) if a != b)
                for o in right)
    first = names[mine[depth]]
    says = feedback.get(first) or feedback.get("", "The step {step} comes too early.")
    return Verdict(exercise, INCORRECT, Finding(says, {"step": first}, misconception=first))
