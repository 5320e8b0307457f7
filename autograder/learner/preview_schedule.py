"""The view of raci.csv behind `preview`: letters by person, and tasks that lack an A or an R."""

from __future__ import annotations

import html

from autograder.artefacts.csv_rows import read_rows
from autograder.artefacts.raci_load import parse_cell
from autograder.checking.messages import translate

from .preview_views import CELL, grid, safe

TINT = {"A": "#F6D5C3", "AR": "#F6D5C3", "R": "#CFE3F1"}
SHOWN = 8  # tasks named in a note


def raci(name: str, data: bytes | None) -> str:
    """The table with A and R tinted, how often each person has which letter, and what is missing.

    Raises:
        ArtefactError: as `csv_rows.read_rows`.
    """
    rows = read_rows(name, data, ["task_id"])
    people = [column for column in rows[0] if column != "task_id"]
    cells = {row["task_id"]: {p: parse_cell(row[p]) for p in people} for row in rows}
    no_a = [t for t, who in cells.items() if sum("A" in (v or "") for v in who.values()) != 1]
    no_r = [t for t, who in cells.items() if not any("R" in (v or "") for v in who.values())]
    notes = "".join(
        f'<p role="alert" style="border-left:4px solid #b3261e;padding-left:8px">'
        f"{html.escape(text)}</p>"
        for text, missing in (
            (translate("Without exactly one A: {tasks}", tasks=_some(no_a)), no_a),
            (translate("Without R: {tasks}", tasks=_some(no_r)), no_r),
        )
        if missing
    )
    counts = [
        [p, *(sum(letter in (who[p] or "") for who in cells.values()) for letter in "RACI")]
        for p in people
    ]
    head = "".join(f'<th scope="col" style="{CELL}">{safe(c)}</th>' for c in ("task_id", *people))
    body = "".join(
        f'<tr><th scope="row" style="{CELL}">{safe(row["task_id"])}</th>'
        + "".join(
            f'<td style="{CELL};background:{TINT.get(cells[row["task_id"]][p] or "", "#ffffff")}">'
            f"{html.escape(row[p][:40])}</td>"
            for p in people
        )
        + "</tr>"
        for row in rows
    )
    return (
        notes + f'<div style="overflow-x:auto"><table style="border-collapse:collapse"><thead><tr>'
        f"{head}</tr></thead><tbody>{body}</tbody></table></div><hr>"
        + grid(["person", "R", "A", "C", "I"], counts)
    )


def _some(tasks: list[str]) -> str:
    return ", ".join(tasks[:SHOWN]) + (" …" if len(tasks) > SHOWN else "")
