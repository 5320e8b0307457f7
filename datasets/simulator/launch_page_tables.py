"""Tables of a world for the page tests of chapter T1.3: `World` inherits them."""

from __future__ import annotations


class LaunchPageTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
