"""Let stock nbgrader release, grade and record: its converters, its gradebook, one at a time."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import register
from autograder.checking.messages import translate
from autograder.grading import config as course_config
from autograder.grading import outcome
from autograder.grading.classroom import ClassError
from autograder.grading.intake import Submission

# nbgrader's own list, with the recorded run in the place of nbgrader's Execute.
AUTOGRADE = [
    "autograder.grading.preprocessors.Recorded",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]


@dataclass
class Graded:
    """A submission on its way: what nbgrader calls the student, and what was found."""

    submission: Submission
    student: str
    executed: Path | None = None
    exercises: dict[str, dict[str, Any]] = field(default_factory=dict)


@contextmanager
def hushed() -> Iterator[None]:
    """Keep nbgrader's warnings about its own database sessions and our display type quiet."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"nbgrader\.")
        warnings.filterwarnings("ignore", message="Your element with mimetype")
        yield


def generate(home: Path, chapters: Iterable[str]) -> None:
    """Let nbgrader make the release versions and enter the assignments into the gradebook."""
    from nbgrader.apps.api import NbGraderAPI

    api = NbGraderAPI(config=nbgrader_config(home))
    api.log_level = logging.ERROR
    for chapter in chapters:
        done = api.generate_assignment(chapter, force=True, create=True)
        if not done["success"]:
            raise ClassError(
                translate(
                    "nbgrader could not release {chapter}: {reason}",
                    chapter=chapter,
                    reason=done.get("error") or done.get("log", ""),
                )  # fmt: skip
            )


def is_generated(home: Path, chapter: str) -> bool:
    """True when the class has released this chapter."""
    return (home / "release" / chapter / f"{chapter}.ipynb").exists()


def nbgrader_config(home: Path) -> Any:
    """The class's settings as its own nbgrader_config.py has them."""
    from traitlets.config import Config

    config = Config()
    course_config.configure(config, home)
    config.CourseDirectory.db_url = f"sqlite:///{home / 'gradebook.db'}"
    return config


def record(home: Path, chapter: str, work: list[Graded], records: Path) -> None:
    """Let nbgrader grade the executed notebooks and read points back from its gradebook."""
    from nbgrader.api import Gradebook
    from nbgrader.apps.api import NbGraderAPI

    config = nbgrader_config(home)
    config.Recorded.folder = str(records)
    config.Autograde.sanitize_preprocessors = course_config.SANITIZE[1:]  # rebuilt already
    config.Autograde.autograde_preprocessors = AUTOGRADE
    api = NbGraderAPI(config=config)
    api.log_level = logging.ERROR
    url = config.CourseDirectory.db_url
    for one in work:
        if one.executed is not None:
            with hushed():
                done = api.autograde(chapter, one.student, force=True)
            if not done["success"]:
                one.submission.problem = translate(
                    "nbgrader could not record this submission: {reason}",
                    reason=str(done.get("error", "")).strip().splitlines()[-1:] or "",
                )
        with Gradebook(url, course_config.COURSE_ID) as gradebook:
            _read_points(one, gradebook, chapter)


def _read_points(one: Graded, gradebook: Any, chapter: str) -> None:
    """Points from the gradebook, verdict and message from the executed cells."""
    import nbformat

    cells = {}
    if one.executed is not None:
        for cell in nbformat.read(one.executed, as_version=4).cells:
            if cell.metadata.get("nbgrader"):
                cells[cell.metadata.nbgrader["grade_id"]] = cell
    rows = {}
    if one.submission.problem is None:
        found = gradebook.find_submission_notebook(chapter, chapter, one.student)
        rows = {grade.name: grade for grade in found.grades}
    for graded in gradebook.find_notebook(chapter, chapter).grade_cells:
        name = _exercise_id(graded.name)
        row = rows.get(graded.name)
        if row is None:
            points, verdict, message = 0.0, outcome.BLANK, one.submission.problem or ""
        elif graded.name in cells and cells[graded.name].metadata.nbgrader.get("solution"):
            points, verdict, message = _of_rubric(row)
        else:
            verdict, message = outcome.of_cell(cells[graded.name])
            points = row.score
            if verdict in (outcome.BLANK, outcome.RAISED):
                answers = [cell for key, cell in cells.items() if key.startswith(graded.name + "-")]
                stopped = [why for cell in answers if (why := outcome.of_answer(cell))]
                verdict, message = stopped[0] if stopped else (verdict, message)
        seen = one.exercises.setdefault(
            name, {"points": 0.0, "max": 0.0, "verdict": outcome.CORRECT, "message": ""}
        )
        seen["max"] += graded.max_score
        seen["points"] = None if points is None else (seen["points"] or 0.0) + points
        if seen["verdict"] == outcome.CORRECT:  # of several test cells the first that fails speaks
            seen["verdict"], seen["message"] = verdict, message


def _of_rubric(row: Any) -> tuple[float | None, str, str]:
    """A cell that a person grades: nothing to grade when nothing was written."""
    if row.manual_score is not None:
        return row.score, outcome.MANUAL, ""
    if row.auto_score is not None and not row.needs_manual_grade:
        return row.auto_score, outcome.BLANK, translate("Nothing was written here.")
    return None, outcome.MANUAL, translate("An instructor grades this with the rubric.")


def _exercise_id(grade_id: str) -> str:
    """The register's id of a graded cell: the longest one its name begins with."""
    names = {item.grade_id: item.id for item in register.exercises()}
    fitting = [name for name in names if grade_id == name or grade_id.startswith(name + "-")]
    return names[max(fitting, key=len)] if fitting else grade_id.replace("-", ".")


def feedback(home: Path, chapter: str) -> None:
    """Let nbgrader write the feedback pages of everything that is graded."""
    from nbgrader.apps.api import NbGraderAPI

    api = NbGraderAPI(config=nbgrader_config(home))
    api.log_level = logging.ERROR
    with hushed():
        api.generate_feedback(chapter, force=True)


def export(home: Path, target: Path) -> Path:
    """Let nbgrader's own exporter write the grades as CSV."""
    from nbgrader.api import Gradebook
    from nbgrader.plugins import CsvExportPlugin

    config = nbgrader_config(home)
    plugin = CsvExportPlugin(config=config)
    plugin.to = str(target)
    with Gradebook(config.CourseDirectory.db_url, course_config.COURSE_ID) as gradebook:
        plugin.export(gradebook)
    return target
