"""A tiny chapter to try the grading machinery on: two functions, a work product, a rubric."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from autograder.bilingual import read_text
from autograder.grading import classroom
from autograder.grading.notebook import prepare, released_notebook

NAME = "T9.9"
POINTS = {"T9-9-a": 2, "T9-9-b": 3, "T9-9-g": 1, "T9-9-m1": 4}

# A test cell of the toy course: plain values of the learner's in, the course's own record out. It
# runs in the learner's process under stock nbgrader, and outside of it under `course.py grade`.
CHECK = """from autograder.checking.verdict import Finding, Verdict
from autograder.learner.check import show


def expect(name, ok, message):
    status = "correct" if ok else "incorrect"
    show(Verdict(name, status, None if ok else Finding(message, {}, f"{name}-known")))
"""

SOURCE = f"""---
kernelspec: {{name: python3, display_name: Python 3, language: python}}
---

+++ {{"lang": "zh-TW"}}

# 玩具章

+++ {{"lang": "en"}}

# Toy chapter

```{{code-cell}} ipython3
from autograder.learner import work
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: false, solution: true, locked: false, schema_version: 3, grade_id: T9-9-a-code}}
---
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: true, solution: false, locked: true, schema_version: 3, grade_id: T9-9-a,
  points: 0}}
---
{CHECK}
expect("a", double(2) == 4, "double of 2")
### BEGIN HIDDEN TESTS
expect("a", double(7) == 14, "double in another world: SECRETWORLD")
### END HIDDEN TESTS
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: false, solution: true, locked: false, schema_version: 3, grade_id: T9-9-b-code}}
---
### BEGIN SOLUTION
half = lambda x: x / 2
### END SOLUTION
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: true, solution: false, locked: true, schema_version: 3, grade_id: T9-9-b,
  points: 0}}
---
{CHECK}
expect("b", half(double(3)) == 3, "half of a double")
```

```{{code-cell}} ipython3
---
nbgrader: {{grade: true, solution: false, locked: true, schema_version: 3, grade_id: T9-9-g,
  points: 0}}
---
{CHECK}
report = work("report.md")
expect("g", report.exists() and "42" in report.read_bytes().decode(), "report names 42")
```

+++ {{"nbgrader": {{"grade": true, "solution": true, "locked": false, "schema_version": 3, \
"grade_id": "T9-9-m1", "points": 0}}}}

The report is honest when it names its uncertainty.
"""

FILES = {
    "course.json": json.dumps({"chapter": NAME, "lang": "en"}).encode(),
    "data/numbers.csv": b"x\n1\n",
    "report_template.md": b"# Report\n",
}
SOLUTIONS = {
    "T9-9-a-code": "def double(x):\n    return 2 * x",
    "T9-9-b-code": "half = lambda x: x / 2",
    "T9-9-m1": "The interval is wide.",
}


def instructor_notebook() -> nbformat.NotebookNode:
    """The toy chapter with solutions and hidden tests."""
    return prepare(read_text(SOURCE), POINTS, "en")


def build_class(folder: Path) -> Path:
    """A class whose only assignment is the toy chapter."""
    classroom.lay_out(folder, seed=7)
    classroom.add_assignment(folder, NAME, instructor_notebook(), FILES)
    return folder


def submission(answers: dict[str, str]) -> nbformat.NotebookNode:
    """The released toy notebook with these answers filled in."""
    nb = released_notebook(instructor_notebook())
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = answers[name]
    return nb


def hand_in(
    folder: Path, learner: str, nb: nbformat.NotebookNode | bytes | str, name: str | None = None,
    **files: str,
) -> Path:  # fmt: skip
    """Write LEARNER/T9.9/T9.9.ipynb below `folder`; keyword arguments are files, `_` for `.`."""
    place = folder / learner / NAME
    place.mkdir(parents=True)
    content = nb if isinstance(nb, bytes | str) else nbformat.writes(nb)
    content = content.encode() if isinstance(content, str) else content
    (place / (name or f"{NAME}.ipynb")).write_bytes(content)
    for key, text in files.items():
        (place / key.replace("_", ".")).write_text(text, encoding="utf-8")
    return place
