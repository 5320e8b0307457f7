"""Look through a learner's pptx before any library opens it: nothing in it is run or fetched."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from .errors import ArtefactError

MAX_BYTES = 8_000_000
MAX_ENTRIES = 400
MAX_UNPACKED = 30_000_000  # bytes of all parts; five slides with pictures have about 1,000,000
MAX_PART = 4_000_000  # bytes of one part that is XML

_OTHER = (
    (b"%PDF", "PDF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"), (b"<", "HTML"),
)
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_PLAYS = re.compile(rb"relationships/(?:video|audio|media)[\"']", re.IGNORECASE)
_SHEET = re.compile(r"ppt/embeddings/[^/]+\.xlsx", re.IGNORECASE)  # what a chart was drawn from


def check_package(name: str, data: bytes | None) -> None:
    """Refuse what cannot be a deck of slides or would do more than be looked at.

    Raises:
        ArtefactError: absent, empty, too large, another format, protected, damaged, packed to
            explode, with macros, embedded programs, sound, film, links outside, or odd XML.
    """
    if data is None:
        raise ArtefactError(
            "{name} is not there. Save it next to the notebook under exactly this name, then run "
            "the check again.", name=name)
    if not data.strip():
        raise ArtefactError("{name} is empty. Write your work into it and save it.", name=name)
    if len(data) > MAX_BYTES:
        raise ArtefactError(
            "{name} has {size} MB, and five slides stay under 8 MB. Make the pictures smaller "
            "before you put them in.", name=name, size=f"{len(data) / 1e6:.1f}")
    _is_zip(name, data)
    _allowed(name, _parts(name, data))


def _is_zip(name: str, data: bytes) -> None:
    if data.startswith(b"PK\x03\x04"):
        return
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ArtefactError(
                "{name} is protected by a password, so nobody can open it in the meeting. Take the "
                "password off and save it again.", name=name)
        raise ArtefactError(
            "{name} is in the old PowerPoint format (.ppt). Open it, choose Save As, and take "
            "PowerPoint Presentation (.pptx).", name=name)
    for start, kind in _OTHER:
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(start):
            raise ArtefactError(
                "{name} is a file of another format ({kind}) under this name. Make it with "
                "python-pptx or save it as .pptx: renaming a file does not convert it.",
                name=name, kind=kind)
    raise ArtefactError(
        "{name} is no deck of slides. Make it with python-pptx in the notebook, or save it from "
        "your slide program as .pptx.", name=name)


def _parts(name: str, data: bytes) -> dict[str, bytes]:
    """Every part unpacked, never more than MAX_UNPACKED bytes whatever the zip says of itself."""
    parts: dict[str, bytes] = {}
    room = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                raise ArtefactError(
                    "{name} holds {count} parts, far more than five slides need. Copy your slides "
                    "into a new deck.", name=name, count=len(entries))
            for entry in entries:
                if entry.flag_bits & 1:
                    raise ArtefactError(
                        "{name} is a zip with a password. Save the deck without one.", name=name)
                if entry.filename in parts:
                    raise ArtefactError(
                        "{name} is damaged: it holds the part {part} twice. Save it again.",
                        name=name, part=entry.filename[:60])
                with archive.open(entry) as stream:
                    body = stream.read(room + 1)
                room -= len(body)
                if room < 0:
                    raise ArtefactError(
                        "{name} unpacks to more than 30 MB. That is far too much, or a trap. Copy "
                        "your slides into a new deck.", name=name)
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
    """Refuse other documents, macros, embedded objects, links outside and traps in the XML."""
    lower = {part.lower() for part in parts}
    if b"opendocument" in parts.get("mimetype", b"") or "content.xml" in lower:
        raise ArtefactError(
            "{name} is in the format of LibreOffice (.odp). Choose Save As and take PowerPoint "
            "(.pptx).", name=name)
    types = parts.get("[Content_Types].xml", b"")
    if any("vbaproject" in part for part in lower) or b"macroEnabled" in types:
        raise ArtefactError(
            "{name} carries macros. Nobody opens slides that run programs. Save it as PowerPoint "
            "Presentation (.pptx) without macros.", name=name)
    if "ppt/presentation.xml" not in lower:
        raise ArtefactError(
            "{name} is a zip, but no deck of slides (perhaps Word, Excel or a folder). Save your "
            "slides as .pptx.", name=name)
    inside = [part for part in parts if part.lower().startswith(("ppt/embeddings/", "ppt/activex"))]
    if any(not _SHEET.fullmatch(part) for part in inside):
        raise ArtefactError(
            "{name} has another document or program embedded ({part}). It would have to be opened "
            "to be seen. Show it as a picture, a table or a chart.", name=name,
            part=next(p for p in inside if not _SHEET.fullmatch(p))[:60])
    for part, body in parts.items():
        kind = part.lower()
        if kind.endswith(".rels"):
            if _PLAYS.search(body):
                raise ArtefactError(
                    "{name} plays sound or film. The manager reads it without you: say it in words "
                    "or a picture.", name=name)
            if _OUTSIDE.search(body):
                raise ArtefactError(
                    "{name} points to something outside of itself (a link or a linked picture). It "
                    "must be whole without the network: put the picture in, and the address into "
                    "the notes as text.", name=name)
        if not kind.endswith((".xml", ".rels", ".vml")):
            continue
        if len(body) > MAX_PART or body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in body[:200] \
                or _DTD.search(body):
            raise ArtefactError(
                "{name} holds XML that no slide program writes ({part}). Copy your slides into a "
                "new deck.", name=name, part=part[:60])
