"""Tables of a world for purchases of customers, T2.3: `World` inherits them."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .customers import purchases


class CustomerTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def transactions(self) -> pd.DataFrame:
        """customer_id, date, amount of fifteen months, in the order of the systems' files."""
        return purchases.build((self.seed, self.year, self.scale))

    @cached_property
    def transactions_delivery(self) -> dict[str, object]:
        """first_day, last_day: the days that the table covers; rows."""
        first, last = purchases.period(self.year)
        return {"first_day": first, "last_day": last, "rows": len(self.transactions)}

    @cached_property
    def partner_summary(self) -> pd.DataFrame:
        """What another shop hands over about its customers, see `purchases.partner`."""
        return purchases.partner((self.seed, self.year, self.scale))

    @cached_property
    def customer_truth(self) -> dict[str, float]:
        """The parameters behind `transactions`: r, alpha, a, b, p, q, v (weeks, TWD)."""
        return purchases.truth(self.seed, self.year)
