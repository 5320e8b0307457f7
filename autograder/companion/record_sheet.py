"""A4 pages of headings, paragraphs and tables in the course's font, Chinese and English mixed.

fpdf2 breaks lines at spaces or anywhere; Chinese breaks between characters, except before closing
and after opening punctuation, and an English word stays whole. So lines are broken here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from fpdf import FPDF, XPos, YPos

import autograder.learner

FONT = Path(autograder.learner.__file__).parent / "fonts" / "NotoSansTC-subset.ttf"
FAMILY, SPARE = "Course", "Spare"
NO_GLYPH = "〓"
MARGIN, LINE, SIZE, SMALL = 14.0, 1.45, 9.5, 8.0  # mm; line height in sizes; points; points
MM = 25.4 / 72  # of a point
INK, DIM, RULE = (20, 20, 20), (90, 90, 90), (150, 150, 150)
# A run of narrow characters that stays together, or any one other character.
PIECES = re.compile(r"[!-~\u00a0-\u024f]+|\s|.", re.S)
CLOSING = set("，。、；：！？）」』》〉】…·,.;:!?)]}％%")
OPENING = set("（「『《〈【([{")
# File names of fonts that hold the rarer Chinese characters, on the usual systems.
CHINESE_FONTS = re.compile(
    r"(cjk|jheng|msjh|mingliu|pingfang|heiti|songti|kaiu|uming|ukai|wqy|noto\w*tc)", re.I
)


@cache
def glyphs(font: Path = FONT) -> frozenset[int]:
    """Code points that a font has; empty for a file that is no font."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(font, fontNumber=0, lazy=True) as opened:
            return frozenset(opened.getBestCmap() or ())
    except (OSError, TTLibError, AssertionError, KeyError):
        return frozenset()


@cache
def advances() -> dict[int, float]:
    """Code point -> width of its glyph in the course's font, in sizes of the font."""
    from fontTools.ttLib import TTFont

    with TTFont(FONT, lazy=True) as font:
        wide, size = font["hmtx"].metrics, font["head"].unitsPerEm
        return {point: wide[name][0] / size for point, name in font.getBestCmap().items()}


def width_of(text: str, points: float) -> float:
    """Width in mm at a size in points; a character of another font is taken as a full square.

    fpdf2 could tell as well, but copies the whole state of the page each time that it is asked.
    """
    known = advances()
    return sum(known.get(ord(one), 1.0) for one in text) * points * MM


def missing_glyphs(text: str) -> frozenset[str]:
    """The characters of a text that the course's font lacks."""
    return frozenset(one for one in text if one >= " " and ord(one) not in glyphs())


@cache
def spare_font(lacking: frozenset[str]) -> Path | None:
    """A Chinese font of this machine with most of these characters, None where none has any."""
    from matplotlib.font_manager import findSystemFonts

    wanted = {ord(one) for one in lacking}
    best, most = None, 0
    for name in sorted(findSystemFonts()):
        if CHINESE_FONTS.search(Path(name).name) and "bold" not in name.lower():
            found = len(wanted & glyphs(Path(name)))
            if found > most:
                best, most = Path(name), found
            if found == len(wanted):
                break
    return best


class Sheet:
    """A document that grows downwards.

    Args:
        title: of the document's properties; foot: stands at the foot of each page.
        lang: language of the text. lacking: characters that the course's font lacks.
    """

    def __init__(self, title: str, lang: str, foot: str, lacking: frozenset[str]) -> None:
        self.unshown = lacking
        self._pdf = _Paged(foot)
        self._pdf.set_margins(MARGIN, MARGIN, MARGIN)
        self._pdf.set_auto_page_break(True, MARGIN + 4)
        self._pdf.add_font(FAMILY, fname=FONT)
        if lacking:
            self._find_spare(lacking)
        self._pdf.set_title(self._plain(title))
        self._pdf.set_lang(lang)
        self._pdf.foot = self._plain(foot)
        self._pdf.add_page()

    def _find_spare(self, lacking: frozenset[str]) -> None:
        from fpdf.errors import FPDFException

        spare = spare_font(lacking)
        if spare is None:
            return
        try:
            self._pdf.add_font(SPARE, fname=spare)
            self._pdf.set_fallback_fonts([SPARE])
        except (FPDFException, OSError, RuntimeError, ValueError, AttributeError):
            return  # a font of a kind that cannot be embedded: as if it were not there
        self.unshown = frozenset(one for one in lacking if ord(one) not in glyphs(spare))

    def bytes(self) -> bytes:
        """The finished file."""
        return bytes(self._pdf.output())

    def title(self, text: str) -> None:
        """The one heading of the document."""
        self._text(text, 20, INK)

    def heading(self, text: str) -> None:
        """A section's heading; never the last line of a page."""
        self._room(24)
        self._pdf.ln(3)
        self._pdf.start_section(self._plain(text))
        self._text(text, 13, INK)
        self._pdf.ln(1)

    def paragraph(self, text: str, size: float = SIZE, dim: bool = False) -> None:
        """Running text."""
        self._text(text, size, DIM if dim else INK)
        self._pdf.ln(1.2)

    def table(
        self,
        shares: Sequence[float],
        head: Sequence[str],
        rows: Iterable[Sequence[str]],
        caption: str = "",
    ) -> None:
        """A table over the whole width; its head is repeated on each page.

        Args:
            shares: of the width, one a column, together 1. rows: one text a column.
        """
        if caption:
            self._room(28)
            self._pdf.ln(2)
            self._text(caption, 10.5, INK)
        widths = [share * self._pdf.epw for share in shares]
        self._row(widths, head, None)
        for row in rows:
            self._row(widths, row, head)
        self._pdf.ln(2)

    def _row(self, widths: Sequence[float], row: Sequence[str], head: Sequence[str] | None) -> None:
        """One row, whole on a page; `head` is what a new page begins with, None for the head."""
        pdf = self._pdf
        pdf.set_font(FAMILY, size=SMALL)
        cells = [list(self._lines(text, width - 2.5, SMALL))
                 for text, width in zip(row, widths, strict=True)]  # fmt: skip
        step = SMALL * LINE * MM
        height = max(len(lines) for lines in cells) * step + 1.6
        if head is not None and pdf.get_y() + height > pdf.page_break_trigger:
            pdf.add_page()
            self._row(widths, head, None)
            pdf.set_font(FAMILY, size=SMALL)
        top, left = pdf.get_y(), pdf.l_margin
        pdf.set_text_color(*(DIM if head is None else INK))
        for lines, width in zip(cells, widths, strict=True):
            for at, line in enumerate(lines):
                pdf.set_xy(left, top + 0.8 + at * step)
                pdf.cell(width, step, line)
            left += width
        pdf.set_xy(pdf.l_margin, top + height)
        pdf.set_draw_color(*RULE)
        pdf.set_line_width(0.35 if head is None else 0.12)
        pdf.line(pdf.l_margin, top + height, pdf.l_margin + sum(widths), top + height)

    def _text(self, text: str, size: float, colour: tuple[int, int, int]) -> None:
        pdf = self._pdf
        pdf.set_font(FAMILY, size=size)
        pdf.set_text_color(*colour)
        for line in self._lines(text, pdf.epw, size):
            pdf.cell(0, size * LINE * MM, line, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _room(self, height: float) -> None:
        """A new page where less than `height` mm are left on this one."""
        if self._pdf.get_y() + height > self._pdf.page_break_trigger:
            self._pdf.add_page()

    def _plain(self, text: str) -> str:
        """The text with 〓 for what no font has."""
        return "".join(NO_GLYPH if one in self.unshown else one for one in text)

    def _lines(self, text: str, width: float, points: float) -> Iterator[str]:
        """Lines no wider than `width` mm at a size in points."""
        for part in self._plain(text).split("\n"):
            yield from broken(part, width, lambda piece: width_of(piece, points))


def broken(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Break a text into lines; `measure` gives the width of a string.

    A word that is wider than a line is cut; anything else stays whole.
    """
    line = ""
    for piece in unbreakable(text):
        if line and measure((line + piece).rstrip()) > width:
            yield line.rstrip()
            line, piece = "", piece.lstrip()
        if measure(piece) > width:
            *full, piece = _cut(piece, width, measure)
            yield from full
        line += piece
    yield line.rstrip()


def _cut(word: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """A word in parts as wide as a line; a part has at least one character."""
    begin, used = 0, 0.0
    for at, char in enumerate(word):
        wide = measure(char)
        if at > begin and used + wide > width:
            yield word[begin:at]
            begin, used = at, 0.0
        used += wide
    yield word[begin:]


def unbreakable(text: str) -> Iterator[str]:
    """Pieces that stay together: words, and Chinese characters with their punctuation."""
    held = ""
    for match in PIECES.finditer(text):
        piece = match[0]
        if held and (piece[0] in CLOSING or held[-1] in OPENING):
            held += piece
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


class _Paged(FPDF):
    """Pages with a foot that numbers them."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self.foot = foot

    def footer(self) -> None:
        """fpdf2 calls this at the end of each page."""
        self.set_y(-MARGIN)
        self.set_font(FAMILY, size=SMALL)
        self.set_text_color(*DIM)
        self.cell(self.epw / 2, 5, self.foot)
        self.cell(self.epw / 2, 5, f"{self.page_no()} / {{nb}}", align="R")
