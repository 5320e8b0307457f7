"""The canonical table of ad and session rows (`tidy`), and how a platform's columns fill it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import pandas as pd

from . import values
from .errors import IngestError
from .raw import RawTable

TEXT = "str"
NUMBER = "float64"
TIME = "datetime64[ns]"

# Column -> dtype. Amounts in `currency`, times in Asia/Taipei without zone, counts as floats
# because every one of them can be missing.
TIDY: dict[str, str] = {
    "row_id": "int64",
    "date": TIME,
    "channel": TEXT,
    "campaign_id": TEXT,
    "campaign": TEXT,
    "device": TEXT,
    "impressions": NUMBER,
    "clicks": NUMBER,
    "all_clicks": NUMBER,
    "cost": NUMBER,
    "cost_unit": TEXT,
    "currency": TEXT,
    "fx_rate": NUMBER,
    "conversions": NUMBER,
    "conversion_value": NUMBER,
    "reach": NUMBER,
    "row_kind": TEXT,
    "traffic_type": TEXT,
    "sessions": NUMBER,
    "engaged_sessions": NUMBER,
    "single_page_sessions": NUMBER,
    "exported_on": TIME,
    "source_file": TEXT,
}
COUNTS = ("impressions", "clicks", "all_clicks", "cost", "conversions", "conversion_value", "reach")

DEVICES = {
    "行動裝置": "mobile", "手機": "mobile", "Mobile phones": "mobile", "Mobile": "mobile",
    "智慧型手機": "mobile", "行動": "mobile", "MOBILE": "mobile", "smartphone": "mobile",
    "Mobile devices with full browsers": "mobile", "具備完整瀏覽器功能的行動裝置": "mobile",
    "電腦": "desktop", "桌機": "desktop", "Computers": "desktop", "Desktop": "desktop",
    "DESKTOP": "desktop", "pc": "desktop",
    "平板電腦": "tablet", "平板": "tablet", "Tablets": "tablet", "Tablet": "tablet",
    "TABLET": "tablet",
}

_EXPORTED = re.compile(
    r"(?:匯出|下載|報表產生|產生|exported|downloaded|generated)[^0-9A-Za-z民]*"
    r"(?:日期|時間|on|at|date)?[\s:：]*(.+)$",
    re.IGNORECASE,
)
_SPAN = re.compile(r"^(.{6,20}?)\s*(?:\s-\s|–|~|至)\s*(.{6,20})$")
_BOUND = re.compile(r"^(start date|end date|開始日期|結束日期)\s*[:：]\s*(.+)$", re.IGNORECASE)
_STARTS = ("start date", "開始日期")
ONE_DAY = timedelta(days=1)
_IN_NAME = re.compile(r"(20\d{2})[-_]?(\d{2})[-_]?(\d{2})(?!\d)")


def exported_on(raw: RawTable) -> datetime | None:
    """Day of export, from the first of these that the file has: a line of the preamble, a full
    date at the end of the file's name, the day after the period in the preamble.

    None if it has none of them (then `tidy_frame` takes the day after the last row's).
    """
    for line in raw.preamble:
        if found := _EXPORTED.search(line.strip('#" ,')):
            try:
                return values.moment(found.group(1).strip('" ,'))
            except ValueError:
                continue
    for year, month, day in reversed(_IN_NAME.findall(raw.path.name)):
        try:
            return datetime(int(year), int(month), int(day))
        except ValueError:
            continue
    end = period(raw)[1]
    return end + ONE_DAY if end else None


def period(raw: RawTable) -> tuple[datetime | None, datetime | None]:
    """First and last day that the preamble states, in one line or in two; None where unstated."""
    bounds: dict[str, datetime] = {}
    for line in raw.preamble:
        plain = line.strip('#" ,')
        try:
            if found := _SPAN.match(plain):
                bounds = {"start": values.moment(found.group(1)) or datetime.min,
                          "end": values.moment(found.group(2)) or datetime.min}
            elif found := _BOUND.match(plain):
                side = "start" if found.group(1).casefold() in _STARTS else "end"
                bounds[side] = values.moment(found.group(2)) or datetime.min
        except ValueError:
            continue
    return bounds.get("start"), bounds.get("end")


def _days(raw: RawTable) -> pd.Series:
    """Day of each row; in a report without days every row stands on the period's first day."""
    if raw.has("date"):
        return raw.moments("date").dt.normalize()
    start = period(raw)[0]
    if start is None:
        raise IngestError(
            "{file} has neither a column with the day nor a line with its period. Add the day "
            "as a segment and export again.", file=raw.name,
        )
    return pd.Series([start] * len(raw.cells), dtype=TIME)


def tidy_frame(
    raw: RawTable, channel: str | pd.Series, fixed: Mapping[str, object] | None = None
) -> pd.DataFrame:
    """Rows of one export in the canonical columns (without final `row_id`).

    Args:
        raw: the export's table.
        channel: canonical channel id, for all rows or per row.
        fixed: values that the reader worked out itself, column -> scalar or Series.
    """
    count = len(raw.cells)
    table: dict[str, object] = {
        "row_id": pd.RangeIndex(count),
        "date": _days(raw),
        "channel": channel,
        "campaign_id": raw.texts("campaign_id"),
        "campaign": raw.texts("campaign"),
        "device": raw.texts("device", DEVICES),
        "row_kind": pd.Series(["total" if t else "detail" for t in raw.totals], dtype=TEXT),
        "traffic_type": None,
        "cost_unit": "TWD",
        "currency": "TWD",
        "fx_rate": raw.numbers("fx_rate"),
        "exported_on": exported_on(raw),
        "source_file": raw.name,
    }
    for column in (*COUNTS, "sessions", "engaged_sessions", "single_page_sessions"):
        table[column] = raw.numbers(column)
    table.update(fixed or {})
    frame = pd.DataFrame(table, index=pd.RangeIndex(count))
    if frame["exported_on"].isna().all():
        frame["exported_on"] = frame["date"].max() + ONE_DAY
    home = frame["currency"].eq("TWD") & frame["fx_rate"].isna()
    frame["fx_rate"] = frame["fx_rate"].mask(home, 1.0)
    return frame[list(TIDY)].astype(TIDY)


def ad_currency(raw: RawTable, default: str = "TWD") -> pd.Series:
    """Currency per row: its own column, else the bracket in the cost caption, else `default`."""
    from .captions import currency_of

    written = currency_of(raw.captions.get("cost", "")) or default
    return raw.texts("currency").fillna(written).astype(TEXT)
