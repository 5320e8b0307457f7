"""The numbers behind the book's Gantt chart, and that it says the same without scripts."""

import pandas as pd
import pytest
from page_pictures import pictures

from autograder.site.gantt_picture import gantt_picture, planned

TASKS = pd.DataFrame({
    "task_id": ["A", "B", "C", "D"], "task": ["甲", "乙", "丙", "丁"],
    "task_en": ["a", "b", "c", "d"], "days": [2, 3, 1, 1],
    "predecessors": ["", "A", "A", "B; C"],
})  # fmt: skip
DAYS = pd.DataFrame({"date": pd.date_range("2025-10-20", "2025-11-30")})
DAYS["workday"] = (DAYS["date"].dt.day_of_week < 5) & DAYS["date"].ne("2025-10-24")


def test_delays_move_the_end_by_what_exceeds_the_slack():
    plan = planned(TASKS)
    assert plan["slack"].to_dict() == {"A": 0, "B": 0, "C": 2, "D": 0}
    assert plan["ef"].max() == 6
    assert planned(TASKS, {"C": 2})["ef"].max() == 6
    late = planned(TASKS, {"C": 3})
    assert late["ef"].max() == 7 and late["slack"].to_dict()["B"] == 1


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_chart_says_the_same_without_scripts(language, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", language)
    made = gantt_picture(TASKS, DAYS, "2025-10-20", ("A", "C", "B"))
    states = pictures(made)["gantt"]
    assert len(states) == 6 and len(states[0].texts) == 4
    assert states[0].told.count("2025-10-28") == 1  # six workdays over a holiday
    assert made.count("<tr>") == 1 + 4 and "10/20–10/21" in made
    for state in states:
        for start, length in state.bars:
            assert 0 <= start < start + length <= 1001
    assert ("要徑" in made) == (language == "zh-TW")
