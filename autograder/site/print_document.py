"""The document that is printed: title page, contents, all pages, and the styles around them."""

from __future__ import annotations

from html import escape
from pathlib import Path

import yaml
from matplotlib import get_data_path

from autograder import register
from autograder.learner.figures import FONT_FILE
from autograder.site import build, print_book
from autograder.site.generated import labels
from autograder.site.settings import Settings

PARTS = Path(__file__).parent / "printing"
# Styles of the pages that the print uses, too; printing/book.css comes after them.
STYLES = ("pygments.css", "sphinx-design.min.css", "course.css", "home.css")
# Fonts come with the course and its packages, so that every machine prints the same book. In the
# Chinese one, curly quotes are as wide as a character: in Latin words they come from another.
DEJAVU = Path(get_data_path()) / "fonts" / "ttf"
# The bold is cut for the book; characters it lacks come, made bolder, from "Course Plain".
FONTS = (
    ("Course", "normal", "normal", FONT_FILE),
    ("Course", "bold", "normal", PARTS / "NotoSansTC-bold-subset.ttf"),
    ("Course Plain", "normal", "normal", FONT_FILE),
    ("Course Quotes", "normal", "normal", DEJAVU / "DejaVuSans.ttf"),
    ("Course Quotes", "bold", "normal", DEJAVU / "DejaVuSans-Bold.ttf"),
    # Titles of works; slanted Chinese is made from "Course Plain".
    ("Course", "normal", "italic", DEJAVU / "DejaVuSans-Oblique.ttf"),
    ("Course Mono", "normal", "normal", DEJAVU / "DejaVuSansMono.ttf"),
    ("Course Mono", "bold", "normal", DEJAVU / "DejaVuSansMono-Bold.ttf"),
    ("Course Mono", "normal", "italic", DEJAVU / "DejaVuSansMono-Oblique.ttf"),
)


def configured(language: str) -> dict:
    """The configuration of the book in `language`; its title and author are used here."""
    return yaml.safe_load((build.ROOT / build.CONFIGS[language]).read_text(encoding="utf-8"))


def document(home: Path, language: str, known: Settings) -> str:
    """HTML of the whole book.

    Args:
        home: folder of the built pages of that language.
        language: "zh-TW" or "en".
        known: settings of the site; with an address, links that leave the book go there.
    """
    words = labels("pdf_", language)
    title = configured(language)["title"]
    address = known.address
    if address and language != "zh-TW":
        address += f"/{language}"
    order = print_book.pages(language)
    names = [page.name for page in order]
    book = print_book.Joined(home, names, address)
    entries = book.entries({page.name: page.part for page in order})
    sheets = [(home / "_static" / name).read_text(encoding="utf-8") for name in STYLES]
    styles = [
        *map(_face, FONTS),
        *sheets,
        (PARTS / "book.css").read_text(encoding="utf-8"),
        print_book.running_heads(title, entries, names),
    ]
    script = (PARTS / "book.js").read_text(encoding="utf-8")
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="{language}" data-theme="light">',
            f'<head><meta charset="utf-8"><title>{escape(title)}</title>',
            *(f"<style>{style}</style>" for style in styles),
            f"<script>{script}</script></head><body>",
            _cover(title, language, known, words),
            print_book.contents(entries, words["contents"]),
            f'<main class="bd-article">{book.html()}</main>',
            "</body></html>",
        ]
    )


def _face(font: tuple[str, str, str, Path]) -> str:
    family, weight, style, path = font
    only = "unicode-range: U+2018-201D; " if family == "Course Quotes" else ""
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; '
        f'{only}src: url("{path.as_uri()}"); }}'
    )


def _cover(title: str, language: str, known: Settings, words: dict[str, str]) -> str:
    """The title page; version, licences and source are worded as at the foot of every page."""
    foot = labels("footer_", language)
    rest = [
        ("version", foot["version"].format(version=known.version, date=known.date)),
        ("author", configured(language)["author"]),
        ("licence", foot["licences"]),
        ("source", foot["source"].format(code=register.standard()["meta"]["code"])),
    ]
    if known.address:
        rest.append(("online", words["online"].format(address=known.address)))
    lines = "".join(f'<p class="{name}">{escape(text)}</p>' for name, text in rest)
    return (
        f'<section class="cover"><p class="title">{escape(title)}</p>'
        f'<p class="standard">{escape(words["standard"])}</p>'
        f'<p class="about">{escape(words["about"])}</p>'
        f'<div class="rest">{lines}</div></section>'
    )
