"""T1.5.c: the bridge and ROI: misconceptions, alternatives, hints and worlds."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_5_bridge import STEPS, VAT, WINDOW, bridge, reconcile, roi, roi_with
from .t1_5_worlds import MONEY_WORLDS


def bridge_inputs(world) -> tuple:
    """claims, ga4, orders of a world; once more with the rarer cases of the rules (`rare`)."""
    plain = world.claims, world.ga4_transactions, world.orders
    return plain, rare(*plain)


def rare(
    claims: pd.DataFrame, ga4: pd.DataFrame, orders: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The same tables with ties, blanks and double trouble in a part of the rows.

    Refunds of cancelled and uncollected orders, of orders still marked paid, cancelled orders
    that were not collected, blank refunds, ties in days, one platform twice, late views, a
    repeated transaction with another channel after one that is known or blank.
    """
    known = ga4["channel"].mask(np.arange(len(ga4)) % 5 == 0)
    ga4 = pd.concat([ga4.assign(channel=known), ga4.iloc[::7].assign(channel="kol"),
                     ga4.iloc[::10]], ignore_index=True)
    at = np.arange(len(claims))
    days = claims["days_since_touch"].mask(at % 3 == 0, 2)
    claims = claims.assign(
        days_since_touch=days.mask((claims["claim_type"] == "view") & (at % 2 == 0), 20),
        platform=claims["platform"].mask(at % 17 == 0, "meta"))
    claims = claims.iloc[::-1].reset_index(drop=True)
    at = np.arange(len(orders))
    lost = orders["status"].isin(["cancelled", "pending"]) | (
        orders["delivery_status"] == "no_show")
    refund = orders["refund_amount"].mask(lost, orders["order_total"])
    orders = orders.assign(
        refund_amount=refund.mask(refund == 0),
        payment_status=orders["payment_status"].mask(at % 2 == 0, "paid"),
        delivery_status=orders["delivery_status"].mask(
            (orders["status"] == "cancelled") & (at % 2 == 0), "no_show"))
    return claims, ga4, orders


def orders_by_channel(orders: pd.DataFrame, ga4: pd.DataFrame) -> pd.DataFrame:
    """Orders with the GA4 channel of their transaction (first row of it); others are left out."""
    source = ga4.dropna(subset=["transaction_id", "channel"]).drop_duplicates("transaction_id")
    source = source.set_index("transaction_id")["channel"]
    out = orders.assign(channel=orders["order_id"].map(source))
    return out[out["channel"].notna()].reset_index(drop=True)


def flight_invoices(invoices: pd.DataFrame) -> pd.DataFrame:
    """The bills of the flight, which are dated 28 November; other months are billed apart."""
    day = invoices["invoice_date"]
    return invoices[(day.dt.month == 11) & (day.dt.day == 28)].reset_index(drop=True)


def roi_inputs(world) -> tuple:
    """Orders with a channel and invoices of a world; once more with what seldom happens.

    Seldom: no refund left blank, a channel that sold at an invoice of 0, one that only the
    invoices know, one whose orders were all cancelled, and rows without a channel.
    """
    orders = orders_by_channel(world.orders, world.ga4_transactions)
    rare = orders.assign(refund_amount=orders["refund_amount"].mask(orders["refund_amount"] == 0))
    rare.loc[rare["channel"] == "referral", "status"] = "cancelled"
    rare.loc[rare.index[::11], "channel"] = None
    costs = world.invoices
    last = costs.iloc[[-1]]
    sold = rare["channel"].value_counts()  # the one that sold most gets a bill of 0 and no other
    free = last.assign(channel=sold.index[0], net_amount=0.0, tax_amount=0.0, agency_fee=0.0)
    more = [last.assign(channel="affiliate"), last.assign(channel=None), free]
    bills = costs[costs["channel"] != sold.index[0]]
    return (orders, costs), (rare, pd.concat([bills, *more], ignore_index=True))


def _reconcile_by_loop(
    claims: pd.DataFrame, ga4: pd.DataFrame, orders: pd.DataFrame
) -> pd.DataFrame:
    """The same, claim by claim."""
    shop = {r.order_id: r for r in orders.itertuples()}
    channel: dict[str, str] = {}
    for r in ga4.itertuples():
        if not pd.isna(r.transaction_id):
            channel.setdefault(r.transaction_id, r.channel)
    out = dict.fromkeys(STEPS, 0.0)
    out["platform_claims"] = float(claims["claimed_value"].sum())
    candidates: dict[str, list] = {}
    for i, r in enumerate(claims.itertuples()):
        if r.claim_type == "view":
            out["view_through"] -= r.claimed_value
        elif r.days_since_touch > WINDOW:
            out["outside_window"] -= r.claimed_value
        elif pd.isna(r.order_id) or r.order_id not in shop:
            out["not_in_shop"] -= r.claimed_value
        else:
            own = not pd.isna(channel.get(r.order_id)) and channel[r.order_id] == r.platform
            candidates.setdefault(r.order_id, []).append(
                (not own, r.days_since_touch, r.platform, i, r.claimed_value))
    for order_id, rows in candidates.items():
        rows.sort()
        out["duplicates"] -= sum(row[4] for row in rows[1:])
        order = shop[order_id]
        total = order.order_total * order.fx_rate
        back = 0.0 if pd.isna(order.refund_amount) else order.refund_amount * order.fx_rate
        out["value_difference"] += total - rows[0][4]
        if order.status in ("cancelled", "pending"):
            out["cancelled"] -= total
        elif order.delivery_status == "no_show":
            out["no_show"] -= total
        else:
            out["refunds"] -= back
            out["vat"] -= (total - back) - (total - back) / VAT
    out["net_revenue"] = sum(out[s] for s in STEPS[:-1])
    return pd.DataFrame(list(out.items()), columns=["step", "amount"])


def _roi_by_merge(orders: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """The same with query, agg and merge, channels in another order."""
    kept = orders.query("status in ['completed', 'confirmed'] and delivery_status != 'no_show'")
    kept = kept.fillna({"refund_amount": 0})
    kept = kept.eval("net = (order_total - refund_amount) * fx_rate / 1.05")
    sales = kept.groupby("channel", as_index=False).agg(
        net_revenue=("net", "sum"), goods=("goods_cost", "sum"))
    paid = costs.eval("cost = (net_amount + agency_fee) * fx_rate")
    paid = paid.groupby("channel", as_index=False)["cost"].sum()
    every = pd.concat([orders["channel"], costs["channel"]]).dropna().drop_duplicates()
    out = every.to_frame("channel").merge(sales, how="left").merge(paid, how="left")
    out["margin"] = out["net_revenue"] - out["goods"]
    out["roi"] = np.where(out["cost"] > 0, (out["margin"] - out["cost"]) / out["cost"], np.nan)
    return out.iloc[::-1][["channel", "net_revenue", "margin", "cost", "roi"]].convert_dtypes()


def _claims_as_revenue(claims, ga4, orders) -> pd.DataFrame:
    out = bridge(claims, ga4, orders)
    out.loc[out["step"].ne("platform_claims"), "amount"] = 0.0
    out.loc[out["step"] == "net_revenue", "amount"] = out["amount"].iloc[0]
    return out


def _positive(claims, ga4, orders) -> pd.DataFrame:
    out = bridge(claims, ga4, orders)
    inner = ~out["step"].isin(["platform_claims", "value_difference", "net_revenue"])
    out.loc[inner, "amount"] = -out.loc[inner, "amount"]
    return out


def _b(**switches):
    return {"reconcile": partial(bridge, **switches), "roi": roi}


def _r(**switches):
    return {"reconcile": reconcile, "roi": partial(roi_with, **switches)}


BRIDGE_WRONG = (
    Misconception("claims_are_revenue", {"reconcile": _claims_as_revenue, "roi": roi},
        "Your last line is the sum of what the platforms claim. Each claims the same order for "
        "itself, and views count too. Go down rung by rung to what the shop kept.", row="M22"),
    Misconception("views_counted", _b(view=False),
        "You keep view-through claims: someone saw an ad and bought later, without a click. They "
        "must leave on the second rung, all of them."),
    Misconception("window_off_by_one", _b(window=WINDOW - 1),
        "You take off clicks that are exactly 7 days old. The window reaches to the seventh day. "
        "Only days_since_touch above 7 is outside."),
    Misconception("window_ignored", _b(window=10_000),
        "Claims from clicks long ago are still in. Platforms with longer windows claim more for "
        "the same ads. Take off clicks more than 7 days old."),
    Misconception("duplicates_first_row", _b(keep="row"),
        "Of two claims for an order you keep the one that stands first in the file. That rewards "
        "the platform whose file was read first. Keep the platform that GA4 names, else the most "
        "recent touch."),
    Misconception("duplicates_without_ga4", _b(keep="days"),
        "For an order with two claims you go by the days alone. GA4 knows the last click of most "
        "orders. Keep the claim of GA4's channel; use the days only where there is none."),
    Misconception("duplicates_all_dropped", _b(keep="none"),
        "Of an order with two claims you drop both. The order was sold once, so one claim must "
        "stay. Rank the claims of an order and keep the best one."),
    Misconception("duplicates_first", _b(dedupe_first=True),
        "You settle duplicates before the other rungs. A view may then push out a click and fall "
        "away itself, and the order is lost. Follow the order of the steps."),
    Misconception("value_difference_skipped", _b(difference=False),
        "You carry the platforms' values down to the end. They count shipping, discounts and "
        "rounding in their own way. Go over to the shop's order_total at value_difference."),
    Misconception("pending_kept", _b(cancelled=("cancelled",)),
        "Pending orders are still in at the rung of cancelled ones. Nobody has confirmed them. "
        "Take off cancelled and pending."),
    Misconception("no_show_counted", _b(no_show=False),
        "Parcels that were never collected (未取) are still revenue in your bridge. They have a "
        "rung of their own after the cancelled ones."),
    Misconception("refunds_ignored", _b(refunds=False),
        "Your bridge has no refunds. Returns of 雙11 arrive weeks after the order. Take off "
        "refund_amount of the orders still left."),
    Misconception("refunds_of_all", _b(refund_of_all=True),
        "You take off refunds of orders that have already left as cancelled or not collected. "
        "They then count twice. Refund only what is still on the bridge."),
    Misconception("vat_times_095", _b(vat="times"),
        "You take 5 % of the price as VAT. The tax is 5 % of the net price. It is x − x ÷ 1.05."),
    Misconception("vat_left_in", _b(vat="none"),
        "The bridge ends with VAT still in. Finance counts revenue without it. Take off "
        "x − x ÷ 1.05 on the last rung but one."),
    Misconception("usd_as_twd", _b(fx=False),
        "Orders in US dollars enter as if they were NT dollars. Multiply order_total and "
        "refund_amount by fx_rate."),
    Misconception("signs", {"reconcile": _positive, "roi": roi},
        "Your deductions are positive. A bridge must add up: the amounts above sum to the last "
        "line. Give what is taken off a minus sign."),
    Misconception("roas_as_roi", _r(what="roas"),
        "Your ROI is the ROAS: revenue ÷ cost. A ROAS of 1 reads as break-even there, but goods "
        "had to be bought too. Take (margin − cost) ÷ cost.", row="M12"),
    Misconception("revenue_as_margin", _r(what="revenue"),
        "Your ROI takes revenue for margin. What was sold had to be bought first. Subtract the "
        "goods cost, then the advertising cost.", row="M13"),
    Misconception("margin_over_cost", _r(what="margin"),
        "Your ROI divides the margin by the cost and forgets to subtract the cost. Break-even "
        "would then read 1 instead of 0. Take (margin − cost) ÷ cost."),
    Misconception("roi_percent", _r(what="percent"),
        "Your ROI is in percent, and a fraction was asked for. Leave out the × 100."),
    Misconception("agency_fee_forgotten", _r(fee=False),
        "Your cost is the media alone. The agency sends a bill too, and it is paid from the same "
        "budget. Add agency_fee."),
    Misconception("vat_in_cost", _r(tax="invoice"),
        "Your cost includes VAT. The firm deducts it from the tax it owes, so it is no cost. Take "
        "net_amount and agency_fee."),
    Misconception("vat_on_all", _r(tax="all"),
        "You add 5 % to every invoice. Foreign platforms bill without it, and where it is billed "
        "it can be deducted. Take the net amounts as they stand."),
    Misconception("invoice_usd", _r(fx=False),
        "Invoices in US dollars enter your cost as NT dollars. The channel looks thirty times "
        "cheaper. Multiply by fx_rate."),
    Misconception("roi_refunds_ignored", _r(refunds=False),
        "The revenue behind your ROI still holds refunds. Subtract refund_amount before the tax."),
    Misconception("roi_no_show_counted", _r(no_show=True),
        "The revenue behind your ROI holds parcels that were never collected (未取). Drop them "
        "before you group by channel."),
    Misconception("roi_cancelled_counted", _r(cancelled=True),
        "The revenue behind your ROI holds cancelled and pending orders. Keep completed and "
        "confirmed ones, as for net revenue."),
    Misconception("roi_vat_left_in", _r(vat=False),
        "The revenue behind your ROI still holds VAT, while cost and goods do not. Divide the "
        "revenue by 1.05."),
    Misconception("goods_of_refunds_back", _r(goods_of="unrefunded"),
        "You take back goods cost for what was refunded. Food and opened care products cannot be "
        "sold again, so the cost stays. Subtract the whole goods_cost of each kept order."),
    Misconception("roi_zero", _r(zero=True),
        "Channels without an invoice get 0 in your table. A cost or ROI that nobody knows is not "
        "0. Leave it missing (NA)."),
    Misconception("roi_infinite", _r(unguarded=True),
        "A channel whose cost is 0 has an infinite ROI in your table. Nothing was spent, so there "
        "is nothing to set the margin against. Leave its ROI missing (NA)."),
    Misconception("channels_of_orders_only", _r(how="left"),
        "Channels that stand only in the invoices are gone from your table. They cost money and "
        "sold nothing that stays: that is what the manager must see. Join so that every channel "
        "of both tables stays."),
    Misconception("inner_join", _r(how="inner"),
        "Channels without an invoice are gone from your table. They sold something, and whoever "
        "reads the table must see them. Join so that every channel stays."),
)

C = Exercise(
    "T1.5.c",
    parts=(
        Part("reconcile", reconcile, inputs=bridge_inputs,
             load=("claims", "ga4_transactions", "orders"),
             compare=Compare(kind="frame", keys=("step",), columns={"amount": 1e-6}, ordered=True)),
        Part("roi", roi, inputs=roi_inputs, load=("orders_by_channel", "invoices"),
             compare=Compare(kind="frame", keys=("channel",), columns={
                 "net_revenue": 1e-6, "margin": 1e-6, "cost": 1e-6, "roi": 1e-6})),
    ),
    misconceptions=BRIDGE_WRONG,
    alternatives=(
        Alternative("loop", {"reconcile": _reconcile_by_loop, "roi": _roi_by_merge}),
    ),
    hints=(
        "Take one order with two claims and walk it down by hand: at which rung does each claim "
        "leave, and what is left at the end?",
        "After every rung go on with the rows that are left. From value_difference on you work "
        "with the shop's amounts of the orders that still have a claim. For ROI, clean as in "
        "net_revenue, then group by channel, then join the costs so that no channel is lost.",
        "left = claims; gone = left[\"claim_type\"] == \"view\"; steps.append((\"view_through\", "
        "-left.loc[gone, \"claimed_value\"].sum())); left = left[~gone]; ... ; "
        "out = sales.join(cost, how=\"outer\"); roi = (margin - cost) / cost.where(cost > 0)",
    ),
    solution=(
        "The bridge keeps one rule: whatever leaves, leaves once, at the first rung that applies, "
        "so the amounts add up to net revenue. ROI sets the margin against everything paid for "
        "the advertising, the agency included. ROAS looks better only because it forgets the "
        "goods."
    ),
    worlds=MONEY_WORLDS,
    equivalent_mutants={
        "orders['order_id'].dropna() -> without dropna":
            "a missing order number equals no other",
        "shop['refund_amount'].fillna(0) -> without fillna":
            "a sum leaves missing cells out",
        'True -> False': "one more column in a table of the function's own",
    },
)
