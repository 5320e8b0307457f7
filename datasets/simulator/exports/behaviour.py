"""Files with the three cases of behaviour of T2.2."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World
from .planning import _csv, table
from .text import pack


def _packed(path: str, name: str) -> Callable[[World], Iterator[tuple[str, bytes]]]:
    def make(world: World) -> Iterator[tuple[str, bytes]]:
        yield path, pack(_csv(getattr(world, name)))

    return make


PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {
    "review_views": _packed("behaviour/review_views.csv.gz", "review_views"),
    "gift_orders": _packed("behaviour/gift_orders.csv.gz", "gift_orders"),
    "ritual_sales": table("behaviour/ritual_sales.csv", "ritual_sales"),
    "lunar_days": table("behaviour/lunar_days.csv", "lunar_days"),
}
