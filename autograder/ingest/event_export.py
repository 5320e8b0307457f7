"""Readers of GA4's nested export of T2.1."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

TABLES: dict[str, Callable[[Path | str], Any]] = {}
