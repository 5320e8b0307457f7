"""Readers of the files of checkout, dataLayer, defects and go-live (chapter T1.3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

TABLES: dict[str, Callable[[Path | str], Any]] = {}
