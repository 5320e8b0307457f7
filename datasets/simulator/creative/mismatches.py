"""Seeded mismatches between the plan and what ads and page say, one of each kind at most."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import numpy as np

from .plan import short

# Kinds by place; `apply` gives what was put where.
AD_KINDS = ("price", "code", "url", "start", "end")
PAGE_KINDS = (
    "price", "list_price", "missing_price", "extra_price", "code", "url", "start", "end",
    "discount", "threshold", "gift", "free_shipping_over", "return_days",
)  # fmt: skip
Change = tuple[str, str]  # where ("page" or the ad's id), field


def apply(
    plan: dict[str, Any], ads: list[dict[str, Any]], kinds: tuple[tuple[str, str], ...],
    gen: np.random.Generator,
) -> tuple[list[dict[str, Any]], dict[str, Any], list[Change]]:
    """Ads and shown plan with mismatches.

    Args:
        kinds: pairs such as ("ad", "price") and ("page", "gift").

    Returns:
        new ads, what the page shows (shape of the plan), the changes made.
    """
    ads, shown = copy.deepcopy(ads), copy.deepcopy(plan)
    done: list[Change] = []
    order = gen.permutation(len(ads))
    for n, (place, kind) in enumerate(kinds):
        if place == "ad":
            ad = ads[int(order[n % len(ads)])]
            _change_ad(ad, kind, plan, gen)
            done.append((ad["id"], kind))
        else:
            done.append(("page", _change_page(shown, kind, plan, gen)))
    return ads, shown, done


def _change_ad(ad: dict[str, Any], kind: str, plan: dict[str, Any], gen: np.random.Generator
               ) -> None:
    if kind == "price":
        was = ad["price"]
        ad["price"] = plan["price"][ad["sku"]]["list"] if gen.random() < 0.5 else was - 10
        _retell(ad, f"NT${was:,}", f"NT${ad['price']:,}")
    elif kind == "code":
        was = ad["code"]
        ad["code"] = _other_code(was, gen)
        _retell(ad, was, ad["code"])
    elif kind == "url":
        ad["url"] = ad["url"].replace(plan["url"], _other_url(plan["url"], gen))
    elif kind == "start":
        ad["start"] = _shift(plan["start"], -int(gen.integers(1, 8)))
        _retell(ad, short(plan["start"]), short(ad["start"]))
    elif kind == "end":
        ad["end"] = _shift(plan["end"], int(gen.integers(1, 8)))
        _retell(ad, short(plan["end"]), short(ad["end"]))


def _retell(ad: dict[str, Any], was: str, now: str) -> None:
    """Say the changed fact in the words of the ad, too."""
    for key in ("headline", "text"):
        ad[key] = ad[key].replace(was, now)


def _change_page(shown: dict[str, Any], kind: str, plan: dict[str, Any], gen: np.random.Generator
                 ) -> str:
    offer, skus = shown["offer"], sorted(plan["price"])
    sku = skus[int(gen.integers(0, len(skus)))]
    if kind in ("price", "list_price"):
        key = {"price": "sale", "list_price": "list"}[kind]
        entry = shown["price"].setdefault(sku, dict(plan["price"][sku]))
        entry[key] += 10
        return f"{key}_price {sku}"
    if kind == "missing_price":
        shown["price"].pop(skus[-1], None)
        return f"sale_price {skus[-1]}"
    if kind == "extra_price":
        shown["price"]["CYH020"] = {"list": 149, "sale": 129}
        return "sale_price CYH020"
    if kind == "code":
        offer["code"] = _other_code(offer["code"], gen)
    elif kind == "url":
        shown["url"] = _other_url(plan["url"], gen)
    elif kind in ("start", "end"):
        shown[kind] = _shift(plan[kind], 1 if gen.random() < 0.5 else -1)
    elif kind == "discount":
        offer["discount"] += 5 if offer["type"] == "percent_off" else 50
    elif kind == "threshold":
        offer["threshold"] -= 200
    elif kind == "gift":
        offer["gift"] = "玻璃保鮮盒" if offer["gift"] != "玻璃保鮮盒" else "擴香石"
    else:
        shown[kind] += 3 if kind == "return_days" else 200
    return kind


def _other_code(code: str, gen: np.random.Generator) -> str:
    return code.replace("11", "10", 1) if gen.random() < 0.5 else f"{code}A"


def _other_url(url: str, gen: np.random.Generator) -> str:
    return url + "-old" if gen.random() < 0.5 else url.rsplit("/", 1)[0] + "/midautumn"


def _shift(iso: str, days: int) -> str:
    return (date.fromisoformat(iso) + timedelta(days=days)).isoformat()
