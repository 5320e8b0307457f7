"""Tables of a world for the daily exports of chapter T1.4: `World` inherits them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from . import rng
from .run import books, downloads, play

HANDED_OVER = 12  # mornings that a colleague recorded before the learner took over


class RunTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
    festival: str

    @property
    def _run(self) -> play.Run:
        return play.play(self.seed, self.year, self.festival)

    @cached_property
    def run_files(self) -> dict[str, bytes]:
        """The downloads of every morning, name -> bytes; see `run.downloads`."""
        return downloads.files(self._run, self.seed, self.year, self.scale, self.dirt)

    @cached_property
    def run_plan(self) -> pd.DataFrame:
        """date, channel, planned (TWD without VAT); 28 days, rows with 0 before a channel starts.
        """
        return self._run.plan.copy()

    @cached_property
    def run_spend(self) -> pd.DataFrame:
        """date, channel, cost: the agency's sheet. Some cells are empty, some rows are not there.
        """
        gen = rng.stream(self.seed, self.year, "run_spend")
        days = self._run.days
        table = days.loc[days["budget"] > 0, ["date", "channel"]].copy()
        table["cost"] = days.loc[table.index, "spend"]
        draw = gen.random(len(table))
        table["cost"] = table["cost"].mask(draw < 0.05)
        first = days["date"].min()
        line = (table["channel"] == "line_ads") & table["date"].between(
            first + pd.Timedelta(days=8), first + pd.Timedelta(days=9))
        return table[(draw < 0.96) & ~line].reset_index(drop=True)

    @cached_property
    def run_daily(self) -> pd.DataFrame:
        """date, channel, budget, impressions, clicks, conversions, orders, stock, a week later.

        orders and stock are the whole shop's, repeated in each channel's row; NA: not counted.
        """
        table = self._run.days[["date", "channel", "budget", "impressions", "clicks",
                                "conversions"]]
        return table.merge(self._run.shop, on="date", how="left")

    @cached_property
    def run_labels(self) -> pd.DataFrame:
        """date, channel, label: what really happened. Not for learners."""
        return self._run.days[["date", "channel", "label"]].copy()

    @cached_property
    def run_actions(self) -> pd.DataFrame:
        """action_id, date, channel, before, after (TWD a day), decided_by."""
        return self._run.actions.copy()

    @cached_property
    def run_ledger(self) -> pd.DataFrame:
        """The ledger of November; see `run.books`."""
        return books.ledger(self.seed, self.year)

    @cached_property
    def run_exports(self) -> dict[str, pd.DataFrame]:
        """What the platforms said on each morning, "d20251021" -> date, channel, cost,
        conversions, revenue (TWD without VAT); the days that the morning's downloads covered."""
        out = {}
        full = frozenset({"D07", "D08"})
        for morning in downloads.mornings(self._run, "full", full):
            table = downloads._covered(self._run, morning, full)
            found = table["conversions"].to_numpy()
            empty = (table["channel"].to_numpy() == "meta") & (found == 0)  # "-" in Meta's files
            out[f"d{morning:%Y%m%d}"] = pd.DataFrame({
                "date": table["date"], "channel": table["channel"], "cost": table["cost"],
                "conversions": np.where(empty, np.nan, found),
                "revenue": np.where(empty, np.nan, np.round(table["value"] / 1.05, 2)),
            })
        return out

    @cached_property
    def run_statistics(self) -> pd.DataFrame:
        """The table as a colleague handed it over: as_of, date, channel, cost, conversions,
        revenue, reason."""
        rows: dict[tuple[Any, str], tuple] = {}
        out = []
        for name, export in list(self.run_exports.items())[:HANDED_OVER]:
            for date, channel, *values in export.itertuples(index=False):
                old = rows.get((date, channel))
                if old is not None and _equal(old, values):
                    continue
                out.append((pd.Timestamp(name[1:]), date, channel, *values, _reason(old, values)))
                rows[date, channel] = tuple(values)
        columns = ["as_of", "date", "channel", "cost", "conversions", "revenue", "reason"]
        table = pd.DataFrame(out, columns=columns)
        return table.astype({"as_of": "datetime64[ns]", "channel": "str", "reason": "str"})


def _equal(old: tuple, new: list) -> bool:
    return bool(np.allclose(np.array(old, float), np.array(new, float), rtol=0, atol=0.005,
                            equal_nan=True))


def _reason(old: tuple | None, new: list) -> str:
    if old is None:
        return "new"
    return "late_conversions" if np.nan_to_num(new[1]) > np.nan_to_num(old[1]) else "corrected"
