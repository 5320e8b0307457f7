"""Readers of the three cases of behaviour of T2.2. A blank is missing and never 0 or no."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from . import values
from .decode import read_sheet
from .errors import IngestError

TEXT, NUMBER, COUNT, DAY, FLAG = "text", "number", "count", "day", "flag"
FILES: dict[str, tuple[str, dict[str, str]]] = {  # table -> file, column -> what its cells are
    "review_views": ("behaviour/review_views.csv.gz", {
        "view_id": TEXT, "date": DAY, "sku": TEXT, "reviews": COUNT, "slice": TEXT,
        "badge": FLAG, "added": FLAG}),
    "gift_orders": ("behaviour/gift_orders.csv.gz", {
        "order_id": TEXT, "customer_id": TEXT, "date": DAY, "for_gift": FLAG,
        "unit_price": NUMBER, "units": COUNT}),
    "ritual_sales": ("behaviour/ritual_sales.csv", {"date": DAY, "group": TEXT, "units": NUMBER}),
    "lunar_days": ("behaviour/lunar_days.csv", {
        "date": DAY, "lunar_month": COUNT, "lunar_day": COUNT, "note": TEXT, "festive": FLAG}),
}  # fmt: skip
MAY_MISS = {"added", "for_gift", "units", "note"}
HOW: dict[str, tuple[Callable[[str], object], str]] = {
    NUMBER: (values.number, "{file}, row {row}, column “{column}”: “{value}” is not a number."),
    COUNT: (values.number,
            "{file}, row {row}, column “{column}”: “{value}” is not a whole number."),
    DAY: (values.moment, "{file}, row {row}, column “{column}”: “{value}” is not a date."),
    FLAG: (values.yes_no, "{file}, row {row}, column “{column}”: “{value}” is neither yes nor no."),
}  # fmt: skip
DTYPE = {TEXT: "str", NUMBER: "float64", COUNT: "int64", DAY: "datetime64[ns]", FLAG: "bool"}


def _cells(path: Path, column: str, kind: str, cells: list[str]) -> pd.Series:
    """One column by what it is, blanks as NA where they may be."""
    may = column in MAY_MISS and column != "units" or (column, kind) == ("units", NUMBER)
    if kind == TEXT:
        return pd.Series([cell.strip() for cell in cells], dtype="str")
    read, says = HOW[kind]
    found: list[object] = []
    for number, cell in enumerate(cells, start=2):
        try:
            value = read(cell)
            wrong = value is None and not may or kind == COUNT and value != int(value)
        except (ValueError, OverflowError, TypeError):
            wrong = True
        if wrong:
            raise IngestError(says, file=path, row=number, column=column, value=cell)
        found.append(value)
    dtype = "boolean" if kind == FLAG and may else DTYPE[kind]
    return pd.Series(found, dtype="object" if kind == DAY else dtype).astype(dtype)


def reader(place: str, columns: dict[str, str]) -> Callable[[Path | str], pd.DataFrame]:
    """A reader of the file at `place` whose columns are what `columns` says of their cells."""

    def read(folder: Path | str) -> pd.DataFrame:
        path = Path(folder) / place
        if not path.is_file():
            raise IngestError("There is no file {file} in the data folder.", file=place)
        rows = [r for r in read_sheet(path, path.name).rows if any(c.strip() for c in r)]
        head = [cell.strip().lstrip("\ufeff") for cell in rows[0]] if rows else []
        if len(rows) < 2:
            raise IngestError("{file} has no rows under its header. Take the file as it was "
                              "handed out.", file=path)
        made = {}
        for column, kind in columns.items():
            if column not in head:
                raise IngestError("{file} has no column {column}.", file=path, column=column)
            at = head.index(column)
            made[column] = _cells(path, column, kind,
                                  [row[at] if at < len(row) else "" for row in rows[1:]])
        return pd.DataFrame(made)

    read.__doc__ = f"The table of {place}: {', '.join(columns)}; blanks are NA."
    return read


review_views = reader(*FILES["review_views"])
gift_orders = reader(*FILES["gift_orders"])
ritual_sales = reader(*FILES["ritual_sales"])
lunar_days = reader(*FILES["lunar_days"])
TABLES: dict[str, Callable[[Path | str], Any]] = {
    name: globals()[name] for name in FILES
}
