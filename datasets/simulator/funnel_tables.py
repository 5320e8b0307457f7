"""Tables of a world for steps of visitors and groups compared, T2.3: `World` inherits them."""

from __future__ import annotations


class FunnelTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
