"""Tables of a world for purchases of customers, T2.3: `World` inherits them."""

from __future__ import annotations


class CustomerTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
