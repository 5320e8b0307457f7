"""The arrows between the rooms: who may import whom, and what a learner can never reach."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MAY_IMPORT = {
    "datasets.campaign": set(),
    "datasets.scale": {"datasets.campaign"},
    "datasets.simulator": {"datasets.campaign"},
    "autograder.checking": set(),
    # on the warm process's path beside the learner's rooms, and the grader's end of its walls
    "autograder.boxed": {"autograder.checking", "autograder.learner"},
    "autograder.ingest": {"autograder.checking"},
    "autograder.artefacts": {"autograder.checking", "datasets.campaign"},
    "autograder.learner": {
        "autograder.checking",
        "autograder.ingest",
        "autograder.artefacts",
        "datasets.campaign",
        "datasets.scale",
    },
    "autograder.companion": {"autograder.checking", "autograder.learner"},
    "autograder.exercises": {
        "autograder.checking",
        "autograder.ingest",
        "autograder.artefacts",
        "datasets.simulator",
        "datasets.campaign",
        "datasets.scale",
        "autograder.bilingual",
        "autograder.register",
        "autograder.learner",  # one way to load the public tables and to show a verdict
    },
    "autograder.site": {
        "autograder.bilingual",
        "autograder.register",
        "autograder.syllabus",
        "autograder.checking",
        # the book runs the learner's own helpers and readers, and draws from the seeded world
        "autograder.learner",
        "autograder.ingest",
        "datasets.campaign",
        # what readers download is what `release` writes
        "autograder.grading",
        # how large what they install is
        "bootstrap.environment",
    },
    "autograder.classes": {
        "autograder.grading",
        "autograder.register",
        "autograder.bilingual",
        "autograder.checking",
        "autograder.exercises",
        "autograder.companion",
    },
    "autograder.bilingual": {"autograder.checking"},
    "autograder.register": set(),
    "autograder.syllabus": {"autograder.register"},
}
LEARNERS = ("checking", "ingest", "artefacts", "learner", "boxed", "companion")


def room_of(module: str) -> str:
    """'autograder.ingest' for 'autograder.ingest.google_ads'; the top module where it is ours."""
    return ".".join(module.split(".")[:2])


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, module of ours) for each import in a file, also inside functions."""
    package = ".".join(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parts, base]).rstrip(".")
            names = [base]
            if base in ("autograder", "datasets"):
                names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.split(".")[0] in ("autograder", "datasets", "bootstrap"):
                yield node.lineno, name


def files(room: str) -> list[Path]:
    """The Python files of a room: a folder or one module."""
    place = ROOT.joinpath(*room.split("."))
    return sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_the_rooms_it_may(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files(room)
        for line, module in imports(path)
        if room_of(module) not in MAY_IMPORT[room] | {room}
    ]
    assert not wrong, "\n".join(wrong)


def test_ingest_uses_only_the_messages_of_checking() -> None:
    wrong = [
        f"{path.name}:{line} imports {module}"
        for path in files("autograder.ingest")
        for line, module in imports(path)
        if room_of(module) == "autograder.checking"
        and module not in ("autograder.checking", "autograder.checking.messages")
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", LEARNERS)
def test_nothing_a_learner_receives_reaches_the_instructors_rooms(room: str) -> None:
    hidden = ("exercises", "grading", "simulator", "site", "bilingual", "register", "cli", "desk")
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {module}"
        for path in files(f"autograder.{room}")
        for line, module in imports(path)
        if any(part in hidden for part in room_of(module).split("."))
    ]
    assert not wrong, "\n".join(wrong)


def test_no_room_is_left_out_of_this_map() -> None:
    found = {
        f"autograder.{path.name}"
        for path in (ROOT / "autograder").iterdir()
        if (path / "__init__.py").exists()
    }
    assert found - {"autograder.grading"} <= set(MAY_IMPORT)
