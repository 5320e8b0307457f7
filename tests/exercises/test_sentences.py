"""Every sentence that an exercise can say is there in Chinese, with the same places in it."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.checking import messages
from autograder.exercises import CHAPTERS, of_chapter
from autograder.exercises.held_out import DIRT_NAMES


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def sentences(item: Any) -> Iterator[str]:
    """What an item can say to a learner; hints of code alone need no second language."""
    yield from getattr(item, "feedback", {}).values()
    for way in getattr(item, "misconceptions", ()):
        yield way.says
    yield from getattr(item, "hints", ())[:2]
    if getattr(item, "solution", ""):
        yield item.solution
    if getattr(item, "artefact", None):
        yield from sentences(item.artefact)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_sentence_of_an_exercise_is_there_in_chinese_with_the_same_places(
    chapter: str,
) -> None:
    catalogue = messages._catalogue("zh-TW")
    for item in of_chapter(chapter):
        for text in sentences(item):
            assert messages.known(text), (item.id, text)
            assert places(catalogue.gettext(text)) == places(text), (item.id, text)


def test_every_kind_of_dirt_is_named_in_chinese() -> None:
    assert [name for name in DIRT_NAMES.values() if not messages.known(name)] == []
