"""Tables of a world for the traffic of chapter T2.2: `World` inherits them."""

from __future__ import annotations


class TrafficTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
