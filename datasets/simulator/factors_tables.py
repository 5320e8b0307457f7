"""Tables of a world for daily sales and what may have moved them, T2.3: `World` inherits them."""

from __future__ import annotations


class FactorTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
