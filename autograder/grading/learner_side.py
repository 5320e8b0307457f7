"""A learner's process as seen from the grader: values by copy, functions by proxy, files as bytes.

Whatever comes back may be forged: it is taken apart by `wire`, which builds listed types only, and
every reply that is not of the agreed form counts as an answer that cannot be compared.
"""

from __future__ import annotations

import builtins
import hashlib
import importlib
import json
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from autograder.checking.remote import (
    MOST_FILE,
    Remote,
    ended,
    not_comparable,
    too_late,
    too_much,
    unpack_finding,
)
from autograder.checking.run import Failed, NotAttempted, Unusable, bounded
from autograder.checking.wire import Unreadable, pack, unfit, unpack
from autograder.grading.kernel import Gone

LARGE = 4_096  # bytes from which an argument is sent once and kept on the other side
MOST_PACKED = 192 * 1024 * 1024  # bytes of packed arguments that are kept here
QUICK = 100_000  # bytes that are unpacked without a look at the clock
LOOK = 10.0  # seconds for a value or a file
# Modules that a test may find under the name a notebook gave them; the grader's own are used.
MODULES = {"numpy", "pandas", "math", "statistics", "datetime", "re", "json", "itertools",
           "collections", "decimal", "fractions", "numpy.testing"}  # fmt: skip


@dataclass(frozen=True)
class Packed:
    """An argument ready to be sent; digest is None where it is too small to be kept."""

    value: Any
    data: Any
    parts: list[bytes]
    digest: str | None
    size: int


_packed: OrderedDict[int, Packed] = OrderedDict()


def packed(value: Any, keep: bool) -> Packed:
    """An argument packed; with `keep` the same object is packed only once.

    An object that may be changed between two calls must not be kept.
    """
    known = _packed.get(id(value))
    if keep and known is not None and known.value is value:
        _packed.move_to_end(id(value))
        return known
    data, parts = pack(value)
    text = json.dumps(data, separators=(",", ":")).encode()
    size = len(text) + sum(map(len, parts))
    if not keep or size < LARGE:
        return Packed(value, data, parts, None, size)
    digest = hashlib.blake2b(text, digest_size=20)
    for part in parts:
        digest.update(part)
    made = _packed[id(value)] = Packed(value, data, parts, digest.hexdigest(), size)
    while len(_packed) > 1 and sum(one.size for one in _packed.values()) > MOST_PACKED:
        _packed.popitem(last=False)
    return made


class Learner:
    """The names of one learner's process, for one test cell.

    Args:
        kernel: the process.
        seconds: what all requests together may take; the grader's own work, such as making a
            held-out world, does not count.

    `gone` says why the process ended (a word of `kernel.Gone`), None while it lives.
    """

    def __init__(self, kernel: Any, seconds: float) -> None:
        self.kernel, self.gone = kernel, None if kernel.alive else "died"
        self._left = seconds
        self._files: dict[str, bytes | None] = {}
        # As long as the process lives it has the arguments that were sent to it.
        self.sent: set[str] = vars(kernel).setdefault("arguments_sent", set())

    def request(self, header: dict, parts: Sequence[bytes], seconds: float, name: str
                ) -> tuple[dict, list[bytes]]:
        """One request; what goes wrong with the process is told as a finding about `name`.

        Raises:
            Failed: it took too long, or the process has ended.
        """
        left = self.left()
        if left <= 0 or self.gone:
            raise Failed(too_late(name, seconds) if not self.gone else ended(
                self.gone, name, seconds), raised=True)
        began = time.monotonic()
        try:
            reply, more = self.kernel.ask(header, parts, min(seconds, left))
            if reply.get("kind") != "crashed":
                return reply, more
            self.kernel.close()  # what answers there is broken and will not come right again
            self.gone = "memory" if reply.get("error") == "MemoryError" else "died"
        except Gone as gone:
            self.gone = gone.what
        finally:
            self._left -= time.monotonic() - began
        raise Failed(ended(self.gone, name, seconds), raised=True)

    def left(self) -> float:
        """Seconds that are left for this cell."""
        return max(self._left, 0.0)

    def get(self, name: str) -> Any:
        """The value or function behind a name. Raises KeyError where there is none, Failed."""
        reply, parts = self.request({"op": "get", "name": name}, (), LOOK, name)
        kind = reply.get("kind")
        if kind == "missing":
            raise KeyError(name)
        if kind == "module" and reply.get("name") in MODULES:
            return importlib.import_module(reply["name"])
        if kind == "function" and type(reply.get("ref")) is int:
            return Proxy(self, name, reply["ref"], _names(reply.get("arguments")))
        if kind == "value":
            try:
                return _unpacked(reply, parts)
            except Unreadable:
                return unfit("object")
        kind = reply.get("type")
        return unfit(kind if isinstance(kind, str) else "object")

    def work(self, name: str) -> File:
        """The handle of a file beside the learner's notebook, as `learner.work.work`."""
        inner = PurePosixPath(name)
        if inner.is_absolute() or ".." in inner.parts:
            raise ValueError(f"{name}: give a file name beside the notebook")
        return File(self, name)

    def file(self, name: str) -> bytes | None:
        """The content of a file, None where there is none; one byte too many where too large.

        Raises:
            OSError: it is there and cannot be read.
        """
        if name not in self._files:
            reply, parts = self.request({"op": "file", "name": name}, (), LOOK, name)
            exists = reply.get("kind") == "file" and reply.get("exists") is True
            if exists and not parts:
                raise OSError(name)
            self._files[name] = parts[0][:MOST_FILE + 1] if exists else None
        return self._files[name]


@dataclass(frozen=True)
class File:
    """A file of the learner's; its bytes come from their process."""

    learner: Learner
    name: str

    def exists(self) -> bool:
        """True when the file is there."""
        try:
            return self.learner.file(self.name) is not None
        except OSError:
            return True

    def read_bytes(self) -> bytes:
        """The whole content. Raises OSError when it cannot be read."""
        content = self.learner.file(self.name)
        if content is None:
            raise FileNotFoundError(self.name)
        return content

    def beside(self, name: str) -> File:
        """The handle of another file in the same folder."""
        return self.learner.work(name)


class Proxy(Remote):
    """A learner's function; calls happen in the learner's process on copies of the arguments."""

    def __init__(self, learner: Learner, name: str, ref: int, arguments: Sequence[str] | None
                 ) -> None:
        self._learner, self.name, self._ref, self.argument_names = learner, name, ref, arguments

    def __repr__(self) -> str:
        return f"<function {self.name}>"

    def ask(self, args: tuple, name: str, seconds: float, said: float | None) -> Any:
        """As `run.call`: a value, NotAttempted or Failed."""
        # A driven function (it names its own seconds) may get one object again and changed.
        made = [packed(value, keep=said is None) for value in args]
        reply, parts = self._send(
            {"op": "call", "ref": self._ref, "name": name, "seconds": seconds, "said": said},
            made, seconds, name)
        kind = reply.get("kind")
        try:
            if kind == "value":
                return _unpacked(reply, parts)
            if kind == "blank":
                raise NotAttempted(unpack_finding(reply.get("finding")))
            if kind == "failed" and reply.get("finding") is not None:
                raise Failed(unpack_finding(reply["finding"]), reply.get("raised") is True)
        except Unreadable:
            raise Failed(not_comparable("object", name)) from None
        if kind == "interrupted":
            raise Failed(too_late(name, said or seconds), raised=True)
        got = reply.get("type")
        got = type(unfit(got if isinstance(got, str) else "object")).__name__
        if kind == "large":
            raise Failed(too_much(got, name))
        raise Failed(not_comparable(got, name))

    def __call__(self, *args: Any, **named: Any) -> Any:
        """As in any test: what the function raises is raised here, under the same name."""
        made = [packed(value, keep=False) for value in (*args, *named.values())]
        seconds = self._learner.left()
        reply, parts = self._send(
            {"op": "call", "ref": self._ref, "name": self.name, "plain": True,
             "named": list(named)}, made, seconds, self.name)
        if reply.get("kind") == "value":
            try:
                value = _unpacked(reply, parts)
            except Unreadable:
                return unfit("object")
            return iter(value) if reply.get("lazy") is True and type(value) is list else value
        if reply.get("kind") == "error":
            raise _error(reply)
        got = reply.get("type")
        if reply.get("kind") in ("large", "unusable") and isinstance(got, str):
            return unfit(got)
        raise Failed(too_late(self.name, seconds), raised=True)

    def _send(self, header: dict, made: list[Packed], seconds: float, name: str
              ) -> tuple[dict, list[bytes]]:
        sent = self._learner.sent
        reply, parts = self._learner.request(*_message(header, made, sent), seconds, name)
        if reply.get("kind") == "lost":  # it keeps only so much; once more with everything
            sent.clear()
            reply, parts = self._learner.request(*_message(header, made, sent), seconds, name)
        return reply, parts


def _message(header: dict, made: list[Packed], sent: set[str]) -> tuple[dict, list[bytes]]:
    args, parts = [], []
    for one in made:
        if one.digest in sent:
            args.append({"kept": one.digest})
            continue
        args.append({"v": one.data, "parts": len(one.parts), "kept": one.digest})
        parts += one.parts
        if one.digest:
            sent.add(one.digest)
    return {**header, "args": args}, parts


def _unpacked(reply: dict, parts: list[bytes]) -> Any:
    """The value of a reply. Raises Unreadable."""
    if sum(map(len, parts)) < QUICK and not isinstance(reply.get("value"), (list, dict)):
        return unpack(reply.get("value"), parts)
    try:  # keys that collide, or simply very much
        return bounded(unpack, reply.get("value"), parts)
    except Unusable:
        raise Unreadable("it could not be unpacked in time") from None


def _names(arguments: Any) -> list[str] | None:
    if isinstance(arguments, list) and len(arguments) < 50 and all(
            isinstance(a, str) and a.isidentifier() and len(a) < 100 for a in arguments):
        return arguments
    return None


class LearnerError(Exception):
    """An error of the learner's function that is none of Python's own."""


def _error(reply: dict) -> Exception:
    """The error that the function raised, as a class of the same name."""
    name, text = reply.get("ename"), reply.get("evalue")
    name = name if isinstance(name, str) and name.isidentifier() and len(name) < 100 else "Error"
    known = getattr(builtins, name, None)
    if not (isinstance(known, type) and issubclass(known, Exception)) \
            or issubclass(known, StopIteration):  # it would end a loop of the test's as if done
        known = type(name, (LearnerError,), {})
    text = text[:2000] if isinstance(text, str) else ""
    try:
        return known(text)
    except TypeError:  # UnicodeDecodeError and others that want more than a text
        return type(name, (LearnerError,), {})(text)
