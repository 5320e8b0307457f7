"""`CapstoneWorld`: 母親節 with NT$3m, from the brief to the test of the checkout, twelve weeks."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from ..case_plan_tables import _house, _replaced
from ..case_world import CaseWorld
from ..run import play
from . import flight, sessions

SEED, YEAR = sessions.SHIPPED, 2027
BEFORE = 56  # days from the brief to the flight: eight weeks, and four of flight
HERE = Path(__file__).parent
# A number that the report of the case does not have, and the one it stands behind.
PLANNED = """\
  planned_budget:
    unit: TWD
    zh: 核定的總額（proposal.yml 的 budget.total，也是 budget.xlsx 的總預算）
    en: the total that was approved (budget.total of proposal.yml, the total of budget.xlsx)
    names: [核定總額, 總預算, 預算總額, approved total, total budget]
    also: [planned_spend, spend]
    exact: true  # to the dollar, or to three digits / 到元，或三位有效數字
"""
REVENUE = "  planned_revenue:\n"
# What the house's rules say of any analysis report.
SHARED = ("naming", "masking", "approver", "fields", "causal", "not_claimed", "about_data",
          "effects", "only_measured", "labels")


class CapstoneWorld(CaseWorld):
    """A world whose campaign has the money of the capstone."""

    @property
    def _run(self) -> play.Run:
        return flight.played(self.seed, self.year, self.festival)

    @cached_property
    def case(self) -> CapstoneWorld:
        return self

    @cached_property
    def case_today(self) -> date:
        """The day of the brief, a Monday."""
        return self.case_flight.start - timedelta(days=BEFORE)

    @cached_property
    def brief(self) -> dict[str, Any]:
        return {**super().brief, "budget": flight.BUDGET}

    @cached_property
    def campaign_plan(self) -> dict[str, Any]:
        """As in the case, with the money of the capstone."""
        told = dict(super().campaign_plan)
        told["benefit"] = {k: flight.RETURN * v for k, v in told["benefit"].items()}
        told["budget"] = flight.BUDGET
        orders, revenue = flight.RETURN * told["kpis"]["orders"], told["benefit"]["base"]
        told["kpis"] = {"orders": orders, "revenue": revenue,
                        "cpa": round(flight.BUDGET / orders),
                        "roas": round(revenue / flight.BUDGET, 2)}
        return told

    @cached_property
    def response_curves(self) -> pd.DataFrame:
        """As in T1.2, for so much money: channels take more, and each dollar brings less."""
        curves = super().response_curves.copy()
        curves["ceiling"] *= flight.RETURN
        curves["half"] *= flight.MONEY
        for bound in ("low", "high"):
            curves[bound] = np.round(curves[bound] * flight.MONEY, -4)
        return curves

    # --- the flight's traffic and its test ------------------------------------------------------

    @cached_property
    def capstone_sessions(self) -> pd.DataFrame:
        """Sessions of one in four visitors; see `sessions.table`."""
        return sessions.table(self.seed, self.year, self.festival, self.scale)

    @cached_property
    def capstone_test(self) -> dict[str, Any]:
        """The test as it was written down; see `sessions.plan`."""
        return sessions.plan(self.year, self.festival)

    @cached_property
    def capstone_effect(self) -> dict[str, Any]:
        """What the new page does. Not for learners."""
        return sessions.effect(self.seed, self.year)

    # --- house files ----------------------------------------------------------------------------

    @cached_property
    def house_files(self) -> dict[str, str]:
        """Name -> text of the house files that differ from those of the chapters."""
        made = super().house_files
        return {
            "budget_rules": made["budget_rules"],
            "report_rules": _replaced(made["report_rules"], REVENUE, PLANNED + REVENUE),
            "analysis_rules": _rules(_house("analysis_rules")),
            "deck_rules": (HERE / "deck_rules.yml").read_text(encoding="utf-8"),
        }

    @cached_property
    def analysis_rules(self) -> dict[str, Any]:
        return yaml.safe_load(self.house_files["analysis_rules"])

    @cached_property
    def deck_rules(self) -> dict[str, Any]:
        return yaml.safe_load(self.house_files["deck_rules"])


def _rules(usual: str) -> str:
    """The rules of the two analysis reports: their own, and what holds for any such report."""
    own = (HERE / "analysis_rules.yml").read_text(encoding="utf-8")
    rules = yaml.safe_load(usual)
    shared = {key: rules[key] for key in SHARED}
    return own + "\n" + yaml.safe_dump(shared, allow_unicode=True, sort_keys=False, width=100)


def shipped_capstone() -> CapstoneWorld:
    """The capstone that learners get."""
    return CapstoneWorld(SEED, YEAR)

