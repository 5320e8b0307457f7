"""Attempts are never lost: two kernels at once, a crash, damage, a folder without rights."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from start_desk import line

from autograder.checking.messages import in_language
from autograder.checking.run import UNKNOWN_NAME
from autograder.checking.verdict import INCORRECT, NOT_ATTEMPTED, RAISED, Finding, Verdict
from autograder.learner import attempt_log, progress

WRITER = """
import sys
from pathlib import Path
from autograder.learner import attempt_log
for number in range(500):
    attempt_log.append(Path(sys.argv[1]), {"id": f"{sys.argv[2]}{number}", "message": "中" * 40})
"""


def test_two_kernels_lose_nothing_while_a_third_repairs(tmp_path: Path) -> None:
    whole = [line("T0.p1"), line("T0.a", "correct")]
    with (tmp_path / attempt_log.FILE).open("wb") as out:
        out.write(b'{"time": 1, "id": "T0' + b"\n".join(json.dumps(x).encode() for x in whole))
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name])
               for name in "ab"]
    told = []
    while any(writer.poll() is None for writer in writers):
        told += filter(None, [attempt_log.read(tmp_path).told])
        time.sleep(0.02)
    assert [writer.returncode for writer in writers] == [0, 0]
    found = attempt_log.read(tmp_path)
    assert found.damaged == 0
    names = [entry["id"] for entry in found.entries]
    assert sorted(names) == sorted(
        [*(f"{w}{n}" for w in "ab" for n in range(500)), "T0.p1", "T0.a"])
    for writer in "ab":  # each in its own order
        mine = [int(name[1:]) for name in names if name[0] == writer]
        assert mine == sorted(mine)
    assert len(told) <= 1


@pytest.mark.parametrize("damage", [
    b'{"time": 1, "id": "T0.p1", "verd', b"\x00" * 512, b"\xff\xfe{\n\xc3(", b'{"id": 5}\n[1]\n',
    b'{"a":' * 5000,
])  # fmt: skip
def test_damage_is_set_aside_and_what_is_readable_stays(tmp_path: Path, damage: bytes) -> None:
    before, behind = line("T0.p1", message="line\u2028separator"), line("T0.a", "correct")
    raw = b"".join((json.dumps(before, ensure_ascii=False).encode(), b"\n", damage,
                    json.dumps(behind).encode(), b"\n"))
    (tmp_path / attempt_log.FILE).write_bytes(raw)
    found = attempt_log.read(tmp_path)
    assert found.entries == [before, behind]
    (aside,) = tmp_path.glob(".progress.damaged-*.jsonl")
    assert aside.read_bytes() == raw
    assert aside.name in found.told
    again = attempt_log.read(tmp_path)
    assert (again.entries, again.damaged, again.told) == (found.entries, 0, "")


def test_half_a_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    (tmp_path / attempt_log.FILE).write_bytes(b'{"time": 1, "id": "T0.p1", "verd')
    attempt_log.append(tmp_path, line("T0.a"))
    assert [e["id"] for e in attempt_log.parse((tmp_path / attempt_log.FILE).read_bytes()).entries
            ] == ["T0.a"]


def test_a_folder_that_cannot_be_written_costs_the_record_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    for nowhere in (tmp_path / "gone", tmp_path / "file"):
        progress.record(Verdict("T0.a", INCORRECT, Finding("no")), nowhere)
        assert progress.attempts(nowhere) == []


def test_only_real_attempts_in_the_chapter_open_hints(tmp_path: Path) -> None:
    for verdict, source in (
        (Verdict("T0.a", NOT_ATTEMPTED, None), None),
        (Verdict("T0.a", RAISED, Finding("stopped", misconception=UNKNOWN_NAME)), None),
        (Verdict("T0.a", INCORRECT, Finding("one")), "review"),
        (Verdict("T0.a", INCORRECT, Finding("two")), "review"),
    ):
        progress.record(verdict, tmp_path, source)
    assert progress.real_attempts("T0.a", tmp_path) == 0
    progress.record(Verdict("T0.a", INCORRECT, Finding("one")), tmp_path)
    progress.record(Verdict("T0.a", INCORRECT, Finding("one")), tmp_path)
    assert progress.real_attempts("T0.a", tmp_path) == 1
    assert len(progress.attempts(tmp_path)) == 6


def test_the_notebook_says_once_that_the_record_was_damaged(tmp_path: Path, capsys) -> None:
    (tmp_path / attempt_log.FILE).write_bytes(b"garbage\n")
    with in_language("zh-TW"):
        progress.states(tmp_path), progress.states(tmp_path)
    assert capsys.readouterr().out.count("損壞") == 2  # the sentence says the word twice, once


def test_what_was_lost_stays_known_after_the_repair(tmp_path: Path) -> None:
    half = b'{"time": 17960' + json.dumps(line("T0.a", "correct")).encode() + b"\n"
    (tmp_path / attempt_log.FILE).write_bytes(half + b'\x00' + json.dumps(line("T0.b")).encode())
    found = attempt_log.read(tmp_path)
    assert (len(found.entries), found.damaged, found.lost) == (2, 2, 1)
    assert attempt_log.lost_before(tmp_path) == 1


def test_a_record_that_cannot_be_used_is_told_once(tmp_path: Path, capsys) -> None:
    (tmp_path / attempt_log.FILE).mkdir()
    for _ in range(2):
        progress.record(Verdict("T0.a", INCORRECT, Finding("no")), tmp_path)
        assert progress.attempts(tmp_path) == []
    assert capsys.readouterr().out.count(attempt_log.FILE) == 2  # not written, not read


def test_no_draft_stays_where_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):
        attempt_log.write(tmp_path / "taken", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
