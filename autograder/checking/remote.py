"""A learner's function that lives in another process, and findings on their way from there.

What comes from that process may be forged. A finding is taken only when its sentence is one of
ours and every place of it is filled by plain text, so nothing in it is more than words.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import Any

from .messages import Text, known
from .verdict import Finding
from .wire import Unreadable

# Mark of an error that says: a cell was not run, or a name is misspelt.
UNKNOWN_NAME = "unknown_name"
MOST_TEXT = 2000
MOST_FILE = 20_000_000  # bytes of one work product; one byte more says that it is larger
_DEPTH = 6


def too_late(name: str, seconds: float) -> Finding:
    """What to say about a function that had to be stopped, nobody knows where."""
    return Finding(
        "{name} had not finished after {seconds} seconds. Look for a loop that never ends, or for "
        "a loop over rows that a groupby would replace.", {"name": name, "seconds": f"{seconds:g}"})


def ended(gone: str, name: str, seconds: float) -> Finding:
    """What to say about a function whose process is gone ("timeout", "memory", "died", ...)."""
    if gone == "timeout":
        return too_late(name, seconds)
    if gone == "memory":
        return Finding("{name} was stopped, because it used more memory than one notebook may "
                       "have. Look for a merge or a loop that multiplies rows.", {"name": name})
    return Finding("Python itself ended while {name} ran. Look for something that ends the "
                   "process, such as os._exit or a recursion without end.", {"name": name})


def not_comparable(got: str, name: str) -> Finding:
    """What to say about a value that cannot be looked at."""
    return Finding("{name} gives back a {got} that cannot be compared with the answer.",
                   {"name": name, "got": got})


def too_much(got: str, name: str) -> Finding:
    """What to say about a value that is larger than any answer."""
    return Finding("{name} gives back a {got} with far more in it than any answer needs. Look for "
                   "a merge or a loop that multiplies rows.", {"name": name, "got": got})


class Remote:
    """Stands for a learner's function; `run.call` hands it the call as it is.

    name: what the learner calls it.
    argument_names: the names of its positional arguments, None where it has none to show.
    """

    name: str
    argument_names: Sequence[str] | None

    def ask(self, args: tuple, name: str, seconds: float, said: float | None) -> Any:
        """What `run.call` gives back or raises, made in the other process."""
        raise NotImplementedError

    def __call__(self, *args: Any, **named: Any) -> Any:
        """The call as in any test: what the function raises is raised here."""
        raise NotImplementedError


def pack_finding(finding: Finding | None) -> dict | None:
    """A finding as JSON-able data."""
    if finding is None:
        return None
    return {**_pack(finding.msgid, finding.params), "misconception": finding.misconception}


def _pack(msgid: str, params: dict) -> dict:
    return {"msgid": msgid, "params": {
        key: _pack(value.msgid, value.params) if isinstance(value, Text) else str(value)[:MOST_TEXT]
        for key, value in params.items()}}


def unpack_finding(data: Any) -> Finding | None:
    """The finding of `pack_finding`.

    Raises:
        Unreadable: no finding of ours.
    """
    if data is None:
        return None
    if not isinstance(data, dict):
        raise Unreadable("no finding")
    msgid, params = _unpack(data, 0)
    mark = data.get("misconception")
    return Finding(msgid, params, UNKNOWN_NAME if mark == UNKNOWN_NAME else None)


def _unpack(data: dict, depth: int) -> tuple[str, dict]:
    msgid, params = data.get("msgid"), data.get("params")
    if depth > _DEPTH or not isinstance(msgid, str) or not msgid or not known(msgid) \
            or not isinstance(params, dict):
        raise Unreadable("no sentence of ours")
    places = {place for _, place, _, _ in string.Formatter().parse(msgid) if place is not None}
    if not places <= set(params) or len(params) > 20:
        raise Unreadable("a sentence with other places")
    out: dict[str, Any] = {}
    for key, value in params.items():
        if isinstance(value, dict):
            inner, filled = _unpack(value, depth + 1)
            out[key] = Text(inner)
            out[key].params = filled
        elif isinstance(value, str):
            out[key] = value[:MOST_TEXT]
        else:
            raise Unreadable("a place that holds no text")
    return msgid, out
