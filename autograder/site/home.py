"""The parts of the home page that are made from data: start, outputs, an answer, times."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from autograder import register
from autograder.site.anchors import chapter_name
from autograder.site.generated import ROOT, Made, word
from autograder.site.standard_map import FILES, page_name
from bootstrap.environment import SIZE_MB

EXAMPLE = ROOT / "book" / "home_example.yml"  # made by tools/home_example.py
PICTURES = ROOT / "book" / "_static" / "outputs"  # made by tools/thumbnails.py
FIRST, LAST = "T0", "C"


def hours(minutes: int) -> str:
    """Minutes as hours to the nearest half: 330 -> "5.5", 400 -> "6.5", 600 -> "10"."""
    return f"{round(minutes / 30) / 2:g}"


def total_hours() -> int:
    """Hours that all notebooks take together, to the nearest five."""
    return 5 * round(sum(chapter.minutes or 0 for chapter in register.chapters()) / 300)


def duration(chapter: register.Chapter, language: str) -> str:
    """How long a chapter's notebook takes: "45 minutes", "about 10 hours"."""
    minutes = chapter.minutes or 0
    if minutes < 60:
        return word("about_minutes", language, n=minutes)
    return word("about_hours", language, n=hours(minutes))


def command(language: str, _argument: str | None = None) -> Made:
    """The one command; where the build offers the course as a zip, `about` writes that instead."""
    lines = [":::{div} home-command", word("command_is", language), "", "```"]
    return "\n".join([*lines, "python3 course.py learn", "```", ":::"]), []


def start(language: str, _argument: str | None = None) -> Made:
    """The button, the command and the page to read first; then what it takes."""
    first = register.chapter(FIRST)
    lengths = [c.minutes for c in register.chapters() if c.id != FIRST and c.minutes]
    facts = {
        "fact_time": word(
            "fact_time_is",
            language,
            total=total_hours(),
            least=hours(min(lengths)),
            most=hours(max(lengths)),
        ),
        "fact_cost": word("fact_cost_is", language),
        "fact_needs": word("fact_needs_is", language, size=SIZE_MB),
    }
    short = word("home_short", language, total=total_hours(), n=len(register.chapters()))
    lines = [
        ":::{div} home-short",
        short,
        ":::",
        "",
        ":::{div} home-start",
        f"[{word('start_here', language)}](how_to.md){{.home-button}}",
        f"[{word('just_read', language, title=chapter_name(first, language))}]({page_name(first)})"
        f"{{.home-second}}",
        ":::",
        "",
        *command(language)[0].split("\n"),
        "",
        ":::{div} home-facts",
        *(f"{word(key, language)}\n: {text}\n" for key, text in facts.items()),
        ":::",
    ]
    return "\n".join(lines), FILES


def _card(picture: str, name: str, target: str, below: str, alt: str) -> list[str]:
    return [
        ":::{div} home-output",
        f"![{alt}]({picture})",
        "",
        f"[{name}]({target}){{.home-output-link}}",
        "",
        f"[{below}]{{.home-small}}",
        ":::",
        "",
    ]


def outputs(language: str, _argument: str | None = None) -> Made:
    """Every work output with a picture of a real one and the chapter that makes it."""
    lines = ["::::{div} home-outputs"]
    used = [*FILES]
    for entry in register.entries("O"):
        chapter = register.chapter(entry.tasks[0])
        picture = PICTURES / f"{entry.code}.{language}.webp"
        used.append(picture)
        lines += _card(
            f"_static/outputs/{picture.name}",
            entry.text[language],
            page_name(chapter),
            f"{entry.code} · {chapter_name(chapter, language)}",
            word(f"alt_{entry.code}", language),
        )
    last = register.chapter(LAST)
    lines += _card(
        f"_static/outputs/deck.{language}.webp",
        word("deck", language),
        page_name(last),
        last.title[language],
        word("alt_deck", language),
    )
    return "\n".join([*lines, "::::"]), used


@cache
def _example() -> dict:
    return yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))


def feedback(language: str, _argument: str | None = None) -> Made:
    """An answer that is wrong in a common way, and what the check says to it."""
    example = _example()
    lines = [
        "::::{div} home-feedback",
        "```python",
        "def kpis(tidy):",
        "    ...",
        *(f"    {line}".rstrip() for line in example["wrong"].rstrip().split("\n")),
        "    return table",
        "",
        f'check("{example["exercise"]}", lambda: kpis)',
        "```",
        ":::{div} home-says",
        example["says"][language].replace("$", "\\$"),
        ":::",
        "::::",
    ]
    return "\n".join(lines), [EXAMPLE]


def chapters(language: str, _argument: str | None = None) -> Made:
    """The way through the course: chapters in their order with the time each takes."""
    lines = [":::{div} home-chapters"]
    for chapter in register.chapters():
        link = f"[{chapter_name(chapter, language)}]({page_name(chapter)})"
        lines.append(f"- {link} [{duration(chapter, language)}]{{.home-small}}")
    lines.append(":::")
    return "\n".join(lines), FILES


def add_style(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.Node | None
) -> None:
    """The home page alone has a style sheet of its own."""
    if pagename == "index":
        app.add_css_file("home.css")


def setup(app: Sphinx) -> None:
    """Connect the style of the home page."""
    app.connect("html-page-context", add_style)
