"""Starting a chapter, or all, again. Nothing is deleted: the attempts move to `.course/kept/`."""

from __future__ import annotations

import gzip
import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from autograder.checking.messages import translate
from autograder.companion import state as states
from autograder.companion.desk import COURSE, KEPT, STATE, CompanionError, chapter_folders
from autograder.companion.map import Map
from autograder.companion.plain import listed
from autograder.learner import attempt_log, sharing

HANDED_OUT = f"{COURSE}/notebook.ipynb.gz"  # in a chapter's folder: its notebook as handed out


def reset(desk: Path, course: Map, chapters: Iterable[str] | None = None,
          notebooks: bool = False) -> list[str]:
    """Count the attempts at these chapters anew; sentences on what was done.

    Args:
        chapters: ids; all when not given.
        notebooks: also lay each chapter's notebook, as it was handed out, beside the learner's.

    Raises:
        CompanionError: the state is of a newer version, or something cannot be written; the
            sentence names it. What was moved until then is moved back.
    """
    wanted = None if chapters is None else set(chapters)
    folders = [f for f in chapter_folders(desk) if wanted is None or f.name in wanted]
    names = {folder.name for folder in folders}
    mine = {e.id for e in course.exercises if e.chapter in names}
    kept = attempt_log.free(desk / KEPT / time.strftime("%Y-%m-%d"))
    moved: list[Path] = []

    def change(state: states.State) -> None:
        # within the lock of the state, so that the file that is kept is the one that is changed
        try:
            kept.mkdir(parents=True)
            if (desk / STATE).is_file():
                shutil.copy2(desk / STATE, kept / Path(STATE).name)
            for folder in folders:
                moved.append(folder)  # before it is moved: what stops half way is moved back
                if not _move(folder, kept / folder.name):
                    moved.remove(folder)
        except OSError as error:
            raise CompanionError(translate(
                "The attempts could not be moved to {folder} ({reason}).", folder=kept,
                reason=error.strerror or error)) from None
        state.review = {e: slot for e, slot in state.review.items() if e not in mine}
        state.resets.append({"time": round(time.time(), 3), "chapters": sorted(names),
                             "moved": sorted(one.name for one in moved),
                             "kept": kept.relative_to(desk).as_posix()})

    try:
        states.update(desk, change)
    except CompanionError:
        _move_back(moved, kept)
        raise
    told = [translate("{chapters}: the attempts count anew. The former ones are in {folder}.",
                      chapters=listed(sorted(one.name for one in moved)),
                      folder=kept.relative_to(desk).as_posix())
            if moved else translate("There were no attempts to put away.")]
    told += _withdraw(moved)
    for folder in folders if notebooks else ():
        told.append(_lay_anew(folder))
    return told


def _move(folder: Path, to: Path) -> bool:
    """Move one chapter's record away; False where it has none."""
    with attempt_log.locked(folder / attempt_log.LOCK):
        if not (folder / attempt_log.FILE).exists():
            return False
        to.mkdir()
        for path in (folder / attempt_log.FILE, *folder.glob(f"{attempt_log.ASIDE}*.jsonl")):
            os.replace(path, to / path.name)
    return True


def _move_back(moved: list[Path], kept: Path) -> None:
    """Undo the moves; a record that was begun meanwhile stays, and the former one with `kept`."""
    for folder in moved:
        with suppress(OSError), attempt_log.locked(folder / attempt_log.LOCK):
            for path in (kept / folder.name).iterdir():
                if not (folder / path.name).exists():
                    os.replace(path, folder / path.name)
            (kept / folder.name).rmdir()
    with suppress(OSError):
        (kept / Path(STATE).name).unlink(missing_ok=True)
        kept.rmdir()


def _withdraw(moved: list[Path]) -> list[str]:
    """Take the shared copies of what was put away; sentences on those that stay."""
    told = []
    for folder in moved:
        try:
            sharing.withdraw(folder)
        except OSError as error:
            told.append(translate(
                "{file} cannot be removed ({reason}). Remove it yourself: it would be handed in.",
                file=folder / sharing.COPY, reason=error.strerror or error))
    return told


def _lay_anew(folder: Path) -> str:
    """Put the notebook as it was handed out beside the learner's; the sentence to show."""
    name = folder.name
    try:
        content = gzip.decompress((folder / HANDED_OUT).read_bytes())
    except (OSError, EOFError):
        return translate("{chapter}: the notebook as it was handed out is not on this machine. "
                         "Fetch it again from where you got it.", chapter=name)
    if (folder / f"{name}.ipynb").is_file():
        path = attempt_log.free(folder / f"{name}.new.ipynb")
    else:
        path = folder / f"{name}.ipynb"
    try:
        attempt_log.write(path, content.decode("utf-8"))
    except OSError as error:
        return translate("{file} cannot be written ({reason}). Nothing was changed.", file=path,
                         reason=error.strerror or error)
    return translate("{chapter}: your notebook is untouched; a new one is {file}.", chapter=name,
                     file=f"{name}/{path.name}")
