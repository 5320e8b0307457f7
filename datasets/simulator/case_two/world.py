"""`CaseTwoWorld`: a new shop site goes live sixteen days before 中秋, and traffic falls."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from . import days, raw, trial, visits
from .plan import (
    AFTER,
    BEFORE,
    CHANNELS,
    CONFIDENCE,
    CONTROL,
    ONE_IN,
    SPLIT,
    SRM_P,
    WINDOW,
    Plan,
    plan,
)

SEED, YEAR = 2026, 2026
THIN, ONE_OF = 4, 2  # days of a thin export, and one of how many of its sessions


class CaseTwoWorld:
    """Tables of the case, made when they are asked for; `plan`, `export` and `truth` are true.

    Args:
        seed: any integer >= 0. year: 2024 to 2027.
    """

    def __init__(self, seed: int, year: int = YEAR) -> None:
        self.seed, self.year = int(seed), int(year)
        self.dirt = frozenset({"D26", "D41", "D42", "D43"})

    @cached_property
    def plan(self) -> Plan:
        return plan(self.seed, self.year)

    @cached_property
    def case_facts(self) -> dict[str, Any]:
        """What everybody in the firm knows: days, names, rules of the experiment."""
        p = self.plan
        return {
            "start": f"{p.days[0]:%Y-%m-%d}", "end": f"{p.days[-1]:%Y-%m-%d}",
            "release": f"{p.release:%Y-%m-%d}", "festival": f"{p.festival:%Y-%m-%d}",
            "last_festival": f"{p.last_festival:%Y-%m-%d}",
            "days_before": BEFORE, "days_after": AFTER, "one_in": ONE_IN,
            "channels": {name: [c[0], c[1]] for name, c in CHANNELS.items()},
            "control": CONTROL, "gift_window": list(WINDOW),
            "experiment": {"new_share": SPLIT, "srm_p": SRM_P, "confidence": CONFIDENCE,
                           "metric": "bought", "guardrail": "complained"},
        }

    @cached_property
    def case_clicks(self) -> pd.DataFrame:
        return visits.clicks(self.seed, self.year, self.plan)

    @cached_property
    def case_last_year(self) -> pd.DataFrame:
        return visits.last_year(self.seed, self.year, self.plan)

    @cached_property
    def counts(self) -> pd.DataFrame:
        """Sampled sessions by day and source, with the true channel."""
        return visits.counts(self.seed, self.year, self.plan, self.case_clicks)

    @cached_property
    def _visits(self) -> pd.DataFrame:
        return visits.sessions(self.seed, self.year, self.plan, self.counts)

    @cached_property
    def export(self) -> raw.Raw:
        """The whole export and its truth."""
        return raw.raw(self.seed, self.year, self.plan, self._visits, self.plan.days)

    @cached_property
    def thin(self) -> raw.Raw:
        """The export of the four days around the release, and its truth."""
        at = BEFORE - THIN // 2
        days = self.plan.days[at:at + THIN]
        return raw.raw(self.seed, self.year, self.plan, self._visits.iloc[::ONE_OF], days)

    @property
    def case_events(self) -> dict[str, str]:
        """Name of a day file -> its text, a record in JSON on each line."""
        return self.export.files

    @cached_property
    def case_days(self) -> pd.DataFrame:
        return days.shop_days(self.seed, self.year, self.plan)

    @cached_property
    def case_tables(self) -> dict[str, Any]:
        """What the pipeline makes of the export, with the other tables of the case."""
        return {"sessions": self.export.sessions, "findings": self.export.findings,
                "left_out": self.export.left_out, "clicks": self.case_clicks,
                "last_year": self.case_last_year, "days": self.case_days,
                "facts": self.case_facts}

    @cached_property
    def case_experiment(self) -> pd.DataFrame:
        return trial.trial(self.seed, self.year, self.plan, self.export.left_out)

    @cached_property
    def truth(self) -> dict[str, dict[str, float]]:
        """{"causes", "effects"}: what explain and effects should find."""
        return {"causes": visits.truth(self.plan, self.case_clicks, self.counts),
                "effects": days.truth(self.plan)}


def shipped_case_two() -> CaseTwoWorld:
    """The case that learners get."""
    return CaseTwoWorld(SEED, YEAR)
