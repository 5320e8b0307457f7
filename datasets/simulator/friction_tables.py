"""Tables of a world for steps of the checkout, T2.4: `World` inherits them."""

from __future__ import annotations


class FrictionTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
