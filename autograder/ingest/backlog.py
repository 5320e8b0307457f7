"""Readers of T2.4's findings on the site and of the box of ideas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from .behaviour import COUNT, DAY, NUMBER, TEXT, reader

PLACE = "backlog"
site_findings = reader(f"{PLACE}/site_findings.csv", {
    "key": TEXT, "page": TEXT, "device": TEXT, "kind": TEXT, "seen_by": TEXT, "metric": TEXT,
    "sessions": COUNT, "rate": NUMBER, "benchmark": NUMBER, "value": NUMBER, "note_zh": TEXT,
    "note_en": TEXT})
idea_box = reader(f"{PLACE}/idea_box.csv", {
    "idea": TEXT, "from": TEXT, "page": TEXT, "kind": TEXT, "text_zh": TEXT, "text_en": TEXT})
test_decisions = reader(f"{PLACE}/test_decisions.csv", {
    "test": TEXT, "rule_fixed_on": DAY, "fixed_by": TEXT, "starts_on": DAY, "one_off": NUMBER,
    "monthly": NUMBER, "note_zh": TEXT, "note_en": TEXT})
TABLES: dict[str, Callable[[Path | str], Any]] = {
    "site_findings": site_findings, "idea_box": idea_box,
    "test_decisions": test_decisions,
}  # fmt: skip
