"""The picture of a running flight: its numbers, and that nothing else is needed to show it."""

from __future__ import annotations

import pytest
from page_pictures import pictures

from autograder.checking import messages
from autograder.site.campaign_picture import MORNINGS, campaign_picture, known_by_morning


@pytest.fixture(params=messages.LANGUAGES)
def lang(request):
    messages.set_language(request.param)
    yield request.param
    messages.set_language(None)


def test_a_day_is_known_better_on_each_later_morning_but_for_the_broken_ones() -> None:
    table = known_by_morning().set_index("day")
    early, late = table.loc[7, ["8", "10", "13"]], table.loc[7, "truth"]
    assert early.is_monotonic_increasing and early["8"] < late == early["13"]
    assert (table.loc[12:14, "29"] < 0.1 * table.loc[12:14, "truth"]).all()
    assert table["8"].isna().sum() == 21 and table.loc[:11, "29"].eq(table.loc[:11, "truth"]).all()


def test_the_picture_has_a_state_per_morning_and_says_both_numbers(lang) -> None:
    made = campaign_picture()
    states = pictures(made)["campaign"]
    assert len(states) == len(MORNINGS) and len(states[0].texts) == 28
    assert all(0 <= length <= 1000 for state in states for _, length in state.bars)
    assert ("昨天" in states[0].told) is (lang == "zh-TW")
    assert "10/31" not in states[0].told and "10/31" in states[-1].told
    assert "<script" not in made and "http" not in made
