"""The verbs of course.py, inside the course's environment: each is one call into a room.

With --json, stdout carries JSON and nothing else, whatever the called code and its children
print; their words go to stderr.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bootstrap.messages import user_language
from bootstrap.verbs import parser

ROOT = Path(__file__).resolve().parent.parent
DEFAULT = "zh-TW"  # what a class gets does not depend on the instructor's system


def learn(options: argparse.Namespace, lang: str) -> int:
    """Lay out the chapters and open JupyterLab."""
    from autograder import desk

    return desk.learn(lang, options.port, not options.no_browser, options.own_data)


def test(options: argparse.Namespace, lang: str) -> int:
    """Every check of the project."""
    from autograder import suite

    return suite.run(options.paths)


def book(options: argparse.Namespace, lang: str) -> int:
    """Build the book in both languages; 1 where it has a fault."""
    from autograder.checking.messages import in_language
    from autograder.site import build as room

    out = Path(options.out).resolve() if options.out else ROOT / "_site"
    without = {*(options.without or ()), *(() if options.lite else room.ON_REQUEST)}

    def work() -> dict:
        return room.run(out, without).as_dict()

    with in_language(lang):
        return answer(options.json, work, lambda made: room.told(room.Report(**made)))


def release(options: argparse.Namespace, lang: str) -> int:
    """Write a folder that a learner can use alone."""
    from autograder.checking.messages import LANGUAGES
    from autograder.grading import review_files
    from autograder.grading.release import release, release_branch

    out = Path(options.out).resolve()
    if options.class_dir or options.learners:
        return release_class(options, out)
    if options.branch:
        release_branch(out, say=tell)
        review_files.put([out / lang for lang in LANGUAGES], say=tell)
    else:
        from autograder.grading import variants

        kept = variants.numbers_in(out)
        own = options.own_data or options.seed is not None or kept
        whose = options.learner or secrets.token_hex(8)  # one without a name keeps what was drawn
        change = variants.self_paced(whose, options.seed, kept) if own else None
        release(out, options.lang or DEFAULT, options.learner, say=tell, change=change)
        review_files.put([out], say=tell)
    print(out)
    return 0


def release_class(options: argparse.Namespace, out: Path) -> int:
    """Write the bundles of a class's learners: a folder for each, and the zip to send."""
    from autograder.checking.messages import translate
    from autograder.classes import roster
    from autograder.grading import classroom, handing_out, home, own_data, review_files

    if not options.class_dir:
        raise own_data.VariantError(translate("Name the class of these learners: --class DIR."))
    folder = home.find(options.class_dir, DEFAULT)
    lang = options.lang or classroom.language_of(folder) or DEFAULT
    learners = [own_data.known_id(folder, options.learner)] if options.learner else [
        one.id for one in (roster.read_list(Path(options.learners).resolve())[0]
                           if options.learners else roster.read(folder)) if one.listed
    ]
    if not learners:
        raise own_data.VariantError(
            translate("Say for whom: --learner ID, or --learners FILE.csv with a column id.")
        )
    made = handing_out.bundles(folder, out, learners, lang, say=tell)
    if not own_data.settings(folder)["exam"]:
        review_files.put(made, say=tell, chapters=home.chapters_of(folder))
    for place in made:
        print(handing_out.zipped(place))
    return 0


def record(options: argparse.Namespace, lang: str) -> int:
    """The competency record of a learner or of a class's learners, or a credential checked."""
    from autograder.classes import record_room as room

    return answer(options.json, lambda: room.work(options, lang, tell), room.told)


def submit(options: argparse.Namespace, lang: str) -> int:
    """Pack one learner's work."""
    from autograder.grading.submit import submit

    folder = Path(options.folder).resolve() if options.folder else ROOT / "learner" / lang
    print(submit(folder, name=options.name))
    return 0


def build_class(options: argparse.Namespace, lang: str) -> int:
    """Build a stock nbgrader course."""
    from autograder.classes import graded_people
    from autograder.grading import classroom, home, own_data, review_files

    folder = Path(options.dir).resolve()
    lang = options.lang or classroom.language_of(folder) or DEFAULT
    chapters = [name for name in (options.chapters or "").split(",") if name]
    made = classroom.build(folder, lang, chapters, tell, None, options.own_data, options.exam)
    if not own_data.settings(made)["exam"]:  # a review tells what is right
        review_files.put([made / "source"], say=tell, chapters=home.chapters_of(made))
    home.bring_up_to_date(made, say=tell)
    graded_people.fill(made)
    print(made)
    return 0


def grade(options: argparse.Namespace, lang: str) -> int:
    """Grade a folder of submissions; 130 where a signal stopped it."""
    from autograder.classes import graded_people
    from autograder.grading import grade as room
    from autograder.grading import report, report_page
    from autograder.grading.progress import Stopped

    asked = room.Options(
        folder=str(Path(options.folder).resolve()) if options.folder else None,
        class_dir=str(Path(options.class_dir).resolve()) if options.class_dir else None,
        lang=options.lang, jobs=options.jobs, cluster=options.cluster,
        tls=str(Path(options.tls).resolve()) if options.tls else None,
        isolation=options.isolation, learners=tuple(options.learner or ()),
        exercises=tuple(options.exercise or ()), again=options.again,
        report=str(Path(options.report).resolve()) if options.report else None,
    )  # fmt: skip
    try:
        with contextlib.ExitStack() as stack:
            with words_to_stderr() if options.json else contextlib.nullcontext():
                result = stack.enter_context(room.run(asked, resume=options.resume))
                graded_people.join(result)
                page = result.pop("report")
                if page:
                    report_page.write(page, result)
            if options.json:
                report.write_json(sys.stdout, result)
            else:
                print(report.table(result, page, options.verbose, options.learner or ()))
        if not result["list"]:  # else the sentence is said already
            graded_people.fill(Path(result["class"]))
    except Stopped as stopped:
        tell(str(stopped))
        return 130
    return 0


def hub(options: argparse.Namespace, lang: str) -> int:
    """A class on JupyterHub on this machine, until it is stopped."""
    from autograder.classes import hub as room
    from autograder.classes.hub_process import told

    asked = room.Options(
        folder=Path(options.dir).resolve(), lang=options.lang,
        learners=Path(options.learners).resolve() if options.learners else None,
        chapters=tuple(filter(None, (options.chapters or "").replace(" ", "").split(","))),
        port=options.port, address=options.address, prepare_only=options.prepare_only,
    )  # fmt: skip

    def ready(facts: dict[str, Any]) -> None:
        print(json.dumps(facts, ensure_ascii=False) if options.json else told(facts), flush=True)

    return room.start(asked, tell, ready)


def stats(options: argparse.Namespace, lang: str) -> int:
    """Figures of a class, or its double marking."""
    if options.double_marking or options.second:
        from autograder.classes import double_marking, second_marks

        home = Path(options.dir).resolve()
        if options.second:
            file = Path(options.second).resolve()
            return answer(
                options.json, lambda: second_marks.compare(home, file, options.anonymous),
                second_marks.told,
            )  # fmt: skip
        out = Path(options.double_marking).resolve()
        return answer(
            options.json,
            lambda: double_marking.prepare(home, out, options.share, options.seed),
            double_marking.told,
        )
    from autograder.classes import statistics_page, statistics_table
    from autograder.classes import stats as room

    asked = room.Options(
        Path(options.dir).resolve(), tuple(options.chapter or ()), options.group,
        tuple(options.codes or ("P",)), options.anonymous, options.similarity,
    )  # fmt: skip
    page = Path(options.out).resolve() if options.out else None

    def work() -> dict[str, Any]:
        made = room.run(asked)
        if page:
            statistics_page.write(page, made)
        return made

    return answer(options.json, work, lambda made: statistics_table.text(made, page))


def export(options: argparse.Namespace, lang: str) -> int:
    """Grades of a class as a file for Moodle, Canvas or a spreadsheet."""
    from autograder.classes import exporting as room

    return answer(options.json, lambda: room.run(options), room.told)


def worker(options: argparse.Namespace, lang: str) -> int:
    """Workers of a Dask scheduler, until they are stopped."""
    from autograder.grading import cluster_worker

    return cluster_worker.start(options.address, options.jobs, options.tls)


def demo(options: argparse.Namespace, lang: str) -> int:
    """The whole circle once."""
    from autograder.grading import demo as room

    return answer(options.json, room.demo, room.table)


def gate(options: argparse.Namespace, lang: str) -> int:
    """Test the exercises; 1 where one falls short."""
    from autograder import agreement
    from autograder.exercises import CHAPTERS
    from autograder.exercises import gate as room

    def work() -> dict:
        agreement.check([options.chapter] if options.chapter else CHAPTERS)
        return room.run(options.chapter, options.full, os.cpu_count() or 1, progress=tell)

    return answer(options.json, work, room.table)


def coverage(options: argparse.Namespace, lang: str) -> int:
    """What of the standard is taught, practised and assessed."""
    from autograder import coverage as lines
    from autograder import register

    return answer(options.json, register.coverage, lambda _: "\n".join(lines.lines()))


def data(options: argparse.Namespace, lang: str) -> int:
    """Write one world's exports and ledger, or the events of a much larger shop."""
    if options.events is not None:
        from autograder.learner.big_events import make_events

        os.environ.setdefault("COURSE_LANG", lang)
        make_events(
            options.events, Path(options.out).resolve(), options.seed, options.year, say=tell)
        return 0
    from datasets.simulator.cli import main

    arguments = ["--seed", str(options.seed), "--year", str(options.year)]
    return main([*arguments, "--dirt", options.dirt, "--out", str(Path(options.out).resolve())])


def answer(as_json: bool, work: Callable[[], Any], text: Callable[[Any], str]) -> int:
    """Do the work and print its result as JSON or as text; 1 where the result says it failed."""
    if not as_json:
        result = work()
        print(text(result))
        return failed(result)
    with words_to_stderr():
        result = work()
    print(json.dumps(result, ensure_ascii=False, indent=1, default=str))
    return failed(result)


@contextlib.contextmanager
def words_to_stderr() -> Iterator[None]:
    """What this process and its children print to stdout meanwhile goes to stderr."""
    sys.stdout.flush()
    screen = os.dup(1)
    os.dup2(2, 1)  # also for child processes
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(screen, 1)
        os.close(screen)


def failed(result: Any) -> int:
    """1 where a result dictionary has an "ok" that is false."""
    return int(isinstance(result, dict) and result.get("ok") is False)


VERBS = {
    "learn": learn, "test": test, "book": book, "release": release, "submit": submit,
    "record": record,
    "class": build_class, "hub": hub, "grade": grade, "stats": stats,
    "export": export, "worker": worker,
    "demo": demo, "gate": gate, "coverage": coverage,
    "data": data,
}  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Run one verb; its exit code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    lang = user_language(arguments)
    options = parser(lang).parse_args(arguments)
    if options.verb in ("learn", "release", "submit", "class", "hub", "coverage", "gate", "grade",
                        "stats", "export", "worker", "demo", "record"):  # fmt: skip
        os.environ["COURSE_LANG"] = lang
    try:
        code = VERBS[options.verb](options, lang)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of our output has seen enough, e.g. `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not is_sentence(error):
            raise
        tell(str(error))
        return 1


def tell(text: str) -> None:
    """One line of progress, on stderr."""
    print(text, file=sys.stderr, flush=True)


def is_sentence(error: Exception) -> bool:
    """True for errors that rooms raise to tell a person something: their text is enough."""
    return type(error).__module__.startswith("autograder") or isinstance(
        error, FileNotFoundError | PermissionError | NotADirectoryError | FileExistsError
    )


if __name__ == "__main__":
    sys.exit(main())
