"""The flow of sessions: sums stay, lost tags go back to their channel, and what it needs."""

from __future__ import annotations

import re

import ipywidgets
import pandas as pd
import pytest

from autograder.learner import flow_widget as widget
from autograder.site.flow_picture import flow_picture


def sessions() -> pd.DataFrame:
    """Ten of Meta before the release; after it five that kept their tag and fifteen that did not,
    among twenty of Direct on the campaign page."""
    rows = [("2026-01-10", "Paid Social", "/cny", n < 5, n < 1) for n in range(10)]
    rows += [("2026-02-10", "Paid Social", "/cny" if n < 3 else "/", n < 2, False)
             for n in range(5)]
    rows += [("2026-02-10", "Direct", "/cny", n < 10, n < 4) for n in range(20)]
    rows += [("2026-01-10", "Direct", "/", False, False)] * 5
    table = pd.DataFrame(rows, columns=["date", "channel_group", "landing_page", "engaged",
                                        "purchased"])
    return table.assign(date=pd.to_datetime(table["date"]))


def test_lost_tags_go_back_and_no_session_is_made_or_lost() -> None:
    table = widget.flows(sessions())
    assert table["sessions"].sum() == 40
    back = widget.put_back(table, sessions(), {"meta": 0.75}, "2026-02-01")
    assert back["sessions"].sum() == pytest.approx(40)
    by = back.groupby("source")["sessions"].sum()
    # 5 with a tag are a quarter, so 15 arrived as Direct, with Direct's mix of outcomes
    assert by.to_dict() == pytest.approx({"Direct": 10, "Paid Social": 30})
    bought = back[back["outcome"].eq("Bought")].groupby("source")["sessions"].sum()
    assert bought.to_dict() == pytest.approx({"Direct": 1, "Paid Social": 1 + 3})
    for column in ("landing", "outcome"):
        assert back.groupby(column)["sessions"].sum().to_dict() == pytest.approx(
            table.groupby(column)["sessions"].sum().to_dict())
    most = widget.put_back(table, sessions(), {"meta": 0.99}, "2026-02-01")
    assert most["sessions"].min() > 0 and most["sessions"].sum() == pytest.approx(40)
    assert widget.put_back(table, sessions(), {"edm": 0.5}, "2026-02-01")["sessions"].sum() == 40
    odd = widget.put_back(table, sessions(), {"meta": 0.35}, "2026-02-01")["sessions"]
    assert odd.dtype.kind == "i" and odd.min() >= 1 and odd.sum() == 40  # nobody is cut in two


def test_both_languages_show_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {}
    for language in ("en", "zh-TW"):
        monkeypatch.setenv("COURSE_LANG", language)
        made = flow_picture(sessions(), {"meta": 0.75}, "2026-02-01")
        shown[language] = re.findall(r">([\d,]+)<", made)
        assert made.count("<svg role=") == 2 == made.count('name="flow-state"')
        assert made.count("<table>") == 2  # the same without the picture
    assert shown["en"] == shown["zh-TW"] and len(shown["en"]) > 20


def test_the_switch_and_a_picture_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    switch, views = widget.traffic_flow(sessions(), {"meta": 0.75}, "2026-02-01").children
    assert isinstance(switch, ipywidgets.RadioButtons) and len(views.children) == 2
    assert "Direct has 25 (62.5%), of which 16.0% bought" in views.children[0].value
    assert "Direct has 10 (25.0%)" in views.children[1].value
    views, foot = widget.traffic_flow(sessions()).children
    assert len(views.children) == 1 and "give your lost shares" in foot.value
    hostile = sessions().assign(landing_page="</svg><script>")
    assert "<script>" not in widget.traffic_flow(hostile).children[0].children[0].value


@pytest.mark.parametrize(("changes", "arguments", "said"), [
    (None, (), "needs a table"), ({"drop": "engaged"}, (), "no column engaged"),
    ({"empty": True}, (), "There are no sessions"),
    ({}, ({"tv": 0.2}, "2026-02-01"), "channel tv is not in"),
    ({}, ({"meta": 1.0}, "2026-02-01"), "must be from 0 to below 1"),
    ({}, ({"meta": "half"}, "2026-02-01"), "must be from 0 to below 1"),
    ({}, ({"meta": 0.2}, "soon"), "needs a day"), ({}, ({"meta": 0.2}, None), "needs a day"),
    ({}, (0.4, "2026-02-01"), "must be a dict"),
])
def test_without_what_it_needs_one_sentence(
    changes: dict | None, arguments: tuple, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    table = sessions()
    if changes is None:
        table = [1]
    elif "drop" in changes:
        table = table.drop(columns=changes["drop"])
    elif "empty" in changes:
        table = table.iloc[:0]
    made = widget.traffic_flow(table, *arguments)
    assert isinstance(made, ipywidgets.HTML) and said in made.value
