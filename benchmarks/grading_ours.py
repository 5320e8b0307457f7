"""Our grader on a class, in a process of its own, with the memory of everything it starts.

    python benchmarks/grading_ours.py HOME INBOX JOBS [ADDRESS]     (started by `run`)
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOOK = 0.5  # seconds between two looks at the memory


@dataclass
class Timed:
    """One run.

    seconds: from the command to its end. marks: when each result came, by which worker, of which
        chapter. coordinator, worker: peak memory in MB of the coordinator and of the largest
        worker with its warm process and notebook (shared pages counted once).
    """

    seconds: float = 0.0
    marks: list[tuple[float, str, str]] = field(default_factory=list)
    coordinator: float = 0.0
    worker: float = 0.0
    problems: list[str] = field(default_factory=list)

    def per_minute(self, workers: int) -> float | None:
        """Submissions a minute once a worker is at a chapter: first ones of each are left out."""
        apart = _apart(self.marks)
        return 60 * workers * len(apart) / sum(apart) if apart else None

    def start(self, workers: int) -> float:
        """Seconds that starting workers and making the first worlds took."""
        rate = self.per_minute(workers)
        return max(0.0, self.seconds - 60 * len(self.marks) / rate) if rate else self.seconds


def _apart(marks: list[tuple[float, str, str]]) -> list[float]:
    """Seconds between results of one worker on one chapter."""
    last: dict[str, tuple[float, str]] = {}
    found = []
    for moment, worker, chapter in sorted(marks):
        before = last.get(worker)
        if before and before[1] == chapter:
            found.append(moment - before[0])
        last[worker] = moment, chapter
    return found


def run(home: Path, inbox: Path, jobs: int, cluster: str = "") -> Timed:
    """Grade `inbox` into the class in `home`.

    Raises:
        RuntimeError: grading failed; the end of what it said.
    """
    command = [sys.executable, __file__, str(home), str(inbox), str(jobs), cluster]
    began = time.monotonic()
    peaks: dict[str, float] = defaultdict(float)
    with (home / "benchmark.log").open("w+") as log, subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
    ) as process:
        while process.poll() is None:
            _look(process.pid, peaks)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(LOOK)
        text = process.stdout.read() if process.stdout else ""
        log.seek(0)
        said = log.read()
    if process.returncode:
        raise RuntimeError(said[-2000:])
    seconds = time.monotonic() - began
    told = json.loads(text.splitlines()[-1])
    return Timed(
        seconds, [tuple(mark) for mark in told["marks"]], peaks["coordinator"], peaks["worker"],
        told["problems"],
    )  # fmt: skip


def _look(pid: int, peaks: dict[str, float]) -> None:
    """Note the memory of the coordinator and of each of its workers with all below it."""
    children = _children()
    peaks["coordinator"] = max(peaks["coordinator"], _megabytes([pid]))
    for worker in children.get(pid, ()):
        group, waiting = [], [worker]
        while waiting:
            one = waiting.pop()
            group.append(one)
            waiting += children.get(one, ())
        peaks["worker"] = max(peaks["worker"], _megabytes(group))


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            parent = int((place / "stat").read_text().rsplit(")", 1)[1].split()[1])
            found[parent].append(int(place.name))
    return found


def _megabytes(pids: list[int]) -> float:
    """Proportional set size of some processes together."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, StopIteration):
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            line = next(line for line in text.splitlines() if line.startswith("Pss:"))
            total += int(line.split()[1])
    return total / 1024


def main(home: str, inbox: str, jobs: int, address: str) -> None:
    """Grade, and print when each result came as JSON."""
    from autograder.grading import cluster, pool
    from autograder.grading.grade import run as grade
    from autograder.grading.options import Options

    marks: list[tuple[float, str, str]] = []
    problems: list[str] = []

    def engine(tasks: Any, say: Callable[[str], None]) -> Iterator[Any]:
        results = cluster.run(tasks, say, address) if address else pool.run(tasks, say, jobs)
        for result in results:
            marks.append((time.monotonic(), result.worker, result.chapter))
            if result.problem:
                problems.append(f"{result.learner}: {result.problem}")
            yield result

    options = Options(inbox, home, "en", None if address else jobs, cluster=address or None)
    with grade(options, lambda text: None, engine=engine) as result:
        for _ in result["learners"]:
            pass
    print(json.dumps({"marks": marks, "problems": problems}))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    os.environ["COURSE_LANG"] = "en"
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
