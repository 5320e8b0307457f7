"""Tables of a world for the page that is to be patched, T2.4: `World` inherits them."""

from __future__ import annotations


class RedesignTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
