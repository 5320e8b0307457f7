"""Let stock nbgrader release, feed back and export; the points are written by `gradebook`."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.grading import config as course_config
from autograder.grading import schema
from autograder.grading.classroom import ClassError


@contextmanager
def hushed() -> Iterator[None]:
    """Keep nbgrader's warnings about its own database sessions and our display type quiet."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"nbgrader\.")
        warnings.filterwarnings("ignore", message="Your element with mimetype")
        yield


def generate(home: Path, chapters: Iterable[str]) -> None:
    """Let nbgrader make the release versions and enter the assignments into the gradebook.

    Raises:
        ClassError: nbgrader refuses, the settings are broken or the gradebook cannot be written.
    """
    chapters = list(chapters)
    if not chapters:
        return
    api = _api(home)
    for chapter in chapters:
        with hushed():
            done = api.generate_assignment(chapter, force=True, create=True)
        if not done["success"]:
            raise ClassError(
                translate(
                    "nbgrader could not release {chapter}: {reason}",
                    chapter=chapter,
                    reason=_reason(done),
                )  # fmt: skip
            )


def is_generated(home: Path, chapter: str) -> bool:
    """True when the class has released this chapter."""
    return (home / "release" / chapter / f"{chapter}.ipynb").exists()


def feedback(home: Path, chapter: str, student: str | None = None) -> None:
    """Let nbgrader write the feedback pages of everything that is graded, or of one student.

    Raises:
        ClassError: it could not write some.
    """
    with hushed():
        done = _api(home).generate_feedback(chapter, student, force=True)
    if not done["success"]:
        raise ClassError(
            translate(
                "nbgrader could not write the feedback of {chapter}: {reason}",
                chapter=chapter,
                reason=_reason(done),
            )  # fmt: skip
        )


def export(home: Path, target: Path) -> Path:
    """Let nbgrader's own exporter write the grades as CSV."""
    from nbgrader.api import Gradebook
    from nbgrader.plugins import CsvExportPlugin

    config = schema.class_config(home)
    url = schema.db_url(config, home)
    schema.prepare(url)
    plugin = CsvExportPlugin(config=config)
    plugin.to = str(target)
    with Gradebook(url, course_config.COURSE_ID) as gradebook:
        plugin.export(gradebook)
    return target


def _api(home: Path) -> Any:
    """nbgrader's API for the class, its gradebook's tables in place."""
    from nbgrader.apps.api import NbGraderAPI

    config = schema.class_config(home)
    url = schema.db_url(config, home)
    schema.prepare(url)
    config.CourseDirectory.db_url = url
    api = NbGraderAPI(config=config)
    api.log_level = logging.CRITICAL  # what it says comes back in the result
    return api


def _reason(done: dict[str, Any]) -> str:
    """The last line of what nbgrader says."""
    lines = str(done.get("error") or done.get("log") or "").strip().splitlines()
    return lines[-1] if lines else "?"
