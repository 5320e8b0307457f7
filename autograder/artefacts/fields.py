"""Values of YAML fields: days, moments, and whether something was filled in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any


def day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None


def moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    try:
        found = datetime.fromisoformat(str(value).strip().replace("/", "-"))
    except ValueError:
        return None
    return found.replace(tzinfo=None)


def blank(value: Any) -> bool:
    text = str(value).strip() if value is not None else ""
    return not text or set(text) <= set("_.… ") or text.lower() in ("todo", "tbd", "待補", "填寫")
