"""The loop of the process that holds a notebook: one request, one reply, until the socket closes.

Requests are answered only between cells. What is done with values, calls and files of the
learner's is in `values`.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from . import frames, tables
from .shell import Shell

Reply = tuple[dict[str, Any], Sequence[bytes]]


def serve(sock: socket.socket, shell: Shell) -> None:
    """Answer every request on `sock`; return when the other side has gone."""
    owner, folder = os.getpid(), Path.cwd()
    os.register_at_fork(after_in_child=sock.close)
    while True:
        try:
            header, parts = frames.receive(sock)
        except frames.FrameError:
            return
        reply, more = _answer(shell, header, parts, folder)
        if os.getpid() != owner:  # a copy that the cell has made of this process
            return
        reply["n"] = header.get("n")
        try:
            frames.send(sock, reply, more)
        except frames.FrameError:
            return
        except Exception as error:  # something of the learner's that JSON cannot hold
            frames.send(sock, _crashed(error) | {"n": header.get("n")})


def _answer(shell: Shell, header: dict[str, Any], parts: list[bytes], folder: Path) -> Reply:
    # A tracer that a cell has left on would slow down every call of every later exercise.
    sys.settrace(None)
    sys.setprofile(None)
    try:
        if header["op"] == "run":
            return shell.run(header["source"], header.get("pictures") is not False), ()
        if header["op"] == "files":
            written = _write(header["names"], parts)
            tables.settle(header.get("tables", ""))
            return written, ()
        from . import values

        shell.listen()
        return values.answer(header, parts, shell.names, folder)
    except BaseException as error:  # whatever the learner's code has broken
        return _crashed(error), ()


def _crashed(error: BaseException) -> dict[str, Any]:
    return {"kind": "crashed", "error": type(error).__name__}


def _write(names: list[str], contents: list[bytes]) -> dict[str, Any]:
    """Put files below the working folder; {"ok", "missing": names that this system cannot hold}."""
    missing = []
    for name, content in zip(names, contents, strict=True):
        inner = PurePosixPath(name)
        target = Path(*inner.parts)
        try:
            if inner.is_absolute() or ".." in inner.parts:
                raise ValueError(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        except (OSError, ValueError):
            missing.append(name)
    return {"ok": not missing, "missing": missing}
