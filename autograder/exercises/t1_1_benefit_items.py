"""T1.1.f1 and T1.1.d: their misconceptions, alternatives, hints and worlds."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.benefit_interval import (
    BENEFIT,
    judge_benefit,
    judge_break_even,
    judge_plan,
    t90,
)

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_1_benefit import (
    COUNTS,
    benefit_range,
    break_even_roas,
    campaign_rates,
    contribution_margin,
    expected_benefit,
    expected_with,
    margin_with,
    range_with,
    same_festival,
)
from .t1_1_benefit_practice import margins, plans
from .t1_1_benefit_worlds import LOSS, NEW_CHANNEL, PLAN, WORLDS, money_inputs, plan_inputs


def _roas(**switches: Any):
    def impl(brief: dict) -> float:
        margin = margin_with(brief, **switches)
        return 1 / margin if margin > 0 else math.nan

    return impl


def _by_order(brief: dict) -> float | None:
    """An order at a time, in NT$."""
    order = brief["aov"] / (1 + brief["vat_rate"])
    goods = brief["aov"] / brief["price_incl_vat"] * brief["unit_cost"]
    kept = 1 - brief["return_rate"]
    earned = kept * order - kept * goods - brief["aov"] * brief["payment_fee_rate"] \
        - brief["shipping_cost"]
    return order / earned if earned > 0 else None


def _by_shares(brief: dict) -> float:
    gross = 1 + brief["vat_rate"]
    costs = pd.Series({
        "goods": brief["unit_cost"] * gross / brief["price_incl_vat"] * (1 - brief["return_rate"]),
        "payment": brief["payment_fee_rate"] * gross,
        "shipping": brief["shipping_cost"] * gross / brief["aov"],
        "returns": brief["return_rate"]})
    margin = np.float64(1 - costs.sum())
    return np.where(margin > 0, 1 / margin, np.nan).item()


def _in_dollars(brief: dict) -> float:
    """The payment fee as an amount per order among shares of NT$1."""
    share = brief["payment_fee_rate"]
    margin = contribution_margin(brief) + share * (1 + brief["vat_rate"]) - share * brief["aov"]
    return 1 / margin if margin > 0 else math.nan


# The numbers of the shipped brief, and those that somebody may write into the code.
SHIPPED = {"payment_fee_rate": 0.025, "return_rate": 0.05, "shipping_cost": 85, "unit_cost": 470,
           "aov": 1310, "price_incl_vat": 1280}


def _typed(name: str):
    return lambda brief: break_even_roas({**brief, name: SHIPPED[name]})


F1 = Exercise(
    "T1.1.f1",
    parts=(Part("break_even_roas", break_even_roas, inputs=money_inputs,
                load=(("brief",), (repr(LOSS),)),
                compare=Compare(kind="scalar", columns={"": 1e-6}), judge=judge_break_even,
                practice=margins),),
    misconceptions=(
        Misconception("vat_left_in_margin", _roas(net="none"),
            "VAT is still in your prices. It belongs to the tax office, so the margin looks larger "
            "than it is. Divide price_incl_vat and aov by 1 + vat_rate first.", row="M16"),
        Misconception("vat_times_095", _roas(net="times"),
            "You take off VAT as × (1 − vat_rate). The 5 % is on the net price. Divide by "
            "1 + vat_rate.", row="M17"),
        Misconception("fee_on_net", _roas(fee="net"),
            "You charge the payment fee on the price without VAT. The payment firm takes it from "
            "the amount that is paid, VAT included. Multiply the rate by 1 + vat_rate."),
        Misconception("fee_forgotten", _roas(fee="none"),
            "The payment fee is missing from your margin. Every paid order costs it. Subtract it "
            "too."),
        Misconception("shipping_forgotten", _roas(shipping="none"),
            "Shipping is missing from your margin. It is paid for every order. Subtract "
            "shipping_cost ÷ the order's value without VAT."),
        Misconception("shipping_per_piece", _roas(shipping="piece"),
            "You spread shipping over the price of one piece. A parcel holds a whole order. "
            "Divide shipping_cost by the order's value without VAT."),
        Misconception("shipping_over_gross", _roas(shipping="gross"),
            "You divide shipping by aov with VAT, and the rest by amounts without. All shares "
            "need the same base. Take aov ÷ (1 + vat_rate)."),
        Misconception("returns_forgotten", _roas(returns="none"),
            "Returns are missing from your margin. That money goes back to the buyer. Multiply "
            "what the goods earn by 1 − return_rate."),
        Misconception("returned_goods_lost", _roas(returns="lost"),
            "You take the cost of returned goods as spent. They can be sold again, so "
            "their cost comes back with them. Multiply (1 − goods) by 1 − return_rate."),
        Misconception("fee_and_shipping_come_back", _roas(returns="all"),
            "You let fee and shipping come back with a returned order. The courier and the payment "
            "firm keep theirs. Only (1 − goods) is multiplied by 1 − return_rate."),
        Misconception("goods_only", _roas(fee="none", shipping="none", returns="none"),
            "You use the gross margin: only the goods are taken off. A sale also costs the payment "
            "fee, shipping and returns. Subtract all four."),
        Misconception("payment_as_amount", _in_dollars,
            "You give NaN where a sale leaves something: your margin is 0 or below, or its test is "
            "turned round. Print goods, payment and shipping, each a share of NT$1. A payment "
            "above 1 is an amount per order: divide it by the order without VAT."),
        *(Misconception(f"typed_{name}", _typed(name),
            "A number of the notebook's brief is written into your code: your answer is right for "
            "that brief and wrong for another. Take every number from the argument, such as "
            "brief[\"aov\"].") for name in SHIPPED),
        Misconception("margin_itself", lambda brief: contribution_margin(brief)
                      if contribution_margin(brief) > 0 else math.nan,
            "You return the margin. The ROAS that pays for the ads is what NT$1 of spend must "
            "bring. Return 1 ÷ margin."),
        Misconception("one_minus_margin", lambda brief: 1 / (1 - contribution_margin(brief)),
            "You divide by what the sale costs, not by what it leaves. Divide 1 by the margin."),
        Misconception("negative_roas", lambda brief: 1 / contribution_margin(brief),
            "Your function gives a ROAS where each sale loses money. No ROAS makes up for that: "
            "return float(\"nan\") where the margin is 0 or below."),
        Misconception("loss_as_zero", lambda brief: break_even_roas(brief)
                      if contribution_margin(brief) > 0 else 0.0,
            "Your function gives 0 where each sale loses money. That reads as \"pays at once\". "
            "Return float(\"nan\"): no ROAS breaks even there."),
        Misconception("vat_rate_written_in",
            lambda brief: break_even_roas({**brief, "vat_rate": 0.05}),
            "You write 5 % VAT into the formula. Other countries and exports have other rates. "
            "Take brief[\"vat_rate\"]."),
        Misconception("loss_as_infinity", lambda brief: break_even_roas(brief)
                      if contribution_margin(brief) > 0 else math.inf,
            "You give infinity where nothing is left of a sale. Infinity is a number, and tables "
            "go on computing with it. Return float(\"nan\"): there is no break-even ROAS."),
    ),
    alternatives=(Alternative("by_order", _by_order), Alternative("by_shares", _by_shares)),
    hints=(
        "Go through the example by hand again: each cost is a share of NT$1 ordered, without VAT.",
        "Goods are divided by the price without VAT, shipping by the order without VAT (÷ gross); "
        "the fee is charged with VAT, so its share of NT$1 without VAT is × gross. Returns take "
        "away "
        "a share of (1 − goods) only.",
        "gross = 1 + brief[\"vat_rate\"]; payment = brief[\"payment_fee_rate\"] * ...; shipping = "
        "brief[\"shipping_cost\"] / (brief[\"aov\"] / gross); margin = (1 - ...) * (1 - goods) - "
        "payment - shipping; return ... if margin > 0 else float(\"nan\")",
    ),
    solution=(
        "NT$1 ordered leaves the margin, so NT$1 of spend needs 1 ÷ margin of revenue. With "
        "VAT left in or only the goods taken off, the margin looks larger and the line too low: "
        "campaigns then pass that lose money."
    ),
    worlds=WORLDS,
)


def _net_aov(brief: dict) -> float:
    return brief["aov"] / (1 + brief["vat_rate"])


def _benefit(both: bool = False, **switches: Any) -> dict:
    """Known-wrong parts of d; `both`: the range is wrong in the same way."""
    wrong = {"expected_benefit": partial(expected_with, **switches)}
    if both:
        wrong["benefit_range"] = partial(range_with, **switches)
    return wrong


def _net_of_media(plan: dict, history: pd.DataFrame, brief: dict) -> pd.DataFrame:
    out = expected_benefit(plan, history, brief)
    return out.assign(contribution=out["contribution"] - out["budget"])


def _reported_value(plan: dict, history: pd.DataFrame, brief: dict) -> pd.DataFrame:
    past = same_festival(history, brief).groupby("channel")[["value", "conversions"]].sum()
    each = past["value"] / past["conversions"].where(past["conversions"] > 0)
    out = expected_benefit(plan, history, brief)
    out["revenue"] = out["orders"] * out["channel"].map(each)
    return out.assign(contribution=out["revenue"] * contribution_margin(brief))


def _one_rate(plan: dict, history: pd.DataFrame, brief: dict) -> pd.DataFrame:
    total = same_festival(history, brief)[COUNTS].sum()
    out = expected_benefit(plan, history, brief)
    out["impressions"] = out["budget"] * total["impressions"] / total["spend"]
    out["clicks"] = out["impressions"] * total["clicks"] / total["impressions"]
    out["orders"] = out["clicks"] * total["conversions"] / total["clicks"]
    out["revenue"] = out["orders"] * _net_aov(brief)
    return out.assign(contribution=out["revenue"] * contribution_margin(brief))


def _benefit_by_loop(plan: dict, history: pd.DataFrame, brief: dict) -> pd.DataFrame:
    rows = []
    margin = contribution_margin(brief)
    for channel, budget in plan.items():
        sums = dict.fromkeys(COUNTS, 0.0)
        for row in history.itertuples():
            figures = [getattr(row, c) for c in COUNTS]
            if row.channel == channel and row.festival == brief["festival"] \
                    and not any(pd.isna(f) for f in figures):
                for name, figure in zip(COUNTS, figures, strict=True):
                    sums[name] += figure
        shown = budget * sums["impressions"] / sums["spend"] if sums["spend"] else None
        clicks = None if not sums["impressions"] or shown is None \
            else shown * sums["clicks"] / sums["impressions"]
        orders = None if not sums["clicks"] or clicks is None \
            else clicks * sums["conversions"] / sums["clicks"]
        revenue = None if orders is None else orders * _net_aov(brief)
        rows.append([channel, budget, shown, clicks, orders, revenue,
                     None if revenue is None else revenue * margin])
    return pd.DataFrame(rows, columns=["channel", "budget", "impressions", "clicks", "orders",
                                       "revenue", "contribution"])


def _benefit_by_merge(plan: dict, history: pd.DataFrame, brief: dict) -> pd.DataFrame:
    past = history.query("festival == @brief['festival']").dropna(subset=COUNTS)
    total = past.pivot_table(index="channel", values=COUNTS, aggfunc="sum").reset_index()
    if total.empty:
        total = pd.DataFrame(columns=["channel", *COUNTS], dtype=float)
    out = pd.Series(plan, name="budget", dtype=float).rename_axis("channel").reset_index() \
        .astype({"channel": object}).merge(total.astype({"channel": object}), how="left",
                                           on="channel")
    shown = out["budget"] * out["impressions"] / out["spend"]
    shown = shown.mask(~np.isfinite(shown.astype(float)))
    clicks = shown * out["clicks"] / out["impressions"].replace(0, np.nan)
    orders = clicks * out["conversions"] / out["clicks"].replace(0, np.nan)
    out = out[["channel", "budget"]].assign(impressions=shown, clicks=clicks, orders=orders)
    out["revenue"] = out["orders"] * _net_aov(brief)
    out["contribution"] = out["revenue"] * contribution_margin(brief)
    return out


def _range_in_logs(plan: dict, history: pd.DataFrame, brief: dict) -> dict:
    base = expected_benefit(plan, history, brief)["contribution"].sum(skipna=False)
    rates = np.log(campaign_rates(history, brief).clip(lower=0.05))
    n = len(rates)
    if n < 2:
        return {"low": None, "base": base, "high": None}
    factor = math.exp(t90(n - 1) * rates.std() * math.sqrt(1 + 1 / n))
    return {"low": base / factor, "base": base, "high": base * factor}


def _range_by_variance(plan: dict, history: pd.DataFrame, brief: dict) -> pd.Series:
    """The two variances added up, as a Series of arrays' values."""
    table = expected_benefit(plan, history, brief)["contribution"]
    rates = campaign_rates(history, brief).to_numpy()
    if table.isna().any() or len(rates) < 2:
        return pd.Series({"low": np.nan, "base": table.sum(skipna=False), "high": np.nan})
    own = np.var(rates, ddof=1)
    base, half = table.sum(), t90(len(rates) - 1) * np.sqrt(own + own / len(rates))
    return pd.Series({"low": base * (1 - half), "base": base, "high": base * (1 + half)})


D = Exercise(
    "T1.1.d",
    parts=(
        Part("expected_benefit", expected_benefit, inputs=plan_inputs,
             load=((repr(PLAN), "history", "brief"), (repr(NEW_CHANNEL), "history", "brief")),
             compare=BENEFIT, judge=judge_plan, practice=plans),
        Part("benefit_range", benefit_range, inputs=plan_inputs,
             load=((repr(PLAN), "history", "brief"), (repr(NEW_CHANNEL), "history", "brief")),
             compare=Compare("mapping", columns=dict.fromkeys(("low", "base", "high"), 1e-6)),
             judge=judge_benefit, practice=plans),
    ),
    misconceptions=(
        Misconception("survivors_only", _benefit(both=True, status=("active", "ended")),
            "You leave out removed campaigns. Those were stopped because they ran badly, and the "
            "ones that stayed look better than what you can expect. Keep every status."),
        Misconception("peak_roas", _benefit(both=True, peak=True),
            "You plan with each channel's best campaign. The best of several is partly luck and "
            "will not come back on order. Pool all campaigns of the festival."),
        Misconception("newest_year_only", _benefit(newest=True),
            "You use only the newest year. One year holds a few campaigns, and their luck becomes "
            "your plan. Pool all years of this festival."),
        Misconception("other_festivals", _benefit(both=True, festival=False),
            "Other festivals, or weeks without one, are in your rates. People buy other things at "
            "other prices then. Keep the rows of the brief's festival."),
        Misconception("mean_of_ratios", _benefit(pooled=False),
            "Your rates are means of the rows' rates. A week with NT$500 of spend then counts as "
            "much as one with NT$50,000. Sum per channel first and divide the sums.", row="M01"),
        Misconception("one_rate_for_all", {"expected_benefit": _one_rate},
            "You use one rate for all channels. A click on search and one on a video do not sell "
            "alike. Group by channel before you divide."),
        Misconception("column_by_column", _benefit(complete=False),
            "You keep rows in which one of the four figures is missing. What such a row does hold "
            "then goes into a rate without its other side, for instance clicks without the "
            "impressions. Drop a row in which any of the four is missing."),
        Misconception("unknown_as_zero", _benefit(unknown=0.0),
            "A channel without history gets 0 in your table. 0 says that it will sell nothing; "
            "the truth is that nobody knows. Leave those cells missing (NaN)."),
        Misconception("revenue_not_margin", _benefit(both=True, margin=lambda brief: 1.0),
            "Your contribution is the revenue. Goods, fees, shipping and returns are paid out of "
            "it first. Multiply by the contribution margin.", row="M13"),
        Misconception("vat_left_in_margin",
            _benefit(both=True, margin=partial(margin_with, net="none")),
            "The margin in your contribution still holds VAT. Use contribution_margin(brief)."),
        Misconception("vat_left_in_revenue", _benefit(both=True, vat=False),
            "Your revenue still holds VAT: aov is what the buyer pays. The margin is a share of "
            "the amount without it. Divide aov by 1 + vat_rate.", row="M16"),
        Misconception("gross_margin",
            _benefit(both=True, margin=partial(
                margin_with, fee="none", shipping="none", returns="none")),
            "Your contribution uses the gross margin. Payment, shipping and returns also come off. "
            "Use contribution_margin(brief)."),
        Misconception("media_cost_taken_off", {"expected_benefit": _net_of_media},
            "You took the budget off the contribution. Here contribution is what is there to pay "
            "the ads with; the comparison with the budget comes after. Leave the budget out."),
        Misconception("platform_value", {"expected_benefit": _reported_value},
            "You use the value per order that the platforms reported. It holds VAT and old prices. "
            "Multiply orders by the brief's aov without VAT."),
        Misconception("spread_of_the_mean", {"benefit_range": partial(range_with, one_more=False)},
            "Your range is that of the average campaign: it divides by √n. You run one campaign, "
            "and it differs from the average as much as the earlier ones did. Use √(1 + 1/n)."),
        Misconception("range_of_survivors",
            {"benefit_range": partial(range_with, spread_status=("active", "ended"))},
            "The spread of your range leaves out removed campaigns. Those were the bad ones, so "
            "the risk looks smaller than it is. Keep every status, as in expected_benefit."),
        Misconception("range_of_the_plans_channels",
            {"benefit_range": partial(range_with, plan_only=True)},
            "The spread of your range uses only the channels of this plan. How far one campaign "
            "lies from another shows in all that it did. Take the rows of all channels of the "
            "festival for the rates."),
        Misconception("range_with_gaps", {"benefit_range": partial(range_with, complete=False)},
            "The spread of your range uses rows in which a figure is missing, and expected_benefit "
            "does not. Drop them in both functions, with the same dropna(subset=...)."),
        Misconception("range_of_rows", {"benefit_range": partial(range_with, rows=True)},
            "Your range takes the spread between rows. A week of one channel swings far more than "
            "a whole campaign. Sum orders and expected orders per campaign_id first."),
        Misconception("n_counts_rows", {"benefit_range": partial(range_with, count_rows=True)},
            "Your n is the number of rows. The luck of a campaign is drawn once and not every "
            "week: n counts campaigns, len(rate)."),
        Misconception("quantiles_of_few", {"benefit_range": partial(range_with, quantile=0.1)},
            "Your range ends at the 10 % and 90 % quantiles of the past rates. With few campaigns "
            "these lie too far inside, and there are none for the next one's luck. Use t, s and "
            "√(1 + 1/n)."),
        Misconception("without_the_root", {"benefit_range": partial(range_with, root=False)},
            "The factor √(1 + 1/n) is missing from your range. The average of a few campaigns is "
            "itself uncertain. Multiply by it."),
        Misconception("t_of_n", {"benefit_range": partial(range_with, degrees=0)},
            "You look up t under n. The standard deviation of n campaigns has n − 1 degrees of "
            "freedom. Look it up under n - 1."),
        Misconception("normal_for_t", {"benefit_range": partial(range_with, degrees=1000)},
            "You use 1.282, the value for very many campaigns. With a few, s itself is uncertain "
            "and t is larger. Look t up under n - 1."),
        Misconception("low_cut_at_zero", {"benefit_range": partial(range_with, floor=0.0)},
            "You cut low off at 0. A campaign can end below it, and that is the risk the range is "
            "there to show. Leave low as it comes out."),
        Misconception("new_channel_left_out", {"benefit_range": partial(range_with, skipna=True)},
            "Your base leaves out the channel without history. A sum with an unknown part is "
            "unknown: give NaN for low, base and high, with .sum(skipna=False)."),
    ),
    alternatives=(
        Alternative("loop_and_logs", {
            "expected_benefit": _benefit_by_loop, "benefit_range": _range_in_logs}),
        Alternative("merge_and_variance", {
            "expected_benefit": _benefit_by_merge, "benefit_range": _range_by_variance}),
    ),
    hints=(
        "Filter the history to the brief's festival and look at its status and at missing cells. "
        "What must stay, and what cannot be used?",
        "Sum spend, impressions, clicks and conversions per channel and divide the sums. For the "
        "range: compare each campaign's orders with what its spend buys at those rates.",
        "total = past.groupby(\"channel\")[[...]].sum(); table = pd.DataFrame({\"budget\": "
        "pd.Series(plan)}); table[\"budget\"] * total[\"impressions\"] / total[\"spend\"]; rate = "
        "orders / expected orders per campaign_id; half = base * T90.get(n - 1, 1.282) * "
        "rate.std() * (1 + 1 / n) ** 0.5",
    ),
    solution=(
        "The plan multiplies a chain: spend buys impressions, impressions give clicks, clicks give "
        "orders, orders give revenue, and the margin is what stays. Each rate comes from all past "
        "campaigns of the festival, removed ones too, as sum over sum. Past campaigns differ from "
        "that average, and so will yours: the range takes their spread, √(1 + 1/n) times, because "
        "it is about one more campaign and not about the average."
    ),
    equivalent_mutants=dict.fromkeys((
        ".sum of past.groupby('channel')[counts] -> mean",
        ".sum of past.groupby('channel')[['spend', 'conve -> mean",
        ".sum of past.groupby('campaign_id')[['conversion -> mean",
    ), "a ratio of means over the same rows is the ratio of their sums") | {
        "0.5 -> 0.56": "the range stays within the widths that are accepted",
        "1.282 -> 1.4202000000000001": "stands for more than 20 campaigns, which no history has",
    },
    worlds=WORLDS,
)
