"""HTML of a stranger's, made data: text, tables, lists and pictures stay, nothing acts.

Two layers. The first reads the HTML in one pass with the standard library and writes only what is
listed here; it bounds the work as well. The second is bleach, which closes what is left open.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from html.parser import HTMLParser

import bleach

MAX_HTML = 300_000  # characters; a table of pandas has at most some 50,000
MAX_TAGS = 20_000
REMEMBERED = 50_000  # longest text that is kept in memory
MAX_DEPTH = 60  # deeper elements are left out, their text stays

TEXT = (
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre",
    "s", "small", "span", "strong", "sub", "summary", "sup", "u", "ul",
)  # fmt: skip
TABLE = (
    "caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
)  # fmt: skip
TAGS = frozenset((*TEXT, *TABLE, "figcaption", "figure", "img"))
# Elements whose content is no text for a reader.
UNREAD = frozenset((
    "applet", "audio", "canvas", "embed", "frame", "frameset", "head", "iframe", "math",
    "noembed", "noframes", "noscript", "object", "script", "select", "style", "svg", "template",
    "textarea", "title", "video", "xmp",
))  # fmt: skip
VOID = frozenset(["br", "col", "hr", "img"])
SPANS = frozenset(("colspan", "rowspan", "span", "start", "width", "height"))
PLAIN = frozenset(("align", "alt", "title", "scope", "border"))
# Of a table, of highlighted source, of a heading's mark; any other could borrow the page's looks.
CLASSES = re.compile(
    r"(dataframe|highlight|hl-\w{1,20}|codehilite|linenos|rendered_html|anchor-link|tex2jax_ignore"
    r"|[a-z][a-z0-9]{0,2})"
)
LINK = re.compile(r"(https?://|mailto:)[^\s\\]*", re.I)
PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*", re.I)
BESIDE = re.compile(r"(?!.*\.\.)[\w.][\w./ -]*\.(png|jpe?g|gif)", re.I)
# MathJax commands that make links, styles and ids, load code, or define others.
MACROS = re.compile(
    r"\\(?=(href|url|require|style|class|cssId|unicode|html\w*|data|includegraphics|def|let|gdef"
    r"|edef|xdef|newcommand|renewcommand|newenvironment|renewenvironment|DeclareMathOperator"
    r"|Newextarrow|mmlToken|texttip|toggle|mathtip|enclose|bbox)(?![A-Za-z]))",
    re.I,
)


def clean(text: str, twice: bool = True) -> str:
    """`text` as HTML that only shows something; an empty string where it is too large to look at.

    Kept: the tags of TAGS, spans of cells, alternative texts, links to http(s) and mail, pictures
    that are part of the text or lie beside the notebook.

    Args:
        text: HTML of any origin.
        twice: both layers, for a page; without it only the first, for the one writer, whose time
            is every submission's: bleach takes ten times as long.
    """
    return _remembered(text, twice) if len(text) <= REMEMBERED else _clean(text, twice)


@lru_cache(maxsize=256)
def _remembered(text: str, twice: bool) -> str:
    """Many learners of a class show the same table."""
    return _clean(text, twice)


def _clean(text: str, twice: bool) -> str:
    if not _fits(text):
        return ""
    try:
        made = "".join(_read(text).made)
        if twice:
            made = bleach.clean(
                made, tags=TAGS, attributes=_allowed, strip=True,
                protocols=("http", "https", "mailto", "data"),
            )  # fmt: skip
    except (RecursionError, ValueError, AssertionError):
        return ""
    return without_macros(made)


def _read(text: str) -> _Reader:
    """`text` once through; an unread element that is never closed does not swallow the rest."""
    unread = set(UNREAD)
    while True:
        reader = _Reader(unread)
        reader.feed(text)
        reader.close()
        if reader.inside is None:
            return reader
        unread.discard(reader.inside)


def _fits(text: str) -> bool:
    """False for what would cost the readers more time than a page is worth."""
    opened = text.count("<")
    return (
        len(text) <= MAX_HTML
        and max(opened, text.count(">"), text.count("&")) <= MAX_TAGS
        and opened <= text.count(">") + 200  # each one that is never closed is searched to the end
        and text.count("<!") <= 200
    )


def without_macros(text: str) -> str:
    r"""Text in which MathJax finds no \href and no other command that does more than typeset."""
    return MACROS.sub("", text)


class _Reader(HTMLParser):
    """Writes what is listed into `made`, everything closed, all text and all values escaped."""

    def __init__(self, unread: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.made: list[str] = []
        self._open: list[str] = []
        self._unread = unread
        self.inside: str | None = None  # the element whose content is left out
        self._depth = 0

    def set_cdata_mode(self, elem: str, **how: bool) -> None:
        """After `<script>` HTMLParser takes all for its code, and drops it where nothing ends it.

        Only where it ends; otherwise what follows is read like any other text.
        """
        if elem in self._unread:
            super().set_cdata_mode(elem, **how)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a listed tag, or begin to leave out an unread one."""
        if self.inside is not None:
            self._depth += tag == self.inside
        elif tag in self._unread:
            self.inside, self._depth = tag, 1
        elif tag in UNREAD:  # never closed, so the text only names it
            self.made.append(html.escape(self.get_starttag_text() or "", quote=False))
        elif tag in TAGS and len(self._open) < MAX_DEPTH:
            kept = "".join(_attribute(tag, *pair) for pair in attrs[:50])
            self.made.append(f"<{tag}{kept}>")
            if tag not in VOID:
                self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """HTML closes only the void ones so; a browser takes the others for open."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close the element with all that is open in it."""
        if self.inside is not None:
            self._depth -= tag == self.inside
            if self._depth == 0:
                self.inside = None
        elif tag in self._open:
            while True:
                last = self._open.pop()
                self.made.append(f"</{last}>")
                if last == tag:
                    break

    def handle_data(self, data: str) -> None:
        """Text is text."""
        if self.inside is None:
            self.made.append(html.escape(data, quote=False))

    def close(self) -> None:
        """Read what is left and close what is open."""
        super().close()
        self.made += [f"</{tag}>" for tag in reversed(self._open)]


def _attribute(tag: str, name: str, value: str | None) -> str:
    value = "" if value is None else value
    if not _allowed(tag, name, value):
        return ""
    return f' {name}="{html.escape(value)}"'


def _allowed(tag: str, name: str, value: str) -> bool:
    """Whether an attribute stays; `value` may still be written with character references."""
    value = html.unescape(value).strip()
    if name == "href":
        return tag == "a" and LINK.fullmatch(value) is not None
    if name == "src":
        fits = PICTURE.fullmatch(value) or BESIDE.fullmatch(value)
        return tag == "img" and fits is not None
    if name == "class":
        return all(CLASSES.fullmatch(word) for word in value.split())
    if name in SPANS:
        return re.fullmatch(r"\d{1,4}", value) is not None
    return (name in PLAIN and "<" not in value) or (tag == "details" and name == "open")
