"""The pretest of a chapter or a duty: which items are right, what may be skipped, what to do."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence

from autograder.checking.messages import translate
from autograder.checking.verdict import CORRECT

from . import key, progress


class Pretest:
    """The result of a pretest; a short list in a notebook or a terminal.

    states: (item, right) in order; then: where to go on when all are right; about: item ->
    exercises of the chapters that it stands for, or nothing where the pretest belongs to one
    chapter; later: items that are not right here because only a later answer was.
    """

    def __init__(
        self, states: list[tuple[str, bool]], then: str,
        about: Mapping[str, Sequence[str]] | None = None, later: Iterable[str] = (),
    ) -> None:
        self.states, self.then, self.about = states, then, dict(about or {})
        self.later = frozenset(later)

    @property
    def passed(self) -> bool:
        """True when every item was right when it was last checked."""
        return all(right for _, right in self.states)

    @property
    def skip(self) -> list[str]:
        """Exercises that may be skipped: those whose items are all right."""
        open_ones = set(self.todo)
        known = [e for item, right in self.states if right for e in self.about.get(item, ())]
        return [e for e in dict.fromkeys(known) if e not in open_ones]

    @property
    def todo(self) -> list[str]:
        """Exercises to do: those of the items that are not right."""
        return list(dict.fromkeys(
            e for item, right in self.states if not right for e in self.about.get(item, ())))

    def lines(self) -> list[str]:
        """One line an item, then what to do next."""
        found = [self._line(name, right) for name, right in self.states]
        if self.about:
            return [*found, *self._map()]
        if self.passed:
            return [*found, translate(
                "You know this already. You may leave the rest of this notebook and go on to "
                "{chapter}.", chapter=self.then)]
        done = sum(right for _, right in self.states)
        return [*found, translate(
            "{done} of {total} are right. Go on below; the sections teach what is open, and you "
            "can come back to it.", done=done, total=len(self.states))]

    def _line(self, name: str, right: bool) -> str:
        told = f"{'✓' if right else '○'} {name} {key.title(name)}"
        exercises = ", ".join(self.about.get(name, ()))
        if not exercises:
            return told
        if name in self.later:
            return told + " " + translate("(right at a later try; to do: {ids})", ids=exercises)
        return told + " " + (translate("(skip: {ids})", ids=exercises) if right
                             else translate("(to do: {ids})", ids=exercises))

    def _map(self) -> list[str]:
        """What the record says of each chapter, then where to begin."""
        chapters = dict.fromkeys(
            e.rpartition(".")[0] for item, _ in self.states for e in self.about.get(item, ()))
        lines = []
        for chapter in chapters:
            todo, skip = ([e for e in part if e.rpartition(".")[0] == chapter]
                          for part in (self.todo, self.skip))
            if not todo:
                lines.append(translate("{chapter}: skip {skip}; hand in its products all the same.",
                                       chapter=chapter, skip=", ".join(skip)))
            elif not skip:
                lines.append(translate("{chapter}: do {todo}.", chapter=chapter,
                                       todo=", ".join(todo)))
            else:
                lines.append(translate("{chapter}: do {todo}; skip {skip}.", chapter=chapter,
                                       todo=", ".join(todo), skip=", ".join(skip)))
        if self.passed:
            lines.append(translate("All are right. Hand in the products of the chapters, then go "
                                   "on with {chapter}.", chapter=self.then))
        return lines

    def __repr__(self) -> str:
        return "\n".join(self.lines())

    def _repr_html_(self) -> str:
        return "<br>".join(html.escape(line) for line in self.lines())


def pretest(items: Sequence[str] | Mapping[str, Sequence[str]], then: str) -> Pretest:
    """Where the learner stands in a pretest, from the record of this notebook.

    Args:
        items: ids of the exercises that make the pretest; or a dict of these with the exercises
            that each stands for: they may be skipped where it is right and are to do where not.
            Of a question with letters the first answer counts: the reply to it gives the right
            one away. A function counts as it stands.
        then: the chapter or exercise to go on with when all of them are right.
    """
    last = progress.states()
    about = items if isinstance(items, Mapping) else {}
    right = {item for item in items if last.get(item) == CORRECT}
    later = {item for item in right if about and _choice(item)
             and not progress.right_at_first(item)}
    return Pretest([(item, item in right - later) for item in items], then, about, later)


def _choice(item: str) -> bool:
    """Whether an item is a question with letters."""
    try:
        return key.entry(item)["kind"] == "choice"
    except key.KeyMissing:
        return False
