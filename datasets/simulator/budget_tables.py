"""Tables of a world for the budget of chapter T1.2 (response curves); `World` inherits them."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .budgets import curves


class BudgetTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def response_curves(self) -> pd.DataFrame:
        """What four weeks of spend on a channel bring: channel, ceiling, half, slope, margin,
        low, high (see budgets/curves.py)."""
        return curves.table(self.seed, self.year)
