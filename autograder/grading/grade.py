"""Grade a folder of submissions: every one on its own, points through stock nbgrader.

Each submission is rebuilt from the class's own notebook, run in a process and a folder of its own
(several at a time), and then recorded by nbgrader's own converter in the class's gradebook, one
after the other. Whatever is wrong with one submission becomes a sentence in its own result.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.checking.messages import language, translate
from autograder.grading import classroom
from autograder.grading.execute import DIED, Limits, job
from autograder.grading.intake import Submission, collect
from autograder.grading.rebuild import Unreadable, read_cells, rebuild
from autograder.grading.recording import Graded, generate, is_generated, record
from autograder.grading.release import built_chapters

PRACTICE_SEED = 20251111
GRACE = 30  # seconds beyond the notebook's own limit before its process is stopped


def grade(
    folder: Path | str,
    jobs: int | None = None,
    class_dir: Path | str | None = None,
    lang: str | None = None,
    limits: Limits | None = None,
    say: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Grade every submission below `folder`.

    Args:
        folder: holds `LEARNER/T1.5/T1.5.ipynb` and the files beside it, or zip files of submit.
        jobs: how many run at a time; default: the number of processors.
        class_dir: a class built by `classroom.build`, whose gradebook then gets the points;
            default: a class made for this run and thrown away.
        lang: language of messages; default: the one in use.
        limits: what one notebook may use.
        say: called with lines of progress; default: stderr.

    Returns:
        {"learners": [{"id", "points", "max", "exercises": {ID: {"points", "max", "verdict",
        "message"}}, "notes": [...]}], "isolation", "seconds"}; `points` of a rubric is None until
        somebody has graded it.
    """
    began = time.monotonic()
    say = say or (lambda text: print(text, file=sys.stderr, flush=True))
    lang = lang or language()
    folder = Path(folder)
    chapters = built_chapters() if class_dir is None else _assignments(Path(class_dir))
    learners: dict[str, dict[str, Any]] = {}
    with _spoken(lang):
        submissions = collect(folder, chapters)
        with _class(class_dir, lang, chapters, say) as home:
            for chapter in chapters:
                work = [one for one in submissions if one.chapter == chapter]
                for one in _grade_chapter(home, chapter, work, jobs, limits or Limits(), say):
                    _add(learners, one)
        isolation = translate(
            "a process, a kernel and a folder of its own per submission, with the rights of the "
            "user who grades; network and files of that user are not closed off"
        )
    return {
        "learners": [learners[name] for name in sorted(learners)],
        "isolation": isolation,
        "seconds": round(time.monotonic() - began, 1),
    }


def table(result: dict[str, Any]) -> str:
    """The result as text: a line per learner, and the messages of what is not correct."""
    lines = []
    for one in result["learners"]:
        lines.append(f"{one['id']:<24} {_number(one['points']):>6} / {_number(one['max'])}")
        lines += [f"    ! {note}" for note in one["notes"]]
        broken = bool(one["notes"]) and all(
            row["message"] == one["notes"][0] for row in one["exercises"].values()
        )
        for name, row in one["exercises"].items() if not broken else ():
            points = "  –" if row["points"] is None else _number(row["points"])
            text = row["message"].splitlines()[0] if row["message"] else ""
            lines.append(
                f"    {name:<10} {points:>4} / {_number(row['max']):<3} {row['verdict']:<14} {text}"
            )
    lines.append(translate("isolation: {what}", what=result["isolation"]))
    lines.append(translate("{seconds} s", seconds=result["seconds"]))
    return "\n".join(lines)


# --- one chapter ---------------------------------------------------------------------------------


def _grade_chapter(
    home: Path,
    chapter: str,
    submissions: list[Submission],
    jobs: int | None,
    limits: Limits,
    say: Callable[[str], None],
) -> list[Graded]:
    """Run side by side, record one after the other."""
    from autograder.grading.preprocessors import skeleton

    ours = skeleton(home / "source" / chapter / f"{chapter}.ipynb")
    work = _name_students(submissions)
    with tempfile.TemporaryDirectory(prefix="grade-", dir=home) as scratch:
        records = Path(scratch) / "executed"

        def run(one: Graded) -> Graded:
            if one.submission.problem is None:
                _run(one, ours, home, Path(scratch), records, limits)
            return one

        with ThreadPoolExecutor(max_workers=jobs or os.cpu_count() or 1) as pool:
            for number, one in enumerate(pool.map(run, work), start=1):
                say(translate("{n} of {total}: {learner}", n=number, total=len(work),
                              learner=one.submission.learner))  # fmt: skip
        record(home, chapter, work, records)
    return work


def _run(one: Graded, ours: Any, home: Path, scratch: Path, records: Path, limits: Limits) -> None:
    """Rebuild and execute one submission; on trouble write a sentence into it."""
    import nbformat

    submission = one.submission
    try:
        cells, notes = read_cells(submission.notebook or b"")
    except Unreadable as error:
        submission.problem = str(error)
        return
    rebuilt = rebuild(ours, cells)
    submission.notes += notes + rebuilt.notes
    name = f"{submission.chapter}.ipynb"
    place = scratch / "run" / one.student / submission.chapter
    shutil.copytree(home / "source" / submission.chapter, place,
                    ignore=shutil.ignore_patterns("*.ipynb"))  # fmt: skip
    _write_files(place, submission, home / "source" / submission.chapter)
    rebuilt_path = scratch / f"{one.student}.{name}"
    nbformat.write(rebuilt.notebook, rebuilt_path)
    executed = records / one.student / name
    executed.parent.mkdir(parents=True, exist_ok=True)
    order = scratch / f"{one.student}.{submission.chapter}.job"
    order.write_text(json.dumps(job(rebuilt_path, place, executed, limits)), encoding="utf-8")
    problem = _execute(order, limits)
    if problem or not executed.exists():
        _all_failed(rebuilt.notebook, executed)
        submission.notes.append(
            translate(
                "Running the notebook was stopped from outside: it used up its time or memory."
            )  # fmt: skip
        )
    shutil.rmtree(place.parent, ignore_errors=True)
    submitted = home / "submitted" / one.student / submission.chapter
    shutil.rmtree(submitted, ignore_errors=True)
    submitted.mkdir(parents=True)
    nbformat.write(rebuilt.notebook, submitted / name)
    _write_files(submitted, submission, home / "source" / submission.chapter)
    one.executed = executed


def _execute(order: Path, limits: Limits) -> bool:
    """Run the worker's process; True when it had to be stopped or failed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder.grading.execute", str(order)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, cwd=order.parent,
    )  # fmt: skip
    try:
        return process.wait(limits.notebook_seconds + limits.cell_seconds + GRACE) != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        # The kernel is in a session of its own; the worker takes it along when it ends normally.
        if process.poll() is None:
            if os.name == "nt":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _write_files(folder: Path, submission: Submission, source: Path) -> None:
    """Put the work products down; a name that belongs to the course is never overwritten."""
    for name, content in submission.files.items():
        target = folder / name
        if (source / name).exists():
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except OSError:  # a name this system cannot hold, or a file where a folder should be
            submission.notes.append(translate("{name} could not be stored.", name=name))


def _all_failed(nb: Any, executed: Path) -> None:
    import nbformat

    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = [
                nbformat.v4.new_output("error", ename=DIED, evalue=DIED, traceback=[DIED])
            ]
    nbformat.write(nb, executed)
    for cell in nb.cells:
        if cell.cell_type == "code":
            cell.outputs = []


def _add(learners: dict[str, dict[str, Any]], one: Graded) -> None:
    name = one.submission.learner
    row = learners.setdefault(
        name, {"id": name, "points": 0.0, "max": 0.0, "exercises": {}, "notes": []}
    )
    if one.submission.problem:
        row["notes"].append(one.submission.problem)
    row["notes"] += one.submission.notes
    row["exercises"] |= one.exercises
    row["points"] += sum(item["points"] or 0.0 for item in one.exercises.values())
    row["max"] += sum(item["max"] for item in one.exercises.values())


# --- the class behind it -------------------------------------------------------------------------


@contextmanager
def _class(
    class_dir: Path | str | None, lang: str, chapters: Iterable[str], say: Callable[[str], None]
) -> Iterator[Path]:
    """The given class with its assignments generated, or one made for this run."""
    if class_dir is not None:
        home = Path(class_dir).resolve()
        generate(home, [name for name in chapters if not is_generated(home, name)])
        yield home
        return
    with tempfile.TemporaryDirectory(prefix="course-grade-") as scratch:
        home = Path(scratch).resolve() / "class"
        say(translate("Building the class …"))
        classroom.build(home, lang, chapters, seed=_seed_from_here())
        generate(home, chapters)
        yield home


def _assignments(class_dir: Path) -> list[str]:
    return sorted(path.parent.name for path in class_dir.glob("source/*/*.ipynb"))


def _seed_from_here() -> int:
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


@contextmanager
def _spoken(lang: str) -> Iterator[None]:
    """Messages, here and in the kernels, in `lang`."""
    before = os.environ.get("COURSE_LANG")
    os.environ["COURSE_LANG"] = lang
    try:
        yield
    finally:
        if before is None:
            del os.environ["COURSE_LANG"]
        else:
            os.environ["COURSE_LANG"] = before


def _name_students(submissions: list[Submission]) -> list[Graded]:
    """Names that nbgrader and the file system take; the learner's own name stays in the result."""
    taken: set[str] = set()
    work = []
    for one in submissions:
        name = stem = re.sub(r"[^\w.@-]+", "_", one.learner).strip("._") or "learner"
        number = 2
        while name in taken:
            name, number = f"{stem}_{number}", number + 1
        taken.add(name)
        work.append(Graded(one, name))
    return work


def _number(value: float) -> str:
    return f"{value:g}"
