"""Many A/A tests as coins: the shares are those of the theory, and the states say the same."""

from __future__ import annotations

import re

import ipywidgets
import pytest
from scipy.stats import binom

from autograder.exercises import t2_4_peeking
from autograder.learner import peeking_widget as widget
from autograder.site.peeking_picture import STATES, peeking_picture


def test_looking_often_wins_often_and_boundaries_keep_five_per_cent() -> None:
    counted = widget.shares(widget.histories(widget.MANY, 0.06, 5_000, 2431))
    for looks in widget.LOOKS:
        for rule in widget.RULES[1:]:
            hits = round(counted[rule, looks] * widget.MANY)
            # counts are discrete: half a point beside the nominal 5 %
            assert binom.ppf(0.0005, widget.MANY, 0.045) <= hits <= binom.ppf(
                0.9995, widget.MANY, 0.055)
    naive = [counted[widget.RULES[0], looks] for looks in widget.LOOKS]
    assert naive == sorted(naive) and 0.17 < naive[3] < 0.215 and naive[4] > 0.22


def test_widget_and_exercise_have_the_same_limits() -> None:
    for looks in widget.LOOKS:
        assert widget.limits(widget.RULES[1], looks) == t2_4_peeking.pocock(looks)
        assert widget.limits(widget.RULES[2], looks) == t2_4_peeking.obrien_fleming(looks)


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_each_state_has_its_sentence_and_the_controls_reach_all(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", language)
    slider, radio, outer, table = widget.peeking_coins(coins=20).children
    assert isinstance(slider, ipywidgets.SelectionSlider) and len(radio.options) == 3
    assert [len(stack.children) for stack in outer.children] == [len(widget.LOOKS)] * 3
    for stack in outer.children:
        for view in stack.children:
            said = re.search(r"(?:Of the 20 tests drawn here, |20 個實驗裡，有 )(\d+)", view.value)
            drawn = int(said[1])
            assert view.value.count(f'stroke="{widget.OVER}"') == drawn
            assert view.value.count("<polyline") == 20
    assert table.value.count("<tr>") == 1 + len(widget.LOOKS)
    made = peeking_picture()
    assert made.count("<svg role=") == len(STATES) == made.count('name="peeking-state"')
    assert ("看幾次" in made) == (language == "zh-TW")


@pytest.mark.parametrize("wrong", [
    {"coins": 1}, {"coins": "many"}, {"rate": 1.2}, {"rate": None}, {"users": 5}, {"seed": -1},
    {"seed": 1.5},
])
def test_what_cannot_be_drawn_is_one_sentence(wrong: dict) -> None:
    made = widget.peeking_coins(**wrong)
    assert isinstance(made, ipywidgets.HTML) and made.value.count("<p>") == 1
