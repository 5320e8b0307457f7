"""The engine of many machines: tasks go to the workers of a Dask scheduler, results stream back.

A worker says when it starts, by a Dask resource, which version of the course it has and whether
its host allows the box (`cluster_worker`). A task asks for that resource, so Dask itself never
gives it to a worker that would judge differently, and gives a worker one task at a time.

The secret seed travels inside the packed task only: Dask shows keys and names, which are numbers
here, and, for a call that raises, its arguments; ours does not raise.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import secrets
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.checking.messages import translate
from autograder.grading import cluster_worker as far
from autograder.grading.task import (
    ChapterFiles,
    EngineError,
    Result,
    Task,
    Tasks,
    given_up,
)

if TYPE_CHECKING:
    from distributed import Client, Future

AHEAD = 2  # tasks under way per worker: one runs, the next is there when it ends
LOOK = 2.0  # seconds between two looks at who is there
PATIENCE = 120.0  # seconds that a first worker may take to join
FETCH = 60.0  # seconds that one result may take on its way, before it is asked for again
CONNECT = 10  # seconds that the scheduler may take to answer
GRACE = 60.0  # seconds beyond a notebook's own limits before its worker is taken for hung
RESTART = 60.0  # seconds that a worker may take to end and to be there again


def run(
    tasks: Tasks,
    say: Callable[[str], None],
    address: str,
    tls: Path | str | None = None,
    patience: float = PATIENCE,
) -> Iterator[Result]:
    """Execute the tasks on the workers of the scheduler at `address`.

    Args:
        tasks: taken a few at a time (`AHEAD` per worker), chapter by chapter.
        say: called with lines about workers: refused, gone.
        address: tcp://host:8786 or tls://host:8786.
        tls: folder with ca.pem, cert.pem and key.pem; without it Dask's own settings count.
        patience: seconds to wait for a first worker.

    Yields:
        One result per task, in any order. Closing the generator cancels what is under way; a
        worker ends the notebook that it is running and drops its result.

    Raises:
        EngineError: no scheduler, no fitting worker, or the scheduler went away.
    """
    first = tasks.take()
    if first is None:
        return
    with _client(address, tls) as client:
        work = _Run(client, address, say, far.offer(first.isolation))
        work.wait_for_workers(patience)
        yield from work.results(first, tasks)


@dataclass
class _Flight:
    """A task under way; `why`: how it failed last; `where`: the worker that has begun it last."""

    task: Task
    future: Future
    why: str = ""
    where: str = ""
    until: float = float("inf")


class _Run:
    """One run on a connected scheduler."""

    def __init__(
        self, client: Client, address: str, say: Callable[[str], None], resource: str
    ) -> None:
        self._client, self._address, self._say = client, address, say
        self._resource = resource
        self._name = f"course-{secrets.token_hex(4)}"
        self._keys = count(1)
        self._flights: dict[int, _Flight] = {}
        self._files: tuple[str, bytes] = ("", b"")  # digest and files of the chapter sent last
        self._workers = 0
        self._refused: set[str] = set()
        self._told = False
        self._looked = 0.0
        # (number of the task, its future that has ended or the worker that begins it)
        self._news: queue.SimpleQueue[tuple[int, Future | str]] = queue.SimpleQueue()
        client.subscribe_topic(self._name, lambda event: self._news.put(tuple(event[1])))

    def wait_for_workers(self, patience: float) -> None:
        """Return when a fitting worker is there; raise EngineError after `patience` seconds."""
        until = time.monotonic() + patience
        self._look()
        while not self._workers:
            if time.monotonic() > until:
                raise EngineError(
                    translate(
                        "No worker with this version of the course is at {address}; start some on "
                        "each host with: python3 course.py worker {address}",
                        address=self._address,
                    )  # fmt: skip
                )
            time.sleep(0.2)
            self._look()

    def results(self, first: Task, tasks: Tasks) -> Iterator[Result]:
        """Submit a few, hand on what comes back, submit more."""
        task: Task | None = first
        numbers = count(1)
        try:
            while True:
                while task is not None and len(self._flights) < AHEAD * max(self._workers, 1):
                    self._submit(next(numbers), task)
                    task = tasks.take(prefer=task.chapter)
                if not self._flights:
                    return
                result = self._next()
                if result is not None:
                    yield result
        finally:
            if self._client.status == "running":
                self._client.cancel([one.future for one in self._flights.values()], force=True)
                self._client.set_metadata(self._name, None)

    def _submit(self, number: int, task: Task, why: str = "", files: bytes | None = None) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Dask's advice about large arguments
            future = self._client.submit(
                far.execute, far.pack(task.to_json()), files, self._name, number, pure=False,
                key=f"{self._name}-{next(self._keys)}", resources={self._resource: 1},
            )  # fmt: skip
        self._flights[number] = _Flight(task, future, why)
        future.add_done_callback(lambda ended: self._news.put((number, ended)))

    def _next(self) -> Result | None:
        """The next result; None where something else happened, or nothing for a while."""
        if time.monotonic() - self._looked > LOOK:
            self._look()
        try:
            number, news = self._news.get(timeout=LOOK)
        except queue.Empty:
            return None
        flight = self._flights.get(number)
        if flight is None:
            return None
        if not isinstance(news, str):
            return self._ended(number, flight) if news is flight.future else None
        limits = flight.task.limits
        allowed = limits.get("notebook_seconds", 600) + 2 * limits.get("cell_seconds", 60)
        flight.where, flight.until = news, time.monotonic() + allowed + GRACE
        return None

    def _ended(self, number: int, flight: _Flight) -> Result | None:
        """The result of a task that Dask is done with, or None where it is tried again."""
        from distributed.scheduler import KilledWorker

        future = flight.future
        if future.status == "finished":
            try:
                answer = far.unpack(future.result(timeout=FETCH))
            except TimeoutError:  # its worker is gone since: Dask lets another do it again
                self._news.put((number, future))
                return None
            except Exception as error:
                raise self._lost(error) from None
            return self._answer(number, flight, answer)
        error = future.exception() if future.status == "error" else None
        if not isinstance(error, KilledWorker):
            raise self._lost(error)
        # Dask also blames what only waited behind the task that ended the worker, so it is the
        # next worker that says whether this one has had its tries.
        self._submit(number, flight.task, flight.why)
        return None

    def _answer(self, number: int, flight: _Flight, answer: dict[str, Any]) -> Result | None:
        task = flight.task
        if "refused" in answer:
            raise EngineError(answer["refused"])
        if "needs" in answer:
            if self._files[0] != task.source:
                chapter = ChapterFiles.read(task.home, task.chapter, task.variant)
                self._files = (task.source, far.pack_files(chapter))
            self._submit(number, task, flight.why, self._files[1])
            return None
        if "failed" in answer:  # perhaps only on that host
            self._submit(number, task, answer["failed"])
            return None
        del self._flights[number]
        if "result" in answer:
            return Result.from_json(answer["result"])
        if not flight.why:
            return given_up(task)
        return given_up(task, translate(
            "This submission could not be graded ({reason}). Earlier points are kept.",
            reason=flight.why))  # fmt: skip

    def _look(self) -> None:
        """Count the workers that fit, name those that do not once each, end those that hang."""
        try:
            workers = self._client.scheduler_info()["workers"]
        except Exception as error:  # whatever the connection raises when its other end is gone
            raise self._lost(error) from None
        self._looked = time.monotonic()
        self._workers = 0
        for address, one in workers.items():
            if self._resource in one["resources"]:
                self._workers += 1
            elif address not in self._refused:
                self._refused.add(address)
                self._say(_why_not(address, set(one["resources"])))
        if not self._workers and self._flights and not self._told:
            self._say(
                translate("All workers are gone; waiting for one to join {address} …",
                          address=self._address)
            )  # fmt: skip
        self._told = not self._workers
        for flight in self._flights.values():
            if time.monotonic() > flight.until:
                flight.until = float("inf")
                with contextlib.suppress(Exception):  # it may just have ended by itself
                    self._client.restart_workers([flight.where], RESTART, raise_for_error=False)

    def _lost(self, error: BaseException | None) -> EngineError:
        """The sentence for a run that cannot go on."""
        # The other end may be gone before the client has noticed; that is an OSError as well.
        gone = error is None or isinstance(error, OSError) or self._client.status != "running"
        if not gone:
            return EngineError(
                translate(
                    "The scheduler at {address} cannot hand out the work ({what}); start it from "
                    "this version of the course: .venv/bin/dask scheduler",
                    address=self._address,
                    what=type(error).__name__,
                )  # fmt: skip
            )
        return EngineError(
            translate(
                "The connection to the scheduler at {address} is lost. What is graded is kept; "
                "start the scheduler and the workers again, then grade with --resume.",
                address=self._address,
            )  # fmt: skip
        )


def _why_not(address: str, offers: set[str]) -> str:
    """The sentence for a worker that gets no work."""
    ours = [one for one in offers if one.startswith("course-")]
    if not ours:
        return translate(
            "The worker {worker} was not started for this course and gets no work; start it with: "
            "python3 course.py worker", worker=address,
        )  # fmt: skip
    if any(one.startswith(f"course-{far.version()}-") for one in ours):
        return translate(
            "The host of worker {worker} does not allow the box, so it gets no work; the worker's "
            "own messages say what to install or set.", worker=address,
        )  # fmt: skip
    return translate(
        "The worker {worker} has another version of the course and gets no work; bring it up to "
        "date and start it again.", worker=address,
    )  # fmt: skip


@contextmanager
def _client(address: str, tls: Path | str | None) -> Iterator[Client]:
    """A connection to the scheduler whose troubles are told in one sentence, not in a log."""
    import distributed
    from distributed.security import Security

    for name in ("distributed", "distributed.client", "tornado", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    security = Security()  # from Dask's own settings
    if tls:
        ca, certificate, key = map(str, far.tls_files(tls))
        security = Security(tls_ca_file=ca, tls_client_cert=certificate, tls_client_key=key,
                            require_encryption=True)  # fmt: skip
    try:
        if address.startswith("tls://") and not security.tls_ca_file:
            raise ValueError("tls")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # differing packages: `version` covers the lock
            client = distributed.Client(
                address, timeout=CONNECT, security=security, set_as_default=False,
                name="course-grade",
            )  # fmt: skip
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        raise EngineError(
            translate(
                "No Dask scheduler answers at {address} ({what}). Write its address as "
                "tcp://host:8786, or tls://host:8786 with --tls FOLDER, and see that it runs.",
                address=address,
                what=type(error).__name__,
            )  # fmt: skip
        ) from None
    try:
        yield client
    finally:
        client.close(timeout=5)
