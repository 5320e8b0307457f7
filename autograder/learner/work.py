"""Handles of the learner's own files: the check reads bytes through them, never by a path."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate


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


def write_work(name: str, make: Callable[..., Any], *given: Any) -> None:
    """Write what make(*given) returns to the file `name` beside the notebook.

    A dict or list goes to .yml and .json, a DataFrame to .csv, bytes and text as they are. While
    `make` is not written (NotImplementedError, None) a file written by hand is left alone.

    Raises:
        ValueError: the name leads out of the notebook's folder.
    """
    path = work(name)._path()
    try:
        content = _plain(make(*given))
    except NotImplementedError:
        content = None
    if content is None:
        print(translate("{name}: yours to write by hand", name=name) if path.exists()
              else translate("{name}: not there yet", name=name))
        return
    if name.endswith(".json"):
        content = json.dumps(content, ensure_ascii=False, indent=2)
    elif name.endswith((".yml", ".yaml")):
        import yaml

        content = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    elif hasattr(content, "to_csv"):
        content = content.to_csv(index=False, lineterminator="\n")
    if isinstance(content, str):
        content = content.encode("utf-8")
    path.write_bytes(content)
    print(translate("{name}: written", name=name))


def _plain(value: Any) -> Any:
    """numpy and pandas values of dicts and lists as Python's own, which YAML and JSON can hold."""
    if isinstance(value, dict):
        return {_plain(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime().date()
    if hasattr(value, "item") and not hasattr(value, "columns") and getattr(value, "ndim", 0) == 0:
        return value.item()
    return value
