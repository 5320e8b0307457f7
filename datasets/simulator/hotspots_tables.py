"""Tables of a world for orders by place, hour and product, T2.3: `World` inherits them."""

from __future__ import annotations


class HotspotTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
