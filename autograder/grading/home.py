"""The class behind a grading run: the one that is named, or one kept in build/grading/LANGUAGE."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack
from pathlib import Path

from autograder.checking.messages import translate
from autograder.grading import classroom
from autograder.grading.notebook import ROOT, source_path
from autograder.grading.scores import Scores
from autograder.grading.state import State, locked
from autograder.grading.task import ChapterFiles, course_digest

PRACTICE_SEED = 20251111


class HomeError(Exception):
    """The class cannot be graded; the text is one sentence for the instructor."""


def find(class_dir: Path | str | None, lang: str) -> Path:
    """The folder of the class; the kept one is made as an empty class if it is not there.

    Raises:
        HomeError: the named folder is not a class.
    """
    if class_dir is None:
        home = ROOT / "build" / "grading" / lang
        classroom.lay_out(home, seed_from_here())
        return home
    home = Path(class_dir).resolve()
    if not (home / "source").is_dir() or not (home / classroom.SECRET).exists():
        raise HomeError(
            translate(
                "{folder} is not a class of this course; make one with: course.py class {folder}",
                folder=home,
            )  # fmt: skip
        )
    return home


def chapters_of(home: Path) -> list[str]:
    """The chapters that the class has."""
    return sorted(
        path.parent.name for path in home.glob("source/*/*.ipynb") if path.stem == path.parent.name
    )


def update(home: Path, lang: str, chapters: Iterable[str], state: State, say: Callable) -> None:
    """Bring the kept class's sources of these chapters up to date with the course."""
    stamps = {name: _stamp(name, lang) for name in chapters}
    old = [
        name for name, stamp in stamps.items()
        if state.fact(f"built {name}") != stamp or name not in chapters_of(home)
    ]  # fmt: skip
    if old:
        classroom.build(home, lang, old, say, seed_from_here())
        for name in old:
            state.remember(f"built {name}", stamps[name])


def make_ready(
    home: Path, chapters: Iterable[str], entered: Collection[str], state: State, say: Callable
) -> dict[str, ChapterFiles]:
    """Let the gradebook know these chapters as their sources are now.

    Args:
        entered: the chapters that it knows already.

    Returns:
        chapter -> its own files; the digest covers its notebook as well.

    Raises:
        HomeError: the class has no such chapter.
        ClassError: nbgrader refuses to release it.
    """
    from autograder.grading import midterm
    from autograder.grading.recording import generate, is_generated

    known = {}
    for name in chapters:
        path = home / "source" / name / f"{name}.ipynb"
        if not path.exists():
            raise HomeError(
                translate(
                    "The class {home} has no chapter {chapter}, but work for it was handed in; "
                    "add it with: course.py class {home} --chapters {chapter}",
                    home=home, chapter=name,
                )
            )  # fmt: skip
        beside = ChapterFiles.read(home, name)
        digest = hashlib.sha256(beside.digest.encode() + path.read_bytes()).hexdigest()
        released = state.fact(f"released {name}")
        current = is_generated(home, name) and name in entered
        changed = released != digest if released else current and midterm.differs(home, name)
        if not current or changed:
            change = midterm.amend(home, name)
            say(translate("Entering chapter {chapter} into the gradebook …", chapter=name))
            generate(home, [name])
            for sentence in change.sentences():
                say(sentence)
        if released != digest:
            state.remember(f"released {name}", digest)
        known[name] = ChapterFiles(name, digest, beside.files)
    return known


def bring_up_to_date(home: Path, say: Callable[[str], None]) -> None:
    """The gradebook of a class that runs follows its sources, which were written anew.

    Chapters that were never released stay out of it.

    Raises:
        Busy: the class is being graded now.
    """
    with ExitStack() as stack:
        if os.name != "nt":  # where nobody can grade, nobody grades at the same time
            stack.enter_context(locked(home))
        state = stack.enter_context(State(home))
        entered = stack.enter_context(Scores(home)).cells
        there = [name for name in chapters_of(home) if name in entered]
        make_ready(home, there, entered, state, say)


def seed_of(home: Path, kept: bool) -> int:
    """The seed of the held-out worlds: COURSE_SECRET_SEED, else that of the class."""
    given = os.environ.get("COURSE_SECRET_SEED")
    if kept or given:
        return seed_from_here()
    try:
        return int(json.loads((home / classroom.SECRET).read_text(encoding="utf-8"))["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        raise HomeError(
            translate(
                "{path} does not hold the class's seed; bring it back from a copy, because other "
                "held-out data would give other points.", path=home / classroom.SECRET,
            )
        ) from None  # fmt: skip


def seed_from_here() -> int:
    """The instructor's secret seed, where one is configured, else the open practice seed."""
    given = os.environ.get("COURSE_SECRET_SEED")
    if given:
        return int(given)
    for folder in (Path.cwd(), *Path.cwd().parents):
        try:
            return int(json.loads((folder / classroom.SECRET).read_text(encoding="utf-8"))["seed"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return PRACTICE_SEED


def _stamp(chapter: str, lang: str) -> str:
    """A digest of what a chapter's source in a class is made of."""
    source = source_path(chapter)
    folder = source if source.is_dir() else source.parent / chapter.lower().replace(".", "_")
    stamp = hashlib.sha256(f"{course_digest()} {lang}".encode())
    for path in sorted({source, *folder.rglob("*")}):
        if path.is_file():
            stamp.update(path.name.encode() + path.read_bytes())
    return stamp.hexdigest()
