"""Readers of the files of T2.1: needs, catalogue and brief of the request, tables for SQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from . import values
from .decode import read_sheet
from .errors import IngestError

TEXT, NUMBER, COUNT, MAYBE, TIME, FLAG = "text", "number", "count", "maybe", "time", "flag"
DTYPE = {TEXT: "str", NUMBER: "float64", COUNT: "int64", MAYBE: "Int64", TIME: "datetime64[ns]",
         FLAG: "bool"}
COLUMNS = {
    "needs.csv": {"need": TEXT, "title": TEXT, "title_en": TEXT, "fields": TEXT, "action": TEXT,
                  "amount": COUNT, "unit": TEXT, "keep_months": MAYBE, "use": TEXT},
    "catalogue.csv": {"source": TEXT, "access": TEXT, "name": TEXT, "name_en": TEXT,
                      "level": COUNT, "fields": TEXT, "actions": TEXT, "owner": TEXT,
                      "capacity": COUNT, "billing": TEXT, "unit_price": COUNT},
    "web_sessions.csv.gz": {"session_key": TEXT, "user_pseudo_id": TEXT, "started_at": TIME,
                            "channel": TEXT, "device_category": TEXT, "landing_page": TEXT,
                            "page_views": COUNT, "engaged": FLAG, "traffic_type": TEXT},
    "web_purchases.csv": {"received_at": TIME, "transaction_id": TEXT, "session_key": TEXT,
                          "value": NUMBER},
    "shop_orders.csv": {"order_id": TEXT, "ordered_at": TIME, "status": TEXT,
                        "order_total": NUMBER},
}  # fmt: skip
BRIEF_KEYS = ("asked_on", "needed_by", "months", "budget")


def _cell(cell: str, kind: str) -> object:
    """One cell by what it is; None for nothing; ValueError where it is something else."""
    if kind == TEXT:
        return cell.strip() or None
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


def _table(folder: Path | str, name: str) -> pd.DataFrame:
    """One CSV file with its columns in order."""
    path = Path(folder) / "measurement" / name
    if not path.is_file():
        raise IngestError("There is no file {file} in the data folder.", file=f"measurement/{name}")
    rows = [row for row in read_sheet(path, path.name).rows if any(c.strip() for c in row)]
    head = [cell.strip().lstrip("\ufeff") for cell in rows[0]] if rows else []
    if len(rows) < 2:
        raise IngestError(
            "{file} has no rows under its header. Take the file as it was handed out.", file=path
        )
    columns: dict[str, list[object]] = {}
    for column, kind in COLUMNS[name].items():
        if column not in head:
            raise IngestError("{file} has no column {column}.", file=path, column=column)
        at, columns[column] = head.index(column), []
        for number, row in enumerate(rows[1:], start=2):
            cell = row[at] if at < len(row) else ""
            try:
                columns[column].append(_cell(cell, kind))
            except (ValueError, OverflowError):
                raise _unread(path, number, column, cell, kind) from None
    made = pd.DataFrame(columns)
    return made.astype({column: DTYPE[kind] for column, kind in COLUMNS[name].items()})


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


def _reader(name: str) -> Callable[[Path | str], pd.DataFrame]:
    def read(folder: Path | str) -> pd.DataFrame:
        return _table(folder, name)

    return read


def measure_brief(folder: Path | str) -> dict[str, Any]:
    """asked_on, needed_by (ISO days), months, budget (TWD without VAT) of the request.

    Raises:
        IngestError: the file is not there, is no YAML with these keys.
    """
    path = Path(folder) / "measurement/request_brief.yml"
    if not path.is_file():
        raise IngestError("There is no file {file} in the data folder.",
                          file="measurement/request_brief.yml")
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError):
        found = None
    if not isinstance(found, dict) or any(k not in found for k in BRIEF_KEYS):
        raise IngestError("{file} lacks one of the fields {fields}. Take the file as it was "
                          "handed out.", file=path, fields=", ".join(BRIEF_KEYS))
    return {key: str(found[key]) if key in BRIEF_KEYS[:2] else found[key] for key in BRIEF_KEYS}


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "measure_needs": _reader("needs.csv"),
    "measure_catalogue": _reader("catalogue.csv"),
    "measure_brief": measure_brief,
    "web_sessions": _reader("web_sessions.csv.gz"),
    "web_purchases": _reader("web_purchases.csv"),
    "shop_orders": _reader("shop_orders.csv"),
}
