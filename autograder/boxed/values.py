"""What the boxed process says about the learner's names: values, calls of functions, files.

Values leave as `wire` packs them, so nothing but data does. Each call gets copies of its
arguments; what a function changes in place is not carried back.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import GeneratorType, ModuleType
from typing import Any

from autograder.checking.remote import MOST_FILE, pack_finding
from autograder.checking.run import Failed, NotAttempted, Unusable, bounded, call, quiet
from autograder.checking.wire import TooMuch, WireError, pack, unpack

Reply = tuple[dict[str, Any], Sequence[bytes]]
MOST_KEPT = 96 * 1024 * 1024  # bytes of arguments that are kept for the next call
LAZY = (GeneratorType, map, filter, zip)
MOST_LAZY = 10_000  # items that are taken of a generator for a test that iterates over it
_refs: dict[int, Any] = {}
_kept: OrderedDict[str, tuple[Any, int]] = OrderedDict()  # digest -> (value, bytes)


class Lost(Exception):
    """An argument that was to be kept is not here any more; `digests` says which."""

    def __init__(self, digests: list[str]) -> None:
        super().__init__(digests)
        self.digests = digests


def answer(header: dict[str, Any], parts: Sequence[bytes], names: Mapping[str, Any],
           folder: Path | None = None) -> Reply:
    """Answer one request.

    Args:
        header: {"op": "get", "name"}, {"op": "call", "ref", "name", "args", ...} or
            {"op": "file", "name"}; see `grading.separate`.
        parts: raw parts of the arguments.
        names: the notebook's namespace.
        folder: where the notebook's files are, wherever a cell has gone since.

    Returns:
        (reply, parts). Its "kind" is one of missing, function, value, large, unusable, failed,
        blank, error, lost, interrupted, file.
    """
    try:
        if header["op"] == "get":
            return _get(header["name"], names)
        if header["op"] == "call":
            return _call(header, parts)
        return _file(folder or Path(), header["name"])
    except KeyboardInterrupt:
        return {"kind": "interrupted"}, ()


def _get(name: str, names: Mapping[str, Any]) -> Reply:
    if name not in names:
        return {"kind": "missing"}, ()
    value = names[name]
    if callable(value):
        ref = len(_refs) + 1
        _refs[ref] = value
        code = getattr(value, "__code__", None)
        arguments = None if code is None else list(code.co_varnames[:code.co_argcount])
        return {"kind": "function", "ref": ref, "arguments": arguments}, ()
    if isinstance(value, ModuleType):
        return {"kind": "module", "type": "module", "name": value.__name__}, ()
    return _value(value)


def _value(value: Any) -> Reply:
    kind = type(value).__name__
    try:
        # A value may run the learner's code when it is looked at.
        data, parts = bounded(_packed, value)
    except Unusable:
        return {"kind": "unusable", "type": kind}, ()
    if data is None:
        return {"kind": "large", "type": kind}, ()
    return {"kind": "value", "value": data["v"]}, parts


def _packed(value: Any) -> tuple[Any, list[bytes]]:
    try:
        data, parts = pack(value)
    except TooMuch:
        return None, []
    return {"v": data}, parts


def _call(header: dict[str, Any], parts: Sequence[bytes]) -> Reply:
    function = _refs[header["ref"]]
    try:
        args = arguments(header["args"], parts)
    except Lost as lost:
        return {"kind": "lost", "digests": lost.digests}, ()
    if header.get("plain"):
        return _plain_call(function, args, header)
    try:
        result = call(function, args, header["name"], header["seconds"], header["said"])
    except NotAttempted as nothing:
        return {"kind": "blank", "finding": pack_finding(nothing.finding)}, ()
    except Failed as failed:
        return {"kind": "failed", "finding": pack_finding(failed.finding),
                "raised": failed.raised}, ()
    return _value(result)


def _plain_call(function: Any, args: tuple, header: dict[str, Any]) -> Reply:
    count = len(args) - len(header["named"])
    try:
        with quiet():
            result = function(*args[:count], **dict(
                zip(header["named"], args[count:], strict=True)))
            if lazy := isinstance(result, LAZY):
                result = list(itertools.islice(result, MOST_LAZY))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        text = ""
        with contextlib.suppress(Exception):
            text = str(error)[:2000]
        return {"kind": "error", "ename": type(error).__name__, "evalue": text}, ()
    reply, parts = _value(result)
    return {**reply, "lazy": lazy}, parts


def arguments(packed: Sequence[dict], parts: Sequence[bytes]) -> tuple:
    """The arguments of a call: {"v": data, "parts": how many} each, or {"kept": digest}.

    Raises:
        Lost: some are not kept any more.
        WireError: the message is damaged.
    """
    out, rest, lost = [], iter(parts), []
    for one in packed:
        digest = one.get("kept")
        if "v" in one:
            own = [next(rest) for _ in range(one["parts"])]
            value = unpack(one["v"], own)
            if digest:
                _keep(digest, value, sum(map(len, own)) + 1000)
        elif digest in _kept:
            _kept.move_to_end(digest)
            value = _kept[digest][0]
        else:
            lost.append(digest)
            continue
        out.append(value)
    if lost:
        raise Lost(lost)
    return tuple(out)


def _keep(digest: str, value: Any, size: int) -> None:
    _kept[digest] = value, size
    while len(_kept) > 1 and sum(size for _, size in _kept.values()) > MOST_KEPT:
        _kept.popitem(last=False)


def _file(folder: Path, name: str) -> Reply:
    """A regular file below the working folder; one that is too large comes cut, and shows it."""
    inner = PurePosixPath(name)
    if inner.is_absolute() or ".." in inner.parts:
        return {"kind": "file", "exists": False}, ()
    # A link may lead anywhere, and a pipe would never end.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(folder.joinpath(*inner.parts), flags)
    except OSError:
        return {"kind": "file", "exists": False}, ()
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            return {"kind": "file", "exists": False}, ()
        try:  # not more room than it needs: a notebook may have little left
            content = file.read(min(state.st_size, MOST_FILE) + 1)
        except OSError:
            return {"kind": "file", "exists": True}, ()
    return {"kind": "file", "exists": True}, [content]


__all__ = ["Lost", "WireError", "answer", "arguments"]
