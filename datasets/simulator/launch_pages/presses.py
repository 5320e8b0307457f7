"""What a browser tells when the buttons of a page are pressed: a model of the page, with faults."""

from __future__ import annotations

from typing import Any

import pandas as pd

COLUMNS = ("step", "press", "event", "item_id", "transaction_id", "value", "currency", "total")
ORDER = "CY20000001"
# Faults of the model that are operators of the same name.
FAULTS = ("bound_twice", "throws", "code_without_threshold", "shipping_always", "cart_price",
          "purchase_on_load", "friend_on_load", "purchase_twice", "purchase_gone",
          "no_transaction_id", "currency_as_sign", "no_value")
CART_SKU = 0  # whose price in the script `cart_price` multiplies by ten


def presses(spec: dict[str, Any]) -> list[str]:
    """A way through the page: the code below and above its limit, every product, pay, LINE."""
    first, *more = sorted(spec["price"])
    return [f"add-{first}", "apply", *(f"add-{sku}" for sku in more), "apply", "pay", "line"]


def discount(spec: dict[str, Any], goods: int) -> int:
    """TWD that the code takes off goods of this price; 0 below the limit."""
    offer = spec["offer"]
    if goods < offer["threshold"]:
        return 0
    return cut(spec, goods)


def cut(spec: dict[str, Any], goods: int) -> int:
    """TWD that the code would take off, whatever its limit; half dollars go up."""
    offer = spec["offer"]
    if offer["type"] == "percent_off":
        return int(goods * offer["discount"] / 100 + 0.5)
    return offer["discount"]


def log(spec: dict[str, Any], pressed: list[str], faults: tuple[str, ...] = ()) -> pd.DataFrame:
    """One row per event, one without event where a press sends nothing; COLUMNS.

    Amounts are TWD; total is what the page shows after the press.
    """
    rows: list[tuple] = []
    goods, code, shown = 0, False, 0
    skus = sorted(spec["price"])
    broken = "throws" in faults  # the script stops before it binds apply and what comes after

    def off() -> int:
        if not code:
            return 0
        return cut(spec, goods) if "code_without_threshold" in faults else discount(spec, goods)

    def shipping() -> int:
        free = goods >= spec["free_shipping_over"] and "shipping_always" not in faults
        return 0 if free else spec["shipping"]

    def purchase() -> dict[str, Any]:
        data = {"event": "purchase", "transaction_id": ORDER, "value": goods - off(),
                "currency": "NT$" if "currency_as_sign" in faults else spec["currency"]}
        for fault, key in (("no_transaction_id", "transaction_id"), ("no_value", "value")):
            if fault in faults:
                del data[key]
        return data

    for step, press in enumerate(["load", *pressed]):
        sent: list[dict[str, Any]] = []
        if press == "load":
            sent = [{"event": "page_view"}]
            sent += [purchase()] if "purchase_on_load" in faults else []
            sent += [{"event": "line_add_friend"}] if "friend_on_load" in faults else []
        elif press.startswith("add-"):
            sku = press.removeprefix("add-")
            price = spec["price"][sku]["sale"]
            goods += price * (10 if "cart_price" in faults and sku == skus[CART_SKU] else 1)
            shown = goods - off() + shipping()
            sent = [{"event": "add_to_cart", "item_id": sku, "value": price,
                     "currency": spec["currency"]}]
        elif press == "apply" and not broken:
            code = True
            shown = goods - off() + shipping()
            sent = [{"event": "select_promotion"}]
        elif press == "pay" and not broken and not {
                "purchase_on_load", "purchase_gone"} & set(faults):
            sent = [purchase()] * (2 if {"bound_twice", "purchase_twice"} & set(faults) else 1)
        elif press == "line" and not broken and "friend_on_load" not in faults:
            sent = [{"event": "line_add_friend"}]
        for data in sent or [{}]:
            rows.append((step, press, *(data.get(k) for k in COLUMNS[2:-1]), shown))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["value"] = pd.to_numeric(table["value"])
    texts = dict.fromkeys(("press", "event", "item_id", "transaction_id", "currency"), "str")
    return table.astype({"step": "int64", "value": "Float64", "total": "Int64"} | texts)
