"""A thin flight: four weeks of few, short sessions with every purchase, for checks of quality."""

from __future__ import annotations

import numpy as np
import pandas as pd

# Expected sessions of the flight by kind of traffic: enough of each to be counted by day.
WANTED = {"visitor": 450, "bot": 50, "internal": 25}
COUNTS = ("sessions", "engaged_sessions", "single_page_sessions")
KEPT = 4  # events of a session before its purchase
LOST = 0.85  # share of the purchases that a half-broken day loses


def cells(sessions: pd.DataFrame, share: float) -> pd.DataFrame:
    """GA4's sessions per day and channel, scaled so that a sample of `share` has WANTED."""
    made = sessions.copy()
    for column in COUNTS:
        made[column] = made[column].astype(float)
    for kind, wanted in WANTED.items():
        hit = made["traffic_type"].eq(kind)
        total = made.loc[hit, "sessions"].sum()
        if total:
            made.loc[hit, list(COUNTS)] *= wanted / total / share
    whole = {c: np.floor(made[c] + 0.5).astype("int64") for c in COUNTS}
    whole["single_page_sessions"] = np.minimum(whole["single_page_sessions"], whole["sessions"])
    low = whole["sessions"] - whole["single_page_sessions"]
    whole["engaged_sessions"] = np.clip(whole["engaged_sessions"], low, whole["sessions"])
    return made.assign(**whole)


def short(events: pd.DataFrame) -> pd.DataFrame:
    """The first events of each session, and what was bought."""
    turn = events.groupby(["user_pseudo_id", "ga_session_id"], dropna=False).cumcount()
    return events[turn.lt(KEPT) | events["event_name"].isin(["purchase", "refund"])]


def broken(gen: np.random.Generator, events: pd.DataFrame, days: list[str]
           ) -> tuple[pd.DataFrame, str]:
    """A second day of the flight that broke: most purchases lost, or no event at all.

    Args:
        days: days (YYYYMMDD) to choose from.
    """
    day = days[int(gen.integers(len(days)))]
    here = events["event_date"].eq(day)
    if gen.random() < 0.4:
        return events[~here], day
    sold = here & events["event_name"].eq("purchase")
    return events[~(sold & (gen.random(len(events)) < LOST))], day
