"""What the learner has tried, one line an attempt, beside the notebook.

`.progress.jsonl` is written and read by `attempt_log`: two notebooks never lose an attempt, damage
is set aside, and a folder that cannot be written costs the record, one sentence, and nothing else.
Answers in a review are in it too, with a source; what a chapter asks here (hints, states) leaves
them out.
"""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from autograder.checking.messages import translate
from autograder.checking.run import UNKNOWN_NAME
from autograder.checking.verdict import CORRECT, NOT_ATTEMPTED, Verdict

from . import attempt_log, sharing

FILE = attempt_log.FILE
_SAID: set[tuple[Path, bool]] = set()  # folders that cannot be (read, written), said once


def record(verdict: Verdict, folder: Path | None = None, source: str | None = None) -> None:
    """Append one attempt; never raises.

    folder: the chapter's; the working folder when not given. source: "review" for an answer in a
    review, None in the chapter.
    """
    entry = {
        "time": round(time.time(), 3), "id": verdict.exercise, "verdict": verdict.status,
        "misconception": verdict.misconception,
        "message": verdict.finding.msgid if verdict.finding else None,
        "mark": _mark(verdict),
    }
    if source:
        entry["source"] = source
    folder = folder or Path.cwd()
    if not attempt_log.append(folder, entry):
        _say_once(folder, False, translate(
            "{chapter}: this attempt could not be recorded, because {file} in its folder cannot be "
            "written. Checks go on, but hints, reviews and your record do not know of it.",
            chapter=folder.name, file=FILE))
    sharing.refresh(folder)


def _say_once(folder: Path, reading: bool, sentence: str) -> None:
    """A lasting state of a folder is told once in a kernel, not with every check."""
    if (folder, reading) not in _SAID:
        _SAID.add((folder, reading))
        print(sentence)


def _mark(verdict: Verdict) -> str:
    """A short mark of what was said, places filled, to tell a new attempt from a repeated one."""
    finding = verdict.finding
    said = str((finding.msgid, {k: str(v) for k, v in finding.params.items()})) if finding else ""
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]


def attempts(folder: Path | None = None) -> list[dict]:
    """All readable attempts, oldest first, reviews among them; says once what was damaged."""
    folder = folder or Path.cwd()
    log = attempt_log.read(folder)
    if not log.readable:
        _say_once(folder, True, log.told)
    elif log.told:
        print(log.told)
    return log.entries


def in_chapter(folder: Path | None = None) -> list[dict]:
    """The attempts made in the chapter itself."""
    return [entry for entry in attempts(folder) if not entry.get("source")]


def real_attempts(exercise: str, folder: Path | None = None) -> int:
    """Attempts at an exercise that changed something: equal results in a row count once.

    An answer whose cell had not been run (a name that nobody knows yet) is none.
    """
    count, last = 0, None
    for entry in in_chapter(folder):
        if entry["id"] == exercise and entry.get("verdict") in ("incorrect", "raised") \
                and entry.get("misconception") != UNKNOWN_NAME:
            this = (entry.get("verdict"), entry.get("message"), entry.get("mark"))
            count += this != last
            last = this
    return count


def solved(exercise: str, folder: Path | None = None) -> bool:
    """True when the exercise was right at least once."""
    return any(e["id"] == exercise and e.get("verdict") == "correct" for e in in_chapter(folder))


def states(folder: Path | None = None) -> dict[str, str]:
    """The verdict of the last attempt at each exercise.

    What was right stays right where nothing was judged since: in a kernel started anew the
    answer cell, or a helper that it uses, has not been run yet.
    """
    last: dict[str, str] = {}
    for entry in in_chapter(folder):
        not_run = entry.get("verdict") == NOT_ATTEMPTED or \
            entry.get("misconception") == UNKNOWN_NAME
        if not (not_run and last.get(entry["id"]) == CORRECT):
            last[entry["id"]] = str(entry.get("verdict"))
    return last


def right_at_first(exercise: str, folder: Path | None = None) -> bool:
    """True when the first answer that was judged was right; what was not written yet is none."""
    judged = (e for e in in_chapter(folder) if e["id"] == exercise
              and e.get("verdict") in ("correct", "incorrect"))
    return next((e["verdict"] == CORRECT for e in judged), False)
