"""What is known of a case on the day of its brief, ten weeks before the flight.

`CaseWorld` inherits these tables before those of `World`: they end on the day of the brief, and
brief, facts, tests and house files belong to the case's own campaign.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import yaml

from . import brand, calendar, case_run
from .creative import facts, tracking
from .planning import downloads, history, market, offers, season

BEFORE = 70  # days from the brief to the flight
HOUSE = Path(__file__).resolve().parents[1] / "house"
ADS = 2  # that are asked for
CAMPAIGN = "mothers_day"  # in all links


@cache
def _house(name: str) -> str:
    return (HOUSE / f"{name}.yml").read_text(encoding="utf-8")


class CasePlanTables:
    """Cached tables. Needs seed, year, dirt, festival, products, campaign_plan."""

    seed: int
    year: int
    dirt: frozenset[str]
    festival: str
    products: pd.DataFrame
    campaign_plan: dict[str, Any]

    @cached_property
    def case(self) -> CasePlanTables:
        return self

    @cached_property
    def case_flight(self) -> calendar.Span:
        """The 28 days of the campaign, from a Monday to the festival."""
        return calendar.flight(self.year, self.festival)

    @cached_property
    def case_today(self) -> date:
        """The day of the brief, a Monday."""
        return self.case_flight.start - timedelta(days=BEFORE)

    # --- what is known on the day of the brief ------------------------------------------------

    @cached_property
    def history(self) -> pd.DataFrame:
        """Whole weeks before the brief; a campaign that goes on after it is active."""
        table = history.table(self.seed, self.year)
        over = table["week_start"] + pd.Timedelta(days=7) <= pd.Timestamp(self.case_today)
        active = set(table.loc[~over, "campaign_id"])
        kept = table[over].reset_index(drop=True)
        kept["status"] = kept["status"].mask(kept["campaign_id"].isin(active), "active")
        return kept.astype({"status": "str"})

    @cached_property
    def history_files(self) -> dict[str, bytes]:
        """As those of `World`; the last downloads were made on the day before the brief."""
        made = downloads.files(self.seed, self.year, self.dirt, self.history)
        return {self.case_download(name): data for name, data in made.items()}

    def case_download(self, name: str) -> str:
        """The name of a download with a day of export that is not after the brief."""
        stamp = f"{self.case_today - timedelta(days=1):%Y%m%d}"
        return name if name[-12:-4] <= stamp else f"{name[:-12]}{stamp}.csv"

    @cached_property
    def daily_sales(self) -> pd.DataFrame:
        table = season.daily_sales(self.seed, self.year)
        return table[table["date"] < pd.Timestamp(self.case_today)].reset_index(drop=True)

    @cached_property
    def trends(self) -> pd.DataFrame:
        return market.trends(self.seed, self.year, self.case_today)

    @cached_property
    def competitors(self) -> pd.DataFrame:
        return market.competitors(self.seed, self.year, self.case_today)

    @cached_property
    def brief(self) -> dict[str, Any]:
        """Keys as in `offers.brief`; orders open with the flight, the money is the plan's, and
        the customers are grown up, so that no world is left with platforms that cannot pay."""
        usual = offers.brief(self.seed, self.year)
        start, end = self.case_flight.start.isoformat(), self.case_flight.end.isoformat()
        head = brand.campaign_header(self.year, self.festival)
        return {
            **usual, "target_age_low": max(20, usual["target_age_low"]),
            "campaign": head["name_zh"], "festival": self.festival, "budget": head["budget"],
            "today": self.case_today.isoformat(), "order_opens": start,
            "flight_start": start, "flight_end": end,
        }

    @cached_property
    def benefit_truth(self) -> pd.DataFrame:
        """What campaigns of the festival are expected to bring, and what the next one will: see
        `planning.history.truth`. Not for learners."""
        table = history.truth(self.seed, self.year)
        return table[table["festival"] == self.festival].reset_index(drop=True)

    # --- for the plan ---------------------------------------------------------------------------

    @cached_property
    def facts(self) -> pd.DataFrame:
        """The sheet as it was written the year before: some facts have run out since."""
        return facts.table(self.year - 1, self.products)

    @cached_property
    def _event_test(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        told = self.campaign_plan
        opens = pd.Timestamp(self.case_flight.start) - pd.Timedelta(days=9, hours=11)
        return tracking.event_log(
            self.seed, self.year, sorted(told["price"]), told["offer"]["code"],
            urlsplit(told["url"]).path, opens, self.festival)

    # --- house files whose dates or counts are the case's ---------------------------------------

    @cached_property
    def house_files(self) -> dict[str, str]:
        """Name -> text of the house files that differ from those of the chapters."""
        rules, guide = _house("budget_rules"), _house("brand_guide")
        shipped = calendar.flight(2025).start
        changes = [((shipped + timedelta(days=n)).isoformat(),
                    (self.case_flight.start + timedelta(days=n)).isoformat())
                   for week in range(4) for n in (7 * week, 7 * week + 6)]
        for old, new in changes:
            rules = _replaced(rules, old, new)
        guide = _replaced(guide, "  count: 6\n", f"  count: {ADS}\n")
        guide = _replaced(guide, "  platforms: 3 ", f"  platforms: {ADS} ")
        guide = guide.replace("  campaign: double11\n", f"  campaign: {CAMPAIGN}\n")
        return {"budget_rules": rules, "brand_guide": guide,
                "report_rules": case_run.report_rules(_house("report_rules"))}

    @cached_property
    def report_rules(self) -> dict[str, Any]:
        return yaml.safe_load(self.house_files["report_rules"])

    @cached_property
    def budget_rules(self) -> dict[str, Any]:
        return yaml.safe_load(self.house_files["budget_rules"])

    @cached_property
    def brand_guide(self) -> dict[str, Any]:
        return yaml.safe_load(self.house_files["brand_guide"])


def _replaced(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"a house file no longer says {old.strip()} exactly once")
    return text.replace(old, new)
