"""`course.py grade`: find what changed, let others run it, write it down, say what came out.

Many execute, one writes: an engine (`pool` on this machine, `cluster` on many) gives results in
any order; here each is kept in the class's memory (`state`), written into the gradebook, and
then marked as written. So a run that ends at any point loses and doubles nothing. Notebooks are
read, rebuilt and handed out one by one; what grows with a class is a line per submission.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder.checking.messages import language, translate
from autograder.grading import home as classes
from autograder.grading import report, schema
from autograder.grading.coordinator import Run
from autograder.grading.options import GradeError, Options, last
from autograder.grading.progress import Stop, Stopped
from autograder.grading.scores import Scores
from autograder.grading.state import State, locked
from autograder.grading.task import Result, Tasks


def grade(
    folder: Path | str,
    jobs: int | None = None,
    class_dir: Path | str | None = None,
    lang: str | None = None,
    limits: Any = None,
    say: Callable[[str], None] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Grade every submission below `folder` and have the whole result in memory.

    Args:
        folder: holds `LEARNER/T1.5/T1.5.ipynb` and the files beside it, or zip files of submit.
        jobs: how many run at a time; default: the number of processors.
        class_dir: a class built by `classroom.build`, whose gradebook gets the points; default:
            one that is kept in build/grading.
        lang: language of the table, the report and the notes; default: the one in use. What
            learners read is in the language of their class.
        limits: `boxed.limits.Limits` of one notebook.
        say: called with lines of progress; default: stderr.
        more: further fields of `Options`.

    Returns:
        What `report` documents, "learners" as a list.
    """
    options = Options(
        str(folder), str(class_dir) if class_dir else None, lang, jobs,
        limits=asdict(limits) if limits else {}, **more,
    )  # fmt: skip
    with run(options, say) as result:
        summary = report.Summary()
        result["learners"] = list(report.counted(result["learners"], summary))
        return {**result, "exercises": summary.by_exercise(), "stopped": dict(summary.stopped)}


def table(result: dict[str, Any]) -> str:
    """The result as text."""
    return report.table(result)


@contextmanager
def run(
    options: Options,
    say: Callable[[str], None] | None = None,
    resume: bool = False,
    engine: Callable[[Tasks, Callable], Iterator[Result]] | None = None,
) -> Iterator[dict[str, Any]]:
    """Grade, and give the result while the class is open; "learners" in it is read when asked.

    Args:
        say: called with lines of progress; default: stderr, where a terminal has one line that
            is rewritten.
        resume: take the options of the class's last run instead and go on with it.
        engine: in place of the pool or the cluster (tests).

    Raises:
        GradeError, IntakeError, HomeError, Busy, EngineError: one sentence each.
        Stopped: SIGINT or SIGTERM; what is graded is in the gradebook.
    """
    if os.name == "nt":
        raise GradeError(
            translate(
                "Grading needs Linux or macOS; on Windows install WSL, open its terminal and run "
                "the same command there."
            )
        )  # fmt: skip
    lang = options.lang or language()
    with ExitStack() as stack:
        stack.enter_context(_spoken(lang))
        stack.enter_context(_told())
        home = classes.find(options.class_dir, lang)
        stack.enter_context(locked(home))
        stack.enter_context(schema.alone(home))
        state = stack.enter_context(State(home))
        scores = stack.enter_context(Scores(home))
        if resume:
            options = last(state, home)
        job = Run(options, lang, home, state, scores, say, engine)
        job.check()
        with Stop() as stop:
            try:
                job.work(stop, resume)
            except Stopped:
                raise Stopped(job.how_to_go_on()) from None
        yield job.result()


@contextmanager
def _spoken(lang: str) -> Iterator[None]:
    """What the grader reads, here and from the workers, in `lang`."""
    before = os.environ.get("COURSE_LANG")
    os.environ["COURSE_LANG"] = lang
    try:
        yield
    finally:
        if before is None:
            del os.environ["COURSE_LANG"]
        else:
            os.environ["COURSE_LANG"] = before


@contextmanager
def _told() -> Iterator[None]:
    """Trouble of the disk and of the database in one sentence."""
    try:
        yield
    except (OSError, sqlite3.DatabaseError) as error:
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        if full or any(word in str(error) for word in ("disk is full", "No space left")):
            raise GradeError(
                translate(
                    "There is no space left on the disk ({where}). What is graded is kept; free "
                    "some space and go on with --resume.",
                    where=getattr(error, "filename", None) or "state.db",
                )
            ) from None  # fmt: skip
        if isinstance(error, OSError):
            raise
        raise GradeError(
            translate(
                "The memory of earlier runs (.grading/state.db) cannot be read or written: "
                "{reason}. Remove that file if it is damaged; the gradebook has all points.",
                reason=str(error),
            )
        ) from None  # fmt: skip
