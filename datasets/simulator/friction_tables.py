"""Tables of a world for steps of the checkout, T2.4: `World` inherits them."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .friction import flow


class FrictionTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def _flow(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return flow.build(self.seed, self.year, self.scale)

    @cached_property
    def checkout_flow(self) -> pd.DataFrame:
        """Sessions from product page to purchase in April of the year after; `flow.COLUMNS`."""
        return self._flow[0]

    @cached_property
    def friction_truth(self) -> pd.DataFrame:
        """What each cause cost, largest first. Not for learners."""
        return self._flow[1]
