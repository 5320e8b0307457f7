"""What is compared: learners' answers and files of a class, and what the course itself says."""

from __future__ import annotations

import ast
import inspect
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograder.classes import similarity_tokens as tokens
from autograder.classes.reading import GRADED_FOLDER, HANDED_FOLDER
from autograder.classes.results import Results
from autograder.classes.similarity import Document, Known, telling_numbers
from autograder.exercises import CHAPTERS, of_chapter
from autograder.grading import own_data, variants
from autograder.grading.points import exercise_id

PROSE = {".md", ".txt"}
FILES = {".csv", ".json", ".yml", ".yaml", ".html", ".sql"}  # .html may be kept as .html.txt
NOT_OURS = {"attempts.jsonl", "timestamp.txt", "course.json"}
LONGEST = 60_000  # characters of a file or an answer; a person does not write more
SHORTEST_FILE = 200  # bytes; below two files may be the same by chance


def documents(results: Results, chapter: str) -> Iterator[Document]:
    """The answers of the whole class in one chapter: cells by exercise, files by name."""
    own = _source_cells(results.class_dir, chapter, "release") or {}
    given = _course_files(results.class_dir, chapter)
    for learner in results.learners:
        folder = _folder(results.class_dir, learner.student, chapter)
        if folder is None:
            continue
        answers = _cells(folder / f"{chapter}.ipynb") or {}
        merged: dict[tuple[str, str], list[str]] = {}
        for name, (kind, text) in answers.items():
            if text.strip() and text != own.get(name, ("", ""))[1]:
                merged.setdefault((exercise_id(name), kind), []).append(text)
        for (exercise, kind), texts in merged.items():
            yield Document(learner.id, exercise, kind, "\n\n".join(texts)[:LONGEST])
        yield from _files(folder, chapter, learner.id, given)


def known(results: Results, chapter: str) -> Known:
    """Everything the course says in a chapter: notebook, solutions, known ways, its files."""
    home = results.class_dir
    code, prose = list(_modules(chapter)), []
    for place in ("source", "release"):
        for kind, text in (_source_cells(home, chapter, place, True) or {}).values():
            (code if kind == "code" else prose).append(text)
            prose.append(text)  # the words of a report may stand in the code that writes it
    prose += [raw.decode("utf-8", "replace")[:LONGEST] for raw in _course_files(home, chapter)]
    numbers: set[str] = set()
    for text in prose:
        numbers |= telling_numbers(text)
    return Known(
        _hashes(code, tokens.code, tokens.CODE_GRAM),
        _hashes(prose, tokens.prose, tokens.TEXT_GRAM),
        frozenset(numbers),
        own_data.settings(home)["own_data"] and variants.differs(chapter),
    )


def _hashes(texts: list[str], cut: Any, size: int) -> np.ndarray:
    found = [tokens.grams(cut(text), size) for text in texts]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.uint64)


@cache
def _modules(chapter: str) -> tuple[str, ...]:
    """The text of the modules that hold a chapter's right and wrong ways, and of their helpers."""
    if chapter not in CHAPTERS:
        return ()
    names = set()
    for item in of_chapter(chapter):
        ways = [*getattr(item, "alternatives", ()), *getattr(item, "misconceptions", ())]
        impls: list[Any] = [part.reference for part in getattr(item, "parts", ())]
        for way in ways:
            impls += way.impl.values() if isinstance(way.impl, dict) else [way.impl]
        names |= {getattr(getattr(one, "func", one), "__module__", "") for one in impls}
    for module in [sys.modules[name] for name in names if name in sys.modules]:
        names |= {getattr(one, "__module__", "") or "" for one in vars(module).values()}
    texts = []
    for name in sorted(names):
        module = sys.modules.get(name)
        if name.startswith("autograder.") and module is not None:
            text = inspect.getsource(module)
            texts += [text, ast.unparse(ast.parse(text))]  # the second as other tools write it
    return tuple(texts)


def _folder(home: Path, student: str, chapter: str) -> Path | None:
    for place in (GRADED_FOLDER, HANDED_FOLDER):
        folder = home / place / student / chapter
        if (folder / f"{chapter}.ipynb").exists():
            return folder
    return None


def _source_cells(
    home: Path, chapter: str, place: str, every: bool = False
) -> dict[str, tuple[str, str]] | None:
    return _cells(home / place / chapter / f"{chapter}.ipynb", every)


def _cells(path: Path, every: bool = False) -> dict[str, tuple[str, str]] | None:
    """Name -> (kind, text) of the answer cells, or of every cell; None without a notebook."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
        found = {}
        for at, cell in enumerate(cells):
            mark = cell["metadata"].get("nbgrader") or {}
            if not every and not mark.get("solution"):
                continue
            source = cell["source"]
            text = source if isinstance(source, str) else "".join(source)
            kind = "code" if cell["cell_type"] == "code" else "text"
            found[mark.get("grade_id") or str(at)] = (kind, text)
        return found
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


@cache
def _course_files(home: Path, chapter: str) -> frozenset[bytes]:
    """The contents of the chapter's own files that are small enough to be texts."""
    found = set()
    for path in (home / "source" / chapter).rglob("*"):
        if path.suffix in PROSE | FILES and path.is_file() and path.stat().st_size <= LONGEST * 4:
            found.add(path.read_bytes())
    return frozenset(found)


def _files(folder: Path, chapter: str, learner: str, given: frozenset[bytes]) -> Iterator[Document]:
    """A learner's reports as texts, other products as files to be the same or not."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        kind = Path(name.removesuffix(".txt")).suffix or ".txt"
        if path.name in NOT_OURS or kind not in PROSE | FILES or not path.is_file():
            continue
        raw = path.read_bytes()[: LONGEST * 4]
        if raw in given:
            continue
        text = raw.decode("utf-8", "replace")[:LONGEST]
        if kind in PROSE:
            yield Document(learner, f"{chapter} {name}", "text", text)
        elif len(raw) >= SHORTEST_FILE:
            yield Document(learner, f"{chapter} {name}", "file", text)
