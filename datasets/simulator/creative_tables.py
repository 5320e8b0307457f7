"""Tables of a world for chapter T1.2's copy, pages and tracking: `World` inherits them."""

from __future__ import annotations


class CreativeTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
