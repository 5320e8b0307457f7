"""T1.1.e: its misconceptions, alternatives, hints and worlds."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from autograder.artefacts.fit_check import FIT, judge_fit

from .base import Alternative, Exercise, Misconception, Part
from .t1_1_benefit import contribution_margin
from .t1_1_benefit_practice import briefs
from .t1_1_benefit_worlds import WORLDS, fit_inputs
from .t1_1_platforms import (
    BANDS,
    FITS,
    fit_with,
    platform_fit,
    workdays,
)


def _fit(**switches: Any):
    return partial(fit_with, **switches)


def _by_loop(brief: dict, platforms: pd.DataFrame) -> pd.DataFrame:
    """Plain lists and dictionaries."""
    margin = contribution_margin(brief)
    days = workdays(brief["today"], brief["order_opens"], brief["holidays"], brief["makeup_days"])
    rows, kept = [], {}
    for p in platforms.to_dict("records"):
        fee = 0 if pd.isna(p["fee_rate"]) else p["fee_rate"]
        left = margin - fee * (1 + brief["vat_rate"])
        if brief["target_age_low"] < p["min_age"]:
            why = "min_age"
        elif brief["legal_class"] not in p["accepts"].split(";"):
            why = "accepts"
        elif p["min_spend"] > brief["budget"]:
            why = "min_spend"
        elif p["lead_days"] > days:
            why = "lead_days"
        elif p["reach"] < brief["min_reach"]:
            why = "reach"
        elif left <= 0:
            why = "fee_rate"
        else:
            why = "ok"
            share = sum(p[c] for c, (a, b) in BANDS.items()
                        if not (b < brief["target_age_low"] or a > brief["target_age_high"]))
            kept[p["platform"]] = {"audience": share, "cost": -p["cost_per_visit"] / left,
                                   **{k: p[c] for k, c in FITS.items()}}
        rows.append({"platform": p["platform"], "eligible": why == "ok", "reason": why})
    scores = dict.fromkeys(kept, 0.0)
    for name, weight in brief["weights"].items():
        values = [k[name] for k in kept.values()]
        for platform, k in kept.items():
            span = max(values) - min(values)
            scores[platform] += weight * ((k[name] - min(values)) / span if span else 1)
    order = sorted(scores, key=lambda p: (-round(scores[p], 6), p))
    for row in rows:
        found = row["platform"] in scores
        row["score"] = round(scores[row["platform"]], 6) if found else None
        row["rank"] = order.index(row["platform"]) + 1 if found else None
    return pd.DataFrame(rows)


def _by_masks(brief: dict, platforms: pd.DataFrame) -> pd.DataFrame:
    """From the last constraint to the first, so that the first one has the last word."""
    out = platforms.set_index("platform")
    days = workdays(brief["today"], brief["order_opens"], brief["holidays"], brief["makeup_days"])
    left = contribution_margin(brief) - (1 + brief["vat_rate"]) * out["fee_rate"].fillna(0)
    out["reason"] = "ok"
    out.loc[left <= 0, "reason"] = "fee_rate"
    out.loc[out["reach"] < brief["min_reach"], "reason"] = "reach"
    out.loc[out["lead_days"] > days, "reason"] = "lead_days"
    out.loc[out["min_spend"] > brief["budget"], "reason"] = "min_spend"
    out.loc[~out["accepts"].str.split(";").map(set).map(
        lambda s: brief["legal_class"] in s).astype(bool), "reason"] = "accepts"
    out.loc[out["min_age"] > brief["target_age_low"], "reason"] = "min_age"
    out["eligible"] = out["reason"].eq("ok")
    good = out[out["eligible"]].copy()
    good["audience"] = good[[c for c, (a, b) in BANDS.items() if a <= brief["target_age_high"]
                             and b >= brief["target_age_low"]]].sum(axis=1)
    good["cost"] = good["cost_per_visit"] / left[good.index]
    score = pd.Series(0.0, index=good.index)
    for name, weight in brief["weights"].items():
        value = good[FITS.get(name, name)].astype(float)
        if value.nunique() < 2:
            score += weight
        elif name == "cost":
            score += weight * (value.max() - value) / (value.max() - value.min())
        else:
            score += weight * (value - value.min()) / (value.max() - value.min())
    out["score"] = score.round(6)
    ranked = out.loc[good.index].sort_index().sort_values("score", ascending=False, kind="stable")
    out["rank"] = pd.Series(range(1, len(ranked) + 1), index=ranked.index, dtype="Int64")
    return out.reset_index()[["platform", "eligible", "reason", "score", "rank"]]


E = Exercise(
    "T1.1.e",
    parts=(Part("platform_fit", platform_fit, inputs=fit_inputs,
                load=("brief", "platforms"), practice=briefs,
                compare=FIT, judge=judge_fit),),
    misconceptions=(
        Misconception("scaled_before_excluding", _fit(scale="all"),
            "You scale over all platforms and exclude afterwards. One that may not be used then "
            "sets the minimum or maximum for the others. Exclude first, then scale among the "
            "eligible."),
        Misconception("not_scaled", _fit(scale="none", cost_up=False),
            "You add the criteria in their own units. Points up to 100 then drown shares and "
            "hide the weights. Scale each criterion to 0..1 first."),
        Misconception("weights_not_used", _fit(weights=False),
            "Your score is the plain mean of the criteria. The brief says what matters more. "
            "Multiply each by its weight and add up."),
        Misconception("cost_reversed", _fit(cost_up=False),
            "In your score an expensive platform is better. For cost less is better: use "
            "(maximum − value) ÷ (maximum − minimum)."),
        Misconception("fee_forgotten", _fit(fee=False),
            "You leave out the marketplace's fee (成交手續費). It sells much, but each sale keeps "
            "less. Divide the cost of a visit by the margin that is left after the fee."),
        Misconception("ties_share_a_rank", _fit(ties="min"),
            "Platforms with the same score share a rank in your table. A list of priorities needs "
            "one order. Break ties by the platform's name, in alphabetical order."),
        Misconception("ties_by_name_down", _fit(ties="name down"),
            "Platforms with the same score are ranked from Z to A in your table. Sort with "
            "ascending=[False, True]: scores down, names up."),
        Misconception("ties_by_table", _fit(ties="table"),
            "Platforms with the same score are not ranked by name in your table. Their scores may "
            "differ in the last decimals only: round to 6 before ranking. Then sort by "
            "[\"score\", \"platform\"], ascending=[False, True]."),
        *(Misconception(f"score_rounded_{digits}", _fit(digits=digits),
            "You round the score to fewer decimals than asked for. Platforms that differ then "
            "share a score. Use .round(6), and round further only where it is shown.")
          for digits in (2, 3, 4)),
        Misconception("rank_upside_down", _fit(best_last=True),
            "Your rank 1 is the lowest score. Sort from the highest score down."),
        Misconception("zero_for_excluded", _fit(zeros=True),
            "Excluded platforms get 0 as their score or rank. They were not scored at all. Leave "
            "both missing (NA)."),
        Misconception("limit_excluded", _fit(strict=True),
            "A platform that lies exactly at a limit (age, budget, workdays, reach) is excluded in "
            "your table. Just enough is enough. Exclude only beyond the limit."),
        Misconception("bands_inside_only", _fit(bands="inside"),
            "You count only age bands that lie wholly inside the target ages. A band that overlaps "
            "holds people of the target too. Count every band that overlaps."),
        Misconception("one_year_of_overlap_lost", _fit(bands="open"),
            "You leave out a band that shares one year only with the target ages, its first or its "
            "last. People of that age belong to the target. Use <= and >=: both ends count."),
        Misconception("legal_class_ignored", _fit(skip=("accepts",)),
            "Your table lets platforms through that do not take this class of product. Look for "
            "the brief's legal_class in accepts."),
        Misconception("class_inside_a_word", _fit(words=False),
            "You look for legal_class anywhere in the text of accepts. Then food is found in "
            "pet_food. Take the text apart with split(\";\") and look in that list."),
        Misconception("min_age_ignored", _fit(skip=("min_age",)),
            "A platform that may not address your youngest customers passes in your table. "
            "Exclude it where min_age is above target_age_low, the youngest of the target and not "
            "the oldest."),
        Misconception("later_reason", _fit(skip=("min_spend",)),
            "A platform whose first reason is min_spend gets a later reason, or passes, in your "
            "table. Give the first that fails in the order of the list, and compare min_spend "
            "with brief[\"budget\"], not with the half-year's."),
        Misconception("too_slow_accepted", _fit(skip=("lead_days",)),
            "A platform that cannot be ready in time passes in your table. Compare lead_days with "
            "workdays(brief), not with calendar days: nobody reviews on weekends and holidays."),
        Misconception("fee_rule_ignored", _fit(skip=("fee_rate",)),
            "A platform whose fee takes all that a sale leaves passes in your table. Every order "
            "there loses money. Exclude it where the margin left is 0 or below."),
        Misconception("fee_without_vat", _fit(vat=False),
            "You take the fee as a share of the amount without VAT. It is charged on what the "
            "buyer pays. Multiply fee_rate by 1 + vat_rate."),
        Misconception("missing_fee_spreads", _fit(fill=False),
            "Where fee_rate is missing, your margin left becomes missing too. No fee means that "
            "nothing is taken. Use fillna(0) on fee_rate."),
        Misconception("reach_ignored", _fit(skip=("reach",)),
            "A platform that reaches fewer people than the brief asks for passes in your table. "
            "Compare reach with min_reach."),
        Misconception("no_difference_is_zero", _fit(constant=0.0),
            "Where the eligible platforms do not differ in a criterion, they add nothing: "
            "all have 0 there, or 0 / 0, which is NaN and which a sum passes over. Give all of "
            "them 1 (fillna(1)), so that the score still says how much is fulfilled."),
    ),
    alternatives=(Alternative("loop", _by_loop), Alternative("masks", _by_masks)),
    hints=(
        "Do two things one after the other: who may be used at all, and who fits best among those. "
        "Look at the rows with more than one reason to fail.",
        "np.select takes conditions and names in order and gives the first that is true. Then keep "
        "the eligible rows only, scale each criterion among them, turn cost round.",
        "reason = np.select([platforms[\"min_age\"] > ..., ...], [\"min_age\", ...], \"ok\"); good "
        "= table[reason == \"ok\"]; scaled = (good[c] - good[c].min()) / (good[c].max() - "
        "good[c].min()); score = (scaled * weights).sum(axis=1).round(6)",
    ),
    solution=(
        "Constraints cannot be bought off with points, so they come first, each with a reason the "
        "manager can act on. Scaling is done among the eligible only; otherwise a platform nobody "
        "may use still sets the yardstick. The cost of a visit is divided by the margin left after "
        "the fee: a marketplace may bring more revenue and still leave less."
    ),
    equivalent_mutants={
        ".sum of table[bands] -> mean": "min-max scaling takes the factor out again",
        "6 -> 7": "rounding only keeps equal scores equal"},
    worlds=WORLDS,
)
