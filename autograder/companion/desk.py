"""The desk: the folder that JupyterLab opens, with the chapters' folders and `.course/` in it."""

from __future__ import annotations

from pathlib import Path

from autograder.checking.messages import translate

COURSE = ".course"
MAP = f"{COURSE}/map.json"
KEPT = f"{COURSE}/kept"  # what was put away
STATE = f"{COURSE}/companion.json"


class CompanionError(Exception):
    """Something the learner can act on; its text is the one sentence to show."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def find(start: Path | None = None) -> Path:
    """The desk of a notebook or folder: the first folder from `start` upwards with a map.

    Args:
        start: a file or folder; the working folder when not given.

    Raises:
        CompanionError: there is none; one sentence says what to do.
    """
    here = Path(start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / MAP).is_file():
            return folder
    raise CompanionError(translate(
        "There is no course in {folder}: the file {file} is missing. Start the course again, it "
        "puts the file back.", folder=here, file=MAP))


def chapter_folders(desk: Path) -> list[Path]:
    """Folders of chapters in the desk, by name: those with a course.json."""
    try:
        return sorted(p.parent for p in desk.glob("*/course.json") if p.is_file())
    except OSError:
        return []
