"""T1.e: the figures of the case's report from plan, mornings and orders, with its inputs."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .t1_duty_world import case_world

KEYS = ("date", "channel")


def case_numbers(
    plan: dict[str, Any], planned: pd.DataFrame, mornings: pd.DataFrame, orders: pd.DataFrame,
    rules: dict[str, Any], **wrong: Any,
) -> dict[str, float]:
    """Key of the rules -> value (TWD, fractions, ratios).

    Args:
        plan: start, end (ISO days), benefit {base}.
        planned: date, channel, planned (TWD without VAT).
        mornings: morning, date, channel, cost, conversions, revenue.
        orders: ordered_at, channel, status, total, refund (with VAT), goods_cost (without).
        rules: channels, kept, vat, agency_fee, handling.
        wrong: switches for known wrong ways.
    """
    known = _known(mornings, wrong)
    spend = known["cost"].sum()
    claims = known["revenue"].sum()
    mine = _mine(plan, orders, rules, wrong)
    kept = mine[mine["status"] == rules["kept"]]
    if wrong.get("all_states"):
        kept = mine
    if wrong.get("not_cancelled"):
        kept = mine[mine["status"] != "cancelled"]
    refund = 0 if wrong.get("no_refund") else kept["refund"]
    gross = kept["total"] - refund
    vat = 1 + rules["vat"]
    net = gross if wrong.get("vat_left") else gross * (1 - rules["vat"]) if wrong.get(
        "vat_taken_off") else gross / vat
    fee = 0 if wrong.get("no_fee") else rules["agency_fee"]
    handling = rules["handling"]
    if wrong.get("handling_of_all"):
        count = mine.groupby("channel").size()
    else:
        count = kept.groupby("channel").size()
    goods = (mine if wrong.get("goods_of_all") else kept).groupby("channel")["goods_cost"].sum()
    by = pd.DataFrame({
        "net": net.groupby(kept["channel"]).sum(), "goods": goods, "count": count,
        "cost": known.groupby("channel")["cost"].sum() * (1 + fee),
    }).reindex(rules["channels"]).fillna(0)
    margin = by["net"] - by["goods"] - (0 if wrong.get("no_handling") else handling * by["count"])
    if wrong.get("roas_as_roi"):
        margin = by["net"] + by["cost"]
    if wrong.get("goods_forgotten"):
        margin = by["net"]
    below = by["net"] if wrong.get("over_revenue") else by["cost"]
    roi = (margin - by["cost"]) / below
    whole = roi.mean() if wrong.get("mean_of_roi") else (
        margin.sum() - by["cost"].sum()) / below.sum()
    if wrong.get("roi_in_percent"):
        roi, whole = 100 * roi, 100 * whole
    total = by["net"].sum()
    roas = total / spend
    if wrong.get("swapped"):
        roas, whole = whole, roas
    base = plan["benefit"]["base"]
    lost = 1 - len(kept) / len(mine)
    if wrong.get("lost_by_money"):
        lost = 1 - kept["total"].sum() / mine["total"].sum()
    if wrong.get("kept_share"):
        lost = 1 - lost
    return {
        "spend": float(spend), "planned_spend": float(planned["planned"].sum()),
        "planned_revenue": float(base), "platform_claims": float(claims),
        "net_revenue": float(claims if wrong.get("claims_as_net") else total),
        "plan_gap": float((base / total - 1) if wrong.get("gap_turned") else (
            total - base if wrong.get("gap_in_money") else total / base - 1)),
        "claimed_roas": float(claims / spend), "net_roas": float(roas),
        "lost_share": float(lost),
        "roi": float(whole),
        **{f"roi_{c}": float(roi[c]) for c in rules["channels"]},
    }


def _known(mornings: pd.DataFrame, wrong: dict[str, Any]) -> pd.DataFrame:
    """Of each day and channel what the last morning said."""
    if wrong.get("all_mornings"):
        return mornings
    if wrong.get("as_they_lie"):
        return mornings.drop_duplicates(list(KEYS), keep="last")
    table = mornings.sort_values("morning", kind="stable")
    if wrong.get("first_morning"):
        return table.drop_duplicates(list(KEYS), keep="first")
    if wrong.get("highest"):
        return mornings.groupby(list(KEYS), as_index=False)[["cost", "revenue"]].max()
    if wrong.get("last_of_column"):
        return table.groupby(list(KEYS), as_index=False)[["cost", "revenue"]].last()
    if wrong.get("last_morning_only"):
        return table[table["morning"] == table["morning"].max()]
    return table.drop_duplicates(list(KEYS), keep="last")


def _mine(plan: dict[str, Any], orders: pd.DataFrame, rules: dict[str, Any], wrong: dict[str, Any]
          ) -> pd.DataFrame:
    """Orders of the ad channels in the flight."""
    start, end = pd.Timestamp(plan["start"]), pd.Timestamp(plan["end"]) + pd.Timedelta(days=1)
    if wrong.get("end_at_midnight"):
        end = pd.Timestamp(plan["end"]) + pd.Timedelta(minutes=1)
    out = orders
    if not wrong.get("all_days"):
        out = out[(out["ordered_at"] >= start) & (out["ordered_at"] < end)]
    return out if wrong.get("all_channels") else out[out["channel"].isin(rules["channels"])]


def by_merging(plan: dict[str, Any], planned: pd.DataFrame, mornings: pd.DataFrame,
               orders: pd.DataFrame, rules: dict[str, Any]) -> dict[str, float]:
    """The same with idxmax, masks and plain loops."""
    latest = mornings.reset_index(drop=True)
    latest = latest.loc[latest.groupby(["date", "channel"])["morning"].idxmax()]
    day = orders["ordered_at"].dt.strftime("%Y-%m-%d")
    ours = orders[day.between(plan["start"], plan["end"])].query("channel in @rules['channels']")
    good = ours.query("status == @rules['kept']")
    spend, claims = latest["cost"].sum(), np.nansum(latest["revenue"])
    out, margins, costs = {}, 0.0, 0.0
    for name in rules["channels"]:
        one = good[good["channel"] == name]
        cost = latest.loc[latest["channel"] == name, "cost"].sum() * (1 + rules["agency_fee"])
        margin = (one["total"] - one["refund"]).sum() / (1 + rules["vat"]) \
            - one["goods_cost"].sum() - len(one) * rules["handling"]
        out[f"roi_{name}"] = margin / cost - 1
        margins, costs = margins + margin, costs + cost
    net = (good["total"].sum() - good["refund"].sum()) / (1 + rules["vat"])
    base = plan["benefit"]["base"]
    return {"spend": spend, "planned_spend": sum(planned["planned"]), "planned_revenue": base,
            "platform_claims": claims, "net_revenue": net, "plan_gap": (net - base) / base,
            "claimed_roas": claims / spend, "net_roas": net / spend,
            "lost_share": (ours["status"] != rules["kept"]).mean(), "roi": margins / costs - 1,
            **out}


def numbers_worlds(world: Any) -> tuple:
    """Plan, plan by day, mornings, orders and rules of a case; and under another firm's rules."""
    made = case_world(world.seed, world.year)
    rules = made.report_rules
    other = {**rules, "vat": 0.08, "agency_fee": 0.2, "handling": 60,
             "channels": rules["channels"][1:]}
    days, orders = made.case_mornings.copy(), made.case_orders.iloc[::3].copy()
    last = days["morning"] == days["morning"].max()
    ended = pd.Timestamp(made.campaign_plan["end"]) + pd.Timedelta(days=1)
    # The last download lacks a day and takes a value back; one order comes at midnight.
    gone, taken = np.unique(days["date"])[[3, 9]]
    days.loc[last & (days["date"] == taken), "revenue"] = np.nan
    days = days[~(last & (days["date"] == gone))]
    late = orders.index[orders["channel"].isin(other["channels"])
                        & orders["status"].eq("completed")][-1]
    orders.loc[late, "ordered_at"] = ended
    mine = days["channel"].isin(other["channels"])
    plan = {k: made.campaign_plan[k] for k in ("start", "end", "benefit")}
    sliced = {k: rules[k] for k in ("channels", "kept", "vat", "agency_fee", "handling")}
    return ((plan, made.run_plan, made.case_mornings, made.case_orders, sliced),
            (plan, made.run_plan[made.run_plan["channel"].isin(other["channels"])],
             days[mine], orders, {k: other[k] for k in sliced}))


def small_numbers() -> tuple:
    """Two channels, two days, by hand: a number taken back, a last minute, a day before."""
    n = np.nan
    mornings = pd.DataFrame([
        ("2027-05-05", "2027-05-01", "a", 90.0, n, n), ("2027-05-05", "2027-05-02", "a", 60.0, 1.0,
                                                        50.0),
        ("2027-05-02", "2027-05-01", "a", 100.0, 1.0, 80.0),
        ("2027-05-02", "2027-05-01", "b", 40.0, 2.0, 100.0),
        ("2027-05-04", "2027-05-02", "b", 50.0, 1.0, 70.0),
    ], columns=["morning", "date", "channel", "cost", "conversions", "revenue"])
    for column in ("morning", "date"):
        mornings[column] = pd.to_datetime(mornings[column]).astype("datetime64[ns]")
    orders = pd.DataFrame([
        ("2027-04-30 23:59", "a", "completed", 105.0, 0.0, 30.0),
        ("2027-05-01 00:00", "a", "completed", 210.0, 0.0, 80.0),
        ("2027-05-01 12:00", "b", "completed", 315.0, 105.0, 120.0),
        ("2027-05-02 23:59", "a", "completed", 420.0, 0.0, 190.0),
        ("2027-05-02 10:00", "b", "returned", 525.0, 0.0, 200.0),
        ("2027-05-02 11:00", "a", "cancelled", 100.0, 0.0, 40.0),
        ("2027-05-02 12:00", "direct", "completed", 630.0, 0.0, 200.0),
        ("2027-05-03 00:00", "b", "completed", 735.0, 0.0, 300.0),
    ], columns=["ordered_at", "channel", "status", "total", "refund", "goods_cost"])
    orders["ordered_at"] = pd.to_datetime(orders["ordered_at"]).astype("datetime64[ns]")
    planned = pd.DataFrame({"date": mornings["date"][:4], "channel": ["a", "a", "a", "b"],
                            "planned": [100.0, 60.0, 0.0, 90.0]})
    plan = {"start": "2027-05-01", "end": "2027-05-02", "benefit": {"base": 1_000}}
    rules = {"channels": ["a", "b"], "kept": "completed", "vat": 0.05, "agency_fee": 0.1,
             "handling": 20}
    return ((plan, planned, mornings, orders, rules),)


def way(**wrong: bool) -> Any:
    """A known wrong `case_numbers`."""
    return partial(case_numbers, **wrong)
