"""The settings of a stock nbgrader for this course, in one place.

`nbgrader_config.py` of the project and of every class built by `course.py class` calls
`configure`; nothing of nbgrader itself is replaced.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from autograder.grading.notebook import ROOT, settings
from autograder.grading.submit import PRODUCTS

COURSE_ID = "kmc2431"
# Never copied between learner, exchange and instructor: a learner's own exports and by-products,
# and the class's signing key, wherever somebody may have put it.
IGNORE = [
    ".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "own", "kept", ".progress.*",
    ".virtual_documents", ".written.json", "*.bak*", "course_signing_key.pem",
]  # fmt: skip
HANDED_IN = [".ipynb", ".jsonl", *sorted(PRODUCTS)]  # .jsonl: attempts, where shared
# downloaded/T1.5/extracted/ANY/LEARNER/T1.5/report.md, as `course.py submit` packs it; without a
# name extracted/LEARNER/T1.5/report.md, named after the zip. The chapter of the path inside the
# zip has to be the assignment that is being collected.
ZIP_PATH = (
    r".*[\\/](?P<chapter>[^\\/]+)[\\/]extracted[\\/](?:[^\\/]+[\\/])?"
    r"(?P<student_id>[^\\/]+)[\\/](?P=chapter)[\\/](?P<file_id>(?!own[\\/]|\.)[^\0]+)"
)
# nbgrader's own list with our rebuilding first (an extension point of nbgrader's).
SANITIZE = [
    "autograder.grading.preprocessors.Rebuild",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# nbgrader's own list; what is kept then holds nothing that could act.
AUTOGRADE = [
    "nbgrader.preprocessors.Execute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
    "autograder.grading.safe_output.SafeOutput",
]
FEEDBACK = [
    "nbgrader.preprocessors.GetGrades",
    "autograder.grading.preprocessors.HideTests",
    "autograder.grading.safe_output.SafeOutput",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
# For every page that shows a submission: the feedback and formgrader.
FILTERS = {
    "markdown2html": "autograder.classes.rubric_form.markdown",  # safe_output's, and the rubric
    "clean_html": "autograder.grading.safe_output.clean",
}
CELL_SECONDS = 90
CHECK_SECONDS = "15"


def configure(c: Any, root: Path | str) -> None:
    """Write the course's settings into an nbgrader configuration `c` for the class in `root`."""
    root = Path(root).resolve()
    prepare_environment()
    c.merge(settings())
    c.CourseDirectory.course_id = COURSE_ID
    c.CourseDirectory.root = str(root)
    c.CourseDirectory.ignore = IGNORE
    exchange(c, root)
    c.ClearSolutions.enforce_metadata = True
    c.Execute.timeout = CELL_SECONDS
    c.Execute.interrupt_on_timeout = True
    c.LimitOutput.max_lines = 1000
    c.Autograde.sanitize_preprocessors = SANITIZE
    c.Autograde.autograde_preprocessors = AUTOGRADE
    c.GenerateFeedback.preprocessors = FEEDBACK
    c.GenerateFeedback.exporter_class = "autograder.grading.feedback_page.FeedbackPage"
    c.HTMLExporter.filters = FILTERS
    c.HTMLExporter.sanitize_html = True
    c.FileNameCollectorPlugin.named_regexp = ZIP_PATH
    c.FileNameCollectorPlugin.valid_ext = HANDED_IN


def exchange(c: Any, root: Path) -> None:
    """Where work is handed out and in on one machine or hub: a folder of the class itself."""
    c.Exchange.root = str(root / "exchange")
    c.Exchange.cache = str(root / "exchange_cache")
    c.Exchange.path_includes_course = False
    c.ExchangeFactory.collect = "autograder.classes.exchange.Collect"
    c.ExchangeFactory.release_feedback = "autograder.classes.exchange.ReleaseFeedback"


def prepare_environment() -> None:
    """Make the instructor's kernel and nbgrader's helpers work however nbgrader was started.

    nbgrader calls `alembic` through PATH, and the hidden tests import the instructor's modules
    from this project.
    """
    programs = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "").split(os.pathsep)
    if path[0] != programs:
        os.environ["PATH"] = os.pathsep.join([programs, *path])
    modules = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if str(ROOT) not in modules:
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *filter(None, modules)])
    os.environ.setdefault("COURSE_CHECK_SECONDS", CHECK_SECONDS)
