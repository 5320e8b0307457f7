"""The book's picture of the fall of traffic, cause by cause; numbers are computed at build."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from autograder.learner.fall_widget import (
    CAUSES,
    START,
    levels,
    number_text,
    state_name,
    step_name,
    told,
)
from autograder.learner.figures import label
from autograder.site.frames import Bar, Frame, frames_picture

STEPS = ("before", *CAUSES, "unexplained", "measured")


def causes_of(tables: Mapping[str, Any]) -> dict[str, float]:
    """measured_change, not_measured, season and true_change of the closing case.

    Args:
        tables: sessions, clicks, last_year and facts, as `load("case_tables")` gives them.
    """
    facts = tables["facts"]
    release = pd.Timestamp(facts["release"])
    seen = tables["sessions"].assign(date=lambda t: pd.to_datetime(t["date"]))
    measured = _per_day(seen.groupby("date").size(), release)
    source, medium = facts["channels"][facts["control"]]
    mine = seen[seen["source"].eq(source) & seen["medium"].eq(medium)]
    asked = tables["clicks"]
    asked = asked[asked["channel"].eq(facts["control"])].set_index("date")["clicks"]
    kept = _per_day(mine.groupby("date").size(), release) / _per_day(asked, release)
    back = pd.Timestamp(facts["festival"]) - pd.Timestamp(facts["last_festival"])
    past = tables["last_year"].assign(date=lambda t: t["date"] + back)
    past = past[past["date"].between(facts["start"], facts["end"])]
    season = _per_day(past.set_index("date")["visits"], release)
    return {"measured_change": measured - 1, "not_measured": 1 - kept, "season": season - 1,
            "true_change": measured / kept / season - 1}


def _per_day(counts: pd.Series, release: pd.Timestamp) -> float:
    """Mean of the days from the release on ÷ mean of the days before."""
    late = counts.index >= release
    return float(counts[late].mean() / counts[~late].mean())


def fall_picture(causes: Mapping[str, float], name: str = "fall") -> str:
    """HTML of the way from before the release to what was measured, one cause more at a time.

    Args:
        causes: measured_change, not_measured, season, true_change (fractions).
        name: name of the control, once per page.
    """
    states = [levels(causes, n).set_index("step") for n in range(len(CAUSES) + 1)]
    top = max(START, *(float(s[["start", "end"]].max().max()) for s in states))
    frames = []
    for n, state in enumerate(states):
        bars = []
        for step in STEPS:
            if step not in state.index:
                bars.append(Bar(0.0, 0.0, "–"))
                continue
            low, high = sorted(state.loc[step])
            whole = step in ("before", "measured")
            number = state.loc[step, "end"] - (0 if whole else state.loc[step, "start"])
            bars.append(Bar(low / top, (high - low) / top,
                            number_text(number, whole)))
        frames.append(Frame(state_name(n), bars, told(causes, n)))
    return frames_picture(
        frames, [step_name(step) for step in STEPS], name=name,
        legend=label("放進哪些原因", "Which causes are put in"),
        caption=label("一個原因一個原因地拆", "The fall, cause by cause"), slider=True, twin="T2.b",
        ticks=[(0.0, "0"), (50 / top, "50"), (100 / top, "100")])
