"""The planner's own sheet of response curves, as a CSV that Excel opens."""

from __future__ import annotations

import pandas as pd

from . import text

HEADER = ("通路", "營收上限", "半量花費", "斜率", "貢獻率", "最低花費", "最高花費")


def response_curves(table: pd.DataFrame) -> bytes:
    """UTF-8 with BOM; one row per channel, amounts without separators."""
    columns = [
        list(table["channel"]),
        *(text.plain(table[c]) for c in ("ceiling", "half")),
        text.plain(table["slope"], 3),
        text.plain(table["margin"], 2),
        *(text.plain(table[c]) for c in ("low", "high")),
    ]
    return text.encode(text.sheet(HEADER, columns), "utf-8-sig")
