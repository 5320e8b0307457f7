"""Where the learner stands in this chapter: one row an exercise, read from the record."""

from __future__ import annotations

import html

from autograder.checking.messages import translate
from autograder.checking.verdict import CORRECT, INCORRECT, NOT_ATTEMPTED, RAISED

from . import key, progress

MARKS = {CORRECT: "✓", INCORRECT: "✗", RAISED: "✗", NOT_ATTEMPTED: "○"}


class Summary:
    """The state of every exercise; a table in a notebook, lines in a terminal."""

    def __init__(self, rows: list[tuple[str, str, int]], files: bool = False) -> None:
        """rows: id, state, attempts; files: whether all of them are files that are handed in."""
        self.rows, self.files = rows, files

    def __repr__(self) -> str:
        lines = [f"{MARKS[state]} {name:<8} {translate(state)}  {key.title(name)}".rstrip()
                 for name, state, _ in self.rows]
        return "\n".join([*lines, self._total()])

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><td>{MARKS[state]}</td><td>{html.escape(f'{name} {key.title(name)}')}</td>"
            f"<td>{html.escape(translate(state))}</td><td>{tries}</td></tr>"
            for name, state, tries in self.rows)
        heads = "".join(f"<th scope='col'>{html.escape(h)}</th>" for h in (
            "", translate("exercise"), translate("state"), translate("attempts")))
        return (f"<table><thead><tr>{heads}</tr></thead><tbody>{cells}</tbody></table>"
                f"<p>{html.escape(self._total())}</p>")

    def _total(self) -> str:
        done = sum(state == CORRECT for _, state, _ in self.rows)
        if self.files:
            return translate("{done} of {total} are right. Points are given by the same checks, on "
                             "the files that you hand in.", done=done, total=len(self.rows))
        return translate("{done} of {total} are right on this notebook's data. Points are given "
                         "on data that it does not hold.", done=done, total=len(self.rows))


def summary() -> Summary:
    """The chapter's state from the last attempt at each exercise.

    Raises:
        KeyMissing: the checks' own file is not there.
    """
    last = {name: state for name, state in progress.states().items() if state in MARKS}
    tries: dict[str, int] = {}
    for entry in progress.in_chapter():
        if entry.get("verdict") in MARKS:
            tries[entry["id"]] = tries.get(entry["id"], 0) + (entry["verdict"] != NOT_ATTEMPTED)
    return Summary([(name, last.get(name, NOT_ATTEMPTED), tries.get(name, 0))
                    for name in key.exercises()],
                   all("files" in key.entry(name) for name in key.exercises()))
