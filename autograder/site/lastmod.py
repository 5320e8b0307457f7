"""The day on which the source of a page last changed, as git knows it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from autograder.site.settings import ROOT

SOURCES = {"book": "", "datasets/manifests": "datasets/"}  # folder -> where its pages stand


def dates() -> dict[str, str]:
    """Name of a page (t1_5, datasets/orders) -> YYYY-MM-DD; empty where there is no git."""
    command = ["git", "log", "--format=@%cs", "--name-only", "--", *SOURCES]
    try:
        log = subprocess.run(
            command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8"
        )
    except (OSError, subprocess.CalledProcessError):
        return {}
    found: dict[str, str] = {}
    day = ""
    for line in log.stdout.splitlines():
        if line.startswith("@"):
            day = line[1:]
        elif line:
            path = Path(line)
            prefix = SOURCES.get(path.parent.as_posix())
            if prefix is not None:
                found.setdefault(prefix + path.stem, day)  # the newest commit comes first
    return found
