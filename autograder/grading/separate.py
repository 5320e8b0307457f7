"""Test cells run here, in the grader's process; the learner's names stay in theirs.

A name that a test cell uses and the course does not define is asked for in the learner's process:
a value comes as a copy, a function as a proxy (see `learner_side`). Nothing of the learner's runs
here, no test is seen there, and the course's own names cannot be replaced. What a test relies on
is therefore imported or defined in the test cell itself.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from autograder.checking.messages import in_language
from autograder.checking.run import Failed, NotAttempted
from autograder.grading.kernel import DIED, NAMES, CellResult
from autograder.grading.learner_side import Learner
from autograder.learner.check import CheckFailed, displaying, judge, show
from autograder.learner.key import in_exam
from autograder.learner.load import data_folder, loader

MOST_TEXT = 20_000  # characters of what a test cell prints, or of an error's text
_BUILTINS = frozenset(vars(builtins))


def run_test_cell(source: str, kernel: Any, chapter_folder: Path, lang: str,
                  seconds: float | None = None) -> CellResult:
    """Run one test cell against the names of a learner's process.

    Args:
        source: the cell as the gradebook has it, hidden tests included.
        kernel: the learner's process (`kernel.Kernel`), in which the cells before this one ran.
        chapter_folder: the trusted copy of the chapter, with its answer key and data.
        lang: the language of the messages.
        seconds: for everything that the learner's code does for this cell; the time limit of a
            cell by default.

    Returns:
        the outputs that the cell has in a notebook (displays, prints, the value of the last line),
        and an error without any line of the test. `stopped` says why the learner's process ended.
    """
    began = time.monotonic()
    seconds = kernel.warm.limits.cell_seconds if seconds is None else seconds
    learner, shown, error = Learner(kernel, seconds), _Shown(), None
    with in_language(lang), contextlib.chdir(chapter_folder), shown.capturing():
        try:
            _execute(source, _Names(learner), shown)
        except KeyboardInterrupt:
            raise
        except BaseException as raised:  # SystemExit too: a test cell must not end the grader
            error = _error_of(raised, learner.gone)
    if error is None and learner.gone is not None:
        error = _ended(learner.gone)
    if error is not None:
        shown.add({"output_type": "error", **error})
    shown.flush()
    return CellResult(shown.outputs, error, time.monotonic() - began, learner.gone)


def _execute(source: str, names: dict[str, Any], shown: _Shown) -> None:
    """Run the cell; the value of its last line is shown, as a notebook does (partial credit)."""
    tree = ast.parse(source, "<test>")
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr) and not source.rstrip().endswith(";"):
        tree.body.pop()
    else:
        last = None
    exec(compile(tree, "<test>", "exec"), names)  # noqa: S102  (the instructor's own cell)
    if last is None:
        return
    value = eval(compile(ast.Expression(last.value), "<test>", "eval"), names)  # noqa: S307
    if value is not None:
        shown.add({"output_type": "execute_result", "execution_count": None, "metadata": {},
                   "data": {"text/plain": repr(value)[:MOST_TEXT]}})


class _Names(dict):
    """A test cell's namespace: the course's own names, then Python's, then the learner's.

    What comes from the learner is kept for the rest of the cell.
    """

    def __init__(self, learner: Learner) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins, check=_check,
                         work=learner.work, load=_load)
        self._learner = learner

    def __missing__(self, name: str) -> Any:
        if name in _BUILTINS or name.startswith("__"):
            raise KeyError(name)  # Python looks among its own
        value = self._learner.get(name)
        if name not in ("check", "work", "load"):
            self[name] = value
        return value


def _check(exercise: str, *getters: Callable) -> None:
    """`learner.check.check` without the record that a learner's notebook keeps of progress.

    In an exam it says nothing: the hidden test of the same cell decides.
    """
    if not in_exam():
        show(judge(exercise, getters, load=_load))


def _load(name: str) -> Any:
    """A public table, read once per worker: it goes to a learner as a copy only."""
    return loader(data_folder(), copies=False)(name)


class _Shown:
    """What a cell shows, in order."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self._text = io.StringIO()

    @contextlib.contextmanager
    def capturing(self) -> Iterator[None]:
        """Within it prints and displays are kept; what goes to stderr must not cost points."""
        with contextlib.redirect_stdout(self._text), contextlib.redirect_stderr(io.StringIO()), \
                displaying(self._display):
            yield

    def add(self, output: dict[str, Any]) -> None:
        """Append an output, behind what was printed before it."""
        self.flush()
        self.outputs.append(output)

    def flush(self) -> None:
        """Make an output of what was printed."""
        text = self._text.getvalue()
        self._text.seek(0)
        self._text.truncate()
        if text:
            if len(text) > MOST_TEXT:
                text = text[:MOST_TEXT] + "\n[...]\n"
            self.outputs.append({"output_type": "stream", "name": "stdout", "text": text})

    def _display(self, bundle: dict) -> None:
        self.add({"output_type": "display_data", "data": bundle, "metadata": {}})


def _error_of(raised: BaseException, gone: str | None) -> dict[str, Any]:
    """An error as a notebook keeps it, with one line in place of the test's."""
    if isinstance(raised, CheckFailed):
        return _error("CheckFailed", str(raised), raised._render_traceback_())
    if gone is not None:
        return _ended(gone)
    if isinstance(raised, (Failed, NotAttempted)) and raised.finding is not None:
        return _error("ValueError", raised.finding.text)
    name = type(raised).__name__
    with contextlib.suppress(Exception):  # an error with a text that fails
        return _error(name, str(raised))
    return _error(name, "")


def _error(name: str, text: str, lines: list[str] | None = None) -> dict[str, Any]:
    text = text[:MOST_TEXT]
    return {"ename": name, "evalue": text,
            "traceback": lines or [f"{name}: {text}" if text else name]}


def _ended(gone: str) -> dict[str, Any]:
    return _error(NAMES.get(gone, DIED), NAMES.get(gone, DIED), [NAMES.get(gone, DIED)])


__all__ = ["run_test_cell"]
