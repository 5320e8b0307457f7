"""Rows of the flat table as records of GA4's export, and as lines of JSON.

Shape: BigQuery's event schema (support.google.com/analytics/answer/7029846). As in BigQuery's
JSON, integers are texts and fields without a value are left out. D43 adds what old tags and
re-exports do: one key with two types, float_value, unknown keys, an event_date in UTC.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd

STREAM = "8123456789"


def records(rows: pd.DataFrame, dirt: frozenset[str], names: dict[str, str],
            utc: bool = False) -> list[dict[str, Any]]:
    """One record per row, in their order; equal rows give equal records.

    Args:
        rows: columns of `World.events` (session_engaged as number).
        names: product names by sku.
        utc: write the UTC day into event_date.
    """
    odd = "D43" in dirt
    clean = rows.astype(object).where(rows.notna(), None)
    made = []
    for row in clean.to_dict("records"):
        micros = int(row["event_timestamp"])
        if utc:
            row["event_date"] = pd.Timestamp(micros, unit="us").strftime("%Y%m%d")
        made.append(_record(row, micros, odd, names))
    return made


def _record(row: dict[str, Any], micros: int, odd: bool, names: dict[str, str]
            ) -> dict[str, Any]:
    known = row["user_pseudo_id"] is not None
    luck = micros // 1000  # the same for the same event, so that copies stay copies
    record = {
        "event_date": row["event_date"],
        "event_timestamp": str(micros),
        "event_name": row["event_name"],
        "event_params": _params(row, luck, odd),
        "event_bundle_sequence_id": str(luck % 2**31),
        "user_id": row["user_id"],
        "user_pseudo_id": row["user_pseudo_id"],
        "privacy_info": {"analytics_storage": "Yes" if known else "No",
                         "ads_storage": "Yes" if known and luck % 7 else "No",
                         "uses_transient_token": "No"},
        "user_properties": _properties(row, luck),
        "user_first_touch_timestamp":
            row["user_pseudo_id"].split(".")[1] + "000000" if known else None,
        "device": {"category": row["device_category"],
                   "operating_system": row["operating_system"],
                   "web_info": {"browser": row["browser"],
                                "hostname": "www.chengyu-daily.example"}},
        "geo": {"country": row["geo_country"], "region": row["geo_region"]},
        "traffic_source": {"source": row["first_user_source"],
                           "medium": row["first_user_medium"]} if known else None,
        "stream_id": STREAM,
        "platform": "WEB",
        "ecommerce": _ecommerce(row),
        "items": _items(row, names),
        "collected_traffic_source": _collected(row),
        "session_traffic_source_last_click": _session_source(row),
        "is_active_user": row["session_engaged"] == 1,
    }
    return _without_nothing(record)


def _without_nothing(value: dict[str, Any]) -> dict[str, Any]:
    """Fields without a value are left out, as in the export."""
    kept = {}
    for key, entry in value.items():
        if isinstance(entry, dict):
            entry = _without_nothing(entry)
        if entry is not None and entry != {}:
            kept[key] = entry
    return kept


def _params(row: dict[str, Any], luck: int, odd: bool) -> list[dict[str, Any]]:
    found = [("page_location", _text(row["page_location"])),
             ("ga_session_id", _whole(row["ga_session_id"])),
             ("ga_session_number", _whole(row["ga_session_number"]))]
    engaged = _whole(row["session_engaged"])
    if engaged and not (odd and luck % 3 == 0):
        engaged = {"string_value": engaged["int_value"]}
    found.append(("session_engaged", engaged))
    found.append(("engagement_time_msec", _whole(row["engagement_time_msec"])))
    found += [(name, _text(row[name])) for name in
              ("search_term", "traffic_type", "transaction_id", "currency")]
    found += [(name, _amount(row[name], luck, odd)) for name in ("value", "shipping")]
    if odd and luck % 23 == 0:
        found.append(("ab_bucket", {"string_value": "AB"[luck % 2]}))
    if odd and luck % 41 == 0:
        found.append(("cd_banner", {"int_value": str(luck % 9)}))
    turn = luck % len(found)  # the order of the keys means nothing
    full = odd and luck % 13 == 0  # some tools write the empty fields as well
    return [{"key": key, "value": _all_fields(value) if full else value}
            for key, value in found[turn:] + found[:turn] if value]


def _all_fields(value: dict[str, Any]) -> dict[str, Any]:
    """A value with its empty fields written out."""
    return {kind: value.get(kind)
            for kind in ("string_value", "int_value", "float_value", "double_value")}


def _text(value: Any) -> dict[str, Any] | None:
    return None if value is None else {"string_value": value}


def _whole(value: Any) -> dict[str, Any] | None:
    return None if value is None else {"int_value": str(int(value))}


def _amount(value: Any, luck: int, odd: bool) -> dict[str, Any] | None:
    """Amounts: whole ones may come as int, others as double (old tags: float)."""
    if value is None:
        return None
    if float(value).is_integer() and luck % 2:
        return {"int_value": str(int(value))}
    return {"float_value" if odd and luck % 5 == 0 else "double_value": float(value)}


def _properties(row: dict[str, Any], luck: int) -> list[dict[str, Any]]:
    if row["user_id"] is None:
        return []
    return [{"key": "member_level", "value": {"string_value": ("gold", "plain")[luck % 2]}}]


def _ecommerce(row: dict[str, Any]) -> dict[str, Any] | None:
    if row["event_name"] not in ("purchase", "refund"):
        return None
    amount = "purchase_revenue" if row["event_name"] == "purchase" else "refund_value"
    return {"transaction_id": row["transaction_id"], amount: row["value"],
            "shipping_value": row["shipping"]}


def _items(row: dict[str, Any], names: dict[str, str]) -> list[dict[str, Any]]:
    if row["item_id"] is None:
        return []
    return [{"item_id": row["item_id"], "item_name": names.get(row["item_id"], ""),
             "quantity": "1"}]


def _collected(row: dict[str, Any]) -> dict[str, Any] | None:
    """What the address of this very event said."""
    query = str(row["page_location"] or "").partition("?utm_source=")[2]
    if not query:
        return None
    return {"manual_source": query.partition("&")[0], "manual_medium": row["session_medium"],
            "manual_campaign_name": row["session_campaign"]}


def _session_source(row: dict[str, Any]) -> dict[str, Any] | None:
    """The session's source; manual_campaign knows links with UTM only."""
    if row["session_source"] is None:
        return None
    whole = {"source": row["session_source"], "medium": row["session_medium"],
             "campaign_name": row["session_campaign"],
             "primary_channel_group": row["session_channel_group"]}
    manual = dict.fromkeys(("source", "medium", "campaign_name"), "(not set)")
    if row["session_medium"] not in ("(none)", "organic", "referral"):
        manual = {k: whole[k] for k in manual}
    return {"manual_campaign": manual, "cross_channel_campaign": whole}


def line(record: dict[str, Any]) -> str:
    """One record as a line of JSON."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def lines(made: Iterable[dict[str, Any]]) -> list[str]:
    """Records as lines of JSON."""
    return [line(r) for r in made]
