"""What travels between the coordinator and those who execute: tasks, results, a chapter's files.

Plain data that JSON can hold, so that any engine can carry it. An engine is a generator function

    run(tasks: Tasks, say) -> Iterator[Result]

that gives the results in any order, one for each task that it took. A worker that is lost costs a
second try, at most `TRIES` in all; then the result says so (`given_up`). Closing the generator
stops the workers. `autograder.grading.pool` is the engine of one machine, `cluster` that of many;
both call `worker.execute`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from autograder.checking.messages import LANGUAGES, translate
from autograder.grading.notebook import ROOT

TRIES = 3
ABOUT = "course.json"  # of a chapter's folder
BOX, PROCESS = "box", "process"  # levels of isolation
# What a result depends on besides the submission: everything that runs or judges it.
TREES = (
    "autograder/__init__.py", "autograder/register.py", "autograder/checking",
    "autograder/exercises", "autograder/ingest", "autograder/artefacts", "autograder/learner",
    "autograder/boxed", "autograder/grading/kernel.py", "autograder/grading/running.py",
    "autograder/grading/checked_output.py", "autograder/grading/learner_side.py",
    "autograder/grading/public_tables.py",
    "autograder/grading/separate.py", "autograder/grading/worker.py",
    "autograder/grading/outcome.py", "autograder/grading/intake.py",
    "autograder/grading/rebuild.py", "autograder/grading/notebook.py",
    "autograder/grading/preprocessors.py", "autograder/locale", "datasets",
    "standard/curriculum.yml",
)  # fmt: skip


class EngineError(Exception):
    """The engine cannot work at all; the text is one sentence for the instructor."""


@dataclass(frozen=True)
class Task:
    """One notebook to run.

    key: what the result depends on, digested (`state.content_key`).
    learner, student: the learner's own name, and the name that the gradebook knows.
    notebook: the rebuilt notebook as JSON text.
    files: the learner's own files beside it; relative path -> content.
    notes: sentences that were already said about the submission, in the grader's language.
    lang: the class's language, in which learners read what the checks say.
    limits: the fields of `autograder.boxed.limits.Limits`.
    seed: of the held-out worlds; secret.
    home: folder of the class; only of use on the coordinator's machine.
    source: digest of the chapter's own files (`ChapterFiles.digest`).
    course: digest of the course's code (`course_digest`); a worker with another refuses.
    variant: number of the learner's own data, 0 where the chapter's are common.
    """

    key: str
    learner: str
    student: str
    chapter: str
    notebook: str
    files: dict[str, bytes]
    notes: list[str]
    lang: str
    isolation: str
    limits: dict[str, int]
    seed: int
    home: str
    source: str
    course: str
    variant: int = 0

    def to_json(self) -> dict[str, Any]:
        """The fields, file contents in base64."""
        files = {name: base64.b64encode(data).decode() for name, data in self.files.items()}
        return {**self.__dict__, "files": files}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Task:
        """The task that `to_json` gave."""
        files = {name: base64.b64decode(text) for name, text in data["files"].items()}
        return cls(**{**data, "files": files})


@dataclass
class Result:
    """What came out of one task.

    notebook: the executed notebook as JSON text; "" where nothing could be run.
    verdicts: grade_id -> {"verdict", "message", "misconception"} of each test cell.
    stopped: what the box stopped, [{"exercise" or "cell", "what"}].
    seconds: grade_id -> seconds of its answer cells and test cells.
    took: seconds of all of it.
    worker: which worker ran it.
    problem: one sentence where it could not be graded; then earlier points are kept.
    unwritten: names of the learner's files that could not be put beside the notebook.
    """

    key: str
    learner: str
    student: str
    chapter: str
    notebook: str = ""
    verdicts: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    stopped: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    took: float = 0.0
    worker: str = ""
    problem: str | None = None
    unwritten: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The fields."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Result:
        """The result that `to_json` gave."""
        return cls(**data)


def given_up(task: Task, why: str | None = None) -> Result:
    """The result of a task whose workers were lost each time."""
    return Result(
        task.key, task.learner, task.student, task.chapter, notes=list(task.notes),
        problem=why or translate(
            "This submission could not be graded: the worker that ran it ended {n} times. Earlier "
            "points are kept; grade it again with --learner {learner}.",
            n=TRIES, learner=task.learner,
        ),
    )  # fmt: skip


class Tasks:
    """The tasks of a run, made when a worker asks, so that few are in memory at a time.

    Iterating gives them in order. `take` lets a worker stay with a chapter, whose held-out worlds
    it has made already.
    """

    def __init__(self, waiting: dict[str, Iterable[Any]], make: Callable[[Any], Task | None]):
        """waiting: chapter -> what `make` makes a task of; it gives None where there is none."""
        self._waiting = {chapter: deque(some) for chapter, some in waiting.items() if some}
        self._make = make

    def __len__(self) -> int:
        """How many are still to be taken."""
        return sum(map(len, self._waiting.values()))

    def __iter__(self) -> Iterator[Task]:
        return self

    def __next__(self) -> Task:
        task = self.take()
        if task is None:
            raise StopIteration
        return task

    def take(self, prefer: str = "", busy: Collection[str] = ()) -> Task | None:
        """The next task, of the chapter `prefer` while it lasts; None when there is no more.

        busy: chapters that other workers are at; one that nobody is at goes before these, and of
            several the one with most to do.
        """
        while self._waiting:
            if prefer not in self._waiting:
                free = [name for name in self._waiting if name not in busy]
                prefer = max(free or self._waiting, key=lambda name: len(self._waiting[name]))
            ticket = self._waiting[prefer].popleft()
            if not self._waiting[prefer]:
                del self._waiting[prefer]
            task = self._make(ticket)
            if task is not None:
                return task
        return None


@dataclass(frozen=True)
class ChapterFiles:
    """The files of a class's source/CHAPTER apart from notebooks: what a cell finds beside it."""

    chapter: str
    digest: str
    files: dict[str, bytes]

    @classmethod
    def read(cls, home: Path | str, chapter: str, variant: int = 0) -> ChapterFiles:
        """Read them from the folder of the class, a learner's own data in place of the common."""
        folder = Path(home) / "source" / chapter
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix != ".ipynb"
        }
        if variant:
            from autograder.grading.own_data import files_of

            files |= files_of(home, chapter, variant)
        return cls(chapter, digest_of(files), files)

    @property
    def lang(self) -> str | None:
        """The language that the chapter was built in; None where its course.json is silent."""
        return language_in(self.files.get(ABOUT, b""))


def language_in(about: bytes) -> str | None:
    """The language that a chapter's `course.json` names; None where it names none of ours."""
    try:
        lang = json.loads(about).get("lang")
    except (ValueError, AttributeError):
        return None
    return lang if lang in LANGUAGES else None


def digest_of(files: dict[str, bytes]) -> str:
    """A digest of names and contents, whatever their order."""
    stamp = hashlib.sha256()
    for name in sorted(files):
        data = files[name]
        stamp.update(f"{len(name.encode())} {name} {len(data)} ".encode())
        stamp.update(data)
    return stamp.hexdigest()


@cache
def course_digest() -> str:
    """A digest of all code and data that a result depends on; the same on every machine."""
    files = {}
    for tree in TREES:
        place = ROOT / tree
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            hidden = {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
            if path.is_file() and path.suffix not in (".pyc", ".mo") and not hidden:
                files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return digest_of(files)
