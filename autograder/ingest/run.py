"""Readers of the files of the daily exports of the run (chapter T1.4)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

TABLES: dict[str, Callable[[Path | str], Any]] = {}
