"""The numbers behind the two widgets, and what the widgets hold."""

from __future__ import annotations

import ipywidgets
import pandas as pd
import pytest

from autograder.learner import widgets

PATHS = pd.DataFrame(
    {
        "user": ["a", "a", "b", "c"],
        "step": [1, 2, 1, 1],
        "touch_time": pd.Timestamp("2025-11-01"),
        "channel": ["meta", "seo", "meta", "edm"],
        "converted": [True, True, True, False],
        "value": 1.0,
    }
)
STEPS = pd.DataFrame(
    {
        "step": ["platform_claims", "view_through", "vat", "net_revenue"],
        "amount": [2100.0, -1050.0, -50.0, 1000.0],
    }
)


def credit(paths: pd.DataFrame, model: str) -> pd.Series | None:
    """Whole credit to one end of each path; enough to drive the widget."""
    if model == "linear":
        return None
    if model not in ("last", "first"):
        raise ValueError(model)
    return paths[paths["converted"]].groupby("user")["channel"].agg(model).value_counts()


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")


def test_credit_table_holds_what_the_function_answers():
    table = widgets.credit_table(PATHS, credit)
    assert list(table.columns) == ["last", "first"]
    assert table.attrs["refused"] == ["linear", "time_decay", "position"]
    assert table.loc["seo", "last"] == 1 and table.loc["seo", "first"] == 0
    assert widgets.converted_users(PATHS) == 2 == table["last"].sum()


def test_a_function_that_answers_any_name_knows_no_time_decay():
    table = widgets.credit_table(PATHS, lambda paths, model: credit(paths, "last"))
    assert table.attrs["refused"] == ["time_decay"]


def test_attribution_switch_links_the_control_to_one_view_per_model():
    box = widgets.attribution_switch(PATHS, credit)
    control, stack, note = box.children
    assert len(control.options) == len(stack.children) == 2
    assert "historical" in control.options[1] and "2023" in control.options[1]
    assert "historical" not in control.options[0]
    assert "<img alt=" in stack.children[0].value and "http" not in stack.children[0].value
    assert "no answer for" in note.value


def test_a_wrong_sum_is_said():
    doubled = widgets.attribution_switch(PATHS, lambda p, m: credit(p, m) * 2)
    assert "must be equal" in doubled.children[1].children[0].value


def test_without_a_function_or_answers_one_sentence():
    assert "attribution_switch(paths, attribute)" in widgets.attribution_switch(PATHS).value
    assert "T1.5.d" in widgets.attribution_switch(PATHS, lambda p, m: None).value


def test_bridge_table_runs_down_to_the_result():
    table = widgets.bridge_table(STEPS)
    assert table["left"].tolist() == [2100, 1050, 1000, 1000]
    assert table["over"].iloc[0] == pytest.approx(1.1)
    assert table["amount"].iloc[-1] == 1000
    pd.testing.assert_frame_equal(table, widgets.bridge_table(STEPS.iloc[:-1]))
    assert list(STEPS.columns) == ["step", "amount"]


def test_bridge_says_what_would_be_reported():
    control, stack = widgets.bridge(STEPS).children
    assert isinstance(control, ipywidgets.SelectionSlider)
    assert len(stack.children) == 4 and stack.selected_index == 3
    assert "NT$2,100" in stack.children[0].value and "210.0%" in stack.children[0].value
    assert "of the net revenue" not in stack.children[3].value


@pytest.mark.parametrize("wrong", [None, pd.DataFrame({"a": [1]}), STEPS.iloc[:0]])
def test_bridge_refuses_other_tables(wrong):
    with pytest.raises(ValueError, match="step and amount"):
        widgets.bridge_table(wrong)
    assert "step and amount" in widgets.bridge(wrong).value
