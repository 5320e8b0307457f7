"""Tables of a world for daily sales and what may have moved them, T2.3: `World` inherits them."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .factors import effects, files, panel, price_test


class FactorTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt.

    They cover the whole period whatever the scale: effects of festivals need all of it.
    """

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def factor_panels(self) -> dict[str, pd.DataFrame]:
        """Line -> a row per day: date, units and what happened (`panel.FACTORS`)."""
        return {line: panel.panel(self.seed, self.year, line) for line in effects.LINES}

    @cached_property
    def factor_effects(self) -> pd.DataFrame:
        """The truth: line, factor, coefficient (log), percent (of one unit), per."""
        return effects.table(self.seed, self.year)

    @cached_property
    def gift_festivals(self) -> pd.DataFrame:
        """festival, date, opens, closes (days before it) of three years."""
        return panel.gift_festivals(self.year)

    @cached_property
    def sales_calendar(self) -> pd.DataFrame:
        """date, event, kind (sale, around_sale)."""
        return panel.sales_calendar(self.year)

    @cached_property
    def factor_sales(self) -> pd.DataFrame:
        """Units by day, county and group of goods (wide)."""
        return files.sales(self.seed, self.year)

    @cached_property
    def factor_weather(self) -> pd.DataFrame:
        """date, county, temp_max, rain (text as stations write it)."""
        return files.stations(self.seed, self.year, self.dirt)

    @cached_property
    def media_stories(self) -> pd.DataFrame:
        """date, line, stories."""
        return files.stories(self.seed, self.year)

    @cached_property
    def search_index(self) -> pd.DataFrame:
        """week and the search index of each line."""
        return files.search(self.seed, self.year)

    @cached_property
    def price_history(self) -> pd.DataFrame:
        """week, line, list_price, price."""
        return files.prices(self.seed, self.year)

    @cached_property
    def price_test(self) -> pd.DataFrame:
        """week, county, price, units, assigned_by, stock_out."""
        return price_test.table(self.seed, self.year)

    @cached_property
    def price_truth(self) -> dict[str, float]:
        """elasticity, list_price, unit_cost of the price test."""
        return price_test.truth(self.seed, self.year)
