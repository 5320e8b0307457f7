"""A landing page as a table of the elements that a visitor sees, with the styles that hold there.

What is understood: style sheets in <style> and style attributes; selectors of a tag, a class, an
id, several of them on one element (p.note) and lists with commas; sizes in px; colours in every
notation of CSS. Rules with other selectors, other units and media queries are left out. Nothing
of the page is executed, and no address in it is opened.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import tinycss2
from bs4 import BeautifulSoup, Tag
from tinycss2.color3 import RGBA, parse_color

from .documents import read_text
from .errors import ArtefactError

COLUMNS = ("order", "tag", "id", "cls", "text", "href", "font_px", "colour", "background",
           "width_px", "height_px", "alt", "label")
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
                  "source", "track", "wbr"})
FIELDS = ("input", "select", "textarea")
ALWAYS = frozenset({"a", "button", "img", *FIELDS})  # listed even without text
UNSEEN = frozenset({"script", "style", "template", "noscript", "title", "option", "head"})
# What browsers do where the page says nothing.
FONT = {"h1": 32.0, "h2": 24.0, "h3": 18.72, "h5": 13.28, "h6": 10.72, "small": 13.333}
SIZES = {"width_px": ("min-width", "width"), "height_px": ("min-height", "height")}
MAX_DEPTH = 100


class _Balance(HTMLParser):
    """Finds the first tag that is not closed, or closed where it was not open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        names = [name for name, _ in attrs]
        for name in names:
            if names.count(name) > 1:
                raise ArtefactError(
                    "The page is not well-formed: <{tag}> in line {line} has the attribute "
                    "{name} twice. Keep one.", tag=tag, line=line, name=name[:40])
        if tag not in VOID:
            self.open.append((tag, line))
        if len(self.open) > MAX_DEPTH:
            raise ArtefactError(
                "The page has more than 100 tags inside each other, at line {line}. A tag before "
                "it is not closed.", line=line)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        line = self.getpos()[0]
        if tag in VOID:
            return
        if not any(name == tag for name, _ in self.open):
            raise ArtefactError(
                "The page is not well-formed: line {line} closes </{tag}>, which is not open "
                "there. Take it out, or open it before.", tag=tag, line=line)
        name, started = self.open.pop()
        if name != tag:
            raise ArtefactError(
                "The page is not well-formed: <{tag}> of line {line} is not closed before "
                "</{other}> in line {end}. Close the inner tag first.",
                tag=name, line=started, other=tag, end=line)


def parse_page(html: str | bytes, name: str = "landing.html") -> BeautifulSoup:
    """The tree of a well-formed page.

    Raises:
        ArtefactError: not text, empty, without any tag, or a tag that is not closed (with the tag
            and its line).
    """
    text = read_text(name, html.encode() if isinstance(html, str) else html)
    if len(text) > 400_000:
        raise ArtefactError("{name} is larger than 400 kB, more than a page needs. Link pictures "
                            "and scripts instead of pasting them in.", name=name)
    balance = _Balance()
    balance.feed(text)
    if balance.rawdata.lstrip().startswith("<"):  # what the parser still waits to see ended
        raise ArtefactError("The page ends inside a tag or a comment: the end of the file "
                            "is missing. Save the whole page again.")
    balance.close()
    if balance.open:
        tag, line = balance.open[-1]
        raise ArtefactError(
            "The page is not well-formed: <{tag}> of line {line} is never closed. Put </{tag}> "
            "where it ends.", tag=tag, line=line)
    tree = BeautifulSoup(text, "html.parser")
    if tree.find(True) is None:
        raise ArtefactError("{name} holds no HTML tag. Save the page itself, not its text.",
                            name=name)
    return tree


def page_elements(html: str | bytes) -> pd.DataFrame:
    """The elements of a page in the order of reading, one row each.

    Listed are elements with a text of their own, links, buttons, pictures and form fields; hidden
    ones are not.

    Args:
        html: the page as text, or the bytes of its file.

    Returns:
        order (from 1), tag, id, cls (classes with a space between), text, href, font_px, colour
        and background (#rrggbb, inherited where the element has none), width_px and height_px
        (NA where no px is given), alt (pictures; "" where it is empty, NA where it is missing),
        label (form fields; NA where there is none). Texts are "" where there is nothing.

    Raises:
        ArtefactError: as `parse_page`, or a style sheet that cannot be read (with its line).
    """
    tree = parse_page(html)
    rules = _rules(tree)
    labels = {tag["for"]: _text(tag) for tag in tree.find_all("label") if tag.get("for")}
    rows: list[dict[str, Any]] = []
    start = {"font-size": 16.0, "color": (0.0, 0.0, 0.0), "background": (1.0, 1.0, 1.0)}
    _walk(tree.body or tree, start, rules, labels, rows)
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    table["order"] = range(1, len(table) + 1)
    sizes = dict.fromkeys(("font_px", "width_px", "height_px"), "float64")
    texts = ("tag", "id", "cls", "text", "href", "colour", "background", "alt", "label")
    return table.astype(sizes | dict.fromkeys(texts, "str") | {"order": "int64"})


def _walk(tag: Tag, above: dict[str, Any], rules: list, labels: dict[str, str],
          rows: list[dict[str, Any]]) -> None:
    """Rows of an element and of what is inside it; `above` is what it inherits."""
    if tag.name in UNSEEN or tag.has_attr("hidden") or (
            tag.name == "input" and str(tag.get("type", "")).lower() == "hidden"):
        return
    own = _styles(tag, rules)
    if own.get("display") == "none":
        return
    here = {
        "font-size": own.get("font-size") or FONT.get(tag.name, above["font-size"]),
        "color": _over(own.get("color"), above["background"], above["color"]),
        "background": _over(own.get("background"), above["background"], above["background"]),
    }
    has_text = any(s.strip() for s in tag.find_all(string=True, recursive=False)
                   if type(s).__name__ == "NavigableString")
    if tag.name in ALWAYS or (has_text and tag.name not in ("body", "html", "[document]")):
        rows.append(_row(tag, own, here, labels))
    for child in tag.find_all(True, recursive=False):
        _walk(child, here, rules, labels, rows)


def _row(tag: Tag, own: dict[str, Any], here: dict[str, Any], labels: dict[str, str]
         ) -> dict[str, Any]:
    sizes = {
        column: next((own[p] for p in names if own.get(p)), _attribute_px(tag, names[-1]))
        for column, names in SIZES.items()
    }
    label = alt = None
    if tag.name == "input" and str(tag.get("type", "")).lower() in ("submit", "button", "reset"):
        label = str(tag.get("value", "")).strip() or str(tag["type"]).lower()  # its own words
    elif tag.name in FIELDS:
        around = tag.find_parent("label")
        label = (labels.get(str(tag.get("id", ""))) or str(tag.get("aria-label", "")).strip()
                 or (_text(around) if around else "") or None)
    if tag.name == "img" and tag.has_attr("alt"):
        alt = str(tag["alt"]).strip()
    return {
        "tag": tag.name, "id": str(tag.get("id", "")), "cls": " ".join(tag.get("class", [])),
        "text": _text(tag), "href": str(tag.get("href", "")), "font_px": here["font-size"],
        "colour": _hex(here["color"]), "background": _hex(here["background"]), **sizes,
        "alt": alt, "label": label,
    }  # fmt: skip


def _text(tag: Tag) -> str:
    return "" if tag.name in FIELDS else " ".join(tag.get_text().split())


def _attribute_px(tag: Tag, name: str) -> float | None:
    """Width or height of a picture as its attribute gives it."""
    value = str(tag.get(name, "")).strip() if tag.name == "img" else ""
    return float(value) if value.isascii() and value.isdigit() else None


# --- styles -----------------------------------------------------------------------------------

Rule = tuple[tuple[int, int, int], int, str | None, str | None, frozenset[str], dict]


def _rules(tree: BeautifulSoup) -> list[Rule]:
    """(specificity, place, tag, id, classes, declarations) of each simple selector."""
    found: list[Rule] = []
    for sheet in tree.find_all("style"):
        text = sheet.get_text()
        if (line := _bracket(text)) is not None:
            raise ArtefactError(
                "The style sheet of the page cannot be read near line {line}. Look there for "
                "a missing bracket.", line=(sheet.sourceline or 1) + line)
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue  # @media and the like: the page as it is without them
            declared = _declarations(rule.content)
            for selector in tinycss2.serialize(rule.prelude).split(","):
                simple = _selector(selector.strip())
                if simple is not None:
                    name, ident, classes = simple
                    weight = (ident is not None, len(classes), name is not None)
                    found.append((tuple(map(int, weight)), len(found), name, ident, classes,
                                  declared))
    return sorted(found, key=lambda r: r[:2])


def _bracket(css: str) -> int | None:
    """Line (from 0) of a curly bracket without its partner; None where all have one."""
    plain = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", lambda m: "\n" * m[0].count("\n"), css,
                   flags=re.DOTALL)
    waiting: list[int] = []
    for number, line in enumerate(plain.split("\n")):
        for char in line:
            if char == "{":
                waiting.append(number)
            elif char == "}" and not waiting:
                return number
            elif char == "}":
                waiting.pop()
    return waiting[-1] if waiting else None


def _selector(text: str) -> tuple[str | None, str | None, frozenset[str]] | None:
    """Tag, id and classes of a selector for one element; None for any other selector."""
    name, ident, classes, kind, word = None, None, set(), "", ""
    for char in [*text, ""]:
        if char not in ("", ".", "#"):
            if not (char.isalnum() or char in "-_"):
                return None
            word += char
            continue
        if kind == "." and word:
            classes.add(word)
        elif kind == "#" and word:
            ident = word
        elif not kind and word:
            name = word.lower()
        elif kind:
            return None
        kind, word = char, ""
    return (name, ident, frozenset(classes)) if name or ident or classes else None


def _declarations(content: Any) -> dict[str, tuple[bool, Any]]:
    """Property -> (important, value) of those that are used here; sizes in px, colours as RGBA."""
    out: dict[str, tuple[bool, Any]] = {}
    for item in tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True):
        if item.type != "declaration":
            continue
        name, value = item.lower_name, None
        tokens = [t for t in item.value if t.type not in ("whitespace", "comment")]
        if name in ("font-size", "width", "height", "min-width", "min-height"):
            if len(tokens) == 1 and tokens[0].type == "dimension" \
                    and tokens[0].lower_unit == "px":
                value = float(tokens[0].value)
        elif name in ("color", "background-color", "background"):
            name = "color" if name == "color" else "background"
            value = next((c for c in map(parse_color, tokens) if isinstance(c, RGBA)), None)
        elif name == "display" and tokens and tokens[0].type == "ident":
            value = tokens[0].lower_value
        if value is not None and not (out.get(name, (False,))[0] and not item.important):
            out[name] = (item.important, value)
    return out


def _styles(tag: Tag, rules: list[Rule]) -> dict[str, Any]:
    """Declared values of one element, after weight and place; the style attribute wins."""
    classes = set(tag.get("class", []))
    chosen: dict[str, tuple[bool, Any]] = {}
    fitting = [declared for _, _, name, ident, wanted, declared in rules
               if (name is None or name == tag.name) and (ident is None or ident == tag.get("id"))
               and wanted <= classes]
    if tag.get("style"):
        fitting.append(_declarations(str(tag["style"])))
    for declared in fitting:
        for name, (important, value) in declared.items():
            if important or not chosen.get(name, (False,))[0]:
                chosen[name] = (important, value)
    return {name: value for name, (_, value) in chosen.items()}


def _over(colour: RGBA | None, below: tuple, inherited: tuple) -> tuple:
    """A colour laid over the background below it; the inherited one where there is none."""
    if colour is None:
        return inherited
    part = colour.alpha
    return tuple(c * part + b * (1 - part) for c, b in zip(colour[:3], below, strict=True))


def _hex(colour: tuple) -> str:
    return "#" + "".join(f"{round(255 * c):02x}" for c in colour)


def contrast_of(colour: str, background: str) -> float:
    """Contrast of two colours given as #rrggbb, 1 to 21 (WCAG 2.2, definition of contrast ratio).
    """
    high, low = sorted((_luminance(colour), _luminance(background)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
