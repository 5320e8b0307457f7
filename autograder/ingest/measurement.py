"""Readers of the files of T2.1: needs, catalogue and brief of the request, tables for SQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from .errors import IngestError
from .typed import COUNT, FLAG, MAYBE, NUMBER, TEXT, TIME, typed_table

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


def _reader(name: str) -> Callable[[Path | str], pd.DataFrame]:
    def read(folder: Path | str) -> pd.DataFrame:
        return typed_table(folder, f"measurement/{name}", COLUMNS[name], blank=None)

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
