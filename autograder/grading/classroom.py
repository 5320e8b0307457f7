"""Build a stock nbgrader course: sources, settings, gradebook, exchange, secret seed.

Everything after that is nbgrader's own: generate_assignment, release_assignment, collect or
zip_collect, autograde, generate_feedback, release_feedback, export, formgrader.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.checking.messages import translate
from autograder.grading import config as course_config
from autograder.grading import exam_words
from autograder.grading import notebook as notebooks
from autograder.grading.notebook import ROOT
from autograder.grading.release import built_chapters, make_keys, shared_files
from autograder.grading.task import ABOUT, language_in

if TYPE_CHECKING:
    from nbformat import NotebookNode

SECRET = "course_secret.json"
CONFIG = '''"""Settings of this class; written by `course.py class`. Add your own at the end."""

import sys
from pathlib import Path

COURSE = {course!r}
if COURSE not in sys.path:
    sys.path.insert(0, COURSE)

from autograder.grading.config import configure  # noqa: E402

c = get_config()  # noqa: F821
configure(c, Path(__file__).resolve().parent)
'''
LAST = CONFIG.splitlines(keepends=True)[-1]
FOR_LEARNERS = '''"""Settings for the learners' servers: put it into a Jupyter configuration folder.

They need the same exchange and must not copy what stays with the learner.
"""

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = {course_id!r}
c.CourseDirectory.ignore = {ignore!r}
c.Exchange.root = {exchange!r}
'''


class ClassError(Exception):
    """The class cannot be built; the text is one sentence for the instructor."""


def build(
    folder: Path | str,
    lang: str = "zh-TW",
    chapters: Iterable[str] | None = None,
    say: Callable[[str], None] = lambda text: None,
    seed: int | None = None,
    own_data: bool = False,
    exam: bool = False,
) -> Path:
    """Write a class into `folder`; an existing class is brought up to date, its grades stay.

    Args:
        folder: empty, absent, or a class built earlier.
        lang: language of the notebooks.
        chapters: ids; when not given those that the class has, for a new one all built.
        say: called with lines of progress.
        seed: of the held-out worlds; a new class draws its own when not given.
        own_data: each learner gets data of their own; what a class has begun with it keeps.
        exam: a class whose checks do not say what is right; its data are each learner's own.

    Raises:
        ClassError: `folder` holds something that is not a class.
        VariantError: a class that has begun is to become an exam.
    """
    from autograder.grading import own_data as own

    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()) and not (folder / SECRET).exists():
        raise ClassError(
            translate(
                "{folder} is not empty and not a class of this course; name another folder.",
                folder=folder,
            )  # fmt: skip
        )
    there = [path.parent.name for path in sorted(folder.glob(f"source/*/{ABOUT}"))]
    built = built_chapters()
    chapters = list(chapters or ()) or [name for name in built if name in there] or built
    if unknown := [name for name in chapters if name not in built]:
        raise ClassError(
            translate(
                "There is no chapter {name}; choose among {names}.",
                name=unknown[0], names=", ".join(built_chapters()),
            )
        )  # fmt: skip
    # first, because a fault in one of them should not show after minutes of answer keys
    ready = {chapter: notebooks.instructor_notebook(chapter, lang) for chapter in chapters}
    lay_out(folder, seed)
    exam = own.decide(folder, own_data, exam)["exam"]
    make_keys(chapters, say)
    for chapter in chapters:
        say(translate("Writing chapter {chapter} …", chapter=chapter))
        files = shared_files(chapter, lang, change=own.for_learner(folder, None))
        nb = exam_words.headed(ready[chapter], lang) if exam else ready[chapter]
        add_assignment(folder, chapter, nb, files)
    return folder


def language_of(folder: Path | str) -> str | None:
    """The language of a class, as its first chapter has it; None where there is no class yet."""
    for about in sorted(Path(folder).glob(f"source/*/{ABOUT}")):
        if lang := language_in(about.read_bytes()):
            return lang
    return None


def lay_out(folder: Path, seed: int | None = None) -> None:
    """Settings, folders, the secret seed of the held-out worlds, an empty gradebook."""
    for name in ("source", "exchange", "exchange_cache", "downloaded"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "exchange").chmod(0o777)  # learners of one machine hand in here
    settings = folder / "nbgrader_config.py"
    added = _added(settings)
    settings.write_text(CONFIG.format(course=str(ROOT)) + added, encoding="utf-8")
    (folder / "for_learners.nbgrader_config.py").write_text(
        FOR_LEARNERS.format(
            course_id=course_config.COURSE_ID,
            ignore=course_config.IGNORE,
            exchange=str((folder / "exchange").resolve()),
        ),
        encoding="utf-8",
    )
    secret = folder / SECRET
    if not secret.exists():
        # Outside source/: nothing that is released or fed back can carry it.
        drawn = secrets.randbelow(2**31) if seed is None else seed
        secret.write_text(json.dumps({"seed": drawn}), encoding="utf-8")
        secret.chmod(0o600)
    make_gradebook(folder)


def _added(settings: Path) -> str:
    """What the instructor wrote below our lines: late penalties, the address of a database."""
    try:
        text = settings.read_text(encoding="utf-8")
    except OSError:
        return ""
    return text.partition(LAST)[2]


def make_gradebook(folder: Path) -> None:
    """Create the gradebook with nbgrader's tables, in `gradebook.db` or at the class's db_url."""
    from autograder.grading import schema

    schema.prepare(schema.db_url(schema.class_config(folder), folder))


def add_assignment(folder: Path, name: str, nb: NotebookNode, files: dict[str, bytes]) -> None:
    """Write `source/NAME/NAME.ipynb` and the files beside it."""
    import nbformat

    source = folder / "source" / name
    for relative, content in files.items():
        target = source / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    source.mkdir(parents=True, exist_ok=True)
    nbformat.write(nb, source / f"{name}.ipynb")
