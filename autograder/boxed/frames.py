"""Messages over a socket between the grader and the process that runs a learner's code.

A message is a JSON object, the header, followed by any number of raw parts. On the wire: the
number of parts (header included) as `!I`, the length of each as `!Q`, then the bytes. What comes
in is untrusted: sizes are looked at before anything is allocated for them, and what is not a
message is an error of its own.
"""

from __future__ import annotations

import json
import select
import socket
import struct
import time
from collections.abc import Callable, Sequence
from typing import Any

MOST = 256 * 1024 * 1024  # bytes of one message
PARTS = 20_000
HEADER = 64 * 1024 * 1024  # bytes of its JSON; what is large travels in parts
ITEMS = 8_000_000  # brackets and commas of the JSON: "[]," are three bytes and an object of 70
CHUNK = 1 << 20  # bytes asked of the system at a time
# Called about every quarter of a second while a message is awaited; what it raises ends the wait.
Tick = Callable[[], None]
EVERY = 0.25


class FrameError(Exception):
    """The conversation cannot go on; the connection is of no use any more."""


class Closed(FrameError):
    """The other side has closed the connection or is gone."""


class TooLarge(FrameError):
    """The message has more bytes or parts than are taken."""


class Malformed(FrameError):
    """What came in is not a message."""


class Late(FrameError):
    """The message was not there, or not complete, when the time was up."""


def send(
    sock: socket.socket,
    header: dict[str, Any],
    parts: Sequence[bytes] = (),
    deadline: float | None = None,
) -> None:
    """Send one message.

    Args:
        sock: a connected stream socket.
        header: what JSON can hold.
        parts: raw bytes.
        deadline: `time.monotonic()` at which the other side must have taken it.

    Raises:
        Closed: nobody is there to take it.
        Late: it was not taken in time.
        TooLarge: it has more parts than a message may have.
    """
    whole = [json.dumps(header, separators=(",", ":")).encode(), *parts]
    if len(whole) > PARTS:
        raise TooLarge(f"a message has at most {PARTS} parts")
    lengths = struct.pack(f"!I{len(whole)}Q", len(whole), *(memoryview(p).nbytes for p in whole))
    wait = _Wait(sock, deadline, None)
    _put(wait, lengths + whole[0])
    for part in parts:
        _put(wait, part)


def receive(
    sock: socket.socket,
    most: int = MOST,
    deadline: float | None = None,
    tick: Tick | None = None,
) -> tuple[dict[str, Any], list[bytes]]:
    """Wait for one message.

    Args:
        sock: a connected stream socket.
        most: bytes that all parts together may have.
        deadline: `time.monotonic()` at which the whole message must be there.
        tick: called while waiting, see `Tick`.

    Returns:
        The header and the raw parts.

    Raises:
        Closed, TooLarge, Malformed, Late: see there. After any of them the connection is spent.
    """
    wait = _Wait(sock, deadline, tick)
    (count,) = struct.unpack("!I", _take(wait, 4))
    if not count:
        raise Malformed("a message without a header")
    if count > PARTS:
        raise TooLarge(f"a message of {count} parts; at most {PARTS} are taken")
    lengths = struct.unpack(f"!{count}Q", _take(wait, 8 * count))
    if sum(lengths) > most:
        raise TooLarge(f"a message of {sum(lengths)} bytes; at most {most} are taken")
    if lengths[0] > HEADER:
        raise TooLarge(f"a header of {lengths[0]} bytes; at most {HEADER} are taken")
    header = _header(_take(wait, lengths[0]))
    return header, [bytes(_take(wait, length)) for length in lengths[1:]]


def _header(data: bytearray) -> dict[str, Any]:
    if len(data) > ITEMS and sum(map(data.count, (b"[", b"{", b","))) > ITEMS:
        raise TooLarge(f"a header of more than {ITEMS} items")
    try:
        header = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Malformed(f"a header that is no JSON: {type(error).__name__}") from None
    if not isinstance(header, dict):
        raise Malformed("a header that is no JSON object")
    return header


class _Wait:
    """How long one message may be awaited, and what is to be looked at meanwhile."""

    def __init__(self, sock: socket.socket, deadline: float | None, tick: Tick | None) -> None:
        self.sock, self.deadline, self.tick = sock, deadline, tick
        self.next = time.monotonic() + EVERY

    def until(self, event: int) -> None:
        """Return when the socket is ready for `event`. Raises Late, or what `tick` raises."""
        if self.deadline is None and self.tick is None:
            return  # the call itself waits
        poll = select.poll()
        try:
            poll.register(self.sock, event)
        except (OSError, ValueError) as error:
            raise Closed(str(error)) from None
        while True:
            # Both come first: a sender that drips must not keep them from being looked at.
            now = time.monotonic()
            if self.tick is not None and now >= self.next:
                self.tick()
                self.next = time.monotonic() + EVERY
            if self.deadline is not None and now >= self.deadline:
                raise Late("no message in time")
            ends = [self.next] if self.tick is not None else []
            ends += [self.deadline] if self.deadline is not None else []
            if poll.poll(max(0.0, min(ends) - time.monotonic()) * 1000 + 1):
                return


def _take(wait: _Wait, count: int) -> bytearray:
    """Exactly `count` bytes; grows as they come, so that a lie about a length costs nothing."""
    data = bytearray()
    while len(data) < count:
        wait.until(select.POLLIN)
        try:
            some = wait.sock.recv(min(CHUNK, count - len(data)))
        except OSError as error:
            raise Closed(str(error)) from None
        if not some:
            raise Closed("the other side has closed the connection")
        data += some
    return data


def _put(wait: _Wait, data: bytes) -> None:
    rest = memoryview(data).cast("B")
    flags = 0 if wait.deadline is None else socket.MSG_DONTWAIT
    while rest:
        wait.until(select.POLLOUT)
        try:
            rest = rest[wait.sock.send(rest[:CHUNK], flags) :]
        except BlockingIOError:
            continue
        except OSError as error:
            raise Closed(str(error)) from None
