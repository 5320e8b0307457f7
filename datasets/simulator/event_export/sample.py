"""A few sessions around the midnight of the sale: what is shown, tried and checked in class."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .dirty import KEY

# sessions by kind: enough of each to see it, few enough to read
WANTED = {"midnight": 4, "purchase": 3, "denied": 4, "twin": 1, "bot": 3, "internal": 2,
          "manual": 2, "early": 2, "other": 4}


def rows(gen: np.random.Generator, flat: pd.DataFrame, year: int) -> pd.DataFrame:
    """All rows of some sessions of 10 and 11 November, in order of time.

    Args:
        flat: `Export.events`; a session without ids counts by its page and minute.
    """
    days = flat[flat["event_date"].isin([f"{year}1110", f"{year}1111"])]
    label = days["user_pseudo_id"].fillna("") + "/" + days["ga_session_id"].astype("str")
    no_id = days["user_pseudo_id"].isna()
    minute = (days["event_timestamp"] // 60_000_000).astype("str")
    label = label.where(~no_id, "none/" + days["geo_region"] + days["browser"] + minute)
    group = days.groupby(label)
    refund = days["event_name"].eq("refund")
    local = days["event_timestamp"] + 8 * 3600 * 10**6
    day = local // (86_400 * 10**6)
    twin = days.duplicated([*KEY, "event_timestamp", "event_name"], keep=False) \
        & ~days.duplicated(keep=False)
    facts = pd.DataFrame({
        "midnight": group.agg("size").gt(0) & day.groupby(label).nunique().gt(1),
        "purchase": days["event_name"].eq("purchase").groupby(label).any(),
        "denied": no_id.groupby(label).any(),
        "twin": twin.groupby(label).any(),
        "bot": days["operating_system"].eq("Linux").groupby(label).any(),
        "internal": days["traffic_type"].eq("internal").groupby(label).any(),
        "manual": days["session_medium"].isin(["(none)", "organic"]).groupby(label).any(),
        "early": (local % (86_400 * 10**6)).lt(8 * 3600 * 10**6).groupby(label).all()
        & days["event_date"].str.endswith("1110").groupby(label).all()
        & ~no_id.groupby(label).any(),
        "refund": refund.groupby(label).any(),
    })
    facts["other"] = True
    facts = facts.iloc[gen.permutation(len(facts))]
    chosen: set[str] = set(facts.index[facts["refund"]][:1])
    for kind, count in WANTED.items():
        fitting = [n for n in facts.index[facts[kind]] if n not in chosen]
        chosen.update(fitting[:count])
    return days[label.isin(chosen)].reset_index(drop=True)


def damaged(gen: np.random.Generator, lines: list[str]) -> tuple[list[str], list[int]]:
    """Lines as a broken transfer leaves them, and the numbers (from 1) of those that are no JSON.

    A blank line, a line whose end is missing, an error page's line, and a last line cut off.
    """
    made = list(lines)
    for place in sorted(gen.choice(np.arange(5, len(made) - 5), 2, replace=False).tolist()):
        made[place] = made[place][: int(len(made[place]) * gen.uniform(0.3, 0.8))]
    made.insert(int(gen.integers(2, len(made) - 2)), "")
    made.insert(int(gen.integers(2, len(made) - 2)), "<html>502 Bad Gateway</html>")
    made[-1] = made[-1][: int(len(made[-1]) * 0.6)]
    bad = [n for n, text in enumerate(made, 1)
           if text.strip() and not (text.startswith("{") and text.endswith("}"))]
    return made, bad
