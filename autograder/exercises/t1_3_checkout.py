"""T1.3.e test cases of the checkout: reference, held-out models and builds, known wrong ways."""

from __future__ import annotations

import copy
from functools import partial
from itertools import combinations, product
from typing import Any

import numpy as np
import pandas as pd

from .t1_2_page_worlds import stream
from .t1_3_datalayer import HAND_YEAR

STATE = ("status", "discount", "shipping", "fee", "total")


def every_case(model: dict[str, Any]) -> list[dict[str, Any]]:
    """All combinations of the factors."""
    factors = model["factors"]
    return [dict(zip(factors, values, strict=True)) for values in product(*factors.values())]


def broken(case: dict[str, Any], model: dict[str, Any], any_field: bool = False) -> list[str]:
    """Ids of the rules that a case breaks: all fields of `when` are in it."""
    judge = any if any_field else all
    return [rule["id"] for rule in model["forbidden"]
            if judge(case[f] == v for f, v in rule["when"].items())]


def test_cases(model: dict[str, Any], **wrong: Any) -> pd.DataFrame:
    """A short list of allowed cases in which each allowed pair of values stands at least once.

    Args:
        model: factors {name: values}, forbidden [{id, when}].

    Returns:
        one row per case, one column per factor.
    """
    columns = list(model["factors"])
    cases = every_case(model)
    if not wrong.get("forbidden_kept") and not wrong.get("drop_after"):
        cases = [c for c in cases if not broken(c, model, wrong.get("any_field", False))]
    if wrong.get("every_combination"):
        return pd.DataFrame(cases, columns=columns)
    if wrong.get("one_of_each"):
        return pd.DataFrame(_each_value(cases), columns=columns)
    held = [_pairs(tuple(c.values()), wrong) for c in cases]
    missing = set().union(*held)
    if wrong.get("too_many"):
        return pd.DataFrame(_one_per_pair(cases, held), columns=columns)
    chosen = []
    while missing:
        best = max(range(len(held)), key=lambda n: len(held[n] & missing))
        chosen.append(cases[best])
        missing -= held[best]
    if wrong.get("drop_after"):
        chosen = [c for c in chosen if not broken(c, model)]
    if wrong.get("same_case_twice"):
        chosen.append(chosen[0])
    return pd.DataFrame(chosen, columns=columns)


test_cases.__test__ = False  # not a test of ours, whatever its name


def _pairs(case: tuple, wrong: dict[str, Any]) -> frozenset:
    places = range(len(case))
    found = combinations(places, 2)
    if wrong.get("neighbours_only"):
        found = ((i, j) for i, j in found if j == i + 1)
    elif wrong.get("first_factor_only"):
        found = ((i, j) for i, j in found if i == 0)
    return frozenset((i, case[i], j, case[j]) for i, j in found)


def _each_value(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    left = {pair for case in cases for pair in case.items()}
    chosen = []
    while left:
        best = max(cases, key=lambda c: len(left & set(c.items())))
        chosen.append(best)
        left -= set(best.items())
    return chosen


def _one_per_pair(cases: list[dict[str, Any]], held: list[frozenset]) -> list[dict[str, Any]]:
    """The first case that holds each pair; without repeats."""
    first: dict[tuple, int] = {}
    for n, pairs in enumerate(held):
        for pair in pairs:
            first.setdefault(pair, n)
    return [cases[n] for n in sorted(set(first.values()))]


def refused_cases(model: dict[str, Any], **wrong: Any) -> pd.DataFrame:
    """For each rule one case that breaks this rule and no other.

    Returns:
        rule and the factors; rules that no case breaks alone have no row.
    """
    rows = []
    cases = [(c, broken(c, model)) for c in every_case(model)]
    for rule in model["forbidden"]:
        fits = [c for c, hit in cases if (rule["id"] in hit if wrong.get("breaks_two")
                                          else hit == [rule["id"]])]
        if wrong.get("breaks_none"):
            fits = [c for c, hit in cases if not hit
                    and any(c[f] == v for f, v in rule["when"].items())]
        count = 2 if wrong.get("rule_twice") else 1
        rows += [{"rule": rule["id"]} | c for c in
                 (fits[-count:] if wrong.get("breaks_two") else fits[:count])]
    if wrong.get("rules_missing"):
        rows = [r for r, rule in zip(rows, model["forbidden"], strict=False)
                if len(rule["when"]) > 1]
    return pd.DataFrame(rows, columns=["rule", *model["factors"]])


def find_faults(cases: pd.DataFrame, checkout: pd.DataFrame, model: dict[str, Any], **wrong: Any
                ) -> pd.DataFrame:
    """What the build answers wrongly to these cases.

    Args:
        cases: case_id and the factors.
        checkout: the factors, status, discount, shipping, fee, total; TWD with VAT, NA where
            refused.

    Returns:
        case_id, fault: forbidden_accepted, allowed_refused, discount_wrong, shipping_wrong,
        fee_wrong, total_wrong; a case may have several.
    """
    factors = list(model["factors"])
    runs = cases.merge(checkout, on=factors, how="left")
    found = []
    for row in runs.to_dict("records"):
        hit = broken(row, model, wrong.get("any_field", False))
        accepted = row["status"] == "accepted"
        kinds = _kinds(row, model, bool(hit), accepted, wrong)
        if wrong.get("one_fault_each"):
            kinds = kinds[:1]
        found += [(row["case_id"], kind) for kind in kinds]
    return pd.DataFrame(found, columns=["case_id", "fault"])


def _kinds(row: dict[str, Any], model: dict[str, Any], forbidden: bool, accepted: bool,
           wrong: dict[str, Any]) -> list[str]:
    kinds = []
    if forbidden:
        if accepted != bool(wrong.get("turned_round")):
            kinds.append("forbidden_accepted")
        if not (wrong.get("amounts_of_forbidden") and accepted):
            return kinds
    elif not accepted and not wrong.get("amounts_of_refused"):
        return [] if wrong.get("refusal_ignored") else ["allowed_refused"]
    elif not accepted:
        kinds.append("allowed_refused")
    basket = row["basket"]
    over = basket > model["threshold"] if wrong.get("must_exceed") \
        else basket >= model["threshold"]
    discount = model["discount"] if row["coupon"] != "none" and (
        over or wrong.get("no_threshold")) else 0
    if wrong.get("code_ignored"):
        discount = model["discount"] if over else 0
    if wrong.get("own_code") and row["coupon"] != "CY1111":
        discount = 0
    if wrong.get("own_amount") and discount:
        discount = 150
    limit = model["free_shipping_over"]
    paid = basket - discount if wrong.get("shipping_after_discount") else basket
    free = paid > limit if wrong.get("free_must_exceed") else paid >= limit
    shipping = 0 if free else model["shipping"]
    fee = model["fees"].get(row["payment"], 0)
    if wrong.get("cod_fee_only"):
        fee = model["fees"]["cod"] if row["payment"] == "cod" else 0
    if wrong.get("no_fees"):
        fee = 0
    own = row["discount"], row["shipping"], row["fee"]
    if wrong.get("total_by_the_book"):
        own = discount, shipping, fee
    total = basket - own[0] + own[1] + own[2]
    if wrong.get("total_without_fee"):
        total -= own[2]
    for kind, seen, right in (("discount_wrong", row["discount"], discount),
                              ("shipping_wrong", row["shipping"], shipping),
                              ("fee_wrong", row["fee"], fee),
                              ("total_wrong", row["total"], total)):
        low = kind == "fee_wrong" and wrong.get("too_high_only") and not seen > right
        if seen != right and not low:
            kinds.append(kind)
    return kinds


# --- inputs -----------------------------------------------------------------------------------

def small_model() -> dict[str, Any]:
    """A model made by hand: three devices, rules of one and three fields, limits met exactly."""
    return {
        "factors": {"device": ["phone", "tablet", "desk"], "payment": ["card", "cod", "atm"],
                    "coupon": ["none", "MOON"], "delivery": ["home", "store"],
                    "basket": [500, 1000]},
        "forbidden": [
            {"id": "A", "when": {"payment": "cod", "delivery": "home"}},
            {"id": "B", "when": {"device": "desk", "coupon": "MOON", "payment": "atm"}},
            {"id": "C", "when": {"basket": 500, "coupon": "MOON"}},
        ],
        "threshold": 1000, "discount": 100, "free_shipping_over": 1000, "shipping": 60,
        "fees": {"cod": 20, "atm": 5},
    }


def lone_model() -> dict[str, Any]:
    """A rule of a single field, and two values that are kept apart only by two other rules."""
    return {
        "factors": {"invoice": ["paper", "bad"], "payment": ["card", "cod"],
                    "delivery": ["home", "store"], "temperature": ["normal", "frozen"],
                    "coupon": ["none"], "basket": [300]},
        "forbidden": [
            {"id": "R1", "when": {"invoice": "bad"}},
            {"id": "R2", "when": {"payment": "cod", "delivery": "home"}},
            {"id": "R3", "when": {"temperature": "frozen", "delivery": "store"}},
        ],
        "threshold": 200, "discount": 50, "free_shipping_over": 200, "shipping": 60,
        "fees": {"cod": 20},
    }


def random_model(gen: np.random.Generator) -> dict[str, Any]:
    """Factors and rules of another trade; amounts stand for nothing here."""
    sizes = sorted(gen.integers(2, 5, int(gen.integers(3, 6))).tolist(), reverse=True)
    factors = {f"f{n}": [f"{n}{chr(97 + k)}" for k in range(size)]
               for n, size in enumerate(sizes)}
    names = list(factors)
    forbidden = []
    for n in range(int(gen.integers(1, 4))):
        two = gen.permutation(names)[:2].tolist()
        forbidden.append({"id": f"X{n}", "when": {f: factors[f][-1 - n % 2] for f in two}})
    return {"factors": factors, "forbidden": forbidden}


def models(world: Any) -> tuple:
    """The world's checkout, one of another trade, and in one year those made by hand."""
    gen = stream(world, 131)
    by_hand = practice_models() if world.year == HAND_YEAR else ()
    return ((world.checkout_model,), (random_model(gen),), *by_hand)


def practice_models() -> tuple:
    """Models by hand."""
    return ((small_model(),), (lone_model(),))


def _answer(case: dict[str, Any], model: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A row of a checkout that is right but for what is changed."""
    if broken(case, model):
        return case | dict.fromkeys(STATE[1:], np.nan) | {"status": "refused"} | changed
    basket = case["basket"]
    discount = model["discount"] if case["coupon"] != "none" and basket >= model["threshold"] \
        else 0
    shipping = 0 if basket >= model["free_shipping_over"] else model["shipping"]
    fee = model["fees"].get(case["payment"], 0)
    return case | {"status": "accepted", "discount": discount, "shipping": shipping, "fee": fee,
                   "total": basket - discount + shipping + fee} | changed


def hand_runs() -> tuple:
    """(cases, checkout, model) by hand: edges of both limits, two faults in a case, none at all."""
    model = small_model()
    model["factors"]["basket"] = [1100, 1200, 1600]
    model |= {"threshold": 1200, "free_shipping_over": 1600}
    model["forbidden"] = model["forbidden"][:2]  # below the threshold the code just gives nothing
    rows = []
    for n, case in enumerate(every_case(model)):
        row = _answer(case, model)
        if broken(case, model):
            if case["device"] == "phone":
                row = case | {"status": "accepted", "discount": 0, "shipping": 1, "fee": 2,
                              "total": 3}
        elif n % 11 == 3:
            row |= {"discount": 7, "total": row["total"] + row["discount"] - 7}
        elif n % 11 in (1, 2) and row["discount"]:
            row |= {"discount": 0, "total": row["total"] + row["discount"]}
        elif n % 11 == 5:
            row |= {"fee": row["fee"] + 9, "shipping": 33,
                    "total": row["total"] + 9 + 33 - row["shipping"]}
        elif n % 11 == 6:
            row |= {"shipping": row["shipping"] + 44, "total": row["total"] - 3}
        elif n % 11 == 7:
            row |= dict.fromkeys(STATE[1:], np.nan) | {"status": "refused"}
        elif n % 11 == 9:
            row["total"] -= 1
        elif n % 13 == 2 and row["fee"]:
            row |= {"total": row["total"] - row["fee"], "fee": 0}
        rows.append(row)
    checkout = pd.DataFrame(rows)
    cases = pd.DataFrame(every_case(model))
    cases.insert(0, "case_id", [f"H{n:02d}" for n in range(len(cases), 0, -1)])
    clean = pd.DataFrame([_answer(c, model) for c in every_case(model)])
    some = cases.iloc[::5].reset_index(drop=True)
    return ((cases, checkout, model), (some, clean, model), (cases.iloc[:0], checkout, model))


def runs(world: Any) -> tuple:
    """The world's build run with cases for it, in one year also the runs made by hand."""
    model = world.checkout_model
    good, bad = test_cases(model), refused_cases(model).drop(columns="rule")
    own = pd.concat([good, bad, world.checkout.loc[::17, list(model["factors"])]],
                    ignore_index=True).drop_duplicates(ignore_index=True)
    own.insert(0, "case_id", [f"C{n:03d}" for n in range(1, len(own) + 1)])
    if world.year % 2:
        own = own.sample(frac=1, random_state=world.seed % 1000).reset_index(drop=True)
    by_hand = hand_runs() if world.year == HAND_YEAR else ()
    return ((own, world.checkout, copy.deepcopy(model)), *by_hand)


def cases_way(**wrong: Any) -> dict[str, Any]:
    """A known wrong way of the first part."""
    return {"test_cases": partial(test_cases, **wrong)}


def refused_way(**wrong: Any) -> dict[str, Any]:
    """A known wrong way of the second part."""
    return {"refused_cases": partial(refused_cases, **wrong)}


def faults_way(**wrong: Any) -> dict[str, Any]:
    """A known wrong way of the third part."""
    return {"find_faults": partial(find_faults, **wrong)}
