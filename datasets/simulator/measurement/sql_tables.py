"""Three small tables for SQL: sessions, purchase events, and the shop's orders behind them.

Sessions and purchases follow from `World.ga4_events` by the rules that chapter T2.1 teaches: copies
are dropped, events without ids make no session, engaged and bot are worked out. A small world has
two days of events; its sessions are dealt over a week, so that questions by day have several
answers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .. import rng, visits
from ..events import ENGAGED_MSEC

WEEK = 7
TAIPEI = pd.Timedelta(hours=8)
NO_KEY = "(not set)"  # session_key of a purchase event without ids
SIGNS = 2  # of a bot: Linux, abroad, no engagement
IDS = ["user_pseudo_id", "ga_session_id"]
SESSIONS = ["session_key", "user_pseudo_id", "started_at", "channel", "device_category",
            "landing_page", "page_views", "engaged", "traffic_type"]
PURCHASES = ["received_at", "transaction_id", "session_key", "value"]
ORDERS = ["order_id", "ordered_at", "status", "order_total"]


def tables(world: Any) -> dict[str, pd.DataFrame]:
    """`web_sessions`, `web_purchases` and `shop_orders` of a world.

    Returns:
        web_sessions: SESSIONS, one row per session of the export; times of Taipei; traffic_type
        internal, bot (by the rule of T2.1.d) or missing (a visitor).
        web_purchases: PURCHASES, one row per purchase event of the export, copies dropped;
        received_at in UTC; value in TWD. An order may have several (D20); an event may lack its
        transaction_id; session_key is NO_KEY where the event has no ids.
        shop_orders: ORDERS, one row per order of the same sample, measured or not; TWD.
    """
    gen = rng.stream(world.seed, world.year, f"sql_tables/{world.scale}")
    events = world.ga4_events.drop_duplicates().sort_values("event_timestamp", kind="stable")
    events = events.assign(session_key=_key(events), time=pd.to_datetime(
        events["event_timestamp"], unit="us").dt.as_unit("ns") + TAIPEI)
    sessions = _sessions(events)
    if world.scale == "small":
        days = pd.to_timedelta(gen.integers(0, WEEK, len(sessions)), unit="D")
    else:
        days = pd.to_timedelta(np.zeros(len(sessions)), unit="D")
    back = pd.Series(days, index=sessions["session_key"].to_numpy())
    sessions["started_at"] = sessions["started_at"] - days
    sessions = sessions.sort_values(["started_at", "session_key"]).reset_index(drop=True)
    purchases = _purchases(events, back)
    orders = _orders(gen, world, purchases)
    purchases["received_at"] -= TAIPEI
    order = ["received_at", "session_key", "value"]
    return {
        "web_sessions": sessions,
        "web_purchases": purchases.sort_values(order).reset_index(drop=True),
        "shop_orders": orders,
    }


def _key(table: pd.DataFrame) -> pd.Series:
    """user_pseudo_id.ga_session_id; missing where one of them is."""
    made = table["user_pseudo_id"] + "." + table["ga_session_id"].astype("Int64").astype("str")
    return made.where(table[IDS].notna().all(axis=1))


def _sessions(events: pd.DataFrame) -> pd.DataFrame:
    """One row per session, as `sessionise` and `quality` of the exercises have it."""
    kept = events.dropna(subset=["session_key"])
    name = kept["event_name"]
    made = kept.assign(
        path=kept["page_location"].str.extract(r"https?://[^/]+(/[^?]*)")[0],
        view=name.eq("page_view"), sold=name.eq("purchase"),
        office=kept["traffic_type"].eq("internal").fillna(False).astype(bool),
    ).groupby("session_key").agg(
        user_pseudo_id=("user_pseudo_id", "first"), started_at=("time", "min"),
        channel=("session_channel_group", "first"), device_category=("device_category", "first"),
        landing_page=("path", "first"), page_views=("view", "sum"), sold=("sold", "any"),
        msec=("engagement_time_msec", "sum"), office=("office", "any"),
        system=("operating_system", "first"), country=("geo_country", "first"),
    ).reset_index()
    long = made["msec"].ge(ENGAGED_MSEC).astype(bool)
    made["engaged"] = long | made["page_views"].ge(2) | made["sold"]
    signs = [made["system"].eq("Linux"), made["country"].ne("Taiwan"), made["msec"].eq(0)]
    bot = sum(s.fillna(False).astype(int) for s in signs) >= SIGNS
    made["traffic_type"] = np.select([made["office"], bot], ["internal", "bot"], "")
    made["traffic_type"] = made["traffic_type"].where(made["traffic_type"].ne(""))
    made["started_at"] = made["started_at"].dt.floor("s")
    text = dict.fromkeys(("session_key", "user_pseudo_id", "channel", "device_category",
                          "landing_page", "traffic_type"), "str")
    return made[SESSIONS].astype({**text, "page_views": "int64", "engaged": "bool"})


def _purchases(events: pd.DataFrame, back: pd.Series) -> pd.DataFrame:
    """Purchase events in Taipei time, every one that the tag sent."""
    made = events[events["event_name"].eq("purchase")].rename(columns={"time": "received_at"})
    made = made[PURCHASES].copy()
    made["received_at"] -= made["session_key"].map(back).fillna(pd.Timedelta(0))
    made["received_at"] = made["received_at"].dt.floor("s")
    made["transaction_id"] = made["transaction_id"].where(made["transaction_id"].ne("(not set)"))
    made["session_key"] = made["session_key"].fillna(NO_KEY)
    made["value"] = made["value"].astype(float).round(2)
    return made.astype({"transaction_id": "str", "session_key": "str"})


def _orders(gen: np.random.Generator, world: Any, purchases: pd.DataFrame) -> pd.DataFrame:
    """Orders that GA4 has measured, and the sampled share of those it never saw."""
    orders = world.orders
    span = visits.days(world.year, world.scale)
    if world.scale == "small":
        span = pd.date_range(end=span[-1], periods=WEEK).as_unit("ns")
    known = purchases.dropna(subset=["transaction_id"])
    fired = known.drop_duplicates("transaction_id").set_index("transaction_id")
    seen = orders["order_id"].isin(set(fired.index))
    other = ~orders["order_id"].isin(set(world.ga4_transactions["transaction_id"].dropna()))
    inside = orders["ordered_at"].dt.normalize().isin(span)
    missed = other & inside & (gen.random(len(orders)) < visits.SHARE)
    made = orders.loc[seen | missed, ["order_id", "ordered_at", "status", "order_total",
                                      "fx_rate"]].copy()
    made["order_total"] = (made["order_total"] * made.pop("fx_rate")).round(2)
    moved = made["order_id"].map(fired["received_at"]).dt.floor("min")
    made["ordered_at"] = moved.where(moved.notna() & (world.scale == "small"),
                                     made["ordered_at"])
    made["ordered_at"] = made["ordered_at"].dt.floor("s")
    made = made.sort_values(["ordered_at", "order_id"])[ORDERS].reset_index(drop=True)
    return made.astype({"order_id": "str", "status": "str"})
