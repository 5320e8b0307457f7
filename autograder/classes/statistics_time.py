"""Tries and active time from the attempts that learners chose to share: their own word.

Nothing else says how long somebody worked: a notebook has no clock. Between two attempts in a row
a learner was at work on the second one, unless more than ten minutes went by, which is a pause.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from autograder.companion.attempts import REVIEW, Attempt

PAUSE = 600.0  # seconds
JUDGED = ("correct", "incorrect", "raised")


def spent(attempts: Iterable[Attempt]) -> dict[str, tuple[int, float]]:
    """Exercise -> (tries, seconds of active work) of one learner.

    Args:
        attempts: of all chapters, oldest first; answers in reviews are left out.

    A try is an attempt that was judged and whose result differs from the one before: running a cell
    twice is no second try. Seconds are the gaps before each attempt at that exercise, those above
    `PAUSE` left out: a lower bound, because the reading before the first attempt of a session is
    not seen. After the first right answer nothing is counted.
    """
    found: dict[str, tuple[int, float]] = {}
    solved: set[str] = set()
    last: dict[str, tuple[str, str | None, str | None]] = {}
    before: float | None = None
    for one in attempts:
        gap = 0.0 if before is None else one.time - before
        before = one.time
        if one.source == REVIEW or one.exercise in solved:
            continue
        tries, seconds = found.get(one.exercise, (0, 0.0))
        seconds += gap if 0 < gap <= PAUSE else 0.0
        this = (one.verdict, one.message, one.mark)
        if one.verdict in JUDGED and this != last.get(one.exercise):
            tries += 1
            last[one.exercise] = this
        found[one.exercise] = (tries, seconds)
        if one.verdict == "correct":
            solved.add(one.exercise)
    return {name: one for name, one in found.items() if one[0]}


def quartiles(values: Iterable[float]) -> tuple[float, float, float] | None:
    """(lower quartile, median, upper quartile); None without values."""
    found = np.array(list(values), dtype=float)
    if not len(found):
        return None
    low, middle, high = np.quantile(found, [0.25, 0.5, 0.75])
    return float(low), float(middle), float(high)


def by_exercise(shared: Mapping[str, Iterable[Attempt]]) -> dict[str, dict[str, object]]:
    """Exercise -> {"shared", "tries", "seconds"}: how many shared, quartiles of both.

    Of the seconds only where some were seen: a first attempt after a pause says nothing about time.
    """
    gathered: dict[str, list[tuple[int, float]]] = {}
    for attempts in shared.values():
        for name, one in spent(attempts).items():
            gathered.setdefault(name, []).append(one)
    return {
        name: {
            "shared": len(all_),
            "tries": quartiles(tries for tries, _ in all_),
            "seconds": quartiles(seconds for _, seconds in all_ if seconds > 0),
        }
        for name, all_ in gathered.items()
    }
