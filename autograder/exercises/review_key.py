"""The review items of a chapter: fresh data for its functions, its questions in both languages.

A learner meets an exercise again on days that `autograder.companion.review_schedule` chooses. A
function comes with data of worlds that neither the notebook nor any grading uses: the seeds of
held-out worlds lie below 2**31 whatever the secret is (`held_out.world_of`), those of review
begin there. Right and known-wrong results travel as plain values, no code does.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from autograder import register
from autograder.bilingual import LANGUAGES, read_source
from autograder.checking.codec import CodecError, decode, encode
from autograder.checking.compare import same
from autograder.checking.judging import Case, Wrong, judge_value
from autograder.checking.names import name_of
from autograder.checking.run import copied, quiet

from . import of_chapter
from .base import Choice, Exercise, Parsons, Part
from .held_out import world
from .key import spec_data
from .review_prompts import Prompts

VERSION = 1
KINDS = ("auto", "faded", "choice", "parsons")
FIRST_SEED = 2**31
FRESH = 6  # instances of an exercise: one for each step of the schedule
LEAST = 3  # fewer would not be fresh often enough: such an exercise does not come up
LIMIT = 60_000  # bytes of the arguments of one call, gzipped
CALLS = 2  # of one world, with different answers, to choose among
LOOKED_AT = 12  # calls of one world that these are looked for in
WRONG = 10  # known-wrong results of one instance
YEARS = (2026, 2024, 2027)

TOO_LARGE = "its data are too large to travel"
IN_TURN = "its function is called in turns, as in a game"
ALIKE = "its right answers hardly differ between worlds"
UNSEEN = "it asks about a picture or tables that only a run of its chapter shows"
FAILED = "its data could not be made"
# Exercises that do not come up, and why; a test keeps the list short.
LEFT_OUT = {
    "T1.4.d": IN_TURN,
    "T1.5.q1": UNSEEN,
    "T2.1.e": IN_TURN,
    "T2.4.a": TOO_LARGE,
    "T2.4.q1": UNSEEN,
    "T2.a": TOO_LARGE,
}


def lines(made: dict) -> bytes:
    """A chapter's review as a file: gzip of JSON lines.

    The first line says which exercises there are, so that a start page need not read the rest;
    the second holds the larger values; then comes a line for each exercise.
    """
    head = {key: made[key] for key in ("version", "chapter", "left_out")}
    head["exercises"] = list(made["exercises"])
    rows = [
        head,
        made["values"],
        *({"id": name, **item} for name, item in made["exercises"].items()),
    ]
    text = "".join(
        json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows
    )
    return gzip.compress(text.encode(), mtime=0)


def build_review(chapter: str) -> dict:
    """What comes up for review of `chapter`, JSON-ready.

    Returns:
        {"version", "chapter", "exercises": {id: item}, "left_out": {id: reason}, "values":
        arguments that instances refer to}; an item has kind, prompt ({language: Markdown}), along
        (the same: what its chapter says before it; not every question has it) and, by kind,
        answer, feedback and options; blocks, orders, feedback and texts; or parts and instances.
    """
    prompts = Prompts(read_source(register.ROOT / register.chapter(chapter).notebook))
    pool = Pool()
    kinds = {e.id: e.kind for e in register.exercises(chapter)}
    exercises, left_out = {}, {}
    for item in of_chapter(chapter):
        if kinds.get(item.id) not in KINDS or item.kind == "artefact":
            continue
        entry, reason = {}, LEFT_OUT.get(item.id, "")
        if not reason:
            try:
                entry, reason = _entry(item, prompts, pool)
            except Exception as error:  # one exercise must not keep a chapter from its learners
                reason = f"{FAILED}: {type(error).__name__}: {error}"
        if reason:
            left_out[item.id] = reason
        else:
            exercises[item.id] = entry
    return {
        "version": VERSION,
        "chapter": chapter,
        "exercises": exercises,
        "left_out": left_out,
        "values": pool.values,
    }


class Pool:
    """Larger arguments, each once: many exercises of a chapter are about the same tables."""

    LARGE = 400  # characters of JSON

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._places: dict[str, int] = {}

    def refer(self, args: list) -> list[dict]:
        """Encoded arguments as {"value": …}, the larger ones as {"at": place in `values`}."""
        return [self._one(a) for a in args]

    def _one(self, value: Any) -> dict:
        text = json.dumps(value, ensure_ascii=False)
        if len(text) < self.LARGE:
            return {"value": value}
        if text not in self._places:
            self._places[text] = len(self.values)
            self.values.append(value)
        return {"at": self._places[text]}


def _entry(item: Any, prompts: Prompts, pool: Pool) -> tuple[dict, str]:
    """One item, and why it is left out ("": it is not)."""
    about = {"kind": item.kind, "prompt": {x: prompts.question(item.id, x) for x in LANGUAGES}}
    function = isinstance(item, Exercise)
    if along := {x: text for x in LANGUAGES if (text := prompts.along(item.id, x, function))}:
        about["along"] = along
    if isinstance(item, Choice):
        return {
            **about,
            "answer": item.answer,
            "feedback": item.feedback,
            "options": {x: prompts.options(item.id, x, tuple(item.feedback)) for x in LANGUAGES},
        }, ""
    if isinstance(item, Parsons):
        return {
            **about,
            "blocks": list(item.blocks),
            "orders": [list(o) for o in item.orders],
            "feedback": item.feedback,
            "texts": {x: prompts.options(item.id, x, item.blocks) for x in LANGUAGES},
        }, ""
    parts = [part for part in item.parts if part.drive is None]
    if not parts:
        return {}, IN_TURN
    each = FRESH if len(parts) == 1 else max(2, -(-FRESH // len(parts)))
    found, small = [], False
    for part in parts:
        fresh = Fresh(item, part)
        found.append(fresh.instances(each, pool))
        small = small or fresh.small
    if sum(map(len, found)) < LEAST:
        return {}, ALIKE if small else TOO_LARGE
    turns = [one for turn in range(each) for of_part in found for one in of_part[turn : turn + 1]]
    return {
        **about,
        "parts": {part.name: _part(part, prompts) for part in parts},
        "instances": turns,
    }, ""


def _part(part: Part, prompts: Prompts) -> dict:
    return {
        **prompts.head(part.name),
        "compare": spec_data(part.compare),
        "judge": name_of(part.judge) if part.judge else None,
    }


@dataclass
class _Candidate:
    """One call in one world: its arguments, as text too, and later what it tells apart."""

    world: int
    seed: int
    year: int
    args: tuple
    text: str
    size: int
    expected: Any = None
    wrong: tuple = ()


class Fresh:
    """The calls of one function in the worlds of review, and the choice among them."""

    def __init__(self, item: Exercise, part: Part) -> None:
        self.item, self.part = item, part
        self.small = False  # whether any call was small enough
        self.candidates = self._different(self._calls())
        for candidate in self.candidates:
            with quiet():
                candidate.wrong = tuple(self._wrong(candidate))

    def instances(self, count: int, pool: Pool) -> list[dict]:
        """Up to `count` calls with answers that differ, those first that tell most known wrong
        ways apart; from each world one before any gives a second."""
        waiting = sorted(self.candidates, key=lambda c: (-len(c.wrong), c.size, c.world))
        chosen: list[_Candidate] = []
        while waiting and len(chosen) < count:
            given = Counter(c.world for c in chosen)
            best = min(waiting, key=lambda c: given[c.world])  # the first of the least used world
            waiting.remove(best)
            if not any(self._alike(best, other) for other in chosen):
                chosen.append(best)
        return [self._data(c, pool) for c in chosen]

    def _alike(self, one: _Candidate, other: _Candidate) -> bool:
        return same(one.expected, other.expected, self.part.compare)

    def _data(self, c: _Candidate, pool: Pool) -> dict:
        """An instance; of the wrong results those that are recognised as what they are."""
        case = Case(c.args, c.expected, self.part.compare, _Told(c.wrong), self.part.judge)
        with quiet():
            told = [w for w in c.wrong if _recognised(w, case, self.part.name)]
        return {
            "part": self.part.name,
            "seed": c.seed,
            "year": c.year,
            "args": pool.refer(json.loads(c.text)),
            "expected": encode(c.expected),
            "wrong": [[w.id, w.says, encode(w.value)] for w in told],
        }

    def _calls(self) -> list[_Candidate]:
        """Calls that are small enough and differ between worlds (made-up ones do not)."""
        found = []
        for number, (seed, year, dirt) in enumerate(worlds(self.item)):
            for args in self.part.calls(world(seed, year, dirt)):
                with suppress(CodecError):
                    text = json.dumps(encode(list(args)), ensure_ascii=False)
                    size = len(gzip.compress(text.encode(), 1))
                    if size <= LIMIT:
                        found.append(_Candidate(number, seed, year, args, text, size))
        self.small = bool(found)
        shared = Counter(text for _, text in {(c.world, c.text) for c in found})
        few, seen = [], set[str]()
        for number in range(FRESH):
            own = {c.text: c for c in found if c.world == number}  # a call may come twice
            new = [c for t, c in own.items() if shared[t] < FRESH and t not in seen]
            few += new[:: max(1, len(new) // LOOKED_AT)][:LOOKED_AT]
            seen |= own.keys()
        return few

    def _different(self, calls: list[_Candidate]) -> list[_Candidate]:
        """With their right answers, a few calls of each world: none whose answer another has, or
        whose answer cannot travel."""
        found: list[_Candidate] = []
        answers: set[str] = set()
        for c in calls:
            if sum(other.world == c.world for other in found) == CALLS:
                continue
            with quiet(), suppress(CodecError):
                c.expected = self.part.reference(*map(copied, c.args))
                told = encode(c.expected)
                text = json.dumps(told)
                if text not in answers and same(decode(told), c.expected, self.part.compare):
                    answers.add(text)
                    found.append(c)
        return found

    def _wrong(self, c: _Candidate) -> Iterator[Wrong]:
        """The first WRONG known-wrong results, each once."""
        seen: set[str] = set()
        for known in self.item.misconceptions:
            impl = known.of(self.part.name, self.item.parts[0].name)
            if impl is None or len(seen) == WRONG:
                continue
            with suppress(Exception):  # a wrong way may simply fail on these data
                value = impl(*map(copied, c.args))
                text = json.dumps(encode(value))
                if text not in seen and not same(value, c.expected, self.part.compare):
                    seen.add(text)
                    yield Wrong(known.id, known.says, value)


class _Told(tuple):
    """Known-wrong results none of which is right."""

    differ = True


def worlds(item: Exercise) -> list[tuple[int, int, str | frozenset[str]]]:
    """(seed, year, dirt) of the worlds that an exercise is reviewed in.

    The kinds of dirt are those it is graded with; the years too, as far as they are not 2025, the
    year of the notebook.
    """
    known = [(w.year if w.year != 2025 else 2026, w.dirt) for w in item.worlds]
    known = known or [(year, "all") for year in YEARS]
    return [(FIRST_SEED + n, *known[n % len(known)]) for n in range(FRESH)]


def _recognised(wrong: Wrong, case: Case, name: str) -> bool:
    """Whether a known-wrong result is told as what it is, and not as another."""
    finding = judge_value(wrong.value, case, name)
    return finding is not None and finding.misconception == wrong.id
