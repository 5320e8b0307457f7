"""Everything of the learner's in one zip: to keep, or to go on with on another machine."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.checking.messages import translate
from autograder.companion.desk import COURSE, MAP, CompanionError, chapter_folders
from autograder.learner import attempt_log

# The course's own, and exports of a learner's own account, which stay where they are.
LEFT_OUT = {"data", "house", "own", COURSE, ".ipynb_checkpoints", "__pycache__",
            ".virtual_documents"}
BY_PRODUCTS = (".part", ".lock", ".pyc")


def export(desk: Path) -> Path:
    """Write `course-export-DATE.zip` into the desk; its path.

    It holds the notebooks, the files written beside them, the attempts (damaged files too), the
    state and what `.course/kept` holds; paths are those in the desk, so that it can be unpacked
    over a new one.

    Raises:
        CompanionError: it cannot be written; one sentence.
    """
    target = attempt_log.free(desk / f"course-export-{time.strftime('%Y-%m-%d')}.zip")
    draft = target.with_name(target.name + ".part")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            for path in files(desk):
                archive.write(path, path.relative_to(desk).as_posix())
        os.replace(draft, target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise CompanionError(translate(
            "The export could not be written into {folder} ({reason}).", folder=desk,
            reason=error.strerror or error)) from None
    return target


def files(desk: Path) -> Iterator[Path]:
    """Every file of the learner's, in order; symbolic links are left out."""
    yield from (p for p in sorted(desk.glob("*.ipynb")) if p.is_file() and not p.is_symlink())
    for folder in chapter_folders(desk):
        yield from _below(folder, LEFT_OUT)
    yield from (p for p in _below(desk / COURSE, set()) if p != desk / MAP)


def _below(folder: Path, left_out: set[str]) -> Iterator[Path]:
    for top, folders, names in os.walk(folder):
        at_root = Path(top) == folder
        folders[:] = sorted(name for name in folders if not (at_root and name in left_out))
        for name in sorted(names):
            path = Path(top) / name
            if not path.is_symlink() and path.is_file() and not name.endswith(BY_PRODUCTS):
                yield path
