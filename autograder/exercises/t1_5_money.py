"""T1.5.f1 and T1.5.f2: their misconceptions, alternatives, hints and worlds."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_5_bridge import claims_overlap, net_revenue, net_revenue_with
from .t1_5_worlds import MONEY_WORLDS


def _net_by_loop(order_lines: pd.DataFrame) -> float:
    seen, total = set(), 0.0
    for row in order_lines.itertuples():
        if row.order_id in seen:
            continue
        seen.add(row.order_id)
        if row.status in ("completed", "confirmed") and row.delivery_status != "no_show":
            back = 0 if pd.isna(row.refund_amount) else row.refund_amount
            total += (row.order_total - back) * row.fx_rate
    return total / 1.05


def _net_by_groupby(order_lines: pd.DataFrame) -> np.float64:
    orders = order_lines.groupby("order_id").agg("first")
    out = ~orders["status"].isin(["cancelled", "pending"]) & orders["delivery_status"].ne("no_show")
    orders = orders.loc[out]
    return np.float64(np.dot(orders["order_total"] - orders["refund_amount"].fillna(0),
                             orders["fx_rate"]) / 1.05)


def _net(**switches):
    return partial(net_revenue_with, **switches)

def _blank_refund(order_lines: pd.DataFrame) -> float:
    return net_revenue(order_lines.dropna(subset=["refund_amount"]))


def line_inputs(world) -> tuple:
    """Order lines of a world, and once more with "no refund" left blank, as some shops export,
    and orders of which only a half was sent back."""
    lines = world.order_lines
    refund = lines["refund_amount"].mask(lines["refund_amount"] == 0)
    half = lines["delivery_status"] == "returned"
    blank = lines.assign(refund_amount=refund.mask(half, lines["order_total"] // 2))
    return (lines,), (blank,)


F1 = Exercise(
    "T1.5.f1",
    parts=(Part(
        "net_revenue", net_revenue, inputs=line_inputs,
        load=("order_lines",), compare=Compare(kind="scalar", columns={"": 1e-6}),
    ),),
    misconceptions=(
        Misconception("cancelled_kept", _net(status=None),
            "You count orders of every status. An order that was cancelled or never confirmed "
            "brings no money. Keep completed and confirmed ones.", row="M14"),
        Misconception("pending_kept", _net(status=("completed", "confirmed", "pending")),
            "You leave out cancelled orders but keep pending ones. Nobody has confirmed them yet, "
            "and finance will not book them. Keep completed and confirmed only."),
        Misconception("blank_refund_drops_order", _blank_refund,
            "An order whose refund_amount is blank drops out of your sum. Blank means that nothing "
            "was refunded, and NA swallows whatever it is subtracted from. Put fillna(0) there."),
        Misconception("refunds_ignored", _net(refunds=False),
            "You count refunded money as revenue. Returns of 雙11 come weeks later, so the sum "
            "flatters the campaign. Subtract refund_amount.", row="M15"),
        Misconception("vat_left_in", _net(vat="none"),
            "Your revenue still holds the 5 % VAT in the price. That money belongs to the tax "
            "office. Divide by 1.05 at the end.", row="M16"),
        Misconception("vat_times_095", _net(vat="times"),
            "You take off VAT as × 0.95. The 5 % is on the net price, not on the price paid, so "
            "this takes off too much. Divide by 1.05.", row="M17"),
        Misconception("usd_as_twd", _net(fx=False),
            "You add orders in US dollars as if they were NT dollars. Multiply each order by its "
            "fx_rate before you sum.", row="M18"),
        Misconception("lines_as_orders", _net(lines=True),
            "You add the order total once per item. An order of three items then counts three "
            "times, because the export repeats the total on each line. Keep one row per order_id."),
        Misconception("no_show_counted", _net(no_show=True),
            "You count parcels that were never collected (未取). They go back, and the money never "
            "comes. Drop delivery_status no_show."),
        Misconception("points_twice", _net(points=True),
            "You subtract points that are already outside order_total. The discount then counts "
            "twice. Leave points_used alone."),
        Misconception("points_for_refund", _net(back="points_used"),
            "You subtract points_used where the refund belongs. Points are already outside "
            "order_total, and the money given back stays in your sum. Subtract refund_amount."),
        Misconception("returned_dropped", _net(returned_out=True),
            "You drop orders whose delivery_status is returned. What was given back already stands "
            "in refund_amount, and what the buyer kept is sold. Keep the order and subtract "
            "refund_amount."),
        Misconception("paid_only", _net(paid_only=True),
            "You keep only orders marked as paid. Pay-at-pick-up orders stay 未付款 until the "
            "parcel is collected, and partly refunded ones are marked refunded. Go by status and "
            "delivery_status."),
        Misconception("line_amounts", _net(lines=True, amount="line_amount", refunds=False),
            "You add the line amounts. They are before order discounts and points, and refunds "
            "are missing. Take order_total once per order, less refund_amount."),
        Misconception("refunded_dropped", _net(refunded_out=True),
            "You drop every order with a refund. Most refunds are for one item of several, and "
            "the rest is sold. Keep the order and subtract refund_amount."),
        Misconception("delivered_only", _net(delivered_only=True),
            "You keep only parcels already delivered. Those on their way are sold and confirmed. "
            "Drop only what was not collected."),
    ),
    alternatives=(Alternative("loop", _net_by_loop), Alternative("groupby_first", _net_by_groupby)),
    hints=(
        "Look at one order with several lines: which columns repeat, and which belong to the item?",
        "First one row per order_id, then the filters on status and delivery_status, then total "
        "less refund in TWD, the tax last.",
        "orders = order_lines.drop_duplicates(\"order_id\"); kept = orders[orders[\"status\"]"
        ".isin([...]) & (orders[\"delivery_status\"] != ...)]; return (... - ...) * ... sum / 1.05",
    ),
    solution=(
        "Revenue is what the firm keeps. Count an order once, keep those confirmed and collected, "
        "take off refunds, convert the currency, and take the tax out by ÷ 1.05. × 0.95 takes off "
        "too much, because the 5 % was added to the net price."
    ),
    worlds=MONEY_WORLDS,
)


def _overlap(**change):
    def impl(claims: pd.DataFrame) -> dict[str, float]:
        out = claims_overlap(claims)
        known = claims.dropna(subset=["order_id"])
        out.update({key: rule(claims, known, dict(out)) for key, rule in change.items()})
        return out

    return impl


def _overlap_by_pivot(claims: pd.DataFrame) -> dict[str, float]:
    known = claims[claims["order_id"].notna()]
    if known.empty:
        return {"orders": 0, "claims": 0, "overlap_share": None, "inflation": float("nan")}
    grid = pd.crosstab(known["order_id"], known["platform"]) > 0
    return {"orders": np.int64(len(grid)), "claims": float(len(known)),
            "overlap_share": (grid.sum(axis=1) > 1).sum() / len(grid),
            "inflation": len(known) / len(grid)}


F2 = Exercise(
    "T1.5.f2",
    parts=(Part(
        "claims_overlap", claims_overlap,
        inputs=lambda world: ((world.claims,), (world.claims.iloc[:0],)),
        load=("claims",),
        compare=Compare(kind="mapping", columns=dict.fromkeys(
            ("orders", "claims", "overlap_share", "inflation"), 1e-9)),
    ),),
    misconceptions=(
        Misconception("missing_id_counted", _overlap(
            claims=lambda c, k, o: len(c), inflation=lambda c, k, o: len(c) / o["orders"]),
            "You count claims without an order number. Nobody can say whose order they are, so "
            "they cannot overlap with anything. Drop them first."),
        Misconception("same_platform_twice", _overlap(
            overlap_share=lambda c, k, o: (k.groupby("order_id").size() >= 2).mean()),
            "You call it overlap when one platform claims an order twice. Overlap is two platforms "
            "claiming the same order. Count distinct platforms per order."),
        Misconception("more_than_two", _overlap(
            overlap_share=lambda c, k, o: (k.groupby("order_id")["platform"].nunique() > 2).mean()),
            "You count only orders that three or more platforms claim. Two are enough for an "
            "overlap. Compare with >= 2."),
        Misconception("share_of_claims", _overlap(
            overlap_share=lambda c, k, o: (
                k.groupby("order_id")["platform"].transform("nunique") >= 2).mean()),
            "Your share has claims below the line. An order with four claims then counts four "
            "times. Take the share of orders."),
        Misconception("inflation_inverse", _overlap(
            inflation=lambda c, k, o: o["orders"] / o["claims"]),
            "Your inflation is orders ÷ claims, the wrong way up. It should say how many claims "
            "stand for one order. Divide claims by orders."),
        Misconception("orders_as_rows", _overlap(
            orders=lambda c, k, o: len(k), inflation=lambda c, k, o: 1.0),
            "You take every claim for an order of its own. That is what the platforms do. Count "
            "distinct order numbers."),
        Misconception("inflation_excess", _overlap(
            inflation=lambda c, k, o: o["inflation"] - 1),
            "Your inflation is only what lies above one claim per order. Give claims ÷ orders and "
            "let the reader subtract."),
    ),
    alternatives=(Alternative("crosstab", _overlap_by_pivot),),
    hints=(
        "Look for claims whose order_id is missing, and for orders that one platform claims twice.",
        "Drop missing ids, group by order_id and count distinct platforms. Everything else "
        "follows from that series and two lengths.",
        "known = claims.dropna(subset=[\"order_id\"]); platforms = known.groupby(\"order_id\")"
        "[\"platform\"].nunique(); overlap_share = (platforms >= ...).mean()",
    ),
    solution=(
        "Count platforms, not rows: one platform may report a click and a view for the same "
        "order. Inflation, claims per order, is what a sum of platform reports exaggerates by."
    ),
    worlds=MONEY_WORLDS,
)
