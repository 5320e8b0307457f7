"""Review files are made once, kept, and put where the chapters are."""

from __future__ import annotations

import pytest

from autograder.companion.review_file import FILE
from autograder.exercises import review_key
from autograder.grading import release, review_files


@pytest.fixture
def made(tmp_path, monkeypatch) -> list[str]:
    """Chapters that were really made."""
    found: list[str] = []

    def build(chapter: str) -> dict:
        found.append(chapter)
        return {"version": 1, "chapter": chapter, "left_out": {}, "values": [],
                "exercises": {f"{chapter}.a": {"kind": "choice"}}}  # fmt: skip

    monkeypatch.setattr(review_key, "build_review", build)
    monkeypatch.setattr(review_files, "KEPT", tmp_path / "reviews")
    monkeypatch.setattr(release, "fingerprint", lambda chapter: "one state")
    return found


def test_a_desk_gets_the_files_of_its_chapters_and_they_are_made_once(tmp_path, made) -> None:
    desk = tmp_path / "desk"
    (desk / "T0").mkdir(parents=True)
    review_files.review_file("T0")  # kept, so that no other process has to make it
    review_files.put([desk], chapters=["T0"])
    there = desk / "T0" / FILE
    first = there.stat()
    review_files.renew(desk, ["T0", "T2"])
    assert made == ["T0"] and not (desk / "T2").exists()
    assert there.stat().st_ino == first.st_ino, "an unchanged file is not written again"


def test_a_changed_course_makes_them_anew_and_keeps_one(tmp_path, made, monkeypatch) -> None:
    review_files.review_file("T0")
    monkeypatch.setattr(release, "fingerprint", lambda chapter: "another state")
    review_files.review_file("T0")
    assert made == ["T0", "T0"]
    assert [p.name for p in (tmp_path / "reviews" / "T0").iterdir()] == ["another state.jsonl.gz"]


def test_a_broken_file_in_a_desk_is_put_right(tmp_path, made) -> None:
    there = tmp_path / "desk" / "T2" / FILE
    there.parent.mkdir(parents=True)
    there.write_bytes(b"half")
    content = review_files.review_file("T2")  # kept, so that no other process has to make it
    review_files.put([tmp_path / "desk"], chapters=["T2"])
    assert there.read_bytes() == content and made == ["T2"]
