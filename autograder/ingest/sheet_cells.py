"""One plain file of the exports as a table of text, for the readers that give it its types."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from .decode import read_sheet
from .errors import IngestError


def cells(folder: Path | str, place: str, name: str, columns: Sequence[str],
          full: bool = False) -> pd.DataFrame:
    """The wanted columns of one file as text, NA where a cell is blank.

    full: refuse a file that holds a header and nothing more.

    Raises:
        IngestError: no such file, a column missing, a line with too few or too many cells.
    """
    path = Path(folder) / place / name
    if not path.is_file():
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file=name, folder=str(folder))
    rows = [r for r in read_sheet(path, name).rows if any(c.strip() for c in r)]
    header = [c.strip() for c in rows[0]] if rows else []
    missing = [c for c in columns if c not in header]
    if missing:
        raise IngestError("{file}: the column {columns} is missing.", file=name,
                          columns=", ".join(missing))
    if full and len(rows) == 1:
        raise IngestError("{file} holds a header and no rows. Ask for the file again.", file=name)
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            raise IngestError("{file}, line {line}: {count} cells where the header has {wanted}. "
                              "Take the file as it was handed out.", file=name, line=number,
                              count=len(row), wanted=len(header))
    found = [[c.strip() or None for c in row] for row in rows[1:]]
    return pd.DataFrame(found, columns=header, dtype="str")[list(columns)]
