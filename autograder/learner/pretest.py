"""The pretest of a chapter: which of its items are right, and whether the chapter may be skipped.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from autograder.checking.messages import translate
from autograder.checking.verdict import CORRECT

from . import key, progress


class Pretest:
    """The result of a pretest; a short list in a notebook or a terminal."""

    def __init__(self, states: list[tuple[str, bool]], then: str) -> None:
        self.states, self.then = states, then

    @property
    def passed(self) -> bool:
        """True when every item was right when it was last checked."""
        return all(right for _, right in self.states)

    def lines(self) -> list[str]:
        """One line an item, then what to do next."""
        found = [f"{'✓' if right else '○'} {name} {key.title(name)}" for name, right in self.states]
        if self.passed:
            return [*found, translate(
                "You know this already. You may leave the rest of this notebook and go on to "
                "{chapter}.", chapter=self.then)]
        done = sum(right for _, right in self.states)
        return [*found, translate(
            "{done} of {total} are right. Go on below; the sections teach what is open, and you "
            "can come back to it.", done=done, total=len(self.states))]

    def __repr__(self) -> str:
        return "\n".join(self.lines())

    def _repr_html_(self) -> str:
        return "<br>".join(html.escape(line) for line in self.lines())


def pretest(items: Sequence[str], then: str) -> Pretest:
    """Where the learner stands in a pretest, from the record of this notebook.

    Args:
        items: ids of the exercises that make the pretest.
        then: the chapter to go on with when all of them are right.
    """
    last = progress.states()
    return Pretest([(item, last.get(item) == CORRECT) for item in items], then)
