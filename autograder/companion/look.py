"""The start page of a desk, read from its files: what the notebook shows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.checking.messages import LANGUAGES, in_language
from autograder.companion import attempts as records
from autograder.companion import map as maps
from autograder.companion import page
from autograder.companion import state as states
from autograder.companion.standing import Standing, standing

REVIEW = "review.ipynb"
MOST = 20 * 2**20  # bytes; a notebook larger than this is not searched for a cell


@dataclass(frozen=True)
class Look:
    """The page as HTML (what comes next; the tables) and as text, and what it was made from."""

    top: str
    tables: str
    text: str
    lang: str
    course: maps.Map
    where: Standing


def language_of(state: states.State, course: maps.Map) -> str:
    """The language of the page: the learner's choice, else that of the notebooks."""
    chosen = state.settings.get("language")
    return next((lang for lang in (chosen, course.lang) if lang in LANGUAGES), LANGUAGES[0])


def look(desk: Path, live: bool = False) -> Look:
    """The start page of a desk as it is now.

    live: whether the buttons stand below it.

    Raises:
        CompanionError: the map is missing or damaged.
    """
    course = maps.load(desk)
    with in_language(course.lang if course.lang in LANGUAGES else None):
        state = states.load(desk)  # may tell that it was repaired
    lang = language_of(state, course)
    with in_language(lang):
        tries = records.read(desk)
        there = frozenset(c.id for c in course.chapters if (desk / c.notebook).is_file())
        where = standing(course, tries, there)
        begun = {chapter.id for chapter in where.chapters if chapter.begun}
        anchor = place(desk, where.next) if where.next and where.next.chapter in begun else ""
        review = REVIEW if (desk / REVIEW).is_file() else ""
        view = page.View(_due(desk, tries, course), review, (*state.told, *tries.told), anchor,
                         live, there)
        return Look(*page.page(course, where, view), page.text(course, where), lang, course, where)


def _due(desk: Path, tries: records.Attempts, course: maps.Map) -> int | None:
    """How many exercises are to be reviewed today; None where reviews are not installed."""
    try:
        from autograder.companion import review
    except ImportError:
        return None
    return len(review.due(desk, attempts=tries, course=course))


def place(desk: Path, exercise: maps.Exercise) -> str:
    """Fragment of the cell in which an exercise begins, for JupyterLab; "" where unknown.

    That is the text cell with its id in a heading or in bold, else the cell that checks it.
    """
    path = desk / exercise.notebook
    name = re.escape(exercise.id)
    wanted = {"markdown": re.compile(rf"^(#{{1,6}} .*?|\*\*)(?<![\w.]){name}(?![\w.])", re.M),
              "code": re.compile(rf"\bcheck\(\s*[\"']{name}[\"']")}
    try:
        if path.stat().st_size > MOST:
            return ""
        cells = json.loads(path.read_bytes())["cells"]
        for kind, pattern in wanted.items():
            for cell in cells:
                if cell["cell_type"] == kind and pattern.search("".join(cell["source"])):
                    return f"cell-id={cell['id']}"
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return ""
