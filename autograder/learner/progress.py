"""What the learner has tried, one line an attempt, beside the notebook.

`.progress.jsonl` is appended to and read with tolerance: a damaged line is skipped, a folder that
cannot be written costs the record and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import suppress
from pathlib import Path

from autograder.checking.run import UNKNOWN_NAME
from autograder.checking.verdict import CORRECT, NOT_ATTEMPTED, Verdict

FILE = ".progress.jsonl"


def record(verdict: Verdict, folder: Path | None = None) -> None:
    """Append one attempt; never raises."""
    line = json.dumps({
        "time": round(time.time(), 3), "id": verdict.exercise, "verdict": verdict.status,
        "misconception": verdict.misconception,
        "message": verdict.finding.msgid if verdict.finding else None,
        "mark": _mark(verdict),
    }, ensure_ascii=False)
    with suppress(OSError), ((folder or Path.cwd()) / FILE).open("a", encoding="utf-8") as out:
        out.write(line + "\n")


def _mark(verdict: Verdict) -> str:
    """A short mark of what was said, places filled, to tell a new attempt from a repeated one."""
    finding = verdict.finding
    said = str((finding.msgid, {k: str(v) for k, v in finding.params.items()})) if finding else ""
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]


def attempts(folder: Path | None = None) -> list[dict]:
    """All readable attempts, oldest first."""
    found = []
    with suppress(OSError):
        for line in ((folder or Path.cwd()) / FILE).read_text("utf-8", "replace").splitlines():
            with suppress(ValueError):
                entry = json.loads(line)
                if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                    found.append(entry)
    return found


def real_attempts(exercise: str, folder: Path | None = None) -> int:
    """Attempts at an exercise that changed something: equal results in a row count once."""
    count, last = 0, None
    for entry in attempts(folder):
        if entry["id"] == exercise and entry.get("verdict") in ("incorrect", "raised"):
            this = (entry.get("verdict"), entry.get("message"), entry.get("mark"))
            count += this != last
            last = this
    return count


def solved(exercise: str, folder: Path | None = None) -> bool:
    """True when the exercise was right at least once."""
    return any(e["id"] == exercise and e.get("verdict") == "correct" for e in attempts(folder))


def states(folder: Path | None = None) -> dict[str, str]:
    """The verdict of the last attempt at each exercise.

    What was right stays right where nothing was judged since: in a kernel started anew the
    answer cell, or a helper that it uses, has not been run yet.
    """
    last: dict[str, str] = {}
    for entry in attempts(folder):
        not_run = entry.get("verdict") == NOT_ATTEMPTED or \
            entry.get("misconception") == UNKNOWN_NAME
        if not (not_run and last.get(entry["id"]) == CORRECT):
            last[entry["id"]] = str(entry.get("verdict"))
    return last


def right_at_first(exercise: str, folder: Path | None = None) -> bool:
    """True when the first answer that was judged was right; what was not written yet is none."""
    judged = (e for e in attempts(folder) if e["id"] == exercise
              and e.get("verdict") in ("correct", "incorrect"))
    return next((e["verdict"] == CORRECT for e in judged), False)
