"""What the page about the course and the foot of every page say: version, citation, downloads."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from jinja2 import Environment, FileSystemLoader
from sphinx.application import Sphinx

from autograder import register
from autograder.bilingual import LANGUAGES
from autograder.site import downloads, pdf
from autograder.site.generated import Made, word
from autograder.site.launch import TEMPLATES, readable
from autograder.site.settings import CITATION, SITE, Settings, citation, settings
from bootstrap.environment import SIZE_MB


def _authors() -> list[str]:
    """Names as CITATION.cff has them: "Family, Given", or the name of a group."""
    return [
        one["name"] if "name" in one else f"{one['family-names']}, {one['given-names']}"
        for one in citation()["authors"]
    ]


def apa(known: Settings) -> str:
    """The reference in the style of APA 7, as Markdown."""
    parts = [
        f"{', '.join(_authors())}. ({known.date[:4]}).",
        f"*{citation()['title']}* (Version {known.version}) [Computer software].",
        known.address,
    ]
    return " ".join(part for part in parts if part)


def bibtex(known: Settings) -> str:
    """The reference as a BibTeX entry."""
    fields = {
        "author": "{" + " and ".join(_authors()) + "}",
        "title": "{" + str(citation()["title"]) + "}",
        "year": known.date[:4],
        "version": known.version,
        "license": ", ".join(citation()["license"]),
        "url": known.address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@software{{kmc2431_{known.date[:4]},", *lines, "}"])


def cite(language: str, _argument: str | None = None) -> Made:
    """Both forms of the reference, from CITATION.cff."""
    known = settings()
    lines = [
        apa(known).replace("[Computer software]", "\\[Computer software\\]"),
        "",
        "```bibtex",
        bibtex(known),
        "```",
    ]
    return "\n".join(lines), [CITATION, SITE]


def version(language: str, _argument: str | None = None) -> Made:
    """The version and its date as a sentence."""
    known = settings()
    return word("version_is", language, version=known.version, date=known.date), [CITATION]


def add_footer(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.Node | None
) -> None:
    """Give the template of the foot its words and the address of the page about the course."""
    language = app.config.language.replace("_", "-")
    known = settings()
    context["course_footer"] = {
        "licences": word("footer_licences", language),
        "version": word("footer_version", language, version=known.version, date=known.date),
        "cite": word("footer_cite", language),
        # On that page itself it is "#".
        "about": context["pathto"]("about").rstrip("#"),
        "source": word("footer_source", language, code=register.standard()["meta"]["code"]),
    }


def write(site: Path, work: Path) -> list[str]:
    """Say what this build offers to download: on the page about the course, and where to begin."""
    for language in LANGUAGES:
        folder = site if language == LANGUAGES[0] else site / language
        zipped = downloads.found(site, downloads.course_zip(language))
        printed = downloads.found(site, pdf.NAMES[language])
        offered = [("download_pdf", printed), ("download_course", zipped)]
        _rewrite(folder / "about.html", "about-downloads", _listed(offered, language))
        if zipped:
            for page in ("index.html", "how_to.html"):
                _rewrite(folder / page, "home-command", _begin(zipped, printed, language))
    return []


def _up(language: str) -> str:
    """From a page at the root of a language to the root of the site."""
    return "" if language == LANGUAGES[0] else "../"


def _listed(offered: list[tuple[str, downloads.Download | None]], language: str) -> str:
    """A list of downloads with their sizes."""
    items = "".join(
        f'<li><a href="{escape(_up(language) + one.address)}" download>{word(key, language)}</a>'
        f" ({readable(one.size)})</li>"
        for key, one in offered
        if one
    )
    made = f"<ul>{items}</ul>" if items else f"<p>{word('no_downloads', language)}</p>"
    return f'<div class="about-downloads docutils">{made}</div>'


def _begin(
    zipped: downloads.Download, printed: downloads.Download | None, language: str
) -> str:
    """How to begin with the zip of the course, and the book to read without a network."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    return environment.get_template("get-course.html").render(
        href=_up(language) + zipped.address,
        size=readable(zipped.size),
        installed=SIZE_MB,
        book=printed and _up(language) + printed.address,
        book_size=printed and readable(printed.size),
        say=lambda key, **values: word(key, language, **values),
    )


def _rewrite(page: Path, name: str, made: str) -> None:
    """Put `made` in the place of the first div of a class; a page without one stays as it is."""
    if not page.is_file():
        return
    html = page.read_text(encoding="utf-8")
    start = re.search(rf'<div class="{name}\b[^>]*>', html)
    if not start:
        return
    depth, end = 0, len(html)
    for tag in re.compile(r"<(/?)div\b[^>]*>").finditer(html, start.start()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            end = tag.end()
            break
    page.write_text(html[: start.start()] + made + html[end:], encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect the foot of every page; another version or address writes all pages anew."""
    app.add_config_value("course_version", str(settings()), "html")
    app.connect("html-page-context", add_footer)
