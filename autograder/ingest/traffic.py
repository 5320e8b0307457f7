"""Readers of sessions, clicks and orders around the site's release, T2.2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

TABLES: dict[str, Callable[[Path | str], Any]] = {}
