"""An exercise that only the register, only the notebook or only the code knows is named."""

from dataclasses import replace

import pytest

from autograder import agreement, register
from autograder.checking.messages import in_language
from autograder.grading.notebook import NotebookError


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_an_exercise_in_the_register_only(monkeypatch, lang):
    known = register.exercises("T0")
    more = replace(known[5], id="T0.z", points=0)
    monkeypatch.setattr(register, "exercises", lambda chapter=None: (*known, more))
    with in_language(lang), pytest.raises(agreement.Disagreement, match=r"T0\.z.*EXERCISES"):
        agreement.check(["T0"])


def test_an_exercise_in_the_code_only(monkeypatch):
    known = register.exercises("T0")
    monkeypatch.setattr(register, "exercises", lambda chapter=None: known[:-1])
    with pytest.raises(agreement.Disagreement, match="T0.q2"):
        agreement.check(["T0"])


def test_points_without_a_graded_cell(monkeypatch):
    known = register.exercises("T0")
    more = replace(known[5], id="T0.z", points=2, kind="manual")
    monkeypatch.setattr(register, "exercises", lambda chapter=None: (*known, more))
    with in_language("en"), pytest.raises(NotebookError, match="T0-z"):
        agreement.check(["T0"])
