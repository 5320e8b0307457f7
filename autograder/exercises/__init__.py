"""Instructor only: what is right, what is wrong and what to say about it.

`REGISTRY` holds every exercise of the written chapters by id; `check_held_out` is what the hidden
part of a test cell calls; `build_key` makes what a learner's own check compares with.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

CHAPTERS = {"T0": "t0", "T1.1": "t1_1", "T1.2": "t1_2", "T1.3": "t1_3", "T1.4": "t1_4",
            "T1.5": "t1_5", "T1": "t1", "T2.1": "t2_1", "T2.2": "t2_2",
            "T2.3": "t2_3", "T2.4": "t2_4", "T2": "t2", "C": "c"}

__all__ = ["CHAPTERS", "REGISTRY", "build_key", "check_held_out", "of_chapter"]


def of_chapter(chapter: str) -> tuple[Any, ...]:
    """The exercises of one chapter in the order of its module. KeyError when it is not written."""
    return importlib.import_module(f"{__name__}.{CHAPTERS[chapter]}").EXERCISES


class _Registry(Mapping):
    """Exercises by id; a chapter is imported when one of its exercises is asked for."""

    def _all(self) -> dict[str, Any]:
        return {item.id: item for chapter in CHAPTERS for item in of_chapter(chapter)}

    def __getitem__(self, key: str) -> Any:
        chapter = key.rpartition(".")[0]  # T1.5 of T1.5.a
        for item in of_chapter(chapter) if chapter in CHAPTERS else ():
            if item.id == key:
                return item
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


REGISTRY = _Registry()


def check_held_out(exercise: str, *getters: Any) -> None:
    """Check the learner's work on worlds that the notebook does not hold."""
    from .held_out import check_held_out as run

    run(exercise, *getters)


def build_key(chapter: str, data: Any) -> dict:
    """The answer key of a chapter for the public data in the folder `data`."""
    from .key import build_key as run

    return run(chapter, data)
