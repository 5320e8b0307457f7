"""Everything of the learner's in one zip: to keep, or to go on with on another machine."""

from __future__ import annotations

import os
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.checking.messages import translate
from autograder.companion import attempts
from autograder.companion.desk import COURSE, KEPT, CompanionError, chapter_folders
from autograder.learner import attempt_log

NAME = "course-export-"  # then the day
# The course's own, which a newer course brings along itself: at the root, and in a chapter.
OF_COURSE = {"bootstrap", "wheels", "start.py", "submit.py", "requirements.txt", "runtime.txt",
             "README.md", "README.zh-TW.md"}
OF_CHAPTER = {"data", "house"}
# Exports of a learner's own account stay where they are; the others are made anew.
NEVER = {"own", "__pycache__"}
BY_PRODUCTS = (".part", ".lock", ".pyc")
SLACK = 5  # seconds


@dataclass(frozen=True)
class Exported:
    """The zip, and the files that could not be read (relative to the desk)."""

    path: Path
    missing: tuple[str, ...]


def export(desk: Path) -> Exported:
    """Write `course-export-DATE.zip` into the desk.

    It holds the notebooks, the learner's own files and folders, the attempts (damaged files too),
    the state and what `.course/kept` holds; paths are those in the desk, so that it can be
    unpacked over a new one. A file that cannot be read is named and left out.

    Raises:
        CompanionError: it cannot be written; one sentence.
    """
    target = attempt_log.free(desk / f"{NAME}{time.strftime('%Y-%m-%d')}.zip")
    draft = target.with_name(target.name + ".part")
    missing: list[str] = []

    def left(path: Path) -> None:
        missing.append(_shown(path.relative_to(desk)))

    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            for path in files(desk, left):
                if not _add(archive, path, path.relative_to(desk).as_posix()):
                    left(path)
        os.replace(draft, target)
    except OSError as error:
        raise CompanionError(translate(
            "The export could not be written into {folder} ({reason}).", folder=desk,
            reason=error.strerror or error)) from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return Exported(target, tuple(missing))


def unsaved(desk: Path) -> list[tuple[str, str]]:
    """(chapter, time of the last saving) of notebooks in which answers were checked after that.

    What stands only in an open notebook is in no file; one that was saved within the last seconds
    before its check counts as saved.
    """
    last: dict[str, float] = {}
    for one in attempts.read(desk):
        if one.source != attempts.REVIEW:
            last[one.chapter] = max(one.time, last.get(one.chapter, 0.0))
    found = []
    for chapter, answered in sorted(last.items()):
        with suppress(OSError):
            saved = (desk / chapter / f"{chapter}.ipynb").stat().st_mtime
            if answered > saved + SLACK:
                found.append((chapter, time.strftime("%Y-%m-%d %H:%M", time.localtime(saved))))
    return found


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> bool:
    """Put a file into the zip; False where it cannot be read, or its name cannot be written.

    Raises:
        OSError: the zip cannot be written.
    """
    try:
        name.encode()
        info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
        source = path.open("rb")
    except (OSError, UnicodeEncodeError):
        return False
    info.compress_type = zipfile.ZIP_DEFLATED
    with source, archive.open(info, "w") as entry:
        shutil.copyfileobj(source, entry)
    return True


def _shown(path: Path) -> str:
    """A name that can be printed; "?" for bytes that are no text."""
    return path.as_posix().encode("utf-8", "replace").decode()


def files(desk: Path, unread: Callable[[Path], None] = lambda path: None) -> Iterator[Path]:
    """Every file of the learner's, in order.

    Left out: the course's own, symbolic links and what lies behind them, hidden files and folders
    (settings and secrets of other programs), virtual environments, former exports.

    Args:
        unread: called with each folder that cannot be read.
    """
    chapters = {(folder.name,) for folder in chapter_folders(desk)}

    def walk(root: Path) -> Iterator[Path]:
        for top, folders, names in os.walk(root, onerror=lambda e: unread(Path(e.filename))):
            here = Path(top)
            inside = here.relative_to(desk).parts
            own = OF_COURSE if not inside else OF_CHAPTER if inside in chapters else set()
            own = own | NEVER
            folders[:] = sorted(name for name in folders if name not in own and name[0] != "."
                                and not (here / name / "pyvenv.cfg").exists())  # fmt: skip
            for name in sorted(names):
                path = here / name
                if name not in own and _is_learners(name) and path.is_file() \
                        and not path.is_symlink():
                    yield path

    yield from walk(desk)
    yield from sorted((desk / COURSE).glob("companion*.json"))
    if (desk / KEPT).is_dir():
        yield from walk(desk / KEPT)


def _is_learners(name: str) -> bool:
    if name.endswith(BY_PRODUCTS) or name.startswith(NAME):
        return False
    return name[0] != "." or name.startswith((attempt_log.FILE, attempt_log.ASIDE))
