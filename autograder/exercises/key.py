"""The answer key of a chapter: plain values on the public data, right and known-wrong, no code."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder import register
from autograder.checking.codec import encode
from autograder.checking.compare import same
from autograder.checking.names import name_of
from autograder.checking.run import copied, quiet

from . import of_chapter
from .base import ArtefactExercise, Choice, Exercise, Parsons, Part

VERSION = 1


def build_key(chapter: str, data: Path | str) -> dict:
    """What the learner's check of `chapter` compares with; JSON-ready.

    data: the folder of public exports the chapter's notebook is released with.
    """
    from autograder.learner.load import loader

    load = loader(Path(data))
    titles = {e.id: dict(e.title) for e in register.exercises(chapter)}
    return {
        "version": VERSION,
        "chapter": chapter,
        "exercises": {
            item.id: {**_entry(item, load), "title": titles.get(item.id, {})}
            for item in of_chapter(chapter)
        },
    }


def _entry(item: Any, load: Callable[[str], Any]) -> dict:
    if isinstance(item, Choice):
        return {"kind": "choice", "answer": item.answer, "feedback": item.feedback}
    if isinstance(item, Parsons):
        return {"kind": "parsons", "blocks": list(item.blocks),
                "orders": [list(o) for o in item.orders], "feedback": item.feedback}
    entry: dict = {"kind": item.kind, "hints": list(item.hints), "solution": item.solution}
    if isinstance(item, ArtefactExercise):
        return {**entry, **_artefact(item, load)}
    entry["parts"] = [_part(item, part, load) for part in item.parts]
    if item.artefact is not None:
        entry["artefact"] = _artefact(item.artefact, load)
    return entry


def _artefact(item: ArtefactExercise, load: Callable[[str], Any]) -> dict:
    return {"files": list(item.files), "judge": name_of(item.judge),
            "truth": encode(item.truth(load))}


def _part(item: Exercise, part: Part, load: Callable[[str], Any]) -> dict:
    calls = [
        {"load": list(names), **_answers(item, part, tuple(load(name) for name in names))}
        for names in part.load_calls()
    ] + [
        {"args": encode(args), **_answers(item, part, args)} for args in part.practice_calls()
    ]
    return {"name": part.name, "calls": calls, "compare": spec_data(part.compare),
            "judge": name_of(part.judge) if part.judge else None,
            **({"drive": name_of(part.drive)} if part.drive else {})}


def _answers(item: Exercise, part: Part, args: tuple) -> dict:
    """Right and known-wrong values of one call."""
    if part.drive is not None:
        return {"expected": encode(part.truth(*args)), "wrong": []}
    expected = part.reference(*map(copied, args))
    wrong = []
    for known in item.misconceptions:
        impl = known.of(part.name, item.parts[0].name)
        if impl is None:
            continue
        with quiet(), suppress(Exception):  # a wrong way may simply fail on a made-up input
            value = impl(*map(copied, args))
            if not same(value, expected, part.compare):
                wrong.append([known.id, known.says, encode(value)])
    return {"expected": encode(expected), "wrong": wrong}


def spec_data(spec: Any) -> dict:
    """A comparison as plain data."""
    return {"kind": spec.kind, "keys": list(spec.keys), "columns": spec.columns,
            "ordered": spec.ordered, "items": [spec_data(i) for i in spec.items],
            "names": list(spec.names), "extra_columns": spec.extra_columns}
