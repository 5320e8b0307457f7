"""Meta Ads Manager: ad set rows by day, zh-TW or English, UTF-8 with a mark at the start.

A row with blank names is Meta's total. `clicks` are link clicks; all clicks stand apart. The
currency stands in the caption ("花費金額 (TWD)"); Ads Reporting leaves it out. Purchases follow
the account's attribution setting (7-day click or 1-day view as a rule), so view-through is in.
"""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import ad_currency, tidy_frame

KIND = "meta"


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical ad rows; the blank-named line is kept as a total."""
    blank = raw.texts("campaign").isna()
    if raw.has("adset"):
        blank &= raw.texts("adset").isna()
    raw.totals = [t or b for t, b in zip(raw.totals, blank, strict=True)]
    return tidy_frame(raw, "meta", {"currency": ad_currency(raw)})
