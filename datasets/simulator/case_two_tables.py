"""Tables of a world for the closing case of duty T2, T2: `World` inherits them."""

from __future__ import annotations


class CaseTwoTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
