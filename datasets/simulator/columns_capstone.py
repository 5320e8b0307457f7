"""Titles and fields of the exports of C: the brief of the capstone."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {}
