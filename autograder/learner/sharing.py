"""The copy of a chapter's attempts that is handed in, where the learner has agreed to it.

The learner's choice stands in `.course/companion.json` of the desk (`docs/record.md`); without
that file, or without a plain `true`, nothing is shared.
"""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path

from . import attempt_log

COPY = "attempts.jsonl"
STATE = Path(".course") / "companion.json"


def agreed(folder: Path) -> bool:
    """Whether the desk that a chapter's folder stands in says that attempts are shared.

    Only that folder counts: a desk further up may be somebody else's, who agreed for himself.
    """
    with suppress(OSError, ValueError, AttributeError, RecursionError):
        said = json.loads((folder.resolve().parent / STATE).read_bytes())
        return said.get("settings", {}).get("share_attempts") is True
    return False


def refresh(folder: Path) -> None:
    """Bring the copy in a chapter's folder up to date where the learner has agreed; never raises.

    It takes nothing away: where work is graded, the copy that was handed in lies beside the
    notebook, and the learner's choice is not there.
    """
    with suppress(OSError):
        if agreed(folder) and (folder / attempt_log.FILE).is_file():
            with attempt_log.locked(folder / attempt_log.LOCK):
                draft = folder / ".attempts.part"
                shutil.copyfile(folder / attempt_log.FILE, draft)
                draft.replace(folder / COPY)


def withdraw(folder: Path) -> None:
    """Take the copy in a chapter's folder away.

    Raises:
        OSError: it is there and cannot be removed.
    """
    (folder / COPY).unlink(missing_ok=True)
