"""Files with consent log, members and survey of T2.2."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World

PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {}
