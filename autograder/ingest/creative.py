"""Readers of the exports of chapter T1.2's copy, pages and tracking."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from .errors import IngestError

PLAN, ADS, PAGE = "creative/plan.yml", "creative/ads.yml", "creative/landing.html"
TRACKING, EVENTS = "tracking_test/tracking_plan.yml", "tracking_test/events.csv"
COPIES, LABELS, FACTS = "creative/copies.csv", "creative/copy_labels.csv", "creative/facts.csv"
EVENT_COLUMNS = ("event_id", "at", "event", "param", "value")


def _text(folder: Path | str, name: str) -> str:
    path = Path(folder) / name
    if not path.is_file():
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file=name, folder=str(folder))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise IngestError("{file} is not saved as UTF-8. Take the file as it was handed out.",
                          file=name) from None


def _yaml(folder: Path | str, name: str, kind: type) -> Any:
    try:
        content = yaml.safe_load(_text(folder, name))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise IngestError("{file} is not valid YAML, near line {line}.", file=name,
                          line=mark.line + 1 if mark else 1) from None
    if not isinstance(content, kind):
        raise IngestError("{file} does not have the form it was handed out in. Take it again as "
                          "it was.", file=name)
    return content


def campaign_plan(folder: Path | str) -> dict[str, Any]:
    """The approved plan: name, offer, price, start, end, url, channels, budget, kpis and terms."""
    return _yaml(folder, PLAN, dict)


def ad_set(folder: Path | str) -> list[dict[str, Any]]:
    """The drafts of the ads, one dict each; price and code may be None."""
    return _yaml(folder, ADS, list)


def landing_html(folder: Path | str) -> str:
    """The draft of the landing page as HTML text."""
    return _text(folder, PAGE).replace("\r\n", "\n")


def tracking_plan(folder: Path | str) -> dict[str, Any]:
    """currency, min_share, events {event: [param]}, kpis {kpi: [event or event.param]}."""
    return _yaml(folder, TRACKING, dict)


def event_log(folder: Path | str) -> pd.DataFrame:
    """Events of the test: event_id, at (time), event, param, value (text; NA where blank)."""
    text = _text(folder, EVENTS)
    # only an empty cell is missing: "null" or "NA" would be something that the tag sent
    table = pd.read_csv(StringIO(text), dtype="str", keep_default_na=False, na_values=[""])
    missing = [c for c in EVENT_COLUMNS if c not in table.columns]
    if missing:
        raise IngestError("{file}: the column {columns} is missing.", file=EVENTS,
                          columns=", ".join(missing))
    try:
        table["at"] = pd.to_datetime(table["at"]).astype("datetime64[ns]")
    except (ValueError, TypeError):
        raise IngestError("{file}: the column {columns} holds something that is not a time.",
                          file=EVENTS, columns="at") from None
    return table[list(EVENT_COLUMNS)]


def _texts(folder: Path | str, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """A table of text cells, line breaks and invisible characters within them kept."""
    table = pd.read_csv(
        StringIO(_text(folder, name), newline=""), dtype="str", keep_default_na=False)
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise IngestError("{file}: the column {columns} is missing.", file=name,
                          columns=", ".join(missing))
    return table[list(columns)]


def copies(folder: Path | str) -> pd.DataFrame:
    """Labelled copies: copy_id, scope (food, cosmetic, general), text."""
    return _texts(folder, COPIES, ("copy_id", "scope", "text"))


def copy_labels(folder: Path | str) -> pd.DataFrame:
    """What is wrong in the copies: copy_id, rule, start, end (exclusive), text."""
    table = _texts(folder, LABELS, ("copy_id", "rule", "start", "end", "text"))
    return table.astype({"start": "int64", "end": "int64"})


def facts(folder: Path | str) -> pd.DataFrame:
    """Facts of the products: fact_id, sku, product, legal_class, fact_zh, fact_en, evidence,
    valid_until (last day)."""
    table = _texts(folder, FACTS, ("fact_id", "sku", "product", "legal_class", "fact_zh",
                                   "fact_en", "evidence", "valid_until"))
    return table.assign(valid_until=pd.to_datetime(table["valid_until"]).astype("datetime64[ns]"))


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "campaign_plan": campaign_plan, "ad_set": ad_set, "landing_html": landing_html,
    "tracking_plan": tracking_plan, "event_log": event_log,
    "copies": copies, "copy_labels": copy_labels, "facts": facts,
}
