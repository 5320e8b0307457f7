"""Files with GA4's nested export of T2.1."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World

PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {}
