"""`check` in an exam: whether an answer can be read and has the right form, never more.

The answer key of an exam (`autograder.exercises.exam_key`) holds no right and no wrong value, no
hint and no solution, so nothing that is said here can depend on them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from autograder.checking.codec import decode
from autograder.checking.form import form_of
from autograder.checking.judging import given
from autograder.checking.messages import Text, translate
from autograder.checking.run import Failed, NotAttempted, call, fetch
from autograder.checking.verdict import NOT_ATTEMPTED, RAISED, Verdict

NAMES = {
    "table": "a table (DataFrame)", "column": "a column (Series)", "dictionary": "a dictionary",
    "sequence": "a list or tuple", "number": "a number", "text": "a text",
    "truth": "True or False", "nothing": "nothing (None)", "other": "something else",
}  # fmt: skip

THERE, RUNS, FORM = "there", "runs", "form"
# How far the check has looked -> what it says; the least of several parts counts.
SAYS = {
    THERE: "{exercise}: your answer is there. In an exam the check looks no further.",
    RUNS: "{exercise}: your answer is there and runs without an error. In an exam the check looks "
          "no further, not even at the form of what comes out.",
    FORM: "{exercise}: your answer is there and has the form that is asked for. In an exam the "
          "check says no more.",
}


def look(exercise: str, entry: dict, getters: tuple[Callable, ...], load: Callable[[str], Any]
         ) -> Verdict | str:
    """What may be said about an answer: a sentence, or a verdict where there is none to be read.

    Args:
        exercise: its id.
        entry: what the exam's key holds about it.
        getters: one `lambda: name` for each function, file or answer asked for.
        load: where the public tables come from.
    """
    try:
        if entry["kind"] in ("choice", "parsons"):
            odd, far = _letters(entry, fetch(getters[0], exercise)), FORM
        else:
            parts = entry.get("parts", [])
            own = given(getters, len(parts))
            told = [_function(part, getter, load) for part, getter in zip(parts, own, strict=True)]
            told += [(_file(name, getter), THERE) for name, getter in
                     zip(entry.get("files", ()), getters[len(parts):], strict=False)]
            odd = next((one for one, _ in told if one is not None), None)
            far = min((far for _, far in told), key=list(SAYS).index, default=THERE)
    except NotAttempted as nothing:
        return Verdict(exercise, NOT_ATTEMPTED, nothing.finding)
    except Failed as failed:
        return Verdict(exercise, RAISED, failed.finding)
    return str(odd) if odd is not None else translate(SAYS[far], exercise=exercise)


def _letters(entry: dict, answer: Any) -> Text | None:
    """What is odd about the letters of a choice or an order; None where they can be read."""
    letters = [str(one).lower() for one in entry["letters"]]
    if entry["kind"] == "choice":
        given_letter = str(answer).strip().lower() if isinstance(answer, str) else None
        if given_letter == "":
            raise NotAttempted
        fine = given_letter in letters
    else:
        text = answer if isinstance(answer, str) else " ".join(map(str, answer)) \
            if isinstance(answer, list | tuple) else ""
        chosen = [c.lower() for c in text if c.isalnum()]
        if not chosen and isinstance(answer, str | list | tuple):
            raise NotAttempted
        fine = sorted(chosen) == sorted(letters)
    return None if fine else Text(
        "Your answer cannot be read; the letters are {letters}.",
        letters=", ".join(map(str, entry["letters"])))


def _function(part: dict, getter: Callable, load: Callable[[str], Any]) -> tuple[Text | None, str]:
    """(what is odd about a function's answers, how far one can look), on the public inputs."""
    function = fetch(getter, part["name"])
    if part.get("driven"):
        return None, THERE
    wanted = part.get("form")
    public = [tuple(load(name) for name in c["load"]) for c in part["calls"] if "load" in c]
    for args in public or [tuple(decode(c["args"])) for c in part["calls"]]:
        value = call(function, args, part["name"])
        if not wanted:
            continue
        found = form_of(value)
        if found["kind"] != wanted["kind"]:
            return Text("{name} gives {found}; {wanted} is asked for.", name=part["name"],
                        found=Text(NAMES[found["kind"]]), wanted=Text(NAMES[wanted["kind"]])), FORM
        if isinstance(value, pd.DataFrame) and wanted.get("columns"):
            gone = [c for c in wanted["columns"] if c not in value.columns]
            if gone:
                return Text("The table of {name} lacks the columns {columns}.",
                            name=part["name"], columns=", ".join(gone)), FORM
    return None, FORM if wanted else RUNS


def _file(name: str, getter: Callable) -> Text | None:
    """What is odd about a file before anybody reads it."""
    handle = fetch(getter, name)
    if not hasattr(handle, "read_bytes") or not hasattr(handle, "exists"):
        return Text("{name} must be given as work(\"{name}\").", name=name)
    if not handle.exists():
        return Text("{name} is not there yet. Save it beside the notebook, under exactly this "
                    "name.", name=name)
    if not handle.read_bytes():
        return Text("{name} is empty.", name=name)
    return None
