"""The public tables that a chapter's cells load, read once by the grader for all notebooks."""

from __future__ import annotations

import hashlib
import pickle
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.learner.load import loader

FOLDERS = ("data/", "house/")  # what a table is read from
_LOADED = re.compile(r"""\bload\(\s*["'](\w+)""")
# What the course's own widgets load when they are called without a table.
BY_WIDGETS = {
    "event_explorer": ("ga4_records",),
    "festival_calendar": ("history", "daily_sales", "festivals", "brief"),
    "gantt": ("test_tasks", "office_calendar", "test_plan"),
}


class PublicTables:
    """Tables of one chapter's data folder.

    Args:
        chapter: folder with the chapter's own files.
        files: the same files, path -> content.

    `key` is a digest of the files that tables are read from.
    """

    def __init__(self, chapter: Path, files: Mapping[str, bytes]) -> None:
        stamp = hashlib.sha256()
        for name in sorted(files):
            if name.startswith(FOLDERS):
                stamp.update(f"{name} {len(files[name])} ".encode() + files[name])
        self.key = stamp.hexdigest()
        self._load = loader(chapter / "data", copies=False)
        self._tables, self._none = _read_of(self.key)

    @property
    def names(self) -> list[str]:
        """Names of the tables that are here."""
        return list(self._tables)

    def read(self, names: Iterable[str]) -> None:
        """Read those of these tables that there are and that are not here yet."""
        for name in set(names) - self._tables.keys() - self._none:
            try:
                self._tables[name] = self._load(name)
            except Exception:  # the cell that asks for it shows the error
                self._none.add(name)

    def pickled(self, name: str) -> bytes:
        """One table, to be sent to a process of ours."""
        return pickle.dumps(self._tables[name], protocol=5)


@lru_cache(maxsize=4)
def _read_of(key: str) -> tuple[dict[str, Any], set[str]]:
    """What has been read of the files with this digest, and names that are no table there."""
    return {}, set()


def loaded_by(sources: Iterable[str]) -> set[str]:
    """Names of the tables that cells load, as far as the text shows it."""
    text = "\n".join(sources)
    by_widgets = (name for widget, names in BY_WIDGETS.items() if f"{widget}(" in text
                  for name in names)  # fmt: skip
    return {*_LOADED.findall(text), *by_widgets}


def untouched(files: Mapping[str, bytes]) -> bool:
    """True when none of a learner's own files lies where tables are read from."""
    return not any(name.startswith(FOLDERS) for name in files)
