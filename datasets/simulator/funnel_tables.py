"""Tables of a world for steps of visitors and groups compared, T2.3: `World` inherits them."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .funnel import offers


class FunnelTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def _offers(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        return offers.build((self.seed, self.year, self.scale))

    @cached_property
    def offer_results(self) -> pd.DataFrame:
        """Sent and orders by comparison, week, part and side; see `funnel.offers`."""
        return self._offers[0]

    @cached_property
    def offer_pairs(self) -> pd.DataFrame:
        """What was compared, with the margin of an order on either side."""
        return self._offers[1]

    @cached_property
    def offer_truth(self) -> pd.DataFrame:
        """Kind of each comparison, whether it is reversed, and the true effect in its parts."""
        return self._offers[2]
