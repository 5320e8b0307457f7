"""The geo experiment: orders, revenue and ad spend per county and day."""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import NUMBER, TEXT, TIME
from .tables import plain_table

KIND = "geo_panel"
GEO_PANEL = {
    "date": TIME, "county": TEXT, "treated": "bool", "period": TEXT, "orders": "int64",
    "revenue": NUMBER, "ad_spend": NUMBER,
}
WORDS = {"period": {"前期": "pre", "實驗期": "test"}}


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical panel, one row per county and day."""
    return plain_table(raw, GEO_PANEL, WORDS)
