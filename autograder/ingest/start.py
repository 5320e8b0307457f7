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


TABLES: dict[str, Callable[[Path | str], Any]] = {"first_export": first_export}
