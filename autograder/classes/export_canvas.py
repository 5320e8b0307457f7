"""Grades as a file for "Import" in the Canvas gradebook.

What Canvas does, read in its source (instructure/canvas-lms: lib/gradebook_importer.rb):

- The first row needs Student, ID, SIS User ID, SIS Login ID, Section in this order; a column after
  them is an assignment. "Name (123)" is the assignment with that id; a name that Canvas does not
  know becomes a new assignment.
- A row with "Points Possible" in its first field holds the points; "(read only)" there makes a
  column that is not changed. A row of which only "Manual Posting" is left is skipped.
- A learner is found by ID, then by SIS User ID, then by SIS Login ID, at last by name: of two with
  one name Canvas takes the first.
- Of the first lines it tells whether commas or semicolons separate.
- An empty field over a grade that is there takes that grade away.

So the sure way is a template: the file that Canvas's own "Export" writes. From it come the ids of
learners and assignments, the separator and the byte order mark (Canvas asks each user whether to
write one). Only learners and assignments that we have a grade for are written back.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from autograder.checking.messages import translate
from autograder.classes import grades, spreadsheet
from autograder.classes.grades import Grade
from autograder.classes.results import Results
from autograder.classes.roster import Learner
from autograder.classes.spreadsheet import BOM, csv_text, is_formula, number, plain

FIRST = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POSSIBLE = "Points Possible"
ASSIGNMENT = re.compile(r"^(?P<title>.*\S)\s+\((?P<id>\d+)\)$")


class TemplateError(Exception):
    """The template cannot be used; the text is one sentence."""


def text(results: Results) -> tuple[str, list[str], list[str]]:
    """Without a template: (the file, ids of learners that are left out, sentences about it)."""
    by_chapter = grades.chapters(results)
    chapters = [name for name in results.chapters if any(key[1] == name for key in by_chapter)]
    kept, left_out, notes = _learners(results)
    possible = {name: most for (_, name), most in ((k, v.most) for k, v in by_chapter.items())}
    rows = [
        [*FIRST, *chapters],
        [f"    {POSSIBLE}", "", "", "", "", *(number(possible[name]) for name in chapters)],
    ]
    for one in kept:
        row = [plain(one.sortable_name), "", one.sis_id, one.id, plain(one.section)]
        rows.append(row + [number(by_chapter[one.id, name].whole) for name in chapters])
    notes.append(
        translate("Canvas will offer to make {n} new assignments. To fill in those that it has, "
                  "export its gradebook and give that file with --template.", n=len(chapters))
    )  # fmt: skip
    return csv_text(rows, bom=False), left_out, notes


def _learners(results: Results) -> tuple[list[Learner], list[str], list[str]]:
    """(who stands in the file, ids of who does not, why)."""
    names: dict[str, int] = {}
    for one in results.learners:
        names[one.sortable_name] = names.get(one.sortable_name, 0) + 1
    reasons: dict[str, list[str]] = {"list": [], "formula": [], "name": []}
    kept = []
    for one in results.learners:
        if not one.listed:
            reasons["list"].append(one.id)
        elif is_formula(one.id) or is_formula(one.sis_id):
            reasons["formula"].append(one.id)
        elif names[one.sortable_name] > 1 and not one.sis_id:
            reasons["name"].append(one.id)
        else:
            kept.append(one)
    notes = []
    if reasons["list"]:
        notes.append(translate("Left out, because they stand on no list: {ids}.",
                               ids=", ".join(reasons["list"])))  # fmt: skip
    if reasons["formula"]:
        notes.append(translate("Left out, because a spreadsheet would take the id for a formula: "
                               "{ids}. Enter their grades by hand.",
                               ids=", ".join(reasons["formula"])))  # fmt: skip
    if reasons["name"]:
        notes.append(translate("Left out, because others have the same name and Canvas could take "
                               "one for the other: {ids}. Add their sis_id to learners.csv, or use "
                               "--template.", ids=", ".join(reasons["name"])))  # fmt: skip
    return kept, [one for some in reasons.values() for one in some], notes


# --- with a template ------------------------------------------------------------------------------


def fill(results: Results, template: Path) -> tuple[str, list[str], list[str]]:
    """(the file, ids of learners that are left out, sentences about it).

    Raises:
        TemplateError: it is no export of Canvas, or has no assignment for a chapter.
    """
    raw, rows, delimiter = _read(template)
    head, possible = rows[0], next((row for row in rows if POSSIBLE in row[0]), None)
    start = head.index("Section") + 1
    by_chapter = grades.chapters(results)
    notes: list[str] = []
    columns = _columns(results, head, possible, start, template, notes)
    keys = [head.index(name) for name in (FIRST[2], FIRST[3]) if name in head[:start]]
    people = [
        row for row in rows[1:]
        if row is not possible and any(row[at].strip() for at in (1, *keys))
    ]  # fmt: skip
    found = _match(results, people, head)
    made = [[*head[:start], *(head[at] for at in columns.values())]]
    if possible:
        made.append([*possible[:start], *(possible[at] for at in columns.values())])
    for at, row in enumerate(people):
        learner = found.get(at)
        if learner is None:
            continue
        cells = []
        for chapter, column in columns.items():
            grade = by_chapter.get((learner.id, chapter))
            worth = _worth(possible, column)
            cells.append(_scaled(grade, worth) or row[column])
        made.append([*row[:start], *cells])
    for chapter, column in columns.items():
        most = next(one.most for key, one in by_chapter.items() if key[1] == chapter)
        worth = _worth(possible, column)
        if worth and worth != most:
            notes.append(
                translate("{chapter} is out of {worth} in Canvas and of {most} here; the points "
                          "are scaled.", chapter=chapter, worth=f"{worth:g}", most=f"{most:g}")
            )  # fmt: skip
    there = {one.id for one in found.values()}
    left_out = [one.id for one in results.learners if one.id not in there]
    if left_out:
        notes.append(translate("Not in {file}, so left out: {ids}.", file=template.name,
                               ids=", ".join(left_out)))  # fmt: skip
    strangers = [row[0] for at, row in enumerate(people) if at not in found]
    if strangers:
        notes.append(translate("In {file}, but not in this class: {names}.", file=template.name,
                               names="; ".join(strangers)))  # fmt: skip
    return csv_text(made, bom=raw.startswith(BOM), delimiter=delimiter), left_out, notes


def _read(template: Path) -> tuple[str, list[list[str]], str]:
    """(its text, its rows, its separator)."""
    try:
        raw = spreadsheet.read(template).decode("utf-8")
    except UnicodeDecodeError:
        raise TemplateError(
            translate("{file} is not UTF-8; export the gradebook from Canvas anew and give that "
                      "file as it is, without saving it from a spreadsheet.", file=template.name)
        ) from None  # fmt: skip
    first = raw.splitlines()[0] if raw.strip() else ""
    delimiter = ";" if first.count(";") > first.count(",") else ","
    text = raw.removeprefix(BOM)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    heads = rows[0] if rows else []
    # Who may not see the school's numbers exports without SIS User ID; one of the two is enough.
    known = {"Section", *FIRST[2:4]} & set(heads)
    if heads[:2] != list(FIRST[:2]) or "Section" not in known or len(known) < 2:
        raise TemplateError(
            translate("{file} is no export of a Canvas gradebook: its first columns have to be "
                      "{columns}.", file=template.name, columns=", ".join(FIRST))
        )  # fmt: skip
    width = len(rows[0])
    return raw, [row + [""] * (width - len(row)) for row in rows], delimiter


def _columns(
    results: Results, head: list[str], possible: list[str] | None, start: int, template: Path,
    notes: list[str],
) -> dict[str, int]:  # fmt: skip
    """Chapter -> column of the one assignment whose title names it as a word."""
    columns: dict[str, int] = {}
    missing = []
    for chapter in results.chapters:
        word = re.compile(rf"(?<![\w.]){re.escape(chapter)}(?![\w]|\.\w)")
        fitting = [
            at for at, title in enumerate(head[start:], start)
            if ASSIGNMENT.match(title) and word.search(title)
            and not (possible and "read only" in possible[at])
        ]  # fmt: skip
        if len(fitting) > 1:
            raise TemplateError(
                translate("{file} has several assignments for {chapter}: {titles}. Name the "
                          "chapter in the title of one only.", file=template.name,
                          chapter=chapter, titles="; ".join(head[at] for at in fitting))
            )  # fmt: skip
        if fitting:
            columns[chapter] = fitting[0]
        else:
            missing.append(chapter)
    if not columns:
        raise TemplateError(
            translate("{file} has no assignment whose title names one of the chapters {chapters}; "
                      "name one in Canvas “{first} …” and export again.", file=template.name,
                      chapters=", ".join(missing), first=missing[0] if missing else "T1.1")
        )  # fmt: skip
    if missing:
        notes.append(
            translate(
                "{file} has no assignment for {chapters}; their grades are not in the file.",
                file=template.name,
                chapters=", ".join(missing),
            )
        )
    return columns


def _match(results: Results, people: list[list[str]], head: list[str]) -> dict[int, Learner]:
    """Row -> learner, by SIS User ID, then SIS Login ID; never by name."""
    by_sis = {one.sis_id: one for one in results.learners if one.sis_id}
    by_login = {one.email.casefold(): one for one in results.learners if one.email}
    by_login |= {one.id.casefold(): one for one in results.learners}
    found = {}
    for at, row in enumerate(people):
        given = dict(zip(head, row, strict=False))
        learner = by_sis.get(given.get("SIS User ID", "").strip())
        learner = learner or by_login.get(given.get("SIS Login ID", "").strip().casefold())
        if learner is not None and learner not in found.values():
            found[at] = learner
    return found


def _worth(possible: list[str] | None, column: int) -> float | None:
    """Points Possible of a column, None where it says none."""
    try:
        return float(possible[column].replace(",", ".")) if possible else None
    except ValueError:
        return None


def _scaled(grade: Grade | None, worth: float | None) -> str:
    """The grade out of `worth`; "" where there is none, and what Canvas has stays."""
    if grade is None or grade.whole is None:
        return ""
    return number(grade.whole * worth / grade.most if worth and grade.most else grade.whole)
