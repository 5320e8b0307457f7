"""Google Search Console: the daily table, as a CSV of its own or inside the export's zip.

Rows sum over dates; the Queries table withholds rare queries and stops at 1,000 rows, so it is
never used for totals.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd

from .decode import Sheet, decode, split
from .errors import IngestError
from .raw import RawTable
from .shape import tidy_frame

KIND = "seo"
DAILY = ("Dates.csv", "Chart.csv", "日期.csv", "圖表.csv")


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical rows of the channel `seo`; unpaid, so cost is 0 where the file has none."""
    fixed = {} if raw.has("cost") else {"cost": 0.0}
    return tidy_frame(raw, "seo", fixed)


def daily_member(path: Path) -> str | None:
    """Name of the daily table inside a zip, or None if this is no Search Console export."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return None
    return next((m for m in members if Path(m).name in DAILY), None)


def zip_sheet(path: Path, name: str) -> Sheet:
    """The daily table of a Search Console zip."""
    member = daily_member(path)
    if member is None:
        raise IngestError(
            "{file} is a zip without the daily table of Search Console (Dates.csv or Chart.csv).",
            file=path,
        )
    try:
        with zipfile.ZipFile(path) as archive:
            data = archive.read(member)
    except zipfile.BadZipFile:
        raise IngestError("{file} is cut off: the zip cannot be unpacked. Download it again.",
                          file=path) from None
    text, encoding = decode(data, path)
    return split(text, path, name, encoding)
