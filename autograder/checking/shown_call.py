"""The small arguments of a call, put behind a finding so that the learner can repeat the call."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from .messages import Text
from .remote import Remote
from .run import Failed, NotAttempted, call
from .verdict import Finding

# An argument with at most this many plain fields is short enough to be shown in a message.
SMALL = 6


def called_with(finding: Finding, args: Sequence[Any], function: Any = None) -> Finding:
    """The finding with the small arguments of the call: which model, which post.

    function: the learner's, whose own names of its arguments stand before plain values.
    """
    if any(isinstance(a, dict) and a and all(isinstance(v, bytes) for v in a.values())
           for a in args):
        return finding  # what is beside many files is seldom what the finding is about
    small = [(name, a) for name, a in zip(_names(function, args), args, strict=True)
             if a is None or isinstance(a, (int, float))
             or (isinstance(a, str) and not a.lstrip().startswith("<"))  # not a whole page
             or (isinstance(a, (list, tuple, set)) and len(a) <= SMALL and all(
                 isinstance(v, (str, int, float)) for v in a))
             or (isinstance(a, dict) and len(a) <= SMALL and not any(
                 isinstance(v, (dict, list, tuple, bytes)) for v in a.values()))]
    if not small:
        return finding
    return Finding(
        "{what} (Called with {arguments}.)",
        {"what": Text(finding.msgid, **finding.params),
         "arguments": ", ".join(_named(*pair) for pair in small)}, finding.misconception)


def _names(function: Any, args: Sequence[Any]) -> Sequence[str]:
    if isinstance(function, Remote):
        names = function.argument_names
        return names if len(args) > 1 and names and len(names) == len(args) else [""] * len(args)
    code = getattr(function, "__code__", None)
    if len(args) < 2 or code is None or code.co_argcount != len(args):
        return [""] * len(args)
    return code.co_varnames[:len(args)]


def _named(name: str, value: Any) -> str:
    return f"{name} = {_readable(value)}" if name and not isinstance(value, dict) \
        else _readable(value)


def stops_at(learner: Any, failed: Failed, args: Sequence[Any], name: str, seconds: float
             ) -> Finding:
    """The finding on an error, with the file that leads to it where files are an argument."""
    at = next((n for n, a in enumerate(args) if isinstance(a, dict) and len(a) > 1
               and all(isinstance(v, bytes) for v in a.values())), None)
    if not failed.raised or at is None:
        return failed.finding
    began = time.perf_counter()
    for file, data in args[at].items():
        if time.perf_counter() - began > seconds:
            break
        try:
            call(learner, (*args[:at], {file: data}, *args[at + 1:]), name, seconds)
        except Failed as one:
            if one.finding.text == failed.finding.text:
                return Finding("{what} (It stops so at {file} alone, too: print that file.)",
                               {"what": Text(one.finding.msgid, **one.finding.params),
                                "file": file}, failed.finding.misconception)
        except NotAttempted:
            break
    return failed.finding


def _readable(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{k} = {_readable(v)}" for k, v in value.items())
    text = str(value)
    return text if len(text) <= 200 else f"{text[:120]} … {text[-60:]}"
