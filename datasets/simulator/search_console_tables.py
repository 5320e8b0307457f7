"""Tables of a world for the Search Console archives of chapter T2.2: `World` inherits them."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .search_console import archive, queries


class SearchConsoleTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
    products: pd.DataFrame
    _crowd: pd.DataFrame

    @cached_property
    def _search_console(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        rows = self._crowd[self._crowd["channel"].eq("seo")].sort_values("date")
        clicks = rows["clicks"].to_numpy(dtype="int64")
        return queries.build((self.seed, self.year, self.scale), self.products, clicks)

    @cached_property
    def gsc_files(self) -> dict[str, bytes]:
        """The archives by name (weeks_1_4, weeks_5_8, weeks_1_8), as Search Console zips them."""
        key = (self.seed, self.year, self.scale)
        return archive.archives(key, self.dirt, *self._search_console, self.products)

    @cached_property
    def gsc_rows(self) -> dict[str, int]:
        """Rows of the list of queries in each archive."""
        return {name: archive.rows_of(data) for name, data in self.gsc_files.items()}

    @cached_property
    def gsc_truth(self) -> pd.DataFrame:
        """What the archives cannot show: archive, kind (brand, other, rare, total), clicks,
        impressions, with every query named."""
        return queries.truth(*self._search_console)
