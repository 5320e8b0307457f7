"""Readers of C: the sessions of the flight and the test that was planned for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from .decode import read_bytes
from .errors import IngestError
from .traffic import DAY, NUMBER, TEXT, YES, _read

SESSIONS = ("traffic/capstone_sessions.csv.gz", {
    "session_id": TEXT, "date": DAY, "user_id": TEXT, "source": TEXT, "medium": TEXT,
    "campaign": TEXT, "device": TEXT, "arm": TEXT, "load_ms": NUMBER, "begin_checkout": YES,
    "purchased": YES,
})  # fmt: skip

TEST = "experiment/capstone_test.yml"


def capstone_sessions(folder: Path | str) -> pd.DataFrame:
    """One row per session of the flight, of one in four visitors; arm is NA outside the test.

    Raises:
        IngestError: a column is missing, a cell is not of its kind, an id stands there twice.
    """
    path, table = _read(folder, SESSIONS)
    twice = table.loc[table["session_id"].duplicated(), "session_id"]
    if len(twice):
        raise IngestError("{file} has the session {session} twice. Export it again, one file for "
                          "each period.", file=path, session=twice.iloc[0])
    return table


def capstone_test(folder: Path | str) -> dict[str, Any]:
    """The test as it was written down before it began: days, unit, arms, rule, costs."""
    path = Path(folder) / TEST
    try:
        content = yaml.safe_load(read_bytes(path).decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError):
        content = None
    if not isinstance(content, dict):
        raise IngestError("{file} does not have the form it was handed out in. Take it again as "
                          "it was.", file=path.name)
    return content


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "capstone_sessions": capstone_sessions, "capstone_test": capstone_test,
}
