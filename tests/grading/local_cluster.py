"""A real Dask cluster on this machine for tests: a scheduler and worker processes of the course.

It ends with the test, also when the test's process dies.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.grading import cluster_worker

READY_SECONDS = 240  # a busy machine takes long to import pandas in several processes


class Cluster:
    """A scheduler, its workers, and the brake of `cluster_brake` on what they run."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address = folder, ""
        self.processes: list[subprocess.Popen[bytes]] = []
        for name in ("begun", "hold"):
            (folder / name).mkdir()

    def scheduler(self) -> None:
        """Start the scheduler and learn its address."""
        self._start(
            "scheduler", [sys.executable, "-P", "-m", "dask", "scheduler", "--no-dashboard",
                          "--host", "127.0.0.1", "--port", "0"],
        )  # fmt: skip
        self.address = self._wait_for("scheduler", r"Scheduler at: +(tcp://\S+)")

    def workers(self, number: int, name: str = "workers", version: str = "") -> None:
        """Start workers as `course.py worker` does."""
        line = cluster_worker.command(self.address, number)
        line += ["--host", "127.0.0.1", "--local-directory", str(self.folder / name)]
        at = line.index("--preload")
        line[at:at] = ["--preload", str(Path(__file__).with_name("cluster_brake.py"))]
        self._start(name, line, COURSE_TEST_VERSION=version)
        self._wait_for(name, r"(Registered to)", number)

    def hold(self, learner: str) -> None:
        """Let the work of this learner wait when it begins."""
        (self.folder / "hold" / learner).touch()

    def release(self, learner: str) -> None:
        """Let it go on."""
        (self.folder / "hold" / learner).unlink()

    def begun(self, learner: str) -> list[int]:
        """The processes that have begun the work of this learner."""
        with contextlib.suppress(FileNotFoundError):
            return [int(pid) for pid in (self.folder / "begun" / learner).read_text().split()]
        return []

    def wait_for(self, learner: str) -> int:
        """The process that begins this learner's work."""
        self.until(lambda: self.begun(learner))
        return self.begun(learner)[-1]

    def fake(self, on: bool) -> None:
        """Whether workers run nothing and give a made-up result."""
        path = self.folder / "fake"
        path.touch() if on else path.unlink(missing_ok=True)

    def clients(self) -> int:
        """How many coordinators have connected so far."""
        return (self.folder / "scheduler.log").read_text().count("Receive client connection")

    def logs(self) -> str:
        """What the scheduler and the workers wrote."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        """End all of it at once."""
        for process in reversed(self.processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, name: str, line: list[str], **environ: str) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        with log:
            self.processes.append(subprocess.Popen(
                line, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                start_new_session=True, preexec_fn=_end_with_parent,
                env={**os.environ, "COURSE_TEST_BRAKE": str(self.folder), **environ},
            ))  # fmt: skip

    def _wait_for(self, name: str, pattern: str, times: int = 1) -> str:
        path = self.folder / f"{name}.log"
        self.until(lambda: len(re.findall(pattern, path.read_text())) >= times)
        return re.search(pattern, path.read_text())[1]

    def until(self, done: Callable[[], object]) -> None:
        """Wait for something; fail when a process of the cluster has ended or it takes too long."""
        until = time.monotonic() + READY_SECONDS
        while not done():
            ended = [one.args for one in self.processes if one.poll() is not None]
            assert not ended, f"{ended}\n{self.logs()}"
            assert time.monotonic() < until, self.logs()
            time.sleep(0.02)


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A cluster that is stopped whatever happens."""
    made = Cluster(folder)
    try:
        made.scheduler()
        if workers:
            made.workers(workers)
        yield made
    finally:
        made.stop()


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
