"""A class worth attacking: four automatic exercises, a rubric, and canaries in every secret place.

A canary is a string that stands in one secret place only. Wherever a test finds it again, that
secret got out.
"""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from autograder.bilingual import read_text
from autograder.grading import classroom
from autograder.grading.notebook import prepare, released_notebook
from autograder.grading.release import shared_files

NAME = "T9.9"
SEED = 1987654321
CANARIES = {
    "hidden test": "CANARY-HIDDEN-402617385920",
    "argument of a hidden test": "CANARY-ARGUMENT-719350284616",
    "solution": "CANARY-SOLUTION-583920174655",
    "classmate": "CANARY-CLASSMATE-246801357911",
    "gradebook": "CANARY-BOOK-664422880011",
    "environment of the grader": "CANARY-ENVIRONMENT-135792468013",
    "home of the grader": "CANARY-HOME-908172635445",
    "seed": str(SEED),
}
_ARGUMENT = CANARIES["argument of a hidden test"]
# What a solved notebook earns, by the name of the exercise in the result.
FULL = {"T9.9.a": 2.0, "T9.9.v": 2.0, "T0.p2": 3.0, "T9.9.g": 1.0}
RUBRIC = "T9.9.m1"
POINTS = {"T9-9-a": 2, "T9-9-v": 2, "T0-p2": 3, "T9-9-g": 1, "T9-9-m1": 4}
MAX = float(sum(POINTS.values()))

SOURCE = f"""---
kernelspec: {{name: python3, display_name: Python 3, language: python}}
---

+++ {{"lang": "zh-TW"}}

# 被攻擊的一章

+++ {{"lang": "en"}}

# A chapter under attack

```{{code-cell}} ipython3
import pandas as pd

from autograder.learner import check, load, work

ads = load("first_export")
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: false, solution: true, locked: false, schema_version: 3, grade_id: T9-9-a-code}}
---
def double(x):
    ### BEGIN SOLUTION
    # {CANARIES["solution"]}
    return 2 * x
    ### END SOLUTION
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: true, solution: false, locked: true, schema_version: 3, grade_id: T9-9-a,
  points: 0}}
---
assert double(2) == 4, "double of 2"
### BEGIN HIDDEN TESTS
# {CANARIES["hidden test"]}
assert double("{_ARGUMENT}") == "{_ARGUMENT}{_ARGUMENT}", "double of a text"
assert [double(n) for n in (7, 11, 130)] == [14, 22, 260], "double of other numbers"
### END HIDDEN TESTS
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: false, solution: true, locked: false, schema_version: 3, grade_id: T9-9-v-code}}
---
### BEGIN SOLUTION
answer = 6 * 7
table = pd.DataFrame({{"x": [1, 2], "y": [2, 4]}})
### END SOLUTION
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: true, solution: false, locked: true, schema_version: 3, grade_id: T9-9-v,
  points: 0}}
---
assert answer == 6 * 7, "the answer is six times seven"
### BEGIN HIDDEN TESTS
import pandas as pd

pd.testing.assert_frame_equal(table, pd.DataFrame({{"x": [1, 2], "y": [2, 4]}}))
assert not answer == 41, "the answer is not everything"
### END HIDDEN TESTS
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: false, solution: true, locked: false, schema_version: 3, grade_id: T0-p2-code}}
---
def total_spend(ads):
    ### BEGIN SOLUTION
    return ads[ads["row_kind"] == "detail"]["cost"].sum()
    ### END SOLUTION
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: true, solution: false, locked: true, schema_version: 3, grade_id: T0-p2,
  points: 0}}
---
check("T0.p2", lambda: total_spend)
### BEGIN HIDDEN TESTS
from autograder.exercises import check_held_out
check_held_out("T0.p2", lambda: total_spend)
### END HIDDEN TESTS
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: true, solution: false, locked: true, schema_version: 3, grade_id: T9-9-g,
  points: 0}}
---
report = work("report.md")
assert report.exists() and b"42" in report.read_bytes(), "report.md names 42"
```

```{{code-cell}} ipython3
print("end of the chapter")
```

+++ {{"nbgrader": {{"grade": true, "solution": true, "locked": false, "schema_version": 3, \
"grade_id": "T9-9-m1", "points": 0}}}}

The report is honest when it names its uncertainty.
"""
SOLVED = {
    "T9-9-a-code": "def double(x):\n    return 2 * x",
    "T9-9-v-code": 'answer = 6 * 7\ntable = pd.DataFrame({"x": [1, 2], "y": [2, 4]})',
    "T0-p2-code": (
        "def total_spend(ads):\n"
        '    return ads[ads["row_kind"] == "detail"]["cost"].sum()'
    ),
    "T9-9-m1": "The interval is wide.",
}  # fmt: skip
REPORT = b"The answer is 42.\n"


def instructor_notebook() -> nbformat.NotebookNode:
    """The chapter with solutions and hidden tests."""
    return prepare(read_text(SOURCE), POINTS, "en")


def build_class(folder: Path) -> Path:
    """A class whose only assignment is this chapter."""
    classroom.lay_out(folder, seed=SEED)
    files = shared_files("T0", "en")
    files["course.json"] = json.dumps({"chapter": NAME, "lang": "en"}).encode()
    classroom.add_assignment(folder, NAME, instructor_notebook(), files)
    return folder


def submission(answers: dict[str, str]) -> nbformat.NotebookNode:
    """The released notebook, solved, with `answers` in place of the solutions they name."""
    nb = released_notebook(instructor_notebook())
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.source = {**SOLVED, **answers}.get(name, cell.source)
    return nb
