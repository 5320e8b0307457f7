"""What the page for instructors says from the register and the settings: points, repository."""

from __future__ import annotations

from autograder import register
from autograder.site.generated import Made, table, word
from autograder.site.home import duration
from autograder.site.settings import SITE, settings
from autograder.site.standard_map import FILES, chapter_cell


def points(language: str, _argument: str | None = None) -> Made:
    """A row per chapter: its exercises, points by the checks and by a person, time, then a sum."""
    rows, sums = [], [0, 0, 0]
    for chapter in register.chapters():
        items = register.exercises(chapter.id)
        checked = sum(item.points for item in items if item.automatic)
        by_person = sum(item.points for item in items if not item.automatic)
        numbers = [len(items), checked, by_person]
        sums = [one + more for one, more in zip(sums, numbers, strict=True)]
        cells = [str(number or "–") for number in numbers]
        rows.append([chapter_cell(chapter, language), *cells, duration(chapter, language)])
    rows.append([word("total", language), *map(str, sums), ""])
    heads = ("chapter", "exercises", "points_checked", "points_by_person", "notebook_time")
    return table([word(key, language) for key in heads], rows), FILES


def repository(language: str, _argument: str | None = None) -> Made:
    """Where the source stands and where to report a fault; nothing while it is not configured."""
    known = settings().repository
    if not known:
        return "", [SITE]
    address = f"https://github.com/{known}"
    return word("repository_is", language, name=known, address=address), [SITE]
