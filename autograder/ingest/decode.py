"""From bytes to rows of cells: compression, encoding, separator. Nothing is interpreted here."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

from .errors import IngestError

# First bytes of formats that people rename to .csv.
SIGNATURES = (
    (b"PK\x03\x04", "Excel (xlsx) or zip"),
    (b"\xd0\xcf\x11\xe0", "Excel 97 (xls)"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"PAR1", "Parquet"),
)


@dataclass(frozen=True)
class Sheet:
    """Cells of one text file, with what was found out on the way."""

    path: Path
    name: str
    encoding: str
    rows: list[list[str]]
    unclosed_quote: bool = False


def read_bytes(path: Path) -> bytes:
    """Bytes of a file, unpacked if it is gzip.

    Raises:
        IngestError: not there, a folder, empty, or a gzip file that ends too early.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise IngestError("There is no file {file}.", file=path) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise IngestError("{file} could not be opened: {reason}.", file=path,
                          reason=reason) from None
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise IngestError(
                "{file} is cut off: the compressed data end too early. Download it again.",
                file=path,
            ) from None
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise IngestError("{file} is empty. Export it again.", file=path)
    return data


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """Text and encoding: a mark at the start, else UTF-8, else UTF-16 by its zeros, else Big5.

    Raises:
        IngestError: another file format, or no encoding fits without loss.
    """
    for start, name in SIGNATURES:
        if data.startswith(start):
            raise IngestError(
                "{file} is not a text file but {format}. Export it as CSV, "
                "or give it its right ending.", file=path, format=name,
            )
    head = data[:200].lstrip(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype", b"<html")):
        raise IngestError(
            "{file} is not a text file but {format}. Export it as CSV, "
            "or give it its right ending.", file=path, format="HTML",
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        order = ["utf-16"]
    elif data[:4000].count(b"\x00") > len(data[:4000]) // 10:
        order = ["utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"]
    else:
        order = ["utf-8-sig", "cp950"]
    for encoding in order:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            # A file cut in the middle of its last UTF-8 character is UTF-8 all the same.
            if encoding == "utf-8-sig" and error.start >= len(data) - 3:
                text = data[: error.start].decode(encoding)
            else:
                continue
        if "\ufffd" in text:
            raise IngestError(
                "{file} lost characters before it came here (it holds the replacement "
                "character U+FFFD). Export it again as UTF-8.", file=path,
            )
        return text, encoding
    raise IngestError(
        "{file} is in an encoding that is neither UTF-8 nor UTF-16 nor Big5. "
        "Export it again as UTF-8.", file=path,
    )


def separator(text: str) -> str:
    """Tab, comma or semicolon: the one that the first lines hold most often."""
    head = "\n".join(text.splitlines()[:40])
    return max("\t,;", key=lambda sign: (head.count(sign), sign == ","))


def split(text: str, path: Path, name: str, encoding: str) -> Sheet:
    """Rows of cells. A quote that is never closed is noted, since it means a cut file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    rows: list[list[str]] = []
    unclosed = False
    while True:
        try:
            rows.append(next(reader))
        except StopIteration:
            break
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                unclosed = True
                break
            return _split_loosely(text, path, name, encoding)
    return Sheet(path, name, encoding, rows, unclosed)


def _split_loosely(text: str, path: Path, name: str, encoding: str) -> Sheet:
    """Some exports do not double the quotes inside a cell; read them as the cell has them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    try:
        return Sheet(path, name, encoding, list(reader))
    except csv.Error as error:
        raise IngestError("{file} could not be read as CSV: {reason}.", file=path,
                          reason=str(error)) from None


def read_sheet(path: Path, name: str | None = None) -> Sheet:
    """Cells of a CSV or TSV file (also .gz), in whatever encoding the platform wrote it."""
    path = Path(path)
    text, encoding = decode(read_bytes(path), path)
    return split(text, path, name or path.name, encoding)
