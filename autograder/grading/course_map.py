"""The map of the course for a learner's desk, from the register and the standard."""

from __future__ import annotations

import json
from pathlib import Path

from autograder import register
from autograder.companion.desk import MAP


def write_map(desk: Path | str, lang: str) -> Path:
    """Write `.course/map.json` of a desk: codes, chapters and exercises, wording in both languages.

    Args:
        desk: the folder that JupyterLab opens (the learner's home on a hub); made if absent.
        lang: language of its notebooks, "zh-TW" or "en".

    Returns:
        path of the file. It is written in one step, and only when it changes.
    """
    path = Path(desk) / MAP
    text = json.dumps(course_map(lang), ensure_ascii=False, indent=1) + "\n"
    try:
        if path.read_text(encoding="utf-8") == text:
            return path
    except (OSError, ValueError):
        pass  # not there yet, or damaged
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return path


def course_map(lang: str) -> dict:
    """What the file holds; only built chapters."""
    from autograder.grading.wheel import version

    built = [item for item in register.chapters() if item.built and item.notebook]
    ids = {item.id for item in built}
    return {
        "version": version(),
        "lang": lang,
        "codes": {
            entry.code: {**entry.text, "kind": entry.code[0], "tasks": list(entry.tasks)}
            for entry in register.entries()
        },
        "chapters": [
            {"id": item.id, "title": item.title, "minutes": item.minutes} for item in built
        ],
        "exercises": [
            {
                "id": item.id, "chapter": item.chapter, "title": item.title, "kind": item.kind,
                "points": item.points, "minutes": item.minutes, "codes": list(item.codes),
            }
            for item in register.exercises() if item.chapter in ids
        ],
    }  # fmt: skip
