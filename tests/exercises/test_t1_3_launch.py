"""T1.3.e to h: the ledger and independent ways agree, faults put in are found, sentences exist."""

from __future__ import annotations

import string
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from autograder.artefacts.launch_cases import SAYS, judge_cases, judge_refused
from autograder.artefacts.test_log_check import judge_test_log
from autograder.checking import messages
from autograder.exercises.held_out import world
from autograder.exercises.t1_3_checkout import find_faults, random_model, refused_cases
from autograder.exercises.t1_3_checkout import test_cases as chosen_cases
from autograder.exercises.t1_3_checkout_ways import E
from autograder.exercises.t1_3_datalayer import audit_datalayer
from autograder.exercises.t1_3_datalayer_ways import F
from autograder.exercises.t1_3_gate import H, go_live_gate
from autograder.exercises.t1_3_launch_items import Q3, Q4, R1
from autograder.exercises.t1_3_test_log import files, truth
from autograder.exercises.t1_3_triage import plan_days, triage
from autograder.exercises.t1_3_triage_ways import G
from autograder.exercises.t1_5_crisis import after_working_hours
from autograder.exercises.t1_5_worlds import house
from autograder.learner.load import load
from datasets.simulator import World
from datasets.simulator.launch import checkout, golive
from datasets.simulator.schedule import office

ROOT = Path(__file__).resolve().parents[2]
ITEMS = (E, F, G, H)
YEARS = [(11, 2024), (12, 2025), (13, 2026), (14, 2027)]
# What each slip of a log must be told; the rest may pass.
REASON = {
    "late_approval": "approved_late", "low_approver": "not_authorised",
    "other_version": "other_version", "no_approval": "no_approval",
    "no_rollback_owner": "no_rollback", "no_rollback_plan": "no_rollback",
    "open_blocker": "open_blocker", "fixed_blocker": "open_blocker", "no_smoke": "no_smoke_test",
    "late_smoke": "no_smoke_test", "early_smoke": "no_smoke_test",
    "failed_smoke": "smoke_failed", "smoke_passed_then_failed": "smoke_failed",
    "smoke_failed_then_passed": "", "minor_open": "", "second_approval_saves": "",
}  # fmt: skip


def _own_cases(model: dict) -> pd.DataFrame:
    both = pd.concat([chosen_cases(model), refused_cases(model).drop(columns="rule")],
                     ignore_index=True)
    return both.assign(case_id=[f"C{n}" for n in range(len(both))])


def test_pairs_and_lone_rules_meet_all_six_faults_and_last_years_list_does_not() -> None:
    model, build = load("checkout_model"), load("checkout")

    def met(cases: pd.DataFrame) -> set[str]:
        seen = cases[cases["case_id"].isin(find_faults(cases, build, model)["case_id"])]
        return {fault for fault in checkout.PUBLIC_FAULTS
                for case in seen.to_dict("records") if checkout.FAULTS[fault][1](case)}

    assert met(_own_cases(model)) == set(checkout.PUBLIC_FAULTS)
    assert len(met(load("checkout_cases"))) == 2  # as the notebook says
    assert len(chosen_cases(model)) == 34


@pytest.mark.parametrize(("seed", "year"), YEARS)
def test_a_sound_build_has_no_fault_and_a_seeded_one_has(seed: int, year: int) -> None:
    made = World(seed, year, "none", "small")
    model = made.checkout_model
    cases = _own_cases(model)
    assert find_faults(cases, checkout.answers(model, ()), model).empty
    assert not find_faults(cases, made.checkout, model).empty


def test_lists_are_judged_by_what_they_cover() -> None:
    gen = np.random.default_rng(5)
    for _ in range(8):
        model = random_model(gen)
        right = chosen_cases(model)
        for mixed in (right.sample(frac=1, random_state=1), right.iloc[:, ::-1]):
            assert judge_cases(mixed, (model,), right) is None
        less = right.drop(index=right.index[0])
        assert judge_cases(less, (model,), right) is not None
        lone = refused_cases(model)
        assert judge_refused(lone.iloc[::-1], (model,), lone) is None
    model = load("checkout_model")
    right = chosen_cases(model)
    assert judge_cases(right.astype({"basket": "float64"}), (model,), right) is None
    unknown = judge_cases(right.assign(device="fax"), (model,), right)
    assert "fax" in unknown.text and "device" in unknown.text


@pytest.mark.parametrize(("seed", "year"), YEARS)
def test_the_audit_finds_what_was_put_into_the_log_and_nothing_else(seed: int, year: int) -> None:
    made = World(seed, year, "none", "small")
    found = set(map(tuple, audit_datalayer(made.datalayer_log).to_numpy()))
    assert found == set(map(tuple, made.datalayer_faults.to_numpy()))


@pytest.mark.parametrize(("seed", "year"), YEARS)
def test_due_times_are_those_of_another_count_of_working_hours(seed: int, year: int) -> None:
    made, rules = World(seed, year, "none", "small"), house("launch_rules")
    hours = {g["id"]: g["hours"] for g in rules["severities"]}
    policy = house("crisis_levels")["calendar"] | {"work_hours": rules["work_hours"]}
    found = made.defects.merge(triage(made.defects, office.table(year), rules))
    for row in found.itertuples():
        assert row.due == after_working_hours(row.found_at, hours[row.severity], policy)


@pytest.mark.parametrize(("seed", "year"), YEARS)
def test_no_department_takes_more_than_it_can_and_none_works_on_a_day_off(seed: int, year: int
                                                                          ) -> None:
    made, rules = World(seed, year, "none", "small"), house("launch_rules")
    days = office.table(year)
    plan = made.triaged_before.merge(plan_days(made.triaged_before, days, rules))
    counts = plan.groupby(["department", "day"]).size()
    assert all(n <= rules["capacity"][team] for (team, _), n in counts.items())
    assert plan["day"].isin(days.loc[days["workday"], "date"]).all()
    assert (plan["day"] + pd.Timedelta(hours=18) > plan["found_at"]).all()


@pytest.mark.parametrize(("seed", "year"), YEARS)
def test_people_write_into_the_tracker_while_the_office_is_open(seed: int, year: int) -> None:
    told, days = World(seed, year, "none", "small").defect_changes, office.table(year)
    assert told["at"].dt.normalize().isin(days.loc[days["workday"], "date"]).all()
    assert told["at"].dt.hour.between(9, 17).all()


@pytest.mark.parametrize(("seed", "year"), YEARS)
def test_nobody_signs_at_night_or_at_the_weekend(seed: int, year: int) -> None:
    logs = World(seed, year, "none", "small").go_live_logs
    signed = pd.Series([one["at"] for log in logs for one in log["approvals"]])
    assert signed.dt.day_of_week.lt(5).all() and signed.dt.hour.between(9, 17).all()


def test_each_slip_of_a_launch_is_told_by_its_reason() -> None:
    assert set(REASON) == set(golive.SLIPS)
    policy, rules = house("approval_policy"), house("launch_rules")
    for slip, reason in REASON.items():
        for seed in range(5):
            gen = np.random.default_rng(seed)
            made = golive.log(gen, pd.Timestamp("2026-11-03 10:00"), 1200000, (slip,), "1")
            assert go_live_gate(made, policy, rules) == (not reason, reason), slip


def test_the_templates_and_hostile_cells_of_a_test_log_get_a_sentence() -> None:
    right = truth(load)
    for lang in messages.LANGUAGES:
        data = (ROOT / f"notebooks/t1_3/test_log_template.{lang}.csv").read_bytes()
        assert judge_test_log({"test_log.csv": data}, right) is not None
    good = files(right)["test_log.csv"]
    assert judge_test_log({"test_log.csv": good}, right) is None
    for bad in (b"", b"\xff\xfe\x00", good.replace(b"pass", b"=1+1", 1), good[: len(good) // 2],
                good.replace(b"2025-", b"0000-"), good.replace(b",fail,", b",fail,,", 1)):
        found = judge_test_log({"test_log.csv": bad}, right)
        assert found is not None and "{" not in found.text


def test_the_shipped_defects_let_the_story_hold() -> None:
    """The notebook names B03 as the one that is late, behind B09 and B14 on 27 October."""
    found, rules = load("defects"), house("launch_rules")
    graded = found[["defect_id", "found_at"]].merge(
        triage(found, load("office_calendar"), rules))
    plan = plan_days(graded, load("office_calendar"), rules).merge(graded)
    assert plan.loc[plan["late"], "defect_id"].tolist() == ["B03"]
    that_day = plan[(plan["day"] == "2025-10-27") & (plan["department"] == "it")]
    assert set(that_day["defect_id"]) == {"B09", "B14"}
    told = load("defect_changes")
    of_it = told[told["defect_id"].isin(["B03", "B09", "B14"])]
    assert of_it["at"].min() >= pd.Timestamp("2025-10-27 12:00")  # the message is of that morning
    assert world(2431, 2025, "all").launch_brief["launch_at"] == load("launch_brief")["launch_at"]


def test_every_sentence_is_there_in_chinese_with_the_same_places() -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    texts = [m.says for item in ITEMS for m in item.misconceptions]
    texts += [m.says for m in G.artefact.misconceptions]
    texts += [t for item in ITEMS for t in item.hints[:2]]  # the third is code
    texts += [item.solution for item in ITEMS]
    texts += [*SAYS.values(), *Q3.feedback.values(), *Q4.feedback.values(), *R1.feedback.values()]
    catalogue = messages._catalogue("zh-TW")
    for text in texts:
        assert messages.known(text), text
        assert fields(catalogue.gettext(text)) == fields(text)
