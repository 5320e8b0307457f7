"""A desk by hand with two chapters to review: a choice, blocks, and functions on fresh data."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd

from autograder.checking.codec import encode
from autograder.exercises.review_key import lines

COMPARE = {"kind": "scalar", "keys": [], "columns": {"": 1e-9}, "ordered": False, "items": [],
           "names": [], "extra_columns": True}  # fmt: skip
CHOICE = {
    "kind": "choice", "prompt": {"zh-TW": "哪一個？", "en": "Which one?"}, "answer": "B",
    "feedback": {"A": "A day too early.", "B": "Just right.", "C": "No such day.", "D": "Late."},
    "options": {lang: {"A": "one", "B": "`two`", "C": "three", "D": "four"}
                for lang in ("zh-TW", "en")},
}  # fmt: skip
PARSONS = {
    "kind": "parsons", "prompt": {"zh-TW": "先（b）後（c）。", "en": "(b) comes before (c)."},
    "blocks": ["a", "b", "c", "d"], "orders": [["b", "a", "c", "d"], ["b", "c", "a", "d"]],
    "feedback": {"": "Something is early.", "d": "The last one is early."},
    "texts": {lang: {"a": "first", "b": "second", "c": "third", "d": "fourth"}
              for lang in ("zh-TW", "en")},
}  # fmt: skip


def function(values: list[float]) -> dict[str, Any]:
    """A function `total(ads)` with an instance for each value, and two known mistakes."""
    instances = []
    for value in values:
        ads = pd.DataFrame({"cost": [10.0, 30.0, value]})
        instances.append({
            "part": "total", "seed": 2**31, "year": 2026, "args": [{"value": encode(ads)}],
            "expected": value + 40,
            "wrong": [["mean", "This is the mean.", (value + 40) / 3],
                      ["last", "This is the last row.", value],
                      ["same", "This is the last row, too.", value]]})  # fmt: skip
    return {"kind": "function", "prompt": {"zh-TW": "總和", "en": "The sum of cost."},
            "parts": {"total": {"arguments": ["ads"], "about": "All cost.", "compare": COMPARE,
                                "judge": None}}, "instances": instances}  # fmt: skip


ITEMS = {"T8.1": {"T8.1.q1": CHOICE, "T8.1.r1": PARSONS},
         "T8.2": {"T8.2.a": function([5.0, 7.0, 1234.5])}}  # fmt: skip


def make(desk: Path, lang: str = "en", items: dict | None = None) -> Path:
    """Write the desk; its path."""
    items = ITEMS if items is None else items
    title = {"zh-TW": "題目", "en": "An exercise"}
    exercises = [
        {
            "id": name,
            "chapter": chapter,
            "title": title,
            "points": 1,
            "minutes": 1,
            "codes": ["S03"],
            "kind": "auto" if "parts" in item else item["kind"],
        }
        for chapter, of_chapter in items.items()
        for name, item in of_chapter.items()
    ]
    course = {
        "version": "1", "lang": lang, "exercises": exercises,
        "codes": {"S03": {"zh-TW": "分析", "en": "Analysis", "kind": "S", "tasks": []}},
        "chapters": [{"id": c, "title": title, "minutes": 1} for c in items],
    }  # fmt: skip
    (desk / ".course").mkdir(parents=True)
    (desk / ".course" / "map.json").write_text(json.dumps(course), encoding="utf-8")
    for chapter, of_chapter in items.items():
        folder = desk / chapter / ".course"
        folder.mkdir(parents=True)
        (desk / chapter / "course.json").write_text(json.dumps({"lang": lang}), encoding="utf-8")
        (folder / "review.gz").write_bytes(lines({
            "version": 1, "chapter": chapter, "exercises": of_chapter, "left_out": {},
            "values": []}))  # fmt: skip
    return desk


def solve(desk: Path, exercise: str, day: dt.date, **more: Any) -> None:
    """Write an attempt of a day into the record, as the check does."""
    when = dt.datetime.combine(day, dt.time(12)).timestamp()
    entry = {"time": when, "id": exercise, "verdict": "correct", "misconception": None,
             "message": None, "mark": None, **more}  # fmt: skip
    file = desk / exercise.rpartition(".")[0] / ".progress.jsonl"
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(entry) + "\n")
