"""The closing case up to its plan: nothing from after its brief, files that hang together."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import autograder.artefacts
from autograder.artefacts.case_plan_check import PROPOSAL
from autograder.checking import messages
from autograder.checking.verdict import CORRECT, INCORRECT, Verdict
from autograder.exercises import of_chapter, t1_1_proposal, t1_2_ads
from autograder.exercises.gate_files import tables_of
from autograder.exercises.held_out import tables_for
from autograder.exercises.t1_5_files import dump
from autograder.exercises.t1_duty_budget import ADS, B, ads_of, case_book
from autograder.exercises.t1_duty_plan import A
from autograder.grading.release import shared_files
from autograder.learner import progress
from autograder.learner.pretest import Pretest, pretest
from datasets.simulator import World, exports
from datasets.simulator.case_world import shipped_case
from datasets.simulator.publish import ROOT

PLANNING = ("history", "daily_sales", "trends", "competitors", "festivals", "rate_card",
            "platforms", "search_terms", "facts", "response_curves")


@cache
def truth_of(exercise: str) -> dict:
    item = {"T1.a": A, "T1.b": B}[exercise]
    return item.truth(tables_for(exercise))


def test_the_committed_case_is_the_one_that_the_simulator_writes() -> None:
    written = dict(exports.rendered(shipped_case(), ["case_t1"]))
    there = {p.relative_to(ROOT / "exports").as_posix()
             for p in (ROOT / "exports" / "case_t1").rglob("*") if p.is_file()}
    assert set(written) == there
    assert all((ROOT / "exports" / path).read_bytes() == data for path, data in written.items())


def test_what_the_case_hands_out_reads_back_and_the_house_files_are_its_own() -> None:
    case, load = shipped_case(), tables_for("T1.a")
    for name in PLANNING:
        assert_frame_equal(load(name), getattr(case, name), obj=name, check_dtype=False)
    assert load("brief") == case.brief and load("budget_rules") == case.budget_rules
    starts = [week["start"].isoformat() for week in load("budget_rules")["weeks"]]
    assert starts[0] == load("campaign_plan")["start"]
    assert load("brand_guide")["ads"]["count"] == 2
    assert load("approval_policy")["levels"]  # what the case does not change comes from the house


@pytest.mark.parametrize(("seed", "year"), [(515, 2026), (9, 2024), (10, 2027)])
def test_nothing_in_the_case_is_from_after_its_brief(seed: int, year: int) -> None:
    case = World(seed, year, scale="small").case
    today, flight = pd.Timestamp(case.brief["today"]), case.case_flight
    assert (case.history["week_start"] + pd.Timedelta(days=7) <= today).all()
    assert max(case.daily_sales["date"].max(), case.trends["week"].max() + pd.Timedelta(days=6),
               case.competitors["week"].max() + pd.Timedelta(days=6)) < today
    assert all(name[-12:-4] < f"{today:%Y%m%d}" for name in case.history_files)
    assert flight.start.weekday() == 0 and flight.days == 28 and pd.Timestamp(flight.start) > today
    past = case.history[case.history["festival"] == case.festival]
    assert past["week_start"].dt.year.nunique() == 2  # enough for a range


def test_a_file_of_another_campaign_is_told_where_it_was_copied_from() -> None:
    other = t1_1_proposal.truth(tables_of(World(2431, 2025)))
    found = A.judge(t1_1_proposal.proposal_files(other), truth_of("T1.a"))
    assert found is not None
    ads = t1_2_ads.ads_files(t1_2_ads.truth(tables_of(World(2431, 2025))))[ADS]
    right = B.correct(truth_of("T1.b"))
    found = B.judge({**right, ADS: ads, PROPOSAL: None}, truth_of("T1.b"))
    assert "campaign before" in found.msgid


@pytest.mark.parametrize(("off", "fits"), [(0.0, True), (0.9, True), (1.6, False), (-1.6, False)])
def test_the_budget_is_the_total_of_the_proposal_to_the_dollar(off: float, fits: bool) -> None:
    truth = truth_of("T1.b")
    total = 1_111_222.5
    book = case_book({**truth["book"], "budget": total + off})
    files = {**B.correct(truth), "budget.xlsx": book,
             PROPOSAL: dump({"budget": {"total": total}})}
    found = B.judge(files, truth)
    assert (found is None) == fits, found
    if not fits:
        assert found.misconception == "total_of_the_brief"


def test_a_fact_that_has_run_out_by_the_flight_is_refused() -> None:
    truth = truth_of("T1.b")
    plan, facts = truth["ads"]["plan"], truth["ads"]["facts"]
    gone = [k for k, v in facts.items() if v["sku"] == "CYB002" and v["until"] < plan["end"]]
    assert gone  # the case has such facts
    ads = ads_of(truth)
    ads[0]["claims"][0]["fact"] = gone[0]
    found = B.judge({**B.correct(truth), ADS: dump({"ads": ads}), PROPOSAL: None}, truth)
    assert found.params["fact"] == gone[0]


def test_a_learner_gets_the_case_without_its_folder_and_without_its_truth() -> None:
    files = shared_files("T1", "en")
    names = [name for name in files if name.startswith("data/")]
    assert "data/planning/brief.yml" in names and "data/house/budget_rules.yml" in names
    assert not any("case_t1" in name for name in files)
    text = b"".join(files[name] for name in names if name.endswith((".yml", ".csv")))
    assert b"next_cvr" not in text
    assert json.loads(files["course.json"])["chapter"] == "T1"
    assert "proposal_template.yml" in files


def test_the_pretest_names_what_to_do_and_what_may_be_skipped(monkeypatch) -> None:
    monkeypatch.setattr("autograder.learner.key.title", lambda name: "title")
    monkeypatch.setenv("COURSE_LANG", "en")
    about = {"T1.p1": ["T1.1.a"], "T1.p2": ["T1.1.b"], "T1.p3": ["T1.2.h", "T1.2.q4"]}
    found = Pretest([("T1.p1", True), ("T1.p2", False), ("T1.p3", True)], "T1.a", about)
    assert found.skip == ["T1.1.a", "T1.2.h", "T1.2.q4"] and found.todo == ["T1.1.b"]
    text = repr(found)
    assert "T1.1: do T1.1.b; skip T1.1.a." in text and "(to do: T1.1.b)" in text
    assert "T1.2: skip T1.2.h, T1.2.q4; hand in" in text and "go on with" not in text
    everything = Pretest([(item, True) for item in about], "T1.a", about)
    assert "go on with T1.a." in repr(everything) and not everything.todo


def test_of_a_choice_in_a_pretest_the_first_answer_counts(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("autograder.learner.key.title", lambda name: "title")
    monkeypatch.setattr("autograder.learner.key.entry", lambda name: {
        "kind": "function" if name == "T1.p3" else "choice"})
    for item, status in (("T1.p1", "not attempted"), ("T1.p1", CORRECT), ("T1.p2", INCORRECT),
                         ("T1.p2", CORRECT), ("T1.p3", INCORRECT), ("T1.p3", CORRECT)):
        progress.record(Verdict(item, status))
    found = pretest({"T1.p1": ["T1.1.a"], "T1.p2": ["T1.1.b"], "T1.p3": ["T1.2.h"]}, "T1.a")
    assert found.skip == ["T1.1.a", "T1.2.h"] and found.todo == ["T1.1.b"]
    assert "○ T1.p2 title (right at a later try; to do: T1.1.b)" in repr(found)


def _sentences() -> set[str]:
    """All that T1's exercises and the case's judges may say."""
    said: set[str] = set()
    for item in of_chapter("T1"):
        if item.kind == "choice":
            said |= set(item.feedback.values())
            continue
        said |= {*item.hints, item.solution, *(m.says for m in item.misconceptions)}
    for path in (Path(autograder.artefacts.__file__).parent).glob("case_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") in (
                    "Fault", "Finding", "Text") and isinstance(node.args[0], ast.Constant):
                said.add(node.args[0].value)
    return said


def test_every_sentence_of_the_duty_has_its_chinese_with_the_same_places() -> None:
    said = _sentences()
    assert len(said) > 150
    # a hint that is code only is the same in both languages
    assert not [s for s in said if not messages.known(s) and not s.startswith(("return ", "net "))]
    messages.set_language("zh-TW")
    try:
        for s in said:
            assert set(re.findall(r"\{(\w+)\}", messages.translate(s))) == set(
                re.findall(r"\{(\w+)\}", s)), s
    finally:
        messages.set_language(None)
