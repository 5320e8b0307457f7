"""The floor: the same cells, tests included, by bare `exec` in a fork of a warm process.

No box, no separate tests, no outputs, no gradebook: what is left is the time of the cells. The
process has everything imported, and has run each chapter's solved notebook, so that held-out
worlds and public tables are there. One process for each worker that the grader has.

    python benchmarks/grading_floor.py ORDER.json     (started by `run`, one share of the work)
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def run(home: Path, given: list[Any], jobs: int) -> float:
    """Submissions a minute on the class in `home`, with `jobs` processes side by side."""
    rate = 0.0
    with tempfile.TemporaryDirectory(prefix="floor-") as scratch:
        running = []
        for job in range(jobs):
            share = given[job::jobs]
            if not share:
                continue
            folder = Path(scratch) / str(job)
            folder.mkdir()
            order = folder / "order.json"
            order.write_text(json.dumps(_order(home, share, folder)), encoding="utf-8")
            running.append(
                subprocess.Popen(
                    [sys.executable, __file__, str(order)], cwd=ROOT, stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, env=_environment(home), text=True,
                )  # fmt: skip
            )
        for process in running:
            out, err = process.communicate()
            if process.returncode:
                raise RuntimeError(err[-2000:])
            seconds = json.loads(out.splitlines()[-1])
            rate += 60 * len(seconds) / sum(seconds)
    return rate


def _environment(home: Path) -> dict[str, str]:
    seed = json.loads((home / "course_secret.json").read_text(encoding="utf-8"))["seed"]
    return {
        **os.environ, "COURSE_SECRET_SEED": str(seed), "COURSE_LANG": "en", "MPLBACKEND": "agg",
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1",
    }  # fmt: skip


def _order(home: Path, share: list[Any], folder: Path) -> dict[str, Any]:
    """Rebuilt notebooks by chapter, as lists of sources; the first of each chapter is solved."""
    import honest

    from autograder.grading.preprocessors import skeleton
    from autograder.grading.rebuild import read_cells, rebuild

    def sources(one: Any) -> list[str]:
        ours = skeleton(home / "source" / one.chapter / f"{one.chapter}.ipynb")
        made = rebuild(ours, read_cells(one.notebook)[0]).notebook
        return [cell.source for cell in made.cells if cell.cell_type == "code"]

    chapters: dict[str, Any] = {}
    for one in share:
        if one.chapter not in chapters:
            place = folder / one.chapter
            shutil.copytree(home / "source" / one.chapter, place,
                            ignore=shutil.ignore_patterns("*.ipynb"))  # fmt: skip
            solved = honest.make(one.chapter, "solved", "floor")
            chapters[one.chapter] = {"folder": str(place), "solved": sources(solved), "work": []}
        files = {name: data.decode("latin-1") for name, data in one.files.items()}
        chapters[one.chapter]["work"].append({"cells": sources(one), "files": files})
    return chapters


def _share(chapters: dict[str, Any]) -> list[float]:
    """Seconds of each notebook of a share."""
    import matplotlib.pyplot as plt

    seconds = []
    for chapter in chapters.values():
        folder = Path(chapter["folder"])
        os.chdir(folder)
        course = {path for path in folder.rglob("*") if path.is_file()}
        _cells(chapter["solved"])
        plt.close("all")
        _tidy(folder, course)
        for one in chapter["work"]:
            for name, data in one["files"].items():
                if folder / name not in course:
                    (folder / name).write_bytes(data.encode("latin-1"))
            began = time.perf_counter()
            pid = os.fork()
            if pid == 0:
                _cells(one["cells"])
                os._exit(0)
            os.waitpid(pid, 0)
            seconds.append(time.perf_counter() - began)
            _tidy(folder, course)
    return seconds


def _cells(sources: list[str]) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        for source in sources:
            with contextlib.suppress(BaseException):
                exec(compile(source, "<cell>", "exec"), names)


def _tidy(folder: Path, course: set[Path]) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path not in course:
            path.unlink()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    found = _share(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    print(json.dumps(found))
