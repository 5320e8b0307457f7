"""Files of T2.3: steps of visitors and groups that are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World

PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {}
