"""Links from the first use of a glossary term on a chapter's page, and back.

While a chapter is read, the first use of each term in running text becomes a `{term}` link as an
author would write it, so that it is resolved as strictly; one that the author wrote counts as a
first use. Headings, links, code, tables, captions and the box of facts stay as they are. When
pages are written, each link carries the definition, and each entry of the glossary says in which
chapters the term is first used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

from autograder import register
from autograder.site import glossary
from autograder.site.generated import word

PAGE = "glossary"
_APART = (
    *(nodes.title, nodes.reference, nodes.literal, nodes.literal_block, nodes.table, nodes.raw),
    *(nodes.caption, nodes.legend, nodes.figure, nodes.footnote, nodes.comment, nodes.target),
    *(addnodes.pending_xref, addnodes.glossary, nodes.image, nodes.term),
)
_APART_CLASSES = {"facts", "cell", "cell_output", "map-line"}


@cache
def chapter_pages() -> dict[str, str]:
    """Name of a page -> id of its chapter ("t1_5" -> "T1.5"), in the order of the course."""
    return {
        chapter.page.removeprefix("book/").removesuffix(".md"): chapter.id
        for chapter in register.chapters()
        if chapter.built and chapter.page
    }


def _apart(node: nodes.Element) -> bool:
    """True for what is no running text."""
    return isinstance(node, _APART) or bool(_APART_CLASSES & set(node.get("classes", ())))


def use_id(term: glossary.Term) -> str:
    """The id of the first use of a term on a page."""
    return term.anchor.replace("entry-", "use-", 1)


def _english(form: str) -> str:
    """A form with what may follow it: plurals; letters of either case unless it is an acronym."""
    pattern = re.escape(form)
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        pattern = f"{pattern[:-1]}(?:y|ies)"
    else:
        pattern += "(?:s|es)?"
    pattern = pattern.replace(r"\ ", r"[\s\-]+").replace("'", "['’]")
    if any(letter.isupper() for letter in form[1:].split(" ")[0]):
        return pattern  # CTR, RACI matrix: as they are written
    return f"(?i:{pattern})"


@cache
def matcher(language: str) -> tuple[re.Pattern[str], dict[str, glossary.Term]]:
    """A pattern for all linked forms, longest first, and the term of each group of it."""
    forms = {form: term for term in reversed(glossary.terms()) for form in term.forms(language)}
    groups, parts = {}, []
    for number, form in enumerate(sorted(forms, key=len, reverse=True)):
        groups[f"t{number}"] = forms[form]
        body = re.escape(form) if glossary.is_chinese(form) else _english(form)
        # A Latin letter at an end must be the end of a word; Chinese words have no such mark.
        before = r"(?<![A-Za-z0-9_])" if form[0].isascii() else ""
        after = r"(?![A-Za-z0-9_])" if form[-1].isascii() else ""
        parts.append(f"(?P<t{number}>{before}{body}{after})")
    return re.compile("|".join(parts)), groups


def found_in(text: str, language: str) -> Iterator[tuple[int, int, glossary.Term]]:
    """Start, end and term of every linked form in `text`, longest match first."""
    pattern, groups = matcher(language)
    for match in pattern.finditer(text):
        yield match.start(), match.end(), groups[match.lastgroup or ""]


@cache
def by_name() -> dict[str, glossary.Term]:
    """Every name that `{term}` may say, in small letters -> its term."""
    return {name.lower(): term for term in reversed(glossary.terms()) for name in term.shown("en")}


def _link(text: str, term: glossary.Term, docname: str) -> addnodes.pending_xref:
    """What `{term}` makes of a word."""
    inner = nodes.inline("", text, classes=["xref", "std", "std-term"])
    return addnodes.pending_xref(
        "", inner, refdomain="std", reftype="term", refdoc=docname, reftarget=term.en,
        refexplicit=True, refwarn=True,
    )  # fmt: skip


class LinkTerms(SphinxTransform):
    """Link the first use of each term on a chapter's page; note which terms it uses."""

    default_priority = 760

    def apply(self, **_kwargs: Any) -> None:
        """See the module."""
        if self.env.docname == PAGE:
            _name_entries(self.document)
        if self.env.docname not in chapter_pages():
            return
        self.env.note_dependency(str(glossary.GLOSSARY))
        self.language = self.env.config.language.replace("_", "-")
        self.used: dict[str, None] = {}
        self._visit(self.document)
        _store(self.env)[self.env.docname] = list(self.used)

    def _first(self, term: glossary.Term, xref: addnodes.pending_xref) -> bool:
        """Mark a link as the first use of its term; False when there was one before."""
        xref[0]["course_term"] = term.en
        if term.en in self.used:
            return False
        self.used[term.en] = None
        xref[0]["ids"].append(use_id(term))
        return True

    def _visit(self, node: nodes.Element) -> None:
        for child in list(node.children):
            if isinstance(child, addnodes.pending_xref) and child.get("reftype") == "term":
                term = by_name().get(str(child["reftarget"]).lower())
                if term is not None:  # else Sphinx warns, and the build fails
                    self._first(term, child)
            elif isinstance(child, nodes.Text):
                self._split(child)
            elif isinstance(child, nodes.table):
                self._explicit(child)
            elif isinstance(child, nodes.Element) and not _apart(child):
                self._visit(child)

    def _explicit(self, node: nodes.Element) -> None:
        """In a table only what an author linked counts."""
        for xref in node.findall(addnodes.pending_xref):
            if xref.get("reftype") == "term":
                term = by_name().get(str(xref["reftarget"]).lower())
                if term is not None:
                    self._first(term, xref)

    def _split(self, text: nodes.Text) -> None:
        whole, made, end = str(text), [], 0
        for start, stop, term in found_in(whole, self.language):
            if term.en in self.used:
                continue
            xref = _link(whole[start:stop], term, self.env.docname)
            self._first(term, xref)
            made += [nodes.Text(whole[end:start]), xref]
            end = stop
        if made:
            made.append(nodes.Text(whole[end:]))
            text.parent.replace(text, [one for one in made if one.astext()])


def _name_entries(document: nodes.document) -> None:
    """Give each entry of the glossary an anchor that is the same in both languages."""
    for item in document.findall(nodes.definition_list_item):
        first = next(iter(item.findall(nodes.term)))
        # Sphinx has made typographic quotes of plain ones by now.
        term = by_name().get(first.astext().lower().replace("’", "'"))
        if term is not None and term.anchor not in first["ids"]:
            first["ids"].insert(0, term.anchor)
            item["course_term"] = term.en


def _store(env: BuildEnvironment) -> dict[str, list[str]]:
    """Page -> English names of the terms it uses, in the order of their first use."""
    if not hasattr(env, "course_terms"):
        env.course_terms = {}
    return env.course_terms


def _forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _store(env).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: list[str], other: Any) -> None:
    _store(env).update({name: _store(other)[name] for name in docnames if name in _store(other)})


def _rewrite_glossary(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """The glossary is written again when a chapter's terms have changed."""
    now = {page: list(terms) for page, terms in _store(env).items()}
    changed = getattr(env, "course_terms_written", None) != now
    env.course_terms_written = now
    return [PAGE] if changed and PAGE in env.all_docs else []


def _finish(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Definitions on the links of a chapter; chapters in the entries of the glossary."""
    language = app.config.language.replace("_", "-")
    if docname == PAGE:
        _list_uses(app, doctree, language)
    for inner in list(doctree.findall(nodes.inline)):
        if "course_term" in inner and isinstance(inner.parent, nodes.reference):
            term = by_name()[inner["course_term"].lower()]
            link = inner.parent
            link["refuri"] = f"{link['refuri'].partition('#')[0]}#{term.anchor}"
            link["reftitle"] = term.definition(language)
            link["classes"].append("term")


def _list_uses(app: Sphinx, doctree: nodes.document, language: str) -> None:
    uses: dict[str, list[str]] = {}
    for page in chapter_pages():
        for name in _store(app.env).get(page, []):
            uses.setdefault(name, []).append(page)
    for item in doctree.findall(nodes.definition_list_item):
        pages = uses.get(item.get("course_term", ""), [])
        if not pages:
            continue
        term = by_name()[item["course_term"].lower()]
        line = nodes.paragraph("", word("term_used", language), classes=["used-in"])
        for page in pages:
            address = f"{app.builder.get_relative_uri(PAGE, page)}#{use_id(term)}"
            chapter = chapter_pages()[page]
            line += nodes.Text(" ")
            line += nodes.reference("", chapter, internal=True, refuri=address)
        next(iter(item.findall(nodes.definition))).append(line)


def setup(app: Sphinx) -> None:
    """Link while reading, finish while writing."""
    app.add_transform(LinkTerms)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", _rewrite_glossary)
    app.connect("doctree-resolved", _finish)
