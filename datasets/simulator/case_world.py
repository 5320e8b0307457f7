"""`CaseWorld`: the world of the closing case of duty T1, a 母親節 campaign of another seed."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from . import case_run
from .case_plan_tables import CasePlanTables
from .case_run_tables import CaseRunTables
from .world import World

SEED, YEAR = case_run.SHIPPED_SEED, 2026


class CaseWorld(CasePlanTables, CaseRunTables, World):
    """A world whose plan, page, launch and run are those of 母親節."""

    festival = "母親節"

    @cached_property
    def campaign_plan(self) -> dict[str, Any]:
        """The approved plan, with benefit {low, base, high}: the net revenue it expects."""
        plan = dict(super().campaign_plan)
        expected = case_run.benefit(self.seed, self.year)
        orders = round(expected["base"] / 1_150, -2)
        plan["benefit"] = expected
        plan["kpis"] = {"orders": int(orders), "revenue": expected["base"],
                        "cpa": round(plan["budget"] / orders),
                        "roas": round(expected["base"] / plan["budget"], 2)}
        return plan


def shipped_case() -> CaseWorld:
    """The case that learners get."""
    return CaseWorld(SEED, YEAR)
