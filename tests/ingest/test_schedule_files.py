"""Broken files of the test schedule: one sentence each, in both languages."""

from __future__ import annotations

import re

import pytest

from autograder import ingest
from datasets.simulator import World, export_world

TASKS, PEOPLE, DAYS = "tasks.csv", "people.csv", "office_calendar.csv"
BROKEN = {  # case -> table, file, what is replaced, by what, part of the sentence
    "no column": ("test_tasks", TASKS, "predecessors", "waits_for", "no column predecessors"),
    "id twice": ("test_tasks", TASKS, "\nT02,", "\nT01,", "task_id T01 twice"),
    "half a day": ("test_tasks", TASKS, "Test links, prices and code\",1,",
                   "Test links, prices and code\",0.5,", "not a whole number"),
    "duration below 1": ("test_tasks", TASKS, "Test links, prices and code\",1,",
                         "Test links, prices and code\",-1,", "takes -1 workdays"),
    "predecessor": ("test_tasks", TASKS, "T02;T08;T23", "T02;T08;T99", "waits for T99"),
    "owner": ("test_tasks", TASKS, ",marketing,planner", ",marketing,nobody", "nobody, who is"),
    "share": ("test_people", PEOPLE, ",0.4", ",40", "share of yuan"),
    "person twice": ("test_people", PEOPLE, "ichen", "planner", "person planner twice"),
    "no day": ("office_calendar", DAYS, "2025-10-24", "2025-10-34", "is not a date"),
    "day twice": ("office_calendar", DAYS, "2025-10-24", "2025-10-23", "date 2025-10-23 twice"),
    "kind": ("office_calendar", DAYS, "2025-10-24,否,holiday", "2025-10-24,否,feast", "feast"),
    "neither": ("office_calendar", DAYS, "2025-10-24,否", "2025-10-24,maybe", "neither yes nor"),
}


@pytest.fixture
def folder(tmp_path):
    world = World(2431, 2025)
    export_world(world, tmp_path, ["test_tasks", "test_people", "office_calendar", "test_plan"])
    return tmp_path


@pytest.mark.parametrize("case", sorted(BROKEN))
@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_each_broken_file_gets_its_own_sentence(case, language, folder, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", language)
    table, name, old, new, said = BROKEN[case]
    path = folder / "schedule" / name
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ingest.IngestError) as caught:
        ingest.TABLES[table](folder)
    sentence = str(caught.value)
    assert "\n" not in sentence and "{" not in sentence
    assert (said in sentence) if language == "en" else any(c > "\u4e00" for c in sentence)


def test_years_of_the_republic_are_read_and_no_rows_are_said(folder):
    path = folder / "schedule" / DAYS
    text = path.read_text(encoding="utf-8-sig")
    whole = ingest.TABLES["office_calendar"](folder)
    path.write_text(re.sub("^2025-", "114-", text, flags=re.MULTILINE), encoding="utf-8")
    assert ingest.TABLES["office_calendar"](folder).equals(whole)
    path.write_text(text.splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(ingest.IngestError):
        ingest.TABLES["office_calendar"](folder)
    (folder / "schedule" / "test_plan.yml").write_text("start: [", encoding="utf-8")
    with pytest.raises(ingest.IngestError):
        ingest.TABLES["test_plan"](folder)
