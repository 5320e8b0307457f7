"""What the graders of the benchmark have in common: one class, the same submissions, points.

The class is built once and copied, so that every grader has its own gradebook and the same
chapters, answer keys and secret seed.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "grading")]

import honest  # noqa: E402

LANG = "en"
SEED = 20251111
CHEAP = ("T0", "T1.5", "T2", "C")  # of each part of the course one, from seconds to half a minute
KINDS = ("few", "some", "few", "half", "few", "blank")
Points = dict[tuple[str, str], tuple[float | None, bool]]


def build(home: Path, chapters: Iterable[str], say: Callable[[str], None]) -> Path:
    """A class with these chapters, released."""
    from autograder.grading import classroom
    from autograder.grading.recording import generate

    classroom.build(home, LANG, chapters, say=say, seed=SEED)
    generate(home, chapters)
    return home


def copied(home: Path, target: Path) -> Path:
    """A class of its own with the same chapters."""
    shutil.copytree(home, target)
    return target


def work(
    count: int, chapters: tuple[str, ...], first: str = "solved", firsts: int = 1
) -> list[honest.Honest]:
    """The submissions, made of `honest`: `first` of each chapter, then the mix of `KINDS`.

    firsts: how many of the first kind. With one solved notebook for each worker all held-out
        worlds are made by the time that is left out as start, for the floor as for ours.
    """
    return list(
        honest.submissions(count, chapters, LANG, first=first, kinds=KINDS, firsts=firsts)
    )


def hand_in(folder: Path, given: Iterable[honest.Honest], as_named: bool = True) -> Path:
    """Write LEARNER/CHAPTER/NOTEBOOK and the files beside it below `folder`.

    as_named: as the learner named the notebook; else as stock nbgrader expects it.
    """
    for one in given:
        place = folder / one.learner / one.chapter
        place.mkdir(parents=True, exist_ok=True)
        name = one.file_name if as_named else f"{one.chapter}.ipynb"
        (place / name).write_bytes(one.notebook)
        for file, content in one.files.items():
            (place / file).write_bytes(content)
    return folder


def points(home: Path, chapters: Iterable[str]) -> Points:
    """(learner, graded cell) -> (points of the test, whether the test passed).

    Points are the gradebook's; whether it passed stands in the recorded notebook, and tells more
    where an exercise is worth nothing.
    """
    import nbformat
    from nbgrader.api import Gradebook

    from autograder.grading import config

    found: Points = {}
    with Gradebook(f"sqlite:///{home / 'gradebook.db'}", config.COURSE_ID) as gradebook:
        for chapter in chapters:
            for submission in gradebook.assignment_submissions(chapter):
                learner = submission.student.id
                scores = {grade.name: grade.auto_score for grade in submission.notebooks[0].grades}
                place = home / "autograded" / learner / chapter / f"{chapter}.ipynb"
                for cell in nbformat.read(place, as_version=4).cells:
                    name = cell.metadata.get("nbgrader", {}).get("grade_id")
                    if name in scores:
                        kinds = {output.output_type for output in cell.get("outputs", ())}
                        found[learner, name] = scores[name], "error" not in kinds
    return found


def differences(one: Points, other: Points) -> list[str]:
    """Where two graders do not agree, one line each."""
    return [
        f"{learner} {cell}: {one.get((learner, cell))} and {other.get((learner, cell))}"
        for learner, cell in sorted(one.keys() | other.keys())
        if one.get((learner, cell)) != other.get((learner, cell))
    ]
