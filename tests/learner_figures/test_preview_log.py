"""The preview of a test log: counts, what waits first, nothing of a file executed."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.artefacts.test_log_check import FILE
from autograder.exercises.t1_3_test_log import files, truth
from autograder.learner import preview, work
from autograder.learner.load import load


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_open_defects_come_in_the_order_of_their_due_times(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = truth(load)
    content = files(right)[FILE].replace("步驟 1,".encode(), b"<script>x</script>,")
    (tmp_path / FILE).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_LANG", language)
    shown = preview(work(FILE)).html
    assert "<script" not in shown and "&lt;script" in shown
    waiting = [ident for ident, d in sorted(right["defects"].items(), key=lambda i: i[1]["due"])
               if d["retest"] != "closed"]
    first = shown[: shown.index("<hr>")]
    places = [first.index(f">{ident}<") for ident in waiting]
    assert places == sorted(places) and f"<b>{len(waiting)}</b>" in first
    assert ("Defects not closed" in first) == (language == "en")


def test_a_file_of_another_shape_gets_a_sentence(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / FILE).write_bytes(b"a,b\n1,2\n")
    assert "case_id" in preview(work(FILE)).text
