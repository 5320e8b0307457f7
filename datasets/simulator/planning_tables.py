"""Tables of a world for chapter T1.1 (history, market, rates); `World` inherits them."""

from __future__ import annotations


class PlanningTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
