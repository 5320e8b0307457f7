"""Text for spreadsheets: files that open with the right characters and run nothing.

A cell of a CSV file that begins with = + - @ is a formula to Excel and LibreOffice, whoever wrote
it (OWASP, "CSV Injection"). Text from people gets an apostrophe in front; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.checking.messages import translate

BOM = "\ufeff"
_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Cell = str | int | float | None


def is_formula(text: str) -> bool:
    """True where a spreadsheet would compute this text instead of showing it."""
    return _FORMULA.search(text) is not None


def without_control(text: str) -> str:
    """Text without the characters that no workbook takes."""
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """Text on one line, with one space between words."""
    return " ".join(without_control(text).split())


def as_is(text: str) -> str:
    """An id, with all its spaces, that a spreadsheet shows and does not compute."""
    text = without_control(text)
    return f"'{text}" if is_formula(text) else text


def plain(text: str) -> str:
    """One line of text that a spreadsheet shows as it is."""
    return as_is(one_line(text))


def number(value: float | None, empty: str = "") -> str:
    """A number with a decimal point and at most two decimals; `empty` for none."""
    return empty if value is None else f"{round(value, 2):.10g}"


def csv_text(rows: Iterable[Sequence[Cell]], bom: bool, delimiter: str = ",") -> str:
    """Rows as CSV (RFC 4180: CRLF, quotes only where needed); text is not changed here."""
    out = io.StringIO(newline="")
    if bom:
        out.write(BOM)
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows(rows)
    return out.getvalue()


def separator(text: str) -> str:
    """What stands between the fields of the first line: comma, semicolon or tab."""
    first = text.splitlines()[0] if text.strip() else ""
    return max(",;\t", key=first.count)


class FileFault(Exception):
    """A file cannot be read or written; the text is one sentence."""


def read(path: Path) -> bytes:
    """The content of a file that a person named.

    Raises:
        FileFault: there is none, or it may not be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileFault(
            translate("{file} cannot be opened; is the name right, and may you read it?", file=path)
        ) from error


def write(path: Path, content: str | bytes) -> Path:
    """Write a file in one step: whoever reads it sees the old one or the new one.

    Raises:
        FileFault: it cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(path.name + ".part")
        draft.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        os.replace(draft, path)
    except OSError as error:
        raise FileFault(
            translate(
                "{file} cannot be written; name another place, or close the program that "
                "has it open.",
                file=path,
            )  # fmt: skip
        ) from error
    return path
