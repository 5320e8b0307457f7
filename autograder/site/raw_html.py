"""HTML in a page or written by a cell: what it would ask another host for, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Tag

from autograder.site.links import is_external

# What a browser fetches by itself: an element's attributes that hold an address.
FETCHED = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "iframe": ("src",),
    "object": ("data",),
    "embed": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "input": ("src",),
    "script": ("src",),
    "link": ("href",),
    "form": ("action",),
}
WITH_ADDRESSES = re.compile(rf"<(a|svg|{'|'.join(FETCHED)})\b|vnd\.jupyter\.widget|style", re.I)
# A call of a script, or a rule of a style, that asks for what follows.
_CALL = re.compile(
    r"""(?:fetch|import|open|url|Worker|EventSource|WebSocket|importScripts)\b\W*?\(?\s*
    ["'`(]?((?:https?:|wss?:)?//[\w.-]+[^\s"'`)]*)|@import\s+["']((?:https?:)?//[^"']+)""",
    re.X,
)
WIDGET = "application/vnd.jupyter.widget"


def faults(html: str, folder: Path, static: Path) -> Iterator[tuple[int, str, str]]:
    """What is wrong, as (line of `html` from 0, words that stand there, sentence).

    Args:
        folder: the folder of the page, which local addresses start from.
        static: the folder that stands as _static in the site.
    """
    if WIDGET in html:
        text = "the cell shows a widget of ipywidgets, which would ask another host for its script"
        yield 0, WIDGET, text
    for tag in BeautifulSoup(html, "html.parser").find_all(True):
        line = (tag.sourceline or 1) - 1
        for address, text in _of_tag(tag, folder, static):
            yield line, address, text


def _of_tag(tag: Tag, folder: Path, static: Path) -> Iterator[tuple[str, str]]:
    for name in ("href", "src", "action"):
        if str(tag.get(name, "")).strip().lower().startswith("javascript:"):
            yield str(tag[name]), f"{name}={str(tag[name])!r} runs a script; use a button"
    for name in FETCHED.get(tag.name, ()):
        for address in _addresses(name, str(tag.get(name) or "").strip()):
            if is_external(address):
                yield address, f"<{tag.name} {name}> would ask another host: {address}"
            elif tag.name not in ("form", "link") and not _is_there(address, folder, static):
                yield address, f"<{tag.name} {name}> leads nowhere: there is no file {address!r}"
    own = tag.get_text() if tag.name in ("script", "style") else str(tag.get("style") or "")
    for found in _CALL.finditer(own):
        yield found[0], f"<{tag.name}> would ask another host: {found[1] or found[2]}"


def _addresses(name: str, value: str) -> list[str]:
    if name == "srcset" and not value.startswith("data:"):
        return [part.split()[0] for part in value.split(",") if part.strip()]
    return [value] if value else []


def _is_there(address: str, folder: Path, static: Path) -> bool:
    """True for a file of the book, and for what only the built site can tell (a page, a data:)."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if parts.scheme or not path or path.endswith((".html", "/")) or path.startswith("_images/"):
        return True
    below = path.partition("_static/")[2]
    return (static / below).is_file() if below else (folder / path).is_file()
