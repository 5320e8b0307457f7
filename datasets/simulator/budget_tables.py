"""Tables of a world for the budget of chapter T1.2 (response curves); `World` inherits them."""

from __future__ import annotations


class BudgetTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
