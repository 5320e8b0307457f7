"""Each notebook with its solutions, and untouched, run from the top as a learner runs it.

The cells run in a process forked from a warm one, test cells among them; what a class's grader
does with test cells is tested in tests/grading.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from autograder import register
from autograder.boxed.limits import Limits
from autograder.grading.kernel import PROCESS, Warm
from autograder.grading.notebook import instructor_notebook
from autograder.grading.release import release_chapter
from autograder.grading.running import in_its_process, run_notebook

CHAPTERS = [c.id for c in register.chapters() if c.built]
LIMITS = Limits(cell_seconds=120, notebook_seconds=900, file_bytes=10**9, disk_bytes=10**10)
# What the check of each exercise said, and whether a file was written that must not be.
LAST = """import json, pathlib
print(json.dumps([pathlib.Path(".progress.jsonl").read_text("utf-8").splitlines(),
                  pathlib.Path("numbers.json").exists()]))"""


@pytest.fixture(scope="module")
def warm() -> Iterator[Callable[[str], Warm]]:
    """Warm processes by language."""
    made: dict[str, Warm] = {}

    def of(lang: str) -> Warm:
        if lang not in made:
            made[lang] = Warm(LIMITS, PROCESS, lang).__enter__()
        return made[lang]

    yield of
    for one in made.values():
        one.close()


@pytest.mark.parametrize("way", ["solved zh-TW", "solved en", "untouched en"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_notebook_runs_to_its_end_in_a_released_folder(
    tmp_path: Path, warm: Callable[[str], Warm], chapter: str, way: str
) -> None:
    solved, lang = way.startswith("solved"), way.split()[1]
    folder = tmp_path / chapter
    release_chapter(folder, chapter, lang)
    if solved:
        nb = instructor_notebook(chapter, lang)
        for cell in nb.cells:
            if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
                cell.source = cell.source.split("### BEGIN HIDDEN TESTS")[0]
    else:
        nb = nbformat.read(folder / f"{chapter}.ipynb", as_version=4)
    nb.cells.append(nbformat.v4.new_code_cell(LAST))

    done = run_notebook(nb, {}, folder, warm(lang), test_cell=in_its_process)

    *cells, last = [cell for cell in done.notebook.cells if cell.cell_type == "code"]
    failed = [
        (cell.source[:60], output.evalue[-600:])
        for cell in cells
        for output in cell.outputs
        if output.output_type == "error"
        if not cell.source.startswith("own_account")  # the folder own/ is still empty
        if solved or "raises-exception" not in cell.metadata.get("tags", [])
    ]
    assert (failed, done.stopped) == ([], [])
    lines, numbers = json.loads(last.outputs[0].text)
    verdicts = {row["id"]: row["verdict"] for row in map(json.loads, lines)}
    if solved:
        right = {name for name, verdict in verdicts.items() if verdict == "correct"}
        assert right == {e.id for e in register.exercises(chapter) if e.automatic}
    else:
        assert set(verdicts.values()) == {"not attempted"}
        assert not numbers
