"""Rebuild the notebook to run from our own cells; take only the learner's sources into it.

A submission is untrusted input. Its metadata, outputs, order, test cells and forged points never
count: the result has the cells of the instructor's notebook (without solutions), in their order,
with the *source* of the answer cells and of the learner's own extra code cells filled in.
Standard library only, apart from the copy of the notebook that the caller hands in.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from autograder.checking.messages import translate

if TYPE_CHECKING:
    from nbformat import NotebookNode

MAX_SOURCE = 200_000  # characters in one cell; the longest real solution has some 5,000
MAX_CELLS = 2_000
# Brackets and commas of the file: "{}," are three bytes of JSON and an object of seventy.
MAX_ITEMS = 8_000_000


class Unreadable(ValueError):
    """A notebook that cannot be graded; its text is one sentence for the learner."""


@dataclass
class Cell:
    """What we look at in a submitted cell."""

    kind: str
    source: str
    grade_id: str | None
    id: str | None


@dataclass
class Rebuilt:
    """A notebook ready to run, and what had to be said about the submission."""

    notebook: NotebookNode
    notes: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)


def read_cells(data: bytes) -> tuple[list[Cell], list[str]]:
    """Read a submitted .ipynb whatever its nbformat, tolerantly; outputs are not looked at.

    Returns:
        The cells and sentences about what was unusual.

    Raises:
        Unreadable: empty, not text, not JSON, nested too deeply, or not a notebook.
    """
    if not data.strip():
        raise Unreadable(translate("The notebook is empty (0 bytes of content). Hand it in again."))
    text, notes = _decode(data)
    if len(text) > MAX_ITEMS and sum(map(text.count, "[{,")) > MAX_ITEMS:
        raise Unreadable(
            translate(
                "The notebook has too many parts to be read. Clear the outputs of all cells, save "
                "it and hand it in again."
            )
        )
    try:
        raw = json.loads(text)
    except RecursionError:
        raise Unreadable(translate("The notebook is nested too deeply to be read.")) from None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise Unreadable(
            translate(
                "The notebook is not valid JSON (line {line}); it was cut off or edited by hand. "
                "Open it in JupyterLab, save it and hand it in again.",
                line=line,
            )
        ) from None
    cells = _list_of_cells(raw)
    if len(cells) > MAX_CELLS:
        raise Unreadable(
            translate(
                "The notebook has {n} cells; at most {most} are read.", n=len(cells), most=MAX_CELLS
            )  # fmt: skip
        )
    return cells_of({"cells": cells}), notes


def cells_of(raw: dict[str, Any]) -> list[Cell]:
    """The cells of a notebook that is already in memory; what is not a cell is left out."""
    return [found for cell in raw["cells"] if (found := _cell(cell)) is not None]


def rebuild(skeleton: NotebookNode, cells: list[Cell]) -> Rebuilt:
    """Put the learner's sources into a copy of `skeleton`.

    Args:
        skeleton: the instructor's notebook after nbgrader's ClearSolutions, hidden tests kept.
        cells: `read_cells` of the submission.
    """
    nb = copy.deepcopy(skeleton)
    answers = {
        cell.metadata.nbgrader.grade_id: cell
        for cell in nb.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    result = Rebuilt(nb)
    given: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.grade_id in answers:
            given.setdefault(cell.grade_id, []).append(cell)
    for name, cell in answers.items():
        _fill(result, name, cell, given.get(name, []))
    _say_what_came_back(result, {cell.grade_id for cell in cells}, given)
    _place_extras(nb, cells, answers)
    return result


def _say_what_came_back(result: Rebuilt, there: set[str | None], given: dict[str, Any]) -> None:
    """Name the check cells that were deleted; of a missing answer cell that is said already."""
    answers = [
        mark.grade_id for cell in result.notebook.cells
        if (mark := cell.metadata.get("nbgrader")) and mark.get("solution")
    ]  # fmt: skip
    gone = []
    for cell in result.notebook.cells:
        mark = cell.metadata.get("nbgrader") or {}
        if not mark.get("grade") or mark.get("solution") or mark.grade_id in there:
            continue
        own = [name for name in answers if name.startswith(f"{mark.grade_id}-")]
        if not own or any(name in given for name in own):
            gone.append(mark.grade_id.replace("-", "."))
    if gone:
        result.notes.append(
            translate(
                "The check cell was missing from the notebook; it was put back and run: {names}.",
                names=", ".join(gone),
            )
        )


def _fill(result: Rebuilt, name: str, cell: NotebookNode, given: list[Cell]) -> None:
    """Write the learner's answer into one answer cell and say what was odd."""
    exercise = name.removesuffix("-code").replace("-", ".")
    if not given:
        result.notes.append(
            translate(
                "{exercise}: the answer cell is missing from the notebook, so it counts as "
                "not attempted.",
                exercise=exercise,
            )  # fmt: skip
        )
        return
    stub = cell.source
    written = [one for one in given if one.source.strip() not in ("", stub.strip())]
    # Of several copies the one that JupyterLab still knows by its id is the real one, else the
    # last, because that is where a learner goes on working.
    known = [one for one in written if one.id == cell.get("id")]
    chosen = (known or written[::-1] or given)[0]
    if len(given) > 1:
        result.notes.append(
            translate(
                "{exercise}: the answer cell is there {n} times; one of them was graded.",
                exercise=exercise,
                n=len(given),
            )  # fmt: skip
        )
    if written:
        result.answered.add(name)
    if len(chosen.source) > MAX_SOURCE:
        result.notes.append(
            translate(
                "{exercise}: the answer has {n} characters and is too long to be graded.",
                exercise=exercise,
                n=len(chosen.source),
            )  # fmt: skip
        )
        return
    cell.source = chosen.source


def _place_extras(nb: NotebookNode, cells: list[Cell], answers: dict[str, Any]) -> None:
    """Insert the learner's own code cells after the cell they followed in the submission."""
    by_id = {cell.get("id"): index for index, cell in enumerate(nb.cells)}
    by_name = {
        cell.metadata.nbgrader.grade_id: index
        for index, cell in enumerate(nb.cells)
        if cell.metadata.get("nbgrader")
    }
    by_source = {cell.source.strip(): index for index, cell in enumerate(nb.cells)}
    extras: dict[int, list[Cell]] = {}
    anchor = -1
    for cell in cells:
        ours = by_name.get(cell.grade_id)
        if ours is None and cell.grade_id is None:
            ours = by_source.get(cell.source.strip(), by_id.get(cell.id))
        if ours is not None:
            anchor = ours
            graded = bool(nb.cells[ours].metadata.get("nbgrader"))
            if graded or nb.cells[ours].source.strip() == cell.source.strip():
                continue
        # A copy of a test or answer cell under another name is no extra code of the learner's.
        if cell.kind == "code" and cell.source.strip() and len(cell.source) <= MAX_SOURCE:
            extras.setdefault(anchor, []).append(cell)
    for index in sorted(extras, reverse=True):
        nb.cells[index + 1 : index + 1] = [_extra(cell, n, index) for n, cell in
                                           enumerate(extras[index])]  # fmt: skip


def _extra(cell: Cell, number: int, index: int) -> NotebookNode:
    from nbformat import v4

    made = v4.new_code_cell(source=cell.source)
    made["id"] = f"extra-{index + 1}-{number}"
    return made


def _decode(data: bytes) -> tuple[str, list[str]]:
    for bom, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(bom):
            try:
                return data.decode(encoding), [_odd_encoding("UTF-16")]
            except UnicodeDecodeError:
                break
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp950"), [_odd_encoding("Big5")]
    except UnicodeDecodeError:
        raise Unreadable(
            translate(
                "The notebook is not text in UTF-8, so it cannot be read. Save it in "
                "JupyterLab and hand it in again."
            )  # fmt: skip
        ) from None


def _odd_encoding(name: str) -> str:
    return translate(
        "The notebook was saved as {encoding}; it was read all the same. Save it as UTF-8 next "
        "time.", encoding=name,
    )  # fmt: skip


def _list_of_cells(raw: Any) -> list[Any]:
    cells = raw.get("cells") if isinstance(raw, dict) else None
    if cells is None and isinstance(raw, dict) and isinstance(raw.get("worksheets"), list):
        sheets = [sheet for sheet in raw["worksheets"] if isinstance(sheet, dict)]  # nbformat 3
        inside = [sheet.get("cells") for sheet in sheets]
        cells = [cell for some in inside if isinstance(some, list) for cell in some]
    if not isinstance(cells, list):
        raise Unreadable(
            translate("The file is valid JSON but not a notebook: it has no list of cells.")
        )
    return cells


def _cell(raw: Any) -> Cell | None:
    """One cell, None when it is not one."""
    if not isinstance(raw, dict):
        return None
    source = raw.get("source", raw.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if isinstance(source, str):  # halves of characters, which no file can hold, become U+FFFD
        source = source.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    metadata = raw.get("metadata")
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = mark.get("grade_id") if isinstance(mark, dict) else None
    return Cell(
        kind="code" if raw.get("cell_type") == "code" else "markdown",
        source=source if isinstance(source, str) else "",
        grade_id=grade_id if isinstance(grade_id, str) else None,
        id=raw.get("id") if isinstance(raw.get("id"), str) else None,
    )
