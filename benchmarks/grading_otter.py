"""otter-grader on the submissions of one chapter, where a Python that has it is named.

Its tests are the chapter's own test cells, hidden parts included; it runs them in the learner's
process. `otter run` takes one submission at a time.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MARKS = re.compile(r"### (BEGIN|END) HIDDEN TESTS\n?")
# The course's packages come after those of otter's own environment.
SITE = "import sys\nsys.path += [{root!r}, {packages!r}]\n"


def run(python: str, home: Path, given: list[Any]) -> tuple[float | None, str]:
    """(submissions a minute, "") or (None, why not)."""
    if not python:
        return None, "not installed; name a Python that has otter-grader with --otter"
    chapter = given[0].chapter
    mine = [one for one in given if one.chapter == chapter and "solved" not in one.learner][:3]
    if not mine:
        return None, "no submission of the first chapter beside the solved one"
    with tempfile.TemporaryDirectory(prefix="otter-") as scratch:
        place = Path(scratch)
        command = [str(Path(python).absolute().with_name("otter"))]
        environ = _environment(place, home)
        try:
            _prepare(command, environ, place, home, chapter)
            began = time.monotonic()
            for number, one in enumerate(mine):
                folder = place / f"work{number}"
                folder.mkdir()
                path = folder / f"{chapter.replace('.', '_')}.ipynb"
                path.write_bytes(one.notebook)
                _call([*command, "run", "--no-logo", "-a", str(place / "grader.zip"),
                       "-o", str(folder), str(path)], environ, folder)  # fmt: skip
                if not (folder / "results.json").exists():
                    return None, "otter wrote no results"
            return 60 * len(mine) / (time.monotonic() - began), ""
        except (OSError, RuntimeError) as error:
            return None, str(error).strip()[-300:]


def _environment(place: Path, home: Path) -> dict[str, str]:
    site = place / "site"
    site.mkdir()
    text = SITE.format(root=str(ROOT), packages=sysconfig.get_path("purelib"))
    (site / "sitecustomize.py").write_text(text, encoding="utf-8")
    seed = json.loads((home / "course_secret.json").read_text(encoding="utf-8"))["seed"]
    return {
        **os.environ, "PYTHONPATH": str(site), "COURSE_LANG": "en",
        "COURSE_SECRET_SEED": str(seed),
    }  # fmt: skip


def _prepare(
    command: list[str], environ: dict[str, str], place: Path, home: Path, chapter: str
) -> None:
    """The autograder's zip: one test file for each test cell, the chapter's files beside it."""
    import nbformat

    source = home / "source" / chapter
    nb = nbformat.read(source / f"{chapter}.ipynb", as_version=4)
    files = place / "files"
    shutil.copytree(source, files, ignore=shutil.ignore_patterns("*.ipynb"))
    tests = files / "tests"
    tests.mkdir()
    for cell in nb.cells:
        mark = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and mark.get("grade"):
            name = mark["grade_id"].replace("-", "_")
            lines = MARKS.sub("", cell.source).strip().splitlines()
            case = {"code": "\n".join(f">>> {line}" for line in lines), "hidden": False}
            test = {"name": name, "points": mark["points"], "suites": [
                {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
            ]}  # fmt: skip
            (tests / f"{name}.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
    beside = sorted(path.name for path in files.iterdir() if path.name != "tests")
    _call([*command, "generate", "-t", "tests", "-o", str(place / "grader.zip"), "--no-config",
           "--no-requirements", "--no-environment", *beside], environ, files)  # fmt: skip


def _call(command: list[str], environ: dict[str, str], folder: Path) -> None:
    done = subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr or done.stdout)
