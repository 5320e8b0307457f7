"""Work products that are wrong for the learner's own data and right for somebody else's."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.checking.codec import decode
from autograder.checking.judging import judge_files
from autograder.checking.messages import translate
from autograder.grading import own_data, release, variants

SECONDS = 30.0  # that looking may take for one submission; a class can be large


def notes(
    home: Path | str,
    chapter: str,
    number: int,
    verdicts: Mapping[str, Mapping[str, Any]],
    files: Mapping[str, bytes],
) -> list[str]:
    """A sentence for each exercise whose files agree with other data than the learner's.

    Args:
        home: folder of the class.
        chapter: its id.
        number: of the learner's own variant.
        verdicts: grade_id -> {"verdict"} as they were found on the learner's own data.
        files: what the learner handed in: path -> content.
    """
    found, until = [], time.monotonic() + SECONDS
    for item, artefact in _with_files(chapter):
        said = verdicts.get(item.id.replace(".", "-"), {}).get("verdict")
        mine = {name: files.get(name) for name in artefact.files}
        if said != "incorrect" or not any(mine.values()):
            continue
        for other, truth in _truths(home, chapter, item.id, number):
            if time.monotonic() > until:
                return found
            with suppress(Exception):  # a file that no judge foresaw is nobody's
                if judge_files(item.id, mine, artefact.judge, truth).correct:
                    found.append(_sentence(item.id, ", ".join(artefact.files), other))
                    break
    return found


def _sentence(exercise: str, names: str, other: str | None) -> str:
    if other is None:
        return translate(
            "{exercise}: {names} agree with the data of the book, not with the learner's own.",
            exercise=exercise, names=names,
        )  # fmt: skip
    return translate(
        "{exercise}: {names} agree with the data of another learner ({other}), not with the "
        "learner's own.", exercise=exercise, names=names, other=other,
    )  # fmt: skip


def _with_files(chapter: str) -> Iterator[tuple[Any, Any]]:
    """(exercise, what is known of its files) of the exercises that ask for files."""
    from autograder.exercises import of_chapter
    from autograder.exercises.base import ArtefactExercise

    for item in of_chapter(chapter):
        artefact = item if isinstance(item, ArtefactExercise) else getattr(item, "artefact", None)
        if artefact is not None:
            yield item, artefact


def _truths(
    home: Path | str, chapter: str, exercise: str, number: int
) -> Iterator[tuple[str | None, Any]]:
    """(learner, truth of their data) for all others of the class; learner None for the book."""
    shipped = release._cached_key(chapter)
    if shipped.exists():
        yield None, _truth(shipped, exercise)
    place = Path(home) / own_data.FOLDER / chapter
    for record in sorted((place / "of").glob("*.json")):
        try:
            about = json.loads(record.read_text(encoding="utf-8"))
            if about["variant"] == number:
                continue
            truth = _truth(place / str(about["variant"]) / variants.KEY, exercise)
        except (OSError, ValueError, KeyError):  # half of a variant, from a run that was stopped
            continue
        yield about["learner"], truth


@lru_cache(maxsize=512)
def _truth(key: Path, exercise: str) -> Any:
    entry = variants.unpacked(key.read_bytes())["exercises"][exercise]
    return decode((entry.get("artefact") or entry)["truth"])
