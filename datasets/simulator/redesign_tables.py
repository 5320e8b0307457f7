"""Tables of a world for the page that is to be patched, T2.4: `World` inherits them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from .redesign import page


class RedesignTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
    products: pd.DataFrame

    @cached_property
    def _live_said(self) -> dict[str, Any]:
        return page.told(self.seed, self.year, self.products)

    @cached_property
    def live_page(self) -> str:
        """The Mother's Day page of the year after, as it is live: with its points and faults."""
        return page.render(self._live_said, (*page.POINTS, *page.faults(self.seed, self.year)))

    @cached_property
    def patch_brief(self) -> dict[str, Any]:
        """The order for the patch: file, points, max_changed_lines, page (what it says)."""
        return page.brief(self.seed, self.year, self._live_said)

    @cached_property
    def page_heatmap(self) -> pd.DataFrame:
        """y_px, x_px, taps, seen: where phones tap and how far they scroll."""
        return page.heatmap(self.seed, self.year)
