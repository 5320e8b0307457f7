"""How long a start of the course takes: `python benchmarks/bench_start.py [runs]`.

Prints, for a course whose environment is complete, the seconds from the command to the moment
JupyterLab itself starts (the budget is 3 s), to the moment its address is shown, and for --help.
The first start after a change of the course releases the chapters and is shown apart.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COURSE = [sys.executable, str(ROOT / "course.py")]
BUDGET = 3.0
FIRST_WORDS = "Starting JupyterLab"


def start() -> tuple[float, float]:
    """(seconds until JupyterLab starts, seconds until its address is shown) of one start."""
    environ = {**os.environ, "COURSE_LANG": "en"}
    began = time.perf_counter()
    process = subprocess.Popen(
        [*COURSE, "learn", "--lang", "en", "--no-browser"],
        stderr=subprocess.PIPE, encoding="utf-8", env=environ,
    )  # fmt: skip
    before = shown = float("nan")
    for line in process.stderr:
        if line.startswith(FIRST_WORDS):
            before = time.perf_counter() - began
        elif "http" in line:
            shown = time.perf_counter() - began
            break
    process.terminate()
    process.stderr.read()
    if process.wait() not in (0, 130) or shown != shown:
        raise SystemExit(f"the course did not start (exit code {process.returncode})")
    return before, shown


def main(runs: int) -> int:
    """Measure and print; 1 where a second start takes longer than the budget."""
    first = start()
    again = [start() for _ in range(runs)]
    began = time.perf_counter()
    subprocess.run([*COURSE, "--help"], stdout=subprocess.DEVNULL, check=True)
    helped = time.perf_counter() - began
    before = [a for a, _ in again]
    shown = [b for _, b in again]
    rows = [
        ("first start here", first[0], first[1]),
        (f"second start, median of {runs}", statistics.median(before), statistics.median(shown)),
        (f"second start, worst of {runs}", max(before), max(shown)),
    ]
    for name, one, two in rows:
        print(f"{name:<28}{one:5.2f} s to JupyterLab{two:7.2f} s to its address")
    print(f"{'--help':<28}{helped:5.2f} s")
    print(f"{'budget, second start':<28}{BUDGET:5.2f} s to JupyterLab")
    return int(max(before) > BUDGET)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
