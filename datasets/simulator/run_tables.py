"""Tables of a world for the daily exports of chapter T1.4: `World` inherits them."""

from __future__ import annotations


class RunTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
