"""The log of the consent banner: who agreed to what, when, and who took it back.

Invented for the course. Entries come from two servers and are not in the order of time. Consent is
asked for each purpose apart; only one of them, personalisation, allows tags.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng

PURPOSES = ("personalisation", "analytics", "ads_measurement")
COLUMNS = ["entry_id", "at", "user_pseudo_id", "purpose", "state"]
COUNT = {"full": 1100, "small": 260}  # browsers in the log
# Story of a browser: states of personalisation, each at a share of the way from its first event to
# the cut-off (below 0: before its first event; above 1: after the cut-off), and how common it is.
STORIES = (
    ("agreed", (("granted", -0.1),), 0.36),
    ("agreed_later", (("granted", 0.35),), 0.15),
    ("refused", (("denied", -0.1),), 0.11),
    ("withdrew", (("granted", -0.1), ("withdrawn", 0.6)), 0.10),
    ("came_back", (("granted", -0.1), ("withdrawn", 0.2), ("granted", 0.5)), 0.06),
    ("renewed", (("granted", -0.1), ("granted", 0.4)), 0.05),
    ("other_purpose", (), 0.09),
    ("too_late", (("granted", 1.2),), 0.04),
    ("withdraws_after", (("granted", -0.1), ("withdrawn", 1.3)), 0.04),
)


def cut_off(events: pd.DataFrame, scale: str) -> pd.Timestamp:
    """The moment for which tags are made: in the evening, a day or more before the last event."""
    last = pd.to_datetime(int(events["event_timestamp"].max()), unit="us") + pd.Timedelta(hours=8)
    back = 0 if scale == "small" else 2
    return last.normalize().as_unit("ns") - pd.Timedelta(days=back) + pd.Timedelta(hours=18)


def build(key: tuple[int, int, str], events: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The log and the story behind each browser in it.

    Args:
        key: seed, year, scale.
        events: flat GA4 events; browsers that looked at goods are asked.

    Returns:
        log: COLUMNS; at in Taipei time, to the second, never twice the same for one browser and
        purpose; rows not in order of time.
        truth: user_pseudo_id, story.
    """
    seed, year, scale = key
    gen = rng.stream(seed, year, f"consent/{scale}")
    looked = events["event_name"].isin(("view_item", "add_to_cart", "purchase", "search"))
    people = events["geo_country"].eq("Taiwan") & events["user_pseudo_id"].notna()
    first = events[looked & people].groupby("user_pseudo_id")["event_timestamp"].min()
    end = cut_off(events, scale)
    begun = pd.to_datetime(first.to_numpy(), unit="us") + pd.Timedelta(hours=8)
    first = first[begun < end - pd.Timedelta(hours=3)]  # so that a story has its time
    chosen = first.iloc[np.sort(gen.permutation(len(first))[: COUNT[scale]])]
    start = pd.to_datetime(chosen.to_numpy(), unit="us") + pd.Timedelta(hours=8)
    share = np.array([s[2] for s in STORIES])
    story = gen.choice(len(STORIES), len(chosen), p=share / share.sum())
    rows = []
    for who, begin, number in zip(chosen.index, start, story, strict=True):
        way = (end - begin) / pd.Timedelta(seconds=1)
        for state, at in STORIES[number][1]:
            # Who agrees does so within a minute of arriving; later changes come at any time.
            gap = -30.0 if at < 0 else at * way + gen.uniform(-600, 600)
            rows.append((begin + pd.Timedelta(seconds=round(gap)), who, PURPOSES[0], state))
        if STORIES[number][0] == "other_purpose" or gen.random() < 0.4:
            rows.append(
                (
                    begin - pd.Timedelta(seconds=28),
                    who,
                    PURPOSES[1 + int(gen.random() < 0.4)],
                    "granted" if gen.random() < 0.85 else "denied",
                )
            )
        if gen.random() < 0.06:  # a purpose apart is taken back; it does not concern tags
            rows.append(
                (begin + pd.Timedelta(seconds=round(way * 0.7)), who, PURPOSES[2], "withdrawn")
            )
    log = pd.DataFrame(rows, columns=COLUMNS[1:])
    log["at"] = log["at"].dt.floor("s").astype("datetime64[ns]")
    log = log.drop_duplicates(["user_pseudo_id", "purpose", "at"])
    log = log.sort_values(["at", "user_pseudo_id", "purpose"], ignore_index=True)
    order = np.argsort(np.arange(len(log)) + gen.normal(0, 25, len(log)))
    log = log.iloc[order].reset_index(drop=True)
    log["entry_id"] = [f"K{n:05d}" for n in gen.permutation(len(log)) + 1]
    truth = pd.DataFrame(
        {"user_pseudo_id": chosen.index, "story": np.array([s[0] for s in STORIES])[story]}
    )
    text = dict.fromkeys(("entry_id", "user_pseudo_id", "purpose", "state"), "str")
    return log[COLUMNS].astype(text), truth.astype("str")
