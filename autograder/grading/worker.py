"""What every engine calls: run one task, with a warm process that the next task finds again.

A worker is trusted: it has the project, the secret seed and the held-out worlds, and runs the test
cells itself. The learner's cells run in what `kernel.Warm` starts.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import tempfile
import time
from pathlib import Path

import nbformat

from autograder.checking.messages import in_language, translate
from autograder.grading import outcome
from autograder.grading.notebook import ROOT
from autograder.grading.task import (
    ChapterFiles,
    EngineError,
    Result,
    Task,
    course_digest,
)

KEPT = 7 * 24 * 3600  # seconds that the laid out rooms of earlier versions stay

_warm: dict[str, object] = {}  # the warm process of this worker, and what it was started for
_chapters: dict[str, Path] = {}  # digest of a chapter's files -> folder that holds them
_own: set[str] = set()  # those of them that are one learner's
_scratch: list[tempfile.TemporaryDirectory] = []


def execute(task: Task, chapter: ChapterFiles | None = None) -> Result:
    """Run one task; whatever the submission does is in the result, not an exception.

    Args:
        task: what to run.
        chapter: the chapter's own files, for a worker on another machine; without them they are
            read from the folder of the class.

    Raises:
        EngineError: this machine has another version of the course, or no box; one sentence.
    """
    from autograder.boxed.limits import Limits
    from autograder.grading.kernel import BoxUnavailable
    from autograder.grading.running import run_notebook

    if task.course != course_digest():
        raise EngineError(
            translate(
                "The worker on {host} has another version of the course than you; bring it up to "
                "date and start it again.",
                host=socket.gethostname(),
            )  # fmt: skip
        )
    began = time.monotonic()
    os.environ["COURSE_SECRET_SEED"] = str(task.seed)
    folder = _folder_of(task, chapter)
    limits = Limits(**task.limits)
    try:
        process = warm(task, limits)
        with in_language(task.lang):  # what the learner reads; the rest is the grader's
            ran = run_notebook(
                nbformat.from_dict(json.loads(task.notebook)), task.files, folder, process, limits
            )
            verdicts = outcome.of_notebook(ran.notebook)
    except BoxUnavailable as error:
        raise EngineError(str(error)) from None
    notes = [*task.notes]
    if task.variant and chapter is None:  # where the class is at hand
        from autograder.grading import copied

        notes += copied.notes(task.home, task.chapter, task.variant, verdicts, task.files)
    return Result(
        task.key, task.learner, task.student, task.chapter,
        notebook=json.dumps(ran.notebook),
        verdicts=verdicts,
        notes=notes,
        unwritten=ran.unwritten,
        stopped=ran.stopped,
        seconds=ran.seconds,
        took=round(time.monotonic() - began, 3),
        worker=f"{socket.gethostname()}:{os.getpid()}",
    )  # fmt: skip


def warm(task: Task, limits: object) -> object:
    """The warm process of this worker, started anew where a task wants another one."""
    from autograder.grading.kernel import Warm

    wanted = (task.isolation, task.lang, json.dumps(task.limits, sort_keys=True))
    if _warm.get("for") != wanted:
        close()
        made = Warm(limits, task.isolation, task.lang, rooms=_rooms())
        _warm.update({"for": wanted, "process": made.__enter__()})
    return _warm["process"]


def close() -> None:
    """End the warm process; the next task starts another."""
    process = _warm.pop("process", None)
    _warm.clear()
    if process is not None:
        process.__exit__(None, None, None)


atexit.register(close)


def _rooms() -> Path | None:
    """The learner's rooms, laid out once for this version of the course and kept in build/.

    None where the project cannot be written; the warm process then lays its own.
    """
    from autograder.grading.wheel import lay_rooms

    above = ROOT / "build" / "grading" / "rooms"
    place = above / course_digest()[:16]
    if place.is_dir():
        return place
    try:
        above.mkdir(parents=True, exist_ok=True)
        for old in above.iterdir():
            if old.stat().st_mtime < time.time() - KEPT:
                shutil.rmtree(old, ignore_errors=True)
        draft = Path(tempfile.mkdtemp(prefix=".new-", dir=above))
        lay_rooms(draft)
        try:
            draft.rename(place)
        except OSError:  # another worker was faster
            shutil.rmtree(draft, ignore_errors=True)
    except OSError:
        return None
    return place if place.is_dir() else None


def _folder_of(task: Task, chapter: ChapterFiles | None) -> Path:
    """A folder with the chapter's own files, which nothing of the submission is written into."""
    if chapter is None and not task.variant:
        return Path(task.home) / "source" / task.chapter
    if task.source not in _chapters:
        if chapter is None:
            chapter = ChapterFiles.read(task.home, task.chapter, task.variant)
        if not _scratch:
            _scratch.append(tempfile.TemporaryDirectory(prefix="course-worker-"))
        if task.variant:
            _drop_variants()
        folder = Path(_scratch[0].name) / task.source[:16] / chapter.chapter
        for name, content in chapter.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        _chapters[task.source] = folder
        if task.variant:
            _own.add(task.source)
    return _chapters[task.source]


def _drop_variants() -> None:
    """Forget the data of learners who came before: each is needed for one notebook or a few."""
    from autograder.learner.key import forget as forget_key
    from autograder.learner.load import forget as forget_tables

    while _own:
        shutil.rmtree(_chapters.pop(_own.pop()).parent, ignore_errors=True)
    forget_tables()
    forget_key()
