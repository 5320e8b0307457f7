"""Known-wrong files of T1.b: some of T1.2's, and what goes wrong between two campaigns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.artefacts.case_plan_check import KNOWN, PROPOSAL, TRACKING

from .base import Misconception
from .t1_2_ads_wrong import WRONG as ADS_WRONG
from .t1_2_budget_book import NAME
from .t1_2_budget_slips import SLIPS as BOOK_SLIPS
from .t1_2_budget_wrong import WRONG as BOOK_WRONG
from .t1_5_files import Files, changed, dump

M = Misconception
ADS = "ads.yml"
BOOKS = (
    "typed_reserve", "typed_weeks", "typed_sum", "total_with_vat", "total_in_thousands",
    "other_vat_rate", "reserve_too_small", "one_fee_for_all", "foreign_wrong", "week_is_no_date",
    "negative_week", "fee_on_gross", "foreign_taxed", "fee_untaxed", "sum_one_row_short",
    "budget_with_vat_spread", "fee_on_top", "below_the_contract", "variance_turned_round",
    "actual_copies_the_plan", "one_share_for_all_weeks",
)
TEXTS = (
    "same_id", "platform_of_elsewhere", "product_not_in_plan", "superlative", "claim_without_fact",
    "fact_made_up", "fact_of_another_product", "benefit_not_in_ad", "click_me", "list_price",
    "code_of_last_year", "home_page", "no_utm", "utm_in_capitals", "source_of_another",
)


def _of_the_book(known: Misconception) -> Misconception:
    """A wrong workbook of T1.2.g beside right files."""
    return M(known.id, lambda files, truth: {**files, **known.impl(files, truth["book"])},
             known.says)


def _of_the_ads(known: Misconception) -> Misconception:
    return M(known.id, lambda files, truth: {**files, **known.impl(files, truth["ads"])},
             known.says)


def _ad(at: int, change: Callable[[dict[str, Any], dict[str, Any]], Any]) -> Callable:
    return changed(ADS, lambda content, truth: change(content["ads"][at], truth["ads"]))


def _rows(change: Callable[[list[str]], list[str]]) -> Callable[[Files, dict[str, Any]], Files]:
    """tracking.csv with other lines; the first is the header."""

    def make(files: Files, truth: dict[str, Any]) -> Files:
        lines = files[TRACKING].decode("utf-8-sig").splitlines()
        return {**files, TRACKING: ("\n".join(change(lines)) + "\n").encode("utf-8")}

    return make


def _made(name: str) -> Callable[[Files, dict[str, Any]], Files]:
    """tracking.csv made in a known wrong way."""

    def make(files: Files, truth: dict[str, Any]) -> Files:
        from .t1_duty_budget import matrix_file

        return {**files, TRACKING: matrix_file(truth["wrong"][name])}

    return make


def _first(lines: list[str], flag: str) -> int:
    return next(n for n, line in enumerate(lines) if f",{flag}," in line)


def _flagged(lines: list[str], old: str, new: str) -> list[str]:
    at = _first(lines, old)
    return [*lines[:at], lines[at].replace(f",{old},", f",{new},"), *lines[at + 1:]]


def _another_need(lines: list[str]) -> list[str]:
    at = _first(lines, "no")
    return [*lines[:at], lines[at].split(",")[0] + ",no,purchase.tax", *lines[at + 1:]]


def _more_needs(lines: list[str]) -> list[str]:
    at = _first(lines, "no")
    kpi, _, missing = lines[at].partition(",no,")
    return [*lines[:at], f'{kpi},no,"{missing.strip(chr(34))}, session_start"', *lines[at + 1:]]


def _other_total(files: Files, truth: dict[str, Any]) -> Files:
    """The budget of the brief beside a proposal that asked for less."""
    total = round(truth["book"]["budget"] * 0.93)
    return {**files, PROPOSAL: dump({"budget": {"total": total}})}


def _rounded(files: Files, truth: dict[str, Any]) -> Files:
    """The proposal's total rounded to thousands."""
    from .t1_duty_budget import case_book

    total = round(truth["book"]["budget"] * 0.93) + 365.5
    book = {**truth["book"], "budget": round(total, -3)}
    return {**files, PROPOSAL: dump({"budget": {"total": total}}), NAME: case_book(book)}


_BEFORE = ("{field} of ad {id} still says “{words}”, which belongs to the campaign before. Readers "
           "would look for an offer that is over: take name, code and address from this plan.")
_TOTAL = ("The total budget in {cell} is not budget.total of your proposal.yml. That total was "
          "approved, to the dollar, and not the limit of the brief or a round number near it. Copy "
          "it from there.")

OWN = (
    M("total_of_the_brief", _other_total, _TOTAL),
    M("total_rounded", _rounded, _TOTAL),
    M("proposal_without_total", lambda files, truth: {
        **files, PROPOSAL: dump({"title": "母親節", "budget": {"lines": []}})},
      "proposal.yml beside this notebook has no budget.total, and the budget is to equal it. "
      "Finish T1.a first."),
    M("events_only", _made("events_only"), KNOWN["events_only"]),
    M("all_of_them", _made("all_of_them"), KNOWN["all_of_them"]),
    M("turned_round", _made("turned_round"), KNOWN["turned_round"]),
    M("blank_counts", _made("blank_counts"), KNOWN["blank_counts"]),
    M("fine_called_broken", _rows(lambda lines: [
        *lines[:1], lines[1].split(",")[0] + ",no,purchase", *lines[2:]]),
      "{kpi} in tracking.csv is called {said}, and the event log says otherwise. Count for each of "
      "its needs the events that hold a value."),
    M("another_need", _rows(_another_need),
      "missing of {kpi} in tracking.csv names {side} than the log shows. Name each need of the "
      "plan whose share is below min_share, written as there."),
    M("more_needs", _rows(_more_needs),
      "missing of {kpi} in tracking.csv names {side} than the log shows. Name each need of the "
      "plan whose share is below min_share, written as there."),
    M("only_what_lacks", _rows(lambda lines: [
        lines[0], *(line for line in lines[1:] if ",no," in line)]),
      "tracking.csv has no row for {kpi}. Every KPI of the tracking plan needs one, those that "
      "work too."),
    M("kpi_twice", _rows(lambda lines: [*lines, lines[1]]),
      "The KPI {kpi} stands in tracking.csv twice. Keep one row for each."),
    M("kpi_of_nowhere", _rows(lambda lines: [*lines, "profit,yes,"]),
      "tracking.csv names the KPI “{kpi}”, which is not in the tracking plan. Copy the names from "
      "tracking_plan."),
    M("perhaps", _rows(lambda lines: _flagged(lines, "yes", "perhaps")),
      "computable of {kpi} in tracking.csv is “{value}”. Write yes or no (是 or 否)."),
    M("yes_and_a_gap", _rows(lambda lines: _flagged(lines, "no", "yes")),
      "{kpi} in tracking.csv is computable and lacks {need}, which cannot both hold. Look at the "
      "event log again."),
    M("no_without_a_gap", _rows(lambda lines: _flagged(lines, "yes", "no")),
      "{kpi} in tracking.csv is not computable and lacks nothing. Write into missing what IT has "
      "to send."),
    M("text_of_double11", _ad(1, lambda ad, t: ad.update(headline="雙11 一盒，浴室一次備齊")),
      _BEFORE),
    M("code_of_double11", _ad(1, lambda ad, t: ad.update(code="CY1111")), _BEFORE),
    M("campaign_of_double11", _ad(1, lambda ad, t: ad.update(
        url=ad["url"].replace("mothers_day", "double11"))), _BEFORE),
    M("six_ads", changed(ADS, lambda c, t: c.update(ads=[
        {**c["ads"][n % 2], "id": f"V{n}"} for n in range(6)])),
      "ads.yml has {count} ads, and {wanted} are asked for. Keep the best."),
    M("one_ad", changed(ADS, lambda c, t: c["ads"].pop()),
      "The part {part} of {name} has too few entries: {count}, and at least {least} are asked "
      "for."),
    M("fact_run_out", _ad(0, lambda ad, t: ad["claims"].append(
        {"text": "不添加合成香料", "fact": "FA12"})),
      "The fact {fact} may be used until {until}, and ad {id} runs longer. Ask for a new report, "
      "or take another fact."),
)
WRONG = (
    *OWN,
    *(_of_the_book(m) for m in (*BOOK_WRONG, *BOOK_SLIPS) if m.id in BOOKS),
    *(_of_the_ads(m) for m in ADS_WRONG if m.id in TEXTS),
)
