"""Three small tables for SQL: sessions, purchase events, and the shop's orders behind them.

They come from the sampled sessions of `World.events`. A small world has two days of them; its
sessions are dealt over a week, so that questions by day have several answers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .. import rng, visits

WEEK = 7
AGAIN, COPIED, NAMELESS, MERGED = 0.12, 0.03, 0.03, 0.05
SESSIONS = ["session_key", "user_pseudo_id", "started_at", "channel", "device_category",
            "landing_page", "page_views", "engaged", "traffic_type"]
PURCHASES = ["received_at", "transaction_id", "session_key", "value"]
ORDERS = ["order_id", "ordered_at", "status", "order_total"]


def tables(world: Any) -> dict[str, pd.DataFrame]:
    """`web_sessions`, `web_purchases` and `shop_orders` of a world.

    Returns:
        web_sessions: SESSIONS, one row per session; times of Taipei; traffic_type internal, bot
        or missing (a visitor).
        web_purchases: PURCHASES, one row per purchase event; received_at in UTC; value in TWD.
        An order may have several (D20), an event may lack its transaction_id.
        shop_orders: ORDERS, one row per order of the same sample, measured or not; TWD.
    """
    gen = rng.stream(world.seed, world.year, f"sql_tables/{world.scale}")
    truth = world.ledger["event_sessions"].reset_index(drop=True)
    key = _key(truth)
    back = gen.integers(0, WEEK, len(truth)) if world.scale == "small" else np.zeros(len(truth))
    back = pd.Series(pd.to_timedelta(back, unit="D"), index=key.to_numpy())
    sessions = _sessions(world, truth, key, back)
    purchases = _purchases(gen, world, back)
    orders = _orders(gen, world, purchases)
    purchases["received_at"] -= pd.Timedelta(hours=8)
    order = ["received_at", "session_key", "value"]
    return {
        "web_sessions": sessions,
        "web_purchases": purchases.sort_values(order)[PURCHASES].reset_index(drop=True),
        "shop_orders": orders,
    }


def _key(table: pd.DataFrame) -> pd.Series:
    return table["user_pseudo_id"] + "." + table["ga_session_id"].astype("int64").astype("str")


def _sessions(
    world: Any, truth: pd.DataFrame, key: pd.Series, back: pd.Series
) -> pd.DataFrame:
    events = world.events.dropna(subset=["ga_session_id"])
    first = events.drop_duplicates(["user_pseudo_id", "ga_session_id"])
    first = first.set_index(_key(first))
    path = first["page_location"].str.extract(r"https?://[^/]+(/[^?]*)")[0]
    made = truth.assign(session_key=key)
    made["started_at"] = (made["started_at"] - back.to_numpy()).dt.floor("s")
    made["device_category"] = key.map(first["device_category"])
    made["landing_page"] = key.map(path)
    made["channel"] = key.map(first["session_channel_group"])
    made["traffic_type"] = made["traffic_type"].where(made["traffic_type"].ne("visitor"))
    text = dict.fromkeys(("session_key", "user_pseudo_id", "channel", "device_category",
                          "landing_page", "traffic_type"), "str")
    made = made.sort_values(["started_at", "session_key"])[SESSIONS].reset_index(drop=True)
    return made.astype(text)


def _purchases(gen: np.random.Generator, world: Any, back: pd.Series) -> pd.DataFrame:
    """Purchase events in Taipei time, with what a reloaded thank-you page sends again."""
    events = world.events
    bought = events[events["event_name"].eq("purchase")]
    made = pd.DataFrame({
        "received_at": pd.to_datetime(bought["event_timestamp"], unit="us").dt.as_unit("ns")
        + pd.Timedelta(hours=8),
        "transaction_id": bought["transaction_id"], "session_key": _key(bought),
        "value": bought["value"], "shipping": bought["shipping"].fillna(0),
    }).reset_index(drop=True)
    # Some people buy twice in one visit.
    once = made.drop_duplicates("session_key")
    count = min(max(int(MERGED * len(once)), 1) * 2, len(once))
    pair = once.sample(count, random_state=gen.integers(2**31))
    half = len(pair) // 2
    at = pair.index[:half]
    made.loc[at, "session_key"] = pair["session_key"].to_numpy()[half:2 * half]
    keep = made.loc[pair.index[half:2 * half], "received_at"] + pd.Timedelta(minutes=4)
    made.loc[at, "received_at"] = keep.to_numpy()
    nameless = made["transaction_id"].eq("(not set)")
    if "D20" in world.dirt:
        known = made[~nameless].drop_duplicates("transaction_id")
        nameless |= made.index.isin(known.index[gen.random(len(known)) < NAMELESS])
        again = known[gen.random(len(known)) < AGAIN].copy()
        late = gen.choice([2 / 60, 0.4, 9.0, 26.0], len(again))
        again["received_at"] += pd.to_timedelta(late * 3600, unit="s")
        # The second tag leaves shipping out, or takes VAT on top once more, or is right.
        other = gen.random(len(again))
        again["value"] -= np.where(other < 0.4, again["shipping"], 0)
        again["value"] *= np.where(other > 0.75, 1.05, 1)
        copied = known[gen.random(len(known)) < COPIED]  # a batch that was sent twice
        made = pd.concat([made.assign(bare=nameless), again.assign(bare=False),
                          copied.assign(bare=False)], ignore_index=True)
        nameless = made.pop("bare").astype(bool)
    made["received_at"] -= made["session_key"].map(back)
    made["received_at"] = made["received_at"].dt.floor("s")
    made["transaction_id"] = made["transaction_id"].where(~nameless)
    made["value"] = made["value"].round(2)
    return made.astype({"transaction_id": "str", "session_key": "str"})


def _orders(gen: np.random.Generator, world: Any, purchases: pd.DataFrame) -> pd.DataFrame:
    """Orders that GA4 has measured, and the sampled share of those it never saw."""
    orders = world.orders
    span = visits.days(world.year, world.scale)
    if world.scale == "small":
        span = pd.date_range(end=span[-1], periods=WEEK).as_unit("ns")
    fired = purchases.drop_duplicates("transaction_id").set_index("transaction_id")
    events = world.events
    named = events.loc[events["event_name"].eq("purchase"), "transaction_id"]
    seen = orders["order_id"].isin(set(named.dropna()))
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
