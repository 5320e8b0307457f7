"""T1.5.f1, T1.5.c and T1.5.f2: net revenue, the bridge from platform claims to it, ROI, overlap.

Net revenue follows the tax rule that shown prices include 5 % VAT (x / 1.05); ROI is taken on
the margin after goods cost, over what the media and the agency were paid without VAT.
"""

from __future__ import annotations

import pandas as pd

VAT = 1.05
WINDOW = 7
STEPS = (
    "platform_claims", "view_through", "outside_window", "not_in_shop", "duplicates",
    "value_difference", "cancelled", "no_show", "refunds", "vat", "net_revenue",
)


def net_revenue(order_lines: pd.DataFrame) -> float:
    """Net revenue in TWD without VAT: one row per order, kept orders, less refunds.

    Args:
        order_lines: one row per item; the fields of the order are repeated on each.
    """
    orders = order_lines.drop_duplicates("order_id")
    kept = orders[orders["status"].isin(["completed", "confirmed"])
                  & (orders["delivery_status"] != "no_show")]
    paid = (kept["order_total"] - kept["refund_amount"].fillna(0)) * kept["fx_rate"]
    return float(paid.sum() / VAT)


def net_revenue_with(
    order_lines: pd.DataFrame, *, lines: bool = False, status: tuple[str, ...] | None = (
        "completed", "confirmed"), no_show: bool = False, refunds: bool = True,
    vat: str = "divide", fx: bool = True, points: bool = False, paid_only: bool = False,
    amount: str = "order_total", refunded_out: bool = False, delivered_only: bool = False,
    returned_out: bool = False, back: str = "refund_amount",
) -> float:
    """`net_revenue` with the named steps left out or done wrongly."""
    rows = order_lines if lines else order_lines.drop_duplicates("order_id")
    if status is not None:
        rows = rows[rows["status"].isin(status)]
    if not no_show:
        rows = rows[rows["delivery_status"] != "no_show"]
    if returned_out:
        rows = rows[rows["delivery_status"] != "returned"]
    if delivered_only:
        rows = rows[rows["delivery_status"] == "delivered"]
    if paid_only:
        rows = rows[rows["payment_status"] == "paid"]
    if refunded_out:
        rows = rows[rows["refund_amount"].fillna(0) == 0]
    total = rows[amount]
    if refunds:
        total = total - rows[back].fillna(0)
    if points:
        total = total - rows["points_used"]
    if fx:
        total = total * rows["fx_rate"]
    out = float(total.sum())
    return {"divide": out / VAT, "times": out * 0.95, "none": out}[vat]


def reconcile(
    claims: pd.DataFrame, ga4: pd.DataFrame, orders: pd.DataFrame
) -> pd.DataFrame:
    """The bridge from what the platforms claim to net revenue: step, amount (TWD).

    Each claim and each order leaves at the first rung that applies to it; deductions are
    negative; the last row is the sum of all above.
    """
    return bridge(claims, ga4, orders)


def bridge(
    claims: pd.DataFrame, ga4: pd.DataFrame, orders: pd.DataFrame, *, window: int = WINDOW,
    keep: str = "ga4", view: bool = True, vat: str = "divide", no_show: bool = True,
    refunds: bool = True, fx: bool = True, difference: bool = True, refund_of_all: bool = False,
    cancelled: tuple[str, ...] = ("cancelled", "pending"), dedupe_first: bool = False,
) -> pd.DataFrame:
    """`reconcile` with switches for known-wrong variants; the defaults are right."""
    left = claims.reset_index(drop=True).copy()
    left["row"] = range(len(left))
    amount: dict[str, float] = {"platform_claims": left["claimed_value"].sum()}
    shop = orders.drop_duplicates("order_id").set_index("order_id")
    rate = shop["fx_rate"] if fx else 1.0
    shop = shop.assign(total=shop["order_total"] * rate,
                       refund=(shop["refund_amount"] * rate).fillna(0.0))
    source = ga4.dropna(subset=["transaction_id"]).drop_duplicates("transaction_id")
    source = source.set_index("transaction_id")["channel"]

    def leave(mask: pd.Series, step: str) -> None:
        nonlocal left
        amount[step] = -left.loc[mask, "claimed_value"].sum()
        left = left[~mask]

    def ranked(rows: pd.DataFrame) -> pd.Series:
        """True for every claim but the one that an order keeps."""
        own = rows["platform"] != rows["order_id"].map(source)
        if keep == "ga4":
            by = ["own", "days_since_touch", "platform", "row"]
        elif keep == "days":
            by = ["days_since_touch", "platform", "row"]
        elif keep == "last":
            by = ["last"]
        elif keep == "largest":
            by = ["small", "row"]
        else:
            by = ["row"]
        order = rows.assign(own=own, last=-rows["row"], small=-rows["claimed_value"])
        second = order.sort_values(by, kind="stable").duplicated("order_id").reindex(rows.index)
        if keep == "none":
            second = rows.duplicated("order_id", keep=False)
        return second & rows["order_id"].notna()

    if dedupe_first:
        leave(ranked(left), "duplicates")
    leave((left["claim_type"] == "view") & view, "view_through")
    leave(left["days_since_touch"] > window, "outside_window")
    leave(left["order_id"].isna() | ~left["order_id"].isin(shop.index), "not_in_shop")
    if not dedupe_first:
        leave(ranked(left), "duplicates")
    kept = shop.loc[left["order_id"]]
    total = kept["total"]
    if not difference:
        total = pd.Series(left["claimed_value"].to_numpy(), index=kept.index)
    amount["value_difference"] = total.sum() - left["claimed_value"].sum()
    lost = kept["status"].isin(cancelled)
    amount["cancelled"] = -total[lost].sum()
    fetched = (kept["delivery_status"] != "no_show") | (not no_show)
    amount["no_show"] = -total[~lost & ~fetched].sum()
    back = kept["refund"] if refund_of_all else kept["refund"][~lost & fetched]
    amount["refunds"] = -back.sum() if refunds else 0.0
    gross = sum(amount.values())
    amount["vat"] = {
        "divide": -(gross - gross / VAT), "times": -gross * 0.05, "none": 0.0,
    }[vat]
    amount["net_revenue"] = sum(amount.values())
    return pd.DataFrame({"step": list(STEPS), "amount": [float(amount[s]) for s in STEPS]})


def roi(orders: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """ROI per channel on the margin: channel, net_revenue, margin, cost, roi (TWD, fraction).

    Args:
        orders: one row per order, with the channel it is credited to.
        costs: invoices of media and agencies (net amounts; VAT can be deducted, so it is no cost).
    """
    return roi_with(orders, costs)


def roi_with(
    orders: pd.DataFrame, costs: pd.DataFrame, *, what: str = "roi", fee: bool = True,
    tax: str = "none", fx: bool = True, refunds: bool = True, no_show: bool = False,
    vat: bool = True, goods_of: str = "kept", zero: bool = False, how: str = "outer",
    cancelled: bool = False, unguarded: bool = False,
) -> pd.DataFrame:
    """`roi` with switches for known-wrong variants; the defaults are right."""
    kept = orders
    if not cancelled:
        kept = kept[kept["status"].isin(["completed", "confirmed"])]
    if not no_show:
        kept = kept[kept["delivery_status"] != "no_show"]
    total = kept["order_total"] - (kept["refund_amount"].fillna(0) if refunds else 0)
    total = total * kept["fx_rate"] / (VAT if vat else 1.0)
    goods = kept["goods_cost"]
    if goods_of == "unrefunded":
        goods = goods * (1 - kept["refund_amount"].fillna(0) / kept["order_total"])
    sales = pd.DataFrame({"channel": kept["channel"], "net_revenue": total, "goods": goods})
    sales = sales.groupby("channel")[["net_revenue", "goods"]].sum()
    sales["margin"] = sales["net_revenue"] - sales["goods"]
    paid = costs["net_amount"] + (costs["agency_fee"] if fee else 0)
    if tax == "invoice":
        paid = paid + costs["tax_amount"]
    elif tax == "all":
        paid = paid * 1.05
    paid = paid * (costs["fx_rate"] if fx else 1.0)
    cost = paid.groupby(costs["channel"]).sum().rename("cost")
    out = sales[["net_revenue", "margin"]].join(cost, how=how)
    if how in ("outer", "left"):
        everyone = set(orders["channel"].dropna())
        if how == "outer":
            everyone |= set(costs["channel"].dropna())
        out = out.reindex(sorted(everyone))
    spent = out["cost"] if unguarded else out["cost"].where(out["cost"] > 0)
    out["roi"] = {
        "roi": (out["margin"] - out["cost"]) / spent,
        "roas": out["net_revenue"] / spent,
        "revenue": (out["net_revenue"] - out["cost"]) / spent,
        "margin": out["margin"] / spent,
        "percent": 100 * (out["margin"] - out["cost"]) / spent,
    }[what]
    if zero:
        out = out.fillna(0.0)
    return out.rename_axis("channel").reset_index()[
        ["channel", "net_revenue", "margin", "cost", "roi"]]


def claims_overlap(claims: pd.DataFrame) -> dict[str, float]:
    """How far the platforms claim the same orders: orders, claims, overlap_share, inflation.

    Claims without an order id are left out. overlap_share is the share of orders claimed by two
    or more platforms; inflation is claims per order.
    """
    known = claims.dropna(subset=["order_id"])
    platforms = known.groupby("order_id")["platform"].nunique()
    orders, rows = len(platforms), len(known)
    if not orders:
        return {"orders": 0, "claims": 0, "overlap_share": pd.NA, "inflation": pd.NA}
    return {"orders": orders, "claims": rows, "overlap_share": float((platforms >= 2).mean()),
            "inflation": rows / orders}
