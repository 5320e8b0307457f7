"""Tables of a world for the nested GA4 export of chapter T2.1: `World` inherits them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from . import rng
from .event_export import dirty, nested, sample

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
        """The sample as nested records; with D43 those of the first day have UTC days."""
        rows = self.ga4_sample
        first = rows["event_date"].eq(f"{self.year}1110") if "D43" in self.dirt else None
        if first is None:
            return nested.records(rows, self.dirt, self._names)
        return [*nested.records(rows[first], self.dirt, self._names, utc=True),
                *nested.records(rows[~first], self.dirt, self._names)]

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
