"""Under the facts box of each chapter: the ways to do its exercises, as far as they are there.

Downloads and the browser's own notebooks are shown where the build made them, a JupyterHub and
Binder where book/site.yml names what they need. Nothing is promised that is not configured.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader

from autograder import register
from autograder.bilingual import LANGUAGES
from autograder.site import downloads, lite
from autograder.site.generated import word
from autograder.site.settings import Settings, SettingsError, settings
from bootstrap.environment import SIZE_MB

TEMPLATES = Path(__file__).parent / "templates"
BINDER = "https://mybinder.org/v2/gh"
_FACTS = re.compile(r'<div class="facts\b[^>]*>')
_DIV = re.compile(r"<(/?)div\b[^>]*>")


def notebook_path(chapter: str, language: str) -> str:
    """Where the notebook stands on the branch of released notebooks (`release_branch`)."""
    return f"{language}/{chapter}/{chapter}.ipynb"


def pull_query(known: Settings, chapter: str, language: str) -> str:
    """What follows `git-pull?` for nbgitpuller; it clones into a folder named as the repository."""
    folder = known.repository.split("/")[-1]
    parts = {
        "repo": f"https://github.com/{known.repository}",
        "branch": known.branch,
        "urlpath": f"lab/tree/{folder}/{notebook_path(chapter, language)}",
    }
    return urlencode(parts, quote_via=quote, safe="")


def hub_link(known: Settings, chapter: str, language: str) -> str:
    """Address that opens the chapter on the hub of the settings; "" where it is not configured."""
    if not (known.hub and known.repository and known.branch):
        return ""
    return f"{known.hub}/hub/user-redirect/git-pull?{pull_query(known, chapter, language)}"


def binder_link(known: Settings, chapter: str, language: str) -> str:
    """Address that opens the chapter on Binder; "" where repository or branch is not configured."""
    if not (known.repository and known.branch):
        return ""
    path = quote(f"lab/tree/{notebook_path(chapter, language)}", safe="")
    return f"{BINDER}/{known.repository}/{quote(known.branch, safe='')}?urlpath={path}"


def readable(size: int) -> str:
    """A size in bytes for a reader, e.g. 9.8 MB or 140 kB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1e6:.1f} MB"


def ways(site: Path, known: Settings, chapter: str, language: str) -> dict[str, object]:
    """What the template shows: each way with its address from the page, absent ones empty.

    The page stands at the root of its language, so the root of the site is "" or "../" above it.
    """
    up = "" if language == LANGUAGES[0] else "../"
    shown: dict[str, object] = {"chapter": chapter, "up": up, "installed": SIZE_MB}
    for name, address in (
        ("course", downloads.course_zip(language)),
        ("notebook", downloads.notebook(chapter, language)),
    ):
        if one := downloads.found(site, address):
            shown[name] = {"href": up + one.address, "size": readable(one.size)}
    if (address := lite.address(chapter, language)) and (site / lite.page(language)).is_file():
        shown["lite"] = up + address
    shown["hub"] = hub_link(known, chapter, language)
    shown["binder"] = binder_link(known, chapter, language)
    if known.repository and known.branch:
        shown["pull"] = pull_query(known, chapter, language)
    return shown


def bar(shown: Mapping[str, object], language: str) -> str:
    """The HTML of the ways; "" where there is none."""
    if not any(shown.get(name) for name in ("course", "notebook", "lite", "hub", "binder")):
        return ""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)

    def say(key: str, **values: object) -> str:
        return word(key, language, **values)

    return environment.get_template("launch.html").render(**shown, say=say)


def after_facts(html: str) -> int | None:
    """Where the facts box of a page ends; None for a page without one."""
    if not (start := _FACTS.search(html)):
        return None
    depth = 0
    for tag in _DIV.finditer(html, start.start()):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return None


def write(site: Path, work: Path) -> list[str]:
    """Put the ways under the facts box of each built chapter, in both languages."""
    try:
        known = settings()
    except SettingsError as error:
        return [str(error)]
    faults = []
    for chapter in register.chapters():
        if not (chapter.built and chapter.page and chapter.notebook):
            continue
        name = Path(chapter.page).with_suffix(".html").name
        for language in LANGUAGES:
            page = (site if language == LANGUAGES[0] else site / language) / name
            html = page.read_text(encoding="utf-8")
            place = after_facts(html)
            if place is None:
                faults.append(
                    f"{chapter.page}:1: no :::{{div}} facts, under which the downloads stand "
                    f"({language})"
                )
                continue
            made = bar(ways(site, known, chapter.id, language), language)
            draft = page.with_suffix(".part")
            draft.write_text(html[:place] + made + html[place:], encoding="utf-8")
            os.replace(draft, page)
    return faults
