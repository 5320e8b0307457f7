"""The slides of a pptx as plain values: boxes with their places, runs with their sizes, notes.

`deck_package` looks first; then python-pptx reads. No embedded workbook is opened, no link is
followed, no picture is decoded.
"""

from __future__ import annotations

import io
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .deck_fonts import east_asian, kind_of, shrunk, size_of, styles_of, theme_of
from .deck_package import check_package
from .errors import ArtefactError

EMU = 12_700  # of one point
SMALL_PRINT = ("SLIDE_NUMBER", "FOOTER", "DATE", "HEADER")
LATIN_WIDTH, LINE_HEIGHT = 0.52, 1.2  # of the size of the letters
SMALL_LETTERS = 30  # in a footer; a longer one is text like any other
MANY = 120  # boxes of one slide


@dataclass(frozen=True)
class Run:
    """Letters of one look: text, size in points, font of its Chinese characters ("" unknown)."""

    text: str
    points: float
    font: str


@dataclass(frozen=True)
class Box:
    """One thing on a slide, with its place in points.

    kind: title, text, picture, chart, table, drawing (without text), small (footer, page number),
    empty (a placeholder nobody filled), unread (text that is not read).
    needs: height that its text takes, None where that is not known. values: of a chart.
    points: (category, value) of a chart.
    small_print: least size that a chart names, None where it names none.
    """

    kind: str
    name: str
    left: float
    top: float
    width: float
    height: float
    text: str = ""
    runs: tuple[Run, ...] = ()
    alt: str = ""
    needs: float | None = None
    values: tuple[float, ...] = ()
    points: tuple[tuple[str, float], ...] = ()
    small_print: float | None = None


@dataclass(frozen=True)
class Slide:
    """One slide: boxes from back to front, notes, hidden."""

    number: int
    boxes: tuple[Box, ...]
    notes: str
    hidden: bool

    @property
    def title(self) -> str:
        """Text of the title's placeholder, "" without one."""
        return next((b.text.strip() for b in self.boxes if b.kind == "title"), "")

    def text(self, kinds: tuple[str, ...] = ("title", "text", "table", "chart")) -> str:
        """What stands on the slide, one box after the other."""
        return "\n".join(b.text for b in self.boxes if b.kind in kinds and b.text.strip())


@dataclass(frozen=True)
class Deck:
    """Slides in order, width and height in points."""

    slides: tuple[Slide, ...]
    width: float
    height: float


def read_deck(name: str, data: bytes | None) -> Deck:
    """The slides of a pptx file.

    Raises:
        ArtefactError: as `check_package`, or it unpacks and cannot be read.
    """
    check_package(name, data)
    import pptx

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            deck = pptx.Presentation(io.BytesIO(data or b""))
            slides = tuple(_slide(n, slide, deck) for n, slide in enumerate(deck.slides, 1))
    except ArtefactError:
        raise
    except Exception:  # whatever python-pptx stumbles over: the file is not as programs write it
        raise ArtefactError(
            "{name} is damaged inside: it unpacks, but its slides cannot be read. Make it again "
            "with python-pptx, or copy your slides into a new deck.", name=name) from None
    return Deck(slides, deck.slide_width / EMU, deck.slide_height / EMU)


def _slide(number: int, slide: Any, deck: Any) -> Slide:
    theme = theme_of(slide)
    boxes = [*_behind(slide, deck), *_strange(slide)]
    for shape, place in _flat(slide.shapes, (0.0, 0.0, 1.0, 1.0)):
        boxes.append(_box(shape, place, slide, deck, theme))
        if len(boxes) > MANY:
            raise ArtefactError(
                "Slide {slide} holds more than {count} things. Nobody can look at so many: keep "
                "what the finding needs.", slide=number, count=MANY)
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return Slide(number, tuple(boxes), notes.text if notes is not None else "",
                 slide._element.get("show") in ("0", "false"))


def _behind(slide: Any, deck: Any) -> Iterator[Box]:
    """A picture as the slide's background is a picture that covers the slide."""
    if slide._element.xpath("./p:cSld/p:bg//a:blip"):
        yield Box("picture", "background", 0, 0, deck.slide_width / EMU, deck.slide_height / EMU,
                  alt="the background of this slide as a picture")


def _strange(slide: Any) -> Iterator[Box]:
    """Things that python-pptx passes over: alternate content (equations, ink), content parts."""
    from lxml import etree

    for element in slide._element.xpath("./p:cSld/p:spTree//*"):
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name in ("AlternateContent", "contentPart"):
            yield Box("unread", name, 0, 0, 0, 0)


def _flat(shapes: Any, at: tuple[float, float, float, float], depth: int = 0
          ) -> Iterator[tuple[Any, tuple[float, float, float, float]]]:
    """Each shape with left, top, width, height in EMU on the slide, groups taken apart."""
    x, y, across, down = at
    for shape in shapes:
        left, top, width, height = (float(v or 0) for v in (
            shape.left, shape.top, shape.width, shape.height))
        place = (x + left * across, y + top * down, width * across, height * down)
        if shape.shape_type is not None and shape.shape_type.name == "GROUP" and depth < 8:
            frame = shape._element.grpSpPr.xfrm
            inner, begin = (frame.chExt, frame.chOff) if frame is not None else (None, None)
            if inner is None or begin is None or not inner.cx or not inner.cy:
                yield from _flat(shape.shapes, at, depth + 1)
                continue
            wide, high = place[2] / inner.cx, place[3] / inner.cy
            yield from _flat(shape.shapes, (place[0] - begin.x * wide, place[1] - begin.y * high,
                                            wide, high), depth + 1)
        else:
            yield shape, place


def _box(shape: Any, place: tuple[float, ...], slide: Any, deck: Any, theme: dict[str, str]) -> Box:
    kind = kind_of(shape)
    left, top, width, height = (v / EMU for v in place)
    where = {"name": str(shape.name)[:40], "left": left, "top": top, "width": width,
             "height": height, "alt": _alt(shape)}
    if getattr(shape, "has_chart", False):
        return _chart(shape, where)
    if getattr(shape, "has_table", False):
        styles = styles_of(shape, slide, deck)
        cells = [cell.text_frame for row in shape.table.rows for cell in row.cells]
        runs = tuple(r for frame in cells for r in _runs(frame, styles, theme, False, 1.0))
        return Box("table", text="\n".join(f.text for f in cells), runs=runs, **where)
    if hasattr(shape, "image") or type(shape).__name__ in ("Picture", "PlaceholderPicture"):
        return Box("picture", **where)
    if not getattr(shape, "has_text_frame", False):
        drawn = type(shape).__name__ in ("Connector",)
        return Box("drawing" if drawn else "unread", **where)
    frame = shape.text_frame
    if shape._element.xpath("./p:spPr/a:blipFill") and not frame.text.strip():
        return Box("picture", **where)
    title = kind in ("TITLE", "CENTER_TITLE", "VERTICAL_TITLE")
    if not frame.text.strip():
        return Box("empty" if kind and kind not in SMALL_PRINT else "drawing", **where)
    styles, scale = styles_of(shape, slide, deck), shrunk(shape)
    runs = tuple(_runs(frame, styles, theme, title, scale))
    small = kind in SMALL_PRINT and len(frame.text) <= SMALL_LETTERS
    which = "title" if title else "small" if small else "text"
    return Box(which, text=frame.text, runs=runs, needs=_needs(frame, runs, width), **where)


def _alt(shape: Any) -> str:
    props = shape._element.xpath(".//p:cNvPr")
    return (props[0].get("descr") or "").strip() if props else ""


def _runs(frame: Any, styles: list[Any], theme: dict[str, str], title: bool, scale: float
          ) -> Iterator[Run]:
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            if run.text.strip():
                points = size_of(run._r, paragraph.level, styles, scale)
                yield Run(run.text, points,
                          east_asian(run._r, paragraph.level, styles, theme, title))


def wide(letter: str) -> bool:
    """Whether a letter takes the room of a Chinese character."""
    return unicodedata.east_asian_width(letter) in "WF"


def _needs(frame: Any, runs: tuple[Run, ...], width: float) -> float:
    """Height in points that the text takes in a box of this width, by a plain estimate."""
    largest = max((r.points for r in runs), default=18.0)
    inner = max(width - (frame.margin_left + frame.margin_right) / EMU, largest)
    lines = 0
    for line in frame.text.replace("\v", "\n").split("\n"):
        length = sum(1.0 if wide(c) else LATIN_WIDTH for c in line) * largest
        # Without wrapping a line goes on to the right; its box is judged by its place instead.
        lines += 1 if frame.word_wrap is False else max(1, -(-int(length) // int(inner)))
    return lines * largest * LINE_HEIGHT + (frame.margin_top + frame.margin_bottom) / EMU


def _chart(shape: Any, where: dict[str, Any]) -> Box:
    """A native chart: what its cache shows; the workbook behind it stays closed."""
    from pptx.oxml.ns import qn

    root = shape.chart._chartSpace
    values, texts = [], []
    points: list[tuple[str, float]] = []
    for series in root.iter(qn("c:ser")):
        labels = {p.get("idx"): p.findtext(qn("c:v")) or "" for holder in series.iter(qn("c:cat"))
                  for p in holder.iter(qn("c:pt"))}
        points += [(labels[p.get("idx")], float(p.findtext(qn("c:v")) or "nan"))
                   for holder in series.iter(qn("c:val")) for p in holder.iter(qn("c:pt"))
                   if labels.get(p.get("idx"))]
    for name in ("c:val", "c:yVal", "c:bubbleSize"):
        for holder in root.iter(qn(name)):
            for point in holder.iter(qn("c:v")):
                values.append(float(point.text or "nan"))
    for name in ("c:cat", "c:tx"):
        for holder in root.iter(qn(name)):
            # A category that is a plain number (a week, a day) counts nothing.
            texts += [v.text for v in holder.iter(qn("c:v"))
                      if v.text and not v.text.strip().replace(".0", "").isdigit()]
    texts += [t.text or "" for t in root.iter(qn("a:t"))]
    sizes = [int(e.get("sz")) / 100 for e in root.iter() if e.get("sz", "").isdigit()]
    overall = root.find(qn("c:txPr"))
    known = overall is not None and any(e.get("sz") for e in overall.iter())
    return Box("chart", text="\n".join(texts), values=tuple(values), points=tuple(points),
               small_print=min(sizes) if known and sizes else None, **where)
