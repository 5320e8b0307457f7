"""A whole notebook: order, replays, limits, and the tables that are read once for all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from autograder.boxed.limits import Limits
from autograder.grading.kernel import Warm
from autograder.grading.running import Ran, in_its_process, run_notebook

LIMITS = Limits(cell_seconds=1, restarts=2)
SLEEPS = "import time\ntry: time.sleep(60)\nexcept BaseException: time.sleep(60)"


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    with Warm(LIMITS, "process", "en") as warm:
        yield warm


@pytest.fixture
def chapter(tmp_path: Path) -> Path:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "rules.yml").write_text("limit: 3\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("a\n", encoding="utf-8")
    (tmp_path / "T9.ipynb").write_text("secret", encoding="utf-8")
    return tmp_path


def notebook(*sources: str) -> nbformat.NotebookNode:
    """Cells; one that starts with `# answer X` or `# test X` gets that mark."""
    nb = nbformat.v4.new_notebook()
    for source in sources:
        cell = nbformat.v4.new_code_cell(source)
        kind, _, name = source.splitlines()[0].removeprefix("# ").partition(" ")
        if source.startswith("# ") and kind in ("answer", "test"):
            cell.metadata["nbgrader"] = {
                "grade_id": f"T9-{name}" + ("-code" if kind == "answer" else ""),
                "grade": kind == "test",
                "solution": kind == "answer",
            }
        nb.cells.append(cell)
    return nb


def ran(warm: Warm, chapter: Path, *sources: str, files: dict | None = None, **limits) -> Ran:
    return run_notebook(
        notebook(*sources), files or {}, chapter, warm, replace(LIMITS, **limits), in_its_process
    )


def seen(result: Ran) -> list[str]:
    """What each cell ends with: its text or the name of its error."""
    shown = []
    for cell in result.notebook.cells:
        last = cell.outputs[-1] if cell.outputs else {}
        shown.append(last.get("ename") or last.get("text") or
                     last.get("data", {}).get("text/plain", ""))  # fmt: skip
    return shown


def test_cells_run_in_order_with_the_files_of_chapter_and_learner(
    warm: Warm, chapter: Path
) -> None:
    result = ran(
        warm, chapter,
        "# answer a\nx = 20\n1 / 0", "# test a\nx + 1", "import os\nsorted(os.listdir())",
        "open('mine.txt').read() + open('data/a.csv').read()",
        files={"mine.txt": b"mine ", "data/a.csv": b"forged"},
    )  # fmt: skip
    assert seen(result) == [
        "ZeroDivisionError", "21", "['data', 'house', 'mine.txt']", "'mine a\\n'",
    ]  # fmt: skip
    assert set(result.seconds) == {"T9-a-code", "T9-a"}
    assert [cell.execution_count for cell in result.notebook.cells] == [1, 2, 3, 4]
    nbformat.validate(result.notebook)


def test_a_cell_that_ends_python_loses_its_own_result_only(warm: Warm, chapter: Path) -> None:
    result = ran(
        warm, chapter,
        "print('once')\nx = 1", "# answer b\nx = 5\nimport os; os._exit(1)", "# test b\nx",
        "x += 1", SLEEPS, "x", "never",
    )  # fmt: skip
    assert seen(result) == ["once\n", "KernelDied", "1", "", "CellTimeout", "2", "NameError"]
    assert result.stopped == [
        {"exercise": "T9.b", "what": "died"}, {"cell": 5, "what": "timeout"},
    ]  # fmt: skip


def test_after_too_many_restarts_the_rest_is_not_run(warm: Warm, chapter: Path) -> None:
    dies = "import os; os._exit(1)"
    result = ran(warm, chapter, dies, dies, "1", dies, "2")
    assert seen(result) == ["KernelDied", "KernelDied", "1", "KernelDied", "NotRun"]


def test_the_time_of_a_notebook_is_limited(warm: Warm, chapter: Path) -> None:
    began = time.monotonic()
    result = ran(warm, chapter, "import time\ntime.sleep(9)", "1", notebook_seconds=0.3)
    assert seen(result) == ["CellTimeout", "NotRun"]
    assert time.monotonic() - began < 8


def test_a_table_is_read_once_for_all_and_only_from_untouched_files(
    warm: Warm, chapter: Path
) -> None:
    load = "from autograder.learner import load\nload('rules')"
    slow = "import yaml\nyaml.safe_load = None  # reading anew fails\n"
    changed = "open('house/rules.yml', 'w').write('limit: 4')"
    assert seen(ran(warm, chapter, slow + load)) == ["{'limit': 3}"]
    assert seen(ran(warm, chapter, changed, load)) == ["8", "{'limit': 4}"]
    extra = {"house/other.yml": b"limit: 5"}
    assert seen(ran(warm, chapter, load, files=extra)) == ["{'limit': 3}"]
    assert seen(ran(warm, chapter, slow + load, files=extra)) == ["TypeError"]
    assert seen(ran(warm, chapter, load.replace("rules", "none"), slow + load)) == [
        "LoadError",
        "{'limit': 3}",
    ]
    (chapter / "house" / "rules.yml").write_text("limit: 6\n", encoding="utf-8")
    chapter.joinpath("data", "b.csv").write_bytes(b"")
    assert seen(ran(warm, chapter, load)) == ["{'limit': 6}"]


def test_the_learner_s_figures_are_drawn_and_the_chapter_s_are_named(
    warm: Warm, chapter: Path
) -> None:
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    given = ran(warm, chapter, plot, "# answer a\n" + plot, plot, cell_seconds=20)
    shown = [cell.outputs[-1]["data"] for cell in given.notebook.cells]
    assert ["image/png" in data for data in shown] == [False, True, False]
    assert all("Figure" in data["text/plain"] for data in shown)
