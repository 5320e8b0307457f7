"""Tables of a world for orders by place, hour and product, T2.3: `World` inherits them."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .hotspots import sales


class HotspotTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
    products: pd.DataFrame

    @cached_property
    def _two_quarters(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return sales.build((self.seed, self.year, self.scale), self.products)

    @cached_property
    def sales_before(self) -> pd.DataFrame:
        """Order lines of the last quarter of the year before."""
        return self._two_quarters[0]

    @cached_property
    def sales_after(self) -> pd.DataFrame:
        """Order lines of the last quarter of the year."""
        return self._two_quarters[1]

    @cached_property
    def market_size(self) -> pd.DataFrame:
        """county, hour, market_thousand of the last quarter of the year."""
        return sales.market(self.seed, self.year, self.sales_after)

    @cached_property
    def hotspot_truth(self) -> dict[str, object]:
        """Where more people buy than county and hour explain; prices, new and dropped products."""
        return sales.truth(self.seed, self.year, self.products)
