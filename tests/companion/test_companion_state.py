"""The learner's state: no change undoes another, damage is set aside, newer versions are left."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from start_desk import attempt, line, make

from autograder.checking.messages import in_language
from autograder.companion import attempts, export, reset, sharing, state
from autograder.companion import map as maps
from autograder.companion.desk import STATE, CompanionError, find
from autograder.grading.submit import submit
from autograder.learner import progress

CHANGER = """
import sys
from pathlib import Path
from autograder.companion import state
for number in range(40):
    def change(found):
        found.review[f"{sys.argv[2]}{number}"] = {"box": 1}
    state.update(Path(sys.argv[1]), change)
"""


def test_two_notebooks_do_not_undo_each_other(tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", CHANGER, str(tmp_path), name])
               for name in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert set(state.load(tmp_path).review) == {f"{w}{n}" for w in "ab" for n in range(40)}


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\x00", b"[]", b'{"schema": "1"}'])
def test_a_damaged_state_is_set_aside_and_sharing_goes_off(tmp_path: Path, damage: bytes) -> None:
    desk = make(tmp_path)
    state.update(desk, lambda found: found.settings.update(share_attempts=True, language="en"))
    whole = (desk / STATE).read_bytes()
    (desk / STATE).write_bytes(damage or whole[:-20])
    found = state.load(desk)
    assert found.settings["share_attempts"] is False
    assert found.settings["language"] == (None if damage else "en")
    (aside,) = (desk / ".course").glob("companion.damaged-*.json")
    assert aside.read_bytes() == (damage or whole[:-20])
    assert aside.name in found.told[0]
    assert not state.load(desk).told, "said once"


def test_a_newer_state_is_read_and_never_overwritten(tmp_path: Path) -> None:
    desk = make(tmp_path)
    newer = json.dumps({"schema": 99, "settings": {"language": "en"}, "review": 5, "stars": 3})
    (desk / STATE).write_text(newer)
    assert state.load(desk).settings["language"] == "en"
    with pytest.raises(CompanionError) as caught:
        state.update(desk, lambda found: found.settings.clear())
    assert "99" in str(caught.value) and len(caught.value._render_traceback_()) == 1
    assert (desk / STATE).read_text() == newer


def test_unknown_fields_stay(tmp_path: Path) -> None:
    (tmp_path / ".course").mkdir()
    (tmp_path / STATE).write_text(json.dumps({"schema": 1, "colour": "green"}))
    state.update(tmp_path, lambda found: found.resets.append({"time": 1}))
    assert json.loads((tmp_path / STATE).read_text())["colour"] == "green"


def test_starting_again_puts_away_and_deletes_nothing(tmp_path: Path) -> None:
    desk = make(tmp_path)
    attempt(desk, [line("T0.p1", "correct"), line("T1.1.a"), line("T1.1.a", "correct")])
    state.update(desk, lambda found: found.review.update({"T0.p1": {}, "T1.1.a": {}}))
    (desk / "T1.1" / "T1.1.ipynb").write_text("mine")
    course = maps.load(desk)
    reset.reset(desk, course, ["T1.1"])
    assert [a.exercise for a in attempts.read(desk)] == ["T0.p1"]
    assert progress.real_attempts("T1.1.a", desk / "T1.1") == 0
    kept = state.load(desk).resets[0]["kept"]
    assert len(progress.attempts(desk / kept / "T1.1")) == 2
    assert set(state.load(desk).review) == {"T0.p1"}
    (told, no_notebook) = reset.reset(desk, course, ["T1.1"], notebooks=True)  # on the same day
    assert "T1.1" in no_notebook and (desk / "T1.1" / "T1.1.ipynb").read_text() == "mine"
    assert len(progress.attempts(desk / kept / "T1.1")) == 2, "what was kept is never overwritten"
    handed_out = desk / "T1.1" / reset.HANDED_OUT
    handed_out.parent.mkdir()
    handed_out.write_bytes(gzip.compress(b"as handed out"))
    for name in ("T1.1.new.ipynb", "T1.1.new-2.ipynb"):
        assert name in reset.reset(desk, course, ["T1.1"], notebooks=True)[1]
        assert (desk / "T1.1" / name).read_text() == "as handed out"
    assert (desk / "T1.1" / "T1.1.ipynb").read_text() == "mine"


def test_starting_again_on_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch) -> None:
    desk = make(tmp_path)
    attempt(desk, [line("T0.a"), line("T1.1.a")])
    damaged = desk / "T1.1" / f"{progress.attempt_log.ASIDE}2026-01-01.jsonl"
    damaged.write_text("what was damaged")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(state, "_write", full)
    before = sorted(path for path in desk.rglob("*") if "kept" not in path.name)
    with pytest.raises(CompanionError):
        reset.reset(desk, maps.load(desk))
    after = sorted(path for path in desk.rglob("*") if "kept" not in path.name)
    assert [p for p in after if not p.name.endswith(".lock")] == \
        [p for p in before if not p.name.endswith(".lock")]
    monkeypatch.undo()
    reset.reset(desk, maps.load(desk), ["T1.1"])
    assert not damaged.exists() and list(desk.glob(".course/kept/*/T1.1/.progress.damaged-*"))


def test_an_export_has_all_that_is_the_learners_and_nothing_else(tmp_path: Path) -> None:
    desk = make(tmp_path / "desk")
    attempt(desk, [line("T0.a")])
    elsewhere = tmp_path / "private"
    elsewhere.mkdir()
    for place in ("desk/helper.py", "desk/mynotes/a.ipynb", "desk/T0/sub/x.csv",
                  "desk/.env", "desk/T0/.env", "desk/T0/sub/own/account.csv", "desk/T0/data/d.csv",
                  "desk/T0/sub/.ipynb_checkpoints/x.ipynb", "desk/.course/released.json",
                  "desk/venv/pyvenv.cfg", "desk/start.py", "private/course.json",
                  "private/id_rsa"):  # fmt: skip
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("{}")
    (desk / "linked").symlink_to(elsewhere)
    with suppress(OSError):  # a system whose names are always text
        open(os.fsencode(desk / "T0") + b"/\xa4\xa4.csv", "w").close()
    made = export.export(desk)
    names = set(zipfile.ZipFile(made.path).namelist())
    assert {"helper.py", "mynotes/a.ipynb", "T0/sub/x.csv", "T0/.progress.jsonl"} <= names
    secret = ("id_rsa", ".env", "own/", "data/", "checkpoints", "released", "venv", "start.py")
    assert not [name for name in names if any(part in name for part in secret)]
    assert all("?" in name for name in made.missing)


def test_attempts_leave_the_machine_only_where_the_learner_agreed(tmp_path: Path) -> None:
    desk = make(tmp_path)
    chapter = desk / "T1.1"
    (chapter / "T1.1.ipynb").write_text(json.dumps({"cells": []}))
    attempt(desk, [line("T1.1.a")])
    progress.sharing.refresh(chapter)
    assert not (chapter / "attempts.jsonl").exists()
    sharing.share(desk, True)
    assert (chapter / "attempts.jsonl").read_bytes() == (chapter / progress.FILE).read_bytes()
    packed = submit(desk).read_bytes()
    assert b"attempts.jsonl" in packed and b".progress" not in packed
    sharing.share(desk, False)
    assert not list(desk.rglob("attempts.jsonl"))
    assert b"attempts.jsonl" not in submit(desk, name="b").read_bytes()


def test_the_choice_on_a_desk_further_up_is_not_the_learners(tmp_path: Path) -> None:
    sharing.share(make(tmp_path), True)
    inner = make(tmp_path / "bundle")
    attempt(inner, [line("T1.1.a")])
    progress.sharing.refresh(inner / "T1.1")
    assert not (inner / "T1.1" / "attempts.jsonl").exists()


def test_where_work_is_graded_the_copy_that_was_handed_in_stays(tmp_path: Path) -> None:
    (tmp_path / "attempts.jsonl").write_text("handed in")
    progress.sharing.refresh(tmp_path)
    assert (tmp_path / "attempts.jsonl").read_text() == "handed in"


def test_a_folder_without_a_course_is_one_sentence(tmp_path: Path) -> None:
    with in_language("en"), pytest.raises(CompanionError) as caught:
        find(tmp_path)
    assert "map.json" in str(caught.value)
    assert find(make(tmp_path) / "T0") == tmp_path
