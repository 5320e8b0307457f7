"""Clicks of the platforms, sampled sessions, and last year's visits.

The export holds one visit in twenty. Counts follow their shares closely (what is left of a visit is
carried to the next day), because the sample takes every twentieth visit of a source.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng
from .plan import AFTER, CHANNELS, DIRECT, ONE_IN, Plan, season, weekday

DEVICES = (("mobile", "iOS", "Safari", 0.45), ("mobile", "Android", "Chrome", 0.31),
           ("desktop", "Windows", "Chrome", 0.16), ("desktop", "Macintosh", "Safari", 0.08))
DIRECT_KEY = ("(direct)", "(none)")


def clicks(seed: int, year: int, plan: Plan) -> pd.DataFrame:
    """date, channel, clicks: what platforms and Search Console count (all, not a sample)."""
    gen = rng.stream(seed, year, "case_two/clicks")
    days = plan.days
    level = season((plan.festival - days).days) * weekday(days)
    level = level * np.where(days >= plan.release, 1 + plan.true_change, 1.0)
    rows = [(day, channel, int(round(size * base * gen.lognormal(0, 0.06))))
            for channel, (_, _, size, _) in CHANNELS.items()
            for day, base in zip(days, level, strict=True)]
    table = pd.DataFrame(rows, columns=["date", "channel", "clicks"])
    return table.sort_values(["date", "channel"], ignore_index=True)


def last_year(seed: int, year: int, plan: Plan) -> pd.DataFrame:
    """date, visits of the year before, when every visit was measured; 60 days."""
    gen = rng.stream(seed, year, "case_two/last_year")
    first = min(plan.last_festival, plan.days[0] - pd.DateOffset(years=1)) - pd.Timedelta(days=26)
    days = pd.date_range(first, periods=60)
    level = season((plan.last_festival - days).days) * weekday(days)
    size = 0.9 * (DIRECT + sum(c[2] * c[3] for c in CHANNELS.values()))
    visits = np.round(size * level * gen.lognormal(0, 0.012, len(days))).astype("int64")
    return pd.DataFrame({"date": days, "visits": visits})


def _whole(expected: np.ndarray) -> np.ndarray:
    """Whole numbers whose sum never leaves that of the expected ones by more than one half."""
    return np.diff(np.round(np.cumsum(expected)), prepend=0).astype(int)


def counts(seed: int, year: int, plan: Plan, table: pd.DataFrame) -> pd.DataFrame:
    """date, source, medium, true_channel, sessions: sampled and measured visits.

    Args:
        table: as from `clicks`.
    """
    gen = rng.stream(seed, year, "case_two/counts")
    days = plan.days
    after = days >= plan.release
    seen = np.where(after, 1 - plan.not_measured, 1.0) / ONE_IN
    rows = []

    def add(key: tuple[str, str], true: str, expected: np.ndarray) -> None:
        rows.extend((day, *key, true, n) for day, n in zip(days, _whole(expected), strict=True))

    for channel, (source, medium, _, share) in CHANNELS.items():
        mine = table.loc[table["channel"].eq(channel)].set_index("date")["clicks"].loc[days]
        whole = mine.to_numpy(float) * share * seen
        lost = np.where(after, plan.lost.get(channel, 0.0), 0.0)
        add((source, medium), channel, whole * (1 - lost))
        if lost.any():
            add(DIRECT_KEY, channel, whole * lost)
    level = season((plan.festival - days).days) * weekday(days)
    level = level * np.where(after, 1 + plan.true_change, 1.0)
    add(DIRECT_KEY, "direct", DIRECT * level * seen * gen.lognormal(0, 0.04, len(days)))
    return pd.DataFrame(rows, columns=["date", "source", "medium", "true_channel", "sessions"])


def sessions(seed: int, year: int, plan: Plan, table: pd.DataFrame) -> pd.DataFrame:
    """One row per sampled session of a visitor, in order of time.

    Returns:
        started_at (Taipei), source, medium, true_channel, person (number of the browser), device,
        system, browser, kind ("bounce", "time", "views", "buy").
    """
    gen = rng.stream(seed, year, "case_two/sessions")
    rows = table.loc[table.index.repeat(table["sessions"])].reset_index(drop=True)
    n = len(rows)
    hour = gen.choice(24, n, p=_hours())
    second = hour * 3600 + gen.integers(0, 3600, n)
    late = (gen.random(n) < 0.025) & rows["date"].ne(plan.days[-1]).to_numpy()
    second = np.where(late, 86_400 - gen.integers(3, 40, n), np.minimum(second, 84_000))
    rows["started_at"] = rows["date"] + pd.to_timedelta(second, unit="s")
    rows = rows.sort_values("started_at", kind="stable").reset_index(drop=True)
    # Some browsers begin in the same second as another one.
    twin = np.flatnonzero(gen.random(n) < 0.02)
    twin = twin[twin > 0]
    rows.loc[twin, "started_at"] = rows["started_at"].to_numpy()[twin - 1]
    pool = max(int(n * 0.8), 1)
    rows["person"] = gen.integers(0, pool, n)
    same = rows.duplicated(["person", "started_at"])
    rows.loc[same, "person"] = pool + np.arange(same.sum())
    share = np.array([d[3] for d in DEVICES])
    kind = gen.choice(len(DEVICES), int(rows["person"].max()) + 1, p=share / share.sum())
    for at, name in enumerate(("device", "system", "browser")):
        rows[name] = np.array([d[at] for d in DEVICES], dtype=object)[kind[rows["person"]]]
    rows["kind"] = gen.choice(["bounce", "time", "views", "buy"], n, p=[0.47, 0.28, 0.2, 0.05])
    return rows[["started_at", "source", "medium", "true_channel", "person", "device", "system",
                 "browser", "kind"]]


def _hours() -> np.ndarray:
    weight = np.array([3, 1, 1, 1, 1, 1, 2, 4, 5, 6, 6, 6, 7, 6, 5, 5, 5, 5, 6, 8, 10, 11, 9, 6.0])
    return weight / weight.sum()


def truth(plan: Plan, table: pd.DataFrame, seen: pd.DataFrame) -> dict[str, float]:
    """What `explain` should find, in the sample at hand.

    Args:
        table, seen: as from `clicks` and `counts`.
    """
    after = plan.days >= plan.release
    level = season((plan.festival - plan.days).days) * weekday(plan.days)
    late = seen["date"].ge(plan.release)
    side = seen["sessions"].groupby(late).sum()
    measured = (side[True] / AFTER) / (side[False] / (len(plan.days) - AFTER)) - 1
    rise = level[after].mean() / level[~after].mean() - 1
    tagged = seen[late & seen["true_channel"].isin(list(plan.lost))]
    gone = tagged["source"].eq(DIRECT_KEY[0])
    return {
        "measured_change": float(measured), "not_measured": plan.not_measured,
        "lost_utm": float(tagged.loc[gone, "sessions"].sum() / tagged["sessions"].sum()),
        "lost_meta": plan.lost["meta"], "lost_line_oa": plan.lost["line_oa"],
        "season": float(rise),
        "true_change": float((1 + measured) / (1 - plan.not_measured) / (1 + rise) - 1),
    }
