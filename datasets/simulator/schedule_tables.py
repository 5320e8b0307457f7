"""Tables of a world for the test schedule of chapter T1.3: `World` inherits them."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .schedule import office, plan


class ScheduleTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def office_calendar(self) -> pd.DataFrame:
        """Every day of the year: date, workday, kind, name, name_en."""
        return office.table(self.year)

    @cached_property
    def test_tasks(self) -> pd.DataFrame:
        """The 38 tasks of the test of the main version; see `schedule.plan.tasks`."""
        return plan.tasks(self.seed, self.year)

    @cached_property
    def test_people(self) -> pd.DataFrame:
        """Who can do them, and with what share of the working time."""
        return plan.people()

    @cached_property
    def test_plan(self) -> dict[str, object]:
        """Dates around the plan: asked_from, start, launch_by."""
        return plan.frame(self.year)
