"""Read the standard and the register of exercises; say what is covered and what is not.

The wording of the standard lives in `standard/standard.yml`; which exercise serves which code,
with points, kind and minutes, lives in `standard/curriculum.yml`. This module only reads them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
# libyaml's own, where it was built in: 0.02 s instead of 0.2 s in every process that starts.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
STANDARD = ROOT / "standard" / "standard.yml"
CURRICULUM = ROOT / "standard" / "curriculum.yml"

# Sections of standard.yml that hold codes a learner is taught, by the letter of the code.
SECTIONS = {
    "P": "indicators",
    "O": "outputs",
    "K": "knowledge",
    "S": "skills",
    "A": "attitudes",
}
AUTO_KINDS = frozenset({"auto", "artefact", "choice", "parsons", "faded", "star"})
KINDS = AUTO_KINDS | {"manual", "reflection"}


@dataclass(frozen=True)
class Entry:
    """One coded line of the standard: an indicator, output, knowledge item, skill or attitude."""

    code: str
    zh: str
    en: str
    tasks: tuple[str, ...] = ()

    @property
    def text(self) -> dict[str, str]:
        """Wording by language code."""
        return {"zh-TW": self.zh, "en": self.en}


@dataclass(frozen=True)
class Chapter:
    """A notebook chapter: a task, a duty or the capstone.

    notebook: one MyST notebook, or a folder whose `NN_*.md` make one notebook in that order.
    data: folders or files below datasets/exports that are released with it.
    data_root: the folder below datasets/exports that `data` stand in, for a case with exports of
        its own; the learner's folder `data` does not show it.
    varies: what of `data` (folders or files) differs in a learner's own data; nothing: the same
        data for everybody.
    house: names of the house files (datasets/house/*.yml) that are released with it.
    """

    id: str
    title: dict[str, str]
    state: str
    notebook: str | None = None
    page: str | None = None
    minutes: int | None = None
    data: tuple[str, ...] = ()
    data_root: str = ""
    varies: tuple[str, ...] = ()
    house: tuple[str, ...] = ()
    teaches: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def exports(self) -> Path:
        """The folder that its `data` stand in."""
        return ROOT / "datasets" / "exports" / self.data_root

    @property
    def built(self) -> bool:
        """True when the notebook and the page exist."""
        return self.state == "built"


@dataclass(frozen=True)
class Exercise:
    """One item of a chapter, as the register has it (points and minutes are whole numbers)."""

    id: str
    chapter: str
    title: dict[str, str]
    kind: str
    points: int
    minutes: int
    codes: tuple[str, ...]

    @property
    def grade_id(self) -> str:
        """The name of its graded cell in nbgrader, which allows no dots."""
        return self.id.replace(".", "-")

    @property
    def automatic(self) -> bool:
        """True when a check, not a person, decides the points."""
        return self.kind in AUTO_KINDS


@cache
def standard() -> dict:
    """The whole of standard.yml as plain data."""
    return yaml.load(STANDARD.read_text(encoding="utf-8"), Loader=LOADER)


@cache
def _curriculum() -> dict:
    return yaml.load(CURRICULUM.read_text(encoding="utf-8"), Loader=LOADER)


@cache
def entries(letter: str | None = None) -> tuple[Entry, ...]:
    """Coded entries of the standard in its order; one kind when `letter` is P, O, K, S or A."""
    found = []
    for key, section in SECTIONS.items():
        if letter in (None, key):
            for item in standard()[section]:
                tasks = item.get("tasks") or ([item["task"]] if "task" in item else [])
                found.append(Entry(item["code"], item["zh"], item["en"], tuple(tasks)))
    return tuple(found)


@cache
def chapters() -> tuple[Chapter, ...]:
    """All chapters in the order of the course, planned ones included."""
    found = []
    for item in _curriculum()["chapters"]:
        teaches = {k: tuple(v) for k, v in (item.get("teaches") or {}).items()}
        lists = {key: tuple(item.get(key) or ()) for key in ("data", "house", "varies")}
        found.append(Chapter(**{**item, "teaches": teaches, **lists}))
    return tuple(found)


def chapter(chapter_id: str) -> Chapter:
    """The chapter with this id; KeyError when the register has none."""
    for item in chapters():
        if item.id == chapter_id:
            return item
    raise KeyError(chapter_id)


@cache
def exercises(chapter_id: str | None = None) -> tuple[Exercise, ...]:
    """Exercises of the built chapters in notebook order; of one chapter when given."""
    return tuple(
        Exercise(**{**item, "codes": tuple(item["codes"])})
        for item in _curriculum()["exercises"]
        if chapter_id in (None, item["chapter"])
    )


def exercise(exercise_id: str) -> Exercise:
    """The exercise with this id; KeyError when the register has none."""
    for item in exercises():
        if item.id == exercise_id:
            return item
    raise KeyError(exercise_id)


def planned(chapter_id: str) -> tuple[dict, ...]:
    """Exercises not yet written of a planned chapter: dicts of id, codes, title."""
    return tuple(_curriculum()["planned"].get(chapter_id, ()))


def coverage() -> dict[str, dict[str, list[str]]]:
    """Where each code of the standard is taught, practised and assessed today.

    taught: page and section; practised: any item the learner does; assessed: items with points,
    by check or by rubric. Only built chapters count. Attitudes are reflected on, never scored.
    """
    table: dict[str, dict[str, list[str]]] = {
        entry.code: {"taught": [], "practised": [], "assessed": []} for entry in entries()
    }
    for item in chapters():
        if item.built:
            for section, codes in item.teaches.items():
                for code in codes:
                    table[code]["taught"].append(f"{item.page}#{section}")
    for item in exercises():
        if not chapter(item.chapter).built:
            continue
        for code in item.codes:
            table[code]["practised"].append(item.id)
            if item.points > 0:
                table[code]["assessed"].append(item.id)
    return table


def missing() -> dict[str, list[str]]:
    """Codes not yet taught, practised or assessed, each with the planned exercises that name it."""
    plans: dict[str, list[str]] = {}
    for item in chapters():
        for plan in planned(item.id) if not item.built else ():
            for code in plan["codes"]:
                plans.setdefault(code, []).append(plan["id"])
    gaps: dict[str, list[str]] = {}
    for code, where in coverage().items():
        wanted = ("practised",) if code.startswith("A") else ("taught", "practised", "assessed")
        if any(not where[key] for key in wanted):
            gaps[code] = plans.get(code, [])
    return gaps
