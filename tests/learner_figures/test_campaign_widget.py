"""The week that is steered by hand: the game behind it, and what the widget shows."""

from __future__ import annotations

import ipywidgets
import pytest

from autograder.learner import campaign_widget
from autograder.learner.campaign import Campaign, Refused
from autograder.learner.campaign_widget import Week, run_campaign


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")


def parts(box):
    fields = [c for c in box.children if isinstance(c, ipywidgets.BoundedFloatText)]
    (button,) = [c for c in box.children if isinstance(c, ipywidgets.Button)]
    head, note, view = [c for c in box.children if isinstance(c, ipywidgets.HTML)]
    return fields, button, head, note, view


def test_a_week_by_the_plan_brings_what_the_plan_brings() -> None:
    week = Week(7, 2026)
    assert week.first == 22 and week.morning()["day"].unique().tolist() == [21]
    while not week.over:
        assert week.advance(week.planned()) == ""
    assert "as much as the plan's" in week.verdict()
    assert len(week.truth()) == 28 and week.daily()["planned"].notna().all()


def test_a_refused_day_does_not_pass_and_a_jump_is_told() -> None:
    week = Week()
    budgets = week.planned()
    assert "below 0" in week.advance({**budgets, "meta": -1.0}) and week.campaign.day == 22
    assert "Meta" in week.advance({**budgets, "meta": 0.0}) and week.campaign.day == 23


def test_the_widget_plays_seven_days_and_hides_the_truth_until_the_end() -> None:
    fields, button, head, note, view = parts(run_campaign())
    assert len(fields) == 5 and "2025-11-10" in head.value and "day 22" in head.value
    for n in range(7):
        assert "after media" not in view.value and not button.disabled
        fields[0].value = fields[0].value * 1.02
        button.click()
        assert note.value == "", n
    assert "after media" in view.value and "over" in head.value
    assert button.disabled and all(f.disabled for f in fields) and "over" in button.description
    shown = view.value
    button.click()
    assert view.value == shown and note.value == ""
    assert "<img alt=" in view.value and "http" not in view.value


def test_too_much_money_is_said_beside_the_fields() -> None:
    fields, button, head, note, _ = parts(run_campaign(3, 2024))
    fields[2].value = 900_000
    button.click()
    assert "more than what remains" in note.value and "day 22" in head.value


def test_it_speaks_chinese(monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "zh-TW")
    fields, button, head, _, view = parts(run_campaign())
    assert button.description == "下一天" and "第 22 天" in head.value and "昨天" in view.value
    assert fields[0].description == "Google 品牌字"


def test_other_arguments_get_a_sentence() -> None:
    assert "whole numbers" in run_campaign("2431").value
    assert set(campaign_widget.NAMES) == set(campaign_widget.Campaign(1).state()["yesterday"])


def test_a_notebook_sees_a_refusal_as_one_sentence(monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "zh-TW")
    with pytest.raises(Refused) as refusal:
        Campaign(1).step({})
    assert refusal.value._render_traceback_() == [str(refusal.value)]
    assert "少了 google_brand 的預算" in str(refusal.value)
