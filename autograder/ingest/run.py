"""Readers of the files of the daily exports of the run (chapter T1.4).

`run_files` hands over the downloads as they came. `run_tidy` and `run_exports` are the course's
own reading of them, so that later exercises do not wait for the learner's.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from . import values
from .decode import read_sheet
from .errors import IngestError
from .run_reports import CAPTIONS, NUMBERS, VAT, named, rows_of

PLACE = "run/downloads"
TEXT, NUMBER, DAY = "text", "number", "day"
TABLES_OF = {  # table -> file, column -> what its cells are
    "run_plan": ("run/plan.csv", {"date": DAY, "channel": TEXT, "planned": NUMBER}),
    "run_spend": ("run/spend.csv", {"date": DAY, "channel": TEXT, "cost": NUMBER}),
    "run_daily": ("run/daily.csv", {
        "date": DAY, "channel": TEXT, "budget": NUMBER, "impressions": NUMBER, "clicks": NUMBER,
        "conversions": NUMBER, "orders": NUMBER, "stock": NUMBER}),
    "run_actions": ("run/actions.csv", {
        "action_id": TEXT, "date": DAY, "channel": TEXT, "before": NUMBER, "after": NUMBER,
        "decided_by": TEXT}),
    "run_ledger": ("run/ledger.csv", {
        "line_id": TEXT, "item": TEXT, "kind": TEXT, "amount": NUMBER, "currency": TEXT,
        "fx_rate": NUMBER, "tax": TEXT, "month": TEXT, "booked_month": TEXT, "status": TEXT,
        "ref": TEXT}),
    "run_statistics": ("run/statistics.csv", {
        "as_of": DAY, "date": DAY, "channel": TEXT, "cost": NUMBER, "conversions": NUMBER,
        "revenue": NUMBER, "reason": TEXT}),
}  # fmt: skip
WHOLE = ("run_plan", "run_daily")  # every day of the flight, each channel once
TIDY = ["source", "date", "channel", "impressions", "clicks", "sessions", "cost", "conversions",
        "revenue", "exported"]


def run_files(folder: Path | str) -> dict[str, bytes]:
    """The downloads as they came: file name -> bytes, in the order of the names."""
    place = Path(folder) / PLACE
    if not place.is_dir():
        raise IngestError("There is no folder {folder}.", folder=PLACE)
    return {p.name: p.read_bytes() for p in sorted(place.iterdir())
            if p.is_file() and not p.name.startswith((".", "~$"))}


def run_captions(folder: Path | str) -> dict[str, Any]:
    """fields {field: [captions]}, segments {value: channel}, whole_file {platform: channel}."""
    return copy.deepcopy(CAPTIONS)


def read_downloads(files: dict[str, bytes]) -> pd.DataFrame:
    """All rows of all downloads by platform, download, day and channel: columns of `TIDY`.

    Raises:
        IngestError: a file cannot be read, or one platform was downloaded twice on a day with
            other numbers.
    """
    lines: list[tuple] = []
    seen: dict[tuple, tuple[str, dict]] = {}
    for name, data in sorted(files.items()):
        source, exported = named(name)
        days: dict[tuple, list[float | None]] = {}
        for row in rows_of(name, data):
            key, numbers = (row["date"], row["channel"]), [row[c] for c in NUMBERS]
            days[key] = _sums(days[key], numbers) if key in days else numbers
        before = seen.get((source, exported))
        if before is None:
            seen[source, exported] = name, days
            lines += [(source, *key, *numbers, exported) for key, numbers in sorted(days.items())]
        elif before[1] != days:
            raise IngestError("{file} and {other} are of the same platform and day and hold other "
                              "numbers. Find out which one is right and keep that.", file=name,
                              other=before[0])
    if not lines:
        raise IngestError("No file below {folder} was recognised as {kind}.", folder=PLACE,
                          kind="meta_20251105.csv")
    table = pd.DataFrame(lines, columns=["source", "date", "channel", *NUMBERS, "exported"])
    table = table.astype(dict.fromkeys(NUMBERS, "float64"))
    table["revenue"] = (table["value"] / (1 + VAT)).round(2)
    times = {"date": "datetime64[ns]", "exported": "datetime64[ns]"}
    return table[TIDY].astype({"source": "str", "channel": "str", **times})


def _sums(mine: list[float | None], more: list[float | None]) -> list[float | None]:
    """Number by number; what is missing on both sides stays missing."""
    return [a if b is None else b if a is None else a + b for a, b in zip(mine, more, strict=True)]


def run_tidy(folder: Path | str) -> pd.DataFrame:
    """What is known at the end: for each platform, day and channel the latest download's row."""
    table = read_downloads(run_files(folder)).sort_values(["source", "date", "channel", "exported"])
    return table.drop_duplicates(["source", "date", "channel"], keep="last").reset_index(drop=True)


def run_exports(folder: Path | str) -> dict[str, pd.DataFrame]:
    """What the ad platforms said on each morning: "d20251021" -> date, channel, cost,
    conversions, revenue (TWD without VAT)."""
    table = read_downloads(run_files(folder))
    table = table[table["source"] != "ga4"]
    columns = ["date", "channel", "cost", "conversions", "revenue"]
    order = {c: n for n, c in enumerate(("google_search", "pmax", "meta", "line_ads"))}
    return {
        f"d{morning:%Y%m%d}": part.sort_values(
            ["date", "channel"], key=lambda s: s.map(order) if s.name == "channel" else s,
        )[columns].reset_index(drop=True)
        for morning, part in table.groupby("exported")
    }


def _table(name: str) -> Callable[[Path | str], pd.DataFrame]:
    file, kinds = TABLES_OF[name]

    def read(folder: Path | str) -> pd.DataFrame:
        path = Path(folder) / file
        rows = [r for r in read_sheet(path, path.name).rows if any(c.strip() for c in r)]
        header = [c.strip() for c in rows[0]] if rows else []
        missing = [c for c in kinds if c not in header]
        if missing:
            raise IngestError("{file} has no column {column}.", file=path, column=missing[0])
        data = {c: [] for c in kinds}
        for number, row in enumerate(rows[1:], 2):
            if len(row) < len(header):
                raise IngestError("{file} ends in the middle: row {row} has {count} cells, and the "
                                  "header has {wanted}. Download it again.", file=path, row=number,
                                  count=len(row), wanted=len(header))
            for column, kind in kinds.items():
                data[column].append(_cell(row[header.index(column)], kind, path, number, column))
        types = {TEXT: "str", NUMBER: "float64", DAY: "datetime64[ns]"}
        table = pd.DataFrame(data).astype({c: types[k] for c, k in kinds.items()})
        if name in WHOLE:
            _whole(table, path)
        return table

    read.__doc__ = f"The columns {', '.join(kinds)} of {file}."
    return read


def _cell(cell: str, kind: str, path: Path, number: int, column: str) -> Any:
    cell = cell.strip()
    if kind == TEXT:
        return cell
    try:
        found = values.number(cell) if kind == NUMBER else values.moment(cell)
    except ValueError:
        found, cell = None, cell or "?"
        raise IngestError(
            "{file}, row {row}, column “{column}”: “{value}” is not a number." if kind == NUMBER
            else "{file}, row {row}: “{value}” is not a date.",
            file=path, row=number, column=column, value=cell[:30]) from None
    return np.nan if found is None and kind == NUMBER else found


def _whole(table: pd.DataFrame, path: Path) -> None:
    """Raise where a day is left out, or a day and channel stand there twice."""
    twice = table[table.duplicated(["date", "channel"])]
    if len(twice):
        raise IngestError("{file} has {channel} on {day} twice. Keep the row that is right.",
                          file=path, channel=twice["channel"].iloc[0],
                          day=f"{twice['date'].iloc[0]:%Y-%m-%d}")
    days = pd.date_range(table["date"].min(), table["date"].max())
    for channel, part in table.groupby("channel"):
        gone = days.difference(pd.DatetimeIndex(part["date"]))
        if len(gone):
            raise IngestError("{file} has no row of {channel} for {day}. A day that is left out "
                              "is not a day with 0: ask for it.", file=path, channel=channel,
                              day=f"{gone[0]:%Y-%m-%d}")


def missing_mornings(files: dict[str, bytes], first: datetime, last: datetime) -> dict[str, list]:
    """Platform -> mornings between first and last without a download."""
    have: dict[str, set] = {}
    for name in files:
        source, day = named(name)
        have.setdefault(source, set()).add(day)
    days = [d.to_pydatetime() for d in pd.date_range(first, last)]
    return {s: gone for s, known in have.items() if (gone := [d for d in days if d not in known])}


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "run_files": run_files, "run_captions": run_captions, "run_tidy": run_tidy,
    "run_exports": run_exports, **{name: _table(name) for name in TABLES_OF},
}  # fmt: skip
