"""Grades as a file for Moodle's "Import: CSV file" (plugin gradeimport_csv).

What the plugin does, read in its source (moodle/moodle: grade/import/csv/classes/load_data.php and
lib/csvlib.class.php):

- It removes a byte order mark, so the file has one and Excel shows Chinese names right.
- The person at the screen maps one column to the user (username, e-mail or ID number) and each
  other column to a grade item, a new one, or nothing.
- A user whom Moodle does not know stops the whole import; a row with an empty user is given to the
  user of the row before. So learners on no list are left out, and a column that is not whole is.
- "-" is no grade, for a new item as for one that exists; an empty cell is not, for a new item.
- A new item goes from 0 to 100, and a value over 100 stops the import: a column in percent fits.
- Feedback needs a grade item that exists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.checking.messages import translate
from autograder.classes import grades
from autograder.classes.grades import Grade
from autograder.classes.results import Results
from autograder.classes.roster import Learner
from autograder.classes.spreadsheet import csv_text, is_formula, number, plain

NO_GRADE = "-"
IDENTITY = {"username": "id", "email": "email", "idnumber": "sis_id"}


def text(results: Results) -> tuple[str, list[str], list[str]]:
    """(the file, ids of learners that are left out, sentences about it)."""
    kept, left_out, notes = _learners(results.learners)
    by_chapter = grades.chapters(results)
    heads, columns = _identity(kept, notes)
    chapters = [name for name in results.chapters if any(key[1] == name for key in by_chapter)]
    heads += ["First name", "Last name"]
    for chapter in chapters:
        most = next(one.most for key, one in by_chapter.items() if key[1] == chapter)
        heads += [
            f"{chapter} %",
            translate("{chapter} points of {most}", chapter=chapter, most=f"{most:g}"),
            translate("{chapter} feedback", chapter=chapter),
        ]
    rows: list[list[str]] = [heads]
    for one in kept:
        row = [_identifier(one, column) for column in columns]
        row += [plain(one.first_name), plain(one.last_name)]
        for chapter in chapters:
            row += _cells(by_chapter[one.id, chapter])
        rows.append(row)
    notes += [*_lower(kept), *_cut(by_chapter, kept)]
    return csv_text(rows, bom=True), left_out, notes


def _identifier(one: Learner, column: str) -> str:
    """Moodle's usernames are in small letters, and it looks for them letter by letter."""
    value = getattr(one, column)
    return value.lower() if column == "id" else value


def _lower(kept: Sequence[Learner]) -> list[str]:
    changed = [one.id for one in kept if one.id != one.id.lower()]
    if not changed:
        return []
    return [translate("Usernames are written in small letters, as Moodle has them: {ids}.",
                      ids=", ".join(changed))]  # fmt: skip


def _cut(by_chapter: Mapping[tuple[str, str], Grade], kept: Sequence[Learner]) -> list[str]:
    there = {one.id for one in kept}
    cut = [
        f"{learner} {chapter}" for (learner, chapter), one in by_chapter.items()
        if learner in there and one.whole is not None and one.whole > one.most
    ]  # fmt: skip
    if not cut:
        return []
    return [translate("More than all points; the columns in percent stop at 100, because Moodle "
                      "takes no more: {which}.", which=", ".join(cut))]  # fmt: skip


def _cells(grade: Grade) -> list[str]:
    whole = grade.whole
    percent = None if whole is None or not grade.most else min(100.0, 100 * whole / grade.most)
    return [number(percent, NO_GRADE), number(whole, NO_GRADE), plain(feedback(grade))]


def feedback(grade: Grade) -> str:
    """One line about a chapter's grade: what is missing, what waits, what was taken off."""
    if grade.state == grades.NOT_HANDED_IN:
        return translate("Not handed in.")
    parts = []
    if grade.points is not None:
        parts.append(
            translate(
                "{points} of {most} points.", points=number(grade.points), most=f"{grade.most:g}"
            )  # fmt: skip
        )
    if grade.waits:
        parts.append(translate("Waits for a person: {items}.", items=", ".join(grade.waits)))
    if grade.again:
        parts.append(translate("Not graded yet: {items}.", items=", ".join(grade.again)))
    if grade.penalty:
        parts.append(translate("Late: {points} points off.", points=number(grade.penalty)))
    return " ".join(parts)


def _learners(learners: Sequence[Learner]) -> tuple[list[Learner], list[str], list[str]]:
    """(who stands in the file, ids of who does not, why)."""
    strangers = [one.id for one in learners if not one.listed]
    formulas = [one.id for one in learners if one.listed and is_formula(one.id)]
    out = {*strangers, *formulas}
    notes = []
    if strangers:
        notes.append(
            translate(
                "Left out, because they stand on no list and Moodle would refuse the whole "
                "file for one unknown user: {ids}.",
                ids=", ".join(strangers),
            )  # fmt: skip
        )
    if formulas:
        notes.append(_formula_note(formulas))
    return [one for one in learners if one.id not in out], [*strangers, *formulas], notes


def _formula_note(ids: Sequence[str]) -> str:
    return translate("Left out, because a spreadsheet would take the id for a formula: {ids}. "
                     "Enter their grades by hand.", ids=", ".join(ids))  # fmt: skip


def _identity(kept: Sequence[Learner], notes: list[str]) -> tuple[list[str], list[str]]:
    """(heads, attributes) of the columns that tell users apart, each whole and without doubles."""
    heads, columns = [], []
    for head, column in IDENTITY.items():
        values = [getattr(one, column) for one in kept]
        if any(map(is_formula, values)) or not all(values):
            if any(values):
                notes.append(
                    translate(
                        "The column {column} is left out, because {n} learners have none: "
                        "Moodle would give their grades to the learner above.",
                        column=head,
                        n=sum(not value for value in values),
                    )  # fmt: skip
                )
        elif len({value.casefold() for value in values}) == len(values):
            heads.append(head)
            columns.append(column)
        else:
            notes.append(
                translate(
                    "The column {column} is left out, because two learners share a value.",
                    column=head,
                )  # fmt: skip
            )
    return heads, columns


def by_state(by_chapter: Mapping[tuple[str, str], Grade]) -> dict[str, int]:
    """How many grades of each state, for the words on the screen."""
    found: dict[str, int] = {}
    for one in by_chapter.values():
        found[one.state] = found.get(one.state, 0) + 1
    return found
