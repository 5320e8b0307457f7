"""Compute cells of a workbook anew after inputs were changed, with PyPI `formulas` as the engine.

The engine never sees the file. Only formulas that a wanted cell depends on are looked at; each is
cut into tokens, refused unless every function and operator is known to be harmless, its
references are resolved here (whole columns end at the last used row), and what is left, a formula
over numbered places, is compiled once for all cells that are alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from .cell_values import Cell, Range, call, function_of, given_at, is_error, plain
from .errors import ArtefactError
from .workbook import Book, Sheet

MAX_FORMULAS = 1_500
MAX_LENGTH = 500
MAX_DIFFERENT = 20_000  # characters of all formulas that are not alike
MAX_DEPTH = 24
MAX_READ = 200_000  # cells that all formulas together look at
MAX_ALONE = 200  # formulas that a preview computes one by one
# Functions that cannot loop, grow text, draw lots, look at the clock or reach outside.
FUNCTIONS = frozenset({
    "SUM", "SUMPRODUCT", "SUMIF", "SUMIFS", "PRODUCT", "ROUND", "ROUNDUP", "ROUNDDOWN", "INT",
    "TRUNC", "MROUND", "CEILING", "FLOOR", "ABS", "MIN", "MAX", "AVERAGE", "COUNT", "COUNTA",
    "COUNTIF", "COUNTIFS", "IF", "IFS", "IFERROR", "IFNA", "AND", "OR", "NOT", "ISNUMBER",
    "ISBLANK", "ISERROR", "ISTEXT", "INDEX", "MATCH", "VLOOKUP", "HLOOKUP", "LOOKUP", "XLOOKUP",
    "CHOOSE", "N", "TRUE", "FALSE", "DATE",
})
OPERATORS = frozenset({"+", "-", "*", "/", "=", "<>", "<", ">", "<=", ">="})
_PLACE = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([^'!\[\]]+))!)?"
    r"(?:\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?"
    r"|\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})|\$?(\d{1,7}):\$?(\d{1,7}))")


# What Python leaves of f"=H{r}*C{r}" without its f, and quotation marks that no spreadsheet knows.
_UNFILLED = re.compile(r"\{\s*[A-Za-z_]\w*(?:\s*[-+]\s*\d+)?\s*\}")
_OTHER_QUOTES = re.compile(r"[“”„‟‘’＂＇「」]|'(?:[^'!]|'')*'(?!!)")
_IN_QUOTES = re.compile(r"\"[^\"]*\"")


def address(row: int, column: int) -> str:
    """`B7` for (7, 2)."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


class Engine:
    """Values of a workbook's cells, with any cells changed.

    Args:
        book: what `read_workbook` gave.

    Raises (from `prepare`): ArtefactError with one sentence for a formula that cannot be followed.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.sheets = {s.name.upper(): s for s in book.sheets}
        self._ready: dict[Cell, tuple[Callable, list[Range]]] = {}
        self._order: list[Cell] = []
        self._links: dict[Cell, frozenset[Cell]] = {}
        self._kept: dict[Cell, Any] = {}  # values that no change has touched yet
        self._templates: set[str] = set()
        self._read = 0

    def prepare(self, wanted: list[Cell]) -> None:
        """Compile the formulas behind `wanted` and put them into an order to compute in."""
        state: dict[Cell, int] = dict.fromkeys(self._order, 2)
        for start in wanted:
            stack: list[tuple[Cell, bool]] = [(self.own(start), False)]
            while stack:
                cell, done = stack.pop()
                if done:
                    state[cell] = 2
                    self._order.append(cell)
                    self._links[cell] = frozenset(
                        (name, r, c) for name, top, left, bottom, right in self._ready[cell][1]
                        for r in range(top, bottom + 1) for c in range(left, right + 1))
                    continue
                if state.get(cell) == 2 or not self._is_formula(cell):
                    continue
                if state.get(cell) == 1:
                    raise self._circle(cell)
                state[cell] = 1
                stack.append((cell, True))
                for before in self._compile(cell):
                    if state.get(before) == 1:
                        raise self._circle(before)
                    if state.get(before) != 2 and self._is_formula(before):
                        stack.append((before, False))

    def values(self, wanted: list[Cell], changes: Mapping[Cell, Any] | None = None
               ) -> dict[Cell, Any]:
        """Values of cells after `changes`; numbers as float, errors as texts such as #DIV/0!.

        A change to None empties the cell.
        """
        given = {self.own(c): v for c, v in (changes or {}).items()}
        known: dict[Cell, Any] = {}
        import schedula

        def get(cell: Cell) -> Any:
            if cell in given:
                return schedula.EMPTY if given[cell] is None else given[cell]
            if cell in known:
                return known[cell]
            value = self.sheets[cell[0]].values.get(cell[1:])
            return schedula.EMPTY if value is None else plain(value)

        touched, needed = set(given), {self.own(c) for c in wanted}
        for cell in reversed(self._order):
            if cell in needed and cell not in given:
                needed |= self._links[cell]
        for cell in self._order:
            if cell in given or cell not in needed:
                continue
            if not touched.isdisjoint(self._links[cell]):
                touched.add(cell)
            elif cell in self._kept:
                known[cell] = self._kept[cell]
                continue
            function, ranges = self._ready[cell]
            known[cell] = call(function, [given_at(r, get) for r in ranges])
            if cell not in touched:
                self._kept[cell] = known[cell]
        out = {}
        for cell in wanted:
            value = get(self.own(cell))
            value = str(value) if is_error(value) else value
            out[cell] = None if value is schedula.EMPTY else value
        return out

    def behind(self, cell: Cell) -> set[Cell]:
        """All cells with a formula or a value that a prepared formula goes back to."""
        found: set[Cell] = set()
        todo = [self.own(cell)]
        while todo:
            for name, top, left, bottom, right in self._ready.get(todo.pop(), (None, []))[1]:
                sheet = self.sheets[name]
                for r in range(top, bottom + 1):
                    for c in range(left, right + 1):
                        place = (name, r, c)
                        if place not in found and (
                                (r, c) in sheet.formulas or (r, c) in sheet.values):
                            found.add(place)
                            todo.append(place)
        return found

    def references(self, cell: Cell) -> list[Range]:
        """The places that a formula looks at. Raises ArtefactError as `prepare` does."""
        cell = self.own(cell)
        sheet = self.sheets[cell[0]]
        what = {"cell": self.where(cell), "name": self.book.name}
        return self._template(sheet, sheet.formulas[cell[1:]], what)[1]

    def own(self, cell: Cell) -> Cell:
        """The cell as the engine names it: its sheet in capitals."""
        return (cell[0].upper(), cell[1], cell[2])

    def _is_formula(self, cell: Cell) -> bool:
        sheet = self.sheets.get(cell[0])
        return sheet is not None and cell[1:] in sheet.formulas

    def _circle(self, cell: Cell) -> ArtefactError:
        return ArtefactError(
            "The formula in {cell} of {name} depends on itself (a circular reference). Let it look "
            "only at cells that do not need it.", cell=self.where(cell), name=self.book.name)

    def where(self, cell: Cell) -> str:
        """`計畫!B7`, as the learner's sheet is called."""
        return f"{self.sheets[cell[0].upper()].name}!{address(cell[1], cell[2])}"

    def _compile(self, cell: Cell) -> list[Cell]:
        """Make a formula ready and give back the cells it looks at."""
        sheet = self.sheets[cell[0]]
        what = {"cell": self.where(cell), "name": self.book.name}
        if cell[1:] in sheet.strange:
            raise ArtefactError(
                "{cell} of {name} is part of a formula over several cells. The check cannot follow "
                "it: give each cell a formula of its own.", **what)
        template, ranges = self._template(sheet, sheet.formulas[cell[1:]], what)
        self._templates.add(template)
        if len(self._ready) >= MAX_FORMULAS or sum(map(len, self._templates)) > MAX_DIFFERENT:
            raise ArtefactError(
                "{name} has more formulas than its tables need. Keep to the tables asked for.",
                name=self.book.name)
        try:
            function = function_of(template)
        except Exception:  # the engine's own errors have no common class
            raise ArtefactError(
                "The formula in {cell} of {name} cannot be read. Open the workbook, click into "
                "that cell and write it anew.", **what) from None
        self._ready[cell] = (function, ranges)
        seen: list[Cell] = []
        for name, top, left, bottom, right in ranges:
            self._read += (bottom - top + 1) * (right - left + 1)
            if self._read > MAX_READ:
                raise ArtefactError(
                    "The formula in {cell} of {name} looks at far more cells than the table has. "
                    "Name only the cells to be added.", **what)
            seen += [(name, r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)
                     if (r, c) in self.sheets[name].formulas]
        return seen

    def _template(self, sheet: Sheet, text: str, what: dict[str, str]) -> tuple[str, list[Range]]:
        """The formula with its references replaced by A1, A2, ..., and the places they stand for.

        Two cells with formulas that are alike get the same template.
        """
        from openpyxl.formula import Tokenizer

        if len(text) > MAX_LENGTH:
            raise ArtefactError(
                "The formula in {cell} of {name} is longer than anybody can check. Split it into "
                "steps.", **what)
        if left := _UNFILLED.search(text):
            raise ArtefactError(
                "The formula in {cell} of {name} holds {left} as it stands in the program. Python "
                "fills it in only with an f before the quotation marks: f\"=...\".",
                **what, left=left.group(0))
        if other := _OTHER_QUOTES.search(_IN_QUOTES.sub("", text)):
            raise ArtefactError(
                "The formula in {cell} of {name} has the quotation marks of {quoted}. A text "
                "inside a formula needs straight double ones, such as \"是\".",
                **what, quoted=other.group(0)[:20])
        try:
            tokens = Tokenizer(text).items
        except Exception:
            raise ArtefactError(
                "The formula in {cell} of {name} cannot be read. Open the workbook, click into "
                "that cell and write it anew.", **what) from None
        out, ranges, depth = ["="], [], 0
        for token in tokens:
            kind, value = token.type, token.value
            if kind == "FUNC" and token.subtype == "OPEN":
                name = value[:-1].upper().removeprefix("_XLFN.").lstrip("@")
                if name not in FUNCTIONS:
                    raise ArtefactError(
                        "The formula in {cell} of {name} uses {function}, which the check cannot "
                        "compute. SUM, SUMPRODUCT, IF, ROUND and the four arithmetic signs are "
                        "enough here.", **what, function=name[:30] or "?")
                value = f"{name}("
            if kind in ("FUNC", "PAREN"):
                depth += 1 if token.subtype == "OPEN" else -1
                if depth > MAX_DEPTH:
                    raise ArtefactError(
                        "The formula in {cell} of {name} is nested too deeply. Split it into "
                        "steps.", **what)
            if kind == "OPERAND" and token.subtype == "RANGE":
                ranges.append(self._range(sheet, value, what))
                value = f"A{len(ranges)}"
            elif kind == "OPERAND" and token.subtype == "ERROR" and value.upper() != "#REF!":
                raise ArtefactError(
                    "The formula in {cell} of {name} holds the error {error}, which no number "
                    "follows from. Take it out.", **what, error=value[:20])
            elif kind == "OPERAND" and token.subtype == "ERROR":
                raise ArtefactError(
                    "The formula in {cell} of {name} points at a cell that was deleted "
                    "({error}). Point it at the right one.", **what, error=value[:20])
            elif (kind == "OPERATOR-INFIX" and value not in OPERATORS) or kind == "ARRAY":
                raise ArtefactError(
                    "The formula in {cell} of {name} uses the sign {sign}, which the check cannot "
                    "compute. Plus, minus, times, divide and functions such as SUM are enough "
                    "here.", **what, sign=value.strip() or "␣")
            elif kind == "WHITE-SPACE":
                continue
            out.append(value)
        return "".join(out), ranges

    def _range(self, sheet: Sheet, text: str, what: dict[str, str]) -> Range:
        """The place a reference names, cut to what its sheet uses."""
        text = self.book.names.get(text.upper(), text).lstrip("=@")
        found = _PLACE.fullmatch(text)
        if "[" in text:
            raise ArtefactError(
                "The formula in {cell} of {name} refers to another file or to a table by its name "
                "({reference}). Refer to cells of this workbook, such as B5.",
                **what, reference=text[:40])
        if found is None and text.isalpha():
            raise ArtefactError(
                "The formula in {cell} of {name} holds the word {word} without quotation marks. A "
                "text inside a formula needs straight double ones, such as \"是\"; a cell is "
                "written as B5.", **what, word=text[:20])
        if found is None:
            raise ArtefactError(
                "The formula in {cell} of {name} refers to {reference}, which is no cell of this "
                "workbook. Refer to cells such as B5.", **what, reference=text[:40])
        quoted, bare, left, top, right, bottom, first, last, upper, lower = found.groups()
        named = (quoted.replace("''", "'") if quoted else bare) or sheet.name
        other = self.sheets.get(named.upper())
        if other is None:
            raise ArtefactError(
                "The formula in {cell} of {name} refers to a sheet that is not there "
                "({reference}). Check the sheet's name.", **what, reference=text[:40])
        rows, columns = other.size
        rows, columns = max(rows, 1), max(columns, 1)
        key = other.name.upper()
        if left and not right:
            return (key, int(top), _number(left), int(top), _number(left))
        if first:
            a, b = sorted((_number(first), _number(last)))
            return (key, 1, a, rows, max(min(b, columns), a))
        if upper:
            a, b = sorted((int(upper), int(lower)))
            return (key, a, 1, max(min(b, rows), a), columns)
        r1, r2 = sorted((int(top), int(bottom)))
        c1, c2 = sorted((_number(left), _number(right)))
        return (key, r1, c1, max(min(r2, rows), r1), max(min(c2, columns), c1))


def computed(book: Book) -> dict[str, list[list[Any]]]:
    """Each sheet as rows of what a reader sees: constants, and formulas as the values they give.

    A formula that cannot be followed shows what was kept of it, or its own text.
    """
    cells = [(s.name, *place) for s in book.sheets for place in s.formulas]
    try:
        found = _together(book, cells)
    except ArtefactError:  # one formula cannot be followed: each for itself, as far as time allows
        found = {}
        for cell in cells[:MAX_ALONE]:
            with suppress(ArtefactError):
                found |= _together(book, [cell])
    out = {}
    for sheet in book.sheets:
        rows, columns = sheet.size
        out[sheet.name] = [[sheet.shown(r, c) for c in range(1, columns + 1)]
                           for r in range(1, rows + 1)]
        for (row, column), text in sheet.formulas.items():
            kept = sheet.kept.get((row, column), text)
            out[sheet.name][row - 1][column - 1] = found.get((sheet.name, row, column), kept)
    return out


def _together(book: Book, cells: list[Cell]) -> dict[Cell, Any]:
    engine = Engine(book)
    engine.prepare(cells)
    return engine.values(cells)


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
