"""EDM: one row per mailing. Unique opens stand as impressions, unique clicks as clicks."""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import ad_currency, tidy_frame

KIND = "edm"


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical rows; a mailing has no media cost unless the file states one."""
    return tidy_frame(raw, "edm", {"currency": ad_currency(raw)})
