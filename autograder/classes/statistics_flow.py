"""Where learners stop: within a chapter by its exercises, within the course by its chapters."""

from __future__ import annotations

import numpy as np

from autograder.classes.results import CORRECT, INCORRECT, MARKED, RAISED, UNKNOWN, WAITING

TRIED = (CORRECT, INCORRECT, RAISED, MARKED, WAITING)


def tried(state: np.ndarray) -> np.ndarray:
    """(n, m) bool: something was written for it, right or wrong."""
    return np.isin(state, TRIED)


def went_on(state: np.ndarray) -> np.ndarray:
    """(n, m) bool: what was tried, for `funnel`. What is not known at the end makes nobody stop."""
    work = tried(state)
    open_end = np.flip(np.logical_and.accumulate(np.flip(state == UNKNOWN, axis=1), axis=1), axis=1)
    for at in range(1, work.shape[1]):
        work[:, at] |= open_end[:, at] & work[:, at - 1]
    return work


def funnel(work: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(reached, stopped) per item, in notebook order.

    Args:
        work: (n, m) bool, what each learner tried.

    Returns:
        reached: how many tried this item or one after it; it never rises from item to item.
        stopped: how many tried this item and none after it; of the last item nobody stops there.
    """
    n, m = work.shape
    if not m:
        return np.zeros(0, int), np.zeros(0, int)
    after = np.flip(np.maximum.accumulate(np.flip(work, axis=1), axis=1), axis=1)
    reached = after.sum(axis=0)
    stopped = np.zeros(m, dtype=int)
    stopped[:-1] = reached[:-1] - reached[1:]
    return reached, stopped


def place_of_most(stopped: np.ndarray) -> int | None:
    """The item where the most stop; None where nobody does. Of equals the first."""
    return int(np.argmax(stopped)) if stopped.size and stopped.max() > 0 else None
