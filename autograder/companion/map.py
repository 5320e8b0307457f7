"""The map of the course in the learner's desk: chapters, exercises and codes of the standard.

`.course/map.json` is written with the chapters; this module only reads it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from autograder.checking.messages import translate
from autograder.companion.desk import MAP, CompanionError

BY_A_PERSON = frozenset({"manual", "reflection"})


@dataclass(frozen=True)
class Code:
    """One coded line of the standard.

    text: wording by language; kind: "P", "O", "K", "S" or "A"; tasks: ids of its tasks.
    """

    code: str
    text: dict[str, str]
    kind: str
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A chapter; title by language; minutes for its notebook the first time."""

    id: str
    title: dict[str, str]
    minutes: int

    @property
    def notebook(self) -> str:
        """Where it stands, relative to the desk."""
        return f"{self.id}/{self.id}.ipynb"


@dataclass(frozen=True)
class Exercise:
    """An item of a chapter; title by language."""

    id: str
    chapter: str
    title: dict[str, str]
    kind: str
    points: int
    minutes: int
    codes: tuple[str, ...]

    @property
    def automatic(self) -> bool:
        """True when a check, not a person, decides."""
        return self.kind not in BY_A_PERSON

    @property
    def required(self) -> bool:
        """True for what a check decides and gives points for."""
        return self.automatic and self.points > 0

    @property
    def by_a_person(self) -> bool:
        """True for what a person gives points for."""
        return not self.automatic and self.points > 0

    @property
    def notebook(self) -> str:
        """Where it stands, relative to the desk."""
        return f"{self.chapter}/{self.chapter}.ipynb"


@dataclass(frozen=True)
class Map:
    """The course as the desk knows it; lang: the language of its notebooks.

    exercises stand in the order of the course; codes in that of the standard.
    """

    version: str
    lang: str
    codes: dict[str, Code]
    chapters: tuple[Chapter, ...]
    exercises: tuple[Exercise, ...]

    def exercise(self, exercise_id: str) -> Exercise | None:
        """The exercise with this id, None where the course has none (any more)."""
        return next((e for e in self.exercises if e.id == exercise_id), None)

    def serving(self, code: str) -> tuple[Exercise, ...]:
        """The exercises that serve a code of the standard."""
        return tuple(e for e in self.exercises if code in e.codes)


def load(desk: Path) -> Map:
    """The map of a desk.

    Raises:
        CompanionError: it is missing or damaged; one sentence says what to do.
    """
    try:
        return parsed(json.loads((desk / MAP).read_text(encoding="utf-8")))
    except OSError:
        raise CompanionError(translate(
            "The map of the course is missing ({file}). Start the course again, it puts the file "
            "back.", file=desk / MAP)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CompanionError(translate(
            "The map of the course is damaged ({file}). Start the course again, it puts the file "
            "back.", file=desk / MAP)) from None


def parsed(data: dict) -> Map:
    """The map from what the file holds. KeyError, TypeError or ValueError for anything else."""
    return Map(
        str(data["version"]), data["lang"],
        {code: Code(code, {"zh-TW": c["zh-TW"], "en": c["en"]}, c["kind"],
                    tuple(c.get("tasks") or ()))
         for code, c in data["codes"].items()},
        tuple(Chapter(c["id"], dict(c["title"]), int(c["minutes"] or 0))
              for c in data["chapters"]),
        tuple(Exercise(e["id"], e["chapter"], dict(e["title"]), e["kind"], int(e["points"]),
                       int(e["minutes"]), tuple(e["codes"])) for e in data["exercises"]))
