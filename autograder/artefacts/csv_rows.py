"""Rows of a learner's CSV file as dictionaries of text; each way to be bad has its sentence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from .documents import read_text
from .forms import Fault

MOST = 2000  # rows
_SIGNED = re.compile(r"[-+] ?(NT)?\$?[\d,.]+ ?%?")


class Row(dict[str, str]):
    """A row by the names of its columns; `line`: its number in a spreadsheet, the header is 1."""

    line = 0


def read_rows(name: str, data: bytes | None, columns: Sequence[str],
              numbers: Sequence[str] = ()) -> list[Row]:
    """One dict of stripped texts per row that is not empty.

    Args:
        columns: names the header must hold (others may stand beside them).
        numbers: those that hold numbers: a sign before digits is no formula there.

    Raises:
        ArtefactError: as `read_text`.
        Fault: another separator, a column missing or twice, a row of another length, a cell that
            a spreadsheet would execute, too many rows or none.
    """
    text = read_text(name, data)
    head_line = text.split("\n", 1)[0]
    if "," not in head_line and (";" in head_line or "\t" in head_line):
        raise Fault("The cells of {name} are separated by semicolons or tabs. Save it again as "
                    "“CSV UTF-8 (comma delimited)”.", name=name)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        raise Fault("{name} has a quotation mark that is never closed. Put a text that holds a "
                    "comma into double quotes, at its start and its end.", name=name) from None
    head = [h.strip() for h in lines[0]]
    for column in columns:
        if head.count(column) != 1:
            raise Fault("{name} needs the column {column} exactly once. You have: {have}.",
                        name=name, column=column, have=", ".join(head)[:200])
    rows: list[Row] = []
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(head):
            raise Fault("Line {line} of {name} has {count} cells, and the header has {wanted}. A "
                        "text that holds a comma belongs into double quotes.",
                        name=name, line=number, count=len(line), wanted=len(head))
        row = Row((h, c.strip()) for h, c in zip(head, line, strict=True))
        row.line = number
        for column, cell in row.items():
            if cell and not cell.strip("-"):
                raise Fault("{column} in line {line} of {name} holds a dash alone. Where there is "
                            "nothing to say, leave the cell empty.",
                            name=name, line=number, column=column)
            if cell.startswith(("=", "@", "+", "-")) and not (
                    column in numbers and _SIGNED.fullmatch(cell)):
                raise Fault("{column} in line {line} of {name} begins like a formula, which a "
                            "spreadsheet would run. Write digits only." if column in numbers else
                            "{column} in line {line} of {name} begins like a formula, which a "
                            "spreadsheet would run. Begin with a letter.",
                            name=name, line=number, column=column)
        rows.append(row)
        if len(rows) > MOST:
            raise Fault("{name} has more than {most} rows. Keep to the days that are asked for.",
                        name=name, most=MOST)
    if not rows:
        raise Fault("{name} has a header and no rows. Write your posts below it.", name=name)
    return rows
