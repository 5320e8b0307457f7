"""How long the figures of a class take: python benchmarks/class_statistics.py [--learners N].

Builds a class of 200 learners over all chapters in a temporary folder (gradebook and memory, bulk
rows), then runs `course.py stats`, a process of its own each time, and prints the best of three in
seconds, those of the processor too, and as a ratio to the target of ten. Exit code 1 where even the
processor's seconds miss it: those do not depend on what else the machine does. With --whole graded
notebooks are there too, and the look for alike submissions is timed; that takes minutes to build.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from autograder.classes import sample  # noqa: E402

TARGET = 10.0  # seconds for 200 learners and 150 exercises, reading included
RUN = "import sys; from autograder.cli import main; sys.exit(main(sys.argv[1:]))"


def timed(*arguments: str) -> tuple[float, float, str]:
    """(seconds of the best of three runs of `course.py stats`, of its processor, its output)."""
    best, busy, out = float("inf"), float("inf"), ""
    for _ in range(3):
        began, spent = time.perf_counter(), _spent()
        command = [sys.executable, "-c", RUN, "stats", *arguments]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        best = min(best, time.perf_counter() - began)
        busy = min(busy, _spent() - spent)
    return best, busy, out


def _spent() -> float:
    """Seconds of the processor that ended children have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def told(what: str, seconds: float, busy: float) -> None:
    """One line of the result."""
    print(f"{what:<22} {seconds:6.1f} s, processor {busy:5.1f} s: {seconds / TARGET:4.2f} and "
          f"{busy / TARGET:4.2f} of the target")  # fmt: skip


def main() -> int:
    """Print the times; 1 where the target is missed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--learners", type=int, default=200)
    options.add_argument("--whole", action="store_true", help="with notebooks; time --similarity")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = sample.make(Path(folder) / "class", learners=asked.learners, whole=asked.whole)
        seconds, busy, out = timed(str(home), "--json")
        made = json.loads(out)
        print(f"{made['learners']} learners x {len(made['exercises'])} exercises")
        told("as JSON", seconds, busy)
        page, busy_page, _ = timed(str(home), "--out", str(home / "page.html"))
        told("as a page", page, busy_page)
        print(f"the page has {(home / 'page.html').stat().st_size / 1e6:.1f} MB")
        if asked.whole:
            alike, busy_alike, out = timed(str(home), "--similarity", "--json")
            told("with alike submissions", alike, busy_alike)
            print(f"pairs named: {len(json.loads(out)['similar']['pairs'])}")
    return int(asked.learners <= 200 and max(busy, busy_page) > TARGET)


if __name__ == "__main__":
    sys.exit(main())
