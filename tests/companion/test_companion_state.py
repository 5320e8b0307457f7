"""The learner's state: no change undoes another, damage is set aside, newer versions are left."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from start_desk import attempt, line, make

from autograder.checking.messages import in_language
from autograder.companion import attempts, reset, sharing, state
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
