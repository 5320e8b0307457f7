"""A CSV file of the house whose every column has one kind: read whole, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from . import values
from .decode import read_sheet
from .errors import IngestError

TEXT, NUMBER, COUNT, MAYBE, TIME, FLAG = "text", "number", "count", "maybe", "time", "flag"
DTYPE = {TEXT: "str", NUMBER: "float64", COUNT: "int64", MAYBE: "Int64", TIME: "datetime64[ns]",
         FLAG: "bool"}


def _cell(cell: str, kind: str, blank: str | None) -> object:
    """One cell by what it is; ValueError where it is something else or missing."""
    if kind == TEXT:
        return cell.strip() or blank
    if kind == MAYBE and not cell.strip():
        return None
    read: Callable[[str], object] = {
        NUMBER: values.number, COUNT: values.number, MAYBE: values.number, TIME: values.moment,
        FLAG: values.yes_no,
    }[kind]  # fmt: skip
    value = read(cell)
    if value is None or (kind in (COUNT, MAYBE) and value != int(value)):
        raise ValueError(cell)
    return int(value) if kind in (COUNT, MAYBE) else value


def typed_table(
    folder: Path | str, name: str, kinds: dict[str, str], blank: str | None = ""
) -> pd.DataFrame:
    """A CSV file below the data folder with its columns in the order of `kinds`.

    Args:
        folder: the data folder.
        name: path of the file below it.
        kinds: column -> TEXT, NUMBER, COUNT (whole), MAYBE (whole or blank), TIME (Taipei; 民國
            years too) or FLAG (yes or no).
        blank: what a blank text cell becomes; None for a missing value.

    Raises:
        IngestError: the file, a column or a row is missing, or a cell is of another kind.
    """
    path = Path(folder) / name
    if not path.is_file():
        raise IngestError("There is no file {file} in the data folder.", file=name)
    rows = [row for row in read_sheet(path, path.name).rows if any(c.strip() for c in row)]
    head = [cell.strip().lstrip("\ufeff") for cell in rows[0]] if rows else []
    if len(rows) < 2:
        raise IngestError(
            "{file} has no rows under its header. Take the file as it was handed out.", file=path
        )
    columns: dict[str, list[object]] = {}
    for column, kind in kinds.items():
        if column not in head:
            raise IngestError("{file} has no column {column}.", file=path, column=column)
        at, columns[column] = head.index(column), []
        for number, row in enumerate(rows[1:], start=2):
            cell = row[at] if at < len(row) else ""
            try:
                columns[column].append(_cell(cell, kind, blank))
            except (ValueError, OverflowError):
                raise _unread(path, number, column, cell, kind) from None
    made = pd.DataFrame(columns)
    return made.astype({column: DTYPE[kind] for column, kind in kinds.items()})


def _unread(path: Path, row: int, column: str, cell: str, kind: str) -> IngestError:
    what = {"file": path, "row": row, "column": column, "value": cell}
    if kind == TIME:
        return IngestError("{file}, row {row}, column “{column}”: “{value}” is not a date.", **what)
    if kind == FLAG:
        return IngestError(
            "{file}, row {row}, column “{column}”: “{value}” is neither yes nor no.", **what
        )
    if kind in (COUNT, MAYBE):
        return IngestError(
            "{file}, row {row}, column “{column}”: “{value}” is not a whole number.", **what
        )
    return IngestError("{file}, row {row}, column “{column}”: “{value}” is not a number.", **what)
