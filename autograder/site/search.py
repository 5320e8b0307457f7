"""The search index of the book: the text of every section, as one script per language.

Sphinx's own index holds words. Chinese has no spaces between words, so its index finds few of
them; it does not know sections either, and fetches each page again for an excerpt, which a page
opened from a folder may not do. The whole text of the book is small, so the index here is that
text, cut into places a reader can be sent to: sections, terms of the glossary, codes of the
standard and exercises. book/_static/search.js looks through it.

What is collected while pages are read stays in the environment of the build, so that a change of
one page reads one page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from autograder.site import glossary
from autograder.site.generated import labels

INDEX = "search-index.js"
ALIASES = glossary.ROOT / "book" / "search.yml"
JOINT = " · "  # between paragraphs and cells, so that no match runs from one into the next
# Labels of the search page in words.yml, all under this prefix.
LABELS = "search_"
_NUMBERED = re.compile(r"id\d+")
# What is no text of the course: outputs of cells, scripts, definitions of links.
_LEFT_OUT = (nodes.comment, nodes.raw, nodes.substitution_definition, nodes.system_message)

Place = list[str]  # anchor, heading, text, code


def _anchor(node: nodes.Element) -> str:
    """The id of a place that lasts: a name that an author gave before one that was counted."""
    ids = node.get("ids", [])
    return next((one for one in ids if not _NUMBERED.fullmatch(one)), ids[0] if ids else "")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _own_place(node: nodes.Node) -> tuple[str, str] | None:
    """Anchor and heading of a part of a section that readers look for by its name."""
    if isinstance(node, nodes.definition_list_item) and isinstance(
        node.parent.parent, addnodes.glossary
    ):
        terms = [child for child in node if isinstance(child, nodes.term)]
        names = [_flat(term.astext()) for term in terms]
        shown = [n for n in names if not any(f"({n})" in other for other in names)]
        return _anchor(terms[0]), " / ".join(shown)
    if isinstance(node, nodes.container) and "map-line" in node["classes"]:
        strong = next(iter(node.findall(nodes.strong)), None)
        return _anchor(node), _flat(strong.parent.astext()) if strong else ""
    if isinstance(node, nodes.row):
        for named in node.findall(nodes.inline):
            if _anchor(named).startswith("ex-"):
                return _anchor(named), _flat(named.parent.astext())
    return None


class _Collector:
    """Walks through a page and sorts its text into places."""

    def __init__(self) -> None:
        self.places: list[Place] = []
        self._open: list[Place] = []

    def _add(self, text: str, part: int) -> None:
        text = _flat(text)
        if text and self._open:
            held = self._open[-1]
            held[part] = f"{held[part]}{JOINT}{text}" if held[part] else text

    def _within(self, anchor: str, heading: str, node: nodes.Element, skip: type) -> None:
        place = [anchor, heading, "", ""]
        self.places.append(place)
        self._open.append(place)
        for child in node.children:
            if not isinstance(child, skip):
                self.visit(child)
        self._open.pop()

    def _row(self, anchor: str, heading: str, row: nodes.row) -> None:
        """An exercise: its first cell is the heading; of numbers the column says what they are."""
        head = next(iter(row.parent.parent.findall(nodes.thead)), None)
        columns = [_flat(cell.astext()) for cell in head[0]] if head else []
        told = [_flat(cell.astext()) for cell in row]
        texts = [
            f"{columns[n]} {text}" if text.isdigit() and n < len(columns) else text
            for n, text in enumerate(told)
            if n and text not in ("", "–")
        ]
        self.places.append([anchor, heading, JOINT.join(texts), ""])

    def visit(self, node: nodes.Node) -> None:
        """Take in one node and all below it."""
        if isinstance(node, _LEFT_OUT) or not isinstance(node, nodes.Element):
            return
        if "cell_output" in node.get("classes", ()):
            return
        if isinstance(node, nodes.section):
            title = next(iter(node.findall(nodes.title)))
            # The first section is the page; it needs no anchor.
            anchor = _anchor(node) if self.places else ""
            self._within(anchor, _flat(title.astext()), node, nodes.title)
        elif (own := _own_place(node)) is not None and isinstance(node, nodes.row):
            self._row(*own, node)
        elif own is not None:
            # A line of the map is its wording; the headings it links to have places of their own.
            is_line = isinstance(node, nodes.container)
            self._within(*own, node, nodes.Node if is_line else nodes.term)
        elif isinstance(node, nodes.literal_block):
            self._add(node.astext(), 3)
        elif isinstance(node, nodes.image):
            self._add(node.get("alt", ""), 2)
        elif isinstance(node, nodes.TextElement):
            self._add(node.astext(), 2)
        else:
            for child in node.children:
                self.visit(child)


def places(doctree: nodes.document) -> list[Place]:
    """The places of a page in its order, each [anchor, heading, text, code]; the page is first.

    Text is one line, its paragraphs joined by " · ". Outputs of code cells are left out.
    """
    collector = _Collector()
    for child in doctree.children:
        collector.visit(child)
    return collector.places


def _store(env: BuildEnvironment) -> dict[str, list[Place]]:
    if not hasattr(env, "course_places"):
        env.course_places = {}
    return env.course_places


def _collect(app: Sphinx, doctree: nodes.document) -> None:
    _store(app.env)[app.env.docname] = places(doctree)


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _store(env).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: Any) -> None:
    _store(env).update({name: _store(other)[name] for name in docnames if name in _store(other)})


def headings(language: str) -> dict[str, list[str]]:
    """Headings of the book in `language` -> what readers type for them, from book/search.yml."""
    return yaml.safe_load(ALIASES.read_text(encoding="utf-8"))[language]


def names_by_alias(language: str) -> dict[str, list[str]]:
    """Folded alias -> what a search looks for as well: names of terms, and headings."""
    found = glossary.names_by_alias(language)
    for heading, typed in headings(language).items():
        for alias in typed:
            held = found.setdefault(glossary.folded(alias), [])
            if heading not in held:
                held.append(heading)
    return dict(sorted(found.items()))


def index(pages: dict[str, list[Place]], language: str) -> dict[str, Any]:
    """What the search page loads: pages with their places, other names of terms, its own labels."""
    return {
        "language": language,
        "pages": [[name, pages[name]] for name in sorted(pages) if pages[name]],
        "names": names_by_alias(language),
        "words": labels(LABELS, language),
    }


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and app.builder.format == "html":
        made = index(_store(app.env), app.config.language.replace("_", "-"))
        text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
        # One script, since a page opened from a folder may load scripts and nothing else.
        (Path(app.outdir) / INDEX).write_text(f"courseSearch({text});\n", encoding="utf-8")


def _page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    code = app.config.language.replace("_", "-")
    yield "search", {"search_words": labels(LABELS, code)}, "search.html"


def _own_index_only(app: Sphinx) -> None:
    if app.builder.format == "html":
        app.builder.search = False


def setup(app: Sphinx) -> None:
    """Collect while reading; write the index and the page of the search at the end."""
    app.connect("builder-inited", _own_index_only)
    app.connect("doctree-read", _collect)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    app.connect("html-collect-pages", _page)
    app.connect("build-finished", _write)
