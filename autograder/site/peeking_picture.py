"""The book's A/A tests as coins."""

from __future__ import annotations

from autograder.checking.messages import translate
from autograder.learner.figures import label
from autograder.learner.peeking_widget import (
    MANY,
    RULES,
    histories,
    shares,
    state_html,
    table_html,
)
from autograder.site.frames import panels_picture

STATES = ((RULES[0], 1), (RULES[0], 5), (RULES[0], 20), (RULES[1], 20), (RULES[2], 20))
COINS, RATE, USERS, SEED = 60, 0.06, 5_000, 2431  # those of the notebook's widget


def peeking_picture(name: str = "peeking") -> str:
    """HTML of five states: one look, five and twenty looks, and twenty with either boundary.

    Args:
        name: name of the control, once per page.
    """
    size = histories(MANY, RATE, USERS, SEED)
    counted = shares(size)
    return panels_picture(
        [(f"{label(f'看 {looks} 次', f'Looks: {looks}')} · {translate(rule)}",
          state_html(size[:COINS], looks, rule, USERS, counted[rule, looks]))
         for rule, looks in STATES],
        name=name,
        legend=label("60 個 A/A 實驗，哪些曾經看起來像贏家：選一種看法",
                     "60 A/A tests, and which ever look like a winner: choose a way of looking"),
        twin="T2.4.q4",
        after=table_html(counted),
    )  # fmt: skip
