"""Grades as a file for "Import" in the Canvas gradebook.

What Canvas does, read in its source (instructure/canvas-lms: lib/gradebook_importer.rb):

- The first row needs Student, ID, SIS User ID, SIS Login ID, Section in this order; a column after
  them is an assignment. "Name (123)" is the assignment with that id; a name that Canvas does not
  know becomes a new assignment.
- A row with "Points Possible" in its first field holds the points; "(read only)" there makes a
  column that is not changed. A row of which only "Manual Posting" is left is skipped.
- An account may have LastName, FirstName in place of Student.
- "EX" is an excused learner.
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
from collections.abc import Iterable
from pathlib import Path

from autograder.checking.messages import translate
from autograder.classes import grades, spreadsheet
from autograder.classes.grades import Grade
from autograder.classes.results import Results
from autograder.classes.roster import Learner
from autograder.classes.spreadsheet import BOM, csv_text, is_formula, number, plain

FIRST = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
APART = ("LastName", "FirstName", "ID")  # in place of Student and ID, as an account may choose
POSSIBLE = "Points Possible"
EXCUSED, NOBODY = "EX", "Student, Test"  # Canvas's own test student is in no class
THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
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
    sis = _single((one.sis_id, one) for one in results.learners if one.listed and one.sis_id)
    reasons: dict[str, list[str]] = {"list": [], "formula": [], "name": [], "shared": []}
    kept = []
    for one in results.learners:
        if not one.listed:
            reasons["list"].append(one.id)
        elif is_formula(one.id) or is_formula(one.sis_id):
            reasons["formula"].append(one.id)
        elif one.sis_id and sis[one.sis_id] is None:
            reasons["shared"].append(one.id)
        elif names[one.sortable_name] > 1 and not one.sis_id:
            reasons["name"].append(one.id)
        else:
            kept.append(one)
    notes = []
    if reasons["list"]:
        notes.append(_on_no_list(reasons["list"]))
    if reasons["shared"]:
        notes.append(_shared(reasons["shared"]))
    if reasons["formula"]:
        notes.append(translate("Left out, because a spreadsheet would take the id for a formula: "
                               "{ids}. Enter their grades by hand.",
                               ids=", ".join(reasons["formula"])))  # fmt: skip
    if reasons["name"]:
        notes.append(translate("Left out, because others have the same name and Canvas could take "
                               "one for the other: {ids}. Add their sis_id to learners.csv, or use "
                               "--template.", ids=", ".join(reasons["name"])))  # fmt: skip
    return kept, [one for some in reasons.values() for one in some], notes


def _on_no_list(ids: list[str]) -> str:
    return translate("Left out, because they stand on no list: {ids}.", ids=", ".join(ids))


def _shared(ids: list[str]) -> str:
    return translate("Left out, because another learner has the same sis_id or e-mail and Canvas "
                     "could take one for the other: {ids}. Correct learners.csv.",
                     ids=", ".join(ids))  # fmt: skip


def _single(pairs: Iterable[tuple[str, Learner]]) -> dict[str, Learner | None]:
    """Key -> its learner; None where two learners have it."""
    found: dict[str, Learner | None] = {}
    for key, one in pairs:
        found[key] = one if found.get(key, one) is one else None
    return found


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
        if row is not possible and any(row[at].strip() for at in (head.index("ID"), *keys))
    ]  # fmt: skip
    found, shared = _match(results, people, head)
    excused: list[str] = []
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
            filled = _scaled(grade, worth)
            if filled and row[column].strip().upper() == EXCUSED:
                excused.append(f"{learner.id} {chapter}")
                filled = ""
            cells.append(filled or row[column])
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
    unlisted = [one.id for one in results.learners if not one.listed]
    missing = [name for name in left_out if name not in {*unlisted, *shared}]
    if unlisted:
        notes.append(_on_no_list(unlisted))
    if shared:
        notes.append(_shared(shared))
    if missing:
        notes.append(translate("Not in {file}, so left out: {ids}.", file=template.name,
                               ids=", ".join(missing)))  # fmt: skip
    if excused:
        notes.append(translate("Excused in Canvas (EX), and so they stay, whatever was handed in: "
                               "{which}.", which=", ".join(excused)))  # fmt: skip
    strangers = [
        ", ".join(row[: head.index("ID")]) for at, row in enumerate(people) if at not in found
    ]
    strangers = [name for name in strangers if name.strip() != NOBODY]
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
    # What stands after Section is an assignment to us: another order would cut the ids off.
    first = heads[: heads.index("Section")] if "Section" in heads else []
    named = tuple(heads[:2]) == FIRST[:2] or tuple(heads[:3]) == APART
    if not named or not {*FIRST[2:4]} & set(first) or {*FIRST[2:4]} & set(heads[len(first) :]):
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


def _match(
    results: Results, people: list[list[str]], head: list[str]
) -> tuple[dict[int, Learner], list[str]]:
    """(row -> learner, ids of who cannot be told from another learner).

    By SIS User ID, then by SIS Login ID, which is an id or an e-mail; never by name, and never by
    what two learners share. Who stands on no list gets no grade.
    """
    listed = [one for one in results.learners if one.listed]
    by_sis = _single((one.sis_id, one) for one in listed if one.sis_id)
    by_id = {one.id: one for one in listed}
    by_fold = _single((one.id.casefold(), one) for one in listed)
    by_mail = _single((one.email.casefold(), one) for one in listed if one.email)
    found: dict[int, Learner] = {}
    canvas: dict[str, str] = {}  # our id -> Canvas's: the same person may have several rows
    for at, row in enumerate(people):
        given = {key: value.strip() for key, value in zip(head, row, strict=False)}
        login = given.get("SIS Login ID", "")
        learner = by_sis.get(given.get("SIS User ID", "")) or by_id.get(login)
        learner = learner or by_fold.get(login.casefold()) or by_mail.get(login.casefold())
        if learner is not None and canvas.setdefault(learner.id, given["ID"]) == given["ID"]:
            found[at] = learner
    doubles = [
        one.id for one in listed if one.id not in canvas
        and (one.sis_id and by_sis[one.sis_id] is None
             or one.email and by_mail[one.email.casefold()] is None)
    ]  # fmt: skip
    return found, doubles


def _worth(possible: list[str] | None, column: int) -> float | None:
    """Points Possible of a column, None where it says none: 30.00, 30,00, 1,000.00, 1.000,00."""
    text = "".join(possible[column].split()) if possible else ""
    if text.rfind(",") > text.rfind(".") and not THOUSANDS.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def _scaled(grade: Grade | None, worth: float | None) -> str:
    """The grade out of `worth`; "" where there is none, and what Canvas has stays."""
    if grade is None or grade.whole is None:
        return ""
    return number(grade.whole * worth / grade.most if worth and grade.most else grade.whole)
