"""The tracking plan, and the event log of the test before launch with its seeded faults."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .. import rng
from .plan import SITE

CURRENCY = "TWD"
MIN_SHARE = 0.9
# Parameters that each event should carry.
EVENTS: dict[str, list[str]] = {
    "session_start": ["page_location"],
    "page_view": ["page_location", "page_title"],
    "view_item": ["item_id", "value", "currency"],
    "add_to_cart": ["item_id", "value", "currency"],
    "begin_checkout": ["value", "currency", "coupon"],
    "add_shipping_info": ["shipping_tier", "value", "currency"],
    "purchase": ["transaction_id", "value", "currency", "coupon", "shipping", "items"],
    "generate_lead": ["form_id"],
    "line_add_friend": ["placement"],
}
# What each KPI is computed from: an event, or a parameter of an event.
KPIS: dict[str, list[str]] = {
    "orders": ["purchase", "purchase.transaction_id"],
    "revenue": ["purchase.value", "purchase.currency"],
    "cpa": ["purchase.transaction_id"],
    "roas": ["purchase.transaction_id", "purchase.value", "purchase.currency"],
    "conversion_rate": ["session_start", "purchase"],
    "cart_rate": ["view_item", "add_to_cart"],
    "checkout_rate": ["begin_checkout", "purchase"],
    "shipping_drop": ["begin_checkout", "add_shipping_info.shipping_tier"],
    "code_share": ["purchase.coupon"],
    "free_shipping_share": ["purchase.shipping"],
    "revenue_by_product": ["purchase.items", "purchase.value"],
    "edm_signups": ["generate_lead.form_id"],
    "line_friends": ["line_add_friend"],
}
SESSIONS, ORDERS = 70, 40
FAULTS = (
    "transaction_id_missing", "currency_missing", "currency_wrong", "value_not_number",
    "email", "phone", "double_purchase",
)  # fmt: skip


def tracking_plan(seed: int, year: int) -> dict[str, Any]:
    """currency; min_share; events {event: [param]}; kpis {kpi: [event or event.param]}."""
    gen = rng.stream(seed, year, "tracking_plan")
    names = list(KPIS)
    left_out = set(gen.permutation(names[4:])[: int(gen.integers(0, 3))].tolist())
    return {
        "currency": CURRENCY,
        "min_share": MIN_SHARE,
        "events": {event: list(params) for event, params in EVENTS.items()},
        "kpis": {kpi: list(needs) for kpi, needs in KPIS.items() if kpi not in left_out},
    }


def event_log(seed: int, year: int, skus: list[str], code: str, path: str,
              opens: pd.Timestamp | None = None, festival: str = "雙11",
              ) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The log of one afternoon of test orders, and the faults that were put into it.

    Args:
        opens: when the afternoon begins; two weeks before the flight of 雙11 where not given.
        festival: what the title of the page names.

    Returns:
        (log, truth): log has event_id, at, event, param, value (text; NA where the event carries
        no parameter), one row per event and parameter; truth has event_id, param, fault.
    """
    gen = rng.stream(seed, year, "event_log")
    opens = opens or pd.Timestamp(year, 10, 6, 13)
    events = _visits(gen, opens, skus, code, path, f"{festival} 檔期")
    _drop(events, gen)
    truth = _soil(events, gen)
    events.sort(key=lambda e: e["at"])
    rows = []
    for n, event in enumerate(events, 1):
        event["id"] = f"E{n:04d}"
        pairs = list(event["params"].items()) or [(None, None)]
        rows += [(event["id"], event["at"], event["event"], p, v or None) for p, v in pairs]
    log = pd.DataFrame(rows, columns=["event_id", "at", "event", "param", "value"])
    log["at"] = log["at"].astype("datetime64[ns]")
    log = log.astype(dict.fromkeys(("event_id", "event", "param", "value"), "str"))
    found = [(event["id"], param, fault) for event, param, fault in truth]
    return log, pd.DataFrame(found, columns=["event_id", "param", "fault"]).astype("str")


def _visits(gen: np.random.Generator, opens: pd.Timestamp, skus: list[str], code: str, path: str,
            title: str) -> list[dict[str, Any]]:
    """Events of test visits; the first `ORDERS` of them end in an order."""
    sources = ("google&utm_medium=cpc", "facebook&utm_medium=paid_social", "line&utm_medium=push")
    events: list[dict[str, Any]] = []
    for n in range(SESSIONS):
        at = opens + pd.Timedelta(seconds=int(gen.integers(0, 4 * 3600)))
        page = f"{SITE}{path}?utm_source={sources[n % 3]}"
        sku, value = skus[n % len(skus)], str(int(gen.integers(150, 400)) * 10)
        money = {"value": value, "currency": CURRENCY}

        def add(event: str, params: dict[str, str], wait: int = 25) -> None:
            nonlocal at
            at += pd.Timedelta(seconds=int(gen.integers(3, wait)))
            events.append({"event": event, "at": at, "params": dict(params)})

        add("session_start", {"page_location": page})
        add("page_view", {"page_location": page, "page_title": title})
        if n % 4 == 0:
            add("scroll", {})
        add("view_item", {"item_id": sku, **money})
        if n < ORDERS + 15:
            add("add_to_cart", {"item_id": sku, **money})
        if n < ORDERS + 8:
            add("begin_checkout", {**money, "coupon": code})
            add("add_shipping_info", {"shipping_tier": ("宅配", "超商取貨")[n % 2], **money})
        if n < ORDERS:
            # a number that holds the digits of a phone, and is none
            ident = f"CY{opens:%Y%m%d}{n:02d}0912{int(gen.integers(10**5, 10**6))}"
            add("purchase", {"transaction_id": ident, **money, "coupon": code,
                             "shipping": "0" if int(value) > 1000 else "80", "items": sku})
        if n % 5 == 1:
            add("generate_lead", {"form_id": "edm_footer"})
        if n % 6 == 2:
            add("line_add_friend", {"placement": "@chengyu-daily"})
    return events


def _drop(events: list[dict[str, Any]], gen: np.random.Generator) -> None:
    """Leave out one event or none, and some parameters in a share of their events."""
    if gen.random() < 0.8:
        gone = ("add_shipping_info", "line_add_friend", "generate_lead", "view_item")[
            int(gen.integers(0, 4))]
        events[:] = [e for e in events if e["event"] != gone]
    for event, param in (("purchase", "shipping"), ("purchase", "items"), ("purchase", "coupon"),
                         ("add_shipping_info", "shipping_tier"), ("generate_lead", "form_id")):
        fitting = [e for e in events if e["event"] == event]
        # just enough, just too few, half of them, or none missing
        share = (MIN_SHARE, MIN_SHARE - 0.05, 0.5, 1.0)[int(gen.integers(0, 4))]
        lost = len(fitting) - int(np.ceil(share * len(fitting) - 1e-9))
        for at in gen.permutation(len(fitting))[:lost]:
            if int(at) % 2:
                fitting[int(at)]["params"].pop(param)
            else:
                fitting[int(at)]["params"][param] = ""


def _soil(events: list[dict[str, Any]], gen: np.random.Generator
          ) -> list[tuple[dict[str, Any], str, str]]:
    """Put the faults in; (event, param, fault) of each."""
    purchases = [e for e in events if e["event"] == "purchase"]
    order = iter(gen.permutation(len(purchases)).tolist())
    truth: list[tuple[dict[str, Any], str, str]] = []

    def soil(event: dict[str, Any], param: str, value: str | None, fault: str) -> None:
        if value is None:
            event["params"].pop(param, None)
        else:
            event["params"][param] = value
        truth.append((event, param, fault))

    def some(low: int, high: int) -> list[dict[str, Any]]:
        return [purchases[next(order)] for _ in range(int(gen.integers(low, high)))]

    for n, event in enumerate(some(2, 4)):
        soil(event, "transaction_id", (None, "", None)[n], "transaction_id_missing")
    for n, event in enumerate(some(1, 3)):
        soil(event, "currency", (None, "")[n], "currency_missing")
    carts = [e for e in events if e["event"] == "add_to_cart"]
    soil(carts[int(gen.integers(0, len(carts)))], "currency", None, "currency_missing")
    for event in some(1, 3):
        soil(event, "currency", ("NTD", "USD", "twd")[int(gen.integers(0, 3))], "currency_wrong")
    for event in some(1, 3):
        value = int(event["params"]["value"])
        soil(event, "value", (f"NT${value}", f"{value:,}", "undefined")[int(gen.integers(0, 3))],
             "value_not_number")
    for event in some(1, 3):
        for n in range(int(gen.integers(1, 3))):  # the thank-you page loaded again
            again = {**event, "params": dict(event["params"]),
                     "at": event["at"] + pd.Timedelta(seconds=5 + 7 * n)}
            events.append(again)
            truth.append((again, "transaction_id", "double_purchase"))
    views = [e for e in events if e["event"] in ("page_view", "view_item", "generate_lead")]
    spots = iter(gen.permutation(len(views)).tolist())
    for n in range(int(gen.integers(2, 4))):
        event = views[next(spots)]
        param, value = (("page_location", f"{SITE}/member?email=amy.lin%40mail.example"),
                        ("user_email", "amy.lin@mail.example"),
                        ("search_term", "wang88@post.example"))[n]
        soil(event, param, value, "email")
    for n in range(int(gen.integers(2, 4))):
        event = views[next(spots)]
        soil(event, ("user_phone", "search_term", "user_id")[n],
             ("0912-345-678", "0987654321", "+886 912 345 678")[n], "phone")
    return truth
