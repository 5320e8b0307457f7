"""Tables of a world for chapter T1.1 (history, market, rates); `World` inherits them.

They depend on seed and year only, not on scale; `dirt` reaches `history_files` alone. Details:

- `history_files`: file name -> bytes, nine files by name; the last eight digits of a name are the
  day of export. A total row says 總計, 合計 or Total in its first cell and leaves the other text
  cells empty. Festival names and channel ids are the same in files of both languages; status is
  進行中/已結束/已移除 or active/ended/removed. Missing cells are "--" (D04) or empty.
  民國 dates look like 113/10/28. The UTF-16 file is separated by tabs.
- `history`: spend TWD without VAT; value TWD incl. VAT as the platform reports it (divide by 1.05
  for revenue); numbers float64; only impressions have NA (creators who did not report). A creator
  has weeks with clicks and no spend. LINE OA's spend is the message fee; its impressions, and
  those of a mailing, are opens.
- `festivals`: orders come in from date - opens to date - closes, both days included.
- `daily_sales`: all sales channels, one row per date and line.
- `trends`: five terms (the brand and four rivals), three downloads that overlap by 12 weeks or
  more; weeks are Sundays. `competitors`: the same five brands, weeks are Mondays, ads float with
  NA where nobody counted.
- `brief`: festival is 雙11 or 中秋 (the shipped world: 雙11, food). price_incl_vat and aov are with
  VAT; unit_cost and shipping_cost without; payment_fee_rate is of the price with VAT. Returned
  goods can be sold again; shipping and payment fee of a returned order are lost.
- `platforms.reach` of line_oa counts friends who have not blocked the account.
- ledger: `festival_uplift` (festival, years, uplift, peak_days_before), `trend_truth` (week and a
  column per term), `trend_growth` (yearly, log), `benefit_truth` (festival, channel, expected cpm,
  ctr, cvr, aov and those of one next campaign), `planning_history` (the clean history).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from .planning import downloads, history, keywords, market, offers, season


class PlanningTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def history(self) -> pd.DataFrame:
        """Clean campaign history, one row per campaign_id, channel and week_start."""
        return history.table(self.seed, self.year)

    @cached_property
    def history_files(self) -> dict[str, bytes]:
        """The history as nine files with the world's dirt."""
        return downloads.files(self.seed, self.year, self.dirt, self.history)

    @cached_property
    def festivals(self) -> pd.DataFrame:
        return season.festivals(self.year)

    @cached_property
    def daily_sales(self) -> pd.DataFrame:
        return season.daily_sales(self.seed, self.year)

    @cached_property
    def trends(self) -> pd.DataFrame:
        return market.trends(self.seed, self.year)

    @cached_property
    def competitors(self) -> pd.DataFrame:
        return market.competitors(self.seed, self.year)

    @cached_property
    def rate_card(self) -> pd.DataFrame:
        return offers.rate_card(self.seed, self.year)

    @cached_property
    def platforms(self) -> pd.DataFrame:
        return offers.platforms(self.seed, self.year)

    @cached_property
    def brief(self) -> dict[str, Any]:
        return offers.brief(self.seed, self.year)

    @cached_property
    def search_terms(self) -> pd.DataFrame:
        return keywords.search_terms(self.seed, self.year)

    @cached_property
    def keyword_rules(self) -> dict[str, Any]:
        return keywords.keyword_rules(self.seed, self.year)
