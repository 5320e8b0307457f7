"""Open a learner's xlsx without trusting it: bytes in, plain cells out, nothing in it is run.

The zip is looked through before any library opens it: what is no workbook, too large, packed to
explode, carries macros or asks for other files is refused, each with its own sentence.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from .errors import ArtefactError

MAX_BYTES = 2_000_000
MAX_ENTRIES = 200
MAX_UNPACKED = 8_000_000  # bytes of all parts; a budget has about 60,000
MAX_CELLS = 20_000
MAX_MERGED = 2_000
MAX_ROW, MAX_COLUMN = 2_000, 200
UNREAD = ("customXml/", "docMetadata/")  # Office's own notes, which nothing here opens

_OTHER = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
)
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]{0,200}?ref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)")
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """Cells of one sheet by (row, column), both from 1.

    values: constants (numbers, texts, dates, booleans); formulas: their text from "=" on;
    kept: what the program that saved the file last computed for a formula, where it did;
    merged: (first row, first column, last row, last column); strange: cells with a formula of a
    kind that is not followed (array over several cells, data table).
    """

    name: str
    hidden: bool = False
    values: dict[tuple[int, int], Any] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    kept: dict[tuple[int, int], Any] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    strange: frozenset[tuple[int, int]] = frozenset()

    def shown(self, row: int, column: int) -> Any:
        """What a reader sees there: the constant, or what was computed last; None for nothing."""
        return self.values.get((row, column), self.kept.get((row, column)))

    @property
    def size(self) -> tuple[int, int]:
        """Last row and last column that hold something."""
        used = [*self.values, *self.formulas]
        return (max((r for r, _ in used), default=0), max((c for _, c in used), default=0))


@dataclass(frozen=True)
class Book:
    """A workbook: sheets in their order, and names that stand for one place ('計畫'!$B$2)."""

    name: str
    sheets: tuple[Sheet, ...]
    names: dict[str, str] = field(default_factory=dict)


def read_workbook(name: str, data: bytes | None) -> Book:
    """The cells of an xlsx file.

    Raises:
        ArtefactError: absent, empty, too large, another format under this name, protected by a
            password, damaged, packed to explode, with macros, links to other files, or XML that
            no spreadsheet program writes.
    """
    if data is None:
        raise ArtefactError(
            "{name} is not there. Save it next to the notebook under exactly this name, then run "
            "the check again.", name=name)
    if not data.strip():
        raise ArtefactError("{name} is empty. Write your work into it and save it.", name=name)
    if len(data) > MAX_BYTES:
        raise ArtefactError(
            "{name} has {size} MB, and a workbook stays under 2 MB. Take out pictures and sheets "
            "of raw data.", name=name, size=f"{len(data) / 1e6:.1f}")
    _is_zip(name, data)
    parts = _parts(name, data)
    _allowed(name, parts)
    return _read(name, data)


def _is_zip(name: str, data: bytes) -> None:
    """Refuse what is not even a zip, by what it is instead."""
    if data.startswith(b"PK\x03\x04"):
        return
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ArtefactError(
                "{name} is protected by a password, so nobody can check it. Take the password off "
                "(File, Info, Protect Workbook) and save it again.", name=name)
        raise ArtefactError(
            "{name} is in the old Excel format (.xls). Open it, choose Save As, and take Excel "
            "Workbook (.xlsx).", name=name)
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        raise ArtefactError(
            "{name} is a web page under the name of a workbook, as some systems export it. Open it "
            "in Excel or LibreOffice and save it as .xlsx.", name=name)
    for start, kind in _OTHER:
        if data.startswith(start):
            raise ArtefactError(
                "{name} is a file of another format ({kind}) under this name. Save it as .xlsx: "
                "renaming a file does not convert it.", name=name, kind=kind)
    if b"\x00" not in data[:2000] and re.search(rb"[,;\t]", data[:2000]):
        raise ArtefactError(
            "{name} is a CSV file under the name of a workbook. CSV keeps neither sheets nor "
            "formulas: build the sheets in a real workbook (.xlsx).", name=name)
    raise ArtefactError(
        "{name} is not a workbook. Save it from Excel, LibreOffice or openpyxl as .xlsx.",
        name=name)


def _parts(name: str, data: bytes) -> dict[str, bytes]:
    """Every part unpacked, never more than MAX_UNPACKED bytes whatever the zip says of itself."""
    parts: dict[str, bytes] = {}
    room = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise ArtefactError(
                    "{name} holds {count} parts, far more than its sheets need. Copy "
                    "your sheets into a new workbook.", name=name, count=len(entries))
            for entry in entries:
                if entry.flag_bits & 1:
                    raise ArtefactError(
                        "{name} is a zip with a password. Save the workbook without one.",
                        name=name)
                if entry.filename in parts:
                    raise ArtefactError(
                        "{name} is damaged: it holds the part {part} twice. Save it again from "
                        "your spreadsheet program.", name=name, part=entry.filename[:60])
                with archive.open(entry) as stream:
                    body = stream.read(room + 1)
                room -= len(body)
                if room < 0:
                    raise ArtefactError(
                        "{name} unpacks to more than 8 MB. That is far too much, or a trap. Copy "
                        "your sheets into a new workbook.", name=name)
                parts[entry.filename] = body
    except ArtefactError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
            RuntimeError):
        raise ArtefactError(
            "{name} is damaged and cannot be unpacked, perhaps because it was cut off on the way. "
            "Save or download it again.", name=name) from None
    return parts


def _allowed(name: str, parts: dict[str, bytes]) -> None:
    """Refuse other documents, macros, links, traps in the XML and sheets beyond any budget."""
    kind = parts.get("mimetype", b"")
    if b"opendocument" in kind or "content.xml" in parts:
        raise ArtefactError(
            "{name} is in the format of LibreOffice (.ods). Choose Save As and take Excel 2007-365 "
            "(.xlsx).", name=name)
    types = parts.get("[Content_Types].xml", b"")
    lower = [p.lower() for p in parts]
    if any("vbaproject" in p or p.startswith("xl/macrosheets") for p in lower) \
            or b"macroEnabled" in types:
        raise ArtefactError(
            "{name} carries macros. Nobody opens a workbook that runs programs. Save it as Excel "
            "Workbook (.xlsx) without macros.", name=name)
    if "xl/workbook.bin" in lower:
        raise ArtefactError(
            "{name} is a binary workbook (.xlsb). Choose Save As and take Excel Workbook (.xlsx).",
            name=name)
    if "xl/workbook.xml" not in lower:
        raise ArtefactError(
            "{name} is a zip, but no workbook (perhaps Word or a folder). Save your sheets as "
            ".xlsx.", name=name)
    if any(p.startswith("xl/externallinks/") for p in lower):
        raise ArtefactError(
            "{name} takes values from another file, which finance does not have. Paste those "
            "values in (Data, Edit Links, Break Link).", name=name)
    if any(p.startswith(("xl/connections", "xl/querytables")) for p in lower):
        raise ArtefactError(
            "{name} asks a database or a web page for data. A workbook must open without them. "
            "Take the connection out and keep the values.", name=name)
    cells = merged = 0
    for part, body in parts.items():
        if not part.lower().endswith((".xml", ".rels", ".vml")) or part.startswith(UNREAD):
            continue
        if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in body[:200] or _DTD.search(body):
            raise ArtefactError(
                "{name} holds XML that no spreadsheet program writes ({part}). Copy your sheets "
                "into a new workbook.", name=name, part=part[:60])
        cells += len(_CELL.findall(body)) + len(_ROW.findall(body))
        for first, top, last, bottom in _MERGED.findall(body):
            merged += (_column(last) - _column(first) + 1) * (int(bottom) - int(top) + 1)
    if cells > MAX_CELLS or merged > MAX_MERGED:
        raise _too_many(name)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _read(name: str, data: bytes) -> Book:
    """The cells as openpyxl reads them: once with formulas, once with what they last gave."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
            last = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
        sheets = tuple(_sheet(ws, last[ws.title]) for ws in book.worksheets)
        names = {key.upper(): str(defined.value) for key, defined in book.defined_names.items()
                 if defined.value}
    except RecursionError:
        raise _unreadable(name) from None
    except Exception:  # whatever openpyxl stumbles over: the file is not as programs write it
        raise _unreadable(name) from None
    if any(s.size[0] > MAX_ROW or s.size[1] > MAX_COLUMN for s in sheets):
        raise _too_many(name)
    return Book(name, sheets, names)


def _too_many(name: str) -> ArtefactError:
    return ArtefactError(
        "{name} has far more cells than its tables need. Keep the sheets and clear the "
        "formats of empty rows and columns.", name=name)


def _unreadable(name: str) -> ArtefactError:
    return ArtefactError(
        "{name} is damaged inside: it unpacks, but its sheets cannot be read. Copy your sheets "
        "into a new workbook and save it as .xlsx.", name=name)


def _sheet(ws: Any, last: Any) -> Sheet:
    values: dict[tuple[int, int], Any] = {}
    formulas: dict[tuple[int, int], str] = {}
    kept: dict[tuple[int, int], Any] = {}
    strange = set()
    # Only cells that the file has: walking over rows would make every cell up to the last corner.
    for place, cell in sorted(ws._cells.items()):
        value = getattr(cell, "value", None)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if cell.data_type == "f" or hasattr(value, "ref"):
            text = value if isinstance(value, str) else getattr(value, "text", None) or ""
            over = "" if isinstance(value, str) else str(getattr(value, "ref", ""))
            if ":" in over or not text:
                strange.add(place)
            formulas[place] = text if text.startswith("=") else f"={text}"
            computed = last.cell(*place).value
            if computed is not None:
                kept[place] = computed
        else:
            values[place] = value
    merged = tuple((m.min_row, m.min_col, m.max_row, m.max_col) for m in ws.merged_cells.ranges)
    return Sheet(ws.title, ws.sheet_state != "visible", values, formulas, kept, merged,
                 frozenset(strange))
