"""`course.py stats`: the figures of a class as a table, a page or JSON; nothing is written into it.

The work is done by the modules beside it: `results` reads, `statistics` computes, `similarity`
compares, `statistics_table` and `statistics_page` show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.classes import results, statistics


@dataclass(frozen=True)
class Options:
    """What is asked of a class.

    chapters: only these; group: only this section; codes: kinds of codes to break points down by
    ("P", "O", "K", "S"); anonymous: no ids and names; similarity: look for alike submissions too.
    """

    class_dir: Path
    chapters: tuple[str, ...] = ()
    group: str | None = None
    codes: tuple[str, ...] = ("P",)
    anonymous: bool = False
    similarity: bool = False


def run(options: Options) -> dict[str, Any]:
    """All that is asked for, as `statistics` documents it.

    Raises:
        ResultsError, RosterError, ClassError: one sentence each.
    """
    whole = results.read(options.class_dir)
    some = whole.only(options.chapters or None, options.group)
    made = statistics.summary(some, _kinds(options.codes), options.anonymous, options.group)
    if options.similarity:
        from autograder.classes import similarity

        made["similar"] = similarity.of_class(whole, some, options.anonymous)
    return made


def _kinds(asked: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(asked)) or ("P",)
