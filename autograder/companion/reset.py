"""Starting a chapter, or all, again. Nothing is deleted: the attempts move to `.course/kept/`."""

from __future__ import annotations

import gzip
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from autograder.checking.messages import translate
from autograder.companion import state as states
from autograder.companion.desk import COURSE, STATE, CompanionError, chapter_folders
from autograder.companion.map import Map
from autograder.learner import attempt_log, sharing

KEPT = f"{COURSE}/kept"
HANDED_OUT = f"{COURSE}/notebook.ipynb.gz"  # in a chapter's folder: its notebook as handed out


def reset(desk: Path, course: Map, chapters: Iterable[str] | None = None,
          notebooks: bool = False) -> list[str]:
    """Count the attempts at these chapters anew; sentences on what was done.

    Args:
        chapters: ids; all when not given.
        notebooks: also lay each chapter's notebook, as it was handed out, beside the learner's.

    Raises:
        CompanionError: the state is of a newer version, or something cannot be written; the
            sentence names it. What was moved until then stays in `.course/kept/`.
    """
    wanted = None if chapters is None else set(chapters)
    folders = [f for f in chapter_folders(desk) if wanted is None or f.name in wanted]
    names = {folder.name for folder in folders}
    mine = {e.id for e in course.exercises if e.chapter in names}
    kept = attempt_log.free(desk / KEPT / time.strftime("%Y-%m-%d"))
    moved: list[str] = []

    def change(state: states.State) -> None:
        # within the lock of the state, so that the file that is kept is the one that is changed
        try:
            kept.mkdir(parents=True)
            if (desk / STATE).is_file():
                shutil.copy2(desk / STATE, kept / Path(STATE).name)
            moved.extend(folder.name for folder in folders if _move(folder, kept / folder.name))
        except OSError as error:
            raise CompanionError(translate(
                "The attempts could not be moved to {folder} ({reason}).", folder=kept,
                reason=error.strerror or error)) from None
        state.review = {e: slot for e, slot in state.review.items() if e not in mine}
        state.resets.append({"time": round(time.time(), 3), "chapters": sorted(names),
                             "kept": kept.relative_to(desk).as_posix()})

    states.update(desk, change)
    told = [translate("{chapters}: the attempts count anew. The former ones are in {folder}.",
                      chapters=", ".join(sorted(moved)), folder=kept.relative_to(desk).as_posix())
            if moved else translate("There were no attempts to put away.")]
    for folder in folders if notebooks else ():
        told.append(_lay_anew(folder))
    return told


def _move(folder: Path, to: Path) -> bool:
    """Move one chapter's record away; False where it has none."""
    with attempt_log.locked(folder / attempt_log.LOCK):
        if not (folder / attempt_log.FILE).exists():
            return False
        to.mkdir()
        os.replace(folder / attempt_log.FILE, to / attempt_log.FILE)
        sharing.withdraw(folder)
    return True


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
