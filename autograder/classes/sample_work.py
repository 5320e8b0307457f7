"""How a simulated class does: who is able to do what, who stops where, which mistakes are made.

A logistic model (two-parameter item response: Birnbaum 1968, in Lord and Novick, chapter 17) says
how likely a right answer is; where it is wrong, a known mistake of that exercise is drawn. A few
exercises are made odd on purpose, so that every flag of the statistics has something to show.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.classes.results import ABSENT, BLANK, CORRECT, INCORRECT, MARKED, RAISED, WAITING

HARD, EASY, UPSIDE_DOWN, ONE_MISTAKE = 7, 11, 17, 5  # every so many-th exercise of the course


@dataclass(frozen=True)
class Task:
    """What the model needs to know of an exercise; `mistakes` are ids of its known ones."""

    id: str
    chapter: str
    points: float
    by_hand: bool
    mistakes: tuple[str, ...]


@dataclass(frozen=True)
class Drawn:
    """Rows are learners, columns tasks.

    state: of `results.STATES`; points: NaN where waiting or absent; mistake: "" where none.
    late: (n, chapters) hours after the due date, negative for in time, NaN for not handed in.
    effort: (n,) how much a learner tries, between 0 and 1.
    """

    state: np.ndarray
    points: np.ndarray
    mistake: np.ndarray
    late: np.ndarray
    effort: np.ndarray


def draw(tasks: list[Task], many: int, seed: int = 9) -> Drawn:
    """A class of so many learners on these tasks; the same for a seed.

    The last learner of several never hands anything in; the later a chapter, the fewer do.
    """
    rng = np.random.default_rng(seed)
    chapters = list(dict.fromkeys(task.chapter for task in tasks))
    ability, effort = rng.normal(0.3, 1.0, many), rng.beta(5, 1.6, many)
    shape = (many, len(tasks))
    state = np.full(shape, ABSENT, dtype=object)
    points, mistake = np.full(shape, np.nan), np.full(shape, "", dtype=object)
    late = np.full((many, len(chapters)), np.nan)
    hard, slope = _parameters(tasks, rng)
    for c, chapter in enumerate(chapters):
        columns = [at for at, task in enumerate(tasks) if task.chapter == chapter]
        mood = ability + rng.normal(0, 0.35, many)
        leaves = rng.random(many) > effort ** (0.12 + 0.05 * c)
        leaves[-1] |= many > 1
        last = np.ceil(len(columns) * np.minimum(1, rng.beta(6, 0.5 + 0.9 * (1 - effort), many)))
        late[:, c] = np.where(
            rng.random(many) < 0.09, rng.exponential(20, many), -rng.exponential(30, many)
        )
        late[leaves, c] = np.nan
        for place, at in enumerate(columns):
            likely = 1 / (1 + np.exp(-slope[at] * (mood - hard[at])))
            right = rng.random(many) < likely
            dice, kind = rng.random(many), rng.random(many)
            for n in np.flatnonzero(~leaves):
                if place >= last[n]:
                    state[n, at], points[n, at] = BLANK, 0.0
                elif tasks[at].by_hand:
                    state[n, at] = WAITING if dice[n] < 0.15 else MARKED
                    if state[n, at] == MARKED:
                        quality = np.clip(likely[n] + rng.normal(0, 0.15), 0, 1)
                        points[n, at] = round(float(quality * tasks[at].points))
                elif right[n]:
                    state[n, at], points[n, at] = CORRECT, tasks[at].points
                else:
                    points[n, at] = 0.0
                    state[n, at] = (
                        BLANK if dice[n] < 0.1 else RAISED if dice[n] < 0.2 else INCORRECT
                    )
                    known = tasks[at].mistakes
                    if state[n, at] == INCORRECT and known and kind[n] < 0.8:
                        mistake[n, at] = known[_which(at, kind[n], len(known))]
    return Drawn(state, points, mistake, late, effort)


def _parameters(tasks: list[Task], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(difficulty, slope) of each task on the scale of the abilities."""
    many = len(tasks)
    hard, slope = rng.normal(-0.6, 0.7, many), rng.uniform(0.9, 1.8, many)
    index = np.arange(many)
    hard[index % 41 == HARD] = 2.4
    hard[index % 37 == EASY] = -4.0
    hard[index % 53 == ONE_MISTAKE] = 0.9
    odd = index % 61 == UPSIDE_DOWN
    hard[odd], slope[odd] = 0.0, -0.9
    return hard, slope


def _which(at: int, kind: float, many: int) -> int:
    """The first known mistake is the usual one; in some exercises nearly all make it."""
    usual = 0.75 if at % 53 == ONE_MISTAKE else 0.45
    part = kind / 0.8
    return 0 if part < usual or many == 1 else 1 + int((part - usual) / (1 - usual) * (many - 1))
