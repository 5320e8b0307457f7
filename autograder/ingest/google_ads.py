"""Google Ads: the report of the user interface (zh-TW and English) and the API's table.

The interface writes a title line, a quoted date line, the header, rows and lines of totals;
' --' means no value and thousands stand in quotes. "Excel .csv" is UTF-16LE with tabs. The API
gives `metrics.cost_micros`: 1 TWD = 1,000,000. Nothing is converted here; `cost_unit` says it.
"""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import TEXT, ad_currency, tidy_frame

KIND = "google_ads"
CHANNELS = {
    "搜尋": "google_search", "搜尋廣告": "google_search", "Search": "google_search",
    "SEARCH": "google_search", "搜尋聯播網": "google_search",
    "最高成效": "pmax", "最高成效廣告活動": "pmax", "Performance Max": "pmax",
    "PERFORMANCE_MAX": "pmax",
}


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical ad rows; totals stay in, marked by `row_kind`."""
    if raw.has("channel_type"):
        channel = raw.texts("channel_type", CHANNELS)
        seen = channel[channel.isin(set(CHANNELS.values()))].unique()
        # A total line has no campaign type; it belongs to the one channel of its file.
        if len(seen) == 1:
            channel = channel.where(channel.isin(set(CHANNELS.values())), seen[0])
    else:
        is_pmax = raw.path.name.casefold().find("pmax") >= 0
        channel = pd.Series(["pmax" if is_pmax else "google_search"] * len(raw.cells), dtype=TEXT)
    fixed: dict[str, object] = {"currency": ad_currency(raw)}
    if raw.has("cost_micros"):
        fixed |= {"cost": raw.numbers("cost_micros"), "cost_unit": "micros"}
    return tidy_frame(raw, channel, fixed)
