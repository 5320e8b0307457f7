"""`check`: compare what the learner has with the answer key, say one thing, never stop the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from autograder.checking.items import judge_choice, judge_parsons
from autograder.checking.judging import (
    Function,
    given,
    judge_artefact,
    judge_functions,
)
from autograder.checking.messages import translate
from autograder.checking.names import by_name
from autograder.checking.verdict import CORRECT, NOT_ATTEMPTED, Verdict

from . import exam, key, progress
from .load import load

MIME = "application/vnd.kmc2431.check+json"
_DISPLAY: ContextVar[Callable[[dict], None] | None] = ContextVar("display", default=None)


class CheckFailed(Exception):
    """A check that did not pass; shows its one message instead of a traceback."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.message)
        self.verdict = verdict

    def _render_traceback_(self) -> list[str]:
        mark = "○" if self.verdict.status == NOT_ATTEMPTED else "✗"
        text = self.verdict.message
        return [f"{mark} {text}" if self.verdict.exercise in text
                else translate("{mark} {exercise}: {text}", mark=mark,
                               exercise=self.verdict.exercise, text=text)]


def check(exercise: str, *getters: Callable) -> None:
    """Check one exercise on the data of this notebook.

    Args:
        exercise: its id, for example "T1.5.a".
        getters: one `lambda: name` for each function, file or answer asked for.

    Raises:
        CheckFailed: not attempted, not right, or the learner's code raised; one message.
        KeyMissing: the checks' own file is not there, or made for other data.
    """
    key.its_data(exercise)
    if key.in_exam():
        said = exam.look(exercise, key.entry(exercise), getters, load)
        if isinstance(said, Verdict):
            raise CheckFailed(said)
        _display({"text/plain": said})
        return
    verdict = judge(exercise, getters, load)
    progress.record(verdict)
    show(verdict)


def judge(exercise: str, getters: tuple[Callable, ...], load: Callable[[str], Any] = load
          ) -> Verdict:
    """The verdict on one exercise against the answer key, without showing or recording it.

    load: where the tables come from; a grader that never changes them need not read them anew.
    """
    entry = key.entry(exercise)
    if entry["kind"] == "choice":
        return judge_choice(exercise, getters[0], entry["answer"], entry["feedback"])
    if entry["kind"] == "parsons":
        return judge_parsons(exercise, getters[0], tuple(entry["blocks"]),
                             tuple(map(tuple, entry["orders"])), entry["feedback"])
    if entry["kind"] == "artefact":
        return _files(exercise, entry, getters)
    parts = entry["parts"]
    functions = [Function(part["name"], getter, key.cases(part, load))
                 for part, getter in zip(parts, given(getters, len(parts)), strict=True)]
    verdict = judge_functions(exercise, functions)
    if verdict.correct and entry.get("artefact"):
        return _files(exercise, entry["artefact"], getters[len(parts):])
    return verdict


def _files(exercise: str, entry: dict, getters: tuple[Callable, ...]) -> Verdict:
    from autograder.checking.codec import decode

    if "decoded" not in entry:
        entry["decoded"] = decode(entry["truth"])
    return judge_artefact(exercise, tuple(entry["files"]), getters, by_name(entry["judge"]),
                          entry["decoded"])


def show(verdict: Verdict, held_out: bool = False) -> None:
    """Show a verdict: the message of a passed check, CheckFailed for any other.

    A record for the grader goes along as a display bundle of the type MIME.
    """
    _publish(verdict, silent=held_out or verdict.status != CORRECT)
    if verdict.status != CORRECT:
        raise CheckFailed(verdict)


@contextmanager
def displaying(to: Callable[[dict], None]) -> Iterator[None]:
    """Within it `to` gets the display bundles: for a grader that runs test cells by itself."""
    token = _DISPLAY.set(to)
    try:
        yield
    finally:
        _DISPLAY.reset(token)


def _publish(verdict: Verdict, silent: bool) -> None:
    record = {"exercise": verdict.exercise, "verdict": verdict.status,
              "message": verdict.message, "misconception": verdict.misconception}
    bundle: dict = {MIME: record}
    if not silent:
        text = verdict.message
        bundle["text/plain"] = text if text.startswith("✓") else translate(
            "✓ {exercise}: {text}", exercise=verdict.exercise, text=text)
    _display(bundle)


def _display(bundle: dict) -> None:
    """Put a display bundle where displays go; its text is printed where there are none."""
    if (display := _DISPLAY.get()) is not None:
        display(bundle)
        return
    try:
        from IPython import get_ipython
        from IPython.display import publish_display_data
    except ImportError:
        get_ipython = None
    if get_ipython is not None and get_ipython() is not None:
        publish_display_data(bundle)
    elif "text/plain" in bundle:
        print(bundle["text/plain"])
