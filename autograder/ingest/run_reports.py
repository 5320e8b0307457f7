"""One download of the run (chapter T1.4) as rows: captions in two languages, totals, units."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from . import finance, values
from .captions import plain
from .decode import Sheet, decode, split
from .errors import IngestError

# What the columns of the platforms are called, and what their cells mean; `load("run_captions")`.
CAPTIONS: dict[str, Any] = {
    "fields": {
        "date": ["天", "Day", "segments.date", "分析報告開始", "Reporting starts", "day", "Date"],
        "campaign": ["廣告活動", "Campaign", "campaign.name", "行銷活動名稱", "Campaign name",
                     "campaign_name"],
        "segment": ["廣告活動類型", "Campaign type", "campaign.advertising_channel_type",
                    "Session primary channel group (Default Channel Group)"],
        "impressions": ["曝光", "Impr.", "metrics.impressions", "曝光次數", "Impressions",
                        "impressions"],
        "clicks": ["點擊", "Clicks", "metrics.clicks", "連結點擊次數", "Link clicks", "clicks"],
        "sessions": ["Sessions"],
        "cost": ["費用", "Cost", "花費金額 (TWD)", "Amount spent (TWD)", "cost"],
        "cost_micros": ["metrics.cost_micros"],
        "conversions": ["轉換", "Conversions", "metrics.conversions", "購買次數", "Purchases",
                        "purchase", "Key events"],
        "value": ["轉換價值", "Conv. value", "metrics.conversions_value", "購買轉換值",
                  "Purchases conversion value", "purchase_value", "Total revenue"],
    },
    "segments": {
        "搜尋": "google_search", "Search": "google_search", "SEARCH": "google_search",
        "最高成效": "pmax", "Performance Max": "pmax", "PERFORMANCE_MAX": "pmax",
        "Paid Search": "google_search", "Cross-network": "pmax", "Paid Social": "meta",
        "Paid Other": "line_ads",
    },
    "whole_file": {"meta": "meta", "line_ads": "line_ads"},
}  # fmt: skip
VAT = 0.05  # inside the purchase values that the tags send; as in house/run_rules.yml
NUMBERS = ("impressions", "clicks", "sessions", "cost", "conversions", "value")
NEEDED = {"google_ads": ("date", "campaign", "segment", "clicks", "conversions", "value"),
          "meta": ("date", "campaign", "clicks", "cost", "conversions", "value"),
          "line_ads": ("date", "campaign", "clicks", "cost", "conversions", "value"),
          "ga4": ("date", "segment", "sessions", "conversions", "value")}  # fmt: skip
CURRENCY = ("貨幣代碼", "Currency code", "currency", "customer.currency_code")
_NAME = re.compile(r"(google_ads|meta|line_ads|ga4)_(20\d{6})(?: ?\(\d+\))?\.(csv|xlsx)")
_OTHER_MONEY = re.compile(r"\((?!TWD\b)([A-Z]{3})\)")
_FIELD = {plain(c): field for field, known in CAPTIONS["fields"].items() for c in known}


def named(name: str) -> tuple[str, datetime]:
    """Platform and day of download, as the file's name says them. Raises IngestError."""
    found = _NAME.fullmatch(name)
    try:
        return found[1], datetime.strptime(found[2], "%Y%m%d")  # type: ignore[index]
    except (TypeError, ValueError):
        raise IngestError("{file}: the name does not say platform and day of download. Call it "
                          "like meta_20251105.csv.", file=name) from None


def rows_of(name: str, data: bytes) -> list[dict[str, Any]]:
    """The rows of one download: date, channel, impressions, clicks, sessions, cost (TWD without
    VAT), conversions, value (TWD with VAT); None where a cell says that there is nothing.

    Totals and the day of the download itself are left out.

    Raises:
        IngestError: name, encoding, captions, a currency other than TWD, a cell that is no number
            or no date, an unknown campaign type, or a file that ends in the middle.
    """
    source, exported = named(name)
    sheet = _sheet(name, data)
    start = next((n for n, row in enumerate(sheet.rows)
                  if "date" in {_FIELD.get(plain(c)) for c in row} and len(row) > 2), None)
    if start is None:
        raise IngestError("{file}: no line holds captions that I know. Export it again, in Chinese "
                          "or English, with the day as a column.", file=name)
    header = [c.strip() for c in sheet.rows[start]]
    places = _places(name, source, header)
    out = []
    for number, row in enumerate(sheet.rows[start + 1:], start + 2):
        if not any(c.strip() for c in row):
            continue
        if len(row) < len(header):
            raise IngestError("{file} ends in the middle: row {row} has {count} cells, and the "
                              "header has {wanted}. Download it again.", file=name, row=number,
                              count=len(row), wanted=len(header))
        cell = {field: row[at].strip() for field, at in places.items()}
        if _is_total(cell):
            continue
        _only_twd(name, number, header, row)
        day = _day(name, number, cell["date"])
        if day >= exported:
            continue
        out.append({"date": day, "channel": _channel(name, number, source, cell),
                    **_numbers(name, number, cell, header, places)})
    if sheet.unclosed_quote:
        raise IngestError("{file} ends in the middle of a quotation. Download it again.", file=name)
    return out


def _sheet(name: str, data: bytes) -> Sheet:
    path = Path(name)
    if name.endswith(".xlsx"):
        try:
            return finance.read_workbook(io.BytesIO(data), name)  # type: ignore[arg-type]
        except IngestError as error:
            raise IngestError(error.msgid, file=name) from None
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise IngestError("{file} is empty. Export it again.", file=name)
    text, encoding = decode(data, path)
    return split(text, path, name, encoding)


def _places(name: str, source: str, header: list[str]) -> dict[str, int]:
    for caption in header:
        if money := _OTHER_MONEY.search(caption):
            raise IngestError("{file}: the column “{column}” is in {currency}. The records are "
                              "kept in TWD: switch the account's currency and export again.",
                              file=name, column=caption, currency=money[1])
    places: dict[str, int] = {}
    for at, caption in enumerate(header):
        if (field := _FIELD.get(plain(caption))) and field not in places:
            places[field] = at
    lacking = [f for f in NEEDED[source] if f not in places]
    if source == "google_ads" and not {"cost", "cost_micros"} & set(places):
        lacking.append("cost")
    if lacking:
        raise IngestError("{file} has no column that I know as {field}. Its captions are: "
                          "{captions}.", file=name, field=lacking[0],
                          captions=", ".join(header)[:200])
    return places


def _is_total(cell: dict[str, str]) -> bool:
    """A row without a day, with a word for total in its place, or without a campaign."""
    first = cell["date"].casefold()
    return not first or first.startswith(("total", "總計", "合計", "grand total")) or (
        "campaign" in cell and not cell["campaign"])


def _only_twd(name: str, number: int, header: list[str], row: list[str]) -> None:
    for caption, cell in zip(header, row, strict=False):
        if caption in CURRENCY and cell.strip() not in ("", "TWD"):
            raise IngestError("{file}, row {row}: the amounts are in {currency}. The records are "
                              "kept in TWD; ask for an export in TWD, do not add them.",
                              file=name, row=number, currency=cell.strip()[:8])


def _day(name: str, number: int, cell: str) -> datetime:
    try:
        found = values.moment(cell)
    except ValueError:
        found = None
    if found is None:
        raise IngestError("{file}, row {row}: “{value}” is not a date.", file=name, row=number,
                          value=cell[:30])
    return found


def _channel(name: str, number: int, source: str, cell: dict[str, str]) -> str:
    if source in CAPTIONS["whole_file"]:
        return CAPTIONS["whole_file"][source]
    if cell["segment"] not in CAPTIONS["segments"]:
        raise IngestError("{file}, row {row}: I do not know the campaign type “{value}”. Say which "
                          "channel it belongs to.", file=name, row=number,
                          value=cell["segment"][:30])
    return CAPTIONS["segments"][cell["segment"]]


def _numbers(name: str, number: int, cell: dict[str, str], header: list[str],
             places: dict[str, int]) -> dict[str, float | None]:
    out: dict[str, float | None] = dict.fromkeys(NUMBERS)
    for field in (*NUMBERS, "cost_micros"):
        if field not in cell:
            continue
        try:
            value = values.number(cell[field])
        except ValueError:
            raise IngestError("{file}, row {row}, column “{column}”: “{value}” is not a number.",
                              file=name, row=number, column=header[places[field]],
                              value=cell[field][:30]) from None
        if field == "cost_micros":
            out["cost"] = None if value is None else value / 1e6
        else:
            out[field] = value
    return out
