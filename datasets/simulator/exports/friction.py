"""Files of T2.4: steps of the checkout and what a loss costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World

PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {}
