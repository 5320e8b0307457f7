"""Each learner's own data on the hub: made by the class, laid where only that learner may read.

nbgrader hands the same folder to everybody; the learner's server then lays these files over it
when the chapter is fetched (`hub_learner/course_hub.py`).
"""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from autograder.classes.hub_accounts import Account
from autograder.classes.hub_places import Places
from autograder.grading import own_data


def lay(
    places: Places, accounts: dict[str, Account], learners: Iterable[str],
    chapters: Iterable[str], say: Callable[[str], None],
) -> int:  # fmt: skip
    """Write hub/own/LEARNER/CHAPTER for every pair that has data of its own; how many those are.

    Nothing happens in a class where all have the same data. The number that a learner has been
    given stays theirs, so a chapter that was fetched keeps the data it was fetched with.

    Raises:
        VariantError: data that cannot be made.
    """
    if not own_data.settings(places.home)["own_data"]:
        return 0
    pairs = [(chapter, learner) for chapter in chapters for learner in learners]
    found = own_data.prepare(places.home, pairs, say)
    top = places.hub / "own"
    top.mkdir(exist_ok=True)
    top.chmod(0o711)
    for (chapter, learner), variant in found.items():
        files = own_data.own_files(places.home, chapter, variant)
        _write(top / learner / chapter, files, accounts[learner].system)
    return len(found)


def _write(folder: Path, files: dict[str, bytes], system: str) -> None:
    """Lay the files; readable for this account only, changeable for none but ours."""
    group = pwd.getpwnam(system).pw_gid if system else -1
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for path in (folder.parent, folder, *folder.rglob("*")):
        os.chown(path, -1, group)
        path.chmod(0o750 if path.is_dir() else 0o640)
