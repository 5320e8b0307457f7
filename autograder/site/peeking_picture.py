"""The book's A/A tests as coins; opening one state closes the other, so it needs no script."""

from __future__ import annotations

from html import escape

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

STATES = ((RULES[0], 1), (RULES[0], 5), (RULES[0], 20), (RULES[1], 20), (RULES[2], 20))
COINS, RATE, USERS, SEED = 60, 0.06, 5_000, 2431


def peeking_picture(name: str = "peeking") -> str:
    """HTML of five states: one look, five and twenty looks, and twenty with either boundary.

    Args:
        name: name of the group, once per page.
    """
    size = histories(MANY, RATE, USERS, SEED)
    counted = shares(size)
    legend = label("60 個 A/A 實驗，哪些曾經看起來像贏家：打開一種看法",
                   "60 A/A tests, and which ever look like a winner: open one way of looking")
    parts = "".join(
        f'<details name="{name}"{" open" if n == 0 else ""}><summary>'
        f"{escape(_title(rule, looks))}</summary>"
        f"{state_html(size[:COINS], looks, rule, USERS, counted[rule, looks])}</details>"
        for n, (rule, looks) in enumerate(STATES)
    )
    return (f'<div class="records" role="group" aria-label="{escape(legend)}"><p><strong>'
            f"{escape(legend)}</strong></p>{parts}{table_html(counted)}</div>")


def _title(rule: str, looks: int) -> str:
    return f"{translate('Looks')}: {looks} · {translate(rule)}"
