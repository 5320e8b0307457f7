"""What a cell puts out, kept in order and within bounds, as nbformat has it.

Python's own streams write here directly. What C code or a child process writes to file
descriptors 1 and 2 goes into two files without a name, which are read whenever something else is
put out, so that the order is kept and no thread is needed.
"""

from __future__ import annotations

import base64
import io
import math
import os
import tempfile
import threading
from typing import Any

MARK = "[...]"
DEEP = 50  # levels of lists and dicts in the data of a display
TRACEBACK = 100_000  # characters of an error that are kept


class Outputs:
    """The outputs of the cell that runs now; what comes between two cells belongs to none.

    Args:
        limit: bytes that one cell may put out; what exceeds it is dropped and marked, errors
            are always kept.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.pid = os.getpid()
        self.cut = False
        self._list: list[dict[str, Any]] | None = None
        self._used = 0
        self._by_id: dict[str, list[dict[str, Any]]] = {}
        self._clear_next = False
        self._lock = threading.RLock()
        self._files: dict[str, int] = {}

    def take_descriptors(self) -> None:
        """Send file descriptors 1 and 2 of this process into files of our own."""
        self.pid = os.getpid()
        for name, number in (("stdout", 1), ("stderr", 2)):
            self._files[name] = _nameless(name)
            os.dup2(self._files[name], number)

    def begin(self) -> None:
        """A new cell: nothing yet, and closed descriptors work again."""
        for name, number in (("stdout", 1), ("stderr", 2)):
            if name in self._files:
                try:
                    os.fstat(number)
                except OSError:
                    os.dup2(self._files[name], number)
        self.read_descriptors()
        with self._lock:
            self._list, self._used, self.cut, self._clear_next = [], 0, False, False
            self._by_id = {}

    def end(self) -> list[dict[str, Any]]:
        """The outputs of the cell, streams joined."""
        self.read_descriptors()
        with self._lock:
            done, self._list = self._list or [], None
        for one in done:
            if one["output_type"] == "stream":
                one["text"] = "".join(one["text"])
        return done

    def text(self, stream: str, text: str) -> None:
        """Text written to "stdout" or "stderr"."""
        if os.getpid() != self.pid:  # a child process of the learner's: by way of the file
            os.write(1 if stream == "stdout" else 2, text.encode("utf-8", "replace"))
            return
        if self.cut:
            return
        self.read_descriptors()
        self._text(stream, text)

    def show(
        self,
        kind: str,
        data: dict,
        metadata: dict | None,
        display_id: str | None = None,
        **more: Any,
    ) -> None:
        """A display_data or execute_result with its data by type."""
        self.read_descriptors()
        one = {
            "output_type": kind,
            "data": plain(data),
            "metadata": plain(metadata or {}),
            **more,
        }
        with self._lock:
            if self._room(_size(one["data"]) + _size(one["metadata"])):
                self._add(one)
                if display_id is not None:
                    self._by_id.setdefault(display_id, []).append(one)

    def renew(self, data: dict, metadata: dict | None, display_id: str | None) -> None:
        """New data for what this cell has shown under `display_id`."""
        data, metadata = plain(data), plain(metadata or {})
        with self._lock:
            if self._room(_size(data) + _size(metadata)):
                for one in self._by_id.get(display_id or "", ()):
                    one["data"], one["metadata"] = data, metadata

    def error(self, name: str, value: str, traceback: list[str]) -> dict[str, Any]:
        """An error, which is kept whatever came before it; returns it as it was kept."""
        self.read_descriptors()
        left, lines = TRACEBACK, []
        for line in traceback:
            lines.append(_cut(line, left))
            left -= len(lines[-1])
            if left <= 0:
                break
        one = {
            "output_type": "error",
            "ename": _cut(name, 1000),
            "evalue": _cut(value, TRACEBACK),
            "traceback": lines,
        }
        with self._lock:
            if self._list is not None and sum(o["output_type"] == "error" for o in self._list) < 20:
                self._add(one)
        return one

    def has_error(self) -> bool:
        """True when an error is among the outputs."""
        return any(one["output_type"] == "error" for one in self._list or ())

    def clear(self, wait: bool) -> None:
        """Drop what was put out so far, at once or with the next output."""
        self.read_descriptors()
        with self._lock:
            if wait:
                self._clear_next = True
            elif self._list is not None:
                self._list.clear()

    def read_descriptors(self) -> None:
        """Take over what went to descriptors 1 and 2 since the last time."""
        if os.getpid() != self.pid:
            return
        for name, number in self._files.items():
            with self._lock:
                try:
                    if not (size := os.fstat(number).st_size):
                        continue
                    room = max(0, self.limit - self._used) + 1
                    data = os.pread(number, min(size, room), 0)
                    os.ftruncate(number, 0)
                except OSError:
                    continue
                self._text(name, data.decode("utf-8", "replace"))

    def _text(self, stream: str, text: str) -> None:
        with self._lock:
            if self._list is None or not text or self.cut:
                return
            room = self.limit - self._used
            kept = text if len(text) <= room else text[:room]
            if self._room(len(text)):
                self._stream(stream, kept)
            else:
                self._before_mark(stream, kept)

    def _stream(self, stream: str, text: str) -> None:
        last = self._list[-1] if self._list and not self._clear_next else None
        if last and last["output_type"] == "stream" and last["name"] == stream:
            last["text"].append(text)
        elif text:
            self._add({"output_type": "stream", "name": stream, "text": [text]})

    def _before_mark(self, stream: str, kept: str) -> None:
        """Put what still had room before the mark that says that something was dropped."""
        mark = self._list.pop()
        self._stream(stream, kept)
        self._list.append(mark)

    def _room(self, size: int) -> bool:
        """Whether `size` more may be put out; leaves the mark when it no longer may."""
        self._used += size
        if self._used <= self.limit:
            return True
        if not self.cut and self._list is not None:
            self.cut = True
            self._add({"output_type": "stream", "name": "stdout", "text": [f"\n{MARK}\n"]})
        return False

    def _add(self, one: dict[str, Any]) -> None:
        if self._list is None:
            return
        if self._clear_next:
            self._list.clear()
            self._clear_next = False
        self._list.append(one)


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a notebook."""

    encoding = "UTF-8"
    errors = "replace"

    def __init__(self, name: str, outputs: Outputs) -> None:
        super().__init__()
        self._which, self._outputs = name, outputs
        self.name = f"<{name}>"

    def write(self, text: str) -> int:
        """Take text; how much of it is kept is decided by the limit of the cell."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._outputs.text(self._which, text)
        return len(text)

    def flush(self) -> None:
        """Nothing is held back."""

    def writable(self) -> bool:
        """A stream to write to."""
        return True

    def isatty(self) -> bool:
        """No terminal."""
        return False

    def fileno(self) -> int:
        """The descriptor that ends in the same cell."""
        return 1 if self._which == "stdout" else 2


def plain(value: Any, depth: int = 0) -> Any:
    """`value` as JSON has it: bytes as base64, no NaN, everything unknown as its text."""
    if depth > DEEP:
        return MARK
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, str):
        return str.__str__(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else repr(float(value))
    if isinstance(value, dict):
        return {str(key): plain(part, depth + 1) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part, depth + 1) for part in value]
    return str(value)


def _size(value: Any) -> int:
    """About how many bytes a plain value has."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(len(key) + _size(part) for key, part in value.items()) + 2
    if isinstance(value, list):
        return sum(map(_size, value)) + 2
    return 8


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: max(0, most)]} {MARK}"


def _nameless(name: str) -> int:
    """A file that is gone with this process, in memory where the system has that."""
    try:
        number = os.memfd_create(name)
    except (AttributeError, OSError):
        with tempfile.TemporaryFile() as file:
            number = os.dup(file.fileno())
    import fcntl

    fcntl.fcntl(number, fcntl.F_SETFL, fcntl.fcntl(number, fcntl.F_GETFL) | os.O_APPEND)
    return number
