"""T2.1.f1 and b: a parameter, lines of JSON and nested records: references, inputs, wrong ways."""

from __future__ import annotations

import copy
import json
from functools import partial
from typing import Any

import pandas as pd

from .base import WorldSpec

KINDS = ("string_value", "int_value", "float_value", "double_value")
ZONE = "Asia/Taipei"
COLUMNS = ("record", "event_date", "event_time", "event_name", "user_pseudo_id", "ga_session_id",
           "page_location", "session_source", "first_user_source", "engagement_time_msec",
           "session_engaged", "transaction_id", "value", "device_category")
NUMBERS = ("ga_session_id", "engagement_time_msec", "session_engaged", "value")
EVENT_WORLDS = (
    WorldSpec(211, 2024, "all"), WorldSpec(212, 2026, "none"), WorldSpec(213, 2027, {"D43"}),
    WorldSpec(214, 2025, {"D41"}), WorldSpec(215, 2024, {"D42"}),
    WorldSpec(216, 2026, {"D26", "D41", "D42"}),
)  # fmt: skip


def once(world: Any, made: tuple) -> tuple:
    """Hand-made inputs, in the clean world only: they are the same in every world."""
    return () if world.dirt else made


def param_value(record: dict[str, Any], key: str, **wrong: Any) -> Any:
    """Value of a parameter of an event: text, whole number or number; None if it has none.

    wrong: switches for known wrong ways, by name.
    """
    if wrong.get("quoted"):
        key = "key"
    for param in record.get("event_params") or []:
        if not wrong.get("any_key") and param["key"] != key:
            if wrong.get("first_only"):
                return None
            continue
        value = param["value"]
        for kind in KINDS:
            found = value.get(kind)
            if wrong.get("key_there") and kind in value and found is None:
                return None
            if found is None or (wrong.get("truth") and kind != "string_value"
                                 and not float(found)):
                continue
            if kind == "int_value":
                if wrong.get("texts_only"):
                    return None
                if wrong.get("int_as_float"):
                    return float(found)
                return found if wrong.get("int_as_text") else int(found)
            if kind in wrong.get("without", ()):
                return None
            if kind.endswith(("float_value", "double_value")) and wrong.get("truncated"):
                return int(found)
            return found
    return 0 if wrong.get("zero") else "" if wrong.get("blank") else None


def param_calls(world: Any) -> tuple:
    """(record, key) of some events of a world, each type and a missing one."""
    made = []
    for key in ("page_location", "ga_session_id", "engagement_time_msec", "value",
                "transaction_id", "session_engaged"):
        have, lack = [], []
        for record in world.ga4_records:
            there = any(p["key"] == key for p in record["event_params"])
            (have if there else lack).append(record)
        for group in (have, lack):
            if group:
                made.append((copy.deepcopy(group[len(group) // 2]), key))
    return (*made, *once(world, param_practice()))


def _record(*params: tuple[str, dict[str, Any]], **fields: Any) -> dict[str, Any]:
    return {"event_date": "20271110", "event_timestamp": "1825776000000000",
            "event_name": "view_item",
            "event_params": [{"key": k, "value": v} for k, v in params], **fields}


def param_practice() -> tuple:
    """Zeros, empty fields, all four types, a key that is not there."""
    one = _record(
        ("ga_session_id", {"int_value": "1825775000"}),
        ("engagement_time_msec", {"int_value": "0"}),
        ("value", {"string_value": None, "int_value": None, "float_value": None,
                   "double_value": 0.0}),
        ("shipping", {"float_value": 60.5}), ("currency", {"string_value": "TWD"}),
        ("coupon_share", {"double_value": 0.25}),
        ("points", {"string_value": None, "int_value": "12", "float_value": None,
                    "double_value": None}),
        ("order_number", {"string_value": "000123"}))
    keys = ("currency", "ga_session_id", "points", "engagement_time_msec", "value", "shipping",
            "coupon_share", "search_term", "coupon", "order_number")
    bare = {"event_timestamp": "1825776000000000", "event_name": "scroll"}
    return (*((copy.deepcopy(one), key) for key in keys), (bare, "value"),
            ({**bare, "event_params": None}, "value"))


# --- lines ------------------------------------------------------------------------------------


def parse_lines(lines: list[str], **wrong: Any) -> dict[str, Any]:
    """records: the JSON objects of the lines, in order; bad: numbers (from 1) of the other lines.

    Blank lines are neither.
    """
    records, bad = [], []
    if wrong.get("blank_not_numbered"):
        lines = [text for text in lines if text.strip()]
    for number, text in enumerate(lines, 0 if wrong.get("from_zero") else 1):
        if not text.strip():
            if wrong.get("blank_bad"):
                bad.append(number)
            continue
        edges = text[:1] + text.rstrip()[-1:]
        if wrong.get("by_brackets") and edges != "{}":
            bad.append(number)
            continue
        try:
            record = json.loads(text)
        except json.JSONDecodeError:
            bad.append(number)
            if wrong.get("stop"):
                break
            continue
        if isinstance(record, dict) or wrong.get("any_json"):
            if not (wrong.get("unique") and record in records):
                records.append(record)
        elif not wrong.get("other_dropped"):
            bad.append(number)
    if wrong.get("last_only"):
        bad = [n for n in bad if n == len(lines)]
    if wrong.get("bad_text"):
        bad = [lines[n - 1] for n in bad]
    if wrong.get("bad_count"):
        bad = len(bad)
    return {"records": records, "bad": bad}


def _by_list(lines: list[str]) -> dict[str, Any]:
    """Parsed or None for each line, then taken apart."""
    def parsed(text: str) -> Any:
        try:
            found = json.loads(text)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None

    found = [(n, parsed(t)) for n, t in enumerate(lines, 1) if t.strip()]
    return {"records": [r for _, r in found if r is not None],
            "bad": [n for n, r in found if r is None]}


def line_calls(world: Any) -> tuple:
    """Some lines of a world with its damaged ones, and the hand-made lines."""
    lines = world.ga4_lines
    return ((lines[:60],), (lines[-60:],), *once(world, line_practice()))


def line_practice() -> tuple:
    """A cut last line, a cut line in the middle, blank lines, JSON that is no object."""
    first = '{"event_name":"page_view","event_timestamp":"1825776000000000"}'
    second = '{"event_name":"purchase","event_params":[{"key":"value","value":{"int_value":"0"}}]}'
    return (
        ([first, second, second[:50]],),
        ([first, "", second[:31], "   ", second, second, "[1, 2]", "null", "502", first],),
        (["<html>", first, '{"event_name": "scroll"} ', '{"event_name": "scroll" "x": 1}',
          " " + second],),
        (['{"a":1}', "", '{"a":', '{"b":2}'],),
    )


# --- records ----------------------------------------------------------------------------------


def _at(record: dict[str, Any], *where: str) -> Any:
    value: Any = record
    for key in where:
        value = (value or {}).get(key)
    return value


def flatten(records: list[dict[str, Any]], **wrong: Any) -> pd.DataFrame:
    """One row per record in the columns of COLUMNS; times in Taipei, amounts in TWD."""
    source = {
        "of_user": ("traffic_source", "source"),
        "of_event": ("collected_traffic_source", "manual_source"),
        "manual": ("session_traffic_source_last_click", "manual_campaign", "source"),
    }.get(wrong.get("source", ""),
          ("session_traffic_source_last_click", "cross_channel_campaign", "source"))
    first = {
        "session": ("session_traffic_source_last_click", "cross_channel_campaign", "source"),
    }.get(wrong.get("first", ""), ("traffic_source", "source"))
    rows = []
    for number, record in enumerate(records, wrong.get("start", 1)):
        row = {
            "record": number, "stamp": int(record["event_timestamp"]),
            "date": record.get("event_date"), "event_name": record.get("event_name"),
            "user_pseudo_id": record.get("user_pseudo_id"),
            "session_source": _at(record, *source), "first_user_source": _at(record, *first),
            "device_category": _at(record, "device", "category"),
        }
        for key in ("ga_session_id", "page_location", "engagement_time_msec", "session_engaged",
                    "transaction_id", "value"):
            how = {k: v for k, v in wrong.items() if k not in ("source", "first", "start")}
            row[key] = param_value(record, key, **how)
        if wrong.get("whole_value"):
            row["value"] = param_value(
                {"event_params": [p for p in record.get("event_params") or []
                                  if p["value"].get("int_value") is None]}, "value")
        if wrong.get("any_source"):
            row["session_source"] = row["session_source"] or row["first_user_source"]
        if wrong.get("value_of_shop"):
            row["value"] = _at(record, "ecommerce", "purchase_revenue")
        if wrong.get("first_page"):
            row["page_location"] = str(row["page_location"]).partition("?")[0]
        rows += [row] * (len(record.get("event_params") or [0]) if wrong.get("per_param") else 1)
    if not rows:
        return pd.DataFrame(columns=list(COLUMNS))
    table = pd.DataFrame(rows)
    if wrong.get("copies_dropped"):
        table = table[~table.drop(columns="record").duplicated()]
    if wrong.get("known_only"):
        table = table[table["user_pseudo_id"].notna()]
    if wrong.get("bare"):
        table = table[[bool(records[n - 1].get("event_params")) for n in table["record"]]]
    unit = wrong.get("unit", "us")
    times = pd.to_datetime(table["stamp"], unit=unit, utc=True)
    if wrong.get("float_seconds"):
        times = pd.to_datetime(table["stamp"] / 1e6, unit="s", utc=True)
    if wrong.get("twice"):
        times = times + pd.Timedelta(hours=8)
    local = times.dt.tz_convert(wrong.get("zone", ZONE)).dt.tz_localize(None)
    utc = times.dt.tz_localize(None)
    table["event_time"] = utc if wrong.get("utc_time") else local
    if wrong.get("zone_kept"):
        table["event_time"] = times.dt.tz_convert(ZONE)
    day = utc if wrong.get("utc_day") else local
    table["event_date"] = day.dt.strftime(wrong.get("day", "%Y%m%d"))
    if wrong.get("date_copied"):
        table["event_date"] = table["date"]
    if wrong.get("day_number"):
        table["event_date"] = pd.to_numeric(table["event_date"])
    if wrong.get("day_number"):
        table["event_date"] = table["event_date"].astype("int64")
    if wrong.get("seconds"):
        table["event_time"] = table["event_time"].dt.floor("s")
    for column in NUMBERS:
        if not wrong.get("int_as_text"):
            table[column] = pd.to_numeric(table[column])
    if wrong.get("filled"):
        table[list(NUMBERS)] = table[list(NUMBERS)].fillna(0)
    if wrong.get("filled_amounts"):
        table["value"] = table["value"].fillna(0)
    if wrong.get("engaged_bool"):
        table["session_engaged"] = table["session_engaged"].where(
            table["session_engaged"].ne(0))
    return table[list(COLUMNS)]


def _by_normalize(records: list[dict[str, Any]]) -> pd.DataFrame:
    """With json_normalize and a table of parameters."""
    if not records:
        return pd.DataFrame({name: [] for name in COLUMNS})
    wide = pd.json_normalize(copy.deepcopy(records))
    wide["record"] = range(1, len(wide) + 1)
    params = wide[["record", "event_params"]].explode("event_params").dropna()
    params["key"] = [p["key"] for p in params["event_params"]]
    params["v"] = [next((p["value"][k] for k in KINDS if p["value"].get(k) is not None), None)
                   for p in params["event_params"]]
    keyed = params.pivot(index="record", columns="key", values="v")
    keyed = keyed.reindex(range(1, len(wide) + 1)).reset_index()
    names = {"session_traffic_source_last_click.cross_channel_campaign.source": "session_source",
             "traffic_source.source": "first_user_source", "device.category": "device_category"}
    flat = wide.rename(columns=names).drop(columns="event_params").merge(keyed, on="record")
    micros = flat["event_timestamp"].astype("int64")
    flat["event_time"] = pd.Timestamp(1970, 1, 1, 8) + pd.to_timedelta(micros, unit="us")
    flat["event_date"] = flat["event_time"].dt.strftime("%Y%m%d")
    flat = flat.reindex(columns=list(COLUMNS))
    for column in NUMBERS:
        flat[column] = pd.to_numeric(flat[column]).astype("Float64")
    return flat


def record_calls(world: Any) -> tuple:
    """The sample's records, and the hand-made ones."""
    return ((copy.deepcopy(world.ga4_records),), *once(world, record_practice()))


def record_practice() -> tuple:
    """Midnight in Taipei and in UTC, all types, no parameters, a copy, no ids; fields that are None
    at each depth; no record at all."""
    session = {"session_traffic_source_last_click": {
        "manual_campaign": {"source": "(not set)"},
        "cross_channel_campaign": {"source": "google"}}}
    device = {"device": {"category": "mobile"}}
    late = _record(
        ("session_engaged", {"string_value": None, "int_value": "1", "float_value": None,
                             "double_value": None}),
        ("value", {"double_value": 0.0}), ("engagement_time_msec", {"int_value": "0"}),
        ("ga_session_id", {"int_value": "1825775000"}),
        ("page_location", {"string_value": "https://a.example/p?utm_source=old"}),
        user_pseudo_id="11.22", traffic_source={"source": "line"},
        collected_traffic_source={"manual_source": "old"}, **session, **device)
    late["event_timestamp"] = "1825775999999999"  # one microsecond before 16:00 UTC
    after = copy.deepcopy(late)
    after["event_timestamp"] = "1825776000000000"
    after["event_params"][1]["value"] = {"float_value": 350.5}
    bare = {"event_date": "20271110", "event_timestamp": "1825805000000000",
            "event_name": "page_view", "user_pseudo_id": None, "traffic_source": None, **device}
    bought = _record(
        ("transaction_id", {"string_value": "A1"}), ("value", {"int_value": "990"}),
        ("session_engaged", {"string_value": "0"}),
        user_pseudo_id="11.22", event_name="purchase",
        ecommerce={"transaction_id": "A1", "purchase_revenue": 930.0}, **session)
    hollow = copy.deepcopy(late) | {
        "device": None, "traffic_source": {"source": None},
        "session_traffic_source_last_click": {"cross_channel_campaign": None}}
    none = copy.deepcopy(bought) | {
        "event_params": None, "session_traffic_source_last_click": None,
        "device": {"category": None}}
    # where the browser came from is known, where the visit came from is not
    no_click = _record(("value", {"int_value": "0"}), user_pseudo_id="11.33",
                       traffic_source={"source": "line"},
                       collected_traffic_source={"manual_source": "old"})
    return (([late, after, bare, bought, copy.deepcopy(late), no_click],),
            (copy.deepcopy([after, bare, hollow, none]),), ([],))


def flat_with(**wrong: Any) -> dict[str, Any]:
    """A wrong way of `flatten`, by its switches."""
    return {"flatten": partial(flatten, **wrong)}


def lines_with(**wrong: Any) -> dict[str, Any]:
    """A wrong way of `parse_lines`, by its switches."""
    return {"parse_lines": partial(parse_lines, **wrong)}
