"""The pretest of duty T2: every chapter is asked about, and what it names is there to be done."""

from __future__ import annotations

import ast
from pathlib import Path

from autograder import register
from autograder.exercises.t2_duty_pretest import CHOICES
from autograder.exercises.t2_duty_pretest_functions import P4, P8

ROOT = Path(__file__).resolve().parents[2]


def _about() -> dict[str, list[str]]:
    text = (ROOT / "notebooks/t2/00_pretest.md").read_text(encoding="utf-8")
    at = text.index("ABOUT = ") + len("ABOUT = ")
    return ast.literal_eval(text[at:text.index("\n}", at) + 2])


def test_every_item_names_exercises_that_exist_in_the_four_chapters() -> None:
    about = _about()
    assert set(about) == {item.id for item in (*CHOICES, P4, P8)}
    named = [e for ids in about.values() for e in ids]
    assert len(named) == len(set(named))
    assert {register.exercise(e).chapter for e in named} == {"T2.1", "T2.2", "T2.3", "T2.4"}


def test_it_takes_a_quarter_of_an_hour_and_carries_no_points() -> None:
    items = [register.exercise(e) for e in _about()]
    assert sum(item.minutes for item in items) == 15 and not any(item.points for item in items)


def test_guessing_one_letter_throughout_gets_nobody_far() -> None:
    right = [item.answer for item in CHOICES]
    assert max(right.count(letter) for letter in "ABCD") <= 3
