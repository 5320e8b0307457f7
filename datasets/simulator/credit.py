"""From claims to the conversion columns of the platforms' own reports."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import calendar, rng, tracking

SPARSE = ("line_oa", "edm", "kol")  # a broadcast, a mailing, a post: not every day


def conversions(
    seed: int,
    year: int,
    scale: str,
    dirt: frozenset[str],
    base: pd.DataFrame,
    claims: pd.DataFrame,
) -> pd.DataFrame:
    """Conversions and value (cents) per row of `base`, summing the claims of its platform.

    A claim lands on the day of the touch (D29; without it on the day of the order) and on one
    campaign and device of that day, by its clicks or, for view-through, its impressions. Google
    spreads the credit over two touches, so its conversions are fractions (data-driven model).
    """
    gen = rng.stream(seed, year, f"credit/{scale}")
    start = pd.Timestamp(calendar.period(year, scale).start)
    conv = np.zeros(len(base))
    cents = np.zeros(len(base))
    order_day = (claims["claimed_at"].dt.normalize() - start).dt.days.to_numpy()
    touch = order_day - (claims["days_since_touch"].to_numpy() if "D29" in dirt else 0)
    broken = np.zeros(len(claims), dtype=bool)
    if "D22" in dirt:
        first = [d for d in tracking.break_days(year) if d.month == 6]
        broken = (start + pd.to_timedelta(touch, unit="D")).isin(first)
    day_of_row = (base["date"] - start).dt.days.to_numpy()
    for platform in tracking.ASSIST:
        rows = np.flatnonzero(base["channel"].eq(platform).to_numpy())
        if not len(rows):
            continue
        rows = rows[np.argsort(day_of_row[rows], kind="stable")]
        mine = np.flatnonzero(claims["platform"].eq(platform).to_numpy() & ~broken)
        view = claims["claim_type"].to_numpy()[mine] == "view"
        value = claims["claimed_value"].to_numpy()[mine] * 100
        split = platform in ("google_search", "pmax")
        share = np.where(
            gen.random(len(mine)) < (0.3 if split else 0),
            gen.choice([0.33, 0.5, 0.67], len(mine)),
            1.0,
        )
        for part, days in ((share, touch[mine]), (1 - share, touch[mine])):
            some = part > 0
            target = _targets(gen, base, rows, day_of_row[rows], days, view, platform)
            good = some & (target >= 0)
            np.add.at(conv, target[good], part[good])
            np.add.at(cents, target[good], np.round(part[good] * value[good]))
    return pd.DataFrame(
        {"conversions": conv.round(2), "value_cents": cents.astype("int64")}, index=base.index
    )


def _targets(
    gen: np.random.Generator,
    base: pd.DataFrame,
    rows: np.ndarray,
    day: np.ndarray,
    wanted: np.ndarray,
    view: np.ndarray,
    platform: str,
) -> np.ndarray:
    """Row of `base` for each claim (-1: the touch lies before the first export)."""
    if platform in SPARSE:  # the last message on or before the day
        place = np.searchsorted(day, wanted, side="right") - 1
        return np.where(place >= 0, rows[place.clip(0)], -1)
    by_click = base["clicks"].fillna(0).to_numpy()[rows] * base["weight"].to_numpy()[rows]
    by_view = base["impressions"].fillna(0).to_numpy()[rows].astype(float)
    out = np.full(len(wanted), -1)
    for mask, weight in ((~view, by_click), (view, by_view)):
        total = np.concatenate([[0.0], np.cumsum(weight)])
        low = total[np.searchsorted(day, wanted, side="left")]
        high = total[np.searchsorted(day, wanted, side="right")]
        found = (
            np.searchsorted(total, low + (high - low) * gen.random(len(wanted)), side="right") - 1
        )
        good = mask & (high > low)
        out[good] = rows[found[good].clip(0, len(rows) - 1)]
    return out
