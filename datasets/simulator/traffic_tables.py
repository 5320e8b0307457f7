"""Tables of a world for the traffic of chapter T2.2: `World` inherits them.

The period is (year+1)-01-05 to (year+1)-03-01. `traffic_sessions` are one measured session of ten
(small worlds: of forty); clicks and orders are complete. Ledger: `traffic` (release_date,
not_measured, lost_share by channel, press_day) and `traffic_rows` (session_id, true_channel, fate:
tagged, base = lost in an in-app browser at any time, release = lost in the redirect).
"""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .traffic import crowd, rows


class TrafficTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def _crowd(self) -> pd.DataFrame:
        return crowd.crowd(self.seed, self.year, self.dirt)

    @cached_property
    def _traffic(self) -> pd.DataFrame:
        return rows.sample((self.seed, self.year, self.scale), self.dirt, self._crowd)

    @cached_property
    def traffic_sessions(self) -> pd.DataFrame:
        """Sessions: columns of `rows.COLUMNS`; revenue is 0 without a purchase."""
        return self._traffic[rows.COLUMNS].copy()

    @cached_property
    def traffic_clicks(self) -> pd.DataFrame:
        """date, channel, campaign, clicks as the platforms counted them; days without none."""
        table = self._crowd[self._crowd["clicks"].gt(0)].sort_values(["date", "channel"])
        table = table.assign(campaign=table["channel"].map(
            {s.channel: s.campaign for s in crowd.SOURCES}))
        return table[["date", "channel", "campaign", "clicks"]].astype(
            {"channel": "str", "campaign": "str", "clicks": "int64"}).reset_index(drop=True)

    @cached_property
    def traffic_orders(self) -> pd.DataFrame:
        """date, orders, revenue (TWD with VAT): the whole shop."""
        return rows.orders(self.seed, self.year, self._crowd)

    @cached_property
    def traffic_truth(self) -> dict[str, object]:
        """What the release did. Not for learners."""
        return rows.truth(self.year, crowd.release(self.seed, self.year), self._crowd)

    @cached_property
    def traffic_rows(self) -> pd.DataFrame:
        """session_id, true_channel, fate. Not for learners."""
        return self._traffic[["session_id", "true_channel", "fate"]].copy()
