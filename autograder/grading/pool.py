"""The engine of one machine: worker processes that live for a whole run.

Run as a module (`python -m autograder.grading.pool FD MODULE:FUNCTION`) it is such a worker. What
is large goes through files in a private folder and only short lines through the socket, so a
worker that hangs never makes the coordinator wait.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator
from importlib import import_module
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.grading.notebook import ROOT
from autograder.grading.task import TRIES, EngineError, Result, Task, Tasks, given_up

EXECUTE = "autograder.grading.worker:execute"
AHEAD = 2  # tasks that a worker has at a time: the one that runs and the next
GRACE = 60  # seconds beyond a notebook's own limits before its worker is taken for hung
ENDING = 10  # seconds in which an idle worker has to end by itself
NAME = "course-pool-"


def run(
    tasks: Tasks, say: Callable[[str], None], jobs: int = 1, execute: str = EXECUTE
) -> Iterator[Result]:
    """Run the tasks in `jobs` processes; see `task` for what an engine promises.

    Args:
        execute: MODULE:FUNCTION that a worker calls with a task.

    Raises:
        EngineError: no worker can start, or it says that this machine cannot grade.
    """
    with _folder() as folder:
        pool = _Pool(folder, tasks, jobs, execute)
        try:
            yield from pool.results()
            pool.end()
        finally:
            pool.kill()


class _Worker:
    """One process, and the tasks that it has; the first of them is the one that runs."""

    def __init__(self, folder: Path, number: int, execute: str) -> None:
        ours, theirs = socket.socketpair()
        scratch = folder / f"worker-{number}"
        scratch.mkdir()
        self.log = (folder / f"worker-{number}.log").open("w+b")
        modules = [str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "autograder.grading.pool", str(theirs.fileno()), execute],
            pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            start_new_session=True,  # Ctrl-C in the terminal is the coordinator's alone
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": os.pathsep.join(modules)},
        )  # fmt: skip
        theirs.close()
        self.line = Connection(ours.detach())
        self.sent: dict[str, Task] = {}
        self.ready = False
        self.running: str | None = None
        self.until = float("inf")
        self.chapter = ""

    def last_words(self) -> str:
        """The last line of what it printed."""
        self.log.seek(0)
        lines = self.log.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else f"exit {self.process.poll()}"

    def kill(self) -> None:
        """End it and what it started, at once."""
        self.line.close()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()


class _Pool:
    """The workers of one run."""

    def __init__(self, folder: Path, tasks: Tasks, jobs: int, execute: str) -> None:
        self.folder, self.tasks, self.jobs, self.execute = folder, tasks, jobs, execute
        self.workers: list[_Worker] = []
        self.again: deque[Task] = deque()
        self.tries: Counter[str] = Counter()
        self.number = 0

    def results(self) -> Iterator[Result]:
        """All results, in the order in which they come."""
        while True:
            self.feed()
            if not any(worker.sent for worker in self.workers):
                return
            lines = {worker.line: worker for worker in self.workers}
            until = min(worker.until for worker in self.workers)
            for line in wait(list(lines), max(0.0, min(until - time.monotonic(), 3600.0))):
                yield from self.hear(lines[line])
            for worker in [one for one in self.workers if one.until < time.monotonic()]:
                yield from self.lost(worker)

    def feed(self) -> None:
        """Give every worker its next tasks; start workers while there is work for them."""
        while len(self.workers) < min(self.jobs, len(self.workers) + self.left()):
            worker = _Worker(self.folder, self.new(), self.execute)
            self.workers.append(worker)
            self.give(worker)
        for ahead in range(AHEAD):
            for worker in self.workers:
                # The last tasks are not queued behind a long one while others have nothing.
                if len(worker.sent) <= ahead and (ahead == 0 or self.left() > len(self.workers)):
                    self.give(worker)

    def left(self) -> int:
        return len(self.tasks) + len(self.again)

    def new(self) -> int:
        self.number += 1
        return self.number

    def give(self, worker: _Worker) -> None:
        """Send one task, if there is one."""
        if self.again:
            task = self.again.popleft()
        else:
            busy = {one.chapter for one in self.workers if one is not worker}
            task = self.tasks.take(worker.chapter, busy)
            if task is None:
                return
        name = str(self.new())
        text = json.dumps(task.to_json())
        (self.folder / f"{name}.task").write_text(text, encoding="utf-8")
        worker.sent[name], worker.chapter = task, task.chapter
        with contextlib.suppress(OSError):  # it has just died; `hear` will notice
            worker.line.send_bytes(name.encode())

    def hear(self, worker: _Worker) -> Iterator[Result]:
        """Take in one line of a worker."""
        try:
            said = json.loads(worker.line.recv_bytes())
        except (EOFError, OSError, ValueError):
            yield from self.lost(worker)
            return
        name = said.get("task", "")
        if said["kind"] == "ready":
            worker.ready = True
        elif said["kind"] == "fatal":
            raise EngineError(said["why"])
        elif said["kind"] == "began":
            limits = worker.sent[name].limits
            allowed = limits.get("notebook_seconds", 600) + 2 * limits.get("cell_seconds", 60)
            worker.running, worker.until = name, time.monotonic() + allowed + GRACE
        else:
            task = worker.sent.pop(name)
            worker.running, worker.until = None, float("inf")
            (self.folder / f"{name}.task").unlink()
            if said["kind"] == "done":
                path = self.folder / f"{name}.result"
                result = Result.from_json(json.loads(path.read_bytes()))
                path.unlink()
                yield result
            else:
                yield from self.failed(task, said["why"])

    def lost(self, worker: _Worker) -> Iterator[Result]:
        """A worker has died or hangs: its tasks go to another one."""
        running = worker.running
        worker.process.poll()
        if not worker.ready:
            raise EngineError(
                translate("No worker could be started: {reason}", reason=worker.last_words())
            )
        self.workers.remove(worker)
        worker.kill()
        for name, task in worker.sent.items():
            (self.folder / f"{name}.task").unlink(missing_ok=True)
            if name == running:
                yield from self.failed(task)
            else:
                self.again.append(task)

    def failed(self, task: Task, why: str = "") -> Iterator[Result]:
        """Try a task again, or give it up."""
        self.tries[task.key] += 1
        if self.tries[task.key] < TRIES:
            self.again.append(task)
        elif why:
            yield given_up(task, translate(
                "This submission could not be graded ({reason}). Earlier points are kept.",
                reason=why))  # fmt: skip
        else:
            yield given_up(task)

    def end(self) -> None:
        """All is done: let the workers end by themselves."""
        for worker in self.workers:
            with contextlib.suppress(OSError):
                worker.line.send_bytes(b"end")
        for worker in self.workers:
            with contextlib.suppress(subprocess.TimeoutExpired):
                worker.process.wait(ENDING)

    def kill(self) -> None:
        """End all workers, whatever they do."""
        while self.workers:
            self.workers.pop().kill()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A private folder for this run; those of runs that were killed are removed first."""
    for old in Path(tempfile.gettempdir()).glob(f"{NAME}*"):
        pid = old.name[len(NAME) :].partition("-")[0]
        if pid.isdigit() and not os.path.exists(f"/proc/{pid}") and os.path.exists("/proc/self"):
            shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=f"{NAME}{os.getpid()}-", ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


# --- the worker's side ---------------------------------------------------------------------------


def serve(descriptor: int, execute: str) -> int:
    """Execute tasks until told to end."""
    line = Connection(descriptor)
    folder = Path(tempfile.gettempdir()).parent
    orders: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(line, orders), daemon=True).start()
    module, _, function = execute.partition(":")
    work = getattr(import_module(module), function)
    _say(line, kind="ready")
    while (name := orders.get()) != "end":
        _say(line, kind="began", task=name)
        try:
            data = json.loads((folder / f"{name}.task").read_bytes())
            text = json.dumps(work(Task.from_json(data)).to_json())
            (folder / f"{name}.result").write_text(text, encoding="utf-8")
        except EngineError as error:
            _say(line, kind="fatal", why=str(error))
        except Exception as error:  # one submission must not end the run, whatever it hits
            traceback.print_exc()
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                _say(line, kind="fatal", why=translate("There is no space left on this machine."))
            why = f"{type(error).__name__}: {error}"[:300]
            _say(line, kind="failed", task=name, why=why)
        else:
            _say(line, kind="done", task=name)
    return 0


def _listen(line: Connection, orders: queue.SimpleQueue[str]) -> None:
    """Take in orders while one is being executed; end when the coordinator is gone."""
    try:
        while True:
            orders.put(line.recv_bytes().decode())
    except (EOFError, OSError):
        os._exit(3)


def _say(line: Connection, **said: Any) -> None:
    line.send_bytes(json.dumps(said).encode())


if __name__ == "__main__":
    sys.exit(serve(int(sys.argv[1]), sys.argv[2]))
