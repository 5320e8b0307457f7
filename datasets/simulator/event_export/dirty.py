"""What happens to events on their way into the export, and what is true nevertheless.

D26 some bots come from Taiwan and some people from abroad or with Linux, so that no single sign
tells them apart. D41 sessions without consent keep no ids. D42 batches arrive twice, two products
may be seen in one instant, and the mark of an engaged session may come too late.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

DENIED = 0.06  # share of visitors' sessions that refused analytics cookies
TWICE = 0.012  # share of events that begin a batch which arrives twice
TWIN = 0.01  # share of product views with a second product in the same instant
LATE = 0.3  # share of sessions engaged in their last event whose mark stays 0
ABROAD, LINUX = 0.012, 0.008  # shares of browsers of real people
BOT_AT_HOME = 0.25
PLACES = (("Japan", "Tokyo"), ("United States", "California"), ("Hong Kong", "Hong Kong"),
          ("Malaysia", "Kuala Lumpur"))
KEY = ["user_pseudo_id", "ga_session_id"]
# What a ping without consent does not carry.
WITHHELD = ("user_pseudo_id", "user_id", "ga_session_id", "ga_session_number", "session_source",
            "session_medium", "session_campaign", "session_channel_group", "first_user_source",
            "first_user_medium", "engagement_time_msec", "session_engaged")


@dataclass(frozen=True)
class Export:
    """The flat export and the truth behind it.

    events: rows in order of time, columns of `World.events`; session_engaged 0, 1 or NA.
    sessions: as `ledger["event_sessions"]`, without those that refused, `events` as exported.
    truth: event_date, problem (duplicate, no_id, bot, internal), count: rows or sessions by the
        Taipei day (bots and office: day on which the session started), what really happened.
    """

    events: pd.DataFrame
    sessions: pd.DataFrame
    truth: pd.DataFrame


def soil(gen: np.random.Generator, dirt: frozenset[str], events: pd.DataFrame,
         sessions: pd.DataFrame, products: pd.DataFrame) -> Export:
    """Put the dirt of the export on clean events.

    Args:
        events, sessions: `World.events` and `ledger["event_sessions"]`.
    """
    table = events.assign(session_engaged=events["session_engaged"].astype("Int64"))
    table["place"] = np.arange(len(table), dtype=float)
    number = sessions[KEY].assign(number=np.arange(len(sessions)))
    table["number"] = table[KEY].merge(number, "left", KEY)["number"].to_numpy()
    kind = sessions["traffic_type"].to_numpy(dtype=object)
    denied = np.zeros(len(sessions), dtype=bool)
    if "D26" in dirt:
        _disguise(gen, table, sessions)
    if "D42" in dirt:
        table = _twins(gen, table, kind, products)
        _late(gen, table)
    if "D41" in dirt:
        denied = (kind == "visitor") & (gen.random(len(sessions)) < DENIED)
        hit = table["number"].map(pd.Series(denied)).eq(True).to_numpy()
        table.loc[hit, list(WITHHELD)] = None
    table["again"] = False
    if "D42" in dirt:
        table = _twice(gen, table)
    table = table.sort_values("place", kind="stable")
    known = table[~table["again"] & table["number"].notna()]
    size = known.groupby("number").size().reindex(range(len(sessions)), fill_value=0).to_numpy()
    kept = ~denied & (size > 0)
    made = sessions.assign(events=size.astype("int64"))[kept].reset_index(drop=True)
    truth = _truth(table, sessions[kept])
    flat = table.drop(columns=["place", "number", "again"]).reset_index(drop=True)
    return Export(flat.astype(events.dtypes.to_dict() | {"session_engaged": "Int64"}), made, truth)


def _disguise(gen: np.random.Generator, table: pd.DataFrame, sessions: pd.DataFrame) -> None:
    """People abroad and with Linux, bots at home: by browser, so that it keeps its device."""
    for kind, share in (("visitor", None), ("bot", BOT_AT_HOME)):
        names = sessions.loc[sessions["traffic_type"].eq(kind), "user_pseudo_id"].unique()
        draw = pd.Series(gen.random(len(names)), names)
        here = table["user_pseudo_id"].map(draw)
        if share is not None:
            hit = here.lt(share).to_numpy()
            table.loc[hit, ["geo_country", "geo_region"]] = ["Taiwan", "臺北市"]
            continue
        for n, (country, region) in enumerate(PLACES):
            low = ABROAD * n / len(PLACES)
            hit = here.between(low, low + ABROAD / len(PLACES), inclusive="left").to_numpy()
            table.loc[hit, ["geo_country", "geo_region"]] = [country, region]
        hit = here.ge(1 - LINUX).to_numpy()
        table.loc[hit, ["device_category", "operating_system", "browser"]] = [
            "desktop", "Linux", "Firefox"]


def _twins(gen: np.random.Generator, table: pd.DataFrame, kind: np.ndarray,
           products: pd.DataFrame) -> pd.DataFrame:
    """A second product seen in the same instant as the first (a box of suggestions)."""
    people = table["number"].map(pd.Series(kind == "visitor")).eq(True)
    some = np.flatnonzero(table["event_name"].eq("view_item") & people)
    some = some[gen.random(len(some)) < TWIN]
    if len(some) == 0:
        return table
    twin = table.iloc[some].copy()
    here = pd.Index(products["sku"]).get_indexer(twin["item_id"])
    other = (here + gen.integers(1, len(products), len(twin))) % len(products)
    twin["item_id"] = products["sku"].to_numpy(dtype=object)[other]
    twin["value"] = products["price_incl_vat"].to_numpy(dtype=float)[other]
    twin["engagement_time_msec"] = 0
    twin["place"] += 0.5
    both = pd.concat([table, twin.astype(table.dtypes.to_dict())], ignore_index=True)
    return both.sort_values("place", kind="stable", ignore_index=True)


def _late(gen: np.random.Generator, table: pd.DataFrame) -> None:
    """Of some sessions that became engaged in their last event the mark never arrives."""
    marks = table.groupby("number")["session_engaged"].sum()
    once = marks[marks.eq(1)].index
    some = once[gen.random(len(once)) < LATE]
    table.loc[table["number"].isin(some), "session_engaged"] = 0


def _twice(gen: np.random.Generator, table: pd.DataFrame) -> pd.DataFrame:
    """Batches of one to four events of a session, word for word a second time."""
    rank = table.groupby("number").cumcount()
    starts = table[table["number"].notna() & (gen.random(len(table)) < TWICE)]
    length = gen.integers(1, 5, len(starts))
    wanted = pd.DataFrame({
        "number": np.repeat(starts["number"].to_numpy(), length),
        "rank": np.repeat(rank[starts.index].to_numpy(), length)
        + np.concatenate([np.arange(n) for n in length] or [np.empty(0)]).astype(int),
    }).drop_duplicates()
    ranked = table.assign(rank=rank)
    again = ranked.merge(wanted, on=["number", "rank"]).drop(columns="rank")
    again["again"] = True
    again["place"] += 0.25
    return pd.concat([table, again[table.columns]], ignore_index=True)


def _truth(table: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """See `Export.truth`; events without ids once each."""
    once = table[~table["again"]]
    started = sessions["started_at"].dt.strftime("%Y%m%d")
    parts = {
        "duplicate": table.loc[table["again"], "event_date"],
        "no_id": once.loc[once["user_pseudo_id"].isna(), "event_date"],
        "bot": started[sessions["traffic_type"].eq("bot")],
        "internal": started[sessions["traffic_type"].eq("internal")],
    }
    rows = [(day, problem, int(count)) for problem, days in parts.items()
            for day, count in days.value_counts().sort_index().items()]
    made = pd.DataFrame(rows, columns=["event_date", "problem", "count"])
    return made.astype({"event_date": "str", "problem": "str", "count": "int64"})
