"""The closing case from launch to report: the ledger, the festival, records that tempt to pass."""

from __future__ import annotations

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
import yaml

from autograder.checking import messages
from autograder.exercises.held_out import tables_for
from autograder.exercises.t1_duty_launch import C
from autograder.exercises.t1_duty_numbers import case_numbers
from autograder.exercises.t1_duty_report import FILES, E
from autograder.exercises.t1_duty_run import D, statistics_table
from autograder.exercises.t1_duty_world import case_world
from datasets.campaign import Campaign
from datasets.simulator import calendar

ARTEFACTS = Path(__file__).resolve().parents[2] / "autograder" / "artefacts"


@pytest.mark.parametrize(("seed", "year"), [(515, 2026), (71, 2024), (72, 2027)])
def test_the_report_counts_what_the_ledger_counts(seed: int, year: int) -> None:
    world = case_world(seed, year)
    found = case_numbers(world.campaign_plan, world.run_plan, world.case_mornings,
                         world.case_orders, world.report_rules)
    for key, truth in world.case_ledger.items():
        assert found[key] == pytest.approx(truth, rel=1e-9), key


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_game_and_run_end_on_the_second_sunday_in_may(year: int) -> None:
    span = calendar.flight(year, "母親節")
    plan = Campaign(1, year, festival="母親節").plan
    assert span.end.weekday() == 6 and 8 <= span.end.day <= 14 and span.end.month == 5
    assert plan["date"].min().date() == span.start and plan["date"].max().date() == span.end
    assert Campaign(1, year).plan["date"].min().date() == date(year, 10, 20)


def test_another_festival_is_another_flight() -> None:
    flights = [Campaign(5, 2026, festival=f) for f in ("雙11", "母親節")]
    for one in flights:
        one.step(one.state()["yesterday"])
    assert flights[0].score() != flights[1].score()


def test_every_past_morning_can_be_shown_from_the_table() -> None:
    from autograder.exercises.t1_4_table import as_known

    pile = case_world(515, 2026).case_mornings
    table = statistics_table(pile)
    for morning, said in list(pile.groupby("morning"))[2:20:6]:
        known = as_known(table, f"{morning:%Y-%m-%d}").merge(said, on=["date", "channel"])
        assert len(known) == len(said)
        assert (known["cost_x"] - known["cost_y"]).abs().max() < 0.005


def _judged(change, truth: dict, files: dict) -> str | None:
    record = yaml.safe_load(files["go_live.yml"])
    change(record)
    found = C.judge({**files, "go_live.yml": yaml.safe_dump(record, allow_unicode=True).encode()},
                    truth)
    return found and found.msgid


def test_a_record_may_be_written_in_other_honest_ways() -> None:
    truth = C.truth(tables_for("T1.c"))
    files = C.correct(truth)
    launch = truth["log"]["launch_at"]
    for change in (
        lambda r: r.update(reasons=", ".join(r["reasons"])),
        lambda r: r["steps"].reverse(),
        lambda r: r["smoke_test"].update(by=launch + timedelta(minutes=30)),
        lambda r: r["steps"][2].update(who="gm", by=str(launch - timedelta(minutes=1))),
        lambda r: r.update(version=r["version"].upper(), note="x"),
    ):
        assert _judged(change, truth, files) is None
    for change, word in (
        (lambda r: r.update(steps=[]), "steps"), (lambda r: r.update(go=None), "yes nor no"),
        (lambda r: r.update(smoke_test="planner"), "who and by"),
        (lambda r: r["steps"][0].update(by=launch), "after now"),
        (lambda r: r.update(reasons=None), "other_version"),
        (lambda r: r.update(version=123456789012), "not the hash"),
    ):
        told = _judged(change, truth, files)
        assert told and (word in told or "{part}" in told), told


def test_decisions_are_read_as_people_write_them() -> None:
    truth = FILES.truth(tables_for("T1.e"))
    files = FILES.correct(truth)
    text = files["report.md"].decode()
    for old, new in (("- stop | ", "* STOP｜"), (" | owner: ", " ｜ owner："), ("evidence: roi",
                     "evidence: `roi"), ("[plan: inside]", "[Plan：Inside]")):
        assert old in text
        changed = text.replace(old, new).replace("`roi_line_ads |", "`roi_line_ads` |").replace(
            "`roi_google_search |", "`roi_google_search` |")
        found = FILES.judge({**files, "report.md": changed.encode()}, truth)
        assert found is None, (new, found)


def sentences() -> set[str]:
    """Everything that launch, run and report of the case may say."""
    told = set()
    for item in (C, D, E, FILES):
        told |= {m.says for m in item.misconceptions} | set(item.hints) | {item.solution}
    for name in ("go_live_record_check", "case_report_check"):
        for node in ast.walk(ast.parse((ARTEFACTS / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                    "Fault", "Finding") and isinstance(node.args[0], ast.Constant):
                told.add(node.args[0].value)
    return told - {""}


def test_every_sentence_has_its_chinese_with_the_same_places() -> None:
    wanted = sentences()
    assert len(wanted) > 100
    assert not sorted(m for m in wanted if not messages.known(m))
    messages.set_language("zh-TW")
    try:
        for told in wanted:
            found, there = (set(re.findall(r"\{(\w+)\}", t)) for t in (
                messages.translate(told), told))
            assert found == there, told
    finally:
        messages.set_language(None)


def test_the_pile_of_the_case_is_what_the_chapter_reads() -> None:
    load, world = tables_for("T1.d"), case_world(515, 2026)
    pd.testing.assert_frame_equal(load("case_mornings"), world.case_mornings, check_dtype=False)
    pd.testing.assert_frame_equal(load("case_orders"), world.case_orders, check_dtype=False)
    assert load("launch_log") == world.launch_log
