"""What an exercise is, for the instructor's side: what is right, what is wrong, what to say.

A chapter's modules build these objects; the learner's key, the held-out checks and the gate read
them. Nothing here reaches a learner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.checking.compare import Compare
from autograder.checking.verdict import Finding

__all__ = ["Alternative", "ArtefactExercise", "Choice", "Compare", "Exercise", "Finding",
           "Misconception", "Parsons", "Part", "WorldSpec"]


@dataclass(frozen=True)
class WorldSpec:
    """A held-out world: seed offset from the secret seed, year, dirt ("all", "none", a set)."""

    seed_offset: int
    year: int
    dirt: str | frozenset[str] | set[str] = "all"

    def __post_init__(self) -> None:
        if not isinstance(self.dirt, str):
            object.__setattr__(self, "dirt", frozenset(self.dirt))


@dataclass(frozen=True)
class Misconception:
    """A named wrong way and the sentence for whoever does exactly that.

    impl: a callable with the signature of the (first) part, or {part name: callable}.
    row: the row of the catalogue of known-wrong formulas (M01-M55) it comes from.
    """

    id: str
    impl: Any
    says: str
    row: str | None = None

    def of(self, part: str, first: str) -> Callable | None:
        """Its implementation of `part`, None where it leaves that part right."""
        if isinstance(self.impl, dict):
            return self.impl.get(part)
        return self.impl if part == first else None


@dataclass(frozen=True)
class Alternative:
    """Another correct solution, in another idiom."""

    id: str
    impl: Any

    of = Misconception.of


@dataclass(frozen=True)
class Part:
    """One function that the learner writes.

    inputs: world -> the arguments of one call, or a tuple of such tuples for several calls.
    load: the same for the public data, as names for `load` (literals as their repr).
    judge: (actual, args, expected) -> finding or None, where equality is not the question.
    drive: (ask, args) -> what is judged, where the function is called many times in turn, each call
        depending on the answers before it (a game); ask(*args) calls it. It lives in
        autograder.artefacts. Such a part names its wrong ways in its judge only.
    truth: args -> what the judge of such a part gets as expected (plain values).
    practice: small inputs made by hand, as arguments of one call or several, that the learner's
        own check tries after the public data: edge cases which those data happen to lack. They
        travel in the answer key, so `practice(exercise, n)` shows them; keep them to a few rows.
    """

    name: str
    reference: Callable
    inputs: Callable[[Any], tuple]
    load: tuple
    compare: Compare
    judge: Callable | None = None
    practice: Callable[[], tuple] | None = None
    drive: Callable | None = None
    truth: Callable | None = None

    def calls(self, world: Any) -> list[tuple]:
        """Arguments of each call in a world."""
        return several(self.inputs(world))

    def load_calls(self) -> list[tuple]:
        """Names of the public arguments of each call."""
        return several(self.load) if self.load else []


    def practice_calls(self) -> list[tuple]:
        """Arguments of the hand-made calls."""
        return several(self.practice()) if self.practice else []


def several(arguments: tuple) -> list[tuple]:
    """One call's arguments, or several calls', as a list of calls."""
    if arguments and all(isinstance(a, tuple) for a in arguments):
        return list(arguments)
    return [arguments]


@dataclass(frozen=True)
class Exercise:
    """One or more functions with everything that is known about them."""

    id: str
    parts: tuple[Part, ...]
    misconceptions: tuple[Misconception, ...]
    alternatives: tuple[Alternative, ...] = ()
    hints: tuple[str, ...] = ()
    solution: str = ""
    worlds: tuple[WorldSpec, ...] = ()
    equivalent_mutants: dict[str, str] = field(default_factory=dict)
    # Exercises that ask for more than one function may also ask for a file (T1.5.f).
    artefact: ArtefactExercise | None = None

    kind = "function"


@dataclass(frozen=True)
class ArtefactExercise:
    """Files of the job, judged by their content.

    truth: public tables (a callable name -> table) -> what the files must agree with (codec data).
    judge: (files as bytes by name, truth) -> finding or None; lives in autograder.artefacts.
    correct: truth -> right files. Misconceptions: (files, truth) -> wrong files.
    view: world -> the world whose tables the files are about, where it is another one.
    """

    id: str
    files: tuple[str, ...]
    judge: Callable
    truth: Callable[[Callable[[str], Any]], Any]
    correct: Callable[[Any], dict[str, bytes]]
    misconceptions: tuple[Misconception, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    hints: tuple[str, ...] = ()
    solution: str = ""
    equivalent_mutants: dict[str, str] = field(default_factory=dict)
    view: Callable[[Any], Any] | None = None

    kind = "artefact"


@dataclass(frozen=True)
class Choice:
    """A question with lettered options and a sentence for each."""

    id: str
    answer: str
    feedback: dict[str, str]

    kind = "choice"


@dataclass(frozen=True)
class Parsons:
    """Lettered blocks to put in order; `feedback` by the first block out of place, "" for any."""

    id: str
    blocks: tuple[str, ...]
    orders: tuple[tuple[str, ...], ...]
    feedback: dict[str, str]

    kind = "parsons"
