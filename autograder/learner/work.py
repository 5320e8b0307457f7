"""Handles of the learner's own files: the check reads bytes through them, never by a path."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Work:
    """A file beside the notebook that the learner makes."""

    name: str

    def exists(self) -> bool:
        """True when the file is there."""
        return self._path().is_file()

    def read_bytes(self) -> bytes:
        """The whole content. Raises OSError when it cannot be read."""
        return self._path().read_bytes()

    def beside(self, name: str) -> Work:
        """The handle of another file in the same folder."""
        return work(name)

    def _path(self) -> Path:
        return Path.cwd() / self.name


def work(name: str) -> Work:
    """The handle of the file `name` beside the notebook, there or not yet there.

    Raises:
        ValueError: the name leads out of the notebook's folder.
    """
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise ValueError(f"{name}: give a file name beside the notebook")
    return Work(name)
