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

NEAR = 0.02  # of the orders that another past gives
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
                _whose(content, truth) if found.msgid.startswith(_BENEFIT) else None
            ) or _of_the_case(found)
        return _ledger(content, truth)
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
