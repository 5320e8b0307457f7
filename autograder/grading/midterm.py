"""A course that changes while a class is running: its gradebook follows, nothing in it is lost.

nbgrader refuses to add or take away cells of an assignment that has submissions. Here the rows of
new exercises are added to every submission, those of exercises that are gone are written to a file
in the class first, and everything else stays as it is: points, marks by hand, comments. An
exercise that comes back gets back what a person had entered. Afterwards nbgrader's own
generate_assignment finds the cells that it expects.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.checking.messages import translate
from autograder.grading.points import exercise_id

if TYPE_CHECKING:
    from nbformat import NotebookNode

FOLDER = "set_aside"
COLUMNS = (
    "student", "exercise", "cell", "auto_score", "manual_score", "extra_credit",
    "auto_comment", "manual_comment",
)  # fmt: skip


@dataclass
class Cells:
    """The marked cells of a chapter's notebook, each kind by name.

    graded: points and type ("code" or "markdown"); answers: names; sources: type and text.
    """

    graded: dict[str, tuple[float, str]] = field(default_factory=dict)
    answers: set[str] = field(default_factory=set)
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Change:
    """What differs between the gradebook and the course for one chapter, as exercise ids.

    points: exercise -> (before, now); by_hand: of these, how many marks a person has entered.
    learners: how many have handed in; kept: where the points of removed exercises were written.
    """

    chapter: str
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    points: dict[str, tuple[float, float]] = field(default_factory=dict)
    by_hand: dict[str, int] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)
    learners: int = 0
    kept: Path | None = None

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.points or self.checks)

    def sentences(self) -> list[str]:
        """What an instructor has to know; nothing while nobody has handed in."""
        if not self or not self.learners:
            return []
        told = [
            translate("{chapter} has changed after it was handed in ({n} so far).",
                      chapter=self.chapter, n=self.learners)
        ]  # fmt: skip
        if self.added:
            told.append(
                translate(
                    "New: {names}. Work that was handed in before has no answer there and gets no "
                    "points for it until it is handed in again.", names=", ".join(self.added),
                )
            )  # fmt: skip
        if self.removed:
            told.append(
                translate(
                    "Gone: {names}. Their points no longer count; points, marks by hand and "
                    "comments were written to {file}.",
                    names=", ".join(self.removed), file=self.kept or FOLDER,
                )
            )  # fmt: skip
        for name, (before, now) in self.points.items():
            told.append(
                translate("{name} is worth {now} points, before {before}.",
                          name=name, now=f"{now:g}", before=f"{before:g}")
            )  # fmt: skip
            if marks := self.by_hand.get(name):
                told.append(
                    translate(
                        "Marks by hand of {name} ({n}) stay as they were entered; look in "
                        "formgrader whether they still fit.", n=marks, name=name,
                    )
                )  # fmt: skip
        if self.checks:
            told.append(translate("Changed tests: {names}.", names=", ".join(self.checks)))
        told.append(
            translate(
                "The next grade looks at all work of {chapter} in its folder again; points of work "
                "that is not in it stay as they are. Hand the chapter out again so that new "
                "learners get it as it is now.", chapter=self.chapter,
            )
        )  # fmt: skip
        return told


def differs(home: Path, chapter: str) -> bool:
    """True when the gradebook knows other graded or answer cells than the class's source has."""
    with _open(home) as gradebook:
        row = _row(gradebook, chapter)
        if row is None:
            return False
        ours, known = cells_of(_skeleton(home, chapter)), _known(row)
        return (
            ours.graded != known.graded
            or ours.answers != known.answers
            or set(ours.sources) != set(known.sources)
        )


def amend(home: Path, chapter: str) -> Change:
    """Make the gradebook's cells those of `source/CHAPTER`; points that stay are not touched.

    Only cells that came or went are changed: text and points of the others are left to nbgrader's
    generate_assignment, which has to follow. Nothing happens while nobody has handed in.
    """
    with _open(home) as gradebook:
        row = _row(gradebook, chapter)
        if row is None or not row.submissions:
            return Change(chapter)
        ours, known = cells_of(_skeleton(home, chapter)), _known(row)
        change = _compare(chapter, ours, known, row)
        gone = {
            *(set(known.graded) - set(ours.graded)), *(known.answers - ours.answers)
        }  # fmt: skip
        if gone:
            change.kept = _set_aside(home, chapter, row, gone)
        _take_away(gradebook.db, row, ours)
        _add(gradebook.db, row, ours, known, _came_back(home, chapter))
        gradebook.db.commit()
    return change


# --- what there is -------------------------------------------------------------------------------


def cells_of(nb: NotebookNode) -> Cells:
    """What nbgrader's SaveCells would write of a notebook whose solutions are cleared."""
    from nbgrader import utils

    found = Cells()
    for cell in nb.cells:
        mark = cell.metadata.get("nbgrader")
        if not mark:
            continue
        name = mark["grade_id"]
        grade, solution = utils.is_grade(cell), utils.is_solution(cell)
        if grade:
            found.graded[name] = float(mark["points"]), cell.cell_type
        if solution:
            found.answers.add(name)
        if grade or solution or utils.is_locked(cell):
            found.sources[name] = cell.cell_type, cell.source
    return found


def _known(row: Any) -> Cells:
    return Cells(
        {one.name: (float(one.max_score), one.cell_type) for one in row.grade_cells},
        {one.name for one in row.solution_cells},
        {one.name: (one.cell_type, one.source) for one in row.source_cells},
    )


def _skeleton(home: Path, chapter: str) -> NotebookNode:
    from autograder.grading.preprocessors import skeleton

    return skeleton(home / "source" / chapter / f"{chapter}.ipynb")


def _open(home: Path) -> Any:
    from autograder.grading import config as course_config
    from autograder.grading import schema

    url = schema.db_url(schema.class_config(home), home)
    schema.prepare(url)
    from nbgrader.api import Gradebook

    return Gradebook(url, course_config.COURSE_ID)


def _row(gradebook: Any, chapter: str) -> Any | None:
    """nbgrader's Notebook of a chapter; None where it was never released."""
    from nbgrader.api import MissingEntry

    try:
        return gradebook.find_notebook(chapter, chapter)
    except MissingEntry:
        return None


def _compare(chapter: str, ours: Cells, known: Cells, row: Any) -> Change:
    change = Change(chapter, learners=len(row.submissions))
    before, now = _by_exercise(known), _by_exercise(ours)
    change.added = [name for name in now if name not in before]
    change.removed = [name for name in before if name not in now]
    marked: dict[str, int] = {}
    for part in row.submissions:
        for grade in part.grades:
            if grade.manual_score is not None:
                name = exercise_id(grade.name)
                marked[name] = marked.get(name, 0) + 1
    for name in before:
        if name in now and before[name] != now[name]:
            change.points[name] = before[name], now[name]
            if marks := marked.get(name):
                change.by_hand[name] = marks
    changed = {
        exercise_id(name) for name in ours.graded
        if name in known.graded and name not in ours.answers
        and known.sources.get(name) != ours.sources.get(name)
    }  # fmt: skip
    change.checks = [name for name in now if name in changed]
    return change


def _by_exercise(cells: Cells) -> dict[str, float]:
    """Exercise -> its points, in the order of the cells."""
    found: dict[str, float] = {}
    for name, (most, _) in cells.graded.items():
        found[exercise_id(name)] = found.get(exercise_id(name), 0.0) + most
    return found


# --- what is done --------------------------------------------------------------------------------


def _take_away(db: Any, row: Any, ours: Cells) -> None:
    for cell in [*row.grade_cells, *row.solution_cells]:
        graded = cell.type == "GradeCell"
        if cell.name in (ours.graded if graded else ours.answers):
            continue
        for one in list(cell.grades if graded else cell.comments):
            db.delete(one)
        db.delete(cell)
    for cell in row.source_cells:
        if cell.name not in ours.sources:
            db.delete(cell)
    db.flush()


def _add(db: Any, row: Any, ours: Cells, known: Cells, back: dict[tuple[str, str], dict]) -> None:
    """Rows of new cells, and in every submission their grades and comments."""
    from nbgrader.api import Comment, Grade, GradeCell, SolutionCell, SourceCell

    for name, (most, kind) in ours.graded.items():
        if name in known.graded:
            continue
        cell = GradeCell(name=name, max_score=most, cell_type=kind, notebook_id=row.id)
        db.add(cell)
        db.flush()
        for part in row.submissions:
            former = back.get((part.student.id, name), {})
            db.add(
                Grade(
                    cell_id=cell.id, notebook_id=part.id, needs_manual_grade=False,
                    auto_score=_number(former.get("auto_score")),
                    manual_score=_number(former.get("manual_score")),
                    extra_credit=_number(former.get("extra_credit")),
                )
            )  # fmt: skip
    for name in sorted(ours.answers - known.answers):
        cell = SolutionCell(name=name, notebook_id=row.id)
        db.add(cell)
        db.flush()
        for part in row.submissions:
            former = back.get((part.student.id, name), {})
            db.add(
                Comment(
                    cell_id=cell.id, notebook_id=part.id,
                    auto_comment=former.get("auto_comment") or None,
                    manual_comment=former.get("manual_comment") or None,
                )
            )  # fmt: skip
    for name, (kind, source) in ours.sources.items():
        if name not in known.sources:
            db.add(SourceCell(name=name, cell_type=kind, source=source, notebook_id=row.id))
    db.flush()


def _set_aside(home: Path, chapter: str, row: Any, gone: Iterable[str]) -> Path:
    """Write what submissions have in these cells to a new file of the class."""
    lines = []
    for part in row.submissions:
        grades = {one.name: one for one in part.grades}
        comments = {one.name: one for one in part.comments}
        for name in sorted(gone):
            grade, comment = grades.get(name), comments.get(name)
            values = (
                part.student.id, exercise_id(name), name,
                grade and grade.auto_score, grade and grade.manual_score,
                grade and grade.extra_credit,
                comment and comment.auto_comment, comment and comment.manual_comment,
            )  # fmt: skip
            lines.append(["" if value is None else value for value in values])
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{chapter}_{datetime.now():%Y%m%d-%H%M%S-%f}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(lines)
    return path


def _came_back(home: Path, chapter: str) -> dict[tuple[str, str], dict[str, str]]:
    """(student, cell) -> what was set aside last."""
    found = {}
    for path in sorted((home / FOLDER).glob(f"{chapter}_*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line in csv.DictReader(file):
                found[line["student"], line["cell"]] = line
    return found


def _number(text: str | None) -> float | None:
    return float(text) if text else None
