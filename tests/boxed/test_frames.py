"""Messages between the grader and the box: whole, small enough, in time, and nothing else."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest

from autograder.boxed import frames


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def wire(*parts: bytes) -> bytes:
    return struct.pack(f"!I{len(parts)}Q", len(parts), *map(len, parts)) + b"".join(parts)


def test_a_message_arrives_as_it_was_sent(pair) -> None:
    ours, theirs = pair
    big = bytes(range(256)) * 20_000  # more than a socket holds at once
    sender = threading.Thread(
        target=frames.send, args=(ours, {"op": "值", "lone": "\ud800"}, [b"", big])
    )
    sender.start()
    assert frames.receive(theirs) == ({"op": "值", "lone": "\ud800"}, [b"", big])
    sender.join()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (struct.pack("!I", 0), frames.Malformed),
        (wire(b"[1]"), frames.Malformed),
        (wire(b"{"), frames.Malformed),
        (wire(b"\xff"), frames.Malformed),
        (wire(b'{"n": ' + b"9" * 5000 + b"}"), frames.Malformed),
        (wire(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"), frames.Malformed),
        (struct.pack("!I", 2**31), frames.TooLarge),
        (struct.pack("!IQ", 1, 2**63), frames.TooLarge),
        (struct.pack("!IQQ", 2, 2, 2**40) + b"{}", frames.TooLarge),
        (struct.pack("!IQ", 1, 100_000_000), frames.TooLarge),
        (b"\0\0", frames.Closed),
        (wire(b"{}")[:-1], frames.Closed),
    ],
)
def test_what_is_no_message_is_an_error(pair, data: bytes, error: type[Exception]) -> None:
    ours, theirs = pair
    ours.sendall(data)
    ours.close()
    with pytest.raises(error):
        frames.receive(theirs, deadline=time.monotonic() + 10)


def test_half_a_message_is_late_and_a_tick_ends_the_wait(pair) -> None:
    ours, theirs = pair
    ours.sendall(wire(b"{}")[:-1])
    with pytest.raises(frames.Late):
        frames.receive(theirs, deadline=time.monotonic() + 0.05)

    def tick() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        frames.receive(theirs, tick=tick)


def test_a_side_that_takes_nothing_is_given_up(pair) -> None:
    with pytest.raises(frames.Late):
        frames.send(pair[0], {}, [bytes(10_000_000)], deadline=time.monotonic() + 0.05)


def test_a_drip_of_bytes_does_not_outlive_the_time(pair) -> None:
    ours, theirs = pair
    over = threading.Event()

    def drip() -> None:
        ours.sendall(struct.pack("!IQ", 1, 10_000))
        while not over.wait(0.002):
            ours.send(b" ")

    sender = threading.Thread(target=drip)
    sender.start()
    try:
        with pytest.raises(frames.Late):
            frames.receive(theirs, deadline=time.monotonic() + 0.1)
    finally:
        over.set()
        sender.join()


def test_a_header_of_millions_of_empty_lists_is_not_unfolded(pair) -> None:
    ours, theirs = pair
    sender = threading.Thread(target=ours.sendall, args=(wire(b'{"a":[' + b"[]," * 10**7),))
    sender.start()
    with pytest.raises(frames.TooLarge):
        frames.receive(theirs, deadline=time.monotonic() + 60)
    sender.join()
