"""The small arguments of a call, put behind a finding so that the learner can repeat the call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .messages import Text
from .verdict import Finding

# An argument with at most this many plain fields is short enough to be shown in a message.
SMALL = 6


def called_with(finding: Finding, args: Sequence[Any]) -> Finding:
    """The finding with the small arguments of the call: which model, which post."""
    small = [a for a in args if a is None or isinstance(a, (int, float))
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
         "arguments": ", ".join(_readable(a) for a in small)}, finding.misconception)


def _readable(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{k} = {_readable(v)}" for k, v in value.items())
    text = str(value)
    return text if len(text) <= 200 else f"{text[:120]} … {text[-60:]}"
