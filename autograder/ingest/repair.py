"""The media log of exercise T1.5.b: rows with faults, already in canonical columns.

`date_text` is the date as it was exported. Where it has a 民國 year `date` is missing, because
repairing it is the exercise.
"""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import TEXT, TIDY, TIME
from .tables import plain_table

KIND = "faulty"
FAULTY = {**TIDY, "date_text": TEXT, "flight_start": TIME, "flight_end": TIME}


def read(raw: RawTable) -> pd.DataFrame:
    """The rows as they are; nothing is repaired."""
    return plain_table(raw, FAULTY)
