"""Readers of GA4's nested export of T2.1: newline-delimited JSON in, one row per event out.

`ga4_lines` and `ga4_records` hand over the sample as it came. `ga4_export` is the course's own
reading of the whole days; what it met on the way stands in `attrs["notes"]`, one sentence each.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from .decode import read_bytes
from .errors import IngestError, translate

PLACE = "ga4_events"
TYPES = ("string_value", "int_value", "float_value", "double_value")
WHOLE = ("ga_session_id", "ga_session_number", "engagement_time_msec", "session_engaged")
NUMBER = ("value", "shipping")
TEXT = ("page_location", "traffic_type", "search_term", "transaction_id", "currency")
PARAMS = (*WHOLE, *NUMBER, *TEXT)
COLUMNS = {
    "event_date": "str", "event_timestamp": "int64", "event_name": "str",
    "user_pseudo_id": "str", "user_id": "str", "ga_session_id": "Int64",
    "ga_session_number": "Int64", "page_location": "str", "session_source": "str",
    "session_medium": "str", "session_campaign": "str", "session_channel_group": "str",
    "first_user_source": "str", "first_user_medium": "str", "engagement_time_msec": "Int64",
    "session_engaged": "Int64", "traffic_type": "str", "device_category": "str",
    "operating_system": "str", "browser": "str", "geo_country": "str", "geo_region": "str",
    "item_id": "str", "search_term": "str", "transaction_id": "str", "value": "float64",
    "shipping": "float64", "currency": "str",
}  # fmt: skip
NESTED = {  # column -> where it stands in a record
    "session_source": ("session_traffic_source_last_click", "cross_channel_campaign", "source"),
    "session_medium": ("session_traffic_source_last_click", "cross_channel_campaign", "medium"),
    "session_campaign": ("session_traffic_source_last_click", "cross_channel_campaign",
                         "campaign_name"),
    "session_channel_group": ("session_traffic_source_last_click", "cross_channel_campaign",
                              "primary_channel_group"),
    "first_user_source": ("traffic_source", "source"),
    "first_user_medium": ("traffic_source", "medium"),
    "device_category": ("device", "category"),
    "operating_system": ("device", "operating_system"),
    "browser": ("device", "web_info", "browser"),
    "geo_country": ("geo", "country"),
    "geo_region": ("geo", "region"),
}


def _place(folder: Path | str, name: str) -> Path:
    path = Path(folder) / PLACE / name
    if not path.is_file():
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file=name, folder=PLACE)
    return path


def _text(path: Path) -> str:
    try:
        return read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise IngestError("{file} is not saved as UTF-8. Take the file as it was handed out.",
                          file=path) from None


def read_lines(path: Path) -> tuple[list[dict[str, Any]], list[int], list[str]]:
    """Records of a file of newline-delimited JSON (plain or gzip).

    Returns:
        records, the number (from 1) of the line of each, and a sentence for each thing met.

    Raises:
        IngestError: empty, one JSON list, or no line is a JSON object.
    """
    lines = _text(path).splitlines()
    found, numbers, bad = [], [], []
    last = 0
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        last = number
        try:
            record = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            bad.append(number)
            continue
        if isinstance(record, dict):
            found.append(record)
            numbers.append(number)
        elif isinstance(record, list) and len(lines) == 1:
            raise IngestError("{file} holds one JSON list. An export of events has one record on "
                              "each line: export it as newline-delimited JSON.", file=path)
        else:
            bad.append(number)
    if not found:
        raise IngestError("{file}: no line of it is a JSON record. Look at its first line; it may "
                          "be an error page or a CSV.", file=path)
    notes = []
    if bad and bad[-1] == last:
        notes.append(translate(
            "{file}: the last line ends in the middle, so its event is lost; the {count} before "
            "it are kept. Ask for the file again.", file=path.name, count=len(found)))
        bad = bad[:-1]
    if bad:
        notes.append(translate("{file}: lines that are no JSON were left out: {count}, the "
                               "first is line {line}.", file=path.name, count=len(bad),
                               line=bad[0]))
    return found, numbers, notes


def _rows(path: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Rows of one day file in the columns of COLUMNS, and the sentences about it."""
    found, numbers, notes = read_lines(path)
    made, unknown = [], {}
    texts = utc = 0
    for record, number in zip(found, numbers, strict=True):
        row: dict[str, Any] = {c: record.get(c) for c in ("event_name", "user_pseudo_id",
                                                          "user_id")}
        stamp = record.get("event_timestamp")
        texts += isinstance(stamp, str)
        row["event_timestamp"] = _whole(stamp, "event_timestamp", path, number)
        local = pd.Timestamp(row["event_timestamp"], unit="us", tz="UTC").tz_convert("Asia/Taipei")
        row["event_date"] = local.strftime("%Y%m%d")
        utc += record.get("event_date") not in (None, row["event_date"])
        row |= {column: _at(record, where) for column, where in NESTED.items()}
        items = record.get("items") or []
        first = items[0] if isinstance(items, list) and items else {}
        row["item_id"] = first.get("item_id") if isinstance(first, dict) else None
        params = record.get("event_params") or []
        if not isinstance(params, list) or not all(isinstance(p, dict) for p in params):
            raise IngestError("{file}, line {line}: event_params is no list of key and value. "
                              "This is not GA4's export; ask what it is.", file=path, line=number)
        row["other_params"] = None
        other = {}
        for param in params:
            key, value = str(param.get("key")), _value(param.get("value"))
            if key in WHOLE:
                row[key] = None if value is None else _whole(value, key, path, number)
            elif key in NUMBER:
                row[key] = None if value is None else _number(value, key, path, number)
            elif key in TEXT:
                row[key] = None if value is None else str(value)
            else:
                other[key] = value
                unknown[key] = unknown.get(key, 0) + 1
        if other:
            row["other_params"] = json.dumps(other, ensure_ascii=False, sort_keys=True)
        made.append(row)
    if texts:
        notes.append(translate("{file}: whole numbers stand there as texts; they were read as "
                               "numbers.", file=path.name))
    if unknown:
        notes.append(translate("{file}: parameters that no table knows were kept in other_params: "
                               "{names}. Ask who sends them.", file=path.name,
                               names=", ".join(sorted(unknown))))
    if utc:
        notes.append(translate("{file}: event_date is the day of another zone (UTC) and not that "
                               "of Taipei (events: {count}); the days were taken from "
                               "event_timestamp.", file=path.name, count=utc))
    return made, notes


def _at(record: dict[str, Any], where: tuple[str, ...]) -> Any:
    for key in where:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def _value(value: Any) -> Any:
    """The one of the four typed fields that is filled; None if none is."""
    if not isinstance(value, dict):
        return None
    for kind in TYPES:
        if value.get(kind) is not None:
            return value[kind]
    return None


def _whole(value: Any, name: str, path: Path, line: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise IngestError("{file}, line {line}: {column} is not a whole number. Ask for the file "
                          "again.", file=path, line=line, column=name) from None


def _number(value: Any, name: str, path: Path, line: int) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise IngestError("{file}, line {line}: {column} is not a number. Ask for the file again.",
                          file=path, line=line, column=name) from None


def ga4_lines(folder: Path | str) -> list[str]:
    """Lines of the sample as they came, damaged ones included."""
    return _text(_place(folder, "sample.ndjson")).splitlines()


def ga4_records(folder: Path | str) -> list[dict[str, Any]]:
    """Nested records of the sample as they stand in the file; damaged lines left out."""
    return read_lines(_place(folder, "sample.ndjson"))[0]


def ga4_day(folder: Path | str) -> list[dict[str, Any]]:
    """Nested records of one whole day, the last of the files, as they stand there."""
    return read_lines(_days(folder)[-1])[0]


def _days(folder: Path | str) -> list[Path]:
    place = Path(folder) / PLACE
    paths = sorted(place.glob("events_*.ndjson*"))
    if not paths:
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file="events_*.ndjson.gz", folder=PLACE)
    return paths


def ga4_export(folder: Path | str) -> pd.DataFrame:
    """Events of the whole days, flat, in the order of the files.

    Returns:
        COLUMNS and other_params (JSON of unknown parameters, NA if none); event_date is the day in
        Asia/Taipei, event_timestamp µs UTC, amounts in TWD. attrs["notes"]: sentences.
    """
    made, notes = [], []
    for path in _days(folder):
        rows, told = _rows(path)
        made += rows
        notes += told
    table = pd.DataFrame(made).reindex(columns=[*COLUMNS, "other_params"])
    table = table.astype({**COLUMNS, "other_params": "str"})
    table.attrs["notes"] = notes
    return table


def ga4_notes(folder: Path | str) -> list[str]:
    """What the reading of the whole days met, one sentence each."""
    return list(ga4_export(folder).attrs["notes"])


def ga4_events(folder: Path | str) -> pd.DataFrame:
    """Events of the flight, flat: COLUMNS, in order of time; a sample of the sessions.

    Copies, events without ids, bots and office are in it, because judging them is the work.
    """
    path = _place(folder, "ga4_events.csv.gz")
    table = pd.read_csv(io.StringIO(_text(path)), keep_default_na=False, na_values=[""],
                        dtype=COLUMNS)
    missing = [c for c in COLUMNS if c not in table.columns]
    if missing:
        raise IngestError("{file}: the column {columns} is missing.", file=path,
                          columns=", ".join(missing))
    return table[list(COLUMNS)]


def _busiest(table: pd.DataFrame) -> pd.Timestamp:
    """The day with most purchases."""
    return pd.Timestamp(table.loc[table["event_name"].eq("purchase"), "event_date"].mode().iloc[0])


def ga4_night(folder: Path | str) -> pd.DataFrame:
    """Rows of `ga4_events` of the two hours around the midnight before the busiest day."""
    table = ga4_events(folder)
    midnight = _busiest(table).tz_localize("Asia/Taipei").value // 1000
    hour = 3_600 * 10**6
    near = table["event_timestamp"].between(midnight - hour, midnight + hour, inclusive="left")
    return table[near].reset_index(drop=True)


def ga4_week(folder: Path | str) -> pd.DataFrame:
    """Rows of `ga4_events` from Monday to Sunday of the week before that of the busiest day."""
    table = ga4_events(folder)
    busiest = _busiest(table)
    monday = busiest - pd.Timedelta(days=busiest.weekday() + 7)
    week = {f"{monday + pd.Timedelta(days=n):%Y%m%d}" for n in range(7)}
    return table[table["event_date"].isin(week)].reset_index(drop=True)


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "ga4_events": ga4_events, "ga4_lines": ga4_lines, "ga4_records": ga4_records,
    "ga4_day": ga4_day, "ga4_night": ga4_night, "ga4_week": ga4_week,
    "ga4_export": ga4_export, "ga4_notes": ga4_notes,
}  # fmt: skip
