"""One card of a review: what is asked, with fresh data or in a new order, and its judgement.

The same code judges as in the chapter (`autograder.checking`), so a wrong answer gets the same
sentence. Pure: nothing is shown, recorded or scheduled here.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.compare import Compare
from autograder.checking.items import judge_choice, judge_parsons
from autograder.checking.judging import Case, Function, Wrong, judge_functions, judge_value
from autograder.checking.messages import Text
from autograder.checking.names import by_name
from autograder.checking.run import copied
from autograder.checking.verdict import CORRECT, INCORRECT, NOT_ATTEMPTED, Finding, Verdict
from autograder.companion.plain import listed, one_line
from autograder.companion.review_values import short
from autograder.learner.key import spec

OPTIONS = (3, 5)  # of the quick form, at least and at most
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBERS = "123456789"  # in place of letters where the text has letters of its own, as for arms
OWN_LETTERS = re.compile(r"(?<![A-Za-z0-9])[A-E](?![A-Za-z0-9])")
NO_ANSWER = (
    "There is no answer yet. Choose one, or write {name} in the cell below, run it, and "
    "check again."
)
NOT_WRITTEN = (
    "There is no answer yet. Write {name} or answer = … in the cell below, run it, and check again."
)

NONE_OF_THEM = "{got} is none of {marks}, so it was not counted. Answer again."
OTHER_KIND = "{name} gives {wanted}, not {got}: this was not counted. Answer again."


@dataclass(frozen=True)
class Card:
    """What every card has.

    number: which review of the exercise this is, from 0; prompt: Markdown in one language; along:
    what the chapter says before it, "" where there is nothing.
    """

    exercise: str
    prompt: str
    number: int
    along: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class ChoiceCard(Card):
    """Options under new letters. options: (letter, text) in the order to show; old: new letter ->
    letter in the chapter; answer and feedback are those of the chapter."""

    options: tuple[tuple[str, str], ...]
    old: Mapping[str, str]
    answer: str
    feedback: Mapping[str, str]

    def judge(self, letter: object) -> Verdict:
        """The verdict on a letter as shown; None is no answer, nor is what is none of them."""
        if letter is not None and (letter := str(letter).strip().upper()) not in self.old:
            said = {"got": one_line(repr(letter), 40), "marks": listed(self.old)}
            return Verdict(self.exercise, NOT_ATTEMPTED, Finding(NONE_OF_THEM, said))
        if letter is None:
            return Verdict(
                self.exercise,
                NOT_ATTEMPTED,
                Finding("There is no answer yet. Choose one, then check."),
            )
        new = {old: shown for shown, old in self.old.items()}
        verdict = judge_choice(
            self.exercise,
            lambda: str(letter),  # the number of an option may be written as one
            new[self.answer],
            {new[old]: says for old, says in self.feedback.items()},
        )
        return _as_in_chapter(verdict, self.old)


@dataclass(frozen=True)
class ParsonsCard(Card):
    """Blocks under new letters, in a new order; the fields are as in ChoiceCard."""

    blocks: tuple[tuple[str, str], ...]
    old: Mapping[str, str]
    orders: tuple[tuple[str, ...], ...]
    feedback: Mapping[str, str]

    def judge(self, order: str | Sequence[str]) -> Verdict:
        """The verdict on an order of the letters as shown; other letters are no answer."""
        if not order:
            return Verdict(
                self.exercise,
                NOT_ATTEMPTED,
                Finding("There is no answer yet. Type the letters in their order, then check."),
            )
        new = {old: shown for shown, old in self.old.items()}
        verdict = judge_parsons(
            self.exercise,
            lambda: order,
            tuple(shown for shown, _ in self.blocks),
            tuple(tuple(new[b] for b in one) for one in self.orders),
            {new.get(old, old): says for old, says in self.feedback.items()},
        )
        if verdict.status == INCORRECT and verdict.misconception is None:
            return replace(verdict, status=NOT_ATTEMPTED)  # no order of these letters
        return _as_in_chapter(verdict, self.old)


@dataclass(frozen=True)
class FunctionCard(Card):
    """A function and fresh data. arguments: name -> value, to be copied before use; about: the
    first line of its docstring; options: results to choose among, the right one and those of known
    mistakes, as (text, value); () where a result is more than one value."""

    name: str
    arguments: Mapping[str, Any]
    about: str
    case: Case
    options: tuple[tuple[str, Any], ...] = field(default=())

    def data(self) -> dict[str, Any]:
        """The data by name, for the learner's own namespace."""
        return {name: copied(value) for name, value in self.arguments.items()}

    def judge(self, answer: Any) -> Verdict:
        """The verdict on a function, or on the result itself; None is no answer, nor is a result
        of another kind than the right one, such as a word for a number."""
        if answer is None or answer is ...:
            return Verdict(
                self.exercise,
                NOT_ATTEMPTED,
                Finding(NO_ANSWER if self.options else NOT_WRITTEN, {"name": self.name}),
            )
        if callable(answer) and not hasattr(answer, "columns"):
            return judge_functions(
                self.exercise, [Function(self.name, lambda: answer, (self.case,))]
            )
        text = short(answer)
        if text is not None and text == short(self.case.expected):
            return Verdict(self.exercise, CORRECT)  # typed with the digits that a card shows
        finding = judge_value(answer, self.case, self.name)
        got, wanted = _kind(answer), _kind(self.case.expected)
        if finding and not finding.misconception and not self.case.judge and got and wanted \
                and got != wanted:
            said = {"name": self.name, "wanted": Text(wanted), "got": Text(got)}
            return Verdict(self.exercise, NOT_ATTEMPTED, Finding(OTHER_KIND, said))
        return Verdict(self.exercise, INCORRECT if finding else CORRECT, finding)

    def judge_option(self, place: int) -> Verdict:
        """The verdict on one of the options; it counts whatever its kind."""
        verdict = self.judge(self.options[place][1])
        return verdict if verdict.status != NOT_ATTEMPTED else replace(verdict, status=INCORRECT)


def _kind(value: Any) -> str:
    """What a result is, in a word to be translated; "" where nothing can be said."""
    if isinstance(value, str):
        return "a text"
    if isinstance(value, Number | np.number | np.bool_):  # True is a number, too
        return "a number"
    if isinstance(value, pd.DataFrame | pd.Series | pd.Index | np.ndarray | dict | list | tuple):
        return "a table or list"
    return ""


def make(exercise: str, item: Mapping[str, Any], lang: str, number: int) -> Card:
    """The card of an exercise for its review `number` (0, 1, …), the same at every call.

    item: as `review_file.item` gives it.
    """
    prompt, along = item["prompt"][lang], item.get("along", {}).get(lang, "")
    if item["kind"] == "choice":
        texts = item["options"][lang]
        own = OWN_LETTERS.search(" ".join([prompt, *texts.values()]))
        shuffled = _renamed(exercise, list(texts), number, NUMBERS if own else LETTERS)
        return ChoiceCard(
            exercise,
            prompt,
            number,
            tuple((new, texts[old]) for new, old in shuffled.items()),
            shuffled,
            item["answer"],
            item["feedback"],
            along=along,
        )
    if item["kind"] == "parsons":
        texts = item["texts"][lang]
        shuffled = _renamed(exercise, list(texts), number, LETTERS)
        new = {old: letter for letter, old in shuffled.items()}
        prompt = re.sub(
            r"([（(])([a-z])([）)])",  # the words may name a block
            lambda m: m[1] + new.get(m[2], m[2]) + m[3],
            prompt,
        )
        return ParsonsCard(
            exercise,
            prompt,
            number,
            tuple((letter, texts[old]) for letter, old in shuffled.items()),
            shuffled,
            tuple(map(tuple, item["orders"])),
            item["feedback"],
            along=along,
        )
    return replace(_function(exercise, item, prompt, number), along=along)


def _renamed(exercise: str, letters: list[str], number: int, marks: str) -> dict[str, str]:
    """Mark -> letter in the chapter, in the order to show: no letter keeps its place, and none
    of three or more options comes in the order of the review before."""
    order: list[str] = []
    for one in range(number + 1):
        rng, before = random.Random(f"{exercise} {one}"), order
        while True:
            order = rng.sample(letters, len(letters))
            moved = all(a != b for a, b in zip(order, letters, strict=True))
            if len(letters) < 2 or (moved and (order != before or len(letters) == 2)):
                break
    return dict(zip(marks, order, strict=False))


def _as_in_chapter(verdict: Verdict, old: Mapping[str, str]) -> Verdict:
    """The verdict with the chapter's letter as its misconception, so that all attempts at an
    exercise can be counted together; the sentence names the letter as shown."""
    finding = verdict.finding
    if finding is None or finding.misconception not in old:
        return verdict
    return replace(verdict, finding=replace(finding, misconception=old[finding.misconception]))


def _function(exercise: str, item: Mapping[str, Any], prompt: str, number: int) -> FunctionCard:
    instance = item["instances"][number % len(item["instances"])]
    part = item["parts"][instance["part"]]
    names = part["arguments"]
    if len(names) != len(instance["args"]):
        names = [f"argument_{n}" for n in range(1, len(instance["args"]) + 1)]
    wrong = tuple(Wrong(*one) for one in instance["wrong"])
    rule: Compare = spec(part["compare"])
    judge: Callable | None = by_name(part["judge"]) if part["judge"] else None
    case = Case(instance["args"], instance["expected"], rule, wrong, judge)
    return FunctionCard(
        exercise,
        prompt,
        number,
        instance["part"],
        dict(zip(names, instance["args"], strict=True)),
        part["about"],
        case,
        _options(case, _unchanging(item, instance), random.Random(f"{exercise} {number}")),
    )


def _unchanging(item: Mapping[str, Any], instance: Mapping[str, Any]) -> set[str | None]:
    """Texts of known mistakes that come out alike on all sets of data: they would be remembered."""
    found: dict[str, list[str | None]] = {}
    sets = [one for one in item["instances"] if one["part"] == instance["part"]]
    for one in sets:
        for name, _, value in one["wrong"]:
            found.setdefault(name, []).append(short(value))
    return {texts[0] for texts in found.values() if len(texts) > 1 and len(set(texts)) == 1}


def _options(
    case: Case, unchanging: set[str | None], rng: random.Random
) -> tuple[tuple[str, Any], ...]:
    """The right result and those of known mistakes, each with another text, in random order.

    Only single values: of several, those that most options share would tell the right one.
    """
    if isinstance(case.expected, (pd.Series, dict, list, tuple, np.ndarray)):
        return ()
    found = {short(case.expected): case.expected}
    for wrong in rng.sample(list(case.wrong), len(tuple(case.wrong))):
        text = short(wrong.value)
        if len(found) < OPTIONS[1] and text is not None and text not in unchanging:
            found.setdefault(text, wrong.value)
    if None in found or len(found) < OPTIONS[0]:
        return ()
    return tuple(rng.sample(list(found.items()), len(found)))
