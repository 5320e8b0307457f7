"""The answer key beside the notebook: read once, told plainly when it is not there."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

from autograder.checking.codec import decode
from autograder.checking.compare import Compare
from autograder.checking.judging import Case, Wrong
from autograder.checking.messages import course_settings, language, translate
from autograder.checking.names import by_name

from .load import is_literal

FILE = Path(".course") / "key.json.gz"
if sys.platform == "emscripten":  # JupyterLite takes every name with ".json" in it for plain JSON
    FILE = FILE.with_name("key.gz")


class KeyMissing(Exception):
    """The check cannot run here; one sentence says why and what to do."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class OtherData(KeyMissing):
    """Data and answer key do not belong together; one sentence says what to do."""


def entry(exercise: str) -> dict:
    """What the key holds about one exercise. Raises KeyMissing with one sentence."""
    exercises = _key(Path.cwd())["exercises"]
    if exercise not in exercises:
        raise KeyMissing(translate(
            "There is no exercise {id} in this notebook. It has: {ids}.",
            id=exercise, ids=", ".join(exercises)))
    return exercises[exercise]


def exercises() -> list[str]:
    """Ids of all exercises of this notebook, in order."""
    return list(_key(Path.cwd())["exercises"])


def title(exercise: str) -> str:
    """What an exercise is called in the language in force; "" where the key does not say."""
    return _key(Path.cwd())["exercises"][exercise].get("title", {}).get(language(), "")


def in_exam() -> bool:
    """Whether this notebook is an exam's, whose checks do not say what is right or wrong."""
    return bool(_key(Path.cwd()).get("exam"))


@cache
def _key(folder: Path) -> dict:
    try:
        packed = (folder / FILE).read_bytes()
        held = json.loads(gzip.decompress(packed))
    except FileNotFoundError:
        raise KeyMissing(translate(
            "The checks need the folder .course beside this notebook, and it is not there. Open "
            "the notebook in its own folder, or start the course again: it puts the folder back."
        )) from None
    except (OSError, EOFError, ValueError):
        raise KeyMissing(translate(
            "The file {file} is damaged. Delete it and start the course again: it is put back.",
            file=str(FILE))) from None
    about = course_settings(folder)
    if about.get("exam") and not (held.get("exam") and about.get("key") == exam_digest(packed)):
        raise KeyMissing(translate(
            "This is an exam, and {file} is not the file that belongs to it. Put back the folder "
            ".course that you were given with this chapter, then restart the kernel.",
            file=str(FILE)))
    return held


def exam_digest(packed: bytes) -> str:
    """What an exam's course.json says of its key, so that a usual one is not taken for it."""
    return hashlib.sha256(packed).hexdigest()


def its_data(exercise: str) -> None:
    """Raises OtherData where an exercise works on public data and these are not the key's."""
    if not _works_on_data(entry(exercise)):
        return
    if other := _other_data(Path.cwd()):
        raise OtherData(translate(
            "The check of {exercise} is made for {file} as it was given with this chapter, and the "
            "file here is another one. It may have changed when a spreadsheet saved it, or come "
            "from another folder. Copy it again from the folder or download that you were given, "
            "then restart the kernel; your notebook stays as it is.",
            exercise=exercise, file=other))


def _works_on_data(entry: dict) -> bool:
    """Whether right answers depend on the files of the folder data; literals do not."""
    if entry.get("files") or entry.get("artefact"):
        return True
    return any(not is_literal(name) for part in entry.get("parts", ())
               for one in part["calls"] for name in one.get("load", ()))


@cache
def _other_data(folder: Path) -> str | None:
    return not_its_data(folder, _key(folder).get("data") or {})


def digests(files: dict[str, bytes]) -> dict[str, str]:
    """What a key keeps of the files it is made for: path -> digest of the content."""
    return {name: _digest(data) for name, data in sorted(files.items())}


def not_its_data(folder: Path, known: dict[str, str]) -> str | None:
    """The first file below `folder` that is not the one the key is made for; None if all are."""
    for name, digest in known.items():
        try:
            there = _digest((folder / name).read_bytes())
        except OSError:
            return name
        if there != digest:
            return name
    return None


def _digest(data: bytes) -> str:
    """Of a file, without what a spreadsheet changes in a text that it only saves: the mark of
    UTF-8 at the beginning, line ends, the last of them."""
    text = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").rstrip(b"\n")
    return hashlib.sha256(text).hexdigest()[:16]


def forget() -> None:
    """Read the key anew from now on: the file has changed."""
    _key.cache_clear()
    _other_data.cache_clear()


def spec(data: dict) -> Compare:
    """A comparison from its plain data."""
    return Compare(data["kind"], tuple(data["keys"]), data["columns"], data["ordered"],
                   tuple(spec(i) for i in data["items"]), tuple(data["names"]),
                   data["extra_columns"])


def cases(part: dict, load: Any) -> Any:
    """The public cases of one function, made one at a time."""
    rule = spec(part["compare"])
    judge = by_name(part["judge"]) if part.get("judge") else None
    drive = by_name(part["drive"]) if part.get("drive") else None
    made_up = 0
    tables = [_tables(one) for one in part["calls"] if "load" in one]
    for one in part["calls"]:
        # Decoded once: the key stays in memory as long as the notebook's kernel.
        if "known" not in one:
            one["known"] = decode(one["expected"]), _Known(one["wrong"])
        expected, wrong = one["known"]
        if "args" in one:
            made_up += 1
            if "made" not in one:
                one["made"] = tuple(decode(one["args"]))
            yield Case(one["made"], expected, rule, wrong, judge,
                       made_up=(part["name"], made_up), drive=drive)
        else:
            said = _tables(one)[:1] if len({t[:1] for t in map(tuple, tables)}) > 1 else []
            yield Case(tuple(load(name) for name in one["load"]), expected, rule, wrong, judge,
                       drive=drive, table=said[0] if said else None)


def _tables(call: dict) -> list[str]:
    """The names of the tables of one public call; literals are none."""
    return [n for n in call["load"] if n.isidentifier() and n not in ("None", "True", "False")]


def practice(function: str, number: int = 1) -> Any:
    """The made-up input on which a check has found something: what the function was given.

    Args:
        function: its name, for example "kpis".
        number: which input, from 1, as the check's message says.

    Returns:
        the argument, or a tuple of all arguments where there are several.

    Raises:
        KeyMissing: the notebook has no such input.
    """
    inputs = [
        one["args"] for item in _key(Path.cwd())["exercises"].values()
        for part in item.get("parts", ()) if part["name"] == function
        for one in part["calls"] if "args" in one
    ]
    if not isinstance(number, int) or not 1 <= number <= len(inputs):
        if inputs:
            raise KeyMissing(translate(
                "{name} has {count} made-up inputs, numbered from 1: there is no {number}.",
                name=function, count=len(inputs), number=number))
        have = dict.fromkeys(
            part["name"] for item in _key(Path.cwd())["exercises"].values()
            for part in item.get("parts", ()) if any("args" in one for one in part["calls"]))
        raise KeyMissing(translate(
            "practice takes the name of a function that has made-up inputs, and {name} is none. "
            "Here they are: {names}.", name=function, names=", ".join(have) or "—"))
    args = Arguments(Files(a) if _are_files(a) else a for a in decode(inputs[number - 1]))
    return args[0] if len(args) == 1 else args


def _are_files(value: Any) -> bool:
    """Whether a value is files by name: bytes, or texts of several lines."""
    if not isinstance(value, dict) or not value:
        return False
    held = list(value.values())
    return all(isinstance(v, bytes) for v in held) or (
        all(isinstance(v, str) for v in held) and any("\n" in v for v in held))


class Arguments(tuple):
    """Several arguments of one call; shown below one another, each with its number."""

    def __repr__(self) -> str:
        return "\n".join(f"--- {n}\n{a!r}" for n, a in enumerate(self, 1)) + "\n---"


class Files(dict):
    """Files by name, as bytes or text; shown as the lines they hold."""

    def __repr__(self) -> str:
        return "".join(f"\n--- {name}\n{_lines(data)}" for name, data in self.items()) + "\n---\n"


def _lines(data: bytes | str) -> str:
    if isinstance(data, str):
        return data.rstrip()
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if utf_16 else "utf-8-sig", errors="replace").rstrip()


class _Known(tuple):
    """Known wrong values, decoded only when a wrong answer asks for them."""

    differ = True  # the key holds only those that are not right by chance

    def __new__(cls, wrong: list) -> _Known:
        known = super().__new__(cls, [tuple(w) for w in wrong])
        known.decoded = {}
        return known

    def __iter__(self):
        for place, (known, says, value) in enumerate(super().__iter__()):  # an id may come twice
            if place not in self.decoded:
                self.decoded[place] = Wrong(known, says, decode(value))
            yield self.decoded[place]
