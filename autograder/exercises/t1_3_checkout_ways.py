"""T1.3.e: the exercise with its sentences."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pandas as pd

from autograder.artefacts.launch_cases import SAYS, judge_cases, judge_refused

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_2_page_worlds import PAGE_WORLDS
from .t1_3_checkout import (
    broken,
    cases_way,
    every_case,
    faults_way,
    find_faults,
    hand_runs,
    models,
    practice_models,
    refused_cases,
    refused_way,
    runs,
    test_cases,
)


def _by_growing(model: dict[str, Any]) -> pd.DataFrame:
    """Cases by going through all of them in several sweeps, the richest first."""
    cases = [c for c in every_case(model) if not broken(c, model)]
    held = [set(combinations(c.items(), 2)) for c in cases]
    covered: set = set()
    chosen = []
    for least in range(len(model["factors"]) ** 2, 0, -1):
        for case, pairs in zip(cases, held, strict=True):
            if len(pairs - covered) >= least:
                chosen.append(case)
                covered |= pairs
    return pd.DataFrame(chosen, columns=list(model["factors"]))


def _refused_by_table(model: dict[str, Any]) -> pd.DataFrame:
    """All cases as a table with the number of rules that each breaks."""
    table = pd.DataFrame(every_case(model))
    hits = {}
    for rule in model["forbidden"]:
        hit = pd.Series(True, index=table.index)
        for factor, value in rule["when"].items():
            hit &= table[factor] == value
        hits[rule["id"]] = hit
    alone = pd.DataFrame(hits).sum(axis=1) == 1
    parts = [table[hit & alone].tail(1).assign(rule=ident) for ident, hit in hits.items()]
    return pd.concat(parts, ignore_index=True)


def _faults_by_table(cases: pd.DataFrame, checkout: pd.DataFrame, model: dict[str, Any]
                     ) -> pd.DataFrame:
    """The same with whole columns."""
    runs = cases.merge(checkout, on=list(model["factors"]), how="left")
    forbidden = pd.Series(False, index=runs.index)
    for rule in model["forbidden"]:
        hit = pd.Series(True, index=runs.index)
        for factor, value in rule["when"].items():
            hit &= runs[factor] == value
        forbidden |= hit
    accepted = runs["status"] == "accepted"
    held = runs["coupon"].ne("none") & runs["basket"].ge(model["threshold"])
    discount = held * model["discount"]
    shipping = runs["basket"].lt(model["free_shipping_over"]) * model["shipping"]
    fee = runs["payment"].map(model["fees"]).fillna(0)
    total = runs["basket"] - runs["discount"] + runs["shipping"] + runs["fee"]
    usual = accepted & ~forbidden
    masks = {
        "forbidden_accepted": accepted & forbidden, "allowed_refused": ~accepted & ~forbidden,
        "discount_wrong": usual & runs["discount"].ne(discount),
        "shipping_wrong": usual & runs["shipping"].ne(shipping),
        "fee_wrong": usual & runs["fee"].ne(fee), "total_wrong": usual & runs["total"].ne(total),
    }
    parts = [runs.loc[m, ["case_id"]].assign(fault=kind) for kind, m in masks.items()]
    return pd.concat(parts, ignore_index=True)


def _listed(kind: str, way: dict[str, Any]) -> Misconception:
    return Misconception(kind, way, SAYS[kind])


E = Exercise(
    "T1.3.e",
    parts=(
        Part("test_cases", test_cases, inputs=models, load=("checkout_model",),
             compare=Compare("frame"), judge=judge_cases, practice=practice_models),
        Part("refused_cases", refused_cases, inputs=models, load=("checkout_model",),
             compare=Compare("frame", ("rule",)), judge=judge_refused, practice=practice_models),
        Part("find_faults", find_faults, inputs=runs,
             load=("checkout_cases", "checkout", "checkout_model"),
             compare=Compare("frame", ("case_id", "fault")), practice=hand_runs),
    ),
    misconceptions=(
        _listed("forbidden_kept", cases_way(forbidden_kept=True)),
        _listed("every_combination", cases_way(every_combination=True)),
        _listed("too_many", cases_way(too_many=True)),
        _listed("one_of_each", cases_way(one_of_each=True)),
        _listed("drop_after", cases_way(drop_after=True)),
        _listed("any_field", cases_way(any_field=True)),
        _listed("neighbours_only", cases_way(neighbours_only=True)),
        _listed("first_factor_only", cases_way(first_factor_only=True)),
        _listed("same_case_twice", cases_way(same_case_twice=True)),
        _listed("breaks_two", refused_way(breaks_two=True)),
        _listed("rules_missing", refused_way(rules_missing=True)),
        _listed("breaks_none", refused_way(breaks_none=True)),
        _listed("rule_twice", refused_way(rule_twice=True)),
        Misconception("one_fault_each", faults_way(one_fault_each=True),
            "You name one fault per case and stop. A case with a lost discount can have a doubled "
            "fee as well, and that one stays in. Use if for each fault, not elif."),
        Misconception("turned_round", faults_way(turned_round=True),
            "You call it a fault when the checkout refuses what it has to refuse. That is what it "
            "is for. For a forbidden case accepted is the fault."),
        Misconception("refusal_ignored", faults_way(refusal_ignored=True),
            "A refused case is never a fault with you. An allowed order that is turned away costs "
            "the sale. Add allowed_refused."),
        Misconception("amounts_of_forbidden", faults_way(amounts_of_forbidden=True),
            "You check the amounts of a forbidden case that was accepted. It should not exist, so "
            "no amount of it is right. Leave it with forbidden_accepted."),
        Misconception("amounts_of_refused", faults_way(amounts_of_refused=True),
            "You compare the amounts of a refused case. It has none (NA), and NA differs from any "
            "number. Look at amounts only where the status is accepted."),
        Misconception("rule_by_any_field", faults_way(any_field=True),
            "You take a case for forbidden as soon as one field of a rule matches. Home delivery "
            "is fine, only not with cash on delivery. All fields of when must match."),
        Misconception("must_exceed", faults_way(must_exceed=True),
            "A basket of exactly the threshold gets no discount with you. “From” takes in the "
            "amount itself. Use >=."),
        Misconception("no_threshold", faults_way(no_threshold=True),
            "You expect the discount whatever the basket. The offer holds from the threshold. Look "
            "at basket as well as at coupon."),
        Misconception("code_ignored", faults_way(code_ignored=True),
            "You expect the discount for every large basket. Without the code there is none. Look "
            "at coupon as well."),
        Misconception("own_code", faults_way(own_code=True),
            "You compare coupon with the code of one shop. Another shop has another code, and its "
            "discount then looks wrong. Any coupon but none is a code."),
        Misconception("own_amount", faults_way(own_amount=True),
            "You write 150 into the function. Another shop takes off another amount. Take it from "
            "model[\"discount\"]."),
        Misconception("free_must_exceed", faults_way(free_must_exceed=True),
            "A basket of exactly the limit pays for shipping with you. It is free from that "
            "amount on. Use >=."),
        Misconception("shipping_after_discount", faults_way(shipping_after_discount=True),
            "You look at the amount after the discount to see whether shipping is free. The rule "
            "of the model goes by the basket. Leave the discount out there."),
        Misconception("no_fees", faults_way(no_fees=True),
            "You expect no fee where there is one, so right fees look wrong. Take it from fees by "
            "the payment, 0 where there is none: fees.get(payment, 0)."),
        Misconception("cod_fee_only", faults_way(cod_fee_only=True),
            "You know the fee of cash on delivery only. Other payments in fees have theirs. Look "
            "the payment up instead of comparing it with one name."),
        Misconception("fee_too_high_only", faults_way(too_high_only=True),
            "You see a fee only when it is too high. One that was forgotten is missing in the till "
            "all the same. Compare with !=."),
        Misconception("total_by_the_book", faults_way(total_by_the_book=True),
            "You add up your own expected amounts, so each wrong discount shows a second time as a "
            "wrong total. total_wrong asks whether the row's own amounts add up."),
        Misconception("total_without_fee", faults_way(total_without_fee=True),
            "You leave the fee out of the total. Customers pay it. basket − discount + shipping + "
            "fee."),
    ),
    alternatives=(Alternative("sweeps_and_tables", {
        "test_cases": _by_growing, "refused_cases": _refused_by_table,
        "find_faults": _faults_by_table}),),
    hints=(
        "Start with a list of allowed cases: every_case(model) without those for which your "
        "broken(case, model) is not empty. Print how many are left.",
        "test_cases: the pairs of all allowed cases are what is missing. Again and again take the "
        "case with the most missing pairs, keep it and subtract its pairs. refused_cases: for each "
        "rule the first case of every_case for which broken gives exactly [that id]. find_faults: "
        "merge with checkout, then go through the rows.",
        "missing = set().union(*pairs)  ...  while missing: best = max(range(len(allowed)), "
        "key=lambda n: len(pairs[n] & missing)); chosen.append(allowed[best]); missing = missing - "
        "pairs[best]",
    ),
    solution=(
        "Nearly all faults of a checkout come from one value or from two that meet; a list in "
        "which every allowed pair meets finds them with a few dozen cases instead of thousands. "
        "Forbidden cases are left out before choosing, because one forbidden pair stops the case "
        "and hides all others in it. What must be refused is tried one rule at a time, for the "
        "same reason. Then each run is held against what the rules say, and a case may fail in "
        "more than one way."
    ),
    worlds=PAGE_WORLDS,
)
