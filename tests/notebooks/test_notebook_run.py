"""Each notebook with its solutions, run from the top in a released chapter folder."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograder import register
from autograder.grading.notebook import instructor_notebook
from autograder.grading.release import release_chapter

CHAPTERS = [c.id for c in register.chapters() if c.built]


def _run(folder: Path, chapter: str, lang: str) -> nbformat.NotebookNode:
    """Execute the instructor's notebook without its hidden tests; errors stay in the outputs."""
    nb = instructor_notebook(chapter, lang)
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
            cell.source = cell.source.split("### BEGIN HIDDEN TESTS")[0]
    client = NotebookClient(
        nb,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        allow_errors=True,
    )
    client.execute()
    return nb


@pytest.mark.parametrize("lang", ["zh-TW", "en"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_solutions_pass_every_check_in_a_released_folder(
    tmp_path: Path, chapter: str, lang: str
) -> None:
    folder = tmp_path / chapter
    release_chapter(folder, chapter, lang)
    nb = _run(folder, chapter, lang)

    failed = [
        (cell.source[:60], "\n".join(output.get("traceback", []))[-600:])
        for cell in nb.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
        if not cell.source.startswith("own_account")  # the folder own/ is still empty
    ]
    assert failed == []
    lines = (folder / ".progress.jsonl").read_text(encoding="utf-8").splitlines()
    right = {row["id"] for row in map(json.loads, lines) if row["verdict"] == "correct"}
    assert right == {e.id for e in register.exercises(chapter) if e.automatic}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_untouched_notebook_runs_to_its_end_and_is_not_attempted(
    tmp_path: Path, chapter: str
) -> None:
    folder = tmp_path / chapter
    release_chapter(folder, chapter, "en")
    nb = nbformat.read(folder / f"{chapter}.ipynb", as_version=4)
    NotebookClient(
        nb, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()  # a cell without the tag `raises-exception` that fails would stop it

    lines = (folder / ".progress.jsonl").read_text(encoding="utf-8").splitlines()
    verdicts = {row["id"]: row["verdict"] for row in map(json.loads, lines)}
    assert set(verdicts.values()) == {"not attempted"}
    assert not (folder / "numbers.json").exists()
