"""Tables of a world for the backlog of T2.4: `World` inherits them."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .backlog import findings, ideas


class BacklogTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale."""

    seed: int
    year: int
    scale: str

    @cached_property
    def site_findings(self) -> pd.DataFrame:
        """Findings on the pages before the checkout, see `backlog.findings.build`."""
        return findings.build(self.seed, self.year, self.scale)

    @cached_property
    def idea_box(self) -> pd.DataFrame:
        """Notes of colleagues, see `backlog.ideas.build`."""
        return ideas.build()
