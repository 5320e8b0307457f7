"""Files that are no budget workbook, or one that nobody should open, with their sentences."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from .base import Misconception
from .t1_2_budget_book import NAME, Files

Make = Callable[[Files, dict[str, Any]], Files]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _bytes(data: bytes) -> Make:
    return lambda files, truth: {NAME: data}


def repacked(change: Callable[[dict[str, bytes]], Any]) -> Make:
    """A maker that changes the parts inside the zip (name -> bytes) and packs them again."""

    def make(files: Files, truth: dict[str, Any]) -> Files:
        with zipfile.ZipFile(io.BytesIO(files[NAME])) as archive:
            parts = {entry: archive.read(entry) for entry in archive.namelist()}
        change(parts)
        return {NAME: packed(parts)}

    return make


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def _cut(files: Files, truth: dict[str, Any]) -> Files:
    return {NAME: files[NAME][: len(files[NAME]) // 2]}


def _password(files: Files, truth: dict[str, Any]) -> Files:
    """The flag of an encrypted entry, in the directory and before the entry."""
    data = bytearray(files[NAME])
    data[6] |= 1
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return {NAME: bytes(data)}


def _entities(parts: dict[str, bytes]) -> None:
    trap = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    name = "xl/workbook.xml"
    head, _, rest = parts[name].partition(b"?>") if parts[name].startswith(b"<?xml") else (
        b"", b"", parts[name])
    parts[name] = (head + b"?>" if head else b"") + trap + rest


def _no_sheet_xml(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/sheet1.xml"] = b"<worksheet><sheetData><row><c></row>"


def _many_cells(parts: dict[str, bytes]) -> None:
    parts["xl/worksheets/sheet3.xml"] = parts["xl/worksheets/sheet3.xml"].replace(
        b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A20:XFD1048576"/></mergeCells>')


M = Misconception
FILES_WRONG = (
    M("csv_renamed", _bytes("通路,第1週\nmeta,50000\n".encode()),
      "{name} is a CSV file under the name of a workbook. CSV keeps neither sheets nor formulas: "
      "build the sheets in a real workbook (.xlsx)."),
    M("old_excel", _bytes(OLE + bytes(600)),
      "{name} is in the old Excel format (.xls). Open it, choose Save As, and take Excel Workbook "
      "(.xlsx)."),
    M("password", _bytes(OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
      "{name} is protected by a password, so nobody can check it. Take the password off (File, "
      "Info, Protect Workbook) and save it again."),
    M("html_renamed", _bytes(b"<html><table><tr><td>1</td></tr></table></html>"),
      "{name} is a web page under the name of a workbook, as some systems export it. Open it in "
      "Excel or LibreOffice and save it as .xlsx."),
    M("pdf_renamed", _bytes(b"%PDF-1.7 budget"),
      "{name} is a file of another format ({kind}) under this name. Save it as .xlsx: renaming a "
      "file does not convert it."),
    M("not_a_workbook", _bytes(b"budget\x00\x01\x02"),
      "{name} is not a workbook. Save it from Excel, LibreOffice or openpyxl as .xlsx."),
    M("ods_renamed", _bytes(packed({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"})),
      "{name} is in the format of LibreOffice (.ods). Choose Save As and take Excel 2007-365 "
      "(.xlsx)."),
    M("word_renamed", _bytes(packed({"word/document.xml": b"<a/>"})),
      "{name} is a zip, but no workbook (perhaps Word or a folder). Save your sheets as .xlsx."),
    M("xlsb_renamed", repacked(lambda p: p.update({"xl/workbook.bin": b"x"})),
      "{name} is a binary workbook (.xlsb). Choose Save As and take Excel Workbook (.xlsx)."),
    M("cut_off", _cut,
      "{name} is damaged and cannot be unpacked, perhaps because it was cut off on the way. Save "
      "or download it again."),
    M("damaged_inside", repacked(_no_sheet_xml),
      "{name} is damaged inside: it unpacks, but its sheets cannot be read. Copy your sheets into "
      "a new workbook and save it as .xlsx."),
    M("zip_with_password", _password,
      "{name} is a zip with a password. Save the workbook without one."),
    M("zip_bomb", repacked(lambda p: p.update({"xl/media/a.bin": bytes(30_000_000)})),
      "{name} unpacks to more than 8 MB. That is far too much, or a trap. Copy your sheets into "
      "a new workbook."),
    M("many_parts", repacked(lambda p: p.update({f"xl/media/{n}.txt": b"" for n in range(300)})),
      "{name} holds {count} parts, far more than its sheets need. Copy your sheets into "
      "a new workbook."),
    M("macros", repacked(lambda p: p.update({"xl/vbaProject.bin": b"x"})),
      "{name} carries macros. Nobody opens a workbook that runs programs. Save it as Excel "
      "Workbook (.xlsx) without macros."),
    M("external_link", repacked(lambda p: p.update({
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>"})),
      "{name} takes values from another file, which finance does not have. Paste those values in "
      "(Data, Edit Links, Break Link)."),
    M("data_connection", repacked(lambda p: p.update({"xl/connections.xml": b"<connections/>"})),
      "{name} asks a database or a web page for data. A workbook must open without them. Take the "
      "connection out and keep the values."),
    M("entities", repacked(_entities),
      "{name} holds XML that no spreadsheet program writes ({part}). Copy your sheets into a new "
      "workbook."),
    M("a_million_cells", repacked(_many_cells),
      "{name} has far more cells than its tables need. Keep the sheets and clear the formats "
      "of empty rows and columns."),
)
