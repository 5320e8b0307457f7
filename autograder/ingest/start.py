"""The one export of chapter T0: Meta's ad sets of November, in common column names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from .errors import IngestError
from .folder import read_all

COLUMNS = ["row_id", "date", "campaign", "device", "row_kind", "impressions", "clicks", "cost",
           "conversions", "conversion_value"]  # fmt: skip


def first_export(folder: Path | str) -> pd.DataFrame:
    """Meta's November file, one row per ad set, day and device, and a total row.

    Returns:
        columns `COLUMNS`; cost and conversion_value in TWD; row_kind is detail or total.
    """
    files = sorted((Path(folder) / "meta").glob("adset_*-11_*.csv"))
    if not files:
        raise IngestError("There is no folder {folder}.", folder="meta")
    return shape(read_all(files[-1], ("meta",)))


def shape(table: pd.DataFrame) -> pd.DataFrame:
    """The columns of this chapter, rows numbered from 1."""
    table = table.reset_index(drop=True)
    table["row_id"] = range(1, len(table) + 1)
    return table[COLUMNS]


# Eight rows that hold what a whole month may lack: a campaign that was never shown, a total row
# that has a name and is not the sum of the rows, a cost of exactly 5,000, a value nobody counted.
SMALL = (
    ("2025-11-01", "再行銷", "mobile", "detail", 1000, 10, 5000.0, 2, 3600.0),
    ("2025-11-01", "再行銷", "desktop", "detail", 200, 8, 900.5, 1, 1280.0),
    ("2025-11-02", "再行銷", "mobile", "detail", 40, 0, 60.0, None, None),
    ("2025-11-01", "新客", "mobile", "detail", 30000, 270, 7350.25, 5, 8900.0),
    ("2025-11-02", "新客", "mobile", "detail", 12000, 96, 4999.99, 0, 0.0),
    ("2025-11-02", "新客", "desktop", "detail", 0, 0, 0.0, 0, 0.0),
    ("2025-11-02", "測試活動", "mobile", "detail", 0, 0, 0.0, 0, 0.0),
    ("2025-11-02", "合計", "mobile", "total", 43240, 384, 18000.0, None, None),
)


def small_export(folder: Path | str) -> pd.DataFrame:
    """Eight rows made by hand, in the shape of `first_export`; the folder is not needed."""
    table = pd.DataFrame(SMALL, columns=COLUMNS[1:5] + COLUMNS[5:])
    table["date"] = pd.to_datetime(table["date"])
    return shape(table.astype(dict.fromkeys(COLUMNS[5:], "float64")))


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "first_export": first_export, "small_export": small_export,
}  # fmt: skip
