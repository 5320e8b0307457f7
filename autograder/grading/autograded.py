"""The folder autograded/LEARNER/CHAPTER: written beside its place, then put into it.

Formgrader and the feedback read it. It holds the graded notebook and the learner's own files; the
course's files stay in source/, where one copy serves the whole class.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath

FOLDER = "autograded"
STAMP = "timestamp.txt"  # nbgrader's own; a learner's file of this name never counts
# What a browser would run when formgrader serves it: kept as text, with .txt behind the name.
LIVE = {".html", ".htm", ".xhtml", ".xht", ".svg", ".xml", ".mhtml", ".js", ".mjs"}
_NEW, _OLD = ".new-", ".old-"


def stage(home: Path, student: str, chapter: str, files: Mapping[str, bytes]) -> Path:
    """Write `files` (relative name -> content) into a new folder next to the place; its path.

    Names that leave the folder are left out: intake has said so already.

    Raises:
        OSError: no space, no right to write.
    """
    above = home / FOLDER / student
    above.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{_NEW}{chapter}-", dir=above))
    try:
        folder.chmod(0o755)
        for name, content in files.items():
            parts = PurePosixPath(name).parts
            if not parts or name.startswith("/") or ".." in parts:
                continue
            target = folder.joinpath(*PurePosixPath(_kept_as(name)).parts)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            except (FileExistsError, NotADirectoryError, IsADirectoryError):
                continue  # the learner has a file and a folder of one name
            target.chmod(0o444)  # as nbgrader leaves it
    except BaseException:
        discard(folder)
        raise
    return folder


def holds(home: Path, student: str, chapter: str, files: Mapping[str, bytes]) -> bool:
    """True when the learner's files of the last grading are these, and no others."""
    place = home / FOLDER / student / chapter
    there = {
        path.relative_to(place).as_posix(): path
        for path in place.rglob("*")
        if path.is_file() and path.name not in (STAMP, f"{chapter}.ipynb")
    }
    now = {_kept_as(name): data for name, data in files.items() if name != STAMP}
    return set(there) == set(now) and all(
        there[name].read_bytes() == data for name, data in now.items()
    )


def _kept_as(name: str) -> str:
    """The name of a file here: what a browser would run is kept as text."""
    return f"{name}.txt" if PurePosixPath(name).suffix.lower() in LIVE else name


def stamp(moment: datetime) -> bytes:
    """The content of nbgrader's timestamp.txt for a time in UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC".encode()


def put(folder: Path, chapter: str) -> None:
    """Put a staged folder into its place; what stood there goes. A crash loses neither."""
    place = folder.parent / chapter
    if not place.exists():
        folder.rename(place)
        return
    old = folder.parent / f"{_OLD}{chapter}"
    discard(old)
    place.rename(old)
    folder.rename(place)
    discard(old)


def discard(folder: Path) -> None:
    """Remove a folder whatever its files' permissions; absent is fine."""
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        for at, _, _ in os.walk(folder):
            os.chmod(at, 0o755)
        shutil.rmtree(folder, ignore_errors=True)


def recover(home: Path) -> None:
    """Clear up after a run that was ended from outside: half-made folders go, old ones return."""
    for new in (home / FOLDER).glob(f"*/{_NEW}*"):
        discard(new)
    for old in (home / FOLDER).glob(f"*/{_OLD}*"):
        place = old.parent / old.name.removeprefix(_OLD)
        if place.exists():
            discard(old)
        else:
            old.rename(place)
