"""What a landing page says and does, kind by kind, as plain data to be held against what is wanted.

Nothing is judged here: a reading is what stands in the page, a list of what lacks something, or a
count. Nothing of the page is executed and no address in it is opened.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from .days import days_in
from .page_script import page_events

LEFT = ("測試", "待補", "lorem")
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif")
_AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?")
_MONEY = re.compile(r"\$\s*(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s*(?:元|%)")
_HOUR = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
OWN_WORDS = ("hidden", "submit", "button")


def read_landing(tree: BeautifulSoup, html: str, spec: dict[str, Any]) -> dict[str, Any]:
    """Readings of a page by kind of defect; lists are sorted, values are texts.

    Args:
        tree: the parsed page.
        html: its text.
        spec: names the host, the ids and the words to look for.
    """
    text = tree.get_text()
    own = urlsplit(str(spec["url"])).netloc
    meta, shared = ({str(m.get(key, "")): str(m.get("content", "")).strip()
                     for m in tree.find_all("meta")} for key in ("name", "property"))
    events = page_events(html)
    sent: dict[str, list[str]] = {}
    for one in events:
        sent.setdefault(one["event"], []).append(one["on"])
    return {
        "alt": sorted(str(i.get("src", "")) for i in tree.find_all("img") if not i.has_attr("alt")),
        "dates": {k: _day(tree, k) for k in ("start", "end")},
        "label": _unlabelled(tree),
        "price": {f"{sku} {kind}": _price(tree, sku, kind)
                  for sku in spec["price"] for kind in ("list", "sale")},
        "vat": "含稅價" in text,
        "offer": {"code": _words(tree, "code"),
                  "threshold": _number(_find(tree, "threshold")),
                  "discount": _attribute(tree, "discount", "value")},
        "returns": _number(_find(tree, "return-days")),
        "seller": sorted(k for k, v in spec["seller"].items() if v not in text),
        "privacy": sorted(k for k in ("purpose", "privacy") if not _words(tree, k)),
        "consent": sorted(_name(b) for b in tree.find_all("input", type="checkbox")
                          if b.has_attr("checked")),
        "dead_link": _dead(tree),
        "wrong_link": {k: _target(_attribute(tree, k, "href"), own) for k in spec["links"]},
        "utm": _utm(tree, own),
        "button": _unpressable(tree, spec["buttons"]),
        "form": _form(tree, spec["form"]["fields"]),
        "head": {"lang": str((tree.html or {}).get("lang", "")), "viewport": "viewport" in meta,
                 "noindex": "noindex" in meta.get("robots", "").lower()},
        "sharing": {"canonical": _canonical(tree), "og:url": shared.get("og:url", ""),
                    "og:title": bool(shared.get("og:title")),
                    "og:image": _picture(shared.get("og:image", ""), own)},
        "leftover": sorted(w for w in LEFT if w in text.lower()),
        "event": {e: sorted(sent.get(e, [])) for e in spec["events"]},
        "event_data": sorted(
            f"{e['event']} {key}" for e in events for key in spec["event_data"].get(e["event"], ())
            if key not in e["data"]
            or (key == "currency" and e["data"][key] != spec["currency"])),
    }


def differing(reading: Any, wanted: Any) -> str:
    """Names of what differs in one reading, "" where nothing does."""
    if reading == wanted:
        return ""
    if isinstance(wanted, dict) and isinstance(reading, dict):
        return ", ".join(k for k in wanted if reading.get(k) != wanted[k])
    if isinstance(reading, list):
        return ", ".join(dict.fromkeys(str(v) for v in reading if v not in wanted)) or "—"
    return "—"


def _find(tree: BeautifulSoup, ident: str) -> Tag | None:
    found = tree.find(id=ident)
    return found if isinstance(found, Tag) else None


def _attribute(tree: BeautifulSoup, ident: str, key: str) -> str:
    tag = _find(tree, ident)
    return str(tag.get(key, "")).strip() if tag is not None else ""


def _words(tree: BeautifulSoup, ident: str) -> str:
    tag = _find(tree, ident)
    return " ".join(tag.get_text().split()) if tag is not None else ""


def _name(tag: Tag) -> str:
    return str(tag.get("id") or tag.get("name") or tag.name)


def _price(tree: BeautifulSoup, sku: str, kind: str) -> str:
    box = tree.find(attrs={"data-sku": sku})
    tag = box.find("data", class_=kind) if isinstance(box, Tag) else None
    return _number(tag if isinstance(tag, Tag) else None)


def _number(tag: Tag | None) -> str:
    """The value of <data>; with the words beside it where these show another number."""
    if tag is None:
        return ""
    value = str(tag.get("value", "")).strip()
    words = unicodedata.normalize("NFKC", tag.get_text())
    told = _MONEY.findall(words) or _AMOUNT.findall(words)[:1]
    same = told and all(_plain("".join(t)) == _plain(value) for t in told)
    return value if same else f"{value} ({words})"


def _plain(amount: str) -> str:
    """Digits of an amount without thousands separators and empty decimals."""
    whole, _, decimals = amount.replace(",", "").partition(".")
    return whole if not decimals.strip("0") else f"{whole}.{decimals}"


def _day(tree: BeautifulSoup, ident: str) -> str:
    """The day of <time>; with the words beside it where these do not name month and day."""
    day, words = _attribute(tree, ident, "datetime"), _words(tree, ident)
    words = _HOUR.sub(" ", unicodedata.normalize("NFKC", words))
    parts = day.split("-")
    told = [int(n) for n in re.findall(r"\d+", words)][-2:]
    same = len(parts) == 3 and all(p.isdecimal() for p in parts) and (
        told == [int(p) for p in parts[1:]]
        or days_in(f"{parts[0]}-01-01 {words}") - {f"{parts[0]}-01-01"} == {day})
    return day if same else f"{day} ({words})"


def _unlabelled(tree: BeautifulSoup) -> list[str]:
    named = {str(t.get("for")) for t in tree.find_all("label") if t.get_text(strip=True)}
    return sorted(
        _name(f) for f in tree.find_all(("input", "select", "textarea"))
        if str(f.get("type", "")).lower() not in OWN_WORDS
        and str(f.get("id", "")) not in named and not str(f.get("aria-label", "")).strip()
        and f.find_parent("label") is None)


def _dead(tree: BeautifulSoup) -> list[str]:
    out = []
    for a in tree.find_all("a"):
        href = str(a.get("href", "")).strip()
        if href in ("", "#") or href.lower().startswith("javascript:") or (
                href.startswith("#") and _find(tree, href[1:]) is None):
            out.append(_name(a))
    return sorted(out)


def _target(href: str, own: str) -> str:
    return href.partition("?")[0].removeprefix(f"https://{own}") or "/"


def _picture(address: str, own: str) -> bool:
    """Whether this is the whole address of a picture of the own site."""
    bare = address.partition("?")[0].lower()
    return bare.startswith(f"https://{own}/") and bare.endswith(PICTURES)


def _utm(tree: BeautifulSoup, own: str) -> list[str]:
    out = []
    for a in tree.find_all("a"):
        try:
            parts = urlsplit(str(a.get("href", "")))
        except ValueError:
            out.append(_name(a))
            continue
        outside = parts.scheme in ("http", "https") and parts.netloc != own
        marked = "utm_source=" in parts.query if outside else "utm_" in str(a.get("href", ""))
        if outside != marked:
            out.append(_name(a))
    return sorted(out)


def _unpressable(tree: BeautifulSoup, buttons: list[str]) -> list[str]:
    out = []
    for ident in buttons:
        tag = _find(tree, ident)
        while tag is not None and tag.name != "[document]":
            if tag.has_attr("hidden") or tag.has_attr("disabled") or any(
                    w in _style(tag) for w in ("display:none", "visibility:hidden")):
                tag = None
                break
            tag = tag.parent
        if tag is None:
            out.append(ident)
    out += ["cover" for t in tree.find_all(style=True)
            if "position:fixed" in _style(t) and not t.has_attr("hidden")]
    return sorted(out)


def _style(tag: Tag) -> str:
    return "".join(str(tag.get("style", "")).lower().split())


def _form(tree: BeautifulSoup, fields: list[str]) -> dict[str, str]:
    form = tree.find("form")
    within = form if isinstance(form, Tag) else tree
    names = {str(f.get("name", "")) for f in within.find_all(("input", "select", "textarea"))}
    told = {k: str(form.get(k, "")).lower() if isinstance(form, Tag) else ""
            for k in ("action", "method")}
    return told | {field: "name" if field in names else "" for field in fields}


def _canonical(tree: BeautifulSoup) -> str:
    link = tree.find("link", rel="canonical")
    return str(link.get("href", "")) if isinstance(link, Tag) else ""
