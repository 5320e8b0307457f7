"""What a landing page tells a buyer: prices, dates, code and terms, read from its text."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag

from .fields import day
from .page import parse_page

# Keys that hold a number, by the id of their element.
NUMBERS = {"discount": "discount", "threshold": "threshold",
           "free_shipping_over": "free-shipping", "return_days": "return-days"}
TEXTS = {"code": "code", "gift": "gift"}
DAYS = {"start": "start", "end": "end"}


def page_facts(html: str | bytes) -> dict[str, Any]:
    """The facts that the page states, in the keys of the plan.

    Prices stand in elements of class product with data-sku, as <data class="list"> and
    <data class="sale">; the rest in elements with the ids of `NUMBERS`, `TEXTS` and `DAYS`; the
    address in <link rel="canonical">.

    Returns:
        url, start, end, code, gift (text), discount, threshold, free_shipping_over, return_days
        (numbers), price {sku: {list, sale}}; None for what the page does not say.

    Raises:
        ArtefactError: the page is not well-formed.
    """
    tree = parse_page(html)
    link = tree.find("link", rel="canonical")
    facts: dict[str, Any] = {"url": str(link["href"]) if link and link.get("href") else None}
    facts |= {key: _day(tree.find(id=ident)) for key, ident in DAYS.items()}
    facts |= {key: _text(tree.find(id=ident)) for key, ident in TEXTS.items()}
    facts |= {key: _number(tree.find(id=ident)) for key, ident in NUMBERS.items()}
    facts["price"] = _prices(tree)
    return facts


def _prices(tree: BeautifulSoup) -> dict[str, dict[str, float | int | None]]:
    return {
        str(box["data-sku"]): {kind: _number(box.find(class_=kind)) for kind in ("list", "sale")}
        for box in tree.find_all(class_="product") if box.get("data-sku")
    }


def _text(tag: Tag | None) -> str | None:
    return (" ".join(tag.get_text().split()) or None) if tag is not None else None


def _number(tag: Tag | None) -> float | int | None:
    """The value attribute of <data>, else the digits of the text."""
    if tag is None:
        return None
    said = str(tag.get("value") or "".join(c for c in tag.get_text() if c in "0123456789."))
    try:
        found = float(said)
    except ValueError:
        return None
    return int(found) if found.is_integer() else found


def _day(tag: Tag | None) -> str | None:
    """ISO day of the <time> in an element."""
    time = tag if tag is None or tag.name == "time" else tag.find("time")
    found = day(str(time.get("datetime", ""))) if time is not None else None
    return found.isoformat() if found else None
