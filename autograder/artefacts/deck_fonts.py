"""Which size and which East Asian font a run of text has, through all places that may say it.

A run, its box, the placeholders of layout and master behind the box, the master's styles, the
deck's default, and the theme: the first that says something counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pptx.oxml.ns import qn

DEFAULT_PT = 18.0
_TITLES = ("TITLE", "CENTER_TITLE", "VERTICAL_TITLE")
_BODIES = ("BODY", "OBJECT", "SUBTITLE", "VERTICAL_BODY", "VERTICAL_OBJECT")


def kind_of(shape: Any) -> str:
    """Name of the placeholder's type, "" where it is none."""
    if not getattr(shape, "is_placeholder", False):
        return ""
    found = shape.placeholder_format.type
    return found.name if found is not None else "OBJECT"


def size_of(run: Any, level: int, styles: list[Any], scale: float) -> float:
    """Points of a run.

    Args:
        run: its element. level: of the paragraph, from 0. styles: as from `styles_of`.
        scale: what the box shrinks its text by.
    """
    for props in _props(run, level, styles):
        if props.get("sz"):
            return int(props.get("sz")) / 100 * scale
    return DEFAULT_PT * scale


def east_asian(run: Any, level: int, styles: list[Any], theme: dict[str, str], title: bool) -> str:
    """Name of the font that Chinese characters of a run are set in, "" where nothing says it."""
    for props in _props(run, level, styles):
        ea = props.find(qn("a:ea"))
        face = ea.get("typeface", "") if ea is not None else ""
        if face.startswith("+"):
            return theme["major" if face.startswith("+mj") else "minor"]
        if face:
            return face
    return theme["major" if title else "minor"]


def _props(run: Any, level: int, styles: list[Any]) -> Iterator[Any]:
    """Elements that may say how a run looks, the nearest first."""
    own = run.find(qn("a:rPr"))
    if own is not None:
        yield own
    for style in styles:
        for name in (f"a:lvl{min(level, 8) + 1}pPr", "a:defPPr"):
            found = style.find(qn(name))
            props = found.find(qn("a:defRPr")) if found is not None else None
            if props is not None:
                yield props


def styles_of(shape: Any, slide: Any, deck: Any) -> list[Any]:
    """Lists of styles that stand behind a box, the nearest first."""
    found = []
    behind = shape
    for _ in range(4):
        body = behind._element.find(f".//{qn('p:txBody')}")
        own = body.find(qn("a:lstStyle")) if body is not None else None
        if own is not None:
            found.append(own)
        behind = getattr(behind, "_base_placeholder", None)
        if behind is None:
            break
    kind = kind_of(shape)
    master = slide.slide_layout.slide_master._element.find(qn("p:txStyles"))
    if master is not None and kind:
        name = "p:titleStyle" if kind in _TITLES else (
            "p:bodyStyle" if kind in _BODIES else "p:otherStyle")
        style = master.find(qn(name))
        if style is not None:
            found.append(style)
    default = deck.part._element.find(qn("p:defaultTextStyle"))
    if default is not None:
        found.append(default)
    return found


def theme_of(slide: Any) -> dict[str, str]:
    """East Asian fonts of the theme behind a slide: {"major", "minor"}, "" for none."""
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE

    out = {"major": "", "minor": ""}
    part = slide.slide_layout.slide_master.part
    related = [r.target_part for r in part.rels.values() if r.reltype == RELATIONSHIP_TYPE.THEME]
    if not related:
        return out
    root = etree.fromstring(related[0].blob, etree.XMLParser(resolve_entities=False))
    for key in out:
        fonts = root.find(f".//{qn(f'a:{key}Font')}")
        if fonts is None:
            continue
        ea = fonts.find(qn("a:ea"))
        hant = [f.get("typeface", "") for f in fonts.findall(qn("a:font"))
                if f.get("script") == "Hant"]
        out[key] = (ea.get("typeface", "") if ea is not None else "") or (hant[0] if hant else "")
    return out


def shrunk(shape: Any) -> float:
    """The factor by which a box shrinks its text to fit."""
    fit = shape._element.find(f".//{qn('a:normAutofit')}")
    told = fit.get("fontScale") if fit is not None else None
    if not told:
        return 1.0
    return float(told.rstrip("%")) / (100 if told.endswith("%") else 100_000)
