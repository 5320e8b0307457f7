"""A desk with the real course's map and empty chapters, for the tests of the start page."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from autograder import register
from autograder.grading.course_map import write_map
from autograder.learner import attempt_log


def make(desk: Path, lang: str = "en") -> Path:
    """Write the desk; its path."""
    write_map(desk, lang)
    for chapter in register.chapters():
        (desk / chapter.id).mkdir(parents=True)
        (desk / chapter.id / "course.json").write_text(
            json.dumps({"chapter": chapter.id, "lang": lang}), encoding="utf-8")
        (desk / chapter.id / f"{chapter.id}.ipynb").write_text('{"cells": []}', encoding="utf-8")
    return desk


def line(exercise: str, verdict: str = "incorrect", when: float = 1.8e9, **more: object) -> dict:
    """One attempt as a check writes it."""
    return {"time": when, "id": exercise, "verdict": verdict, "misconception": None,
            "message": None, "mark": "", **more}


def attempt(desk: Path, lines: Iterable[dict]) -> None:
    """Record attempts, each in its chapter's folder."""
    for one in lines:
        attempt_log.append(desk / register.exercise(one["id"]).chapter, one)
