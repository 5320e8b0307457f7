"""Known wrong decks of C.b whose package is not one that slide programs write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from .base import Misconception
from .capstone_slides import DECK
from .t1_5_files import Files, bytes_of

M = Misconception


def _zipped(name: str, body: bytes, drop: str = "") -> Callable:
    """The deck with one part more (or another body for one)."""
    def make(files: Files, truth: dict[str, Any]) -> Files:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(files[DECK])) as old, zipfile.ZipFile(
                out, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                if entry.filename != name:
                    new.writestr(entry.filename, old.read(entry))
            new.writestr(name, body)
        return {**files, DECK: out.getvalue()}
    return make


def _broken_xml(files: Files, truth: dict[str, Any]) -> Files:
    return _zipped("ppt/slides/slide1.xml", b"<p:sld><unclosed>")(files, truth)


def _word() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return out.getvalue()


PACKED = (
    M("cut_off", lambda files, truth: {**files, DECK: files[DECK][:9_000]},
      "{name} is damaged and cannot be unpacked, perhaps because it was cut off on the way. Save "
      "or download it again."),
    M("broken_inside", _broken_xml,
      "{name} is damaged inside: it unpacks, but its slides cannot be read. Make it again with "
      "python-pptx, or copy your slides into a new deck."),
    M("with_macros", _zipped("ppt/vbaProject.bin", b"\x00"),
      "{name} carries macros. Nobody opens slides that run programs. Save it as PowerPoint "
      "Presentation (.pptx) without macros."),
    M("embedded_program", _zipped("ppt/embeddings/oleObject1.bin", b"\x00"),
      "{name} has another document or program embedded ({part}). It would have to be opened to be "
      "seen. Show it as a picture, a table or a chart."),
    M("packed_to_explode", _zipped("ppt/media/image9.png", b"\x00" * 31_000_000),
      "{name} unpacks to more than 30 MB. That is far too much, or a trap. Copy your slides into a "
      "new deck."),
    M("entities", _zipped("ppt/tags.xml", b"<!DOCTYPE a [<!ENTITY b \"c\">]><a/>"),
      "{name} holds XML that no slide program writes ({part}). Copy your slides into a new deck."),
    M("a_pdf", bytes_of(DECK, b"%PDF-1.7\n%slides"),
      "{name} is a file of another format ({kind}) under this name. Make it with python-pptx or "
      "save it as .pptx: renaming a file does not convert it."),
    M("another_zip", lambda files, truth: {**files, DECK: _word()},
      "{name} is a zip, but no deck of slides (perhaps Word, Excel or a folder). Save your slides "
      "as .pptx."),
    M("no_deck_at_all", bytes_of(DECK, b"slides will follow"),
      "{name} is no deck of slides. Make it with python-pptx in the notebook, or save it from your "
      "slide program as .pptx."),
)
