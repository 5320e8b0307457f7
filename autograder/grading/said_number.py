"""What a submission says of the data it was made with: to be compared, never to be believed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

COURSE = "course.json"
MOST = 10_000  # bytes


def number_said(entries: Iterable[Any]) -> int | None:
    """The number of the learner's own data in the submission's course.json; None without one.

    entries: files as `intake.Entry` has them, untrusted.
    """
    for entry in entries:
        if entry.path.as_posix() == COURSE and entry.regular and entry.size < MOST:
            with suppress(Exception):  # a damaged archive member fails in many ways
                number = json.loads(entry.read())["variant"]
                return number if isinstance(number, int) and not isinstance(number, bool) else None
    return None
