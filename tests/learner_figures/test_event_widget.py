"""The event explorer: which KPIs use which fields, the tree, and what it needs."""

from __future__ import annotations

import ipywidgets
import pytest

from autograder.learner import event_widget as widget
from autograder.site.event_picture import event_picture


def event(name: str, at: int, session: str = "7", **more: object) -> dict:
    return {
        "event_date": "20251111", "event_timestamp": str(1762790400000000 + at * 10**6),
        "event_name": name, "user_pseudo_id": "1.2",
        "event_params": [{"key": "ga_session_id", "value": {"int_value": session}},
                         {"key": "note", "value": {"string_value": "<b>x</b>"}}],
        "traffic_source": {"source": "google"}, "device": {"category": "mobile"}, **more,
    }  # fmt: skip


SOLD = {"ecommerce": {"transaction_id": "T1", "purchase_revenue": 900.0},
        "items": [{"item_id": "A", "quantity": "1"}]}  # fmt: skip
RECORDS = [event("purchase", 60, **SOLD), event("page_view", 1), event("session_start", 0),
           event("page_view", 5, session="8")]  # fmt: skip


def test_fields_find_the_kpis_that_use_them() -> None:
    sold, view = widget.uses(RECORDS[0]), widget.uses(RECORDS[1])
    assert sold["Revenue"] == ["ecommerce.purchase_revenue"]
    assert sold["Sessions"] == ["user_pseudo_id", "event_params.ga_session_id"]
    assert sold["Source of the first visit"] == ["traffic_source.source"]
    assert sold["Goods sold"] == ["items.item_id", "items.quantity"]
    assert "Revenue" not in view and view["Page views"] == ["event_name"]
    # a purchase makes the session engaged and counts for the conversion rate
    assert sold["Conversion rate"] == sold["Engaged sessions"] == ["event_name"]


@pytest.mark.parametrize(("language", "words"), [("en", "Revenue"), ("zh-TW", "營收")])
def test_the_list_switches_between_trees(
    language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", language)
    choice, views = widget.event_explorer(RECORDS).children
    assert isinstance(choice, ipywidgets.Select) and isinstance(views, ipywidgets.Stack)
    assert [name.split()[-1] for name in choice.options] == [
        "session_start", "page_view", "purchase"]
    assert choice.options[0].startswith("1. 00:00:00") and choice.index == 0
    last = views.children[2].value
    assert words in last and "&lt;b&gt;x&lt;/b&gt;" in last and "<b>" not in last
    assert "int_value: &quot;7&quot;" in last  # an integer as a text keeps its quotation marks
    page = event_picture(RECORDS)
    assert page.count('type="radio"') == page.count('<details class="state"') == 3
    assert page.count(" checked> 00:01:00 purchase") == 1


@pytest.mark.parametrize(("records", "session", "said"), [
    ("x", None, "needs nested records"), ([1], None, "needs nested records"),
    ([], None, "no records"), (RECORDS, 99, "ga_session_id 99"),
    ([{"event_name": "x"}], None, "no session can be shown"),
])
def test_without_what_it_needs_one_sentence(
    records: object, session: object, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    made = widget.event_explorer(records, session)
    assert isinstance(made, ipywidgets.HTML) and said in made.value


def test_odd_records_are_shown_as_they_are() -> None:
    odd = {"event_timestamp": "soon", "event_name": None, "user_pseudo_id": "1",
           "event_params": [{"key": "ga_session_id", "value": None}, 5], "items": [], "geo": {}}
    assert widget.title(odd) == "None"
    assert "null" in widget.event_html(odd)
