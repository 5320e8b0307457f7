"""A class that is graded again: names, doubles and what is remembered between two runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attack
import attacks_files
import battle
import pytest
import target_class
from attack import A, Attack, Places, put, solved_bytes

BOOK = f"{target_class.NAME}.ipynb"
WRONG = {A: "double = 3"}
NOTHING = b'{"cells": []}'


def _folder_and_zip(folder: Path, places: Places) -> None:
    """A whole folder, and a zip of the same name with nothing in it."""
    Attack("folder_and_zip").hand_in(places)
    folder.with_name("folder_and_zip.zip").write_bytes(
        attacks_files.packed([(f"folder_and_zip/{target_class.NAME}/{BOOK}", NOTHING)]))


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[battle.Battle, battle.Battle]:
    """Two runs of one class; between them some hand in under others' names."""
    place = tmp_path_factory.mktemp("again")
    first = battle.fight(place, (
        Attack("a_b"), Attack("root"), Attack("same"), Attack("becomes_broken", WRONG),
        Attack("folder_and_zip", write=_folder_and_zip),
    ), "process", jobs=1)  # fmt: skip
    places = first.places
    Attack("a b", WRONG).hand_in(places)
    Attack("~root", WRONG).hand_in(places)
    put(places.inbox / "becomes_broken" / target_class.NAME, b"[")
    (places.inbox / "aaa.zip").write_bytes(attacks_files.packed([
        (f"{name}/{target_class.NAME}/{BOOK}", NOTHING) for name in ("root", "same", "late")]))
    return first, battle.again(first, "process")


def test_a_name_keeps_its_row_whatever_others_are_called(runs: Any) -> None:
    first, second = runs
    for name in ("a_b", "root", "same", "folder_and_zip", "classmate"):
        assert first.student(name) == second.student(name) == name
        assert second.points(name) == {**target_class.FULL, target_class.RUBRIC: None}, name
    assert {second.student("a b"), second.student("~root")}.isdisjoint({"a_b", "root"})
    assert second.points("a b")["T9.9.a"] == second.points("~root")["T9.9.a"] == 0


def test_who_handed_in_twice_is_told(runs: Any) -> None:
    first, second = runs
    assert "more than once" in first.learners["folder_and_zip"]["notes"][0]
    assert second.points("late")["T9.9.a"] == 0


def test_a_broken_second_submission_does_not_cost_what_was_earned(runs: Any) -> None:
    first, second = runs
    earned = first.points("becomes_broken")
    assert earned["T9.9.a"] == 0 and earned["T9.9.v"] == 2
    assert second.points("becomes_broken") == earned


def test_the_second_run_takes_what_has_not_changed_as_it_is(runs: Any) -> None:
    _, second = runs
    assert second.code == 0 and second.left == []
    fresh = {name for name, row in second.learners.items() if row["fresh"]}
    assert not fresh & {"classmate", "zipped"}


def test_a_learner_cannot_reach_the_memory_of_runs_by_files(tmp_path: Path) -> None:
    """Files that are called like the grader's own are work products like any other, or nothing."""
    from autograder.grading.intake import collect

    places = Places(tmp_path, tmp_path, tmp_path, battle.MARK, 0, 0, tmp_path)
    Attack("x", files={
        ".grading/state.db": b"x", "state.db": b"x", "../x.md": b"x", "collected.csv": b"x",
    }).hand_in(places)  # fmt: skip
    found = [one for one in collect(tmp_path, [target_class.NAME]) if one.learner == "x"]
    assert set(found[0].files) == {"report.md", "state.db", "collected.csv"}
    assert found[0].notebook == solved_bytes()
    assert attack.A in found[0].notebook.decode()
