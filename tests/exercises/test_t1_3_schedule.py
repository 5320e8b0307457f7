"""T1.3.f1, a, b: what slack and dates mean, refusals, and files that pass in every world."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from autograder.artefacts.raci_check import judge_raci
from autograder.artefacts.raci_load import loads, parse_cell
from autograder.artefacts.schedule_check import judge_refusal, judge_schedule, trouble
from autograder.checking import messages
from autograder.exercises.gate_files import tables_of
from autograder.exercises.t1_3_raci import RACI, right_files, shared_out, truth
from autograder.exercises.t1_3_schedule import before_of, nth_workday, refused, schedule
from autograder.exercises.t1_3_schedule_inputs import (
    FAULTS,
    faults,
    practice_faults,
    practice_plans,
    random_plan,
)
from datasets.simulator import World
from datasets.simulator.schedule import office

CALENDAR = office.table(2025)


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")


def longest(tasks: pd.DataFrame) -> int:
    """Workdays of a plan by walking every path from every task (independent of the reference)."""
    before, days = before_of(tasks), dict(zip(tasks["task_id"], tasks["days"], strict=True))

    def walk(task: str) -> int:
        return days[task] + max([walk(p) for p in before[task]] or [0])

    return max(walk(task) for task in days)


@pytest.mark.parametrize("seed", range(6))
def test_slack_is_what_a_task_can_be_late_without_moving_the_end(seed: int) -> None:
    tasks = random_plan(np.random.default_rng(seed), 9)
    plan = schedule(tasks, CALENDAR, "2025-01-24").set_index("task_id")
    end = longest(tasks)
    assert plan["ef"].max() == end
    for task in plan.index:
        slack = int(plan["slack"][task])
        assert plan["critical"][task] == (slack == 0)
        for late, moved in ((slack, 0), (slack + 1, 1)):
            days = tasks["days"] + np.where(tasks["task_id"].eq(task), late, 0)
            assert longest(tasks.assign(days=days)) == end + moved


def test_dates_are_workdays_and_as_many_as_a_task_takes() -> None:
    tasks, calendar, start = practice_plans()[0]
    plan = schedule(tasks, calendar, start)
    works = calendar.loc[calendar["workday"], "date"]
    for row, days in zip(plan.itertuples(), tasks["days"], strict=True):
        assert works.between(row.start, row.finish).sum() == days
        assert works.between(row.latest_start, row.latest_finish).sum() == days
        assert {row.start, row.finish} <= set(works)
    # 2025-02-08 is a Saturday that is worked
    assert pd.Timestamp("2025-02-08") in set(plan["start"])


def test_the_tenth_workday_knows_the_new_holiday() -> None:
    assert nth_workday(CALENDAR, "2025-10-20", 10) == pd.Timestamp("2025-11-03")
    assert nth_workday(CALENDAR, "2025-10-20", 10, monday_to_friday=True) == pd.Timestamp(
        "2025-10-31")


def test_refusals_name_what_is_wrong_and_nothing_else() -> None:
    kinds = set()
    for tasks, *_ in (*practice_faults(), *faults(World(3, 2026, "none", "small"))):
        kind, names = trouble(tasks)
        kinds.add(kind)
        assert bool(refused(tasks)) == bool(kind)
        assert all(name in refused(tasks) for name in names)
        assert judge_refusal(refused(tasks), (tasks, CALENDAR, "2025-10-20"), "") is None
        if kind:
            with pytest.raises(ValueError):
                schedule(tasks, CALENDAR, "2025-10-20")
    assert kinds == {"", "unknown", "twice", "short", "circle"}
    for number, tasks in enumerate(t for t, *_ in practice_faults()):
        found = judge_refusal("stopped with KeyError", (tasks, CALENDAR, "2025-10-20"), "")
        assert ("does not refuse" in found.text) == (number < len(FAULTS))
        assert "KeyError" in found.text
        assert messages.known(found.msgid)
    assert judge_refusal(7, practice_faults()[0], "").text.startswith("refusal gives back a int")


def test_the_files_pass_in_every_world_and_use_all_the_work() -> None:
    for seed in range(8):
        made = truth(tables_of(World(300 + seed, 2024 + seed % 4, "none", "small")))
        assert judge_raci(right_files(made), made) is None
        found = loads(shared_out(made), made)
        assert max(found.values()) <= 1
        days = {}
        for day in made["workdays"]:
            week = f"{pd.Timestamp(day) - pd.Timedelta(days=pd.Timestamp(day).weekday()):%Y-%m-%d}"
            days[week] = days.get(week, 0) + 1
        given = sum(v * days[w] * made["people"][p]["share"] for (p, w), v in found.items())
        assert given == pytest.approx(sum(t["effort"] for t in made["tasks"].values()))


def test_cells_of_a_raci_table() -> None:
    assert [parse_cell(c) for c in ("R", "a/r", "RA", "A、R", "I", "", " c ")] == [
        "R", "AR", "AR", "AR", "I", "", "C"]
    assert [parse_cell(c) for c in ("X", "A/C", "RACI", "負責", "R?")] == [None] * 5


BAD = {
    b"": "is empty",
    "task_id,pohan\nT01,A".encode("utf-16"): "UTF-16",
    "task_id,葉柏翰\nT01,A\n".encode(): "nobody in people.csv",
    b"task,pohan\nT01,A\n": "needs the column task_id",
    b"task_id,pohan\n": "no rows",
    b"task_id,pohan\nT01,=cmd()\n": "begins like a formula",
    b"\x00\x01\xff\xfe\x81": "not a text file",
}


@pytest.mark.parametrize("data", list(BAD), ids=list(BAD.values()))
def test_each_bad_table_gets_a_sentence(data: bytes) -> None:
    made = truth(tables_of(World(2431, 2025)))
    finding = judge_raci({**right_files(made), RACI: data}, made)
    assert BAD[data] in finding.text and "{" not in finding.text


def test_a_plan_that_later_cells_cannot_use_is_told_why() -> None:
    args = practice_plans()[0]
    plan = schedule(*args)
    as_text = plan.assign(finish=plan["finish"].dt.strftime("%Y-%m-%d"))
    for table, word in ((plan.set_index("task_id"), "reset_index()"), (as_text, "column finish")):
        found = judge_schedule(table, args, plan)
        assert word in found.text and messages.known(found.msgid)
    as_days = plan.assign(**{c: plan[c].dt.date for c in ("start", "finish")})
    assert judge_schedule(plan, args, plan) is judge_schedule(as_days, args, plan) is None
