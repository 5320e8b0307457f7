"""What an exercise is: references, misconceptions, worlds. Plain data and callables, no logic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.checking import Compare, Finding

Impl = Callable[..., Any] | Mapping[str, Callable[..., Any]]
Files = Mapping[str, bytes]
ALL = "all"


@dataclass(frozen=True)
class WorldSpec:
    """A held-out world: offset to the secret seed, year and dirt ("all", "none" or codes)."""

    seed_offset: int = 0
    year: int = 2025
    dirt: str | frozenset[str] = ALL

    def __post_init__(self) -> None:
        if not isinstance(self.dirt, str):
            object.__setattr__(self, "dirt", frozenset(self.dirt))


DEFAULT_WORLDS = (
    WorldSpec(1, 2024, ALL), WorldSpec(2, 2026, ALL), WorldSpec(3, 2027, ALL),
    WorldSpec(4, 2025, "none"),
)  # fmt: skip


@dataclass(frozen=True)
class Misconception:
    """A named wrong implementation, and what to say to a learner who does exactly that.

    Args:
        id: short name, unique in the exercise.
        impl: one callable for the first part, or {part name: callable}; a part that is not named
            is done right. For files: callable(files) -> files.
        says: msgid.
        row: row of the shared table of misconceptions (M01 …), if it is one of them.
    """

    id: str
    impl: Impl
    says: str
    row: str | None = None


@dataclass(frozen=True)
class Alternative:
    """Another correct solution, which must pass. `impl` as in Misconception."""

    id: str
    impl: Impl


@dataclass(frozen=True)
class Part:
    """A function the learner writes.

    Args:
        name: of the function in the notebook.
        reference: the right implementation.
        inputs: world -> arguments; a tuple whose members are all tuples is several calls.
        load: the same for the public data: names for `load(...)`, or literals (a text literal is
            written with quotes inside: "'last'"); a tuple of tuples is several calls.
        compare: how the result is compared.
        judge: optional (actual, args, expected) -> None, a Finding or (msgid, params). One that
            a learner's check should use must live in autograder.checking or .artefacts.
    """

    name: str
    reference: Callable[..., Any]
    inputs: Callable[[Any], tuple]
    load: tuple = ()
    compare: Compare = field(default_factory=Compare)
    judge: Callable[..., Any] | None = None


@dataclass(frozen=True)
class ArtefactPart:
    """A file (or several) the learner makes from the public data.

    Args:
        files: their names; one handle per file is given to `check`.
        judge: (files: {name: bytes}, truth) -> None, a Finding or (msgid, params); lives in
            autograder.artefacts or .checking, because the learner's check uses it too.
        truth: tables -> plain values; `tables["orders"]` is the table of that name.
        correct: truth -> files that must pass.
        alternatives: {name: truth -> files} that must pass too.
    """

    files: tuple[str, ...]
    judge: Callable[[Files, Any], Finding | tuple | None]
    truth: Callable[[Any], Any]
    correct: Callable[[Any], dict[str, bytes]]
    alternatives: Mapping[str, Callable[[Any], dict[str, bytes]]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The first file, as the part's name."""
        return self.files[0]


@dataclass(frozen=True)
class Exercise:
    """Everything about one exercise; see CHECKS in the design for what each piece is for.

    `equivalent_mutants` maps the description of an automatic mutant that cannot be told from the
    right answer to the reason why.
    """

    id: str
    parts: tuple[Part | ArtefactPart, ...]
    misconceptions: tuple[Misconception, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    hints: tuple[str, ...] = ()
    worlds: tuple[WorldSpec, ...] = DEFAULT_WORLDS
    solution: str = ""
    equivalent_mutants: Mapping[str, str] = field(default_factory=dict)


def ArtefactExercise(  # noqa: N802 - reads as the class it stands for
    id: str,
    files: tuple[str, ...],
    judge: Callable[[Files, Any], Any],
    truth: Callable[[Any], Any],
    correct: Callable[[Any], dict[str, bytes]],
    misconceptions: tuple[Misconception, ...] = (),
    hints: tuple[str, ...] = (),
    solution: str = "",
    alternatives: Mapping[str, Callable[[Any], dict[str, bytes]]] | None = None,
    equivalent_mutants: Mapping[str, str] | None = None,
) -> Exercise:
    """An exercise whose only part is a work product."""
    part = ArtefactPart(tuple(files), judge, truth, correct, alternatives or {})
    return Exercise(
        id, (part,), misconceptions, (), hints, (), solution, equivalent_mutants or {}
    )


@dataclass(frozen=True)
class Choice:
    """A question with options A, B, …; a sentence for each option, the right one among them."""

    id: str
    answer: str
    feedback: Mapping[str, str]


@dataclass(frozen=True)
class Parsons:
    """Blocks to put in order; `orders` are the right ones.

    feedback[""] is said in general; feedback[block] where that block is the first that stands too
    early, or else the one that should have stood there.
    """

    id: str
    blocks: tuple[str, ...]
    orders: tuple[tuple[str, ...], ...]
    feedback: Mapping[str, str]


Item = Exercise | Choice | Parsons


def implementation(impl: Impl, part: Part | ArtefactPart, exercise: Exercise) -> Callable | None:
    """What a misconception or alternative does for `part`; None where it is done right."""
    if isinstance(impl, Mapping):
        return impl.get(part.name)
    return impl if part is exercise.parts[0] else None


__all__ = [
    "Alternative", "ArtefactExercise", "ArtefactPart", "Choice", "Compare", "DEFAULT_WORLDS",
    "Exercise", "Finding", "Item", "Misconception", "Parsons", "Part", "WorldSpec",
    "implementation",
]
