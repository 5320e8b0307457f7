"""LINE official account: broadcasts. Opened messages stand as impressions, people who clicked as
clicks, the message fee as cost. Unique counts are missing for fewer than 20 people."""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import ad_currency, tidy_frame

KIND = "line_oa"


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical rows, one per broadcast and day."""
    return tidy_frame(raw, "line_oa", {"currency": ad_currency(raw)})
