"""The verb `export`: grades of a class as a file for Moodle, for Canvas, or as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.classes import (
    export_canvas,
    export_moodle,
    export_tables,
    grades,
    results,
    spreadsheet,
)

TARGETS = ("moodle", "canvas", "csv", "xlsx")


class ExportError(Exception):
    """The export cannot be made; the text is one sentence for the instructor."""


def export(
    class_dir: Path,
    to: str,
    out: Path | None = None,
    chapter: str | None = None,
    template: Path | None = None,
) -> dict[str, Any]:
    """Write the file; nothing of the class is changed.

    Args:
        to: one of TARGETS.
        out: the file; `CLASS/exports/TO.csv` (or .xlsx) when not given.
        chapter: only this one.
        template: an export of a Canvas gradebook to fill in; for Canvas only.

    Returns:
        "file", "to", "learners" (how many stand in it), "left_out" (ids), "empty" (reason ->
        number of chapter grades that are empty), "notes" (sentences).

    Raises:
        ExportError: a template for something else than Canvas.
        results.ResultsError, roster.RosterError, export_canvas.TemplateError: as they say.
    """
    if template is not None and to != "canvas":
        raise ExportError(
            translate("--template is for --to canvas only; leave it out for {to}.", to=to)
        )
    found = results.read(Path(class_dir))
    if chapter:
        found = found.only(chapters=[chapter])
    if to == "moodle":
        content, left_out, notes = export_moodle.text(found)
    elif to == "canvas":
        make = export_canvas.text if template is None else None
        content, left_out, notes = make(found) if make else export_canvas.fill(found, template)
    else:
        make = export_tables.csv_file if to == "csv" else export_tables.xlsx_file
        content, left_out, notes = make(found)
        if not any(code[0] in "PO" for one in found.items if one.points for code in one.codes):
            notes = [*notes, translate("No exercise of these chapters gives points for an "
                                       "indicator or a work output, so there is no row on them.")]
    ending = "xlsx" if to == "xlsx" else "csv"
    path = out or Path(class_dir) / "exports" / f"{to}.{ending}"
    spreadsheet.write(path, content)
    by_chapter = grades.chapters(found)
    counts = export_moodle.by_state(by_chapter)
    return {
        "ok": True, "file": str(path), "to": to,
        "learners": len(found.learners) - len(left_out), "left_out": left_out,
        "empty": {
            "not_handed_in": counts.get(grades.NOT_HANDED_IN, 0),
            "waiting": counts.get(grades.WAITS, 0),
            "ungraded": counts.get(grades.AGAIN, 0),
        },
        "notes": [*dict.fromkeys([*found.notes, *export_tables.changed(found), *notes])],
    }  # fmt: skip


def told(made: dict[str, Any]) -> str:
    """The result in words."""
    lines = [
        translate("{file}: {n} learners.", file=made["file"], n=made["learners"]),
    ]
    empty = made["empty"]
    if empty["waiting"]:
        lines.append(
            translate(
                "{n} chapter grades are empty, because something in them waits for a person "
                "to mark it.",
                n=empty["waiting"],
            )  # fmt: skip
            if made["to"] in ("moodle", "canvas")
            else translate(
                "In {n} chapter grades something waits for a person to mark it.", n=empty["waiting"]
            )  # fmt: skip
        )
    if empty["ungraded"]:
        lines.append(
            translate(
                "{n} chapter grades are empty, because something in them has not been graded yet; "
                "grade it again.",
                n=empty["ungraded"],
            )  # fmt: skip
            if made["to"] in ("moodle", "canvas")
            else translate(
                "In {n} chapter grades something has not been graded yet; grade it again.",
                n=empty["ungraded"],
            )  # fmt: skip
        )
    if empty["not_handed_in"]:
        lines.append(
            translate(
                "{n} chapter grades are empty, because nothing was handed in; an empty field "
                "is no 0.",
                n=empty["not_handed_in"],
            )  # fmt: skip
        )
    return "\n".join([*lines, *made["notes"]])


def run(options: Any) -> dict[str, Any]:
    """What the command line asked for."""
    return export(
        Path(options.dir).resolve(), options.to,
        Path(options.out).resolve() if options.out else None, options.chapter,
        Path(options.template).resolve() if options.template else None,
    )  # fmt: skip
