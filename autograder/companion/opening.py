"""What is brought up to date in a desk each time it is laid out or opened."""

from __future__ import annotations

from pathlib import Path

from autograder.checking.messages import course_settings
from autograder.companion import review_notebook, sharing, start_notebook
from autograder.companion.desk import MAP, CompanionError, chapter_folders


def renew(desk: Path) -> list[str]:
    """Write or renew the companion's notebooks of a desk; sentences to show. Never raises.

    A folder without a map of the course is no desk: nothing is written there.
    """
    desk = Path(desk)
    if not (desk / MAP).is_file():
        return []
    told = []
    try:
        sharing.settle(desk)
    except CompanionError as error:
        told.append(str(error))
    if not _is_exam(desk):
        told += review_notebook.renew(desk)
    return told + start_notebook.renew(desk)


def _is_exam(desk: Path) -> bool:
    """Whether all chapters of a desk are an exam's: there is nothing to review then."""
    folders = chapter_folders(desk)
    return bool(folders) and all(course_settings(folder).get("exam") for folder in folders)
