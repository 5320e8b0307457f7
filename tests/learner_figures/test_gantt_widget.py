"""The Gantt widget: what it says and draws of a delay, and what it needs."""

from __future__ import annotations

import ipywidgets
import pandas as pd
import pytest

from autograder.learner import gantt_widget as widget
from autograder.learner import preview, work

DAYS = pd.DataFrame({"date": pd.date_range("2025-10-20", "2025-11-14")})
DAYS["workday"] = (DAYS["date"].dt.day_of_week < 5) & DAYS["date"].ne("2025-10-24")
TASKS = pd.DataFrame({
    "task_id": ["A", "B", "C"], "task": ["頁面", "文案", "<b>金流</b>"],
    "task_en": ["Page", "Copy", "<b>Payment</b>"], "days": [2, 2, 1],
    "predecessors": ["", "A", "A"],
})  # fmt: skip


def plan(tasks: pd.DataFrame, calendar: pd.DataFrame, start: str) -> pd.DataFrame:
    """The schedule of these three tasks: B and C wait for A."""
    a, b, c = tasks["days"]
    end = a + max(b, c)
    dates = calendar.loc[calendar["workday"], "date"].tolist()
    numbers = {"es": [1, a + 1, a + 1], "ef": [a, a + b, a + c], "lf": [a, end, end]}
    found = pd.DataFrame({"task_id": tasks["task_id"], **numbers})
    found["ls"] = found["lf"] - tasks["days"] + 1
    found["slack"] = found["ls"] - found["es"]
    found["critical"] = found["slack"].eq(0)
    for name, number in (("start", "es"), ("finish", "ef"), ("latest_start", "ls"),
                         ("latest_finish", "lf")):
        found[name] = [dates[n - 1] for n in found[number]]
    return found


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("launch is 2025-10-23", "stays on 2025-10-23", "moves by 1 workday to 2025-10-27")),
    ("zh-TW", ("2025-10-23 上線", "上線仍是 2025-10-23", "延後 1 個工作天到 2025-10-27")),
])
def test_a_delay_is_told_and_drawn(language, words, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", language)
    which, late, say, view, _ = widget.gantt(plan, TASKS, DAYS, "2025-10-20").children
    assert isinstance(which, ipywidgets.Dropdown) and isinstance(late, ipywidgets.IntSlider)
    assert which.value == "A" and words[0] in say.value
    before = view.value
    which.value = "C"
    late.value = 1
    assert words[1] in say.value and view.value != before
    late.value = 2
    assert words[2] in say.value and 'aria-live="polite"' in say.value
    assert "<svg role=" in view.value and "<b>" not in view.value
    # B has slack now, and C is what the launch waits for
    assert view.value.count("● ") == 2 and view.value.count(widget.CRITICAL) == 2
    assert TASKS["days"].tolist() == [2, 2, 1]


def broken(*_):
    raise ZeroDivisionError("x")


def refusing(*_):
    raise ValueError("A and B wait for each other")


def unwritten(*_):
    raise NotImplementedError


@pytest.mark.parametrize(("function", "tasks", "said"), [
    (None, TASKS, "needs your schedule"),
    (unwritten, TASKS, "Write schedule"),
    (broken, TASKS, "ZeroDivisionError: x"),
    (refusing, TASKS, "A and B wait for each other"),
    (lambda *_: None, TASKS, "does not give the table"),
    (lambda *a: plan(*a).drop(columns="lf"), TASKS, "does not give the table"),
    (lambda *a: plan(*a).assign(ls=float("nan")), TASKS, "leaves numbers"),
    (plan, None, ""),
    (plan, [1], "must be a DataFrame"),
    (plan, TASKS.drop(columns="predecessors"), "no column predecessors"),
    (plan, TASKS.iloc[:0], "has no tasks"),
    (plan, TASKS.assign(task_id=["A", "A", "C"]), "A stands there twice"),
    (plan, TASKS.assign(days=[1, -1, 1]), "B has no duration"),
    (plan, TASKS.assign(days=["1", "2", "3"]), "A has no duration"),
])
def test_without_what_it_needs_one_sentence(function, tasks, said, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")
    if tasks is None:  # the course's own plan has 38 tasks, which this small schedule cannot do
        assert isinstance(widget.gantt(function), ipywidgets.HTML)
        return
    made = widget.gantt(function, tasks, DAYS, "2025-10-20")
    assert isinstance(made, ipywidgets.HTML) and said in made.value


def test_a_calendar_that_ends_is_said(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")

    def without_dates(*given):
        return plan(*given).assign(finish=pd.NaT)

    say = widget.gantt(without_dates, TASKS, DAYS, "2025-10-20").children[2]
    assert "after the end of the calendar" in say.value


def test_the_preview_of_raci_names_what_is_missing_and_runs_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")
    monkeypatch.chdir(tmp_path)
    text = "task_id,kai,<i>min\nT1,A/R,I\nT2,R,\nT3,A,A\nT4,maybe,<script>\n"
    (tmp_path / "raci.csv").write_text(text, encoding="utf-8")
    shown = preview(work("raci.csv")).html
    assert "exactly one A: T2, T3, T4" in shown and "Without R: T3, T4" in shown
    assert "<script>" not in shown and "<i>" not in shown and "A/R" in shown
    (tmp_path / "raci.csv").write_bytes(b"")
    assert "is empty" in preview(work("raci.csv")).text
