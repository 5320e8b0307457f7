"""Journeys: the touches of each user in order, and whether the user bought."""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import NUMBER, TEXT, TIME
from .tables import plain_table

KIND = "paths"
PATHS = {
    "user": TEXT, "step": "int64", "touch_time": TIME, "channel": TEXT, "converted": "bool",
    "value": NUMBER,
}


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical paths, one row per touch."""
    return plain_table(raw, PATHS)
