"""Checks on worlds that the learner does not have: other seeds, other years, each kind of dirt."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.checking.compare import same
from autograder.checking.items import judge_choice, judge_parsons
from autograder.checking.judging import (
    Case,
    Function,
    Wrong,
    given,
    judge_artefact,
    judge_functions,
)
from autograder.checking.run import copied, quiet
from autograder.checking.verdict import Verdict

from .base import ArtefactExercise, Choice, Exercise, Misconception, Parsons, Part, WorldSpec

PRACTICE_SEED = 20251111
SECRET_FILE = "course_secret.json"


def secret_seed() -> int:
    """The seed of the held-out worlds, from the instructor's configuration.

    COURSE_SECRET_SEED, else `course_secret.json` {"seed": number} in the working folder or above,
    else an open practice seed that protects nothing (gate and tests use it).
    """
    with suppress(KeyError, ValueError):
        return int(os.environ["COURSE_SECRET_SEED"])
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        with suppress(OSError, ValueError, KeyError, TypeError):
            return int(json.loads((folder / SECRET_FILE).read_text(encoding="utf-8"))["seed"])
    return PRACTICE_SEED


def small_world(seed: int, year: int, dirt: str | frozenset[str]) -> Any:
    """A world of a few weeks around the campaign; its tables are made when they are asked for."""
    from datasets.simulator import World

    return World(seed, year, set(dirt) if isinstance(dirt, frozenset) else dirt, scale="small")


# Kept, because every exercise of a chapter looks at the same ones.
world = lru_cache(maxsize=24)(small_world)


def world_of(spec: WorldSpec, seed: int) -> Any:
    """The small world of a specification under a secret seed."""
    return world((seed * 1000 + spec.seed_offset) % 2**31, spec.year, spec.dirt)


def where(spec: WorldSpec) -> str:
    """What a learner is told about the world in which something was wrong (a message id)."""
    if spec.dirt == "none":
        return "clean data of another year"
    if spec.dirt == "all":
        return "another year's data, with every kind of dirt"
    return DIRT_NAMES.get(next(iter(sorted(spec.dirt))), "other data with one kind of dirt")


DIRT_NAMES = {
    "D02": "other data with total rows",
    "D03": "other data with thousands separators",
    "D04": "other data with tokens for missing",
    "D05": "other data with amounts in micros",
    "D07": "other data from overlapping downloads",
    "D08": "other data with restated days",
    "D09": "other data in Big5 and UTF-16",
    "D10": "other data with 民國 dates",
    "D14": "other data with amounts in US dollars",
    "D15": "other data with cancelled orders",
    "D16": "other data with refunds",
    "D17": "other data with orders never picked up",
    "D20": "other data with purchases counted twice",
    "D26": "other data with bots and colleagues",
    "D28": "other data with view-through claims",
    "D33": "other data with copied ads",
    "D38": "other data with captions in two languages",
    "D40": "other data with reposts and own posts",
    "D22": "other data with broken days",
    "D41": "other data with events without ids",
    "D42": "other data with events sent twice",
    "D43": "other data with broken lines and mixed types",
}


def part_cases(item: Exercise, part: Part, world: Any, place: str | None = None) -> list[Case]:
    """The cases of one function in one world, known wrong values included."""
    return cases_of(item, part, part.calls(world), place)


def cases_of(
    item: Exercise, part: Part, calls: Iterable[tuple], place: str | None = None
) -> list[Case]:
    """The cases of one function for given arguments, known wrong values included."""
    cases = []
    for args in calls:
        if part.drive is not None:
            cases.append(Case(args, part.truth(*args), part.compare, (), part.judge, place,
                              drive=part.drive))
            continue
        expected = part.reference(*args)
        wrong = KnownWrong(item, part, args, expected)
        cases.append(Case(args, expected, part.compare, wrong, part.judge, place))
    return cases


class KnownWrong:
    """Known wrong values of one call, computed when a wrong answer first asks for them."""

    differ = True  # those that are right by chance are left out

    def __init__(self, item: Exercise, part: Part, args: tuple, expected: Any) -> None:
        self._about = item, part, args, expected
        self._values: dict[int, list[Wrong]] = {}

    def __iter__(self) -> Iterator[Wrong]:
        return self.only({m.id for m in self._about[0].misconceptions})

    def only(self, ids: set[str]) -> Iterator[Wrong]:
        """Those with these ids, the others not computed; each is computed once."""
        for place, known in enumerate(self._about[0].misconceptions):  # an id may come twice
            if known.id in ids:
                if place not in self._values:
                    self._values[place] = list(self._of(known))
                yield from self._values[place]

    def _of(self, known: Misconception) -> Iterator[Wrong]:
        """What this wrong way gives; nothing where it is right or fails."""
        item, part, args, expected = self._about
        impl = known.of(part.name, item.parts[0].name)
        if impl is None:
            return
        with quiet(), suppress(Exception):  # a wrong way may simply fail in some world
            value = impl(*map(copied, args))
            if not same(value, expected, part.compare):
                yield Wrong(known.id, known.says, value)


@lru_cache(maxsize=256)
def _cases(exercise: str, part: str, spec: WorldSpec, seed: int) -> list[Case]:
    from . import REGISTRY

    item = REGISTRY[exercise]
    wanted = next(p for p in item.parts if p.name == part)
    return part_cases(item, wanted, world_of(spec, seed), where(spec))


def _held_out_cases(item: Exercise, part: Part, seed: int) -> Iterator[Case]:
    for spec in item.worlds:
        yield from _cases(item.id, part.name, spec, seed)


def public_tables(name: str) -> Any:
    """A public table for the truth of artefacts: from the chapter's `data` folder beside the
    notebook, else from the course's own exports."""
    from autograder.learner.load import data_folder, loader

    return loader(data_folder())(name)


def tables_for(exercise: str) -> Callable[[str], Any]:
    """`public_tables` of the chapter of an exercise, whose exports may have a folder of their own.
    """
    from autograder import register
    from autograder.learner.load import data_folder, loader

    try:
        root = register.chapter(register.exercise(exercise).chapter).data_root
    except KeyError:  # an exercise of a test
        root = ""
    return loader(data_folder(root)) if root else public_tables


def judge_held_out(item: Any, getters: tuple[Callable, ...], seed: int | None = None) -> Verdict:
    """Verdict of one exercise on its held-out worlds (files: on the truth of the public data)."""
    if isinstance(item, Choice):
        return judge_choice(item.id, getters[0], item.answer, item.feedback)
    if isinstance(item, Parsons):
        return judge_parsons(item.id, getters[0], item.blocks, item.orders, item.feedback)
    if isinstance(item, ArtefactExercise):
        return judge_artefact(item.id, item.files, getters, item.judge, _truth_of(item.id))
    seed = secret_seed() if seed is None else seed
    functions = [
        Function(part.name, getter, _held_out_cases(item, part, seed))
        for part, getter in zip(item.parts, given(getters, len(item.parts)), strict=True)
    ]
    verdict = judge_functions(item.id, functions)
    files = item.artefact
    if not verdict.correct or files is None:
        return verdict
    return judge_artefact(
        item.id, files.files, getters[len(item.parts):], files.judge, _truth_of(item.id))


def _truth_of(exercise: str) -> Any:
    return _truth(exercise, Path.cwd())


@lru_cache(maxsize=64)
def _truth(exercise: str, folder: Path) -> Any:
    """The truth of the public data that lie in `folder`, the one the notebook is in."""
    from . import REGISTRY

    item = REGISTRY[exercise]
    files = item if isinstance(item, ArtefactExercise) else item.artefact
    return files.truth(tables_for(exercise))


def check_held_out(exercise: str, *getters: Callable) -> None:
    """Raise CheckFailed with one message unless the learner's work holds on other worlds."""
    from autograder.learner.check import show

    from . import REGISTRY

    show(judge_held_out(REGISTRY[exercise], getters), held_out=True)
