"""Tables of a world for the nested GA4 export of chapter T2.1: `World` inherits them."""

from __future__ import annotations


class EventExportTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
