"""What every page of the site gets: the language switch, planned chapters, theme words."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx

from autograder import register

LOCALE = Path(__file__).resolve().parent / "locale"
NAMES = {"zh-TW": "中文", "en": "English"}
OTHER = {"zh-TW": "en", "en": "zh-TW"}
PLANNED = {"zh-TW": "規劃中", "en": "planned"}


def compiled_locale(folder: Path) -> Path:
    """Compile the theme words we translate ourselves into `folder`; return the locale folder.

    The theme in use ships no zh-TW; the words stand in locale/zh_TW/LC_MESSAGES/sphinx.po.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    target = folder / "locale"
    for source in LOCALE.rglob("*.po"):
        path = target / source.relative_to(LOCALE).with_suffix(".mo")
        path.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as text, path.open("wb") as compiled:
            write_mo(compiled, read_po(text))
    return target


def other_address(pagename: str, language: str) -> str:
    """Relative address of the same page in the other language (zh-TW at the root, en below it)."""
    up = "../" * pagename.count("/")
    return f"{up}en/{pagename}.html" if language == "zh-TW" else f"{up}../{pagename}.html"


def add_language_switch(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.Node | None
) -> None:
    """Give the template the switch, and the head its hreflang links."""
    code = app.config.language.replace("_", "-")
    other = OTHER[code]
    address = other_address(pagename, code)
    context["switch"] = {"href": address, "lang": other, "name": NAMES[other]}
    own = pagename.rsplit("/", 1)[-1] + ".html"
    links = {code: own, other: address}
    links["x-default"] = links["zh-TW"]
    context["metatags"] = context.get("metatags", "") + "".join(
        f'\n<link rel="alternate" hreflang="{escape(lang)}" href="{escape(href)}" />'
        for lang, href in links.items()
    )


def drop_unused_scripts(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.Node | None
) -> None:
    """Leave out thebe: it names another host, and cells here run at build, not in the page."""

    def unused(script: Any) -> bool:
        named = str(getattr(script, "filename", script) or "")
        body = str(getattr(script, "attributes", {}).get("body", ""))
        return "thebe" in (named + body).lower()

    for key in ("script_files", "css_files"):
        context[key] = [one for one in context.get(key, []) if not unused(one)]


def add_planned_to_sidebar(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.Node | None
) -> None:
    """List chapters not yet written under their duty in the sidebar: as text, not as links."""
    make = context.get("generate_toctree_html")
    if make is None:
        return
    code = app.config.language.replace("_", "-")

    def with_planned(*args: Any, **kwargs: Any) -> Any:
        made = make(*args, **kwargs)
        soup = made if isinstance(made, BeautifulSoup) else BeautifulSoup(str(made), "html.parser")
        for duty in ("t1", "t2"):
            pattern = context["pathto"](duty)
            for link in soup.select("a"):
                if link.get("href") == pattern or (link.get("href") == "#" and pagename == duty):
                    _append_planned(soup, link.find_parent("li"), duty.upper(), code)
                    break
        _fold_datasets(soup, context, pagename)
        return soup

    context["generate_toctree_html"] = with_planned


def _fold_datasets(soup: BeautifulSoup, context: dict[str, Any], pagename: str) -> None:
    """The pages of columns stay folded until the reader is among them; folds get names."""
    for summary in soup.select("details > summary"):
        link = summary.find_parent("li").find("a")
        summary["aria-label"] = link.get_text(strip=True)
        if link.get("href") == context["pathto"]("data") and not pagename.startswith("datasets/"):
            del summary.parent["open"]


def _append_planned(soup: BeautifulSoup, item: Any, duty: str, code: str) -> None:
    branch = item.find("ul")  # the theme may fold it into a <details>
    if branch is None:
        branch = soup.new_tag("ul")
        item.append(branch)
    for chapter in register.chapters():
        if chapter.built or not chapter.id.startswith(f"{duty}."):
            continue
        line = soup.new_tag("li", attrs={"class": "toctree-l2 planned"})
        text = soup.new_tag("span")
        text.string = f"{chapter.id} {chapter.title[code]}"
        mark = soup.new_tag("small")
        mark.string = PLANNED[code]
        text.append(" ")
        text.append(mark)
        line.append(text)
        # Planned chapters that come before the first built one stand above it.
        built = [
            li for li in branch.find_all("li", recursive=False) if "planned" not in li["class"]
        ]
        after = next((li for li in built if li.get_text(strip=True) > chapter.id), None)
        if after is None:
            branch.append(line)
        else:
            after.insert_before(line)
