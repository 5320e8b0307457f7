"""T1.1.f1, d, e, f, q4, q5: right ways pass, wrong ways are told, and the methods hold."""

import ast
import copy
import functools
import math
from pathlib import Path

import pandas as pd
import pytest

import autograder.artefacts.benefit_interval as judging_room
from autograder.artefacts.benefit_interval import judge_benefit, judge_plan
from autograder.artefacts.fit_check import judge_fit
from autograder.checking import messages
from autograder.checking.judging import Function, judge_functions
from autograder.exercises import t1_1_benefit_choices as choices
from autograder.exercises import t1_1_benefit_items as money
from autograder.exercises import t1_1_keywords_items as keywords
from autograder.exercises import t1_1_platforms_items as fit
from autograder.exercises.held_out import (
    PRACTICE_SEED,
    cases_of,
    part_cases,
    public_tables,
    small_world,
    world_of,
)
from autograder.exercises.t1_1_benefit import (
    benefit_range,
    break_even_roas,
    contribution_margin,
    expected_benefit,
)
from autograder.exercises.t1_1_benefit_worlds import LOSS, PLAN, edge_terms
from autograder.exercises.t1_1_keywords import keyword_plan
from autograder.exercises.t1_1_platforms import platform_fit, workdays

FUNCTIONS = [money.F1, money.D, fit.E, keywords.F]
CHOICES = [choices.Q4, choices.Q5]


@pytest.fixture(scope="module")
def world():
    return small_world(2431, 2025, "none")


def verdict(item, cases, other=None):
    first = item.parts[0].name

    def of(part):
        return (other.of(part.name, first) if other else None) or part.reference

    return judge_functions(item.id, [
        Function(p.name, functools.partial(of, p), cases[p.name]) for p in item.parts])


@pytest.mark.parametrize("item", FUNCTIONS, ids=lambda i: i.id)
def test_right_ways_pass_and_each_wrong_way_gets_its_own_message(item):
    cases = {p.name: [c for spec in item.worlds for c in part_cases(
        item, p, world_of(spec, PRACTICE_SEED))] for p in item.parts}
    assert verdict(item, cases).correct
    for alternative in item.alternatives:
        found = verdict(item, cases, alternative)
        assert found.correct, f"{alternative.id}: {found.message}"
    for known in item.misconceptions:
        found = verdict(item, cases, known)
        assert found.misconception == known.id, f"{known.id} is told {found.message}"


@pytest.mark.parametrize("item", FUNCTIONS, ids=lambda i: i.id)
def test_the_learners_own_check_tells_the_wrong_ways_apart(item):
    cases = {p.name: cases_of(item, p, [tuple(public_tables(n) for n in names)
                                        for names in p.load_calls()] + p.practice_calls())
             for p in item.parts}
    assert verdict(item, cases).correct
    for known in item.misconceptions:
        found = verdict(item, cases, known)
        assert found.misconception == known.id, f"{known.id} is told {found.message}"


def test_functions_do_not_change_their_arguments(world):
    for item in FUNCTIONS:
        for part in item.parts:
            for args in part.calls(world):
                before = copy.deepcopy(args)
                part.reference(*args)
                for a, b in zip(args, before, strict=True):
                    assert a.equals(b) if hasattr(a, "equals") else a == b


def test_break_even_by_hand():
    brief = {"price_incl_vat": 525, "aov": 1050, "unit_cost": 200, "shipping_cost": 80,
             "payment_fee_rate": 0.02, "return_rate": 0.10, "vat_rate": 0.05}
    assert contribution_margin(brief) == pytest.approx(0.439)
    assert break_even_roas(brief) == pytest.approx(1 / 0.439)
    assert math.isnan(break_even_roas(LOSS))


def test_benefit_at_the_break_even_pays_for_the_ads_and_grows_with_the_budget(world):
    table = expected_benefit(PLAN, world.history, world.brief)
    roas = table["revenue"] / table["budget"]
    pays = table["contribution"] > table["budget"]
    assert (roas > break_even_roas(world.brief)).equals(pays) and pays.any()
    double = expected_benefit({c: 2 * b for c, b in PLAN.items()}, world.history, world.brief)
    assert (double["contribution"] / table["contribution"]).round(9).eq(2).all()


def test_the_range_holds_the_next_campaign_as_often_as_it_says():
    """80 % of 100 seeds, with a binomial bound at 0.1 % on either side (67 and 92 of 100)."""
    held = 0
    for seed in range(100):
        made = small_world(500 + seed, (2024, 2025, 2026, 2027)[seed % 4], "none")
        brief, truth = made.brief, made.ledger["benefit_truth"]
        truth = truth[truth["festival"] == brief["festival"]].set_index("channel")
        order = contribution_margin(brief) * brief["aov"] / (1 + brief["vat_rate"])
        brought = sum(
            budget / row["next_cpm"] * 1000 * row["next_ctr"] * row["next_cvr"] * order
            for channel, budget in PLAN.items() for row in [truth.loc[channel]])
        found = benefit_range(PLAN, made.history, brief)
        held += found["low"] <= brought <= found["high"]
    assert 67 <= held <= 92


def test_the_judge_of_the_range_looks_at_place_and_width():
    right = {"low": 60.0, "base": 100.0, "high": 140.0}

    def told(**change):
        found = judge_benefit({**right, **change}, (), right)
        return found and found.msgid

    assert told() is None
    assert told(low=45.0, high=155.0) is None
    assert told(low=70.0, high=130.0) is None
    assert "too narrow" in told(low=80.0, high=120.0)
    assert "wider than" in told(low=0.0, high=200.0)
    assert "higher than" in told(base=101.0)
    assert "lower than" in told(base=99.0)
    assert "too narrow" in judge_benefit(
        {"low": 83.0, "base": 100.0, "high": 117.0}, (),
        {"low": 80.0, "base": 100.0, "high": 120.0}).msgid
    assert "cut low off" in judge_benefit(
        {"low": 0.0, "base": 100.0, "high": 230.0}, (),
        {"low": -30.0, "base": 100.0, "high": 230.0}).msgid
    assert "at the edge" in told(low=95.0, high=175.0)
    assert "outside its own" in told(low=141.0)
    assert "is missing" in told(low=None)
    assert "single numbers" in told(low="60")
    nothing = dict.fromkeys(right, math.nan)
    assert judge_benefit(dict.fromkeys(right, pd.NA), (), nothing) is None
    assert "nothing can be known" in judge_benefit(right, (), nothing).msgid
    assert "dictionary" in judge_benefit([1, 2, 3], (), right).msgid


def test_ranks_follow_the_brief_and_not_the_units(world):
    brief, table = world.brief, world.platforms
    found = platform_fit(brief, table).set_index("platform")
    units = platform_fit(brief, table.assign(
        cost_per_visit=table["cost_per_visit"] / 30, image_fit=table["image_fit"] / 100))
    assert units.set_index("platform")["rank"].equals(found["rank"])
    cheap = {**brief, "weights": dict.fromkeys(brief["weights"], 0.0) | {"cost": 1.0}}
    assert platform_fit(cheap, table).set_index("platform")["rank"].idxmin() \
        != found["rank"].idxmin()
    out = found.loc[~found["eligible"]]
    assert len(out) and out[["score", "rank"]].isna().all(axis=None)
    assert sorted(found["rank"].dropna()) == list(range(1, int(found["eligible"].sum()) + 1))


def test_equal_scores_torn_apart_by_the_last_decimals_are_told():
    args = fit.E.parts[0].practice_calls()[1]
    right = platform_fit(*args)
    drift = right.index.to_series() * 1e-16
    torn = right.assign(score=right["score"] + drift)
    torn["rank"] = torn["score"].rank(ascending=False)
    assert judge_fit(torn.assign(rank=right["rank"]), args, right) is None
    assert judge_fit(torn, args, right).misconception == "ranked_before_rounding"


def test_a_division_by_nothing_is_told_as_infinite():
    args = money.D.parts[0].practice_calls()[3]
    right = expected_benefit(*args)
    for column in ("clicks", "orders"):
        wrong = right.assign(**{column: right[column].fillna(math.inf)})
        assert judge_plan(wrong, args, right).misconception == "infinite"
    assert judge_plan(right, args, right) is None
    low = {"low": 1.0, "base": math.inf, "high": math.inf}
    assert judge_benefit(low, args, low).misconception == "infinite"


def test_workdays_skip_weekends_and_holidays_and_take_make_up_days():
    # Friday to Monday week: Fri, Mon to Fri without one holiday, and a Saturday made up
    assert workdays("2025-02-07", "2025-02-17", ["2025-02-12"], ["2025-02-08"]) == 6


def test_a_keyword_plan_loses_no_spend_and_blocks_no_buyer(world):
    for terms, rules in ((world.search_terms, world.keyword_rules),
                         (edge_terms(world.keyword_rules), world.keyword_rules)):
        plan = keyword_plan(terms, rules)
        assert plan["spend"].sum() == pytest.approx(terms["cost"].sum())
        assert plan["search_term"].is_unique
        sold = terms.loc[terms["conversions"] > 0, "search_term"].str.strip().str.lower()
        negatives = list(plan.loc[plan["action"] == "negative", "search_term"])
        assert negatives
        assert not [(n, s) for n in negatives for s in sold if n in s]
        marked = plan["search_term"].map(lambda t, r=rules: any(m in t for m in r["rival_marks"]))
        assert plan.loc[marked, "action"].eq("review").all()
        assert not plan.loc[plan["group"] == "brand", "action"].eq("negative").any()


def test_every_sentence_has_a_translation_with_the_same_places():
    said = [m.says for item in FUNCTIONS for m in item.misconceptions]
    said += [text for item in FUNCTIONS for text in (*item.hints, item.solution)]
    said += [text for item in CHOICES for text in item.feedback.values()]
    tree = ast.parse(Path(judging_room.__file__).read_text(encoding="utf-8"))
    judged = [n.args[0].value for n in ast.walk(tree)
              if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "Finding"]
    assert len(judged) >= 9
    messages.set_language("zh-TW")
    try:
        for text in (*said, *judged):
            assert messages.known(text), text
        for text in judged:
            assert ("{key}" in text) == ("{key}" in messages.translate(text))
    finally:
        messages.set_language(None)
    assert all(len(item.hints) == 3 and len(item.misconceptions) >= 8 for item in FUNCTIONS)
