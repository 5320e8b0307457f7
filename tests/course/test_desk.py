"""Laying out chapters: quick on the second time, and never over a learner's work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder import desk
from autograder.grading.course_map import write_map


def notebook(*sources: str, output: str = "") -> str:
    """A notebook with these code cells, as JSON."""
    cells = [
        {"cell_type": "code", "id": f"{output}{i}", "source": text, "outputs": [output]}
        for i, text in enumerate(sources)
    ]
    return json.dumps({"cells": cells})


def write(folder: Path, **files: str) -> Path:
    """Write files; `data__x.csv` means data/x.csv."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """(released, desk) with one release laid out."""
    fresh, there = tmp_path / "fresh", tmp_path / "desk"
    write(fresh, T_dot_ipynb=notebook("a = 1"), data__x_dot_csv="1", report_dot_md="empty")
    assert desk.renew(fresh, there) == []
    return fresh, there


def test_work_is_never_overwritten(places: tuple[Path, Path]) -> None:
    fresh, there = places
    mine = notebook("a = 2")
    write(there, T_dot_ipynb=mine, report_dot_md="my report")
    write(fresh, T_dot_ipynb=notebook("a = 1", "b = 1"), data__x_dot_csv="2")
    told = desk.renew(fresh, there)
    assert (there / "T.ipynb").read_text() == mine
    assert (there / "report.md").read_text() == "my report"
    assert (there / "T.new.ipynb").read_text() == (fresh / "T.ipynb").read_text()
    assert (there / "data" / "x.csv").read_text() == "2"
    assert len(told) == 1 and "T.new.ipynb" in told[0]
    assert desk.renew(fresh, there) == []  # said once, not at every start


def test_untouched_file_follows_the_course(places: tuple[Path, Path]) -> None:
    fresh, there = places
    write(there, T_dot_ipynb=notebook("a = 1", output="ran"))  # run, but nothing written
    write(fresh, T_dot_ipynb=notebook("a = 10"))
    assert desk.renew(fresh, there) == []
    assert (there / "T.ipynb").read_text() == notebook("a = 10")


def test_changed_course_file_is_kept_aside(places: tuple[Path, Path]) -> None:
    fresh, there = places
    write(there, data__x_dot_csv="mine")
    told = desk.renew(fresh, there)
    assert (there / "data" / "x.csv").read_text() == "1"
    assert (there / "kept" / "data" / "x.csv").read_text() == "mine"
    assert len(told) == 1


def test_deleted_file_comes_back(places: tuple[Path, Path]) -> None:
    fresh, there = places
    (there / "T.ipynb").unlink()
    desk.renew(fresh, there)
    assert (there / "T.ipynb").exists()


def test_work_from_before_the_record_is_kept(places: tuple[Path, Path]) -> None:
    fresh, there = places
    (there / ".course" / "released.json").write_text("{broken")
    write(there, T_dot_ipynb=notebook("mine"))
    desk.renew(fresh, there)
    assert (there / "T.ipynb").read_text() == notebook("mine")


def test_course_state_sees_a_change(tmp_path: Path) -> None:
    write(tmp_path, notebooks__a_dot_md="1", autograder__b_dot_py="1")
    before = desk.course_state(tmp_path)
    assert desk.course_state(tmp_path) == before
    write(tmp_path, notebooks__a_dot_md="12")
    assert desk.course_state(tmp_path) != before


def test_jupyter_keeps_its_own_token_and_the_teachers_tools_away(tmp_path: Path) -> None:
    command = desk.lab_command(tmp_path, 8888, browser=False)
    assert "--no-browser" in command and not any("token" in word for word in command)
    environ = desk.lab_environ()
    settings = Path(environ["JUPYTER_CONFIG_PATH"].split(desk.os.pathsep)[0])
    page = json.loads((settings / "labconfig" / "page_config.json").read_text())
    assert page["disabledExtensions"]["@jupyter/nbgrader"]
    assert "COURSE_LANG" not in environ


def test_the_desk_opens_on_the_start_and_not_on_the_capstone(tmp_path: Path) -> None:
    for chapter in ("C", "T0", "T1.1"):
        (tmp_path / chapter).mkdir()
        (tmp_path / chapter / f"{chapter}.ipynb").touch()
    desk.renew_pages(tmp_path)  # no map of the course: no start page
    assert desk.first_page(tmp_path) == "lab/tree/T0/T0.ipynb"
    write_map(tmp_path, "en")
    desk.renew_pages(tmp_path)
    assert desk.first_page(tmp_path) == "lab/tree/start.ipynb"
