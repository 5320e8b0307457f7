"""Tables of a world for the three cases of behaviour in chapter T2.2: `World` inherits them."""

from __future__ import annotations


class BehaviourTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
