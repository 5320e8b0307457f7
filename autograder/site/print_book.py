"""The whole book as one HTML page for printing: what pdf.py hands to Chromium.

The built pages are joined in the order of _toc.yml. What only works on a screen is taken out or
opened, and links from page to page become links inside the one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from unicodedata import east_asian_width
from urllib.parse import unquote, urljoin, urlsplit

import yaml
from bs4 import BeautifulSoup, NavigableString, Tag

ROOT = Path(__file__).resolve().parents[2]
# Dropped: anchors of headings, what a reader presses, and lists of pages (the contents has them).
SCREEN_ONLY = (
    "a.headerlink, script, style, noscript, template, button, iframe, .toctree-wrapper, "
    ".launch, .map-filter, .said, .dataset-filter, .copybtn, .drawn > a"
)
# Spans that paper can do without: each would be a part of the PDF's structure, tens of thousands.
# Of the colours of code those of words, strings and comments stay.
PLAIN = (
    ".highlight :is(.p, .n, .w, .nn, .nb, .o, .ow, .mi, .mf, .si, .sa, .se, .fm), "
    "a > span:only-child, code > span, .std, .xref"
)
# Attributes that name ids of the same page.
REFERENCES = ("id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
# Columns of a line of code that never wraps on the paper.
SURELY_FITS = 80
_INSIDE = re.compile(r"url\((['\"]?)#")


@dataclass(frozen=True)
class Page:
    """A page of the book: its name ("t1_3") and the caption of its part, in one language."""

    name: str
    part: str


@dataclass(frozen=True)
class Entry:
    """A line of the contents: level 0 is a part (no target), 1 a page, 2 a section."""

    level: int
    title: str
    target: str = ""


# How to run a class: for a few readers, who work with the commands on the site.
NOT_PRINTED = frozenset({"teaching_guide", "syllabus_semester", "syllabus_workshop"})


def pages(language: str) -> list[Page]:
    """The pages of the book in the order of _toc.yml; those of single datasets and the guide to a
    class are left out."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    found = [Page(toc["root"], "")]
    for part in toc["parts"]:
        both = part["caption"].split(" | ")
        caption = both[0 if language == "zh-TW" else -1]
        found += [Page(name, caption) for name in _files(part["chapters"])]
    return found


def _files(items: list[dict]) -> Iterator[str]:
    for item in items:
        if "file" in item and item["file"] not in NOT_PRINTED:
            yield item["file"]
        yield from _files(item.get("sections", []))


def anchor(page: str, fragment: str = "") -> str:
    """Id in the joined document: of a page, or of something on it."""
    name = page.replace("/", "--")
    return f"{name}--{fragment}" if fragment else name


class Joined:
    """The pages of one language, joined.

    Args:
        home: folder of the built pages of that language.
        names: the pages, in order.
        address: public address of `home`, or empty: links out of the book then become text.
    """

    def __init__(self, home: Path, names: list[str], address: str = "") -> None:
        self.home = home
        self.names = names
        self.address = f"{address.rstrip('/')}/" if address else ""
        self.soups = {name: self._article(name) for name in names}
        for name, article in self.soups.items():
            self._clean(name, article)
        self.ids = {tag["id"] for one in self.soups.values() for tag in one.select("[id]")}
        self.ids |= {anchor(name) for name in names}
        if "data" in self.soups:
            self._list_datasets(self.soups["data"])
        for name, article in self.soups.items():
            for link in article.select("a[href]"):
                self._relink(name, link)

    def _article(self, name: str) -> Tag:
        text = (self.home / f"{name}.html").read_text(encoding="utf-8")
        article = BeautifulSoup(text, "lxml").select_one("article.bd-article")
        if article is None:
            raise ValueError(f"{name}.html has no article")
        return article

    def _clean(self, name: str, article: Tag) -> None:
        for tag in article.select(SCREEN_ONLY):
            tag.decompose()
        for tag in article.select(PLAIN):
            if "id" not in tag.attrs:
                tag.unwrap()
        article.smooth()
        # An empty anchor between two headings would let a page end between them.
        for mark in article.select("section > span[id]:empty"):
            heading = mark.find_next_sibling(["h1", "h2", "h3", "h4"])
            if heading is not None:
                heading.insert(0, mark)
        for control in article.select(".picture .choose"):
            _say_choice(control)
        for details in article.select("details"):
            _open(details)
        for tag in article.find_all(True):
            for key in REFERENCES:
                if key in tag.attrs:
                    named = tag[key] if isinstance(tag[key], list) else tag[key].split()
                    tag[key] = " ".join(anchor(name, one) for one in named)
            for key, value in list(tag.attrs.items()):
                if key.startswith("data-"):
                    del tag[key]
                elif isinstance(value, str) and "url(" in value:
                    tag[key] = _INSIDE.sub(rf"url(\1#{anchor(name)}--", value)
        for image in article.select("img[src]"):
            image.attrs.pop("loading", None)
            image.attrs.pop("srcset", None)
            if not urlsplit(image["src"]).scheme:
                path = self.home / unquote(urlsplit(image["src"]).path)
                image["src"] = path.resolve().as_uri()
        for pre in article.select("pre"):
            hang(pre)

    def _list_datasets(self, article: Tag) -> None:
        """The first link to a dataset's page on the page of all datasets stands for that page."""
        for link in article.select('a[href^="datasets/"]'):
            place = anchor(urlsplit(link["href"]).path.removesuffix(".html"))
            if place not in self.ids and link.parent is not None:
                self.ids.add(place)
                link["id"] = place

    def _relink(self, name: str, link: Tag) -> None:
        """Aim a link into the document where its target is in it, else at the site, else unlink."""
        parts = urlsplit(link["href"])
        if parts.scheme or parts.netloc:
            return
        target = urljoin(f"{name}.html", unquote(parts.path)) if parts.path else f"{name}.html"
        page = target.removesuffix(".html")
        found = [anchor(page, parts.fragment), anchor(page)]
        if page.startswith("datasets/") and "data" in self.names:
            found.append(anchor("data"))
        inside = next((one for one in found if one in self.ids), None)
        # A dataset in the list of datasets would point at itself: there the site has more.
        if inside and inside != link.get("id"):
            link["href"] = f"#{inside}"
        elif self.address and not target.startswith(".."):
            link["href"] = urljoin(self.address, target)
        elif "id" in link.attrs:
            del link["href"]
        else:
            link.unwrap()

    def entries(self, parts: dict[str, str]) -> list[Entry]:
        """The contents: parts (`parts` has the caption of each page), pages and their sections."""
        found, before = [], ""
        for name, article in self.soups.items():
            if parts[name] and parts[name] != before:
                found.append(Entry(0, parts[name]))
                before = parts[name]
            for heading in article.select("h1, h2"):
                section = heading.find_parent("section")
                level = int(heading.name[1])
                place = anchor(name) if level == 1 or section is None else section["id"]
                found.append(Entry(level, heading.get_text(" ", strip=True), place))
        return found

    def html(self) -> str:
        """All pages, each a <section class="page"> with a named page for its running head."""
        return "\n".join(
            f'<section class="page" id="{anchor(name)}" style="page: {page_style(name)}">'
            f"{article.decode_contents()}</section>"
            for name, article in self.soups.items()
        )


def page_style(name: str) -> str:
    """Name of the CSS page of a page of the book."""
    return "page-" + re.sub(r"[^a-z0-9]+", "-", name.lower())


def _say_choice(control: Tag) -> None:
    """In place of a control: which of its states the picture below it shows, where it shows one."""
    label, state = control.select_one("legend, span"), control.select_one(".now, :has(> :checked)")
    if label is None or state is None or control.find_parent(class_="panels"):
        control.decompose()
        return
    said = Tag(name="p", attrs={"class": "chosen"})
    strong = Tag(name="strong")
    strong.string = label.get_text(strip=True)
    said.extend([strong, f" {state.get_text(strip=True)}"])
    control.replace_with(said)


def _open(details: Tag) -> None:
    """An opened <details>, as plain blocks: nothing of it can be hidden on paper."""
    summary = details.find("summary")
    # "Show code / Hide code" says nothing on paper.
    if summary is not None and "hide" in details.get("class", []):
        summary.decompose()
    elif summary is not None:
        summary.name = "p" if not summary.find(["p", "div", "ul", "table"]) else "div"
        summary["class"] = [*summary.get("class", []), "summary"]
    details.name = "div"
    details["class"] = [*details.get("class", []), "opened"]
    for key in ("open", "name"):
        details.attrs.pop(key, None)


def hang(pre: Tag) -> None:
    """Make each long line of code a block that hangs: what is wrapped stands deeper than its line.

    Pygments closes its spans at the end of each line; where other markup crosses a line end, the
    block stays as it is.
    """
    lines: list[list] = [[]]
    for node in list(pre.children):
        text = node if isinstance(node, NavigableString) else node.get_text()
        if "\n" not in text:
            lines[-1].append(node)
            continue
        if isinstance(node, Tag) and text.strip():
            return
        first, *rest = str(text).split("\n")
        lines[-1].append(NavigableString(first))
        lines += [[NavigableString(piece)] for piece in rest]
    while lines and not "".join(_text(node) for node in lines[-1]).strip():
        lines.pop()
    pre.clear()
    for line in lines:
        text = "".join(_text(node) for node in line)
        if sum(2 if east_asian_width(c) in "WF" else 1 for c in text) <= SURELY_FITS:
            pre.extend([*line, NavigableString("\n")])
            continue
        indent = len(text) - len(text.lstrip(" "))
        block = Tag(name="span", attrs={"class": "line", "style": f"--indent: {indent}"})
        for node in line:
            block.append(node)
        block.append(NavigableString("\n"))
        pre.append(block)
    pre.smooth()


def _text(node: Tag | NavigableString) -> str:
    return str(node) if isinstance(node, NavigableString) else node.get_text()


def contents(entries: list[Entry], heading: str) -> str:
    """The contents as HTML; `span.at` waits for the number of the page of its link's target."""
    lines = []
    for entry in entries:
        title = escape(entry.title)
        if entry.level == 0:
            lines.append(f'<p class="part">{title}</p>')
        else:
            lines.append(
                f'<p class="level-{entry.level}"><a href="#{entry.target}"><span>{title}</span>'
                f'<span class="dots"></span>'
                f'<span class="at" data-target="{entry.target}">000</span></a></p>'
            )
    return f'<nav class="contents" id="contents"><h1>{escape(heading)}</h1>{"".join(lines)}</nav>'


def running_heads(book: str, entries: list[Entry], names: list[str]) -> str:
    """CSS: the book's title at the top left of each printed page, the page's at the right."""
    titles = {entry.target: entry.title for entry in entries if entry.level == 1}
    rules = [f"@page {{ @top-left {{ content: {_quoted(book)}; }} }}"]
    for name in names:
        title = _quoted(titles.get(anchor(name), ""))
        rules.append(f"@page {page_style(name)} {{ @top-right {{ content: {title}; }} }}")
    return "\n".join([*rules, "@page cover { @top-left { content: none; } }"])


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
