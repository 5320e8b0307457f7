"""The ledger of truth: what really happened, for tests and for the instructor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from . import calendar, demand, response, shop, tracking, weather
from .planning import history, market, season

if TYPE_CHECKING:
    from .world import World


class Ledger(dict):
    """A dict whose entries are made when they are first read."""

    def __init__(self, makers: dict[str, object]) -> None:
        super().__init__(makers)
        self._done: set[str] = set()

    def __getitem__(self, key: str) -> object:
        if key not in self._done:
            super().__setitem__(key, super().__getitem__(key)())
            self._done.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: object = None) -> object:
        if key not in self:
            return default
        return self[key]

    def items(self):
        return [(key, self[key]) for key in self]

    def values(self):
        return [self[key] for key in self]


def kept(orders: pd.DataFrame) -> pd.Series:
    """Orders that are revenue: completed or confirmed, and fetched."""
    return orders["status"].isin(["completed", "confirmed"]) & orders["delivery_status"].ne(
        "no_show"
    )


def net_revenue(orders: pd.DataFrame) -> float:
    """TWD without VAT and refunds, of the orders that are revenue."""
    live = orders[kept(orders)]
    return float(((live["order_total"] - live["refund_amount"]) * live["fx_rate"]).sum() / 1.05)


def build(world: World) -> Ledger:
    """Entries of the ledger of a world.

    campaign, festivals, curves (hidden response), fatigue, attributed_orders (orders and net
    revenue by the channel that caused them, in the flight), order_causes, faults, geo_lift,
    sessions (visitors without bots and office), break_days, lost_utm_share, lost_utm_orders,
    mentions (gold labels), net_revenue, bridge, fx_rates, members (education, income and orders
    of everybody), event_sessions (the sessions behind `events`), ga4_sessions and ga4_dirt (the
    sessions and the dirt of `ga4_events`, see `event_export.dirty.Export`; thin_dirt with the
    broken days of `thin_events`), demand_effects (what rain, heat,
    typhoons and news do to orders; wired into `orders`), weather (without faults), typhoons, dirt;
    for chapter T1.1 festival_uplift, trend_truth, trend_growth, benefit_truth, planning_history;
    for chapter T2.2 traffic (what the release did) and traffic_rows (what became of each tag);
    for chapter T2.3 customers (parameters of the purchases) and hotspots (spots, prices, new and
    dropped products), offers (which comparisons are reversed).
    """
    return Ledger(
        {
            "campaign": lambda: dict(world.campaign),
            "festivals": lambda: calendar.festivals(world.year),
            "curves": response.table,
            "fatigue": lambda: response.FATIGUE,
            "attributed_orders": lambda: _attributed(world),
            "order_causes": lambda: _causes(world),
            "faults": lambda: world._faulty[1],
            "geo_lift": lambda: world._geo[1],
            "sessions": lambda: _visitors(world),
            "bot_flags": lambda: world._sessions.loc[
                world._sessions["traffic_type"].ne("visitor"),
                ["date", "channel", "traffic_type", "sessions"],
            ].reset_index(drop=True),
            "break_days": lambda: tracking.break_days(world.year) if "D22" in world.dirt else [],
            "lost_utm_share": lambda: {
                c: shop.LOST.get(c, 0.05) if "D23" in world.dirt else 0.0 for c in shop.UTM
            },
            "lost_utm_orders": lambda: world._hidden_orders.loc[
                world._hidden_orders["utm_lost"], "order_id"
            ].reset_index(drop=True),
            "mentions": lambda: world._mentions[1],
            "net_revenue": lambda: {
                "period": net_revenue(world.orders),
                "flight": net_revenue(flight_orders(world)),
            },
            "bridge": lambda: _bridge(world),
            "fx_rates": lambda: world.fx_rates.copy(),
            "members": lambda: world._members[1],
            "event_sessions": lambda: world._events[1],
            "ga4_sessions": lambda: world._export.sessions,
            "ga4_dirt": lambda: world._export.truth,
            "thin_dirt": lambda: world._thin[1],
            "demand_effects": lambda: demand.table(world.seed, world.year),
            "weather": lambda: weather.true_table(*world._key),
            "typhoons": lambda: weather.typhoons(world.seed, world.year).copy(),
            "draft_mismatches": lambda: [" ".join(m) for m in world._drafts[2]],
            "draft_layout_faults": lambda: list(world._layout_faults),
            "page_defects": lambda: world._test_pages[["page_id", "kinds"]],
            "landing_draft_defects": lambda: list(world._draft[1]),
            "tracking_faults": lambda: world._event_test[1],
            "festival_uplift": lambda: season.uplift(world.seed, world.year),
            "trend_truth": lambda: market.interest(world.seed, world.year)[0],
            "trend_growth": lambda: market.interest(world.seed, world.year)[1],
            "benefit_truth": lambda: history.truth(world.seed, world.year),
            "planning_history": lambda: world.history.copy(),
            "customers": lambda: dict(world.customer_truth),
            "hotspots": lambda: dict(world.hotspot_truth),
            "offers": lambda: world.offer_truth.copy(),
            "traffic": lambda: dict(world.traffic_truth),
            "traffic_rows": lambda: world.traffic_rows,
            "factor_effects": lambda: world.factor_effects,
            "price_truth": lambda: dict(world.price_truth),
            "dirt": lambda: sorted(world.dirt),
        }
    )


def flight_orders(world: World) -> pd.DataFrame:
    """Order headers of the flight."""
    return world.orders[tracking.in_flight(world.orders, "ordered_at", world.year)]


def _causes(world: World) -> pd.DataFrame:
    return world._hidden_orders[["order_id", "cause"]].copy()


def _attributed(world: World) -> pd.DataFrame:
    """Orders and net revenue (TWD) of the flight by true cause; `direct` had no touch."""
    orders = flight_orders(world).merge(_causes(world), on="order_id")
    orders = orders[kept(orders)]
    net = (orders["order_total"] - orders["refund_amount"]) * orders["fx_rate"] / 1.05
    return (
        orders.assign(net_revenue=net)
        .groupby("cause")
        .agg(orders=("order_id", "size"), net_revenue=("net_revenue", "sum"))
        .rename_axis("channel")
        .reset_index()
    )


def _visitors(world: World) -> pd.DataFrame:
    """Sessions by channel without bots and office traffic, each day once."""
    table = world._sessions[world._sessions["traffic_type"].eq("visitor")]
    columns = ["sessions", "engaged_sessions", "single_page_sessions"]
    return table.groupby("channel", as_index=False)[columns].sum()


def _bridge(world: World) -> dict[str, float]:
    """Totals that a bridge from claims to net revenue has to meet, known from how it was made."""
    claims, orders = world.claims, world.orders
    view = claims["claim_type"].eq("view")
    late = ~view & claims["days_since_touch"].gt(7)
    known = claims["order_id"].isin(orders["order_id"])
    rest = claims[~view & ~late & known]
    named = orders[orders["order_id"].isin(rest["order_id"])]
    return {
        "platform_claims": float(claims["claimed_value"].sum()),
        "view_through": -float(claims.loc[view, "claimed_value"].sum()),
        "outside_window": -float(claims.loc[late, "claimed_value"].sum()),
        "not_in_shop": -float(claims.loc[~view & ~late & ~known, "claimed_value"].sum()),
        "orders_left": float(len(named)),
        "net_revenue": net_revenue(named),
    }


def flat(value: object) -> object:
    """A ledger entry as something that JSON can hold."""
    if isinstance(value, dict):
        return {str(k): flat(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [flat(v) for v in value]
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, pd.Series):
        return {str(k): flat(v) for k, v in value.items()}
    return value if isinstance(value, (int, float, str, bool, type(None))) else str(value)
