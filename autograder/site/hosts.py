"""Other hosts in the built site: what its pages would fetch from them, and where they link to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from autograder.site import links
from autograder.site.dataset_files import PLACE
from autograder.site.launch import BINDER
from autograder.site.settings import settings

_FETCHED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|track|input)\b[^>]*
     \b(?:src|srcset|poster)=["']?(?:https?:)?//[^"'\s>]+
    |<object\b[^>]*\bdata=["']?(?:https?:)?//[^"'\s>]+
    |<form\b[^>]*\baction=["']?(?:https?:)?//[^"'\s>]+
    |<link\b[^>]*\brel=["'](?:stylesheet|preload|preconnect|dns-prefetch|icon)["'][^>]*
     \bhref=["'](?:https?:)?//[^"']+
    |@import\s+(?:url\()?["']?(?:https?:)?//[^"')]+
    |url\(["']?(?:https?:)?//[^"')]+""",
    re.X | re.I,
)
_LINK = re.compile(r"""<a\b[^>]*\bhref=["']((?:https?:)?//[^"']+)["']""", re.I)


def _pages(site: Path) -> list[Path]:
    """The pages of the site; web pages that are data to download (datasets/files) are not."""
    return sorted(p for p in site.rglob("*.html") if not p.is_relative_to(site / PLACE))


def outside_requests(site: Path) -> list[str]:
    """Every place in the built pages, scripts of ours and styles that would call another host."""
    found = []
    for path in [*_pages(site), *sorted(site.rglob("*.css"))]:
        for match in _FETCHED.findall(path.read_text(encoding="utf-8", errors="replace")):
            found.append(f"{path.relative_to(site)}: {match}")
    return found


def unlisted_links(site: Path) -> Iterator[str]:
    """Each address outside that a page links to and book/links.yml does not list, with its page.

    Most are found while the pages are read; here are those that templates and additions write.
    Addresses below those of book/site.yml are the course's own.
    """
    known = settings()
    own = [one for one in (known.address, known.hub) if one]
    if known.repository:
        own += [f"https://github.com/{known.repository}", f"{BINDER}/{known.repository}"]
    seen: set[str] = set()
    for path in _pages(site):
        for found in _LINK.findall(path.read_text(encoding="utf-8", errors="replace")):
            address = unescape(found)
            if address in seen or links.is_listed(address) or address.startswith(tuple(own)):
                continue
            seen.add(address)
            yield f"{path.relative_to(site)}: the link to {address} is not in book/links.yml"
