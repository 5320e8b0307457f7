"""An exam's key holds no answers, and a check on it says nothing that depends on one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.exercises.exam_key import exam_key
from autograder.grading import release
from autograder.learner import check, hint, solution
from autograder.learner import key as learner_key
from autograder.learner.check import CheckFailed

TELLING = {"expected", "wrong", "hints", "solution", "answer", "feedback", "truth", "orders",
           "judge"}  # fmt: skip


def names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    for one in value if isinstance(value, list) else ():
        yield from names(one)


@pytest.fixture
def exam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict:
    """The exam of T0 as it lies beside the notebook."""
    release.release_chapter(tmp_path, "T0", "en")
    path = tmp_path / release.KEY
    usual = json.loads(gzip.decompress(path.read_bytes()))
    made = exam_key(usual)
    path.write_bytes(gzip.compress(json.dumps(made).encode()))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_LANG", "en")
    learner_key.forget()
    yield made
    learner_key.forget()


def test_no_answer_is_left(exam: dict) -> None:
    told = {name for entry in exam["exercises"].values() for name in names(entry)}
    assert not told & TELLING
    assert len(exam["exercises"]) > 5


def test_right_and_wrong_answers_are_told_the_same(exam: dict, capsys: Any) -> None:
    said = []
    for letter in "AB":
        check("T0.p1", lambda letter=letter: letter)
        said.append(capsys.readouterr().out)
    check("T0.p2", lambda: lambda table: 1.0)
    check("T0.p2", lambda: lambda table: table["cost"].sum())
    assert said[0] == said[1]
    first, second = capsys.readouterr().out.splitlines()
    assert first == second
    assert not Path(".progress.jsonl").exists()


def test_what_cannot_be_read_is_told(exam: dict, capsys: Any) -> None:
    check("T0.p1", lambda: "Z")
    assert "cannot be read" in capsys.readouterr().out
    check("T0.p2", lambda: lambda table: "much")
    assert "a text" in capsys.readouterr().out
    with pytest.raises(CheckFailed):
        check("T0.p2", lambda: lambda table: 1 / 0)
    with pytest.raises(CheckFailed):
        check("T0.p2", lambda: None)


def test_hints_and_solutions_are_closed(exam: dict, capsys: Any) -> None:
    hint("T0.p2")
    solution("T0.p2")
    assert capsys.readouterr().out.splitlines() == [
        "In an exam there are no hints and no solutions."] * 2


def test_form_is_said_only_where_it_was_looked_at(exam: dict, capsys: Any) -> None:
    check("T0.a", lambda: lambda clicks, impressions: [1])
    said = capsys.readouterr().out
    assert "runs without an error" in said and "asked for" not in said
    with pytest.raises(CheckFailed, match="NameError"):
        check("T0.a", lambda: lambda clicks, impressions: clicked)  # noqa: F821


def test_data_that_do_not_belong_to_the_key_are_told_where_they_count(exam: dict) -> None:
    path = Path(release.KEY)
    file = next(Path("data").rglob("*.csv"))
    known = learner_key.digests({file.as_posix(): file.read_bytes()})
    path.write_bytes(gzip.compress(json.dumps({**exam, "data": known}).encode()))
    learner_key.forget()
    assert learner_key.in_exam()
    plain = file.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    file.write_bytes(b"\xef\xbb\xbf" + plain.rstrip(b"\n"))  # as a spreadsheet saves it
    learner_key.its_data("T0.p2")
    file.write_bytes(plain.replace(b"2", b"3"))
    learner_key.forget()
    with pytest.raises(learner_key.OtherData, match=file.name):
        check("T0.p2", lambda: lambda table: 1.0)
    check("T0.p1", lambda: "A")
    check("T0.a", lambda: lambda clicks, impressions: 1)


def test_an_exam_takes_no_usual_key(exam: dict) -> None:
    usual = release._key("T0")
    about = json.loads(Path("course.json").read_text("utf-8"))
    own = Path(release.KEY).read_bytes()
    Path("course.json").write_text(
        json.dumps({**about, "exam": True, "key": learner_key.exam_digest(own)}), "utf-8")
    learner_key.forget()
    check("T0.p1", lambda: "A")
    Path(release.KEY).write_bytes(usual)
    learner_key.forget()
    for use in (lambda: check("T0.p1", lambda: "A"), lambda: hint("T0.p2"),
                lambda: solution("T0.p2")):
        with pytest.raises(learner_key.KeyMissing, match="not the file"):
            use()
