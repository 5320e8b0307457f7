"""Readers of Search Console archives of T2.2.

An archive is looked into and never unpacked to disk. `gsc_files` hands over the bytes as they
came, after a look that they are archives at all; `gsc_queries` and `gsc_days` are the course's own
reading of the whole period.
"""

from __future__ import annotations

import copy
import csv
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from . import values
from .errors import IngestError

PLACE = "search_console"
WHOLE = "weeks_1_8.zip"
MOST = 20_000_000  # bytes of one table
NAMES: dict[str, dict[str, list[str]]] = {
    "files": {
        "queries": ["Queries.csv", "查詢.csv"],
        "days": ["Dates.csv", "Chart.csv", "日期.csv", "圖表.csv"],
    },
    "columns": {
        "query": ["Top queries", "熱門查詢"],
        "date": ["Date", "日期"],
        "clicks": ["Clicks", "點擊次數"],
        "impressions": ["Impressions", "曝光次數"],
        "ctr": ["CTR", "點閱率"],
        "position": ["Position", "排序", "平均排名", "平均排序"],
    },
}
FIRST = {"queries": "query", "days": "date"}  # table -> its first column
COUNTS = ("clicks", "impressions")


def gsc_files(folder: Path | str) -> dict[str, bytes]:
    """The archives as they came: name without ending -> bytes, in the order of the names.

    Raises:
        IngestError: one of them is no archive of Search Console.
    """
    place = Path(folder) / PLACE
    if not place.is_dir():
        raise IngestError("There is no folder {folder}.", folder=PLACE)
    found = {p.stem: p.read_bytes() for p in sorted(place.glob("*.zip"))}
    for name, data in found.items():
        read_archive(f"{name}.zip", data)
    return found


def gsc_names(folder: Path | str) -> dict[str, Any]:
    """Names of the files and captions of the columns, in every wording that was met."""
    return copy.deepcopy(NAMES)


def gsc_queries(folder: Path | str) -> pd.DataFrame:
    """query, clicks, impressions, position of the whole period, as far as they are named."""
    return _whole(folder)["queries"]


def gsc_days(folder: Path | str) -> pd.DataFrame:
    """date, clicks, impressions, position of each day of the whole period."""
    return _whole(folder)["days"]


def _whole(folder: Path | str) -> dict[str, pd.DataFrame]:
    path = Path(folder) / PLACE / WHOLE
    if not path.is_file():
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file=WHOLE, folder=str(folder))
    return read_archive(WHOLE, path.read_bytes())


def read_archive(name: str, data: bytes) -> dict[str, pd.DataFrame]:
    """The tables queries (query, clicks, impressions, position) and days (date, ...).

    Args:
        name: what the file is called in messages.
        data: its bytes.

    Raises:
        IngestError: no zip, cut off, locked, without one of the two tables, or a table that cannot
            be read.
    """
    if not data:
        raise IngestError("{file} is empty. Download it again.", file=name)
    if not data.startswith(b"PK"):
        raise IngestError("{file} is not a zip, whatever its ending says. In Search Console choose "
                          "Export and then CSV, which comes as a zip.", file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {part: _table(archive, name, part) for part in FIRST}
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError):
        raise IngestError("{file} is cut off: the zip cannot be unpacked. Download it again.",
                          file=name) from None


def _table(archive: zipfile.ZipFile, name: str, part: str) -> pd.DataFrame:
    found = [e for e in archive.infolist() if not e.is_dir()
             and not e.filename.startswith("__MACOSX")
             and e.filename.replace("\\", "/").rsplit("/", 1)[-1] in NAMES["files"][part]]
    if not found:
        if part == "queries":
            raise IngestError("{file}: the list of queries (Queries.csv or 查詢.csv) is not in the "
                              "zip. Export the whole report and not one tab.", file=name)
        raise IngestError("{file}: the totals by day (Dates.csv, Chart.csv, 日期.csv or 圖表.csv) "
                          "are not in the zip, and without them nobody knows what is withheld. "
                          "Export the report again.", file=name)
    entry = found[0]
    if entry.flag_bits & 1:
        raise IngestError("{file} is locked with a password. Ask who sent it for the file as "
                          "Search Console gave it.", file=name)
    if entry.file_size > MOST:
        raise IngestError("{file}: {part} would unpack to more than 20 MB, far more than 1,000 "
                          "rows. It is not a file of Search Console.", file=name,
                          part=entry.filename)
    try:
        text = archive.read(entry).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise IngestError("{file}: {part} is not UTF-8. Take the zip as Search Console gave it; "
                          "somebody may have saved it in Excel.", file=name,
                          part=entry.filename) from None
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    return _typed(rows, f"{name} / {entry.filename}", part)


def _typed(rows: list[list[str]], name: str, part: str) -> pd.DataFrame:
    known = {caption: field for field, all_ in NAMES["columns"].items() for caption in all_}
    header = [known.get(cell.strip()) for cell in rows[0]] if rows else []
    wanted = [FIRST[part], *COUNTS, "position"]
    missing = [field for field in wanted if field not in header]
    if missing:
        raise IngestError("{file}: no column is {captions}. Look at its first line; a caption that "
                          "is new has to be added.", file=name,
                          captions=" / ".join(NAMES["columns"][missing[0]]))
    data: dict[str, list[Any]] = {field: [] for field in wanted}
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            raise IngestError("{file}, line {line}: {count} cells where the header has {wanted}. "
                              "Download it again.", file=name, line=number, count=len(row),
                              wanted=len(header))
        for field in wanted:
            data[field].append(_cell(row[header.index(field)].strip(), field, name, number))
    table = pd.DataFrame(data)
    kinds = {"query": "str", "date": "datetime64[ns]", "clicks": "int64", "impressions": "int64",
             "position": "float64"}
    return table.astype({field: kinds[field] for field in wanted})


def _cell(cell: str, field: str, name: str, number: int) -> Any:
    if field == "query":
        return cell
    try:
        found = values.moment(cell) if field == "date" else values.number(cell)
        if found is None or (field in COUNTS and found != int(found)):
            raise ValueError
    except ValueError:
        if field == "date":
            raise IngestError("{file}, line {line}: “{value}” is not a date. Download it again.",
                              file=name, line=number, value=cell[:30]) from None
        raise IngestError("{file}, line {line}: “{value}” is not a number. Download it again.",
                          file=name, line=number, value=cell[:30]) from None
    return found if field in ("date", "position") else int(found)


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "gsc_files": gsc_files, "gsc_names": gsc_names, "gsc_queries": gsc_queries,
    "gsc_days": gsc_days,
}  # fmt: skip
