"""Small helper: canonical columns and dtypes -> table, for exports whose columns need no rule."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from .raw import RawTable
from .shape import NUMBER, TIME


def plain_table(
    raw: RawTable,
    columns: Mapping[str, str],
    words: Mapping[str, dict[str, str]] | None = None,
) -> pd.DataFrame:
    """Every column by its dtype: times, numbers, yes/no, else text.

    Args:
        raw: the export's table.
        columns: canonical column -> dtype ("int64" columns must have no missing cell).
        words: per column, the platform's words -> canonical words.
    """
    table: dict[str, pd.Series] = {}
    for column, dtype in columns.items():
        if dtype == TIME:
            table[column] = raw.moments(column)
        elif dtype in (NUMBER, "int64"):
            numbers = raw.numbers(column)
            table[column] = numbers.astype(dtype) if numbers.notna().all() else numbers
        elif dtype == "bool":
            table[column] = raw.flags(column)
        else:
            table[column] = raw.texts(column, (words or {}).get(column))
    return pd.DataFrame(table)
