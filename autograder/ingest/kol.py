"""KOL cooperation sheet: views (if the creator reports them), link clicks, fee, code orders."""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import ad_currency, tidy_frame

KIND = "kol"


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical rows; views that no creator reported stay missing."""
    return tidy_frame(raw, "kol", {"currency": ad_currency(raw)})
