"""The arithmetic behind the festival calendar, and what the widget holds."""

from __future__ import annotations

import pytest

from autograder.learner import festival_widget as widget
from datasets.simulator import World


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")


@pytest.fixture(scope="module")
def world() -> World:
    return World(2431, 2025)


def past(world: World, festival: str) -> widget.Past:
    found = widget.past_of(festival, world.history, world.daily_sales, world.festivals)
    assert found is not None
    return found


def test_outlook_follows_from_its_parts(world):
    mine = past(world, "雙11")
    rows = world.history[world.history["festival"].eq("雙11")]
    assert mine.roas == pytest.approx(rows["value"].sum() / 1.05 / rows["spend"].sum())
    assert mine.campaigns == 12 and mine.results[0] < 1 < mine.results[1]
    light = widget.outlook(mine, 0, 28, 300_000, 2.0)
    heavy = widget.outlook(mine, 0, 28, 1_800_000, 2.0)
    assert light.low < light.base < light.high
    earned = 300_000 * mine.roas * light.demand / 2.0
    assert light.pressure < 1 and light.base == pytest.approx(earned - 300_000)
    assert heavy.pressure > 1 and (heavy.base + 1_800_000) < 6 * earned


def test_gifts_that_start_late_miss_the_demand(world):
    gifts = past(world, "中秋")
    assert gifts.demand[21] > gifts.demand[7]
    assert past(world, "雙11").demand[7] > past(world, "雙11").demand[35]


def test_a_festival_without_nine_campaigns_says_nothing(world):
    few = world.history[world.history["campaign_id"].isin(["023501", "023502"])]
    assert widget.past_of("雙11", few, world.daily_sales, world.festivals) is None


def test_widget_has_a_view_for_every_choice_and_says_what_it_needs(world):
    box = widget.festival_calendar(
        2.2, world.history, world.daily_sales, world.festivals, world.brief)
    which, lead, share, stack, note = box.children
    assert [name[:10] for name, _ in which.options] == ["Mid-Autumn", "11/11 2025"]
    assert len(stack.children) == 2 and len(lead.options) == 5 and len(share.options) == 6
    views = [view.value for one in stack.children for two in one.children for view in two.children]
    assert len(views) == len(set(views)) == 60
    assert all("<svg role=" in v and "thousand NT$" in v and "80 % interval" in v for v in views)
    assert "1.62" in note.value
    for bad in (None, float("nan"), -1, "x"):
        assert "break_even_roas" in widget.festival_calendar(bad).value
