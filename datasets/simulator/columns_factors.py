"""Titles and fields of the exports of T2.3: daily sales and what may have moved them."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {}
