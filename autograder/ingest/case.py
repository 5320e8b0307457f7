"""Readers of the files of the closing case of T1: launch log, mornings, orders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from .decode import read_sheet
from .errors import IngestError
from .launch import _yaml
from .run import DAY, NUMBER, TEXT, _cell

FILES = {  # table -> file, column -> what its cells are
    "case_mornings": ("run/mornings.csv", {
        "morning": DAY, "date": DAY, "channel": TEXT, "cost": NUMBER, "conversions": NUMBER,
        "revenue": NUMBER}),
    "case_orders": ("shop/case_orders.csv", {
        "order_id": TEXT, "ordered_at": DAY, "channel": TEXT, "status": TEXT, "total": NUMBER,
        "refund": NUMBER, "goods_cost": NUMBER}),
}  # fmt: skip
TYPES = {TEXT: "str", NUMBER: "float64", DAY: "datetime64[ns]"}


def launch_log(folder: Path | str) -> dict[str, Any]:
    """now, launch_at, total, draft, approvals, rollback, defects, people: before the launch."""
    return _yaml(folder, "launch_log.yml", dict)


def _packed(path: Path) -> Path:
    """The file, or its packed form where only that is there."""
    packed = path.with_name(path.name + ".gz")
    return packed if packed.exists() and not path.exists() else path


def _table(name: str) -> Callable[[Path | str], pd.DataFrame]:
    file, kinds = FILES[name]

    def read(folder: Path | str) -> pd.DataFrame:
        path = _packed(Path(folder) / file)
        rows = [r for r in read_sheet(path, path.name).rows if any(c.strip() for c in r)]
        header = [c.strip() for c in rows[0]] if rows else []
        missing = [c for c in kinds if c not in header]
        if missing:
            raise IngestError("{file} has no column {column}.", file=path, column=missing[0])
        data: dict[str, list] = {c: [] for c in kinds}
        for number, row in enumerate(rows[1:], 2):
            if len(row) < len(header):
                raise IngestError("{file} ends in the middle: row {row} has {count} cells, and the "
                                  "header has {wanted}. Download it again.", file=path, row=number,
                                  count=len(row), wanted=len(header))
            for column, kind in kinds.items():
                data[column].append(_cell(row[header.index(column)], kind, path, number, column))
        return pd.DataFrame(data).astype({c: TYPES[k] for c, k in kinds.items()})

    read.__doc__ = f"The columns {', '.join(kinds)} of {file}."
    return read


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "launch_log": launch_log, **{name: _table(name) for name in FILES},
}
