"""The spec of the test page: what the approved plan and the house ask of it, as plain data."""

from __future__ import annotations

from typing import Any

from .. import rng
from ..creative.plan import SHIPPED_SEED, SITE

LANG = "zh-Hant-TW"
NAMES = ("澄嶼日常股份有限公司（虛構）",
         "澄嶼日常電商股份有限公司（虛構）", "澄嶼選物有限公司（虛構）")
OWNERS = ("陳澄", "林嶼安", "黃日常")
STREETS = ("臺北市大同區延平北路二段 00 號", "臺南市中西區海安路一段 00 號",
           "花蓮縣吉安鄉中華路二段 00 號")
PHONES = ("02-0000-0000", "06-0000-000", "0800-000-000")
MAILS = ("service@chengyu-daily.example", "help@chengyu-daily.example",
         "care@chengyu-daily.example")
LINES = ("@chengyu-daily", "@chengyu-shop", "@cydaily")
TERMS = ("/terms", "/help/terms", "/guide/buying")
PRIVACY = ("/privacy", "/policy/privacy", "/about/privacy")
ACTIONS = ("/checkout", "/order/confirm", "/cart/pay")
FIELDS = ("name", "mail", "phone", "ship", "coupon")
SHIPPING = 80  # TWD below the limit for free shipping


# Title and picture for sharing of the pages of other festivals than 雙11.
PAGES = {"母親節": {"title": "母親節 檔期：禮盒與洗沐", "share_picture": "/img/mothers-day.jpg"}}


def spec(seed: int, year: int, plan: dict[str, Any], festival: str = "雙11") -> dict[str, Any]:
    """What a page of this plan must hold.

    Returns:
        url; lang; price {sku: {list, sale}} in TWD with VAT; offer {type, discount, code,
        threshold}; start, end (ISO dates); free_shipping_over, shipping (TWD); return_days; seller
        {name, owner, address, phone, mail}; links {id: where it leads, without UTM}; buttons [id];
        form {action, method, fields: [name]}; currency; events {event: [id pressed, or "load"]};
        event_data {event: [key]}; title and share_picture where the page is not that of 雙11.
    """
    gen = rng.stream(seed, year, "page_spec")

    def pick(options: tuple) -> Any:
        at = int(gen.integers(0, len(options)))
        return options[0 if seed == SHIPPED_SEED else at]

    skus = sorted(plan["price"])
    offer = plan["offer"]
    return {
        "url": plan["url"],
        "lang": LANG,
        "price": {sku: dict(plan["price"][sku]) for sku in skus},
        "offer": {key: offer[key] for key in ("type", "discount", "code", "threshold")},
        "start": plan["start"],
        "end": plan["end"],
        "free_shipping_over": plan["free_shipping_over"],
        "shipping": SHIPPING,
        "return_days": plan["return_days"],
        "seller": {"name": pick(NAMES), "owner": pick(OWNERS), "address": pick(STREETS),
                   "phone": pick(PHONES), "mail": pick(MAILS)},
        "links": {"home": "/", "terms": pick(TERMS), "privacy": pick(PRIVACY),
                  "line": f"https://line.me/R/ti/p/{pick(LINES)}"},
        "buttons": [*(f"add-{sku}" for sku in skus), "apply", "pay"],
        "form": {"action": pick(ACTIONS), "method": "post", "fields": list(FIELDS)},
        "currency": "TWD",
        "events": {"page_view": ["load"], "add_to_cart": [f"add-{sku}" for sku in skus],
                   "select_promotion": ["apply"], "purchase": ["pay"],
                   "line_add_friend": ["line"]},
        "event_data": {"add_to_cart": ["item_id", "value", "currency"],
                       "purchase": ["transaction_id", "value", "currency"]},
        **PAGES.get(festival, {}),
    }  # fmt: skip


def own_host() -> str:
    """Host of the shop."""
    return SITE.split("//")[1]
