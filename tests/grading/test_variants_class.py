"""Two neighbours with data of their own: other right numbers, and both graders know them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.grading import classroom, copied, grade, own_data, recording, variants
from autograder.grading.notebook import instructor_notebook
from autograder.grading.release import KEY, release_chapter
from autograder.learner.key import not_its_data

LEARNERS = ("amy", "小明")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of chapter T0 with own data for both learners."""
    folder = tmp_path_factory.mktemp("own") / "class"
    classroom.build(folder, "en", ["T0"], seed=5, own_data=True)
    recording.generate(folder, ["T0"])
    own_data.prepare(folder, [("T0", learner) for learner in LEARNERS])
    return folder


@pytest.fixture(scope="module")
def work(home: Path) -> Path:
    """Both learners' solved notebooks; amy's course.json names 小明's number."""
    folder = home.parent / "work"
    for learner in LEARNERS:
        place = folder / learner / "T0"
        release_chapter(place, "T0", "en", learner, own_data.for_learner(home, learner))
        nbformat.write(instructor_notebook("T0", "en"), place / "T0.ipynb")
    other = json.loads((folder / "小明" / "T0" / "course.json").read_text("utf-8"))
    (folder / "amy" / "T0" / "course.json").write_text(json.dumps(other), "utf-8")
    return folder


def test_neighbours_have_other_right_numbers_than_each_other_and_the_book(home: Path) -> None:
    shipped = variants.unpacked((home / "source" / "T0" / KEY).read_bytes())
    keys = [shipped, *(own_data.variant_of(home, "T0", one).key() for one in LEARNERS)]
    spend = [key["exercises"]["T0.p2"]["parts"][0]["calls"][0]["expected"] for key in keys]
    assert len({json.dumps(one) for one in spend}) == 3
    files = [own_data.variant_of(home, "T0", one).data() for one in LEARNERS]
    assert files[0].keys() == files[1].keys()
    assert all(files[0][name] != files[1][name] for name in files[0])


def test_a_number_given_out_stays_whatever_the_secret_becomes(home: Path) -> None:
    before = own_data.variant_of(home, "T0", "amy")
    path = home / own_data.SECRET
    kept = path.read_text("utf-8")
    try:
        path.write_text(json.dumps({**json.loads(kept), "variants": "another"}), "utf-8")
        assert own_data.variant_of(home, "T0", " AMY ") == before
    finally:
        path.write_text(kept, "utf-8")


def test_data_of_a_neighbour_do_not_belong_to_the_key(home: Path, work: Path) -> None:
    amy = own_data.variant_of(home, "T0", "amy")
    known = amy.key()["data"]
    assert not_its_data(work / "amy" / "T0", known) is None
    assert not_its_data(work / "小明" / "T0", known) in known


def test_grade_judges_each_on_their_own_data_and_names_a_swap(home: Path, work: Path) -> None:
    asked = grade.Options(str(work), str(home), "en", isolation="process")
    with grade.run(asked, say=lambda text: None) as result:
        rows = {row["id"]: row for row in result["learners"]}
    assert rows["amy"]["points"] == rows["小明"]["points"] > 0
    assert any("another learner (小明)" in note for note in rows["amy"]["notes"])
    assert rows["小明"]["notes"] == []


def test_stock_nbgrader_runs_the_notebook_on_the_learners_own_data(home: Path, work: Path) -> None:
    shutil.copytree(work / "amy", home / "submitted" / "amy")
    ran = subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", "T0", "--student", "amy", "--force"],
        cwd=home, capture_output=True, text=True, env={**os.environ, "COURSE_LANG": "en"},
    )  # fmt: skip
    assert "another learner (小明)" in ran.stderr, ran.stderr[-2000:]
    folder = home / "autograded" / "amy" / "T0"
    assert not_its_data(folder, own_data.variant_of(home, "T0", "amy").key()["data"]) is None
    nb = nbformat.read(folder / "T0.ipynb", as_version=4)
    errors = [o.evalue for c in nb.cells if c.cell_type == "code" for o in c.outputs
              if o.output_type == "error"]  # fmt: skip
    assert errors == []


def test_files_that_fit_a_neighbours_data_are_named(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Item:
        id, files = "T0.z", ("report.md",)

        @staticmethod
        def judge(files: dict, truth: dict) -> tuple | None:
            right = files["report.md"].decode() == str(truth["spend"])
            return None if right else ("{what} is wrong", {"what": "spend"})

    for number, learner in enumerate(LEARNERS, 1):
        one = own_data.variant_of(home, "T0", learner)
        place = tmp_path / "variants" / "T0"
        (place / "of").mkdir(parents=True, exist_ok=True)
        (place / "of" / f"{number}.json").write_text(
            json.dumps({"learner": learner, "variant": one.seed}), "utf-8")  # fmt: skip
        (place / str(one.seed)).mkdir()
        truth = {"exercises": {"T0.z": {"truth": {"spend": number}}}}
        (place / str(one.seed) / variants.KEY).write_bytes(variants.packed(truth))
    monkeypatch.setattr(copied, "_with_files", lambda chapter: [(Item, Item)])
    monkeypatch.setattr(copied, "decode", lambda value: value)
    monkeypatch.setattr(copied.release, "_cached_key", lambda chapter: tmp_path / "none")
    monkeypatch.setenv("COURSE_LANG", "en")
    amy = own_data.variant_of(home, "T0", "amy").seed

    def said(text: bytes) -> list[str]:
        return copied.notes(tmp_path, "T0", amy, {"T0-z": {"verdict": "incorrect"}},
                            {"report.md": text})  # fmt: skip

    assert len(said(b"2")) == 1
    assert "another learner (小明)" in said(b"2")[0]
    assert said(b"7") == []


def test_nothing_is_written_through_a_link_of_the_learners(home: Path, tmp_path: Path) -> None:
    folder, outside = tmp_path / "T0", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (folder / "data").symlink_to(outside)
    with pytest.raises(variants.VariantError):
        own_data.lay_variant(folder, "T0", "amy", home)
    assert list(outside.iterdir()) == []
