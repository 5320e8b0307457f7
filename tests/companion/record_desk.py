"""A tiny course with its desks, for the tests of the competency record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.companion.map import Map, parsed

DAY = 1_790_000_000.0  # a day in September 2026
COURSE: dict[str, Any] = {
    "version": "9",
    "lang": "zh-TW",
    "codes": {
        "P1.1.1": {"zh-TW": "確認標的", "en": "Confirm it", "kind": "P", "tasks": ["T1.1"]},
        "O1.1.1": {"zh-TW": "方案", "en": "Plan", "kind": "O", "tasks": ["T1.1"]},
        "K01": {"zh-TW": "趨勢", "en": "Trends", "kind": "K", "tasks": []},
        "S01": {"zh-TW": "外語", "en": "Languages", "kind": "S", "tasks": []},
        "A01": {"zh-TW": "主動", "en": "Initiative", "kind": "A", "tasks": []},
    },
    "chapters": [{"id": "T1.1", "title": {"zh-TW": "規劃", "en": "Plan"}, "minutes": 60}],
    "exercises": [
        {"id": f"T1.1.{end}", "chapter": "T1.1", "title": {"zh-TW": f"題 {end}", "en": end},
         "kind": kind, "points": points, "minutes": 5, "codes": codes}
        for end, kind, points, codes in (
            ("a", "auto", 2, ["P1.1.1", "K01"]),
            ("g", "artefact", 3, ["P1.1.1", "O1.1.1"]),
            ("s", "star", 0, ["P1.1.1", "K01"]),
            ("m", "manual", 4, ["P1.1.1", "S01"]),
            ("A", "reflection", 0, ["A01"]),
        )
    ],
}  # fmt: skip


def course() -> Map:
    """The tiny course."""
    return parsed(COURSE)


def desk(folder: Path, lang: str = "zh-TW") -> Path:
    """A desk with the chapter's folder, nothing tried yet."""
    (folder / ".course").mkdir(parents=True)
    (folder / ".course" / "map.json").write_text(json.dumps({**COURSE, "lang": lang}), "utf-8")
    chapter = folder / "T1.1"
    chapter.mkdir()
    (chapter / "course.json").write_text('{"chapter": "T1.1"}')
    cells = [
        {"cell_type": "code", "source": ['check("T1.1.g", lambda: work("plan.yml"),\n',
                                         '      lambda: work("../../secret.txt"))\n']},
        {"cell_type": "markdown", "source": 'check("T1.1.a", lambda: work("x"))'},
    ]  # fmt: skip
    (chapter / "T1.1.ipynb").write_text(json.dumps({"cells": cells}))
    return folder


def tried(folder: Path, *lines: dict[str, Any] | str) -> None:
    """Append lines to the chapter's record; text goes in as it is."""
    with (folder / "T1.1" / ".progress.jsonl").open("a", encoding="utf-8") as out:
        for line in lines:
            out.write((line if isinstance(line, str) else json.dumps(line)) + "\n")


def answer(end: str, verdict: str, at: float, **more: Any) -> dict[str, Any]:
    """One line of a chapter's record; `at` in days after DAY."""
    return {"time": DAY + 86400 * at, "id": f"T1.1.{end}", "verdict": verdict, **more}
