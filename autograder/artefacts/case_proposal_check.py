"""The short proposal of the closing case: as in T1.1.g, then whose past it was reckoned from, and
whether its range holds what the ledger of the case says.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

from .documents import read_yaml
from .errors import ArtefactError
from .fields import day
from .proposal_check import FILE, judge_proposal

NEAR = 0.003  # of the orders that another past gives: rounding, and no more
BASE = 0.03  # of the base that rule 5 gives
# Findings behind which another past may stand.
_BENEFIT = ("{key} under benefit does not follow", "The contribution you promise",
            "The contribution you expect")
# T1.1.g's sentences about functions of its notebook, for one in which nobody has written them.
IN_CASE = {
    "{platform} does not meet the hard limits of the brief. Look at reason in the table of "
    "platform_fit, and move the money.":
        "{platform} does not meet the hard limits of the brief. Go through rule 2 for it: "
        "accepts, ages, least budget, days to be ready, reach, commission. Then move the money.",
    "The hand-over of {item} is too late: from that day to the start there are fewer workdays than "
    "its lead_days. Count back with latest_handover; holidays are no workdays.":
        "The hand-over of {item} is too late: from that day to the start there are fewer workdays "
        "than its lead_days in rate_card. Count back with np.busday_offset as in the example; "
        "holidays are no workdays.",
    "{key} under benefit does not follow from your quotes and the history. Run expected_benefit "
    "with the money of each platform and add up its column.":
        "{key} under benefit does not follow from your quotes and the history. Multiply the money "
        "of each platform by its orders per NT$1 as in the example, and add up.",
    "The contribution you promise (base) is above what past campaigns of this festival bring. The "
    "best one is not the normal one. Take expected_benefit.":
        "The contribution you promise (base) is above what past campaigns of this festival bring. "
        "The best one is not the normal one. Divide the sum of their conversions by the sum of "
        "their spend.",
    "The contribution you expect (base) is below what past campaigns of this festival bring. A "
    "proposal that hides its benefit loses money, too. Take expected_benefit.":
        "The contribution you expect (base) is below what past campaigns of this festival bring. A "
        "proposal that hides its benefit loses money, too. Reckon orders, revenue and base by rule "
        "5.",
    "Your contribution (base) has the money of the campaign taken off already. Do not subtract the "
    "media or the total here: expected_benefit gives it before them.":
        "Your contribution (base) has the money of the campaign taken off already. Do not subtract "
        "the media or the total here: rule 5 ends with the contribution before them.",
    "The range of your contribution is far wider than the past gives reason for. A range that "
    "holds everything says nothing. Take benefit_range.":
        "The range of your contribution is far wider than the past gives reason for. A range that "
        "holds everything says nothing. Take the range of the example.",
    "The range of your contribution is narrower than past campaigns allow. They differ from each "
    "other by more than this. Take benefit_range.":
        "The range of your contribution is narrower than past campaigns allow. They differ from "
        "each other by more than this. Take the range of the example.",
    "Your base lies at the edge of its range: a campaign may turn out better or worse. Take low, "
    "base and high of benefit_range.":
        "Your base lies at the edge of its range: a campaign may turn out better or worse. Put low "
        "and high to both sides of base as in the example.",
    "Fewer than two market facts carry a measure with its value. Give at least two a measure of "
    "festival_index or market_scan, so that they can be recomputed.":
        "Fewer than two market facts carry a measure with its value. Give at least two one of the "
        "measures of rule 1, with its value, so that they can be recomputed.",
    "The value of {measure} in market fact {id} is a percentage. Write a fraction between 0 and 1, "
    "as market_scan gives it.":
        "The value of {measure} in market fact {id} is a percentage. Write a fraction between 0 "
        "and 1.",
    "The value of {measure} in market fact {id} does not agree with the data. It is that of "
    "market_scan with chain(load(\"trends\")); load(\"trends_wide\") is the newest download only. "
    "Give at least three digits.":
        "The value of {measure} in market fact {id} does not agree with the data. It is that of "
        "market_scan of T1.1, with all downloads of load(\"trends\") chained as in T1.1. Give at "
        "least three digits, or take another measure.",
    "break_even_roas is not what the prices and costs of the brief give. Run "
    "break_even_roas(brief) and copy the result.":
        "break_even_roas is not what the prices and costs of the brief give. It is 1 ÷ "
        "contribution_margin(brief).",
}  # fmt: skip
WHOSE = {
    "festival": "The orders you expect are those of {festival}, and the brief is for another "
                "festival, which sells at other rates. Take the rows of history whose festival is "
                "that of the brief.",
    "all": "The orders you expect come from all campaigns of history together. Ordinary weeks and "
           "other festivals sell at other rates: take the rows of the brief's festival.",
    "survivors": "The orders you expect come without the campaigns that were removed, so only the "
                 "better ones are left and the plan is too high. Take rows of every status.",
    "newest": "The orders you expect come from the last year alone. One year is one draw: take all "
              "years of this festival that the history holds.",
}


def judge_case_proposal(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with proposal.yml, None where nothing is.

    Args:
        files: name -> content.
        truth: as for `judge_proposal`, with others: [{kind, festival, per_twd {platform: orders
            per TWD}}] of pasts that do not count, and ledger {platform: TWD of contribution per
            TWD of media} of the next campaign of this festival.
    """
    found = judge_proposal(files, truth)
    try:
        content = read_yaml(FILE, files.get(FILE))
        if found is not None:
            return _last_year(content, truth) or (
                _whose(content, truth) or _step(found, content, truth)
                if found.msgid.startswith(_BENEFIT) else _hundred(found, content, truth)
            ) or _of_the_case(found)
        return _base(content, truth) or _ledger(content, truth)
    except (ArtefactError, KeyError, TypeError, ValueError, AttributeError):
        return _of_the_case(found)


def _of_the_case(found: Finding | None) -> Finding | None:
    """The finding in words that need no function of T1.1."""
    if found is None or found.msgid not in IN_CASE:
        return found
    return replace(found, msgid=IN_CASE[found.msgid])


def _last_year(content: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """Dates of a campaign that is over."""
    today, plan = date.fromisoformat(truth["today"]), content["schedule"]
    for field in ("approve_by", "start", "end"):
        found = day(plan.get(field))
        if found is not None and found < today and found.year < today.year:
            return Finding(
                "{field} in proposal.yml lies before the day of this brief: it was copied from a "
                "campaign that is over. Take the days from the brief of this one.",
                {"field": field}, misconception="last_year")
    return None


def _media(content: dict[str, Any], truth: dict[str, Any]) -> dict[str, float]:
    """TWD by platform of the quotes."""
    out: dict[str, float] = {}
    for quote in content["quotes"]:
        platform = truth["rates"][str(quote["item"]).strip().upper()]["platform"]
        out[platform] = out.get(platform, 0.0) + float(quote["amount"])
    return out


def _whose(content: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """The past that gives the orders of the file, where it is one that does not count."""
    media, orders = _media(content, truth), float(content["benefit"]["orders"])
    for other in truth["others"]:
        if not all(platform in other["per_twd"] for platform in media):
            continue
        told = sum(amount * other["per_twd"][p] for p, amount in media.items())
        if abs(orders - told) <= NEAR * told:
            return Finding(WHOSE[other["kind"]], {"festival": other["festival"]},
                           misconception=other["kind"])
    return None


def _step(found: Finding, content: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """The step from right orders to revenue at which a benefit went wrong."""
    if found.msgid.startswith("The contribution"):
        vat = _base(content, truth)
        return vat if vat is not None and vat.misconception == "base_with_vat" else None
    if found.params.get("key") != "revenue":
        return None
    media, said = _media(content, truth), float(content["benefit"]["revenue"])
    right = sum(amount * truth["per_twd"][p]["revenue"] for p, amount in media.items())
    if abs(said - right * (1 + truth["vat"])) <= NEAR * right:
        return Finding("revenue under benefit still holds VAT: aov is what customers pay. Divide "
                       "by 1 + vat_rate.", misconception="revenue_with_vat")
    return Finding("revenue under benefit does not follow from your orders, which are right. It is "
                   "orders × aov ÷ (1 + vat_rate), as rule 5 says.",
                   misconception="revenue_of_other_orders")


def _hundred(found: Finding, content: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """A price index that was given as a ratio."""
    if found.params.get("measure") != "price_index" or "does not agree" not in found.msgid:
        return None
    fact = next((f for f in content["market"] if str(f["id"]).strip()[:20] == found.params["id"]),
                None)
    right = truth["measures"]["price_index"]
    if fact is None or abs(100 * float(fact["value"]) - right) > 0.01 * right:
        return None
    return Finding("The value of price_index in market fact {id} is the ratio itself. An index "
                   "takes the rivals as 100: multiply by 100.", {"id": found.params["id"]},
                   misconception="index_as_ratio")


def _base(content: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """A base that is off by more than rule 5 allows, or that holds VAT."""
    base = float(content["benefit"]["contribution"]["base"])
    right = sum(amount * truth["per_twd"][p]["contribution"]
                for p, amount in _media(content, truth).items())
    if abs(base - right * (1 + truth["vat"])) <= NEAR * abs(right):
        return Finding("base under benefit.contribution still holds VAT, although your revenue "
                       "does not. It is benefit.revenue × contribution_margin(brief).",
                       misconception="base_with_vat")
    if abs(base - right) > BASE * abs(right):
        return Finding("base under benefit.contribution does not follow from your revenue, and it "
                       "may be off by 3% at most. It is benefit.revenue × "
                       "contribution_margin(brief).", misconception="base_of_other_revenue")
    return None


def _ledger(content: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """The range holds what the ledger says, wherever the reference's range does."""
    media, said = _media(content, truth), content["benefit"]["contribution"]
    base = sum(amount * truth["per_twd"][p]["contribution"] for p, amount in media.items())
    came = sum(amount * truth["ledger"][p] for p, amount in media.items())
    low, high = (base * truth["range"][key] for key in ("low", "high"))
    if not low <= came <= high or float(said["low"]) <= came <= float(said["high"]):
        return None
    side = Text("too low") if came > float(said["high"]) else Text("too high")
    return Finding(
        "The ledger of this case lies outside the range of your contribution: the range as a "
        "whole is {side}, although its middle may be right. Past campaigns differ to both sides "
        "alike: put low and high as far from base as their rates spread.",
        {"side": side}, misconception="beside_the_ledger")
