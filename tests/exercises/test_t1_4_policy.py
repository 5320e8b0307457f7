"""Steering policies: what the checks say, what they must not mind, and that nothing leaks."""

from __future__ import annotations

import pandas as pd
import pytest

from autograder.artefacts.policy_check import SAYS, judge_policy
from autograder.artefacts.policy_flights import EARLY, LUMPED_FROM, fly_all, measured
from autograder.checking import messages
from autograder.checking.judging import Case, Function, judge_functions
from autograder.checking.run import asking
from autograder.exercises.held_out import part_cases
from autograder.exercises.t1_4_policy import F2, Q1, Q2, S1, D, last_dollar, yardstick
from autograder.exercises.t1_4_policy_ways import policy_with, reference, steer
from datasets.campaign import Campaign, CampaignError, hold_plan, play

SPECS = [[4, 2024], [5, 2026]]
(PART,) = D.parts


def verdict(policy, specs=SPECS[:1]):
    case = Case((specs,), yardstick(specs), PART.compare, (), PART.judge, drive=PART.drive)
    return judge_functions("T1.4.d", [Function("policy", lambda: policy, [case])])


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")


def test_every_sentence_is_there_in_chinese() -> None:
    texts = [*SAYS.values(), EARLY, *Q1.feedback.values(), *Q2.feedback.values()]
    for item in (F2, D, S1):
        texts += [*item.hints, item.solution, *(m.says for m in item.misconceptions)]
    missing = [t for t in texts if not messages.known(t)]
    assert not missing, missing


def test_the_campaign_s_refusals_are_the_sentences_of_the_check() -> None:
    for slip, budgets in {
        "nan_budget": {"meta": float("nan")}, "negative_budget": {"meta": -1.0},
        "over_budget": {"meta": 1e9},
    }.items():  # fmt: skip
        campaign = Campaign(1)
        with pytest.raises(CampaignError) as refusal:
            campaign.step({**hold_plan(campaign.state()), **budgets})
        assert refusal.value.msgid == SAYS[slip]
        assert verdict(lambda s, b=budgets: {**hold_plan(s), **b}).misconception == slip


@pytest.mark.parametrize(("policy", "words"), [
    (lambda state: None, "gives back None"),
    (lambda state: [1, 2], "list"),
    (lambda state: 1 / 0, "ZeroDivisionError"),
    (lambda state: {**hold_plan(state), "tv": 1}, "no channel tv"),
])  # fmt: skip
def test_a_policy_that_fails_is_told_how(policy, words) -> None:
    assert words in verdict(policy).message


def test_a_stub_is_not_attempted_and_an_endless_policy_is_stopped(monkeypatch) -> None:
    def stub(state):
        raise NotImplementedError

    def endless(state):
        while True:
            pass

    assert verdict(stub).status == "not attempted"
    monkeypatch.setenv("COURSE_CHECK_SECONDS", "0.3")
    assert "0.45 seconds" in verdict(endless).message


def test_all_mornings_together_have_one_time_limit(monkeypatch) -> None:
    from time import sleep

    def slow(state):
        sleep(0.05)
        return hold_plan(state)

    monkeypatch.setenv("COURSE_CHECK_SECONDS", "0.3")
    assert "0.45 seconds" in verdict(slow).message


def test_the_measurement_uses_complete_and_sound_days_only() -> None:
    campaign = Campaign(4)
    while campaign.day <= 20:
        campaign.step(hold_plan(campaign.state()))
    state = campaign.state()
    history = state["history"]
    for change in ((history["status"] == "tracking_break"), (history["day"] > 16)):
        spoilt = {**state, "history": history.assign(
            revenue=history["revenue"].mask(change, 1e9))}
        assert (measured(spoilt)[0] == measured(state)[0]).all()


def test_the_jump_is_named_and_not_the_empty_purse_it_leads_to() -> None:
    told = verdict(lambda s: dict.fromkeys(s["yesterday"], s["remaining"] / 5))
    assert told.misconception == "big_jump" and "day 1" in told.message


def test_what_is_kept_between_calls_is_not_called_late_conversions() -> None:
    calls = []

    def counting(state):
        calls.append(1)
        return {c: b * (1 - len(calls) % 40 / 10_000) for c, b in hold_plan(state).items()}

    assert verdict(counting).misconception == "unsteady"


def test_following_the_plan_is_no_policy_and_a_hard_coder_is_found_out() -> None:
    assert verdict(hold_plan).misconception == "stands_still"
    replay = []
    flown = Campaign(*SPECS[0])
    play(lambda state: replay.append(reference(state)) or replay[-1], flown)
    # even on its own flight: it does not see that the budget was cut
    assert verdict(lambda state: replay[state["day"] - 1]).misconception == "over_budget"
    specs = [SPECS[0], *[[60 + n, 2024 + n % 4] for n in range(9)]]
    assert not verdict(lambda state: replay[state["day"] - 1], specs).correct


def test_a_policy_that_keeps_the_rules_passes_whatever_its_idiom() -> None:
    for policy in (reference, *(a.impl for a in D.alternatives)):
        known = yardstick(SPECS[:1])
        flights = fly_all(asking(policy, "policy"), (SPECS[:1],))
        assert judge_policy(flights, (SPECS[:1],), known) is None
        assert flights.flights[0].score > 1.01 * known["plan"][0]


def test_a_mean_of_daily_ratios_is_told_and_sums_are_not_however_they_are_taken() -> None:
    def last_with(state, by):
        rows = state["history"]
        rows = rows[(state["day"] - rows["day"] >= 5) & (rows["status"] == "ok")]
        return state["margin"] * by(rows) * pd.Series(state["last_share"])

    def means(rows):
        table = rows.groupby("channel")[["cost", "revenue"]].mean()
        return table["revenue"] / table["cost"]

    def ratios(rows):
        return (rows["revenue"] / rows["cost"]).groupby(rows["channel"]).mean()

    def policy_by(by):
        def policy(state):
            plan = policy_with(close=1e9)(state)
            if state["day"] < 8:
                return plan
            last = last_with(state, by)
            best, worst = last.idxmax(), last.idxmin()
            moved = 0.05 * plan[worst]
            return {**plan, worst: plan[worst] - moved,
                    best: min(plan[best] + moved, 1.2 * state["yesterday"][best])}
        return policy

    assert verdict(policy_by(ratios)).misconception == "mean_of_ratios"
    assert verdict(policy_by(means)).misconception is None


def test_money_that_moves_before_anything_is_measured_breaks_no_check() -> None:
    def by_test(state):  # from day 1 by the budget test
        last = last_dollar(state["levels"]).set_index("channel")["last"]
        new = policy_with(close=1e9)(state)
        moved = 0.05 * new[last.idxmin()]
        return {**new, last.idxmin(): new[last.idxmin()] - moved,
                last.idxmax(): new[last.idxmax()] + moved}

    def equal(state):
        new = pd.Series(sum(policy_with(close=1e9)(state).values()) / 5, state["yesterday"])
        before = pd.Series(state["yesterday"])
        new = new.clip(0.8 * before, 1.2 * before)
        return (new * min(1, state["remaining"] / new.sum())).to_dict()

    for policy in (by_test, equal, lambda s: dict.fromkeys(s["yesterday"], 4000.0)):
        assert verdict(policy, SPECS).status == "incorrect"


def test_who_begins_to_move_early_but_adds_up_is_no_mean_of_ratios() -> None:
    assert LUMPED_FROM == 7
    for age in (5, 6, 7):
        told = verdict(policy_with(age=age, least=1))
        assert told.correct, told.message


def test_an_empty_history_is_named_where_it_stops_the_policy() -> None:
    def guard_of_nothing(state):
        rows = state["history"][state["day"] - state["history"]["day"] >= 5]
        if (rows.groupby("channel").size() >= 3).all():
            rows.groupby("channel")["cost"].sum().idxmax()
        return state["yesterday"]

    told = verdict(guard_of_nothing)
    assert told.status == "raised" and "on day 1: there is no row yet" in told.message
    assert not verdict(lambda state: 1 + "a").message.endswith("len(counts) == 5.)")


def test_a_forced_fall_on_the_last_day_is_no_jump() -> None:
    assert verdict(policy_with(step=0.08, close=1.3), SPECS).correct


def test_the_star_rule_is_closer_to_the_best_than_the_core_rule() -> None:
    (part,) = S1.parts
    specs = [[30 + n, 2024 + n % 4] for n in range(4)]
    for policy, right in ((steer, True), (hold_plan, False)):
        case = Case((specs,), part.truth(specs), part.compare, (), part.judge, drive=part.drive)
        assert judge_functions(
            S1.id, [Function("steer", lambda p=policy: p, [case])]).correct is right


def test_the_share_in_the_state_is_what_the_exercise_computes() -> None:
    state = Campaign(1).state()
    table = last_dollar(state["levels"]).set_index("channel")
    assert table["share"].to_dict() == pytest.approx(state["last_share"])
    assert table["share"].idxmin() == "google_brand" == table["average"].idxmax()


def test_the_key_carries_how_the_flights_are_flown(tmp_path) -> None:
    from autograder.exercises.key import _entry
    from autograder.learner import key
    from autograder.learner.load import loader

    entry = _entry(D, loader(tmp_path))["parts"][0]
    (case,) = key.cases(entry, loader(tmp_path))
    assert judge_functions("T1.4.d", [Function("policy", lambda: reference, [case])]).correct
    assert case.expected == yardstick(case.args[0]) and case.expected["need"] == 2


class _World:
    seed, year = 8, 2026


def test_held_out_flights_lie_in_all_years() -> None:
    (case,) = part_cases(D, PART, _World())
    assert {year for _, year in case.args[0]} == {2024, 2025, 2026, 2027}
    assert len(case.args[0]) == 6 and case.expected["need"] == 5
