"""How far a run is, and how it is stopped: signals wait until nothing is half-written."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from autograder.checking.messages import translate

EVERY = 5.0  # seconds between two lines where there is no terminal
SHORT = 0.1  # and between two versions of the one line of a terminal
WINDOW = 60.0  # seconds that the rate is taken from


class Progress:
    """Says how many of `total` are done, how fast, and how long the rest takes."""

    def __init__(self, total: int, say: Callable[[str], None], terminal: bool = False) -> None:
        """terminal: rewrite one line on stderr instead of calling `say` every few seconds."""
        self.total, self.done = total, 0
        self._say, self._terminal = say, terminal
        self._times: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])
        self._said = time.monotonic() - (EVERY if terminal else 0)
        self._width = 0

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        now = time.monotonic()
        self._times.append((now, self.done))
        while len(self._times) > 2 and self._times[1][0] < now - WINDOW:
            self._times.popleft()
        if now - self._said >= (SHORT if self._terminal else EVERY) or self.done == self.total:
            self._said = now
            self._show(self.line(now))

    def line(self, now: float) -> str:
        """The line that is shown."""
        (then, before) = self._times[0]
        rate = 60 * (self.done - before) / max(now - then, 0.001)
        if self.done >= self.total or not rate:
            return translate("{n} of {total} graded, {rate} a minute", n=self.done,
                             total=self.total, rate=f"{rate:.0f}")  # fmt: skip
        left = duration(60 * (self.total - self.done) / rate)
        return translate("{n} of {total} graded, {rate} a minute, about {left} left",
                         n=self.done, total=self.total, rate=f"{rate:.0f}", left=left)  # fmt: skip

    def close(self) -> None:
        """End the line of a terminal."""
        if self._terminal and self._width:
            print(file=sys.stderr, flush=True)
            self._width = 0

    def _show(self, text: str) -> None:
        if not self._terminal:
            self._say(text)
            return
        print(f"\r{text}\x1b[K", end="", file=sys.stderr, flush=True)
        self._width = len(text)


def duration(seconds: float) -> str:
    """A span of time in words of the language in use."""
    if seconds < 90:
        return translate("{n} s", n=max(1, round(seconds)))
    if seconds < 90 * 60:
        return translate("{n} min", n=round(seconds / 60))
    return translate("{hours} h {minutes} min", hours=int(seconds // 3600),
                     minutes=round(seconds % 3600 / 60))  # fmt: skip


class Stopped(Exception):
    """A signal asked to stop; the text is one sentence that says how to go on."""


class Stop:
    """Turns SIGINT and SIGTERM into `Stopped` at points where nothing is half-done.

    While work is under way a signal is only noted. Inside `allowed` it ends the wait at once.
    """

    def __init__(self) -> None:
        self._asked = self._waiting = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Stop:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._noted)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    @contextmanager
    def allowed(self) -> Iterator[None]:
        """A wait that a signal may end.

        Raises:
            Stopped: one came now or since the last time.
        """
        self._waiting = True
        try:
            self.check()
            yield
        finally:
            self._waiting = False

    def check(self) -> None:
        """Raise Stopped if a signal has come."""
        if self._asked:
            self._waiting = False  # what runs while the stack unwinds is not disturbed
            raise Stopped

    def _noted(self, *_: object) -> None:
        self._asked = True
        if self._waiting:
            self.check()
