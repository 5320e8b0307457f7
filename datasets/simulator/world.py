"""`World`: one seeded year of the brand, every table made when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import pandas as pd

from . import (
    ads,
    almanac,
    basket,
    brand,
    calendar,
    credit,
    events,
    faulty,
    finance,
    ga4,
    geo,
    journeys,
    layout,
    ledger,
    members,
    mentions,
    shop,
    tracking,
    visits,
    weather,
)
from . import dirt as dirt_module
from .backlog_tables import BacklogTables
from .behaviour_tables import BehaviourTables
from .budget_tables import BudgetTables
from .capstone_tables import CapstoneTables
from .case_tables import CaseTables
from .case_two_tables import CaseTwoTables
from .creative_tables import CreativeTables
from .customers_tables import CustomerTables
from .event_export_tables import EventExportTables
from .experiments_tables import ExperimentTables
from .factors_tables import FactorTables
from .friction_tables import FrictionTables
from .funnel_tables import FunnelTables
from .hotspots_tables import HotspotTables
from .launch_page_tables import LaunchPageTables
from .launch_tables import LaunchTables
from .layout import ExportFile
from .measurement_tables import MeasurementTables
from .planning_tables import PlanningTables
from .redesign_tables import RedesignTables
from .run_tables import RunTables
from .schedule_tables import ScheduleTables
from .search_console_tables import SearchConsoleTables
from .traffic_tables import TrafficTables
from .visitors_tables import VisitorTables

SCALES = ("full", "small")
OWNED = ("line_oa", "edm", "kol", "seo")
FIXED = {
    "line_oa": ("line_oa/broadcasts.csv", "line_oa"),
    "edm": ("edm/edm.csv", "edm"),
    "kol": ("kol/kol.csv", "kol"),
    "seo": ("seo/gsc_daily.csv", "seo"),
}


class World(
    PlanningTables, CreativeTables, BudgetTables, ScheduleTables, LaunchPageTables, LaunchTables,
    RunTables, CaseTables, EventExportTables, MeasurementTables, TrafficTables,
    SearchConsoleTables, VisitorTables, BehaviourTables, FunnelTables, FactorTables,
    CustomerTables, HotspotTables, FrictionTables, ExperimentTables, RedesignTables,
    CaseTwoTables, CapstoneTables, BacklogTables,
):
    """The campaign world of (seed, year), with chosen dirt, and its truth in `ledger`.

    Tables are data frames in canonical columns, as `autograder.ingest` gives them for the world's
    exports. They are made once, each from its own random stream, and must not be changed.

    Args:
        seed: any integer >= 0.
        year: 2024 to 2027; the period is (year-1)-10-01 to year-12-31.
        dirt: "all", "none", or a collection of switches such as {"D02", "D07"}.
        scale: "full", or "small": six weeks around the flight with fewer orders, posts and paths.

    Raises:
        ValueError: an argument is out of range.
    """

    festival = "雙11"

    def __init__(
        self, seed: int, year: int = 2025, dirt: str | Iterable[str] = "all", scale: str = "full"
    ) -> None:
        if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
            raise ValueError(f"The seed must be an integer of at least 0, not {seed!r}.")
        if year not in calendar.YEARS:
            raise ValueError(
                f"The year must be {calendar.YEARS[0]} to {calendar.YEARS[-1]}, not {year!r}."
            )
        if scale not in SCALES:
            raise ValueError(f"The scale must be full or small, not {scale!r}.")
        self.seed, self.year, self.scale = int(seed), int(year), scale
        self.dirt = dirt_module.parse(dirt)

    def __repr__(self) -> str:
        return (
            f"World(seed={self.seed}, year={self.year}, scale={self.scale!r}, "
            f"dirt={len(self.dirt)} switches)"
        )

    @property
    def _key(self) -> tuple[int, int, str]:
        return self.seed, self.year, self.scale

    # --- what the world does ----------------------------------------------------------------

    @cached_property
    def calendar_events(self) -> pd.DataFrame:
        return almanac.table(*self._key)

    @cached_property
    def weather(self) -> pd.DataFrame:
        return weather.table(*self._key, self.dirt)

    # --- shop -------------------------------------------------------------------------------

    @cached_property
    def campaign(self) -> dict[str, object]:
        """The judged campaign: name_zh, name_en, start, end, report_date, budget (TWD)."""
        return brand.campaign_header(self.year)

    @cached_property
    def products(self) -> pd.DataFrame:
        return brand.products(self.seed, self.year)

    @cached_property
    def fx_rates(self) -> pd.Series:
        """TWD per USD by month."""
        return shop.fx_rates(self.seed, self.year)

    @cached_property
    def _hidden_orders(self) -> pd.DataFrame:
        pull = basket.pull(*self._key, self.products)
        return shop.headers(*self._key, self.dirt, self._delivered, pull)

    @cached_property
    def order_lines(self) -> pd.DataFrame:
        return basket.lines(
            *self._key, self.dirt, self._hidden_orders, self.products, self.fx_rates
        )

    @cached_property
    def orders(self) -> pd.DataFrame:
        return basket.headers(self.order_lines)

    @cached_property
    def _members(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return members.build(*self._key, self.orders)

    @cached_property
    def members(self) -> pd.DataFrame:
        """Members of the shop: all customers of the orders and others who never bought."""
        return self._members[0]

    @cached_property
    def _heads(self) -> pd.DataFrame:
        """Order headers with shipping and discount, for those who report values of their own."""
        first = self.order_lines.drop_duplicates("order_id")
        return self.orders.assign(
            shipping=first["shipping"].to_numpy(), order_discount=first["order_discount"].to_numpy()
        )

    # --- advertising --------------------------------------------------------------------------

    @cached_property
    def _base(self) -> pd.DataFrame:
        """Delivery of all channels before conversions, one row per row of their exports."""
        parts = [
            ads.paid(*self._key),
            ads.broadcasts(*self._key),
            ads.mailings(*self._key),
            ads.creators(*self._key),
            ads.search(*self._key),
        ]
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def _delivered(self) -> pd.DataFrame:
        return self._base[["date", "channel", "clicks"]]

    @cached_property
    def _all_claims(self) -> pd.DataFrame:
        return tracking.all_claims(*self._key, self.dirt, self._hidden_orders, self._heads)

    @cached_property
    def _clean_ads(self) -> pd.DataFrame:
        """Canonical rows of every ad and owned channel, before downloads and totals."""
        base = self._base
        found = credit.conversions(*self._key, self.dirt, base, self._all_claims)
        table = base.assign(
            conversions=found["conversions"], conversion_value=found["value_cents"] / 100
        )
        table["cost"] = table["cost_cents"] / 100
        table["cost_unit"], table["row_kind"], table["fx_rate"] = "TWD", "detail", 1.0
        table["currency"] = table["currency"].fillna("TWD")
        search = table["channel"].eq("seo")
        table.loc[search, ["conversions", "conversion_value"]] = np.nan  # GSC knows none
        whole = ~table["channel"].isin(["google_search", "pmax"])
        table.loc[whole, "conversion_value"] = table.loc[whole, "conversion_value"].round()
        self._soil(table)
        return table

    def _soil(self, table: pd.DataFrame) -> None:
        """Dirt that sits in the platforms' own rows: currency, names, the unfinished day."""
        usd = table["currency"].eq("USD").to_numpy()
        if "D14" in self.dirt:
            rate = shop.rate_on(self.fx_rates, table["date"])
            table.loc[usd, "fx_rate"] = rate[usd]
            for column in ("cost", "conversion_value"):
                table.loc[usd, column] = (table[column] / rate).round(2)[usd]
        else:
            table.loc[usd, "currency"] = "TWD"
        renamed = table["campaign"].eq("陌生開發_短影音") & table["date"].ge(
            pd.Timestamp(self.year, 10, 28)
        )
        copied = table["campaign"].fillna("").str.endswith(" - 複本")
        if "D33" in self.dirt:
            table.loc[renamed, "campaign"] = "陌生開發_短影音_v2"
        else:
            table.loc[copied, "campaign"] = "雙11_主打組B"
        if "D37" in self.dirt:
            last = table["date"].eq(table["date"].max()) & table["cost_cents"].gt(0)
            for column in ("impressions", "clicks", "all_clicks", "reach"):
                table.loc[last, column] = np.floor(table.loc[last, column] * 0.4)
            table.loc[last, "cost"] = (table.loc[last, "cost"] * 0.4).round(2)

    @cached_property
    def _sessions(self) -> pd.DataFrame:
        table = ga4.sessions(*self._key, self.dirt, self._delivered)
        return table.assign(row_kind="detail")

    @cached_property
    def files(self) -> list[ExportFile]:
        """The ad and GA4 exports: rows in canonical columns and how each file is written."""
        args = (*self._key, self.dirt)
        table = self._clean_ads
        google = table[table["channel"].isin(["google_search", "pmax"])]
        found = [
            *layout.google_ads(*args, google),
            *layout.meta(*args, table[table["channel"].eq("meta")]),
            *layout.line_ads(*args, table[table["channel"].eq("line_ads")]),
            *layout.ga4(*args, self._sessions),
        ]
        for channel in OWNED:
            path, kind = FIXED[channel]
            found += layout.single(
                path, kind, self.year, self.dirt, table[table["channel"].eq(channel)]
            )
        return sorted(found, key=lambda f: f.path)

    @cached_property
    def tidy(self) -> pd.DataFrame:
        return layout.stack(self.files)

    @cached_property
    def _faulty(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        rate = float(self.fx_rates[pd.Timestamp(self.year, 11, 1)])
        return faulty.table(self.seed, self.year, rate, self._clean_ads)

    @cached_property
    def faulty(self) -> pd.DataFrame:
        return self._faulty[0]

    # --- who claims what ------------------------------------------------------------------------

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Claims on orders of the flight."""
        table = self._all_claims
        rows = tracking.in_flight(self._heads, "ordered_at", self.year).to_numpy()[table["row"]]
        return table.loc[rows, tracking.CLAIM_COLUMNS].reset_index(drop=True)

    @cached_property
    def ga4_transactions(self) -> pd.DataFrame:
        return tracking.ga4_transactions(*self._key, self.dirt, self._hidden_orders, self._heads)

    @cached_property
    def _events(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        found = visits.sample(
            self._key,
            self.dirt,
            self._sessions,
            self.ga4_transactions,
            self.order_lines,
            self.members,
            self.products,
        )
        return events.build(self._key, *found, self.orders, self.products)

    @cached_property
    def events(self) -> pd.DataFrame:
        """GA4 events of a sample of the sessions: the flight, or two days in a small world."""
        return self._events[0]

    @cached_property
    def invoices(self) -> pd.DataFrame:
        return finance.invoices(*self._key, self.dirt, self._clean_ads, self.fx_rates)

    @cached_property
    def paths(self) -> pd.DataFrame:
        return journeys.paths(*self._key)

    @cached_property
    def _geo(self) -> tuple[pd.DataFrame, dict[str, float]]:
        return geo.panel(self.seed, self.year)

    @cached_property
    def geo_panel(self) -> pd.DataFrame:
        return self._geo[0]

    @cached_property
    def _mentions(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return mentions.build(*self._key, self.dirt)

    @cached_property
    def mentions(self) -> pd.DataFrame:
        return self._mentions[0]

    @cached_property
    def ledger(self) -> dict[str, object]:
        """The truth behind the tables; see `ledger.py` for its entries."""
        return ledger.build(self)
