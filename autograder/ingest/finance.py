"""Media invoices from accounting: an Excel workbook, amounts without VAT, fees apart."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from .decode import Sheet
from .errors import IngestError
from .raw import RawTable
from .shape import NUMBER, TEXT, TIME
from .tables import plain_table

KIND = "invoices"
INVOICES = {
    "invoice_date": TIME, "channel": TEXT, "net_amount": NUMBER, "tax_amount": NUMBER,
    "agency_fee": NUMBER, "currency": TEXT, "fx_rate": NUMBER, "vendor_country": TEXT,
}
CHANNELS = {
    "Google 搜尋": "google_search", "Google 搜尋廣告": "google_search",
    "Google 最高成效": "pmax", "最高成效": "pmax", "Meta": "meta", "LINE Ads": "line_ads",
    "LINE 廣告": "line_ads", "LINE OA": "line_oa", "LINE 官方帳號": "line_oa", "EDM": "edm",
    "KOL": "kol", "SEO": "seo",
}


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical invoices; TWD has the rate 1."""
    frame = plain_table(raw, INVOICES, {"channel": CHANNELS})
    frame["currency"] = frame["currency"].fillna("TWD")
    home = frame["currency"].eq("TWD") & frame["fx_rate"].isna()
    frame["fx_rate"] = frame["fx_rate"].mask(home, 1.0)
    return frame


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def read_workbook(path: Path, name: str, limit: int | None = None) -> Sheet:
    """Cells of the first worksheet that holds anything, as text.

    Raises:
        IngestError: the file is no workbook, is cut off, or is empty.
    """
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise IngestError("There is no file {file}.", file=path) from None
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError,
            openpyxl.utils.exceptions.InvalidFileException):
        raise IngestError(
            "{file} cannot be opened as an Excel workbook: it is cut off, or it is another format "
            "with the ending .xlsx.", file=path,
        ) from None
    try:
        for sheet in book.worksheets:
            rows = [[_cell(v) for v in row]
                    for row in sheet.iter_rows(max_row=limit, values_only=True)]
            if any(any(row) for row in rows):
                return Sheet(path, name, "xlsx", rows)
    finally:
        book.close()
    raise IngestError("{file} is empty. Export it again.", file=path)
