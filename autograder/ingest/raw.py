"""From rows of cells to a table with canonical column names, still as text.

The header is found by its captions, not by its row number, because most platforms write a
preamble. Columns whose caption is in no table are left out and named in `RawTable.unknown`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from . import captions, values
from .decode import Sheet
from .errors import IngestError

HEADER_WITHIN = 30  # rows; the longest preamble met has 12
WITH_TOTALS = frozenset({"google_ads", "meta", "line_ads", "line_oa", "edm", "kol", "seo",
                         "ga4_sessions", "ga4_transactions"})
TOTAL_STARTS = ("總計", "合計", "total", "grand total")


@dataclass
class RawTable:
    """One table of one export: text cells under canonical names.

    Attributes:
        cells: text, one column per canonical name found.
        rows: row number of each line in the file, counted from 1 as a spreadsheet shows it.
        captions: canonical name -> caption as written in the file.
        unknown: captions that no table knows.
        preamble: the lines above the header.
        totals: True where the line is a total of the platform and not a detail.
    """

    path: Path
    name: str
    kind: str
    encoding: str
    cells: pd.DataFrame
    rows: list[int]
    captions: dict[str, str]
    unknown: tuple[str, ...]
    preamble: list[str]
    totals: list[bool] = field(default_factory=list)

    def has(self, column: str) -> bool:
        return column in self.cells.columns

    def _convert(self, column: str, how: Callable[[str], object], what: str) -> list[object]:
        if column not in self.cells.columns:
            return [None] * len(self.cells)
        cells = self.cells[column]
        if any(self.totals):  # the words "Grand total" may stand in any column
            cells = cells.where([not (t and is_total([c]))
                                 for t, c in zip(self.totals, cells, strict=True)], "")
        found, bad = values.convert(cells, how)
        if bad is not None:
            raise IngestError(
                what, file=self.name, row=self.rows[bad], column=self.captions[column],
                value=cells.iloc[bad],
            )
        return found

    def numbers(self, column: str) -> pd.Series:
        """float64; missing and censored cells NA; percentages as fractions."""
        found = self._convert(
            column, values.number,
            "{file}, row {row}, column “{column}”: “{value}” is not a number.")
        return pd.Series(found, dtype="float64")

    def moments(self, column: str) -> pd.Series:
        """datetime64[ns] in Asia/Taipei without a zone; missing cells NaT."""
        found = self._convert(
            column, values.moment,
            "{file}, row {row}, column “{column}”: “{value}” is not a date.")
        return pd.Series(pd.to_datetime(pd.Series(found, dtype="object")), dtype="datetime64[ns]")

    def texts(self, column: str, words: dict[str, str] | None = None) -> pd.Series:
        """Text, missing cells NA; `words` puts canonical words in place of the platform's."""
        lookup = {captions.plain(key): value for key, value in (words or {}).items()}

        def canonical(cell: str) -> str | None:
            text = values.text(cell)
            return lookup.get(captions.plain(text), text) if text and lookup else text

        found = self._convert(column, canonical, "{file}")
        return pd.Series(found, dtype="str")

    def flags(self, column: str) -> pd.Series:
        """bool where no cell is missing, else nullable boolean."""
        found = self._convert(
            column, values.yes_no,
            "{file}, row {row}, column “{column}”: “{value}” is neither yes nor no.")
        return pd.Series(found, dtype="boolean" if None in found else "bool")


def known_count(row: Sequence[str], kind: str) -> tuple[int, int]:
    """How many cells of a row are captions we use, and how many we know but do not need."""
    used, spare = captions.names(kind), captions.unused(kind)
    plain = [captions.plain(cell) for cell in row]
    return sum(cell in used for cell in plain), sum(cell in spare for cell in plain)


def find_header(rows: Sequence[Sequence[str]], kind: str) -> int | None:
    """Index of the row that holds most known captions among the first rows; None if none."""
    best, best_count = None, 1
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        used, spare = known_count(row, kind)
        if used >= 2 and used + spare > best_count:
            best, best_count = index, used + spare
    return best


def is_total(row: Sequence[str]) -> bool:
    """Whether one of the first cells of a row says that it is a total."""
    return any(cell.strip().casefold().startswith(TOTAL_STARTS) for cell in row[:4])


def _columns(sheet: Sheet, header: Sequence[str], kind: str) -> tuple[dict[str, int], list[str]]:
    """Positions by canonical name, and unknown captions."""
    used, spare = captions.names(kind), captions.unused(kind)
    positions: dict[str, int] = {}
    unknown: list[str] = []
    for index, caption in enumerate(header):
        plain = captions.plain(caption)
        if plain in used:
            name = used[plain]
            if name in positions:
                raise IngestError(
                    "{file} has two columns for the same thing, “{first}” and “{second}”: files "
                    "in two languages or two reports were pasted together. Export one report.",
                    file=sheet.name, first=header[positions[name]].strip(), second=caption.strip(),
                )
            positions[name] = index
        elif plain and plain not in spare:
            unknown.append(caption.strip())
    return positions, unknown


def _require(sheet: Sheet, header: Sequence[str], positions: dict[str, int], kind: str) -> None:
    lacking = [name for name in captions.REQUIRED[kind] if name not in positions]
    if lacking:
        wanted = "; ".join(" / ".join(captions.CAPTIONS[kind][name][:3]) for name in lacking)
        raise IngestError(
            "{file} lacks a column that is needed: {wanted}. It has: {found}. "
            "Choose the column in the platform and export again.",
            file=sheet.name, wanted=wanted, found=", ".join(c.strip() for c in header if c.strip()),
        )


def read_table(sheet: Sheet, kind: str, second_table: bool = False) -> RawTable:
    """The table of one kind in a sheet.

    Args:
        sheet: cells of the file.
        kind: key of `captions.CAPTIONS`.
        second_table: whether a second table after a blank line is usual (GA4); it is left out.

    Raises:
        IngestError: no known header, a needed column lacks, the file is cut, a row has another
            width than the header, or a second header stands in the middle.
    """
    start = find_header(sheet.rows, kind)
    if start is None:
        first = next((row for row in sheet.rows if any(c.strip() for c in row)), [])
        raise IngestError(
            "{file} has no header that I know; its first line is: {line}.",
            file=sheet.name, line=", ".join(c.strip() for c in first)[:120],
        )
    header = list(sheet.rows[start])
    while header and not header[-1].strip():
        header.pop()
    positions, unknown = _columns(sheet, header, kind)
    _require(sheet, header, positions, kind)
    body, numbers, totals = _body(sheet, start, len(header), kind, second_table)
    cells = pd.DataFrame(
        {name: [row[i] for row in body] for name, i in positions.items()}, dtype="object"
    )
    return RawTable(
        path=sheet.path, name=sheet.name, kind=kind, encoding=sheet.encoding, cells=cells,
        rows=numbers, captions={name: header[i].strip() for name, i in positions.items()},
        unknown=tuple(unknown), totals=totals,
        preamble=[",".join(row).strip() for row in sheet.rows[:start]],
    )


def _body(
    sheet: Sheet, start: int, width: int, kind: str, second_table: bool
) -> tuple[list[list[str]], list[int], list[bool]]:
    """Data rows under the header, their row numbers, and whether each is a total."""
    body: list[list[str]] = []
    numbers: list[int] = []
    totals: list[bool] = []
    used = captions.names(kind)
    last = len(sheet.rows) - 1
    blank = False
    for index in range(start + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if not any(cell.strip() for cell in row):
            blank = True
            continue
        if second_table and (blank or row[0].lstrip().startswith("#")):
            break
        _refuse_second_header(sheet, index, used, len(row) < width)
        total = kind in WITH_TOTALS and is_total(row)
        if len(row) > width:
            if any(cell.strip() for cell in row[width:]):
                _wrong_width(sheet, index, len(row), width)
            row = row[:width]
        elif len(row) < width:
            if not total:
                if index == last:
                    raise IngestError(
                        "{file} is cut off: its last row ({row}) has {found} of {wanted} cells. "
                        "Download it again.",
                        file=sheet.name, row=index + 1, found=len(row), wanted=width,
                    )
                _wrong_width(sheet, index, len(row), width)
            row = row + [""] * (width - len(row))
        body.append(row)
        numbers.append(index + 1)
        totals.append(total)
    if sheet.unclosed_quote:
        raise IngestError(
            "{file} is cut off: a quotation mark opened after row {row} is never closed. "
            "Download it again.", file=sheet.name, row=numbers[-1] if numbers else start + 1,
        )
    if not body:
        raise IngestError("{file} has a header and no data under it.", file=sheet.name)
    return body, numbers, totals


def _refuse_second_header(sheet: Sheet, index: int, used: dict[str, str], short: bool) -> None:
    """A short row may be the title line of a second file, so a header may follow it."""
    for at in range(index, min(index + 4, len(sheet.rows)) if short else index + 1):
        if _is_header(sheet.rows[at], used):
            raise IngestError(
                "{file}, row {row}: a second header starts here. Two files (perhaps one in "
                "Chinese and one in English) were pasted together; keep one file per export.",
                file=sheet.name, row=at + 1,
            )


def _is_header(row: Sequence[str], used: dict[str, str]) -> bool:
    # Data rows nearly always hold a cell that starts with a digit; this keeps large files fast.
    if any(cell[:1].isdigit() for cell in row):
        return False
    return sum(captions.plain(cell) in used for cell in row) >= 3


def _wrong_width(sheet: Sheet, index: int, found: int, wanted: int) -> None:
    raise IngestError(
        "{file}, row {row} has {found} cells, but the header has {wanted}.",
        file=sheet.name, row=index + 1, found=found, wanted=wanted,
    )
