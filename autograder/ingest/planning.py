"""Readers of the exports of chapter T1.1 (campaign history, market, rates, search terms)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

TABLES: dict[str, Callable[[Path | str], Any]] = {}
