"""The new checkout as a model of factors, and what a test build with seeded faults answers.

The store limit of NT$20,000, the fees and what a store takes are rules of the fictional house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

FACTORS: dict[str, list[str]] = {
    "payment": ["card", "card_instalments", "line_pay", "jkopay", "pxpay_plus", "cod", "atm",
                "bnpl"],
    "delivery": ["home", "seven_eleven", "family_mart"],
    "temperature": ["normal", "chilled", "frozen"],
    "basket": [],
    "coupon": ["none"],
    "invoice": ["carrier", "company", "donation", "carrier_bad"],
    "device": ["iphone", "android", "line_app", "facebook_app"],
}  # fmt: skip
STORES = ("seven_eleven", "family_mart")
STORE_LIMIT = 20000
STATE = ["status", "discount", "shipping", "fee", "total"]
Row = dict[str, Any]


def model(gen: np.random.Generator, plan: dict[str, Any], scale: str) -> dict[str, Any]:
    """Factors with their values, what may not go together, and how an order is computed.

    Args:
        gen: draws of a small world, which has fewer values and other amounts.
        plan: the approved campaign; its offer and the limit of free shipping are those here.
        scale: "full" is the shop's whole checkout.

    Returns:
        factors {name: values}, forbidden [{id, when {factor: value}, zh, en}], threshold,
        discount, free_shipping_over, shipping, fees {payment: TWD}; amounts in TWD with VAT.
    """
    offer, free = plan["offer"], int(plan["free_shipping_over"])
    limit = int(offer["threshold"])
    discount = int(offer["discount"]) if offer["type"] == "amount_off" else 120
    factors = {name: list(values) for name, values in FACTORS.items()}
    low, middle = min(free, limit) - 190, max(free, limit) + 100
    factors["basket"] = [low, middle, STORE_LIMIT + 1000]
    factors["coupon"].append(offer["code"])
    fees = {"cod": 30, "card_instalments": 60}
    shipping = 80
    if scale != "full":
        wallets = gen.permutation(["line_pay", "jkopay", "pxpay_plus", "atm", "bnpl"])[:2]
        factors["payment"] = gen.permutation(
            ["card_instalments", "cod", *wallets.tolist()]).tolist()
        factors["temperature"] = ["normal", "frozen"]
        factors["basket"] = [low, limit, STORE_LIMIT + int(gen.integers(1, 60)) * 50]
        factors["device"] = ["android", "line_app", "facebook_app"]
        factors["invoice"] = ["company", "carrier_bad", "donation"]
        fees = {"cod": int(gen.integers(2, 7)) * 10, "card_instalments": 45}
        shipping = int(gen.integers(6, 13)) * 10
        names = gen.permutation(list(factors)).tolist()
        factors = {name: factors[name] for name in names}
    return {
        "factors": factors, "forbidden": _forbidden(factors, offer["code"], limit),
        "threshold": limit, "discount": discount, "free_shipping_over": free,
        "shipping": shipping, "fees": fees,
    }


def _forbidden(factors: dict[str, list], code: str, limit: int) -> list[dict[str, Any]]:
    """What the checkout has to refuse; a case is refused when all fields of a rule are in it."""
    found: list[tuple[dict[str, Any], str, str]] = [
        ({"payment": "cod", "delivery": "home"}, "宅配不收貨到付款",
         "no cash on delivery at the door")]
    for kind in factors["temperature"]:
        if kind != "normal":
            found += [({"temperature": kind, "delivery": store}, "門市只收常溫",
                       "stores take goods at normal temperature only") for store in STORES]
    top = max(factors["basket"])
    found += [({"basket": top, "delivery": store}, f"門市取貨上限 NT${STORE_LIMIT:,}（店規）",
               f"store limit of NT${STORE_LIMIT:,} (house rule)") for store in STORES]
    found += [({"basket": amount, "coupon": code}, "未達滿額門檻", "below the threshold")
              for amount in factors["basket"] if amount < limit]
    if "bnpl" in factors["payment"]:
        found.append(({"payment": "bnpl", "basket": top}, "超過先買後付額度（店規）",
                      "above the limit of buy now, pay later (house rule)"))
    found.append(({"invoice": "carrier_bad"}, "載具格式錯誤", "a carrier of the wrong form"))
    return [{"id": f"R{n:02d}", "when": when, "zh": zh, "en": en}
            for n, (when, zh, en) in enumerate(found, 1)]


def cases(told: dict[str, Any]) -> Iterator[Row]:
    """Every combination of the factors, in their order."""
    names = list(told["factors"])
    for values in product(*told["factors"].values()):
        yield dict(zip(names, values, strict=True))


def broken(case: Row, told: dict[str, Any]) -> list[str]:
    """Ids of the rules that a case breaks."""
    return [rule["id"] for rule in told["forbidden"]
            if all(case[factor] == value for factor, value in rule["when"].items())]


def right(case: Row, told: dict[str, Any]) -> Row:
    """What a sound checkout answers."""
    if broken(case, told):
        return dict.fromkeys(STATE[1:]) | {"status": "refused"}
    basket = case["basket"]
    got = {
        "status": "accepted",
        "discount": told["discount"] if case["coupon"] != "none" and basket >= told["threshold"]
        else 0,
        "shipping": 0 if basket >= told["free_shipping_over"] else told["shipping"],
        "fee": told["fees"].get(case["payment"], 0),
    }
    return got | {"total": basket - got["discount"] + got["shipping"] + got["fee"]}


def _has(**wanted: str) -> Callable[[Row], bool]:
    return lambda case: all(case[k] == v for k, v in wanted.items())


def _coupon(**wanted: str) -> Callable[[Row], bool]:
    return lambda case: case["coupon"] != "none" and _has(**wanted)(case)


# fault -> (kind of symptom, which cases show it)
FAULTS: dict[str, tuple[str, Callable[[Row], bool]]] = {
    "coupon_lost_with_cod": ("no_discount", _coupon(payment="cod")),
    "coupon_lost_with_company_invoice": ("no_discount", _coupon(invoice="company")),
    "instalment_fee_twice": ("fee_twice", _has(payment="card_instalments", device="line_app")),
    "bad_carrier_accepted": ("let_through", _has(invoice="carrier_bad")),
    "frozen_to_store_accepted": (
        "let_through", _has(temperature="frozen", delivery="seven_eleven")),
    "above_store_limit_accepted": (
        "let_through", lambda c: c["basket"] > STORE_LIMIT and c["delivery"] == "family_mart"),
    "refused_in_app": ("refused", _has(payment="card_instalments", device="facebook_app")),
    "shipping_kept_for_frozen": ("shipped", _has(temperature="frozen", device="android")),
    "total_without_discount": ("undiscounted", _coupon(invoice="donation")),
    "store_fee_missing": ("no_fee", _has(payment="cod", delivery="family_mart")),
}  # fmt: skip
PUBLIC_FAULTS = tuple(FAULTS)[:6]


def _rule_of(fault: str, told: dict[str, Any]) -> set[str]:
    """The rules that a fault of the kind let_through does not hold."""
    shows = FAULTS[fault][1]
    blank = dict.fromkeys(told["factors"], "") | {"basket": 0, "coupon": "none"}
    return {r["id"] for r in told["forbidden"] if shows(blank | r["when"])}


def answers(told: dict[str, Any], faults: tuple[str, ...]) -> pd.DataFrame:
    """What the build with these faults answers to every combination.

    Returns:
        the factors, status (accepted, refused), discount, shipping, fee, total (TWD with VAT; NA
        where refused).
    """
    open_rules = {f: _rule_of(f, told) for f in faults if FAULTS[f][0] == "let_through"}
    ignored = set().union(*open_rules.values()) if open_rules else set()
    lenient = told | {"forbidden": [r for r in told["forbidden"] if r["id"] not in ignored]}
    rows = []
    for case in cases(told):
        got = right(case, lenient)
        if got["status"] == "accepted":
            for fault in faults:
                kind, shows = FAULTS[fault]
                if shows(case):
                    _spoil(got, kind, case, told)
        rows.append(case | got)
    table = pd.DataFrame(rows, columns=[*told["factors"], *STATE])
    text = [c for c in table.columns if c not in ("basket", *STATE[1:])]
    return table.astype({**dict.fromkeys(STATE[1:], "float64"), **dict.fromkeys(text, "str")})


def _spoil(got: Row, kind: str, case: Row, told: dict[str, Any]) -> None:
    if got["status"] == "refused" or kind == "let_through":
        return
    if kind == "refused":
        got |= dict.fromkeys(STATE[1:]) | {"status": "refused"}
        return
    off = 0
    if kind == "no_discount":
        off, got["discount"] = got["discount"], 0
    elif kind == "fee_twice":
        off, got["fee"] = got["fee"], 2 * got["fee"]
    elif kind == "no_fee":
        off, got["fee"] = -got["fee"], 0
    elif kind == "shipped":
        off, got["shipping"] = told["shipping"] - got["shipping"], told["shipping"]
    elif kind == "undiscounted":
        off = got["discount"]
    got["total"] += off


def old_list(told: dict[str, Any]) -> pd.DataFrame:
    """IT's list of last year: each value once or so, and two cases that must be refused.

    Returns:
        case_id and the factors.
    """
    names = list(told["factors"])
    longest = max(len(v) for v in told["factors"].values())
    rows: list[Row] = []
    for n in range(longest):
        row = {f: values[n % len(values)] for f, values in told["factors"].items()}
        for _ in range(4):  # one step at a time until nothing forbids it
            hit = [r for r in told["forbidden"] if r["id"] in broken(row, told)]
            if not hit:
                break
            factor = list(hit[0]["when"])[-1]
            values = told["factors"][factor]
            row[factor] = values[(values.index(row[factor]) + 1) % len(values)]
        rows.append(row)
    first = next(c for c in cases(told) if not broken(c, told))
    rows += [first | rule["when"] for rule in (told["forbidden"][0], told["forbidden"][-1])]
    table = pd.DataFrame(rows, columns=names).drop_duplicates(ignore_index=True)
    table.insert(0, "case_id", [f"L{n:02d}" for n in range(1, len(table) + 1)])
    return table
