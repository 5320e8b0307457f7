"""Files with tools, needs and prices of measurement, T2.1."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World

PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {}
