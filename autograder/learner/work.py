"""Handles of the learner's own files: the check reads bytes through them, never by a path."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate

WRITTEN = ".written.json"  # what write_work wrote last, beside the notebook


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
    `make` is not written (NotImplementedError) a file written by hand is left alone. A file that
    this function has not written itself is kept as NAME.bak before it is replaced.

    Raises:
        ValueError: the name leads out of the notebook's folder.
        Exception: what `make` raises; the file stays as it was, and one sentence says so.
    """
    path = work(name)._path()
    try:
        made = make(*given)
    except NotImplementedError:
        print(translate("{name}: yours to write by hand", name=name) if path.exists()
              else translate("{name}: not there yet", name=name))
        return
    except Exception:
        _not_renewed(path)
        raise
    try:
        content = _as_bytes(name, made)
    except _Unfit as unfit:
        print(translate(unfit.args[0], name=name, **unfit.args[1]))
        _not_renewed(path)
        return
    _keep(path, content)
    path.write_bytes(content)
    _remember(path, content)
    print(translate("{name}: written", name=name))


class _Unfit(Exception):
    """What a function gives back and a file cannot hold: (message id, values of its places)."""


def _not_renewed(path: Path) -> None:
    if path.exists():
        print(translate("{name} was not renewed: it is still the former version, and the check "
                        "reads that one.", name=path.name))


def _as_bytes(name: str, made: Any) -> bytes:
    """What goes into the file. Raises _Unfit."""
    if made is None:
        raise _Unfit("{name} was not written: your function returns nothing. End it with return "
                     "and what the file is to hold.", {})
    if isinstance(made, bytes):
        return made
    if isinstance(made, str):
        return made.encode("utf-8")
    if name.endswith(".csv") and hasattr(made, "to_csv"):
        # with a mark, or Excel in Taiwan takes it for Big5
        return made.to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
    if not isinstance(made, (dict, list, tuple)):
        raise _Unfit("{name} was not written: your function returns a {kind}. Return what the "
                     "exercise asks for.", {"kind": type(made).__name__})
    content = _plain(made, "")
    if name.endswith(".json"):
        return json.dumps(content, ensure_ascii=False, indent=2, default=str).encode("utf-8")
    import yaml

    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode("utf-8")


def _plain(value: Any, where: str) -> Any:
    """numpy and pandas values of dicts and lists as Python's own, which YAML and JSON can hold.

    Raises _Unfit: a table, a missing value or anything else that a file cannot hold, and where.
    """
    if value is None or isinstance(value, (str, bytes, bool, int, float)) \
            and type(value).__module__ == "builtins":
        return value
    if isinstance(value, dict):
        return {_plain(k, where): _plain(v, f"{where}.{k}".strip(".")) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v, f"{where} {n}".strip()) for n, v in enumerate(value, 1)]
    if type(value).__name__ in ("NAType", "NaTType"):
        raise _Unfit("{name} was not written: {where} is missing (NA). Look where that value gets "
                     "lost, or leave the field out.", {"where": where or "?"})
    if hasattr(value, "to_pydatetime") and getattr(value, "ndim", 0) == 0 \
            and not hasattr(value, "columns") and not hasattr(value, "dtype"):
        return value.to_pydatetime().date()
    if hasattr(value, "item") and getattr(value, "ndim", 1) == 0:
        return _plain(value.item(), where)
    if isinstance(value, date):
        return value
    raise _Unfit("{name} was not written: {where} holds a {kind}, which the file cannot hold. Make "
                 "it a number, a text or a list, for instance with float(…) or .tolist().",
                 {"where": where or "?", "kind": type(value).__name__})


def _keep(path: Path, content: bytes) -> None:
    """A file written by hand goes to NAME.bak (.bak2, …) before it is replaced."""
    if not path.is_file():
        return
    former = path.read_bytes()
    if former == content or _digest(former) == _written().get(path.name):
        return
    number = 1
    while True:
        kept = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
        if not kept.exists():
            kept.write_bytes(former)
            break
        if kept.read_bytes() == former:
            break
        number += 1
    print(translate("{name} had been written by hand; that version is kept as {kept}.",
                    name=path.name, kept=kept.name))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _written() -> dict[str, str]:
    """File name -> digest of what write_work wrote last; empty where nothing is known."""
    try:
        found = json.loads((Path.cwd() / WRITTEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _remember(path: Path, content: bytes) -> None:
    with suppress(OSError):  # without the note the next run keeps one copy more, nothing worse
        (Path.cwd() / WRITTEN).write_text(
            json.dumps({**_written(), path.name: _digest(content)}), encoding="utf-8")
