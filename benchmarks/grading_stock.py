"""Stock `nbgrader autograde` on a class, as an instructor runs it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

CONVERTS = "Converting notebook"


@dataclass
class Timed:
    """seconds: from the command to its end; start: of these until the first notebook is begun."""

    seconds: float = 0.0
    start: float = 0.0


def autograde(home: Path, chapters: Iterable[str]) -> Timed:
    """Run `nbgrader autograde CHAPTER` for each chapter with work in `home/submitted`.

    Raises:
        RuntimeError: nbgrader failed; the end of what it said.
    """
    total = Timed()
    for chapter in chapters:
        began = time.monotonic()
        said: list[str] = []
        first = None
        with subprocess.Popen(
            [sys.executable, "-P", "-m", "nbgrader", "autograde", chapter],
            cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"}, encoding="utf-8", errors="replace",
        ) as process:  # fmt: skip
            for line in process.stdout or ():
                said.append(line)
                if first is None and CONVERTS in line:
                    first = time.monotonic()
        if process.returncode:
            raise RuntimeError(f"nbgrader autograde {chapter}:\n{''.join(said[-20:])}")
        total.seconds += time.monotonic() - began
        total.start += (first or began) - began
    return total
