"""Titles and fields of the exports of T2.4: steps of the checkout and what a loss costs."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {}
