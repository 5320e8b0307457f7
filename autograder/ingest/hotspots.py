"""Readers of T2.3: orders by place, hour and product."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from .customers import amounts, complete, days
from .errors import IngestError
from .sheet_cells import cells

PLACE = "hotspots"
LINES = ("order_id", "customer_id", "ordered_at", "county", "sku", "product", "quantity", "amount")
MARKET = ("county", "hour", "market_thousand")


def _lines(folder: Path | str, name: str) -> pd.DataFrame:
    table = cells(folder, PLACE, name, LINES, full=True)
    for column in LINES:
        complete(table, column, name)
    return table.assign(ordered_at=days(table, "ordered_at", name),
                        quantity=amounts(table, "quantity", name, 0.0),
                        amount=amounts(table, "amount", name, 0.0))


def sales_before(folder: Path | str) -> pd.DataFrame:
    """Order lines of last year's fourth quarter: LINES; amount TWD with VAT.

    Raises:
        IngestError: a blank cell, a time or number that is none, an amount below 0.
    """
    return _lines(folder, "sales_before.csv.gz")


def sales_after(folder: Path | str) -> pd.DataFrame:
    """Order lines of this year's fourth quarter: LINES; amount TWD with VAT."""
    return _lines(folder, "sales_after.csv.gz")


def market_size(folder: Path | str) -> pd.DataFrame:
    """MARKET, one row per county and hour; market_thousand in thousands of TWD, NA where nobody
    has an estimate.

    Raises:
        IngestError: an hour outside 0 to 23, a county and hour twice, a size that is not above 0.
    """
    name = "market_size.csv"
    table = cells(folder, PLACE, name, MARKET, full=True)
    for column in ("county", "hour"):
        complete(table, column, name)
    hour = amounts(table, "hour", name, 0.0)
    wrong = hour.gt(23) | hour.mod(1).ne(0)
    if wrong.any():
        raise IngestError("{file}, line {line}: the hour is not one of 0 to 23.", file=name,
                          line=int(wrong.to_numpy().argmax()) + 2)
    again = table.duplicated(["county", "hour"])
    if again.any():
        raise IngestError("{file}, line {line}: this county and hour stand there twice; nobody "
                          "can tell which size is meant. Ask for the file again.", file=name,
                          line=int(again.to_numpy().argmax()) + 2)
    size = amounts(table, "market_thousand", name, 0.0, blank=True)
    if size.eq(0).any():
        raise IngestError("{file}, line {line}: a market of 0 cannot be, we sell there. Leave the "
                          "cell blank where there is no estimate.", file=name,
                          line=int(size.eq(0).to_numpy().argmax()) + 2)
    return table.assign(hour=hour.astype("int64"), market_thousand=size)


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "sales_before": sales_before, "sales_after": sales_after, "market_size": market_size,
}  # fmt: skip
