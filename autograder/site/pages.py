"""What every page of the site gets: the language switch, a short sidebar, only what it loads."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx

from autograder import register
from autograder.site import markup
from autograder.site.generated import word

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


# Words that scripts in book/_static say; words.yml holds them as script_<name>.
SCRIPT_WORDS = (
    *("copy", "copied", "copy_failed", "scrolls", "to_entry", "close"),
    *("scheme_auto", "scheme_light", "scheme_dark"),
)
# Part of a file's name -> what a body must match to need it. Thebe names another host, and cells
# here run at build, not in the page; no page of ours uses the sphinx-tabs of other books.
NEEDED_BY = {
    "thebe": None,
    "design": re.compile(r'class="[^"]*\bsd-'),
    "togglebutton": re.compile(r'class="(?:[^"]* )?(?:toggle|dropdown)[ "]'),
    "toggleHint": re.compile(r'class="(?:[^"]* )?(?:toggle|dropdown)[ "]'),
    "toggleOpenOnPrint": re.compile(r'class="(?:[^"]* )?(?:toggle|dropdown)[ "]'),
    "clipboard": re.compile(r'class="highlight"'),
    "copybutton": re.compile(r'class="highlight"'),
    "figures.js": re.compile(r'class="drawn"'),
    "mystnb": re.compile(r'class="cell |class="(?:[^"]* )?cell'),
}


def add_words(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.Node | None
) -> None:
    """Give templates `word(key)` and scripts their words, both from words.yml."""
    code = app.config.language.replace("_", "-")
    context["word"] = lambda key: word(key, code)
    context["script_words"] = {key: word(f"script_{key}", code) for key in SCRIPT_WORDS}


def polish_body(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.Node | None
) -> None:
    """Make the tables and foreign words of a page ready; see markup."""
    if context.get("body"):
        context["body"] = markup.polish(context["body"], app.config.language.replace("_", "-"))


def drop_unused_files(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.Node | None
) -> None:
    """Leave out scripts and styles that nothing on this page uses."""
    body = context.get("body", "")

    def needed(file: Any) -> bool:
        inline = getattr(file, "attributes", {}).get("body") or ""
        named = f"{getattr(file, 'filename', None) or file} {inline}"
        return all(
            uses is not None and uses.search(body)
            for part, uses in NEEDED_BY.items()
            if part in named
        )

    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if needed(file)]


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
        _shorten(soup, context)
        return soup

    context["generate_toctree_html"] = with_planned


def _shorten(soup: BeautifulSoup, context: dict[str, Any]) -> None:
    """Of the pages of datasets only the one being read; folds and the current page get names.

    There are over a hundred of them: the page of all datasets lists them with what they hold.
    """
    for link in soup.select("li > a[href='#']"):
        link["aria-current"] = "page"
    for fold in soup.select("details"):
        entry = fold.find_parent("li")
        link = entry.find("a")
        if link.get("href") == context["pathto"]("data"):
            for page in fold.select("li:not(.current)"):
                page.decompose()
            if not fold.find("li"):
                fold.decompose()
                entry["class"] = [name for name in entry["class"] if name != "has-children"]
                continue
        fold.summary["aria-label"] = link.get_text(strip=True)


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


def setup(app: Sphinx) -> None:
    """Connect all of the above; what changes the theme's own context comes after the theme."""
    app.add_js_file("place.js", loading_method="defer")
    app.add_js_file("figures.js", loading_method="defer")
    app.connect("html-page-context", add_language_switch)
    app.connect("html-page-context", add_words)
    app.connect("html-page-context", polish_body, priority=930)
    app.connect("html-page-context", drop_unused_files, priority=940)
    app.connect("html-page-context", add_planned_to_sidebar, priority=950)
