"""Who says that it sold what: claims of the platforms, purchases as GA4 sees them.

Every platform looks at its own touches only. An order that was touched by three platforms is
claimed three times, so that the sum of claims lies far above the shop's orders.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import calendar, rng

# platform -> chance that an order it did not cause was touched by a click, by a view
ASSIST = {
    "google_search": (0.20, 0.0),
    "pmax": (0.13, 0.10),
    "meta": (0.22, 0.22),
    "line_ads": (0.07, 0.09),
    "line_oa": (0.10, 0.0),
    "edm": (0.05, 0.0),
    "kol": (0.015, 0.0),
}
WINDOW = {
    "google_search": 30,
    "pmax": 30,
    "meta": 7,
    "line_ads": 30,
    "line_oa": 7,
    "edm": 14,
    "kol": 14,
}  # days after a click in which a platform still claims
CLAIM_COLUMNS = [
    "platform",
    "order_id",
    "claimed_value",
    "claim_type",
    "days_since_touch",
    "claimed_at",
]


def all_claims(
    seed: int,
    year: int,
    scale: str,
    dirt: frozenset[str],
    orders: pd.DataFrame,
    heads: pd.DataFrame,
) -> pd.DataFrame:
    """Every claim on every order of the period, double-fired ones and orphans included.

    Args:
        orders: hidden order table with `cause`, in the order of `heads`.
        heads: order headers with amounts, plus `shipping` and `order_discount`.
    """
    gen = rng.stream(seed, year, f"claims/{scale}")
    parts = []
    gross = ((heads["order_total"] + heads["points_used"]) * heads["fx_rate"]).round(2).to_numpy()
    extras = (heads["shipping"] - heads["order_discount"]) * heads["fx_rate"]
    goods = (gross - extras.to_numpy()).round(2)
    for platform, (click, view) in ASSIST.items():
        caused = orders["cause"].eq(platform).to_numpy()
        draw = gen.random(len(orders))
        clicked = caused | (draw < click)
        viewed = ~clicked & (draw < click + view) & ("D28" in dirt)
        lag = _lags(gen, len(orders), caused, WINDOW[platform], "D27" in dirt)
        lag = np.where(viewed, (gen.random(len(orders)) < 0.45).astype(int), lag)
        rows = np.flatnonzero(clicked | viewed)
        # The Google tag sends goods before discounts, the others the whole basket before points.
        value = goods if platform in ("google_search", "pmax") else gross
        parts.append(
            pd.DataFrame(
                {
                    "platform": platform,
                    "row": rows,
                    "claimed_value": value[rows],
                    "claim_type": np.where(viewed[rows], "view", "click"),
                    "days_since_touch": lag[rows],
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    table["order_id"] = heads["order_id"].to_numpy()[table["row"]]
    when = heads["ordered_at"].to_numpy()[table["row"]]
    table["claimed_at"] = when + gen.integers(1, 95, len(table)).astype("timedelta64[s]")
    if "D20" in dirt:
        table = _double_fire(gen, table)
    table["claimed_value"] = table["claimed_value"].round(2)
    table["claimed_at"] = table["claimed_at"].astype("datetime64[ns]")
    text = {"platform": "str", "order_id": "str", "claim_type": "str"}
    return (
        table.astype({**text, "days_since_touch": "int64"})
        .sort_values(["claimed_at", "platform", "order_id"], kind="stable")
        .reset_index(drop=True)
    )


def _lags(
    gen: np.random.Generator, count: int, caused: np.ndarray, window: int, wide: bool
) -> np.ndarray:
    """Days from click to order: most the same day, a heavy tail up to the platform's window."""
    short = gen.exponential(1.1, count)
    long = gen.pareto(1.1, count) * 4
    days = np.where(gen.random(count) < np.where(caused, 0.88, 0.62), short, long).astype(int)
    return np.where(days > (window if wide else min(window, 7)), gen.integers(0, 7, count), days)


def _double_fire(gen: np.random.Generator, table: pd.DataFrame) -> pd.DataFrame:
    """The purchase tag fires twice on some reloads; some claims name no order of the shop."""
    again = table[gen.random(len(table)) < 0.035].copy()
    again["claimed_at"] += gen.integers(2, 900, len(again)).astype("timedelta64[s]")
    orphan = table[gen.random(len(table)) < 0.022].copy()
    draw = gen.random(len(orphan))
    # Old tag versions send no order number; the test checkout sends one of its own.
    orphan["order_id"] = np.where(draw < 0.5, None, "T" + orphan["order_id"].str[2:])
    orphan["claimed_at"] += gen.integers(2, 900, len(orphan)).astype("timedelta64[s]")
    return pd.concat([table, again, orphan], ignore_index=True)


def in_flight(table: pd.DataFrame, column: str, year: int) -> pd.Series:
    """Rows whose time lies in the flight (both days included)."""
    span = calendar.flight(year)
    return table[column].between(
        pd.Timestamp(span.start),
        pd.Timestamp(span.end) + pd.Timedelta(hours=23, minutes=59, seconds=59),
    )


def break_days(year: int) -> list[pd.Timestamp]:
    """Days on which a release broke the tags: three in June, one in the flight."""
    return [pd.Timestamp(year, 6, d) for d in (10, 11, 12)] + [pd.Timestamp(year, 11, 5)]


def ga4_transactions(
    seed: int,
    year: int,
    scale: str,
    dirt: frozenset[str],
    orders: pd.DataFrame,
    heads: pd.DataFrame,
) -> pd.DataFrame:
    """Purchases of the flight in GA4: last non-direct channel; blocked, doubled and broken ones."""
    gen = rng.stream(seed, year, f"ga4_transactions/{scale}")
    keep = in_flight(heads, "ordered_at", year).to_numpy() & (gen.random(len(heads)) > 0.07)
    if "D22" in dirt:
        keep &= ~heads["ordered_at"].dt.normalize().isin(break_days(year)).to_numpy()
    rows = np.flatnonzero(keep)
    channel = orders["cause"].to_numpy().astype(object)[rows]
    other = gen.random(len(rows))
    names = np.array(["google_search", "seo", "meta", "line_oa"], dtype=object)
    swap = other < 0.1  # a later click than the one that mattered
    channel = np.where(swap, names[gen.integers(0, 4, len(rows))], channel)
    if "D23" in dirt:
        lost = orders["utm_lost"].to_numpy()[rows]
        channel = np.where(lost & ~swap, "direct", channel)
    if "D25" in dirt:
        channel = np.where((other > 0.985), "referral", channel)
    table = pd.DataFrame(
        {
            "transaction_id": heads["order_id"].to_numpy()[rows],
            "channel": np.where(
                channel == "direct", np.where(gen.random(len(rows)) < 0.5, "direct", None), channel
            ),
            "revenue": ((heads["order_total"] - heads["shipping"]) * heads["fx_rate"])
            .round(2)
            .to_numpy()[rows],
            "transacted_at": (
                heads["ordered_at"].to_numpy()[rows]
                + gen.integers(1, 60, len(rows)).astype("timedelta64[s]")
            ),
        }
    )
    if "D20" in dirt:
        again = table[gen.random(len(table)) < 0.045].copy()
        again["transacted_at"] += gen.integers(5, 1200, len(again)).astype("timedelta64[s]")
        table = pd.concat([table, again], ignore_index=True)
    if "D21" in dirt:
        table.loc[gen.random(len(table)) < 0.006, "transaction_id"] = "(not set)"
    # The report shows minutes, not seconds.
    table["transacted_at"] = table["transacted_at"].astype("datetime64[ns]").dt.floor("min")
    table = table.sort_values(["transacted_at", "transaction_id"], kind="stable")
    return table.astype({"transaction_id": "str", "channel": "str"}).reset_index(drop=True)
