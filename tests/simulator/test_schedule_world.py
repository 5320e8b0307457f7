"""The test plan of T1.3: one calendar with the house's, and a story that holds in every world."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
import yaml

from autograder import ingest
from datasets.simulator import World, export_world
from datasets.simulator.publish import ROOT
from datasets.simulator.schedule import office, plan

NAMES = ("test_tasks", "test_people", "office_calendar")


def test_the_office_calendar_agrees_with_the_policy_on_incidents() -> None:
    house = yaml.safe_load((ROOT / "house" / "crisis_levels.yml").read_text(encoding="utf-8"))
    listed = {k: set(house["calendar"][k]) for k in ("holidays", "makeup_workdays")}
    for year in (2024, 2025, 2026, 2027):
        days = office.table(year)
        for kind, key in (("holiday", "holidays"), ("makeup", "makeup_workdays")):
            mine = set(days.loc[days["kind"].eq(kind), "date"].dt.strftime("%Y-%m-%d"))
            assert mine == {d for d in listed[key] if d.startswith(str(year))}
        assert (days["workday"] == days["kind"].isin(["workday", "makeup"])).all()
        assert days["date"].is_unique and days["date"].diff().dropna().eq("1D").all()


@pytest.mark.parametrize("seed", range(8))
def test_ten_workdays_two_paths_and_a_long_task_that_can_wait(seed: int) -> None:
    tasks = plan.tasks(seed, 2024 + seed % 4)
    days = dict(zip(tasks["task_id"], tasks["days"], strict=True))
    before = {t: p.split(";") if p else []
              for t, p in zip(tasks["task_id"], tasks["predecessors"], strict=True)}
    found = plan.spans(days, before)
    critical = [t for t, span in found.items() if span[0] == span[2]]
    assert len(tasks) == 38 and max(span[1] for span in found.values()) == 10
    assert max(days, key=days.get) not in critical
    assert max(Counter(found[t][0] for t in critical).values()) > 1
    # a list by departments, not by time: somebody waits for a row further down
    place = {t: n for n, t in enumerate(days)}
    assert any(place[p] > place[t] for t, needed in before.items() for p in needed)


def test_files_give_back_the_tables(tmp_path) -> None:
    world = World(7, 2026, "none", "small")
    export_world(world, tmp_path, [*NAMES, "test_plan"])
    for name in NAMES:
        pd.testing.assert_frame_equal(ingest.TABLES[name](tmp_path), getattr(world, name))
    assert ingest.TABLES["test_plan"](tmp_path) == world.test_plan
