"""Tables of the closing case from launch to report: `CaseWorld` inherits them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from . import case_run


class CaseRunTables:
    """Cached tables; needs what a `World` of the case's festival has."""

    seed: int
    year: int
    campaign_plan: dict[str, Any]
    landing_draft: str
    _run: Any

    @cached_property
    def launch_log(self) -> dict[str, Any]:
        """What is known on the afternoon before the launch; see `case_run.launch_log`."""
        return case_run.launch_log(self.seed, self.year, self._run,
                                   int(self.campaign_plan["budget"]), self.landing_draft)

    @cached_property
    def case_mornings(self) -> pd.DataFrame:
        """What the platforms said on each morning; see `case_run.mornings`."""
        return case_run.mornings(self._run)

    @cached_property
    def case_orders(self) -> pd.DataFrame:
        """The shop's orders around the flight; see `case_run.orders`."""
        return case_run.orders(self.seed, self.year, self._run)

    @cached_property
    def case_ledger(self) -> dict[str, float]:
        """The truth of the flight; see `case_run.ledger`. Not for learners."""
        return case_run.ledger(self._run, self.case_orders)
