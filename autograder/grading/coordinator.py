"""One grading run: what has changed, who runs it, what is written down.

Notebooks are read, rebuilt and handed out one by one; what grows with a class is a line per
submission.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from autograder import register
from autograder.checking.messages import translate
from autograder.grading import home as classes
from autograder.grading import own_data, report
from autograder.grading.collected import collected, strangers
from autograder.grading.gradebook import NotWritten, Writer
from autograder.grading.intake import Found, Submission, scan
from autograder.grading.learner_rows import Learners
from autograder.grading.options import GradeError, Options, jobs
from autograder.grading.points import exercise_id
from autograder.grading.progress import Progress, Stop
from autograder.grading.rebuild import Unreadable, read_cells, rebuild
from autograder.grading.release import built_chapters
from autograder.grading.scores import Scores
from autograder.grading.state import State, content_key
from autograder.grading.task import BOX, PROCESS, ChapterFiles, Result, Task, Tasks, course_digest
from autograder.grading.variants import Variant

CHUNK = 200  # learners whose points are asked for at a time


class Run:
    """One run: its options, and what it has done so far."""

    def __init__(
        self, options: Options, lang: str, home: Path, state: State, scores: Scores,
        say: Callable[[str], None] | None, engine: Callable | None,
    ) -> None:  # fmt: skip
        self.began = time.monotonic()
        self.options, self.lang, self.home = options, lang, home
        self.state, self.scores = state, scores
        self.terminal = say is None and sys.stderr.isatty()
        self.say = say or (lambda text: print(text, file=sys.stderr, flush=True))
        self.engine = engine
        self.jobs = jobs(options.jobs)
        self.kept = options.class_dir is None
        self.chapters: dict[str, ChapterFiles] = {}
        self.own: dict[tuple[str, str], Variant] = {}  # by chapter and learner
        self.times: dict[tuple[str, str], str] = {}
        self.open: dict[str, tuple[Submission, str]] = {}  # of the tasks that are under way
        self.aside: list[tuple[Result, Submission, str]] = []  # needed no worker
        self.total = self.done = self.anew = self.unchanged = self.still_broken = 0

    # --- before ----------------------------------------------------------------------------------

    def check(self) -> None:
        """Refuse what cannot work before anything is written."""
        one = self.options
        if not one.folder:
            raise GradeError(translate("Name the folder of submissions, or add --resume."))
        if one.cluster and one.jobs is not None:
            raise GradeError(
                translate("Give --jobs for this machine or --cluster for many, not both.")
            )
        if one.isolation not in (BOX, PROCESS):
            raise GradeError(
                translate("{value} is no level of isolation; choose box or process.",
                          value=one.isolation)
            )  # fmt: skip
        known = [item.id for item in register.exercises()]
        known += [exercise_id(cell.name) for some in self.scores.cells.values() for cell in some]
        for name in one.exercises:
            if name not in known:
                raise GradeError(_unknown(
                    translate("There is no exercise {name}.", name=name), name, known))  # fmt: skip
        if one.isolation == BOX and not one.cluster and self.engine is None:
            from autograder.boxed.namespaces import obstacle

            if problem := obstacle():
                raise GradeError(problem)

    # --- during ----------------------------------------------------------------------------------

    def work(self, stop: Stop, resume: bool) -> None:
        """Grade what has to be graded."""
        found = self._found()
        self.state.begin(asdict(self.options), resume)
        waiting, written = self._changed(found, stop)
        with ExitStack() as stack:
            progress = Progress(self.total, self.say, self.terminal)
            stack.callback(progress.close)
            write = _Writing(stack, self)
            for item in written:
                stop.check()
                submission = item.read()
                key, mark = self._keys(submission)
                write(self.state.kept(key) or self._empty(submission, key), submission, mark)
                progress.step()
            tasks = Tasks(waiting, self._task)
            results = self._engine()(tasks, self.say) if waiting else iter(())
            stack.callback(getattr(results, "close", lambda: None))
            while True:
                with stop.allowed():
                    result = next(results, None)
                for one in self.aside:
                    write(*one)
                    progress.step()
                self.aside.clear()
                if result is None:
                    break
                submission, mark = self.open.pop(result.key)
                self.state.keep(result)
                write(result, submission, mark)
                progress.step()
        self.state.end()

    def _found(self) -> list[Found]:
        """What is handed in and was asked for; the class is made ready for it."""
        one, folder = self.options, Path(self.options.folder or "").resolve()
        known = built_chapters() if self.kept else classes.chapters_of(self.home)
        if not known:
            raise GradeError(
                translate(
                    "The class {home} has no chapter yet; add the chapters with: course.py class "
                    "{home}", home=self.home,
                )
            )  # fmt: skip
        found = scan(folder, known)
        names = sorted({item.learner for item in found})
        for name in one.learners:
            if name not in names:
                raise GradeError(_unknown(
                    translate("{folder} holds no work of {name}.", folder=folder, name=name),
                    name, names))  # fmt: skip
        self.times = collected(folder)
        if unknown := strangers(self.times, ((item.learner, item.chapter) for item in found)):
            self.say(
                translate(
                    "collected.csv names learners who have handed in nothing: {names}. If a name "
                    "is misspelt, its time does not count.", names=", ".join(unknown),
                )
            )  # fmt: skip
        wanted = {item for name in one.exercises for item in known if _belongs(name, item)}
        found = [
            item for item in found
            if (not one.learners or item.learner in one.learners)
            and (not one.exercises or item.chapter in wanted)
        ]  # fmt: skip
        chapters = sorted({item.chapter for item in found})
        if self.kept:
            classes.update(self.home, self.lang, chapters, self.state, self.say)
        entered = self.scores.cells
        self.chapters = classes.make_ready(self.home, chapters, entered, self.state, self.say)
        self.scores.refresh()
        self.seed = classes.seed_of(self.home, self.kept)
        settings = self.home / "nbgrader_config.py"  # the instructor's penalties are in it
        pairs = [(item.chapter, item.learner) for item in found]
        self.own = own_data.prepare(self.home, pairs, self.say, self.jobs)
        self.rules = hashlib.sha256(settings.read_bytes()).hexdigest() if self.times else ""
        return found

    def _changed(
        self, found: list[Found], stop: Stop
    ) -> tuple[dict[str, list[Found]], list[Found]]:
        """What has to run, by chapter, and what needs no run: broken, or run by an earlier one."""
        one = self.options
        force = bool(one.again or one.learners or one.exercises)
        waiting: dict[str, list[Found]] = {}
        written, same = [], []
        for some in _chunks(found, CHUNK):
            students = {item.learner: self.state.student(item.learner) for item in some}
            there = self.scores.of(list(students.values()))
            for item in some:
                stop.check()
                submission = item.read()
                key, mark = self._keys(submission)
                known, run, fresh = self.state.graded(item.learner, item.chapter) or ("", 0, False)
                done = run == self.state.run and fresh  # before this run was stopped
                in_book = (students[item.learner], item.chapter) in there
                if in_book and (done or not force) and known == mark:
                    if self.state.problem(item.learner, item.chapter):
                        self.still_broken += 1
                    else:
                        self.unchanged += 1
                    if not done:
                        same.append((item.learner, item.chapter))
                    continue
                self.total += 1
                if self.state.has(key) or submission.problem:
                    written.append(item)
                else:
                    waiting.setdefault(item.chapter, []).append(item)
        self.state.unchanged(same)
        return waiting, written

    def _keys(self, submission: Submission) -> tuple[str, str]:
        """What the result depends on, and what the grade depends on: being late as well."""
        chapter = self.chapters[submission.chapter]
        key = content_key(
            submission, course=course_digest(), source=self._source(submission), seed=self.seed,
            lang=chapter.lang or self.lang, limits=self.options.limits,
            isolation=self.options.isolation,
        )  # fmt: skip
        late = ""
        if at := self.times.get((submission.learner, submission.chapter)):
            late = f"{at} {self.scores.due.get(submission.chapter, '')} {self.rules}"
        return key, f"{key} {submission.problem or ''} {late}"

    def _source(self, item: Found | Submission) -> str:
        """What stands for the chapter's own files, a learner's own data among them."""
        common = self.chapters[item.chapter].digest
        own = self.own.get((item.chapter, item.learner))
        if own is None:
            return common
        return hashlib.sha256(f"{common} {own.seed} {own.digest} {own.stamp}".encode()).hexdigest()

    def _empty(self, submission: Submission, key: str) -> Result:
        return Result(
            key, submission.learner, self.state.student(submission.learner), submission.chapter,
            notes=[*submission.notes], problem=submission.problem,
        )  # fmt: skip

    def _task(self, item: Found) -> Task | None:
        """Read a submission and rebuild its notebook; None where there is nothing to run."""

        from autograder.grading.preprocessors import skeleton

        submission = item.read()
        key, mark = self._keys(submission)
        try:
            if submission.problem:
                raise Unreadable(submission.problem)
            cells, notes = read_cells(submission.notebook or b"")
        except Unreadable as error:
            submission.problem = str(error)
            self.aside.append((self._empty(submission, key), submission, mark))
            return None
        ours = skeleton(self.home / "source" / item.chapter / f"{item.chapter}.ipynb")
        made = rebuild(ours, cells)
        chapter = self.chapters[item.chapter]
        own = self.own.get((item.chapter, item.learner))
        if own and submission.variant not in (None, own_data.told(self.home, own)):
            notes.append(
                own_data.whose(self.home, item.chapter, item.learner, submission.variant)
            )
        submission.notebook = None  # as it was handed in it is not needed any more
        self.open[key] = submission, mark
        return Task(
            key, item.learner, self.state.student(item.learner), item.chapter,
            json.dumps(made.notebook), submission.files,
            [*submission.notes, *notes, *made.notes], chapter.lang or self.lang,
            self.options.isolation, self.options.limits, self.seed, str(self.home),
            self._source(item), course_digest(), own.seed if own else 0,
        )  # fmt: skip

    def _engine(self) -> Callable[[Tasks, Callable], Iterator[Result]]:
        if self.engine is not None:
            return self.engine
        if self.options.cluster:
            from autograder.grading import cluster

            address, tls = self.options.cluster, self.options.tls
            return lambda tasks, say: cluster.run(tasks, say, address, tls)
        from autograder.grading import pool

        return lambda tasks, say: pool.run(tasks, say, self.jobs)

    # --- after -----------------------------------------------------------------------------------

    def how_to_go_on(self) -> str:
        """The sentence after a run was stopped."""
        command = ["course.py grade --resume"]
        if self.options.class_dir:
            command.append(f"--class {self.options.class_dir}")
        elif self.options.lang:
            command.append(f"--lang {self.options.lang}")
        return translate(
            "Stopped. {n} of {total} are graded and in the gradebook; go on with: {command}",
            n=self.done, total=self.total, command=" ".join(command),
        )  # fmt: skip

    def result(self) -> dict[str, Any]:
        """What `report` makes a table, JSON or a page of."""
        return {
            "learners": Learners(self.state, self.scores),
            "isolation": report.isolation(self.options.isolation),
            "seconds": round(time.monotonic() - self.began, 1),
            "graded": self.anew,
            "not_graded": self.done - self.anew + self.still_broken,
            "unchanged": self.unchanged,
            "class": str(self.home),
            "report": self.options.report,
            "lang": self.lang,
        }


class _Writing:
    """Writes results into the gradebook, which is opened for the first of them."""

    def __init__(self, stack: ExitStack, job: Run) -> None:
        self._stack, self._job, self._writer = stack, job, None
        self._only = set(job.options.exercises)

    def __call__(self, result: Result, submission: Submission, mark: str) -> None:
        """Write one result, and then remember that it is written."""
        job = self._job
        state, learner, chapter = job.state, result.learner, result.chapter
        unwritten = [translate("{name} could not be stored.", name=name)
                     for name in result.unwritten]  # fmt: skip
        told = {
            "verdicts": result.verdicts, "notes": [*result.notes, *unwritten],
            "stopped": result.stopped,
            "seconds": result.seconds, "took": result.took, "problem": result.problem,
        }  # fmt: skip
        former = state.report(learner, chapter)
        remembered: str | None = mark
        try:
            self._record(result, submission)
        except NotWritten as error:
            told["problem"], remembered = str(error), None
        if told["problem"] and not submission.problem:
            remembered = None  # no fault of the submission's: the next run tries again
        if told["problem"]:
            told = {**told, "verdicts": former.get("verdicts", {})}
        elif self._only and former:
            told = _merged(former, told, self._only)
            remembered = (state.graded(learner, chapter) or (None,))[0]
        state.recorded(result, remembered, told)
        job.done += 1
        job.anew += not told["problem"]

    def _record(self, result: Result, submission: Submission) -> None:
        job = self._job
        if not result.notebook:
            known = (result.student, result.chapter) in job.scores.of([result.student])
            if known or not submission.problem:
                return  # what could not be graded does not cost points that were earned before
        at = job.times.get((result.learner, result.chapter))
        if self._writer is None:
            self._writer = self._stack.enter_context(Writer(job.home))
        self._writer.write(
            result.chapter, result.student,
            json.loads(result.notebook) if result.notebook else None, submission.files,
            datetime.fromisoformat(at) if at else None, self._only or None,
            result.problem or "",
        )  # fmt: skip


def _merged(former: dict[str, Any], now: dict[str, Any], only: set[str]) -> dict[str, Any]:
    """What is said of a submission after a few of its exercises were graded again."""
    if not former:
        return now
    merged = {**now}
    for kind in ("verdicts", "seconds"):
        new = {key: value for key, value in now[kind].items() if exercise_id(key) in only}
        merged[kind] = {**former.get(kind, {}), **new}
    return merged


def _belongs(exercise: str, chapter: str) -> bool:
    """Whether an exercise is one of a chapter: T1.5.a of T1.5, C.a of C."""
    return exercise.rpartition(".")[0] == chapter


def _unknown(text: str, name: str, known: Iterable[str]) -> str:
    """`text` with what may have been meant."""
    near = difflib.get_close_matches(name, list(known), 3)
    if not near:
        return text
    return translate("{what} Was this meant: {names}?", what=text, names=", ".join(near))


def _chunks(found: list[Found], size: int) -> Iterator[list[Found]]:
    for at in range(0, len(found), size):
        yield found[at : at + size]
