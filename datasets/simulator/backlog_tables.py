"""Tables of a world for the backlog of T2.4: `World` inherits them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import pandas as pd

from .backlog import decisions, findings, ideas


class BacklogTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale."""

    seed: int
    year: int
    scale: str
    site_test: Callable[[str], tuple[pd.DataFrame, dict[str, Any], dict[str, Any]]]

    @cached_property
    def site_findings(self) -> pd.DataFrame:
        """Findings on the pages before the checkout, see `backlog.findings.build`."""
        return findings.build(self.seed, self.year, self.scale)

    @cached_property
    def idea_box(self) -> pd.DataFrame:
        """Notes of colleagues, see `backlog.ideas.build`."""
        return ideas.build()

    @cached_property
    def test_decisions(self) -> pd.DataFrame:
        """Day of the rule and cost of each test, see `backlog.decisions.build`."""
        plans = {test: self.site_test(test)[1] for test in ("guest", "wallet", "bar")}
        return decisions.build(self.seed, self.year, plans)
