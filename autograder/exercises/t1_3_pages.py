"""T1.3.c page checker: reference rules over what a page holds, with switches for wrong ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from bs4 import BeautifulSoup

from autograder.artefacts.page_judge import KIND_NAMES
from autograder.artefacts.page_script import page_events

Spec = dict[str, Any]
Wrong = dict[str, Any]
COLUMNS = ("page_id", "kind", "where")
LEFTOVER = ("測試", "待補", "lorem")
NOT_TYPED = ("hidden", "submit", "button")


@dataclass(frozen=True)
class Facts:
    """What a page holds, as plain data; `tags` are (name, attributes, text, labelled)."""

    html: str
    text: str
    tags: tuple[tuple[str, dict[str, str], str, bool], ...]
    prices: dict[str, dict[str, str]]
    events: tuple[dict[str, Any], ...]

    def of(self, *names: str) -> list[dict[str, str]]:
        """Attributes of the tags with one of these names."""
        return [attrs for name, attrs, _, _ in self.tags if name in names]

    def ids(self) -> dict[str, tuple[dict[str, str], str]]:
        """Attributes and text of each tag with an id."""
        return {attrs["id"]: (attrs, text) for _, attrs, text, _ in self.tags if "id" in attrs}


@lru_cache(maxsize=1024)
def facts(html: str) -> Facts:
    """What a page holds."""
    page = BeautifulSoup(html, "html.parser")
    named = {str(tag.get("for", "")) for tag in page.find_all("label")}
    tags = []
    for tag in page.find_all(True):
        attrs = {k: " ".join(v) if isinstance(v, list) else str(v) for k, v in tag.attrs.items()}
        words = tag.get_text() if "id" in attrs and tag.name not in ("form", "div") else ""
        labelled = tag.name in ("input", "select", "textarea") and (
            attrs.get("id", "") in named or "aria-label" in attrs
            or tag.find_parent("label") is not None)
        tags.append((tag.name, attrs, words.strip(), labelled))
    prices = {
        str(box["data-sku"]): {str(d["class"][0]): str(d.get("value", ""))
                               for d in box.find_all("data") if d.get("class")}
        for box in page.find_all(class_="product") if box.get("data-sku")}
    return Facts(html, page.get_text(), tuple(tags), prices, tuple(page_events(html)))


# --- one rule per kind: (facts, spec, wrong) -> places ------------------------------------------

def _alt(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    if wrong.get("alt_blank"):
        return [i.get("src", "") for i in page.of("img") if not i.get("alt")]
    return [i.get("src", "") for i in page.of("img") if "alt" not in i]


def _dates(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    ids = page.ids()
    keys = ("end",) if wrong.get("end_only") else ("start", "end")
    days = {key: ids[key][0].get("datetime") if key in ids else None for key in keys}
    if wrong.get("month_day"):
        return [k for k in keys if (days[k] or "")[5:] != spec[k][5:]]
    return [k for k in keys if days[k] != spec[k]]


def _label(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    out = []
    named = {a.get("for", "") for a in page.of("label")}
    fields = ("input",) if wrong.get("input_only") else ("input", "select", "textarea")
    for name, attrs, _, labelled in page.tags:
        if name not in fields:
            continue
        if attrs.get("type") in NOT_TYPED and not wrong.get("hidden_too"):
            continue
        if wrong.get("for_only"):
            labelled = attrs.get("id", "") in named
        if wrong.get("any_label"):
            labelled = len(page.of("label")) >= 5
        if not labelled:
            out.append(attrs.get("id") or attrs.get("name") or name)
    return out


def _price(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    out = []
    for sku, right in spec["price"].items():
        kinds = ("sale",) if wrong.get("sale_only") else ("list", "sale")
        found = page.prices.get(sku, {})
        for kind in kinds:
            value = found.get(kind, "")
            if wrong.get("missing_fine") and not value:
                continue
            if wrong.get("near") and value and abs(float(value) - right[kind]) <= 40:
                continue
            if value != str(right[kind]):
                out.append(f"{sku} {kind}")
    return out


def _vat(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    if wrong.get("vat_loose"):
        return [] if "稅" in page.text else ["footer"]
    return [] if "含稅價" in page.text else ["footer"]


def _offer(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    ids, offer, out = page.ids(), spec["offer"], []
    if ids.get("code", ({}, ""))[1] != offer["code"]:
        out.append("code")
    for key in ("threshold", "discount"):
        if ids.get(key, ({}, ""))[0].get("value") != str(offer[key]):
            out.append(key)
    if wrong.get("code_only"):
        return [k for k in out if k == "code"]
    if wrong.get("code_anywhere"):
        out = [k for k in out if k != "code"]
        out += [] if offer["code"] in page.html else ["code"]
        return out if "code" in out else []
    return out


def _returns(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    if wrong.get("words_only"):
        return [] if "解除契約" in page.text else ["footer"]
    ids = page.ids()
    told = ids.get("return-days", ({}, ""))[0].get("value")
    if wrong.get("missing_fine") and told is None:
        return []
    return [] if told == str(spec["return_days"]) else ["return-days"]


def _seller(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    parts = ("name",) if wrong.get("name_only") else tuple(spec["seller"])
    return [p for p in parts if spec["seller"][p] not in page.text]


def _privacy(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    ids = page.ids()
    parts = ("privacy",) if wrong.get("link_only") else ("privacy", "purpose")
    return [p for p in parts if not ids.get(p, ({}, ""))[1]]


def _consent(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    if wrong.get("checked_text"):
        return ["page"] if "checked" in page.html else []
    types = ("checkbox", "radio") if wrong.get("radio_too") else ("checkbox",)
    return [a.get("name", "") for a in page.of("input")
            if a.get("type") in types and "checked" in a]


def _dead_link(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    ids, out = page.ids(), []
    for a in page.of("a"):
        href = a.get("href", "")
        odd = wrong.get("outside_dead") and not href.startswith(("http", "/", "#"))
        if odd or href in ("", "#") and not wrong.get("anchors_only"):
            out.append(a.get("id", href))
        elif href.startswith("#") and href[1:] not in ids and not wrong.get("hash_only"):
            out.append(href)
    if wrong.get("empty_only"):
        return [a.get("id", "") for a in page.of("a") if a.get("href") == "#"]
    return out


def _target(href: str, spec: Spec) -> str:
    own = "https://" + urlsplit(spec["url"]).netloc
    return href.partition("?")[0].removeprefix(own)


def _wrong_link(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    ids, out = page.ids(), []
    for ident, target in spec["links"].items():
        if ident not in ids:
            continue
        href = ids[ident][0].get("href", "")
        if wrong.get("whole_href"):
            same = href == target
        elif wrong.get("path_only"):
            same = urlsplit(href).path == urlsplit(target).path
        elif wrong.get("there_is_enough"):
            same = True
        elif wrong.get("relative_only"):
            same = href.partition("?")[0] == target
        else:
            same = _target(href, spec) == target
        if not same:
            out.append(ident)
    return out


def _utm(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    own, out = urlsplit(spec["url"]).netloc, []
    for a in page.of("a"):
        parts = urlsplit(a.get("href", ""))
        outside = parts.scheme in ("http", "https") and parts.netloc != own
        if wrong.get("relative_inside"):
            outside = parts.scheme in ("http", "https")
        if wrong.get("mail_outside") and parts.scheme:
            outside = parts.netloc != own
        marked = "utm_" in a.get("href", "")
        if wrong.get("utm_everywhere"):
            outside = True
        if wrong.get("utm_nowhere"):
            outside = False
        if wrong.get("inside_only") and outside:
            continue
        if marked != outside:
            out.append(a.get("id", ""))
    return out


def _button(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    ids, out = page.ids(), []
    for ident in spec["buttons"]:
        attrs = ids[ident][0] if ident in ids else None
        if attrs is None:
            out += [] if wrong.get("disabled_only") or wrong.get("there_fine") else [ident]
            continue
        style = attrs.get("style", "").replace(" ", "")
        unseen = "hidden" in attrs or "display:none" in style
        if "disabled" in attrs or (unseen and not wrong.get("disabled_only")):
            out.append(ident)
    if wrong.get("there_only"):
        out = [i for i in out if i not in ids]
    covers = [a for _, a, _, _ in page.tags
              if "position:fixed" in a.get("style", "").replace(" ", "")]
    if wrong.get("any_cover"):
        out += ["cover" for _ in covers]
    elif not (wrong.get("disabled_only") or wrong.get("there_only")):
        out += ["cover" for a in covers if "hidden" not in a]
    if wrong.get("disabled_anywhere"):
        out += ["disabled" for _, a, _, _ in page.tags if "disabled" in a]
    return out


def _form(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    right, out = spec["form"], []
    form = (page.of("form") or [{}])[0]
    if form.get("action") != right["action"]:
        out.append("action")
    if form.get("method", "get").lower() != right["method"]:
        out.append("method")
    names = {a.get("id" if wrong.get("id_for_name") else "name", "")
             for a in page.of("input", "select", "textarea")}
    fields = [f for f in right["fields"] if f not in names]
    if wrong.get("fields_only"):
        return fields
    return out if wrong.get("action_only") else out + fields


def _head(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    out = []
    lang = (page.of("html") or [{}])[0].get("lang")
    if lang != spec["lang"]:
        out.append("lang")
    meta = {a.get("name", ""): a.get("content", "") for a in page.of("meta")}
    if "viewport" not in meta:
        out.append("viewport")
    if "noindex" in meta.get("robots", ""):
        out.append("robots")
    return [k for k in out if k == "lang"] if wrong.get("lang_only") else out


def _sharing(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    meta = {a.get("property", ""): a.get("content", "") for a in page.of("meta")}
    link = next((a for a in page.of("link") if a.get("rel") == "canonical"), {})
    out = []
    if wrong.get("there_enough"):
        out = [] if link else ["canonical"]
        return out + [k for k in ("og:title", "og:image", "og:url") if k not in meta]
    if link.get("href") != spec["url"]:
        out.append("canonical")
    if meta.get("og:url") != spec["url"]:
        out.append("og:url")
    out += [k for k in ("og:title", "og:image") if not meta.get(k)]
    return [k for k in out if k == "canonical"] if wrong.get("canonical_only") else out


def _leftover(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    text = page.html if wrong.get("raw_html") else page.text
    if not wrong.get("case_kept"):
        text = text.lower()
    words = LEFTOVER[:1] if wrong.get("chinese_only") else LEFTOVER
    return [w for w in words if w in text]


def _event(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    out = []
    for event, presses in spec["events"].items():
        found = [e["on"] for e in page.events if e["event"] == event]
        if wrong.get("set_of_presses"):
            fine = set(found) == set(presses)
        elif wrong.get("count_only"):
            fine = len(found) == len(presses)
        elif wrong.get("at_least_once"):
            fine = len(found) > 0
        elif wrong.get("raw_count"):
            fine = page.html.count(f'event: "{event}"') == len(presses)
        elif wrong.get("purchase_only") and event != "purchase":
            fine = True
        else:
            fine = sorted(found) == sorted(presses)
        if not fine:
            out.append(event)
    return out


def _event_data(page: Facts, spec: Spec, wrong: Wrong) -> list[str]:
    out = []
    for one in page.events:
        if wrong.get("purchase_only") and one["event"] != "purchase":
            continue
        for key in spec["event_data"].get(one["event"], ()):
            if wrong.get("id_only") and key != "transaction_id":
                continue
            if key not in one["data"]:
                out.append(f"{one['event']} {key}")
            elif key == "currency" and one["data"][key] != spec["currency"] \
                    and not wrong.get("keys_only"):
                out.append(f"{one['event']} currency")
    return out


RULES: dict[str, Callable[[Facts, Spec, Wrong], list[str]]] = {
    "alt": _alt, "dates": _dates, "label": _label, "price": _price, "vat": _vat, "offer": _offer,
    "returns": _returns, "seller": _seller, "privacy": _privacy, "consent": _consent,
    "dead_link": _dead_link, "wrong_link": _wrong_link, "utm": _utm, "button": _button,
    "form": _form, "head": _head, "sharing": _sharing, "leftover": _leftover, "event": _event,
    "event_data": _event_data,
}  # fmt: skip
assert tuple(RULES) == tuple(KIND_NAMES), "one rule per published kind"


def check_page(html: str, spec: Spec, **wrong: Any) -> list[dict[str, str]]:
    """Defects of a page: kind and where.

    wrong: switches for known wrong ways, by name; kinds: those looked for, all if not given.
    """
    page = facts(html)
    found = [{"kind": kind, "where": place} for kind, rule in RULES.items()
             if kind in wrong.get("kinds", RULES) for place in rule(page, spec, wrong)]
    return found[:1] if wrong.get("first_only") else found


def check_pages(pages: pd.DataFrame, spec: Spec, **wrong: Any) -> pd.DataFrame:
    """page_id, kind, where: one row per page and kind."""
    rows = []
    for page_id, html in zip(pages["page_id"], pages["html"], strict=True):
        places: dict[str, list[str]] = {}
        for one in check_page(html, spec, **wrong):
            places.setdefault(one["kind"], []).append(one["where"])
        rows += [(page_id, kind, "; ".join(where)) for kind, where in places.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("str")


def flag_all(pages: pd.DataFrame, spec: Spec) -> pd.DataFrame:
    """Every kind on every page."""
    return pd.DataFrame([(page, kind, "") for page in pages["page_id"] for kind in RULES],
                        columns=list(COLUMNS)).astype("str")


def flag_all_of_faulty(pages: pd.DataFrame, spec: Spec) -> pd.DataFrame:
    """Every kind on each page on which anything is found."""
    found = set(check_pages(pages, spec)["page_id"])
    return flag_all(pages[pages["page_id"].isin(found)], spec)


def flag_none(pages: pd.DataFrame, spec: Spec) -> pd.DataFrame:
    """Nothing anywhere: every page opens."""
    return pd.DataFrame([], columns=list(COLUMNS)).astype("str")

