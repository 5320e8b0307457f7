"""LINE Ads: the daily report. Costs are in units (only budgets are in micros)."""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import ad_currency, tidy_frame

KIND = "line_ads"


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical ad rows. `conversions` is `purchase`; `cv` counts every event, so it is second."""
    bought = raw.numbers("purchase" if raw.has("purchase") else "cv")
    return tidy_frame(raw, "line_ads", {"currency": ad_currency(raw), "conversions": bought})
