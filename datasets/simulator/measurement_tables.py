"""Tables of a world for the resource request and the queries of chapter T2.1."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from .measurement import request, sql_tables


class MeasurementTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def _sql_tables(self) -> dict[str, pd.DataFrame]:
        return sql_tables.tables(self)

    @property
    def web_sessions(self) -> pd.DataFrame:
        """One row per sampled session."""
        return self._sql_tables["web_sessions"]

    @property
    def web_purchases(self) -> pd.DataFrame:
        """One row per purchase event of these sessions, received_at in UTC."""
        return self._sql_tables["web_purchases"]

    @property
    def shop_orders(self) -> pd.DataFrame:
        """One row per order of the same sample."""
        return self._sql_tables["shop_orders"]

    @cached_property
    def measure_catalogue(self) -> pd.DataFrame:
        """Sources, levels of access, devices and quota that can be asked for."""
        return request.catalogue(self)

    @cached_property
    def measure_needs(self) -> pd.DataFrame:
        """What has to be measured."""
        return request.needs(self)

    @cached_property
    def measure_brief(self) -> dict[str, Any]:
        """Dates, months and budget of the request."""
        return request.brief(self)
