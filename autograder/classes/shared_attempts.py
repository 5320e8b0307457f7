"""The attempts that a learner chose to hand in: `attempts.jsonl` beside the notebook."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from autograder.classes.results import Attempt

FILE = "attempts.jsonl"
MOST = 20_000  # lines of one chapter; what is beyond is no record of a person's tries


def attempts_in(*folders: Path) -> list[Attempt]:
    """The attempts of the first of these folders that has any; damaged lines are left out."""
    for folder in folders:
        with suppress(OSError):
            lines = (folder / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
            return [found for line in lines[:MOST] if (found := _attempt(line)) is not None]
    return []


def _attempt(line: str) -> Attempt | None:
    try:
        entry = json.loads(line)
        at, known = float(entry["time"]), entry.get("misconception")
        if not (0 < at < 1e11) or not isinstance(entry["id"], str):
            return None
        return Attempt(
            at, entry["id"], str(entry.get("verdict", "")),
            known if isinstance(known, str) else None, str(entry.get("source") or "chapter"),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
