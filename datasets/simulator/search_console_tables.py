"""Tables of a world for the Search Console archives of chapter T2.2: `World` inherits them."""

from __future__ import annotations


class SearchConsoleTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
