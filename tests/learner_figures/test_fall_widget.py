"""The fall of traffic: each cause takes its part, the words and the picture say the same."""

from __future__ import annotations

import html
import json
import re

import pytest

from autograder.learner.fall_widget import CAUSES, levels, told, traffic_fall
from autograder.learner.load import data_folder, loader
from autograder.site.fall_picture import causes_of, fall_picture

SOME = {"season": 0.25, "true_change": -0.1, "not_measured": 0.2, "measured_change": -0.1}


def test_with_all_causes_in_nothing_is_left_to_explain() -> None:
    for known in range(len(CAUSES) + 1):
        table = levels(SOME, known).set_index("step")
        rest = table.loc["unexplained", "end"] - table.loc["unexplained", "start"]
        assert table.loc["measured", "end"] == pytest.approx(90)
        assert (abs(rest) < 1e-9) == (known == len(CAUSES))
        assert len(table) == 3 + known


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_widget_holds_a_state_for_each_cause_and_says_what_it_lacks(
    language, monkeypatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", language)
    slider, stack = traffic_fall(SOME).children
    assert len(slider.options) == len(stack.children) == 1 + len(CAUSES)
    assert all("<table" in child.value for child in stack.children)
    for odd in ({"season": 1}, None, {**SOME, "not_measured": 1.0}, {**SOME, "season": "x"}):
        assert "explain" in traffic_fall(odd).value


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_book_draws_the_case(language, monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", language)
    causes = causes_of(loader(data_folder("case_t2"))("case_tables"))
    made = fall_picture(causes)
    data = json.loads(html.unescape(re.search(r"data-frames='([^']*)'", made).group(1)))
    assert data["told"] == [told(causes, n) for n in range(4)]
    assert all(start >= 0 and start + length <= 1001
               for bars in data["bars"] for start, length in bars)
