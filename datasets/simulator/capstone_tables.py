"""Tables of a world for the brief of the capstone, C: `World` inherits them."""

from __future__ import annotations


class CapstoneTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
