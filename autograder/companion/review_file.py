"""The review items of the chapters of a desk, `T1.5/.course/review.gz`.

JSON lines, gzipped: what is in it; larger values, each once; then one line for each exercise. The
course writes it (see docs/record.md), this module only reads it. Decoded values are plain data.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.checking.codec import decode
from autograder.companion.desk import chapter_folders

FILE = ".course/review.gz"
VERSION = 1


def exercises(desk: Path) -> dict[str, str]:
    """{exercise: chapter's folder name} of everything in the desk that can come up.

    A chapter whose file is missing, damaged or of another version has nothing to review: the
    course writes it anew at its next start.
    """
    found: dict[str, str] = {}
    for folder in chapter_folders(desk):
        found |= dict.fromkeys(_listed(*_stamp(folder / FILE)), folder.name)
    return found


def missing(desk: Path) -> list[str]:
    """Names of the chapters' folders that have no file for review yet."""
    return [folder.name for folder in chapter_folders(desk) if not _listed(*_stamp(folder / FILE))]


def item(desk: Path, chapter: str, exercise: str) -> dict | None:
    """What the file of a chapter holds about one exercise; None where it has nothing.

    Instances come with decoded `args` (a tuple), `expected` and `wrong` ([id, says, value]).
    """
    try:
        with gzip.open(desk / chapter / FILE, "rt", encoding="utf-8") as lines:
            head = json.loads(next(lines))
            if head["version"] != VERSION or exercise not in head["exercises"]:
                return None
            values = json.loads(next(lines))
            marked = f'{{"id":{json.dumps(exercise)},'
            line = next(line for line in lines if line.startswith(marked))
        return _decoded(json.loads(line), values)
    except (OSError, EOFError, ValueError, KeyError, TypeError, StopIteration):
        return None


def _decoded(data: dict, values: list) -> dict:
    instances = [
        {
            **one,
            "args": tuple(
                decode(values[a["at"]] if "at" in a else a["value"]) for a in one["args"]
            ),
            "expected": decode(one["expected"]),
            "wrong": [(known, says, decode(value)) for known, says, value in one["wrong"]],
        }
        for one in data.get("instances", ())
    ]
    return {**data, "instances": instances} if instances else data


def _stamp(file: Path) -> tuple[Path, int]:
    try:
        return file, file.stat().st_mtime_ns
    except OSError:
        return file, 0


@lru_cache(maxsize=64)
def _listed(file: Path, written: int) -> tuple[str, ...]:
    """The ids in a file's first line."""
    if not written:
        return ()
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            head: Mapping[str, Any] = json.loads(next(lines))
        return tuple(head["exercises"]) if head["version"] == VERSION else ()
    except (OSError, EOFError, ValueError, KeyError, TypeError, StopIteration):
        return ()
