"""Tables of a world for the nested GA4 export of chapter T2.1: `World` inherits them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from . import events, rng, tracking, visits
from .event_export import dirty, nested, sample, thin

DAYS = ("1105", "1110", "1111")  # published whole: the broken day, the two around midnight
UTC_DAY = "1105"  # exported again by somebody who took the UTC day
CUT_DAY = "1111"  # transfer that ended in the middle of the last line


class EventExportTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
    products: pd.DataFrame
    _events: tuple[pd.DataFrame, pd.DataFrame]
    _sessions: pd.DataFrame
    ga4_transactions: pd.DataFrame
    order_lines: pd.DataFrame
    orders: pd.DataFrame
    members: pd.DataFrame

    @cached_property
    def _export(self) -> dirty.Export:
        gen = rng.stream(self.seed, self.year, f"event_export/{self.scale}")
        return dirty.soil(gen, self.dirt, *self._events, self.products)

    @property
    def ga4_events(self) -> pd.DataFrame:
        """`events` as GA4 exports them: with copies, events without ids, marks that come late."""
        return self._export.events

    @cached_property
    def _names(self) -> dict[str, str]:
        return dict(zip(self.products["sku"], self.products["name"], strict=True))

    @cached_property
    def ga4_sample(self) -> pd.DataFrame:
        """Rows of `ga4_events` of a few sessions around midnight before 11/11."""
        gen = rng.stream(self.seed, self.year, "ga4_sample")
        return sample.rows(gen, self.ga4_events, self.year)

    @cached_property
    def ga4_records(self) -> list[dict[str, Any]]:
        """The sample as nested records; with D43 those of the second day have UTC days."""
        rows = self.ga4_sample
        second = rows["event_date"].eq(f"{self.year}1111")
        utc = "D43" in self.dirt
        return [*nested.records(rows[~second], self.dirt, self._names),
                *nested.records(rows[second], self.dirt, self._names, utc=utc)]

    @cached_property
    def _lines(self) -> tuple[list[str], list[int]]:
        lines = nested.lines(self.ga4_records)
        if "D43" not in self.dirt:
            return lines, []
        gen = rng.stream(self.seed, self.year, "ga4_lines")
        return sample.damaged(gen, lines)

    @property
    def ga4_lines(self) -> list[str]:
        """The sample as lines of a file; with D43 some are damaged."""
        return self._lines[0]

    def ga4_day(self, day: str) -> list[str]:
        """Lines of one whole day (MMDD), the last one cut off where D43 says so."""
        rows = self.ga4_events
        rows = rows[rows["event_date"].eq(f"{self.year}{day}")]
        odd = "D43" in self.dirt
        made = nested.records(rows, self.dirt, self._names, utc=odd and day == UTC_DAY)
        lines = nested.lines(made)
        if odd and day == CUT_DAY:
            lines[-1] = lines[-1][: len(lines[-1]) // 2]
        return lines

    # --- a thin flight for checks of quality ------------------------------------------------

    @cached_property
    def _thin(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        gen = rng.stream(self.seed, self.year, "thin_events")
        key = (self.seed, self.year, "full")  # all days of the flight, in a small world, too
        found = visits.sample(key, self.dirt, thin.cells(self._sessions, visits.SHARE),
                              self.ga4_transactions, self.order_lines, self.members,
                              self.products, bought=1.0)
        table, truth = events.build(key, *found, self.orders, self.products)
        breaks = []
        table = thin.short(table)
        if "D22" in self.dirt:
            first = tracking.break_days(self.year)[-1].strftime("%Y%m%d")
            size = self.orders["ordered_at"].dt.strftime("%Y%m%d").value_counts()
            days = [d for d in sorted(set(table["event_date"]))[1:-1] if d != first
                    and not d.endswith("1111") and size.get(d, 0) >= 12]
            table, second = thin.broken(gen, table, days)
            breaks = [(day, "break", int(size.get(day, 0))) for day in (first, second)]
        table = table.reset_index(drop=True)
        made = dirty.soil(gen, self.dirt, table, truth, self.products)
        return made.events, pd.concat([made.truth, pd.DataFrame(
            breaks, columns=["event_date", "problem", "count"])], ignore_index=True)

    @property
    def thin_events(self) -> pd.DataFrame:
        """Like `ga4_events`: all days of the flight, few and short sessions, all purchases."""
        return self._thin[0]
