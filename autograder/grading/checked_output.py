"""Outputs that come out of the box are data of a stranger's: taken apart and put together anew."""

from __future__ import annotations

import math
from typing import Any

KINDS = ("stream", "display_data", "execute_result", "error")
MOST = 200_000  # outputs of one cell
DEEP = 60


class Unfit(Exception):
    """An answer that is not of the agreed form."""


def outputs_of(found: Any) -> list[dict[str, Any]]:
    """The outputs, rebuilt from nothing but the fields and types that nbformat has.

    Raises:
        Unfit: they are not of the agreed form.
    """
    if not isinstance(found, list) or len(found) > MOST:
        raise Unfit
    return [_output(one) for one in found]


def _output(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict) or one.get("output_type") not in KINDS:
        raise Unfit
    kind = one["output_type"]
    if kind == "error":
        return {"output_type": kind, **error_of(one)}
    if kind == "stream":
        name = "stderr" if one.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _text(one.get("text"))}
    made: dict[str, Any] = {
        "output_type": kind, "data": _object(one.get("data")),
        "metadata": _object(one.get("metadata")),
    }  # fmt: skip
    if kind == "execute_result":
        count = one.get("execution_count")
        made["execution_count"] = count if type(count) is int else None
    return made


def error_of(one: Any) -> dict[str, Any] | None:
    """ename, evalue and traceback of an error, None for None. Raises Unfit."""
    if one is None:
        return None
    if not isinstance(one, dict) or not isinstance(one.get("traceback"), list):
        raise Unfit
    return {
        "ename": _text(one.get("ename")), "evalue": _text(one.get("evalue")),
        "traceback": [_text(line) for line in one["traceback"]],
    }  # fmt: skip


def _text(value: Any) -> str:
    """A text that can be written as UTF-8. Raises Unfit for anything else."""
    if not isinstance(value, str):
        raise Unfit
    return value.encode("utf-8", "replace").decode("utf-8")


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unfit
    return _plain(value, 0)


def _plain(value: Any, depth: int) -> Any:
    if depth > DEEP:
        raise Unfit
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        return {_text(key): _plain(part, depth + 1) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part, depth + 1) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    return value
