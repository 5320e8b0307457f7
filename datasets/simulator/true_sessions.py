"""What the sampled sessions really were, and the refunds that the shop's server reports."""

from __future__ import annotations

import numpy as np
import pandas as pd

TAIPEI = 8 * 3600 * 10**6  # µs from UTC to Taipei time


def micros(when: pd.Series) -> np.ndarray:
    """µs since 1970 of naive times."""
    return when.to_numpy().astype("datetime64[us]").astype("int64")


def refunds(
    gen: np.random.Generator,
    first: pd.DataFrame,
    orders: pd.DataFrame,
    pseudo: np.ndarray,
    low: int,
    high: int,
) -> pd.DataFrame:
    """Refund events of the sampled purchases, sent by the shop's server on the refund date."""
    back = first.merge(orders, on="order_id", suffixes=("", "_order"))
    back = back[back["refund_amount"].gt(0)]
    when = micros(back["refund_date"]) + gen.integers(10, 18, len(back)) * 3600 * 10**6
    when = when + gen.integers(0, 3600 * 10**6, len(back))
    inside = (when >= low) & (when < high)
    back, when = back[inside], when[inside]
    return pd.DataFrame(
        {
            "event_name": "refund",
            "event_timestamp": when - TAIPEI,
            "user_pseudo_id": pseudo[back["visit"]],
            "transaction_id": back["transaction_id"].to_numpy(dtype=object),
            "value": (back["refund_amount"] * back["fx_rate"]).round(2).to_numpy(),
            "currency": "TWD",
        }
    )


def true_sessions(
    table: pd.DataFrame,
    frame: pd.DataFrame,
    row: np.ndarray,
    views: np.ndarray,
    start: np.ndarray,
    buys: pd.DataFrame,
) -> pd.DataFrame:
    """True sessions: user_pseudo_id, ga_session_id, started_at, ended_at (Taipei), channel,
    true_channel (before UTM was lost), traffic_type, events, page_views, engagement_time_msec,
    engaged, crosses_midnight, customer_id (member behind the browser or NA), order_id (NA for
    purchases without an id)."""
    when = frame["event_timestamp"].to_numpy() + TAIPEI
    head = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])  # every session has rows, in order
    last = np.r_[head[1:], len(row)] - 1
    started = pd.to_datetime(start, unit="us").as_unit("ns")
    ended = pd.to_datetime(when[last], unit="us").as_unit("ns")
    first = buys[buys["first"]].set_index("visit")
    made = pd.DataFrame(
        {
            "user_pseudo_id": frame["user_pseudo_id"].to_numpy(dtype=object)[head],
            "ga_session_id": frame["ga_session_id"].to_numpy(dtype="int64")[head],
            "started_at": started,
            "ended_at": ended,
            "channel": table["channel"],
            "true_channel": table["true_channel"],
            "traffic_type": table["traffic_type"],
            "events": np.bincount(row),
            "page_views": np.bincount(row, views).astype("int64"),
            "engagement_time_msec": np.bincount(
                row, frame["engagement_time_msec"].fillna(0).to_numpy(dtype=float)
            ).astype("int64"),
            "engaged": frame["session_engaged"].to_numpy()[last] == "1",
            "crosses_midnight": started.normalize() != ended.normalize(),
            "customer_id": table["user_id"],
            "order_id": first["order_id"].reindex(table.index),
        }
    )
    text = ("user_pseudo_id", "channel", "true_channel", "traffic_type", "customer_id", "order_id")
    return made.astype(dict.fromkeys(text, "str"))
