"""Tables of a world for the launch tests of chapter T1.3: `World` inherits them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from . import calendar, rng
from .launch import checkout, datalayer, defects, golive
from .schedule import office

WORKDAYS = 10  # from the start of the flight to the launch of the main version, both included


class LaunchTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
    campaign_plan: dict[str, Any]

    @cached_property
    def _launch_days(self) -> list[pd.Timestamp]:
        """The ten workdays that end with the launch of the main version."""
        days = office.table(self.year)
        first = pd.Timestamp(calendar.flight(self.year).start)
        return days.loc[days["workday"] & (days["date"] >= first), "date"].head(WORKDAYS).tolist()

    # --- checkout -----------------------------------------------------------------------------

    @cached_property
    def checkout_model(self) -> dict[str, Any]:
        """Factors and rules of the new checkout; see `launch.checkout.model`."""
        gen = rng.stream(self.seed, self.year, "checkout_model")
        return checkout.model(gen, self.campaign_plan, self.scale)

    @cached_property
    def checkout_faults(self) -> tuple[str, ...]:
        """The faults seeded into the test build (truth)."""
        if self.scale == "full":
            return checkout.PUBLIC_FAULTS
        gen = rng.stream(self.seed, self.year, "checkout_faults")
        return tuple(gen.permutation(list(checkout.FAULTS)).tolist()[:6])

    @cached_property
    def checkout(self) -> pd.DataFrame:
        """What the test build answers to every combination."""
        return checkout.answers(self.checkout_model, self.checkout_faults)

    @cached_property
    def checkout_cases(self) -> pd.DataFrame:
        """IT's list of test cases of last year: case_id and the factors."""
        return checkout.old_list(self.checkout_model)

    # --- events -------------------------------------------------------------------------------

    @cached_property
    def _datalayer(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        gen = rng.stream(self.seed, self.year, "datalayer")
        first = self._launch_days[6]
        big = self.scale == "full"
        return datalayer.log(gen, first, self.campaign_plan, 60 if big else 16, 2 if big else 1)

    @cached_property
    def datalayer_log(self) -> pd.DataFrame:
        """Pushes and hits of the test sessions; see `launch.datalayer.log`."""
        return self._datalayer[0]

    @cached_property
    def datalayer_faults(self) -> pd.DataFrame:
        """The faults put into it (truth): row_id, fault."""
        return self._datalayer[1]

    # --- defects ------------------------------------------------------------------------------

    @cached_property
    def launch_brief(self) -> dict[str, Any]:
        """version, launch_at, now: the moment at which the list of defects is looked at."""
        launch, before = self._launch_days[-1], self._launch_days[-2]
        return defects.brief(launch + pd.Timedelta(hours=10), before + pd.Timedelta(hours=12))

    @cached_property
    def _tested(self) -> list[pd.Timestamp]:
        """Days on which defects were found: all since the start, days off included."""
        first, last = self._launch_days[0], self._launch_days[-2]
        return list(pd.date_range(first, last - pd.Timedelta(days=1)))

    @cached_property
    def defects(self) -> pd.DataFrame:
        """Defects of the main version as they were reported; see `launch.defects.found`."""
        gen = rng.stream(self.seed, self.year, "defects")
        return defects.found(gen, self._tested, "B", 20)

    @cached_property
    def triaged_before(self) -> pd.DataFrame:
        """The graded list of the warm-up version: defect_id, found_at, severity, department,
        owner, due."""
        gen = rng.stream(self.seed, self.year, "triaged_before")
        first = self._launch_days[0]
        days = office.table(self.year)
        tested = list(pd.date_range(first - pd.Timedelta(days=12), first))
        work = days.loc[days["workday"] & (days["date"] >= tested[0]), "date"].head(24).tolist()
        return defects.graded(gen, defects.found(gen, tested, "W", 24), work)

    @cached_property
    def defect_changes(self) -> pd.DataFrame:
        """What people wrote into the tracker on both lists: defect_id, at, state, by."""
        gen = rng.stream(self.seed, self.year, "defect_changes")
        now = pd.Timestamp(self.launch_brief["now"])
        areas = {head: area for area, head in defects.HEADS.items() if area != "tracking"}
        before = self.triaged_before.assign(area=lambda t: t["owner"].map(areas))
        both = pd.concat([before[["defect_id", "found_at", "area"]],
                          self.defects[["defect_id", "found_at", "area"]]], ignore_index=True)
        days = office.table(self.year)
        return defects.changes(gen, both, now, days.loc[days["workday"], "date"].tolist())

    # --- going live ---------------------------------------------------------------------------

    @cached_property
    def go_live_logs(self) -> list[dict[str, Any]]:
        """Logs of rehearsals and of the launch; see `launch.golive.log`."""
        gen = rng.stream(self.seed, self.year, "go_live")
        launch = self._launch_days[-1] + pd.Timedelta(hours=10)
        return golive.logs(gen, launch, int(self.campaign_plan["budget"]), 17)
