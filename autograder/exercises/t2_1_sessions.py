"""T2.1.c sessions out of events: reference, held-out events, known wrong ways.

Engaged as in `datasets.simulator.events`: 10 s of engagement over the session, a purchase, or two
page views.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from autograder.ingest.event_export import COLUMNS

from .t2_1_nested import once

KEY = ["user_pseudo_id", "ga_session_id"]
FOUND = [*KEY, "date", "started_at", "events", "page_views", "engagement_time_msec", "engaged"]
LIMIT = 10_000
HOUR = 3_600 * 10**6


def sessionise(events: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """One row per session: FOUND; date YYYYMMDD and started_at in Taipei.

    Args:
        events: columns of `ingest.event_export.COLUMNS`.
        wrong: switches for known wrong ways, by name.
    """
    table = events
    if not wrong.get("copies"):
        table = table[~table.duplicated(wrong.get("few"))]
    if not wrong.get("no_ids"):
        table = table[table["user_pseudo_id"].notna() & table["ga_session_id"].notna()]
    elif wrong["no_ids"] == "kept":
        table = table.assign(user_pseudo_id=table["user_pseudo_id"].fillna("none"),
                             ga_session_id=table["ga_session_id"].fillna(0))
    if wrong.get("visitors_only"):
        table = table[table["traffic_type"].isna()]
    if wrong.get("starts_left_out"):
        table = table[table["event_name"].ne("session_start")]
    shift = pd.Timedelta(hours=0 if wrong.get("utc") else wrong.get("shift", 8))
    time = pd.to_datetime(table["event_timestamp"], unit=wrong.get("unit", "us")) + shift
    if wrong.get("float_seconds"):
        time = pd.to_datetime(table["event_timestamp"] / 1e6, unit="s") + shift
    form = wrong.get("form", "%Y%m%d")
    table = table.assign(time=time, day=time.dt.strftime(form))
    if wrong.get("utc_day"):
        table["day"] = pd.to_datetime(table["event_timestamp"], unit="us").dt.strftime("%Y%m%d")
    table["view"] = table["event_name"].eq(wrong.get("view", "page_view"))
    if wrong.get("pages"):
        table["view"] = table["view"] & ~table.duplicated([*KEY, "page_location"])
    keys = wrong.get("keys") or ["purchase"]
    table["key_event"] = table["event_name"].isin(keys)
    by = {"id": ["ga_session_id"], "day": [*KEY, "day"], "person": ["user_pseudo_id", "day"],
          "gap": [*KEY, "turn"], "start": [*KEY, "turn"]}.get(wrong.get("by", ""), KEY)
    if not wrong.get("file_order"):
        table = table.sort_values("event_timestamp", kind="stable")
    if wrong.get("by") == "gap":
        gap = table.groupby(KEY)["time"].diff() > pd.Timedelta(minutes=30)
        table["turn"] = gap.groupby([table[k] for k in KEY]).cumsum()
    if wrong.get("by") == "start":
        table["turn"] = np.arange(len(table))
    groups = table.groupby(by, dropna=False)
    made = groups.agg(
        date=("day", wrong.get("date", "first")),
        started_at=("time", "first" if wrong.get("file_order") else "min"),
        ended_at=("time", "max"), events=("event_name", wrong.get("count", "size")),
        page_views=("view", "sum"), engagement_time_msec=("engagement_time_msec", "sum"),
        longest=("engagement_time_msec", "max"), key_events=("key_event", "sum"),
        first_mark=("session_engaged", "first"), best_mark=("session_engaged", "max"),
        last_mark=("session_engaged", "last"),
        **{k: (k, "first") for k in KEY if k not in by},
    ).reset_index()
    if wrong.get("row_day"):
        rows = events.drop_duplicates().groupby(KEY)["event_date"].first()
        made["date"] = made.set_index(KEY).index.map(rows)
    made["engaged"] = _engaged(made, wrong)
    if wrong.get("zone_kept"):
        made["started_at"] = made["started_at"].dt.tz_localize("Asia/Taipei")
    if wrong.get("whole_seconds"):
        made["started_at"] = made["started_at"].dt.floor("s")
    if wrong.get("start_of_id"):
        made["started_at"] = pd.to_datetime(
            made["ga_session_id"].astype("int64"), unit="s") + shift
        made["date"] = made["started_at"].dt.strftime(form)
    if wrong.get("day_number"):
        made["date"] = made["date"].astype("int64")
    if wrong.get("id_text"):
        made["ga_session_id"] = made["ga_session_id"].astype("int64").astype("str")
    if wrong.get("seconds_out"):
        made["engagement_time_msec"] = made["engagement_time_msec"] / 1000
    if wrong.get("missing_time"):
        none = groups["engagement_time_msec"].count().to_numpy() == 0
        made["engagement_time_msec"] = made["engagement_time_msec"].astype("Float64").mask(none)
    if wrong.get("engaged_only"):
        made = made[made["engaged"]]
    if wrong.get("start_missing"):
        names = table.loc[table["event_name"].eq("session_start"), KEY].drop_duplicates()
        made = made.merge(names, on=KEY)
    return made[FOUND].reset_index(drop=True)


def _engaged(made: pd.DataFrame, wrong: dict[str, Any]) -> pd.Series:
    """Whether each session counts as engaged."""
    mark = wrong.get("mark")
    if mark:
        return made[f"{mark}_mark"].fillna(0).eq(1)
    time = made["engagement_time_msec"].fillna(0)
    if wrong.get("span"):
        time = (made["ended_at"] - made["started_at"]).dt.total_seconds() * 1000
    if wrong.get("one_event"):
        time = made["longest"].fillna(0)
    limit = wrong.get("limit", LIMIT)
    long = time > limit if wrong.get("over") else time >= limit
    views = made["page_views"] >= wrong.get("views", 2)
    bought = made["key_events"] > 0
    rules = {"long": long, "views": views, "bought": bought}
    for name in wrong.get("without", ()):
        del rules[name]
    joined = pd.concat(list(rules.values()), axis=1)
    if wrong.get("mark_too"):
        joined["mark"] = made["best_mark"].fillna(0).eq(1)
    return joined.all(axis=1) if wrong.get("all") else joined.any(axis=1)


def _by_loop(events: pd.DataFrame) -> pd.DataFrame:
    """Without groupby: a dict of sessions filled event by event."""
    found: dict[tuple, dict[str, Any]] = {}
    clean = events.drop_duplicates().sort_values("event_timestamp")
    clean = clean[["event_name", "event_timestamp", "engagement_time_msec", *KEY]]
    for row in clean.dropna(subset=KEY).itertuples(index=False):
        key = row.user_pseudo_id, row.ga_session_id
        start = pd.Timestamp(row.event_timestamp, unit="us", tz="UTC").tz_convert(
            "Asia/Taipei").tz_localize(None)
        mine = found.setdefault(key, {
            **dict(zip(KEY, key, strict=True)), "date": start.strftime("%Y%m%d"),
            "started_at": start, "events": 0, "page_views": 0, "engagement_time_msec": 0,
            "bought": False})
        mine["events"] += 1
        mine["page_views"] += row.event_name == "page_view"
        if not pd.isna(row.engagement_time_msec):
            mine["engagement_time_msec"] += row.engagement_time_msec
        mine["bought"] |= row.event_name == "purchase"
    table = pd.DataFrame(list(found.values()))
    table["engaged"] = (table["engagement_time_msec"] >= LIMIT) | (table["page_views"] > 1) \
        | table["bought"]
    return table[FOUND]


def night(events: pd.DataFrame, hours: float = 0.75) -> pd.DataFrame:
    """Events around the midnight before the last day of a table of two days."""
    last = pd.Timestamp(events["event_date"].max(), tz="Asia/Taipei").value // 1000
    near = events["event_timestamp"].between(last - hours * HOUR, last + hours * HOUR,
                                             inclusive="left")
    return events[near].reset_index(drop=True)


def calls(world: Any) -> tuple:
    """Nights of a world, sessions made to lie on the edges of the rules, the hand-made ones."""
    events = world.ga4_events
    days = events[events["event_date"].str.endswith(("1110", "1111"))]
    return ((night(days),), (drill(world.seed, world.year),), *once(world, practice()))


def table_of(rows: list[tuple]) -> pd.DataFrame:
    """Events by (Taipei time, name, browser, session, msec, mark, page, item), other cells NA."""
    made = pd.DataFrame(rows, columns=["time", "event_name", *KEY, "engagement_time_msec",
                                       "session_engaged", "page_location", "item_id"])
    time = pd.to_datetime(made.pop("time"), format="ISO8601").astype("datetime64[us]")
    made["event_date"] = time.dt.strftime("%Y%m%d")
    made["event_timestamp"] = (time - pd.Timedelta(hours=8)).astype("int64")
    made["device_category"], made["geo_country"] = "mobile", "Taiwan"
    made["operating_system"], made["browser"] = "iOS", "Safari"
    return made.reindex(columns=list(COLUMNS)).astype(COLUMNS)


def practice() -> tuple:
    """Five events; then the edges: exactly 10 s, midnight, equal ids, copies and twins."""
    five = table_of([
        ("2027-11-10 23:59:40", "session_start", "b1", 100, None, 0, "/", None),
        ("2027-11-10 23:59:40.5", "page_view", "b1", 100, None, 0, "/", None),
        ("2027-11-11 00:00:05", "page_view", "b1", 100, 9000, 1, "/sale", None),
        ("2027-11-11 00:00:20", "session_start", "b2", 100, None, 0, "/", None),
        ("2027-11-11 00:00:26", "user_engagement", "b2", 100, 6000, 0, "/", None),
    ])
    edges = [
        # exactly ten seconds in three parts; 1 ms less; long between events and no engagement
        ("2027-11-12 07:59:50", "page_view", "c1", 200, None, 0, "/", None),
        ("2027-11-12 08:00:00", "scroll", "c1", 200, 4000, 0, "/", None),
        ("2027-11-12 08:00:10", "user_engagement", "c1", 200, 6000, 0, "/", None),
        ("2027-11-12 08:00:00", "page_view", "c2", 201, None, 0, "/", None),
        ("2027-11-12 08:00:09", "user_engagement", "c2", 201, 9999, 0, "/", None),
        ("2027-11-12 08:10:00", "page_view", "c3", 202, None, 0, "/", None),
        ("2027-11-12 08:20:00", "scroll", "c3", 202, 0, 0, "/", None),
        # the same page twice; two products in one instant; a copy; a purchase and nothing else
        ("2027-11-12 09:00:00", "page_view", "c4", 203, None, 0, "/", None),
        ("2027-11-12 09:00:01", "page_view", "c4", 203, 800, 1, "/", None),
        ("2027-11-12 09:10:00", "view_item", "c5", 204, 5200, 0, "/p", "P1"),
        ("2027-11-12 09:10:00", "view_item", "c5", 204, 5200, 0, "/p", "P2"),
        ("2027-11-12 09:20:00", "page_view", "c6", 205, 6000, 0, "/p", None),
        ("2027-11-12 09:20:00", "page_view", "c6", 205, 6000, 0, "/p", None),
        ("2027-11-12 09:30:00", "purchase", "c7", 206, 300, 0, "/thanks", None),
        ("2027-11-12 09:31:00", "add_to_cart", "c8", 207, 300, 0, "/p", None),
        # no ids, a refund from the server, fifty minutes without an event, two sessions of one
        ("2027-11-12 10:00:00", "page_view", None, None, None, None, "/", None),
        ("2027-11-12 10:00:09", "purchase", None, None, None, None, "/thanks", None),
        ("2027-11-12 11:00:00", "refund", "c7", None, None, None, None, None),
        ("2027-11-12 10:10:00", "page_view", "c9", 208, None, 0, "/", None),
        ("2027-11-12 11:00:00", "page_view", "c9", 208, 500, 1, "/", None),
        ("2027-11-12 20:00:00", "page_view", "c9", 209, 500, 0, "/", None),
        # marked, and by no rule; a checkout; eleven seconds in two events; 10.5 in one
        ("2027-11-12 12:00:00", "page_view", "e1", 210, 3000, 1, "/", None),
        ("2027-11-12 12:10:00", "begin_checkout", "e2", 211, 300, 0, "/cart", None),
        ("2027-11-12 12:20:00", "page_view", "e3", 212, 5000, 0, "/", None),
        ("2027-11-12 12:20:06", "user_engagement", "e3", 212, 6000, 0, "/", None),
        ("2027-11-12 12:30:00", "scroll", "e4", 213, 10_500, 0, "/", None),
        # marked in the middle only; two nights, whose rows come in either order
        ("2027-11-12 12:40:00", "page_view", "e5", 214, None, 0, "/", None),
        ("2027-11-12 12:40:02", "scroll", "e5", 214, 1500, 1, "/", None),
        ("2027-11-12 12:40:03", "user_engagement", "e5", 214, 900, 0, "/", None),
        ("2027-11-12 23:59:50", "page_view", "e6", 215, None, 0, "/", None),
        ("2027-11-13 00:00:05", "scroll", "e6", 215, 4000, 0, "/", None),
        ("2027-11-13 00:00:08", "scroll", "e7", 216, 4000, 0, "/", None),
        ("2027-11-12 23:59:55", "page_view", "e7", 216, None, 0, "/", None),
    ]
    return ((five,), (_colleague(table_of(edges[::-1]), "c4"),))


def _colleague(events: pd.DataFrame, browser: str) -> pd.DataFrame:
    """The events with one browser of a colleague, abroad and on Linux: its sessions count."""
    marks = {"traffic_type": "internal", "geo_country": "Japan", "operating_system": "Linux"}
    mine = events["user_pseudo_id"].eq(browser).fillna(False)
    return events.assign(**{c: events[c].mask(mine, v) for c, v in marks.items()})


def drill(seed: int, year: int, count: int = 30) -> pd.DataFrame:
    """Random sessions near the limits of each rule, with copies, in an order of chance."""
    gen = np.random.default_rng([seed, year, 2101])
    rows: list[tuple] = []
    at = pd.Timestamp(year, 11, 1)
    for number in range(count):
        day = pd.Timestamp(year, 11, int(gen.integers(1, 28)))
        second = float(gen.choice([86_395, 28_795, 50_000, 3_000])) + gen.random() * 4
        if number % 5:  # each fifth begins in the same instant as the one before
            at = (day + pd.Timedelta(seconds=round(second, 3))).round("ms")
        who, key = f"d{number // 2}", 500 + number // 3 + 100 * (number % 2)
        total = int(gen.choice([9_999, 10_000, 10_001, 4_000, 0, 15_000]))
        first = int(gen.integers(0, total + 1))
        names = [str(gen.choice(["page_view", "session_start"], p=[0.7, 0.3])),
                 str(gen.choice(["scroll", "user_engagement", "view_item"])),
                 str(gen.choice(["scroll", "page_view", "purchase", "add_to_cart"],
                                p=[0.5, 0.2, 0.15, 0.15]))]
        if names[2] == "add_to_cart" and number % 2:
            names[2] = "begin_checkout"
        for n, (name, msec) in enumerate(zip(names, (None, first, total - first), strict=True)):
            late = at + pd.Timedelta(seconds=float(n * gen.choice([1, 6, 700])))
            mark = int(gen.random() < 0.4)
            row = (late, name, who, key, msec, mark, "/p", "P1" if name == "view_item" else None)
            rows.append(row)
            if gen.random() < 0.15:
                rows.append(row)
            if gen.random() < 0.15:
                rows.append((*row[:7], "P2"))
    return _colleague(table_of([rows[n] for n in gen.permutation(len(rows))]), "d3")


def wrong_way(**switch: Any) -> partial:
    """A wrong way of `sessionise`, by its switches."""
    return partial(sessionise, **switch)
