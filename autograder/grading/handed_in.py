"""What lies in a folder of submissions: learners' folders, zip files, and a Moodle download.

Moodle's "Download all submissions" has a folder for each learner, `Wei Chen_123_assignsubmission_
file_`, with the file in it, or without folders a file whose name begins like that.
"""

from __future__ import annotations

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

from autograder.checking.messages import translate
from autograder.grading.submit import UNNAMED

FILE, MARK = "_assignsubmission_file_", "_assignsubmission_"
HIDDEN = (".", "__")


class IntakeError(Exception):
    """The folder cannot be graded; the text is one sentence for the instructor."""


@dataclass(frozen=True)
class Place:
    """A folder or a zip file, and the learner's name as far as these are called after one."""

    path: Path
    called: str


def text(name: str) -> str:
    """A file name as text that every file and database can hold: odd bytes are written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def listed(folder: Path, chapters: list[str]) -> list[Place]:
    """The learners' folders and the zip files in `folder`; of a folder with one zip that zip.

    Raises:
        IntakeError: no such folder, it cannot be read, or it is one learner's.
    """
    if not folder.exists():
        raise IntakeError(translate("There is no folder {folder}.", folder=folder))
    if not folder.is_dir():
        raise IntakeError(translate("{folder} is not a folder.", folder=folder))
    try:
        paths = sorted(folder.iterdir())
    except OSError:
        raise IntakeError(
            translate("The folder {folder} cannot be read; check its permissions.", folder=folder)
        ) from None
    paths = [path for path in paths if not path.name.startswith(HIDDEN) and not path.is_symlink()
             and (path.is_dir() or path.suffix.lower() == ".zip")]  # fmt: skip
    own = [path for path in paths if (path / f"{path.name}.ipynb").is_file()]
    if own and all(path.name in chapters for path in paths):
        raise IntakeError(
            translate(
                "{folder} is the folder of one learner; name the folder that holds the "
                "learners' folders.", folder=folder,
            )
        )  # fmt: skip
    return [_place(path) for path in paths if MARK not in path.name or FILE in path.name]


def _place(path: Path) -> Place:
    """The zip is named after the learner, else the folder is."""
    person, _, rest = text(path.stem if path.is_file() else path.name).partition(FILE)
    if path.is_file():
        return Place(path, rest if rest not in ("", UNNAMED) else person)
    inside = _only_zip(path)
    if inside is None:
        return Place(path, person)
    name = text(inside.stem)
    return Place(inside, person if name == UNNAMED else name)


def _only_zip(folder: Path) -> Path | None:
    """The zip that is all a folder holds."""
    try:
        inside = [path for path in folder.iterdir() if not path.name.startswith(HIDDEN)]
    except OSError:
        return None
    if len(inside) != 1 or inside[0].is_symlink() or not inside[0].is_file():
        return None
    return inside[0] if inside[0].suffix.lower() == ".zip" else None


def holds_zips(path: Path) -> bool:
    """True for a zip of zip files, as a learning platform may hand a whole class on.

    Raises:
        OSError, ValueError, zipfile.BadZipFile: it cannot be read.
    """
    with zipfile.ZipFile(path) as archive:
        names = [info.filename.lower() for info in archive.infolist() if not info.is_dir()]
    return bool(names) and all(name.endswith(".zip") for name in names)
