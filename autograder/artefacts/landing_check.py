"""The repaired landing page (landing.html): every fault gone, nothing else touched."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from autograder.checking.verdict import Finding

from .documents import read_text
from .errors import ArtefactError
from .forms import Fault
from .landing_reading import differing, read_landing
from .page import contrast_of, page_elements, parse_page
from .page_script import page_events, script_text

FILE = "landing.html"
MORE = 8  # lines beyond those that the draft's faults need
BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "div", "section", "article", "aside", "ul", "ol",
          "li", "table", "blockquote", "pre", "figure", "img", "a", "button", "input", "select",
          "textarea", "iframe", "video")
# What to say about a kind that is still there; {where} names the places.
SAYS = {
    "alt": "A picture has no alt ({where}). Who cannot see it hears its file name. Say in a few "
           "words what it shows.",
    "dates": "The dates differ from the spec ({where}). Customers hold us to what the page says. "
             "Correct datetime and the words beside it.",
    "label": "A form field has no label ({where}). Put <label for=\"…\"> with the field's id "
             "before it.",
    "price": "A price differs from the spec ({where}). Correct the value and the text that "
             "visitors read.",
    "vat": "The page does not say that prices include VAT. The house shows prices to consumers "
           "with VAT and says so. Put 含稅價 into the terms.",
    "offer": "The offer differs from the spec ({where}). Correct code, threshold or discount, in "
             "value and text.",
    "returns": "The right to return is missing or has another number of days. Say the days of the "
               "spec, in value and text.",
    "seller": "The seller's identity is not complete ({where}). Buyers must see who sells and "
              "how to reach them (Consumer Protection Act, article 18). Take each value from the "
              "spec.",
    "privacy": "The privacy notice is not complete ({where}). Say beside the form what the data "
               "are for, and link to the privacy page.",
    "consent": "A box is ticked beforehand ({where}). Nobody decided that. Take checked out.",
    "dead_link": "A link leads nowhere ({where}). Give it the address, or the id of a place that "
                 "is on the page.",
    "wrong_link": "A link leads to another place than the spec says ({where}). Compare the "
                  "address letter by letter.",
    "utm": "UTM is in the wrong place ({where}). It belongs on links to other sites, never on "
           "links within our own.",
    "button": "A button cannot be pressed ({where}). Look for disabled, hidden, display: none, and "
              "for what lies over it.",
    "form": "The form does not send what the shop needs ({where}). Compare action, method and the "
            "name of every field with the spec.",
    "head": "The head of the page is wrong ({where}). Compare lang, viewport and robots.",
    "sharing": "Shared links show the wrong thing ({where}). Compare canonical, og:title, og:image "
               "and og:url: og stands in property, and og:image holds the whole address (https://) "
               "of a picture on our own site.",
    "leftover": "Test text is left in the page ({where}). Take it out.",
    "event": "An event is not sent just once at the right moment ({where}). Compare the presses "
             "that page_events shows with spec[\"events\"].",
    "event_data": "An event lacks its data ({where}). Compare its keys with spec[\"event_data\"], "
                  "and its currency.",
}


def judge_landing(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the page, None where nothing is.

    Args:
        files: name -> content.
        truth: draft (text), spec, wanted (readings of the page as it should be), kept (lines of
            the draft that are right, stripped), changed (how many lines the faults are worth),
            things (ids and pictures that the page has), built (id -> its tag), look (id -> place
            on the page that its link leads to), said (pictures with words in alt), blocks (how
            many paragraphs, pictures, links and fields), unseen (of its head and program), sent
            (name -> how often its program has it), rules (layout_rules).
    """
    try:
        _landing(read_text(FILE, files.get(FILE)), truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _landing(html: str, truth: dict[str, Any]) -> None:
    tree = parse_page(html, FILE)
    if _lines(html) == _lines(truth["draft"]):
        raise Fault("landing.html is still the draft as it was handed out. Run your checker over "
                    "it, and mend what it finds.")
    reading = read_landing(tree, html, truth["spec"])
    for kind, wanted in truth["wanted"].items():
        if where := differing(reading[kind], wanted):
            raise Fault(SAYS[kind], where=where[:80])
    present = set(things(tree))
    gone = [t for t in truth["things"] if t not in present]
    if gone:
        raise Fault("“{where}” is gone from the page. What is broken is to be mended, not removed: "
                    "somebody wanted it there.", where=gone[0])
    _in_place(tree, html, truth)
    if any(s.get("src") for s in tree.find_all("script")):
        raise Fault("The page loads a script from somewhere else. Nobody tested that one. Take it "
                    "out.")
    _nothing_slipped_in(tree, html, truth)
    _layout(html, truth["rules"])
    _only_faults(_lines(html), truth)
    more = blocks(tree) - truth["blocks"]
    if more > 0:
        raise Fault("The page has {count} paragraphs, headings, pictures, links or fields too "
                    "many. Nobody approved them, and a repair adds none. Take them out.",
                    count=more)


def _in_place(tree: BeautifulSoup, html: str, truth: dict[str, Any]) -> None:
    """Whether what was mended is still the same thing, and nothing was hidden in a new name."""
    now = built(tree)
    for ident, was in truth["built"].items():
        if now[ident] != was:
            raise Fault("“{where}” was {was} and is now {now}. A fault is mended in its place, and "
                        "the thing stays what it is. Put the tag and its type back.",
                        where=ident, was=was, now=now[ident])
    places = look(tree, truth["spec"])
    for ident, place in truth["look"].items():
        if places.get(ident) != place:
            raise Fault("The link “{where}” does not lead to the product that its words name. "
                        "Point it to the id of the box with that product.", where=ident)
    silent = [src for src in truth["said"] if src not in said(tree)]
    if silent:
        raise Fault("The alt of {where} is empty. An empty alt says that a picture is decoration, "
                    "and this one shows what is for sale. Say in a few words what it shows.",
                    where=silent[0])
    named = [src for src in truth["said"] if _file_name(tree, src)]
    if named:
        raise Fault("The alt of {where} is the name of a file. Who cannot see the picture hears it "
                    "spelled and learns nothing. Say in a few words what the picture shows.",
                    where=named[0])
    strange = [e["event"] for e in page_events(html) if e["event"] not in truth["spec"]["events"]]
    if strange:
        raise Fault("The page sends the event “{where}”, which the spec does not know. What is "
                    "sent once too often is taken out, not renamed.", where=strange[0][:40])


def _nothing_slipped_in(tree: BeautifulSoup, html: str, truth: dict[str, Any]) -> None:
    """Whether head and program hold no more than a repair needs."""
    head = Counter(k for k in unseen(tree) if not k.startswith("<meta og:"))
    if more := head - Counter(truth["unseen"]):
        raise Fault("The page has a new {where}, which no repair needs and nobody approved. Take "
                    "it out.", where=next(iter(more))[:40])
    if more := sent(html, truth["spec"]) - Counter(truth["sent"]):
        raise Fault("The program of the page names “{where}” more often than the repaired page "
                    "needs. What sends an event a second time, or by another way, counts it twice. "
                    "Take the new line out.", where=next(iter(more)))


def unseen(tree: BeautifulSoup) -> list[str]:
    """Scripts, styles, links and meta of the page, and attributes that run a program."""
    out = [f"<{t.name}>" for t in tree.find_all(("script", "style", "base", "iframe"))]
    out += [f"<link {' '.join(t.get('rel') or [])}>" for t in tree.find_all("link")]
    for t in tree.find_all("meta"):
        key = t.get("property") or t.get("name") or t.get("http-equiv") or "charset"
        out.append(f"<meta {str(key).strip().lower()}>")
    return out + [str(k).lower() for t in tree.find_all(True) for k in t.attrs
                  if str(k).lower().startswith("on")]


def sent(html: str, spec: dict[str, Any]) -> Counter[str]:
    """How often the program names what sends an event, comments left out."""
    words = re.findall(r"\w+", script_text(html))
    names = {"push", "dataLayer", "gtag", "fbq", "fetch", "sendBeacon", "eval", *spec["events"]}
    return Counter(w for w in words if w in names)


def built(tree: BeautifulSoup) -> dict[str, str]:
    """id -> what it is, as a tag with its type."""
    out = {}
    for tag in tree.find_all(id=True):
        kind = str(tag.get("type", "")).strip().lower()
        what = f'<{tag.name} type="{kind}">' if kind else f"<{tag.name}>"
        out.setdefault(str(tag["id"]), what)
    return out


def look(tree: BeautifulSoup, spec: dict[str, Any]) -> dict[str, str]:
    """id of a link -> id of the place on this page that it leads to."""
    own, out = urlsplit(str(spec["url"])), {}
    for a in tree.find_all("a", id=True):
        try:
            to = urlsplit(str(a.get("href", "")).strip())
        except ValueError:
            continue
        here = (to.netloc in ("", own.netloc)) and to.path in ("", own.path)
        if to.fragment and here:
            out[str(a["id"])] = to.fragment
    return out


def said(tree: BeautifulSoup) -> list[str]:
    """Addresses of the pictures whose alt has words."""
    return [str(i["src"]) for i in tree.find_all("img", src=True) if str(i.get("alt", "")).strip()]


def _file_name(tree: BeautifulSoup, src: str) -> bool:
    """Whether the alt of a picture is a file name, or its address with or without the ending."""
    tag = tree.find("img", src=src)
    alt = str(tag.get("alt", "")).strip().lower() if tag else ""
    own = src.lower().rsplit("/", 1)[-1]
    return alt in (src.lower(), own.rsplit(".", 1)[0]) or bool(
        re.fullmatch(r"\S+\.(?:jpe?g|png|webp|gif|svg|avif|bmp|heic)", alt))


def blocks(tree: BeautifulSoup) -> int:
    """How many paragraphs, headings, boxes, pictures, links, fields and buttons."""
    return len(tree.find_all(BLOCKS))


def things(tree: BeautifulSoup) -> list[str]:
    """Ids of the page and addresses of its pictures."""
    return [*(str(t["id"]) for t in tree.find_all(id=True)),
            *(str(i["src"]) for i in tree.find_all("img", src=True))]


def _lines(html: str) -> list[str]:
    """Lines that hold something, without the spaces around and between their words."""
    return [" ".join(line.split()) for line in html.splitlines() if line.strip()]


def _only_faults(lines: list[str], truth: dict[str, Any]) -> None:
    """Whether every right line of the draft is still there, in its order."""
    at = 0
    for line in truth["kept"]:
        try:
            at = lines.index(line, at) + 1
        except ValueError:
            raise Fault("A line of the draft that was right is gone, changed or moved: “{line}”. A "
                        "repair touches only what is broken; whoever approved the page approved "
                        "the rest. Put it back as it was.", line=line[:70]) from None
    added = len(lines) - len(truth["kept"])
    if added > truth["changed"] + MORE:
        raise Fault("{count} lines of your page are changed or new, and that is more than {more} "
                    "above what the repairs need. Take out what was not asked for.",
                    count=added, more=MORE)


def _layout(html: str, rules: dict[str, Any]) -> None:
    """The layout rules that a repair could break."""
    elements = page_elements(html)
    if (elements["tag"] == "h1").sum() != rules["h1"]:
        raise Fault("The page no longer has exactly one main heading (h1).")
    said = elements[elements["text"].ne("")]
    for row in said.itertuples():
        large = row.font_px >= rules["large_text_px"]
        least = rules["min_contrast_large"] if large else rules["min_contrast"]
        if contrast_of(row.colour, row.background) < least:
            raise Fault("The text “{text}” is hard to read on its background: the layout rules ask "
                        "for a contrast of {least}.", text=row.text[:30], least=least)
        small = "disclaimer" in row.cls.split()
        size = rules["min_disclaimer_px"] if small else rules["min_font_px"]
        if row.tag in rules["text_tags"] and row.font_px < size:
            raise Fault("The text “{text}” is smaller than the layout rules allow.",
                        text=row.text[:30])
    tapped = elements[elements["tag"].isin(rules["tap_tags"])]
    sides = tapped[["width_px", "height_px"]].dropna().min(axis=1)
    if (sides < rules["min_tap_px"]).any():
        raise Fault("Something to be tapped is smaller than the layout rules allow ({least} px).",
                    least=rules["min_tap_px"])
