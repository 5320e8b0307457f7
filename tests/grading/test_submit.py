"""What a learner's zip holds, what it leaves at home, and what is said."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
import toy_chapter as toy

from autograder.desk import digest
from autograder.exercises import REGISTRY
from autograder.grading import intake, outcome
from autograder.grading.submit import PRODUCTS, SubmitError, safe, submit


@pytest.fixture
def desk(tmp_path):
    place = tmp_path / toy.NAME
    place.mkdir()
    nb = toy.submission(toy.SOLUTIONS)
    nb.cells[1].outputs = [nbformat.v4.new_output("stream", text="my own account: 123")]
    nbformat.write(nb, place / f"{toy.NAME}.ipynb")
    for name in ("own/google.csv", "data/x.csv", "house/rules.yml", ".progress.jsonl",
                 "report.md", "report_template.md", "charts/roas.png", "my_token.json",
                 "tool.exe", f"{toy.NAME}.new.ipynb"):  # fmt: skip
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text("x")
    (place / "course.json").write_text(json.dumps({"learner": "Lin Yu-an/../x"}))
    (place / "link.md").symlink_to("/etc/hostname")
    return tmp_path


def test_the_zip_holds_the_work_and_nothing_else(desk, capsys):
    path = submit(desk)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        notebook = archive.read(f"Lin_Yu-an_.._x/{toy.NAME}/{toy.NAME}.ipynb").decode()
    assert sorted(Path(name).relative_to("Lin_Yu-an_.._x", toy.NAME).as_posix() for name in names) \
        == [f"{toy.NAME}.ipynb", "charts/roas.png", "report.md"]  # fmt: skip
    assert "my own account" not in notebook
    told = capsys.readouterr().err
    for name in ("my_token.json", "tool.exe", "link.md"):
        assert name in told
    assert "google.csv" not in told
    assert submit(desk).read_bytes() == path.read_bytes(), "the same work gives the same zip"


def test_no_name_is_packed_but_the_one_that_is_given(desk, monkeypatch):
    monkeypatch.setenv("USER", "somebody")
    (desk / toy.NAME / "course.json").write_text("{}")
    unnamed, named = submit(desk), submit(desk, name="B12 34")
    assert (unnamed.name, named.name) == ("work.zip", "B12_34.zip")
    for path, above in ((unnamed, ""), (named, "B12_34/")):
        with zipfile.ZipFile(path) as archive:
            assert f"{above}{toy.NAME}/report.md" in archive.namelist()
    (desk / "in").mkdir()
    unnamed.rename(desk / "in" / "b77.zip")
    assert [one.learner for one in intake.collect(desk / "in", [toy.NAME])] == ["b77"]


def test_what_was_packed_before_is_kept(desk, capsys):
    first = submit(desk, name="gina")
    before = first.read_bytes()
    (desk / toy.NAME / "report.md").write_text("better")
    assert submit(desk, name="gina") == first, "the newest has the name that is graded"
    assert (desk / "gina-1.zip").read_bytes() == before != first.read_bytes()
    assert "gina-1.zip" in capsys.readouterr().err
    submit(desk, name="gina")
    (desk / toy.NAME / "report.md").write_text("best")
    submit(desk, name="gina")
    assert sorted(path.name for path in desk.iterdir() if path.is_file()) == [
        "gina-1.zip", "gina-2.zip", "gina.zip",
    ]  # fmt: skip


def test_a_notebook_as_handed_out_stays_at_home(tmp_path):
    place = tmp_path / toy.NAME
    (place / ".course").mkdir(parents=True)
    name = f"{toy.NAME}.ipynb"
    nb = toy.submission({})
    nbformat.write(nb, place / name)
    record = {name: digest(place / name)}
    (place / ".course" / "released.json").write_text(json.dumps(record))
    nb.cells[1].outputs = [nbformat.v4.new_output("stream", text="run")]
    nbformat.write(nb, place / name)
    with pytest.raises(SubmitError):
        submit(tmp_path)
    nbformat.write(toy.submission(toy.SOLUTIONS), place / name)
    with zipfile.ZipFile(submit(tmp_path)) as archive:
        assert archive.namelist() == [f"{toy.NAME}/{name}"]
    nbformat.write(nb, place / name)
    (place / "report.md").write_text("made by hand")
    with zipfile.ZipFile(submit(tmp_path)) as archive:
        assert archive.namelist() == [f"{toy.NAME}/{name}", f"{toy.NAME}/report.md"]


def test_the_zip_is_taken_in_again(desk):
    submit(desk / toy.NAME)
    (one,) = [
        found for found in intake.collect(desk, [toy.NAME]) if found.learner.startswith("Lin")
    ]
    assert one.problem is None
    assert set(one.files) == {"report.md", "charts/roas.png"}


def test_nothing_or_a_broken_notebook_is_one_sentence(tmp_path):
    with pytest.raises(SubmitError):
        submit(tmp_path)
    place = tmp_path / "T1.5"
    place.mkdir()
    for content in ("", "{", "[]", '{"cells": 3}'):
        (place / "T1.5.ipynb").write_text(content)
        with pytest.raises(SubmitError):
            submit(tmp_path)


def test_it_runs_without_the_course(desk):
    script = Path(intake.__file__).with_name("submit.py")
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(script), str(desk)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).exists()


def test_names_are_safe():
    assert safe("../../etc") == "etc"
    assert safe("王小明") == "王小明"
    assert safe("*?") == "learner"


def test_hostile_archives_stay_inside(tmp_path):
    with zipfile.ZipFile(tmp_path / "eve.zip", "w") as archive:
        archive.writestr("eve/T9.9/T9.9.ipynb", "{}")
        archive.writestr("eve/T9.9/../../../evil.md", "x")
        archive.writestr("eve/T9.9/course_secret.json", "{}")
        archive.writestr("eve/T9.9/own/a.csv", "x")
        link = zipfile.ZipInfo("eve/T9.9/passwords.md")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/shadow")
    (tmp_path / "bad.zip").write_bytes(b"no zip")
    found = {one.learner: one for one in intake.collect(tmp_path, ["T9.9"])}
    assert found["eve"].files == {}
    assert "link" in found["eve"].notes[0] or "連結" in found["eve"].notes[0]
    assert found["bad"].problem


def test_the_record_of_a_check_has_one_name():
    from autograder.learner.check import MIME

    assert outcome.MIME == MIME


def test_every_work_product_of_the_course_can_be_handed_in():
    wanted = {name for item in REGISTRY.values()
              for part in (item, getattr(item, "artefact", None))
              for name in getattr(part, "files", ())}
    assert len(wanted) > 20
    assert {Path(name).suffix for name in wanted} <= PRODUCTS
