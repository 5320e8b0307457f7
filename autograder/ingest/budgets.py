"""Readers of the exports of chapter T1.2's budget (response curves)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from . import values
from .captions import plain
from .decode import read_sheet
from .errors import IngestError

PATH = "budgets/response_curves.csv"
CAPTIONS = {
    "channel": ("通路", "channel"),
    "ceiling": ("營收上限", "ceiling"),
    "half": ("半量花費", "half"),
    "slope": ("斜率", "slope"),
    "margin": ("貢獻率", "margin"),
    "low": ("最低花費", "low"),
    "high": ("最高花費", "high"),
}


def response_curves(folder: Path | str) -> pd.DataFrame:
    """Response curves, one row per channel: channel, ceiling, half, slope, margin, low, high.

    Amounts in TWD for the whole flight; margin is the share of revenue that is left before media.

    Raises:
        IngestError: no such file, a column lacks, a cell is no number, a channel stands twice, or
            the bounds of a channel are the wrong way round.
    """
    path = Path(folder) / PATH
    if not path.is_file():
        raise IngestError("There is no file {file} in the data folder.", file=PATH)
    rows = [r for r in read_sheet(path, path.name).rows if any(c.strip() for c in r)]
    header = [plain(c) for c in rows[0]] if rows else []
    places = {}
    for name, known in CAPTIONS.items():
        found = [i for i, c in enumerate(header) if c in {plain(k) for k in known}]
        if not found:
            raise IngestError("{file} has no column {column}.", file=path, column=known[0])
        places[name] = found[0]
    table = pd.DataFrame({
        name: [_cell(row, place, name, number, path) for number, row in enumerate(rows[1:], 2)]
        for name, place in places.items()})
    twice = table["channel"][table["channel"].duplicated()]
    if len(twice):
        raise IngestError("{file} has the channel {channel} twice. Keep one row for it.",
                          file=path, channel=twice.iloc[0])
    crossed = table["channel"][table["low"] > table["high"]]
    if len(crossed):
        raise IngestError("{file}: the lowest spend of {channel} is above its highest.",
                          file=path, channel=crossed.iloc[0])
    return table.astype({"channel": "str"})


def _cell(row: list[str], place: int, name: str, number: int, path: Path) -> str | float:
    cell = row[place].strip() if place < len(row) else ""
    if name == "channel":
        return cell
    try:
        found = values.number(cell)
    except ValueError:
        found = None
    if found is None:
        raise IngestError("{file}, row {row}, column “{column}”: “{value}” is not a number.",
                          file=path, row=number, column=CAPTIONS[name][0], value=cell)
    return float(found)


TABLES: dict[str, Callable[[Path | str], Any]] = {"response_curves": response_curves}
