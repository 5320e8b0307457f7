"""T1.1.f1 and T1.1.d by reference: contribution margin, break-even ROAS, expected benefit, range.

Pure functions of plain values; T1.1.g takes its truth from here. The keyword arguments of the
`*_with` functions are switches for known-wrong variants; the defaults are right.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from autograder.artefacts.benefit_interval import t90
from autograder.artefacts.margin import contribution_margin

COUNTS = ["spend", "impressions", "clicks", "conversions"]


def margin_with(
    brief: dict[str, Any], *, net: str = "divide", goods: bool = True, fee: str = "gross",
    shipping: str = "order", returns: str = "resold",
) -> float:
    """`contribution_margin` with switches for known-wrong variants."""
    price, vat = brief["price_incl_vat"], brief["vat_rate"]
    share = {"divide": 1 / (1 + vat), "times": 1 - vat, "none": 1.0}[net]
    cost = brief["unit_cost"] / (price * share) if goods else 0.0
    rate = brief["payment_fee_rate"]
    payment = {"gross": rate / share, "net": rate, "none": 0.0}[fee]
    parcel = brief["aov"] * (1.0 if shipping == "gross" else share)
    delivery = {"order": brief["shipping_cost"] / parcel, "gross": brief["shipping_cost"] / parcel,
                "piece": brief["shipping_cost"] / (price * share), "none": 0.0}[shipping]
    back = brief["return_rate"] if returns != "none" else 0.0
    if returns == "lost":
        return 1 - back - cost - payment - delivery
    if returns == "all":
        return (1 - back) * (1 - cost - payment - delivery)
    return (1 - back) * (1 - cost) - payment - delivery


def break_even_roas(brief: dict[str, Any]) -> float:
    """The ROAS (value ordered without VAT ÷ spend) at which the contribution pays for the ads.

    1 ÷ contribution margin; NaN where the margin is 0 or below, because then no ROAS does.
    """
    margin = contribution_margin(brief)
    return 1 / margin if margin > 0 else math.nan


def expected_benefit(
    plan: dict[str, float], history: pd.DataFrame, brief: dict[str, Any]
) -> pd.DataFrame:
    """What a plan should bring at the pooled rates of the same festival's past campaigns.

    Args:
        plan: budget by channel, TWD without VAT.
        history: campaign_id, festival, channel, status, spend, impressions, clicks, conversions;
            one row per campaign, channel and week, of every status.
        brief: festival, aov, vat_rate and what `contribution_margin` needs.

    Returns:
        channel, budget, impressions, clicks, orders, revenue (TWD ordered, without VAT),
        contribution (TWD, before the media cost); one row per channel of the plan. Missing where a
        channel has no usable history.
    """
    return expected_with(plan, history, brief)


def same_festival(history: pd.DataFrame, brief: dict[str, Any]) -> pd.DataFrame:
    """Complete rows of past campaigns of the brief's festival."""
    return history[history["festival"] == brief["festival"]].dropna(subset=COUNTS)


def ratio(above: pd.Series, below: pd.Series) -> pd.Series:
    """above ÷ below, missing where there is nothing to divide by."""
    return above / below.where(below > 0)


def expected_with(
    plan: dict[str, float], history: pd.DataFrame, brief: dict[str, Any], *,
    festival: bool = True, status: tuple[str, ...] | None = None, pooled: bool = True,
    peak: bool = False, complete: bool = True, unknown: float = math.nan, margin: Any = None,
    newest: bool = False, vat: bool = True,
) -> pd.DataFrame:
    """`expected_benefit` with switches for known-wrong variants."""
    past = history[history["festival"] == brief["festival"]] if festival else history
    if complete:
        past = past.dropna(subset=COUNTS)
    if status:
        past = past[past["status"].isin(status)]
    if newest:
        past = past[past["week_start"].dt.year == past["week_start"].dt.year.max()]
    if peak:
        whole = past.groupby(["channel", "campaign_id"])[COUNTS].sum().reset_index()
        whole = whole.assign(rate=ratio(whole["conversions"], whole["spend"]))
        past = whole.sort_values("rate").drop_duplicates("channel", keep="last")
    rates = _rates(past, pooled)
    out = pd.DataFrame({"channel": list(plan), "budget": [float(b) for b in plan.values()]})
    mine = rates.reindex(out["channel"]).reset_index(drop=True)
    out["impressions"] = out["budget"] * mine["per_dollar"]
    out["clicks"] = out["impressions"] * mine["ctr"]
    out["orders"] = out["clicks"] * mine["cvr"]
    counted = ["impressions", "clicks", "orders"]
    out[counted] = out[counted].fillna(unknown)
    out["revenue"] = out["orders"] * brief["aov"] / (1 + brief["vat_rate"] if vat else 1)
    out["contribution"] = out["revenue"] * (
        contribution_margin(brief) if margin is None else margin(brief))
    return out


def _rates(past: pd.DataFrame, pooled: bool) -> pd.DataFrame:
    """per_dollar (impressions per NT$), ctr and cvr by channel."""
    if pooled:
        past = past.groupby("channel")[COUNTS].sum()
    each = pd.DataFrame({
        "channel": past.index if pooled else past["channel"],
        "per_dollar": ratio(past["impressions"], past["spend"]).to_numpy(),
        "ctr": ratio(past["clicks"], past["impressions"]).to_numpy(),
        "cvr": ratio(past["conversions"], past["clicks"]).to_numpy(),
    })
    return each.groupby("channel").mean()


def campaign_rates(history: pd.DataFrame, brief: dict[str, Any]) -> pd.Series:
    """Orders of each past campaign of the festival ÷ what its spend buys at pooled rates.

    1 is an average campaign; the mix of channels is taken out, because each channel's spend is
    weighed with that channel's own orders per NT$. Index: campaign_id.
    """
    return rates_with(same_festival(history, brief))


def rates_with(past: pd.DataFrame, by: str = "campaign_id") -> pd.Series:
    """`campaign_rates` of rows already chosen; by: what makes one campaign."""
    total = past.groupby("channel")[["spend", "conversions"]].sum()
    per_dollar = ratio(total["conversions"], total["spend"])
    expected = past["spend"] * past["channel"].map(per_dollar)
    sums = past.assign(expected=expected).groupby(by)[["conversions", "expected"]].sum()
    return ratio(sums["conversions"], sums["expected"]).dropna()


def benefit_range(
    plan: dict[str, float], history: pd.DataFrame, brief: dict[str, Any]
) -> dict[str, float]:
    """80 % range of the contribution of one more campaign with this plan (TWD, before media cost).

    base is the sum of `expected_benefit`. With the rates r of n past campaigns (`campaign_rates`)
    and their standard deviation s: base × (1 ∓ t s √(1 + 1/n)), t the 90 % quantile of Student's t
    with n − 1 degrees of freedom: the predictive interval of one more draw (Hahn and Meeker,
    Statistical Intervals, 1991, ch. 4), not the narrower one of the mean.

    Returns:
        low, base, high; all missing where a channel of the plan has no history, low and high
        missing with fewer than two past campaigns.
    """
    return range_with(plan, history, brief)


def range_with(
    plan: dict[str, float], history: pd.DataFrame, brief: dict[str, Any], *,
    status: tuple[str, ...] | None = None, festival: bool = True, one_more: bool = True,
    skipna: bool = False, margin: Any = None, peak: bool = False, vat: bool = True,
    spread_status: tuple[str, ...] | None = None, complete: bool = True, rows: bool = False,
    count_rows: bool = False, quantile: float | None = None, root: bool = True,
    degrees: int = -1, floor: float = -math.inf, plan_only: bool = False,
) -> dict[str, float]:
    """`benefit_range` with switches for known-wrong variants."""
    table = expected_with(plan, history, brief, status=status, festival=festival, margin=margin,
                          peak=peak, vat=vat)
    base = float(table["contribution"].sum(skipna=skipna))
    past = history[history["festival"] == brief["festival"]] if festival else history
    if complete:
        past = past.dropna(subset=COUNTS)
    if status or spread_status:
        past = past[past["status"].isin(status or spread_status)]
    if plan_only:
        past = past[past["channel"].isin(list(plan))]
    rates = rates_with(past.reset_index(drop=True).rename_axis("row"), "row" if rows
                       else "campaign_id")
    n = len(past) if count_rows else len(rates)
    if n < 2 or math.isnan(base):
        return {"low": math.nan, "base": base, "high": math.nan}
    if quantile:
        return {"low": base * rates.quantile(quantile), "base": base,
                "high": base * rates.quantile(1 - quantile)}
    more = math.sqrt(1 + 1 / n) if one_more else math.sqrt(1 / n)
    half = base * t90(n + degrees) * float(rates.std()) * (more if root else 1)
    return {"low": max(base - half, floor), "base": base, "high": base + half}
