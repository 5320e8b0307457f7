"""Files of T2.3: groups that are compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World
from .planning import table

PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {
    "offer_results": table("groups/offer_results.csv", "offer_results"),
    "offer_pairs": table("groups/offer_pairs.csv", "offer_pairs"),
}
