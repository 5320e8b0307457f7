"""Whether the register, the notebooks and the code of the exercises name the same exercises.

`course.py gate` asks this first: an exercise that only one of them knows would otherwise not be
examined at all.
"""

from __future__ import annotations

from collections.abc import Iterable

from autograder import register
from autograder.checking.messages import translate


class Disagreement(ValueError):
    """An exercise is missing in one of the three places; the text says in which."""


def check(chapters: Iterable[str]) -> None:
    """Compare them for these chapters.

    Raises:
        Disagreement: the first one that is found.
        NotebookError: a graded cell without an exercise, or the other way round.
    """
    from autograder.exercises import of_chapter
    from autograder.grading.notebook import instructor_notebook

    for chapter in chapters:
        known = {item.id for item in register.exercises(chapter) if item.automatic}
        coded = {item.id for item in of_chapter(chapter)}
        if lost := sorted(known - coded):
            raise Disagreement(
                translate(
                    "{names}: in standard/curriculum.yml, but not among EXERCISES of {chapter} in "
                    "autograder/exercises/.", names=", ".join(lost), chapter=chapter,
                )
            )  # fmt: skip
        if lost := sorted(coded - known):
            raise Disagreement(
                translate(
                    "{names}: among EXERCISES of {chapter} in autograder/exercises/, but not in "
                    "standard/curriculum.yml.", names=", ".join(lost), chapter=chapter,
                )
            )  # fmt: skip
        instructor_notebook(chapter, "zh-TW")
